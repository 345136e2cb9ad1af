"""Narrow a graph to links of some types or documents of some grades, and count its edges again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.vocabulary.links import link_type
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.queries.edge_queries import edge_rows
from linkanalysis.graph.queries.graph_queries import entity_rows, grade_rows, tallies
from linkanalysis.graph.queries.link_filter import admitted_grades, sorted_names
from linkanalysis.graph.subgraph import induced, noted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.graph.entity_graph import EntityGraph
    from linkanalysis.graph.queries.link_filter import LinkFilter


@dataclass(frozen=True, slots=True, eq=False)
class Recount:
    """What the edges (m,) of a graph hold under another filter; fields as in `EntityGraph`."""

    count: NDArray[np.int64]
    strength: NDArray[np.int64]
    first: NDArray[np.datetime64]
    last: NDArray[np.datetime64]
    link_types: tuple[tuple[str, ...], ...]


def resting_on(
    graph: EntityGraph,
    *,
    link_types: Collection[str] | None = None,
    grades: Collection[str] | None = None,
) -> EntityGraph:
    """Keep the edges that rest on links of some types and documents of some grades."""
    if link_types is None and grades is None:
        return graph
    kinds = sorted_names("link_types", link_types, "a type")
    codes = sorted_names("grades", grades, "a grade")
    conditions = [
        "" if kinds is None else f"link_types={', '.join(kinds)}",
        "" if codes is None else f"grades={', '.join(codes)}",
    ]
    part = f"only {', '.join(text for text in conditions if text)}"
    if graph.case is not None and not len(graph.shared_ptr):
        chosen = _narrower(graph.link_filter, graph.case, kinds, codes)
        kept = recounted(graph, graph.case, chosen)
        links = f"{int(kept.count.sum()):,} of {int(graph.count.sum()):,} links kept."
        return noted(replace(kept, notes=(*graph.notes, links)), part)
    if codes is not None:
        what = "is a projection" if len(graph.shared_ptr) else "does not come from a case"
        message = (
            f"grades select the documents behind the links, but this graph {what}. Pass grades to "
            "build_graph(case, grades=…)."
        )
        raise GraphKindError(message)
    wanted = frozenset(kinds or ())
    keep = (not wanted.isdisjoint(names) for names in graph.link_types)
    everyone = np.ones(graph.n, dtype=np.bool_)
    return noted(induced(graph, everyone, np.fromiter(keep, np.bool_, graph.m)), part)


def recounted(graph: EntityGraph, case: Case, chosen: LinkFilter) -> EntityGraph:
    """Count the links of each edge again, and drop the edges without links."""
    again = counted_again(graph, case, chosen)
    whole = replace(
        graph,
        count=again.count,
        strength=again.strength,
        first=again.first,
        last=again.last,
        link_types=again.link_types,
        link_filter=chosen,
    )
    return induced(whole, np.ones(graph.n, dtype=np.bool_), again.count > 0)


def counted_again(graph: EntityGraph, case: Case, chosen: LinkFilter) -> Recount:
    """Count the links of each edge of a graph under another filter."""
    names: list[str] = tallies(case, chosen)["type"].tolist()
    rows = edge_rows(case, chosen, directed=graph.directed, link_types=names)
    numbers = pd.Index(unmasked(graph.ids)).get_indexer(pd.Index(entity_rows(case, chosen)))
    ends = [numbers[rows[end].to_numpy(dtype=np.int64)] for end in ("source", "target")]
    if not graph.directed:
        ends = [np.minimum(*ends), np.maximum(*ends)]
    keys = graph.source.astype(np.int64) * graph.n + graph.target
    wanted = ends[0] * graph.n + ends[1]
    position = np.minimum(np.searchsorted(keys, wanted), max(graph.m - 1, 0))
    known = (ends[0] >= 0) & (ends[1] >= 0)
    if graph.m:
        known &= keys[position] == wanted
    else:
        known[:] = False
    edge, rows = position[known], rows[known]
    count, strength = np.zeros((2, graph.m), dtype=np.int64)
    first = np.full(graph.m, "NaT", dtype="datetime64[us]")
    last = first.copy()
    np.add.at(count, edge, rows["count"].to_numpy(dtype=np.int64))
    np.add.at(strength, edge, rows["strength"].to_numpy(dtype=np.int64))
    np.fmin.at(first, edge, rows["first"].to_numpy(dtype="datetime64[us]"))
    np.fmax.at(last, edge, rows["last"].to_numpy(dtype="datetime64[us]"))
    types: list[set[str]] = [set() for _ in range(graph.m)]
    for number, kind in zip(edge.tolist(), rows["type"].tolist(), strict=True):
        types[number].add(names[kind])
    return Recount(count, strength, first, last, tuple(tuple(sorted(found)) for found in types))


def _narrower(
    chosen: LinkFilter, case: Case, kinds: Sequence[str] | None, codes: Sequence[str] | None
) -> LinkFilter:
    if kinds is not None:
        for name in kinds:
            link_type(name)
        allowed = set(kinds) if chosen.link_types is None else set(kinds) & {*chosen.link_types}
        chosen = replace(chosen, link_types=tuple(sorted(allowed)))
    if codes is not None:
        admitted = set(admitted_grades(grade_rows(case), codes))
        both = admitted if chosen.grades is None else admitted & {*chosen.grades}
        chosen = replace(chosen, grades=tuple(sorted(both)))
    return chosen
