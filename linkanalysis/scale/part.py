"""The part of a large case around some entities, as a case of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.door import Call, answer
from linkanalysis.core.progress import with_progress
from linkanalysis.core.result import CaseAnswer, Column
from linkanalysis.errors import UnknownNameError
from linkanalysis.graph.subgraph import HUB_CAP
from linkanalysis.scale.edges import when_of
from linkanalysis.scale.evidence import rows_at, uploadable
from linkanalysis.scale.large_case import (
    MOST_ROWS,
    asked_of,
    expect_large,
    fetched,
    query_links,
    with_aliases,
)
from linkanalysis.scale.loaded_records import case_about
from linkanalysis.scale.measure_rounds import neighbors_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph.queries.time_ranges import Moment
    from linkanalysis.scale.engines import Workbench
    from linkanalysis.scale.large_case import LargeCase

SMALLER = "Ask for a shorter time, fewer steps or a lower max_neighbors."


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Part(CaseAnswer):
    """A part of a large case, and the ties that leave it.

    Attributes
    ----------
    case : Case
        The rows of the part, each with its table, key and partition; every function of the library
        answers from it.
    rows : tuple
        Entity, its neighbors in the large case, and those of them outside the part; the entities
        with most neighbors outside come first.
    leaving : int
        Ties between the part and the rest, those of protected people included.
    withheld : int
        Protected people and their things in the part.
    notes : tuple of str
        Where the part ends, and what else applies.
    made_by : MadeBy
        What is needed to repeat the search.

    Examples
    --------
    >>> Part.describe()["column"].tolist()
    ['entity', 'label', 'type', 'neighbors', 'outside']
    """

    COLUMNS = (
        Column("entity", "id of the entity"),
        Column("label", "name as it may be shown"),
        Column("type", "type of the entity"),
        Column("neighbors", "neighbors in the large case, in the requested time"),
        Column("outside", "neighbors that are not in the part"),
    )
    CAVEAT = (
        "Measures on a part hold for the part: at its border, ties are missing. A position in the "
        "records, not in the crime. A lead, never a verdict."
    )
    WITHHELD = "protected not listed."

    case: Case
    rows: tuple[tuple[str, int, int], ...]
    leaving: int
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    _protected: frozenset[str]

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return (
            f"<Part: {len(self.rows) + self.withheld:,} entities, {self.leaving:,} ties leave it>"
        )

    def _frame(self) -> pd.DataFrame:
        """Most neighbors outside first, then by id."""
        self._refuse_named()
        label = self.case.protection.label
        rows = [
            (entity, label(entity), entity.partition(":")[0], neighbors, outside)
            for entity, neighbors, outside in self.rows
        ]
        frame = pd.DataFrame(rows, columns=[column.name for column in self.COLUMNS], dtype=object)
        return frame.astype({"neighbors": "int64", "outside": "int64"})


@answer()
def read_part(
    call: Call,
    large: LargeCase,
    entities: str | Collection[str],
    *,
    steps: int = 2,
    when: Moment | tuple[Moment, Moment] | None = None,
    max_neighbors: int | None = HUB_CAP,
) -> Part:
    """Load the part of a large case around some entities, as a case of its own.

    Parameters
    ----------
    large : LargeCase
        The case.
    entities : str or collection of str
        Ids of the entities to start from.
    steps : int, default 2
        How many ties away from them the part reaches.
    when : date, datetime or ISO text, or a pair of them, optional
        Time of the links that count and are loaded, as in `build_graph`. What `connect` has loaded
        is included whatever its time.
    max_neighbors : int or None, default 50
        Entities with more neighbors are in the part, but not passed through: a switchboard
        connects people who have nothing to do with each other. None for no limit.

    Returns
    -------
    Part
        A case with the rows between entities of the part, and for each entity its neighbors outside
        of it.

    Raises
    ------
    ProtectedError
        If one of the entities is protected.
    UnknownNameError
        If one of them is not in the large case.
    CaseError
        If more than five million rows would be loaded.
    EngineError
        If the engine does not answer.

    Notes
    -----
    The readers of their tables read the rows; `Case.explain` and `EntityGraph.links` name the
    table, key and partition of each. Records of protected people around the part are included,
    because they decide who is masked; masked names are numbered anew. Betweenness, communities and
    rings are those of the part, and the least complete at its border.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> connection = duckdb.connect()
    >>> _ = connection.execute('''CREATE TABLE calls AS SELECT 1 AS id, '502-555-0143' AS caller,
    ...     '502-555-0199' AS callee, TIMESTAMP '2024-05-02 14:30:00' AS start''')
    >>> tables = {"calls": {"reader": "calls", "key": "id", "timezone": "UTC"}}
    >>> engine = la.scale.over_duckdb(connection)
    >>> with la.scale.connect(engine, tables, purpose="training", region="US-KY") as large:
    ...     part = read_part(large, "phone:+15025550143")
    >>> part
    <Part: 2 entities, 0 ties leave it>
    >>> part.case.links()[["document", "row"]].to_numpy().tolist()
    [['calls', 'id 1']]
    """
    expect_large(large)
    asked = asked_of(large, entities, "no part around them is loaded")
    chosen = when_of(large, when)
    with query_links(large, chosen) as (bench, links, bound):
        neighbors = neighbors_of(bench, links, bound)
        reached, hubs = _around(bench, neighbors, asked, steps, max_neighbors)
        inside = bench.upload(uploadable(with_aliases(large.case, reached)))
        counts = bench.engine.rows(f"""
SELECT n.a AS entity, count(*) AS neighbors,
    sum(CASE WHEN o.entity IS NULL THEN 1 ELSE 0 END) AS outside
FROM {neighbors} n JOIN {inside} i ON i.entity = n.a LEFT JOIN {inside} o ON o.entity = n.b
GROUP BY n.a""")
        fetched_rows = list(rows_at(large, inside, chosen, advice=SMALLER))
    _refuse_unknown(large, asked, set(counts["entity"]))
    case = case_about(large, with_aliases(large.case, reached), fetched_rows)
    masked = case.protection.names
    columns = (counts[name].tolist() for name in ("entity", "neighbors", "outside"))
    rows = [(str(one), int(all_), int(out)) for one, all_, out in zip(*columns, strict=True)]
    listed = [row for row in rows if row[0] not in masked]
    listed.sort(key=lambda row: (-row[2], row[0]))
    leaving = sum(out for _, _, out in rows)
    return Part(
        case=case,
        rows=tuple(listed),
        leaving=leaving,
        withheld=len(rows) - len(listed),
        notes=_notes(leaving, hubs, max_neighbors, case),
        made_by=call.made_by(subject=case),
        _protected=frozenset(masked),
    )


def _refuse_unknown(large: LargeCase, asked: set[str], found: set[str]) -> None:
    for entity in sorted(asked - found - large.case.types().keys()):
        message = (
            f'"{entity:.40}" has no link in the large case in the requested time. Write its id, '
            "such as phone:+15025550143, or ask for another time."
        )
        raise UnknownNameError(message, name=entity)


def _around(
    bench: Workbench, neighbors: str, start: set[str], steps: int, max_neighbors: int | None
) -> tuple[set[str], int]:
    """Find what is within some steps, and count the hubs that were not passed through."""
    reached, frontier, hubs = set(start), set(start), 0
    for step in with_progress(range(steps), what="steps", total=steps):
        if not frontier:
            break
        uploaded = bench.upload(uploadable(frontier))
        passing = f"SELECT entity FROM {uploaded}"
        if step and max_neighbors is not None:
            counted = f"""
SELECT n.a AS entity FROM {neighbors} n JOIN {uploaded} f ON f.entity = n.a
GROUP BY n.a HAVING count(*)"""
            met = bench.engine.rows(f"SELECT count(*) AS n FROM ({counted} > {max_neighbors}) h")
            hubs += int(met["n"].iloc[0])
            passing = f"{counted} <= {max_neighbors}"
        beyond = f"""
SELECT DISTINCT n.b AS entity FROM {neighbors} n JOIN ({passing}) p ON p.entity = n.a"""
        frontier = set(fetched(bench.engine, beyond, {}, most=MOST_ROWS, advice=SMALLER)["entity"])
        frontier -= reached
        reached |= frontier
    return reached, hubs


def _notes(leaving: int, hubs: int, max_neighbors: int | None, case: Case) -> tuple[str, ...]:
    ties = "1 tie leaves" if leaving == 1 else f"{leaving:,} ties leave"
    notes = [f"{ties} the part."]
    if hubs:
        what = "1 hub" if hubs == 1 else f"{hubs:,} hubs"
        notes.append(f"{what} with more than {max_neighbors} neighbors not passed through.")
    return (*notes, *case.override_notes())
