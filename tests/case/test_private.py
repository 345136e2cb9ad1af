"""Identifiers of protected people that no link ties to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.protection.protected import find_private, stated_identifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.case import Batch, Case

PHONE = "phone:+15025550140"
CALL = (PHONE, "call", "phone:+15025550199")
VICTIM = ("person:1", "role", "victim")


def test_an_identifier_in_an_attribute_is_private(case: Case, batch: Callable[..., Batch]) -> None:
    case.add(
        batch("x", statements=[VICTIM, ("person:1", "mobile", "+1 502 555 0140")], links=[CALL])
    )
    assert case.protection.shown(PHONE) == "phone of Protected 1"
    case.add(batch("y", statements=[("person:2", "phone", "+15025550140")]))
    assert case.protection.shown(PHONE) == PHONE


def test_what_is_attached_to_their_things_is_private(
    case: Case, batch: Callable[..., Batch]
) -> None:
    chain = [
        ("person:1", "uses", "device:35201"),
        ("device:35201", "uses", "sim:310260"),
        ("sim:310260", "uses", PHONE),
        CALL,
    ]
    case.add(batch("x", statements=[VICTIM], links=chain))
    assert case.protection.private == {"device:35201", "sim:310260", PHONE}
    case.add(batch("y", links=[("person:2", "uses", "sim:310260")]))
    assert case.protection.private == {"device:35201"}


def test_an_attribute_may_hold_several_identifiers() -> None:
    assert stated_identifier("mobile", "(502) 555-0143; 502 555 0144", "US-KY") == [
        "phone:+15025550143",
        "phone:+15025550144",
    ]
    assert stated_identifier("mobile", "unknown|(502) 555-0143", "US-KY") == ["phone:+15025550143"]
    assert stated_identifier("nickname", "(502) 555-0143", "US-KY") == []


def test_without_protected_people_nothing_is_private(case: Case) -> None:
    assert find_private(case.engine, set(), None) == {}
