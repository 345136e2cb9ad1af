"""Networks in which some ties have a direction and some have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linkanalysis.graph.formats.flat_network import Edge, Flat

if TYPE_CHECKING:
    from collections.abc import Sequence


def settle_directions(
    nodes: dict[str, dict[str, Any]],
    edges: Sequence[tuple[Edge, bool]],
    *,
    default: bool,
    about: dict[str, str] | None = None,
    notes: tuple[str, ...] = (),
) -> Flat:
    """Make a network; where directions are mixed, a tie without one leads both ways."""
    kinds = {directed for _, directed in edges}
    directed = True in kinds if kinds else default
    plain: list[Edge] = []
    both = 0
    for (u, v, row), leads in edges:
        plain.append((u, v, row))
        if directed and not leads:
            both += 1
            if u != v:
                plain.append((v, u, dict(row)))
    if both:
        notes = (*notes, f"{both:,} ties without a direction among others lead both ways.")
    return Flat(directed, nodes, plain, about or {}, notes)
