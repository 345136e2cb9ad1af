"""Taking over what another case holds: its standing documents and its standing judgments.

Lives here: which documents come along and under which ids, and the act that records it.
Not here: writing a document (`acts`), who is protected by it (`protected`).

A document that both cases hold comes once: one file, read by one reader, whatever it is called.
Another document of the same id comes under a new one, and so do the ids that are numbers of this
document alone, such as line 17 of a table or a short number of one carrier: they are other things
here. Overrides do not come along: they were given for the other case.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields, replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis.case.acts import write_batch
from linkanalysis.case.batch import Batch, Document
from linkanalysis.case.contents import OF_DOCUMENTS, written
from linkanalysis.case.decisions import find_conflict, reasons_json, reasons_of
from linkanalysis.case.engine import column
from linkanalysis.case.journal import draft_entry, seal_entry
from linkanalysis.case.protected import read_about
from linkanalysis.case.schema import TABLES, quoted
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.case.batch import Added, TableChunk
    from linkanalysis.case.engine import DuckEngine
    from linkanalysis.case.header import Header

BLOCK = 100_000  # rows read and written at a time: a document need not fit in memory
ENTITIES = {"statements": ("entity",), "links": ("source", "target"), "problems": ()}
FIELDS = tuple(each.name for each in fields(Document))


@dataclass(frozen=True, slots=True)
class _Taken:
    """What the documents of the other case are called here.

    documents: Id here by id there.
    entities: Ids of entities that are numbers of a renamed document, by id there.
    """

    documents: dict[str, str] = field(default_factory=dict)
    entities: dict[str, str] = field(default_factory=dict)


def expect_alike(here: Header, there: Header) -> None:
    """Raise unless the two cases are held for one purpose and read numbers in one region."""
    if here.purpose != there.purpose:
        message = (
            f"This case is held for {here.purpose}, the other one for {there.purpose}. Records "
            "must not move between purposes; nothing was added."
        )
        raise CaseError(message)
    if there.region not in {None, here.region}:
        message = (
            f"Local numbers of the other case are those of {there.region}, here those of "
            f"{here.region or 'no region'}, so numbers of protected people would be read wrongly. "
            "Nothing was added; add the files of the other case with la.read_case or "
            f'la.read_frame, and region = "{there.region}".'
        )
        raise CaseError(message)


def combine(engine: DuckEngine, other: DuckEngine, *, head: str, by: str) -> tuple[Added, ...]:
    """Take over the standing documents and judgments of another case, all or nothing.

    head: Of the journal of the other case, which the entry keeps.
    """
    theirs = [_document(row) for row in _rows(other, "status = 'standing'")]
    held_here = sorted(_held(engine), key=lambda each: each[1] == "standing")  # it counts, if both
    ours = {_bytes(document): (document, status) for document, status in held_here}
    names = set(column(engine, "SELECT id FROM documents WHERE status <> 'undone'"))
    _expect_not_withdrawn(theirs, ours)
    taken = _Taken()
    with engine.transaction():
        added = []
        for document in theirs:
            held = ours.get(_bytes(document))
            name = held[0].id if held else _free(document.id, names)
            taken.documents[document.id] = name
            batch = _batch(other, document, name, taken)
            if held is None:
                names.add(name)
                added.append(write_batch(engine, batch, by=by))
            elif name != document.id:
                _learn_ids(other, document, name, taken)
        judged = _write_judgments(engine, other, taken, by=by)
        if added or judged:
            subjects = (f"head {head}", f"{len(added)} documents", f"{judged} decisions")
            seal_entry(engine, draft_entry(engine, "combine", subjects=subjects, by=by))
    return tuple(added)


def _rows(engine: DuckEngine, where: str) -> list[tuple[object, ...]]:
    listed = ", ".join(map(quoted, FIELDS))
    return engine.execute(
        f'SELECT {listed}, status FROM documents WHERE {where} ORDER BY "position"'  # noqa: S608 - literal
    ).fetchall()


def _document(row: tuple[object, ...]) -> Document:
    given: dict[str, Any] = dict(zip(FIELDS, row, strict=False))
    return Document(**given)


def _held(engine: DuckEngine) -> Iterator[tuple[Document, str]]:
    for row in _rows(engine, "status <> 'undone'"):
        yield _document(row), str(row[-1])


def _bytes(document: Document) -> tuple[str, str, tuple[str, ...]]:
    """Return what makes two documents one: the bytes, the reader, and the sheet that is read."""
    parts = tuple(part for part in document.id.split("#")[1:] if part != document.reader)
    return document.sha256, document.reader, parts


def _expect_not_withdrawn(
    theirs: list[Document], ours: dict[tuple[str, str, tuple[str, ...]], tuple[Document, str]]
) -> None:
    """Raise if a document that stands there was withdrawn here: a person decides which holds."""
    for document in theirs:
        held, status = ours.get(_bytes(document), (None, ""))
        if held is not None and status == "withdrawn":
            message = (
                "A document was withdrawn from this case and stands in the other one, where it is "
                f'called "{document.id:.40}". Nothing was added: undo the withdrawal, or withdraw '
                "the document from the other case too (from a copy, other.copy(), if that case is "
                "to stay as it is)."
            )
            raise CaseError(message)


def _free(name: str, names: set[str]) -> str:
    """Return the id itself if it is free here, else with the first number that makes it so."""
    numbered = (f"{name}~{number}" for number in count(2))
    return name if name not in names else next(each for each in numbered if each not in names)


def _batch(other: DuckEngine, document: Document, name: str, taken: _Taken) -> Batch:
    origin = taken.documents.get(document.origin, document.origin)
    made = replace(document, id=name, origin=origin)

    def chunks(_: DuckEngine) -> Iterator[TableChunk]:
        for table in OF_DOCUMENTS:
            columns = [each for each in TABLES[table] if each != "document"]
            listed = ", ".join(map(quoted, columns))
            query = f"SELECT {listed} FROM {quoted(table)} WHERE document = ? ORDER BY rowid"  # noqa: S608 - literal names
            for block in other.blocks(query, [document.id], BLOCK):
                frame = pd.DataFrame(block, columns=columns, dtype=object)
                if name != document.id:
                    _rename(frame, table, document.id, name, taken)
                yield table, frame

    return Batch(made, chunks=chunks)


def _rename(frame: pd.DataFrame, table: str, old: str, new: str, taken: _Taken) -> None:
    """Give the entities that are numbers of a document alone the new id of the document."""
    scoped = partial(_scoped, old=old, new=new, taken=taken)
    for each in ENTITIES[table]:
        frame[each] = frame[each].map(scoped)
    if table == "problems":
        frame["about"] = frame["about"].map(
            lambda about: json.dumps([scoped(each) for each in read_about(about)]),
            na_action="ignore",
        )


def _scoped(entity: str, *, old: str, new: str, taken: _Taken) -> str:
    own = re.fullmatch(
        rf"([a-z_]+:(?:raw:)?){re.escape(old)}([:\- ].*)", entity, re.DOTALL | re.IGNORECASE
    )
    if own is None:
        return entity
    taken.entities[entity] = f"{own[1]}{new}{own[2]}"
    return taken.entities[entity]


def _learn_ids(other: DuckEngine, document: Document, name: str, taken: _Taken) -> None:
    """Find how the numbers of a document that both cases hold begin in each."""
    for table, columns in ENTITIES.items():
        for each in columns:
            query = f"SELECT DISTINCT {each} FROM {table} WHERE document = ?"  # noqa: S608 - literal names
            for entity in column(other, query, [document.id]):
                _scoped(entity, old=document.id, new=name, taken=taken)


JUDGED = (
    'SELECT "left", "right", judgment, "by", "at", reasons FROM standing_decisions ORDER BY ALL'
)


def _write_judgments(engine: DuckEngine, other: DuckEngine, taken: _Taken, *, by: str) -> int:
    """Take over the judgments that stand there, with who judged and when; return their number."""
    ours = engine.execute(JUDGED).fetchall()
    theirs = [_translated(row, taken) for row in other.execute(JUDGED).fetchall()]
    new = [row for row in dict.fromkeys(theirs) if row not in set(ours)]
    _expect_no_conflict([*ours, *new])
    if not new:
        return 0
    ids = sorted({entity for row in new for entity in row[:2]})
    reason = f"{len(new)} decisions of another case"
    entry = draft_entry(engine, "decide", subjects=ids, by=by, reason=reason)
    columns = ["left", "right", "judgment", "by", "at", "reasons"]
    with engine.frame("judged", pd.DataFrame(new, columns=columns, dtype=object)):
        engine.execute(
            'INSERT INTO decisions SELECT "left", "right", judgment, "by", "at", reasons, true, ? '
            "FROM judged",
            [entry.n],
        )
    seal_entry(engine, entry, [written(engine, "decisions", str(entry.n))])
    return len(new)


def _translated(row: tuple[str, ...], taken: _Taken) -> tuple[str, ...]:
    left, right, judgment, by, at, reasons = row
    named = [
        replace(each, document=taken.documents.get(each.document, each.document))
        for each in reasons_of(reasons)
    ]
    entities = taken.entities
    return (
        *(entities.get(left, left), entities.get(right, right)),
        *(judgment, by, at, reasons_json(named)),
    )


def _expect_no_conflict(rows: list[tuple[str, ...]]) -> None:
    pairs = {
        judgment: [(row[0], row[1]) for row in rows if row[2] == judgment]
        for judgment in ("same", "different")
    }
    if find_conflict(pairs["same"], pairs["different"]) is not None:
        message = (
            "The cases judge somebody differently: ids that are judged different in one would "
            "become one entity by judgments of the other. Nothing was added; compare "
            "case.decisions() with other.decisions(), and overrule one of the judgments."
        )
        raise CaseError(message)
