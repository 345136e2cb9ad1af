"""Graphs in files of other tools: written, read, opened by networkx, igraph and their kin."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import warnings
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import igraph as ig
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import stix2
from exhaustive import exhaustive, one_in
from hypothesis import given
from hypothesis import strategies as st
from stix2.properties import StringProperty

import linkanalysis as la
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.errors import DataQualityWarning, ProtectedError
from linkanalysis.graph.formats.stix import ENTITY, OBJECTS
from linkanalysis.graph.formats.table import FORMATS, Format

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = Path(__file__).parents[2] / "sample_data" / "bluegrass"
WHOLE = [row for row in FORMATS if "labels" not in row.loses]
each_format = pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)
each_whole_format = pytest.mark.parametrize("row", WHOLE, ids=lambda row: row.name)
WHO = {"by": "A. Clerk", "reason": "order 24-118"}


def through(graph: la.EntityGraph, row: Format, folder: Path, **how: Any) -> la.EntityGraph:  # noqa: ANN401
    """Save a graph and read it again."""
    with warnings.catch_warnings():
        if row.loses:
            warnings.simplefilter("ignore", DataQualityWarning)
        path = graph.save(folder / f"network{row.suffixes[0]}", **how)
    return la.read_graph(path)


def ties_of(graph: la.EntityGraph) -> list[tuple[Any, ...]]:
    """Types of links by the ends as shown."""
    ends = zip(graph.source.tolist(), graph.target.tolist(), graph.link_types, strict=True)
    named = ((graph.shown[u], graph.shown[v], kinds) for u, v, kinds in ends)
    return sorted((u, v, k) if graph.directed else (*sorted((u, v)), k) for u, v, k in named)


def assert_equal(left: la.EntityGraph, right: la.EntityGraph) -> None:
    pd.testing.assert_frame_equal(left.entities, right.entities)
    pd.testing.assert_frame_equal(left.edges, right.edges)
    assert ties_of(left) == ties_of(right)
    assert sorted(left.shown) == sorted(right.shown)
    assert (left.directed, left.strength_unit) == (right.directed, right.strength_unit)
    masked = [{g.shown[k] for k in np.flatnonzero(g.masked)} for g in (left, right)]
    assert masked[0] == masked[1]


@pytest.fixture(scope="module")
def sample() -> la.EntityGraph:
    return la.build_graph(la.read_case(SAMPLE))


@pytest.fixture(scope="module")
def part(sample: la.EntityGraph) -> la.EntityGraph:
    """What is around the protected person with the most ties."""
    hidden = [sample.shown[at] for at in np.flatnonzero(sample.masked)]
    people = [each for each in hidden if re.fullmatch(r"Protected \d+", each)]
    found = (sample.around(each, steps=2, max_neighbors=None) for each in people)
    return max(found, key=lambda near: near.n)


@pytest.mark.exhaustive
@each_format
@pytest.mark.parametrize("name", ["part", *exhaustive("sample")])
def test_the_sample_case_comes_back_and_its_file_names_nobody_protected(
    name: str, row: Format, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    sample = request.getfixturevalue(name)
    again = through(sample, row, tmp_path)
    assert again.masked.sum() == sample.masked.sum() > 10
    if row in WHOLE:
        assert_equal(sample, again)
    files = [*tmp_path.iterdir()]
    assert la.custody.find_leaks(sample.case, files) == ()
    text = "".join(path.read_text("utf-8") for path in files)
    hidden = [a for a, b in zip(unmasked(sample.ids), sample.shown, strict=True) if a != b]
    assert not any(entity in text for entity in hidden)
    if "handling" not in row.loses:
        assert "TLP:AMBER" in text
        assert "A lead, never a verdict." in text
        assert "build_graph(" in text
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in files)


def test_a_projection_keeps_its_unit(tmp_path: Path) -> None:
    network = nx.Graph([("ana", "phone:1"), ("ben", "phone:1"), ("ben", "phone:2")])
    tied = la.project(la.from_networkx(network), to="person", through=["phone"])
    again = through(tied, WHOLE[0], tmp_path)
    assert_equal(tied, again)
    assert again.strength_unit == 2520


@each_format
def test_the_same_graph_gives_the_same_bytes(row: Format, tmp_path: Path) -> None:
    ties = [("ana", "ben"), ("ben", "cay"), ("phone:1", "ana"), ("ana", "dov")]
    contents = []
    for name, order in (("a", ties), ("b", [(v, u) for u, v in reversed(ties)])):
        (tmp_path / name).mkdir()
        graph = la.from_networkx(nx.Graph(order))
        through(graph, row, tmp_path / name)
        contents.append({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()})
    assert contents[0] == contents[1]


SEEDED = """
import sys, hashlib, pathlib, networkx as nx, linkanalysis as la
graph = nx.MultiGraph(seen={"a", "b", "c"})
graph.add_node("ana", role="victim")
graph.add_node("ben", tags={"x", "y", "z"})
graph.add_edge("ana", "ben", kind={"p", "q", "r"})
graph.add_edge("ben", "cay", w={"k", "l"})
graph.add_edge("ben", "cay", w={"m", "n", "o"})
folder = pathlib.Path(sys.argv[1])
for suffix in ("graphml", "gexf", "gml", "csv", "ftm", "stix", "json", "anx"):
    la.from_networkx(graph).save(folder / f"network.{suffix}")
contents = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
sys.stdout.write(hashlib.sha256(contents).hexdigest())
"""


@pytest.mark.exhaustive
def test_another_hash_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    hashes = set()
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        command = [sys.executable, "-c", SEEDED, str(tmp_path / seed)]
        env = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
        hashes.add(done.stdout)
    assert len(hashes) == 1


# What other tools lose: texts with controls, marks and formulas, None, lists, dates with zones.
HOSTILE_NETWORK = nx.MultiDiGraph(title="tips", made=date(2024, 2, 29))
HOSTILE_NETWORK.add_node(
    "ana",
    label="=cmd|' /C calc'!A0",
    seen=datetime(2024, 1, 1, 3, tzinfo=ZoneInfo("Europe/Berlin")),
    nothing=None,
    days=[1, None, date(2024, 1, 1)],
    **{"key with blank": 1, "Id": 7, "weight": 0.5},
)
HOSTILE_NETWORK.add_node("ben", label="B\x00\u202e\ud800;=1", x=1.5, big=2**80, nan=float("nan"))
HOSTILE_NETWORK.add_node("phone:+15025550100", label="'=x", empty="")
HOSTILE_NETWORK.add_node("</script>", label='<!ENTITY x "y"> & ]]>')
HOSTILE_NETWORK.add_edge(
    "ana",
    "ben",
    count=3,
    calls=5,
    first=date(2024, 1, 1),
    last=datetime(2024, 5, 1, tzinfo=UTC),
    type="call, uses",
)
HOSTILE_NETWORK.add_edge("ana", "ben", calls=1, type="zzz", tags={"a", "b"})
HOSTILE_NETWORK.add_edge("ben", "phone:+15025550100", calls=2**52)
HOSTILE_NETWORK.add_edge("ben", "ben", calls=1)


@each_whole_format
def test_attributes_of_any_kind_come_back(row: Format, tmp_path: Path) -> None:
    graph = la.from_networkx(HOSTILE_NETWORK, strength="calls")
    again = through(graph, row, tmp_path)
    assert_equal(graph, again)
    assert again.self_loops == (0 if "ties to itself" in row.loses else 1)
    returned = la.to_networkx(again)
    assert returned.graph == HOSTILE_NETWORK.graph
    for node, attributes in HOSTILE_NETWORK.nodes(data=True):
        name = node if node.startswith("phone") else f"person:{node}"
        kept = {key: returned.nodes[name].get(key, "gone") for key in attributes}
        assert repr(kept) == repr(attributes)
    names = ("calls", "type", "tags")
    ties = [
        sorted(
            repr([edge[name] for name in names if name in edge])
            for u, v, edge in network.edges(data=True)
            if u != v
        )
        for network in (HOSTILE_NETWORK, returned)
    ]
    assert ties[0] == ties[1]


NAMES = st.text(max_size=6) | st.sampled_from(["=1+1", "a b", '"', "'", ";=", "Protected 1", "#x"])
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=4),
    st.dates(),
    st.datetimes(timezones=st.none() | st.just(UTC)),
    st.lists(st.none() | st.integers() | st.text(max_size=2), max_size=2),
)


@st.composite
def networks(draw: st.DrawFn) -> nx.Graph[Any]:
    classes = [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]
    network: nx.Graph[Any] = draw(st.sampled_from(classes))()
    nodes = draw(st.lists(NAMES, max_size=4, unique=True))
    for node in nodes:
        keys = st.sampled_from(["label", "role", "x", "source", "Id"]) | st.text(max_size=2)
        network.add_node(node)
        network.nodes[node].update(draw(st.dictionaries(keys, VALUES, max_size=2)))
    if nodes:
        ends = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes))
        for u, v in draw(st.lists(ends, max_size=4)):
            key = network.add_edge(u, v)
            row: Any = network[u][v] if key is None else network[u][v][key]
            row["strength"] = draw(st.integers(1, 2**40))
            keys = st.sampled_from(["type", "count", "first", "last", "y", "target"])
            row.update(draw(st.dictionaries(keys, VALUES, max_size=2)))
    return network


@each_format
@given(network=networks())
def test_any_small_graph_comes_back(
    row: Format, network: nx.Graph[Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    graph = la.from_networkx(network, strength="strength")
    folder = tmp_path_factory.mktemp("graph")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataQualityWarning)  # attributes that the file replaces
        path = graph.save(folder / f"network{row.suffixes[0]}")
        again = la.read_graph(path, directed=graph.directed)
    if row in WHOLE:
        assert_equal(graph, again)
        return
    strengths = [sorted(g.strength.tolist()) for g in (graph, again)]
    assert (again.n, again.m, strengths[0]) == (graph.n, graph.m, strengths[1])
    if not any('"' in name for name in graph.shown):
        assert sorted(again.shown) == sorted(graph.shown)


TIES_OF_THREE = nx.Graph()
TIES_OF_THREE.add_edge("ana", "ben q", calls=3, first="2024-01-01", last="2024-01-02", type="call")
TIES_OF_THREE.add_edge("ben q", "phone:1", calls=2**40)
TIES_OF_THREE.add_node("lone", label="Łoné")
THREE = la.from_networkx(TIES_OF_THREE, strength="calls")
EXPECTED = {("person:ana", "person:ben q", 3), ("person:ben q", "phone:1", 2**40)}


def of_igraph(graph: ig.Graph, name: str, strength: str) -> set[tuple[str, str, int]]:
    return {
        (*sorted(graph.vs[end][name] for end in edge.tuple), int(edge[strength]))
        for edge in graph.es
    }


def of_networkx(graph: nx.Graph[Any], strength: str) -> set[tuple[str, str, int]]:
    return {(*sorted((u, v)), int(row[strength])) for u, v, row in graph.edges(data=True)}


OPENED: dict[str, Callable[[Path], set[tuple[str, str, int]]]] = {
    "graphml": lambda path: of_networkx(nx.read_graphml(path), "strength"),
    "gexf": lambda path: of_networkx(nx.read_gexf(path), "weight"),
    "gml": lambda path: of_networkx(nx.read_gml(path), "strength"),
    "json": lambda path: of_networkx(
        nx.node_link_graph(json.loads(path.read_text("utf-8")), edges="edges"), "strength"
    ),
    "net": lambda path: of_networkx(nx.read_pajek(path), "weight"),
    "edgelist": lambda path: of_networkx(nx.read_weighted_edgelist(path, delimiter="\t"), "weight"),
    "graphml by igraph": lambda path: of_igraph(ig.Graph.Read_GraphML(str(path)), "id", "strength"),
    "gml by igraph": lambda path: of_igraph(ig.Graph.Read_GML(str(path)), "label", "strength"),
    "net by igraph": lambda path: of_igraph(ig.Graph.Read_Pajek(str(path)), "name", "weight"),
}


@pytest.mark.parametrize("how", OPENED)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # igraph reads no entities in GML
@pytest.mark.filterwarnings("ignore::linkanalysis.errors.DataQualityWarning")
def test_networkx_and_igraph_open_what_is_saved(how: str, tmp_path: Path) -> None:
    path = THREE.save(tmp_path / f"network.{how.partition(' ')[0]}")
    assert OPENED[how](path) == EXPECTED


@pytest.mark.filterwarnings("ignore::linkanalysis.errors.DataQualityWarning")
def test_igraph_opens_dl_of_names_without_blanks(tmp_path: Path) -> None:
    graph = la.from_networkx(nx.DiGraph([("ana", "ben"), ("ben", "cay")]))
    opened = ig.Graph.Read_DL(str(graph.save(tmp_path / "network.dl")))
    ends = {tuple(opened.vs[end]["name"] for end in edge.tuple) for edge in opened.es}
    assert ends == {("person:ana", "person:ben"), ("person:ben", "person:cay")}


KARATE = nx.karate_club_graph()
ZACHARY = ig.Graph.Famous("Zachary")
ZACHARY.vs["name"] = [f"n {at}" for at in range(34)]
ZACHARY.es["weight"] = 2
WRITTEN: dict[str, tuple[Callable[[Path], object], int]] = {
    "networkx.graphml": (lambda path: nx.write_graphml(KARATE, path), 231),
    "networkx.gexf": (lambda path: nx.write_gexf(KARATE, path), 231),
    "networkx.gml": (lambda path: nx.write_gml(KARATE, path), 231),
    "networkx.net": (lambda path: nx.write_pajek(nx.Graph(KARATE.edges), path), 78),
    "networkx.json": (
        lambda path: path.write_text(json.dumps(nx.node_link_data(KARATE, edges="links"))),
        231,
    ),
    "networkx.edgelist": (lambda path: nx.write_edgelist(KARATE, path), 231),
    "networkx.txt": (lambda path: nx.write_weighted_edgelist(KARATE, path), 231),
    "igraph.graphml": (lambda path: ZACHARY.write_graphml(str(path)), 156),
    "igraph.gml": (lambda path: ZACHARY.write_gml(str(path)), 156),
    "igraph.net": (lambda path: ZACHARY.write_pajek(str(path)), 156),
    "igraph.edgelist": (lambda path: ZACHARY.write_edgelist(str(path)), 78),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_networkx_and_igraph_write_opens_here(name: str, tmp_path: Path) -> None:
    write, strength = WRITTEN[name]
    write(tmp_path / name)
    graph = la.read_graph(tmp_path / name)
    assert (graph.n, graph.m, graph.directed) == (34, 78, False)
    assert graph.strength.sum() == strength


def test_every_writer_of_networkx_takes_what_to_networkx_gives(
    part: la.EntityGraph, tmp_path: Path
) -> None:
    network = la.to_networkx(part)
    for write, read in (
        (nx.write_graphml, nx.read_graphml),
        (nx.write_gexf, nx.read_gexf),
        (nx.write_gml, nx.read_gml),
    ):
        write(network, tmp_path / "network")
        opened = la.from_networkx(read(tmp_path / "network"), strength="strength")
        dated = ~np.isnat(part.first)
        assert (opened.n, opened.m) == (part.n, part.m)
        assert sorted(opened.first[~np.isnat(opened.first)]) == sorted(part.first[dated])


def test_gephi_finds_its_headings(tmp_path: Path) -> None:
    THREE.save(tmp_path)
    with (tmp_path / "nodes.csv").open(encoding="utf-8-sig", newline="") as file:
        nodes = [*csv.DictReader(file)]
    with (tmp_path / "edges.csv").open(encoding="utf-8-sig", newline="") as file:
        edges = [*csv.DictReader(file)]
    assert [*nodes[0]][:2] == ["Id", "Label"]
    assert [*edges[0]][:4] == ["Source", "Target", "Type", "Weight"]
    ends = {(row["Source"], row["Target"], row["Type"], row["Weight"]) for row in edges}
    assert ends == {(u, v, "Undirected", str(power)) for u, v, power in EXPECTED}
    assert_equal(la.read_graph(tmp_path), THREE)
    assert la.read_graph(tmp_path / "edges.csv").m == 2


def test_a_table_of_gephi_is_read(tmp_path: Path) -> None:
    (tmp_path / "x_nodes.csv").write_text("Id;Label;age\n1;Ana;30\n2;Ben;\n3;Cay;1\n")
    (tmp_path / "x_edges.csv").write_text("Source;Target;Type;Weight\n1;2;Directed;4\n1;3;;2\n")
    graph = la.read_graph(tmp_path / "x.csv")
    assert graph.labels == ("Ana", "Ben", "Cay")
    assert graph.edges[["source", "target", "strength"]].to_numpy().tolist() == [
        ["person:1", "person:2", 4],
        ["person:1", "person:3", 2],
        ["person:3", "person:1", 2],
    ]
    assert graph.notes == ("1 ties without a direction among others lead both ways.",)
    assert la.to_networkx(graph).nodes["1"]["age"] == 30


def test_no_cell_of_a_table_runs(tmp_path: Path) -> None:
    network = nx.Graph([("a", "b")])
    labels = {"a": "=1+1", "b": "x;=1"}
    nx.set_node_attributes(network, labels, "label")
    nx.set_node_attributes(network, {"a": "\t@SUM(1)", "b": "-2"}, "note")
    la.from_networkx(network).save(tmp_path)
    with (tmp_path / "nodes.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=1+1" in cells
    assert "x;'=1" in cells
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in cells)
    assert dict(la.to_networkx(la.read_graph(tmp_path)).nodes(data="label")) == {
        f"person:{node}": label for node, label in labels.items()
    }


def test_a_bundle_is_valid_stix(part: la.EntityGraph, tmp_path: Path) -> None:
    entity = stix2.CustomObject(ENTITY, [("name", StringProperty(required=True))], OBJECTS)
    entity(type("Entity", (), {}))  # as the extension in the bundle defines it
    bundle = stix2.parse(part.save(tmp_path / "network.stix.json").read_text("utf-8"))
    kinds = [each["type"] for each in bundle.objects]
    assert kinds.count("relationship") == part.m
    assert kinds.count("identity") + kinds.count(ENTITY) == part.n + 1
    assert "threat-actor" not in kinds


def test_a_bundle_of_others_is_read(tmp_path: Path) -> None:
    ana = stix2.Identity(name="Ana Fictional", identity_class="individual")
    firm = stix2.Identity(name="Fictional Freight", identity_class="organization")
    mail = stix2.EmailAddress(value="ana@example.org")
    works = stix2.Relationship(ana, "employed-by", firm)
    path = tmp_path / "bundle.stix.json"
    path.write_text(stix2.Bundle(ana, firm, mail, works).serialize())
    graph = la.read_graph(path)
    assert sorted(graph.labels) == ["Ana Fictional", "Fictional Freight", "ana@example.org"]
    assert sorted(graph.types) == ["email", "organization", "person"]
    assert graph.link_types == (("employed-by",),)


@pytest.mark.parametrize("row", one_in(4, FORMATS), ids=lambda row: row.name)
def test_an_exact_file_is_an_act_of_the_case(row: Format, tmp_path: Path) -> None:
    case = la.Case(purpose="training")
    ties = {"source": ["person:KY-1"], "target": ["person:KY-2"], "type": "kin", "row": "2"}
    role = {"entity": ["person:KY-1"], "attribute": "role", "value": "witness", "row": "2"}
    case.add(
        la.Batch.of(
            la.Document(title="list", sha256="0" * 64),
            links=pd.DataFrame(ties),
            statements=pd.DataFrame(role),
        )
    )
    graph = la.build_graph(case)
    again = through(graph, row, tmp_path)
    assert "person:KY-1" not in unmasked(again.ids)
    assert len(case.entries()) == 2
    exact = through(graph, row, tmp_path, exact=True, **WHO)
    assert "person:KY-1" in unmasked(exact.ids)
    assert exact.protected.sum() == (1 if row in WHOLE else 0)
    entry = case.entries()[-1]
    assert (entry.act, entry.by, entry.reason) == ("export", "A. Clerk", "order 24-118")
    assert la.custody.verify_journal(case).intact
    with pytest.raises(ProtectedError):
        graph.save(tmp_path / "never.graphml", exact=True, by="A. Clerk")
    assert not (tmp_path / "never.graphml").exists()
    acts = len(case.entries())
    with pytest.raises(FileNotFoundError):
        graph.save(tmp_path / "no" / "network.graphml", exact=True, **WHO)
    assert len(case.entries()) == acts


def test_a_real_secret_beside_a_masked_name_stays_masked(tmp_path: Path) -> None:
    path = tmp_path / "network.graphml"
    network = nx.Graph([("Protected 1", "ben"), ("ana", "ben")])
    network.nodes["Protected 1"]["alias"] = "Maria Lopez"
    network.nodes["ana"]["role"] = "victim"
    network.nodes["ben"]["note"] = "drove Maria Lopez"
    nx.write_graphml(network, path)
    graph = la.read_graph(path)
    assert graph.shown == ("person:ben", "Protected 1", "Protected 2")
    assert sorted(unmasked(graph.ids)) == ["person:Protected 1", "person:ana", "person:ben"]
    assert "Lopez" not in str(la.to_networkx(graph).nodes(data=True))


@pytest.mark.parametrize("name", ["caviar", "ht_ag2", "infinito_esbm84", "mafia_us1960"])
@each_format
def test_real_networks_come_back(shared_data: Path, name: str, row: Format, tmp_path: Path) -> None:
    frame = pd.read_csv(shared_data / name / "edges.csv", dtype=str)
    network = nx.MultiDiGraph()
    for values in frame.to_dict("records"):
        u, v, *_ = values.values()
        network.add_edge(u, v, **values)
    graph = la.from_networkx(network)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataQualityWarning)
        path = graph.save(tmp_path / f"network{row.suffixes[0]}")
    again = la.read_graph(path, directed=True)
    pd.testing.assert_frame_equal(graph.edges, again.edges)
    assert graph.m > 20


def test_what_a_format_cannot_hold_is_named(tmp_path: Path) -> None:
    with pytest.warns(DataQualityWarning) as caught:
        THREE.save(tmp_path / "network.net")
    assert str(caught[0].message) == (
        "network.net holds no labels, types of ties, dates, attributes of this graph. GraphML, "
        "GEXF, GML, JSON and CSV tables hold everything but values that are not data."
    )
    network = nx.Graph([("a", "b")])
    network.nodes["a"]["thing"] = object()
    with pytest.warns(DataQualityWarning, match="holds no thing of this graph"):
        la.from_networkx(network).save(tmp_path / "network.graphml")


def test_ids_with_invisible_characters_are_written_by_their_codes(tmp_path: Path) -> None:
    case = la.Case(purpose="training")
    ties = {"source": ["person:a\u200bb"], "target": ["person:ab"], "type": "kin", "row": "2"}
    page = la.Document(title="list", sha256="0" * 64)
    case.add(la.Batch.of(page, links=pd.DataFrame(ties)))
    graph = la.build_graph(case)
    with pytest.warns(DataQualityWarning, match="holds no invisible characters of ids of this"):
        path = graph.save(tmp_path / "network.gml")
    assert la.read_graph(path).ids == ("person:ab", "person:a⟨U+200B⟩b")


def test_a_graph_says_which_attribute_it_did_not_use(tmp_path: Path) -> None:
    path = tmp_path / "network.edgelist"
    path.write_text("a b 0.5\nb c 2\n")
    graph = la.read_graph(path)
    assert graph.strength.tolist() == [1, 1]
    (note,) = graph.notes
    assert note == (
        "Every tie counts 1: the attribute weight of the file is not an integer of at least 1 on "
        "every tie. Scale and round it to use it as strength."
    )


def test_entities_without_a_type_get_the_one_that_is_named(tmp_path: Path) -> None:
    path = tmp_path / "calls.txt"
    path.write_text("1 2\n2 person:3\n")
    assert la.read_graph(path, type="phone").ids == ("person:3", "phone:1", "phone:2")
    assert la.read_graph(path, directed=True).directed


def test_the_document_lists_every_format_with_what_it_cannot_hold() -> None:
    text = (Path(__file__).parents[2] / "docs" / "exchange.md").read_text("utf-8")
    listed = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| ") and not line.startswith("| format")
    ]
    assert [(cells[0], cells[3]) for cells in listed] == [
        (row.name, ", ".join(row.loses) or "–") for row in FORMATS
    ]
    for cells, row in zip(listed, FORMATS, strict=True):
        assert tuple(re.findall(r"\.[a-z.]+", cells[1])) == row.suffixes
