"""Paths in time on cases: who is reached when, over which rows, and what is said of the rest."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from linkanalysis.case import Batch, Case, Document
from linkanalysis.errors import StaleResultWarning
from linkanalysis.graph import build_graph
from linkanalysis.network.paths.forward_paths import time_paths
from linkanalysis.network.paths.path_limits import PathLimits, TimeRules

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.paths.path_table import PathTable

A, B, C, D = (f"phone:{name}" for name in "abcd")
Row = dict[str, object]


def at(moment: str) -> pd.Timestamp:
    return pd.Timestamp(f"2024-03-{moment}")


def call(source: str, target: str, start: str | None, **more: object) -> Row:
    moment = None if start is None else at(start)
    return {"source": source, "target": target, "type": "call", "start": moment, **more}


def graph_of(*links: Row, protected: tuple[str, ...] = ()) -> EntityGraph:
    case = Case(purpose="training")
    frame = pd.DataFrame([{"row": str(n), **link} for n, link in enumerate(links, start=2)])
    said = [
        {"entity": entity, "attribute": "role", "value": "witness", "row": "2"}
        for entity in protected
    ]
    document = Document(title="report", sha256="0" * 64)
    case.add(Batch.of(document, links=frame, statements=pd.DataFrame(said) if said else None))
    return build_graph(case)


def reached(table: PathTable) -> list[str]:
    return [table.graph.shown[path[-1]] for path in table.paths]


def test_contacts_follow_one_another_and_calls_lead_one_way() -> None:
    graph = graph_of(call(A, B, "02 10:00"), call(B, C, "03 10:00"), call(C, D, "01 10:00"))
    assert reached(time_paths(graph, A, limits=PathLimits(max_steps=None))) == [B, C]
    assert reached(time_paths(graph, C, limits=PathLimits(max_steps=None))) == [D]
    assert len(time_paths(graph, B, A)) == 0


def test_a_call_must_be_over_before_the_next_begins() -> None:
    links = [call(A, B, "02 10:00", duration=600.0), call(B, C, "02 10:05")]
    assert reached(time_paths(graph_of(*links), A)) == [B]
    links[0]["duration"] = 300.0
    assert reached(time_paths(graph_of(*links), A)) == [B, C]
    assert reached(time_paths(graph_of(*links), A, rules=TimeRules(strict=True))) == [B]


def test_the_earliest_arrival_is_given_with_fewest_steps_and_its_rows() -> None:
    graph = graph_of(
        call(A, B, "01 08:00"),
        call(B, C, "02 08:00"),
        call(A, C, "05 08:00"),
        call(B, D, "03 08:00"),
        call(C, D, "03 08:00"),
    )
    table = time_paths(graph, A, limits=PathLimits(max_steps=None))
    frame = table.to_frame()
    assert frame[["path", "step", "source", "target"]].to_numpy().tolist() == [
        [1, 1, A, B],
        [2, 1, A, B],
        [2, 2, B, C],
        [3, 1, A, B],
        [3, 2, B, D],
    ]
    assert frame["first"].tolist()[2] == frame["last"].tolist()[2] == at("02 08:00")
    assert frame["document_ids"].tolist() == [("report",)] * 5
    assert frame["count"].tolist() == [1] * 5
    assert [(reason.row, reason.text) for reason in table.reasons(2)] == [
        ("2", "phone:a called phone:b, 2024-03-01"),
        ("3", "phone:b called phone:c, 2024-03-02"),
    ]
    assert reached(time_paths(graph, A, limits=PathLimits(max_steps=1))) == [B, C]
    assert time_paths(graph, A, C, limits=PathLimits(max_steps=1)).to_frame()["first"].tolist() == [
        at("05 08:00")
    ]


def test_a_largest_gap_counts_from_the_arrival() -> None:
    graph = graph_of(call(A, B, "01 08:00", duration=3600.0), call(B, C, "01 12:00"))
    assert reached(time_paths(graph, A, rules=TimeRules(max_gap=timedelta(hours=3)))) == [B, C]
    assert reached(
        time_paths(graph, A, rules=TimeRules(max_gap=timedelta(hours=2, minutes=59)))
    ) == [B]


def test_with_a_largest_gap_a_path_may_visit_an_entity_twice() -> None:
    graph = graph_of(
        call(A, B, "01 08:00"),
        call(B, C, "01 09:00"),
        call(C, B, "01 10:00"),
        call(B, D, "01 11:00"),
    )
    table = time_paths(
        graph, A, D, rules=TimeRules(max_gap=timedelta(hours=1)), limits=PathLimits(max_steps=None)
    )
    assert [graph.ids[node] for node in table.paths[0]] == [A, B, C, B, D]
    assert table.notes[-1] == (
        "With a largest gap a path may visit an entity twice, where the first visit was too early "
        "to continue."
    )
    assert len(time_paths(graph, A, D).paths[0]) == 3


def test_a_window_holds_its_last_day_whole() -> None:
    graph = graph_of(call(A, B, "02 23:59"), call(A, C, "03 00:00"), call(A, D, "01 23:59"))
    assert reached(time_paths(graph, A, rules=TimeRules(window=("2024-03-02", "2024-03-02")))) == [
        B
    ]
    assert reached(
        time_paths(graph, A, rules=TimeRules(window=(date(2024, 3, 2), date(2024, 3, 3))))
    ) == [B, C]
    instant = datetime(2024, 3, 3, tzinfo=UTC)
    assert reached(
        time_paths(graph, A, rules=TimeRules(window=("2024-03-02T23:59:01", instant)))
    ) == [C]


def test_a_call_reaches_the_user_of_that_time() -> None:
    uses = [
        {"source": "person:ann", "target": A, "type": "uses"},
        {"source": "person:old", "target": B, "type": "uses", "end": at("03 00:00")},
        {"source": "person:new", "target": B, "type": "uses", "start": at("03 00:00")},
    ]
    uses[0]["start"] = at("01 00:00")
    early = graph_of(*uses, call(A, B, "02 10:00"))
    assert reached(time_paths(early, "person:ann")) == [B, "person:old"]
    late = graph_of(*uses, call(A, B, "04 10:00"))
    table = time_paths(late, "person:ann")
    assert reached(table) == [B, "person:new"]
    assert table.to_frame().iloc[-1][["source", "target"]].tolist() == [B, "person:new"]
    before = graph_of(*uses, call(A, B, "01 00:00"), call("phone:x", A, "01 00:00"))
    gone = time_paths(before, "person:new", A)
    assert gone.notes[0] == (
        "No time-respecting path: ties connect person:new and phone:a, but not one after the other "
        "as the rules ask."
    )


def test_a_former_user_does_not_call_from_a_phone() -> None:
    used = {"source": "person:ann", "target": A, "type": "uses", "start": at("01"), "end": at("02")}
    assert reached(time_paths(graph_of(used, call(A, B, "03")), "person:ann")) == []
    assert reached(time_paths(graph_of(used, call(A, B, "02")), "person:ann")) == [B]


def test_a_person_can_continue_from_another_phone() -> None:
    graph = graph_of(
        {"source": "person:ann", "target": B, "type": "uses", "start": at("01"), "end": at("03")},
        {"source": "person:ann", "target": C, "type": "uses", "start": at("02")},
        call(A, B, "02 10:00"),
        call(C, D, "04 10:00"),
    )
    assert reached(time_paths(graph, A)) == [B, "person:ann", C]
    assert reached(time_paths(graph, A, D, limits=PathLimits(max_steps=3))) == [D]


def test_taking_part_in_an_event_leads_both_ways() -> None:
    graph = graph_of(
        {"source": "person:ann", "target": "event:1", "type": "involved_in", "start": at("02")},
        {"source": "person:ben", "target": "event:1", "type": "involved_in", "start": at("02")},
    )
    table = time_paths(graph, "person:ann")
    assert reached(table) == ["event:1", "person:ben"]
    assert table.notes[-1] == (
        "1 of the steps starts at the moment at which the one before arrives; strict=True leaves "
        "these out."
    )
    assert reached(time_paths(graph, "person:ann", rules=TimeRules(strict=True))) == ["event:1"]


def test_undated_links_are_left_out_and_counted_or_allowed() -> None:
    graph = graph_of(
        call(A, B, "02 10:00"),
        call(B, C, None),
        {"source": "person:ann", "target": B, "type": "uses"},
    )
    table = time_paths(graph, A)
    assert reached(table) == [B]
    assert table.notes[-1] == (
        '2 links without a date were left out; undated="any time" includes them.'
    )
    allowed = time_paths(graph, A, rules=TimeRules(undated="any time"))
    assert reached(allowed) == [B, "person:ann", C]
    assert "2 links without a date may be followed at any time." in allowed.notes
    assert allowed.to_frame()["first"].isna().tolist() == [False, False, True, False, True]
    assert (
        len(time_paths(graph, C, B, rules=TimeRules(undated="any time"))) == 0
    )  # a call leads one way, dated or not
    # nobody is reached in time without any dated contact
    assert len(time_paths(graph, "person:ann", B, rules=TimeRules(undated="any time"))) == 0


def test_protected_people_reached_are_counted_not_named() -> None:
    graph = graph_of(
        {"source": "person:vi", "target": B, "type": "uses", "start": at("01")},
        call(A, B, "02 10:00"),
        call(B, C, "03 10:00"),
        protected=("person:vi",),
    )
    table = time_paths(graph, A)
    assert reached(table) == [C]
    assert table.withheld == 2
    assert "2 protected not named." in table.caveat
    said = table._repr_html_() + str(table.made_by) + str(table.reasons(1))
    assert "phone of Protected 1" in said
    assert "person:vi" not in said
    assert B not in said
    assert reached(time_paths(graph, A, "person:vi")) == ["Protected 1"]


def test_limits_apply_to_time_respecting_paths() -> None:
    graph = graph_of(call(A, B, "01"), call(B, C, "02"), call(C, D, "03"))
    assert reached(time_paths(graph, A)) == [B, C]
    assert reached(time_paths(graph, A, limits=PathLimits(exclude=[B]))) == []
    far = time_paths(graph, A, D)
    assert far.notes[0] == "No path: phone:a and phone:d are 3 steps apart, beyond the limit."
    hub = time_paths(graph, A, C, limits=PathLimits(max_neighbors=1))
    assert [left.thing for left in hub.left_out] == [B]
    assert hub.notes[0] == (
        "No path within the limits: phone:a and phone:c are 2 steps apart, but only through hubs."
    )


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in range(2, 8))]
)
def test_random_calls_equal_every_sequence_of_calls(seed: int) -> None:
    rng = np.random.default_rng(seed)
    names = [f"phone:{k}" for k in range(6)]
    calls = []
    for _ in range(14):
        a, b = rng.choice(6, size=2, replace=False).tolist()
        calls.append((a, b, int(rng.integers(0, 12)), int(rng.integers(0, 3))))
    graph = graph_of(
        *(
            call(names[a], names[b], f"01 {hour:02}:00", duration=3600.0 * hours)
            for a, b, hour, hours in calls
        )
    )
    for strict, gap, most in product((False, True), (None, 2), (None, 2)):
        every: dict[int, set[tuple[int, int]]] = defaultdict(set)
        states = [(0, None, None, 0)]
        for node, left, came, ties in states:  # grows while it is gone through
            for a, b, start, hours in calls:
                late = came is None or (start > came if strict else start >= came)
                near = came is None or gap is None or start - came <= gap
                state = (b, start if left is None else left, start + hours, ties + 1)
                within = ties + 1 <= (6 if most is None else most)
                if a == node and b != 0 and late and near and within and state not in states:
                    states.append(state)
                    every[b].add(state[1:3])
        gap_h = None if gap is None else timedelta(hours=gap)
        for best, rank in RANKS.items():
            table = time_paths(
                graph,
                names[0],
                best=best,
                rules=TimeRules(strict=strict, max_gap=gap_h),
                limits=PathLimits(max_steps=most),
            )
            paths = table.to_frame().groupby("path")
            moments = zip(
                hours_of(paths["first"].first()), hours_of(paths["last"].last()), strict=True
            )
            ours = dict(zip(reached(table), map(rank, moments), strict=True))
            assert ours == {names[node]: min(map(rank, held)) for node, held in every.items()}
            assert list(ours.values()) == sorted(ours.values())


def hours_of(moments: pd.Series) -> list[int]:
    return (moments.dt.day.sub(1).mul(24) + moments.dt.hour).tolist()


RANKS: dict[Any, Callable[[tuple[int, int]], tuple[int, ...]]] = {
    "earliest": lambda moments: (moments[1],),
    "latest": lambda moments: (-moments[0], moments[1]),
    "fastest": lambda moments: (moments[1] - moments[0], moments[1]),
}


def test_the_best_path_is_earliest_latest_or_fastest() -> None:
    graph = graph_of(
        call(A, B, "01 08:00"),
        call(B, C, "01 20:00"),
        call(A, D, "02 08:00"),
        call(D, C, "02 09:00"),
        call(A, B, "03 08:00"),
        call(B, C, "03 22:00"),
    )

    def told(best: Any) -> tuple[list[str], list[pd.Timestamp]]:  # noqa: ANN401 - one of three
        table = time_paths(graph, A, C, best=best)
        frame = table.to_frame()
        return [graph.ids[node] for node in table.paths[0]], frame["first"].tolist()

    assert told("earliest") == ([A, B, C], [at("01 08:00"), at("01 20:00")])
    assert told("latest") == ([A, B, C], [at("03 08:00"), at("03 22:00")])
    assert told("fastest") == ([A, D, C], [at("02 08:00"), at("02 09:00")])


def test_only_some_types_of_links_and_grades_are_followed() -> None:
    meet = {"source": B, "target": C, "type": "message", "start": at("02 10:00")}
    graph = graph_of(call(A, B, "01 08:00"), meet, call(B, C, "03 08:00"))
    assert time_paths(graph, A, C).steps[-1].link_types == ("message",)
    calls = graph.only(link_types="call")
    assert [reason.row for reason in time_paths(calls, A, C).reasons()] == ["2", "4"]


@pytest.mark.exhaustive
def test_the_order_of_rows_changes_nothing() -> None:
    rng = np.random.default_rng(3)
    rows = []
    for n in range(40):
        a, b = rng.choice(6, size=2, replace=False).tolist()
        rows.append({**call(f"phone:{a}", f"phone:{b}", f"0{rng.integers(1, 4)}"), "row": str(n)})
    told = set()
    for _ in range(4):
        rng.shuffle(rows)
        table = time_paths(graph_of(*rows), "phone:0", limits=PathLimits(max_steps=None))
        told.add(table.to_frame().to_string() + str([table.reasons(n) for n in (1, 2, 3)]))
    assert len(told) == 1


def test_made_by_has_every_option_and_a_changed_case_warns() -> None:
    graph = graph_of(call(A, B, "01"))
    made_by = time_paths(graph, A, rules=TimeRules(window=("2024-03-01", "2024-03-02"))).made_by
    assert dict(made_by.parameters) == {
        "source": "phone:a",
        "target": "None",
        "best": "earliest",
        "rules": ("window=2024-03-01 to 2024-03-02, max_gap=None, strict=False, undated=exclude"),
        "limits": "max_steps=2, max_neighbors=50, exclude=",
    }
    assert graph.case is not None
    graph.case.withdraw("report", reason="recalled")
    with pytest.warns(StaleResultWarning, match="Rebuild the graph"):
        time_paths(graph, A)
