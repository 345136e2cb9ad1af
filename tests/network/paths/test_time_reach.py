"""Reach in the order of time against every sequence of calls, and against paths one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from exhaustive import fewer
from hypothesis import given, settings
from hypothesis import strategies as st
from timed_graphs import graph_of

from linkanalysis.paths import PathLimits, TimeReach, TimeRules, time_paths, time_reach

NAMES = "abcdef"
FREE = PathLimits(max_steps=None, max_neighbors=None)


def counts(found: TimeReach) -> dict[str, tuple[int, int]]:
    numbers = zip(found.reaches.tolist(), found.reached_by.tolist(), strict=True)
    return dict(zip(found.graph.ids, numbers, strict=True))


CALLS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.integers(1, 6)).filter(
        lambda call: call[0] != call[1]
    ),
    min_size=1,
    max_size=9,
)


def follow(calls: list[tuple[str, str, int]], start: str, gap: int | None) -> set[str]:
    """Follow every sequence of calls, each no earlier than the one before."""
    reached: set[str] = set()
    seen: set[tuple[str, int | None]] = set()
    waiting: list[tuple[str, int | None]] = [(start, None)]
    while waiting:
        here, since = waiting.pop()
        for a, b, hour in calls:
            in_time = since is None or (hour >= since and (gap is None or hour - since <= gap))
            if a == here and in_time and (b, hour) not in seen:
                seen.add((b, hour))
                reached.add(b)
                waiting.append((b, hour))
    return reached - {start}


@settings(max_examples=fewer(2))  # each makes a case
@given(CALLS, st.sampled_from([None, 1, 2]))
def test_it_counts_the_ends_of_every_sequence(
    calls: list[tuple[str, str, int]], gap: int | None
) -> None:
    graph = graph_of(
        [(f"phone:{a}", f"phone:{b}", "call", f"2024-05-01T{hour:02}:00") for a, b, hour in calls]
    )
    rules = TimeRules(max_gap=None if gap is None else timedelta(hours=gap))
    found = counts(time_reach(graph, rules=rules, limits=FREE))
    reached = {name: follow(calls, name, gap) for name in NAMES}
    for entity, numbers in found.items():
        name = entity.removeprefix("phone:")
        by = sum(name in others for others in reached.values())
        assert numbers == (len(reached[name]), by)


MIXED = [
    *((f"phone:{k}", "phone:hub", "call", f"2024-05-0{k}T10:00") for k in range(1, 6)),
    ("phone:hub", "phone:1", "call", "2024-05-06T10:00"),
    ("phone:1", "phone:2", "call", "2024-05-07T10:00"),
    ("phone:2", "phone:3", "message", "2024-05-08T10:00"),
    ("person:a", "phone:3", "uses", "2024-05-01T00:00"),
    ("person:a", "event:1", "involved_in", "2024-05-09T10:00"),
    ("person:b", "event:1", "involved_in", "2024-05-09T10:00"),
    ("person:b", "person:c", "traveled_with", None),
]


@pytest.mark.parametrize(
    ("rules", "limits"),
    [
        (TimeRules(), PathLimits()),
        (TimeRules(), FREE),
        (TimeRules(undated="any time"), FREE),
        (TimeRules(window=("2024-05-03", "2024-05-08"), strict=True), PathLimits(max_steps=3)),
        (TimeRules(max_gap=timedelta(days=2)), PathLimits(max_steps=None, max_neighbors=4)),
        (TimeRules(), PathLimits(exclude="phone:2", max_steps=None)),
    ],
)
def test_it_counts_what_paths_lead_to(rules: TimeRules, limits: PathLimits) -> None:
    graph = graph_of(MIXED, victim="person:c")
    found = time_reach(graph, rules=rules, limits=limits)
    for name, (reaches, _) in counts(found).items():
        if name not in limits.exclude:
            paths = time_paths(graph, name, rules=rules, limits=limits)
            assert reaches == len(paths) + paths.withheld, name
    assert found.reaches.sum() == found.reached_by.sum() > 0


def test_protected_people_count_and_are_not_listed() -> None:
    graph = graph_of([("person:a", "person:b", "traveled_with", "2024-05-01")], victim="person:b")
    found = time_reach(graph)
    assert found.withheld == 1
    assert found.to_frame()[["entity", "reaches", "reached_by"]].to_numpy().tolist() == [
        ["person:a", 1, 1]
    ]
    assert "person:b" not in found._repr_html_() + str(found.reasons("person:a"))
