"""What all answers about movement share: what they do not show, and links as reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from linkanalysis.case.entity_lookup import open_id
from linkanalysis.core.provenance import Reason
from linkanalysis.core.rows import RowsAnswer
from linkanalysis.core.vocabulary.links import describe_link
from linkanalysis.graph.queries.local_days import local_moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pandas.api.typing import NaTType

    from linkanalysis.case import Case


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MovementResult(RowsAnswer):
    """An answer about movement: rows, each with the rows of documents on which it rests.

    Attributes
    ----------
    rows : tuple of Row
        In the order of the frame.
    withheld : int
        Number of rows left out because they are about protected people.
    notes : tuple of str
        What was left out or assumed, with counts.
    made_by : MadeBy
        What is needed to make it again.
    case : Case
        The case that was asked.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.movement.located_events(la.Case(purpose="training"))
    <LocatedEvents: 0 rows, 0 withheld>
    """

    CAVEAT = "Records say where a thing was seen, not who carried it. A lead, never a verdict."


def located_id(case: Case, entity: str) -> str:
    """Return the canonical id of an entity; raise if its whereabouts may not be asked."""
    return open_id(case, entity, "where they were counts in every search and is not listed")


class StatedLink(NamedTuple):
    """A link with the row that states it, and its first moment in UTC."""

    source: str
    target: str
    type: str
    document: str
    row: str
    start: pd.Timestamp | NaTType


def reasons_of(case: Case, links: Iterable[StatedLink]) -> tuple[Reason, ...]:
    """Turn rows of links into reasons; each once, in order."""
    shown, veiled = case.protection.shown, case.veiled
    found = {
        Reason(
            veiled(link.document),
            veiled(link.row),
            describe_link(
                link.type,
                shown(link.source),
                shown(link.target),
                day=None if pd.isna(link.start) else local_moment(link.start, case.timezone),
            ),
        )
        for link in links
    }
    return tuple(sorted(found, key=lambda one: (one.document, len(one.row), one.row, one.text)))
