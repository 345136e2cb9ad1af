"""Call records about one number, whose direction says who called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.records import read_case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

OWN, OTHER = "502-555-0143", "502-555-0199"
OWN_ID, OTHER_ID = "phone:+15025550143", "phone:+15025550199"
HEADINGS = "Subscriber,Other Party,start,I/O"
MAPPED = 'caller = "Subscriber", callee = "Other Party"'
DIRECTED = MAPPED + ', direction = "I/O"'
NO_DIRECTION = (
    "the direction is neither outgoing nor incoming; give its meaning: "
    'values = { direction = { X = "outgoing" } }'
)


def calls(columns: str, more: str = "") -> str:
    return (
        'region = "US-KY"\ntimezone = "UTC"\n[[document]]\nfile = "x.csv"\nreader = "calls"\n'
        f"columns = {{ {columns} }}\n{more}"
    )


def test_the_other_party_calls_in_incoming_records_and_the_number_itself_in_others(
    write_folder: Write,
) -> None:
    incoming = ["I", "in", "Incoming", "MT", "terminating"]
    outgoing = ["O", "out", "Outgoing", "MO", "originating"]
    callers = dict.fromkeys(incoming, (OTHER_ID, OWN_ID))
    callers |= dict.fromkeys(outgoing, (OWN_ID, OTHER_ID))
    lines = [f"{OWN},{OTHER},2024-05-02 10:{at:02},{word}" for at, word in enumerate(callers)]
    table = "\n".join([HEADINGS, *lines])
    links = read_case(write_folder({"x.csv": table}, calls(DIRECTED))).links()
    links = links.sort_values("start")
    ends = zip(links["source"], links["target"], strict=True)
    assert dict(zip(callers, ends, strict=True)) == callers


def test_a_direction_that_is_no_known_word_is_a_problem(write_folder: Write) -> None:
    line = f"{OWN},{OTHER},2024-05-02 10:00"
    table = f"{HEADINGS}\n{line},X\n{line},\n{line},Z\n{line},O\n"
    meaning = 'values = { direction = { Z = "incoming" } }\n'
    case = read_case(write_folder({"x.csv": table}, calls(DIRECTED, meaning)))
    assert case.links()[["source", "row"]].to_numpy().tolist() == [
        [OTHER_ID, "4"],
        [OWN_ID, "5"],
    ]
    assert case.problems()[["row", "column", "value", "why"]].to_numpy().tolist() == [
        ["2", "I/O", "X", NO_DIRECTION],
        ["3", "I/O", "", "the cell is empty"],
    ]


def test_device_and_sector_are_those_of_the_number_itself(write_folder: Write) -> None:
    table = f"{HEADINGS},imei\n{OWN},{OTHER},2024-05-02 10:00,I,490154203237518\n"
    links = read_case(write_folder({"x.csv": table}, calls(DIRECTED))).links()
    assert links.query("type == 'uses'")["source"].tolist() == [OWN_ID]


def test_a_direction_is_read_only_if_it_is_mapped(write_folder: Write) -> None:
    table = f"caller,callee,start,direction\n{OWN},{OTHER},2024-05-02 10:00,I\n"
    case = read_case(write_folder({"x.csv": table}, calls("")))
    assert case.links()["source"].tolist() == [OWN_ID]
    assert case.problems().empty
    state, note = case.columns()[["state", "note"]].to_numpy().tolist()[-1]
    assert state == "open"
    assert note == (
        "not imported: this looks like a direction. If caller is the number that the records are "
        'about, and not always who called, map it: columns = { direction = "direction" }. If '
        'caller always called, columns = { used_by = "direction" } says whose device, SIM and cell '
        "it is"
    )


def test_a_profile_takes_a_direction_too(write_folder: Write) -> None:
    table = f"Carrier X\n\n{HEADINGS}\n{OWN},{OTHER},2024-05-02 10:00,I\n"
    folder = write_folder({"x.csv": table}, calls(DIRECTED, 'profile = "generic"\n'))
    assert read_case(folder).links()["source"].tolist() == [OTHER_ID]


def test_the_heading_of_a_direction_that_a_profile_knows_may_be_mapped(write_folder: Write) -> None:
    headings = "Mobile Directory Number,Dialed Digit Number,Calling Party Number,Seizure Dt Tm,Way"
    table = f"{headings}\n{OWN},,{OTHER},05/02/2024 10:00:00,I\n"
    folder = write_folder({"x.csv": table}, calls('direction = "Way"', 'profile = "verizon"\n'))
    assert read_case(folder).links()[["source", "target"]].to_numpy().tolist() == [
        [OTHER_ID, OWN_ID]
    ]
