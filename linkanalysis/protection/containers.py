"""The texts inside a file: in compressed, encoded and embedded parts.

A PDF holds text as numbers of glyphs. Matplotlib numbers Latin letters as Latin-1 does, so they can
be read; letters of other scripts cannot. Pixels are not read.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 1 << 28  # bytes unpacked from one part, so that no small file can fill the memory
DEEPEST = 3  # parts within parts: an image in a page in an archive
EMBEDDED = re.compile(rb"data:[\w/+.-]{1,60};base64,([A-Za-z0-9+/=]+)")
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
BLOCK = re.compile(rb"\bBT\b(.*?)\bET\b", re.DOTALL)  # one text in a PDF, in pieces for kerning
STRING = re.compile(rb"\(((?:\\.|[^\\()])*)\)|<([0-9A-Fa-f\s]+)>", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
PNG, PDF, ZIP, GZIP = b"\x89PNG\r\n\x1a\n", b"%PDF-", b"PK\x03\x04", b"\x1f\x8b"
PIXELS = b"IDAT"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def parts_of(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """Yield a file and every text-bearing part in it."""
    yield content
    if depth < DEEPEST:
        for part in _inner(content):
            yield from parts_of(part, depth + 1)


def without_packed(content: bytes) -> bytes:
    """Return an image or PDF without its compressed data, whose bytes read as letters by accident.

    Only whole zlib data is left out, never a byte behind it. Streams of a PDF are parts of their
    own, unpacked; pixels are not read.
    """
    if content.startswith(PDF):
        return STREAM.sub(lambda match: b" " if _is_packed(match.group(1)) else match[0], content)
    if not content.startswith(PNG):
        return content
    chunks = list(_chunks(content))
    if not _is_packed(
        b"".join(content[start:end] for kind, start, end in chunks if kind == PIXELS)
    ):
        return content
    kept, at = [], 0
    for kind, start, end in chunks:
        if kind == PIXELS:
            kept.append(content[at:start])
            at = end
    return b" ".join([*kept, content[at:]])


def _is_packed(content: bytes) -> bool:
    reader = zlib.decompressobj()
    try:
        reader.decompress(content, LARGEST)
    except zlib.error:
        return False
    return reader.eof and not reader.unused_data


def _inner(content: bytes) -> Iterator[bytes]:
    if content.startswith(PDF):
        yield from _pdf(content)
    elif content.startswith(PNG):
        yield from _png(content)
    elif content.startswith(ZIP):
        yield from _zip(content)
    elif content.startswith(GZIP):
        yield from _gzip(content)
    elif content.startswith(UTF_16):
        yield content.decode("utf-16", "replace").encode("utf-8", "replace")
    for match in EMBEDDED.finditer(content):
        try:
            yield base64.b64decode(match.group(1))
        except binascii.Error:
            continue  # cut off or not base64; the file itself is searched anyway


def _unpacked(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, LARGEST)
    except zlib.error:
        return content


def _pdf(content: bytes) -> Iterator[bytes]:
    for match in STREAM.finditer(content):
        stream = _unpacked(match.group(1))
        texts = [
            b"".join(_string(*found) for found in STRING.findall(block))
            for block in BLOCK.findall(stream)
        ]
        yield stream
        # a font with more than 256 letters has two bytes a letter, the first of them 0
        yield b"\n".join(texts).replace(b"\0", b"").decode("latin-1").encode()


def _string(written: bytes, numbered: bytes) -> bytes:
    if numbered:
        digits = re.sub(rb"\s", b"", numbered)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return ESCAPE.sub(_unescaped, written)


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match.group(1)
    return bytes([int(code, 8) & 0xFF]) if code.isdigit() else code


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the kind of each chunk of a PNG, and where its data begin and end."""
    at = len(PNG)
    while at + 8 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        yield content[at + 4 : at + 8], at + 8, at + 8 + size
        at += 12 + size


def _png(content: bytes) -> Iterator[bytes]:
    for kind, start, end in _chunks(content):
        chunk = content[start:end]
        if kind in {b"tEXt", b"eXIf"}:
            yield chunk.decode("latin-1").encode()
        elif kind == b"zTXt":
            yield _unpacked(chunk.partition(b"\0")[2][1:]).decode("latin-1").encode()
        elif kind == b"iTXt":
            head, _, rest = chunk.partition(b"\0")
            text = rest[2:].split(b"\0", 2)[-1]
            yield head + b" " + (_unpacked(text) if rest[:1] == b"\1" else text)


def _zip(content: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode("utf-8", "surrogatepass")
                with archive.open(name) as member:
                    yield member.read(LARGEST)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error):
        return  # damaged, encrypted or packed in another way; the file itself is searched anyway


def _gzip(content: bytes) -> Iterator[bytes]:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            yield packed.read(LARGEST)
    except (OSError, EOFError, zlib.error):
        return
