"""A graph file of another tool as a document of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import RecordError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    network = nx.MultiDiGraph()
    network.add_node("KY-1", label="Ana Bell", role="victim", religion="x")
    network.add_node("KY-2", label="Otis Marr", role="capo", birth_date="soon")
    network.add_node("502-555-0143", type="phone")
    network.add_edge("KY-2", "502-555-0143", type="uses", first="2024-05-02", mood="x")
    network.add_edge("KY-2", "KY-1", type="feeds", count=3)
    network.add_edge("KY-1", "KY-2", type="kin", first="2024-13-02")
    path = tmp_path / "net.graphml"
    nx.write_graphml(network, path)
    return path


def test_graph_file_becomes_a_document(file: Path) -> None:
    with la.Case(purpose="training", region="US-KY", timezone="UTC") as case:
        added = case.add(la.graph.read_graph_document(file))
        links = case.links().sort_values("row")
        statements = case.statements()
        problems = case.problems()
        assert case.protection.protected == {"person:KY-1", "person:KY-2"}
    assert links[["row", "source", "type", "target", "count"]].to_numpy().tolist() == [
        ["edge[2]", "person:KY-2", "uses", "phone:+15025550143", 1],
        ["edge[3]", "person:KY-2", "tie", "person:KY-1", 3],
    ]
    assert links["start_text"].fillna("").tolist() == ["2024-05-02", ""]
    assert statements[["row", "entity", "attribute", "value"]].to_numpy().tolist() == [
        ["node[1]", "person:KY-1", "name", "Ana Bell"],
        ["node[1]", "person:KY-1", "role", "victim"],
        ["node[2]", "person:KY-2", "name", "Otis Marr"],
        ["node[2]", "person:KY-2", "role", "unread"],
        ["node[3]", "phone:+15025550143", "id", "502-555-0143"],
    ]
    assert problems[["row", "column"]].to_numpy().tolist() == [
        ["", ""],
        ["", ""],
        ["edge[1]", "date"],
        ["node[1]", "religion"],
        ["node[2]", "birth_date"],
        ["node[2]", "role"],
    ]
    assert set(problems["why"]) >= {
        "types of ties that are not in the vocabulary, read as tie: feeds 1",
        "attributes of ties that are not imported: mood",
    }
    assert (added.rows, added.rows_read) == (6, 5)


def test_whoever_is_masked_in_a_file_is_withheld_in_the_case(tmp_path: Path) -> None:
    people = pd.DataFrame({"id": ["KY-1", "KY-2"], "role": ["victim", "suspect"]})
    ties = pd.DataFrame({"source": ["KY-1"], "target": ["KY-2"]})
    with la.Case(purpose="training") as case:
        case.add(la.read_frame(people, reader="entities", document="people"))
        case.add(la.read_frame(ties, reader="links", document="ties"))
        saved = la.build_graph(case).save(tmp_path / "a.graphml")
    with la.Case(purpose="training") as other:
        other.add(la.graph.read_graph_document(saved))
        (masked,) = other.protection.protected
        assert "Protected" in masked
        assert len(other.links()) == 1


def test_a_file_that_is_no_graph_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.graphml"
    path.write_text("<graphml", encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        la.graph.read_graph_document(path)
    assert str(caught.value) == "a.graphml, line 1: not XML (unclosed token)."


def test_words_for_types_that_are_not_read_as_types_are_named(tmp_path: Path) -> None:
    network: nx.Graph[str] = nx.Graph()
    network.add_node("n0", label="Ana Bell", kind="person")
    network.add_node("n1", label="859-555-0122", kind="Phone")
    network.add_node("+15025550143", type="Phone")
    network.add_node("n3", type="Handy")
    path = tmp_path / "net.graphml"
    nx.write_graphml(network, path)
    with la.Case(purpose="training") as case:
        case.add(la.graph.read_graph_document(path))
        entities = {*case.statements()["entity"]}
        whys = [why for why in case.problems()["why"] if "attribute" in why]
    assert entities == {"person:n0", "person:n1", "phone:+15025550143", "person:n3"}
    assert sorted(whys, reverse=True) == [
        (
            "types of nodes that are not in the vocabulary, read as person: Handy 1; name one of "
            "la.vocabulary.ENTITY_TYPES in the attribute type"
        ),
        (
            "nodes read as person, although another attribute than type names a type: kind = Phone "
            "1. If it is their type, call it type, and name phones, plates and accounts by their "
            "numbers"
        ),
    ]
