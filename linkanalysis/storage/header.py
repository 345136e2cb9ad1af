"""What a case is for, and the database that holds it, in memory or in a file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from types import NoneType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import duckdb

from linkanalysis.core.checks import expect_type, given_path, suggest_name
from linkanalysis.core.keys.region import normalize_region
from linkanalysis.errors import CaseError, RecordError
from linkanalysis.storage.content_hashes import text_of, written_as
from linkanalysis.storage.database_errors import damaged, not_a_case
from linkanalysis.storage.engine import DuckEngine, column
from linkanalysis.storage.files import new_file, wal_of
from linkanalysis.storage.journal import START, draft_entry, first_broken, read_entries, seal_entry
from linkanalysis.storage.schema import FORMAT, HELD, PURPOSES, TABLES, create_tables

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis.storage.content_hashes import Written
    from linkanalysis.storage.engine import Engine

# The zone of the case; UTC if it has none.
ZONE = "SELECT coalesce(nullif(max(value), ''), 'UTC') FROM header WHERE name = 'timezone'"
# DuckDB's blocks begin after one header of the file and two of its states, 4,096 bytes each.
BLOCKS_START = 3 * 4096

# Zones called like the clocks of a place in winter, which are an hour off in summer: the place
# that is usually meant, and what says that no summer time is.
STANDARD_TIME = {
    "EST": ("America/New_York", "Etc/GMT+5"),
    "MST": ("America/Denver", "Etc/GMT+7"),
    "HST": ("Pacific/Honolulu", "Etc/GMT+10"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first page of a case file.

    region: ISO 3166-2 subdivision of phone numbers and plates that name none, such as ``US-KY``.
    timezone: IANA zone of times that name none.
    """

    purpose: str
    title: str = ""
    agency: str = ""
    region: str | None = None
    timezone: str | None = None

    def __post_init__(self) -> None:
        for name in ("purpose", "title", "agency"):
            expect_type(name, getattr(self, name), str, "it must be text.", error=CaseError)
        for name in ("region", "timezone"):
            kind = (str, NoneType)
            expect_type(name, getattr(self, name), kind, "it must be text.", error=CaseError)
        if self.purpose not in PURPOSES:
            hint = suggest_name(self.purpose, PURPOSES)
            message = f'"{self.purpose:.40}" is not a purpose of a case. {hint}'
            raise CaseError(message)
        if self.region is not None:
            try:
                region = normalize_region(self.region)
            except RecordError as error:
                message = f'region is "{self.region:.40}". {error}'
                raise CaseError(message) from None
            object.__setattr__(self, "region", region)  # in capitals
        if self.timezone is not None and not is_zone(self.timezone):
            message = (
                f'"{self.timezone:.40}" is not a time zone of this computer. '
                "Use its IANA name, such as America/Kentucky/Louisville."
            )
            raise CaseError(message)


def is_zone(name: str) -> bool:
    """Return whether this computer knows a time zone by that name."""
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return True


def standard_time(zone: str) -> str:
    """Say what to write instead of a zone of standard time; empty for any other zone."""
    if zone not in STANDARD_TIME:
        return ""
    place, fixed = STANDARD_TIME[zone]
    return (
        f'"{zone}" is standard time all year, without summer time. Write "{place}", or "{fixed}" '
        "if clocks were not put forward in summer."
    )


def write_header(engine: Engine, header: Header) -> Written:
    """Write the header of a new case."""
    values = {"format": FORMAT, **asdict(header)}
    engine.execute(
        "INSERT INTO header SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[])",
        [list(values), list(values.values())],
    )
    return written_as("header", ((None, text_of("header", row)) for row in values.items()))


def read_header(engine: Engine, path: Path) -> Header:
    """Read the header of a case file; raise CaseError if it has none, or another format."""
    try:
        values = dict(engine.execute("SELECT name, value FROM header").fetchall())
    except duckdb.Error:
        values = {}
    found = values.get("format")
    if not isinstance(found, str) or not found.isdecimal():
        raise not_a_case(path)
    if found != FORMAT:
        advice = (
            "Install a newer linkanalysis-toolkit."
            if int(found) > int(FORMAT)
            else "Read its folder again with read_case into a new file."
        )
        message = (
            f"{path} has case format {found}, but this version reads format {FORMAT}; "
            f"the file is unchanged. {advice}"
        )
        raise CaseError(message)
    _expect_whole(engine, path)
    return Header(
        purpose=values.get("purpose") or "",
        title=values.get("title") or "",
        agency=values.get("agency") or "",
        region=values.get("region"),
        timezone=values.get("timezone"),
    )


def _expect_whole(engine: Engine, path: Path) -> None:
    """Raise if the end of the file is missing, which DuckDB notices only once it needs that."""
    ((size, count),) = engine.execute(
        "SELECT block_size, used_blocks FROM pragma_database_size() WHERE database_name = ?",
        [HELD],
    ).fetchall()
    if path.stat().st_size < BLOCKS_START + size * count:
        raise damaged(path, "its end is missing")


def _expect_tables(engine: Engine, path: Path) -> None:
    """Raise unless the file has the tables of a case and nothing else.

    A view or macro that somebody put into the file could change what every query answers.
    """
    columns = engine.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE database_name = ? AND NOT internal ORDER BY ALL",
        [HELD],
    ).fetchall()
    (others,) = column(
        engine,
        "SELECT (SELECT count(*) FROM duckdb_views() WHERE database_name = $1 AND NOT internal) "
        "+ (SELECT count(*) FROM duckdb_functions() WHERE database_name = $1 AND NOT internal) "
        "+ (SELECT count(*) FROM duckdb_types() WHERE database_name = $1 AND NOT internal)",
        [HELD],
    )
    wanted = sorted((t, name, kind) for t, named in TABLES.items() for name, kind in named.items())
    if columns != wanted or others:
        raise damaged(path)


def create_database(
    header: Header, path: Path | None = None, *, key: str | None = None
) -> DuckEngine:
    """Create the tables of an empty case, its header and the first entry of its journal."""
    if advice := standard_time(header.timezone or ""):  # a file that was made with it opens
        raise CaseError(advice)
    if path is None:
        engine = DuckEngine()
        _fill(engine, header)
        return engine
    key = _checked(key)
    try:
        with new_file(path) as part, DuckEngine(part, key=key) as engine:
            _fill(engine, header)
    except FileExistsError:
        raise _there(path) from None
    except FileNotFoundError:
        message = (
            f"{path} cannot be created: the folder {path.parent} does not exist. "
            "Create the folder first."
        )
        raise CaseError(message) from None
    except OSError as error:
        message = f"{path} cannot be created: {error.strerror}. Choose another folder."
        raise CaseError(message) from None
    return DuckEngine(path, key=key)


def _fill(engine: DuckEngine, header: Header) -> None:
    with engine.transaction():
        for statement in create_tables(HELD):
            engine.execute(statement)
        content = write_header(engine, header)
        engine.session.end_at((0, START), 0)
        created = draft_entry(engine, "create", reason=header.purpose)
        seal_entry(engine, created, [content])


def _there(path: Path) -> CaseError:
    return CaseError(f"{path} already exists and was not changed. Open it with Case.open(path).")


def new_path(path: str | Path) -> Path:
    """Check that a case file can be created at `path`; raise CaseError if something is there."""
    new = given_path("path", path, error=CaseError)
    if new.exists():
        raise _there(new)
    wal = wal_of(new)
    if wal.exists():  # DuckDB would take it for the latest acts of the new case
        message = (
            f"{wal} is there without its case file {new.name}; both belong together. Bring the "
            "case file back, or move the other one away."
        )
        raise CaseError(message)
    return new


def open_database(
    path: str | Path, *, key: str | None = None, reading: bool = False
) -> tuple[DuckEngine, Header]:
    """Open a case file; raise CaseError if it is missing, not a case, locked or not readable."""
    file = given_path("path", path, error=CaseError)
    if not file.exists():
        message = f"{file} does not exist. Create it with Case.create(path, purpose=…)."
        raise CaseError(message)
    if not file.is_file():
        raise not_a_case(file)
    key = _checked(key)
    if not reading:
        _check_wal(file, key)
    engine = DuckEngine(file, key=key, reading=reading)
    try:
        header = read_header(engine, file)
        if not reading:  # who only reads wants to know what is wrong with the tables
            _expect_tables(engine, file)
    except BaseException:
        engine.close()
        raise
    return engine, header


def _check_wal(file: Path, key: str | None) -> None:
    """Raise if there is a .wal whose acts do not follow from those in the file.

    Opening for reading takes the .wal in without changing either file.
    """
    wal = wal_of(file.resolve())
    if not wal.exists():
        return
    with DuckEngine(file, key=key, reading=True) as engine:
        read_header(engine, file)
        broken = first_broken(read_entries(engine))
    if broken is not None:
        message = (
            f"{wal.name} does not belong to {file}: with it, the journal breaks at act {broken}. "
            f"Both are unchanged. Move {wal.name} away to open the case without it."
        )
        raise CaseError(message)


def _checked(key: str | None) -> str | None:
    expect_type("key", key, (str, NoneType), "it must be text.", error=CaseError)
    if key is not None and not key:
        message = "The key is empty. Pass a key, or omit it to leave the file unencrypted."
        raise CaseError(message)
    return key


def on_clock(moment: str) -> str:
    """Write a moment in UTC on the clocks of the zone that is the first parameter."""
    return f"timezone($1::VARCHAR, timezone('UTC', {moment}))"
