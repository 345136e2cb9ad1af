"""One ring on one page: its card, its network, its records by time, its places, its documents."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.door import Call, answer
from linkanalysis.errors import GraphKindError
from linkanalysis.events.movement.located import SEEN_AT
from linkanalysis.graph.subgraph import induced
from linkanalysis.rings.ring import headline
from linkanalysis.views.appendix import rows_of_ring
from linkanalysis.views.figures.network_figure import picture
from linkanalysis.views.map_page import network_map
from linkanalysis.views.pages.evidence import Documents
from linkanalysis.views.pages.page import (
    Markup,
    bullets,
    data_of,
    frame,
    link,
    made_by_lines,
    page,
    table,
    tag,
)
from linkanalysis.views.pages.view import View
from linkanalysis.views.pages.wording import words_of
from linkanalysis.views.place_page import place_map
from linkanalysis.views.report_sections import ring_article
from linkanalysis.views.timeline_page import timeline

if TYPE_CHECKING:
    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings import Ring, RingTable

SHARED = 2  # members to whom somebody outside is tied, to be drawn beside them


@answer()
def ring_card(call: Call, rings: RingTable, number: int = 1) -> View:
    """Show one ring on one offline page: card, network, timeline, places, rows and documents.

    Parameters
    ----------
    rings : RingTable
        Rings of a case, from `find_rings`.
    number : int, default 1
        Number of the ring in the table.

    Returns
    -------
    View
        The page, with a link to each part. Network, timeline and place map can be used as on pages
        of their own; in print the network is a figure. The same input gives the same bytes.

    Raises
    ------
    GraphKindError
        If `rings` is not a table of rings, or its graph has no case.
    UnknownNameError
        If there is no such ring.

    Notes
    -----
    A ring is a group with more shared things and dated ties than chance explains: a lead, not a
    finding of guilt. The network shows the members and whoever is tied to at least two; timeline
    and places show the members who may be named, and the phones and cars that members share. What
    was never recorded is missing from all of them.

    Examples
    --------
    >>> import linkanalysis as la
    >>> case = la.Case(purpose="training")
    >>> len(la.find_rings(case))
    0
    """
    ring, graph = rings[number], rings.graph
    if graph.case is None:
        message = (
            "These rings come from a graph without a case, so there are no records to show. Find "
            "them in a case: find_rings(case)."
        )
        raise GraphKindError(message)
    case = graph.case
    documents = Documents(case)
    title = headline(ring).partition(":")[0]
    named = [member.entity for member in ring.members if not member.protected]
    part = _part(graph, ring)
    views = {
        "network": network_map(part, rings=rings, title=f"{title}: network"),
        "timeline": timeline(case, entities=named, title=f"{title}: records by time"),
        "places": place_map(
            case, entities=[*named, *_moving(case, ring)], title=f"{title}: places"
        ),
    }
    frames = {name: view.html for name, view in views.items()}
    image = base64.b64encode(picture(part, rings=rings, kind="svg")).decode()
    printed = tag(
        "img", src=f"data:image/svg+xml;base64,{image}", alt="Network figure", class_="printed"
    )
    parts = (
        (
            "card",
            "Card",
            ring_article(ring, documents, words_of(case, documents, rings)),
        ),
        ("network", "Network", tag("div", frame(frames["network"], title="Network"), printed)),
        ("timeline", "Records by time", frame(frames["timeline"], title="Timeline")),
        ("places", "Places", _places(frames["places"])),
        ("rows", "Rows", rows_of_ring(ring, documents)),
        ("documents", "Documents", _documents(case, ring, documents)),
        ("method", "Method", bullets([*made_by_lines(rings), "This page contacts no server."])),
    )
    contents = tag(
        "nav",
        tag("ol", *(tag("li", link(head, anchor)) for anchor, head, _ in parts)),
        aria_label="Contents",
    )
    how = bullets((*call.notes, *case.override_notes(), *documents.text_notes()))
    body = tag(
        "main",
        tag("header", tag("h1", headline(ring))),
        contents,
        *(tag("section", tag("h2", head), content, id=anchor) for anchor, head, content in parts),
        how,
    )
    text = page(
        title=title,
        body=body,
        styles=("page.css", "dark.css", "report.css", "ring.css"),
        handling=documents.marks,
        framed=tuple(frames.values()),
    )
    return View(text, title=title, case=case)


def _places(html: str) -> Markup:
    """Show the place map, if any record locates somebody."""
    if data_of(html)["events"]:
        return frame(html, title="Place map")
    return tag("p", "No record locates a member who may be named, or a phone or car they share.")


def _part(graph: EntityGraph, ring: Ring) -> EntityGraph:
    """Return the members, and whoever or whatever is tied to at least two of them."""
    inside = np.zeros(graph.n, dtype=np.bool_)
    inside[[member.node for member in ring.members]] = True
    ties = np.bincount(graph.source[inside[graph.target]], minlength=graph.n)
    ties += np.bincount(graph.target[inside[graph.source]], minlength=graph.n)
    return induced(graph, inside | (ties >= SHARED))


def _moving(case: Case, ring: Ring) -> list[str]:
    """Return the phones, plates and the like that members share and that may be named."""
    known = case.types()
    return [thing.thing for thing in ring.shared if thing.thing in known and thing.type in SEEN_AT]


def _documents(case: Case, ring: Ring, documents: Documents) -> Markup:
    kept = case.documents()
    hashes = dict(zip(kept["id"].astype(str), kept["sha256"].astype(str), strict=True))
    rows = []
    for document in ring.documents:
        described = documents.rows[documents.number(document)]
        rows.append((described["title"], described["grade"], described["handling"],
                     hashes.get(document, "")))  # fmt: skip
    return table(("Document", "Grade", "Handling", "SHA-256"), rows)
