"""Groups of entities from rings, communities, countries, agencies or a mapping.

Lives here: `Groups`, and `groups_of`, which reads them from any of these.
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

# Written for a missing value. As a group it would join people who have nothing in common.
NO_GROUP = frozenset({"", "unknown", "none", "nan", "n/a", "-"})


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The group of each entity of a graph.

    kind: What the groups are: "ring", "community", "country", "agency" or "group".
    names: Names of the groups, in their order; withheld where they name somebody protected.
    number (n,): For each entity the index of its group in `names`; -1 if it has none, or several.
    several: Entities that belong to several groups, and to which.
    notes: What to know of them.
    """

    kind: str
    names: tuple[str, ...]
    number: NDArray[np.int64]
    several: dict[int, tuple[str, ...]]
    notes: tuple[str, ...]


def groups_of(graph: EntityGraph, given: object) -> Groups:
    """Read groups from what the caller gave; raise if they are of another kind."""
    notes: tuple[str, ...] = ()
    if isinstance(given, str):
        if given not in KINDS:
            message = (
                f'"{given[:40]}" is not a grouping that a case knows. '
                f"{suggest_name(given, KINDS)} Or give rings, communities, or a mapping of ids to "
                "groups."
            )
            raise UnknownNameError(message, name=given, choices=KINDS)
        found = jurisdictions(graph, "agency" if given == "agency" else "country")
        kind, notes = given, found.notes
        members = ((node, name) for node, names in enumerate(found.names) for name in names)
    elif isinstance(given, RingTable | Partition):
        kind = "ring" if isinstance(given, RingTable) else "community"
        number_of = {entity: node for node, entity in enumerate(graph.ids)}
        named = [*_members(given)]
        members = ((number_of[entity], name) for entity, name in named if entity in number_of)
        outside = len({entity for entity, _ in named} - number_of.keys())
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
    groups_at: dict[int, set[str]] = {}
    for node, name in members:
        if name.casefold() not in NO_GROUP:
            groups_at.setdefault(node, set()).add(name)
    names = tuple(sorted({name for some in groups_at.values() for name in some}))
    index = {name: number for number, name in enumerate(names)}
    number = np.full(graph.n, -1, dtype=np.int64)
    for node, some in groups_at.items():
        if len(some) == 1:
            number[node] = index[next(iter(some))]
    number.setflags(write=False)
    shown = dict(zip(names, _veiled(graph, names), strict=True))
    several = {
        node: tuple(shown[name] for name in sorted(some))
        for node, some in sorted(groups_at.items())
        if len(some) > 1
    }
    return Groups(kind, tuple(shown.values()), number, several, notes)


def _veiled(graph: EntityGraph, names: tuple[str, ...]) -> tuple[str, ...]:
    """Withhold names of groups in which somebody protected is named."""
    if graph.case is None or graph.case.closed:
        return names
    return tuple(graph.case.mentions.veiled(name) for name in names)
