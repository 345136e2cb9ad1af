"""How an answer was made and what it rests on.

Lives here: `MadeBy`, the options of an answer, frozen; `Reason`, one row of a document.
Not here: who writes them down (`_door`), and what results share (`_result`).
"""

from __future__ import annotations

from dataclasses import dataclass


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
