"""Days that a question asks for are days of the case, whatever the question."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from movement_cases import plates

import linkanalysis as la
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.queries.time_ranges import bounds, is_moment, span_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LOUISVILLE, CHICAGO, BERLIN = "America/Kentucky/Louisville", "America/Chicago", "Europe/Berlin"
DAY = "2024-03-01"
PAIR = "give a date such as 2024-05-01, or a pair of dates."
ONE = "write it as 2024-05-01 or 2024-05-01T08:30."
EVENINGS = ("2024-02-29 21:30", "2024-03-01 21:30", "2024-03-02 21:30")


def case_in(zone: str | None) -> la.Case:
    return la.Case(purpose="training", region="US-KY", timezone=zone)


def with_evenings(zone: str) -> la.Case:
    """Two calls, a payment and a read plate in each of three evenings."""
    rows = []
    for day, start in enumerate(EVENINGS):
        one, two = (f"phone:502-555-01{day}{end}" for end in (0, 1))
        rows += [
            {"source": one, "target": two, "type": "call", "start": start},
            {"source": one, "target": two, "type": "call", "start": start},
            {"source": f"account:{day}", "target": "account:9", "type": "payment", "start": start}
            | {"amount": 100, "unit": "USD"},
        ]
    case = case_in(zone)
    case.add(la.read_frame(pd.DataFrame(rows), reader="links", document="links"))
    case.add(plates([(f"KY{day}", start, "I-64 W") for day, start in enumerate(EVENINGS)]))
    return case


def evenings(names: Iterable[object]) -> set[str]:
    """Give the evenings in some ids of phones, accounts and plates."""
    found = {re.sub(r".*(?:01(?=..$)|:|KY)", "", str(name))[:1] for name in names}
    return found & {"0", "1", "2"}


def ends(graph: la.EntityGraph) -> set[str]:
    return evenings([*graph.edges["source"], *graph.edges["target"]])


def entities(answer: Any) -> set[str]:  # noqa: ANN401 - any answer with a frame
    return evenings(answer.to_frame()["entity"])


def paid(case: la.Case, day: str) -> bool:
    """Tell whether a payment of an evening leads anywhere on the day that is asked for."""
    rules = la.paths.TimeRules(window=(DAY, DAY))
    graph = la.build_graph(case)
    return len(la.paths.time_paths(graph, f"account:{day}", "account:9", rules=rules)) > 0


def drawn(view: la.View) -> set[str]:
    """Give the evenings of which a page shows anything."""
    return {day for day in "012" if f"KY{day}" in view.html}


QUESTIONS: dict[str, Callable[[la.Case], set[str]]] = {
    "build_graph": lambda case: ends(la.build_graph(case, when=(DAY, DAY))),
    "build_contacts": lambda case: ends(la.graph.build_contacts(case, when=(DAY, DAY))),
    "contacts": lambda case: entities(la.calls.contacts(case, when=DAY)),
    "follow": lambda case: evenings(
        la.money.follow(case, "account:9", direction="in", when=DAY).to_frame()["account"]
    ),
    "find_stays": lambda case: entities(la.movement.find_stays(case, when=DAY)),
    "time_paths": lambda case: {day for day in "012" if paid(case, day)},
    "timeline": lambda case: drawn(la.views.timeline(case, when=DAY)),
    "place_map": lambda case: drawn(la.views.place_map(case, when=DAY)),
}


@pytest.mark.parametrize(
    "zone",
    [
        LOUISVILLE,
        *(pytest.param(each, marks=pytest.mark.exhaustive) for each in (CHICAGO, BERLIN, "UTC")),
    ],
)
def test_an_evening_is_of_its_local_day(zone: str) -> None:
    case = with_evenings(zone)
    found = {name: ask(case) for name, ask in QUESTIONS.items()}
    assert {name: days for name, days in found.items() if days != {"1"}} == {}


@pytest.mark.parametrize("zone", [LOUISVILLE, BERLIN])
def test_a_day_in_a_state_as_of_a_date_is_local(zone: str) -> None:
    case = case_in(zone)
    held = pd.DataFrame(
        {"source": ["P-1"], "target": ["502-555-0101"], "type": "uses", "start": ["2024-03-02"]}
    )
    typed = {"title": "held", "source_type": "person", "target_type": "phone"}
    case.add(la.read_frame(held, reader="links", document=typed))
    assert [la.build_graph(case, when=day).m for day in (DAY, "2024-03-02")] == [0, 1]


# The first instant of a day and the first after it, as UTC: a leap day, the days on which clocks go
# forward and back, and a midnight that clocks skip.
DAYS = [
    (None, "2024-03-01", "2024-03-01 00:00", "2024-03-02 00:00"),
    (LOUISVILLE, "2024-02-29", "2024-02-29 05:00", "2024-03-01 05:00"),
    (LOUISVILLE, "2024-03-10", "2024-03-10 05:00", "2024-03-11 04:00"),
    (CHICAGO, "2024-11-03", "2024-11-03 05:00", "2024-11-04 06:00"),
    ("Africa/Cairo", "2024-04-26", "2024-04-25 22:00", "2024-04-26 21:00"),
    ("America/Santiago", "2024-09-08", "2024-09-08 04:00", "2024-09-09 03:00"),
]


@pytest.mark.parametrize(("zone", "day", "first", "after"), DAYS)
def test_a_day_begins_at_midnight_there(zone: str | None, day: str, first: str, after: str) -> None:
    expected = datetime.fromisoformat(first), datetime.fromisoformat(after)
    assert bounds(day, case_in(zone)) == expected
    assert bounds(date.fromisoformat(day), case_in(zone)) == expected


def test_a_moment_is_in_utc_unless_it_says_otherwise() -> None:
    case = case_in(LOUISVILLE)
    begin = datetime(2024, 3, 1, 8, 30)  # noqa: DTZ001 - as frames give it
    end = begin + timedelta(microseconds=1)
    there = timezone(timedelta(hours=-5))
    asked = [
        begin,
        "2024-03-01T08:30",
        "2024-03-01T08:30Z",
        "2024-03-01T03:30-05:00",
        begin.replace(tzinfo=UTC),
        begin.replace(tzinfo=UTC).astimezone(there),
        pd.Timestamp(begin),
    ]
    assert {bounds(each, case) for each in asked} == {(begin, end)}
    assert span_of((begin, end), case) == (end, begin)  # the second of two moments is not included


def test_days_at_the_ends_of_the_calendar_have_bounds() -> None:
    for zone in (None, LOUISVILLE, BERLIN):
        before, since = span_of(("0001-01-01", "9999-12-31"), case_in(zone))
        assert before is not None
        assert since is not None
        assert (since.year, before.year) == (1, 9999)


def test_one_day_or_moment_is_not_a_period() -> None:
    assert [is_moment(each) for each in (None, DAY, (DAY, DAY))] == [False, True, False]


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        ((DAY,), f"('{DAY}',); {PAIR}"),
        ((DAY, DAY, DAY), f"{repr((DAY, DAY, DAY))[:40]}; {PAIR}"),
        ([DAY, DAY], f"['{DAY}', '{DAY}']; {PAIR}"),
        (pd.NaT, f"NaT; {ONE}"),
        ((DAY, pd.NaT), f"NaT; {ONE}"),
        ("9999-12-31T23:59:59.999999", f"9999-12-31 23:59:59.999999; {ONE}"),
        ("0001-01-01T00:00+05:00", f"0001-01-01 00:00:00+05:00; {ONE}"),
        ((DAY, 5), f"5; {ONE}"),
    ],
)
def test_what_is_no_time_is_refused(when: Any, shown: str) -> None:  # noqa: ANN401
    with pytest.raises(GraphKindError) as caught:
        span_of(when, None)
    assert str(caught.value) == f"when is {shown}"
