"""Names of entities as a page shows them, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linkanalysis.case import Case


class NamesOnPage:
    """Names of entities, numbered in the order in which they come up.

    rows: Label, and id where the label does not say it.
    """

    def __init__(self, case: Case) -> None:
        self.rows: list[tuple[str, str]] = []
        self._protection = case.protection
        self._numbers: dict[str, int] = {}

    def number(self, entity: object) -> int:
        """Return the number of an entity, by its id in the case."""
        shown = self._protection.shown(str(entity))
        if shown not in self._numbers:
            self._numbers[shown] = len(self.rows)
            label = self._protection.label(str(entity))
            self.rows.append((label, "" if label in {shown, shown.partition(":")[2]} else shown))
        return self._numbers[shown]
