"""What is reported of key entities: ranks, stability, documents, and what speaks against them."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.checks import suggest_id
from linkanalysis.core.door import guarded
from linkanalysis.core.escape import escape_html, visible
from linkanalysis.core.keys.phone import is_service_number
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.notebook import card_html
from linkanalysis.core.result import ROWS_SHOWN, Column, Result, override_notes
from linkanalysis.core.vocabulary.names import display_name
from linkanalysis.errors import UnknownNameError
from linkanalysis.graph.evidence import things_of
from linkanalysis.graph.frames import ENTITY_COLUMNS
from linkanalysis.graph.lookup import known_id, named_nodes
from linkanalysis.graph.undecided_pairs import doubles_of
from linkanalysis.network.measures.measure_table import find_measure
from linkanalysis.network.trust.ranking import whole_ranks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from linkanalysis.core.provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.trust.ranking import ScoreTable
    from linkanalysis.rings.people.top_ranks import Part


# Documents that a card names; a longer list hides the first ones, which state most.
DOCUMENTS_NAMED = 6


@dataclass(frozen=True, slots=True)
class MeasureRank:
    """The rank of an entity by one measure.

    counted: The value in words where it counts something, such as "11 neighbors"; else empty.
    low, high: The ranks between which 95% of the simulated networks lie; NaN without them.
    stability: Share of the simulated networks in which the entity is in the top; NaN without them.
    """

    measure: str
    value: float
    counted: str
    rank: int
    in_top: bool
    low: float
    high: float
    stability: float

    @property
    def title(self) -> str:
        """Return the name of the measure for a reader."""
        return self.measure.replace("two_mode", "two-mode").replace("_", " ")

    def interval(self, between: str = " to ") -> str:
        """Return the whole ranks around low and high; empty without simulated networks."""
        return "" if math.isnan(self.low) else whole_ranks(self.low, self.high, between)


@dataclass(frozen=True, slots=True, repr=False)
class KeyEntity:
    """An entity that is in the top by at least one measure.

    Attributes
    ----------
    entity, label, type : str
        Id, label and type.
    part : str
        What it is ranked among: people, things, or entities.
    ranked : int
        Number of entities ranked there.
    top : int
        Number of ranks that count as top.
    ranks : tuple of MeasureRank
        One for each measure.
    worlds : int
        Number of simulated networks (possible worlds).
    stability, stability_low, stability_high : float
        Share of the simulated networks in which it is in the top by at least one measure, and the
        95% Wilson interval of that share; NaN without simulated networks.
    ties : int
        Number of entities it is tied to.
    single_document : int or None
        Number of these ties that would be gone without one document; None if documents are not
        known.
    documents : tuple of (str, int)
        Documents that state its ties, and how many; most first.
    dependencies : tuple of (str, str)
        "document" or "origin", and its name: without any one of these it is not in the top by any
        measure. An origin stands for all its documents, and is listed if the rank depends on them
        together but on none alone.
    cautions : tuple of str
        What speaks against it, and other caveats.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.key_entities(la.from_networkx(nx.star_graph(30)), measures="degree")["person:0"]
    <KeyEntity: person:0, in the top 10 of 31 people by 1 of 1 measure>
    """

    entity: str
    label: str
    type: str
    part: str
    ranked: int
    top: int
    ranks: tuple[MeasureRank, ...]
    worlds: int
    stability: float
    stability_low: float
    stability_high: float
    ties: int
    single_document: int | None
    documents: tuple[tuple[str, int], ...]
    dependencies: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<KeyEntity: {self.entity}, {self.headline}>"

    @property
    def name(self) -> str:
        """Return its label followed by the id, or the id alone where the label adds nothing."""
        return display_name(self.entity, self.label)

    @property
    def top_ranks(self) -> tuple[MeasureRank, ...]:
        """Return the ranks that count as top, best first."""
        return tuple(sorted((row for row in self.ranks if row.in_top), key=lambda row: row.rank))

    @property
    def headline(self) -> str:
        """Return in a phrase by how many measures it is in the top."""
        word = "measure" if len(self.ranks) == 1 else "measures"
        return (
            f"in the top {self.top} of {self.ranked:,} {self.part} by {len(self.top_ranks)} of "
            f"{len(self.ranks)} {word}"
        )

    def card(self) -> str:
        """Return the whole record in plain text.

        Returns
        -------
        str
            One line each: the measures by which it is in the top and what they mean, how stable
            that is, the documents, what speaks against it, and what the ranks do not show.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> key = la.key_entities(la.from_networkx(nx.star_graph(30)), measures="degree")
        >>> key["person:0"].card().splitlines()[1][:68]
        'In the top by: Degree – is tied to many others. Rank 1, with 30 neig'
        """
        lines = [f"{visible(self.name)} is {self.headline}."]
        lines += [f"{head}: {visible(text)}" for head, text in card_sections(self)]
        return "\n".join([*lines, Result.CAVEAT])

    def _repr_html_(self) -> str:
        card = card_html([(head, [text]) for head, text in card_sections(self)])
        headline = f"{self.headline[:1].upper()}{self.headline[1:]}"
        return (
            f"<h4>{escape_html(self.name)}</h4><p>{escape_html(headline)}.</p>"
            f"{card}<p><em>{escape_html(Result.CAVEAT)}</em></p>"
        )


def card_sections(one: KeyEntity, title: Callable[[str], str] = str) -> list[tuple[str, str]]:
    """Return heads and sentences of a card; `title` names documents and origins."""
    sections = [("In the top by", _reading(row)) for row in one.top_ranks]
    if one.worlds:
        shares = (one.stability, one.stability_low, one.stability_high)
        share, low, high = (round(100 * each) for each in shares)
        sentence = (
            f"In {share}% of {one.worlds:,} simulated networks (95% interval: {low}–{high}%) "
            f"it is in the top {one.top} by at least one measure."
        )
        sections.append(("Stability", sentence))
    if one.documents:
        (first, most), *others = one.documents[:DOCUMENTS_NAMED]
        named = [f"{title(first)} states {most:,}", *(f"{title(name)} {n:,}" for name, n in others)]
        more = len(one.documents) - len(named)
        rest = f", and {more} more documents state some" if more else ""
        sentence = f"Of its {one.ties:,} ties, {', '.join(named)}{rest}."
        sections.append(("Documents", sentence))
    if one.dependencies:
        without = ", or without ".join(dependency_names(one, title))
        sections.append(("Depends on", f"Without {without}, it is not in the top by any measure."))
    sections += [("Caution", caution) for caution in one.cautions]
    limits = dict.fromkeys(find_measure(row.measure).caveat for row in one.top_ranks)
    sentences = [f"{text[:1].upper()}{text[1:]}." for text in limits]
    return [*sections, ("What it does not show", " ".join(sentences))]


def stability_text(one: KeyEntity) -> str:
    """Return the stability in percent, its interval in brackets; empty if none was simulated."""
    if not one.worlds:
        return ""
    shares = (one.stability, one.stability_low, one.stability_high)
    share, low, high = (round(100 * each) for each in shares)
    return f"{share}% ({low}–{high})"


def dependency_names(one: KeyEntity, title: Callable[[str], str] = str) -> tuple[str, ...]:
    """Return what it depends on, origins marked as such; `title` names documents and origins."""
    return tuple(
        title(name) if kind == "document" else f"origin {title(name)}"
        for kind, name in one.dependencies
    )


def _reading(row: MeasureRank) -> str:
    """Return what a measure means, then its rank, value and interval."""
    rank = f"Rank {row.rank:,}" + (f", with {row.counted}" if row.counted else "")
    interval = row.interval()
    ranks = "ranks" if " " in interval else "rank"
    worlds = f"; {ranks} {interval} in 95% of simulated networks" if interval else ""
    return f"{row.title.capitalize()} – {find_measure(row.measure).reading}. {rank}{worlds}."


# From half of the ties on, a thing accounts for more of a rank than everything else together.
MOST_TIES = 0.5

# Below half, an entity is out of the top in more simulated networks than it is in it.
UNSTABLE = 0.5

# From 25 ties (the size above which a shared thing is a hub) and a tenth of all entities on, a
# service or an employer explains the ties better than acquaintance. Set by judgment, not measured.
CROWD, CROWD_SHARE = 25, 0.1


def document_cautions(ties: int, single: int, documents: int) -> list[str]:
    """Say how many ties depend on single documents."""
    if documents == 1:
        return ["All of its ties rest on one document."]
    if single == 1:
        return [f"1 of its {ties:,} ties rests on one document."]
    return [f"{single:,} of its {ties:,} ties rest on one document each."] if single else []


def rank_cautions(ranks: tuple[MeasureRank, ...], stability: float) -> list[str]:
    """Say by how few measures, and how rarely in simulated networks, it is in the top."""
    cautions = []
    in_top = [row for row in ranks if row.in_top]
    if len(in_top) == 1 and len(ranks) > 1:
        cautions.append(f"It is in the top by {in_top[0].title} only.")
    unstable = [row.title for row in in_top if row.stability < UNSTABLE]
    if stability < UNSTABLE:
        cautions.append(
            f"In {round(100 * (1 - stability))}% of the simulated networks, it is not in the top "
            "by any measure."
        )
    elif unstable:
        cautions.append(
            f"In most simulated networks, it is not in the top by {', '.join(unstable)}."
        )
    return cautions


def tie_cautions(part: Part, node: int) -> list[str]:
    """Say what else may explain its ties, and under which override a person is named."""
    graph = part.graph
    edges = np.flatnonzero((graph.source == node) | (graph.target == node))
    cautions = list(override_notes(graph.notes, unmasked(graph.ids)[node]))
    kind, _, key = unmasked(graph.ids)[node].partition(":")
    region = (graph.case.region if graph.case is not None else None) or "US"
    if kind == "phone" and is_service_number(key, region):
        cautions.append("It is a service number.")
    elif edges.size >= CROWD and edges.size >= CROWD_SHARE * (graph.n - 1):
        cautions.append(
            f"It is tied to {edges.size:,} of {graph.n - 1:,} others, as a service, an employer "
            "or a shared line would be."
        )
    keys = graph.source[edges].astype(np.int64) * graph.n + graph.target[edges]
    benign = int(np.isin(keys, part.benign).sum())
    if benign:
        also = "is also a tie" if benign == 1 else "are also ties"
        cautions.append(
            f"{benign} of its {edges.size:,} ties {also} of family, household, home or work."
        )
    cautions += doubles_of(graph, [node])
    return cautions + _through_one_thing(part, edges.tolist())


def _through_one_thing(part: Part, edges: list[int]) -> list[str]:
    graph = part.graph
    through = Counter(thing for edge in edges for thing in things_of(graph, edge))
    # of equal things the first by the name shown: numbers follow ids, which may be masked
    most = min(through, key=lambda thing: (-through[thing], graph.things_shown[thing]), default=-1)
    if most < 0 or through[most] < max(MOST_TIES * len(edges), 2):
        return []
    name = graph.things_shown[most]
    return [f"{through[most]} of its {len(edges)} ties come through one thing, {name}."]


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

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.key_entities(la.from_networkx(nx.star_graph(30)))
    <KeyEntities: 1 key entity, 0 withheld>
    """

    CELL = (
        Column("entity", "its name, and its id in brackets"),
        Column("in_top", "measures by which it is in the top, of all that were computed"),
        Column("ranks", "these measures and its rank by each, best first"),
        Column("stability", "share of simulated networks in which it is in the top, and interval"),
        Column("documents", "documents that state its ties, and how many of them"),
    )
    COLUMNS = (
        *ENTITY_COLUMNS,
        Column("part", "what it is ranked among: people, things, or entities"),
        Column("in_top", "number of measures by which it is in the top", "measures"),
        Column("measures", "these measures, best rank first"),
        Column("best_rank", "its best rank, from 1", "rank"),
        Column(
            "stability",
            "share of simulated networks in which it is in the top",
            "share",
            bar="of 1",
        ),
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
        known = known_id(self.graph, named)
        for one in self.entities:
            if one.entity == known:
                return one
        self._refuse_protected(named)
        choices = tuple(one.entity for one in self.entities)
        hint = suggest_id(named, choices) if choices else "There are none."
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
        named = known_id(self.graph, str(item))
        self._refuse_protected(named)
        for table in self.scores:
            ids = unmasked(table.graph.ids)
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
        if entity in unmasked(self.graph.ids) or entity in self.graph.shown:
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
