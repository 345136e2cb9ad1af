"""The documents that a page names, and the text of a case that a page may show.

Lives here: titles, grades and handling marks by document; withheld text; dates as text.
Not here: links and statements (`evidence`); what names a protected person (`case.mentions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.mentions import WITHHELD

if TYPE_CHECKING:
    from linkanalysis.case import Case


class Documents:
    """The documents that a page names, numbered in the order in which they come up.

    rows: Title, grade and handling of each document named so far.
    """

    def __init__(self, case: Case | None) -> None:
        self.case = case
        self.rows: list[dict[str, str]] = []
        self._numbers: dict[str, int] = {}
        records = [] if case is None else case.documents().to_dict("records")
        self._records = {str(record["id"]): record for record in records}
        self._mentions = None if case is None else case.mentions

    def number(self, document: object) -> int:
        """Index of a document in `rows`; -1 if there is none."""
        if not plain(document):
            return -1
        key = str(document)
        if key not in self._numbers:
            self._numbers[key] = len(self.rows)
            self.rows.append(self._described(key))
        return self._numbers[key]

    def title(self, document: object) -> str:
        """Title of a document, withheld if it names a protected person."""
        number = self.number(document)
        return "" if number < 0 else self.rows[number]["title"]

    def text(self, value: object) -> str:
        """Free text, withheld if it names a protected person."""
        text = plain(value)
        return text if self._mentions is None else self._mentions.veiled(text)

    @property
    def handling(self) -> list[str]:
        """Handling marks of all standing documents, each once, sorted."""
        standing = (
            record["handling"]
            for record in self._records.values()
            if record.get("status", "standing") == "standing"
        )
        return sorted({str(mark) for mark in standing if isinstance(mark, str) and mark})

    def _described(self, key: str) -> dict[str, str]:
        record = self._records.get(key, {})
        scheme, grade = plain(record.get("scheme")), plain(record.get("grade"))
        return {
            "title": self._whole(record.get("title")) or self._whole(key),
            "grade": f"{scheme} {grade}".strip() if grade else "ungraded" if record else "",
            "handling": plain(record.get("handling")),
        }

    def _whole(self, value: object) -> str:
        text = plain(value)
        return WITHHELD if self._mentions is not None and self._mentions.whole(text) else text


def plain(value: object) -> str:
    """Text of a value; empty if it is missing."""
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def date_text(value: object) -> str:
    """Text of a date, with the time in UTC if there is one; empty if it is missing."""
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    instant = pd.Timestamp(value)  # type: ignore[arg-type]
    if instant == instant.normalize():
        return instant.strftime("%Y-%m-%d")
    return instant.strftime("%Y-%m-%d %H:%M UTC")
