"""Who is protected, and the names under which they and their things are shown."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from linkanalysis.case import Batch, Case, Decision, Document
from linkanalysis.case.masked_names import Protection, find_protection
from linkanalysis.errors import DataQualityWarning
from linkanalysis.protection.protected import find_protected
from linkanalysis.vocabulary import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

PHONE = "phone:+15025550101"


def test_a_role_protects_exactly_if_the_vocabulary_says_so(
    case: Case, batch: Callable[..., Batch]
) -> None:
    stated = [(f"person:A{at}", "role", row.name) for at, row in enumerate(ROLES)]
    links = [
        (f"person:B{at}", "involved_in", f"event:{at}", row.name) for at, row in enumerate(ROLES)
    ]
    case.add(batch("x", statements=stated, links=links))
    protected = case.protection.protected
    found = {
        row.name: (f"person:A{at}" in protected, f"person:B{at}" in protected)
        for at, row in enumerate(ROLES)
    }
    assert found == {row.name: (row.protected, row.protected) for row in ROLES}


def test_a_protected_role_outweighs_suspect_and_spreads_by_sameness(
    case: Case, batch: Callable[..., Batch]
) -> None:
    roles = [("person:1", "role", "suspect"), ("person:1", "role", "victim")]
    case.add(batch("x", statements=[*roles, ("person:2", "role", "suspect")]))
    assert case.protection.protected == {"person:1"}
    case.decide([Decision("person:1", "person:2", "same")])
    assert case.protection.protected == {"person:1"}
    assert case.protection.shown("person:2") == case.protection.label("person:2") == "Protected 1"
    with pytest.warns(DataQualityWarning, match="1 person is no longer protected"):
        case.undo()  # person:2 by itself is a suspect
    case.undo()
    assert case.protection.protected == set()


def test_a_birth_date_protects_whoever_may_have_been_under_18(
    case: Case, batch: Callable[..., Batch]
) -> None:
    expected = {
        ("2006-05-03", "2024-05-02"): True,
        ("2006-05-02", "2024-05-02"): False,
        ("2006-05", "2024-05-30"): True,
        ("2006-05", "2024-05-31"): False,
        ("2006", "2024-12-30"): True,
        ("2006", "2024-12-31"): False,
        ("2004-02-29", "2022-02-28"): True,
        ("2004-02-29", "2022-03-01"): False,
        ("2006-05-03T00:00:00", "2024-05-02"): True,
        ("unknown", "2024-05-02"): False,
        ("05/03/2010", "2024-05-02"): True,
        ("2010-13-45", "2024-05-02"): True,
        ("1980", None): False,
        ("1908", None): False,
    }
    received = sorted({day for _, day in expected}, key=str)
    for day in received:
        stated = [
            (f"person:{at}", "birth_date", born)
            for at, (born, when) in enumerate(expected)
            if when == day
        ]
        case.add(batch(f"of {day}", statements=stated, received=day and dt.date.fromisoformat(day)))
    protected = case.protection.protected
    assert {key: f"person:{at}" in protected for at, key in enumerate(expected)} == expected


def test_without_a_date_of_receipt_the_latest_dated_link_counts(
    case: Case, batch: Callable[..., Batch]
) -> None:
    born = [("person:1", "birth_date", "1985"), ("person:2", "birth_date", "1908")]
    case.add(batch("x", statements=born))
    tie = ("phone:1", "call", "phone:2", None)
    case.add(batch("early", links=[(*tie, dt.datetime(1990, 1, 1, tzinfo=dt.UTC))]))
    assert case.protection.protected == {"person:1"}
    case.add(batch("late", links=[(*tie, dt.datetime(2024, 1, 1, tzinfo=dt.UTC))]))
    assert case.protection.protected == set()


def test_things_used_by_protected_people_only_are_shown_as_theirs(
    case: Case, batch: Callable[..., Batch]
) -> None:
    case.add(
        batch(
            "x",
            statements=[("person:1", "role", "victim"), ("person:1", "name", "Ana Roe")],
            links=[
                ("person:1", "uses", PHONE),
                ("person:1", "uses", "phone:+15025550102"),
                ("person:1", "uses", "email:ana@example.org"),
                ("person:1", "uses", "phone:+15025550199"),
                ("person:2", "uses", "phone:+15025550199"),
                ("person:1", "lives_at", "address:9 Oak St"),
                ("person:1", "lives_at", "address:12 Elm St"),
                ("person:2", "lives_at", "address:12 Elm St"),
                ("person:1", "stayed_at", "place:Motel"),
                ("plate:US-KY:AB1", "registered_to", "person:1"),
                (PHONE, "call", "phone:+15025550177"),
            ],
        )
    )
    protection = case.protection
    assert protection.private == {
        PHONE,
        "phone:+15025550102",
        "email:ana@example.org",
        "plate:US-KY:AB1",
        "address:9 Oak St",
    }
    assert {protection.shown(PHONE), protection.shown("phone:+15025550102")} == {
        "phone 1 of Protected 1",
        "phone 2 of Protected 1",
    }
    assert protection.label("email:ana@example.org") == "e-mail address of Protected 1"
    assert protection.label("person:1") == "Protected 1"
    assert protection.label("address:12 Elm St") == "12 Elm St"
    assert protection.shown("phone:+15025550199") == "phone:+15025550199"


def test_a_notice_of_a_protected_person_is_shown_as_theirs(
    case: Case, batch: Callable[..., Batch]
) -> None:
    roles = [("person:1", "role", "missing_person"), ("person:2", "role", "wanted")]
    links = [
        ("person:1", "subject_of", "event:yellow-2099-1"),
        ("person:2", "subject_of", "event:red-2099-2"),
        ("person:1", "involved_in", "event:INC-1", "missing_person"),
        ("person:1", "subject_of", "event:INC-1"),
        ("person:1", "subject_of", "event:INC-2"),
        ("person:2", "involved_in", "event:INC-2", "suspect"),
    ]
    case.add(batch("x", statements=roles, links=links))
    assert case.protection.private == {"event:yellow-2099-1"}
    assert case.protection.shown("event:yellow-2099-1") == "notice of Protected 1"


def test_the_numbers_depend_on_neither_ids_nor_rows(batch: Callable[..., Batch]) -> None:
    people = [f"person:KY-{number:02d}" for number in range(30)]

    def numbers(order: list[str]) -> dict[str, str]:
        with Case(purpose="training") as case:
            case.add(batch("x", statements=[(each, "role", "witness") for each in order]))
            return case.protection.names

    names = numbers(people)
    assert names == numbers(people[::-1])
    shown = [int(names[each].removeprefix("Protected ")) for each in people]
    assert sorted(shown) == list(range(1, 31))
    assert shown != sorted(shown)
    assert shown != sorted(shown, reverse=True)


def test_explain_masks_protected_people_and_their_things(
    case: Case, batch: Callable[..., Batch]
) -> None:
    case.add(
        batch(
            "x",
            statements=[("person:1", "name", "Ana Roe"), ("person:1", "role", "victim")],
            links=[
                ("person:1", "uses", PHONE),
                ("person:1", "involved_in", "event:9", "victim"),
                (PHONE, "call", "phone:+15025550177"),
            ],
        )
    )
    texts = case.explain("Protected 1")["text"].tolist()
    assert texts == [
        "Protected 1: a statement, withheld",
        "Protected 1 uses phone of Protected 1",
        "Protected 1: a statement, withheld",
        "Protected 1 is involved in event:9",
    ]
    assert case.explain(PHONE, "phone:+15025550177")["text"].tolist() == [
        "phone of Protected 1 called phone:+15025550177"
    ]


def test_an_empty_case_protects_nobody(case: Case) -> None:
    assert find_protected(case.engine, by_name=True) == set()
    assert find_protection(case.engine, {}, {}).protected == frozenset()
    assert case.protection.names == {}


def test_an_entity_is_shown_by_its_masked_name_or_else_its_id_or_label() -> None:
    protection = Protection(
        {"person:KY-9": "Protected 1"},
        frozenset({"person:KY-9"}),
        frozenset(),
        {"person:KY-9": "Wanda Roe", "person:KY-1": "Ana Roe"},
        {"person:KY-8": "person:KY-9"},
    )
    for entity in ("person:KY-9", "person:KY-8"):
        assert (protection.shown(entity), protection.label(entity)) == ("Protected 1",) * 2
    assert protection.shown("person:KY-1") == "person:KY-1"
    assert protection.label("person:KY-1") == "Ana Roe"
    assert protection.label("person:KY-2") == "KY-2"


def test_protection_holds_among_many_calls(case: Case) -> None:
    numbers = pd.Series(range(101_000))
    calls = pd.DataFrame({"source": "phone:+1502" + (numbers % 9_973).astype(str).str.zfill(7)})
    calls["target"] = "phone:+1606" + (numbers % 7_919).astype(str).str.zfill(7)
    calls["type"] = "call"
    document = Document(title="calls", sha256="0" * 64)
    case.add(Batch(document, links=[calls]))
    held = pd.DataFrame({"source": ["person:1"], "target": ["phone:+15020000001"], "type": "uses"})
    role = pd.DataFrame({"entity": ["person:1"], "attribute": ["role"], "value": ["victim"]})
    document = Document(title="people", sha256="1" * 64)
    case.add(Batch.of(document, statements=role, links=held))
    assert case.protection.private == {"phone:+15020000001"}
    assert len(case.labels()) == 9_973 + 7_919 + 1
