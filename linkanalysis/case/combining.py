"""Taking over what another case holds: its standing documents and its standing judgments.

Overrides do not come along: they were given for the other case.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields, replace
from itertools import count
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis.case.acts import masked_ids, protected_ids, write_batch
from linkanalysis.case.batch import Batch, Document, read_columns
from linkanalysis.case.combined_dates import begun_here, zones_of
from linkanalysis.case.decisions import find_conflict, reasons_json, reasons_of, rests_on
from linkanalysis.core.counts import counted
from linkanalysis.core.keys.kinds import RAW
from linkanalysis.errors import CaseError
from linkanalysis.protection.protected import find_evidence, read_about
from linkanalysis.storage.content_hashes import OF_DOCUMENTS, written
from linkanalysis.storage.engine import column
from linkanalysis.storage.journal import draft_entry, seal_entry
from linkanalysis.storage.schema import TABLES, quoted, stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from linkanalysis.case.batch import Added
    from linkanalysis.case.combined_dates import Zones
    from linkanalysis.case.frames import Moment
    from linkanalysis.storage.engine import DuckEngine
    from linkanalysis.storage.header import Header


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


def combine(moment: Moment, theirs: Moment, *, head: str, by: str) -> tuple[Added, ...]:
    """Add the standing documents and judgments of another case, completely or not at all.

    head: Of the journal of the other case, which the entry keeps.
    """
    engine, other = moment.database, theirs.database
    taken = find_taken(engine, other, lambda text: theirs.veiled(moment.veiled(text)))
    with engine.transaction():
        before = masked_ids(engine)
        added = [write_batch(engine, _batch(other, each, taken), by=by) for each in taken.new]
        judged = _write_judgments(engine, other, taken, by=by)
        _expect_protected(engine, other, taken)
        _expect_masked(engine, before, taken)
        if added or judged:
            counts = counted(len(added), "document"), counted(judged, "decision")
            seal_entry(
                engine, draft_entry(engine, "combine", subjects=(f"head {head}", *counts), by=by)
            )
    return tuple(added)


def _batch(other: DuckEngine, document: Document, taken: Taken) -> Batch:
    made = replace(
        document,
        id=taken.documents[document.id],
        origin=taken.origins.get(document.origin, document.origin),
    )
    return Batch(
        made,
        chunks=lambda _: begun_here(read_rows(other, document.id, taken.entities), taken.zones),
    )


def _expect_protected(engine: DuckEngine, other: DuckEngine, taken: Taken) -> None:
    """Raise unless everybody whom the other case protects is protected here under every id."""
    there, here = protected_ids(other), protected_ids(engine)
    lost = {there[each] for each in there if taken.entities.get(each, each) not in here}
    if lost:
        message = (
            f"People whom the other case protects would not be protected here: {len(lost):,}. What "
            "protects them there, such as a judgment that makes two ids one person, or an age in "
            "a document without a date of receipt, does not apply to them here. Nothing was "
            "added; compare case.decisions() with other.decisions(), and overrule one of the "
            "judgments, or add the document there again with its date of receipt (in a copy, "
            "other.copy(), if that case is to stay as it is)."
        )
        raise CaseError(message)


def _expect_masked(engine: DuckEngine, before: dict[str, str], taken: Taken) -> None:
    """Raise unless everybody stays masked whom this case masks, or whom new documents protect."""
    after = masked_ids(engine)
    if lost := {person for each, person in before.items() if each not in after}:
        message = (
            f"People whom this case protects would no longer be protected: {len(lost):,}. The "
            "likely cause is later dates in the other case: an age in a document without a date "
            "of receipt is counted at the latest date of the case. Nothing was added; add such a "
            "document here again with its date of receipt, and with case.add(batch, replaces=…)."
        )
        raise CaseError(message)
    new = {taken.documents[each.id] for each in taken.new}
    shown = {each.entity for each in find_evidence(engine) if each.document in new} - after.keys()
    if shown:
        message = (
            "Documents of the other case protect people who have the id of somebody with an "
            f"override in force here, and would be shown by name: {len(shown):,}. Nothing was "
            "added; end the override with case.end_override, and give it again once the cases are "
            "combined, if the authority covers what the other case knows."
        )
        raise CaseError(message)


JUDGED = (
    'SELECT "left", "right", judgment, "by", "at", reasons FROM standing_decisions ORDER BY ALL'
)
# Those of two entities that still stand: a judgment of any other holds nowhere.
HELD = """
    SELECT "left", "right", judgment, "by", "at", reasons
    FROM standing_decisions d
    SEMI JOIN stated_entities l ON l.entity = d."left"
    SEMI JOIN stated_entities r ON r.entity = d."right"
    ORDER BY ALL"""
EVER_JUDGED = 'SELECT "left", "right", judgment, "by", "at", reasons FROM decisions ORDER BY ALL'
OVERRULED = """
    SELECT "left", "right", judgment FROM standing_decisions
    WHERE "position" IN (SELECT n FROM journal WHERE act = 'overrule')
    ORDER BY ALL"""


def _write_judgments(engine: DuckEngine, other: DuckEngine, taken: Taken, *, by: str) -> int:
    """Take over the judgments that hold there, with who judged and when; return their number.

    What was overruled or taken back here stays so.
    """
    known = set(engine.execute(EVER_JUDGED).fetchall())
    overruled = {
        frozenset(pair): judgment for *pair, judgment in engine.execute(OVERRULED).fetchall()
    }
    theirs = [
        _translated(row, taken)
        for row in other.execute(HELD).fetchall()
        if rests_on(row[-1]) <= taken.documents.keys()
    ]
    new = [
        row
        for row in dict.fromkeys(theirs)
        if row not in known and overruled.get(frozenset(row[:2]), row[2]) == row[2]
    ]
    _expect_no_conflict([*engine.execute(JUDGED).fetchall(), *new])
    if not new:
        return 0
    ids = sorted({entity for row in new for entity in row[:2]})
    reason = f"{counted(len(new), 'decision')} of another case"
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


def _translated(row: tuple[str, ...], taken: Taken) -> tuple[str, ...]:
    left, right, judgment, by, at, reasons = row
    named = [
        replace(each, document=taken.documents.get(each.document, ""))
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


FIELDS = tuple(each.name for each in fields(Document))
# what a document may be used for, and how far it may be trusted
TERMS = ("scheme", "grade", "handling", "purpose_limits", "review_by")
File = tuple[str, str, tuple[str, ...]]


@dataclass(slots=True)
class Taken:
    """What the standing documents of the other case are called here.

    documents: Id here by id there.
    origins: The same, also for documents of the other case that do not come along.
    entities: Ids that are numbers of a renamed document, by id there.
    new: The documents that this case does not hold.
    veiled: Withholds ids of documents that name somebody whom either case protects.
    zones: In which the dates of both cases begin.
    """

    veiled: Callable[[str], str]
    zones: Zones
    documents: dict[str, str] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    entities: dict[str, str] = field(default_factory=dict)
    new: list[Document] = field(default_factory=list)


def find_taken(engine: DuckEngine, other: DuckEngine, veiled: Callable[[str], str]) -> Taken:
    """Find what comes along; raise CaseError if a person has to decide first."""
    ours: dict[File, list[tuple[Document, str]]] = {}
    for document, status in _documents(engine):
        ours.setdefault(_file(document), []).append((document, status))
    theirs = [(each, status, ours.get(_file(each), [])) for each, status in _documents(other)]
    names = set(column(engine, "SELECT id FROM documents WHERE status <> 'undone'"))
    taken = Taken(veiled, zones_of(other, engine))
    waiting = []
    for document, status, alike in theirs:
        if status != "standing":
            continue
        standing = _standing(document, alike, veiled)
        if not standing:
            taken.new.append(document)
            name = taken.documents[document.id] = _free(document.id, names)
            if name != document.id:
                taken.entities |= _new_ids(engine, other, document.id, taken)
        elif not _is_held(engine, other, document, standing, taken):
            waiting.append((document, standing))
    for document, standing in waiting:  # it may name numbers of other documents, now known
        if not _is_held(engine, other, document, standing, taken):
            raise _read_otherwise(veiled(document.id))
    taken.origins = taken.documents | {
        document.id: alike[0][0].id if alike else _free(document.id, names)
        for document, status, alike in theirs
        if status != "standing"
    }
    return taken


def _documents(engine: DuckEngine) -> list[tuple[Document, str]]:
    listed = ", ".join(map(quoted, FIELDS))
    query = f"SELECT {listed}, status FROM documents WHERE status <> 'undone' ORDER BY \"position\""  # noqa: S608 - literal
    rows = engine.execute(query).fetchall()
    return [(_document(row), str(row[-1])) for row in rows]


def _document(row: tuple[object, ...]) -> Document:
    given: dict[str, Any] = dict(zip(FIELDS, row, strict=False))
    return Document(**given | {"columns": read_columns(given["columns"])})


def _file(document: Document) -> File:
    """Return what makes two documents one file: the bytes, the reader, and the sheet."""
    parts = tuple(part for part in document.id.split("#")[1:] if part != document.reader)
    return document.sha256, document.reader, parts


def _standing(
    document: Document, alike: list[tuple[Document, str]], veiled: Callable[[str], str]
) -> list[Document]:
    """Return the readings of the same file that stand here; raise if all were withdrawn."""
    standing = [each for each, status in alike if status == "standing"]
    if alike and not standing:
        message = (
            "A document was withdrawn from this case and stands in the other one, where it is "
            f'called "{veiled(document.id):.45}". Nothing was added: undo the withdrawal, or '
            "withdraw the document from the other case too (from a copy, other.copy(), if that "
            "case is to stay as it is)."
        )
        raise CaseError(message)
    return standing


def _is_held(
    engine: DuckEngine,
    other: DuckEngine,
    document: Document,
    standing: list[Document],
    taken: Taken,
) -> bool:
    """Look for a reading here that has the rows of a document there, and keep what it is called."""
    for held in standing:
        own, _ = own_ids(other, document.id) if held.id != document.id else ({}, set())
        ids = {each: renamed(each, document.id, held.id) for each in own}
        both = (engine, held.id), (other, document.id)
        if _are_equal(*both):
            ids = {}
        elif not _are_equal(*both, names=taken.entities | ids, zones=taken.zones):
            continue
        _expect_terms(document, held, taken.veiled)
        taken.documents[document.id] = held.id
        taken.entities |= ids
        return True
    return False


def _read_otherwise(document: str) -> CaseError:
    return CaseError(
        f'The file of "{document:.45}" of the other case is in this case too, but it was '
        "read into other rows there, by other settings or another version. Nothing was added: "
        "add it here as it was read there, with case.add(batch, replaces=…), or there as it "
        "was read here (in a copy, other.copy(), if that case is to stay as it is)."
    )


def _expect_terms(document: Document, held: Document, veiled: Callable[[str], str]) -> None:
    """Raise if the document of the other case states terms that it does not have here."""
    lost = [
        each for each in TERMS if getattr(document, each) not in {"", None, getattr(held, each)}
    ]
    if lost:
        message = (
            f'"{veiled(document.id):.45}" is in both cases, and the other one states another '
            f"{', '.join(lost)} for it. Nothing was added: add it here with the stricter of both, "
            "under a new id and with case.add(batch, replaces=…), or there (in a copy, "
            "other.copy(), if that case is to stay as it is)."
        )
        raise CaseError(message)


def _are_equal(
    here: tuple[DuckEngine, str],
    there: tuple[DuckEngine, str],
    *,
    names: Mapping[str, str] | None = None,
    zones: Zones | None = None,
) -> bool:
    """Tell whether two documents have the same rows, once those there are as they would be here."""
    if here[1] == there[1] and not names and zones is None:  # as the journal hashes them: faster
        (engine, name), (other, _) = here, there
        return all(
            written(engine, each, name) == written(other, each, name) for each in OF_DOCUMENTS
        )
    rows = read_rows(*there, names or {})
    return _hash_rows(read_rows(*here, {})) == _hash_rows(
        begun_here(rows, zones) if zones else rows
    )


def _hash_rows(rows: Iterable[tuple[str, pd.DataFrame]]) -> dict[str, int]:
    """Add up the hashes of the rows of a document by table, since their order means nothing."""
    sums: dict[str, int] = {}
    for table, frame in rows:
        for row in frame.itertuples(index=False, name=None):
            digest = hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest()
            sums[table] = sums.get(table, 0) + int.from_bytes(digest)
    return sums


def _free(name: str, names: set[str]) -> str:
    """Take the id itself if it is free here, else with the first number that makes it so."""
    numbered = (f"{name}~{number}" for number in count(2))
    free = name if name not in names else next(each for each in numbered if each not in names)
    names.add(free)
    return free


def _new_ids(engine: DuckEngine, other: DuckEngine, document: str, taken: Taken) -> dict[str, str]:
    """Find the ids that are numbers of a renamed document; raise if that is in doubt."""
    own, doubtful = own_ids(other, document)
    people = [each for each in own if each.startswith("person:")]
    if people:
        here = f"SELECT DISTINCT entity FROM ({MENTIONS}) WHERE entity IN (SELECT unnest(?))"  # noqa: S608 - literal
        if elsewhere := set(column(engine, here, [people])):
            doubtful |= elsewhere - own_ids(engine, document)[0].keys()
    if doubtful:
        message = (
            f'Ids in "{taken.veiled(document):.45}" of the other case may be numbers of its rows, '
            f"or numbers that people have in both cases: {len(doubtful):,}. Nothing was added: add "
            "this document to the other case again under an id that no document has here (in a "
            "copy, other.copy(), if that case is to stay as it is), and withdraw it under the "
            "old one."
        )
        raise CaseError(message)
    return {each: renamed(each, document, taken.documents[document]) for each in own}


BLOCK = 100_000  # rows read and written at a time: a document need not fit in memory
ENTITIES = {"statements": ("entity",), "links": ("source", "target"), "problems": ()}
# The table that each row belongs to, where it is read, and in which order.
_SOURCES = (
    *((table, stored(table), "rowid") for table in ENTITIES),
    ("links", "numbered_rows", 'CAST("row" AS UINTEGER)'),
)
OWNER = " owner"
MENTIONS = """
    SELECT entity, "row", document FROM statements
    UNION SELECT source, "row", document FROM links
    UNION SELECT target, "row", document FROM links"""


def own_ids(engine: DuckEngine, document: str) -> tuple[dict[str, str], set[str]]:
    """Find the ids that are numbers of a document, each with what follows the document's name.

    The second are those that also stand in other rows than the one they name, so that they may be
    numbers that an agency gave people.
    """
    found: dict[str, str] = {}
    elsewhere: set[str] = set()
    for entity, row in _mentions(engine, document):
        rest = _after_name(entity, document)
        if rest is None:
            continue
        if (
            entity.partition(":")[2].startswith(RAW)
            or rest == OWNER
            or f"{rest} ".startswith(f"-{row} ")  # "-17", or "-17 payer": one of a row's people
        ):
            found[entity] = rest
        else:
            elsewhere.add(entity)
    return found, elsewhere & found.keys()


def _mentions(engine: DuckEngine, document: str) -> Iterator[tuple[str, str]]:
    yield from engine.execute(
        f"SELECT entity, coalesce(\"row\", '') FROM ({MENTIONS}) WHERE document = ? ORDER BY ALL",  # noqa: S608 - literal
        [document],
    ).fetchall()
    refused = engine.execute(
        "SELECT about, coalesce(\"row\", '') FROM problems "
        "WHERE document = ? AND about IS NOT NULL ORDER BY ALL",
        [document],
    ).fetchall()
    for about, row in refused:
        yield from ((entity, row) for entity in read_about(about))


def _after_name(entity: str, document: str) -> str | None:
    """Return what follows the name of the document in an id that could be one of its own."""
    kind, _, key = entity.partition(":")
    if key.startswith(f"{RAW}{document}:"):
        return key.removeprefix(f"{RAW}{document}")
    if kind == "person" and key.startswith((f"{document}-", f"{document}{OWNER}")):
        return key.removeprefix(document)
    return None


def renamed(entity: str, old: str, new: str) -> str:
    """Return an id of one document as it would be if the document had another name."""
    kind, _, key = entity.partition(":")
    raw = RAW if key.startswith(RAW) else ""
    return f"{kind}:{raw}{new}{key.removeprefix(raw).removeprefix(old)}"


def read_rows(
    engine: DuckEngine, document: str, names: Mapping[str, str]
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Read the rows of a document block by block, with other ids for those that have a new one."""
    for table, source, order in _SOURCES:
        columns = [each for each in TABLES[table] if each != "document"]
        listed = ", ".join(map(quoted, columns))
        query = f"SELECT {listed} FROM {source} WHERE document = ? ORDER BY {order}"  # noqa: S608 - literal names
        for block in engine.blocks(query, [document], BLOCK):
            frame = pd.DataFrame(block, columns=columns, dtype=object)
            if names:
                _rename(frame, table, names)
            yield table, frame


def _rename(frame: pd.DataFrame, table: str, names: Mapping[str, str]) -> None:
    for each in ENTITIES[table]:
        frame[each] = frame[each].map(lambda entity: names.get(entity, entity))
    if table == "problems":
        frame["about"] = frame["about"].map(
            lambda about: _renamed_in(about, names), na_action="ignore"
        )


def _renamed_in(about: str, names: Mapping[str, str]) -> str:
    listed = read_about(about)
    if not names.keys() & set(listed):
        return about
    return json.dumps([names.get(each, each) for each in listed], ensure_ascii=False)
