"""Which links and entities of a case a graph takes.

Lives here: `LinkFilter`, which a graph keeps so that its links can be looked up later.
Not here: what the options of `build_graph` mean (`build`), and the SQL (`queries`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

__all__ = ["LinkFilter"]

# Links that say how things are and last until they are said to end; all others happen at once.
LASTING = (
    "associate_of",
    "controls",
    "controls_money_of",
    "employed_by",
    "holds",
    "holds_documents_of",
    "household",
    "kin",
    "lives_at",
    "member_of",
    "owns",
    "registered_to",
    "subscriber_of",
    "uses",
    "workplace",
    "works_at",
)


@dataclass(frozen=True, slots=True)
class LinkFilter:
    """Which links and entities of a case to take.

    Attributes
    ----------
    types : tuple of str, optional
        Types of entities; all if None.
    link_types : tuple of str, optional
        Types of links; all if None.
    grades : tuple of str, optional
        Schemes and grades of documents, as "admiralty:B2"; all documents, graded or not, if None.
    before : datetime, optional
        Links that started before this instant.
    since : datetime, optional
        Links that had not ended before this instant.
    as_of : bool
        Whether what happened at once counts from then on (as of a date), or only in its time.

    Examples
    --------
    >>> LinkFilter(link_types=("call",)).as_of
    False
    """

    types: tuple[str, ...] | None = None
    link_types: tuple[str, ...] | None = None
    grades: tuple[str, ...] | None = None
    before: datetime | None = None
    since: datetime | None = None
    as_of: bool = False

    def parameters(self) -> list[object]:
        """Give the parameters $1 to $7 that all queries share.

        Returns
        -------
        list
            Types, link types, grades, before, since, as of, types that last.

        Examples
        --------
        >>> LinkFilter(types=("phone",)).parameters()[:3]
        [['phone'], None, None]
        """
        return [
            _listed(self.types),
            _listed(self.link_types),
            _listed(self.grades),
            self.before,
            self.since,
            self.as_of,
            list(LASTING),
        ]


def _listed(names: Collection[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)
