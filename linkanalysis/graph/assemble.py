"""Make a graph of entities and of links in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.core.masked_ids import order_key
from linkanalysis.graph.distance import distances
from linkanalysis.graph.entity_graph import EntityGraph
from linkanalysis.kernels.csr import build_csr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy

# Sets of up to this many link types are merged as the bits of an int64, clear of its sign bit; more
# go through slower Python integers.
TYPES_IN_64_BITS = 62


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """Entities, with what outputs may show of them; fields as in `EntityGraph`."""

    ids: tuple[str, ...]
    types: tuple[str, ...]
    labels: tuple[str, ...]
    shown: tuple[str, ...]
    protected: NDArray[np.bool_]
    masked: NDArray[np.bool_]

    @classmethod
    def named(
        cls,
        ids: Sequence[str],
        types: Sequence[str],
        labels: Sequence[str],
        names: dict[str, str],
        protected: frozenset[str],
    ) -> Nodes:
        """Combine entities with the masked names of some of them."""
        n = len(ids)
        return cls(
            ids=tuple(ids),
            types=tuple(types),
            labels=tuple(names.get(i, label) for i, label in zip(ids, labels, strict=True)),
            shown=tuple(names.get(i, i) for i in ids),
            protected=np.fromiter((i in protected for i in ids), np.bool_, n),
            masked=np.fromiter((i in names for i in ids), np.bool_, n),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Links by the numbers of their ends, in any order, without self-loops.

    source, target: Ends; of undirected links in either order.
    count, strength: Number of links in the row, and their strength.
    first, last: Dates; NaT if undated.
    kind: Index of the set of types of the row in `kinds`.
    """

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    count: NDArray[np.int64]
    strength: NDArray[np.int64]
    first: NDArray[np.datetime64]
    last: NDArray[np.datetime64]
    kind: NDArray[np.int64]
    kinds: tuple[tuple[str, ...], ...]


def assemble(
    nodes: Nodes, links: Links, *, directed: bool, made_by: MadeBy, strength_unit: int = 1
) -> EntityGraph:
    """Merge links into edges and make the graph, its entities in the order of what is shown."""
    nodes, number = in_shown_order(nodes)
    source, target = number[links.source], number[links.target]
    if not directed:
        source, target = np.minimum(source, target), np.maximum(source, target)
    order = np.lexsort((target, source))
    source, target = source[order], target[order]
    starts = first_of_each(source, target)
    strength = reduced(np.add, links.strength[order], starts)
    n = len(nodes.ids)
    ends = source[starts].astype(np.uint32), target[starts].astype(np.uint32)
    indptr, indices, edge = build_csr(n, *ends, directed=directed)
    distance, unit, exact = distances(strength, n)
    return EntityGraph(
        ids=nodes.ids,
        types=nodes.types,
        labels=nodes.labels,
        shown=nodes.shown,
        protected=nodes.protected,
        masked=nodes.masked,
        indptr=indptr,
        indices=indices,
        edge=edge,
        source=ends[0],
        target=ends[1],
        count=reduced(np.add, links.count[order], starts),
        strength=strength,
        distance=distance,
        first=reduced(np.fmin, links.first[order], starts),  # fmin and fmax ignore NaT
        last=reduced(np.fmax, links.last[order], starts),
        directed=directed,
        distance_unit=unit,
        distance_exact=exact,
        strength_unit=strength_unit,
        link_types=_link_types(links.kind[order], links.kinds, starts),
        made_by=made_by,
    )


def in_shown_order(nodes: Nodes) -> tuple[Nodes, NDArray[np.int64]]:
    """Sort entities by id, those masked last in their type; return the new number of each, too.

    Layouts, draws and ties follow the numbers, so they must not depend on an id that is masked.
    """
    keys = list(map(order_key, nodes.shown, nodes.ids))
    order = sorted(range(len(keys)), key=keys.__getitem__)
    number = np.empty(len(keys), dtype=np.int64)
    number[order] = np.arange(len(keys))
    if order == list(range(len(keys))):
        return nodes, number
    ids, types, labels, shown = (
        tuple(map(each.__getitem__, order))
        for each in (nodes.ids, nodes.types, nodes.labels, nodes.shown)
    )
    return Nodes(ids, types, labels, shown, nodes.protected[order], nodes.masked[order]), number


def first_of_each(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the first row of each run of equal pairs."""
    new = np.ones(len(left), dtype=np.bool_)
    new[1:] = (left[1:] != left[:-1]) | (right[1:] != right[:-1])
    return np.flatnonzero(new)


def reduced(how: np.ufunc, values: NDArray[Any], starts: NDArray[np.int64]) -> NDArray[Any]:
    """Reduce each run of rows to one value."""
    if not len(starts):
        return values[:0]
    values_of_runs: NDArray[Any] = how.reduceat(values, starts)
    return values_of_runs


def _link_types(
    kind: NDArray[np.int64], kinds: tuple[tuple[str, ...], ...], starts: NDArray[np.int64]
) -> tuple[tuple[str, ...], ...]:
    if not len(starts):
        return ()
    names = sorted({name for kind_names in kinds for name in kind_names})
    bit = {name: 1 << position for position, name in enumerate(names)}
    masks = np.array(
        [sum(bit[name] for name in set(kind_names)) for kind_names in kinds],
        dtype=np.int64 if len(names) <= TYPES_IN_64_BITS else object,
    )
    merged = reduced(np.bitwise_or, masks[kind], starts)
    sets = {mask: tuple(n for n in names if bit[n] & mask) for mask in set(merged.tolist())}
    return tuple(sets[mask] for mask in merged.tolist())
