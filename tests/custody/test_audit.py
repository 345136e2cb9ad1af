"""The audit finds what was changed without a journal entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from linkanalysis.case import Case, Decision
from linkanalysis.custody import verify_journal

if TYPE_CHECKING:
    from pathlib import Path


def busy(case: Case) -> Case:
    case.decide([Decision("person:KY-118", "person:KY-119", "unsure")])
    case.decide([Decision("person:KY-118", "person:KY-119", "different")])
    case.undo()
    case.withdraw("people", reason="recanted")
    case.undo()
    return case


def test_a_case_as_its_acts_left_it_is_intact(case: Case, tmp_path: Path) -> None:
    audit = verify_journal(busy(case))
    assert (audit.intact, audit.entries, audit.first_broken, audit.why) == (True, 7, None, "")
    with Case.open(case.save(tmp_path / "a.case")) as opened:
        assert verify_journal(opened) == audit


BEGINNING = "The journal does not begin with the creation of the case."
LEFT = 'Document "people" is not as entry 2 of the journal left it.'
CHANGES = [
    ("UPDATE journal SET reason = 'other' WHERE n = 3", 3, "Entry 3{follows}"),
    ("UPDATE journal SET \"at\" = '2020' WHERE n = 7", 7, "Entry 7{follows}"),
    ("DELETE FROM journal WHERE n = 2", 2, "Entry 2{follows}"),
    ("DELETE FROM journal WHERE n = 1", 1, BEGINNING),
    ("DELETE FROM journal", 1, BEGINNING),
    ("UPDATE documents SET status = 'withdrawn'", 2, LEFT),
    ("UPDATE documents SET sha256 = 'f'", 2, LEFT),
    ("DELETE FROM documents", 2, LEFT),
    ("DELETE FROM links WHERE target LIKE '%0101'", 2, LEFT),
    (
        "INSERT INTO documents (id, status) VALUES ('x', 'standing')",
        8,
        'Document "x" was added without a journal entry.',
    ),
    ("UPDATE decisions SET standing = true", 4, "The decisions of entry 4{as_left}"),
    ("DELETE FROM decisions", 3, "The decisions of entry 3{as_left}"),
]


@pytest.mark.parametrize(("change", "entry", "why"), CHANGES)
def test_a_change_without_an_entry_is_named_with_the_entry_it_contradicts(
    change: str, entry: int, why: str, case: Case
) -> None:
    busy(case).engine.execute(change)
    audit = verify_journal(case)
    assert not audit.intact
    assert audit.first_broken == entry
    assert audit.why == why.format(
        follows=" of the journal does not follow from the entry before it.",
        as_left=" are not as the journal left them.",
    )


def test_a_journal_cut_off_at_its_end_shows_by_a_hash_kept_elsewhere(case: Case) -> None:
    kept = verify_journal(busy(case)).last_hash
    case.engine.execute("DELETE FROM journal WHERE n >= 6")
    audit = verify_journal(case)
    assert audit.intact
    assert audit.last_hash != kept
