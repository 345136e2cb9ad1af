"""In which encoding a text is: by its byte order mark, by its settings, or most likely."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis.ingest.sheets.file_types import START, byte_order

if TYPE_CHECKING:
    import io
    from pathlib import Path

MOSTLY = 0.9  # of every other byte is zero in UTF-16: letters of other scripts have no zero byte
C1 = re.compile(rb"[\x80-\x9f]")  # control characters in Latin-1, quotation marks in cp1252


def encoding_of(path: Path) -> str:
    """Return the encoding that the first bytes of a file show; UTF-8 if they show none."""
    with path.open("rb") as stream:
        return byte_order(stream.read(4)) or "utf-8"


def open_text(path: Path, encoding: str) -> io.TextIOWrapper:
    """Open a text; bytes that do not decode are carried along, or replaced in UTF-16 and UTF-32."""
    errors = "replace" if encoding.lower().startswith(("utf-16", "utf-32")) else "surrogateescape"
    return path.open(encoding=encoding, errors=errors, newline="")


def not_decoded_by(path: Path, chosen: str) -> str:
    """Say that bytes of a file are not in the chosen encoding, and what to set instead."""
    what = f"the bytes are not {chosen.removesuffix('-sig').upper()}"
    likely = likely_encoding(path)
    if likely == chosen:
        return f"{what}; the file is damaged here"
    return f'{what}; set encoding = "{likely}"'


def wide_hint(path: Path) -> str:
    """Say what to set if a text without a mark seems to be in UTF-16, else nothing."""
    with path.open("rb") as stream:
        start = stream.read(START)
    most = MOSTLY * (len(start) // 2)
    for order, zeros in (("le", start[1::2]), ("be", start[::2])):
        if most and not byte_order(start) and zeros.count(0) >= most:
            return f' It may be in UTF-16: set encoding = "utf-16-{order}".'
    return ""


def likely_encoding(path: Path) -> str:
    """Guess the encoding of a text: by its mark, UTF-8 if it decodes, else that of Windows."""
    content = path.read_bytes()
    marked = byte_order(content)
    if marked:
        return marked
    try:
        content.decode()
    except UnicodeDecodeError:
        return "cp1252" if C1.search(content) else "latin-1"
    return "utf-8"
