"""Every way in which a name may leave by an export, as a line of `exports.toml`."""

from __future__ import annotations

import enum
import tomllib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from exhaustive import one_in

import linkanalysis as la
from linkanalysis.errors import LinkAnalysisError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from linkanalysis.case import Case

LINES = tomllib.loads((Path(__file__).parent / "exports.toml").read_text("utf-8"))
MARKS = {"role": "victim", "label": "Maria Lopez"}


class Person:
    """An object that a network may carry."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"Person({self.name})"


MADE: dict[str, Callable[[Any], Any]] = {
    "as it is": lambda value: value,
    "tuple": tuple,
    "set": set,
    "bytes": str.encode,
    "utf16": lambda value: value.encode("utf-16-le"),
    "int": int,
    "path": PurePosixPath,
    "enum": lambda value: enum.Enum("Kind", {"first": value})["first"],  # type: ignore[misc]
    "array": np.array,
    "object": Person,
}


def network_of(line: dict[str, Any]) -> nx.Graph[Any]:
    """Build the network of a line: the protected node, Ben, a car, and a phone that both use."""
    network: Any = getattr(nx, line.get("class", "Graph"))()
    hidden: Hashable = MADE[line.get("node_type", "as it is")](line.get("node", "KY-7"))
    value = MADE[line.get("value_type", "as it is")](line.get("value", ""))
    place, attribute = line.get("place", ""), line.get("attribute", "note")
    network.add_node("KY-8", label="Ben Stone")
    network.add_node(hidden, **line.get("marks", MARKS))
    other = value if place == "name" else "vehicle:1"
    parallel = {"key": value} if place == "parallel" else {}
    network.add_edge(hidden, "KY-8", **parallel)
    network.add_edges_from([(hidden, "phone:1"), ("KY-8", "phone:1"), (other, "KY-8")])
    target = {
        "graph": network.graph,
        "node": network.nodes["KY-8"],
        "edge": next(iter(network.edges(data=True)))[2],
    }.get(place, {})
    target[attribute] = value
    if "strength" in line:
        nx.set_edge_attributes(network, value, line["strength"])
    return network


def everything(network: nx.Graph[Any]) -> str:
    """Write a network with all attributes and keys, in every form in which it may be passed on."""
    edges = network.edges(keys=True, data=True) if network.is_multigraph() else network.edges.data()  # type: ignore[call-overload]
    return " ".join(map(repr, (network.graph, dict(network.nodes.data()), list(edges))))


def exported(graph: la.EntityGraph) -> str:
    """Write all that leaves without an order: exports, frames, parts and reprs."""
    shown = [everything(la.to_networkx(graph)), la.to_pyvis(graph).generate_html()]
    near = graph.around(graph.shown[0], steps=1)
    shown += [everything(la.to_networkx(near)), graph.entities.to_csv(), graph.edges.to_csv()]
    pairs = graph.edges[["source", "target"]].itertuples(index=False)
    shown += [graph.links(a, b).to_csv() for a, b in pairs]
    tied = la.project(graph, to="person", through="phone")
    shown += [everything(la.to_networkx(tied)), repr(graph.foreign), repr(graph.link_types)]
    shown += [str(graph.made_by), repr(graph.made_by), repr(tied.made_by)]
    return " ".join([*shown, repr(graph), graph._repr_html_(), repr(graph.ids), repr(graph.labels)])


@pytest.mark.parametrize("line", one_in(9, LINES["case"]), ids=lambda line: line["way"])
def test_no_name_leaves(line: dict[str, Any]) -> None:
    graph = la.from_networkx(network_of(line), strength=line.get("strength"))
    assert graph.protected.sum() == 1
    text = exported(graph)
    assert [name for name in line.get("gone", ["Maria", "Lopez", "LOPEZ"]) if name in text] == []
    assert "Ben Stone" in text or line.get("attribute") == "label"


@pytest.mark.parametrize("line", LINES["case"], ids=lambda line: line["way"])
def test_an_exact_export_gives_everything_back(line: dict[str, Any]) -> None:
    network = network_of(line)
    exact = la.to_networkx(la.from_networkx(network), exact=True, by="A. Clerk", reason="order 7")
    assert everything(exact) == everything(network)


@pytest.mark.parametrize("line", LINES["case"], ids=lambda line: line["way"])
def test_no_error_names_anybody(line: dict[str, Any]) -> None:
    with pytest.raises(LinkAnalysisError) as caught:
        la.from_networkx(network_of(line), strength=f"{line.get('strength', 'call')}s")
    gone = line.get("gone", ["Maria", "Lopez"])
    assert [name for name in gone if name in str(caught.value)] == []


@pytest.mark.parametrize("line", LINES["harmless"], ids=lambda line: line["way"])
def test_what_names_nobody_comes_out_as_it_went_in(line: dict[str, Any]) -> None:
    network = network_of(line)
    graph = la.from_networkx(network)
    assert graph.protected.sum() == 1
    masked = la.to_networkx(graph)
    value = MADE[line.get("value_type", "as it is")](line["value"])
    assert repr(value) in everything(masked)
    assert "withheld" not in everything(masked) + " ".join(graph.labels)


@pytest.mark.parametrize("nobody", ["", " ", "\u200b", "\u00a0", "\u2060\ufeff", ".", "—"])
def test_an_exact_export_and_an_override_need_who_and_why(nobody: str, case: Case) -> None:
    graph = la.from_networkx(network_of({}))
    for by, reason in ((nobody, "order 7"), ("A. Clerk", nobody)):
        with pytest.raises(LinkAnalysisError, match="needs who and why"):
            la.to_networkx(graph, exact=True, by=by, reason=reason)
        with pytest.raises(LinkAnalysisError, match="needs who and why"):
            case.override("person:KY-118", by=by, reason=reason)
    assert len(case.journal()) == 2
