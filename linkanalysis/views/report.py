"""The case report: one printable page on which every claim names its documents."""

from __future__ import annotations

import base64
import math
import re
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from linkanalysis._version import __version__
from linkanalysis.case.case import expect_case
from linkanalysis.core.counts import counted
from linkanalysis.core.door import Call, answer
from linkanalysis.indicators import INDICATORS
from linkanalysis.network.measures.measure_table import find_measure
from linkanalysis.views import appendix
from linkanalysis.views import report_sections as sections
from linkanalysis.views.figures.network_figure import picture, thumbnail
from linkanalysis.views.finding_cards import INDICATORS_HEAD, finding_cards
from linkanalysis.views.pages.evidence import Documents
from linkanalysis.views.pages.finding_words import finding_title
from linkanalysis.views.pages.page import (
    Markup,
    bullets,
    definitions,
    link,
    made_by_lines,
    page,
    table,
    tag,
)
from linkanalysis.views.pages.shown_results import Readings
from linkanalysis.views.pages.view import View
from linkanalysis.views.pages.wording import (
    days_of,
    name_in_text,
    names_of,
    number_word,
    tied_by,
    upper_first,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import Reason
    from linkanalysis.graph import EntityGraph
    from linkanalysis.indicators import Finding, Findings
    from linkanalysis.network.trust.ranking import ScoreTable
    from linkanalysis.rings import Ring, RingTable
    from linkanalysis.rings.people.key_entity import KeyEntities, KeyEntity
    from linkanalysis.views.pages.wording import ThingWords

    Part = tuple[str, str, Markup]  # anchor, heading, content


HOW_TO_READ = (
    (
        "This report shows what the documents of the case state and the patterns in them. It gives "
        "leads to check. It does not say that anyone is guilty."
    ),
    (
        "A high rank describes the records, not a part in a crime. People who are recorded more "
        "often rank higher, and missing records can change every rank."
    ),
    (
        "A ring is a group with more shared things and dated ties than chance would explain. Read "
        "the doubts before the evidence."
    ),
    (
        "An indicator is a pattern that has been seen in cases of trafficking, and in ordinary "
        "life. Several indicators can rest on the same rows; do not add them up."
    ),
    (
        "A p-value says how often chance alone would give something as strong. It is not the "
        "probability that somebody is innocent, or guilty."
    ),
    "Every claim names the documents and rows behind it. Read the documents before you act.",
    (
        "Protected people (victims, witnesses, minors, missing and unidentified people) are part "
        "of every computation. They are never ranked or named."
    ),
    (
        "The probability of a ring was learned from simulated towns. Where friends travel, meet "
        "and call one another more than there, it is too high: find out who are friends."
    ),
)
WRITTEN = f"Written by linkanalysis {__version__}. This page loads no files and runs no scripts."


@answer()
def case_report(
    call: Call,
    case: Case,
    graph: EntityGraph,
    *,
    scores: ScoreTable,
    rings: RingTable,
    findings: Findings | None = None,
    key_entities: KeyEntities | None = None,
) -> View:
    """Make one printable page of the results of a case, the most important first.

    Parameters
    ----------
    case : Case
        The case.
    graph : EntityGraph
        The graph to draw; the one on which the scores were computed.
    scores : ScoreTable
        Scores; the first measure sets the sizes in the figure.
    rings : RingTable
        Rings to show, each on a card.
    findings : Findings, optional
        Findings of indicators; without them the section is left out.
    key_entities : KeyEntities, optional
        Key entities; without them the section shows the scores.

    Returns
    -------
    View
        The page, without scripts. The appendix is folded on the screen and printed whole. The same
        input gives the same bytes.

    Raises
    ------
    GraphKindError
        If a graph or result has the wrong type.

    Notes
    -----
    A high rank describes the records, not a part in a crime; what was never recorded is not on the
    page. The first page says in sentences what stands out, what speaks against it and what to do
    first, and leads to the cards and tables behind it. Unreadable rows are listed by document, row
    and reason; their content stays in the case, and so do narratives, notes and advertisements.
    Titles, reasons and other short texts are searched for protected names; the report says how many
    were searched and withheld.

    Examples
    --------
    >>> import linkanalysis as la
    >>> case = la.Case(purpose="training", title="Empty")
    >>> graph = la.build_graph(case)
    >>> scores, rings = la.centrality(graph, ["degree"]), la.find_rings(graph)
    >>> "Leads, not findings of guilt" in la.case_report(
    ...     case, graph, scores=scores, rings=rings
    ... ).html
    True
    """
    expect_case(case)
    documents = Documents(case)
    title = case.veiled(case.title) or "Case report"
    words = words_of(case, documents, rings)
    if key_entities is None:
        ranked = sections.score_table(scores)
    else:
        ranked = sections.key_entities(key_entities, documents)
    answers: list[Part] = [
        ("network", "The network", _network(graph, scores, rings)),
        ("rings", "Rings", sections.ring_cards(rings, documents, words)),
        ("key-entities", "Key entities", ranked),
    ]
    if findings is not None:
        answers.append(("findings", INDICATORS_HEAD, finding_cards(findings, documents)))
    answers.append(("quality", "Data quality", sections.data_quality(case)))
    behind: list[Part] = []
    if len(rings):
        rows = appendix.ring_rows(rings, documents)
        behind.append(("ring-rows", "Rows behind the rings", rows))
    if findings is not None and findings.findings:
        rows = appendix.finding_rows(findings, documents)
        behind.append(("finding-rows", "Rows behind the indicators", rows))
    if key_entities is not None:
        cards = appendix.key_cards(key_entities, documents)
        behind.append(("key-cards", "Key entities one by one", cards))
    behind += [
        ("joined", "Records that count as one", appendix.joined_records(case, documents)),
        ("unread", "Unreadable rows", appendix.unread_rows(case, documents)),
        ("documents", "Documents", appendix.document_list(case, documents)),
    ]
    made = made_by_lines(graph, scores, rings, findings, key_entities)
    behind.append(("method", "Method", bullets([*made, WRITTEN])))
    first = first_page(Results(case, rings, findings, key_entities, documents, words))
    # last, because only now all texts are searched
    how = bullets((*call.notes, *HOW_TO_READ, *documents.text_notes()))
    behind.insert(0, ("how-to-read", "How to read this report", how))
    body = tag(
        "main",
        _header(case, title, documents),
        first,
        _contents([*answers, *behind]),
        *(tag("section", tag("h2", head), part, id=anchor) for anchor, head, part in answers),
        tag("h2", "Appendix", id="appendix", class_="appendix"),
        *(_behind(part) for part in behind),
    )
    text = page(
        title=title,
        body=body,
        styles=("page.css", "dark.css", "report.css"),
        handling=documents.marks,
    )
    draw = partial(thumbnail, graph, rings=rings, scores=scores)
    return View(text, title=title, picture=draw, case=case)


def _contents(parts: Sequence[Part]) -> Markup:
    rows = [tag("li", link(head, anchor)) for anchor, head, _ in parts]
    return tag("nav", tag("h2", "Contents"), tag("ol", *rows), aria_label="Contents")


def _behind(part: Part) -> Markup:
    """Fold a part of the appendix on the screen."""
    anchor, head, content = part
    # the anchor is inside, so that a link to it opens what is folded
    inside = tag("details", tag("summary", tag("h2", head)), tag("div", content, id=anchor))
    return tag("section", inside, class_="appendix")


def _header(case: Case, title: str, documents: Documents) -> Markup:
    facts = (
        ("Purpose", case.purpose),
        ("Agency", case.veiled(case.agency)),
        ("Handling", ", ".join(documents.handling)),
        ("Journal", f"{case.position:,} entries"),
        ("Case fingerprint", case.fingerprint),
    )
    return tag("header", tag("p", "Case report", class_="kind"), tag("h1", title),
               definitions(facts))  # fmt: skip


def _network(graph: EntityGraph, scores: ScoreTable, rings: RingTable) -> Markup:
    image = base64.b64encode(picture(graph, rings=rings, scores=scores, kind="svg")).decode()
    size = Readings(scores).label(0) if scores.measures else "the number of ties"
    says = (
        f"{graph.n:,} entities and {graph.m:,} ties. Shape shows the type of an entity, size shows "
        f"{size}, outlines show rings. Distance in the figure says nothing about distance in real "
        "life."
    )
    if graph.n == 0:
        return tag("p", "The graph has no entities.")
    return tag(
        "figure",
        tag("img", src=f"data:image/svg+xml;base64,{image}", alt="Network figure. " + says),
        tag("figcaption", says),
        bullets(graph.notes),
    )


# One printed page holds so many; the sections behind it have the rest.
RINGS, PEOPLE, FINDINGS = 3, 5, 3
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


# Said once for all rings, above their cards.
GENERAL = "The comparison with chance"
STABLE = (
    "A rank describes the records, not a part in a crime. The simulated networks assume that "
    "single ties are missing or wrong at random, not that a whole source is lost. "
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
    items = [tag("li", *_ring(ring, given)) for ring in list(rings)[:RINGS]]
    more = len(rings) - len(items)
    rest = [tag("p", link(f"and {counted(more, 'more ring')}", "rings"), ".")] if more > 0 else []
    return tag(
        "div",
        tag("h2", f"{upper_first(number_word(len(rings)))} {stands} out"),
        tag("ol", *items, class_="rings"),
        *rest,
        tag("p", *_expected(rings), *_others(rings), class_="soft"),
    )


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


def _ring(ring: Ring, given: Results) -> list[str]:
    words = given.words
    when = days_of(ring.first, ring.last, given.case.timezone)
    best = next((text for thing in ring.shared if (text := words.sentence(thing))), "")
    # "share" alone would say that all of them do
    tied = f". Two or more at a time {tied_by(ring.shared)}"
    known = "" if math.isnan(ring.probability) else f" ({min(ring.probability, 0.99):.0%})"
    grade = tag("em", f"{upper_first(ring.grade or '')}{known}:")
    said: list[str] = [
        grade,
        " ",
        tag("strong", names_of(ring)),
        tied,
        f", {when}. " if when else ". ",
    ]
    if best:
        said.append(f"{best}. ")
    said += [tag("em", "Against:"), f" {against(ring)} "]
    if ring.questions:
        question = ring.questions[0].text(given.documents.title).partition("? ")[0]
        # the ids are on the card of the ring
        short = IDS.sub("", words.replaced(question))
        said += [tag("em", "Check first:"), f" {short}? "]
    return [*said, link(f"→ ring {ring.number}", f"ring-{ring.number}")]


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


def _why(one: KeyEntity, given: Results) -> str:
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
    return f"{sentence} {example}".rstrip()


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
