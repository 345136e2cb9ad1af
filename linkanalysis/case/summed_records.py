"""Documents of which only sums of calls and payments are kept, and what cannot be asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.core.counts import counted
from linkanalysis.errors import CaseError
from linkanalysis.storage.engine import column

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.case import Case
    from linkanalysis.case.frames import Moment
    from linkanalysis.storage.engine import Engine

SUMMED = "summed"  # the last word in the entry of such a document
SUMMED_TYPES = ("call", "message", "payment")
NOTE = (
    "Calls and payments are summed by ends and type, and their rows are not kept; la.read_case "
    "keeps them."
)
NAMED = 5  # documents in an error: enough to know which folder it was


def summed_documents(engine: Engine) -> tuple[str, ...]:
    """Return the standing documents of which sums are kept."""
    return tuple(
        column(
            engine,
            'SELECT d.id FROM standing_documents d JOIN journal j ON j.n = d."position" '
            "WHERE ends_with(j.subjects, ?) ORDER BY d.id",
            [f' {SUMMED}"]'],
        )
    )


def sum_notes(case: Case) -> tuple[str, ...]:
    """Say of a graph that it counts sums, if it does."""
    return (NOTE,) if case.moment.summed else ()


def expect_records(case: Case, types: Collection[str] | None = None) -> None:
    """Raise CaseError if links of some types, or of any, are sums."""
    if types is None or not set(types).isdisjoint(SUMMED_TYPES):
        expect_every_row(case.moment)


def expect_every_row(moment: Moment) -> None:
    """Raise CaseError if a document has sums in place of rows."""
    summed = moment.summed
    if summed:
        named = ", ".join(map(moment.veiled, summed[:NAMED]))
        more = f" and {counted(len(summed) - NAMED, 'more document')}" * (len(summed) > NAMED)
        message = (
            f"Only sums are kept of the calls and payments in {named}{more}, and this needs every "
            "row. Read the folder with la.read_case."
        )
        raise CaseError(message)
