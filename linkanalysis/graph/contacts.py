"""Contacts between people, from calls, messages and payments of the identifiers that they held."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.graph.assemble import Nodes, assemble
from linkanalysis.graph.attribution import (
    IDENTIFIERS,
    holding_types,
    notes_on,
    readings_of,
    service_numbers,
    unknown_user,
)
from linkanalysis.graph.build import links_of
from linkanalysis.graph.queries.edge_queries import edge_rows
from linkanalysis.graph.queries.graph_queries import (
    entity_rows,
    outcome_counts,
    tallies,
    used_identifiers,
)
from linkanalysis.graph.queries.link_filter import Lifting, LinkFilter
from linkanalysis.graph.queries.time_ranges import is_moment, span_of
from linkanalysis.graph.subgraph import HUB_CAP, LeftOut

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from linkanalysis.case import Case
    from linkanalysis.graph.entity_graph import EntityGraph
    from linkanalysis.graph.queries.time_ranges import Moment


@answer()
def build_contacts(
    call: Call,
    case: Case,
    *,
    holding: str | Collection[str] | None = None,
    when: Moment | tuple[Moment, Moment] | None = None,
    directed: bool = False,
    max_neighbors: int | None = HUB_CAP,
) -> EntityGraph:
    """Build a graph of who was in contact with whom, by attribution of phones and accounts.

    Parameters
    ----------
    case : Case
        The case.
    holding : str or collection of str, optional
        Types of links that state who holds an identifier, as in `find_holders`; all by default.
    when : date, datetime or ISO text, or a pair of them, optional
        Time of the calls, messages and payments, as in `build_graph`.
    directed : bool, default False
        Keep contacts from a to b apart from contacts from b to a.
    max_neighbors : int or None, default 50
        Identifiers in contact with more than this many others are left out, unless a record states
        that a person held them. None for no limit.

    Returns
    -------
    EntityGraph
        Every person that the documents name, and whoever else is in contact: organizations that
        hold an identifier, and identifiers whose user is unknown. `count` is the number of calls,
        messages and payments, `strength` the number of different local days on which they began,
        at least 1; `first` and `last` their dates. Contacts by attribution have the link types
        "attributed_call", "attributed_message" and "attributed_payment". `things` are the
        identifiers, `left_out` those that do not count.

    Raises
    ------
    CaseError
        If `case` is not a case.
    UnknownNameError
        If a type does not state a holder.
    GraphKindError
        If `when` is not a date, or a pair ends before it begins.

    Notes
    -----
    A link counts for a holder if the records name exactly one holder for its whole duration.
    Otherwise nobody is guessed: it counts for the identifier, shown as "unknown user of phone …". A
    link without a date counts for a holder only if nobody else ever held the identifier and the
    holding has neither start nor end. A row that sums up several calls counts as one day. Days run
    from 4 a.m. to 4 a.m. in the time zone of the cell sector that the caller's phone, or else the
    other one, used in the same quarter of an hour or the one before; without such a sector, in the
    zone of the case. A date without an hour is that date.

    `links` and `reasons` give the rows of the calls and the rows that state the holders; amounts of
    payments are in `links`. The numbers of services (911, toll-free, voicemail, short codes) are
    left out.

    A call shows only that somebody used the phone. A contact depends on the record of the holder as
    well: a phone lent for an evening puts its owner in contact with strangers. Probabilities of
    ties weigh the grade of the call records alone.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> rows = [
    ...     ("person:1", "phone:+12705550101", "uses", None),
    ...     ("person:2", "phone:+12705550102", "uses", None),
    ...     ("phone:+12705550101", "phone:+12705550102", "call", "2024-05-01 08:00"),
    ... ]
    >>> links = pd.DataFrame(rows, columns=["source", "target", "type", "start"])
    >>> links["start"] = pd.to_datetime(links["start"])
    >>> case = la.Case(purpose="training")
    >>> page = la.Document(title="calls", sha256="0" * 64)
    >>> _ = case.add(la.Batch.of(page, links=links.assign(row=["2", "3", "4"])))
    >>> graph = build_contacts(case)
    >>> graph.edges[["source", "target", "count", "strength"]].values.tolist()
    [['person:1', 'person:2', 1, 1]]
    >>> graph.links("person:1", "person:2")["type"].tolist()
    ['call', 'uses', 'uses']
    """
    expect_case(case)
    kinds = holding_types(holding)
    before, since = span_of(when, case)
    readings = readings_of(case, kinds)
    chosen = LinkFilter(
        before=before,
        since=since,
        as_of=is_moment(when),
        lifting=Lifting(kinds, readings),
    )
    used = used_identifiers(case, chosen)
    chosen, left_out = _left_out(case, chosen, used, max_neighbors)
    nodes = _nodes(case, entity_rows(case, chosen))
    counted = tallies(case, chosen)
    found: list[str] = counted["type"].tolist()
    links = links_of(edge_rows(case, chosen, directed=directed, link_types=found), found)
    outcome = outcome_counts(case, chosen)
    made_by = call.made_by({"holding": kinds})
    graph = assemble(nodes, links, directed=directed, made_by=made_by)
    protection = case.protection
    things = sorted(
        (protection.shown(thing), thing.partition(":")[0], thing) for thing in used["thing"]
    )
    shown, types, ids = zip(*things, strict=True) if things else ((), (), ())
    return replace(
        graph,
        things=ids,
        things_shown=shown,
        things_types=types,
        left_out=left_out,
        self_loops=int(counted["self_loops"].sum()),
        notes=(
            *_notes(outcome, chosen, counted, left_out),
            *notes_on(readings, outcome["unread"]),
            *case.override_notes(),
        ),
        case=case,
        position=case.position,
        fingerprint=case.fingerprint,
        link_filter=chosen,
    )


def between_people(case: Case, chosen: LinkFilter) -> tuple[LinkFilter, pd.DataFrame]:
    """Let links of identifiers count for the people who held them, as `build_contacts` does.

    Also returns the identifiers in use, with the number of others that each is in contact with.
    """
    kinds = holding_types(None)
    lifting = Lifting(kinds, readings_of(case, kinds))
    chosen = replace(chosen, types=None, lifting=lifting)
    used = used_identifiers(case, chosen)
    return _left_out(case, chosen, used, HUB_CAP)[0], used


def _left_out(
    case: Case, chosen: LinkFilter, used: pd.DataFrame, max_neighbors: int | None
) -> tuple[LinkFilter, tuple[LeftOut, ...]]:
    """Leave out the numbers of services, and hubs that no person held."""
    services = service_numbers(case, used)
    protection = case.protection
    found: dict[str, LeftOut] = {}
    columns = (used[name].tolist() for name in ("thing", "neighbors", "personal"))
    for thing, neighbors, personal in zip(*columns, strict=True):
        why = ""
        if thing in services:
            why = f"number of a service ({services[thing]})"
        elif max_neighbors is not None and neighbors > max_neighbors and not personal:
            why = f"more than {max_neighbors} neighbors, and no person on record as its holder"
        if why:
            found[thing] = LeftOut(protection.shown(thing), neighbors, why)
    lifting = chosen.lifting
    if lifting is not None:
        chosen = replace(chosen, lifting=replace(lifting, _left_out=tuple(sorted(found))))
    ordered = sorted(found.values(), key=lambda one: (-one.members, one.thing))
    return chosen, tuple(ordered)


def _nodes(case: Case, ids: list[str]) -> Nodes:
    protection = case.protection
    types = [entity.partition(":")[0] for entity in ids]
    labels = [
        unknown_user(entity, protection.shown(entity))
        if kind in IDENTIFIERS
        else protection.label(entity)
        for entity, kind in zip(ids, types, strict=True)
    ]
    return Nodes.named(ids, types, labels, protection.names, protection.protected)


def _notes(
    outcome: dict[str, int],
    chosen: LinkFilter,
    counted: pd.DataFrame,
    left_out: tuple[LeftOut, ...],
) -> tuple[str, ...]:
    links = f"{outcome['links']:,} calls, messages and payments"
    notes = [f"By attribution: {outcome['attributed']:,} of {links} count for a holder on record."]
    if outcome["unknown"]:
        notes.append(f"{outcome['unknown']:,} of them have an end whose user is unknown.")
    if outcome["shared"]:
        notes.append(
            f"{outcome['shared']:,} of them have an end that several held at once; it counts for "
            "the identifier and for none of them."
        )
    if outcome["undated"]:
        what = "1 record" if outcome["undated"] == 1 else f"{outcome['undated']:,} records"
        notes.append(f"{what} of a holder without any date, taken to cover all time.")
    loops, undated = (int(counted[name].sum()) for name in ("self_loops", "undated"))
    if loops:
        notes.append(f"{loops:,} of them between identifiers of one holder left out.")
    if undated and chosen.before is not None:
        notes.append(
            f"{undated:,} of them without a date, perhaps from outside the time asked for."
        )
    if left_out:
        what = "1 service or hub" if len(left_out) == 1 else f"{len(left_out):,} services and hubs"
        notes.append(f"{what} left out with all calls, messages and payments; see left_out.")
    return tuple(notes)
