"""A case as it stood after one of its acts.

Lives here: which act is meant, and setting the tables of a copy back to it by the journal.
Not here: the copy (`case`), and what of today stays masked in it (`masked_today`).

The journal says what each act did: an add lets a document stand, a withdrawal ends that, and
undoing either takes it back. Rows are never rewritten, so all that stood then is still in the
tables, with one exception: a document that was added again after its addition was undone has its
new rows only.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from linkanalysis._given import is_whole
from linkanalysis.errors import CaseError
from linkanalysis.storage.contents import delete_rows
from linkanalysis.storage.journal import read_entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.storage.engine import DuckEngine
    from linkanalysis.storage.journal import Entry


def find_entry(entries: Sequence[Entry], entry: object, timezone: str | None) -> int:
    """Return the number of an entry that is given by its number or by a day; raise CaseError."""
    if isinstance(entry, dt.date) and not isinstance(entry, dt.datetime):
        zone = ZoneInfo(timezone or "UTC")
        made = [each.n for each in entries if _day(each.at, zone) <= entry]
        if made:
            return max(made)
        message = (
            f"The case did not exist on {entry}; it was made on {_day(entries[0].at, zone)}. For "
            "what the records say of that time, use "
            f'la.build_graph(case, when="{entry}").'
        )
        raise CaseError(message)
    if is_whole(entry) and 1 <= entry <= len(entries):
        return int(entry)
    message = (
        f"entry is {entry!r:.40}; give the number of an entry of case.journal(), from 1 to "
        f"{len(entries)}, or a day such as date(2024, 5, 2)."
    )
    raise CaseError(message)


def _day(at: str, zone: ZoneInfo) -> dt.date:
    return dt.datetime.fromisoformat(at).astimezone(zone).date()


def set_back(engine: DuckEngine, act: int) -> None:
    """Let the tables be as they were after an act; raise CaseError if rows of then are gone."""
    entries = [each for each in read_entries(engine) if each.n <= act]
    status = _status(entries)
    later = engine.execute(
        'SELECT id, "position" FROM documents WHERE "position" > ? ORDER BY "position"', [act]
    ).fetchall()
    for document, again in later:
        if status.get(document, "undone") != "undone":
            message = (
                f"The case cannot be shown as it stood after act {act}: adding one of its "
                "documents was undone later, and the document was added again, which replaced its "
                f"rows. Its entry is number {again}."
            )
            raise CaseError(message)
    undone = [each.subjects[0] for each in entries if each.act == "undo"]
    with engine.transaction():
        delete_rows(engine, [document for document, _ in later])
        engine.execute('DELETE FROM documents WHERE "position" > ?', [act])
        for document, word in status.items():
            engine.execute("UPDATE documents SET status = ? WHERE id = ?", [word, document])
        engine.execute('DELETE FROM decisions WHERE "position" > ?', [act])
        engine.execute(
            'UPDATE decisions SET standing = NOT list_contains(?::VARCHAR[], "position"::VARCHAR)',
            [undone],
        )
        engine.execute("DELETE FROM journal WHERE n > ?", [act])
        engine.session.end_at(None, None)


def _status(entries: Sequence[Entry]) -> dict[str, str]:
    """Return the status of each document after the last of some entries."""
    acts = {str(each.n): each.act for each in entries}
    found: dict[str, str] = {}
    for entry in entries:
        match entry.act:
            case "add":
                found[entry.subjects[0]] = "standing"
            case "withdraw":
                found[entry.subjects[0]] = "withdrawn"
            case "undo":
                taken_back = acts[entry.subjects[0]]
                if taken_back in {"add", "withdraw"}:
                    found[entry.subjects[1]] = "undone" if taken_back == "add" else "standing"
    return found
