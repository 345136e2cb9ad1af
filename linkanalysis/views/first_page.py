"""The first page of the report: what stands out, what speaks against it, and what to do first."""

from __future__ import annotations

import math
import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.core.counts import counted
from linkanalysis.indicators import INDICATORS
from linkanalysis.network.measures.measure_table import find_measure
from linkanalysis.rings.ring_parts import cited
from linkanalysis.views.finding_cards import INDICATORS_HEAD
from linkanalysis.views.pages.finding_words import finding_title
from linkanalysis.views.pages.page import Markup, bullets, link, table, tag
from linkanalysis.views.pages.ring_picture import ring_picture
from linkanalysis.views.pages.wording import (
    name_in_text,
    names_of,
    number_word,
    tied_by,
    upper_first,
)
from linkanalysis.views.report_sections import badge, ring_anchor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import Reason
    from linkanalysis.indicators import Finding, Findings
    from linkanalysis.rings import Ring, RingTable
    from linkanalysis.rings.people.key_entity import KeyEntities, KeyEntity
    from linkanalysis.rings.ring_parts import SharedThing
    from linkanalysis.views.pages.evidence import Documents
    from linkanalysis.views.pages.wording import ThingWords

# The first screen holds so many; the sections behind it have the rest.
PICTURES, RINGS, PEOPLE, FINDINGS = 8, 3, 5, 3
STRONGEST = 2  # records on the card of a ring
CONNECTING = 3  # members of several groups
LEADS = "These are leads to check, not findings of guilt."
NOTICE = (
    "A notice is not an arrest warrant. Confirm it with the authority that issued it before "
    "anybody acts on it."
)
BEFORE = (
    "Read the rows that a line rests on, in the document itself.",
    "Ask the agency that owns a record before you act on it or pass it on.",
    "Missing records change every rank and every ring: what was never written down is not here.",
)


# How notes begin that are said once for all rings, above their cards.
GENERAL = "The test against chance"
STABLE = (
    "A rank describes the records, not a part in a crime. Simulated networks lose single ties at "
    "random, not a whole source. "
)
HEADINGS = {row.name: row.heading for row in INDICATORS}
IDS = re.compile(r" \((?:booking|event|person):[^()]*\)")
THING = re.compile(r"\b(account|ad|address|phone|place|plate|vehicle):(?=\S)")
SPACED = r"\1 "  # phone +15025550143


class Results(NamedTuple):
    """What the report is about."""

    case: Case
    rings: RingTable
    findings: Findings | None
    key_entities: KeyEntities | None
    documents: Documents
    words: ThingWords


def first_page(given: Results) -> Markup:
    """Write the page that can be read alone."""
    notices = given.case.protection.notice, given.case.open_columns
    return tag(
        "section",
        *(tag("p", line, class_="lead") for line in notices if line),
        _opening(given),
        _rings(given),
        _people(given),
        _indicators(given),
        _against(given),
        tag("h2", "Before you act"),
        bullets([*([NOTICE] if has_notices(given.case) else []), *BEFORE]),
        id="first-page",
    )


def has_notices(case: Case) -> bool:
    """Whether a document of the case is a list of notices."""
    frame = case.documents()
    return bool(((frame["reader"] == "notices") & (frame["status"] == "standing")).any())


def _opening(given: Results) -> Markup:
    added = given.case.moment.described
    rows, read = sum(each.rows for each in added), sum(each.rows_read for each in added)
    unread = f"{rows - read:,} could not be read" if rows - read else "none was refused"
    said = [
        f"{LEADS} The case holds {counted(len(added), 'document')}; {counted(read, 'row')}",
        f" {'was' if read == 1 else 'were'} read and ",
        link(unread, "unread") if rows - read else Markup(unread),
        ". ",
        *_protected(given.case),
    ]
    return tag("p", *said, class_="opening")


def _protected(case: Case) -> list[str]:
    report = case.protection.report()
    people = report["entity"].nunique()
    both = report.loc[report["suspect"], "entity"].nunique()
    if not people:
        return ["No person in it is on record as protected."]
    one = people == 1
    text = f"{upper_first(number_word(people))} {'person is' if one else 'people are'} protected"
    text += " and never named."
    if both:
        text += (
            f" {upper_first(number_word(both))} of them {'is' if both == 1 else 'are'} also on "
            f"record as suspect and {'stays' if both == 1 else 'stay'} protected."
        )
    return [text]


def _rings(given: Results) -> Markup:
    rings = given.rings
    if not len(rings):
        none = "No group is likely to be more than ordinary life, given what is on record."
        return tag("div", tag("h2", "No group stands out"), tag("p", none, *_others(rings)))
    stands = "group stands" if len(rings) == 1 else "groups stand"
    first = list(rings)[:RINGS]
    left = len(rings) - len(first)
    rest = [tag("p", link(f"and {counted(left, 'more ring')}", "rings"), ".")] if left > 0 else []
    return tag(
        "div",
        tag("h2", f"{upper_first(number_word(len(rings)))} {stands} out"),
        _pictures(rings),
        tag("p", *_expected(rings), *_connecting(rings), *_others(rings)),
        *(_ring(ring, given) for ring in first),
        *rest,
    )


def _pictures(rings: RingTable) -> Markup:
    """Draw the first rings beside each other."""
    drawn = list(rings)[:PICTURES]
    which = f"The first {len(drawn)} of {len(rings)} groups" if len(rings) > len(drawn) else ""
    says = (
        "Each disk is a person; a line ties two who share something or are linked on record. "
        "Hollow: protected, and never named."
    )
    return tag(
        "figure",
        tag(
            "div",
            *(
                tag("div", link(f"{ring.number}. {_graded(ring)}", ring_anchor(rings, ring.number)),
                    ring_picture(ring))
                for ring in drawn
            ),
            class_="groups",
        ),
        tag("figcaption", f"{which}. {says}" if which else says),
    )  # fmt: skip


def _graded(ring: Ring) -> str:
    known = "" if math.isnan(ring.probability) else f" ({min(ring.probability, 0.99):.0%})"
    return f"{upper_first(ring.grade or '')}{known}"


def _connecting(rings: RingTable) -> list[str]:
    """Name the members of several groups, most groups first."""
    groups: dict[tuple[str, str], list[str]] = {}
    for ring in rings:
        for member in ring.members:
            if not member.protected:
                who = member.entity, member.label
                groups.setdefault(who, []).append(str(ring.number))
    several = sorted(
        (who for who, numbers in groups.items() if len(numbers) > 1),
        key=lambda who: (-len(groups[who]), who),
    )
    said = [
        f"{who[1]} of groups {', '.join(groups[who][:-1])} and {groups[who][-1]}"
        for who in several[:CONNECTING]
    ]
    if left := len(several) - len(said):
        said.append("1 other person" if left == 1 else f"{left} others")
    # not by commas: "Doe, Jane Roe" would name Jane Doe, who may be protected
    return [f" Members of more than one: {'; '.join(said)}."] if said else []


def _others(rings: RingTable) -> list[str]:
    parts: list[str] = []
    if rings.less_likely:
        what = counted(rings.less_likely, "more group" if len(rings) else "group")
        parts += [
            f" {what} {'is' if rings.less_likely == 1 else 'are'} less likely and not listed."
        ]
    if rings.explained:
        what = counted(len(rings.explained), "group")
        parts += [" Family, household or work explains ", link(what, "explained"), "."]
    return parts


def _expected(rings: RingTable) -> list[str]:
    """Say how many groups are expected to be ordinary circles."""
    false, count = rings.rings[-1].expected_false, len(rings)
    circle = "friends, relatives or colleagues"
    if math.isnan(false):
        return []
    if count == 1:
        expected = f"The probability that it is a circle of {circle} is {false:.0%}."
    elif false < 1.5:  # noqa: PLR2004 - rounds to one
        few = "fewer than one" if false < 1 else "about one"
        expected = f"Of these {count}, {few} is expected to be a circle of {circle}."
    else:
        expected = f"Of these {count}, about {false:.0f} are expected to be circles of {circle}."
    return [expected]


def _ring(ring: Ring, given: Results) -> Markup:
    """Show the card of a ring in brief: what ties it, what to look at, and what speaks against."""
    words = given.words
    strongest = [
        f"{said}{_behind(thing, ring, given.documents)}."
        for thing in ring.shared
        if (said := words.sentence(thing))
    ]
    checks = [
        # the ids are on the full card
        IDS.sub("", words.replaced(question.asked(given.documents.title)))
        for question in ring.questions[:1]
    ]
    rows: tuple[tuple[str, Sequence[str]], ...] = (
        ("Together", [f"{tied_by(ring.shared, words.days(ring.first, ring.last))}."]),
        ("Strongest", strongest[:STRONGEST]),
        ("Look at", ["; ".join(words.found_at(ring))]),
        ("Against", [against(ring)]),
        ("Check first", checks),
    )
    return tag(
        "article",
        tag("h3", badge(ring), " ", names_of(ring)),
        tag(
            "dl",
            *(
                part
                for name, texts in rows
                if any(texts)
                for part in (
                    tag("dt", name, class_=_class(name)),
                    *(tag("dd", text, class_=_class(name)) for text in texts),
                )
            ),
            class_="facts",
        ),
        tag("p", link(f"→ ring {ring.number}", f"ring-{ring.number}"), class_="goes-on"),
        class_="card brief",
    )


def _class(name: str) -> str:
    return name.lower().replace(" ", "-")


def _behind(thing: SharedThing, ring: Ring, documents: Documents) -> str:
    """Cite the rows that state a thing, in brackets, after a space; empty if none may be shown."""
    name = name_in_text(thing.thing)
    places = {
        (reason.document, documents.row(reason.row))
        for reason in ring.reasons
        if reason.document and name.search(reason.text)
    }
    ordered = sorted(places, key=lambda place: (place[0], len(place[1]), place[1]))
    return cited(ordered, documents.title)


def against(ring: Ring) -> str:
    """Say what speaks most against a ring; single sources, said below of all rings, come last."""
    own = [note for note in ring.notes if not note.startswith(GENERAL)]
    return own[0] if own else f"{ring.standing.words}." if ring.standing.words else ""


def _people(given: Results) -> Markup:
    key = given.key_entities
    people = [one for one in key if one.part == "people"][:PEOPLE] if key is not None else []
    if not people:
        return Markup("")
    rows = [(one.name, _why(one, given), _stable(one, given.documents)) for one in people]
    return tag(
        "div",
        tag("h2", "People to look at first"),
        table(("Who", "Why", "How stable"), rows),
        tag("p", STABLE, link("→ all key entities", "key-entities"), class_="soft"),
    )  # fmt: skip


def _why(one: KeyEntity, given: Results) -> Markup:
    """Say in a sentence why to look at somebody, and give a row of a document that shows it."""
    said = [
        f"in ring {ring.number}"
        for ring in given.rings
        if any(member.entity == one.entity for member in ring.members)
    ]
    said += [
        f"ties it to ring {bridge.to_ring}"
        for ring in given.rings
        for bridge in ring.bridges
        if bridge.entity == one.entity
    ]
    found = [each for each in given.findings or () if one.entity in each.entities]
    subject = [each for each in found if each.entities[0] == one.entity]
    heads = [*dict.fromkeys(HEADINGS[each.indicator] for each in subject or found)]
    if heads:
        named = ", ".join(f"{head[:1].lower()}{head[1:]}" for head in heads)
        word = "indicator" if len(heads) == 1 else "indicators"
        said.append(f"{word}: {named}" if subject else f"named in the {word}: {named}")
    for row in one.top_ranks[:1]:
        place = f"{_place(row.rank)} of {one.ranked:,} people by {row.title}"
        # a rank alone says nothing to whoever does not know the measure
        meaning = (
            f"{find_measure(row.measure).reading} ({place}{row.counted and f', {row.counted}'})"
        )
        said.append(place if said else meaning)
    sentence = f"{upper_first('; '.join(dict.fromkeys(said)))}."
    rows = [row for each in (subject or found)[:1] for row in each.evidence]
    example = _for_example(one.entity, rows, given)
    if not example and given.key_entities is not None:
        example = _for_example(one.entity, given.key_entities.reasons(one.entity), given)
    shown = [" ", tag("span", example, class_="example")] if example else []
    return tag("span", sentence, *shown)


def _for_example(shown: str, rows: Sequence[Reason], given: Results) -> str:
    """Cite the first row of a document that names an entity; empty if none does."""
    name, documents = name_in_text(shown), given.documents
    for row in rows:
        if row.document and name.search(row.text):
            # the ids are in the first column and in the appendix
            said = IDS.sub("", given.words.replaced(documents.text(row.text)))
            where = f"{documents.title(row.document)}, row {documents.row(row.row)}"
            return f"For example {where}: {THING.sub(SPACED, said)}."
    return ""


def _place(rank: int) -> str:
    # 11th to 13th are the exceptions of English
    ends = {1: "st", 2: "nd", 3: "rd"} if rank % 100 not in range(11, 14) else {}
    return f"{rank:,}{ends.get(rank % 10, 'th')}"


def _stable(one: KeyEntity, documents: Documents) -> str:
    said = []
    if one.worlds:
        said.append(
            f"top {one.top} in {round(one.worlds * one.stability):,} of {one.worlds:,} simulated "
            "networks"
        )
    if one.dependencies:
        said.append(f"drops out without {documents.title(one.dependencies[0][1])}")
    elif one.single_document:
        said.append(
            f"{one.single_document:,} of {counted(one.ties, 'tie')} rest on one document each"
        )
    return upper_first("; ".join(said))


def _indicators(given: Results) -> Markup:
    if given.findings is None:
        return Markup("")
    head = tag("h2", INDICATORS_HEAD)
    found = list(given.findings)
    if not found:
        return tag("div", head, tag("p", "No indicator was found. This proves nothing either way."))
    # indicators take the room that rings leave
    room = FINDINGS + RINGS - min(RINGS, len(given.rings))
    lines = [
        tag(
            "li",
            _finding(one, given),
            " ",
            tag("span", *one.counter[:1], class_="soft"),
            *(
                part
                for ring in given.rings
                if _touches(one, ring)
                for part in (" ", link(f"→ ring {ring.number}", f"ring-{ring.number}"))
            ),
        )
        for one in _first_findings(found, given.rings)[:room]
    ]
    return tag(
        "div", head, tag("ul", *lines),
        tag("p", "An indicator neither proves nor disproves trafficking. ",
            link(f"→ all {len(found):,}, each with other explanations", "findings"), class_="soft"),
    )  # fmt: skip


def _first_findings(found: list[Finding], rings: RingTable) -> list[Finding]:
    """Return one finding of each indicator: first one about each ring, then the others."""
    first: dict[str, Finding] = {}  # many of one kind would hide the others
    for ring in rings:
        about = (one for one in found if one.indicator not in first and _touches(one, ring))
        for one in islice(about, 1):
            first[one.indicator] = one
    for one in found:
        first.setdefault(one.indicator, one)
    return list(first.values())


def _touches(one: Finding, ring: Ring) -> bool:
    """Whether a finding names a member of a ring or a thing that its members share."""
    parts = {*(member.entity for member in ring.members), *(thing.thing for thing in ring.shared)}
    return not parts.isdisjoint(one.entities)


def _finding(one: Finding, given: Results) -> str:
    protection = given.case.protection
    people = [protection.label(each) for each in one.entities[1:] if each.startswith("person:")]
    tied = f". Also involved: {'; '.join(people)}" if people else ""
    return f"{finding_title(one)}{tied}."


def _against(given: Results) -> Markup:
    rings = given.rings
    lines = []
    if len(rings):
        ties = sum(ring.standing.ties for ring in rings)
        single = sum(ring.standing.single for ring in rings)
        if ties:
            which = f"All {ties:,}" if single == ties else f"{single:,} of the {ties:,}"
            lines.append(
                f"{which} ties inside the rings are stated by one source only: no second source "
                "would correct a mistake."
            )
        lines.append(
            "Friends and families who go out together can look like a ring; look up homes and "
            "employers first."
        )
    lines.append(
        "People who are recorded more rank higher, and the police choose whom they record."
    )
    return tag("div", tag("h2", "What speaks against all of this"), bullets(lines))
