"""The documents that a page names, and plain text of what a case holds.

Lives here: titles, grades and handling marks by document; dates and missing values as text.
Not here: links and statements (`evidence`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Hashable

    from linkanalysis.case import Case
    from linkanalysis.views.veil import Veil

__all__ = ["Documents", "date_text", "plain"]


@dataclass(slots=True)
class Documents:
    """The documents that a page names, numbered in the order in which they come up.

    case: The case they are in.
    veil: Holds back titles that name a protected person.
    rows: Title, grade and handling of each document named so far.
    """

    case: Case | None
    veil: Veil
    rows: list[dict[str, str]] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _frame: dict[str, dict[Hashable, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.case is not None:
            for record in self.case.documents().to_dict("records"):
                self._frame[str(record["id"])] = record

    def number(self, document: object) -> int:
        """Give the number of a document on this page."""
        if not plain(document):
            return -1
        key = str(document)
        if key not in self._numbers:
            self._numbers[key] = len(self.rows)
            self.rows.append(self._described(key))
        return self._numbers[key]

    def title(self, document: object) -> str:
        """Give the title of a document."""
        number = self.number(document)
        return "" if number < 0 else self.rows[number]["title"]

    @property
    def handling(self) -> list[str]:
        """Handling marks of all standing documents, each once, sorted."""
        standing = (
            record["handling"]
            for record in self._frame.values()
            if record.get("status", "standing") == "standing"
        )
        return sorted({str(mark) for mark in standing if isinstance(mark, str) and mark})

    def _described(self, key: str) -> dict[str, str]:
        record = self._frame.get(key, {})
        title = self.veil.title(record.get("title")) or self.veil.title(key)
        scheme, grade = plain(record.get("scheme")), plain(record.get("grade"))
        return {
            "title": title,
            "grade": f"{scheme} {grade}".strip() if grade else "ungraded" if record else "",
            "handling": plain(record.get("handling")),
        }


def plain(value: object) -> str:
    """Write a value that may be missing."""
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def date_text(value: object) -> str:
    """Write an instant as a reader expects it."""
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    instant = pd.Timestamp(value)  # type: ignore[arg-type]
    if instant == instant.normalize():
        return instant.strftime("%Y-%m-%d")
    return instant.strftime("%Y-%m-%d %H:%M UTC")
