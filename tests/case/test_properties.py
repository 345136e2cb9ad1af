"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

from linkanalysis.case.case import Case


def test_case_purpose() -> None:
    assert Case(purpose="training").purpose == "training"


def test_case_title() -> None:
    assert Case(purpose="training", title="Bluegrass").title == "Bluegrass"


def test_case_agency() -> None:
    assert Case(purpose="training", agency="Example County").agency == "Example County"


def test_case_region() -> None:
    assert Case(purpose="training", region="US-KY").region == "US-KY"


def test_case_timezone() -> None:
    assert Case(purpose="training", timezone="UTC").timezone == "UTC"


def test_case_path() -> None:
    assert Case(purpose="training").path is None


def test_case_closed() -> None:
    with Case(purpose="training") as case:
        assert not case.closed


def test_case_position() -> None:
    assert Case(purpose="training").position == 1


def test_case_fingerprint() -> None:
    assert len(Case(purpose="training").fingerprint) == 64
