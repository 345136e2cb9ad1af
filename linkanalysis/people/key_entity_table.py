"""The report of key entities: people first, things in a part of their own.

Lives here: `KeyEntities`.
Not here: the card of one entity (`key_entity`), and how they are found (`search`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._given import suggest_name
from linkanalysis._result import ROWS_SHOWN, Result, held_back, sentences
from linkanalysis.errors import ProtectedError, UnknownNameError
from linkanalysis.graph.freshness import changes_since
from linkanalysis.measures.measure_table import CAVEAT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph
    from linkanalysis.people.key_entity import KeyEntity
    from linkanalysis.trust.score_table import ScoreTable

__all__ = ["KeyEntities"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class KeyEntities(Result):
    """Entities that are among the first by some measure, most often first.

    Attributes
    ----------
    entities : tuple of KeyEntity
        People, then things; in each part those first by most measures come first, then those first
        in most possible worlds. ``table["person:KY-1"]`` is the card of one.
    graph : EntityGraph
        The graph that was given, or built from the case.
    scores : tuple of ScoreTable
        What the places follow from, one table for each part.
    withheld : int
        How many protected people, and things that identify only them, are not ranked.
    notes : tuple of str
        Who is ranked among whom, how worlds were made, what was set aside.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.key_entities(la.from_networkx(nx.star_graph(30)))
    <KeyEntities: 1 entity among the first, 0 withheld>
    """

    entities: tuple[KeyEntity, ...]
    graph: EntityGraph
    scores: tuple[ScoreTable, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        count = len(self.entities)
        word = "entity" if count == 1 else "entities"
        return f"<KeyEntities: {count:,} {word} among the first, {self.withheld:,} withheld>"

    def __len__(self) -> int:
        return len(self.entities)

    def __iter__(self) -> Iterator[KeyEntity]:
        changes_since(self.graph, depth=3)
        return iter(self.entities)

    def __getitem__(self, entity: str) -> KeyEntity:
        changes_since(self.graph, depth=3)
        named = str(entity)
        found = [one for one in self.entities if one.entity == named]
        if found:
            return found[0]
        self._refuse_masked(named)
        choices = tuple(one.entity for one in self.entities)
        hint = suggest_name(named, choices) if choices else "Nobody is."
        message = f'"{named[:40]}" is not among the {len(choices):,} key entities. {hint}'
        raise UnknownNameError(message, name=named, choices=choices)

    @property
    def caveat(self) -> str:
        """Say what the report does not show, and how many are not in it.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.key_entities(la.from_networkx(nx.star_graph(30))).caveat[:33]
        'A place in the records, not in th'
        """
        return sentences(CAVEAT, held_back(self.withheld), *self.notes)

    def _frame(self) -> pd.DataFrame:
        """Give the report as a new frame.

        Columns entity, label, type, part, on_top (by how many measures it is among the first),
        measures (which, best place first), best_rank (from 1), in_worlds (share of possible
        worlds in which it is among the first by any measure), in_worlds_low and in_worlds_high
        (Wilson's interval of that share), ties, single (how many of them are gone without one
        document), documents (that state its ties, most first), falls_without (without any one of
        which it is first by no measure). In the order of `entities`.
        """
        rows = [
            (
                one.entity,
                one.label,
                one.type,
                one.part,
                len(one.firsts),
                tuple(place.measure for place in one.firsts),
                one.firsts[0].rank,
                one.in_worlds,
                one.in_worlds_low,
                one.in_worlds_high,
                one.ties,
                one.single,
                tuple(name for name, _ in one.documents),
                one.falls_without(),
            )
            for one in self.entities
        ]
        columns = ["entity", "label", "type", "part", "on_top", "measures", "best_rank"]
        columns += ["in_worlds", "in_worlds_low", "in_worlds_high"]
        columns += ["ties", "single", "documents", "falls_without"]
        frame = pd.DataFrame(rows, columns=columns)
        whole = dict.fromkeys(("on_top", "best_rank", "ties"), "int64")
        shares = dict.fromkeys(("in_worlds", "in_worlds_low", "in_worlds_high"), "float64")
        return frame.astype({**whole, **shares, "single": "Int64"})

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Name the places in documents on which the ties of an entity rest."""
        entity = str(item)
        named = str(entity)
        self._refuse_masked(named)
        for table in self.scores:
            ids, nodes = table.graph.ids, table.nodes.tolist()
            if any(ids[node] == named for node in nodes):
                return table.reasons(named, limit=limit)
        self.graph.node(named)
        ranked = ", ".join(sorted({one.type for one in self.entities})) or "nobody"
        message = (
            f"{named[:40]} is not ranked here; on the list are entities of type {ranked}. Ask for "
            "others with key_entities(…, types=[…])."
        )
        raise UnknownNameError(message, name=named)

    def _cell_rows(self) -> tuple[pd.DataFrame, int]:
        """Give the first of each part, in as few columns as a cell has room for."""
        changes_since(self.graph, depth=4)
        parts = [list(part) for _, part in groupby(self.entities, key=lambda one: one.part)]
        shown = ROWS_SHOWN if len(parts) == 1 else ROWS_SHOWN // 2
        rows = [_cell_row(one) for part in parts for one in part[:shown]]
        columns = ["entity", "on_top", "first_by", "in_worlds", "ties", "single"]
        return pd.DataFrame(rows, columns=[*columns, "documents", "falls_without"]), len(self)

    def _refuse_masked(self, entity: str) -> None:
        graph = self.graph
        for node, (key, shown) in enumerate(zip(graph.ids, graph.shown, strict=True)):
            if entity in {key, shown} and graph.masked[node]:
                message = (
                    f"{shown} is protected: it counts in every computation but is not ranked or "
                    "named as a lead. An override needs who and why, and is journaled."
                )
                raise ProtectedError(message)


def _cell_row(one: KeyEntity) -> tuple[object, ...]:
    return (
        one.name,
        f"{len(one.firsts)} of {len(one.places)}",
        tuple(f"{place.words} {place.rank}" for place in one.firsts),
        one.share(),
        one.ties,
        one.single,
        tuple(f"{name} ({count})" for name, count in one.documents),
        one.falls_without(),
    )
