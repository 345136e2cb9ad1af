"""Incidents linked by one source of traces: the same gun, the same hand, the same person's DNA."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column
from linkanalysis.core.rows import Row, RowsAnswer
from linkanalysis.core.vocabulary.links import LINK_TYPES
from linkanalysis.graph.evidence_rows import reasons_of_links
from linkanalysis.graph.queries.graph_queries import agency_rows, links_of_types, statement_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from linkanalysis.case import Case


if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from linkanalysis.case import Case

    Pair = tuple[str, str]

# A source with traces at more incidents is often the material of a laboratory, a routine comparison
# or the hand of an officer; a gun that is passed around stays below. Set by hand.
MAX_MEMBERS = 20
NAMED = 5  # in a note, so that it stays a line or two


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CaseLinks(RowsAnswer):
    """Pairs of incidents linked by a forensic hit.

    Attributes
    ----------
    rows : tuple of Row
        The pairs.
    withheld : int
        Always 0: rows show protected people under their masked names.
    notes : tuple of str
        What was left out, with counts.
    made_by : MadeBy
        What is needed to make it again.
    case : Case
        The case that was asked.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.traces.find_case_links(la.Case(purpose="training"))
    <CaseLinks: 0 rows, 0 withheld>
    """

    COLUMNS = (
        Column("a", "the first incident"),
        Column("b", "the second incident"),
        Column("confirmation", "confirmed if all hits of one chain are verified, else unconfirmed"),
        Column("modality", "kinds of comparison, such as DNA, print or ballistics, as stated"),
        Column("through", "traces and sources that link the two, protected people masked"),
        Column("hits", "rows that report these matches", "rows"),
        Column("laboratory", "laboratories that compared them"),
        Column("reference", "file numbers of the laboratories"),
        Column("first", "date of the first hit, in UTC", "date"),
        Column("last", "date of the last hit, in UTC", "date"),
        Column("solved_a", "status of the first incident: solved, unsolved or unknown"),
        Column("solved_b", "status of the second incident: solved, unsolved or unknown"),
        Column("date_a", "date of the first incident, as stated"),
        Column("date_b", "date of the second incident, as stated"),
        Column("agencies", "agencies whose documents name either incident"),
        Column("shared", "what else is tied to both incidents, protected people masked"),
        Column("inconclusive", "inconclusive comparisons between traces of the two", "pairs"),
        Column("excluded", "comparisons between traces of the two without a match", "pairs"),
        Column("group", "number of the group of incidents that such pairs connect"),
    )
    CAVEAT = (
        "A hit says that a laboratory attributes two samples to one source, not when or how they "
        "got there. A lead, never a verdict."
    )

    case: Case


@answer()
def find_case_links(call: Call, case: Case, *, max_members: int = MAX_MEMBERS) -> CaseLinks:
    """Find incidents linked by forensic hits: traces of one source at two of them.

    Parameters
    ----------
    case : Case
        The case.
    max_members : int, default 20
        A source with traces at more incidents is left out and named in the notes.

    Returns
    -------
    CaseLinks
        A row for each pair. Pairs without a solved incident come first, then confirmed ones, then
        by id.

    Raises
    ------
    CaseError
        If `case` is not a case.
    GraphKindError
        If `max_members` is below its minimum.

    Notes
    -----
    Two incidents are linked if a trace of one matches a trace or a person of the other, or if
    traces of both match the same person or thing. A hit is verified if its row names who verified
    it; if it is not, ask the laboratory before you do anything else. Inconclusive results and
    exclusions link nothing; they are counted beside the hits. An incident is solved if its status
    says so (cleared, solved, charged, …) or somebody was convicted of it, unsolved if its status
    says so, and otherwise unknown. A high value of `hits` may be one comparison that was reported
    several times: compare `reference`. A person may have left a trace on another day; shared guns,
    borrowed cars, staff and officers look the same.

    References
    ----------
    .. [1] Ribaux, Walsh, Margot (2006), Forensic Sci. Int. 156(2-3), 171-181.

    Examples
    --------
    Casings of two shootings match; the match is not verified yet.

    >>> import linkanalysis as la
    >>> import pandas as pd
    >>> hit = {"trace": "C-1", "candidate": "C-2", "candidate_type": "item", "result": "hit"}
    >>> hit |= {"modality": "ballistics", "incident": "24-1", "candidate_incident": "24-9"}
    >>> case = la.Case(purpose="training")
    >>> added = case.add(la.read_frame(pd.DataFrame([hit]), reader="forensic_hits", document="lab"))
    >>> find_case_links(case).to_frame()[["a", "b", "confirmation"]].to_numpy().tolist()
    [['event:24-1', 'event:24-9', 'unconfirmed']]
    """
    expect_case(case)
    hits = read_hits(case)
    incidents = read_incidents_of(case, {end for hit in hits for end in hit.ends})
    ways, left_out = _ways(hits, incidents, max_members)
    refusals = read_refusals(case)
    shown = case.protection.shown
    groups = _groups((shown(a), shown(b)) for a, b in ways)
    rows = [_row(case, pair, found, incidents, refusals, groups) for pair, found in ways.items()]
    return CaseLinks(
        rows=tuple(sorted(rows, key=_order)),
        withheld=0,
        notes=(
            *_left_out(case, left_out, max_members),
            *_nowhere(hits, incidents),
            *case.override_notes(),
        ),
        made_by=call.made_by(subject=case),
        case=case,
        _protected=frozenset(case.protection.names),
    )


def _ways(
    hits: list[Hit], incidents: Incidents, most: int
) -> tuple[dict[Pair, list[tuple[Hit, ...]]], dict[str, int]]:
    """Return the chains of hits that link each pair of incidents, and the sources left out."""
    at: defaultdict[str, list[tuple[str, Hit]]] = defaultdict(list)
    for hit in hits:
        for one, other in (hit.ends, hit.ends[::-1]):
            at[one] += [(event, hit) for event in sorted(incidents.of.get(other, ()))]
    reached = {
        source: len({event for event, _ in found} | incidents.of.get(source, frozenset()))
        for source, found in at.items()
    }
    hubs = {source: count for source, count in reached.items() if count > most}
    ways: defaultdict[Pair, list[tuple[Hit, ...]]] = defaultdict(list)
    for hit in hits:
        if not hubs.keys() & {*hit.ends}:
            events = [incidents.of.get(end, frozenset()) for end in hit.ends]
            for pair in sorted({_sorted(a, b) for a, b in product(*events)}):
                ways[pair].append((hit,))
    for source in sorted(at.keys() - hubs.keys()):
        found = [(event, hit) for event, hit in at[source] if not hubs.keys() & {*hit.ends}]
        for (first, hit), (second, also) in combinations(found, 2):
            if hit is not also:
                ways[_sorted(first, second)].append((hit, also))
    return {pair: found for pair, found in sorted(ways.items()) if len({*pair}) > 1}, hubs


def _row(
    case: Case,
    pair: Pair,
    ways: list[tuple[Hit, ...]],
    incidents: Incidents,
    refusals: Mapping[str, set[frozenset[str]]],
    groups: Mapping[str, int],
) -> Row:
    shown = case.protection.shown
    first, second = sorted(pair, key=lambda event: (shown(event), event))
    hits = list({id(hit): hit for way in ways for hit in way}.values())
    ends = {end for hit in hits for end in hit.ends}
    verified = any(all(hit.verified for hit in way) for way in ways)
    days = sorted(pd.Timestamp(hit.link["start"]) for hit in hits if pd.notna(hit.link["start"]))
    both = incidents.things[first] & incidents.things[second]
    compared = {
        result: sum(_between(known, incidents, first, second, ends) for known in pairs)
        for result, pairs in refusals.items()
    }

    def said(attribute: str) -> tuple[str, ...]:
        return tuple(sorted({hit.said[attribute] for hit in hits if attribute in hit.said}))

    cells = (
        shown(first),
        shown(second),
        "confirmed" if verified else "unconfirmed",
        said("modality"),
        tuple(sorted(map(shown, ends))),
        len(hits),
        said("laboratory"),
        said("reference"),
        days[0] if days else None,
        days[-1] if days else None,
        incidents.solved[first],
        incidents.solved[second],
        incidents.days[first],
        incidents.days[second],
        tuple(sorted({one for event in pair for one in incidents.agencies.get(event, ())})),
        tuple(sorted(map(shown, both - ends))),
        compared["inconclusive"],
        compared["no_hit"],
        groups[shown(first)],
    )
    links = sorted(
        (hit.link for hit in hits), key=lambda link: (str(link["document"]), str(link["row"]))
    )
    return Row(cells, (shown(first), shown(second)), reasons_of_links(case, links))


def _between(
    pair: frozenset[str], incidents: Incidents, first: str, second: str, ends: set[str]
) -> bool:
    """Return whether two compared things are of the two incidents, or one is a source of both."""
    near, far = incidents.things[first], incidents.things[second]
    sources = ends - near - far
    one, other = min(pair), max(pair)
    return any(
        (x in near and y in far) or (x in near | far and y in sources)
        for x, y in ((one, other), (other, one))
    )


def _order(row: Row) -> tuple[object, ...]:
    cells = dict(zip((column.name for column in CaseLinks.COLUMNS), row.cells, strict=True))
    solved = (cells["solved_a"], cells["solved_b"])
    return (
        solved.count("solved"),
        -solved.count("unsolved"),
        cells["confirmation"],
        cells["a"],
        cells["b"],
    )


def _groups(pairs: Iterable[Pair]) -> dict[str, int]:
    """Return, for each incident, the number of the group that pairs connect."""
    group: dict[str, set[str]] = {}
    for a, b in pairs:
        joined = group.get(a, {a}) | group.get(b, {b})
        group.update(dict.fromkeys(joined, joined))
    heads = sorted({min(joined) for joined in group.values()})
    return {event: heads.index(min(joined)) + 1 for event, joined in group.items()}


def _left_out(case: Case, hubs: Mapping[str, int], most: int) -> tuple[str, ...]:
    if not hubs:
        return ()
    shown = case.protection.shown
    order = sorted(hubs, key=lambda source: (-hubs[source], shown(source)))
    named = [f"{shown(source)}: {hubs[source]:,} incidents" for source in order[:NAMED]]
    more = f"; and {len(order) - NAMED:,} more" if len(order) > NAMED else ""
    what = f"Left out as sources of traces at more than {most:,} incidents: {'; '.join(named)}"
    return (f"{what}{more}. Ask the laboratory whether its material is clean.",)


def _nowhere(hits: list[Hit], incidents: Incidents) -> tuple[str, ...]:
    """Count hits between things that are not tied to an incident."""
    count = sum(not any(end in incidents.of for end in hit.ends) for hit in hits)
    rows = "1 hit is" if count == 1 else f"{count:,} hits are"
    return (f"{rows} between things that no record ties to an incident.",) if count else ()


def _sorted(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


MATCH = "forensic_match"
OF_HITS = ("modality", "laboratory", "reference", "verified_by")
REFUSALS = ("inconclusive", "no_hit")


@dataclass(frozen=True, slots=True)
class Hit:
    """One row that reports a match of two things.

    said: What the row states about the comparison, by attribute.
    link: The row as a link, for reasons.
    """

    ends: tuple[str, str]
    said: Mapping[str, str]
    link: Mapping[Any, Any]

    @property
    def verified(self) -> bool:
        """Whether the row names somebody who verified the comparison."""
        return bool(self.said.get("verified_by"))


def read_hits(case: Case) -> list[Hit]:
    """Read the rows that report a match, oldest first."""
    said: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    rows = statement_rows(case, OF_HITS)
    columns = ("document", "row", "attribute", "value")
    for document, row, attribute, value in zip(*(rows[name] for name in columns), strict=True):
        said[str(document), str(row)][str(attribute)] = str(value)
    return [
        Hit(
            ends=(str(link["source"]), str(link["target"])),
            said=said.get((str(link["document"]), str(link["row"])), {}),
            link=link,
        )
        for link in links_of_types(case, (MATCH,)).to_dict("records")
        if link["source"] != link["target"]
    ]


def read_refusals(case: Case) -> dict[str, set[frozenset[str]]]:
    """Read which pairs were compared without a match, by result."""
    found: dict[str, set[frozenset[str]]] = {name: set() for name in REFUSALS}
    rows = statement_rows(case, REFUSALS)
    columns = ("entity", "attribute", "value")
    for trace, result, other in zip(*(rows[name] for name in columns), strict=True):
        found[str(result)].add(frozenset((str(trace), case.same.get(str(other), str(other)))))
    return found


EVENT = "event:"
DATES = ("date", "incident_date")
# First words of the status of an incident, as records systems write it.
SOLVED = ("arrest", "charged", "clear", "closed by arrest", "convicted", "solved")
UNSOLVED = ("active", "cold", "inactive", "open", "pending", "suspended", "uncleared", "unsolved")


@dataclass(frozen=True, slots=True)
class Incidents:
    """What is known about incidents, by id.

    of: The incidents that each thing or person is tied to.
    things: What is tied to each incident.
    """

    of: Mapping[str, frozenset[str]]
    things: Mapping[str, frozenset[str]]
    agencies: Mapping[str, frozenset[str]]
    days: Mapping[str, str]
    solved: Mapping[str, str]


def read_incidents_of(case: Case, entities: Collection[str]) -> Incidents:
    """Read the incidents that some things and people are tied to."""
    types = [row.name for row in LINK_TYPES]
    of: defaultdict[str, set[str]] = defaultdict(set)
    for event, other in _ties(case, types, entities):
        of[other].add(event)
    events = {event for thing in entities for event in of.get(thing, ())}
    things: defaultdict[str, set[str]] = defaultdict(set)
    for event, other in _ties(case, types, events):
        things[event].add(other)
    agencies: defaultdict[str, set[str]] = defaultdict(set)
    rows = agency_rows(case)
    for entity, agency in zip(rows["entity"], rows["agency"], strict=True):
        if entity in events:
            agencies[entity].add(str(agency))
    convicted = links_of_types(case, ["involved_in"], touching=events)
    caught = set(convicted["target"][convicted["role"] == "convicted"])
    said = _said(case, (*DATES, "status"), events)
    return Incidents(
        of={thing: frozenset(of[thing]) for thing in entities if thing in of},
        things=_frozen(things),
        agencies=_frozen(agencies),
        days={
            event: min((text for name in DATES for text in said.get((event, name), ())), default="")
            for event in events
        },
        solved={
            event: _solved(said.get((event, "status"), set()), convicted=event in caught)
            for event in events
        },
    )


def _ties(case: Case, types: Collection[str], touching: Collection[str]) -> list[tuple[str, str]]:
    """Return incidents with what is tied to them."""
    links = links_of_types(case, types, touching=touching)
    pairs = zip(links["source"].tolist(), links["target"].tolist(), strict=True)
    found = {(b, a) if b.startswith(EVENT) else (a, b) for a, b in pairs}
    return [(event, other) for event, other in found if event.startswith(EVENT)]


def _said(
    case: Case, attributes: Collection[str], entities: Collection[str]
) -> dict[tuple[str, str], set[str]]:
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    rows = statement_rows(case, attributes)
    columns = ("entity", "attribute", "value")
    for entity, attribute, value in zip(*(rows[name] for name in columns), strict=True):
        if entity in entities:
            found[str(entity), str(attribute)].add(str(value))
    return dict(found)


def _solved(status: Collection[str], *, convicted: bool) -> str:
    """Return whether an incident counts as solved, by its status and the roles of its people."""
    words = {text.strip().lower() for text in status}
    if convicted or any(text.startswith(SOLVED) for text in words):
        return "solved"
    return "unsolved" if any(text.startswith(UNSOLVED) for text in words) else "unknown"


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(members) for key, members in sets.items()}
