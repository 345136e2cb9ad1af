"""Texts that are nearly the same: planted copies, hashes against all pairs, and forms of sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.kernels.shared_counts import minimum_hashes
from linkanalysis.rings.leads import similar_texts

if TYPE_CHECKING:
    from linkanalysis.graph import EntityGraph

LETTERS = "bdfgklmnprstvz"
WORDS = [
    f"{a}{v}{b}{w}{c}"
    for a, b, c in zip(LETTERS, LETTERS[3:], LETTERS[5:], strict=False)
    for v, w in ("ao", "ei", "ou")
]


def sentence(rng: np.random.Generator, length: int = 24) -> list[str]:
    return rng.choice(WORDS, length).tolist()


def graph_of(
    texts: dict[str, str], links: tuple[tuple[str, str, str], ...] = (), role: str = ""
) -> EntityGraph:
    case = la.Case(purpose="training")
    columns = ["entity", "type", "attribute", "value", "row"]
    said = [(ad, "ad", "text", text, str(k)) for k, (ad, text) in enumerate(texts.items())]
    if role:
        said.append((role, "person", "role", "victim", "99"))
    tied = [(*link, "2024-03-01", str(k)) for k, link in enumerate(links)]
    batch = la.Batch.of(
        la.Document(title="Ads", sha256="0" * 64),
        statements=pd.DataFrame(said, columns=columns),
        links=pd.DataFrame(tied, columns=["source", "target", "type", "start", "row"]),
    )
    case.add(batch)
    return la.build_graph(case)


def test_copies_with_other_numbers_and_prices_are_one_group_joined_by_a_phone() -> None:
    rng = np.random.default_rng(1)
    one, two = " ".join(sentence(rng)), " ".join(sentence(rng))
    texts = {f"ad:{k}": f"{one.upper()}, call {k}55-010{k}!!" for k in range(3)}
    texts |= {f"ad:{k}": f"{two} … ${k}0" for k in (5, 6)}
    texts |= {f"ad:{k}": " ".join(sentence(rng)) for k in range(10, 30)}
    phone = "phone:+15025550143"
    links = tuple((phone, ad, "advertised_in") for ad in ("ad:0", "ad:1", "ad:6"))
    links += (("ad:0", "place:Millrace", "located_at"), ("ad:5", "phone:+15025550177", "tie"))
    groups = la.leads.find_similar_texts(graph_of(texts, links))
    frame = groups.to_frame()
    assert frame["members"].tolist() == [("ad:0", "ad:1", "ad:2"), ("ad:5", "ad:6")]
    assert frame["shared"].tolist() == [(phone,), ()]
    assert frame["places"].tolist() == [("place:Millrace",), ()]
    assert frame["joined"].tolist() == [(2,), (1,)]
    assert frame["first"].astype(str).tolist() == ["2024-03-01", "2024-03-01"]
    assert [reason.row for reason in groups[2].reasons] == ["3", "4"]
    assert groups.notes == ("25 texts were compared.",)
    assert "CALL" not in groups._repr_html_()
    assert one.upper() not in groups._repr_html_()


def test_hashes_find_what_all_pairs_find(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    texts = {}
    for k in range(150):
        words = sentence(rng, 40)
        for copy in range(3):
            changed = list(words)
            for place in rng.choice(40, copy * 2, replace=False):
                changed[place] = str(rng.choice(WORDS))
            texts[f"ad:{k}-{copy}"] = " ".join(changed)
    graph = graph_of(texts)
    whole = la.leads.find_similar_texts(graph).to_frame()
    monkeypatch.setattr(similar_texts, "ALL_PAIRS", 0)
    hashed = la.leads.find_similar_texts(graph).to_frame()
    assert whole["members"].map(len).sum() >= 300  # most copies are alike enough
    found = [set(members) for members in hashed["members"]]
    same = sum(set(members) in found for members in whole["members"])
    assert same >= 0.98 * len(whole)


def test_least_hashes_agree_as_often_as_sets_are_alike() -> None:
    rng = np.random.default_rng(3)
    values = rng.integers(0, 2**63, 150).astype(np.uint64)
    # 100 and 100 of which 50 are the same: a likeness of a third
    rows = np.concatenate([values[:100], values[50:]])
    hashes = minimum_hashes(np.array([0, 100, 200, 200], np.uint32), rows, count=3_000)
    assert (hashes[0] == hashes[1]).mean() == pytest.approx(1 / 3, abs=0.03)
    assert (hashes[2] == np.uint64(2**64 - 1)).all()


def test_the_form_of_a_site_makes_no_group() -> None:
    rng = np.random.default_rng(4)
    form = "posted under the rules of this board by a member of good standing at the "
    texts = {f"ad:{k}": form + " ".join(sentence(rng, 8)) for k in range(60)}
    assert len(la.leads.find_similar_texts(graph_of(texts))) == 0
    # among few it cannot be told from a copy
    few = dict(list(texts.items())[:5])
    assert len(la.leads.find_similar_texts(graph_of(few), min_similarity=0.5)) == 1


def test_short_texts_say_nothing_and_the_order_of_rows_nothing_either() -> None:
    rng = np.random.default_rng(5)
    text = " ".join(sentence(rng))
    texts = {"ad:1": text, "ad:2": text + " now", "ad:3": "call me", "ad:4": "call me"}
    groups = la.leads.find_similar_texts(graph_of(texts))
    assert groups.notes == ("2 texts were compared; 2 too short to say anything.",)
    back = la.leads.find_similar_texts(graph_of(dict(reversed(texts.items()))))
    pd.testing.assert_frame_equal(groups.to_frame(), back.to_frame())


def test_an_advertisement_of_a_victim_only_is_counted_and_not_named() -> None:
    rng = np.random.default_rng(6)
    text = " ".join(sentence(rng))
    texts = {f"ad:{k}": text for k in range(3)}
    links = (("person:KY-7", "phone:+15025550143", "uses"),)
    links += tuple(("phone:+15025550143", ad, "advertised_in") for ad in ("ad:0", "ad:1"))
    groups = la.leads.find_similar_texts(graph_of(texts, links, role="person:KY-7"))
    row = groups.to_frame().loc[0]
    assert "phone:+15025550143" not in row["shared"]
    assert row["protected"] >= 1
    assert "5550143" not in groups._repr_html_()


def test_a_case_without_texts_has_no_groups() -> None:
    empty = la.leads.find_similar_texts(graph_of({}))
    assert empty.notes == ("0 texts were compared; no two are similar.",)
