"""Nothing that a public call returns contains a protected person, wherever one looks in it."""

from __future__ import annotations

import inspect
import warnings
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.text import Text

import linkanalysis as la
from linkanalysis.errors import LinkAnalysisError, ProtectedError
from tests.face import public_functions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAME = "Rosalind Vanebright"
VICTIM = "person:V-ROSALIND-7"
PHONE = "phone:+15025550177"
SECRETS = ("rosalind", "vanebright", "5550177", "555-0177", "1994-02-11")
CREW = [f"person:S-{number}" for number in range(1, 7)]


def case_around_her() -> la.Case:
    """Tie a crew, a victim and bystanders; put her name into every text that a case has."""
    case = la.Case(purpose="training", title=f"In re {NAME}", agency=f"Unit {NAME}")
    stays = [
        (who, f"booking:B{number}", "stayed_at", "2024-05-0" + str(1 + number))
        for number in range(6)
        for place, who in enumerate([*CREW, VICTIM])
        if (place + number) % 3
    ]
    stays += [(f"person:x{k}", f"booking:y{k // 2}", "stayed_at", "2024-06-01") for k in range(30)]
    ties = [
        (VICTIM, PHONE, "uses", "2024-01-01"),
        ("person:S-1", "phone:+15025550100", "uses", "2024-01-01"),
        ("person:S-2", "email:rosalind.vanebright@example.org", "uses", "2024-01-01"),
        (VICTIM, "person:S-1", "associate_of", "2024-01-01"),
        ("person:S-1", "person:S-2", "associate_of", "2024-01-01"),
        ("person:S-2", f"organization:{NAME} Nails", "owns", "2024-01-01"),
        ("phone:+15025550100", PHONE, "call", "2024-02-01"),
    ]
    links = pd.DataFrame([*stays, *ties], columns=["source", "target", "type", "start"])
    links["start"] = pd.to_datetime(links["start"])
    links["place"] = f"the house of {NAME}"
    stated = [
        (VICTIM, "role", "victim"),
        (VICTIM, "name", NAME),
        (VICTIM, "birth_date", "1994-02-11"),
        ("person:S-1", "name", f"Father of {NAME}"),
        ("person:S-1", "role", "suspect"),
        ("person:S-2", f"{NAME} says", "no"),
        ("person:S-2", "note", "drove Rosalind to the motel, call 555-0177"),
        ("person:S-3", "nationality", "DE"),
        ("booking:B1", "text", f"{NAME} new in town, call 502 555 0177, all night"),
        ("booking:B2", "text", f"{NAME} new in town, call 502 555 0177, all day"),
    ]
    statements = pd.DataFrame(stated, columns=["entity", "attribute", "value"])
    problems = pd.DataFrame(
        [("9", f"seen by {NAME}", NAME, f"{NAME} is not a date", f"{NAME},x")],
        columns=["row", "column", "value", "why", "raw"],
    )
    for digit, part in enumerate((links[::2], links[1::2])):
        document = la.Document(
            title=f"Statement of {NAME} {digit}",
            sha256=f"{digit:064}",
            handling=f"only for {NAME}'s advocate",
            basis=f"consent of {NAME}",
            agency=f"House of {NAME}",
            origin=f"{NAME} herself",
        )
        frames = {"statements": statements, "problems": problems} if digit else {}
        case.add(la.Batch.of(document, links=part.assign(row="2"), **frames), by=NAME)
    return case


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

    def __post_init__(self) -> None:
        self.graph = la.build_graph(self.case)
        self.people = la.project(self.graph, to="person", through=["booking"])
        self.rings = la.find_rings(self.graph)
        self.scores = la.centrality(self.graph, ["degree", "betweenness"])
        self.parts = la.find_communities(self.graph, method="modularity")
        self.key = la.key_entities(self.case, worlds=5)
        self.findings = la.find_indicators(self.case)

    @property
    def member(self) -> str:
        return "person:S-3"


DAYS = [date(2024, 5, 3), date(2024, 5, 8)]
CALLS: dict[str, Callable[[Inputs], object]] = {
    "compare.compare_groups": lambda i: la.compare.compare_groups(i.parts, [CREW]),
    "compare.compare_rings": lambda i: la.compare_rings(i.rings, i.rings),
    "compare.track_communities": lambda i: la.compare.track_communities(
        i.case, DAYS, method="modularity"
    ),
    "compare.track_rings": lambda i: la.compare.track_rings(i.case, DAYS),
    "custody.find_leaks": lambda i: la.custody.find_leaks(i.case, []),
    "custody.verify_journal": lambda i: la.custody.verify_journal(i.case),
    "disruption.dismantle": lambda i: la.disruption.dismantle(i.graph),
    "disruption.human_capital": lambda i: la.disruption.human_capital(i.graph, {CREW[0]: "cook"}),
    "disruption.key_players": lambda i: la.key_players(i.people, 2),
    "disruption.observe": lambda i: la.disruption.observe(i.graph, i.member),
    "disruption.percolation": lambda i: la.disruption.percolation(i.graph),
    "disruption.recover": lambda i: la.disruption.recover(i.graph, i.member),
    "disruption.remove": lambda i: la.remove(i.graph, i.member),
    "graph.build_graph": lambda i: i.graph,
    "graph.project": lambda i: i.people,
    "graph.to_networkx": lambda i: la.to_networkx(i.graph),
    "graph.to_pyvis": lambda i: la.to_pyvis(i.graph),
    "groups.find_cells": lambda i: la.groups.find_cells(i.people, draws=8),
    "groups.find_circle": lambda i: la.groups.find_circle(i.graph, i.member),
    "groups.find_communities": lambda i: la.find_communities(i.graph),
    "groups.find_overlaps": lambda i: la.groups.find_overlaps(i.people),
    "identity.resolve": lambda i: la.resolve(i.case),
    "indicators.find_indicators": lambda i: i.findings,
    "indicators.ring_relevance": lambda i: la.indicators.ring_relevance(i.case),
    "leads.find_blocks": lambda i: la.leads.find_blocks(i.graph, of="person", through="booking"),
    "leads.find_similar_texts": lambda i: la.leads.find_similar_texts(i.graph, of="booking"),
    "leads.predict_links": lambda i: la.leads.predict_links(i.people),
    "measures.clustering": lambda i: la.measures.clustering(i.people),
    "measures.noise_scores": lambda i: la.measures.noise_scores(i.people),
    "measures.proximity": lambda i: la.measures.proximity(i.graph, i.member),
    "measures.shared_significance": lambda i: la.measures.shared_significance(
        i.graph, to="person", through="booking"
    ),
    "measures.tie_betweenness": lambda i: la.measures.tie_betweenness(i.graph),
    "paths.common_contacts": lambda i: la.paths.common_contacts(i.graph, CREW[:3]),
    "paths.connect": lambda i: la.paths.connect(i.graph, CREW[:3]),
    "paths.shortest_paths": lambda i: la.shortest_paths(i.graph, CREW[0], CREW[3], k=3),
    "paths.time_paths": lambda i: la.time_paths(i.graph, CREW[0]),
    "people.brokerage_roles": lambda i: la.people.brokerage_roles(i.graph, "agency", shuffles=5),
    "people.centralizations": lambda i: la.people.centralizations(i.people),
    "people.key_entities": lambda i: i.key,
    "people.quadrants": lambda i: la.people.quadrants(i.people, worlds=5),
    "rings.find_rings": lambda i: i.rings,
    "rings.rings_without_documents": lambda i: la.rings.rings_without_documents(i.graph),
    "trust.centrality": lambda i: i.scores,
    "trust.leave_one_document_out": lambda i: la.trust.leave_one_document_out(i.graph, "degree"),
    "trust.rank_intervals": lambda i: la.trust.rank_intervals(i.graph, ["degree"], worlds=5),
    "trust.robustness": lambda i: la.trust.robustness(i.graph, "degree", worlds=2),
    "trust.tie_probabilities": lambda i: la.trust.tie_probabilities(i.graph),
    "views.case_report": lambda i: la.case_report(
        i.case, i.graph, scores=i.scores, rings=i.rings, findings=i.findings, key_entities=i.key
    ),
    "views.figure": lambda i: la.figure(i.graph, rings=i.rings),
    "views.network_map": lambda i: la.network_map(i.graph, rings=i.rings, scores=i.scores),
    # methods that answer
    "Case.explain": lambda i: [i.case.explain(who) for who in (CREW[0], CREW[1], "Protected 1")],
    "Case.explain a tie": lambda i: i.case.explain(CREW[0], VICTIM),
    "Case.override_notes": lambda i: i.case.override_notes(),
    "repr of a case": lambda i: repr(i.case),
    "EntityGraph.links": lambda i: i.graph.links(CREW[0], VICTIM),
    "EntityGraph.around": lambda i: i.graph.around(CREW[0], steps=2),
    "EntityGraph.only": lambda i: i.graph.only(types=["person"]),
    "EntityGraph.reasons": lambda i: i.graph.reasons(CREW[0]),
    "RingTable.reasons": lambda i: i.rings.reasons(1),
    "ScoreTable.reasons": lambda i: i.scores.reasons(CREW[0]),
    "KeyEntities.reasons": lambda i: i.key.reasons(CREW[0]),
}
# These take no case, graph or result made from one.
FREE = {
    *("compare.average_comparisons", "graph.from_networkx", "keys.identify", "keys.normalize"),
    *("records.read_case", "records.read_frame", "records.sniff", "simulate.simulate_case"),
    *("trust.grade_probabilities", "vocabulary.entity_type", "vocabulary.link_type"),
    *("vocabulary.make_id", "vocabulary.parse_grade", "vocabulary.role", "vocabulary.scheme"),
    "vocabulary.split_id",
}


def texts_in(value: object, seen: set[int] | None = None) -> Iterator[str]:
    """Yield every text that can be reached from a value without entering the case."""
    seen = set() if seen is None else seen
    if isinstance(value, (la.Case, bool, int, float, type(None))) or id(value) in seen:
        return
    if isinstance(value, (str, bytes)):
        yield value if isinstance(value, str) else value.decode("utf-8", "replace")
        return
    seen.add(id(value))
    yield from _parts(value, seen)


def _parts(value: Any, seen: set[int]) -> Iterator[str]:  # noqa: ANN401 - anything
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


def _shown_by(value: Any, seen: set[int]) -> Iterator[str]:  # noqa: ANN401 - anything
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
        part = getattr(value, name)
        if shows:
            yield from texts_in(part(), seen)
        elif not inspect.ismethod(part) and not inspect.isfunction(part):
            yield from texts_in(part, seen)
    if hasattr(value, "__iter__"):
        yield from texts_in(list(value), seen)


def secrets_in(value: object) -> list[tuple[str, str]]:
    """Find the secrets in what a value shows, each with the text around it."""
    found = []
    for text in texts_in(value):
        lower = text.lower()
        for secret in SECRETS:
            at = lower.find(secret)
            if at >= 0:
                found.append((secret, text[max(0, at - 60) : at + 60]))
    return found


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return Inputs(case_around_her())


def test_every_public_function_is_walked() -> None:
    names = {name.removeprefix("linkanalysis.") for name in public_functions()}
    assert names - FREE - CALLS.keys() == set()


@pytest.mark.parametrize("ask", CALLS.values(), ids=CALLS)
def test_no_answer_contains_her(inputs: Inputs, ask: Callable[[Inputs], object]) -> None:
    assert secrets_in(ask(inputs)) == []


WRONG: dict[str, Callable[[Inputs], object]] = {
    "her id in a path": lambda i: la.shortest_paths(i.graph, VICTIM, VICTIM),
    "her id removed": lambda i: la.remove(i.graph, VICTIM),
    "her reasons": lambda i: i.graph.reasons(VICTIM),
    "a near id": lambda i: i.graph.node("person:V-ROSALIN-7"[:14]),
    "a near id in the case": lambda i: i.case.explain("person:V-RO"),
    "her phone left out": lambda i: la.key_players(i.people.only(entities=[VICTIM]), 1),
    "her score": lambda i: i.scores.reasons(VICTIM),
    "her circle": lambda i: la.groups.find_circle(i.graph, VICTIM).reasons(VICTIM),
}


@pytest.mark.parametrize("ask", WRONG.values(), ids=WRONG)
def test_no_error_or_warning_contains_her(inputs: Inputs, ask: Callable[[Inputs], object]) -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(LinkAnalysisError) as caught:
            ask(inputs)
    said = [str(caught.value), *(str(one.message) for one in warned)]
    said += [str(part) for part in (caught.value.__cause__, caught.value.__context__) if part]
    assert secrets_in(said) == []


def test_what_was_made_before_she_was_protected_shows_her_no_more() -> None:
    case = la.Case(purpose="training")
    pairs = [(VICTIM, other, "associate_of") for other in CREW]
    links = pd.DataFrame(pairs, columns=["source", "target", "type"]).assign(row="2")
    named = pd.DataFrame([(VICTIM, "name", NAME)], columns=["entity", "attribute", "value"])
    case.add(la.Batch.of(la.Document(title="list", sha256="0" * 64), links=links, statements=named))
    graph = la.build_graph(case)
    scores, page = la.centrality(graph, ["degree"], worlds=0), la.network_map(graph)
    seeded = la.measures.proximity(graph, VICTIM)
    assert secrets_in(page.html)
    role = pd.DataFrame([(VICTIM, "role", "victim")], columns=["entity", "attribute", "value"])
    case.add(la.Batch.of(la.Document(title="interview", sha256="1" * 64), statements=role))
    for _ in ("open", "closed"):
        for show in (
            lambda: page.html,
            page._repr_html_,
            page._repr_mimebundle_,
            lambda: page.save("never.html"),
            scores.to_frame,
            scores._repr_html_,
            lambda: graph.entities,
            lambda: la.network_map(graph),
            lambda: la.to_networkx(graph),
            lambda: la.figure(graph),
        ):
            with pytest.raises(ProtectedError):
                show()
        assert secrets_in([repr(page), str(seeded.made_by), seeded.made_by.parameters]) == []
        case.close()
