"""Build a graph from the links of a case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.case.case import expect_case
from linkanalysis.case.summed_records import sum_notes
from linkanalysis.core.door import Call, answer
from linkanalysis.core.vocabulary.entities import asked_types
from linkanalysis.core.vocabulary.links import link_type
from linkanalysis.graph.assemble import Links, Nodes, assemble
from linkanalysis.graph.queries.edge_queries import edge_rows
from linkanalysis.graph.queries.graph_queries import entity_rows, grade_rows, tallies
from linkanalysis.graph.queries.link_filter import (
    LinkFilter,
    admitted_grades,
    is_unjudged,
    sorted_names,
)
from linkanalysis.graph.queries.time_ranges import is_moment, span_of

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from linkanalysis.case import Case
    from linkanalysis.graph.entity_graph import EntityGraph
    from linkanalysis.graph.queries.time_ranges import Moment


@answer()
def build_graph(
    call: Call,
    case: Case,
    *,
    types: str | Collection[str] | None = None,
    link_types: str | Collection[str] | None = None,
    when: Moment | tuple[Moment, Moment] | None = None,
    grades: str | Collection[str] | None = None,
    directed: bool = False,
) -> EntityGraph:
    """Build a graph from the standing links of a case.

    Parameters
    ----------
    case : Case
        The case.
    types : str or collection of str, optional
        Types of entities to include; all by default.
    link_types : str or collection of str, optional
        Types of links to include; all by default.
    when : date, datetime or ISO text, or a pair of them, optional
        One: the state at that time, so links that started on or before that day and had not ended
        before it. A pair: states and events from the first to the second. Both days are included;
        of two datetimes the second is not. Days are those of the time zone of the case, and times
        without an offset in UTC. Undated links are kept and counted in `notes`.
    grades : str or collection of str, optional
        Grades of documents to include, such as {"A1", "B2"} for any scheme, or "admiralty:B2" for
        one. Grades have no order. By default all documents count, graded or not.
    directed : bool, default False
        Keep calls from a to b apart from calls from b to a. Otherwise both are merged into one
        edge.

    Returns
    -------
    EntityGraph
        Every entity that the documents name, also without links; each edge with its number of
        links (`count`, also its `strength`), first and last date. Links from an entity to itself
        are left out and counted in `self_loops`.

    Raises
    ------
    CaseError
        If `case` is not a case.
    UnknownNameError
        If a type does not exist, or no standing document has one of the grades.
    GraphKindError
        If `when` is not a date, or a pair ends before it begins.

    Notes
    -----
    An edge shows that documents state links, not what the links were about. A missing edge shows
    only that no record states one.

    Examples
    --------
    >>> import linkanalysis as la
    >>> build_graph(la.Case(purpose="training"))
    <EntityGraph: 0 entities, 0 edges, undirected>
    """
    expect_case(case)
    wanted = sorted_names("grades", grades, "a grade")
    standing = grade_rows(case)
    admitted = None if wanted is None else admitted_grades(standing, wanted)
    known = _known_types(case, types, link_types)
    chosen = LinkFilter(*known, admitted, *span_of(when, case), as_of=is_moment(when))
    position, fingerprint = case.position, case.fingerprint
    ids = entity_rows(case, chosen)
    protection = case.protection
    nodes = Nodes.named(
        ids,
        [entity.partition(":")[0] for entity in ids],
        [protection.label(entity) for entity in ids],
        protection.names,
        protection.protected,
    )
    counted = tallies(case, chosen)
    found: list[str] = counted["type"].tolist()
    links = links_of(edge_rows(case, chosen, directed=directed, link_types=found), found)
    made_by = call.made_by(
        {"types": chosen.types, "link_types": chosen.link_types, "grades": wanted}
    )
    graph = assemble(nodes, links, directed=directed, made_by=made_by)
    return replace(
        graph,
        self_loops=int(counted["self_loops"].sum()),
        notes=(
            *filter(None, [made_by.notice]),
            *_notes(counted, chosen, standing),
            *case.override_notes(),
            *sum_notes(case),
        ),
        case=case,
        position=position,
        fingerprint=fingerprint,
        link_filter=chosen,
    )


def _known_types(
    case: Case, types: str | Collection[str] | None, link_types: str | Collection[str] | None
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    kinds = None
    if types is not None:
        kinds = tuple(sorted(asked_types("types", types, case.types().values())))
    ties = sorted_names("link_types", link_types, "a type")
    for name in ties or ():
        link_type(name)
    return kinds, ties


def links_of(frame: pd.DataFrame, kinds: list[str]) -> Links:
    """Turn rows of edges into links by the numbers of their ends."""
    return Links(
        source=frame["source"].to_numpy(dtype=np.int64),
        target=frame["target"].to_numpy(dtype=np.int64),
        count=frame["count"].to_numpy(dtype=np.int64),
        strength=frame["strength"].to_numpy(dtype=np.int64),
        first=frame["first"].to_numpy(dtype="datetime64[us]"),
        last=frame["last"].to_numpy(dtype="datetime64[us]"),
        kind=frame["type"].to_numpy(dtype=np.int64),
        kinds=tuple((name,) for name in kinds),
    )


def _notes(counted: pd.DataFrame, chosen: LinkFilter, standing: pd.DataFrame) -> tuple[str, ...]:
    notes = []
    loops = int(counted["self_loops"].sum())
    if loops:
        notes.append(f"{_count_of_links(loops)} from an entity to itself left out.")
    undated = int(counted["undated"].sum())
    if undated and chosen.before is not None:
        links = _count_of_links(undated)
        notes.append(f"{links} without a date kept, perhaps from outside the requested time.")
    columns = (standing["scheme"], standing["grade"], standing["links"].tolist())
    rows = list(zip(*columns, strict=True))
    if chosen.grades is not None:
        left = sum(count for name, grade, count in rows if f"{name}:{grade}" not in chosen.grades)
        links = _count_of_links(left)
        notes.append(f"{links} from documents with another grade, or none, left out.")
    graded = [(name, grade, count) for name, grade, count in rows if isinstance(grade, str)]
    unjudged = {g: count for name, g, count in graded if g and count and is_unjudged(name, g)}
    if unjudged and chosen.grades is None:
        which = ", ".join(sorted(unjudged))
        links = _count_of_links(sum(unjudged.values()))
        notes.append(f"{links} from documents whose grade means 'cannot be judged' ({which}).")
    return tuple(notes)


def _count_of_links(number: int) -> str:
    return "1 link" if number == 1 else f"{number:,} links"
