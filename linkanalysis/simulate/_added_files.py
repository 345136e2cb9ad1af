"""Files that a dial adds: those of a neighboring agency, and those in which signs are planted.

Lives here: writing these tables, and which of them there are.
Not here: the files of every case (`_files`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.simulate._desk import day_text, number_text
from linkanalysis.simulate._signs_of_travel import CAMERAS

if TYPE_CHECKING:
    from linkanalysis.simulate._desk import Desk
    from linkanalysis.simulate._world import World


def write_neighbor(desk: Desk, world: World) -> None:
    """Write the card file of the neighboring agency."""
    desk.table(
        "neighbor/cards.csv",
        ("CARD", "NAME", "MAIDEN_NAME", "BORN", "HOME"),
        (
            (number, card.name, card.maiden_name, f"{card.born:%m/%d/%Y}", card.home)
            for number, card in sorted(world.cards.items())
        ),
    )
    desk.table(
        "neighbor/used.csv",
        ("CARD", "KIND", "NUMBER", "FROM", "TO"),
        (
            (t.holder, t.kind, number_text(t.kind, t.number), day_text(t.start), day_text(t.end))
            for t in sorted(world.card_ties)
        ),
    )


def write_signs(desk: Desk, world: World) -> None:
    """Write the files in which signs are planted."""
    desk.table(
        "people/later.csv",
        ("HOLDER", "KIND", "NUMBER", "RELATION", "FROM", "TO"),
        (
            (t.holder, t.kind, t.number, t.relation, day_text(t.start), day_text(t.end))
            for t in sorted(world.later, key=str)
        ),
    )
    desk.table(
        "payments/cash_and_wires.csv",
        ("POSTED", "FROM_KIND", "FROM", "TO_KIND", "TO", "AMOUNT", "CURRENCY", "HOW", "WHERE"),
        (
            (
                *(f"{m.moment:%m/%d/%Y %H:%M}", m.payer_kind, m.payer, m.payee_kind, m.payee),
                *(f"{m.amount:.2f}", "USD", m.means, m.town),
            )
            for m in sorted(world.movements)
        ),
    )
    desk.table(
        "vehicles/cameras.csv",
        ("PLATE", "STATE", "SEEN", "CAMERA", "LATITUDE", "LONGITUDE"),
        (
            (r.plate, "KY", f"{r.seen:%Y-%m-%d %H:%M:%S}", r.camera, *CAMERAS[r.camera])
            for r in sorted(world.reads, key=lambda read: (read.seen, read.plate))
        ),
    )
    desk.table(
        "calls/carrier_c.csv",
        ("CALLER", "CALLED", "START", "SECONDS", "IMEI"),
        (
            (u.caller, u.callee, f"{u.start:%Y-%m-%d %H:%M:%S}", str(u.seconds), u.handset)
            for u in sorted(world.uses)
        ),
    )
    desk.table(
        "bookings/motels.csv",
        ("BOOKING", "MOTEL", "PERSON_ID", "CAPACITY", "ARRIVAL", "DEPARTURE"),
        (
            (
                *(s.booking, f"{s.hotel}, {s.city}", s.party, s.capacity),
                *(day_text(s.arrival), day_text(s.departure)),
            )
            for s in sorted(world.motels)
        ),
    )
    desk.table(
        "ads/board.csv",
        ("AD", "CITY", "POSTED", "SEEN"),
        (
            (p.ad, p.city, day_text(p.posted), number_text("phone", p.party))
            for p in sorted(world.board)
        ),
    )
    desk.table(
        "reports/statements.csv",
        ("PERSON_A", "RELATION", "PERSON_B", "REPORTED"),
        (
            (r.person, r.relation, r.other, day_text(r.day))
            for r in sorted(world.statements, key=str)
        ),
    )
