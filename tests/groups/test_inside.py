"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

from functools import partial

import numpy as np

from linkanalysis.compare.partition_similarity import (
    adjusted_mutual_information,
    adjusted_rand,
    element_similarity,
)
from linkanalysis.groups.agreed_groups import Agreed, agreed_groups
from linkanalysis.groups.community_methods import method_row
from linkanalysis.groups.consensus import connected, consensus, stability
from linkanalysis.groups.grouping import EFFORTS, Groups, grouped
from linkanalysis.groups.method_runs import (
    Setting,
    best_of,
    improved,
    quality_of,
    runs_of,
)
from linkanalysis.groups.numbering import by_size
from linkanalysis.kernels.csr import build_csr


def test_agreed() -> None:
    assert (
        Agreed([0, 0], [], "modularity", 12.0, 3.0).note.partition(". ")[0]
        == "Given is what runs of modularity agree on"
    )


def test_agreed_note() -> None:
    assert (
        Agreed([0, 0], [], "modularity", 12.0, -3.0).note.partition("; ")[2]
        == "through what runs of map_equation agree on, 3 bits more."
    )


def test_agreed_groups() -> None:
    pair = (*build_csr(2, np.array([0]), np.array([1]), directed=False)[:2], np.array([1, 1]))
    assert agreed_groups(pair, seeds=range(2), passes=9).labels.tolist() == [0, 0]


def test_method_row() -> None:
    assert method_row("cpm").resolution == 0.1


def test_consensus() -> None:
    pair = (*build_csr(2, np.array([0]), np.array([1]), directed=False)[:2], np.array([1, 1]))
    once = partial(runs_of, Setting(method_row("modularity")))
    assert consensus(pair, [np.array([0, 0]), np.array([0, 1])], again=once, seed=0).tolist() == [
        0,
        0,
    ]


def test_stability() -> None:
    runs = [np.array([0, 0, 0]), np.array([0, 0, 1])]
    assert stability(np.array([0, 0, 0]), runs).tolist() == [0.75, 0.75, 0.5]


def test_connected() -> None:
    rows = build_csr(3, np.array([0]), np.array([2]), directed=False)[:2]
    assert connected((*rows, np.array([1, 1])), np.array([0, 0, 0])).tolist() == [0, 1, 0]


def test_effort() -> None:
    assert [effort.runs for effort in EFFORTS] == [5, 10, 50]


def test_groups() -> None:
    assert Groups(np.array([0, 0]), np.array([1.0, 1.0]), 0.0, 50, ()).runs == 50


def test_grouped() -> None:
    pair = (*build_csr(2, np.array([0]), np.array([1]), directed=False)[:2], np.array([1, 1]))
    assert grouped(pair, method_row("cpm"), resolution=0.1, seed=0).labels.tolist() == [0, 0]


def test_setting() -> None:
    assert Setting(method_row("modularity"), 1.0, passes=3).side is None


def test_runs_of() -> None:
    pair = (*build_csr(2, np.array([0]), np.array([1]), directed=False)[:2], np.array([1, 1]))
    assert runs_of(Setting(method_row("map_equation")), pair, seeds=range(1))[0].tolist() == [0, 0]


def test_quality_of() -> None:
    pair = (*build_csr(2, np.array([0]), np.array([1]), directed=False)[:2], np.array([1, 1]))
    assert quality_of(Setting(method_row("map_equation")), pair, np.array([0, 0])) == 1.0


def test_best_of() -> None:
    pair = (*build_csr(2, np.array([0]), np.array([1]), directed=False)[:2], np.array([1, 1]))
    runs = [np.array([0, 1]), np.array([0, 0])]
    assert best_of(Setting(method_row("cpm"), 0.1), pair, runs).tolist() == [0, 0]


def test_improved() -> None:
    pair = (*build_csr(2, np.array([0]), np.array([1]), directed=False)[:2], np.array([1, 1]))
    assert improved(
        Setting(method_row("cpm"), 0.1), pair, np.array([0, 1]), seeds=range(1)
    ).tolist() == [0, 0]


def test_by_size() -> None:
    group, node = np.array([0, 0, 1, 1, 2, 2, 2]), np.array([0, 3, 1, 2, 4, 5, 6])
    assert by_size(group, node, np.arange(7) == 0).tolist() == [2, 1, 0]


def test_adjusted_mutual_information() -> None:
    a, b = np.array([0, 0, 0, 0, 1, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2, 2, 2])
    assert round(adjusted_mutual_information(a, b), 10) == 0.7444526138


def test_adjusted_rand() -> None:
    a, b = np.array([0, 0, 0, 0, 1, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2, 2, 2])
    assert round(adjusted_rand(a, b), 10) == 0.6956521739


def test_element_similarity() -> None:
    a, b = np.array([0, 0, 0, 0, 1, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2, 2, 2])
    assert element_similarity(a, b) == 0.75
