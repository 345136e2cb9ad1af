"""What all results share: how they were made, why they say what they say, and how they show.

Lives here: `MadeBy`, `Reason` and the base class `Result` with its small table for notebooks.
Not here: any computation, and any result of a certain kind (they live beside their functions).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis._escape import escape_html

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

__all__ = [
    "OVERRIDE",
    "MadeBy",
    "Reason",
    "Result",
    "held_back",
    "override_notes",
    "sentences",
]

# How every note begins that somebody protected is shown by name.
OVERRIDE = "Override in force"

ROWS_SHOWN = 20


def override_notes(notes: Iterable[str], entity: str = "") -> tuple[str, ...]:
    """Pick the notes that somebody protected is shown by name."""
    whose = f": {entity} is protected" if entity else ""
    return tuple(note for note in notes if note.startswith(OVERRIDE) and whose in note)


def held_back(count: int, words: str = "protected not ranked.") -> str:
    """Count what is not shown for protection, if anything is."""
    return f"{count:,} {words}" if count else ""


def sentences(*parts: str) -> str:
    """Join sentences for the foot of a table."""
    return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class MadeBy:
    """What is needed to make a result again.

    function: The function that made it.
    version: Version of the library.
    parameters: Every option by name, also those left at their defaults.
    seed: The seed, or None where nothing is drawn.
    fingerprint: Hash of the documents and decisions that stood in the case; empty without a case.
    position: Number of acts in the journal of the case at that moment; 0 without a case.
    """

    function: str
    version: str
    parameters: tuple[tuple[str, str], ...] = ()
    seed: int | None = None
    fingerprint: str = ""
    position: int = 0

    def __str__(self) -> str:
        """Say it in one line, for the foot of a table."""
        options = ", ".join(f"{name}={value}" for name, value in self.parameters)
        seed = "" if self.seed is None else f", seed {self.seed}"
        case = f", case {self.fingerprint[:12]} at {self.position}" if self.fingerprint else ""
        return f"{self.function}({options}), linkanalysis {self.version}{seed}{case}"


@dataclass(frozen=True, slots=True)
class Reason:
    """One place in a document on which an answer rests.

    document: Id of the document.
    row: The place in it.
    text: What the place states, protected people masked.
    """

    document: str
    row: str
    text: str = ""


class Result(ABC):
    """A frozen answer that can be read as a frame and shown in a notebook.

    made_by: What is needed to make it again.
    """

    __slots__ = ()

    made_by: MadeBy

    @property
    @abstractmethod
    def caveat(self) -> str:
        """Say what the numbers do not show.

        Returns
        -------
        str
            One or two sentences.

        Examples
        --------
        >>> import linkanalysis as la
        >>> import networkx as nx
        >>> la.centrality(la.from_networkx(nx.Graph([(1, 2)])), ["degree"]).caveat.split(".")[0]
        'A place in the records, not in the crime'
        """

    @abstractmethod
    def to_frame(self) -> pd.DataFrame:
        """Give the rows as a new frame that belongs to the caller.

        Returns
        -------
        DataFrame
            One row an item, in the order that the result states.

        Examples
        --------
        >>> import linkanalysis as la
        >>> import networkx as nx
        >>> la.centrality(la.from_networkx(nx.Graph([(1, 2)])), ["degree"]).to_frame().shape[0]
        2
        """

    def _cell_rows(self) -> tuple[pd.DataFrame, int]:
        """Give the rows that a notebook's cell shows, and how many there are in all."""
        frame = self.to_frame()
        return frame.head(ROWS_SHOWN), len(frame)

    def _freeze(self, *names: str) -> None:
        """Keep own copies of arrays, and of tuples of arrays, that nobody can write to."""
        for name in names:
            value = getattr(self, name)
            own = tuple(map(_frozen, value)) if isinstance(value, tuple) else _frozen(value)
            object.__setattr__(self, name, own)

    def _repr_html_(self) -> str:
        frame, total = self._cell_rows()
        graph = getattr(self, "graph", None)
        case = getattr(graph, "case", None)
        stale = ""
        if case is not None and not case.closed and case.position != self.made_by.position:
            stale = (
                f"<p><strong>Stale: made at case position {self.made_by.position}, now "
                f"{case.position}. Build the graph and compute again.</strong></p>"
            )
        head = "".join(f"<th>{escape_html(name)}</th>" for name in frame.columns)
        first = frame.astype(object)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape_html(_cell(value))}</td>" for value in row) + "</tr>"
            for row in first.where(first.notna(), None).itertuples(index=False)
        )
        more = total - len(frame)
        rest = f"<p>… and {more:,} more rows: to_frame()</p>" if more > 0 else ""
        shown = "".join(
            f"<p><strong>{escape_html(note)}</strong></p>"
            for note in override_notes(getattr(graph, "notes", ()))
        )
        return (
            f"{stale}{shown}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"
            f"<p><em>{escape_html(self.caveat)}</em></p>"
            f"<p><small>{escape_html(self.made_by)}</small></p>"
        )


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    copy = np.array(array)
    copy.setflags(write=False)
    return copy


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, (tuple, list)):
        return "; ".join(str(part) for part in value)
    return str(value)
