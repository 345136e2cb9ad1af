"""Scores as a reader takes them in: value, rank, and the plain reading of each measure.

Lives here: looking up a `ScoreTable` by shown name, and the rows of `MEASURES` behind it.
Not here: computing scores (`analysis`), and where they are shown (`network_map`, `report`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.measures import MEASURES
from linkanalysis.measures.measure_table import find_measure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.trust import ScoreTable

__all__ = ["Readings", "number_text", "prominence", "span_text"]

YES_OR_NO = ("yes", "no")


def number_text(value: object) -> str:
    """Write a score."""
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "yes" if value else "no"
    number = float(str(value))
    if math.isnan(number):
        return ""
    return f"{int(number):,}" if number.is_integer() else f"{number:.4g}"


def span_text(record: Mapping[Any, object], measure: str) -> str:
    """Write the interval of a rank."""
    low, high = (_number(record.get(f"{measure}_{end}")) for end in ("low", "high"))
    if math.isnan(low) or math.isnan(high):
        return ""
    first, last = math.floor(low), math.ceil(high)
    return f"{first:,}" if first == last else f"{first:,}–{last:,}"


class Readings:
    """The scores of a table by shown name; empty without a table.

    scores: Scores; protected and masked entities are not in it.
    """

    def __init__(self, scores: ScoreTable | None) -> None:
        self.names: list[str] = []
        self._values: dict[str, list[tuple[str, str]]] = {}
        self._first: dict[str, float] = {}
        if scores is None:
            return
        frame = scores.to_frame()
        self.names = list(scores.measures)
        ranked = {name: int(frame[f"{name}_rank"].notna().sum()) for name in self.names}
        for record in frame.to_dict("records"):
            entity = str(record["entity"])
            self._first[entity] = float(record[self.names[0]]) if self.names else math.nan
            self._values[entity] = [
                (number_text(record[name]), self._rank(record, name, ranked[name]))
                for name in self.names
            ]

    def of(self, entity: str) -> list[tuple[str, str]]:
        """Give value and rank by every measure."""
        return self._values.get(entity, [])

    def value(self, entity: str) -> float:
        """Give the value by the first measure."""
        return self._first.get(entity, math.nan)

    def label(self, place: int) -> str:
        """Give the name of a measure for a reader."""
        return self.names[place].replace("_", " ")

    def rows(self) -> list[dict[str, str]]:
        """Give name, unit, reading and caveat of every measure."""
        known = {row.name: row for row in MEASURES}
        rows = []
        for place, name in enumerate(self.names):
            row = known.get(name)
            rows.append(
                {
                    "label": self.label(place),
                    "unit": row.unit if row else "",
                    "reading": _sentence(row.reading) if row else "",
                    "caveat": _sentence(row.caveat) if row else "",
                }
            )
        return rows

    @staticmethod
    def _rank(record: Mapping[Any, object], name: str, total: int) -> str:
        rank = _number(record.get(f"{name}_rank"))
        # all who are a cut point share one rank: it says no more than yes or no
        if math.isnan(rank) or number_text(record[name]) in YES_OR_NO:
            return ""
        span = span_text(record, name)
        within = f", in possible worlds {span}" if span else ""
        return f"{int(rank)} of {total:,}{within}"


def prominence(graph: EntityGraph, readings: Readings) -> NDArray[np.float64]:
    """Say how large each entity is drawn.

    Returns (n,): From 0 to 1, the most notable by the first measure 1. The masked are all 0, so
      that their size tells nothing, as are those who have no number.
    """
    values = np.bincount(graph.source, minlength=graph.n).astype(np.float64)
    values += np.bincount(graph.target, minlength=graph.n)
    if readings.names:
        values = np.array([readings.value(name) for name in graph.shown], dtype=np.float64)
        known = values[np.isfinite(values)]
        if find_measure(readings.names[0]).lowest_first and known.size:
            values = known.min() + known.max() - values  # the lowest is drawn as the largest
    values = np.nan_to_num(values, nan=0.0).clip(min=0.0)
    values[graph.masked] = 0.0
    largest = float(values.max(initial=0.0))
    share: NDArray[np.float64] = values / largest if largest > 0 else values
    return share


def _number(value: object) -> float:
    """Read a rank or one of its ends; NaN if there is none, in whichever way the frame says so."""
    return float(str(value)) if isinstance(value, (int, float, np.number)) else math.nan


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
