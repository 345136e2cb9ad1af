"""Entities of FollowTheMoney, checked by its own model; `conftest` leaves this out without it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from followthemoney import model

import linkanalysis as la
from linkanalysis.graph.formats.ftm import SCHEMATA, TIES, TYPES

SAMPLE = Path(__file__).parents[2] / "sample_data" / "bluegrass"


def test_entities_of_followthemoney_are_valid(tmp_path: Path) -> None:
    graph = la.build_graph(la.read_case(SAMPLE))
    hidden = [each for each in graph.shown if re.fullmatch(r"Protected \d+", each)]
    found = (graph.around(each, steps=2, max_neighbors=None) for each in hidden)
    part = max(found, key=lambda near: near.n)
    lines = part.save(tmp_path / "network.ftm.json").read_text("utf-8").splitlines()
    assert len(lines) == part.n + part.m + 1 > 20
    for line in lines:
        given_entity = json.loads(line)
        proxy = model.get_proxy(given_entity)  # cleans, and drops what is not valid
        entity = proxy.to_dict()
        assert entity["id"] == given_entity["id"]
        assert entity["properties"].keys() == {
            k for k, v in given_entity["properties"].items() if v
        }
        proxy.schema.validate(entity)


def test_the_schemata_of_followthemoney_are_those_of_its_model() -> None:
    for schema, ends in TIES.items():
        properties = model[schema].properties
        assert all(properties[end].type.name == "entity" for end in ends)
    for schema, named in SCHEMATA.values():
        assert not named or named in model[schema].properties
    assert all(model.get(schema) is not None for schema in TYPES)


def test_entities_of_others_are_read_from_followthemoney(tmp_path: Path) -> None:
    ana, firm = model.make_entity("Person"), model.make_entity("Company")
    ana.id, firm.id = "p-1", "c-1"
    ana.add("name", "Ana Fictional")
    firm.add("name", "Fictional Freight")
    owns = model.make_entity("Ownership")
    owns.id = "o-1"
    owns.add("owner", ana)
    owns.add("asset", firm)
    owns.add("percentage", "40")
    path = tmp_path / "entities.ftm.json"
    path.write_text("".join(json.dumps(each.to_dict()) + "\n" for each in (ana, firm, owns)))
    graph = la.read_graph(path)
    assert graph.ids == ("organization:c-1", "person:p-1")
    assert graph.labels == ("Fictional Freight", "Ana Fictional")
    assert graph.directed
    assert la.to_networkx(graph).edges["p-1", "c-1"]["percentage"] == ["40"]
