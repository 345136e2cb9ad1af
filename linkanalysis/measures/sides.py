"""The two sides of a two-mode graph and the ties between them: people and events, or two types.

Lives here: which sides there are, the rows of the ties between them, and a note on the rest.
Not here: measures by these ties (`two_mode`), and groups by them (`communities`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.errors import GraphKindError
from linkanalysis.kernels.csr import frozen, slot_rows
from linkanalysis.vocabulary import ENTITY_TYPES, entity_type

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.ties import Ties

    Sides = tuple[NDArray[np.bool_], NDArray[np.bool_]]

EVENTS = tuple(row.name for row in ENTITY_TYPES if row.pole == "event")


class Between(NamedTuple):
    """The ties from one side of a graph to the other.

    sides: Masks of the entities on either side.
    indptr, indices: Symmetric CSR of these ties.
    strength: One for each slot.
    """

    sides: Sides
    indptr: NDArray[np.uint32]
    indices: NDArray[np.uint32]
    strength: NDArray[np.int64]


def sides_of(graph: EntityGraph) -> Sides | None:
    """Find the two sides of a graph: people and events, or else its only two types."""
    types = np.array(graph.types, dtype=object)
    kinds = sorted(set(graph.types))
    if "person" in kinds and any(kind in EVENTS for kind in kinds):
        return types == "person", np.isin(types, EVENTS)
    if len(kinds) == 2:  # noqa: PLR2004 - two modes
        return types == kinds[0], types == kinds[1]
    return None


def between_sides(ties: Ties) -> Between:
    """Keep the ties from one side of a graph to the other."""
    sides = sides_of(ties.graph)
    if sides is None:
        kinds = sorted(set(ties.graph.types))
        message = (
            "Two modes need people and events, or entities of two types; this graph has "
            f"{', '.join(kinds)} only. Build it with events, or keep two types: "
            "graph.only(types=[…])."
        )
        raise GraphKindError(message)
    side = np.where(sides[0], 1, np.where(sides[1], -1, 0))
    row = slot_rows(ties.indptr)
    across = side[row] * side[ties.indices] == -1
    degree = np.bincount(row[across], minlength=ties.n)
    return Between(
        sides,
        frozen(np.concatenate([[0], np.cumsum(degree)]), np.uint32),
        frozen(ties.indices[across], np.uint32),
        frozen(ties.strength[across], np.int64),
    )


def between_note(ties: Ties) -> str:
    """State how much of a graph lies on its two sides and between them; empty if all does."""
    graph = ties.graph
    if graph.m == 0:
        return ""
    between = ties.once(between_sides)
    sides = between.sides
    counted = between.indices.size // 2
    others = graph.n - int((sides[0] | sides[1]).sum())
    whole = ties.indices.size // 2
    if counted == whole and not others:
        return ""
    types = np.array(graph.types, dtype=object)
    first, second = (
        " and ".join(
            f"{entity_type(kind).plural} ({(types[side] == kind).sum():,})" for kind in kinds
        )
        for side, kinds in ((side, sorted(set(types[side].tolist()))) for side in sides)
    )
    verb = "stands" if others == 1 else "stand"
    rest = f"; {others:,} {verb} on neither" if others else ""
    return (
        f"Two modes: {first} with {second}, by the {counted:,} of {whole:,} ties "
        f"between the two sides{rest}."
    )
