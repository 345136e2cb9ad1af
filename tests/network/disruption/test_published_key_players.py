"""Key players against the sets and values that are published or were found by enumeration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest

from linkanalysis import from_networkx, key_players
from linkanalysis.disruption import Fragment, Reach

if TYPE_CHECKING:
    from linkanalysis import EntityGraph
    from linkanalysis.disruption import KeyPlayers

KITE = ("Andre", "Beverly", "Carol", "Diane", "Ed", "Fernando", "Garth", "Heather", "Ike", "Jane")

# All pairs that reach each other count the same.
PAIRS = Fragment(distance_weighted=False)
REMAINING = Fragment(distance_weighted=False, denominator="remaining")


def karate() -> EntityGraph:
    return from_networkx(nx.karate_club_graph())


def kite() -> EntityGraph:
    names = dict(enumerate(KITE))
    return from_networkx(nx.relabel_nodes(nx.krackhardt_kite_graph(), names))


def names(found: KeyPlayers) -> list[str]:
    return [member.removeprefix("person:") for member in found.members]


@pytest.mark.parametrize(
    ("k", "members", "original", "remaining"),
    [
        (1, ["0"], 0.3565062389, 0.3162878788),
        (2, ["0", "1"], 0.4901960784, 0.4233870968),
        (3, ["0", "32", "33"], 0.6434937611, 0.5698924731),
    ],
)
def test_karate_is_fragmented_as_published(
    k: int, members: list[str], original: float, remaining: float
) -> None:
    found = key_players(karate(), k, goal=PAIRS)
    assert names(found) == members
    assert found.value == pytest.approx(original, abs=1e-9)
    assert (found.before, found.gain, found.n_optimal) == (0, found.value, 1)
    assert found.proven
    other = key_players(karate(), k, goal=REMAINING)
    assert other.value == pytest.approx(remaining, abs=1e-9)
    assert names(other) == members


@pytest.mark.parametrize(
    ("k", "members", "value"),
    [
        (1, ["0"], 0.6626262626),
        (2, ["0", "1"], 0.7209744504),
        (3, ["0", "32", "33"], 0.8315805110),
    ],
)
def test_karate_is_fragmented_by_distance_as_published(
    k: int, members: list[str], value: float
) -> None:
    found = key_players(karate(), k)
    assert (names(found), found.n_optimal) == (members, 1)
    assert found.value == pytest.approx(value, abs=1e-9)
    assert found.before == pytest.approx(0.5079916815, abs=1e-9)
    assert found.gain == pytest.approx(value - 0.5079916815, abs=1e-9)


@pytest.mark.parametrize(
    ("k", "members", "value", "reached", "n_optimal"),
    [
        (1, ["33"], 0.7132352941, 18, 1),
        (2, ["0", "33"], 0.9558823529, 31, 1),
        (3, ["0", "24", "33"], 0.9852941176, 33, 3),
    ],
)
def test_karate_is_reached_as_published(
    k: int, members: list[str], value: float, reached: int, n_optimal: int
) -> None:
    near = key_players(karate(), k, goal="reach")
    assert (names(near), near.value) == (members, pytest.approx(value, abs=1e-9))
    assert (near.n_optimal, near.before) == (n_optimal, 0)
    one_step = key_players(karate(), k, goal=Reach(steps=1))
    assert one_step.value == pytest.approx(reached / 34)
    assert key_players(karate(), k, goal=Reach(steps=5)).value == 1


def test_other_published_sets() -> None:
    florence = from_networkx(nx.florentine_families_graph())
    found = key_players(florence, 2, goal="reach")
    assert names(found) == ["Bischeri", "Medici"]
    assert found.value == pytest.approx(0.8666666667, abs=1e-9)
    for members, value in (
        (["Medici"], 0.4666666667),
        (["Guadagni", "Medici"], 0.7809523810),
        (["Guadagni", "Medici", "Strozzi"], 0.9142857143),
    ):
        found = key_players(florence, len(members), goal=PAIRS)
        assert (names(found), found.value) == (members, pytest.approx(value, abs=1e-9))
    novel = from_networkx(nx.les_miserables_graph())
    found = key_players(novel, 1, goal=PAIRS)
    assert (names(found), found.value) == (["Valjean"], pytest.approx(0.3591934381, abs=1e-9))
    found = key_players(novel, 2, goal=PAIRS)
    assert names(found) == ["Bamatabois", "Valjean"]
    assert found.value == pytest.approx(0.4736842105, abs=1e-9)
    found = key_players(kite(), 2, goal=PAIRS)
    assert (names(found), found.n_optimal) == (["Fernando", "Garth"], 1)
    assert found.value == pytest.approx(0.7111111111, abs=1e-9)
    assert key_players(kite(), 1).before == pytest.approx(0.353703704, abs=1e-9)
    found = key_players(kite(), 3, goal=PAIRS)
    assert (found.value, found.n_optimal) == (pytest.approx(0.8), 5)
    assert "5 sets are equally good; this is the first by id." in found.caveat
    found = key_players(kite(), 3)
    assert (names(found), found.n_optimal) == (["Diane", "Fernando", "Garth"], 1)
    assert found.value == pytest.approx(0.8481481481, abs=1e-9)
    found = key_players(kite(), 2, goal="reach")
    assert (found.value, found.n_optimal) == (1, 1)
    assert names(found) == ["Diane", "Ike"]
