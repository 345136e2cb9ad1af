"""Creating and opening the database of a case, in memory or in a file.

Lives here: `create_database`, `open_database`.
Not here: the connection and its encryption (`engine`), the header (`header`).
"""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING

from linkanalysis._given import expect_type, given_path
from linkanalysis.case.engine import HELD, DuckEngine
from linkanalysis.case.header import Header, read_header, write_header
from linkanalysis.case.journal import append_entry
from linkanalysis.case.schema import create_tables
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from pathlib import Path


def create_database(
    header: Header, path: Path | None = None, *, key: str | None = None
) -> DuckEngine:
    """Create the tables of an empty case, its header and the first entry of its journal."""
    engine = DuckEngine(path, key=_checked(key))
    with engine.transaction():
        for statement in create_tables(HELD):
            engine.execute(statement)
        write_header(engine, header)
        append_entry(engine, "create", reason=header.purpose)
    return engine


def new_path(path: str | Path) -> Path:
    """Check that a case file can be created at `path`; raise CaseError if something is there."""
    new = given_path("path", path, error=CaseError)
    if new.exists():
        message = f"{new} already exists and was not changed. Open it with Case.open(path)."
        raise CaseError(message)
    return new


def open_database(path: str | Path, *, key: str | None = None) -> tuple[DuckEngine, Header]:
    """Open a case file; raise CaseError if it is missing, not a case, locked or not readable."""
    file = given_path("path", path, error=CaseError)
    if not file.exists():
        message = f"{file} does not exist. Create it with Case.create(path, purpose=…)."
        raise CaseError(message)
    engine = DuckEngine(file, key=_checked(key))
    try:
        return engine, read_header(engine, file)
    except BaseException:
        engine.close()
        raise


def _checked(key: str | None) -> str | None:
    expect_type("key", key, (str, NoneType), "it must be text.", error=CaseError)
    if key is not None and not key:
        message = "The key is empty. Pass a key, or omit it to leave the file unencrypted."
        raise CaseError(message)
    return key
