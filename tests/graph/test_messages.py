"""Every error of the graph room says what is wrong and what to do, in full."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import pytest

from linkanalysis.case import Batch, Case, Document
from linkanalysis.errors import (
    GraphKindError,
    LinkAnalysisError,
    MissingExtraError,
    ProtectedError,
    RecordError,
    UnknownNameError,
)
from linkanalysis.graph import (
    EntityGraph,
    build_contacts,
    build_graph,
    find_holders,
    from_networkx,
    project,
    projection,
    read_graph,
)
from linkanalysis.graph.countries_agencies import jurisdictions
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.vocabulary import ENTITY_TYPES, LINK_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NO_ENTITY_TYPE = (
    '"fone" is not a type of entity. Did you mean "phone"? '
    f"la.vocabulary.ENTITY_TYPES lists all {len(ENTITY_TYPES)}."
)
NO_LINK_TYPE = (
    '"calls" is not a type of link. Did you mean "call"? '
    f"la.vocabulary.LINK_TYPES lists all {len(LINK_TYPES)}."
)
NO_GRADE = 'No standing document has the grade "B2". Choose from A1.'
PROTECTED = (
    "Protected 1 is protected: it counts in every computation but is not ranked or named as a "
    "lead. An override needs who and why, and is journaled."
)


def one_call() -> Case:
    case = Case(purpose="training")
    document = Document(title="calls", sha256="0" * 64, scheme="admiralty", grade="A1")
    link = {"row": "2", "source": "phone:1", "target": "phone:2", "type": "call"}
    case.add(Batch.of(document, links=pd.DataFrame([link])))
    return case


def pair() -> EntityGraph:
    """Ana, who is a witness, and Ben."""
    network = nx.Graph([("ana", "ben")])
    network.nodes["ana"]["role"] = "witness"
    return from_networkx(network)


def crowd(monkeypatch: pytest.MonkeyPatch, *, most: int) -> EntityGraph:
    """A fair of five people, and a phone that two witnesses among them share."""
    monkeypatch.setattr(projection, "LARGEST_PAIRS", most)
    network = nx.Graph((name, "event:fair") for name in "abcde")
    network.add_edges_from([("a", "phone:1"), ("b", "phone:1")])
    network.nodes["a"]["role"] = network.nodes["b"]["role"] = "witness"
    return from_networkx(network)


def with_strength(attributes: dict[str, object]) -> Callable[[], object]:
    network = nx.Graph([("a", "b", attributes)])
    return lambda: from_networkx(network, strength="calls")


NO_HOLDING = (
    '"call" is not a type of link that states a holder. Choose from holds, owns, registered_to, '
    "subscriber_of, uses."
)

NAMES = [
    (lambda: build_contacts(one_call(), holding="call"), NO_HOLDING),
    (lambda: find_holders(one_call(), holding=["uses", "call"]), NO_HOLDING),
    (lambda: build_graph(one_call(), types="fone"), NO_ENTITY_TYPE),
    (lambda: build_graph(one_call()).only(types=["fone"]), NO_ENTITY_TYPE),
    (lambda: from_networkx(nx.Graph(), type="fone"), NO_ENTITY_TYPE),
    (lambda: build_graph(one_call(), link_types="calls"), NO_LINK_TYPE),
    (lambda: build_graph(one_call()).only(link_types=["calls"]), NO_LINK_TYPE),
    (lambda: build_graph(one_call(), grades="B2"), NO_GRADE),
    (lambda: build_graph(one_call()).only(grades=["B2"]), NO_GRADE),
    (
        lambda: build_graph(one_call()).node("phone:9"),
        '"phone:9" is not among the 2 entities of this graph. Choose from phone:1, phone:2.',
    ),
    (
        lambda: project(pair(), to="person", through="event", method="newmann"),  # type: ignore[arg-type]
        '"newmann" is not a method of project. Did you mean "newman"?',
    ),
    (
        lambda: jurisdictions(pair(), "county"),  # type: ignore[arg-type]
        '"county" is neither agency nor country. Did you mean "country"?',
    ),
]

KINDS = [
    (
        lambda: build_contacts(one_call(), when=("2024-05-02", "2024-05-01")),
        "The period 2024-05-02 to 2024-05-01 ends before it begins. Swap the two.",
    ),
    (
        lambda: build_contacts(one_call(), max_neighbors=0),
        "max_neighbors is 0; it must be at least 1.",
    ),
    (
        lambda: build_graph(one_call(), when=("2024-05-02", "2024-05-01")),
        "The period 2024-05-02 to 2024-05-01 ends before it begins. Swap the two.",
    ),
    (
        lambda: build_graph(one_call(), when="yesterday"),
        '"yesterday" is not a date. Write it as 2024-05-01 or 2024-05-01T08:30.',
    ),
    (
        lambda: build_graph(one_call(), when=5),  # type: ignore[arg-type]
        "when is 5; give a date such as 2024-05-01, or a pair of dates.",
    ),
    (lambda: pair().around("person:ben", steps=0), "steps is 0; it must be at least 1."),
    (
        lambda: pair().around([]),
        "entities is empty; give the id of at least one entity.",
    ),
    (
        lambda: pair().around("person:ben", max_neighbors=0),
        "max_neighbors is 0; it must be at least 1.",
    ),
    (
        lambda: named_nodes(pair(), ["person:ben", "person:ben"]),
        '"person:ben" is listed twice. List each entity once.',
    ),
    (
        lambda: project(pair(), to="person", through=["person", "event"]),
        (
            'Entities of type "person" cannot be tied through themselves. List the types of things '
            'they share, such as through=["phone", "address"].'
        ),
    ),
    *(
        (
            lambda graph=graph: graph.only(grades=["A1"]),
            (
                f"grades select the documents behind the links, but this graph {what}. Pass "
                "grades to build_graph(case, grades=…)."
            ),
        )
        for graph, what in (
            (pair(), "does not come from a case"),
            (project(build_graph(one_call()), to="person", through=["phone"]), "is a projection"),
        )
    ),
    *(
        (
            with_strength(attributes),
            (
                f"The edge 'a' – 'b' {problem}. Strengths must be integers of at least 1; count "
                "the links, or scale and round, before you import the network."
            ),
        )
        for attributes, problem in (
            ({}, "has no calls"),
            ({"calls": 0.5}, "has calls '0.5'"),
            ({"calls": True}, "has calls 'True'"),
            ({"calls": -1}, "has calls '-1'"),
            ({"calls": float("nan")}, "has calls 'nan'"),
        )
    ),
]


@pytest.mark.parametrize(
    ("kind", "ask", "message"),
    [
        *((UnknownNameError, ask, message) for ask, message in NAMES),
        *((GraphKindError, ask, message) for ask, message in KINDS),
        (ProtectedError, lambda: named_nodes(pair(), ["Protected 1"]), PROTECTED),
        (ProtectedError, lambda: pair().reasons("person:ana"), PROTECTED),
    ],
)
def test_an_error_says_what_is_wrong_and_what_to_do(
    kind: type[LinkAnalysisError], ask: Callable[[], object], message: str
) -> None:
    with pytest.raises(kind) as caught:
        ask()
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("most", "through", "message"),
    [
        (
            9,
            ["event", "phone"],
            (
                "The shared things would tie 11 pairs of type person, 10 of them through "
                "event:fair with 5 members; the limit is 9 pairs, about 3.6 GB. Nothing was "
                "computed. Set max_members=4, so that larger things tie nobody and are listed in "
                "left_out."
            ),
        ),
        (
            0,
            ["phone"],
            (
                "The shared things would tie 1 pairs of type person, 1 of them through phone of "
                "Protected 1 with 2 members; the limit is 0 pairs, about 3.6 GB. Nothing was "
                "computed. Take a part of the graph first: graph.only(entities=…) or "
                "graph.around(entity)."
            ),
        ),
    ],
)
def test_a_projection_too_large_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, most: int, through: list[str], message: str
) -> None:
    with pytest.raises(GraphKindError) as caught:
        project(crowd(monkeypatch, most=most), to="person", through=through)
    assert str(caught.value) == message


FILES: dict[str, tuple[str, str]] = {
    "x.graphml": ("<graphml><graph><node/></graph></graphml>", "line 1: a node has no id."),
    "edge.graphml": (
        '<graphml><graph><edge source="a"/></graph></graphml>',
        "line 1: an edge needs a source and a target.",
    ),
    "key.graphml": (
        '<graphml><graph><node id="a">\n<data key="d"/></node></graph></graphml>',
        "line 2: a value has a key that is not declared.",
    ),
    "type.graphml": (
        """<graphml><key id="d" for="node" attr.name="age" attr.type="int"/><graph><node id="a">
        <data key="d">Ana</data></node></graph></graphml>""",
        "line 2: a text is not of the type int that its key states.",
    ),
    "x.gexf": ("<gexf/>", "the file has no element graph."),
    "node.gexf": (
        "<gexf><graph><nodes><node/></nodes></graph></gexf>",
        "line 1: a node has no id.",
    ),
    "edge.gexf": (
        "<gexf><graph><edges><edge/></edges></graph></gexf>",
        "line 1: an edge needs a source and a target.",
    ),
    "weight.gexf": (
        '<gexf><graph><edges><edge source="a" target="b" weight="x"/></edges></graph></gexf>',
        "line 1: the weight, a text, is not a number.",
    ),
    "x.gml": ("nodes [ ]", 'the file has no "graph [ … ]". It is not GML.'),
    "cut.gml": ("graph [ node [ id 1 ]", "the file ends in the middle of a list. It is cut off."),
    "key.gml": ("graph [ 1 2 ]", 'line 1: a key was expected, not "1".'),
    "value.gml": ("graph [\nx y ]", "line 2: a text is neither a number nor a text in quotes."),
    "id.gml": ("graph [ node [ ] ]", "a node has no id."),
    "x.net": ("a b", "line 1: a text comes before *Vertices. It is not Pajek."),
    "none.net": ("", "the file has no *Vertices. It is not Pajek."),
    "vertex.net": ("*Vertices 2\n*Edges\n1 3", 'line 3: "3" is not a vertex from 1 to 2.'),
    "one.net": ("*Vertices 2\n*Edges\n1", "line 3: a tie needs two vertices."),
    "value.net": ("*Vertices 2\n*Edges\n1 2 x", "line 3: a text is not the value of a tie."),
    "x.dl": (
        "data:",
        'line 1: the file does not begin with "dl n=…". It is not a one-mode DL network.',
    ),
    "cut.dl": ("dl n=2", 'the file has no line "data:". It is not DL, or it is cut off.'),
    "format.dl": (
        "dl n=2 format=block data:",
        'line 1: the format "block" is not read. Export one of edgelist1, nodelist1, fullmatrix.',
    ),
    "labels.dl": ("dl n=2 labels: a data: 0", "there are 1 labels for 2 vertices."),
    "matrix.dl": ("dl n=2 data: 0 1 0", "the matrix has 3 numbers; 2 by 2 were announced."),
    "x.edgelist": (",b\n", "line 1: a name is missing."),
    "x.csv": ("Source,Target\n,b\n", "line 2: a row needs values in Source and Target."),
    "wide.csv": ("Source,Target\na,b,c\n", "line 2: the row has 3 cells, the header 2."),
    "twice.csv": ("Source,Target,x,x\n", "line 1: two columns have the same name."),
    "x.json": ('{"nodes": [[]], "edges": []}', "node 1 is not an object with an id."),
    "tie.json": (
        '{"nodes": [], "edges": [{}]}',
        "tie 1 is not an object with a source and a target.",
    ),
    "x.ftm": ("{}", "line 1: the line is not an entity with id, schema and properties."),
    "tie.ftm": (
        '{"id": "a", "schema": "Ownership", "properties": {}}',
        "line 1: the Ownership lacks its owner or asset.",
    ),
    "x.stix": ("{}", 'the JSON is not a bundle of STIX with a list "objects".'),
    "object.stix": ('{"objects": [1]}', "object 1 has no type and id."),
    "tie.stix": (
        '{"objects": [{"type": "relationship", "id": "a"}]}',
        "object 1, a relationship, has no source_ref and target_ref.",
    ),
    "x.anx": (
        "<Chart><ChartItem><Entity/></ChartItem></Chart>",
        "line 1: an entity has no identity.",
    ),
    "link.anx": (
        "<Chart><ChartItem><Link/></ChartItem></Chart>",
        "line 1: a link names an entity that the chart does not have.",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_a_graph_says_where_and_why(name: str, tmp_path: Path) -> None:
    content, what = FILES[name]
    (tmp_path / name).write_text(content)
    with pytest.raises(RecordError) as caught:
        read_graph(tmp_path / name)
    assert str(caught.value) == f"{name}{', ' if what.startswith('line ') else ': '}{what}"


def test_an_exact_file_needs_who_and_why(tmp_path: Path) -> None:
    with pytest.raises(ProtectedError) as caught:
        pair().save(tmp_path / "a.gml", exact=True)
    assert str(caught.value) == (
        "An exact export names protected people, so it needs who and why: "
        'graph.save("a.gml", exact=True, by="who", reason="…"). The journal of the case keeps '
        "both; nothing was exported."
    )


def test_a_chart_of_i2_needs_its_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anxwritter", None)
    with pytest.raises(MissingExtraError) as caught:
        pair().save(tmp_path / "a.anx")
    assert str(caught.value) == (
        'save as .anx needs anxwritter. Install it: pip install "linkanalysis-toolkit[i2]".'
    )


def test_a_file_that_would_name_somebody_protected_is_not_written(tmp_path: Path) -> None:
    case = Case(purpose="training")
    tie = {"row": "2", "source": "person:KY-1", "target": "person:KY-2", "type": "kin"}
    facts = [("person:KY-1", "role", "witness"), ("person:KY-1", "name", "Ana Fictional")]
    stated = pd.DataFrame(facts, columns=["entity", "attribute", "value"]).assign(row="2")
    page = Document(title="list", sha256="0" * 64)
    case.add(Batch.of(page, links=pd.DataFrame([tie]), statements=stated))
    graph = build_graph(case)
    betrayed = replace(graph, labels=("Ana Fictional", "KY-2"))
    with pytest.raises(ProtectedError) as caught:
        betrayed.save(tmp_path / "a.graphml")
    assert str(caught.value) == (
        "The file would reveal 1 protected people or things of theirs, so nothing was saved; one "
        "is named by the id or label of an entity of type person (list, row 2). Rebuild the graph "
        "and save it again; if that is refused too, correct the record."
    )
    assert not [*tmp_path.iterdir()]
