"""Acts on a case, each one transaction with its entry.

They add, decide, overrule, take apart, confirm, withdraw, undo and export. Nothing is rewritten: a
withdrawn document keeps its rows and changes its status, and a decision taken back stays in the
table but no longer stands. The one exception is a document that is added again after its addition
was undone: its new rows replace the old ones.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import warnings
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from linkanalysis.case.batch import Batch, columns_json
from linkanalysis.case.batch_writing import count_inserted, insert_batch
from linkanalysis.case.decisions import (
    Decision,
    find_conflict,
    hidden_among,
    ids_of,
    kept_reasons,
    leave_out,
    reasons_json,
    refresh_sameness,
    shown_in,
    shown_pair,
)
from linkanalysis.case.document_names import find_document
from linkanalysis.case.overrides import in_force
from linkanalysis.case.row_counts import describe_document, unread_documents
from linkanalysis.case.summed_records import SUMMED
from linkanalysis.core.checks import check_choice, expect_type, says_something
from linkanalysis.errors import CaseError, DataQualityWarning, UnknownNameError
from linkanalysis.protection.protected import find_protected
from linkanalysis.storage.content_hashes import (
    BLOCK,
    OF_DOCUMENTS,
    delete_rows,
    written,
    written_as,
    written_row,
)
from linkanalysis.storage.engine import column
from linkanalysis.storage.journal import draft_entry, next_number, read_entries, seal_entry
from linkanalysis.storage.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from linkanalysis.case.batch import Added, Document, SourceColumn
    from linkanalysis.case.frames import Moment
    from linkanalysis.storage.content_hashes import Written
    from linkanalysis.storage.engine import DuckEngine
    from linkanalysis.storage.journal import Entry


READ_AS = "settings:"  # of how a file was described, in the subjects of its addition
# The acts that `undo` takes back; the end of an override is recorded as an undo itself.
UNDOABLE = ("add", "decide", "overrule", "withdraw", "override")
WAYS_TO_CONFIRM = ("biometric", "ncb_reply", "agency_reply")


class Ended(NamedTuple):
    """How many people an act no longer protects, and the number of its entry."""

    people: int = 0
    entry: int = 0


def add_batch(
    moment: Moment,
    batch: Batch,
    *,
    by: str,
    replaces: str,
    region: str | None,
    timezone: str | None,
) -> tuple[Added, Ended]:
    """Add a document and everything it states; raise CaseError if it is in the case already.

    Return also whom the withdrawal of the replaced document no longer protects.

    replaces: Id or title of the document that is withdrawn in the same step; empty if none is.
    """
    expect_type("batch", batch, Batch, "make one with la.Batch.of(document).", error=CaseError)
    batch = batch.in_case(region, timezone) if batch.in_case else batch
    document, engine = batch.document, moment.database
    _expect_received(document)
    with engine.transaction():
        if replaces:  # refused before all rows are read
            replaces = _standing(moment, replaces)
        added = write_batch(engine, batch, by=by)
        ended = Ended()
        if replaces and replaces != document.id:  # an unread document gives way to its reading
            ended = _withdraw(engine, replaces, by=by, reason=f"replaced by {document.id}")
    return replace(added, unprotected=ended.people), ended


def _expect_received(document: Document) -> None:
    """Raise CaseError if a document is said to be received after today, which makes all adults."""
    today = dt.datetime.now(dt.UTC).date()
    if document.received and document.received > today + dt.timedelta(days=1):  # elsewhere
        message = (
            f'The document "{document.id}" cannot be received on {document.received}, after today, '
            f"{today}; nothing was added. Correct received, since ages are computed as of this day."
        )
        raise CaseError(message)


def read_as(engine: DuckEngine) -> dict[str, str]:
    """Return how each file was read, by the id of its document: a hash, and whether it was summed.

    Documents that were read before hashes were kept, and those of no folder, have none.
    """
    return {
        entry.subjects[0]: each.removeprefix(READ_AS)
        for entry in read_entries(engine)
        if entry.act == "add"
        for each in entry.subjects[2:]
        if each.startswith(READ_AS)
    }


def write_batch(engine: DuckEngine, batch: Batch, *, by: str) -> Added:
    """Write a document and everything it states, in a transaction that is open."""
    document = batch.document
    with engine.for_writing() if batch.chunks else nullcontext():
        row = _admit(engine, batch, by=by)
        counts, summed, texts = insert_batch(engine, batch)
        row = _with_columns(engine, batch, row)
        engine.session.add_rows(counts)
        rows = [row for each in texts.values() for row, _ in each]
        added = describe_document(engine, document.id, counts, rows)
        added = replace(added, columns=_columns_of(batch))
        stated = ("statements", added.statements), ("links", added.links)
        reason = ", ".join(f"{n} {what}" for what, n in (*stated, ("problems", added.problems)))
        read = f"{batch.settings} {SUMMED}" if summed else batch.settings
        settings = (f"{READ_AS}{read}",) if read else ()
        subjects = (document.id, f"sha256:{document.sha256}", *settings)
        entry = draft_entry(engine, "add", subjects=subjects, by=by, reason=reason)
        parts = [
            written(engine, table, document.id, large=counts[table] > BLOCK)
            if counts[table] > len(texts.get(table, ()))
            else written_as(table, texts.get(table, ()))
            for table in OF_DOCUMENTS
        ]
        seal_entry(engine, entry, [written_row("documents", row), *parts])
        if batch.chunks:
            engine.session.is_small()  # else it has all threads from now on
        return added


def _admit(engine: DuckEngine, batch: Batch, *, by: str) -> list[object]:
    """Write the row of a document; raise CaseError if the case has another one of its id."""
    document = batch.document
    row = _row_of(batch, next_number(engine))
    marks = ", ".join("?" for _ in row)
    insert = f"INSERT INTO documents SELECT {marks} WHERE ? NOT IN (SELECT id FROM documents)"  # noqa: S608
    if count_inserted(engine, insert, [*row, document.id]):
        return row
    _make_room(engine, document, by=by)
    return _admit(engine, batch, by=by)


def _columns_of(batch: Batch) -> tuple[SourceColumn, ...]:
    return tuple(batch.columns or batch.document.columns)


def _row_of(batch: Batch, position: int) -> list[object]:
    columns = columns_json(_columns_of(batch))
    told = {"columns": columns, "status": "standing", "position": position}
    values = {name: getattr(batch.document, name, None) for name in TABLES["documents"]} | told
    return [values[name] for name in TABLES["documents"]]


def _with_columns(engine: DuckEngine, batch: Batch, row: list[object]) -> list[object]:
    """Write the columns of a document again if its rows told more of them."""
    known = _row_of(batch, int(str(row[-1])))
    if known != row:
        update = "UPDATE documents SET columns = ? WHERE id = ?"
        engine.execute(update, [columns_json(_columns_of(batch)), batch.document.id])
    return known


def _make_room(engine: DuckEngine, document: Document, *, by: str) -> None:
    """Delete an earlier document of the same id; raise CaseError if it must stay.

    A reading that was undone is deleted, and so is a document of which nothing was read.
    """
    ((sha256, status),) = engine.execute(
        "SELECT sha256, status FROM documents WHERE id = ?", [document.id]
    ).fetchall()
    if document.id in unread_documents(engine):
        _undo_unread(engine, document.id, by=by)
        status = "undone"
    if status == "undone":
        delete_rows(engine, [document.id])
        engine.execute("DELETE FROM documents WHERE id = ?", [document.id])
        return
    if sha256 != document.sha256:
        message = (
            f'The case has another document with the id "{document.id}". '
            "Give this one a different id. If it is a newer delivery, name the older one when you "
            'add it: case.add(batch, replaces="…").'
        )
    elif status == "withdrawn":
        message = (
            f'"{document.id}" was added and later withdrawn. To bring it back, undo the '
            "withdrawal or add it under a new id."
        )
    else:
        message = f'"{document.id}" is already in the case, with the same bytes; nothing was added.'
    raise CaseError(message)


def _undo_unread(engine: DuckEngine, document: str, *, by: str) -> None:
    """Undo the addition of a document of which nothing was read, which ends nobody's protection."""
    (n,) = column(engine, 'SELECT "position" FROM documents WHERE id = ?', [document])
    added = next(each for each in read_entries(engine) if each.n == n)
    content = _take_back(engine, added)
    subjects = (str(added.n), *added.subjects)
    entry = draft_entry(engine, "undo", subjects=subjects, by=by, reason="nothing of it was read")
    seal_entry(engine, entry, content)


def _reason_of(decisions: list[Decision]) -> str:
    """Count decisions, with the words of whoever made them, each once."""
    counted = f"{len(decisions):,} decision{'s' * (len(decisions) != 1)}"
    said = "; ".join(dict.fromkeys(each.reason for each in decisions if each.reason))
    return f"{counted}: {said}" if said else counted


def record_decisions(
    moment: Moment, decisions: list[Decision], *, by: str, overruling: str = ""
) -> Ended:
    """Record judgments as one act; raise if an id is unknown or a conflict would follow.

    overruling: Why earlier judgments of these pairs no longer hold; empty if they do.
    Return whom overruling no longer protects. The entry lists the ids that were judged.
    """
    if not decisions:
        return Ended()
    _refuse_conflict(moment, decisions, overruling=bool(overruling))
    engine = moment.database
    frame = pd.DataFrame(
        [(*ids_of(d), d.judgment, d.by or by, reasons_json(kept_reasons(d))) for d in decisions],
        columns=["left", "right", "judgment", "by", "reasons"],
        dtype=object,
    )
    with engine.transaction(), engine.frame("judged", frame):
        (unknown,) = column(
            engine,
            'SELECT min(entity) FROM (SELECT "left" AS entity FROM judged '
            'UNION SELECT "right" FROM judged) ANTI JOIN stated_entities USING (entity)',
        )
        if unknown is not None:
            sides = (shown_in(each, unknown, moment.protection) for each in decisions)
            shown = next(filter(None, sides))
            message = f"{shown} is in no standing document; nothing was recorded."
            raise UnknownNameError(message, name=shown)
        ids = sorted({entity for d in decisions for entity in ids_of(d)})
        act, reason = ("overrule", overruling) if overruling else ("decide", "")
        reason = reason or _reason_of(decisions)
        before = masked_ids(engine) if overruling else {}
        entry = draft_entry(engine, act, subjects=ids, by=by, reason=reason)
        engine.execute(
            'INSERT INTO decisions SELECT "left", "right", judgment, "by", ?, reasons, true, ? '
            "FROM judged",
            [entry.at, entry.n],
        )
        seal_entry(engine, entry, [written(engine, "decisions", str(entry.n))])
        named = _named(engine, before)  # an earlier judgment holds until the entry is sealed
    return Ended(len(set(named.values())), entry.n)


def overrule_pair(moment: Moment, decision: Decision, *, by: str, reason: str) -> Ended:
    """Record a judgment in place of every earlier one of the same pair."""
    _require(by, reason, "Overruling a judgment")
    pair = ids_of(decision)
    if {*pair} not in [{left, right} for left, right, _ in _judged(moment)]:
        left, right = (shown_in(decision, each, moment.protection) for each in pair)
        message = (
            f"No judgment of {left} and {right} stands, so there is nothing to overrule. Use "
            "case.decide; case.decisions() lists all judgments."
        )
        raise CaseError(message)
    return record_decisions(moment, [decision], by=by, overruling=reason)


def explode_entity(moment: Moment, entity: str, *, by: str, reason: str) -> tuple[int, Ended]:
    """Record that no judgment holds that made records this entity; return how many did first."""
    _require(by, reason, "Taking an entity apart")
    whole = moment.canonical(entity)
    members = {each for each, canonical in moment.same.items() if canonical == whole} | {whole}
    joined = {
        (left, right)
        for left, right, judgment in _judged(moment)
        if judgment == "same" and {left, right} <= members
    }
    if not joined:
        shown = moment.protection.shown(whole)
        message = (
            f"{shown} is one record: no other records were judged to be the same entity. Nothing "
            "was changed."
        )
        raise CaseError(message)
    apart = [Decision(left, right, "unsure", by=by) for left, right in sorted(joined)]
    return len(apart), record_decisions(moment, apart, by=by, overruling=reason)


def record_confirmation(moment: Moment, entity: str, *, method: str, ref: str, by: str) -> None:
    """Record by what, under which reference and by whom a candidate was confirmed."""
    entity = moment.canonical(entity)
    check_choice(method, WAYS_TO_CONFIRM, "a way to confirm")
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


def _refuse_conflict(moment: Moment, decisions: list[Decision], *, overruling: bool) -> None:
    anew = {frozenset(ids_of(each)) for each in decisions} if overruling else set()
    rows = [
        row
        for row in moment.database.execute(
            'SELECT "left", "right", judgment FROM standing_decisions ORDER BY ALL'
        ).fetchall()
        if frozenset(row[:2]) not in anew
    ]
    rows += [(*ids_of(each), each.judgment) for each in decisions]
    conflict = find_conflict(
        [(left, right) for left, right, judgment in rows if judgment == "same"],
        [(left, right) for left, right, judgment in rows if judgment == "different"],
    )
    if conflict is not None:
        hidden = hidden_among(moment.protection, decisions, [row[:2] for row in rows])
        left, right = shown_pair(moment.protection, *conflict, hidden=hidden)
        message = (
            f"{left} and {right} are judged different, but these decisions would make them the "
            "same, directly or through others. Nothing was recorded: undo one of the judgments, "
            "or leave the pair unsure."
        )
        raise CaseError(message)


def withdraw_document(moment: Moment, document: object, *, by: str, reason: str) -> Ended:
    """Withdraw a document; return how many people are no longer protected."""
    expect_type("reason", reason, str, "it must be text.", error=CaseError)
    if not says_something(reason):
        message = f'Withdrawing "{document}" needs a reason, which the journal keeps.'
        raise CaseError(message)
    with moment.database.transaction():
        standing = _standing(moment, document)
        return _withdraw(moment.database, standing, by=by, reason=reason)


def _standing(moment: Moment, document: object) -> str:
    """Return the id of the standing document that a name means."""
    titles = dict(moment.database.execute("SELECT id, title FROM standing_documents").fetchall())
    return find_document(document, titles, moment.veiled, what="standing document")


def _withdraw(engine: DuckEngine, document: str, *, by: str, reason: str) -> Ended:
    """Withdraw a document; return how many people are no longer protected.

    The entry lists their ids after that of the document.
    """
    before = masked_ids(engine)
    engine.execute("UPDATE documents SET status = 'withdrawn' WHERE id = ?", [document])
    named = _named(engine, before)
    entry = draft_entry(
        engine, "withdraw", subjects=(document, *sorted(named)), by=by, reason=reason
    )
    seal_entry(engine, entry, [written(engine, "documents", document)])
    return Ended(len(set(named.values())), entry.n)


def masked_ids(engine: DuckEngine, *, by_name: bool = False) -> dict[str, str]:
    """Return who is protected without an override in force, as `protected_ids` does."""
    found = protected_ids(engine, by_name=by_name)
    same = {each: person for each, person in found.items() if each != person}
    shown = in_force(engine, found.values(), same)
    return {each: person for each, person in found.items() if person not in shown}


def protected_ids(engine: DuckEngine, *, by_name: bool = False) -> dict[str, str]:
    """Return who is protected as the tables are now: the canonical id by each id of the person.

    by_name: Also whoever only has the name of somebody protected, who may come and go while a
      document takes the place of another.
    """
    engine.session.renew()
    same = refresh_sameness(engine)
    leave_out(engine, frozenset())  # a witness of one event is protected, whoever else they are
    people = find_protected(engine, by_name=by_name)
    others = {each: canonical for each, canonical in same.items() if canonical in people}
    return {each: each for each in people} | others


def _named(engine: DuckEngine, before: dict[str, str]) -> dict[str, str]:
    """Keep those who were masked before, and whom the case still knows but does not mask now.

    An id that no standing document states is left out: the same person may be protected under
    another one, which the journal must not connect with it.
    """
    ended = before.keys() - masked_ids(engine, by_name=True).keys() if before else set()
    known = column(engine, "SELECT entity FROM stated_entities") if ended else []
    return {each: before[each] for each in ended.intersection(known)}


def undo_last(engine: DuckEngine, *, by: str, reason: str) -> tuple[Entry, Ended]:
    """Take back the latest act still in effect, one of `UNDOABLE`.

    Return which it was, and how many people are no longer protected; the entry lists their ids
    after what the act was about.
    """
    with engine.transaction():
        entries = read_entries(engine)
        undone = {int(entry.subjects[0]) for entry in entries if entry.act == "undo"}
        last = next((e for e in reversed(entries) if e.act in UNDOABLE and e.n not in undone), None)
        if last is None:
            message = (
                "There is nothing to undo: no add, decide, overrule, withdraw or override in the "
                "journal is still in effect."
            )
            raise CaseError(message)
        before = masked_ids(engine)
        content = _take_back(engine, last)
        named = _named(engine, before)
        subjects = (str(last.n), *last.subjects, *sorted(named))
        entry = draft_entry(engine, "undo", subjects=subjects, by=by, reason=reason)
        seal_entry(engine, entry, content)
    return last, Ended(len(set(named.values())), entry.n)


def described(entry: Entry, veiled: Callable[[str], str]) -> str:
    """Say which act was taken back; the id of a document may name somebody."""
    if entry.act == "overrule":  # its reason is what somebody wrote, and may name people
        return f"overrule (act {entry.n})"
    if entry.act == "decide":
        return f"{veiled(entry.reason)} (act {entry.n})"
    if entry.act == "override":  # names nobody: the person is protected again
        return f"override (act {entry.n})"
    return f"{entry.act} of {veiled(entry.subjects[0])} (act {entry.n})"


def record_export(
    engine: DuckEngine, ids: Sequence[str], *, masked: int, by: str, reason: str
) -> None:
    """Record that entities left the case under their real ids: how many, and a hash of the ids.

    The hash shows later whether a file is that export; ids in the journal would name people.
    """
    digest = hashlib.sha256("\n".join(sorted(ids)).encode("utf-8", "surrogatepass")).hexdigest()
    subjects = (f"{len(ids)} entities", f"{masked} masked", f"sha256:{digest}")
    with engine.transaction():
        entry = draft_entry(engine, "export", subjects=subjects, by=by, reason=reason)
        seal_entry(engine, entry)


def _take_back(engine: DuckEngine, entry: Entry) -> list[Written]:
    """Take back what an entry did, and hash what that wrote."""
    if entry.act == "override":  # an entry and nothing else
        return []
    if entry.act in {"decide", "overrule"}:
        engine.execute('UPDATE decisions SET standing = false WHERE "position" = ?', [entry.n])
        return [written(engine, "decisions", str(entry.n))]
    document = entry.subjects[0]
    status = "undone" if entry.act == "add" else "standing"
    engine.execute("UPDATE documents SET status = ? WHERE id = ?", [status, document])
    return [written(engine, "documents", document)]


def warn_of_named(
    ended: Ended,
    why: str,
    again: str = "case.undo() protects them again",
    ids: str = "their ids",
) -> None:
    """Warn that an act ended the protection of some people; nothing in the text names them."""
    if ended.people:
        who = "1 person is" if ended.people == 1 else f"{ended.people:,} people are"
        message = (
            f"{who} no longer protected: {why}. Answers name them from now on. "
            f"Entry {ended.entry} of case.journal() lists {ids}; {again}."
        )
        warnings.warn(message, DataQualityWarning, stacklevel=3)


def _judged(moment: Moment) -> list[tuple[str, str, str]]:
    return [
        (left, right, judgment)
        for left, right, judgment in moment.database.execute(
            'SELECT "left", "right", judgment FROM standing_decisions ORDER BY ALL'
        ).fetchall()
    ]


def _require(by: object, reason: object, what: str) -> None:
    if not (says_something(by) and says_something(reason)):
        message = (
            f'{what} needs who and why: by="who", reason="…". The journal keeps both; nothing was '
            "changed."
        )
        raise CaseError(message)
