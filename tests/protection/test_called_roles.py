"""A name that says that its person is a victim, a witness or a source protects them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.core.vocabulary.called_people import called_role

if TYPE_CHECKING:
    from pathlib import Path

OWNER = {"title": "phone", "region": "US-KY", "owner": "phone:+18595550122"}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        *[
            (f"Orrin Bexley{mark}", "confidential_source")
            for mark in (
                " (CI)",
                " (informant)",
                " (C/I)",
                " (C.I.)",
                " - CI",
                " (CI #24-117)",
                " CI",
            )
        ],
        *[
            (f"Tansy Quillwort{mark}", "victim")
            for mark in (" (Victim)", " [V]", " (V1)", ", victim", " *VICTIM*", " (suspect/victim)")
        ],
        *[
            (f"{mark}Tansy Quillwort", "victim")
            for mark in ("Victim: ", "V: ", "(V) ", "VICTIM - ", "Victim ", "Víctima: ", "Victim/")
        ],
        *[
            (f"QUILLWORT, TANSY{mark}", "witness")
            for mark in (
                " (witness)",
                " (Zeugin)",
                "/witness",
                " (witness to shooting)",
                " (Witness",
            )
        ],
        *[
            ("Tansy Quillwort (RP)", "reporting_person"),
            ("Tansy Quillwort (missing)", "missing_person"),
            ("QUILLWORT, TANSY (JUV)", "possible_minor"),
            ("Tansy Quillwort - 15 y/o", "possible_minor"),
            ("Orrin (source)", "confidential_source"),
            *(("CI-24-117", "confidential_source"), ("Victim 2", "victim")),
            *[
                (each, "victim")
                for each in (
                    *("DOE, JANE VICTIM", "Ana Bell ** VICTIM **", "Ana Bell–Victim"),
                    *("Ana Bell（victim）", "Victim_Ana Bell", "Ana Bell (the victim)"),
                    *("Ana Bell, the victim", "the victim Ana Bell"),
                )
            ],
            *[
                (each, "confidential_source")
                for each in (
                    *("ANA BELL CI", "Ana Bell-CI", 'Ana Bell "CI"', "C.I. Ana Bell"),
                    *("Ana Bell (our CI)", "Ana Bell (former CI)"),
                )
            ],
        ],
    ],
)
def test_a_name_may_say_what_somebody_is(name: str, role: str) -> None:
    assert called_role(name) == role


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Vic Mackey",
            "Victor (Vic) Vance",
            "Lopez, Offer",
            "Offer Nissim",
            "XU LI CI",
            "Bell, Vic",
        ),
        *("Minor, Thomas", "Witness Lee", "Smith-Victim", "Henry Tudor V", "Ana Bell (W/F)"),
        *(
            "Ann Bell (mother of victim)",
            "Ann Bell (victim's mother)",
            "Ann Bell (victim advocate)",
        ),
        *("Bell, Ana (suspect)", "Ann Bell (owner)", "Ana Bell - Lexington", "mother of victim"),
        *("CI Financial Corp", "Witness Systems Inc", "Missing Link Vape Shop", "Gate - W"),
        *("w/ Mike", "Caller: Front Desk", "Main St / W", "Source: Google", "Kim - J"),
        *("Vance, Victor (Vic)", "Vance: Victor (Vic)", "John (J) Smith", "Kurban Kebab House"),
        *("Ana Bell Kurban", "ACME (W) LTD"),
        *("Witness Protection Unit", "Jane Doe (unidentified)", "Det. Cole / LPD", ""),
    ],
)
def test_other_names_say_nothing(name: str) -> None:
    assert called_role(name) == ""


def test_a_victim_who_is_one_by_name_is_withheld_in_every_record() -> None:
    people = pd.DataFrame({"name": ["Tansy Quillwort (Victim)", "Ramon Pena"]})
    guests = pd.DataFrame({"name": ["QUILLWORT, Tansy"]})
    with la.Case(purpose="training", region="US-KY") as case:
        case.add(la.read_frame(people, reader="entities", document="people"))
        case.add(la.read_frame(guests, reader="entities", document="guests"))
        assert case.protection.protected == {"person:people-2", "person:guests-2"}
        assert sorted(case.protection.report()[["role", "why"]].to_numpy().tolist()) == [
            ["", "by name"],
            ["victim", "by role"],
        ]


def test_contacts_who_are_called_a_source_are_withheld_with_their_number() -> None:
    rows = [
        ("Orrin Bexley (CI)", "606-555-0177; 606-555-0178"),
        ("Boss", "606-555-0179"),
        ("Victim Services", "606-555-0180"),
    ]
    contacts = pd.DataFrame(rows, columns=["saved_as", "phone"])
    with la.Case(purpose="training", region="US-KY") as case:
        case.add(la.read_frame(contacts, reader="contact_lists", document=OWNER))
        assert case.protection.protected == {"person:phone-2-called.1"}
        stated = case.statements().query("entity == 'person:phone-2-called.1'")
        assert stated[["attribute", "value", "kind"]].to_numpy().tolist() == [
            ["name", "Orrin Bexley (CI)", "hearsay"],
            ["phone", "+16065550177", "hearsay"],
            ["phone", "+16065550178", "hearsay"],
            ["role", "confidential_source", "hearsay"],
        ]
        page = la.network_map(la.build_graph(case)).html
        assert [each for each in ("Bexley", "5550177", "5550178") if each in page] == []
        assert "5550179" in page
        assert "Boss" in page


@pytest.mark.parametrize("saved", ["CI", "Snitch", "Victim", "My CI", "Confidential Informant"])
def test_a_number_may_be_saved_under_a_role_alone(saved: str) -> None:
    contacts = pd.DataFrame([(saved, "606-555-0177")], columns=["saved_as", "phone"])
    with la.Case(purpose="training", region="US-KY") as case:
        case.add(la.read_frame(contacts, reader="contact_lists", document=OWNER))
        assert "person:phone-2-called.1" in case.protection.protected


def test_so_are_those_of_an_address_book_and_beside_a_number_that_called(tmp_path: Path) -> None:
    cards = "BEGIN:VCARD\nFN:Tansy Quillwort (minor)\nTEL:606-555-0177\nEND:VCARD\n"
    (tmp_path / "book.vcf").write_text(cards, encoding="utf-8")
    calls = "caller,callee,start\n606-555-0101,Orrin Bexley (CI) 606-555-0178,2024-05-02 10:00\n"
    (tmp_path / "calls.csv").write_text(calls, encoding="utf-8")
    (tmp_path / "case.toml").write_text(
        '[case]\npurpose = "training"\nregion = "US-KY"\ntimezone = "UTC"\n'
        '[[document]]\nfile = "book.vcf"\nreader = "vcards"\nowner = "phone:+18595550122"\n'
        '[[document]]\nfile = "calls.csv"\nreader = "calls"\n',
        encoding="utf-8",
    )
    with la.read_case(tmp_path) as case:
        assert set(case.protection.report()["role"]) == {"confidential_source", "possible_minor"}
        page = la.network_map(la.build_graph(case)).html
        assert [
            each for each in ("Quillwort", "Bexley", "5550177", "5550178") if each in page
        ] == []
