"""The documents behind a ring: rows that state what members share, their sources and grades."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.provenance import Reason
from linkanalysis.core.vocabulary.grading import parse_grade, scheme
from linkanalysis.core.vocabulary.links import describe_link
from linkanalysis.core.vocabulary.roles import role
from linkanalysis.graph.countries_agencies import jurisdictions
from linkanalysis.graph.evidence import shown_documents
from linkanalysis.graph.queries.graph_queries import rows_of_pairs
from linkanalysis.graph.queries.local_days import local_date
from linkanalysis.graph.sources import sorted_pair
from linkanalysis.protection.mentions import WITHHELD
from linkanalysis.rings.ring_parts import RingStanding, SharedThing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.countries_agencies import Jurisdictions
    from linkanalysis.rings.evidence import Evidence
    from linkanalysis.rings.redundancy import Holdings

    Numbers = NDArray[np.int64]
    Pair = tuple[str, str]
    Key = tuple[str, str, str]

UNGRADED = "ungraded"
CONTACTS = ("call", "message", "payment")


class _Row(NamedTuple):
    """A row of a document that states a link."""

    document: str
    row: str
    type: str
    source: str
    target: str
    start: datetime | None
    role: str


class Shared(NamedTuple):
    """A thing, by number, and the members of a group who share it."""

    thing: int
    members: tuple[int, ...]


class Tie(NamedTuple):
    """One tie of a member to a thing, or of two members, and its documents and rows, by date.

    hidden: Whether documents and rows would identify a confidential source.
    """

    thing: int
    members: tuple[int, ...]
    places: tuple[tuple[str, str], ...]
    hidden: bool = False


class Sources(NamedTuple):
    """Origins and grades by document, names to withhold, and countries and agencies of entities."""

    origins: Mapping[str, str]
    grades: Mapping[str, str]
    withheld: frozenset[str]
    countries: Jurisdictions
    agencies: Jurisdictions

    def title(self, name: str) -> str:
        """Return the name of a document or an origin as outputs may show it."""
        return WITHHELD if name in self.withheld else name

    def placed(self, ties: Iterable[Tie]) -> tuple[tuple[str, str], ...]:
        """Return the documents and rows that state ties, sorted, as outputs may show them."""
        places = {place for tie in ties if not tie.hidden for place in tie.places}
        titled = {(self.title(document), row) for document, row in places}
        return tuple(sorted(titled, key=lambda place: (place[0], len(place[1]), place[1])))


@dataclass(frozen=True, slots=True, eq=False)
class StatedRows:
    """Rows of documents by the kind of contact and the pair of ids that they tie, sorted.

    The kind is empty for links between the two themselves.
    """

    evidence: Evidence
    rows: dict[Key, tuple[_Row, ...]]

    def thing(self, shared: Shared) -> SharedThing:
        """Describe what is shared."""
        evidence = self.evidence
        here = np.arange(*np.searchsorted(evidence.thing, [shared.thing, shared.thing + 1]))
        here = here[np.isin(evidence.node[here], shared.members)]
        name = evidence.shown[shared.thing] or " – ".join(
            sorted(evidence.name(node) for node in shared.members)
        )
        people = evidence.people
        if self.is_hidden(shared.thing, shared.members):
            return SharedThing(
                thing=name,
                type=evidence.types[shared.thing],
                members=len(shared.members),
                first=None,
                last=None,
                documents=(),
            )
        documents = {
            row.document for key in _keys(evidence, shared) for row in self.rows.get(key, ())
        }
        return SharedThing(
            thing=name,
            type=evidence.types[shared.thing],
            members=len(shared.members),
            first=_day(evidence.first[here], last=False),
            last=_day(evidence.last[here], last=True),
            documents=shown_documents(people, documents - {""}),
        )

    def is_hidden(self, thing: int, members: Sequence[int]) -> bool:
        """Tell whether dates, documents and rows of a thing or tie would identify a source.

        Of what several share, each row is judged for itself.
        """
        evidence = self.evidence
        ends = () if evidence.things[thing] else members
        names = (evidence.shown[thing], *map(evidence.name, ends))
        return _is_hidden(evidence.people, *names)

    def reasons(self, shared: Shared) -> list[Reason]:
        """List the rows that state it."""
        evidence, people = self.evidence, self.evidence.people
        members = sorted(shared.members, key=lambda node: people.shown[node])
        shown = {unmasked(people.ids)[node]: evidence.name(node) for node in members}
        if thing := evidence.things[shared.thing]:
            shown[thing] = evidence.shown[shared.thing]
        keys = _keys(evidence, Shared(shared.thing, tuple(members)))
        return [_reason(people, row, shown) for key in keys for row in self.rows.get(key, ())]

    def ties(self, shared: Shared) -> list[Tie]:
        """Split what is shared into ties that could be wrong on their own."""
        direct, people = not self.evidence.things[shared.thing], self.evidence.people
        ends = [shared.members] if direct else [(member,) for member in shared.members]
        return [
            Tie(
                shared.thing,
                members,
                tuple(
                    (row.document, _number(people, row))
                    for row in self.rows.get(key, ())
                    # a contact is stated by its calls; who held the phone is another question
                    if row.document and (not key[0] or row.type in CONTACTS)
                ),
                self.is_hidden(shared.thing, shared.members)
                or _is_hidden(people, *map(self.evidence.name, members)),
            )
            for members, key in zip(ends, _keys(self.evidence, shared), strict=True)
        ]


def shared_by(evidence: Evidence, holdings: Holdings, nodes: Numbers) -> tuple[Shared, ...]:
    """Find what two or more members of a group share, shared by most first."""
    owners: dict[int, list[int]] = {}
    for node in nodes.tolist():
        slots = slice(int(holdings.indptr[node]), int(holdings.indptr[node + 1]))
        for thing in holdings.thing[slots].tolist():
            owners.setdefault(thing, []).append(node)
    found = [
        Shared(thing, tuple(sorted(members)))
        for thing, members in owners.items()
        if len(members) > 1
    ]

    def _order(shared: Shared) -> tuple[int, bool, str, list[str]]:
        names = sorted(evidence.people.shown[node] for node in shared.members)
        name = evidence.shown[shared.thing]
        return (-len(shared.members), not name, name, names)

    return tuple(sorted(found, key=_order))


def stated_rows(evidence: Evidence, shared: list[Shared]) -> StatedRows:
    """Look up the rows that state what is shared, in one query a kind of contact."""
    people = evidence.people
    case = people.case
    if case is None or not shared:
        return StatedRows(evidence, {})
    asked: dict[str, set[Pair]] = {}
    for each in shared:
        for kind, a, b in _keys(evidence, each):
            asked.setdefault(kind, set()).update({(a, b), (b, a)})
    rows: dict[Key, list[_Row]] = {}
    for kind, pairs in sorted(asked.items()):
        chosen = evidence.lifted.get(kind, people.link_filter)
        for link in rows_of_pairs(case, chosen, pairs).to_dict("records"):
            if link["type"] not in evidence.ordinary:
                key = kind, *sorted_pair(link["a"], link["b"])
                rows.setdefault(key, []).append(_row(link))
    return StatedRows(evidence, {key: tuple(stated) for key, stated in rows.items()})


def _keys(evidence: Evidence, shared: Shared) -> list[Key]:
    thing, kind = evidence.things[shared.thing], evidence.types[shared.thing]
    ids = [unmasked(evidence.people.ids)[node] for node in shared.members]
    if thing:
        return [("", *sorted_pair(entity, thing)) for entity in ids]
    return [(kind if kind in evidence.lifted else "", *sorted_pair(ids[0], ids[1]))]


def _row(link: dict[Any, Any]) -> _Row:
    start = link["start"]
    when = None if pd.isna(start) else pd.Timestamp(start).to_pydatetime()
    document, row, kind, source, target = (
        str(link[name]) for name in ("document", "row", "type", "source", "target")
    )
    part = "" if pd.isna(link["role"]) else str(link["role"])
    return _Row(document, row, kind, source, target, when, part)


def _reason(people: EntityGraph, row: _Row, shown: dict[str, str]) -> Reason:
    # identifiers by which people were in contact are not among what the ring shares
    known = people.case.protection.shown if people.case is not None else str
    ends = [shown[end] if end in shown else known(end) for end in (row.source, row.target)]
    zone = None if people.case is None else people.case.timezone
    day = None if row.start is None else local_date(row.start, zone)
    # the role of somebody protected might identify them
    masked = row.source != known(row.source) or row.target != known(row.target)
    part = "" if masked or row.role in ("", "unknown") else role(row.role).label
    if _is_hidden(people, *ends):
        return Reason("", "", describe_link(row.type, *ends, part=part))
    text = describe_link(row.type, *ends, day=day, part=part)
    (document,) = shown_documents(people, [row.document])
    return Reason(document, _number(people, row), text)


def _is_hidden(people: EntityGraph, *shown: str) -> bool:
    """Tell whether dates, documents and rows of ties of what is shown so are withheld."""
    return people.case is not None and people.case.protection.hides_evidence(*shown)


def _number(people: EntityGraph, row: _Row) -> str:
    """Return the row of a document as it may be shown: its key may be the id of somebody."""
    return row.row if people.case is None else people.case.veiled(row.row)


def _day(dates: NDArray[np.datetime64], *, last: bool) -> datetime | None:
    known = dates[~np.isnat(dates)]
    if not known.size:
        return None
    return pd.Timestamp(known.max() if last else known.min()).to_pydatetime()


def sources_of(graph: EntityGraph) -> Sources:
    """Read origins and grades of documents, and countries and agencies of entities."""
    places = jurisdictions(graph, "country"), jurisdictions(graph, "agency")
    if graph.case is None:
        return Sources({}, {}, frozenset(), *places)
    frame = graph.case.documents()
    columns = [frame[name].tolist() for name in ("id", "origin", "scheme", "grade")]
    origins, grades = {}, {}
    for name, origin, scheme_name, grade in zip(*columns, strict=True):
        origins[name] = name if pd.isna(origin) or not origin else str(origin)
        grades[name] = _grade(scheme_name, grade)
    names = {*origins, *origins.values()}
    withheld = frozenset(name for name in names if graph.case.veiled(name) != name)
    return Sources(origins, grades, withheld, *places)


def standing_of(ties: Sequence[Tie], sources: Sources) -> RingStanding:
    """Count documents, grades and sources behind the ties of a ring."""
    stated = [sorted({document for document, _ in tie.places}) for tie in ties if tie.places]
    independent = [{sources.origins.get(name, name) for name in names} for names in stated]
    documents = Counter(name for names in stated for name in names)
    grades = Counter(
        grade
        for names in stated
        for grade in {sources.grades.get(name, UNGRADED) for name in names}
    )
    return RingStanding(
        ties=len(stated),
        single=sum(len(origins) == 1 for origins in independent),
        # sorted by what is shown: the order of equals must not reveal a withheld name
        documents=tuple(
            sorted(
                ((sources.title(name), count) for name, count in documents.items()), key=_most_first
            )
        ),
        grades=tuple(sorted(grades.items(), key=_most_first)),
        origins=len(set().union(*independent)),
    )


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    name, count = counted
    return -count, name


def _grade(scheme_name: object, grade: object) -> str:
    if not isinstance(scheme_name, str) or not isinstance(grade, str) or not grade:
        return UNGRADED
    parts = parse_grade(scheme_name, grade)
    signs = {("source", parts.source), ("information", parts.information)}
    codes = scheme(parts.scheme).codes
    unknown = any(code.unknown and (code.part, code.code) in signs for code in codes)
    return f"{scheme_name} {grade}{' (cannot be judged)' if unknown else ''}"
