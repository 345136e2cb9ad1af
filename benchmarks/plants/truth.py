"""What was planted in a case and what only looks like it, kept outside the folder of the case.

Lives here: `Row`, `Plant`, `Decoy` and `Truth`, which can be saved as JSON.
Not here: how they are planted (one module a family of patterns).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Row(NamedTuple):
    """A row of a document, by the names that `linkanalysis` gives to both."""

    document: str
    row: str


@dataclass(frozen=True, slots=True)
class Plant:
    """A planted pattern.

    indicator: I1 to I30.
    form: ``clear`` is far beyond the threshold, ``borderline`` a little.
    about: The subjects of the pattern, as ids of the case; who or what a finding must name.
    rows: Its evidence.
    says: The pattern in one sentence, with its numbers.
    also: Other indicators whose definition it meets.
    """

    indicator: str
    form: str
    about: tuple[str, ...]
    rows: tuple[Row, ...]
    says: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decoy:
    """Ordinary life that resembles a pattern.

    resembles: Indicators that it is close to.
    by_the_letter: Those whose definition it meets all the same; only what else is on record about
      it (a family, an employer, a business) tells that it is innocent.
    """

    name: str
    resembles: tuple[str, ...]
    about: tuple[str, ...]
    rows: tuple[Row, ...]
    says: str
    by_the_letter: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a case.

    given: What the definitions leave to the user: floors of payroll by sector, a baseline in
      kilometers.
    """

    seed: int
    plants: tuple[Plant, ...]
    decoys: tuple[Decoy, ...]
    given: dict[str, Any] = field(default_factory=dict)

    def save(self, path: Path) -> Path:
        """Write as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", "utf-8")
        return path

    @classmethod
    def read(cls, path: Path) -> Truth:
        """Read what `save` wrote."""
        found = json.loads(path.read_text("utf-8"))
        kinds = {"plants": Plant, "decoys": Decoy}
        for name, kind in kinds.items():
            found[name] = tuple(
                kind(**_tuples(each) | {"rows": tuple(Row(*row) for row in each["rows"])})
                for each in found[name]
            )
        return cls(**found)


def _tuples(fields: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}
