"""Who held a number, an account, a plate or an account name, when, and which row states it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.checks import check_choice, row_by_number
from linkanalysis.core.door import Call, answer
from linkanalysis.core.keys.phone import is_service_number
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.provenance import Reason
from linkanalysis.core.result import Column, Result
from linkanalysis.core.vocabulary.entities import ENTITY_TYPES, entity_type
from linkanalysis.core.vocabulary.links import describe_link
from linkanalysis.graph.assemble import Links, Nodes, assemble
from linkanalysis.graph.lookup import refuse_protected
from linkanalysis.graph.queries.graph_queries import (
    attribute_values,
    held_rows,
    outcome_counts,
    used_identifiers,
)
from linkanalysis.graph.queries.link_filter import Lifting, LinkFilter, sorted_names
from linkanalysis.protection.protected import ATTRIBUTES, stated_identifier

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph.entity_graph import EntityGraph

# Types of links that state a holder. Registration counts as well: which of two holders used a phone
# is for a record to say, so that both together make it shared.
HOLDING = ("holds", "owns", "registered_to", "subscriber_of", "uses")
# Attributes of a person such as `phone` count as this type.
BY_ATTRIBUTE = "uses"
IDENTIFIERS = frozenset(row.name for row in ENTITY_TYPES if row.identifier)


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """A span of time and who held an identifier in it.

    identifier: Its number in the graph.
    holder: Number of the holder in the graph; -1 if no record states one.
    since, until: First and last moment, in UTC; None if open. Without a holder, the first and the
      last link of the gap.
    shared: Whether others held it at the same time.
    links: Calls, messages and payments in the span.
    """

    identifier: int
    holder: int
    since: pd.Timestamp | None
    until: pd.Timestamp | None
    shared: bool
    links: int
    documents: tuple[str, ...]
    stated: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Attribution(Result):
    """Who held which identifier when, by identifier and time as shown.

    Attributes
    ----------
    graph : EntityGraph
        Holders, identifiers, and an edge for each pair of a holder and what it held.
    rows : tuple
        The spans, one a holder, and those in which an identifier was used and nobody is known to
        have held it.
    notes : tuple of str
        What else applies.
    made_by : MadeBy
        What is needed to repeat the search.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.graph.find_holders(la.Case(purpose="training"))
    <Attribution: 0 identifiers, 0 spans without a known holder>
    """

    COLUMNS = (
        Column("identifier", "id of the number, account, plate …, or its masked name"),
        Column("kind", "type of the identifier"),
        Column("holder", "id of who held it, or a masked name; empty if no record states a holder"),
        Column("label", "name of the holder as it may be shown, or that the user is unknown"),
        Column("since", "first moment, or first link of an unknown user; empty if open", "UTC"),
        Column("until", "last moment, or last link of an unknown user; empty if open", "UTC"),
        Column("shared", "whether others held it at the same time"),
        Column("links", "calls, messages and payments of the identifier in the span"),
        Column("documents", "documents that state the holder"),
    )
    CAVEAT = (
        "A record states who held the identifier, not who spoke or wrote. A lead, never a verdict."
    )

    graph: EntityGraph
    rows: tuple[Span, ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        identifiers = len({row.identifier for row in self.rows})
        gaps = sum(row.holder < 0 for row in self.rows)
        spans = "span" if gaps == 1 else "spans"
        return (
            f"<Attribution: {identifiers:,} identifiers, {gaps:,} {spans} without a known holder>"
        )

    def _frame(self) -> pd.DataFrame:
        """By kind, identifier and time."""
        graph = self.graph
        rows = [
            (
                graph.shown[row.identifier],
                graph.types[row.identifier],
                None if row.holder < 0 else graph.shown[row.holder],
                unknown_user(unmasked(graph.ids)[row.identifier], graph.shown[row.identifier])
                if row.holder < 0
                else graph.labels[row.holder],
                row.since,
                row.until,
                row.shared,
                row.links,
                row.documents,
            )
            for row in self.rows
        ]
        frame = pd.DataFrame(rows, columns=[column.name for column in self.COLUMNS], dtype=object)
        spans = {"since": "datetime64[us]", "until": "datetime64[us]"}
        return frame.astype({**spans, "shared": bool, "links": "int64"})

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows that state a span, or all spans of a holder or an identifier."""
        if not isinstance(item, str):
            return row_by_number(self.rows, item, "span").stated[:limit]
        node = self.graph.node(item)
        refuse_protected(self.graph, node)
        spans = (row.stated for row in self.rows if node in {row.identifier, row.holder})
        return tuple(dict.fromkeys(reason for stated in spans for reason in stated))[:limit]


@answer()
def find_holders(
    call: Call, case: Case, *, holding: str | Collection[str] | None = None
) -> Attribution:
    """List who held each identifier, from when to when, and which rows state it.

    Parameters
    ----------
    case : Case
        The case.
    holding : str or collection of str, optional
        Types of links that state a holder: "holds", "owns", "registered_to", "subscriber_of",
        "uses"; all by default. Attributes of a person such as ``phone`` count as "uses".

    Returns
    -------
    Attribution
        One row for each span of time in which the same people or organizations held an identifier,
        and one for each gap in which it was used and no record states a holder.

    Raises
    ------
    CaseError
        If `case` is not a case.
    UnknownNameError
        If a type does not state a holder.

    Notes
    -----
    A holding without a start or an end is open there; without both it covers all time. An end
    written as a day means the beginning of that day, unless an attribute gives it. Nothing is
    inferred: who has the handset is not taken to use the SIM card in it. A subscriber need not be
    the user; if both are on record they share the number, and ``holding="uses"`` asks for users
    alone. A call counts in a span only if it begins and ends in it. The numbers of services (911,
    toll-free, voicemail, short codes) have no users and are only counted.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> uses = {"source": ["person:1"], "target": ["phone:+12705550101"], "type": ["uses"]}
    >>> case = la.Case(purpose="training")
    >>> page = la.Document(title="tip", sha256="0" * 64)
    >>> _ = case.add(la.Batch.of(page, links=pd.DataFrame(uses).assign(row="2")))
    >>> find_holders(case).to_frame()[["identifier", "holder", "shared"]].values.tolist()
    [['phone:+12705550101', 'person:1', False]]
    """
    expect_case(case)
    kinds = holding_types(holding)
    readings = readings_of(case, kinds)
    chosen = LinkFilter(lifting=Lifting(kinds, readings))
    frame = held_rows(case, chosen)
    services = service_numbers(case, used_identifiers(case, chosen))
    made_by = call.made_by({"holding": kinds})
    return attribution_of(case, chosen, frame, readings, services, made_by)


def attribution_of(
    case: Case,
    chosen: LinkFilter,
    frame: pd.DataFrame,
    readings: Collection[tuple[str, str, str]],
    services: Collection[str],
    made_by: MadeBy,
) -> Attribution:
    """Make the answer of the rows of `held_rows`; `services` are the numbers of services in use."""
    unheld = frame["holder"].isna()
    frame = frame[~(unheld & frame["thing"].isin(services))]
    unread = outcome_counts(case, chosen)["unread"]
    graph = _graph(case, frame, chosen, made_by)
    return Attribution(
        graph,
        _rows(graph, frame),
        (*_notes(frame, len(services)), *notes_on(readings, unread)),
        graph.made_by,
    )


def holding_types(holding: str | Collection[str] | None) -> tuple[str, ...]:
    """Return the types of links that state a holder; raise if one does not."""
    names = sorted_names("holding", holding, "a type")
    for name in names or ():
        check_choice(name, HOLDING, "a type of link that states a holder")
    return HOLDING if names is None else names


def readings_of(case: Case, kinds: Collection[str]) -> tuple[tuple[str, str, str], ...]:
    """Read the identifiers in the attributes of people: attribute, value, identifier."""
    if BY_ATTRIBUTE not in kinds:
        return ()
    region = case.region
    names = [name for name, kind in ATTRIBUTES.items() if kind in IDENTIFIERS]
    return tuple(
        (attribute, value, thing)
        for attribute, value in attribute_values(case, names)
        for thing in sorted(set(stated_identifier(attribute, value, region)))
    )


def notes_on(readings: Iterable[tuple[str, str, str]], unread: int) -> tuple[str, ...]:
    """Count the records of holders that cannot be used, and say how to mend it."""
    notes = []
    if unread:
        what = "1 record of a holder has" if unread == 1 else f"{unread:,} records of holders have"
        notes.append(f"{what} no date that can be read and no effect. Write it as 2024-05-01.")
    count = sum(thing.startswith("phone:raw:") for _, _, thing in readings)
    one = "1 number in an attribute of a person is not complete, so that it matches no call."
    many = f"{count:,} numbers in attributes of people are not complete and match no call."
    mend = 'Give the case a region: Case.create(…, region="US-KY").'
    if count:
        notes.append(f"{one if count == 1 else many} {mend}")
    return tuple(notes)


def service_numbers(case: Case, used: pd.DataFrame) -> dict[str, str]:
    """Return the phones that belong to a service, and what kind of service if it is known."""
    region = case.region or "US"
    found = {}
    for thing, service in zip(used["thing"].tolist(), used["service"].tolist(), strict=True):
        kind, _, key = thing.partition(":")
        if service or (kind == "phone" and is_service_number(key.rpartition(":")[2], region)):
            found[thing] = service or "service"
    return found


def unknown_user(entity: str, shown: str) -> str:
    """Name the unknown user of an identifier."""
    kind, _, key = entity.partition(":")
    whose = shown if shown != entity else f"{entity_type(kind).label} {key}"
    return f"unknown user of {whose}"


def _graph(case: Case, frame: pd.DataFrame, chosen: LinkFilter, made_by: MadeBy) -> EntityGraph:
    known = frame[frame["holder"].notna()]
    ids = sorted({*frame["thing"], *known["holder"]})
    number = {entity: k for k, entity in enumerate(ids)}
    protection = case.protection
    nodes = Nodes.named(
        ids,
        [entity.partition(":")[0] for entity in ids],
        [protection.label(entity) for entity in ids],
        protection.names,
        protection.protected,
    )
    stating = known.drop_duplicates(["holder", "thing", "source", "target", "document", "row"])
    kinds = sorted(set(stating["type"]))
    one = np.ones(len(stating), dtype=np.int64)
    links = Links(
        source=stating["holder"].map(number).to_numpy(dtype=np.int64),
        target=stating["thing"].map(number).to_numpy(dtype=np.int64),
        count=one,
        strength=one,
        first=stating["since"].to_numpy(dtype="datetime64[us]"),
        last=stating["until"].to_numpy(dtype="datetime64[us]"),
        kind=stating["type"].map(kinds.index).to_numpy(dtype=np.int64),
        kinds=tuple((kind,) for kind in kinds),
    )
    return replace(
        assemble(nodes, links, directed=False, made_by=made_by),
        notes=case.override_notes(),
        case=case,
        position=case.position,
        fingerprint=case.fingerprint,
        link_filter=LinkFilter(link_types=chosen.lifting.holding if chosen.lifting else None),
    )


def _rows(graph: EntityGraph, frame: pd.DataFrame) -> tuple[Span, ...]:
    """Gather the rows that state each span, and sort spans as shown."""
    number = {entity: k for k, entity in enumerate(unmasked(graph.ids))}
    columns = ("thing", "holder", "since", "until", "shared", "links")
    keyed = frame.astype(object).where(frame.notna(), None)
    spans = keyed[list(columns)].itertuples(index=False, name=None)
    stated = keyed[["source", "target", "type", "row", "document"]].itertuples(
        index=False, name=None
    )
    veiled = str if graph.case is None else graph.case.veiled
    titles = {name: veiled(name) for name in frame["document"].dropna().unique().tolist()}
    found = []
    for (thing, holder, since, until, shared, links), members in groupby(
        zip(spans, stated, strict=True), itemgetter(0)
    ):
        rows = [(*row, titles[name]) for _, (*row, name) in members if name is not None]
        found.append(
            Span(
                identifier=number[thing],
                holder=number[holder] if holder else -1,
                since=None if since is None else pd.Timestamp(since),
                until=None if until is None else pd.Timestamp(until),
                shared=bool(shared),
                links=int(links),
                documents=tuple(sorted({row[-1] for row in rows})),
                stated=_reasons_of(graph, number, rows),
            )
        )
    return tuple(sorted(found, key=lambda row: _order(graph, row)))


def _reasons_of(
    graph: EntityGraph, number: dict[str, int], rows: list[tuple[str, str, str, str | None, str]]
) -> tuple[Reason, ...]:
    found = {
        Reason(
            document,
            row or "",
            describe_link(kind, graph.shown[number[source]], graph.shown[number[target]]),
        )
        for source, target, kind, row, document in rows
    }
    return tuple(sorted(found, key=lambda one: (one.document, one.row, one.text)))


def _order(graph: EntityGraph, row: Span) -> tuple[object, ...]:
    since = row.since or pd.Timestamp.min
    holder = "" if row.holder < 0 else graph.shown[row.holder]
    return (graph.types[row.identifier], graph.shown[row.identifier], since, row.holder < 0, holder)


def _notes(frame: pd.DataFrame, services: int) -> tuple[str, ...]:
    gaps = frame[frame["holder"].isna()]
    notes = []
    if len(gaps):
        things, links = gaps["thing"].nunique(), int(gaps["links"].sum())
        whose = "1 identifier" if things == 1 else f"{things:,} identifiers"
        notes.append(
            f"{whose} used with nobody on record as the holder at the time: {links:,} links."
        )
    if services:
        whose = "1 number of a service" if services == 1 else f"{services:,} numbers of services"
        notes.append(f"{whose} without a holder not listed.")
    return tuple(notes)
