"""Phones, accounts and the like that one person or one household has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._names import unmasked
from linkanalysis.graph import build_graph
from linkanalysis.graph.attribution import find_holders
from linkanalysis.rings.families import ACQUAINTED, PERSON, benign_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis._provenance import Reason
    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.evidence import Evidence

    Numbers = NDArray[np.int64]


def with_households(evidence: Evidence, graph: EntityGraph) -> Evidence:
    """Count identifiers of one holder, or of holders who belong together, as one family.

    The phones of a family plan call one another every day, whoever carries them.
    """
    case = graph.case
    if case is None or case.closed or evidence.two_mode or PERSON in graph.types:
        return evidence
    if not evidence.ordinary:
        return evidence
    held = find_holders(case)
    names = unmasked(held.graph.ids)
    nodes = pd.Index(unmasked(evidence.people.ids)).get_indexer(pd.Index(names))
    spans = [
        (int(nodes[span.identifier]), names[span.holder], span)
        for span in held.rows
        if span.holder >= 0 and nodes[span.identifier] >= 0
    ]
    rows = pd.DataFrame([span[:2] for span in spans], columns=["node", "holder"]).drop_duplicates()
    rows = rows[rows.groupby("holder")["node"].transform("size") <= ACQUAINTED]
    together = _together(case, evidence.ordinary, rows["holder"])
    pairs = together.merge(rows, left_on="a", right_on="holder")
    pairs = pairs.merge(rows, left_on="b", right_on="holder", suffixes=("_a", "_b"))
    a, b = (pairs[end].to_numpy(dtype=np.int64) for end in ("node_a", "node_b"))
    low, high = np.minimum(a, b)[a != b], np.maximum(a, b)[a != b]
    stated: dict[int, tuple[Reason, ...]] = dict.fromkeys((*low.tolist(), *high.tolist()), ())
    for node, _, span in spans:
        if node in stated:
            stated[node] += span.stated
    benign = np.union1d(evidence.benign, low * evidence.people.n + high)
    return replace(evidence, benign=benign, holders=stated)


def _together(case: Case, ordinary: frozenset[str], holders: pd.Series) -> pd.DataFrame:
    """List each holder with itself, and the pairs of holders whom ordinary life ties."""
    people = build_graph(case, link_types=ordinary)
    names = [name for name in unmasked(people.ids) if name.startswith(f"{PERSON}:")]
    keys = benign_pairs(people, ordinary, frozenset(people.types) - {PERSON})
    low, high = keys // max(len(names), 1), keys % max(len(names), 1)
    every = sorted(set(holders))
    return pd.DataFrame(
        {
            "a": [*every, *(names[k] for k in low.tolist())],
            "b": [*every, *(names[k] for k in high.tolist())],
        },
        dtype=object,
    )
