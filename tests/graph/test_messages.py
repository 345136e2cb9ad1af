"""Every error of the graph room says what is wrong and what to do, in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import pytest

from linkanalysis.case import Batch, Case, Document
from linkanalysis.errors import (
    GraphKindError,
    LinkAnalysisError,
    ProtectedError,
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
)
from linkanalysis.graph.countries_agencies import jurisdictions
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.vocabulary import ENTITY_TYPES, LINK_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

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
        '"phone:9" is not among the 2 entities of this graph. Did you mean "phone:2"?',
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
