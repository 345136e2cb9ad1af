"""What is said of a key entity: by what it is first, how firmly, on which documents, what not.

Lives here: `KeyEntity` with its card, and `Place`.
Not here: the table of them (`key_entity_table`), and what speaks against one (`doubts`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis._escape import escape_html, visible
from linkanalysis.measures.measure_table import CAVEAT, find_measure
from linkanalysis.vocabulary.names import display_name

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["KeyEntity", "Place"]

DOCUMENTS_TOLD = 6


@dataclass(frozen=True, slots=True)
class Place:
    """The place of an entity by one measure.

    measure: Name of the measure.
    value: The number, in the unit of the measure.
    counted: The number in words where it counts something, such as "11 neighbors"; else empty.
    rank: From 1; equals share the best.
    first: Whether it is among the first.
    low, high: Between which ranks 95 % of the possible worlds lie; NaN without worlds.
    often: Share of the worlds in which it is among the first; NaN without worlds.
    """

    measure: str
    value: float
    counted: str
    rank: int
    first: bool
    low: float
    high: float
    often: float

    @property
    def words(self) -> str:
        """Write the name of the measure for a reader."""
        return self.measure.replace("two_mode", "two-mode").replace("_", " ")

    def span(self, between: str = " to ") -> str:
        """Write its place, and between which places most possible worlds put it."""
        if math.isnan(self.low):
            return f"{self.rank:,}"
        ends = dict.fromkeys((math.floor(self.low), math.ceil(self.high)))
        return f"{self.rank:,}; {between.join(f'{end:,}' for end in ends)}"


@dataclass(frozen=True, slots=True, repr=False)
class KeyEntity:
    """An entity that is among the first by some measure.

    Attributes
    ----------
    entity, label, type : str
        Id, label and type.
    part : str
        Among whom it is ranked: people, things, or entities.
    ranked : int
        How many are ranked there.
    top : int
        How many places count as first.
    places : tuple of Place
        One a measure.
    worlds : int
        How many possible worlds were drawn.
    in_worlds, in_worlds_low, in_worlds_high : float
        Share of the worlds in which it is among the first by at least one measure, and how exact
        that share is, by Wilson's interval of 95 %; NaN without worlds.
    ties : int
        How many others it is tied to.
    single : int or None
        How many of these ties are gone without one document; None if documents are not known.
    documents : tuple of (str, int)
        Documents that state its ties, and how many of them; most first.
    falls : tuple of (str, str)
        "document" or "origin", and its name: without any one of these it is among the first by no
        measure. An origin stands for all its documents; it is given where none of them does it
        alone.
    doubts : tuple of str
        What speaks against it, and what to know.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.key_entities(la.from_networkx(nx.star_graph(30)), measures="degree")["person:0"]
    <KeyEntity: person:0, among the first 10 of 31 by 1 of 1 measure>
    """

    entity: str
    label: str
    type: str
    part: str
    ranked: int
    top: int
    places: tuple[Place, ...]
    worlds: int
    in_worlds: float
    in_worlds_low: float
    in_worlds_high: float
    ties: int
    single: int | None
    documents: tuple[tuple[str, int], ...]
    falls: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<KeyEntity: {self.entity}, {self.headline}>"

    @property
    def name(self) -> str:
        """Name it for a reader.

        Returns
        -------
        str
            Its label with the id behind; the id alone where the label says no more.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.key_entities(la.from_networkx(nx.star_graph(30)))["person:0"].name
        'person:0'
        """
        return display_name(self.entity, self.label)

    def falls_without(self, title: Callable[[str], str] = str) -> tuple[str, ...]:
        """Name what takes it off the list.

        Parameters
        ----------
        title : callable, optional
            How a document or an origin is called; by its id or name by default.

        Returns
        -------
        tuple of str
            Documents, and origins as such.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.key_entities(la.from_networkx(nx.star_graph(30)))["person:0"].falls_without()
        ()
        """
        return tuple(
            title(name) if kind == "document" else f"origin {title(name)}"
            for kind, name in self.falls
        )

    @property
    def firsts(self) -> tuple[Place, ...]:
        """Give the places among the first, best rank first.

        Returns
        -------
        tuple of Place
            In the order of the measures where ranks are equal.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> key = la.key_entities(la.from_networkx(nx.star_graph(30)), measures="degree")
        >>> [place.rank for place in key["person:0"].firsts]
        [1]
        """
        return tuple(sorted((p for p in self.places if p.first), key=lambda place: place.rank))

    @property
    def headline(self) -> str:
        """Say in a phrase how often it is among the first.

        Returns
        -------
        str
            Without a full stop.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.key_entities(la.from_networkx(nx.star_graph(30)), measures="core").entities
        ()
        """
        word = "measure" if len(self.places) == 1 else "measures"
        return (
            f"among the first {self.top} of {self.ranked:,} by {len(self.firsts)} of "
            f"{len(self.places)} {word}"
        )

    def card(self) -> str:
        """Say all of it in plain text.

        Returns
        -------
        str
            A line each: by what it is first and what that means, how far to trust it, on which
            documents it rests, what speaks against it, what it does not show.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> key = la.key_entities(la.from_networkx(nx.star_graph(30)), measures="degree")
        >>> key["person:0"].card().splitlines()[1][:42]
        'First by: Degree (30 neighbors), place 1, '
        """
        lines = [f"{visible(self.name)} is {self.headline}."]
        lines += [f"{head}: {visible(text)}" for head, text in self.parts()]
        return "\n".join([*lines, CAVEAT])

    def parts(self, title: Callable[[str], str] = str) -> list[tuple[str, str]]:
        """Give heads and sentences of the card.

        Parameters
        ----------
        title : callable, optional
            How a document or an origin is called; by its id or name by default.

        Returns
        -------
        list of (str, str)
            As in `card`, without the first line and the last.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> key = la.key_entities(la.from_networkx(nx.star_graph(30)), measures="degree")
        >>> [head for head, _ in key["person:0"].parts()]
        ['First by', 'How sure', 'Against it, or to know', 'What it does not show']
        """
        parts = [("First by", _reading(place)) for place in self.firsts]
        parts.append(("How sure", self.surety()))
        parts.append(("Rests on", self.basis(title)))
        parts.append(("Falls without", ", or ".join(self.falls_without(title))))
        parts += [("Against it, or to know", doubt) for doubt in self.doubts]
        shown = dict.fromkeys(find_measure(place.measure).caveat for place in self.firsts)
        parts.append(("What it does not show", " ".join(map(_sentence, shown))))
        return [(head, text) for head, text in parts if text]

    def share(self) -> str:
        """Write the share of worlds in which it is among the first, and how exact that is.

        Returns
        -------
        str
            In percent; empty without worlds.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.key_entities(la.from_networkx(nx.star_graph(30)))["person:0"].share()
        '100 % (98–100)'
        """
        if not self.worlds:
            return ""
        shares = (self.in_worlds, self.in_worlds_low, self.in_worlds_high)
        share, low, high = (round(100 * each) for each in shares)
        return f"{share} % ({low}–{high})"

    def surety(self) -> str:
        """Say how often it is among the first in possible worlds.

        Returns
        -------
        str
            A sentence; empty without worlds.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.key_entities(la.from_networkx(nx.star_graph(30)), worlds=0)["person:0"].surety()
        ''
        """
        if not self.worlds:
            return ""
        return (
            f"In {self.share()} of {self.worlds:,} possible worlds it is among the first by at "
            "least one measure."
        )

    def basis(self, title: Callable[[str], str] = str) -> str:
        """Say which documents state its ties.

        Parameters
        ----------
        title : callable, optional
            How a document is called; by its id by default.

        Returns
        -------
        str
            A sentence; empty if documents are not known.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.key_entities(la.from_networkx(nx.star_graph(30)))["person:0"].basis()
        ''
        """
        if not self.documents:
            return ""
        told = [f"{title(name)} ({count})" for name, count in self.documents[:DOCUMENTS_TOLD]]
        more = len(self.documents) - len(told)
        rest = f" and {more} more" if more else ""
        told_of = f"in brackets how many of its {self.ties:,} ties each states"
        return f"{', '.join(told)}{rest}; {told_of}."

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th>{escape_html(head)}</th><td>{escape_html(text)}</td></tr>"
            for head, text in self.parts()
        )
        return (
            f"<h4>{escape_html(self.name)}</h4><p>{escape_html(self.headline.capitalize())}.</p>"
            f"<table><tbody>{rows}</tbody></table><p><em>{escape_html(CAVEAT)}</em></p>"
        )


def _reading(place: Place) -> str:
    row = find_measure(place.measure)
    counted = f" ({place.counted})" if place.counted else ""
    place_told, _, span = place.span().partition("; ")
    worlds = f", {span} in most possible worlds" if span else ""
    return f"{place.words.capitalize()}{counted}, place {place_told}{worlds}: {row.reading}."


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
