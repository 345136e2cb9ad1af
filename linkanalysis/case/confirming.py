"""A candidate of a screening, confirmed by a person: an entry of the journal and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis._given import check_choice, says_something
from linkanalysis.errors import CaseError
from linkanalysis.storage.journal import draft_entry, seal_entry

if TYPE_CHECKING:
    from linkanalysis.case.frames import Moment

METHODS = ("biometric", "ncb_reply", "agency_reply")


def record_confirmation(moment: Moment, entity: str, *, method: str, ref: str, by: str) -> None:
    """Record by what, under which reference and by whom a candidate was confirmed."""
    entity = moment.canonical(entity)
    check_choice(method, METHODS, "a way to confirm")
    if not (says_something(ref) and says_something(by)):
        message = (
            'Confirming a candidate needs a reference and who: ref="…", by="who". The journal '
            "keeps both; nothing was changed."
        )
        raise CaseError(message)
    with moment.database.transaction():
        subjects = (entity, method)
        seal_entry(
            moment.database,
            draft_entry(moment.database, "confirm", subjects=subjects, by=by, reason=ref),
        )
