"""Whose device, SIM and cell the records of carriers name, and which lines are titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from exhaustive import exhaustive

from linkanalysis.records import read_case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import linkanalysis as la

    Write = Callable[..., Path]

TARGET, OTHER = "16065550108", "18595550122"
TARGET_ID, OTHER_ID = f"phone:+{TARGET}", f"phone:+{OTHER}"
IMEI = "490154203237518"
T_MOBILE = "Date,Time,Call Type,Calling Number,Destination Number,IMEI"
INCOMING = f"05/03/2024,22:00:01,MT_Voice,{OTHER},{TARGET},{IMEI}"
VALUES = 'values = { type = { MT_Voice = "call" } }\n'
NOBODYS = (
    "no tie: the file does not say whose device, SIM and cell this is; "
    'with a profile, owner = "…" names the number whose records these are; '
    'columns = { used_by = "…" } names a column that says caller or callee'
)
DISPUTED = (
    "no tie: what tells whose device, SIM and cell this is contradicts itself: {}; if a word means "
    'something else, give its meaning: values = {{ used_by = {{ X = "callee" }} }}'
)
NO_SIDE = (
    "no tie: the file does not say whose device, SIM and cell this is; "
    'give the meaning of the word: values = { used_by = { X = "callee" } }'
)


def read(write_folder: Write, profile: str, table: str, more: str = "") -> la.Case:
    document = f'[[document]]\nfile = "x.csv"\nreader = "calls"\nprofile = "{profile}"\n{more}'
    return read_case(write_folder({"x.csv": table}, f'region = "US-KY"\n{document}'))


def users(case: la.Case) -> list[str]:
    return case.links().query("type == 'uses'")["source"].tolist()


def whys(case: la.Case) -> list[str]:
    return [
        why
        for why in case.problems()["why"]
        if not why.startswith(("times read as", "lines before the table"))
    ]


def test_a_type_of_call_that_does_not_tell_whose_handset_it_is_ties_nobody(
    write_folder: Write,
) -> None:
    case = read(write_folder, "t-mobile", f"{T_MOBILE}\n{INCOMING}\n", VALUES)
    assert case.links()[["source", "type", "target"]].to_numpy().tolist() == [
        [OTHER_ID, "call", TARGET_ID]
    ]
    assert whys(case) == [NO_SIDE]
    assert "MT_Voice" in case.problems()["value"].tolist()


@pytest.mark.parametrize(
    ("table", "more"),
    [
        (f"{T_MOBILE},Direction\n{INCOMING},Incoming\n", VALUES),
        (f"Target: {TARGET}\n{T_MOBILE}\n{INCOMING}\n", VALUES),
        (f"Help: 866-555-0199\n{T_MOBILE}\n{INCOMING}\n", VALUES + f'owner = "{TARGET}"\n'),
        (
            f"{T_MOBILE}\n{INCOMING}\n",
            'values = { type = { MT_Voice = "call" }, used_by = { MT_Voice = "callee" } }\n',
        ),
        (
            f"{T_MOBILE},Whose\n{INCOMING},MT\n",
            VALUES + 'columns = { used_by = "Whose" }\n',
        ),
        (
            f"{T_MOBILE},Way\n{INCOMING},here\n",
            """columns = { used_by = "Way" }
            values = { type = { MT_Voice = "call" }, used_by = { here = "callee" } }
            """,
        ),
    ],
    ids=["direction", "target above", "owner", "meaning of the type", "column", "word of a column"],
)
def test_whose_handset_it_is_follows_from(write_folder: Write, table: str, more: str) -> None:
    case = read(write_folder, "t-mobile", table, more)
    assert (users(case), whys(case)) == ([TARGET_ID], [])


def test_a_type_and_a_direction_that_disagree_tie_nobody(write_folder: Write) -> None:
    said = '"Outgoing" says caller, "mtc" says callee'
    line = INCOMING.replace("MT_Voice", "mtc")
    case = read(write_folder, "t-mobile", f"{T_MOBILE},Direction\n{line},Outgoing\n")
    assert (users(case), whys(case)) == ([], [DISPUTED.format(said)])


def test_a_direction_says_only_whose_handset_it_is_where_headings_say_who_called(
    write_folder: Write,
) -> None:
    outgoing = f"05/03/2024,23:00:01,moc,{TARGET},{OTHER},{IMEI}"
    table = f"{T_MOBILE},Way\n{INCOMING},Incoming\n{outgoing},Outgoing\n"
    case = read(write_folder, "t-mobile", table, VALUES + 'columns = { direction = "Way" }\n')
    calls = case.links().query("type == 'call'")[["row", "source", "target"]]
    assert calls.to_numpy().tolist() == [["2", OTHER_ID, TARGET_ID], ["3", TARGET_ID, OTHER_ID]]
    assert users(case) == [TARGET_ID]  # once a day
    (why,) = whys(case)
    assert why == (
        "the columns of the profile say who called, so the direction says only whose device, SIM "
        "and cell a record names"
    )


def test_a_word_that_names_no_party_ties_nobody_in_a_table_without_a_profile(
    write_folder: Write,
) -> None:
    lines = [f"{OTHER},{TARGET},2024-05-02 1{n}:00Z,{IMEI},{word}" for n, word in enumerate("iXo")]
    table = "\n".join(["caller,callee,start,imei,used_by", *lines, ""])
    document = '[[document]]\nfile = "x.csv"\nreader = "calls"\n'
    case = read_case(write_folder({"x.csv": table}, f'region = "US-KY"\n{document}'))
    assert sorted(users(case)) == [TARGET_ID, OTHER_ID]
    assert whys(case) == [NO_SIDE]


ATT = "Item,Conn. Date,Conn. Time (UTC),ET,Originating Number,Terminating Number,IMEI"
VOICE = f"1,03/10/24,06:30:05,3:11,{TARGET},{OTHER},{IMEI}"
TEXT = f"1,05/05/24,12:00:01,,{TARGET},{OTHER},{IMEI}"


@pytest.mark.parametrize(
    ("account", "title"),
    [
        ("", "SMS Usage For: (606)555-0108"),
        ("Account Number:,287301188213,,,,,\n", "SMS Usage For:,(606) 555-0108,,,,,"),
        *exhaustive(
            ("", "SMS Usage For:,(606) 555-0108"), ("", "SMS Usage For:,(606) 555-0108,,,,,")
        ),
        ("", "SMS Usage For:,(606) 555-0108,,,,,\nAccount Number:,287301188213,,,,,"),
        ("", "sms usage for:,(606) 555-0108,Account:,287301188213,,,"),
    ],
)
def test_lines_above_a_section_are_titles_however_many_cells_they_have(
    write_folder: Write, account: str, title: str
) -> None:
    voice = f"AT&T,,,,,,\nVoice Usage For:,(606) 555-0108,,,,,\n{account}{ATT}\n{VOICE}\n"
    case = read(write_folder, "att", f"{voice}{title}\n{ATT}\n{TEXT}\n")
    ties = case.links().query("type != 'uses'")["type"].tolist()
    assert (ties, users(case), whys(case)) == (["call", "message"], [TARGET_ID] * 2, [])


def test_a_record_with_few_cells_is_refused_and_no_title_unless_headings_follow(
    write_folder: Write,
) -> None:
    later = VOICE.replace("1,03/10", "2,03/11")
    title = "Voice Usage For:,(606) 555-0108,,,,,"
    table = f"{title}\n{ATT}\n1,03/10/24,,,,,\n{VOICE}\n{later}\nEnd,,,,,,\n"
    case = read(write_folder, "att", table)
    refused = case.problems().query("raw != ''")[["row", "why"]]
    assert refused.to_numpy().tolist() == [["3", "the cell is empty"], ["6", "the cell is empty"]]


def test_a_section_without_a_title_is_named(write_folder: Write) -> None:
    voice = f"Voice Usage For:,(606) 555-0108,,,,,\n{ATT}\n{VOICE}\n"
    case = read(write_folder, "att", f"{voice}{ATT}\n{TEXT}\n")
    (why,) = whys(case)
    assert why == (
        "no line above these headings says whether the records are calls or messages; they are "
        'read as calls. Set type = "call" or "message"'
    )
    typed = read(write_folder, "att", f"{ATT}\n{TEXT}\n", 'type = "message"\n')
    assert "message" in typed.links()["type"].tolist()


def test_a_handset_of_nobody_named_above_says_what_to_set(write_folder: Write) -> None:
    table = f"Voice Usage\n{ATT}\n{VOICE}\n"
    assert whys(read(write_folder, "att", table)) == [NOBODYS]
    owned = read(write_folder, "att", table, f'owner = "{TARGET}"\n')
    assert (users(owned), whys(owned)) == ([TARGET_ID], [])


def test_an_angle_that_the_carrier_does_not_know_is_not_stated(write_folder: Write) -> None:
    lines = [
        f"{n},03/1{n}/24,06:30:05,3:11,{TARGET},{OTHER},{IMEI},[1{n}/7:-85.7:38.2:{angles}]"
        for n, angles in enumerate(["120:-1.0", "-1:-1", "120:60", "400:0"])
    ]
    title = f"Voice Usage For: {TARGET}\n{ATT},Cell Location\n"
    case = read(write_folder, "att", title + "\n".join(lines))
    known = "the sector of the site at 38.2, -85.7 towards 120 degrees"
    unknown = "the sector of the site at 38.2, -85.7"
    areas = case.statements().query("attribute == 'area'").sort_values("entity")["value"]
    assert areas.tolist() == [
        f"{each}; its range is not known"
        for each in (known, unknown, f"{known}, 60 degrees wide", unknown)
    ]


def test_a_cell_that_the_carrier_does_not_know_is_no_place(write_folder: Write) -> None:
    headings = (
        "Mobile Directory Number,Dialed Digit Number,Call Direction,Seizure Dt Tm,"
        "Network Element Name,First Serving Cell Site,First Serving Cell Face"
    )
    line = f"{TARGET},{OTHER},O,05/02/2024"
    table = f"{headings}\n{line} 10:00:00,Pike 1,0,0\n{line} 11:00:00,Pike 1,17,0\n"
    case = read(write_folder, "verizon", table)
    places = case.links().query("type == 'located_at'")["target"].tolist()
    assert places == ["place:verizon Pike 1 17 0"]


def test_what_contradicts_itself_ties_nobody_and_is_named(write_folder: Write) -> None:
    header = "Call Detail for (606) 555-0108\n" + T_MOBILE.replace("IMEI", "Direction,IMEI")
    line = f"05/03/2024,22:00:01,moc,{OTHER},{TARGET},Incoming,{IMEI}"
    case = read(write_folder, "t-mobile", f"{header}\n{line}\n")
    assert users(case) == []
    assert len(case.links()) == 1
    assert whys(case) == [
        DISPUTED.format(
            '"Incoming" says callee, "moc" says caller, the number above the table says callee'
        )
    ]
