"""What is said when DuckDB or the disk fails, for failures that no test can cause at will."""

from __future__ import annotations

import errno
from pathlib import Path

import duckdb
import pytest

from linkanalysis.storage.database_errors import failed, is_mistake, unopened

FILE = Path("bluegrass.case")
OPENED = [
    (
        OSError(errno.EACCES, "Permission denied"),
        "bluegrass.case cannot be read: Permission denied. Ask its owner for access.",
    ),
    (
        duckdb.IOException('IO Error: Could not write file "x": No space left on device'),
        (
            "bluegrass.case needs some room to open, but the disk is full; what is in it is safe. "
            "Free some space and open it again."
        ),
    ),
    (
        RuntimeError("std::bad_cast"),
        (
            "bluegrass.case is damaged and was left as it is. Take the file from a backup, or read "
            "its folder again with read_case into a new file."
        ),
    ),
    (
        duckdb.Error(""),
        (
            "bluegrass.case is damaged and was left as it is. Take the file from a backup, or read "
            "its folder again with read_case into a new file."
        ),
    ),
    (
        # "block" has "lock" in it: a damaged file is not one that is open elsewhere
        duckdb.IOException("IO Error: Corrupt block 7.\nStack trace"),
        (
            "bluegrass.case is damaged and was left as it is (Corrupt block 7). Take the file from "
            "a backup, or read its folder again with read_case into a new file."
        ),
    ),
]
LATER = [
    (
        duckdb.FatalException("FATAL Error: the database has been invalidated"),
        (
            "bluegrass.case was shut down after an earlier error; what had been kept is safe. "
            "Close the case and open it again."
        ),
    ),
    (
        duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate"),
        (
            "bluegrass.case needs more memory or temporary disk space for this than there is; "
            "nothing was changed. Close other programs, or narrow the question."
        ),
    ),
    (
        duckdb.TransactionException("TransactionContext Error: Failed: No space left on device"),
        (
            "bluegrass.case could not be written: the disk is full. All earlier acts are safe, and "
            "the latest is kept whole or not at all. Free some space, then close the case and open "
            "it again."
        ),
    ),
    (
        duckdb.InvalidInputException("Invalid Input Error: Computed AES tag differs"),
        (
            "bluegrass.case is damaged and was left as it is. Take the file from a backup, or read "
            "its folder again with read_case into a new file."
        ),
    ),
    (
        RuntimeError("Ana Roe"),  # whatever it says may be a value of the case
        (
            "bluegrass.case could not answer (RuntimeError in DuckDB); nothing was changed. Close "
            "the case and open it again. If it fails again, the file may be damaged: take the file "
            "from a backup, or read its folder again with read_case into a new file."
        ),
    ),
]


@pytest.mark.parametrize(("error", "message"), OPENED)
def test_a_file_that_does_not_open_says_why(error: Exception, message: str) -> None:
    assert str(unopened(FILE, error, keyed=False)) == message


@pytest.mark.parametrize(("error", "message"), LATER)
def test_a_case_that_fails_later_says_why(error: Exception, message: str) -> None:
    assert not is_mistake(error)
    assert str(failed(FILE, error)) == message


def test_a_mistake_in_a_query_is_not_taken_for_damage() -> None:
    for kind in (duckdb.BinderException, duckdb.ConversionException, duckdb.PermissionException):
        assert is_mistake(kind("x"))
