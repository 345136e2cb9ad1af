"""A column that names somebody in a protected role beside the one of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exhaustive import exhaustive

import linkanalysis as la
from linkanalysis.core.vocabulary.headings import read_heading
from linkanalysis.ingest.sheets.other_people import Said, read_cell

if TYPE_CHECKING:
    from pathlib import Path

HER = "Shawna Ritchie"


def _case(
    heading: str,
    cell: str,
    *,
    reader: str = "incidents",
    name: str = "Randy Gayheart",
    keep: tuple[str, ...] = (),
) -> la.Case:
    row = {"incident": "CB-1", "date": "2024-05-06", "person": "P1", "name": name, heading: cell}
    document: dict[str, object] = {"title": "buys", "role": "suspect"}
    if reader == "entities":
        row = {"id": "P1", "name": name, heading: cell}
        document = {"title": "buys", "keep": [*keep]}
    case = la.Case(purpose="training", region="US-KY")
    case.add(la.read_frame(pd.DataFrame([row]), reader=reader, document=document))
    ties = {"source": ["P1"], "target": ["P2"], "type": ["associate_of"]}
    case.add(la.read_frame(pd.DataFrame(ties), reader="links", document="ties"))
    return case


def _shown(case: la.Case) -> str:
    graph = la.build_graph(case)
    return la.network_map(graph).html + la.views.entity_profile(graph, "person:P1").html


def _read(heading: str, cell: str) -> Said | None:
    found = read_heading(heading).somebody
    assert found is not None
    return read_cell(cell, found)


def _stated(case: la.Case) -> list[tuple[str, str, str]]:
    frame = case.statements()[["entity", "attribute", "value"]]
    return [
        tuple(row) for row in frame.to_numpy().tolist() if row[0] not in {"person:P1", "event:CB-1"}
    ]


HEADINGS = (
    *("CI", "C.I. Name", "Informant", "Confidential Source", "Source", "Victim", "Victim Name"),
    "Owner/Victim",
    *("Complainant", "Witness", "Patient", "Juvenile", "Name of Victim", "Victim 2", "Victims"),
    *("Víctima", "Nombre de la víctima", "Nom du témoin", "Name des Opfers", "Zeugin"),
    *("Opfername", "Имя потерпевшего", "受害人姓名", "RP Name", "Missing Person"),
    *("Reported By", "Source of Information", "Vic Name", "VICTIMNAME", "C/I", "Testigo 1"),
)


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_cell_under_each_heading_is_a_name(heading: str) -> None:
    assert _read(heading, HER) == Said([("name", HER)], left=False)


@pytest.mark.parametrize(
    ("heading", "reader"),
    [
        *[("CI", "incidents"), ("Victim 2", "incidents"), ("Owner/Victim", "entities")],
        *[("Reported By", "entities"), ("Missing Person", "entities")],
        *exhaustive(*((each, "incidents") for each in HEADINGS if each not in {"CI", "Victim 2"})),
        *exhaustive(
            *(
                (each, "entities")
                for each in HEADINGS
                if each not in {"Owner/Victim", "Reported By", "Missing Person"}
            )
        ),
    ],
)
def test_whoever_is_named_beside_is_withheld(heading: str, reader: str) -> None:
    with _case(heading, HER, reader=reader) as case:
        assert [value for _, attribute, value in _stated(case) if attribute == "name"] == [HER]
        assert len(case.protection.protected) == 1
        assert case.veiled(f"bought from {HER}") == "[withheld: it names a protected person]"
        assert case.protection.shown("person:P1") == "person:P1"
        told = " ".join(case.explain("person:P1")["text"])
        assert "Randy Gayheart" in told
        assert HER not in told
        assert "onfidential" not in told


@pytest.mark.parametrize("heading", ["CI", *exhaustive("Victim Name")])
def test_pages_do_not_name_them(heading: str) -> None:
    with _case(heading, HER) as case:
        assert HER not in _shown(case)


@pytest.mark.parametrize(
    ("heading", "cell", "names"),
    [
        ("Victims", "Shawna Ritchie; Amy Combs", ["Shawna Ritchie", "Amy Combs"]),
        ("受害人", "王小明", ["王小明"]),
        *exhaustive(
            ("Victims", "Shawna Ritchie, Amy Combs", ["Shawna Ritchie", "Amy Combs"]),
            ("Victim", "RITCHIE, SHAWNA W/F 34", ["RITCHIE, SHAWNA"]),
            ("Witness", "Shawna Ritchie (606-555-0160)", ["Shawna Ritchie"]),
            ("Victim", "Luz de la Cruz", ["Luz de la Cruz"]),
            ("Потерпевший", "Анна Белл", ["Анна Белл"]),
        ),
    ],
)
def test_names_are_read_as_people_write_them(heading: str, cell: str, names: list[str]) -> None:
    with _case(heading, cell) as case:
        stated = [value for _, attribute, value in _stated(case) if attribute == "name"]
        assert stated == names
        assert len(case.protection.protected) == len(names)


BEHIND = [
    ("Victim", "Shawna Ritchie, 2009-03-14", [("birth_date", "2009-03-14"), ("name", HER)]),
    ("Victim", "Shawna Ritchie DOB 1/2/1999", [("birth_date", "1/2/1999"), ("name", HER)]),
    ("Child", "Emma Noble 03/04/2015", [("birth_date", "03/04/2015"), ("name", "Emma Noble")]),
    (
        "Child",
        "Emma Noble May 4, 2015",
        [("birth_date", "May 4, 2015"), ("name", "Emma Noble")],
    ),
    (
        "Victim name/DOB",
        "Shawna Ritchie 1999-01-02",
        [("birth_date", "1999-01-02"), ("name", HER)],
    ),
    ("Victim", "Shawna Ritchie (606-555-0160)", [("name", HER), ("phone", "606-555-0160")]),
    ("Caller ID", "606-555-0160", [("phone", "606-555-0160")]),
    ("CI", "CI-7 Amy White", [("id", "CI-7"), ("name", "Amy White")]),
    ("CI", "CI-7", [("id", "CI-7")]),
    ("Victims", "Shawna Ritchie; Amy White", [("name", "Amy White"), ("name", HER)]),
    (
        "Victim",
        "Shawna Ritchie and her sister Amy Combs",
        [("name", "Amy Combs"), ("name", HER)],
    ),
]


@pytest.mark.parametrize(("heading", "cell", "stated"), BEHIND)
def test_what_stands_behind_a_name_is_read(
    heading: str, cell: str, stated: list[tuple[str, str]]
) -> None:
    found = _read(heading, cell)
    assert found is not None
    # the number of a source becomes their id in a case
    assert (
        sorted(("id" if name == "number" else name, text) for name, text in found.pairs) == stated
    )


@pytest.mark.parametrize(
    ("heading", "cell", "stated"),
    [BEHIND[0], BEHIND[7], *exhaustive(*BEHIND[1:3], *BEHIND[4:7], *BEHIND[8:])],
)
def test_what_stands_behind_a_name_is_that_persons(
    heading: str, cell: str, stated: list[tuple[str, str]]
) -> None:
    with _case(heading, cell, reader="entities") as case:
        assert sorted(each[1:] for each in _stated(case) if each[1] != "role") == stated
        mine = case.statements().query("entity == 'person:P1'")
        assert set(mine["attribute"]) <= {"name", "role"}


@pytest.mark.parametrize(
    ("cell", "born"),
    [("Emma Noble 3/4/2015", "2015-03-04"), ("Emma Noble May 4, 2015", "2015-05-04")],
)
def test_a_birth_date_beside_a_name_is_read_in_the_format_of_the_document(
    cell: str, born: str
) -> None:
    row = {"id": "P1", "name": "Randy Gayheart", "Child": cell}
    document = {"title": "people", "date_format": "%m/%d/%Y"}
    with la.Case(purpose="training", region="US-KY") as case:
        case.add(la.read_frame(pd.DataFrame([row]), reader="entities", document=document))
        assert ("person:people-2-minor", "birth_date", born) in _stated(case)


@pytest.mark.parametrize(
    "name",
    [
        *("Amy White", "April Black", "June Carter", "Shawna Church", "Amy Friend", "Tony Bank"),
        *("Grace Parent", "Amy Street", "Amy Court", "Sue Union", "Amy Child", "An Le", "Do Van"),
        *("shawna ritchie", "AMY WHITE", "Dr. Amy White", "Amy Lee Church"),
    ],
)
def test_two_words_under_a_heading_of_a_role_are_a_name(name: str) -> None:
    found = _read("Victim", name)
    assert found == Said([("name", name)], left=False)


@pytest.mark.parametrize("heading", ["Patient", "Source", "CS", "Reported By", "Patient Name"])
@pytest.mark.parametrize("cell", ["Amy White", "Shawna", "amy white", "606-555-0160"])
def test_what_may_be_a_name_under_a_heading_in_doubt_is_kept_in_problems(
    heading: str, cell: str
) -> None:
    assert _read(heading, cell) == Said([], left=True)


@pytest.mark.parametrize("reader", ["entities", "statements"])
def test_what_may_be_a_name_is_no_attribute_of_the_suspect(reader: str) -> None:
    rows = pd.DataFrame([{"id": "P1", "name": "Randy Gayheart", "Patient": "Amy White"}])
    if reader == "statements":
        lines = [("P1", "Patient", "Amy White"), ("P1", "name", "Randy Gayheart")]
        rows = pd.DataFrame(lines, columns=["entity", "attribute", "value"])
    with la.Case(purpose="training") as case:
        case.add(la.read_frame(rows, reader=reader, document="people"))
        assert "Amy White" not in case.statements()["value"].tolist()
        assert case.problems()["value"].tolist() == ["Amy White"]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        *[
            ("Source", each)
            for each in ("RMS", "Cold Storage", "Lexis Nexis", "NCIC", "anonymous tip")
        ],
        *[("Patient", each) for each in ("Has Custody", "Admitted Overnight", "Order Expired")],
        *[("Witness", "Det. Dana Cole"), ("Reported By", "Trooper Dana Cole")],
        *[("Number of victims", "2"), ("Victim", "2024-05-06 10:30 PM"), ("Victim", "May 6, 2024")],
    ],
)
def test_cells_about_nobody_remain_attributes(heading: str, cell: str) -> None:
    assert _read(heading, cell) is None


@pytest.mark.parametrize(
    ("heading", "cell", "names"),
    [
        ("Victim", "Shawna & Amy Ritchie", ["Amy Ritchie"]),
        ("Victim", "Shawna Ritchie (sister Amy Combs)", [HER]),
        ("Victim", "M/W 34", []),
        ("Victim", "Acme Trading LLC", []),
        ("Victim", "Refused to say", []),
        ("Witness", "Det. Dana Cole; Amy", []),
    ],
)
def test_parts_that_are_not_read_are_kept_in_problems(
    heading: str, cell: str, names: list[str]
) -> None:
    assert _read(heading, cell) == Said([("name", name) for name in names], left=True)


@pytest.mark.parametrize(
    "heading",
    [
        *("Victim SSN", "Parent of victim"),
        *exhaustive("Victim Alias", "Victim Nickname", "Victim Cell", "Victim Contact"),
        *exhaustive("Victim Info"),
    ],
)
def test_words_that_are_not_known_beside_a_role_are_kept_in_problems(heading: str) -> None:
    cell = "123-45-6789" if heading == "Victim SSN" else HER
    with _case(heading, cell, reader="entities") as case:
        assert cell not in case.statements()["value"].tolist()
        assert case.problems()["value"].tolist() == [cell]


@pytest.mark.parametrize(
    "heading",
    [
        "Names of minor children",
        "Minor children",
        "Cooperating Witness",
        "Vics",
        "Victim name and DOB",
    ],
)
def test_more_headings_that_name_somebody(heading: str) -> None:
    assert _read(heading, HER) == Said([("name", HER)], left=False)


@pytest.mark.parametrize(
    "heading",
    ["Victim Statement", *exhaustive("Victim Services", "Witness Count", "Patient Capacity")],
)
def test_headings_about_something_else_than_a_person(heading: str) -> None:
    with _case(heading, "on file", reader="entities", keep=(heading,)) as case:
        assert len(case.entities().query("type == 'person'")) == 2
        assert "on file" in case.statements()["value"].tolist()


@pytest.mark.parametrize("role", ["Patient", *exhaustive("CS", "Reported By")])
def test_facts_belong_to_whom_the_record_names(role: str) -> None:
    rows = [
        {"id": "P1", f"{role} Name": HER, f"{role} Phone": "606-555-0160", f"{role} Alias": "Red"},
        {"id": "P2", f"{role} Name": "", f"{role} Phone": "606-555-0170", f"{role} Alias": "Blue"},
    ]
    with la.Case(purpose="training", region="US-KY") as case:
        case.add(la.read_frame(pd.DataFrame(rows), reader="entities", document="people"))
        by_value = case.statements().set_index("value")["entity"]
        assert by_value["606-555-0160"].startswith("person:people-2-")
        assert by_value["606-555-0170"] == by_value["Blue"] == "person:P2"
        assert "Red" not in by_value
        assert case.veiled("606-555-0160") == "[withheld: it names a protected person]"


def test_a_child_of_the_same_name_does_not_withhold_the_father() -> None:
    with _case("Child Name", "Randy Gayheart Jr", reader="entities") as case:
        assert case.protection.protected == {"person:buys-2-minor"}
        assert "Randy Gayheart" in " ".join(case.explain("person:P1")["text"])
    with _case("Child Name", "Randy Gayheart", reader="entities") as case:
        assert "person:P1" in case.protection.protected


def test_the_number_of_a_source_is_their_id_and_not_an_attribute_of_the_suspect() -> None:
    with _case("CI", "CI-2024-07") as case:
        assert _stated(case) == [
            ("person:CI-2024-07", "id", "CI-2024-07"),
            ("person:CI-2024-07", "role", "confidential_source"),
        ]
        assert case.protection.protected == {"person:CI-2024-07"}
        shown = _shown(case)
        assert "CI-2024-07" not in shown
        assert "onfidential" not in shown


def test_columns_of_one_person_state_one_person() -> None:
    row = {
        "id": "P1",
        "name": "Randy Gayheart",
        "Victim First": "Shawna",
        "Victim Last": "Ritchie",
        "Victim Phone": "606-555-0160",
        "Victim 2 Name": "Amy Combs",
        "Child Name": "Emma Noble",
        "Child DOB": "2015-05-05",
    }
    with la.Case(purpose="training", region="US-KY") as case:
        case.add(la.read_frame(pd.DataFrame([row]), reader="entities", document="people"))
        stated = _stated(case)
        assert sorted(stated) == [
            ("person:people-2-minor", "birth_date", "2015-05-05"),
            ("person:people-2-minor", "name", "Emma Noble"),
            ("person:people-2-minor", "role", "minor"),
            ("person:people-2-victim", "family_name", "Ritchie"),
            ("person:people-2-victim", "forename", "Shawna"),
            ("person:people-2-victim", "phone", "606-555-0160"),
            ("person:people-2-victim", "role", "victim"),
            ("person:people-2-victim-2", "name", "Amy Combs"),
            ("person:people-2-victim-2", "role", "victim"),
        ]
        for text in ("Shawna Ritchie", "Amy Combs", "call 606-555-0160"):
            assert case.veiled(text) == "[withheld: it names a protected person]"


@pytest.mark.parametrize(
    "cell", ["Y", *exhaustive("no", "1", "0", "2024-05-06", "unknown", "suspect", "17", "")]
)
def test_a_mark_a_count_or_a_date_names_nobody(cell: str) -> None:
    with _case("Victim", cell) as case:
        assert _stated(case) == []


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        *[("Source", "NCIC"), ("Victim", "Dollar General Store"), ("Victim Advocate", "Mary Poe")],
        *exhaustive(
            ("Source", "Jail Records"),
            ("Source", "Kentucky State Police"),
            ("Victim", "Commonwealth of Kentucky"),
            ("CI Handler", "Ron Sexton"),
            ("Source File", "Amy Combs"),
            ("Reporting Officer", "Ron Sexton"),
        ),
    ],
)
def test_firms_offices_and_those_in_no_protected_role_are_nobody(heading: str, cell: str) -> None:
    with _case(heading, cell, reader="entities") as case:
        assert case.protection.protected == set()


def test_a_caller_of_a_call_reports_nothing() -> None:
    row = {
        "caller": "606-555-0101",
        "callee": "606-555-0102",
        "start": "2024-05-01 10:00:00",
        "Caller Name": "Randy Gayheart",
    }
    batch = la.read_frame(pd.DataFrame([row]), reader="calls", document="calls")
    assert sum(map(len, batch.statements)) == 0


def test_what_is_no_name_is_kept_in_problems_alone() -> None:
    why = (
        "neither a name nor yes or no, so it is kept here and shown nowhere; if the column is "
        "about something else, name it in ignore"
    )
    with _case("CI", "Shawna", reader="entities") as case:
        problems = case.problems()[["row", "column", "value", "why"]].to_numpy().tolist()
        assert problems == [["2", "CI", "Shawna", why]]
        assert "Shawna" not in _shown(case)


def test_problems_say_how_many_are_named_and_how_to_say_otherwise() -> None:
    with _case("CI", HER) as case:
        assert case.problems()["why"].tolist() == [
            (
                'people named under "CI", withheld as confidential source; if the column is about '
                "something else, name it in ignore: 1"
            )
        ]


def test_a_record_that_cannot_be_read_names_them_too() -> None:
    row = {"incident": "CB-1", "date": "soon", "person": "P1", "role": "suspect", "Victim": HER}
    with la.Case(purpose="training") as case:
        case.add(la.read_frame(pd.DataFrame([row]), reader="incidents", document="buys"))
        assert case.protection.protected == {"person:buys-2-victim"}
        assert case.links().empty


def test_a_column_that_is_ignored_or_renamed_names_nobody() -> None:
    row = pd.DataFrame([{"id": "P1", "Victim": "Amazing Grace Boats"}])
    for settings in ({"ignore": ["Victim"]}, {"columns": {"shop": "Victim"}}):
        with la.Case(purpose="training") as case:
            document = {"title": "people", **settings}
            case.add(la.read_frame(row, reader="entities", document=document))
            assert case.protection.protected == set()


def test_statements_about_others_are_read_likewise() -> None:
    rows = [("P1", "victim", HER), ("P1", "victim", "no"), ("P1", "name", "Randy Gayheart")]
    frame = pd.DataFrame(rows, columns=["entity", "attribute", "value"])
    with la.Case(purpose="training") as case:
        case.add(la.read_frame(frame, reader="statements", document="notes"))
        assert _stated(case) == [
            ("person:notes-2-victim", "name", HER),
            ("person:notes-2-victim", "role", "victim"),
        ]
        assert case.protection.protected == {"person:notes-2-victim"}


def test_a_file_of_calls_with_such_a_column_states_them_too(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(
        '[case]\npurpose = "training"\n[[document]]\nfile = "calls.csv"\nreader = "calls"\n'
    )
    (tmp_path / "calls.csv").write_text(
        f"caller,callee,start,Informant\n606-555-0101,606-555-0102,2024-05-01 10:00:00,{HER}\n"
    )
    with la.read_case(tmp_path) as case:
        assert len(case.links()) == 1
        assert case.protection.protected == {"person:calls.csv-2-confidential_source"}


@pytest.mark.parametrize(
    "heading", ["Role", "Missing Since", "Victim DOB", "Reporting Officer", "KIND", ""]
)
def test_other_headings_mean_no_person_or_give_something_else(heading: str) -> None:
    found = read_heading(heading).somebody
    assert found is None or found.gives in {"since", "dob"}
