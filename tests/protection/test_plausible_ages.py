"""Somebody is a possible minor only if a plausible date of the record makes them one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Sequence

TODAY = dt.datetime.now(dt.UTC).date()
WHY = ["entity", "role", "why"]


def _case(births: Sequence[str], **document: object) -> la.Case:
    """Make a case of people by their births."""
    people = pd.DataFrame({"id": [f"KY-{at}" for at in range(len(births))], "DOB": births})
    case = la.Case(purpose="training")
    given = {"title": "people", **document}
    case.add(la.read_frame(people, reader="entities", document=given))
    return case


def _withheld(case: la.Case) -> set[int]:
    return {int(each.rpartition("-")[2]) for each in case.protection.protected}


def _years_ago(years: int) -> str:
    return str(TODAY.replace(year=TODAY.year - years, day=min(TODAY.day, 28)))


def test_without_any_date_only_who_may_have_been_a_minor_in_ten_years_is_withheld() -> None:
    births = [_years_ago(years) for years in (5, 17, 19, 27, 29, 41)] + ["1985", "1908"]
    with _case(births) as case:
        assert _withheld(case) == {0, 1, 2, 3}
        report = case.protection.report()
        assert report["why"].value_counts().to_dict() == {"by birth date": 2, "missing date": 2}
        assert case.protection.notice == (
            "2 people are withheld because nothing shows at which date they were of age. Set the "
            'date of receipt in case.toml, such as received = "2024-05-02".'
        )


def test_a_date_in_the_future_makes_nobody_an_adult() -> None:
    people = [("person:KY-1", "birth_date", _years_ago(12))]
    stated = pd.DataFrame(people, columns=["entity", "attribute", "value"])
    start = pd.DatetimeIndex([dt.datetime(2062, 5, 2), dt.datetime(2024, 5, 2)])  # noqa: DTZ001
    calls = pd.DataFrame({"source": "phone:1", "target": "phone:2", "type": "call", "start": start})
    with la.Case(purpose="training") as case:
        page = la.Document(title="calls", sha256="0" * 64)
        case.add(la.Batch.of(page, statements=stated, links=calls))
        assert case.protection.report()[WHY].to_numpy().tolist() == [
            ["Protected 1", "possible_minor", "by birth date"]
        ]


@pytest.mark.parametrize("ahead", [2, 9000])
def test_a_document_that_will_be_received_is_refused(ahead: int) -> None:
    received = TODAY + dt.timedelta(days=ahead)
    page = la.Document(title="people.csv", sha256="0" * 64, received=received)
    with la.Case(purpose="training") as case:
        with pytest.raises(CaseError) as error:
            case.add(la.Batch.of(page))
        assert str(error.value) == (
            f'The document "people" cannot be received on {received}, after today, {TODAY}; '
            "nothing was added. Correct received, since ages are computed as of this day."
        )
        assert len(case.documents()) == 0
        tomorrow = TODAY + dt.timedelta(days=1)  # which it may be elsewhere
        case.add(la.Batch.of(replace(page, received=tomorrow)))
        assert case.documents()["id"].tolist() == ["people"]


def test_a_birth_in_two_digits_of_the_year_is_in_the_past() -> None:
    births = ["05/12/62", "05/12/25", "05/12/12", "05/12/08", "02/29/60"]
    received = dt.date(2024, 7, 8)
    with _case(births, received=received, date_format="%m/%d/%y") as case:
        stated = case.statements().query("attribute == 'birth_date'")["value"].tolist()
        assert stated == ["1962-05-12", "1925-05-12", "2012-05-12", "2008-05-12", "1960-02-29"]
        assert _withheld(case) == {2, 3}
    # a year that is written out is a mistake, and may be 2012
    with _case(["05/12/2062"], received=received, date_format="%m/%d/%Y") as case:
        assert _withheld(case) == {0}


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2024, 7, 8))
BIRTHS = st.lists(st.dates(dt.date(1905, 1, 1), dt.date(1999, 12, 31)), min_size=2, max_size=9)


@given(births=BIRTHS, events=st.lists(DAYS, max_size=2), received=st.none() | DAYS)
def test_an_earlier_birth_makes_nobody_a_minor(
    births: list[dt.date], events: list[dt.date], received: dt.date | None
) -> None:
    born = sorted(births)
    ids = [f"person:KY-{at}" for at in range(len(born))]
    stated = pd.DataFrame({"entity": ids, "attribute": "birth_date", "value": [*map(str, born)]})
    ties = [(each, f"event:{day}", "involved_in", day) for day in events for each in ids]
    links = pd.DataFrame(ties, columns=["source", "target", "type", "start"])
    links["start"] = pd.to_datetime(links["start"])
    page = la.Document(title="people", sha256="0" * 64, received=received)
    with la.Case(purpose="training") as case:
        case.add(la.Batch.of(page, statements=stated, links=links))
        withheld = _withheld(case)
    assert withheld == {*range(len(born) - len(withheld), len(born))}
    # and nobody is withheld who was of age for sure on every day that there is
    first = min([*events, received or max(events, default=_ten_years_ago())])
    assert withheld.isdisjoint({at for at, day in enumerate(born) if first.year - day.year > 18})


def _ten_years_ago() -> dt.date:
    return dt.date(TODAY.year - 10, 1, 1)
