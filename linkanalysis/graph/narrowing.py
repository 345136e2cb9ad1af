"""A graph narrowed to links of some types, on documents of some grades, its edges counted anew.

Lives here: `resting_on`.
Not here: parts by entities (`subgraph`), and the first choice of links (`build`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._given import given_names
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.link_filter import admitted_grades
from linkanalysis.graph.queries import edge_rows, entity_rows, grade_rows, tallies
from linkanalysis.graph.subgraph import induced, noted
from linkanalysis.vocabulary import link_type

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.graph.entity_graph import EntityGraph
    from linkanalysis.graph.link_filter import LinkFilter

__all__ = ["resting_on"]


def resting_on(
    graph: EntityGraph,
    *,
    link_types: Collection[str] | None = None,
    grades: Collection[str] | None = None,
) -> EntityGraph:
    """Keep links of some types, on documents of some grades."""
    if link_types is None and grades is None:
        return graph
    kinds = None if link_types is None else _sorted("link_types", link_types, "a type")
    codes = None if grades is None else _sorted("grades", grades, "a grade")
    said = [
        "" if kinds is None else f"link_types={', '.join(kinds)}",
        "" if codes is None else f"grades={', '.join(codes)}",
    ]
    part = f"only {', '.join(text for text in said if text)}"
    if graph.case is not None and not len(graph.shared_ptr):
        return noted(_counted_anew(graph, kinds, codes), part)
    if codes is not None:
        what = "is a projection" if len(graph.shared_ptr) else "comes from no case"
        message = (
            f"grades are those of documents behind the links; this graph {what}. Give them to "
            "build_graph(case, grades=…)."
        )
        raise GraphKindError(message)
    wanted = frozenset(kinds or ())
    holds = (not wanted.isdisjoint(held) for held in graph.link_types)
    everybody = np.ones(graph.n, dtype=np.bool_)
    return noted(induced(graph, everybody, np.fromiter(holds, np.bool_, graph.m)), part)


def _sorted(option: str, names: Collection[str], what: str) -> list[str]:
    return sorted(set(given_names(option, names, what=what)))


def _counted_anew(
    graph: EntityGraph, kinds: list[str] | None, codes: list[str] | None
) -> EntityGraph:
    case = graph.case
    if case is None:
        return graph
    chosen = _narrower(graph, kinds, codes)
    names: list[str] = tallies(case, chosen)["type"].tolist()
    rows = edge_rows(case, chosen, directed=graph.directed, link_types=names)
    numbers = pd.Index(graph.ids).get_indexer(pd.Index(entity_rows(case, chosen)))
    ends = [numbers[rows[end].to_numpy(dtype=np.int64)] for end in ("source", "target")]
    keys = graph.source.astype(np.int64) * graph.n + graph.target
    wanted = ends[0] * graph.n + ends[1]
    place = np.minimum(np.searchsorted(keys, wanted), max(graph.m - 1, 0))
    known = (ends[0] >= 0) & (ends[1] >= 0)
    if graph.m:
        known &= keys[place] == wanted
    else:
        known[:] = False
    edge, rows = place[known], rows[known]
    count = np.zeros(graph.m, dtype=np.int64)
    first = np.full(graph.m, "NaT", dtype="datetime64[us]")
    last = first.copy()
    np.add.at(count, edge, rows["count"].to_numpy(dtype=np.int64))
    np.fmin.at(first, edge, rows["first"].to_numpy(dtype="datetime64[us]"))
    np.fmax.at(last, edge, rows["last"].to_numpy(dtype="datetime64[us]"))
    held: list[set[str]] = [set() for _ in range(graph.m)]
    for number, kind in zip(edge.tolist(), rows["type"].tolist(), strict=True):
        held[number].add(names[kind])
    whole = replace(
        graph,
        count=count,
        strength=count,
        first=first,
        last=last,
        link_types=tuple(tuple(sorted(types)) for types in held),
        link_filter=chosen,
        notes=(*graph.notes, f"{int(count.sum()):,} of {int(graph.count.sum()):,} links taken."),
    )
    return induced(whole, np.ones(graph.n, dtype=np.bool_), count > 0)


def _narrower(graph: EntityGraph, kinds: list[str] | None, codes: list[str] | None) -> LinkFilter:
    chosen = graph.link_filter
    if kinds is not None:
        for name in kinds:
            link_type(name)
        allowed = set(kinds) if chosen.link_types is None else set(kinds) & {*chosen.link_types}
        chosen = replace(chosen, link_types=tuple(sorted(allowed)))
    if codes is not None and graph.case is not None:
        admitted = set(admitted_grades(grade_rows(graph.case), codes))
        both = admitted if chosen.grades is None else admitted & {*chosen.grades}
        chosen = replace(chosen, grades=tuple(sorted(both)))
    return chosen
