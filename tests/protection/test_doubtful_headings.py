"""Headings that may be about somebody or something else than the person of the record."""

from __future__ import annotations

import pandas as pd
import pytest

import linkanalysis as la


def _case(**tables: dict[str, list[str]]) -> la.Case:
    case = la.Case(purpose="training", region="US-KY")
    for title, columns in tables.items():
        document = {"title": title, "received": "2024-06-01", "keep": ["Last 4", "First 6"]}
        case.add(la.read_frame(pd.DataFrame(columns), reader="entities", document=document))
    return case


@pytest.mark.parametrize(
    "heading", ["Officer DOB", "Emergency Contact DOB", "Attorney DOB", "Suspect DOB"]
)
def test_a_birth_date_of_somebody_else_frees_no_namesake(heading: str) -> None:
    hers = {"name": ["Ana Bell"], "role": ["victim"], "dob": ["1990-01-01"]}
    with _case(hers=hers, guests={"name": ["Ana Bell"], heading: ["1975-03-04"]}) as case:
        assert case.protection.protected == {"person:hers-2", "person:guests-2"}
        why = (
            "read only to see who may be a minor, since the heading may be about somebody else; if "
            "it is about the person of the record, map it: "
            f'columns = {{ birth_date = "{heading}" }}'
        )
        assert case.columns()[["heading", "state", "note"]].to_numpy().tolist()[-1] == [
            heading,
            "mapped",
            why,
        ]


def test_it_may_still_show_a_minor() -> None:
    with _case(people={"name": ["Ana Bell"], "Officer DOB": ["2012-01-31"]}) as case:
        assert case.protection.protected == {"person:people-2"}


@pytest.mark.parametrize(
    "heading",
    ["DOB Updated", "DOB Entered On", "Birthday Card Sent", "Birthday Reminder", "DOB Match"],
)
def test_when_something_was_done_about_a_birth_date_is_none(heading: str) -> None:
    with _case(people={"name": ["Jo Fox"], heading: ["2024-01-05"]}) as case:
        assert case.protection.protected == set()


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        *[("J A", ["1", "2"]), ("AJ", ["x", "y"]), ("A/J", ["x", "A"])],
        *[("Inv Type", ["Narcotics", "Theft"]), ("Part Type", ["Brake", "Tire"])],
        *[("Pers Type", ["Full time", "Part time"]), ("Invo Code", ["A1", "B2"])],
    ],
)
def test_nobody_is_withheld_for_a_heading_alone(heading: str, cells: list[str]) -> None:
    with _case(people={"name": ["Jo Fox", "Al Roe"], heading: cells}) as case:
        assert case.protection.protected == set()
        # but nobody said either that its cells may be shown
        stated = case.statements().query("attribute != 'adult_or_juvenile'")["value"]
        assert {*cells}.isdisjoint(stated)


def test_a_juvenile_under_a_stroke_is_withheld() -> None:
    with _case(people={"name": ["Jo Fox", "Al Roe"], "A/J": ["A", "J"]}) as case:
        assert case.protection.protected == {"person:people-3"}


def test_a_shortened_heading_with_a_word_for_a_role_holds_roles() -> None:
    people = {"name": ["Jo Fox", "Al Roe", "Ana Bell"], "Inv Type": ["Suspect", "V", "Victim"]}
    with _case(people=people) as case:
        assert case.protection.protected == {"person:people-3", "person:people-4"}


def test_digits_of_a_card_are_no_name() -> None:
    cards = {"name": ["Jo Fox"], "Last 4": ["1234"], "First 6": ["411111"]}
    with _case(people=cards) as case:
        stated = case.statements()[["attribute", "value"]].to_numpy().tolist()
        assert stated == [["first_6", "411111"], ["last_4", "1234"], ["name", "Jo Fox"]]
