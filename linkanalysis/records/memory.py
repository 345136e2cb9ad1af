"""What the reading of a document remembers from chunk to chunk.

Lives here: `Memo` (each distinct text is converted once) and `Reading`.
Not here: single chunks (`sheet`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.errors import LinkAnalysisError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from linkanalysis.records.settings import Settings

__all__ = ["Memo", "Reading"]

# Columns repeat their texts (a phone calls often), so a memo pays. Emptying it past a million
# distinct texts bounds memory, at the cost of converting some texts again.
MEMO_LIMIT = 1_000_000


class Memo:
    """A conversion that is made once for each distinct text.

    convert: Takes a text; returns its value or raises `LinkAnalysisError`.
    """

    def __init__(self, convert: Callable[[str], object]) -> None:
        self.convert = convert
        self.good: dict[str, object] = {"": None}
        self.bad: dict[str, str] = {}

    def __call__(self, texts: Sequence[str]) -> tuple[list[object], dict[int, str]]:
        """Convert texts; return values (None if empty) and, by index, why a text has none."""
        if len(self.good) + len(self.bad) > MEMO_LIMIT:
            self.good, self.bad = {"": None}, {}
        good, bad = self.good, self.bad
        for text in set(texts):
            if text not in good and text not in bad:
                try:
                    good[text] = self.convert(text)
                except LinkAnalysisError as error:
                    bad[text] = str(error)
        values = [good.get(text) for text in texts]
        if not bad:
            return values, {}
        return values, {i: bad[text] for i, text in enumerate(texts) if text in bad}


class Reading:
    """What the reading of a document remembers from chunk to chunk.

    document: Id of the document.
    columns: The reader's name of each column that is there, to its index in the table.
    others: Columns that the reader does not know, to their index.
    """

    def __init__(
        self, settings: Settings, document: str, columns: dict[str, int], others: dict[str, int]
    ) -> None:
        self.settings = settings
        self.document = document
        self.columns = columns
        self.others = others
        self.seen: set[tuple[str, ...]] = set()
        self.services: dict[str, str] = {}
        self.memos: dict[str, Memo] = {}

    def memo(self, name: str, convert: Callable[[str], object]) -> Memo:
        """Give the memo of that name, made on first use."""
        return self.memos.setdefault(name, Memo(convert))

    def is_new(self, *what: str) -> bool:
        """Tell whether something is seen for the first time in this document."""
        if what in self.seen:
            return False
        self.seen.add(what)
        return True
