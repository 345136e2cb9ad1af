"""What answers about calls share: rows with the records behind them, and masked names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis.case.entity_lookup import open_id
from linkanalysis.core.checks import given_names, row_by_number
from linkanalysis.core.result import RowAnswer
from linkanalysis.graph.evidence_rows import reasons_of_links
from linkanalysis.graph.queries.graph_queries import links_of_types

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import Reason

CONTACT = ("call", "message")


@dataclass(frozen=True, slots=True)
class Behind:
    """The records behind a row, by ids of the case.

    pairs: Two identifiers each, in either direction.
    since, until: First and last moment of the records; None if open, which takes in undated ones.
    stated: Rows that state something else on which the row rests, such as who held a number.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    since: pd.Timestamp | None = None
    until: pd.Timestamp | None = None
    stated: tuple[Reason, ...] = ()


class CallAnswer(RowAnswer):
    """An answer about calls and messages.

    Attributes
    ----------
    case : Case
        The case that was asked.
    rows : tuple
        One item for each row of the frame.
    """

    __slots__ = ()

    CAVEAT = (
        "A record shows that a number was used, not who spoke or wrote. A lead, never a verdict."
    )
    WITHHELD = "about protected people not listed."

    case: Case
    rows: tuple[Any, ...]
    _behind: tuple[Behind, ...]  # the records behind each row, by ids that are not masked

    def __repr__(self) -> str:
        rows = "1 row" if len(self.rows) == 1 else f"{len(self.rows):,} rows"
        return f"<{type(self).__name__}: {rows}, {getattr(self, 'withheld', 0):,} withheld>"

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows of documents behind a row of the table, oldest first."""
        self._refuse_named()
        return reasons_of(self.case, row_by_number(self._behind, item, "row"), limit)


def asked_about(case: Case, entities: str | Collection[str] | None) -> tuple[str, ...] | None:
    """Return the ids asked about; raise if one is masked or not in the case."""
    if entities is None:
        return None
    asked = given_names("entities", entities)
    refused = "their calls count in every answer and are not listed"
    return tuple(dict.fromkeys(open_id(case, entity, refused) for entity in asked))


def reasons_of(case: Case, behind: Behind, limit: int) -> tuple[Reason, ...]:
    """Return what documents state behind a row: who held what, then calls, oldest first."""
    ends = {end for pair in behind.pairs for end in pair}
    links = links_of_types(case, CONTACT, touching=ends)
    asked = {*behind.pairs, *((b, a) for a, b in behind.pairs)}
    kept = [pair in asked for pair in zip(links["source"], links["target"], strict=True)]
    links = links[pd.Series(kept, index=links.index, dtype=bool)]
    moment = pd.to_datetime(links["start"].fillna(links["end"]))
    if behind.since is not None:
        links = links[moment >= behind.since]
    if behind.until is not None:
        links = links[moment.reindex(links.index) <= behind.until]
    first = behind.stated[:limit]
    return (*first, *reasons_of_links(case, links.head(limit - len(first)).to_dict("records")))
