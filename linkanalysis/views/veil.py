"""Free text that might name a protected person, and what is shown in its place.

Lives here: holding back values, titles and places.
Not here: what names a protected person (`case.mentions`), and the check of finished files
(`custody`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.mentions import WITHHELD

if TYPE_CHECKING:
    from linkanalysis.case import Case

__all__ = ["WITHHELD", "Veil"]


class Veil:
    """Holds back texts that name the protected people of a case.

    case: The case; without one nothing is known and nothing held back.
    """

    def __init__(self, case: Case | None) -> None:
        self._mentions = None if case is None else case.mentions

    def text(self, value: object) -> str:
        """Give the text, or say that it is held back."""
        if pd.isna(value):  # type: ignore[call-overload]
            return ""
        text = str(value)
        return text if self._mentions is None else self._mentions.veiled(text)

    def title(self, value: object) -> str:
        """Give the title of a document, or say that it is held back."""
        text = "" if pd.isna(value) else str(value)  # type: ignore[call-overload]
        return WITHHELD if self._mentions is not None and self._mentions.whole(text) else text
