"""Free text that might name a protected person, and what is shown in its place.

Lives here: the search for names and numbers of protected people in values, titles and places.
Not here: who is protected and under which name they show (`case.protection`), and the check of
finished files (`custody`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.vocabulary import split_id

if TYPE_CHECKING:
    from linkanalysis.case import Case

__all__ = ["WITHHELD", "Veil"]

WITHHELD = "[withheld: it names a protected person]"
NAMING = ("name", "alias", "label", "forename")
SHORTEST = 4  # shorter names are found in every other word


class Veil:
    """Holds back texts that name the protected people of a case.

    Parameters
    ----------
    case : Case or None
        The case; without one nothing is known and nothing held back.

    Examples
    --------
    >>> Veil(None).text("a blue van")
    'a blue van'
    """

    def __init__(self, case: Case | None) -> None:
        names: set[str] = set()
        if case is not None:
            masked = case.protection.names.keys() | case.protection.protected
            frame = case.statements()
            named = frame[frame["entity"].isin(masked) & frame["attribute"].isin(NAMING)]
            names.update(named["value"].dropna().astype(str))
            names.update(masked)
            names.update(split_id(entity)[1] for entity in masked)
        long = sorted((name for name in names if len(name) >= SHORTEST), key=len, reverse=True)
        self._names = (
            re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, long)) + r")(?!\w)", re.IGNORECASE)
            if long
            else None
        )

    def text(self, value: object) -> str:
        """Give the text, or say that it is held back.

        Parameters
        ----------
        value : object
            A value, title or place as it stands in a document.

        Returns
        -------
        str
            The text, or `WITHHELD`; empty for a missing value.

        Examples
        --------
        >>> import linkanalysis as la
        >>> import pandas as pd
        >>> case = la.Case(purpose="training")
        >>> stated = [("name", "Wanda Roe"), ("role", "witness")]
        >>> frame = pd.DataFrame(stated, columns=["attribute", "value"]).assign(entity="person:1")
        >>> receipt = case.add(
        ...     la.Batch.of(la.Document(title="tips.csv", sha256="0" * 64), statements=frame)
        ... )
        >>> Veil(case).text("seen with Wanda Roe")
        '[withheld: it names a protected person]'
        """
        if pd.isna(value):  # type: ignore[call-overload]
            return ""
        text = str(value)
        if self._names is not None and self._names.search(text):
            return WITHHELD
        return text
