"""Plates beside a column of their states."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from linkanalysis.core.keys.placeholders import stands_for_none
from linkanalysis.core.keys.region import STATES, country_of, find_state, normalize_region
from linkanalysis.core.keys.vehicle import normalize_plate, split_marked, split_state
from linkanalysis.core.vocabulary.entities import make_id
from linkanalysis.core.vocabulary.words import snake_case
from linkanalysis.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from linkanalysis.ingest.sheets.sheet import Reading

WITHOUT_STATE = (
    "plates without a state, which are valid in this document alone: the plate of another state "
    "may have the same characters. If all of them are of one state, give it to the empty cells: "
    'values = {{ {column} = {{ "" = "{state}" }} }}'
)
UNCLEAR = (
    "plates under {plate} are tied to nobody, since several columns may have their state "
    "({states}); map a plate and its state with one number: "
    "columns = {{ plate_1 = {plate}, plate_1_state = {first} }}"
)
CONTRADICTED = "the plate is of {}, as it is written, and of {}, as the column of states has it"
NO_STATE = "the column of states beside the plate names none. {}"
OF_PLATES = frozenset({"plate", "tag", "lp"})  # a state alone may be that of an address
OF_STATES = frozenset({"state", "st", "jurisdiction", "province"})


WORD = re.compile(r"[^\W\d_]+|\d+")


def states_of_plates(plates: Collection[str], columns: Mapping[str, int]) -> dict[str, str]:
    """Give the column of the state of each plate; "" where several may have it.

    By the number in both headings, then by their words, then by place: the state stands next.
    A plate that is not among them has no column of states.
    """
    states = [name for name in columns if is_state_of_plate(name)]
    if len(states) == 1 and not _number(states[0]):
        return dict.fromkeys(plates, states[0])
    found: dict[str, str] = {}
    after = {name: str(at + 1) for name, at in columns.items() if name in plates}
    place = {name: str(at) for name, at in columns.items()} | after
    ways: tuple[Callable[[str], str], ...] = (_number, _words, place.__getitem__)
    for told_by in ways:
        free = [each for each in (*plates, *states) if each not in {*found, *found.values()}]
        for plate in plates:
            alike = [each for each in free if told_by(plate) and told_by(each) == told_by(plate)]
            if plate in alike and len(alike) == 2 and {*alike} & {*states}:  # noqa: PLR2004 - a pair
                found[plate] = next(each for each in alike if each != plate)
    if {*states} <= {*found.values()}:
        return found
    return dict.fromkeys(plates, "") | found


def say_unclear(reading: Reading, plate: str) -> None:
    """Count a plate of which no state is sure."""
    states = [
        json.dumps(name, ensure_ascii=False) for name in filter(is_state_of_plate, reading.others)
    ]
    quoted = json.dumps(plate, ensure_ascii=False)
    why = UNCLEAR.format(plate=quoted, states=", ".join(states), first=states[0])
    reading.remarks.count(why)


def is_state_of_plate(heading: str) -> bool:
    """Tell whether the cells under a heading say which state issued a plate."""
    words = {*snake_case(heading).split("_")}
    return not (OF_PLATES.isdisjoint(words) or OF_STATES.isdisjoint(words))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _number(heading: str) -> str:
    return " ".join(filter(str.isdecimal, WORD.findall(heading)))


def _words(heading: str) -> str:
    words = WORD.findall(snake_case(heading))
    return " ".join(each for each in words if not each.isdecimal() and each not in OF_STATES)


def plate_of_state(reading: Reading, text: str, state: str, column: str) -> str:
    """Give the id of a plate beside its state; without a state it is one of the document.

    The region of the document does not fill an empty cell: where there is a column of states,
    whoever left it empty may not have seen the state, and a wrong one ties strangers.
    """
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
            region = (reading.settings.region or "").removeprefix("US-") or "…"
            quoted = column if column.isidentifier() else _quoted(column)
            reading.remarks.add([WITHOUT_STATE.format(column=quoted, state=region)])
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
