"""How an entity and a link read in a sentence: one wording, wherever they are told.

Lives here: `tell_name`, `tell_link`.
Not here: who may be named in it; the caller hands over what may be shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.vocabulary.links import LINK_TYPES

if TYPE_CHECKING:
    from datetime import date

__all__ = ["tell_link", "tell_name"]

LABELS = {row.name: row.label for row in LINK_TYPES}


def tell_name(shown: str, label: str) -> str:
    """Name an entity by its label, with the id behind, since two may be called the same.

    Parameters
    ----------
    shown : str
        Its id, or its masked name, as it may be shown.
    label : str
        Its label, masked as well.

    Returns
    -------
    str
        The id alone where the label says no more.

    Examples
    --------
    >>> tell_name("person:KY-1", "Ana Roe"), tell_name("phone:1", "1")
    ('Ana Roe (person:KY-1)', 'phone:1')
    """
    more = label and label not in {shown, shown.partition(":")[2]}
    return f"{label} ({shown})" if more else shown


def tell_link(type_name: str, source: str, target: str, *, day: date | None = None) -> str:
    """Say in words what a link states.

    Parameters
    ----------
    type_name : str
        Its type. One that is in no table, as a foreign graph may have it, is written as it is.
    source, target : str
        Its ends as they may be shown, in the direction in which the document states them.
    day : date, optional
        When it began.

    Returns
    -------
    str
        A sentence without a full stop.

    Examples
    --------
    >>> from datetime import date
    >>> tell_link("paid_for", "person:KY-1", "booking:BK10040", day=date(2024, 3, 10))
    'person:KY-1 paid for booking:BK10040, 2024-03-10'
    """
    verb = LABELS.get(type_name) or type_name or "–"
    return f"{source} {verb} {target}" + ("" if day is None else f", {day:%Y-%m-%d}")
