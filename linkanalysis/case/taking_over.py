"""What comes along when a case takes over another one, and under which ids.

Lives here: which documents both cases hold, what the others are called here, and the ids that are
renamed with them.
Not here: the act that writes them (`combining`), and which ids belong to one document (`own_ids`).

A document that both cases hold comes once: one file, read by one reader into equal rows, whatever
it is called. If the rows differ, a person decides which reading holds: two readings of one file
would count twice, and either may be the one that states who is protected.

Another document of the same id comes under a new one, and so do the ids that are numbers of this
document alone, in every document that comes along: they are other things here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from itertools import count
from typing import TYPE_CHECKING, Any

from linkanalysis.case.batch import Document, read_columns
from linkanalysis.case.dates_of_another import begun_here, zones_of
from linkanalysis.case.own_ids import MENTIONS, own_ids, read_rows, renamed
from linkanalysis.errors import CaseError
from linkanalysis.storage.contents import OF_DOCUMENTS, written
from linkanalysis.storage.engine import column
from linkanalysis.storage.schema import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    from linkanalysis.case.dates_of_another import Zones
    from linkanalysis.storage.engine import DuckEngine

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
