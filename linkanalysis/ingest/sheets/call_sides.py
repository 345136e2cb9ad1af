"""Whose device, SIM and cell the record of a call names."""

from __future__ import annotations

USED_BY = "used_by"
CALLER, CALLEE, NOBODY = "caller", "callee", "nobody"
IN_CONFLICT = "both: "  # before what names the caller and what names the callee
OUTGOING = frozenset({"o", "out", "outgoing", "outbound", "mo", "originating", "originated"})
INCOMING = frozenset({"i", "in", "incoming", "inbound", "mt", "terminating", "terminated"})


def read_side(word: str) -> str:
    """Tell the party that a word names; a direction is that of the party itself."""
    folded = word.casefold()
    if folded in OUTGOING:
        return CALLER
    if folded in INCOMING:
        return CALLEE
    return folded if folded in {CALLER, CALLEE, NOBODY} else ""
