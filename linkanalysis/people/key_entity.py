"""What the report says of one key entity: its ranks, their stability, its documents, its limits.

Lives here: `KeyEntity` with its card, and `MeasureRank`.
Not here: the table of them (`key_entity_table`), and the cautions (`cautions`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis._escape import escape_html, visible
from linkanalysis._result import Result
from linkanalysis.measures.measure_table import find_measure
from linkanalysis.vocabulary.names import display_name

if TYPE_CHECKING:
    from collections.abc import Callable

# Documents that a card names; a longer list hides the first ones, which state most.
DOCUMENTS_NAMED = 6


@dataclass(frozen=True, slots=True)
class MeasureRank:
    """The rank of an entity by one measure.

    counted: The value in words where it counts something, such as "11 neighbors"; else empty.
    rank: From 1; equals share the best.
    in_top: Whether the entity counts as top by this measure.
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
        if math.isnan(self.low):
            return ""
        ends = dict.fromkeys((math.floor(self.low), math.ceil(self.high)))
        return between.join(f"{end:,}" for end in ends)


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
        measure. An origin stands for all its documents, and is given where none of them suffices
        alone.
    cautions : tuple of str
        What speaks against it, and what a reader must know.

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
        rows = "".join(
            f"<tr><th>{escape_html(head)}</th><td>{escape_html(text)}</td></tr>"
            for head, text in card_sections(self)
        )
        headline = f"{self.headline[:1].upper()}{self.headline[1:]}"
        return (
            f"<h4>{escape_html(self.name)}</h4><p>{escape_html(headline)}.</p>"
            f"<table><tbody>{rows}</tbody></table><p><em>{escape_html(Result.CAVEAT)}</em></p>"
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
        rest = f", and {more} more documents some" if more else ""
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
