"""The sample case Riverport: what was planted is found, and nobody protected is named."""

from __future__ import annotations

import csv
import datetime as dt
import json
import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from linkanalysis import Case, Findings

SAMPLES = Path(__file__).parents[1] / "sample_data"
FOLDER = SAMPLES / "riverport"
TRUTH = json.loads((FOLDER / "truth.json").read_text("utf-8"))
PLANTED = {part: [f"person:{key}" for key in keys] for part, keys in TRUTH["planted"].items()}


@pytest.fixture(scope="module")
def case() -> Case:
    return la.read_case(FOLDER)


@pytest.fixture(scope="module")
def findings(case: Case) -> Findings:
    return la.find_indicators(case)


def _accounts(kind: str) -> set[str]:
    return {f"account:{key}" for key in TRUTH["accounts"][kind]}


def test_the_script_makes_the_same_bytes(tmp_path: Path) -> None:
    runpy.run_path(str(SAMPLES / "make_riverport"))["main"](tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert len(made) == 15
    assert {path for path, content in made.items() if (FOLDER / path).read_bytes() != content} == (
        set()
    )


def test_what_cannot_be_read_is_kept_with_its_row(case: Case) -> None:
    refused = case.problems()[["document", "column"]].to_numpy().tolist()
    assert sorted(map(tuple, refused)) == [
        ("bank/movements.csv", "AMOUNT"),
        ("cameras/reads.csv", "CAMERA"),
        ("carrier/records.csv", "FROM"),
        ("carrier/records.csv", "START_UTC"),
        ("police/incidents.csv", "DATE"),
    ]


def test_what_was_delivered_twice_is_counted(case: Case) -> None:
    twice = case.summary().rows("repeated records")
    assert twice["document"].value_counts().to_dict() == {
        "carrier/records.csv": 25,
        "bank/movements.csv": 6,
    }


def test_exactly_those_are_protected_whom_the_files_protect(case: Case) -> None:
    people = {name for name in case.protection.names if name.startswith("person:")}
    assert len(people) > 30
    assert people == {f"person:{key}" for key in TRUTH["protected"]}


def test_the_misheard_name_is_proposed_and_not_merged(case: Case) -> None:
    (pair,) = la.resolve(case).to_frame().to_dict("records")
    assert (pair["left"], pair["right"], pair["judgment"]) == (
        "person:ES-311",
        *PLANTED["manager"],
        "unsure",
    )


def test_the_chain_of_phones_is_found_and_nothing_else(case: Case) -> None:
    a, b, c = (f"phone:{number}" for number in TRUTH["phones"])
    found = la.calls.find_handovers(case)
    assert {(pair.old, pair.new, pair.chain) for pair in found.rows} == {(a, b, 1), (b, c, 1)}


def test_the_two_cars_are_found_and_no_commuters(case: Case) -> None:
    found = la.movement.find_convoys(case)
    assert [row.entities for row in found.rows] == [
        tuple(sorted(f"plate:{plate}" for plate in TRUTH["cars"]))
    ]


@pytest.mark.parametrize("kind", ["funnel", "structuring", "pass_through"])
def test_the_accounts_are_found_and_no_others(case: Case, kind: str) -> None:
    search = {
        "funnel": la.money.find_funnels,
        "structuring": la.money.find_structuring,
        "pass_through": la.money.find_pass_through,
    }
    assert set(search[kind](case).to_frame()["account"]) == _accounts(kind)


def test_money_is_scattered_and_gathered_in_both_accounts_abroad(case: Case) -> None:
    found = la.money.find_shapes(case, shapes="scatter_gather").to_frame()
    (source,) = _accounts("scatter")
    assert {frozenset(subjects) for subjects in found["subjects"]} == {
        frozenset({source, abroad}) for abroad in _accounts("abroad")
    }


def test_the_broker_is_on_the_notices_and_behind_the_funnels(case: Case) -> None:
    (broker,) = PLANTED["broker"]
    notices = la.read_case(FOLDER / "notices")
    found = la.screen(case, notices, as_of=dt.date(2025, 6, 10)).to_frame()
    assert found[["entity", "listed"]].to_numpy().tolist() == [
        [broker, "person:interpol-2025-70014"]
    ]
    held = la.graph.find_holders(case).to_frame()
    accounts = set(held.loc[held["holder"] == broker, "identifier"])
    for others in la.money.find_funnels(case).to_frame()["others"]:
        assert accounts & set(others)


@pytest.mark.exhaustive
def test_the_paymaster_is_the_first_key_person_and_broker(case: Case, findings: Findings) -> None:
    (paymaster,) = PLANTED["paymaster"]
    assert la.key_entities(case).entities[0].entity == paymaster
    brokers = [one for one in findings.findings if one.indicator == "cross_border_broker"]
    assert brokers[0].entities[0] == paymaster
    # the look-alike sends money to relatives that no record calls relatives
    assert [one.entities[0] for one in brokers[1:]] == [f"person:{TRUTH['look_alike'][0]}"]


@pytest.mark.exhaustive
def test_no_ordinary_person_is_in_the_first_ten_findings(findings: Findings) -> None:
    ordinary = {f"person:{key}" for key in TRUTH["ordinary"]} - {
        f"person:{key}" for key in TRUTH["protected"]
    }
    assert len(findings.findings) > 10
    assert not [one.title for one in findings.findings[:10] if ordinary & set(one.entities)]


@pytest.mark.exhaustive
def test_nobody_protected_is_named(case: Case, findings: Findings) -> None:
    phones = [f"phone:{number}" for number in TRUTH["phones"]]
    results: tuple[Any, ...] = (
        findings,
        la.resolve(case),
        la.calls.contacts(case, limit=10_000),
        la.calls.find_bursts(case, entities=phones),
        la.calls.find_handovers(case),
        la.movement.located_events(case),
        la.movement.find_convoys(case),
        la.money.find_shapes(case),
        la.money.find_pass_through(case),
        la.graph.find_holders(case),
    )
    shown = "\n".join(result.to_frame().to_csv() for result in results)
    with (FOLDER / "police/persons.csv").open(encoding="utf-8") as file:
        people = {row["PERSON_ID"]: row["FULL_NAME"] for row in csv.DictReader(file)}
    with (FOLDER / "police/held.csv").open(encoding="utf-8") as file:
        held = [(row["HOLDER"], row["NUMBER"]) for row in csv.DictReader(file)]
    protected = set(TRUTH["protected"])
    names = {people[key] for key in protected} | {n for key, n in held if key in protected}
    assert len(names) > 100
    assert "Protected 1" in shown
    assert not [name for name in protected | names if name in shown]


@pytest.mark.exhaustive
def test_the_first_page_counts_groups_that_are_no_rings(case: Case) -> None:
    graph, rings = la.build_graph(case), la.find_rings(case)
    assert (len(rings), rings.less_likely) == (0, 4)
    page = la.case_report(case, graph, scores=la.centrality(graph, ["degree"]), rings=rings).html
    assert "4 groups are less likely and not listed." in page
