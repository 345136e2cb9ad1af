"""Every world writes a case that reads without a problem, the same each time, as its truth says."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx
import pytest
from exhaustive import exhaustive
from generators import WORLDS, Truth

import linkanalysis as la

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

PEOPLE = 500  # the least for which every kind of ring is planted
HOMES_AND_WORK = {"lives_at", "works_at", "kin", "household"}


class World(NamedTuple):
    name: str
    folder: Path
    truth: Truth
    problems: pd.DataFrame
    links: pd.DataFrame
    statements: pd.DataFrame


@pytest.fixture(scope="module", params=exhaustive(*sorted(WORLDS)))
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp(request.param)
    truth = WORLDS[request.param](folder, seed=0, people=PEOPLE)
    case = la.read_case(folder)
    case.decide(la.resolve(case))
    return World(request.param, folder, truth, case.problems(), case.links(), case.statements())


def _digest(folder: Path) -> str:
    found = sha256()
    for path in sorted(folder.rglob("*.*")):
        found.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


def test_every_row_is_read(world: World) -> None:
    assert world.problems["why"].tolist() == []


def test_the_same_seed_writes_the_same_bytes(world: World, tmp_path: Path) -> None:
    again = WORLDS[world.name](tmp_path, seed=0, people=PEOPLE)
    assert (again, _digest(tmp_path)) == (world.truth, _digest(world.folder))


@pytest.mark.exhaustive
def test_another_seed_writes_another_case(world: World, tmp_path: Path) -> None:
    other = WORLDS[world.name](tmp_path, seed=1, people=PEOPLE)
    assert other.rings != world.truth.rings
    assert _digest(tmp_path) != _digest(world.folder)


def test_eight_to_ten_rings_of_three_to_twelve_people_on_record(world: World) -> None:
    rings = world.truth.rings
    known = set(world.statements["entity"].map(world.truth.first_ids()))
    assert 8 <= len(rings) <= 10
    for ring in rings:
        assert 3 <= len(ring.members) <= 12
        assert ring.members <= known
        assert ring.victims | ring.recruiters <= ring.members


def test_every_ring_is_tied_by_what_its_members_have(world: World) -> None:
    """Through things that few have, and through calls and payments between these things."""
    first = world.truth.first_ids()
    graph = nx.Graph(
        (first.get(a, a), first.get(b, b))
        for a, b in world.links[["source", "target"]].itertuples(index=False)
    )
    few = {node for node, degree in graph.degree if degree <= 25 and node not in first}
    for ring in world.truth.rings:
        things = {each for who in ring.members for each in graph[who]} & few
        things |= {ad for each in things for ad in graph[each] if ad.startswith("ad:")}
        seen = nx.node_connected_component(graph.subgraph(ring.members | things), min(ring.members))
        assert ring.members <= seen, ring.kind


def test_two_rings_at_most_share_members_and_then_two(world: World) -> None:
    rings = world.truth.rings
    shared = [len(a.members & b.members) for a in rings for b in rings if a is not b]
    assert set(shared) <= {0, 2}


def test_victims_of_rings_have_a_protected_role(world: World) -> None:
    protected = {role.name for role in la.vocabulary.ROLES if role.protected}
    stated = world.statements
    roles = stated[(stated["attribute"] == "role") & stated["value"].isin(protected)]
    victims = {each for ring in world.truth.rings for each in ring.victims}
    assert victims
    assert victims <= set(roles["entity"].map(world.truth.first_ids()))


def test_members_have_ordinary_lives(world: World) -> None:
    links = world.links
    at_home = links.loc[links["type"].isin(HOMES_AND_WORK), "source"]
    at_home = set(at_home.map(world.truth.first_ids()))
    members = {each for ring in world.truth.rings for each in ring.members}
    assert len(members & at_home) > 0.7 * len(members)


def test_there_are_decoys_beside_ordinary_groups(world: World) -> None:
    groups = world.truth.groups
    assert sum(group.decoy for group in groups) >= 3
    assert sum(not group.decoy for group in groups) > 50


def test_nothing_of_homes_and_work_is_on_record_if_the_share_is_zero(
    world: World, tmp_path: Path
) -> None:
    truth = WORLDS[world.name](tmp_path, seed=0, people=100, on_record=0, rings=False)
    links = la.read_case(tmp_path).links()
    assert truth.rings == ()
    assert not HOMES_AND_WORK & set(links["type"])


def test_people_have_ten_to_sixty_records_and_files_stay_small(world: World) -> None:
    links = world.links
    ends = [*links["source"], *links["target"]]
    records = sum(end.startswith("person:") for end in ends)
    assert 8 <= records / PEOPLE <= 60
    assert links["type"].isin(["call", "message"]).sum() <= 50_000
