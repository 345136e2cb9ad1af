"""Activity over time, and who emerges against their own past."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from scipy.stats import hypergeom

import linkanalysis as la
from linkanalysis.compare import activity, find_emerging
from linkanalysis.errors import ProtectedError

FIRST = date(2024, 1, 1)
Call = tuple[str, str, int]  # from, to, and the day counted from the first


def graph_of(
    calls: list[Call], *, victim: str = "", more: list[tuple[str, str, str]] | None = None
) -> la.EntityGraph:
    """Build the graph of some calls, and of further links without a date."""
    rows = [(a, b, "call", f"{FIRST + timedelta(days=day)} 12:00") for a, b, day in calls]
    rows += [(*link, "") for link in more or []]
    links = pd.DataFrame(rows, columns=["source", "target", "type", "start_text"])
    links["start"] = pd.to_datetime(links["start_text"].replace("", None))
    links["row"] = [str(number) for number in range(2, len(rows) + 2)]
    said = [(victim, "person", "role", "victim", "999")] if victim else []
    columns = ["entity", "type", "attribute", "value", "row"]
    case = la.Case(purpose="training", timezone="UTC")
    case.add(
        la.Batch.of(
            la.Document(title="log", sha256="0" * 64),
            links=links,
            statements=pd.DataFrame(said, columns=columns),
        )
    )
    return la.build_graph(case)


def steady(pairs: int, days: int, every: int) -> list[Call]:
    """Let pairs call each other at regular intervals, on different days."""
    return [
        (f"phone:s{n}", f"phone:t{n}", day)
        for n in range(pairs)
        for day in range(n % every, days, every)
    ]


def test_who_is_active_as_never_before_emerges_and_who_was_so_all_along_does_not() -> None:
    calls = steady(30, 196, 5)
    calls += [("phone:x", "phone:y", day) for day in (3, 90)]
    calls += [("phone:x", "phone:y", day) for day in range(170, 196, 2)]
    graph = graph_of(calls)
    found = find_emerging(graph)
    assert found.looked_at == 3 * 31
    assert [(row.what, row.entity, row.other) for row in found.rows] == [
        ("entity", "phone:x", ""),
        ("entity", "phone:y", ""),
        ("pair", "phone:x", "phone:y"),
    ]
    row = found.rows[2]
    assert (row.occasions_before, row.occasions_after, row.new) == (2, 13, False)
    assert row.first == "2024-01-04"
    assert row.expected == pytest.approx(15 * 28 / 196)
    assert row.significance == pytest.approx(hypergeom.sf(12, 196, 15, 28))
    # all others call on 39 or 40 days, and could be as unlikely
    assert row.p_all == pytest.approx(row.significance * found.looked_at)
    assert found.reasons(3)[0].text == "phone:x called phone:y, 2024-06-19"
    assert len(found.reasons(3)) == 13
    assert found.notes[0] == "2024-06-17 to 2024-07-14 is compared with 2024-01-01 to 2024-06-16."


def test_payments_on_record_only_since_the_window_opened_do_not_emerge() -> None:
    calls = steady(30, 196, 5)
    graph = graph_of(calls)
    assert graph.case is not None
    days = [f"{FIRST + timedelta(days=day)} 12:00" for day in range(176, 196)]
    paid = pd.DataFrame({"source": "account:x", "target": "account:y", "start": days})
    about = la.Document(title="bank", sha256="1" * 64)
    links = paid.assign(type="payment", row=[str(n) for n in range(20)])
    graph.case.add(la.Batch.of(about, links=links.astype({"start": "datetime64[us]"})))
    late = find_emerging(la.build_graph(graph.case))
    assert late.rows == ()
    early = {"source": "account:v", "target": "account:w", "start": f"{FIRST} 12:00"}
    links = pd.DataFrame([{**early, "type": "payment", "row": "2"}])
    about = la.Document(title="other bank", sha256="2" * 64)
    graph.case.add(la.Batch.of(about, links=links.astype({"start": "datetime64[us]"})))
    whole = find_emerging(la.build_graph(graph.case))
    assert [(row.what, row.entity) for row in whole.rows] == [
        ("entity", "account:x"),
        ("entity", "account:y"),
        ("pair", "account:x"),
    ]


def test_a_new_contact_of_a_member_is_listed_whatever_chance_says() -> None:
    calls = [*steady(30, 196, 5), ("phone:new", "phone:s1", 190), ("phone:odd", "phone:s2", 191)]
    graph = graph_of([*calls, ("phone:s3", "phone:s1", 192)])
    assert len(find_emerging(graph)) == 0
    found = find_emerging(graph, entities="phone:s1")
    assert [(row.entity, row.new, row.tied_to) for row in found.rows] == [
        ("phone:new", True, ("phone:s1",))
    ]
    assert found.rows[0].first == "2024-07-09"
    assert [reason.row for reason in found.reasons(1)] == [str(len(steady(30, 196, 5)) + 2)]


def test_new_contacts_of_a_ring_are_listed() -> None:
    met = [(f"person:{who}", f"event:{k}", "involved_in") for k in range(9) for who in "abcde"] + [
        (f"person:x{k}{s}", f"event:y{k}", "involved_in") for k in range(24) for s in "ab"
    ]
    calls = [("person:a", "person:b", day) for day in range(0, 196, 7)]
    graph = graph_of([*calls, ("person:new", "person:c", 190)], more=met)
    rings = la.find_rings(graph)
    assert len(rings) == 1
    found = find_emerging(graph, rings=rings)
    assert [(row.entity, row.tied_to) for row in found.rows] == [("person:new", ("person:c",))]
    assert f"{len(met)} links without a day left out." in found.notes


def test_protected_people_are_counted_and_not_named() -> None:
    calls = [*steady(30, 196, 5), *(("person:x", "person:v", day) for day in range(170, 196))]
    graph = graph_of([*calls, ("person:n", "person:v", 190)], victim="person:v")
    found = find_emerging(graph)
    assert [row.entity for row in found.rows] == ["person:x"]
    assert found.withheld == 2  # the victim, and the pair
    assert "person:v" not in found._repr_html_() + str(found.reasons(1))
    with pytest.raises(ProtectedError):
        find_emerging(graph, entities="person:v")
    series = activity(graph, period="month")
    assert series.withheld == 1
    assert "person:v" not in series._repr_html_()


@pytest.mark.exhaustive
def test_chance_rarely_gives_an_alert() -> None:
    rng = np.random.default_rng(7)
    alarms = 0
    for _ in range(8):
        calls = [
            (f"phone:{a}", f"phone:{b}", int(day))
            for a in range(6)
            for b in range(a + 1, 6)
            for day in np.flatnonzero(rng.random(140) < 0.08)
        ]
        alarms += len(find_emerging(graph_of(calls))) > 0
    assert alarms <= 2  # more than two of eight: p = .006 at one in twenty


def test_records_of_the_window_alone_cannot_be_compared() -> None:
    found = find_emerging(graph_of([("phone:a", "phone:b", day) for day in range(5)]))
    assert len(found) == 0
    assert found.notes[0] == (
        "The records of 2024-01-01 to 2024-01-05 have no days before them to compare with."
    )


def test_activity_is_counted_by_local_day_week_and_month() -> None:
    calls = [("phone:a", "phone:b", day) for day in (0, 0, 6, 7, 31)]
    graph = graph_of([*calls, ("phone:a", "phone:c", 31)], more=[("phone:a", "phone:b", "call")])
    weeks = activity(graph, entities="phone:a")
    assert [(row.start, row.records, row.days, row.contacts) for row in weeks.rows] == [
        (date(2024, 1, 1), 3, 2, 1),
        (date(2024, 1, 8), 1, 1, 1),
        (date(2024, 1, 29), 2, 1, 2),
    ]
    months = activity(graph, entities="phone:a", period="month")
    assert [(str(row.start), str(row.end), row.records) for row in months.rows] == [
        ("2024-01-01", "2024-02-01", 4),
        ("2024-02-01", "2024-03-01", 2),
    ]
    days = activity(graph, period="day")
    assert [(row.entity, str(row.start)) for row in days.rows][:2] == [
        ("phone:a", "2024-01-01"),
        ("phone:a", "2024-01-07"),
    ]
    assert [reason.row for reason in days.reasons(1)] == ["2", "3"]
    assert "1 link without a day left out." in days.notes


def test_a_night_is_one_day_where_the_case_is() -> None:
    calls = pd.DataFrame({"start": ["2024-05-02T03:00Z", "2024-05-02T07:30Z", "2024-05-02T08:30Z"]})
    calls = calls.assign(caller="502-555-0101", callee="502-555-0102")
    case = la.Case(purpose="training", region="US-KY", timezone="America/New_York")
    case.add(la.read_frame(calls, reader="calls", document="calls"))
    days = activity(la.build_graph(case), entities="phone:+15025550101", period="day")
    assert [(str(row.start), row.records) for row in days.rows] == [
        ("2024-05-01", 2),
        ("2024-05-02", 1),
    ]


def test_contacts_count_for_the_holder_of_a_phone() -> None:
    uses = [("person:ana", "phone:a", "uses"), ("person:ana", "phone:b", "uses")]
    graph = graph_of([("phone:a", "phone:c", 1), ("phone:b", "phone:c", 2)], more=uses)
    assert graph.case is not None
    held = activity(la.build_contacts(graph.case), entities="person:ana")
    assert [(row.records, row.days) for row in held.rows] == [(2, 2)]
    assert held.reasons(1)[0].text == "phone:a called phone:c, 2024-01-02"
