"""Every result gives the columns that it declares, in that order, full or empty."""

from __future__ import annotations

import inspect
import re
import warnings
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import pytest
from face import public_objects

import linkanalysis as la
from linkanalysis.core.result import Result
from tests.walk import large_case_of

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = Path(__file__).parents[1] / "sample_data" / "bluegrass"
A, B = "person:0", "person:1"


def _case() -> la.Case:
    rows = [(f"person:{n}", "phone:+15025550143", "uses") for n in range(1, 6)]
    rows += [("account:A1", "account:A2", "payment")]
    rows += [("person:1", "person:2", "associate_of"), ("person:2", "person:3", "associate_of")]
    links = pd.DataFrame(rows, columns=["source", "target", "type"]).assign(row="2")
    texts = pd.DataFrame(
        {"entity": ["ad:1", "ad:2"], "attribute": "text", "value": "new in town call me now"}
    ).assign(row="3")
    case = la.Case(purpose="training")
    page = la.Document(title="list", sha256="0" * 64)
    case.add(la.Batch.of(page, links=links, statements=texts))
    return case


def _delivered_again() -> la.Case:
    case = la.Case(purpose="training")
    for name, other in (("may", "KY-2"), ("june", "KY-3")):
        ties = pd.DataFrame({"source": ["KY-1"], "target": [other]})
        case.add(la.read_frame(ties, reader="links", document=name))
    return case


CASE = _case()
GRAPH = la.build_graph(CASE)
PHRASE = "a phrase for this pairing"
CAVES = la.from_networkx(nx.ring_of_cliques(8, 5))
SHARED = la.patterns.Pattern.of(
    things={"who": "person", "phone": "phone"}, links={"use": "who uses phone"}
)
DAYS = [date(2024, 1, 1), date(2024, 7, 1)]


@cache
def rings_of_caves() -> la.RingTable:
    return la.find_rings(CAVES)


@cache
def large() -> la.scale.LargeCase:
    return large_case_of(CASE)


RESULTS: dict[str, Callable[[], Result]] = {
    "ScoreTable": lambda: la.centrality(GRAPH, ["degree", "constraint"]),
    "RankIntervals": lambda: la.trust.rank_intervals(CAVES, ["degree"], worlds=5),
    "ScenarioIntervals": lambda: la.trust.scenario_intervals(CAVES, "degree", worlds=5),
    "TieProbabilities": lambda: la.trust.tie_probabilities(GRAPH),
    "LeaveOneOut": lambda: la.trust.leave_one_document_out(GRAPH, ["degree"]),
    "Robustness": lambda: la.trust.robustness(CAVES, "degree", worlds=2),
    "Clustering": lambda: la.measures.clustering(CAVES),
    "Cohesion": lambda: la.measures.cohesion(CAVES),
    "Proximity": lambda: la.measures.proximity(CAVES, A),
    "TieScores": lambda: la.measures.tie_betweenness(CAVES),
    "TieTable": lambda: la.measures.noise_scores(CAVES),
    "Partition": lambda: la.find_communities(CAVES),
    "Cells": lambda: la.groups.find_cells(CAVES, draws=8),
    "Overlaps": lambda: la.groups.find_overlaps(CAVES),
    "Circle": lambda: la.groups.find_circle(CAVES, A),
    "LocatedEvents": lambda: la.movement.located_events(CASE),
    "CoLocations": lambda: la.movement.find_convoys(CASE),
    "Stays": lambda: la.movement.find_stays(CASE),
    "UsualAreas": lambda: la.movement.usual_areas(CASE),
    "CaseLinks": lambda: la.traces.find_case_links(CASE),
    "SharedLogins": lambda: la.traces.find_shared_logins(CASE),
    "RingTable": rings_of_caves,
    "RingSources": lambda: la.rings.rings_without_documents(GRAPH),
    "KeyEntities": lambda: la.key_entities(GRAPH, worlds=0),
    "BrokerageRoles": lambda: la.people.brokerage_roles(CAVES, la.find_communities(CAVES)),
    "Quadrants": lambda: la.people.quadrants(CAVES),
    "Centralizations": lambda: la.people.centralizations(CAVES),
    "DynamicKatz": lambda: la.paths.dynamic_katz(GRAPH),
    "TimeReach": lambda: la.paths.time_reach(GRAPH),
    "PathTable": lambda: la.shortest_paths(CAVES, A, B),
    "KeyPlayers": lambda: la.key_players(CAVES, 2),
    "Removal": lambda: la.remove(CAVES, A),
    "Observation": lambda: la.disruption.observe(CAVES, A),
    "Percolation": lambda: la.disruption.percolation(CAVES),
    "Recovery": lambda: la.disruption.recover(CAVES, A),
    "BlockTable": lambda: la.leads.find_blocks(GRAPH, of="person", through="phone"),
    "TextGroups": lambda: la.leads.find_similar_texts(GRAPH),
    "LinkTable": lambda: la.leads.predict_links(CAVES),
    "RingChanges": lambda: la.compare_rings(rings_of_caves(), rings_of_caves()),
    "Activity": lambda: la.compare.activity(GRAPH),
    "Emerging": lambda: la.compare.find_emerging(GRAPH),
    "GraphChanges": lambda: la.compare.compare_graphs(GRAPH.only(types=["person"]), GRAPH),
    "DeliveryChanges": lambda: la.compare.compare_deliveries(_delivered_again(), "may", "june"),
    "DecisionPreview": lambda: la.compare.preview_decisions(
        CASE, [la.Decision("person:1", "person:2", "same")], worlds=5
    ),
    "GroupHistory": lambda: la.compare.track_communities(CASE, DAYS),
    "GroupComparison": lambda: la.compare.compare_groups([{1, 2}], [{1, 2, 3}]),
    "AveragedComparisons": lambda: la.compare.average_comparisons(
        [la.compare.compare_groups([{1, 2}], [{1, 2, 3}])]
    ),
    "Changes": lambda: la.calls.before_and_after(CASE, "2024-05-01"),
    "Contacts": lambda: la.calls.contacts(CASE),
    "SharedContacts": lambda: la.calls.shared_contacts(CASE, ["person:1", "person:2"]),
    "Bursts": lambda: la.calls.find_bursts(CASE),
    "DeviceChanges": lambda: la.calls.find_device_changes(CASE),
    "Replies": lambda: la.calls.find_replies(CASE),
    "Part": lambda: la.scale.read_part(large(), "person:1"),
    "LargeContacts": lambda: la.scale.find_contacts(large()),
    "LargeRanking": lambda: la.scale.rank_entities(large(), "degree"),
    "Handovers": lambda: la.calls.find_handovers(CASE),
    "Patterns": lambda: la.money.find_structuring(CASE),
    "Trace": lambda: la.money.follow(CASE, "account:A1"),
    "Shapes": lambda: la.money.find_shapes(CASE),
    "SharedWallets": lambda: la.money.find_shared_wallets(CASE),
    "Matches": lambda: la.patterns.find_pattern(CASE, SHARED),
    "Findings": lambda: la.find_indicators(CASE),
    "Attribution": lambda: la.graph.find_holders(CASE),
    "Decisions": lambda: la.resolve(CASE),
    "Comparison": lambda: CASE.compare("person:1", "person:2"),
    "Effect": lambda: la.identity.effect(CASE, [la.Decision("person:1", "person:2", "same")]),
    "Blinded": lambda: la.identity.blind(CASE, secret=PHRASE),
    "SharedIdentifiers": lambda: la.identity.find_shared(CASE, [], secret=PHRASE),
    "Screening": lambda: la.screen(CASE, CASE),
    "Found": lambda: CASE.find("Ana"),
    "Summary": CASE.summary,
    "Mapping": lambda: la.records.sniff(SAMPLE / "payments" / "bank.csv"),
    "Proposal": lambda: la.propose(SAMPLE / "payments" / "bank.csv"),
}


def test_every_result_is_tried() -> None:
    results = {
        value.__name__
        for value in public_objects().values()
        if inspect.isclass(value) and issubclass(value, Result)
    }
    assert results == set(RESULTS)


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_gives_the_columns_it_declares(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = RESULTS[name]()
    assert type(result).__name__ == name
    declared: list[str] = []
    # {measure} stands for measures, for columns of ties, or for the count that sorts the table,
    # {thing} for the things of a pattern.
    named = [getattr(result, name, ()) for name in ("measures", "measure", "columns", "sort_by")]
    measures = next(((m,) if isinstance(m, str) else tuple(m) for m in named if m), ())
    for column in result.COLUMNS:
        repeated = measures if "{" in column.name else ("",)
        declared += [re.sub(r"\{\w+\}", measure, column.name) for measure in repeated]
    columns = list(result.to_frame().columns)
    # Columns of several measures come measure by measure; intervals only if they were computed.
    assert set(columns) <= set(declared)
    assert [c for c in declared if c not in columns and not c.endswith(("_low", "_high"))] == []
    if not measures:
        assert columns == [c for c in declared if c in columns]
    assert result.describe()["column"].tolist() == [column.name for column in result.COLUMNS]
