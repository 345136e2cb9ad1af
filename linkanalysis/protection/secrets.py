"""What finished pages and files must not contain about protected people, as plain data.

Texts are looked for in compressed, encoded and embedded parts, too. A PDF holds text as numbers of
glyphs. Matplotlib numbers Latin letters as Latin-1 does, so they can be read; letters of other
scripts cannot. Pixels are not read.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linkanalysis.core.keys.days import days_in
from linkanalysis.protection.mentions import Mentions
from linkanalysis.protection.search import Words
from linkanalysis.protection.written_forms import plain_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


# text from a letter beyond ASCII on, in UTF-8; the letters before it; letters escaped as in JSON
FOREIGN = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}(?:[\x80-\xf4]|[A-Za-z .,_-])*")
# numbers with letters beyond ASCII between them: 4 марта 2009, 2009年3月4日
FOREIGN_DAY = re.compile(
    rb"[0-9]{1,4}[ .-]{0,2}(?:[\xc2-\xf4][\x80-\xbf]{1,3}){1,20}[ .-]{0,2}[0-9]{1,4}"
    rb"(?:[\xc2-\xf4][\x80-\xbf]{1,3} ?[0-9]{1,2})?"
)
BEFORE = re.compile(rb"[A-Za-z ]{0,40}\Z")  # not $: a line before it is another text
# Signs beyond ASCII that pages are full of, and that separate words: dashes, quotation marks, dots,
# spaces, and signs of comparison. Most pages have no others.
SIGNS = re.compile(
    rb"\xe2\x80[\x93\x94\x98\x99\x9c\x9d\xa2\xa6]|\xc2[\xa0\xab\xb7\xbb]|\xe2\x89[\xa4\xa5]|\xc3\x97"
)
# Between two texts beside each other: the family name of one and the forename of the next are no
# name, also where SIGNS would leave only a space.
BESIDE = re.compile(rb" (?:\xe2\x80[\x93\x94\xa2]|\xc2\xb7|\xc3\x97) ")  # – — • · ×
ESCAPED = re.compile(rb"\\u((?!00[0-7])[0-9a-fA-F]{4})")
# a letter beyond ASCII, or a sign that is not seen; dashes and spaces alone are no name
LETTERS = re.compile(r"(?=[^\x00-\x7f])[^\W\d_]|[\u00ad\u200b-\u200f\u2060\ufeff]")
LOCAL_PART = re.compile(rb"(?<![0-9A-Za-z])([0-9]{3})[-. ]?([0-9]{4})(?![0-9A-Za-z])")
VERSION = re.compile(rb"(?<![0-9A-Za-z.])[0-9]+(?:\.[0-9]+){3,}(?![0-9A-Za-z])")
AREA = re.compile(rb"(?<!\d)[2-9]\d\d\)?[-. ]{1,2}$")
# This address is in every SVG file, and contains a day on which somebody may have been born.
RDF = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"
AT_ONCE = 200  # texts: most name nobody, and one search of so many costs that of three
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


@dataclass(frozen=True, slots=True)
class Secrets:
    """What reveals protected people in finished pages and files.

    words: Names, ids, identifiers and birth dates as the case states them, by spelling in bytes.
    folded: Other ways to write names, ids, phone numbers and dates, in lower case.
    addresses: Postal addresses, written short and long, by their words in lower case.
    phones: Masked names of phones, by their last seven digits.
    mentions: Whole names, for texts in other scripts and letters.
    spared: Names of unprotected people that `mentions` would take for protected ones.
    called: Names of unprotected people with a word by which alone somebody protected goes.
    also: What reveals people by the records of today, for a case as it stood earlier.
    """

    # not in the repr, which ends up in notebooks and logs
    words: Words = field(default_factory=Words, repr=False)
    folded: Words = field(default_factory=Words, repr=False)
    addresses: Words = field(default_factory=Words, repr=False)
    phones: Mapping[bytes, str] = field(default_factory=dict, repr=False)
    mentions: Mentions = field(default_factory=Mentions, repr=False)
    spared: Words = field(default_factory=Words, repr=False)
    called: Words = field(default_factory=Words, repr=False)
    also: Secrets | None = field(default=None, repr=False)

    def found_in(self, content: bytes) -> set[tuple[str, str]]:
        """Return what `content` reveals: pairs of a kind and a masked name."""
        found = set() if self.also is None else self.also.found_in(content)
        if not self.words:
            return found
        for part in (each.replace(RDF, b"") for each in parts_of(content)):
            written = self.words.found_in(part)
            if written and self.called:  # Rose, and Rose Miller, who is somebody else
                others = self.words.found_in(self.called.blanked(part))
                written = {each for each in written if each[0] != "name" or each in others}
            found |= written | self._folded(part.lower())
            if self.addresses:
                found |= self.addresses.found_in(plain_words(part))
            found |= self._foreign(without_packed(part)) | self._local(part)
        return found

    def _folded(self, content: bytes) -> set[tuple[str, str]]:
        found = self.folded.found_in(content, joined="name")
        if any(kind == "birth date" for kind, _ in found):  # version 4.3.09.1 is none
            days = self.folded.found_in(VERSION.sub(b" ", content), joined="name")
            found = {each for each in found if each[0] != "birth date" or each in days}
        return found

    def named_in(self, text: str) -> str:
        """Return whom a text on a page would reveal: a masked name, or ""."""
        found = self.found_in(text.encode("utf-8", "surrogatepass"))
        return min((who for _, who in found), default="")

    def named_in_each(self, texts: Sequence[str]) -> dict[str, str]:
        """Return whom texts would reveal, of those that reveal anybody."""
        found: dict[str, str] = {}
        for first in range(0, len(texts) if self.words else 0, AT_ONCE):
            some = texts[first : first + AT_ONCE]
            if self.named_in("\n".join(some)):
                found |= {text: who for text in some if (who := self.named_in(text))}
        return found

    def _local(self, content: bytes) -> set[tuple[str, str]]:
        """Find phone numbers without area code; with another area code it is another number."""
        if not self.phones:
            return set()
        numbers = ((b"".join(match.groups()), match) for match in LOCAL_PART.finditer(content))
        return {
            ("identifier", self.phones[number])
            for number, match in numbers
            if number in self.phones
            and not AREA.search(content[max(0, match.start() - 7) : match.start()])
        }

    def _foreign(self, content: bytes) -> set[tuple[str, str]]:
        if b"\\u" in content:
            content = ESCAPED.sub(lambda code: _utf8(code.group(1)), content)
        content = SIGNS.sub(b" ", BESIDE.sub(b" ; ", content))
        if content.isascii():
            return set()
        content = self.spared.blanked(content)
        runs = set()
        for match in FOREIGN.finditer(content):
            before = BEFORE.search(content[max(0, match.start() - 40) : match.start()])
            run = (before.group() if before else b"") + match.group()
            runs.add(run.decode("utf-8", "ignore"))
        named = {self.mentions.whole(run) for run in runs if LETTERS.search(run)}
        days = {
            self.mentions.dates.get(day, "")
            for written in set(FOREIGN_DAY.findall(content))
            for day in days_in(written.decode("utf-8", "ignore"))
        }
        return {("name", who) for who in named if who} | {
            ("birth date", who) for who in days if who
        }


def _utf8(code: bytes) -> bytes:
    return chr(int(code, 16)).encode("utf-8", "surrogatepass")


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
