"""Writing a product to a file: completely or not at all, and for its owner only."""

from __future__ import annotations

import os
import shutil
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# A product names people; nobody else on the machine reads it unless its owner allows that.
OWNER_ONLY = 0o600


def expect_place(path: Path, *, example: str) -> None:
    """Raise unless a file can be saved there; `example` is a name of such a file."""
    if path.is_dir():
        message = f"{path} is a folder; nothing was saved. Name a file, such as {example}."
        raise IsADirectoryError(message)
    if not path.parent.is_dir():
        message = f"The folder {path.parent} does not exist; nothing was saved. Create it first."
        raise FileNotFoundError(message)


def write_whole(path: Path, content: bytes, *, example: str) -> Path:
    """Write a file beside its place and rename it, so that a failure leaves the old one unchanged.

    A replaced file keeps its permissions. `example` is a name of such a file, for the messages.
    """
    expect_place(path, example=example)
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else OWNER_ONLY
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)  # of a process that was killed; its link or mode must not be kept
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(mode)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def copy_into(folder: Path, files: Sequence[Path]) -> None:
    """Copy files into a folder, for their owner only; raise before any copy if one cannot be."""
    folder.mkdir(parents=True, exist_ok=True)
    new = [file for file in files if file.resolve().parent != folder.resolve()]
    for file in files:
        if not file.is_file():
            message = f"There is no file {file}; nothing was copied."
            raise FileNotFoundError(message)
    for file in new:
        if (folder / file.name).exists():
            message = f"{folder / file.name} exists; nothing was copied. Rename one of the two."
            raise FileExistsError(message)
    for file in new:
        shutil.copyfile(file, folder / file.name)
        (folder / file.name).chmod(OWNER_ONLY)
