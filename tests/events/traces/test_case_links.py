"""Incidents linked by a forensic hit, and innocent look-alikes."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from exhaustive import fewer
from hypothesis import given, settings
from hypothesis import strategies as st

import linkanalysis as la
from tests.events.traces.laboratory import case_of, casing, incidents, report, row

OPEN = [
    ("24-1", "2024-02-01", "Open", "KY-7", "victim"),
    ("24-9", "2024-04-11", "Inactive", "KY-8", "witness"),
]


def pairs(case: la.Case, *columns: str) -> list[list[object]]:
    frame = la.traces.find_case_links(case).to_frame()
    return frame[["a", "b", *columns]].to_numpy().tolist()


def test_one_dna_profile_ties_two_unsolved_incidents() -> None:
    rows = [
        row("X-1", "KY-5", "24-1", reference="L-1", verified_by="Examiner 4"),
        row("X-9", "KY-5", "24-9", reference="L-2", verified_by="Examiner 4", date="2024-06-03"),
    ]
    case = case_of(incidents(OPEN), report(rows))
    found = la.traces.find_case_links(case)
    line = found.to_frame().iloc[0]
    assert [line["a"], line["b"], line["confirmation"]] == [
        "event:24-1",
        "event:24-9",
        "confirmed",
    ]
    assert line["through"] == ("item:X-1", "item:X-9", "person:KY-5")
    assert (line["modality"], line["laboratory"]) == (("DNA",), ("State Lab",))
    assert (line["reference"], line["hits"]) == (("L-1", "L-2"), 2)
    assert [str(line["first"])[:10], str(line["last"])[:10]] == ["2024-05-02", "2024-06-03"]
    assert [line["solved_a"], line["solved_b"]] == ["unsolved", "unsolved"]
    assert [line["date_a"], line["date_b"]] == ["2024-02-01", "2024-04-11"]
    assert line["agencies"] == ("Riverport Police",)
    assert {one.document for one in found.reasons(1)} == {"lab"}
    assert found.reasons("event:24-9") == found.reasons(1)
    case.withdraw("lab", reason="sent in error")
    assert pairs(case) == []


@pytest.mark.parametrize("result", ["inconclusive", "no hit"])
def test_what_is_no_hit_ties_nothing_anywhere(result: str) -> None:
    rows = [
        row("X-1", "KY-5", "24-1", result=result, verified_by="Examiner 4"),
        casing("C-1", "C-9", "24-1 24-9", result=result, verified_by="Examiner 4"),
    ]
    case = case_of(incidents(OPEN), report(rows))
    assert pairs(case) == []
    assert "forensic_match" not in set(case.links()["type"])
    graph = la.build_graph(case)
    assert sorted(graph.around("item:X-1").ids) == ["event:24-1", "item:X-1"]
    projected = la.project(graph, to="event", through=["item"])
    assert projected.m == 0
    assert len(la.find_rings(graph)) == 0


def test_what_speaks_against_a_hit_is_counted_beside_it() -> None:
    rows = [
        casing("C-1", "C-9", "24-1 24-9"),
        casing("C-2", "C-9", "24-1 24-9", result="inconclusive"),
        casing("C-9", "C-3", "24-9 24-1", result="exclusion"),
        casing("C-2", "C-8", "24-1 24-2", result="exclusion"),
    ]
    case = case_of(incidents(OPEN), report(rows))
    assert pairs(case, "inconclusive", "excluded") == [["event:24-1", "event:24-9", 1, 1]]


def test_a_way_is_confirmed_only_if_all_its_hits_are() -> None:
    verified = {"verified_by": "Examiner 4"}
    mixed = [row("X-1", "KY-5", "24-1", **verified), row("X-9", "KY-5", "24-9", verified_by="No")]
    assert pairs(case_of(report(mixed)), "confirmation") == [
        ["event:24-1", "event:24-9", "unconfirmed"]
    ]
    also = [*mixed, casing("C-1", "C-9", "24-1 24-9", **verified)]
    assert pairs(case_of(report(also)), "confirmation", "hits") == [
        ["event:24-1", "event:24-9", "confirmed", 3]
    ]


def test_unsolved_pairs_come_first_and_what_is_unknown_is_said() -> None:
    rows = [
        casing("C-1", "C-2", "24-1 24-2", verified_by="Examiner 4"),
        casing("C-3", "C-4", "24-3 24-4"),
        casing("C-5", "C-6", "24-5 24-6"),
    ]
    known = [
        ("24-1", "2024-01-01", "Cleared by arrest", "", ""),
        ("24-2", "2024-01-02", "Open", "", ""),
        ("24-3", "2024-01-03", "open - active", "", ""),
        ("24-4", "2024-01-04", "Uncleared", "", ""),
        ("24-5", "2024-01-05", "Open", "KY-1", "convicted"),
    ]
    case = case_of(incidents(known), report(rows))
    assert pairs(case, "solved_a", "solved_b") == [
        ["event:24-3", "event:24-4", "unsolved", "unsolved"],
        ["event:24-1", "event:24-2", "solved", "unsolved"],
        ["event:24-5", "event:24-6", "solved", "unknown"],
    ]


def test_a_suspect_of_one_incident_whose_print_was_found_at_another() -> None:
    known = [("24-9", "2024-04-11", "Open", "KY-5", "suspect")]
    case = case_of(incidents(known), report([row("X-1", "KY-5", "24-1", modality="print")]))
    assert pairs(case, "through") == [["event:24-1", "event:24-9", ("item:X-1", "person:KY-5")]]


def test_a_victims_own_trace_at_her_own_incident_ties_nothing() -> None:
    assert pairs(case_of(incidents(OPEN), report([row("X-1", "KY-7", "24-1")]))) == []


def test_a_victim_who_ties_two_incidents_is_masked() -> None:
    rows = [row("X-1", "KY-7", "24-1"), row("X-9", "KY-7", "24-9")]
    case = case_of(incidents(OPEN), report(rows))
    found = la.traces.find_case_links(case)
    assert found.to_frame()["through"].tolist() == [("Protected 2", "item:X-1", "item:X-9")]
    assert "KY-7" not in f"{found.to_frame().to_string()} {found.reasons(1)} {found.caveat}"


def test_what_else_both_share_stands_beside_the_hit() -> None:
    ties = pd.DataFrame(
        {
            "source": ["event:24-1", "event:24-9", "event:24-9"],
            "target": ["place:Mill Lane", "place:Mill Lane", "plate:US-KY:AAA111"],
            "type": "located_at",
        }
    )
    places = la.read_frame(ties, reader="links", document="places")
    case = case_of(places, report([casing("C-1", "C-9", "24-1 24-9")]))
    assert pairs(case, "shared") == [["event:24-1", "event:24-9", ("place:Mill Lane",)]]


def test_material_that_is_everywhere_is_left_out_and_named() -> None:
    """A technician's own profile came back from 21 scenes; a gun was fired at three."""
    rows = [row(f"X-{k}", "KY-500", f"24-{k}") for k in range(21)]
    guns = [casing("C-1", "C-2", "23-1 23-2"), casing("C-2", "C-3", "23-2 23-3")]
    case = case_of(report([*rows, *guns]))
    found = la.traces.find_case_links(case)
    assert pairs(case, "hits", "group") == [
        ["event:23-1", "event:23-2", 1, 1],
        ["event:23-1", "event:23-3", 2, 1],
        ["event:23-2", "event:23-3", 1, 1],
    ]
    left_out = "Left out as sources of traces at more than 20 incidents: person:KY-500: 21"
    asked = "Ask the laboratory whether its material is clean."
    assert found.notes == (f"{left_out} incidents. {asked}",)
    assert len(la.traces.find_case_links(case, max_members=21).rows) == 3 + 210


def test_hits_without_an_incident_are_counted() -> None:
    found = la.traces.find_case_links(case_of(report([row("X-1", "KY-5")])))
    assert found.notes == ("1 hit is between things that no record ties to an incident.",)


HITS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), min_size=1, max_size=8
)


@settings(max_examples=fewer(3))  # each makes a case
@given(hits=HITS)
def test_pairs_equal_those_of_a_search_by_hand(hits: list[tuple[int, int, bool]]) -> None:
    """Thing k was found at incident k // 2; `hits` says which pairs match, and if verified."""
    rows = [
        casing(f"C-{a}", f"C-{b}", f"24-{a // 2} 24-{b // 2}", verified_by="E" if sure else "")
        for a, b, sure in hits
        if a != b
    ]
    if not rows:
        return
    expected: dict[tuple[str, str], bool] = {}
    kept = [(a, b, sure) for a, b, sure in hits if a != b]
    # one hit, or two that meet in one thing
    ways = [(hit,) for hit in kept] + [
        way for way in combinations(kept, 2) if {*way[0][:2]} & {*way[1][:2]}
    ]
    for way in ways:
        things = [thing for hit in way for thing in hit[:2]]
        meet = {*way[0][:2]} & {*way[-1][:2]} if len(way) > 1 else set()
        ends = things if len(way) == 1 else [x for x in things if things.count(x) == 1]
        events = {f"event:24-{thing // 2}" for thing in ends}
        if len(events) > 1 and (len(way) == 1 or meet):
            a, b = sorted(events)
            sure = all(hit[2] for hit in way)
            expected[a, b] = expected.get((a, b), False) or sure
    found = pairs(case_of(report(rows)), "confirmation")
    assert {(a, b): sure == "confirmed" for a, b, sure in found} == expected


def test_an_incident_of_a_candidate_taken_for_a_person_is_named_in_a_problem() -> None:
    line = {"trace": "Q1", "candidate": "Q3", "result": "hit", "candidate_incident": "24-9"}
    frame = pd.DataFrame([line, line | {"candidate": "item:Q4"}])
    with la.Case(purpose="training") as case:
        case.add(la.read_frame(frame, reader="forensic_hits", document="lab"))
        problems = case.problems()[["row", "column", "value", "why"]].to_numpy().tolist()
        ties = case.links().query("type == 'found_at'")["source"].tolist()
    assert problems == [
        [
            "2",
            "candidate_incident",
            "24-9",
            (
                "no tie: the candidate is taken for a person, who is not found at an incident as "
                'traces are; if candidates are traces, set target_type = "item"'
            ),
        ]
    ]
    assert ties == ["item:Q4"]
