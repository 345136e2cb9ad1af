"""A folder of results that replaces the one before it as a whole, or not at all."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE
from typing import TYPE_CHECKING

from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["mark", "refuse_foreign", "staged"]

MARK = "made_by.txt"
MARK_START = "linkanalysis report"


def mark(stage: Path, how: str) -> None:
    """Note in a folder that a report made it, and how."""
    (stage / MARK).write_text(f"{MARK_START} {how}\n", encoding="utf-8")


def refuse_foreign(out: Path) -> None:
    """Raise if something other than earlier results is in the folder."""
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    made_by = out / MARK
    if not (made_by.is_file() and made_by.read_bytes().startswith(MARK_START.encode())):
        message = (
            f"{out} exists and was not made by linkanalysis report; it was left unchanged. Name a "
            "new folder with --out, or remove this one yourself."
        )
        raise CaseError(message)


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Yield a staging folder that replaces the results only if every step succeeds."""
    place = out.resolve()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        nest = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except OSError as error:
        message = (
            f"Cannot write to {out}: {error.strerror}. Name a folder with --out that you may "
            "write to."
        )
        raise CaseError(message) from error
    stage, old = nest / "new", nest / "old"
    try:
        stage.mkdir()
        yield stage
        _keep_private(stage, place)
        if place.exists():
            place.rename(old)
        try:
            stage.rename(place)
        except OSError:
            if old.exists():
                old.rename(place)
            raise
    finally:
        shutil.rmtree(nest, ignore_errors=True)


def _keep_private(stage: Path, place: Path) -> None:
    """Let only the owner read the results; what replaces a file or folder keeps its permissions."""
    for made in (stage, *stage.rglob("*")):
        earlier = place / made.relative_to(stage)
        private = 0o700 if made.is_dir() else 0o600
        made.chmod(S_IMODE(earlier.stat().st_mode) if earlier.exists() else private)
