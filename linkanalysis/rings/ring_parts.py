"""The parts of a ring: members, what they share, and bridges to other rings.

Lives here: three small frozen rows.
Not here: the ring that holds them (`ring_card`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Bridge", "Member", "SharedThing"]


@dataclass(frozen=True, slots=True)
class Member:
    """One who belongs to a ring.

    Attributes
    ----------
    node : int
        Number in the graph of the table.
    entity, label : str
        What stands for it in outputs; masked for the protected.
    stability : float
        Share of runs in which it is together with the others; where groups grew from every tie,
        of the searches from ties within the ring that find it.
    core : bool
        Whether that is at least .8; else it stands on the boundary.
    protected : bool
        Whether it is protected: counted, never named.

    Examples
    --------
    >>> Member(3, "person:ana", "Ana", 0.9, core=True, protected=False).core
    True
    """

    # not in the repr: nodes are in the order of ids, which tells where a masked one belongs
    node: int = field(repr=False)
    entity: str
    label: str
    stability: float
    core: bool
    protected: bool


@dataclass(frozen=True, slots=True)
class SharedThing:
    """What members of a ring share.

    Attributes
    ----------
    thing : str
        What stands for it in outputs; both ends, for a direct tie.
    type : str
        Its type, or "direct tie".
    members : int
        How many members share it.
    first, last : datetime, optional
        First and last date, in UTC.
    documents : tuple of str
        Documents that state it.

    Examples
    --------
    >>> SharedThing("vehicle:1", "vehicle", 3, None, None, ("people.csv",)).members
    3
    """

    thing: str
    type: str
    members: int
    first: datetime | None
    last: datetime | None
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """A member who is tied to members of another ring, or belongs to it as well.

    Attributes
    ----------
    entity, label : str
        Who.
    to_ring : int
        Number of the other ring.

    Examples
    --------
    >>> Bridge("person:ana", "Ana", 2).to_ring
    2
    """

    entity: str
    label: str
    to_ring: int
