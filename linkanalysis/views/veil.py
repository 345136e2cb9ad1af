"""Free text that might name a protected person, and what is shown in its place.

Lives here: holding back values, titles and places.
Not here: what names a protected person (`case.mentions`), and the check of finished files
(`custody`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case import WITHHELD

if TYPE_CHECKING:
    from linkanalysis.case import Case

__all__ = ["WITHHELD", "Veil"]


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
        self._mentions = None if case is None else case.mentions

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
        return text if self._mentions is None else self._mentions.veiled(text)

    def title(self, value: object) -> str:
        """Give the title of a document, or say that it is held back.

        Parameters
        ----------
        value : object
            A title or file name.

        Returns
        -------
        str
            The title, or `WITHHELD` if it holds a whole name, id or number: part of a name is
            also part of Mason County, and a title leads to the document.

        Examples
        --------
        >>> Veil(None).title("tips.csv")
        'tips.csv'
        """
        text = "" if pd.isna(value) else str(value)  # type: ignore[call-overload]
        return WITHHELD if self._mentions is not None and self._mentions.whole(text) else text
