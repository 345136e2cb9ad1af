"""Who steps into a gap, by each rule, drawn small enough to check by hand."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from linkanalysis import from_networkx
from linkanalysis.disruption import recover
from linkanalysis.errors import ProtectedError


def market() -> nx.Graph[Any]:
    """Hal ties growers Ana and Ben to courier Cay; Dee, a broker far away, has most ties."""
    ties = [("hal", "ana"), ("hal", "ben"), ("hal", "cay"), ("ana", "eve"), ("ben", "eve")]
    ties += [("dee", "fay"), ("dee", "gus"), ("dee", "ike"), ("dee", "jan"), ("jan", "ike")]
    ties += [("cay", "kim")]
    return nx.Graph(ties)


def test_each_rule_chooses_as_it_says() -> None:
    roles = {"person:hal": "broker", "person:dee": "broker", "person:ana": "grower"}
    found = recover(from_networkx(market()), "person:hal", roles=roles)
    who = found.replacement_frame().set_index("rule")
    assert who["replacement"].to_dict() == {
        "distance": "person:eve",  # one step from two of the three; Ana: 1 for herself, Ben at two
        "degree": "person:dee",
        "role": "person:dee",
    }
    assert who["orphans"].tolist() == [3, 3, 3]
    assert who["same_role"].tolist() == [1, 1, 1]
    frame = found.to_frame()
    assert frame["state"].tolist() == ["before", "removed", "distance", "degree", "role"]
    assert frame["components"].tolist() == [2, 3, 2, 1, 1]
    assert frame["largest"].tolist() == [6, 5, 5, 10, 10]
    assert frame["fragmentation"][0] == pytest.approx(1 - 2 * (15 + 10) / (11 * 10))
    assert frame["fragmentation"][2] == pytest.approx(1 - 2 * (10 + 10) / (11 * 10))
    assert repr(found) == "<Recovery: 1 removed, largest 6, then 5, recovered 5 to 10>"


def test_a_unique_role_is_not_replaced() -> None:
    found = recover(from_networkx(market()), "person:cay", roles={"person:cay": "courier"})
    row = found.replacement_frame().set_index("rule").loc["role"]
    assert (row["replacement"], row["same_role"]) == ("", 0)
    states = found.to_frame().set_index("state")
    assert states.loc["role"].tolist() == states.loc["removed"].tolist()


def test_entities_still_to_be_removed_replace_nobody() -> None:
    found = recover(from_networkx(market()), ["person:hal", "person:ana"])
    who = found.replacement_frame()
    first = who[who["rule"] == "distance"]
    assert first["replacement"].tolist() == ["person:eve", "person:ben"]
    assert first["orphans"].tolist() == [3, 1]
    second = who[who["rule"] == "degree"]
    assert second["replacement"].tolist() == ["person:dee", "person:dee"]
    assert second["orphans"].tolist() == [3, 2]  # Eve, and Dee to whom Ana was tied since Hal left
    broker_too = recover(from_networkx(market()), ["person:hal", "person:dee"]).replacement_frame()
    by_degree = broker_too[broker_too["rule"] == "degree"]
    assert by_degree["replacement"].tolist() == ["person:eve", "person:eve"]
    assert found.notes == ("No roles were given, so nobody was replaced by role.",)
    assert found.to_frame()["largest"].tolist() == [6, 5, 5, 9]


def test_replacements_are_unprotected_and_of_the_same_type() -> None:
    network = market()
    network.nodes["eve"]["role"] = "witness"
    network.add_edges_from([("dee", f"phone:{i}") for i in range(9)])
    graph = from_networkx(network)
    found = recover(graph, "person:hal")
    assert found.replacement_frame()["replacement"].tolist() == ["person:ana", "person:dee"]
    assert "person:eve" not in found._repr_html_() + found.replacement_frame().to_string()
    with pytest.raises(ProtectedError) as caught:
        recover(graph, "person:eve")
    assert str(caught.value).startswith("Protected 1 is protected: it counts in every computation")
