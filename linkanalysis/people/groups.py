"""Groups of entities, wherever they come from: rings, communities, countries, agencies, a list.

Lives here: `Groups` and the one function that reads what a caller gives as groups.
Not here: what is counted between groups (`brokerage`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._given import suggest_name
from linkanalysis.errors import GraphKindError, UnknownNameError
from linkanalysis.graph.countries_agencies import KINDS, jurisdictions
from linkanalysis.groups.communities import Partition
from linkanalysis.rings.table import RingTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

__all__ = ["Groups", "groups_of"]

# "Unknown" is no group: it would tie people together whom nothing ties.
NO_GROUP = frozenset({"", "unknown", "none", "nan", "n/a", "-"})


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The group of each entity of a graph.

    kind: What the groups are: "ring", "community", "country", "agency" or "group".
    names: Names of the groups, in their order; withheld where they name somebody protected.
    number (n,): For each entity the place of its group in `names`; -1 if it has none, or several.
    several: Entities that belong to several groups, and to which.
    notes: What to know of them.
    """

    kind: str
    names: tuple[str, ...]
    number: NDArray[np.int64]
    several: dict[int, tuple[str, ...]]
    notes: tuple[str, ...]


def groups_of(graph: EntityGraph, given: object) -> Groups:
    """Read groups, whatever they are given as."""
    notes: tuple[str, ...] = ()
    if isinstance(given, str):
        if given not in KINDS:
            message = (
                f'"{given[:40]}" is no grouping that a case knows. {suggest_name(given, KINDS)} '
                "Else give rings, communities, or a mapping of ids to groups."
            )
            raise UnknownNameError(message, name=given, choices=KINDS)
        found = jurisdictions(graph, "agency" if given == "agency" else "country")
        kind, notes = given, found.notes
        members = ((node, name) for node, names in enumerate(found.names) for name in names)
    elif isinstance(given, RingTable | Partition):
        kind = "ring" if isinstance(given, RingTable) else "community"
        place = {entity: node for node, entity in enumerate(graph.ids)}
        named = [*_members(given)]
        members = ((place[entity], name) for entity, name in named if entity in place)
        outside = len({entity for entity, _ in named} - place.keys())
        if outside:
            notes = (f"{outside:,} members of a {kind} are not in this graph.",)
    elif isinstance(given, Mapping):
        kind = "group"
        members = ((graph.node(entity), str(name).strip()) for entity, name in given.items())
    else:
        message = (
            f"groups are given as {type(given).__name__}. Give rings (find_rings), communities "
            '(find_communities), "agency", "country", or a mapping of ids to groups.'
        )
        raise GraphKindError(message)
    return _numbered(graph, kind, members, notes)


def _members(given: RingTable | Partition) -> Iterator[tuple[str, str]]:
    if isinstance(given, Partition):
        for entity, label in zip(given.graph.ids, given.labels.tolist(), strict=True):
            yield entity, f"community {label + 1}"
        return
    for ring in given:
        for member in ring.members:
            yield given.graph.ids[member.node], f"ring {ring.number}"


def _numbered(
    graph: EntityGraph, kind: str, members: Iterator[tuple[int, str]], notes: tuple[str, ...]
) -> Groups:
    held: dict[int, set[str]] = {}
    for node, name in members:
        if name.casefold() not in NO_GROUP:
            held.setdefault(node, set()).add(name)
    names = tuple(sorted({name for some in held.values() for name in some}))
    place = {name: number for number, name in enumerate(names)}
    number = np.full(graph.n, -1, dtype=np.int64)
    for node, some in held.items():
        if len(some) == 1:
            number[node] = place[next(iter(some))]
    number.setflags(write=False)
    shown = dict(zip(names, _veiled(graph, names), strict=True))
    several = {
        node: tuple(shown[name] for name in sorted(some))
        for node, some in sorted(held.items())
        if len(some) > 1
    }
    return Groups(kind, tuple(shown.values()), number, several, notes)


def _veiled(graph: EntityGraph, names: tuple[str, ...]) -> tuple[str, ...]:
    """Withhold names of groups in which somebody protected is named."""
    if graph.case is None or graph.case.closed:
        return names
    return tuple(graph.case.mentions.veiled(name) for name in names)
