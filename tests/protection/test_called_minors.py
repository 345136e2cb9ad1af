"""A name that says that its person is a minor, and columns of ages that no reader takes."""

from __future__ import annotations

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.core.vocabulary.ages import is_called_minor
from linkanalysis.core.vocabulary.headings import read_heading

NO_AGES = (
    "not imported: the reader has no column for ages and birth dates, so this document does not "
    "show who is a minor; list it again with the reader entities, which reads them"
)


@pytest.mark.parametrize(
    "name",
    [
        *("NOBLE, EMMA (minor)", "Emma Noble (juvenile)", "Emma Noble, a minor", "a minor"),
        *("Baby Boy Noble", "Emma Noble - juvenile", "NOBLE, EMMA [menor]", "Emma (mineure)"),
        *("Emma (Minderjährige)", "Emma (несовершеннолетняя)", "Emma Noble (age 9)"),
        *(
            "Emma Noble (9 yo)",
            "Emma Noble (9yo F)",
            "Emma Noble, age 9",
            "Emma Noble (minor, 9 yo)",
        ),
        *("Emma Noble (victim, aged 9)", "Emma Noble, 9 years old", "Noble, Emma; a child"),
        *("Ana Ruiz, niña", "Ana Ruiz (NIN\u0303A)", "Emma Noble (child)", "Noble, minderjährig"),
        *("Emma Noble (4th grade, age 9)", "Emma Noble (possible child)"),
    ],
)
def test_a_name_may_say_that_somebody_is_a_minor(name: str) -> None:
    assert is_called_minor(name)


@pytest.mark.parametrize(
    "name",
    [
        *("COMBS, BILLY RAY", "Marcus (Baby) Vance", "Billy (the Kid) Ray", "Minor, Thomas"),
        *("Tom Minor", "Ann Childs", "Ann Bell (34 yo)", "Ann Bell (mother)", "Baby Face Nelson"),
        *("BELL, NINA", "GONZALEZ, NINO", "SMITH, MENOR", "Dieter, Kind", "Lee, Child"),
        *("Marcus Vance (12 yrs DOC)", "Vance, 5 yrs probation", "Marcus Vance (2 yo warrant)"),
        *("Ann (Nina) Bell", "Ann Bell (34 yo F)", "BELL, ANN - 34 years old"),
    ],
)
def test_names_and_nicknames_of_adults_do_not(name: str) -> None:
    assert not is_called_minor(name)


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        *[
            (each, True)
            for each in ("Visitor DOB", "VisitorDOB", "Inmate Age", "Edad del visitante")
        ],
        *[(each, True) for each in ("Date of Birth of Visitor", "fecha de nacimiento del preso")],
        *[(each, False) for each in ("Visit Date", "Page", "Birth Place", "Mileage", "Visitor")],
    ],
)
def test_columns_of_ages_are_known_by_their_headings(heading: str, *, told: bool) -> None:
    assert read_heading(heading).tells_age == told


def test_minors_in_a_table_of_ties_are_withheld_or_said_not_to_be_told() -> None:
    rows = [
        ("Tyler Gayheart", "BILLY COMBS", "04/02/2012"),
        ("NOBLE, EMMA (minor)", "BILLY COMBS", ""),
    ]
    frame = pd.DataFrame(rows, columns=["source", "target", "Visitor DOB"])
    with la.Case(purpose="training") as case:
        case.add(la.read_frame(frame, reader="links", document="visits"))
        assert case.protection.protected == {"person:NOBLE, EMMA (minor)"}
        assert case.protection.report()[["role", "why"]].to_numpy().tolist() == [
            ["possible_minor", "by age"]
        ]
        assert case.columns().query("state == 'open'")[["heading", "note"]].to_numpy().tolist() == [
            ["Visitor DOB", NO_AGES]
        ]


def test_a_column_of_somebody_elses_birth_is_said_to_tell_no_ages() -> None:
    frame = pd.DataFrame({"name": ["Ana Bell"], "Mother DOB": ["2012-01-31"]})
    with la.Case(purpose="training") as case:
        case.add(la.read_frame(frame, reader="entities", document="people"))
        assert case.protection.protected == set()
        why = (
            "not read as an age or a birth date, since the heading may be about somebody or "
            "something else; if it is about the person of the record, who may be a minor, map "
            'it: columns = { birth_date = "Mother DOB" } or { age = "Mother DOB" }'
        )
        assert case.columns().query("state == 'open'")[["heading", "note"]].to_numpy().tolist() == [
            ["Mother DOB", why]
        ]


def test_a_birth_date_of_a_juvenile_is_of_whom_the_record_names() -> None:
    alone = {"name": ["Ana Bell"], "Juvenile DOB": ["2012-01-31"]}
    beside = {"name": ["Tom Vance"], "Juvenile Name": ["Ana Bell"], "Juvenile DOB": ["2012-01-31"]}
    with la.Case(purpose="training") as case:
        for title, columns in (("alone", alone), ("beside", beside)):
            document = {"title": title, "received": "2024-06-01"}
            case.add(la.read_frame(pd.DataFrame(columns), reader="entities", document=document))
        assert case.protection.protected == {"person:alone-2", "person:beside-2-minor"}
        born = case.statements().query("attribute == 'birth_date'")["entity"]
        assert set(born) == case.protection.protected
