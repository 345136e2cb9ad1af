"""Writing the chunks of a batch to the tables, and refusing values that no case accepts.

A word that is not in the vocabulary refuses the whole batch, since it is a mistake of a reader or
of ``case.toml`` and not of one row: a role written ``Victim`` would silently lose its protection.
Messages name columns and words of the vocabulary, never values that may be names.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import pandas as pd

from linkanalysis.case.batch import Selection
from linkanalysis.core.checks import suggest_name
from linkanalysis.core.vocabulary.entities import ENTITY_TYPES, OWN, OWN_WORD
from linkanalysis.core.vocabulary.links import LINK_TYPES
from linkanalysis.core.vocabulary.roles import ROLES
from linkanalysis.errors import CaseError
from linkanalysis.storage.content_hashes import BLOCK, OF_DOCUMENTS, as_text
from linkanalysis.storage.engine import column
from linkanalysis.storage.numbered_links import TABLE as NUMBERED
from linkanalysis.storage.schema import KINDS, TABLES, literal, quoted, stored

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from linkanalysis.case.batch import Batch, TableChunk
    from linkanalysis.storage.engine import DuckEngine

CHUNK = "chunk"
# A type, a colon and a key with at least one visible character; control characters are refused.
_ID = r"[a-z_]+:(?s:.*\S.*)"  # in SQL, too; \S of ASCII there
_TIME = r"'[-+0-9:. TZ]*'"
_CONTROL = r"[\x00-\x1f\x7f]"
_IS_ID, _HAS_CONTROL = re.compile(_ID, re.ASCII), re.compile(_CONTROL)
_OWN = rf"{OWN}{OWN_WORD.pattern}:(?s:.*)"  # a type of this case's
_IS_OWN = re.compile(_OWN)
_DEFAULTS = {"count": "1", "kind": "'fact'"}
_TYPES = tuple(row.name for row in ENTITY_TYPES)
_LINKS = tuple(row.name for row in LINK_TYPES)
_ROLES = tuple(row.name for row in ROLES)

_OF_LINKS = (
    ("type", _LINKS, "a type of link"),
    ("role", _ROLES, "a role"),
    ("kind", KINDS, "a kind of statement"),
)
_ROLE = "CASE WHEN attribute = 'role' THEN value END"
# by table: a column or what is a word in it, the words it may be, and what they are called
_WORDS: dict[str, tuple[tuple[str, tuple[str, ...], str], ...]] = {
    "statements": ((_ROLE, _ROLES, "a role"), ("kind", KINDS, "a kind of statement")),
    "links": _OF_LINKS,
    "link_ends": (),
    "link_details": _OF_LINKS,
    "problems": (("role", _ROLES, "a role"),),
}
_IDS = {
    "statements": ("entity",),
    "links": ("source", "target"),
    "problems": (),
    "link_ends": ("id",),
    "link_details": (),
}
_STATED = ("statements", "links", "problems")
_LINKED = ("links", "link_details")  # say what a link is
_NUMBERED = ("link_ends", "link_details")  # give numbers, each to one thing of one document
_NEEDED = {
    "statements": ("entity", "attribute", "value"),
    "links": ("source", "target", "type"),
    "problems": ("why",),
}


class Inserted(NamedTuple):
    """What was inserted of a batch.

    counts: Number of rows by table.
    summed: Whether some rows are sums.
    texts: By table its rows as text, as `contents.of_texts` takes them, unless they are many.
    """

    counts: dict[str, int]
    summed: bool
    texts: dict[str, list[tuple[str | None, str]]]


def insert_batch(engine: DuckEngine, batch: Batch) -> Inserted:
    """Insert all chunks of a batch."""
    counts, summed = dict.fromkeys(OF_DOCUMENTS, 0), False
    texts: dict[str, list[tuple[str | None, str]]] = {}
    selected: set[str] = set()
    first: dict[str, int] = {}
    for table, chunk in batch.chunks(engine) if batch.chunks else _in_turn(batch):
        if table not in _STATED and not first:
            first = {each: _first_free(engine, each) for each in _NUMBERED}
        if isinstance(chunk, Selection):
            counts[table] += _insert_selection(
                engine, table, chunk, batch.document.id, first=first.get(table)
            )
            selected.add(table)
            summed |= chunk.counted
        elif table == NUMBERED:
            counts[table] += _insert_numbered(engine, chunk, first)
        else:
            few = counts[table] + len(chunk) <= BLOCK and table not in selected
            rows = _insert(engine, table, chunk, batch.document.id, as_texts=few)
            if few:
                texts.setdefault(table, []).extend(rows)
            counts[table] += len(chunk)
    # once: looking at each chunk would cost as much as inserting it
    for table in sorted(selected):
        _check_selected(engine, table, batch.document.id)
    if counts[NUMBERED]:
        _check_numbers(engine, batch.document.id, counts[NUMBERED])
    whole = {table: rows for table, rows in texts.items() if len(rows) == counts[table]}
    return Inserted(counts, summed, whole)


def _in_turn(batch: Batch) -> Iterator[TableChunk]:
    """Yield one chunk of each kind in turn."""
    # the reader may still fill a list while its links are consumed, so a list comes last
    listed = isinstance(batch.problems, Sequence)
    streams = [batch.statements, batch.links, () if listed else batch.problems]
    last = ((None, None, chunk) for chunk in (batch.problems if listed else ()))
    for step in itertools.chain(itertools.zip_longest(*streams), last):
        for table, chunk in zip(_STATED, step, strict=True):
            if chunk is not None and not chunk.empty:
                yield table, chunk


def _insert_selection(
    engine: DuckEngine, table: str, chunk: Selection, document: str, *, first: int | None
) -> int:
    """Insert the rows of a query, and count them; first: the number that their 0 becomes."""
    added = [
        f"{value} AS {quoted(name)}"
        for name, value in _DEFAULTS.items()
        if name in TABLES[table] and not (name == "count" and chunk.counted)
    ]
    rows = "*" if first is None else f"* REPLACE (number + {first} AS number)"
    listed = ", ".join([rows, *added, "? AS document"])
    insert = f"INSERT INTO {stored(table)} BY NAME SELECT {listed} FROM ({chunk.query})"  # noqa: S608
    return count_inserted(engine, insert, [document])


def _insert_numbered(engine: DuckEngine, chunk: pd.DataFrame, first: Mapping[str, int]) -> int:
    """Insert links whose ends and details are numbers of their document, and count them."""
    ends, details = (first[table] for table in _NUMBERED)
    insert = (
        f"INSERT INTO {NUMBERED} BY NAME SELECT * REPLACE (source + {ends} AS source, "  # noqa: S608
        f"target + {ends} AS target, details + {details} AS details) FROM {CHUNK}"
    )
    with engine.frame(CHUNK, chunk):
        return count_inserted(engine, insert, [])


def _first_free(engine: DuckEngine, table: str) -> int:
    """Find the number after the last of a table."""
    return int(column(engine, f"SELECT coalesce(max(number) + 1, 0) FROM {table}")[0])  # noqa: S608 - literal name


def count_inserted(engine: DuckEngine, insert: str, values: list[object]) -> int:
    """Run an INSERT; return the number of rows that it wrote."""
    ((rows,),) = engine.fetch(insert, values, lambda connection: connection.fetchall())
    return int(rows)


def _insert(
    engine: DuckEngine, table: str, chunk: pd.DataFrame, document: str, *, as_texts: bool
) -> list[tuple[str | None, str]]:
    """Insert the rows of a frame; return them as text if asked for."""
    columns = TABLES[table]
    where = f'Document "{document}", {table}'
    given = [str(name) for name in chunk.columns if name not in {"document", "position"}]
    for name in given:
        if name not in columns:
            message = (
                f'{where}: there is no column "{name}". {suggest_name(name, columns)}'.rstrip()
            )
            raise CaseError(message)
    for name in _NEEDED[table]:
        if name not in given:
            message = f'{where}: the column "{name}" is missing.'
            raise CaseError(message)
    plain = pd.DataFrame({name: _plain(chunk[name], columns[name]) for name in given}, copy=False)
    _refuse_halves(plain, where)
    _check_frame(plain, table, where)
    names = [name for name in given if not (table == "statements" and name == "type")]
    texts = {name for name in names if pd.api.types.is_object_dtype(plain[name].dtype)}
    insert = f"INSERT INTO {stored(table)} BY NAME {_typed(table, names, texts)}"
    if as_texts:
        insert = f"{insert} RETURNING {as_text(table)}"
    try:
        with engine.frame(CHUNK, plain):
            rows = engine.fetch(insert, [document], lambda connection: connection.fetchall())
    except duckdb.ConversionException as error:
        message = (
            f"{where}: a value does not fit {_kind_of(error)}. "
            "The reader must report such rows as problems."
        )
        raise CaseError(message) from None
    return rows


def _refuse_halves(frame: pd.DataFrame, where: str) -> None:
    """Refuse lone surrogates, on which each version of DuckDB fails in its own way."""
    for name in frame.columns:
        if pd.api.types.is_object_dtype(frame[name].dtype):
            try:
                "".join(filter(None, frame[name].to_numpy().tolist())).encode()
            except UnicodeEncodeError:
                message = (
                    f'{where}: a value of "{name}" holds half a character (a lone surrogate); '
                    "the reader must repair it."
                )
                raise CaseError(message) from None


def _kind_of(error: duckdb.ConversionException) -> str:
    """Name the column type of a failed cast, without the value that DuckDB quotes."""
    found = str(error)
    kinds = {kind for columns in TABLES.values() for kind in columns.values()}
    named = sorted(kind for kind in kinds if kind != "VARCHAR" and kind.lower() in found.lower())
    return named[0] if named else "its column"


def _plain(column: pd.Series[Any], kind: str) -> pd.Series[Any]:
    """Convert a column to values of one type: text, numbers, or naive times in UTC."""
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        naive: pd.Series[Any] = column.dt.tz_convert("UTC").dt.tz_localize(None)
        return naive
    if isinstance(column.dtype, pd.CategoricalDtype) or pd.api.types.is_object_dtype(column.dtype):
        inner = pd.api.types.infer_dtype(column, skipna=True)
        if kind == "TIMESTAMP" and inner not in {"string", "empty"}:
            return pd.to_datetime(column, utc=True).dt.tz_localize(None)
        if inner not in {"string", "empty"}:
            column = column.map(str, na_action="ignore")
    elif not pd.api.types.is_string_dtype(column.dtype):
        return column
    values = column.to_numpy(dtype=object, copy=True)
    values[pd.isna(values)] = None
    return pd.Series(values, column.index, dtype=object)


def _typed(table: str, names: list[str], texts: Collection[str]) -> str:
    """Select the columns of a chunk as those of its table; `texts` are columns of text."""
    columns, listed = TABLES[table], []
    for name in names:
        cast = f"CAST({quoted(name)} AS {columns[name]})"
        if columns[name] == "TIMESTAMP":  # a plain cast would drop an offset
            cast = f"CAST(CAST({_moment(name, texts)} AS TIMESTAMPTZ) AS TIMESTAMP)"
        if name in _DEFAULTS:
            cast = f"coalesce({cast}, {_DEFAULTS[name]})"
        listed.append(f"{cast} AS {quoted(name)}")
    listed += [
        f"{value} AS {quoted(name)}"
        for name, value in _DEFAULTS.items()
        if name in columns and name not in names
    ]
    if table == "statements":
        listed.append("split_part(CAST(entity AS VARCHAR), ':', 1) AS type")
    return f"SELECT {', '.join(listed)}, ? AS document FROM {CHUNK}"  # noqa: S608 - literal names


def _check_numbers(engine: DuckEngine, document: str, added: int) -> None:
    """Refuse numbers that stand for nothing: nobody would ever see their links."""
    (known,) = column(engine, "SELECT count(*) FROM numbered_rows WHERE document = ?", [document])
    if known != added:
        message = (
            f'Document "{document}", {NUMBERED}: its numbers stand for {known:,} links instead of '
            f"{added:,}. Give each end and each of the details once."
        )
        raise CaseError(message)


def _moment(name: str, texts: Collection[str]) -> str:
    """Give a time; of texts only those that name no zone, in which DuckDB 1.5 reads the next."""
    if name not in texts:
        return quoted(name)
    plain = f"{quoted(name)} IS NULL OR regexp_full_match({quoted(name)}, {_TIME})"
    return f"CASE WHEN {plain} THEN {quoted(name)} ELSE 'no time' END"  # which fails


def _check_selected(engine: DuckEngine, table: str, document: str) -> None:
    """Check ids and words of rows that queries selected, by one query."""
    where = f'Document "{document}", {table}'
    written = f"(FROM {stored(table)} WHERE document = {literal(document)})"
    asked = [_wrong_ids(name, written) for name in _IDS[table]]
    asked += [_wrong_words(table, written)] if _WORDS[table] else []
    (found,) = engine.execute(f"SELECT * FROM {', '.join(asked)}").fetchall()  # noqa: S608
    for name in _IDS[table]:
        wrong, unknown, *found = found
        _refuse_ids(name, wrong, unknown, where)
    for word, (_, known, called) in zip(found, _WORDS[table], strict=False):
        _refuse_word(word, known, called, where)
    if table in _LINKED:
        _refuse_untyped(table, found[-1], where)


def _wrong_words(table: str, written: str) -> str:
    """Select an unknown word of each kind in a relation, and how many rows have no type."""
    # looked up once for each combination, of which there are few; w0 is the type of a link
    words = [*enumerate(_WORDS[table])]
    listed = ", ".join(f"{what} AS w{at}" for at, (what, *_) in words)
    unknown = ", ".join(f"min(w{at}) FILTER (w{at} NOT IN {known})" for at, (_, known, _) in words)
    return (
        f"(SELECT {unknown}, coalesce(sum(n) FILTER (w0 IS NULL), 0) "  # noqa: S608
        f"FROM (SELECT {listed}, count(*) AS n FROM {written} GROUP BY ALL))"
    )


def _wrong_ids(name: str, written: str) -> str:
    """Select how many ids of a relation are none, and one of an unknown type."""
    own = f"regexp_full_match({name}, '{_OWN}')"
    kind = f"CASE WHEN NOT {own} THEN split_part({name}, ':', 1) END"
    bad = (
        f"{name} IS NULL OR NOT regexp_full_match({name}, '{_ID}') "
        f"OR regexp_matches({name}, '{_CONTROL}')"
    )
    return (
        f"(SELECT coalesce(sum(n) FILTER ({bad}), 0), min({kind}) FILTER ({kind} NOT IN {_TYPES}) "  # noqa: S608 - literal names
        f"FROM (SELECT {name}, count(*) AS n FROM {written} GROUP BY {name}))"
    )


def _check_frame(frame: pd.DataFrame, table: str, where: str) -> None:
    """Check ids and words of rows that are not inserted yet, as `_check_selected` does."""
    for name in _IDS[table]:
        counts = {str(value): n for value, n in frame[name].value_counts().items()}
        wrong = sum(n for value, n in counts.items() if not _is_id(value))
        kinds = {each.partition(":")[0] for each in counts if not _IS_OWN.fullmatch(each)}
        unknown = min(kinds.difference(_TYPES), default=None)
        _refuse_ids(name, wrong + int(frame[name].isna().sum()), unknown, where)
    for what, known, called in _WORDS[table]:
        if what == _ROLE:
            used = frame["value"][frame["attribute"] == "role"]
        elif what in frame:
            used = frame[what]
        else:
            continue
        words = set(map(str, used.dropna().unique()))
        _refuse_word(min(words.difference(known), default=None), known, called, where)
    if table in _LINKED:
        _refuse_untyped(table, int(frame["type"].isna().sum()), where)


def _is_id(value: str) -> bool:
    return _IS_ID.fullmatch(value) is not None and not _HAS_CONTROL.search(value)


def _refuse_ids(name: str, wrong: int, unknown: str | None, where: str) -> None:
    if wrong:
        message = (
            f'{where}: {wrong:,} values of "{name}" are not ids. An id is a type, a colon and '
            "a key without control characters; make it with make_id."
        )
        raise CaseError(message)
    _refuse_word(unknown, _TYPES, "a type of entity", where)


def _refuse_untyped(table: str, empty: int, where: str) -> None:
    if empty:
        what = "links" if table == "links" else "details of links"
        message = f"{where}: {empty:,} {what} have no type. Use tie if the type is not known."
        raise CaseError(message)


def _refuse_word(word: str | None, known: tuple[str, ...], called: str, where: str) -> None:
    if word is not None:
        hint = suggest_name(word, known)
        message = f'{where}: "{word:.40}" is not {called}. {hint}'.rstrip()
        raise CaseError(message)
