"""The table of key entities: people first, things after them.

Lives here: `KeyEntities`.
Not here: the card of one entity (`key_entity`), and how they are found (`key_entity_search`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._door import guarded
from linkanalysis._given import suggest_name
from linkanalysis._result import ROWS_SHOWN, Column, Result
from linkanalysis.errors import UnknownNameError
from linkanalysis.graph.frames import ENTITY_COLUMNS
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.people.key_entity import dependency_names, stability_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph
    from linkanalysis.people.key_entity import KeyEntity
    from linkanalysis.trust.score_table import ScoreTable


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class KeyEntities(Result):
    """Entities that are in the top by at least one measure.

    Attributes
    ----------
    entities : tuple of KeyEntity
        People, then things; in each part those in the top by most measures first, then the most
        stable. ``table["person:KY-1"]`` is the record of one.
    graph : EntityGraph
        The graph that was given, or built from the case.
    scores : tuple of ScoreTable
        The rankings behind it, one table for each part.
    withheld : int
        Number of protected people, and things that identify only them, that are not ranked.
    notes : tuple of str
        What is ranked among what, how networks were simulated, what was set aside.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.key_entities(la.from_networkx(nx.star_graph(30)))
    <KeyEntities: 1 key entity, 0 withheld>
    """

    COLUMNS = (
        *ENTITY_COLUMNS,
        Column("part", "what it is ranked among: people, things, or entities"),
        Column("in_top", "number of measures by which it is in the top", "measures"),
        Column("measures", "these measures, best rank first"),
        Column("best_rank", "its best rank, from 1", "rank"),
        Column("stability", "share of simulated networks in which it is in the top", "share"),
        Column("stability_low", "low end of the 95% Wilson interval of that share", "share"),
        Column("stability_high", "high end of the 95% Wilson interval of that share", "share"),
        Column("ties", "number of entities it is tied to", "ties"),
        Column("single_document", "of these, those that rest on only one document", "ties"),
        Column("document_ids", "documents that state its ties, most first"),
        Column(
            "depends_on",
            "documents and origins: without any one of them it is not in the top by any measure",
        ),
    )

    entities: tuple[KeyEntity, ...]
    graph: EntityGraph
    scores: tuple[ScoreTable, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        count = len(self.entities)
        word = "entity" if count == 1 else "entities"
        return f"<KeyEntities: {count:,} key {word}, {self.withheld:,} withheld>"

    def __len__(self) -> int:
        return len(self.entities)

    @guarded
    def __iter__(self) -> Iterator[KeyEntity]:
        return iter(self.entities)

    @guarded
    def __getitem__(self, entity: str) -> KeyEntity:
        named = str(entity)
        for one in self.entities:
            if one.entity == named:
                return one
        self._refuse_protected(named)
        choices = tuple(one.entity for one in self.entities)
        hint = suggest_name(named, choices) if choices else "There are none."
        message = f'"{named[:40]}" is not among the {len(choices):,} key entities. {hint}'
        raise UnknownNameError(message, name=named, choices=choices)

    def _frame(self) -> pd.DataFrame:
        """In the order of `entities`."""
        rows = [
            (
                one.entity,
                one.label,
                one.type,
                one.part,
                len(one.top_ranks),
                tuple(row.measure for row in one.top_ranks),
                one.top_ranks[0].rank,
                one.stability,
                one.stability_low,
                one.stability_high,
                one.ties,
                one.single_document,
                tuple(name for name, _ in one.documents),
                dependency_names(one),
            )
            for one in self.entities
        ]
        frame = pd.DataFrame(rows, columns=[column.name for column in self.COLUMNS])
        whole = dict.fromkeys(("in_top", "best_rank", "ties"), "int64")
        shares = dict.fromkeys(("stability", "stability_low", "stability_high"), "float64")
        return frame.astype({**whole, **shares, "single_document": "Int64"})

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows behind the ties of an entity in the graph in which it is ranked."""
        named = str(item)
        self._refuse_protected(named)
        for table in self.scores:
            ids = table.graph.ids
            if any(ids[node] == named for node in table.nodes.tolist()):
                return table.graph.reasons(named, limit=limit)
        self.graph.node(named)  # raises if the graph does not hold it
        ranked = ", ".join(sorted({one.type for one in self.entities})) or "none"
        message = (
            f"{named[:40]} is not ranked here; the table ranks entities of type {ranked}. To rank "
            "others, write key_entities(…, types=[…])."
        )
        raise UnknownNameError(message, name=named)

    @guarded
    def _cell_rows(self) -> tuple[pd.DataFrame, int]:
        """Return the first of each part, in as few columns as a notebook cell has room for."""
        parts = [list(part) for _, part in groupby(self.entities, key=lambda one: one.part)]
        shown = ROWS_SHOWN if len(parts) == 1 else ROWS_SHOWN // 2
        rows = [_cell_row(one) for part in parts for one in part[:shown]]
        columns = ["entity", "in_top", "ranks", "stability", "ties", "single_document"]
        return pd.DataFrame(rows, columns=[*columns, "documents", "depends_on"]), len(self)

    def _refuse_protected(self, entity: str) -> None:
        if entity in self.graph.ids or entity in self.graph.shown:
            named_nodes(self.graph, [entity])


def _cell_row(one: KeyEntity) -> tuple[object, ...]:
    return (
        one.name,
        f"{len(one.top_ranks)} of {len(one.ranks)}",
        tuple(f"{row.title} {row.rank}" for row in one.top_ranks),
        stability_text(one),
        one.ties,
        one.single_document,
        tuple(f"{name} ({count})" for name, count in one.documents),
        dependency_names(one),
    )
