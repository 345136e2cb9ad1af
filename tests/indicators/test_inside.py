"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

from linkanalysis.case import Case
from linkanalysis.graph.queries import links_of_types
from linkanalysis.indicators.common_contact import chance_of_contacts
from linkanalysis.indicators.finding import Outcome
from linkanalysis.indicators.record import read_record


def test_chance_of_contacts() -> None:
    assert round(chance_of_contacts(3, others=500, missing=8, reach=200), 2) == 0.69


def test_outcome() -> None:
    assert Outcome().findings == ()


def test_record() -> None:
    assert repr(read_record(Case(purpose="training")).family) == "frozenset()"


def test_record_unit() -> None:
    assert read_record(Case(purpose="training")).unit("phone:1") == "phone:1"


def test_record_is_service() -> None:
    assert read_record(Case(purpose="training")).is_service("phone:911")


def test_record_is_masked() -> None:
    assert not (read_record(Case(purpose="training")).is_masked("phone:1"))


def test_record_named() -> None:
    assert read_record(Case(purpose="training")).named("phone:1") == "phone:1"


def test_record_called() -> None:
    assert read_record(Case(purpose="training")).called("phone:1") == "phone:1"


def test_record_reasons() -> None:
    record = read_record(Case(purpose="training"))
    assert record.reasons(links_of_types(record.case, ["call"])) == ()


def test_read_record() -> None:
    assert read_record(Case(purpose="training")).holders == {}
