"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import numpy as np

from linkanalysis.leads.block_table import Block
from linkanalysis.leads.link_check import Levels, Trial, shares_below, top_share
from linkanalysis.leads.link_scores import LINK_METHODS, adjacency, score_pairs
from linkanalysis.leads.text_groups import TextGroup


def test_block() -> None:
    assert Block(1, (0, 1, 2), (3, 4), 6, 1.0, 0.7, 0.005, None, None).filled == 1.0


def test_textgroup() -> None:
    assert TextGroup(1, (0, 3), 0.9, (), (), (), None, None, ()).members == (0, 3)


def test_levels() -> None:
    assert (
        repr(Levels(np.array([0.0, 1.5]), np.array([40.0, 5.0])).pairs.sum()) == "np.float64(45.0)"
    )


def test_trial() -> None:
    assert Trial(np.array([0.9]), np.array([0.5]), 0.25).precision == 0.25


def test_shares_below() -> None:
    assert shares_below(
        np.array([2.0, 1.0]), np.array([0.0, 1.0]), np.array([3.0, 1.0])
    ).tolist() == [1.0, 0.875]


def test_top_share() -> None:
    assert top_share(np.array([2.0, 0.0]), np.array([1.0, 0.0]), np.array([1.0, 9.0])) == 0.5


def test_pairscores() -> None:
    path = adjacency(3, np.array([0, 1]), np.array([1, 2]))
    assert score_pairs("resource_allocation", path).score.tolist() == [0.5]


def test_pairscores_of() -> None:
    path = adjacency(4, np.array([0, 1]), np.array([1, 2]))
    scores = score_pairs("resource_allocation", path)
    assert scores.of(np.array([0, 0]), np.array([2, 3]), 4).tolist() == [0.5, 0.0]


def test_linkmethod() -> None:
    assert [row.name for row in LINK_METHODS] == [
        "resource_allocation",
        "local_path",
        "l3",
        "lplus",
    ]


def test_adjacency() -> None:
    assert adjacency(2, np.array([0]), np.array([1])).toarray().tolist() == [[0.0, 1.0], [1.0, 0.0]]


def test_score_pairs() -> None:
    square = adjacency(4, np.array([0, 1, 2, 0]), np.array([1, 2, 3, 3]))
    assert score_pairs("l3", square).score.tolist() == []
