"""A case whose large tables stay where they are."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case import Batch, Case, Decision
from linkanalysis.case.answers import select
from linkanalysis.core.checks import expect_type, given_names
from linkanalysis.core.door import guarded
from linkanalysis.core.progress import with_progress
from linkanalysis.errors import CaseError, DataQualityWarning, EngineError, ProtectedError
from linkanalysis.graph.queries.call_queries import HOUR, KNOWN
from linkanalysis.ingest.records.documents import read_frame
from linkanalysis.scale.engines import Engine, Workbench, workbench
from linkanalysis.scale.ids import FIRST_ROW, may_name_people, read_ids, read_refused, read_types
from linkanalysis.scale.tables import Table, checked, described
from linkanalysis.scale.ties import MappedTable, When, key_of, links_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from types import TracebackType
    from typing import Self

    from linkanalysis.case import Document
    from linkanalysis.scale.tables import Description, Ends

# The most rows loaded from all tables together: they are read one by one, at about 50,000 a second,
# and a case of this size still opens on a laptop.
MOST_ROWS = 5_000_000
SHORTER = "Ask for a shorter time."

# Who judged that two ids are one entity, in a case of some rows of a large one.
CARRIED_OVER = "decision in the large case"

HERE = f"""
SELECT source, target, type, CAST(start AS VARCHAR) AS begun, CAST("end" AS VARCHAR) AS ended,
    CASE WHEN {KNOWN} = {HOUR} THEN 1 ELSE 0 END::BIGINT AS has_hour,
    greatest(coalesce(count, 1), 1)::BIGINT AS n
FROM standing_links
"""


@dataclass(frozen=True, slots=True)
class LargeCase:
    """A case over an engine: large tables stay where they are, only answers are loaded.

    Attributes
    ----------
    engine : Engine
        Where the tables are.
    tables : tuple
        The tables, as described.
    case : Case
        What is loaded: whole tables of people and records, and the rows of links and payments about
        people, organizations and what they hold. It knows who is protected.
    batches : tuple of Batch
        The same, one for each document; the working file, in which nobody is masked.
    mapped : tuple
        The tables that stay where they are, with the ids that were uploaded for them.
    services : frozenset of str
        Numbers of services (911, toll-free, voicemail, short codes) that were read.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> engine = la.scale.over_duckdb(duckdb.connect())
    >>> with la.scale.connect(engine, {}, purpose="training") as large:
    ...     large
    <LargeCase: 0 tables on DuckDB>
    """

    engine: Engine
    tables: tuple[Table, ...]
    case: Case
    batches: tuple[Batch, ...]
    mapped: tuple[MappedTable, ...]
    services: frozenset[str]
    _bench: Workbench

    def __repr__(self) -> str:
        tables = "1 table" if len(self.tables) == 1 else f"{len(self.tables):,} tables"
        return f"<LargeCase: {tables} on {self.engine.name}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def fingerprint(self) -> str:
        """Hash of what is loaded."""
        return self.case.fingerprint

    @property
    def position(self) -> int:
        """Number of acts in the journal of what is loaded."""
        return self.case.position

    @guarded
    def close(self) -> None:
        """Remove what was uploaded to the engine, and close the loaded case.

        Examples
        --------
        >>> import duckdb
        >>> import linkanalysis as la
        >>> engine = la.scale.over_duckdb(duckdb.connect())
        >>> la.scale.connect(engine, {}, purpose="training").close()
        """
        self._bench.close()
        self.case.close()


@contextmanager
def query_links(large: LargeCase, when: When) -> Iterator[tuple[Workbench, str, dict[str, object]]]:
    """Upload what a question needs; yield the query of all links and the values it binds."""
    with workbench(large.engine) as bench:
        yield bench, links_in(large, bench, when), when.values()


def links_in(large: LargeCase, bench: Workbench, when: When) -> str:
    """Upload what is loaded and judged; return the query of all links in time."""
    loaded = bench.upload(_text(select(large.case, HERE)))
    judged = large.case.same
    same = bench.upload(judgments(judged)) if judged else ""
    return links_of(large.engine.dialect, large.mapped, when, loaded=loaded, same=same)


def document_of(table: Table) -> Document:
    """Describe a table as the document that its rows come from."""
    return batch_of(table, _empty(table)).document


def connect(
    engine: Engine,
    tables: Description,
    *,
    purpose: str | None = None,
    region: str | None = None,
    timezone: str | None = None,
) -> LargeCase:
    """Describe the tables of an engine as a case.

    Parameters
    ----------
    engine : Engine
        `over_duckdb`, `over_parquet`, `over_spark`, `over_ibis`, or another engine that follows the
        protocol.
    tables : mapping of str to mapping, or path
        For each table the keys of a ``[[document]]`` in ``case.toml``: ``reader``, ``columns``,
        ``values``, ``timezone``, ``grade`` and so on. Further keys are ``table``, its name in the
        engine if it differs; ``key``, the column that leads to a row; ``partition``, a column with
        the partition of the row; and ``normalized``, true if ends are normal forms already. A path
        names a TOML file with ``[case]`` and ``[table.…]``.
    purpose : {"investigation", "intelligence", "training"}, optional
        What the case is held for; required here or in ``[case]``.
    region, timezone : str, optional
        Region and time zone of tables that name none.

    Returns
    -------
    LargeCase
        The case. Close it to remove what was uploaded to the engine.

    Raises
    ------
    RecordError
        If a description is wrong; the error lists all mistakes.
    CaseError
        If there is no purpose, or more than five million rows would be loaded.
    EngineError
        If the engine does not answer.

    Notes
    -----
    Tables of calls, payments and links stay where they are; tables of other readers are loaded
    whole. Rows of links and payments are loaded if they name a person or an organization, or state
    who holds what: they decide who is protected. Each distinct number or account is read once, by
    the reader of its table. Devices, SIM cards, cells and amounts of these tables count only in a
    part that `read_part` loads; by the zones of cells, `find_contacts` tells local days.
    A time is a timestamp or ISO text without an offset, in local time of ``timezone``, or a
    timestamp of a type with a time zone.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> engine = la.scale.over_duckdb(duckdb.connect())
    >>> la.scale.connect(engine, {}, purpose="training").tables
    ()
    """
    advice = (
        "give la.scale.over_duckdb(connection), la.scale.over_spark(session) or "
        "la.scale.over_ibis(backend)."
    )
    expect_type("engine", engine, Engine, advice, error=EngineError)
    header, found = described(tables)
    purpose = purpose or str(header.get("purpose", ""))
    if not purpose:
        message = (
            "A large case needs a purpose: investigation, intelligence or training. Give "
            'purpose="…", or set it in [case].'
        )
        raise CaseError(message)
    region = region or _text_or_none(header.get("region"))
    timezone = timezone or _text_or_none(header.get("timezone"))
    case = Case(
        purpose=purpose, title=str(header.get("title", "")), region=region, timezone=timezone
    )
    bench = Workbench(engine)
    try:
        known = checked(engine, found, region, timezone)
        mapped, services, words = [], [], []
        for table in with_progress(known, what="reading ids", total=len(known)):
            if table.ends is not None:
                one, numbers, ids = _mapped(engine, bench, table, table.ends)
                mapped.append(one)
                words.append((table, ids))
                services += numbers
        batches = tuple(_loaded(engine, known, mapped))
        for batch in batches:
            case.add(batch)
        called = tuple(_called(case, words))
        for batch in called:
            case.add(batch)
        batches += called
    except BaseException:
        bench.close()
        case.close()
        raise
    return LargeCase(engine, known, case, batches, tuple(mapped), frozenset(services), bench)


def _mapped(
    engine: Engine, bench: Workbench, table: Table, ends: Ends
) -> tuple[MappedTable, list[str], pd.DataFrame]:
    """Read the ids of a table and upload them; return also those with letters in their keys."""
    source, from_source = read_ids(engine, table, ends, target=False)
    target, from_target = read_ids(engine, table, ends, target=True)
    types, default = read_types(engine, table, ends)
    return (
        MappedTable(
            table,
            ends,
            "" if table.normalized else bench.upload(source),
            "" if table.normalized else bench.upload(target),
            bench.upload(types) if table.has(ends.link_type) else "",
            default,
            {name: bench.upload(raw) for name, raw in read_refused(engine, table, ends).items()},
        ),
        [*from_source, *from_target],
        _with_letters([source, target]),
    )


def _with_letters(sides: list[pd.DataFrame]) -> pd.DataFrame:
    ids = pd.concat(sides).drop_duplicates("id")[["raw", "id"]]
    return ids[ids["id"].str.contains(r":.*[^\W\d_]").astype(bool)]


def _called(case: Case, words: Iterable[tuple[Table, pd.DataFrame]]) -> Iterator[Batch]:
    """State of each id that names somebody protected how its table writes it, so it is masked."""
    for table, ids in words:
        named = ids[ids["id"].isin(case.protection.naming(ids["id"]))].sort_values("id")
        if len(named):
            stated = pd.DataFrame({"entity": named["id"], "value": named["raw"]})
            stated = stated.assign(attribute="written_as", row=None, kind="derived")
            document = batch_of(table, _empty(table)).document
            yield Batch.of(document, statements=stated.reset_index(drop=True))


def _loaded(
    engine: Engine, tables: tuple[Table, ...], mapped: list[MappedTable]
) -> Iterator[Batch]:
    """Load whole tables, and the rows about people and holders from tables that stay."""
    left = MOST_ROWS
    of = {each.table.name: each for each in mapped}
    for table in tables:
        place = engine.dialect.name(*table.place)
        condition = ""
        if table.name in of:
            if not may_name_people(table, of[table.name].ends):
                continue
            keys = rows_of(engine.dialect, of[table.name], loaded=True)
            key = key_of(engine.dialect, table)
            condition = f" WHERE {key} IN (SELECT row_key FROM ({keys}) k)"
        rows = fetched(
            engine,
            f"SELECT * FROM {place}{condition}",
            {},
            most=left,
            advice="Leave out tables you do not need, or give views with fewer rows.",
        )
        left -= len(rows)
        yield batch_of(table, rows)


def fetched(
    engine: Engine, sql: str, values: dict[str, object], *, most: int, advice: str
) -> pd.DataFrame:
    """Load rows if they fit; one row too many shows that they do not."""
    rows = engine.rows(f"SELECT * FROM ({sql}) f LIMIT {most + 1}", values)
    if len(rows) > most:
        message = f"More than {most:,} rows would be loaded. {advice}"
        raise CaseError(message)
    return rows


def batch_of(table: Table, rows: pd.DataFrame) -> Batch:
    """Read rows of a table as a document whose rows are named by their keys."""
    place = ".".join(table.place)
    named = [name for name in (table.key, table.partition) if name]
    kept = rows.sort_values(named or list(rows.columns), ignore_index=True)
    names = [f"{place}, row {number + 1:,}" for number in range(len(kept))]
    if table.key:
        names = [f"{table.key} {value}" for value in kept[table.key].tolist()]
    if table.partition:
        parts = kept[table.partition].tolist()
        names = [
            f"{name}, {table.partition} {part}" for name, part in zip(names, parts, strict=True)
        ]
    frame = kept.drop(columns=[name for name in named if name not in table.columns.values()])
    document = {key: value for key, value in table.described.items() if key != "reader"}
    read = read_frame(
        frame, reader=table.settings.reader, document={**document, "title": table.name}
    )
    if read.in_case is not None:
        read = read.in_case(table.settings.region, table.settings.dates_in)

    def led(parts: list[pd.DataFrame]) -> pd.DataFrame | None:
        if not parts:
            return None
        whole = pd.concat(parts, ignore_index=True)
        # a remark about the whole table has no row, or that of the header
        at = (pd.to_numeric(whole["row"]).fillna(0) - FIRST_ROW).astype(int)
        led_to = [names[row] if 0 <= row < len(names) else None for row in at.tolist()]
        return whole.assign(row=pd.Series(led_to, dtype=object))

    # problems come last: the reader fills the list meanwhile
    statements, links = led(list(read.statements)), led(list(read.links))
    return Batch.of(
        read.document, statements=statements, links=links, problems=led(list(read.problems))
    )


def case_of(large: LargeCase, batches: Iterable[Batch]) -> Case:
    """Make a case with the settings of the loaded one from other batches, joined by document."""
    like = large.case
    case = Case(
        purpose=like.purpose,
        title=like.title,
        agency=like.agency,
        region=like.region,
        timezone=like.timezone,
    )
    by_document: dict[str, list[Batch]] = {}
    for batch in batches:
        by_document.setdefault(batch.document.id, []).append(batch)
    try:
        for parts in by_document.values():
            joined = Batch(
                parts[0].document,
                statements=[frame for part in parts for frame in part.statements],
                links=[frame for part in parts for frame in part.links],
                problems=[frame for part in parts for frame in part.problems],
            )
            with warnings.catch_warnings():
                # of how many rows of a table could be read, `connect` has warned
                warnings.simplefilter("ignore", DataQualityWarning)
                case.add(joined)
        _judge_again(case, like.same)
    except BaseException:
        case.close()
        raise
    return case


def with_aliases(case: Case, entities: Collection[str]) -> set[str]:
    """Add the ids that were judged to be one of these entities."""
    same = case.same
    own = {same.get(entity, entity) for entity in entities}
    return {*own, *(alias for alias, canonical in same.items() if canonical in own)}


def _judge_again(case: Case, same: Mapping[str, str]) -> None:
    """Let the ids that the large case takes for one be one in a case of some of its rows."""
    if not same:
        return
    stated = case.types().keys()
    first: dict[str, str] = {}
    pairs = []
    for entity, canonical in sorted({**same, **{each: each for each in same.values()}}.items()):
        if entity in stated:
            other = first.setdefault(canonical, entity)
            pairs += [Decision(other, entity, "same")] if other != entity else []
    if pairs:
        case.decide(pairs, by=CARRIED_OVER)


def judgments(same: Mapping[str, str]) -> pd.DataFrame:
    """Make a frame of ids and what each is taken for, to be uploaded."""
    return pd.DataFrame({"entity": list(same), "canonical": list(same.values())}, dtype=object)


def expect_large(large: object) -> None:
    """Raise if something other than a large case was given."""
    advice = "give the result of la.scale.connect(…)."
    expect_type("large", large, LargeCase, advice, error=CaseError)


def asked_of(large: LargeCase, entities: str | Collection[str], refused: str) -> set[str]:
    """Return the ids asked about; raise if one is protected, saying what is refused."""
    asked = given_names("entities", entities)
    for entity in asked:
        shown = large.case.protection.shown(entity)
        if shown != entity:
            message = (
                f"{shown} is protected: {refused}. An override needs who and why, and is journaled."
            )
            raise ProtectedError(message)
    same = large.case.same
    return {same.get(entity, entity) for entity in asked}


def _empty(table: Table) -> pd.DataFrame:
    named = [name for name in (table.key, table.partition) if name]
    return pd.DataFrame({name: [] for name in [*table.columns.values(), *named]}, dtype=str)


def _text(frame: pd.DataFrame) -> pd.DataFrame:
    """Return texts as objects, which every engine accepts, with None for missing ones."""
    texts = frame[["source", "target", "type", "begun", "ended"]].astype(object)
    numbers = frame[["has_hour", "n"]].astype("int64")
    return texts.where(texts.notna(), None).join(numbers)


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
