"""Findings in words: things by type and key, addresses with capitals, people by name."""

from __future__ import annotations

from linkanalysis.indicators.finding import Finding
from linkanalysis.views.pages.finding_words import also_involved, finding_title


def _finding(title: str, *entities: str) -> Finding:
    return Finding("any", title, entities, 2)


def test_titles_name_things_without_their_ids() -> None:
    crowded = _finding("6 people lived at address:1685 quarry view dr cedar ferry ky", "person:1")
    home = "address:1685 quarry view dr cedar ferry ky"
    assert finding_title(crowded) == crowded.title
    crowded = _finding(crowded.title, home, "person:1")
    assert finding_title(crowded) == (
        "6 people lived at address 1685 Quarry View Dr Cedar Ferry KY"
    )
    two = _finding("phone:+15 may have replaced phone:+1: alike", "phone:+1", "phone:+15")
    assert finding_title(two) == "Phone +15 may have replaced phone +1: alike"
    machine = _finding("3 cards were used at place:ATM 7 Old Mill KY", "place:ATM 7 Old Mill KY")
    assert finding_title(machine) == "3 cards were used at ATM 7 Old Mill KY"


def test_titles_keep_the_ids_of_people_and_masked_ids() -> None:
    person = _finding("Jon Doe (person:9) paid for Protected 3", "person:9", "Protected 3")
    assert finding_title(person) == "Jon Doe (person:9) paid for Protected 3"
    unnamed = _finding("person:1 paid for Protected 3", "person:1", "Protected 3")
    assert finding_title(unnamed) == "person:1 paid for Protected 3"


def test_things_involved_are_counted_by_type() -> None:
    names = {"person:9": "Jon Doe (person:9)", "Protected 3": "Protected 3"}
    found = _finding(
        "x", "phone:+1", "ad:a1", "person:9", "account:5", "ad:a2", "place:North branch",
        "Protected 3",
    )  # fmt: skip
    assert also_involved(found, names.__getitem__) == (
        "Jon Doe (person:9); Protected 3; 2 advertisements (a1; a2); account 5; North branch"
    )
