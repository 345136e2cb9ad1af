"""Plates beside a column of their states.

Lives here: `plate_of_state`, and `is_state_of_plate`: which headings say the state of a plate.
Not here: normal forms of plates (`keys.vehicle`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.errors import RecordError
from linkanalysis.keys.placeholders import stands_for_none
from linkanalysis.keys.region import STATES, country_of, find_state, normalize_region
from linkanalysis.keys.vehicle import normalize_plate, split_marked, split_state
from linkanalysis.sheets.cells import snake_case
from linkanalysis.vocabulary import make_id

if TYPE_CHECKING:
    from linkanalysis.sheets.sheet import Reading

WITHOUT_STATE = (
    "plates without a state, which are valid in this document alone: the plate of another state "
    "may have the same characters"
)
CONTRADICTED = "the plate is of {}, as it is written, and of {}, as the column of states has it"
NO_STATE = "the column of states beside the plate names none. {}"
OF_PLATES = frozenset({"plate", "tag", "lp"})  # a state alone may be that of an address
OF_STATES = frozenset({"state", "st", "jurisdiction", "province"})


def is_state_of_plate(heading: str) -> bool:
    """Tell whether the cells under a heading say which state issued a plate."""
    words = {*snake_case(heading).split("_")}
    return not (OF_PLATES.isdisjoint(words) or OF_STATES.isdisjoint(words))


def plate_of_state(reading: Reading, text: str, state: str) -> str:
    """Give the id of a plate beside its state; without a state it is one of the document."""
    american = country_of(reading.settings.region) in {None, "US"}
    state = _state(state, american=american)
    split = split_state(text, state) if american else None
    marked = split_marked(text) if american and state in STATES else None
    if marked and marked[0] != state:
        raise RecordError(CONTRADICTED.format(marked[0], state))
    # "AL 12345" beside KY is no plate of Alabama, but one that begins with AL
    if split and state in {"", split[0]}:
        reading.remarks.see_state(text)
        state, text = split
    if not state:
        if reading.is_new(WITHOUT_STATE):
            reading.remarks.add([WITHOUT_STATE])
        characters = normalize_plate("US", text).partition(":")[2]
        return make_id("plate", f"raw:{reading.document}:{characters}")
    if american and state in STATES:
        state = f"US-{state}"
    return make_id("plate", normalize_plate(state, text))


def _state(text: str, *, american: bool) -> str:
    """Return the state that a cell names, two letters if it is American; empty if it names none."""
    if stands_for_none(text, "plate"):  # UNKNOWN
        return ""
    state = text.strip().upper()
    if american and (found := find_state(state.removeprefix("US-"))):
        return found
    try:
        return normalize_region(state) if state else ""
    except RecordError as error:
        raise RecordError(NO_STATE.format(error)) from None
