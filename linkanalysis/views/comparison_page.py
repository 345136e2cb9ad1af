"""Two runs or two dates side by side on one page: what became of rings, ranks and ties."""

from __future__ import annotations

import base64
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.counts import counted
from linkanalysis.core.door import Call, answer
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.vocabulary.names import display_name
from linkanalysis.views.compare.graph_changes import compare_graphs
from linkanalysis.views.compare.ring_changes import compare_rings
from linkanalysis.views.figures.change_figure import Change, change_picture, drawn_part
from linkanalysis.views.pages.evidence import Documents, date_text
from linkanalysis.views.pages.page import (
    Markup,
    bullets,
    cut_table,
    definitions,
    made_by_lines,
    more,
    page,
    tag,
)
from linkanalysis.views.pages.view import View
from linkanalysis.views.pages.wording import names_of, number_word
from linkanalysis.views.profile_records import rows_text
from linkanalysis.views.report import WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings import RingTable
    from linkanalysis.views.compare.graph_changes import GraphChange, GraphChanges
    from linkanalysis.views.compare.ring_changes import RingChange, RingChanges

RINGS, RANKS, TIES = 20, 20, 25
ROWS = 1_000  # counted behind a tie; the page names the first
EVENTS = {"born": "new", "gone": "gone", "same": "the same"}  # all others say it themselves
LEAD = (
    "Changes here are changes in the records, in what was written down, not in what people did. "
    "These are leads to check, not findings of guilt."
)


@answer(earlier="before")
def comparison(
    call: Call,
    before: RingTable,
    after: RingTable,
    *,
    measure: str = "degree",
    worlds: int | None = None,
    seed: int = 0,
) -> View:
    """Show on one page what happened to rings, ranks and ties between two runs or two dates.

    Parameters
    ----------
    before, after : RingTable
        Rings of two runs of one case, or of its graphs as of two dates.
    measure : str, default "degree"
        The row of `MEASURES` by which people are ranked.
    worlds : int, optional
        Number of simulated networks (possible worlds) for the intervals of ranks, as in
        `centrality`.
    seed : int, default 0
        Seed of all random draws, the same in both graphs.

    Returns
    -------
    View
        The page, without scripts: what changed in words; rings that are new, grown, shrunk, merged,
        split or gone, with members and documents; ranks that moved; ties that came, went or changed
        as a table with rows and as a figure that is readable in gray. The same input gives the same
        bytes.

    Raises
    ------
    GraphKindError
        If the rings are not of one case.
    UnknownNameError
        If there is no such measure.
    ProtectedError
        If the earlier run names somebody who came to be protected since.

    Notes
    -----
    Many changes mean that much was written down, not that people did more. A change that is not
    stable may be an accident of the runs. Changes about protected people are counted, not listed.

    Examples
    --------
    >>> import linkanalysis as la
    >>> rings = la.find_rings(la.Case(purpose="training"))
    >>> "Nothing changed" in la.views.comparison(rings, rings).html
    True
    """
    changes = compare_graphs(before.graph, after.graph, measure=measure, worlds=worlds, seed=seed)
    became = compare_rings(before, after)
    case = changes.case
    documents = Documents(case)
    of = {what: [row for row in changes.rows if row.what == what] for what in ("rank", "tie")}
    parts = (
        ("rings", "Rings", _rings(became, before, after, documents)),
        ("ranks", "Ranks that moved", _ranks(of["rank"], documents)),
        ("map", "Ties that came and went", _figure(of["tie"], after.graph, case)),
        ("ties", "Ties and the rows behind them", _ties(changes, documents)),
    )
    notes = dict.fromkeys((*call.notes, *became.notes, *changes.notes, *documents.text_notes()))
    made = made_by_lines(before, after, changes, became)
    how = bullets((*notes, *made, WRITTEN))
    title = f"Comparison: {case.veiled(case.title) or 'two runs'}"
    facts = (
        ("Before", _moment(before, documents)),
        ("After", _moment(after, documents)),
        ("Case fingerprint", case.fingerprint),
    )
    body = tag(
        "main",
        tag("header", tag("p", "Comparison", class_="kind"), tag("h1", title), definitions(facts)),
        *(tag("p", line, class_="lead") for line in (case.protection.notice, LEAD) if line),
        tag("p", _words(became, changes), class_="opening"),
        *(tag("section", tag("h2", head), part, id=anchor) for anchor, head, part in parts),
        tag("section", tag("h2", "Method"), how, id="method"),
    )
    text = page(
        title=title,
        body=body,
        styles=("page.css", "dark.css", "report.css", "comparison.css"),
        handling=documents.marks,
    )
    return View(text, title=title, case=case)


def _moment(rings: RingTable, documents: Documents) -> str:
    """Say up to which entry of the journal and which day a run knows the records."""
    entry = f"journal entry {rings.made_by.position:,}"
    known = rings.graph.last[~np.isnat(rings.graph.last)]
    return (
        f"{entry}, records to {date_text(known.max(), documents.zone)[:10]}"
        if len(known)
        else entry
    )


def _words(became: RingChanges, changes: GraphChanges) -> str:
    """Say in a few sentences what changed."""
    events = Counter(EVENTS.get(row.event, row.event) for row in became.changes)
    kinds = Counter((row.what, row.change) for row in changes.rows)
    moved = [row for row in changes.rows if row.what == "rank"]
    said = []
    if events:
        said.append(f"Rings: {', '.join(f'{count:,} {event}' for event, count in events.items())}.")
    if events["gone"]:
        said.append("A ring that is gone may be a less likely group of the later run.")
    for what, noun in (("tie", "ties"), ("entity", "entities")):
        came, went = kinds[what, "came"], kinds[what, "went"]
        if came or went:
            said.append(f"{came:,} {noun} came and {went:,} went.")
    links = kinds["tie", "rose"] + kinds["tie", "fell"]
    if links:
        said.append(f"{counted(links, 'tie')} changed in their number of links.")
    if moved:
        apart = sum(row.stable for row in moved)
        which = number_word(apart) if apart else "none"
        said.append(
            f"{counted(len(moved), 'rank')} moved, {which} of them "
            "further than missing records explain."
        )
    if changes.withheld:
        said.append(
            f"Changes about protected people, counted and not listed: {changes.withheld:,}."
        )
    return " ".join(said) if kinds or set(events) - {"the same"} else "Nothing changed."


def _rings(
    became: RingChanges, before: RingTable, after: RingTable, documents: Documents
) -> Markup:
    rows = [_ring(row, before, after, documents) for row in became.changes]
    heads = ("What became of it", "Size", "Members", "Came", "Went", "Documents", "Stable")
    return cut_table(heads, rows, RINGS, none="There is no ring before or after.")


def _ring(
    row: RingChange, before: RingTable, after: RingTable, documents: Documents
) -> tuple[str, ...]:
    ring = before[row.before or 0] if row.after is None else after[row.after]
    numbers = [f"{number}" for number in (row.before, row.after) if number is not None]
    case = documents.case
    assert case is not None  # noqa: S101 - narrows the type only: compare_graphs wants a case
    also = f"{number_word(row.protected)} protected came or went" if row.protected else ""
    came, went = "; ".join(filter(None, (_names(row.joined, case), also))), _names(row.left, case)
    if row.before is None:
        came = "all members"
    if row.after is None:
        came, went = "", "all members"
    return (
        f"Ring {' → '.join(dict.fromkeys(numbers))}: {EVENTS.get(row.event, row.event)}",
        f"{row.size_before:,} → {row.size_after:,}",
        names_of(ring),
        came,
        went,
        _documents(row.new_document_ids, row.lost_document_ids, documents),
        "yes" if row.stable else "no",
    )


def _names(entities: Iterable[str], case: Case) -> str:
    # not by commas: "Doe, Jane Roe" would name Jane Doe, who may be protected
    protection = case.protection
    return "; ".join(display_name(protection.shown(e), protection.label(e)) for e in entities)


def _documents(new: Iterable[str], lost: Iterable[str], documents: Documents) -> str:
    said = [f"added: {documents.title(each)}" for each in new]
    return "; ".join([*said, *(f"withdrawn: {documents.title(each)}" for each in lost)])


def _ranks(rows: list[GraphChange], documents: Documents) -> Markup:
    cells = [
        (
            display_name(row.entity, row.label),
            f"{row.value_before:,} → {row.value_after:,}",
            row.change,
            "yes" if row.stable else "no",
            "; ".join(map(documents.title, row.document_ids)),
        )
        for row in rows
    ]
    heads = ("Who", "Rank", "Change", "Beyond its interval", "Documents of changed ties")
    return cut_table(heads, cells, RANKS, none="No rank moved.")


def _ties(changes: GraphChanges, documents: Documents) -> Markup:
    numbered = [(n, row) for n, row in enumerate(changes.rows, 1) if row.what == "tie"]
    rows = []
    for number, row in numbered[:TIES]:
        reasons = changes.reasons(number, limit=ROWS)
        behind = rows_text(((each.document, each.row) for each in reasons), documents)
        ends = _names((row.entity, row.other), changes.case)
        count = f"{row.value_before:,} → {row.value_after:,}"
        rows.append((ends, row.change, count, behind))
    left = more(len(numbered) - len(rows), " ties")
    none = "No tie came, went or changed."
    return tag(
        "div",
        cut_table(
            ("Tie", "Change", "Links", "Rows behind only one of the two runs"),
            rows,
            TIES,
            none=none,
        ),
        left,
    )


def _figure(rows: list[GraphChange], graph: EntityGraph, case: Case) -> Markup:
    became = {"came": "came", "went": "went", "rose": "changed", "fell": "changed"}
    changed = [Change(row.entity, row.other, became[row.change]) for row in rows]
    ends = {end for tie in changed for end in (tie.a, tie.b)}
    known = {frozenset((tie.a, tie.b)) for tie in changed}
    ids = [case.same.get(entity, entity) for entity in unmasked(graph.ids)]
    stayed = {
        Change(min(ids[a], ids[b]), max(ids[a], ids[b]), "stayed")
        for a, b in zip(graph.source.tolist(), graph.target.tolist(), strict=True)
        if ids[a] in ends and ids[b] in ends and frozenset((ids[a], ids[b])) not in known
    }
    drawn = drawn_part([*changed, *sorted(stayed)])
    if not drawn:
        return tag("p", "No tie came, went or changed.")
    labels = {end: case.protection.label(end) for tie in drawn for end in (tie.a, tie.b)}
    image = base64.b64encode(change_picture(drawn, labels)).decode()
    says = (
        f"The {len(labels):,} entities with the most changed ties. Ties that came are thick, ties "
        "that went dashed, ties with more or fewer links dash-dotted, ties that stayed thin. A "
        "square is an entity that came, a hollow disk one that went. Protected people are not "
        "drawn."
    )
    return tag(
        "figure",
        tag("img", src=f"data:image/svg+xml;base64,{image}", alt="Figure of ties"),
        tag("figcaption", says),
    )
