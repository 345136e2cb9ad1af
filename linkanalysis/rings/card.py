"""The card of a ring: every sentence that the text, the notebook, the report and the map show.

Lives here: the headline, facts (one line each) and sections (several lines each) of a `Ring`, the
caveats on a ring and on a table, and the layout as text and as a notebook cell.
Not here: the numbers (`ring`, `making`), and the layout of pages (`views`).
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis._escape import escape_html, visible
from linkanalysis.graph.evidence import shown_documents
from linkanalysis.rings.evidence import DIRECT
from linkanalysis.rings.significance import LEVEL, MOST_FALSE, WORLDS, WORLDS_LARGE
from linkanalysis.vocabulary import ENTITY_TYPES
from linkanalysis.vocabulary.names import display_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from linkanalysis._provenance import Reason
    from linkanalysis.rings.evidence import Evidence
    from linkanalysis.rings.making import FoundRing
    from linkanalysis.rings.ring import (
        Member,
        Ring,
        RingQuestion,
        RingRole,
        RingStanding,
        SharedThing,
    )

# Stability from which a member is in the core: together in four of five runs. A design choice.
CORE = 0.8
# Lines of a section and rows of a document in one sentence: what a reader still reads.
LINES = 12
ROWS = 6
# Rows that a ring keeps as reasons: a limit on the size of pages; a note counts them all.
MOST_REASONS = 200
# From half of the strength of its ties on one thing is said to carry a ring.
CARRIES = 0.5
LABELS = {row.name: row.label for row in ENTITY_TYPES}

EXPLAINED = (
    "What sets it apart is shared within families, households or workplaces; without that it would "
    "not be a ring."
)
ROLES_CAVEAT = (
    "Positions follow from recorded ties only: whoever is recorded most appears central, and none "
    "of this shows who leads or profits."
)
NULL_THINGS = (
    "The null model lets people share things at random, so friends, neighbors or regulars of one "
    "venue can pass this test as well."
)
NULL_TIES = (
    "The null model keeps only how many ties each person has, so a dense family or workplace "
    "passes this test as well."
)


class Section(NamedTuple):
    """A heading and its lines."""

    title: str
    lines: tuple[str, ...]


def headline(ring: Ring) -> str:
    """State size, p-value and stability in one line."""
    name = "Group" if ring.explained else "Ring"
    known = not math.isnan(ring.significance)
    return (
        f"{name} {ring.number}: {len(ring.members)} members, {ring.n_protected} protected; "
        f"{f'p ≤ {ring.significance:.3g}' if known else 'p-value not computed'}; "
        f"stability {ring.stability:.2f}"
        f"{'; within families, households or work' * ring.explained}"
    )


def facts(ring: Ring, veil: Callable[[str], str] = str) -> list[tuple[str, str]]:
    """List what fits in a line each: name and text; `veil` masks reasons of relevance."""
    protected = f", including {ring.n_protected} protected and not named"
    relevance = "; ".join(map(veil, ring.relevance_reasons))
    rows = [
        ("Members", f"{len(ring.members)}{protected if ring.n_protected else ''}"),
        ("Shared", _shared_text(ring)),
        ("Significance", _chance_text(ring)),
        (
            "Stability",
            f"On average, a member is found with the others in {ring.stability:.0%} of searches",
        ),
        ("Redundancy", _redundancy_text(ring)),
        ("Dates", _span(ring.first, ring.last)),
        ("Countries", tallied(ring.countries)),
        ("Agencies", tallied(ring.agencies)),
        ("Sources", sources_text(ring.standing)),
        ("Grades", grades_text(ring.standing)),
        ("Relevance", f"{ring.relevance:g}: {relevance}" if relevance else ""),
    ]
    return [(name, text) for name, text in rows if text]


def sections(
    ring: Ring, title: Callable[[str], str] | None = None, *, rows: bool = False
) -> list[Section]:
    """List what takes several lines.

    title: Names a document; by default `Ring.title`.
    rows: Whether to list the rows that state what is shared, too.
    """
    named = title or ring.title
    stated = [
        f"{reason.text} ({named(reason.document)}, row {reason.row})"
        if reason.document
        else reason.text
        for reason in ring.reasons
    ]
    roles = [f"{display_name(role.entity, role.label)}: {role.words}" for role in ring.roles]
    ties = ring.standing.ties
    found = (
        ("Doubts and limits", ring.notes),
        ("What to verify first", [question.text(named) for question in ring.questions]),
        (
            "Positions in the ring",
            [*_cut(roles), ROLES_CAVEAT]
            if roles
            else ["No member who may be named stands out by ties."],
        ),
        ("What they share", _cut([thing_text(thing, named) for thing in ring.shared])),
        (
            "Bridges to other rings",
            _cut([f"{display_name(b.entity, b.label)}: ring {b.to_ring}" for b in ring.bridges]),
        ),
        (
            "Documents",
            [f"{named(name)}: {n:,} of the {ties:,} ties" for name, n in ring.standing.documents],
        ),
        ("Evidence", _cut(stated) if rows else ()),
    )
    return [Section(head, tuple(lines)) for head, lines in found if lines]


def as_text(ring: Ring) -> str:
    """Lay the card out as plain text."""
    lines = [headline(ring)]
    lines += [f"{name}: {visible(text)}" for name, text in facts(ring)]
    for section in (*_members(ring), *sections(ring)):
        lines += [f"{section.title}:", *(f"- {visible(line)}" for line in section.lines)]
    return "\n".join([*lines, ring.caveat])


def as_html(ring: Ring) -> str:
    """Lay the card out as a notebook cell."""
    rows = [(name, [text]) for name, text in facts(ring)]
    rows += [(each.title, list(each.lines)) for each in (*_members(ring), *sections(ring))]
    body = "".join(
        f"<tr><th>{escape_html(name)}</th><td>{'<br>'.join(map(escape_html, lines))}</td></tr>"
        for name, lines in rows
    )
    return (
        f"<h4>{escape_html(headline(ring))}</h4><table><tbody>{body}</tbody></table>"
        f"<p><em>{escape_html(ring.caveat)}</em></p>"
    )


def role_text(role: RingRole) -> str:
    """Word the position of a member."""
    parts = []
    if role.position:
        parts.append(f"{role.position}: tied to {role.inner} of the {role.others} others")
    if role.holds:
        parts.append("the only connection of some members to the rest")
    if role.outward:
        inside = "" if role.position else f" ({role.inner})"
        parts.append(f"more ties outside the ring ({role.outer}) than inside{inside}")
    return "; ".join(parts)


def sources_text(standing: RingStanding) -> str:
    """Word how many ties rest on a single source."""
    ties, single, origins = standing.ties, standing.single, standing.origins
    if not ties:
        return ""
    if origins == 1:
        return f"All {ties:,} ties come from one source"
    few = f"{single:,} of the {ties:,} ties ({standing.single_share:.0%}) are each"
    which = f"Each of the {ties:,} ties is" if single == ties else few
    return f"{which} stated by only one of the {origins:,} sources"


def grades_text(standing: RingStanding) -> str:
    """Word the grades of documents and how many ties they state."""
    texts = [f"{grade} for {count:,}" for grade, count in standing.grades]
    return ", ".join([f"{text} of the {standing.ties:,} ties" for text in texts[:1]] + texts[1:])


def question_text(question: RingQuestion, title: Callable[[str], str]) -> str:
    """Word what to verify, and what depends on it."""
    if question.kind in ("document", "origin"):
        source = f"{'the origin ' * (question.kind == 'origin')}{title(question.about)}"
        return f"Is everything that only {source} states reliable? {_cost_text(question)}"
    places = []
    for document, same in groupby(question.places, key=lambda place: place[0]):
        rows = [row for _, row in same]
        more = f" and {len(rows) - ROWS} more" if len(rows) > ROWS else ""
        word = "row" if len(rows) == 1 else "rows"
        places.append(f"{title(document)}, {word} {', '.join(rows[:ROWS])}{more}")
    where = f" ({'; '.join(places)})" if places else ""
    return f"Is it certain that {question.doubt}{where}? {_cost_text(question)}"


def _cost_text(question: RingQuestion) -> str:
    if question.lost_named:
        return f"Without it, {question.lost_named} is not tied to any other member."
    if question.left == 1:
        return "Without it, nothing ties the members together."
    if question.lost == 1:
        return "Without it, 1 member is not tied to any other."
    if question.lost:
        return (
            f"Without it, the ring falls apart: at most {question.left} of {question.size} members "
            "stay tied together."
        )
    left = _count(question.after, "tie") if question.after else "no ties"
    return f"Without it, the ring has {left} to spare instead of {question.before}."


def tallied(counts: Sequence[tuple[str, int]]) -> str:
    """Write names with the number of members of each."""
    return ", ".join(f"{name} ({_count(count, 'member')})" for name, count in counts)


def against(
    evidence: Evidence,
    found: FoundRing,
    pairs: NDArray[np.int64],
    members: tuple[Member, ...],
    reasons: tuple[Reason, ...],
) -> tuple[str, ...]:
    """Word what speaks against a ring, and other caveats; `pairs` are its tied pairs."""
    notes = [EXPLAINED] if found.explained else []
    benign = int(np.isin(pairs, evidence.benign).sum())
    if benign:
        notes.append(
            f"{benign} of its {pairs.size} tied pairs {'is' if benign == 1 else 'are'} also tied "
            "by family, household, home or work."
        )
    notes += _carried(evidence, found)
    documents = {reason.document for reason in reasons}
    if len(documents) == 1:
        (title,) = shown_documents(evidence.people, documents)
        notes.append(f"All of its evidence comes from one document, {title}.")
    unstable = sum(not member.core for member in members)
    if unstable:
        notes.append(
            f"{unstable} of its {len(members)} members {'is' if unstable == 1 else 'are'} less "
            f"stable: found with the others in under {CORE:.0%} of searches."
        )
    if np.isnan(found.significance):
        notes.append("Whether chance produces such groups was not tested.")
    else:
        notes.append(NULL_THINGS if evidence.two_mode else NULL_TIES)
    if found.false_share > LEVEL and found.significance > LEVEL:
        notes.append(
            f"Of the groups at least this strong, {found.false_share:.0%} are expected by chance: "
            "read the rings before it first."
        )
    if len(reasons) > MOST_REASONS:
        notes.append(f"{len(reasons):,} rows state its evidence; {MOST_REASONS} are listed.")
    return tuple(notes)


def _carried(evidence: Evidence, found: FoundRing) -> list[str]:
    if not evidence.two_mode or not found.shared:
        return []
    strengths = [
        int(evidence.strength[shared.thing]) * len(shared.members) * (len(shared.members) - 1)
        for shared in found.shared
    ]
    most = int(np.argmax(strengths))
    share = strengths[most] / sum(strengths)
    if share < CARRIES:
        return []
    name = evidence.shown[found.shared[most].thing]
    what = f"One shared thing, {name}," if name else "One direct tie"
    return [f"{what} makes up {share:.0%} of the strength of its ties."]


def table_notes(
    rings: Sequence[Ring], explained: Sequence[Ring], *, considered: int, large: bool
) -> tuple[str, ...]:
    """Word how the rings of a table were tested, and what is listed separately."""
    notes = _tests(rings, considered, large=large)
    if explained:
        one = len(explained) == 1
        notes.append(
            f"{len(explained):,} {'group is' if one else 'groups are'} listed separately "
            f"(explained): {'it exceeds' if one else 'they exceed'} chance only through what "
            "families, households or colleagues share among themselves."
        )
    relevant = sum(ring.relevance > 0 for ring in explained)
    if relevant:
        notes.append(f"{relevant:,} of those {'has' if relevant == 1 else 'have'} relevance.")
    return tuple(notes)


def _tests(rings: Sequence[Ring], considered: int, *, large: bool) -> list[str]:
    groups = f"{considered:,} {'group was' if considered == 1 else 'groups were'} considered"
    if not rings:
        return [f"No rings: {groups}, and none exceeds what chance produces."]
    tested = not np.isnan(rings[0].significance)
    if large:
        chosen = (
            f"{groups}; listed are those with more ties, whatever their strengths, than degrees, "
            "communities and outsiders explain, the most surprising first."
        )
        strong = sum(ring.false_share <= LEVEL for ring in rings)
        compared = (
            f"They were compared with those of {WORLDS_LARGE} simulated networks (possible "
            f"worlds): of the {strong:,} most surprising, at most {LEVEL:.0%} are expected by "
            f"chance, and of all listed at most {MOST_FALSE:.0%}."
        )
        return [chosen, compared if tested else "The graph is too large for simulated networks."]
    if not tested:
        return [
            f"{groups}; the data are too large to be compared with {WORLDS} simulated networks."
        ]
    compared = (
        f"{groups} and compared with those of {WORLDS} simulated networks (possible worlds); at "
        f"most {LEVEL:.0%} of groups like these are expected by chance."
    )
    return [compared]


def _redundancy_text(ring: Ring) -> str:
    return (
        f"{_count(ring.redundancy, 'tie')} to spare (more than it needs to hold together); how "
        "many could be wrong depends on which ones"
    )


def _chance_text(ring: Ring) -> str:
    if math.isnan(ring.significance):
        return "Not tested: the data are too large"
    often = "would hardly produce" if ring.significance <= LEVEL else "could produce"
    text = f"Chance alone {often} a group this strong (p ≤ {ring.significance:.3g})"
    if math.isnan(ring.false_share):
        return text
    return (
        f"{text}; of groups at least this strong, about {ring.false_share:.1%} are expected by "
        "chance"
    )


def _shared_text(ring: Ring) -> str:
    kinds = Counter(thing.type for thing in ring.shared)
    direct = kinds.pop(DIRECT, 0)
    things = ", ".join(
        _count(count, LABELS.get(kind, kind)) for kind, count in sorted(kinds.items(), key=_most)
    )
    parts = [f"{_count(sum(kinds.values()), 'thing')} ({things})"] if kinds else []
    parts += [_count(direct, DIRECT)] if direct else []
    return f"{' and '.join(parts)}; {ring.density:.0%} of the pairs of members are tied"


def _most(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def _count(number: int, word: str) -> str:
    if number == 1:
        return f"1 {word}"
    return f"{number:,} {word}{'es' if word.endswith(('s', 'x', 'ch', 'sh')) else 's'}"


def _members(ring: Ring) -> list[Section]:
    parts = (
        (f"Core members (stability at least {CORE:g})", [m for m in ring.members if m.core]),
        (f"Boundary members (stability under {CORE:g})", ring.boundary),
    )
    return [
        Section(
            head,
            tuple(f"{display_name(m.entity, m.label)}: {m.stability:.2f}" for m in members),
        )
        for head, members in parts
        if members
    ]


def thing_text(thing: SharedThing, title: Callable[[str], str]) -> str:
    """Word what members share."""
    # ids state their type
    kind = "" if thing.thing.startswith(f"{thing.type}:") else f" ({thing.type})"
    documents = ", ".join(sorted(map(title, thing.documents)))
    members = "" if thing.type == DIRECT else _count(thing.members, "member")
    about = "; ".join(filter(None, (members, _span(thing.first, thing.last), documents)))
    return f"{thing.thing}{kind}: {about}" if about else f"{thing.thing}{kind}"


def _span(first: datetime | None, last: datetime | None) -> str:
    days = [f"{day:%Y-%m-%d}" for day in (first, last) if day is not None]
    return " to ".join(dict.fromkeys(days))


def _cut(lines: list[str]) -> list[str]:
    return lines if len(lines) <= LINES else [*lines[:LINES], f"and {len(lines) - LINES} more"]
