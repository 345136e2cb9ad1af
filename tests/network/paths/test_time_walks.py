"""Dynamic Katz of a case: direction, order, periods and fading."""

from __future__ import annotations

import pytest
from timed_graphs import graph_of

from linkanalysis.paths import DynamicKatz, dynamic_katz


def values(found: DynamicKatz) -> dict[str, tuple[float, float]]:
    ends = zip(found.broadcast.tolist(), found.receive.tolist(), strict=True)
    return dict(zip(found.graph.ids, ends, strict=True))


MET = [
    ("person:a", "person:b", "traveled_with", "2024-05-01T12:00"),
    ("person:b", "person:c", "traveled_with", "2024-05-02T12:00"),
]


def test_the_worked_example_of_three_people_who_travel() -> None:
    found = values(dynamic_katz(graph_of(MET)))
    # walks that start: 1.6667, 2.3333, 1; the highest as 1
    assert found["person:a"] == pytest.approx((5 / 7, 3 / 7))
    assert found["person:b"] == pytest.approx((1, 1))
    assert found["person:c"] == pytest.approx((3 / 7, 5 / 7))


def test_fading_takes_from_what_is_long_ago() -> None:
    # a day at a half-life of ln 2 / .3 days keeps e^-.3
    found = values(dynamic_katz(graph_of(MET), half_life_days=0.6931471805599453 / 0.3))
    highest = 1.9877576
    assert [found[f"person:{who}"][0] * highest for who in "abc"] == pytest.approx(
        [1.2346970, 1.9877576, 1.0], abs=1e-6
    )


def test_calls_lead_one_way_and_only_forward_in_time() -> None:
    calls = [("phone:a", "phone:b", "call", "2024-05-01T12:00")]
    forth = graph_of([*calls, ("phone:b", "phone:c", "call", "2024-05-02T12:00")])
    table = dynamic_katz(forth).to_frame().set_index("entity")
    assert table.loc["phone:a", ["broadcast_rank", "receive_rank"]].tolist() == [1, 3]
    assert table.loc["phone:c", "broadcast"] == 0
    back = values(dynamic_katz(graph_of([*calls, ("phone:b", "phone:c", "call", "2024-04-30")])))
    assert back["phone:a"][0] == pytest.approx(back["phone:b"][0])  # neither call leads on


def test_within_a_period_order_does_not_matter() -> None:
    calls = [
        ("phone:a", "phone:b", "call", "2024-05-20T12:00"),
        ("phone:b", "phone:c", "call", "2024-05-03T12:00"),
    ]
    by_day, by_month = (
        values(dynamic_katz(graph_of(calls), period=period)) for period in ("day", "month")
    )
    assert by_day["phone:a"][0] == pytest.approx(by_day["phone:b"][0])
    assert by_month["phone:a"][0] == pytest.approx(1.5 * by_month["phone:b"][0])


def test_protected_people_count_and_are_not_listed() -> None:
    found = dynamic_katz(graph_of(MET, victim="person:b"))
    assert found.withheld == 1
    assert found.to_frame()["entity"].tolist() == ["person:a", "person:c"]
    assert found.broadcast.max() == 1
    assert "person:b" not in found._repr_html_()
    assert "person:b" not in str(found.reasons("person:a"))
