"""The files of a case on disk: private to their owner, locked, and there only once complete."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from linkanalysis.errors import CaseError

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

# The umask belongs to the whole process: two threads that set and restore it at the same time
# would leave the wrong one behind.
_UMASK_LOCK = threading.RLock()
# The first block of a DuckDB file: a checksum of 8 bytes, the mark, a version and flags of 40
# bytes, and the name of the version that wrote it, padded with zeros.
_MARK, _NAME = slice(8, 12), slice(52, 84)


def wal_of(path: Path) -> Path:
    """Name the file in which DuckDB keeps acts until they are in the case file."""
    return path.with_name(path.name + ".wal")


def is_writable(path: Path) -> bool:
    """Return whether a case at `path` can be changed, for which DuckDB also needs its folder."""
    there = os.access(path, os.W_OK) or not path.exists()
    return there and os.access(path.parent, os.W_OK)


@contextlib.contextmanager
def private_mode() -> Iterator[None]:
    """Let only the owner read the files that a block makes.

    DuckDB has no setting for it, and a file made private later could be opened before that.
    """
    with _UMASK_LOCK:
        before = os.umask(0o077)
        try:
            yield
        finally:
            os.umask(before)


def _prefix(path: Path) -> str:
    # a hash, as the whole name may be too long for a prefix, and a part of it not unique
    return f".linkanalysis-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:12]}-"


def private_folder(path: Path | None) -> Path:
    """Make a new folder for temporary data, beside `path` if possible; only its owner can read it.

    Its name is random, so that no folder of a user is ever taken for it.
    """
    if path is not None:
        with contextlib.suppress(OSError):
            return Path(tempfile.mkdtemp(prefix=_prefix(path), dir=path.parent))
    try:
        return Path(tempfile.mkdtemp(prefix="linkanalysis-"))
    except OSError as error:
        message = (
            f"No folder for temporary data can be made: {error.strerror}. Free some space, or name "
            "a folder that can be written in the environment variable TMPDIR."
        )
        raise CaseError(message) from None


def remove_leftovers(path: Path, *, keep: Path) -> None:
    """Delete private folders of processes that were killed; the lock on `path` must be held."""
    for folder in path.parent.glob(f"{_prefix(path)}*"):
        if folder != keep and folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Yield where to write a file that appears at `path`, complete, when the block ends.

    Raises FileExistsError if something has come to be there in the meantime.
    """
    with tempfile.TemporaryDirectory(
        prefix=_prefix(path), dir=path.parent, ignore_cleanup_errors=True
    ) as folder:
        part = Path(folder, "case")
        yield part
        part.chmod(0o600)
        _sync(part)
        try:
            os.link(part, path)  # unlike a rename, never replaces a file
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            if path.exists():
                raise FileExistsError(path) from None
            part.replace(path)
        if sys.platform != "win32":  # a folder cannot be opened there
            _sync(path.parent)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def lock_file(path: Path, *, shared: bool) -> int | None:
    """Lock a file until the returned descriptor is closed; raise BlockingIOError if it is locked.

    DuckDB's own lock is lost as soon as this process closes any other descriptor of the file, for
    example after hashing it; this one is not.
    """
    if sys.platform == "win32":  # there DuckDB's own lock is mandatory and is not lost
        return None
    opened = os.open(path, os.O_RDONLY if shared else os.O_RDWR)
    try:
        fcntl.flock(opened, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        raise
    except OSError:  # a file system without locks; DuckDB refuses or accepts it by itself
        os.close(opened)
        return None
    return opened


def written_by(path: Path) -> str:
    """Return the version of DuckDB that wrote a file, such as 1.5.5; empty if it does not say."""
    with path.open("rb") as file:
        head = file.read(_NAME.stop)
    if head[_MARK] != b"DUCK":
        return ""
    name = head[_NAME].rstrip(b"\0").decode("ascii", "replace").removeprefix("v")
    return name if name.replace(".", "").isdecimal() else ""
