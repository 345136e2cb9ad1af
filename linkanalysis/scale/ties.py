"""The links of a large case as one query over tables of different kinds.

The cells of a row are read where they are: times, counts and amounts, as the readers do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.graph.attribution import HOLDING
from linkanalysis.graph.queries.link_filter import LASTING
from linkanalysis.scale.dialects import quoted
from linkanalysis.scale.ids import normal_kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from linkanalysis.scale.dialects import Dialect
    from linkanalysis.scale.tables import Ends, Table


HOLDERS = ("person", "organization")
_ABOUT = " OR ".join(f"{end} LIKE '{kind}:%'" for end in ("source", "target") for kind in HOLDERS)
# Links that say who holds what, and what is attached to what: with the links of people they decide
# who is protected and what is private to them, so they are loaded.
LOADED = (*HOLDING, "same_document")
HERE = f"({_ABOUT} OR type IN ({', '.join(map(quoted, LOADED))}))"
READ = (
    "is_read AND (no_start OR begun IS NOT NULL) "
    "AND (begun IS NULL OR ended IS NULL OR ended >= begun)"
)
DATE, MONTH, YEAR = len("2024-05-02"), len("2024-05"), len("2024")


@dataclass(frozen=True, slots=True)
class MappedTable:
    """A table that stays where it is, with the names of the tables uploaded for it.

    source_ids, target_ids: Tables with raw, kind and id; empty if the ends are normal forms.
    types: Table with raw and type; empty if all links have the type `default`.
    refused: By column, table with the raw values for which the reader refuses a row.
    """

    table: Table
    ends: Ends
    source_ids: str
    target_ids: str
    types: str
    default: str
    refused: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class When:
    """The requested time of links, as `build_graph` understands it."""

    before: datetime | None = None
    since: datetime | None = None
    as_of: bool = False

    def values(self) -> dict[str, object]:
        """Return the values that `in_time` binds."""
        values = {"before": self.before, "since": self.since}
        return {name: value for name, value in values.items() if value is not None}


def rows_of(dialect: Dialect, mapped: MappedTable, *, loaded: bool = False) -> str:
    """Write the query of one table: source, target, type, begun, ended, has_hour, n, row_key.

    Rows about people and holders are loaded instead, since the readers decide which of them can be
    read; with `loaded`, the query gives only these.
    """
    chosen = HERE if loaded else f"{READ} AND NOT {HERE} AND leg = ''"
    return f"""
SELECT source, target, type, begun, ended, has_hour, n, row_key
FROM ({_mapped_rows(dialect, mapped)}) mapped_rows
WHERE source IS NOT NULL AND target IS NOT NULL AND {chosen}"""


def meant_rows(dialect: Dialect, mapped: MappedTable) -> str:
    """Write the query of the rows that should count, whether or not they can be read: one each."""
    leg = _text(dialect, mapped.table, "leg")
    return f"SELECT 1 AS one FROM {dialect.name(*mapped.table.place)} r WHERE {leg} = ''"


def used_rows(dialect: Dialect, mapped: MappedTable) -> str:
    """Write the query of calls, with cell and used_by as written; other legs name cells, too."""
    return f"""
SELECT source, target, type, begun, ended, has_hour, cell, used_by
FROM ({_mapped_rows(dialect, mapped)}) mapped_rows
WHERE source IS NOT NULL AND target IS NOT NULL AND {READ} AND NOT {HERE}"""


def _mapped_rows(dialect: Dialect, mapped: MappedTable) -> str:
    table, ends = mapped.table, mapped.ends
    (source, from_source, _), (target, from_target, _) = (
        _end(dialect, mapped, of="r", target=target) for target in (False, True)
    )
    kind, from_types = _type(dialect, mapped)
    known = {name: _text(dialect, table, name) for name in ("leg", "cell", "used_by")}
    return f"""
    SELECT {source} AS source, {target} AS target, {kind} AS type, {_values(dialect, mapped)},
        {has_hour(dialect, table, ends)} AS has_hour, {key_of(dialect, table, "r.")} AS row_key,
        {", ".join(f"{text} AS {name}" for name, text in known.items())}
    FROM {dialect.name(*table.place)} r{from_source}{from_target}{from_types}"""


def _values(dialect: Dialect, mapped: MappedTable) -> str:
    """Write the values of a row: begun, ended, n, no_start, is_read."""
    table, ends = mapped.table, mapped.ends
    refused = "".join(
        f" AND {_text(dialect, table, name)} NOT IN (SELECT raw FROM {values})"
        for name, values in mapped.refused.items()
    )
    return f"""
        {start_of(dialect, table, ends)} AS begun, {end_of(dialect, table, ends)} AS ended,
        {count_of(dialect, table)} AS n, {has_no_start(dialect, table, ends)} AS no_start,
        {is_read(dialect, table, ends)}{refused} AS is_read"""


def key_of(dialect: Dialect, table: Table, of: str = "") -> str:
    """Write what leads to one row: its key, with its partition if the table has them."""
    names = [name for name in (table.key, table.partition) if name]
    texts = [dialect.as_text(f"{of}{dialect.name(name)}") for name in names]
    return " || ' ' || ".join(f"coalesce({text}, '')" for text in texts) if texts[1:] else texts[0]


def links_of(
    dialect: Dialect, mapped: Sequence[MappedTable], when: When, *, loaded: str = "", same: str = ""
) -> str:
    """Write the query of all links in time, as `rows_of` gives them but for the key, and of_table.

    loaded: Table of the loaded links; their `of_table` is -1.
    same: Table of ids that stand for others, entity and canonical; empty if there are none.
    """
    ends, rest = "source, target, type", "has_hour, n"
    parts = []
    for k, each in enumerate(mapped):
        rows = rows_of(dialect, each)
        parts.append(f"SELECT {k} AS of_table, {ends}, begun, ended, {rest} FROM ({rows}) rows_{k}")
    if loaded:
        begun, ended = (f"CAST({name} AS {dialect.instant})" for name in ("begun", "ended"))
        parts.append(
            f"SELECT -1 AS of_table, {ends}, {begun} AS begun, {ended} AS ended, {rest} "
            f"FROM {loaded}"
        )
    timed = f"""
SELECT * FROM ({" UNION ALL ".join(parts)}) all_links WHERE {in_time(dialect, when)}"""
    if not same:
        return timed
    return f"""
SELECT l.of_table, coalesce(s.canonical, l.source) AS source,
    coalesce(t.canonical, l.target) AS target, l.type, l.begun, l.ended, l.has_hour, l.n
FROM ({timed}) l
LEFT JOIN {same} s ON s.entity = l.source LEFT JOIN {same} t ON t.entity = l.target"""


def in_time(dialect: Dialect, when: When) -> str:
    """Write which links are in the requested time; undated ones always are."""
    moment = "coalesce(begun, ended)"
    conditions = []
    if when.before is not None:
        conditions.append(f"({moment} IS NULL OR {moment} < {dialect.bound('before')})")
    if when.since is not None:
        since = dialect.bound("since")
        lasting = "1 = 1" if when.as_of else f"type IN ({_texts(LASTING)}) OR begun >= {since}"
        conditions.append(
            f"({moment} IS NULL OR ended >= {since} OR (ended IS NULL AND ({lasting})))"
        )
    return " AND ".join(conditions) or "1 = 1"


def sums_of(links: str) -> str:
    """Write the query that sums links by ends and type, those with an end time separately.

    Columns of_table, source, target, type, closed, n, and the least and the largest moment.
    """
    return f"""
SELECT of_table, source, target, type, closed, CAST(sum(n) AS BIGINT) AS n,
    min(coalesce(begun, ended)) AS least, max(coalesce(ended, begun)) AS largest
FROM (
    SELECT of_table, source, target, type, n, begun, ended,
        CASE WHEN ended IS NULL THEN 0 ELSE 1 END AS closed
    FROM ({links}) in_time
) marked GROUP BY of_table, source, target, type, closed"""


def sums_of_tables(dialect: Dialect, mapped: Sequence[MappedTable], when: When) -> str:
    """Write the query that sums the links of tables in time, with the columns of `sums_of`.

    Rows are summed by the cells of their ends, and ids are joined to the sums, of which there are
    fewer.
    """
    return " UNION ALL ".join(_sums(dialect, k, each, when) for k, each in enumerate(mapped))


def _sums(dialect: Dialect, number: int, mapped: MappedTable, when: When) -> str:
    (source, from_source, sources), (target, from_target, targets) = (
        _end(dialect, mapped, of="g", target=target) for target in (False, True)
    )
    kind, from_types = _type(dialect, mapped)
    cells = {**sources, **targets}
    names = ", ".join(cells)
    # whether a row counts is a value and no condition, for which engines would read times twice
    return f"""
SELECT {number} AS of_table, source, target, type, closed, CAST(sum(n) AS BIGINT) AS n,
    min(least) AS least, max(largest) AS largest
FROM (
    SELECT {source} AS source, {target} AS target, g.type, g.closed, g.n, g.least, g.largest
    FROM (
        SELECT {names}, type, closed, sum(CASE WHEN counts = 1 THEN n END) AS n,
            min(CASE WHEN counts = 1 THEN coalesce(begun, ended) END) AS least,
            max(CASE WHEN counts = 1 THEN coalesce(ended, begun) END) AS largest
        FROM (
            SELECT {names}, type, n, begun, ended,
                CASE WHEN ended IS NULL THEN 0 ELSE 1 END AS closed,
                CASE WHEN {READ} AND leg = '' AND {in_time(dialect, when)} THEN 1 ELSE 0 END
                    AS counts
            FROM (
                SELECT {", ".join(f"{cell} AS {name}" for name, cell in cells.items())},
                    {kind} AS type, {_values(dialect, mapped)},
                    {_text(dialect, mapped.table, "leg")} AS leg
                FROM {dialect.name(*mapped.table.place)} r{from_types}
            ) read_rows
        ) marked GROUP BY {names}, type, closed
    ) g{from_source}{from_target}
    WHERE n > 0
) named
WHERE source IS NOT NULL AND target IS NOT NULL AND NOT {HERE}
GROUP BY source, target, type, closed"""


def _column(dialect: Dialect, table: Table, column: str) -> str:
    return f"r.{dialect.name(table.columns[column])}"


def _text(dialect: Dialect, table: Table, column: str) -> str:
    """Write a cell as text, empty if there is none."""
    if not table.has(column):
        return "''"
    return f"coalesce({dialect.as_text(_column(dialect, table, column))}, '')"


def _end(
    dialect: Dialect, mapped: MappedTable, *, of: str, target: bool
) -> tuple[str, str, dict[str, str]]:
    """Write an end, the join that it needs, and the cells that it follows from.

    of: Whose cells the join looks up: those of the table (r), or the cells by the names given here.
    """
    table, ends = mapped.table, mapped.ends
    raw = dialect.as_text(_column(dialect, table, ends.target if target else ends.source))
    kind = ends.types[target]
    kinds = dialect.as_text(_column(dialect, table, kind)) if table.has(kind) else ""
    side = "target" if target else "source"
    cells = {f"{side}_raw": raw} | ({f"{side}_kind": kinds} if kinds else {})
    if of != "r":
        raw, kinds = f"{of}.{side}_raw", kinds and f"{of}.{side}_kind"
    stated = normal_kind(table, ends, target=target)
    if table.normalized:
        prefix = f"coalesce({kinds}, '{stated}')" if kinds else f"'{stated}'"
        end = f"CASE WHEN {raw} LIKE '%:%' THEN {raw} ELSE {prefix} || ':' || {raw} END"
        return end, "", cells
    ids, name = (mapped.target_ids, "t") if target else (mapped.source_ids, "s")
    same = f"{name}.raw = {raw}"
    if kinds:
        same += f" AND {name}.kind = coalesce({kinds}, '')"
    return f"{name}.id", f"\n    JOIN {ids} {name} ON {same}", cells


def _type(dialect: Dialect, mapped: MappedTable) -> tuple[str, str]:
    default = f"'{mapped.default}'"
    if not mapped.types:
        return default, ""
    raw = dialect.as_text(_column(dialect, mapped.table, mapped.ends.link_type))
    joined = f"\n    JOIN {mapped.types} y ON y.raw = coalesce({raw}, '')"
    return "y.type", joined


def _texts(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def start_of(dialect: Dialect, table: Table, ends: Ends) -> str:
    """Write the first moment of a row in UTC, also of a month or a year alone."""
    return _first(dialect, table, ends.start)


def end_of(dialect: Dialect, table: Table, ends: Ends) -> str:
    """Write the end of a row in UTC: as stated, else where the month or the year ends."""
    return (
        f"coalesce({_stated_end(dialect, table, ends.end)}, {_after(dialect, table, ends.start)})"
    )


def has_no_start(dialect: Dialect, table: Table, ends: Ends) -> str:
    """Write whether a row may do without a start, and has none."""
    if not table.has(ends.start):
        return "1 = 1"
    needed = ends.start == "date" or table.settings.reader == "calls"
    return "1 = 0" if needed else _empty(dialect, table, ends.start)


def has_hour(dialect: Dialect, table: Table, ends: Ends) -> str:
    """Write whether the hour of a row is known (1 or 0): a start without a clock is a date alone.

    A start of a type with a clock has one as text, too.
    """
    if not table.has(ends.start):
        return "1"
    cell = f"coalesce({_cell(dialect, table, ends.start)}, '')"
    return f"CASE WHEN {cell} = '' OR {cell} LIKE '%:%' THEN 1 ELSE 0 END"


def is_read(dialect: Dialect, table: Table, ends: Ends) -> str:
    """Write whether the cells of end, count and amount are empty or could be read.

    Of other cells `ids.read_refused` finds what the reader refuses.
    """
    conditions = []
    if table.has(ends.end):
        end = _stated_end(dialect, table, ends.end)
        conditions.append(f"({_empty(dialect, table, ends.end)} OR {end} IS NOT NULL)")
    if table.has("count"):
        number = _count(dialect, table)
        conditions.append(f"({_empty(dialect, table, 'count')} OR {number} >= 1)")
    if table.settings.reader == "payments":
        amount = dialect.cast_or_null(_column(dialect, table, "amount"), "DECIMAL(38, 4)")
        conditions.append(f"{amount} >= 0")
    elif table.has("amount"):
        conditions.append(_is_amount(dialect, table))
    return " AND ".join(conditions) or "1 = 1"


def count_of(dialect: Dialect, table: Table) -> str:
    """Write how many links a row stands for: one, if it does not say."""
    if not table.has("count"):
        return "CAST(1 AS BIGINT)"
    return f"coalesce({_count(dialect, table)}, 1)"


def _count(dialect: Dialect, table: Table) -> str:
    """Write a count; a spreadsheet may have written 2 as 2.0."""
    column, cell = (of(dialect, table, "count") for of in (_column, _cell))
    whole, decimals, rest = (f"split_part({cell}, '.', {part})" for part in (1, 2, 3))
    zeros = f"{cell} LIKE '%.0%' AND replace({decimals}, '0', '') = '' AND {rest} = ''"
    return f"CASE WHEN {zeros} THEN {dialect.as_count(whole)} ELSE {dialect.as_count(column)} END"


def _is_amount(dialect: Dialect, table: Table) -> str:
    """Write whether an amount is empty, or a number with a unit; that of a link may be negative."""
    column, cell = (of(dialect, table, "amount") for of in (_column, _cell))
    numbers = (
        dialect.cast_or_null(each, "DECIMAL(38, 4)") for each in (column, f"substr({cell}, 2)")
    )
    positive, negative = (f"{number} IS NOT NULL" for number in numbers)
    number = f"({positive} OR ({cell} LIKE '-%' AND {negative}))"
    if not table.settings.currency:
        unit = f"NOT ({_empty(dialect, table, 'unit')})" if table.has("unit") else "1 = 0"
        number = f"({number} AND {unit})"
    return f"({_empty(dialect, table, 'amount')} OR {number})"


def _first(dialect: Dialect, table: Table, column: str) -> str:
    if not table.has(column):
        return f"CAST(NULL AS {dialect.instant})"
    day = _day(dialect, table, column)
    if table.columns[column] in table.moments:
        return day
    zone, cell = _zone_of_dates(table), _cell(dialect, table, column)
    month, year = (dialect.as_instant(f"{cell} || '{rest}'", zone) for rest in ("-01", "-01-01"))
    return f"CASE length({cell}) WHEN {MONTH} THEN {month} WHEN {YEAR} THEN {year} ELSE {day} END"


def _after(dialect: Dialect, table: Table, column: str) -> str:
    """Write the moment after a month or a year; null for days and times."""
    if not table.has(column) or table.columns[column] in table.moments:
        return f"CAST(NULL AS {dialect.instant})"
    zone, cell = _zone_of_dates(table), _cell(dialect, table, column)
    month, year = (
        dialect.as_instant(
            f"{dialect.cast_or_null(f'{cell} || {rest}', dialect.instant)} + INTERVAL '1' {span}",
            zone,
        )
        for rest, span in (("'-01'", "MONTH"), ("'-01-01'", "YEAR"))
    )
    return f"CASE length({cell}) WHEN {MONTH} THEN {month} WHEN {YEAR} THEN {year} END"


def _stated_end(dialect: Dialect, table: Table, column: str) -> str:
    if not table.has(column):
        return f"CAST(NULL AS {dialect.instant})"
    return f"coalesce({_after(dialect, table, column)}, {_day(dialect, table, column)})"


def _day(dialect: Dialect, table: Table, column: str) -> str:
    """Write a day or a time as a moment in UTC."""
    cell = _column(dialect, table, column)
    if table.moments.get(table.columns[column]):
        return f"CAST({dialect.zoned.format(value=cell)} AS {dialect.instant})"
    zone, zone_of_dates = table.settings.timezone or "UTC", _zone_of_dates(table)
    moment = dialect.as_instant(cell, zone)
    if zone == zone_of_dates:
        return moment
    day = dialect.as_instant(cell, zone_of_dates)
    is_date = f"length({_cell(dialect, table, column)}) = {DATE}"
    return f"CASE WHEN {is_date} THEN {day} ELSE {moment} END"


def _zone_of_dates(table: Table) -> str:
    return table.settings.dates_in or table.settings.timezone or "UTC"


def _empty(dialect: Dialect, table: Table, column: str) -> str:
    if table.columns[column] in table.moments:
        return f"{_column(dialect, table, column)} IS NULL"
    return f"coalesce({_cell(dialect, table, column)}, '') = ''"


def _cell(dialect: Dialect, table: Table, column: str) -> str:
    return f"trim({dialect.as_text(_column(dialect, table, column))})"
