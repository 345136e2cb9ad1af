"""All entities of a large case by a measure; only the highest are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.checks import check_choice
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import CaseAnswer, Column
from linkanalysis.errors import EngineError
from linkanalysis.scale.edges import when_of
from linkanalysis.scale.large_case import expect_large, query_links
from linkanalysis.scale.measure_rounds import IN_ROUNDS, MEASURED, neighbors_of
from linkanalysis.scale.top_rows import highest

if TYPE_CHECKING:
    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph.queries.time_ranges import Moment
    from linkanalysis.scale.large_case import LargeCase


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LargeRanking(CaseAnswer):
    """The highest entities of a large case by a measure.

    Attributes
    ----------
    measure : str
        Name of the measure.
    rows : tuple
        Entity and value, highest first, then by id.
    withheld : int
        Protected people and their things that would be among the rows.
    made_by : MadeBy
        What is needed to repeat the search.
    case : Case
        What is loaded of the large case.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> engine = la.scale.over_duckdb(duckdb.connect())
    >>> with la.scale.connect(engine, {}, purpose="training") as large:
    ...     la.scale.rank_entities(large, "degree")
    <LargeRanking: 0 entities by degree>
    """

    COLUMNS = (
        Column("entity", "id of the entity"),
        Column("label", "name as it may be shown"),
        Column("type", "type of the entity"),
        Column(
            "{measure}",
            "value of the measure, as in la.MEASURES",
            bar="of the largest",
        ),
    )

    measure: str
    rows: tuple[tuple[str, float], ...]
    withheld: int
    made_by: MadeBy
    case: Case
    _protected: frozenset[str]

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        count = "1 entity" if len(self.rows) == 1 else f"{len(self.rows):,} entities"
        return f"<LargeRanking: {count} by {self.measure}>"

    def _frame(self) -> pd.DataFrame:
        """Highest first, then by id."""
        self._refuse_named()
        protection = self.case.protection
        entities = [entity for entity, _ in self.rows]
        kind = "float64" if self.measure == "pagerank" else "int64"
        return pd.DataFrame(
            {
                "entity": pd.Series(entities, dtype=object),
                "label": pd.Series([protection.label(each) for each in entities], dtype=object),
                "type": pd.Series([each.partition(":")[0] for each in entities], dtype=object),
                self.measure: pd.Series([value for _, value in self.rows], dtype=kind),
            }
        )


@answer()
def rank_entities(
    call: Call,
    large: LargeCase,
    measure: str,
    *,
    when: Moment | tuple[Moment, Moment] | None = None,
    limit: int = 1000,
) -> LargeRanking:
    """Rank the entities of a large case by a measure that the engine computes.

    Parameters
    ----------
    large : LargeCase
        The case.
    measure : {"component", "core", "degree", "pagerank", "strength"}
        Name of the measure, as in `la.MEASURES`.
    when : date, datetime or ISO text, or a pair of them, optional
        Time of the links, as in `build_graph`.
    limit : int, default 1000
        Maximum number of entities returned.

    Returns
    -------
    LargeRanking
        The highest entities that have a tie, highest first. Protected people and their things
        count, and are not listed.

    Raises
    ------
    UnknownNameError
        If the measure is not one of these.
    EngineError
        If the engine does not answer, or if the measure needs rounds and the engine may not keep
        tables.
    GraphKindError
        If `when` is not a date, or a pair ends before it begins.

    Notes
    -----
    All links count, whatever their type, without direction. On every engine, integer measures equal
    `la.centrality` on the whole case; PageRank agrees to 1e-7 and covers only entities that have a
    tie. Components repeat until nothing changes, which takes long on long chains. Once at most 50
    million ties are left, cores are computed on this machine, which takes up to 2 GB of memory. A
    high value may be a service number or a switchboard. It is a position in the records, not in the
    crime. Betweenness, communities and rings need a part that `read_part` loads.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> engine = la.scale.over_duckdb(duckdb.connect())
    >>> with la.scale.connect(engine, {}, purpose="training") as large:
    ...     len(rank_entities(large, "core"))
    0
    """
    expect_large(large)
    check_choice(measure, tuple(MEASURED), "a measure that engines compute")
    if measure in IN_ROUNDS and not large.engine.keeps:
        message = (
            f'"{measure}" needs a table for each round, and {large.engine.name} may keep none. '
            "Name a schema in which this connection may write: scratch=…."
        )
        raise EngineError(message)
    case = large.case
    masked = case.protection.names
    with query_links(large, when_of(large, when)) as (bench, links, bound):
        values = MEASURED[measure](bench, neighbors_of(bench, links, bound))
        found, withheld = highest(
            bench, values, names=["entity"], by=["value"], masked=masked, limit=limit
        )
    return LargeRanking(
        measure=measure,
        rows=tuple(zip(found["entity"].tolist(), found["value"].tolist(), strict=True)),
        withheld=withheld,
        made_by=call.made_by(subject=case),
        case=case,
        _protected=frozenset(masked),
    )
