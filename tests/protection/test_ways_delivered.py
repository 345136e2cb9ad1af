"""Ways in which agencies deliver a victim, a witness or a minor: withheld, or said to be shown."""

from __future__ import annotations

import pandas as pd
import pytest
from exhaustive import one_in

import linkanalysis as la

HER = "Ariadna Lopezmuniz"
GUESTS = pd.DataFrame({"name": [HER]})
INCIDENT = {"incident": "1", "date": "2024-05-02"}
BOOKING = {"booking": "RX7", "start": "2024-05-02"}
LIKE_ROLES = (
    "has words for protected roles; if it says who is protected, map it: columns = "
    '{ role = "Capacity" }; the people of such records are withheld until the column is mapped, '
    "kept or ignored"
)
BY_TITLE = (
    "the name of the document tells of people in a protected role, but no column and no setting "
    'gives them one, so they are shown; if all of them have it, set role = "victim"'
)


def case_with(record: dict[str, str], reader: str, **document: str) -> la.Case:
    case = la.Case(purpose="training", region="US-KY")
    told = {"title": "delivered", "received": "2024-06-18", **document}
    frame = pd.DataFrame({name: [value] for name, value in record.items()})
    case.add(la.read_frame(frame, reader=reader, document=told))
    case.add(la.read_frame(GUESTS, reader="entities", document="guests"))
    return case


@pytest.mark.parametrize(
    ("reader", "record"),
    one_in(
        3,
        [
            ("entities", {"name": "Ramon Pena", "V_LNAME": "Lopezmuniz", "V_FNAME": "Ariadna"}),
            ("entities", {"name": "Ramon Pena", "VICTIM_NM": HER}),
            ("entities", {"name": "Ramon Pena", "MP Name": HER}),
            ("entities", {"name": "Ramon Pena", "C/W": HER}),
            ("entities", {"name": "Ramon Pena", "Geschädigte(r)": HER}),
            ("entities", {"name": HER, "Subj Type": "VIC"}),
            ("entities", {"name": HER, "Inv. Type": "V"}),
            ("entities", {"name": HER, "YOA": "15"}),
            ("incidents", {**INCIDENT, "name": HER, "Subj DOB": "2010-03-14"}),
            ("bookings", {**BOOKING, "name": HER, "Guest Birthdate": "2010-03-14"}),
        ],
    ),
    ids=lambda value: [*value][-1] if isinstance(value, dict) else value,
)
def test_she_is_withheld_in_both_records(reader: str, record: dict[str, str]) -> None:
    with case_with(record, reader) as case:
        assert "person:guests-2" in case.protection.protected
        page = la.network_map(la.build_graph(case)).html
        assert [name for name in HER.split() if name in page] == []


@pytest.mark.parametrize("reader", ["entities", "incidents"])
@pytest.mark.parametrize("word", ["Victim", "victim #2", "CI-7", "under 18"])
def test_words_for_roles_in_an_open_column_withhold_until_it_is_described(
    reader: str, word: str
) -> None:
    record = {"name": HER, "Capacity": word} | (INCIDENT if reader == "incidents" else {})
    with case_with(record, reader) as case:
        assert case.protection.protected == {"person:delivered-2", "person:guests-2"}
        told = case.columns().query("heading == 'Capacity'")[["state", "note"]]
        assert told.to_numpy().tolist() == [["open", LIKE_ROLES]]


@pytest.mark.parametrize(
    ("title", "said"),
    [("Human trafficking victims 2024", [BY_TITLE]), ("victims.csv", [BY_TITLE]), ("Vic", [])],
)
def test_the_name_of_a_file_that_tells_of_victims_is_a_remark(title: str, said: list[str]) -> None:
    with case_with({"name": HER}, "entities", title=title) as case:
        assert case.problems()["why"].tolist() == said
    with case_with({"name": HER}, "entities", title=title, role="suspect") as case:
        assert case.problems().empty


def test_a_section_of_victims_is_a_remark() -> None:
    frame = pd.DataFrame({"name": ["VICTIMS", HER], "phone": ["", "859-555-0199"]})
    with la.Case(purpose="training", region="US-KY") as case:
        case.add(la.read_frame(frame, reader="entities", document="delivered"))
        said = (
            "records with nothing but a word for a protected role, such as the title of a section; "
            "nothing gives that role to the records below, who are shown unless a column does: 1"
        )
        assert case.problems()["why"].tolist() == [said]
