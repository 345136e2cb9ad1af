"""The ties of two graphs of one case, and the rows of documents behind what differs.

Lives here: ties by the ids that the case has now, and the rows that only one graph rests on.
Not here: what the differences mean (`graph_changes`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from linkanalysis._names import unmasked
from linkanalysis.graph.evidence import pairs_behind
from linkanalysis.graph.link_rows import link_row
from linkanalysis.queries.graph_queries import rows_of_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.link_rows import LinkRow

    Pair = tuple[str, str]
    Rows = dict[LinkRow, None]  # an ordered set


@dataclass(frozen=True, eq=False)
class Ties:
    """The ties of a graph, by ids of the case as it is now, not for showing."""

    graph: EntityGraph
    case: Case

    def current(self, entity: str) -> str:
        """Return an id after later decisions on identity."""
        return self.case.same.get(entity, entity)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The entities of the graph, in its order."""
        return tuple(map(self.current, unmasked(self.graph.ids)))

    @cached_property
    def edges(self) -> dict[Pair, list[int]]:
        """The edges of each pair; several if records turned out to be of one entity."""
        found: dict[Pair, list[int]] = {}
        ends = zip(self.graph.source.tolist(), self.graph.target.tolist(), strict=True)
        for edge, (source, target) in enumerate(ends):
            a, b = self.ids[source], self.ids[target]
            if a != b:
                found.setdefault(self._key(a, b), []).append(edge)
        return found

    @cached_property
    def neighbors(self) -> dict[str, set[str]]:
        """The neighbors of each entity that has a tie."""
        found: dict[str, set[str]] = {}
        for a, b in self.edges:
            found.setdefault(a, set()).add(b)
            found.setdefault(b, set()).add(a)
        return found

    def count(self, pair: Pair) -> int:
        """Count the links, or shared things, of a pair."""
        return sum(int(self.graph.count[edge]) for edge in self.edges.get(pair, ()))

    def rows(self, pairs: Iterable[Pair]) -> dict[Pair, Rows]:
        """Look up the rows that the graph rests on, without documents that were added later."""
        behind = {pair: self._idpairs(pair) for pair in pairs}
        documents = self.case.documents()
        later = documents.loc[documents["position"] > self.graph.position, "id"]
        chosen = self.graph.link_filter
        chosen = replace(chosen, without=(*chosen.without, *later))
        asked = {ids for idpairs in behind.values() for ids in idpairs}
        frame = rows_of_pairs(self.case, chosen, asked)
        found: dict[Pair, Rows] = {}
        for link in frame.to_dict("records"):
            row = link_row(self.graph, link, self.case.protection.names)
            found.setdefault((str(link["a"]), str(link["b"])), {})[row] = None
        return {
            pair: {row: None for ids in idpairs for row in found.get(ids, ())}
            for pair, idpairs in behind.items()
        }

    def _key(self, a: str, b: str) -> Pair:
        return (a, b) if self.graph.directed or a < b else (b, a)

    def _idpairs(self, pair: Pair) -> list[Pair]:
        forth = [
            (self.current(a), self.current(b))
            for edge in self.edges.get(pair, ())
            for a, b in pairs_behind(self.graph, edge)
        ]
        return forth if self.graph.directed else [*forth, *((b, a) for a, b in forth)]


def changed_pairs(before: Ties, after: Ties) -> list[Pair]:
    """Return the pairs that have more or fewer links in one of two graphs, sorted."""
    pairs = sorted(before.edges.keys() | after.edges.keys())
    return [pair for pair in pairs if before.count(pair) != after.count(pair)]


def changed_rows(
    before: Ties, after: Ties, pairs: Iterable[Pair]
) -> dict[Pair, tuple[LinkRow, ...]]:
    """Return for each pair the rows that only one of two graphs rests on, those that came first."""
    asked = list(pairs)
    old, new = before.rows(asked), after.rows(asked)
    return {
        pair: (
            *(row for row in new[pair] if row not in old[pair]),
            *(row for row in old[pair] if row not in new[pair]),
        )
        for pair in asked
    }
