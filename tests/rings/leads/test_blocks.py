"""Blocks in lockstep: a worked example, planted blocks, and none where there is none."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.kernels.cores import dense_block
from linkanalysis.kernels.csr import build_csr

if TYPE_CHECKING:
    from linkanalysis.graph import EntityGraph

USES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=20)


def ads(ties: list[tuple[int, int]]) -> EntityGraph:
    return la.from_networkx(nx.Graph([(f"ad:{a:03}", f"phone:{p:03}") for a, p in ties]))


def noise(seed: int, n_ads: int = 200, n_phones: int = 60) -> list[tuple[int, int]]:
    """Three phones an advertisement, some phones popular."""
    rng = np.random.default_rng(seed)
    pull = 1 / np.arange(1, n_phones + 1) ** 0.7
    chosen = [rng.choice(n_phones, 3, replace=False, p=pull / pull.sum()) for _ in range(n_ads)]
    return [(a, int(p)) for a, phones in enumerate(chosen) for p in phones]


def peeled(ties: list[tuple[int, int]]) -> tuple[set[int], set[int], float]:
    pairs = sorted(set(ties))
    users = {p: sum(other == p for _, other in pairs) for _, p in pairs}
    worth = [round(2**32 / math.log(users[p] + 5)) for _, p in pairs]
    source, target = (np.array(side, np.uint32) for side in zip(*pairs, strict=True))
    n_ads = int(source.max()) + 1
    n = n_ads + int(target.max()) + 1
    indptr, indices, edge = build_csr(n, source, target + np.uint32(n_ads), directed=False)
    inside = dense_block(indptr, indices, np.array(worth)[edge])
    people = {a for a in range(n_ads) if inside[a]}
    things = {p - n_ads for p in range(n_ads, n) if inside[p]}
    held = sum(w for (a, p), w in zip(pairs, worth, strict=True) if a in people and p in things)
    return people, things, held / 2**32 / max(len(people) + len(things), 1)


def test_the_worked_example() -> None:
    # three use the first two things, five the third, one the fourth; checked by enumeration
    columns = {0: [0, 1, 2], 1: [0, 1, 2], 2: [0, 1, 2, 3, 4], 3: [3]}
    people, things, density = peeled([(u, j) for j, users in columns.items() for u in users])
    assert (people, things) == ({0, 1, 2}, {0, 1, 2})
    assert density == pytest.approx(0.6980455880, abs=1e-9)


@given(USES)
def test_peeling_reaches_half_of_the_densest(ties: list[tuple[int, int]]) -> None:
    pairs = sorted(set(ties))
    users = {p: sum(other == p for _, other in pairs) for _, p in pairs}
    nodes = [("a", a) for a in sorted({a for a, _ in pairs})] + [("p", p) for p in sorted(users)]
    best = 0.0
    for size in range(2, len(nodes) + 1):
        for chosen in map(set, combinations(nodes, size)):
            held = [p for a, p in pairs if ("a", a) in chosen and ("p", p) in chosen]
            best = max(best, sum(1 / math.log(users[p] + 5) for p in held) / size)
    density = peeled(pairs)[2]
    assert best / 2 - 1e-9 <= density <= best + 1e-9


def test_a_planted_block_is_found_and_little_else() -> None:
    exact = 0
    for seed in range(5):
        ties = [*noise(seed), *((a, p) for a in range(200, 212) for p in range(60, 66))]
        # members hide behind popular phones
        ties += [(a, p) for a in range(200, 212) for p in range(3)]
        blocks = la.leads.find_blocks(ads(ties), of="ad", through="phone")
        members = {blocks.graph.ids[k] for k in blocks[1].members}
        exact += members == {f"ad:{a:03}" for a in range(200, 212)}
        assert blocks[1].significance == 0.005
        assert len(blocks) <= 2
    assert exact == 5


def test_two_blocks_as_dense_are_two() -> None:
    ties = [(a, p) for a in range(6) for p in range(4)]
    ties += [(a, p) for a in range(6, 12) for p in range(4, 8)]
    ties += [(a, a) for a in range(12, 80)]
    blocks = la.leads.find_blocks(ads(ties), of="ad", through=["phone"])
    assert [(len(b.members), len(b.things), b.filled) for b in blocks] == [(6, 4, 1.0)] * 2
    named = blocks.to_frame()["members"].tolist()
    assert named[0] == tuple(f"ad:{a:03}" for a in range(6))


def test_no_block_is_made_up() -> None:
    given_ = sum(
        len(la.leads.find_blocks(ads(noise(seed)), of="ad", through="phone")) for seed in range(9)
    )
    assert given_ <= 1  # a nominal twentieth
    empty = la.leads.find_blocks(ads([(0, 0)]), of="ad", through="phone")
    assert empty.notes == ("No block exceeds chance among 1 members, 1 things, 1 ties.",)


def test_the_order_of_rows_changes_nothing() -> None:
    ties = [*noise(3), *((a, p) for a in range(190, 205) for p in range(58, 64))]
    forth, back = (
        la.leads.find_blocks(ads(rows), of="ad", through="phone").to_frame()
        for rows in (ties, ties[::-1])
    )
    pd.testing.assert_frame_equal(forth, back)


def test_documents_stand_behind_a_block_and_the_protected_are_not_named() -> None:
    case = la.Case(purpose="training")
    ties = [(a, p) for a in range(8) for p in range(4)] + [(a, a) for a in range(8, 60)]
    links = pd.DataFrame(
        [
            (f"person:{a:02}", f"phone:+150255501{p:02}", "uses", str(k))
            for k, (a, p) in enumerate(ties)
        ],
        columns=["source", "target", "type", "row"],
    )
    roles = pd.DataFrame(
        [("person:07", "person", "role", "victim", "1")],
        columns=["entity", "type", "attribute", "value", "row"],
    )
    document = la.Document(title="Phones", sha256="0" * 64)
    case.add(la.Batch.of(document, links=links, statements=roles))
    blocks = la.leads.find_blocks(la.build_graph(case), of="person", through="phone")
    row = blocks.to_frame().loc[0]
    assert row["members"] == tuple(f"person:{a:02}" for a in range(7))
    assert row["protected"] == 1
    assert blocks.reasons(1, limit=2)[0].document == "phones"
    assert "person:07" not in blocks._repr_html_()
    assert not any("person:07" in reason.text for reason in blocks.reasons(1, limit=99))


def test_without_a_case_a_reason_is_a_tie() -> None:
    ties = [(a, p) for a in range(6) for p in range(3)] + [(a, a) for a in range(6, 60)]
    blocks = la.leads.find_blocks(ads(ties), of="ad", through="phone")
    reasons = blocks.reasons(1, limit=99)
    assert len(reasons) == 18
    assert (reasons[0].document, reasons[0].row) == ("", "")
