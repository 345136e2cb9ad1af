"""Every public call on a case, and every text that can be reached from what it returns."""

from __future__ import annotations

import csv
import inspect
import json
import warnings
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import duckdb
import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text

import linkanalysis as la
from linkanalysis.case.decisions import ids_of
from linkanalysis.case.quality import CHECKS
from linkanalysis.errors import DataQualityWarning
from linkanalysis.graph.formats.table import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator


@dataclass
class Inputs:
    """What the calls take, made once."""

    case: la.Case
    graph: la.EntityGraph = field(init=False)
    people: la.EntityGraph = field(init=False)
    rings: la.RingTable = field(init=False)
    scores: la.ScoreTable = field(init=False)
    parts: la.Partition = field(init=False)
    key: la.KeyEntities = field(init=False)
    findings: la.Findings = field(init=False)
    crew: list[str] = field(init=False)
    victim: str = field(init=False)
    days: list[date] = field(init=False)

    def __post_init__(self) -> None:
        self.graph = la.build_graph(self.case)
        self.people = la.project(self.graph, to="person", through=["booking"])
        self.rings = la.find_rings(self.graph)
        self.scores = la.centrality(self.graph, ["degree", "betweenness"])
        self.parts = la.find_communities(self.graph, method="modularity")
        self.key = la.key_entities(self.case, worlds=5)
        self.findings = la.find_indicators(self.case)

        named = ~self.people.masked & (np.diff(self.people.indptr) > 0)
        self.crew = [self.people.ids[node] for node in np.flatnonzero(named)[:6].tolist()]
        self.victim = next(name for name in self.graph.ids if name.startswith("Protected"))
        last = self.graph.last[~np.isnat(self.graph.last)].max().astype("datetime64[D]").item()
        self.days = [last - timedelta(days=3), last]

    @cached_property
    def proposed(self) -> la.identity.Decisions:
        """What the rules say of every pair."""
        return la.resolve(self.case)

    @cached_property
    def reviewed(self) -> list[object]:
        """What is proposed and what waits for review: the files of both, and what they say."""
        with TemporaryDirectory() as name:
            files = [
                la.identity.save_review(found, Path(name) / f"{number}.csv")
                for number, found in enumerate((self.proposed, la.identity.to_review(self.case)))
            ]
            texts = [file.read_text("utf-8-sig") for file in files]
            return [*texts, *(la.identity.read_review(self.case, file) for file in files)]

    @cached_property
    def page(self) -> la.View:
        """The network map."""
        return la.network_map(
            self.graph,
            rings=self.rings,
            scores=self.scores,
            findings=self.findings,
            screening=screened(self.case),
        )

    @cached_property
    def large(self) -> la.scale.LargeCase:
        """The same rows in an engine."""
        return large_case_of(self.case)


def large_case_of(case: la.Case) -> la.scale.LargeCase:
    """Write the rows of a case into an engine, and connect it."""
    connection = duckdb.connect()
    frames = {"links": case.links(), "statements": case.statements()}
    for name, frame in frames.items():
        rows = frame.assign(key=range(len(frame)))
        connection.from_df(rows).create(name)
    kept = ("source", "target", "type", "role", "start", "end", "place")
    columns = {name: name for name in kept}
    tables = {
        "links": {"reader": "links", "key": "key", "timezone": "UTC", "columns": columns},
        "statements": {"reader": "statements"},
    }
    return la.scale.connect(la.scale.over_duckdb(connection), tables, purpose="training")


def edges_of(case: la.Case) -> list[object]:
    """Write the rows of a case into a folder, read its edges, and show what one sees of them."""
    frames = {"links": case.links(), "statements": case.statements()}
    calls = frames["links"]["type"] == "call"
    frames["calls"] = frames["links"][calls].rename(
        columns={"source": "caller", "target": "callee"}
    )
    frames["links"] = frames["links"][~calls]
    kept = {
        "links": ["source", "target", "type", "role", "start", "end", "place"],
        "statements": ["entity", "attribute", "value"],
        "calls": ["caller", "callee", "start", "place"],
    }
    toml = f'[case]\npurpose = "training"\nregion = "{case.region or "US-KY"}"\n'
    with TemporaryDirectory() as name:
        folder = Path(name)
        for reader, columns in kept.items():
            frames[reader][columns].to_csv(folder / f"{reader}.csv", index=False)
            toml += f'[[document]]\nfile = "{reader}.csv"\nreader = "{reader}"\n'
        (folder / "case.toml").write_text(toml)
        graph = la.scale.read_edges(folder)
    assert graph.case is not None
    return [graph, graph.entities, graph.edges, la.network_map(graph), graph.case.veiled("calls")]


def part_around(large: la.scale.LargeCase, entities: list[str]) -> list[object]:
    """Load a part, and show what one sees of it."""
    part = la.scale.read_part(large, entities, steps=3)
    return [part, la.build_graph(part.case), part.case.explain(entities[0])]


def delivered_empty(case: la.Case) -> la.compare.DeliveryChanges:
    """Compare the first document with a delivery of it that has no rows: all of it went."""
    copy = case.copy()
    copy.add(la.Batch.of(la.Document(title="again", sha256="1" * 64)))
    return la.compare.compare_deliveries(copy, copy.documents()["id"][0], "again")


PHRASE = "a phrase that the agency keeps"
CALLS: dict[str, Callable[[Inputs], object]] = {
    "calls.before_and_after": lambda i: la.calls.before_and_after(i.case, i.days[0]),
    "calls.contacts": lambda i: la.calls.contacts(i.case),
    "calls.find_replies": lambda i: la.calls.find_replies(i.case),
    "calls.shared_contacts": lambda i: la.calls.shared_contacts(i.case, i.crew),
    "calls.find_bursts": lambda i: la.calls.find_bursts(i.case),
    "calls.find_device_changes": lambda i: la.calls.find_device_changes(i.case, min_things=1),
    "calls.find_handovers": lambda i: la.calls.find_handovers(i.case),
    "compare.activity": lambda i: la.compare.activity(i.graph, period="month"),
    "compare.compare_deliveries": lambda i: delivered_empty(i.case),
    "compare.compare_graphs": lambda i: la.compare.compare_graphs(
        la.build_graph(i.case, when=i.days[0]), i.graph, method="modularity", worlds=5
    ),
    "compare.compare_groups": lambda i: la.compare.compare_groups(i.parts, [i.crew]),
    "compare.compare_rings": lambda i: la.compare_rings(i.rings, i.rings),
    "compare.find_emerging": lambda i: la.compare.find_emerging(
        i.graph, entities=i.crew, rings=i.rings, window_days=3
    ),
    "compare.preview_decisions": lambda i: la.compare.preview_decisions(
        i.case, la.identity.to_review(i.case), worlds=5
    ),
    "compare.track_communities": lambda i: la.compare.track_communities(
        i.case, i.days, method="modularity"
    ),
    "compare.track_rings": lambda i: la.compare.track_rings(i.case, i.days),
    "custody.find_leaks": lambda i: la.custody.find_leaks(i.case, []),
    "custody.signed_head": lambda i: la.custody.signed_head(i.case, secret=PHRASE),
    "custody.verify_journal": lambda i: la.custody.verify_journal(i.case),
    "disruption.dismantle": lambda i: la.disruption.dismantle(i.graph),
    "disruption.human_capital": lambda i: la.disruption.human_capital(i.graph, {i.crew[0]: "cook"}),
    "disruption.key_players": lambda i: la.key_players(i.people, 2),
    "disruption.observe": lambda i: la.disruption.observe(i.graph, i.crew[2]),
    "disruption.percolation": lambda i: la.disruption.percolation(i.graph),
    "disruption.recover": lambda i: la.disruption.recover(i.graph, i.crew[2]),
    "disruption.remove": lambda i: la.remove(i.graph, i.crew[2]),
    "graph.build_contacts": lambda i: la.build_contacts(i.case),
    "graph.build_graph": lambda i: i.graph,
    "graph.find_holders": lambda i: la.graph.find_holders(i.case),
    "graph.project": lambda i: i.people,
    "graph.to_networkx": lambda i: la.to_networkx(i.graph),
    "graph.to_pyvis": lambda i: la.to_pyvis(i.graph),
    "groups.find_cells": lambda i: la.groups.find_cells(i.people, draws=8),
    "groups.find_circle": lambda i: la.groups.find_circle(i.graph, i.crew[2]),
    "groups.find_communities": lambda i: la.find_communities(i.graph),
    "groups.find_overlaps": lambda i: la.groups.find_overlaps(i.people),
    "identity.blind": lambda i: la.identity.blind(i.case, secret=PHRASE),
    "identity.effect": lambda i: la.identity.effect(i.case, i.proposed),
    "identity.find_shared": lambda i: la.identity.find_shared(
        i.case, la.identity.blind(i.case, secret=PHRASE), secret=PHRASE
    ),
    "identity.read_pairs": lambda i: la.identity.read_pairs(i.case, predicted(i.proposed)),
    "identity.read_review": lambda i: i.reviewed,
    "identity.resolve": lambda i: i.proposed,
    "identity.save_review": lambda i: i.reviewed,
    "identity.screen": lambda i: screened(i.case),
    "identity.to_review": lambda i: la.identity.to_review(i.case),
    "indicators.find_indicators": lambda i: i.findings,
    "indicators.ring_relevance": lambda i: la.indicators.ring_relevance(i.case),
    "leads.find_blocks": lambda i: la.leads.find_blocks(i.graph, of="person", through="booking"),
    "leads.find_similar_texts": lambda i: la.leads.find_similar_texts(i.graph, of="booking"),
    "leads.predict_links": lambda i: la.leads.predict_links(i.people),
    "measures.clustering": lambda i: la.measures.clustering(i.people),
    "measures.cohesion": lambda i: la.measures.cohesion(i.graph),
    "measures.noise_scores": lambda i: la.measures.noise_scores(i.people),
    "measures.proximity": lambda i: la.measures.proximity(i.graph, i.crew[2]),
    "measures.shared_significance": lambda i: la.measures.shared_significance(
        i.graph, to="person", through="booking"
    ),
    "measures.tie_betweenness": lambda i: la.measures.tie_betweenness(i.graph),
    "money.follow": lambda i: la.money.follow(i.case, paying_account(i.case)),
    "money.find_dormant": lambda i: la.money.find_dormant(i.case),
    "money.find_funnels": lambda i: la.money.find_funnels(i.case),
    "money.find_pass_through": lambda i: la.money.find_pass_through(i.case),
    "money.find_shapes": lambda i: la.money.find_shapes(i.case),
    "money.find_shared_wallets": lambda i: la.money.find_shared_wallets(i.case),
    "money.find_small_wires": lambda i: la.money.find_small_wires(i.case),
    "money.find_structuring": lambda i: la.money.find_structuring(i.case),
    "money.find_wage_returns": lambda i: la.money.find_wage_returns(i.case),
    "movement.co_location": lambda i: la.movement.co_location(i.case, i.crew[0], i.crew[1]),
    "movement.find_co_locations": lambda i: la.movement.find_co_locations(
        i.case, types=["person", "phone"]
    ),
    "movement.find_convoys": lambda i: la.movement.find_convoys(i.case),
    "movement.find_stays": lambda i: la.movement.find_stays(i.case),
    "movement.located_events": lambda i: la.movement.located_events(i.case),
    "movement.usual_areas": lambda i: la.movement.usual_areas(i.case),
    "paths.common_contacts": lambda i: la.paths.common_contacts(i.graph, i.crew[:3]),
    "paths.connect": lambda i: la.paths.connect(i.graph, i.crew[:3]),
    "paths.dynamic_katz": lambda i: la.paths.dynamic_katz(i.graph, half_life_days=30),
    "paths.shortest_paths": lambda i: la.shortest_paths(i.graph, i.crew[0], i.crew[3], k=3),
    "paths.time_paths": lambda i: la.time_paths(i.graph, i.crew[0]),
    "paths.time_reach": lambda i: la.paths.time_reach(i.graph),
    "patterns.find_pattern": lambda i: matched(i.case),
    "people.brokerage_roles": lambda i: la.people.brokerage_roles(i.graph, "agency", shuffles=5),
    "people.centralizations": lambda i: la.people.centralizations(i.people),
    "people.key_entities": lambda i: i.key,
    "people.quadrants": lambda i: la.people.quadrants(i.people, worlds=5),
    "rings.find_rings": lambda i: i.rings,
    "rings.rings_without_documents": lambda i: la.rings.rings_without_documents(i.graph),
    "traces.find_case_links": lambda i: la.traces.find_case_links(i.case),
    "traces.find_shared_logins": lambda i: la.traces.find_shared_logins(i.case),
    "scale.rank_entities": lambda i: la.scale.rank_entities(i.large, "degree"),
    "scale.read_edges": lambda i: edges_of(i.case),
    "scale.read_part": lambda i: part_around(i.large, i.crew[:2]),
    "scale.find_contacts": lambda i: la.scale.find_contacts(i.large),
    "scale.find_holders": lambda i: la.scale.find_holders(i.large),
    "scale.project": lambda i: la.scale.project(i.large, to="person", through=["phone", "booking"]),
    "scale.find_duplicates": lambda i: la.scale.find_duplicates(i.large),
    "scale.cost": lambda i: la.scale.cost(i.large),
    "scale.explain": lambda i: la.scale.explain(i.large, i.crew[0]),
    "scale.links": lambda i: la.scale.links(i.large, i.crew[0], i.crew[1]),
    "scale.count_unread": lambda i: la.scale.count_unread(i.large),
    "scale.edges": lambda i: la.scale.edges(i.large),
    "trust.centrality": lambda i: i.scores,
    "trust.leave_one_document_out": lambda i: la.trust.leave_one_document_out(i.graph, "degree"),
    "trust.rank_intervals": lambda i: la.trust.rank_intervals(i.graph, ["degree"], worlds=5),
    "trust.robustness": lambda i: la.trust.robustness(i.graph, "degree", worlds=2),
    "trust.scenario_intervals": lambda i: la.trust.scenario_intervals(i.graph, "degree", worlds=5),
    "trust.tie_probabilities": lambda i: la.trust.tie_probabilities(i.graph),
    "figures.activity_map": lambda i: [
        la.figures.activity_map(i.case),
        la.figures.activity_map(i.case, entities=i.crew),
    ],
    "views.case_report": lambda i: la.case_report(
        i.case, i.graph, scores=i.scores, rings=i.rings, findings=i.findings, key_entities=i.key
    ),
    "views.comparison": lambda i: la.views.comparison(
        la.find_rings(la.build_graph(i.case, when=i.days[0])), i.rings, worlds=5
    ),
    "views.entity_profile": lambda i: [
        la.views.entity_profile(
            i.graph, entity, scores=i.scores, rings=i.rings, findings=i.findings, key_entities=i.key
        )
        for entity in [*i.crew[:2], *(n for n in i.graph.ids if n.startswith("phone:"))][:3]
    ],
    "figures.figure": lambda i: la.figure(i.graph, rings=i.rings),
    "figures.percolation_curve": lambda i: la.figures.percolation_curve(
        la.disruption.percolation(i.graph)
    ),
    "figures.rank_intervals": lambda i: la.figures.rank_intervals(i.scores),
    "figures.ring_overview": lambda i: la.figures.ring_overview(i.rings),
    "figures.matrix": lambda i: la.figures.matrix(i.graph, rings=i.rings),
    "views.level_layout": lambda i: [*la.views.level_layout(i.graph)["positions"]],
    "views.money_flow": lambda i: [
        la.views.money_flow(la.money.follow(i.case, paying_account(i.case))),
        *(
            la.views.money_flow(found, number + 1)
            for found in [la.money.find_shapes(i.case)]
            for number in range(min(len(found), 3))
        ),
    ],
    "views.network_map": lambda i: i.page,
    "views.place_map": lambda i: [
        la.views.place_map(i.case),
        la.views.place_map(i.case, entities=i.crew, when=tuple(i.days)),
    ],
    "views.review": lambda i: judged_in(la.views.review(i.proposed, by="A. Clerk")),
    "views.ring_card": lambda i: [la.views.ring_card(i.rings, each.number) for each in i.rings][:2],
    "views.timeline": lambda i: [
        la.views.timeline(i.case, texts=True),
        la.views.timeline(i.case, entities=i.crew, rings=i.rings),
    ],
    # methods that answer
    "Case.explain": lambda i: [i.case.explain(who) for who in (*i.crew, "Protected 1")],
    "Case.compare": lambda i: [
        i.case.compare(i.crew[0], i.crew[1]),
        i.case.compare(i.crew[0], i.victim),
    ],
    "Case.explain a tie": lambda i: i.case.explain(i.crew[0], i.victim),
    "Case.as_of": lambda i: as_it_stood(i.case),
    "Case.for_release": lambda i: as_it_is_released(i.case),
    "Case.find": lambda i: [i.case.find(i.crew[0]), i.case.find("Ana")],
    "Case.summary": lambda i: i.case.summary(),
    "Summary.rows": lambda i: rows_of_checks(i.case.summary()),
    "cell of a case": lambda i: i.case._repr_html_(),
    "Case.override_notes": lambda i: i.case.override_notes(),
    "repr of a case": lambda i: repr(i.case),
    "EntityGraph.links": lambda i: i.graph.links(i.crew[0], i.victim),
    "View.live": lambda i: [values_of(page.live()) for page in (i.page, la.network_map(i.graph))],
    "EntityGraph.around": lambda i: i.graph.around(i.crew[0], steps=2),
    "EntityGraph.only": lambda i: i.graph.only(types=["person"]),
    "EntityGraph.save": lambda i: saved_files(i.graph),
    "EntityGraph.reasons": lambda i: i.graph.reasons(i.crew[0]),
    "Findings.coverage": lambda i: i.findings.coverage(),
    "RingTable.reasons": lambda i: [i.rings.reasons(ring.number) for ring in i.rings],
    "ScoreTable.reasons": lambda i: i.scores.reasons(i.crew[0]),
    "KeyEntities.reasons": lambda i: i.key.reasons(i.crew[0]),
}
# These take no case, graph or result made from one.
FREE = {
    *(
        "compare.average_comparisons",
        "custody.verify_file",
        "graph.from_networkx",
        "graph.read_graph",
        "graph.read_graph_document",
        "keys.identify",
        "keys.normalize",
    ),
    *("records.read_case", "records.read_frame", "records.read_query", "records.sniff"),
    "records.propose",
    *("scale.check_engine", "scale.connect", "scale.over_duckdb", "scale.over_ibis"),
    *("scale.over_parquet", "scale.over_spark"),
    "simulate.simulate_case",
    *("trust.grade_probabilities", "vocabulary.entity_type", "vocabulary.link_type"),
    *("vocabulary.make_id", "vocabulary.parse_grade", "vocabulary.role", "vocabulary.scheme"),
    "vocabulary.split_id",
}


def texts_in(value: object, seen: dict[int, object] | None = None) -> Iterator[str]:
    """Yield every text that can be reached from a value without entering the case.

    seen: What was visited, by its id; kept alive, so that no later value has the id of one gone.
    """
    seen = {} if seen is None else seen
    if isinstance(value, (la.Case, bool, int, float, type(None))) or id(value) in seen:
        return
    if isinstance(value, (str, bytes)):
        yield value if isinstance(value, str) else value.decode("utf-8", "replace")
        return
    seen[id(value)] = value
    yield from _parts(value, seen)


def _parts(value: Any, seen: dict[int, object]) -> Iterator[str]:  # noqa: ANN401 - anything
    if isinstance(value, dict):
        for pair in value.items():
            yield from texts_in(pair, seen)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for part in value:
            yield from texts_in(part, seen)
    elif isinstance(value, (pd.DataFrame, pd.Series)):
        yield value.to_csv()
    elif isinstance(value, np.ndarray):
        yield from texts_in(value.tolist(), seen) if value.dtype == object else ()
    elif isinstance(value, nx.Graph):
        yield from texts_in((list(value.nodes(data=True)), list(value.edges(data=True))), seen)
    elif isinstance(value, Axes):
        yield from (artist.get_text() for artist in value.figure.findobj(Text))
    else:
        yield from _shown_by(value, seen)


def _shown_by(value: Any, seen: dict[int, object]) -> Iterator[str]:  # noqa: ANN401 - anything
    yield str(value)
    yield repr(value)
    yield from texts_in(
        getattr(value, "__dict__", {})
        if not type(value).__module__.startswith("linkanalysis")
        else None,
        seen,
    )
    if not type(value).__module__.startswith("linkanalysis"):
        return
    for name in dir(value):
        shows = name in {"_repr_html_", "_repr_mimebundle_", "to_frame", "describe"}
        if name.startswith("_") and not shows:
            continue
        if name == "_repr_html_" and isinstance(value, la.View):
            continue  # its bundle holds the same cell, and each draws a picture
        part = getattr(value, name)
        if shows:
            yield from texts_in(part(), seen)
        elif not inspect.ismethod(part) and not inspect.isfunction(part):
            yield from texts_in(part, seen)
    if hasattr(value, "__iter__"):
        yield from texts_in(list(value), seen)


def as_it_stood(case: la.Case) -> list[object]:
    """Ask the case as it stood half-way: who is protected now was in the records before that."""
    with case.as_of(case.position // 2) as then:
        graph = la.build_graph(then)
        return [graph, then.summary(), then.protection.report(), la.centrality(graph, "degree")]


def as_it_is_released(case: la.Case) -> list[object]:
    """Ask the case as it is released, in which only suspects are named."""
    with case.for_release() as released:
        graph = la.build_graph(released, types=["person", "booking"])
        answers = [released.summary(), released.protection.report(), la.centrality(graph, "degree")]
        return [graph, *answers, la.network_map(graph).html]


def paying_account(case: la.Case) -> str:
    """Return an account that pays and is of nobody protected."""
    names = case.protection.names
    paying = case.sql("SELECT DISTINCT source FROM standing_links WHERE type = 'payment'")
    return min(set(paying["source"]) - set(names))


def screened(case: la.Case) -> la.identity.Screening:
    """Screen a case against itself: everybody is a candidate."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataQualityWarning)  # of what day the list is
        return la.screen(case, case)


def predicted(proposed: la.identity.Decisions) -> pd.DataFrame:
    """Write what is proposed as another tool would, with the ids of the case."""
    pairs = [ids_of(each) for each in proposed]
    return pd.DataFrame(pairs, columns=["unique_id_l", "unique_id_r"]).assign(match_weight=5.0)


def judged_in(review: la.views.Review) -> list[object]:
    """Judge every pair of a review; return what it holds, and what it sends to a notebook."""
    numbers = range(1, len(review) + 1)
    for number in numbers:
        review.judge(number, "unsure")
    asked = [{"ask": "pairs"}, *({"ask": "pair", "number": number} for number in numbers)]
    sent = [json.dumps(review.widget.answered(each)) for each in asked]
    shown = [repr(review), review.widget.get_state(), review._repr_mimebundle_()]
    return [review.decisions, *shown, *sent]


def values_of(live: la.views.LiveMap) -> list[object]:
    """Return what a live map holds, and what it sends to a notebook."""
    live.selected = live.visible
    sent = [live.widget.get_state(), live.widget._repr_mimebundle_()]
    return [repr(live), live.selected, live.visible, live.layout, *sent]


def matched(case: la.Case) -> list[object]:
    """Find who stayed where, with whom and on which phone, and the rows behind the matches."""
    pattern = la.patterns.Pattern.of(
        things={"who": "person", "other": "person", "stay": "booking", "phone": "phone"},
        links={"one": "who stayed_at or booked stay", "two": "other stayed_at or booked stay"},
        optional={"use": "who uses phone"},
    )
    matches = la.patterns.find_pattern(case, pattern)
    return [matches, *(matches.reasons(row + 1) for row in range(min(len(matches), 3)))]


def rows_of_checks(summary: la.case.Summary) -> list[pd.DataFrame]:
    """Return the rows that each check found, of the checks that look at rows."""
    return [summary.rows(check.name) for check in CHECKS if check.name != "one-source ties"]


def saved_files(graph: la.EntityGraph) -> dict[str, str]:
    """Save a graph in every format; return the names and texts of all files."""
    texts: dict[str, str] = {}
    with TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("ignore", DataQualityWarning)  # plain formats hold less
        for row in FORMATS:
            graph.save(Path(name) / f"network{row.suffixes[0]}")
        for path in Path(name).iterdir():
            texts[path.name] = path.read_text("utf-8")
    return texts


def secrets_in(
    value: object, secrets: Collection[str], seen: dict[int, object] | None = None
) -> list[tuple[str, str]]:
    """Find the secrets in what a value shows, whatever their case, each with the text around it."""
    text = "\n".join(dict.fromkeys(texts_in(value, seen)))
    lower = text.lower()
    places = ((secret, lower.find(secret.lower())) for secret in secrets)
    return [(secret, text[max(0, at - 60) : at + 60]) for secret, at in places if at >= 0]


def named_witnesses(folder: Path) -> set[str]:
    """Read whom a simulated case names as suspects who witnessed or reported something else."""
    roles: dict[str, set[str]] = {}
    incidents = folder / "incidents/incidents.csv"
    for row in _rows(incidents) if incidents.is_file() else ():
        roles.setdefault(row["PERSON_ID"], set()).add(row["PART"])
    both = {"suspect"}, {"suspect", "witness", "reporting person"}
    return {who for who, each in roles.items() if both[0] < each <= both[1]}


def simulated_secrets(folder: Path) -> set[str]:
    """Read from the files of a simulated case what would reveal who is protected."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    spared = set(truth["protected"]) - named_witnesses(folder)
    secrets = set(spared)
    people = _rows(folder / "people/persons.csv")
    # a day on which somebody else was born as well reveals nothing
    others = {row["BORN"] for row in people if row["PERSON_ID"] not in spared}
    for row in people:
        if row["PERSON_ID"] in spared:
            secrets |= {row["FULL_NAME"], row["ALSO_KNOWN_AS"], row["BORN"], row["DOCUMENT_NUMBER"]}
    secrets |= {number for number, who in truth["notices"].items() if who in spared}
    notices = json.loads((folder / "notices/yellow.json").read_text(encoding="utf-8"))
    for row in notices["_embedded"]["notices"]:
        secrets |= {f"{row['forename']} {row['name']}", row["entity_id"], row["date_of_birth"]}
    plates = {row["VIN"]: row["PLATE"] for row in _rows(folder / "vehicles/registrations.csv")}
    holders: dict[tuple[str, str], set[str]] = {}
    for row in _rows(folder / "people/identifiers.csv"):
        if row["NUMBER"] and row["NUMBER_KIND"] in {"phone", "account", "vehicle"}:
            holders.setdefault((row["NUMBER_KIND"], row["NUMBER"]), set()).add(row["HOLDER"])
    for (kind, number), holding in holders.items():
        if holding <= spared:
            digits = "".join(sign for sign in number if sign.isdecimal())
            secrets |= {number, f"+1{digits}", digits} if kind == "phone" else {number}
            secrets |= {plates[number]} if kind == "vehicle" else set()
    return secrets - others - {""}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
