"""What an error of DuckDB or of the disk means for a case file, and what to do about it.

DuckDB's own text is repeated only where it is about files: elsewhere it can quote a value of the
case, such as a name.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import duckdb

from linkanalysis.errors import CaseError
from linkanalysis.storage.files import wal_of, written_by

if TYPE_CHECKING:
    from pathlib import Path

# What DuckDB's Python package raises for a broken file, apart from its own errors: C++ exceptions
# arrive as RuntimeError, and text that is not UTF-8 as UnicodeDecodeError.
PYTHON_FAULTS = (RuntimeError, OSError, UnicodeError, MemoryError)
_MISTAKES = (
    duckdb.ProgrammingError,
    duckdb.DataError,
    duckdb.IntegrityError,
    duckdb.NotSupportedError,
    duckdb.PermissionException,  # a query that would reach another file
)
_CUT_OFF = "Could not read enough bytes"  # of a block that begins beyond the end of the file
_FORGED = "AES tag"  # a changed block of an encrypted file; DuckDB raises it as a wrong value
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_REPLACE = "Take the file from a backup, or read its folder again with read_case into a new file."


def open_elsewhere(path: Path) -> CaseError:
    """Say that a case is open already."""
    return CaseError(
        f"{path} is open in another process or already in this one; it is unchanged. "
        "Close it there first, or work on a copy made with case.save."
    )


def forked(path: Path | None) -> CaseError:
    """Say that a copy of the process, such as a worker, asks for a case of the process itself."""
    name = "The case in memory" if path is None else str(path)
    return CaseError(
        f"{name} was opened before this process was forked, so only the first process can use it; "
        'it is unchanged. Ask there, or start workers with "spawn" and pass them results.'
    )


def unopened(path: Path, error: BaseException, *, keyed: bool) -> CaseError:
    """Say why a case file does not open."""
    said = _line(error)
    if "set lock on file" in said or "already attached" in said:
        return open_elsewhere(path)
    if "encrypt" in said.lower():
        return _locked_away(path, keyed=keyed)
    if "valid DuckDB database" in said:
        return not_a_case(path)
    return _unreadable(path, error)


def _unreadable(path: Path, error: BaseException) -> CaseError:
    said = _line(error)
    if is_full(error):
        return CaseError(
            f"{path} needs some room to open, but the disk is full; what is in it is safe. Free "
            "some space and open it again."
        )
    if "Permission denied" in said:
        return CaseError(f"{path} cannot be read: Permission denied. Ask its owner for access.")
    if "WAL" in said:
        return _damaged_wal(path)
    wrote = written_by(path) if "version number" in said else ""
    return _other_version(path, wrote) if wrote else damaged(path, error)


def _damaged_wal(path: Path) -> CaseError:
    wal = wal_of(path.resolve())
    return CaseError(
        f"{wal.name}, which has the latest acts of {path}, is damaged; both files are unchanged. "
        f"Take both from a backup, or move {wal.name} away to open the case without those acts."
    )


def _other_version(path: Path, wrote: str) -> CaseError:
    return CaseError(
        f"{path} was written with duckdb {wrote}, which duckdb {duckdb.__version__} cannot read; "
        f'it is unchanged. Install that version (pip install "duckdb=={wrote}") to open it, or '
        "read its folder again with read_case into a new file."
    )


def _locked_away(path: Path, *, keyed: bool) -> CaseError:
    return CaseError(
        f"{path} does not open with this key; the file is unchanged. "
        "Keys are not stored anywhere: ask whoever created the case."
        if keyed
        else f'{path} is encrypted; the file is unchanged. Give its key: Case.open(path, key="…").'
    )


def not_a_case(path: Path) -> CaseError:
    """Say that a file is something else."""
    return CaseError(f"{path} is not a case file; it is unchanged.")


def damaged(path: Path, error: BaseException | str = "") -> CaseError:
    """Say that the bytes of a file are not what was written."""
    told = isinstance(error, (str, duckdb.IOException, OSError)) and str(error)
    said = "its end is missing" if _CUT_OFF in str(error) else _line(error)
    why = f" ({said})" if told else ""
    return CaseError(f"{path} is damaged and was left as it is{why}. {_REPLACE}")


def failed(path: Path | None, error: BaseException) -> CaseError:
    """Say why an open case stopped answering."""
    name = "The case in memory" if path is None else str(path)
    if is_full(error):
        return CaseError(
            f"{name} could not be written: the disk is full. All earlier acts are safe, and the "
            "latest is kept whole or not at all. Free some space, then close the case and open it "
            "again."
        )
    if isinstance(error, (duckdb.OutOfMemoryException, MemoryError)):
        return CaseError(
            f"{name} needs more memory or temporary disk space for this than there is; nothing "
            "was changed. Close other programs, or narrow the question."
        )
    if isinstance(error, duckdb.FatalException):
        return CaseError(
            f"{name} was shut down after an earlier error; what had been kept is safe. Close the "
            "case and open it again."
        )
    broken = isinstance(error, (duckdb.IOException, duckdb.SerializationException))
    if path is not None and (broken or _FORGED in str(error)):
        return damaged(path, error)
    return CaseError(
        f"{name} could not answer ({type(error).__name__} in DuckDB); nothing was changed. "
        "Close the case and open it again. If it fails again, the file may be damaged: "
        f"{_REPLACE[0].lower()}{_REPLACE[1:]}"
    )


def is_mistake(error: BaseException) -> bool:
    """Return whether the query or its values are wrong, for whoever asked to put right."""
    return isinstance(error, _MISTAKES) and _FORGED not in str(error)


def is_full(error: BaseException) -> bool:
    """Return whether an error says that no more can be written."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    return any(os.strerror(number) in str(error) for number in _FULL)


def _line(error: BaseException | str) -> str:
    """Return the first line of an error, without the class that DuckDB begins it with."""
    return str(error).strip().partition("\n")[0].removeprefix("IO Error: ").rstrip(".")
