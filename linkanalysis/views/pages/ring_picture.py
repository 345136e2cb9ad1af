"""A ring as a small drawing: its members below each other, and an arc for each tied pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.core.counts import counted
from linkanalysis.views.pages.appearance import TIE_LOOK, group_style
from linkanalysis.views.pages.page import Markup, tag

if TYPE_CHECKING:
    from linkanalysis.rings import Ring
    from linkanalysis.rings.ring_parts import Member

MOST_DRAWN = 12
WIDE, ROW = 210, 18  # pixels of the drawing, and of a member
ARCS, DISK = 46, 5  # room for the arcs at the left, and the radius of a member
LETTERS = 24  # of a name, at 12 pixels each
MARGIN = 4


def ring_picture(ring: Ring) -> Markup:
    """Draw the first twelve members of a ring; the protected are hollow, under masked names."""
    members = ring.members[:MOST_DRAWN]
    left = len(ring.members) - len(members)
    widest = max((b - a for a, b in ring.tied if b < len(members)), default=1)
    arcs = [_arc(a, b, widest) for a, b in ring.tied if b < len(members)]
    color, _ = group_style(ring.number - 1)
    names = [part for k, member in enumerate(members) for part in _member(k, member, color)]
    more = [_text(len(members), f"and {left:,} more")] if left else []
    pairs = counted(len(ring.tied), "tied pair")
    return tag(
        "svg",
        *arcs,
        *names,
        *more,
        viewBox=f"0 0 {WIDE} {_middle(len(members) - 1 + bool(left)) + ROW // 2 + MARGIN}",
        role="img",
        aria_label=f"Ring {ring.number}: {counted(len(ring.members), 'member')}, {pairs}",
        class_="ring",
    )


def _middle(row: int) -> int:
    return MARGIN + row * ROW + ROW // 2


def _arc(a: int, b: int, widest: int) -> Markup:
    """Bend to the left, the wider the further apart the two are listed."""
    high = (b - a) * ROW / 2
    wide = (ARCS - MARGIN) * (b - a) / widest
    return tag(
        "path",
        d=f"M{ARCS} {_middle(a)}A{wide:.1f} {high:.1f} 0 0 0 {ARCS} {_middle(b)}",
        fill="none",
        stroke=str(TIE_LOOK["color"]),
        stroke_width="1.3",
    )


def _member(row: int, member: Member, color: str) -> tuple[Markup, Markup]:
    disk = tag(
        "circle",
        cx=str(ARCS),
        cy=str(_middle(row)),
        r=str(DISK),
        fill=color,
        stroke=color,
        stroke_width="2",
        class_="hollow" if member.protected else "named",
    )
    label = member.label
    return disk, _text(row, label if len(label) <= LETTERS else f"{label[: LETTERS - 1]}…")


def _text(row: int, text: str) -> Markup:
    return tag(
        "text",
        text,
        x=str(ARCS + 2 * DISK),
        y=str(_middle(row) + 4),
        fill="currentColor",
        font_size="12",
    )
