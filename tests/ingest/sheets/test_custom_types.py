"""Types of a case's own: declared in case.toml, read in every table, shown by their word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest

import linkanalysis as la
from linkanalysis.errors import RecordError, UnknownNameError
from linkanalysis.rings.evidence import evidence_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import ReadText

pytestmark = pytest.mark.filterwarnings("ignore:.* rows read")

TIES = """source,target,target_type,type
KY-1,SN  12,firearm,owns
KY-2,SN 12,firearm,uses
KY-3,firearm:SN 13,,owns
KY-1,Crew 9,gang_sign,tie
KY-2,X,firearmm,tie
"""
TYPES = {"firearm": {}, "gang_sign": {"ties": "no"}}


def test_declared_types_are_read_and_tie_unless_they_say_no(read_text: ReadText) -> None:
    case = read_text(TIES, "links", types=TYPES)
    assert case.links()[["source", "target"]].to_numpy().tolist() == [
        ["person:KY-1", "x_firearm:SN 12"],
        ["person:KY-2", "x_firearm:SN 12"],
        ["person:KY-3", "x_firearm:SN 13"],
    ]
    assert case.statements()[["entity", "attribute", "value", "row"]].to_numpy().tolist() == [
        ["person:KY-1", "gang_sign", "Crew 9", "5"]
    ]
    assert case.problems()[["row", "column"]].to_numpy().tolist() == [["6", "target_type"]]


def test_types_of_the_settings_may_be_the_case_s_own(read_text: ReadText) -> None:
    case = read_text("id,name\nSN 1,Old rifle\n", "entities", types=TYPES, type="firearm")
    assert case.entities()["entity"].tolist() == ["x_firearm:SN 1"]


def test_a_type_of_the_case_s_own_ties_people_and_is_shown_by_its_word(
    read_text: ReadText, tmp_path: Path
) -> None:
    case = read_text(TIES, "links", types=TYPES)
    graph = la.build_graph(case)
    shared = la.project(graph, to="person", through=["x_firearm"])
    assert [shared.ids[node] for node in (shared.source[0], shared.target[0])] == [
        "person:KY-1",
        "person:KY-2",
    ]
    page = la.network_map(graph).save(tmp_path / "map.html").read_text(encoding="utf-8")
    assert '"Firearms"' in page
    again = la.read_graph(graph.save(tmp_path / "a.graphml"))
    assert sorted(again.ids) == sorted(graph.ids)


@pytest.mark.parametrize("word", ["firearm", "x_firearm"])
def test_a_type_of_the_case_s_own_is_asked_for_by_its_word(read_text: ReadText, word: str) -> None:
    case = read_text(TIES, "links", types=TYPES)
    graph = la.build_graph(case)
    firearms = ["x_firearm:SN 12", "x_firearm:SN 13"]
    shared = la.project(graph, to="person", through=word)
    assert shared.edges[["source", "target"]].to_numpy().tolist() == [
        ["person:KY-1", "person:KY-2"]
    ]
    assert list(la.project(graph, to=word, through="person").ids) == firearms
    assert list(graph.only(types=word).ids) == firearms
    assert la.build_graph(case, types=["person", word]).n == graph.n
    tied = evidence_of(graph, benign=None, through=word, max_members=25)
    assert tied.people.m == 1
    near = la.measures.proximity(graph, "person:KY-1", types=word)
    assert near.to_frame()["entity"].tolist() == firearms
    ties = la.measures.shared_significance(graph, to="person", through=word)
    assert len(ties.to_frame()) == 1


def test_a_misspelled_type_is_still_an_error() -> None:
    graph = la.from_networkx(nx.Graph([("a", "b")]))
    with pytest.raises(UnknownNameError) as caught:
        graph.only(types=["firearm"])
    assert str(caught.value) == (
        '"firearm" is not a type of entity. la.vocabulary.ENTITY_TYPES lists all 19.'
    )


@pytest.mark.parametrize(
    ("types", "why"),
    [
        (
            "{ phone = {} }",
            'types: "phone" is a type of the library; choose another word.',
        ),
        (
            '{ "Fire arm" = {} }',
            'types: "Fire arm" is not a word in lower case, such as firearm or sim_box.',
        ),
        (
            '{ firearm = { ties = "maybe" } }',
            'types: firearm takes ties = "yes" or ties = "no", and nothing else.',
        ),
        (
            '{ firearm = { colour = "red" } }',
            'types: firearm takes ties = "yes" or ties = "no", and nothing else.',
        ),
    ],
)
def test_wrong_declarations_are_refused(
    types: str, why: str, write_folder: Callable[..., Path]
) -> None:
    described = f'[[document]]\nfile = "a.csv"\nreader = "links"\ntypes = {types}\n'
    with pytest.raises(RecordError) as caught:
        la.read_case(write_folder({"a.csv": TIES}, described))
    assert str(caught.value) == f"case.toml, [[document]] 1: {why}"
