"""How an answer was made and which rows of documents support it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class MadeBy:
    """What is needed to repeat a computation.

    version: Version of the library.
    _given: Every option by name, including defaults, as written at that moment.
    seed: None where nothing is random.
    fingerprint: Hash of the standing documents and decisions of the case; empty without a case.
    position: Number of acts in the journal of the case at that moment; 0 without a case.
    case: The case, which knows who has come to be protected since.
    """

    function: str
    version: str
    # not in the repr: an option may name somebody protected since; `parameters` checks
    _given: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    seed: int | None = None
    fingerprint: str = ""
    position: int = 0
    case: Any = field(default=None, repr=False, compare=False)  # cases live above this floor

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """Every option by name; texts that have come to name somebody protected are withheld."""
        if self.case is None or self.case.position == self.position:
            return self._given
        veiled = self.case.mentions.veiled
        return tuple((name, veiled(text)) for name, text in self._given)

    @property
    def notice(self) -> str:
        """Who is withheld because the case has words that nobody could read, and what to do."""
        return "" if self.case is None else str(self.case.protection.notice)

    def adding(self, name: str, text: str) -> MadeBy:
        """Return the same with one more option."""
        return replace(self, _given=(*self._given, (name, text)))

    def __str__(self) -> str:
        """Return one line for the foot of a table."""
        options = ", ".join(f"{name}={value}" for name, value in self.parameters)
        seed = "" if self.seed is None else f", seed {self.seed}"
        case = f", case {self.fingerprint[:12]} at {self.position}" if self.fingerprint else ""
        return f"{self.function}({options}), linkanalysis {self.version}{seed}{case}"


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of a document on which an answer rests.

    document: Id of the document.
    text: What the row states, with protected people masked.
    """

    document: str
    row: str
    text: str = ""
