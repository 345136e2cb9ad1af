"""From the links of a case to the edges of a graph.

Lives here: `build_graph`, and what its options mean.
Not here: the SQL (`queries`), and ties by shared things (`projection`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._door import Call, answer
from linkanalysis._given import expect_type, given_names
from linkanalysis.case.case import expect_case
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.assemble import Links, Nodes, assemble
from linkanalysis.graph.link_filter import LinkFilter, admitted_grades, is_unjudged
from linkanalysis.graph.queries import edge_rows, entity_rows, grade_rows, tallies
from linkanalysis.vocabulary import entity_type, link_type

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from linkanalysis.case import Case
    from linkanalysis.graph.entity_graph import EntityGraph

    Moment = date | str

__all__ = ["build_graph"]


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
    """Gather the standing links of a case into the edges of a graph.

    Parameters
    ----------
    case : Case
        The case.
    types : str or collection of str, optional
        Types of entities to take; all by default.
    link_types : str or collection of str, optional
        Types of links to take; all by default.
    when : date, datetime or ISO text, or a pair of them, optional
        One: what stood as of then, so links that started on or before that day and had not ended
        before it. A pair: what was so or happened from the first to the second; both days are
        included, of two datetimes the second is not. Dates are in UTC. Undated links stay, and
        `notes` counts them.
    grades : str or collection of str, optional
        Codes of the grades of documents to take, such as {"A1", "B2"}, in any scheme, or with
        their scheme: "admiralty:B2". There is no order among grades. By default all documents
        count, graded or not.
    directed : bool, default False
        Keep calls from a to b apart from calls from b to a. Otherwise both are gathered in one
        edge.

    Returns
    -------
    EntityGraph
        Every entity that the documents name, also without links; each edge with its number of
        links (`count`, which is its `strength`), first and last date. Links from an entity to
        itself are counted in `self_loops` and left out.

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
    An edge shows that documents state links, not what they were about; a missing edge shows only
    that no document states one.

    Examples
    --------
    >>> import linkanalysis as la
    >>> build_graph(la.Case(purpose="training"))
    <EntityGraph: 0 entities, 0 edges, undirected>
    """
    expect_case(case)
    wanted = _names("grades", grades, "a grade")
    stand = grade_rows(case)
    admitted = None if wanted is None else admitted_grades(stand, wanted)
    chosen = _chosen(types, link_types, when, admitted)
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
    links = _links(edge_rows(case, chosen, directed=directed, link_types=found), found)
    made_by = call.made_by(
        {"types": chosen.types, "link_types": chosen.link_types, "grades": wanted}
    )
    graph = assemble(nodes, links, directed=directed, made_by=made_by)
    return replace(
        graph,
        self_loops=int(counted["self_loops"].sum()),
        notes=(*_notes(counted, chosen, stand), *case.override_notes()),
        case=case,
        position=position,
        fingerprint=fingerprint,
        link_filter=chosen,
    )


def _chosen(
    types: str | Collection[str] | None,
    link_types: str | Collection[str] | None,
    when: Moment | tuple[Moment, Moment] | None,
    grades: tuple[str, ...] | None,
) -> LinkFilter:
    kinds = _names("types", types, "a type")
    ties = _names("link_types", link_types, "a type")
    for name in kinds or ():
        entity_type(name)
    for name in ties or ():
        link_type(name)
    before, since = _span(when)
    as_of = when is not None and not isinstance(when, tuple)
    return LinkFilter(kinds, ties, grades, before, since, as_of)


def _names(option: str, names: object, what: str) -> tuple[str, ...] | None:
    return None if names is None else tuple(sorted(set(given_names(option, names, what=what))))


def _span(
    when: Moment | tuple[Moment, Moment] | None,
) -> tuple[datetime | None, datetime | None]:
    if when is None:
        return None, None
    if not isinstance(when, tuple):
        since, after = _bounds(when)
        return after, since
    (since, _), (until, after) = _bounds(when[0]), _bounds(when[1])
    whole_day = after - until == timedelta(days=1)
    before = after if whole_day else until
    if before <= since:
        message = f"The period {when[0]} to {when[1]} ends before it begins. Turn the two around."
        raise GraphKindError(message)
    return before, since


def _bounds(moment: Moment) -> tuple[datetime, datetime]:
    """Return the first instant, and the first instant after: a day lasts a day."""
    if isinstance(moment, str):
        moment = _parsed(moment)
    if isinstance(moment, datetime):
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
        return moment, moment + timedelta(microseconds=1)
    expect_type("when", moment, date, "give a date such as 2024-05-01, or a pair of dates.")
    start = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - UTC without mark, as in the case
    return start, start + timedelta(days=1)


def _parsed(text: str) -> date:
    try:
        return (
            datetime.fromisoformat(text)
            if len(text) > len("2024-05-01")
            else date.fromisoformat(text)
        )
    except ValueError:
        message = f'"{text[:40]}" is not a date. Write it as 2024-05-01 or 2024-05-01T08:30.'
        raise GraphKindError(message) from None


def _links(frame: pd.DataFrame, kinds: list[str]) -> Links:
    columns = {name: frame[name].to_numpy(dtype=np.int64) for name in _NUMBERS}
    return Links(
        source=columns["source"],
        target=columns["target"],
        count=columns["count"],
        strength=columns["count"],
        first=frame["first"].to_numpy(dtype="datetime64[us]"),
        last=frame["last"].to_numpy(dtype="datetime64[us]"),
        kind=columns["type"],
        kinds=tuple((name,) for name in kinds),
    )


_NUMBERS = ("source", "target", "type", "count")


def _notes(counted: pd.DataFrame, chosen: LinkFilter, stand: pd.DataFrame) -> tuple[str, ...]:
    notes = []
    loops = int(counted["self_loops"].sum())
    if loops:
        notes.append(f"{_count_of_links(loops)} from an entity to itself left out.")
    undated = int(counted["undated"].sum())
    if undated and chosen.before is not None:
        notes.append(
            f"{_count_of_links(undated)} without a date kept: they may lie outside the time."
        )
    rows = list(zip(stand["scheme"], stand["grade"], stand["links"].tolist(), strict=True))
    if chosen.grades is not None:
        left = sum(links for name, grade, links in rows if f"{name}:{grade}" not in chosen.grades)
        notes.append(f"{_count_of_links(left)} of documents with another grade, or none, left out.")
    graded = [(name, grade, links) for name, grade, links in rows if isinstance(grade, str)]
    unjudged = {g: links for name, g, links in graded if g and links and is_unjudged(name, g)}
    if unjudged and chosen.grades is None:
        which = ", ".join(sorted(unjudged))
        said = _count_of_links(sum(unjudged.values()))
        notes.append(f"{said} of documents that say they cannot be judged ({which}).")
    return tuple(notes)


def _count_of_links(number: int) -> str:
    return "1 link" if number == 1 else f"{number:,} links"
