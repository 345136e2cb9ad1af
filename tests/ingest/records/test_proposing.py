"""Files without a description: what is proposed, what is asked, and what is written."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.command.cli import main
from linkanalysis.errors import LinkAnalysisError, RecordError
from linkanalysis.ingest.records.proposing import propose

if TYPE_CHECKING:
    from pathlib import Path

ARRESTS = """ARREST LIST,,,,,
Case #,Arrest Date,Last Name,First Name,DOB,Phone,Charge,Victim,Sealed
24-1,05/13/2024,Bell,Ana,01/02/1990,859-555-0111,Theft,Zoe Quill,N
24-2,05/14/2024,Cole,Bo,03/04/1980,859-555-0112,Assault,,Y
"""
CALLS = """A Number,B Number,Start Time,Secs,Site
8595550111,8595550112,05/01/2024 10:00:00,30,Elm
8595550112,8595550113,05/02/2024 11:00:00,60,Oak
"""
PEOPLE = "id,name,role\n1,Ana Bell,suspect\n2,Zoe Quill,victim\n"


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    folder = tmp_path / "delivery"
    folder.mkdir()
    (folder / "arrests.csv").write_text(ARRESTS)
    (folder / "calls.csv").write_text(CALLS)
    return folder


def test_attributes_that_may_be_shown_are_named_in_one_answer(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,name,Gang,Set\n1,Ana Bell,Locos,north\n")
    found = propose(path).answer("people.csv: keep", "Gang; Set")
    assert tomllib.loads(found.to_toml())["document"][0]["keep"] == ["Gang", "Set"]


def test_a_folder_becomes_a_case_by_a_few_answers(delivery: Path) -> None:
    found = propose(delivery)
    assert [each.name for each in found.questions] == [
        "purpose",
        "region",
        "timezone",
        "arrests.csv: flags.Sealed",
        "calls.csv: date_format",
    ]
    found = found.answer("region", "US-KY").answer("timezone", "America/New_York")
    found = found.answer("arrests.csv: flags.Sealed", "possible_victim")
    assert "arrests.csv: flags.Sealed" not in {each.name for each in found.doubts}
    assert tomllib.loads(found.to_toml()) == {
        "case": {"purpose": "investigation", "region": "US-KY", "timezone": "America/New_York"},
        "document": [
            {
                "file": "arrests.csv",
                "reader": "incidents",
                "columns": {
                    "incident": "Case #",
                    "offense": "Charge",
                    "birth_date": "DOB",
                    "date": "Arrest Date",
                    "name": "First Name + Last Name",
                },
                "header_row": 2,
                "date_format": "%m/%d/%Y",
                "flags": {"Sealed": "possible_victim"},
            },
            {
                "file": "calls.csv",
                "reader": "calls",
                "columns": {
                    "caller": "A Number",
                    "callee": "B Number",
                    "start": "Start Time",
                    "duration": "Secs",
                },
                "date_format": "%m/%d/%Y %H:%M:%S",
            },
        ],
    }
    found.save()
    case = la.read_case(delivery)
    assert set(case.links()["type"]) == {"involved_in", "uses", "call"}
    assert case.problems().query("raw != ''").empty
    with pytest.raises(RecordError) as error:
        found.save()
    assert str(error.value) == (
        f"{delivery / 'case.toml'} exists, and is not overwritten. Rename it, or add to it by hand."
    )


def test_it_shows_records_and_names_nobody_protected(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04no workbook")
    shown = str(propose(tmp_path))
    assert "  person:1: name = Ana Bell; role = suspect\n  Protected 1: withheld\n" in shown
    assert "Quill" not in shown
    assert "broken.xlsx: left out." in shown


def test_the_frame_is_the_ledger_of_all_files(delivery: Path) -> None:
    frame = propose(delivery).to_frame()
    states = frame.set_index(["document", "heading"])["state"]
    assert states["arrests.csv", "Sealed"] == "open"
    assert states["calls.csv", "A Number"] == "mapped"
    assert len(frame) == len(states.index.unique())


@pytest.mark.parametrize(
    ("question", "answer", "message"),
    [
        ("zone", "UTC", '"zone" is no question of this proposal; it asks purpose, '),
        ("purpose", "fun", '"fun" is not an answer to purpose. '),
        ("timezone", "Kentucky", '"Kentucky" is not a time zone; write one such as '),
        ("region", "Nowhere", "This is not a region. "),
    ],
)
def test_an_answer_that_means_nothing_is_refused(
    delivery: Path, question: str, answer: str, message: str
) -> None:
    found = propose(delivery)
    with pytest.raises(la.errors.LinkAnalysisError) as error:
        found.answer(question, answer)
    assert str(error.value).startswith(message)
    assert found.answers == {}


def test_numbers_of_another_country_leave_the_region_open(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(CALLS.replace("859555", "0699988"))
    assert propose(path).country == ""


def test_a_missing_column_is_asked_and_until_then_leaves_the_file_out(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("A Number,B Number,Moment\n8595550111,8595550112,nothing\n")
    found = propose(path)
    lacks = [each for each in found.questions if each.key == "columns.start"]
    assert [each.choices for each in lacks] == [("Moment",)]
    assert "is left out: it lacks" in found.to_toml()
    with pytest.raises(RecordError, match=r"has no case\.toml, and these are open"):
        la.read_case(path)


def test_a_file_of_which_nothing_is_in_doubt_needs_no_description(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    for place in (path, tmp_path):
        case = la.read_case(place)
        assert case.labels()["person:1"] == "Ana Bell"
        assert "person:2" in case.protection.protected


def test_files_of_several_folders_are_refused(delivery: Path, tmp_path: Path) -> None:
    other = tmp_path / "people.csv"
    other.write_text(PEOPLE)
    with pytest.raises(RecordError) as error:
        propose([delivery / "calls.csv", other])
    assert str(error.value) == (
        "The files lie in several folders, and a case.toml describes those of one: copy them into "
        "one folder first, or use linkanalysis import FILE … --case FOLDER."
    )


def test_the_command_copies_asks_and_writes(
    delivery: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["training", "nowhere", "US-KY", "America/New_York", "victim", "", ""])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    folder = tmp_path / "case"
    files = [str(path) for path in sorted(delivery.iterdir())]
    assert main(["import", *files, "--case", str(folder)]) == 0
    written = tomllib.loads((folder / "case.toml").read_text())
    assert written["case"] == {
        "purpose": "training",
        "region": "US-KY",
        "timezone": "America/New_York",
    }
    assert written["document"][0]["flags"] == {"Sealed": "victim"}
    assert (folder / "calls.csv").read_text() == CALLS
    assert (folder / "calls.csv").stat().st_mode & 0o777 == 0o600
    assert main(["import", *files, "--case", str(folder)]) == 1  # nothing is overwritten


def test_the_command_takes_the_defaults_and_lists_them(
    delivery: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(path) for path in sorted(delivery.iterdir())]
    assert main(["import", *files, "--case", str(tmp_path / "case"), "--yes"]) == 0
    printed = capsys.readouterr().out
    assert "5. calls.csv: date_format: How are its dates written?" in printed
    assert "[left open]" in printed
    assert printed.endswith("--out out\n")
    assert len(la.read_case(tmp_path / "case").links()) == 6


@pytest.mark.filterwarnings("ignore:Files beside the documents")
@pytest.mark.parametrize("heading", ["Do Not\nDisclose", "Flag: yes", 'Say "no"', "Del\x7fete"])
def test_a_heading_of_any_signs_is_written_and_read(heading: str, tmp_path: Path) -> None:
    quoted = heading.replace('"', '""')
    (tmp_path / "people.csv").write_text(f'id,name,"{quoted}"\n1,Ana Bell,Y\n2,Bo Cole,N\n')
    (tmp_path / "broken\x7f.xlsx").write_bytes(b"PK\x03\x04")  # its name is in a comment
    found = propose(tmp_path).answer(f"people.csv: flags.{heading}", "victim")
    assert tomllib.loads(found.to_toml())["document"][0]["flags"] == {heading: "victim"}
    found.save()
    case = la.read_case(tmp_path)
    assert set(case.protection.protected) == {"person:1"}


def test_names_under_headings_of_two_lines_are_read(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text('id,"First\nName",Last Name\n1,Ana,Bell\n')
    propose(tmp_path).save()
    assert la.read_case(tmp_path).labels() == {"person:1": "Ana Bell"}


def test_nothing_is_copied_into_a_folder_that_is_described(
    delivery: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "case.toml").write_text('[case]\npurpose = "training"\n')
    assert main(["import", str(delivery / "calls.csv"), "--case", str(folder), "--yes"]) == 1
    said = f"{folder} has a case.toml already; nothing was copied. Name another folder."
    assert capsys.readouterr().err == f"linkanalysis: {said}\n"
    assert [path.name for path in folder.iterdir()] == ["case.toml"]


CELLS = st.sampled_from(["", "Ana Bell", "859-555-0111", "2024-05-02", "victim", "Y", "N", "x;y"])
HEADINGS = st.lists(
    st.sampled_from(["Name", "Phone", "DOB", "Notes", "Victim", "Sealed", "Role", "When", "#"]),
    min_size=1,
    max_size=5,
    unique=True,
)


@given(headings=HEADINGS, data=st.data())
def test_what_is_proposed_can_be_read(
    headings: list[str], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(headings), max_size=len(headings))))
    path = tmp_path_factory.mktemp("proposed") / "list.csv"
    path.write_text("\n".join(",".join(cells) for cells in [headings, *rows]))
    found = propose(path)
    assert str(found)
    if "[[document]]" in found.to_toml():
        found.save()
        la.read_case(path.parent)


STOPS = """Stop,Driver,Remark,Phone (given at stop)
1,"BELL, ANA",front seat,859-555-0111
2,"COLE, BO",rear seat,859-555-0112
3,"QUILL, ZOE",reported missing,859-555-0113
"""


@pytest.mark.parametrize("heading", ["HT Victim Ind", "Victim rights", "Registered Informant"])
def test_whether_a_yes_protects_is_asked_and_withholds_until_then(
    tmp_path: Path, heading: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"id,name,{heading}\n1,Ana Bell,Y\n2,Bo Cole,N\n")
    found = propose(path)
    asked = f"x.csv: flags.{heading}"
    assert asked in {each.name for each in found.questions}
    found.save()
    assert set(la.read_case(tmp_path).protection.names) == {"person:1"}
    for answer, withheld in (("witness", {"person:1"}), ("none", set[str]())):
        (tmp_path / "case.toml").write_text(found.answer(asked, answer).to_toml())
        assert set(la.read_case(tmp_path).protection.names) == withheld


@pytest.mark.parametrize("unknown", ["U", "unknown", "?", ""])
def test_a_yes_about_victims_withholds_beside_cells_that_say_nothing(
    tmp_path: Path, unknown: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"id,name,Victim rights\n1,Ana Bell,Y\n2,Bo Cole,N\n3,Eve Moss,{unknown}\n")
    propose(path).save()
    assert set(la.read_case(tmp_path).protection.names) == {"person:1"}


def test_names_stand_under_a_role_and_a_label_of_a_victim_in_an_open_column_withholds(
    tmp_path: Path,
) -> None:
    path = tmp_path / "stops.csv"
    path.write_text(STOPS)
    found = propose(path)
    assert dict(found.mappings[0].columns) == {"name": "Driver", "phone": "Phone (given at stop)"}
    asked = {each.name: each for each in found.questions}["stops.csv: open.Remark"]
    assert asked.choices == ("role", "keep", "ignore")
    assert asked.name not in {each.name for each in found.doubts}  # nobody is shown meanwhile
    found.save()
    with la.read_case(tmp_path) as case:
        shown = {case.protection.label(each) for each in case.statements()["entity"]}
        assert "BELL, ANA" in shown
        assert not {"QUILL, ZOE", "+18595550113"} & shown
    answered = propose(path).answer("stops.csv: open.Remark", "ignore")
    (tmp_path / "case.toml").write_text(answered.to_toml())
    with la.read_case(tmp_path) as case:
        assert "QUILL, ZOE" in {case.protection.label(each) for each in case.statements()["entity"]}


def test_under_a_heading_that_tells_nothing_the_people_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("No,Person assaulted,Offense\n1,Ana Bell,Theft\n2,Bo Cole,Fraud\n")
    found = propose(path)
    assert "x.csv is left out: it lacks name" in found.to_toml()
    found = found.answer("x.csv: columns.name", "Person assaulted")
    role = {each.name: each for each in found.questions}["x.csv: role"]
    assert role.asks == 'Who are the people under "Person assaulted"? "none" protects nobody.'
    written = tomllib.loads(found.answer("x.csv: role", "victim").to_toml())["document"][0]
    assert (written["columns"], written["role"]) == ({"name": "Person assaulted"}, "victim")


def test_unknown_words_of_a_column_of_roles_are_one_question(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name,role\nAna Bell,CI handler\nBo Cole,suspect\nZoe Quill,survivor of it\n")
    found = propose(path)
    asked = {each.name: each for each in found.questions}["x.csv: words"]
    assert asked.asks == (
        "Which of these words protect? CI handler; survivor of it. Several with ; between, or none."
    )
    with pytest.raises(LinkAnalysisError) as caught:
        found.answer("x.csv: words", "survivor")
    assert '"survivor" is not an answer to x.csv: words' in str(caught.value)
    written = tomllib.loads(found.answer("x.csv: words", "survivor of it").to_toml())
    assert written["document"][0]["values"] == {
        "role": {"CI handler": "unknown", "survivor of it": "possible_victim"}
    }


def test_a_day_and_a_time_of_day_are_one_start_and_a_text_file_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "cdr.txt").write_text(
        "ALL TIMES IN UTC\n\nConn. Date|Conn. Time|Calling Number|Called Number\n"
        "01/22/24|04:07:52|8595550111|8595550112\n01/23/24|10:18:17|8595550112|8595550111\n"
    )
    (found,) = propose(tmp_path).mappings
    assert (found.reader, dict(found.columns)["start"]) == ("calls", "Conn. Date + Conn. Time")
    assert found.date_formats == ("%m/%d/%y %H:%M:%S",)


def test_two_phones_and_an_amount_are_no_call(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(
        "Date,Sender,Sender Token,Recipient Token,Amount\n"
        "2024-05-01 10:00,Ana Bell,8595550111,8595550112,40.00\n"
        "2024-05-02 10:00,Bo Cole,8595550112,8595550111,50.00\n"
    )
    assert propose(path).mappings[0].reader != "calls"


@pytest.mark.parametrize("heading", ["Elapsed", "Talk Time"])
def test_an_elapsed_time_is_no_time_of_day(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"caller,callee,start,{heading}\n8595550111,8595550112,2024-03-14,00:05:00\n")
    assert dict(propose(path).mappings[0].columns).get("start", "start") == "start"


def test_a_word_with_a_protected_part_protects_whatever_is_answered(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,name,role\n1,Ana Bell,victim; of sorts\n2,Bo Cole,suspect\n3,Al Ray,zork\n")
    written = propose(path).answer("x.csv: words", "none").to_toml()
    assert tomllib.loads(written)["document"][0]["values"]["role"] == {
        "victim; of sorts": "possible_victim",
        "zork": "unknown",
    }


def test_the_person_of_a_record_is_not_the_officer(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Case,Officer,Offender\n1,Maria Lopez,John Smith\n2,Ana Bell,James Cole\n")
    assert dict(propose(path).mappings[0].columns)["name"] == "Offender"


def test_a_column_beside_calls_can_only_be_ignored(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"{CALLS.replace(',Site', ',Note').replace(',Elm', ',missing person')}")
    asked = {each.name: each for each in propose(path).questions}["x.csv: open.Note"]
    assert asked.choices == ("ignore",)
