"""What changes a case: add, decide, withdraw, undo; each in one transaction with its entry.

Lives here: what each act writes. An act is whole or not at all, also when the process dies.
Not here: the face that users call (`case`).

Nothing is rewritten: a withdrawn document keeps its rows and loses its status, a decision taken
back stays in the table and no longer stands. The one exception is a document added again after
its adding was undone: its rows take the place of those of the first reading.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._given import expect_type, suggest_name
from linkanalysis.case.batch import Added, Batch
from linkanalysis.case.decisions import Decision, find_conflict, reasons_json
from linkanalysis.case.inserting import insert_batch
from linkanalysis.case.journal import append_entry, read_entries
from linkanalysis.case.schema import TABLES, quoted
from linkanalysis.errors import CaseError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.case.batch import Document
    from linkanalysis.case.engine import DuckEngine
    from linkanalysis.case.journal import Entry

__all__ = ["add_batch", "record_decisions", "undo_last", "withdraw_document"]

UNDOABLE = ("add", "decide", "withdraw", "override")


def add_batch(engine: DuckEngine, batch: Batch, *, by: str) -> Added:
    """Add a document and all that it states."""
    expect_type("batch", batch, Batch, "give what la.Batch.of(document) gives.", error=CaseError)
    document = batch.document
    with engine.transaction():
        _make_room(engine, document)
        counts = insert_batch(engine, batch)
        kinds = engine.execute(
            "SELECT why, count(*) AS n FROM problems WHERE document = ? GROUP BY why "
            "ORDER BY n DESC, why",
            [document.id],
        ).fetchall()
        added = Added(document.id, **counts, problem_kinds=dict(kinds))
        entry = append_entry(
            engine,
            "add",
            subjects=(document.id, f"sha256:{document.sha256}"),
            by=by,
            reason=", ".join(f"{count} {table}" for table, count in counts.items()),
        )
        values = {**asdict(document), "status": "standing", "position": entry.n}
        names = [name for name, _ in TABLES["documents"]]
        engine.execute(
            f"INSERT INTO documents VALUES ({', '.join('?' for _ in names)})",  # noqa: S608
            [values[name] for name in names],
        )
    return added


def _make_room(engine: DuckEngine, document: Document) -> None:
    found = engine.execute(
        "SELECT sha256, status FROM documents WHERE id = ?", [document.id]
    ).fetchall()
    if not found:
        return
    sha256, status = found[0]
    if status == "undone":
        for table, column in (
            ("statements", "document"),
            ("links", "document"),
            ("problems", "document"),
            ("documents", "id"),
        ):
            engine.execute(
                f"DELETE FROM {quoted(table)} WHERE {column} = ?",  # noqa: S608 - literal names
                [document.id],
            )
        return
    if sha256 != document.sha256:
        message = (
            f'Another document of the case has the id "{document.id}". '
            "Give this one an id of its own."
        )
    elif status == "withdrawn":
        message = (
            f'"{document.id}" was added before and then withdrawn. If it shall stand again, '
            "undo the withdrawal, or add it under a new id."
        )
    else:
        message = f'"{document.id}" is already in the case, with the same bytes; nothing was added.'
    raise CaseError(message)


def record_decisions(
    engine: DuckEngine, decisions: list[Decision], *, by: str, shown: Callable[[str], str]
) -> None:
    """Record judgments on who is who."""
    if not decisions:
        return
    _refuse_conflict(engine, decisions, shown)
    frame = pd.DataFrame(
        [(d.left, d.right, d.judgment, d.by or by, reasons_json(d.reasons)) for d in decisions],
        columns=["left", "right", "judgment", "by", "reasons"],
        dtype=object,
    )
    with engine.transaction(), engine.frame("judged", frame):
        unknown = engine.execute(
            'SELECT min(entity) FROM (SELECT "left" AS entity FROM judged '
            'UNION SELECT "right" FROM judged) ANTI JOIN stated_entities USING (entity)'
        ).fetchall()[0][0]
        if unknown is not None:
            message = f"{unknown} is in no standing document; nothing was decided."
            raise UnknownNameError(message, name=unknown)
        ids = sorted({entity for d in decisions for entity in (d.left, d.right)})
        entry = append_entry(
            engine, "decide", subjects=ids, by=by, reason=f"{len(decisions)} decisions"
        )
        engine.execute(
            'INSERT INTO decisions SELECT "left", "right", judgment, "by", ?, reasons, true, ? '
            "FROM judged",
            [entry.at, entry.n],
        )


def _refuse_conflict(
    engine: DuckEngine, decisions: list[Decision], shown: Callable[[str], str]
) -> None:
    rows = engine.execute(
        'SELECT "left", "right", judgment FROM decisions WHERE standing ORDER BY ALL'
    ).fetchall()
    rows += [(each.left, each.right, each.judgment) for each in decisions]
    conflict = find_conflict(
        [(left, right) for left, right, judgment in rows if judgment == "same"],
        [(left, right) for left, right, judgment in rows if judgment == "different"],
    )
    if conflict is not None:
        message = (
            f"{shown(conflict[0])} and {shown(conflict[1])} are judged different, but would come "
            "to be the same, directly or through others. Nothing was decided: undo one of the "
            "judgments, or leave the pair unsure."
        )
        raise CaseError(message)


def withdraw_document(engine: DuckEngine, document: object, *, by: str, reason: str) -> None:
    """Take a document, and all that rests only on it, out of every later answer."""
    expect_type("reason", reason, str, "write why.", error=CaseError)
    if not reason.strip():
        message = f'Withdrawing "{document}" needs a reason; it is kept in the journal.'
        raise CaseError(message)
    with engine.transaction():
        standing = [
            row[0] for row in engine.execute("SELECT id FROM standing_documents").fetchall()
        ]
        if not isinstance(document, str) or document not in standing:
            hint = suggest_name(document, standing)
            message = f'No standing document has the id "{document!s:.40}". {hint}'.rstrip()
            raise UnknownNameError(message, name=str(document), choices=tuple(sorted(standing)))
        engine.execute("UPDATE documents SET status = 'withdrawn' WHERE id = ?", [document])
        append_entry(engine, "withdraw", subjects=(document,), by=by, reason=reason)


def undo_last(engine: DuckEngine, *, by: str, reason: str) -> str:
    """Take back the last add, decide, withdraw or override that stands."""
    with engine.transaction():
        entries = read_entries(engine)
        undone = {int(entry.subjects[0]) for entry in entries if entry.act == "undo"}
        last = next((e for e in reversed(entries) if e.act in UNDOABLE and e.n not in undone), None)
        if last is None:
            message = (
                "There is nothing to undo: no add, decide, withdraw or override stands in the "
                "journal."
            )
            raise CaseError(message)
        _take_back(engine, last)
        append_entry(engine, "undo", subjects=(str(last.n), *last.subjects), by=by, reason=reason)
    if last.act == "decide":
        return f"{last.reason} (act {last.n})"
    if last.act == "override":  # the person is protected again
        return f"override (act {last.n})"
    return f"{last.act} of {last.subjects[0]} (act {last.n})"


def _take_back(engine: DuckEngine, entry: Entry) -> None:
    if entry.act == "decide":
        engine.execute('UPDATE decisions SET standing = false WHERE "position" = ?', [entry.n])
    elif entry.act == "add":
        engine.execute("UPDATE documents SET status = 'undone' WHERE \"position\" = ?", [entry.n])
    elif entry.act == "withdraw":
        engine.execute("UPDATE documents SET status = 'standing' WHERE id = ?", [entry.subjects[0]])
