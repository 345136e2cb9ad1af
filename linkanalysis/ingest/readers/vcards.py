"""Address books as vCard files (.vcf), versions 2.1 to 4.0, which phones and programs export."""

from __future__ import annotations

import quopri
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.contact_lists import NOBODY, owner_of
from linkanalysis.ingest.readers.drafts import Drafts, parts_of
from linkanalysis.ingest.sheets.encodings import encoding_of, not_decoded_by, open_text, wide_hint
from linkanalysis.ingest.sheets.saved_names import SAVED_AS
from linkanalysis.ingest.sheets.tables import is_undecoded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from linkanalysis.ingest.sheets.document_parts import Parts
    from linkanalysis.ingest.sheets.settings import Settings

BEGIN, END = "BEGIN:VCARD", "END:VCARD"
# Characters of a card that are kept; a picture takes some 100,000 and is cut off.
LARGEST = 1 << 22
NAME = re.compile(r"(?:[\w-]+\.)?([A-Za-z-]+)((?:;[^:]*)?):(.*)", re.DOTALL)
REACHED = {"TEL": "phone", "EMAIL": "email", "IMPP": "handle"}
PLAIN = {"BEGIN", "END", "VERSION", "PRODID", "REV", "UID", "FN", "N", *REACHED}
STATED = frozenset({"FN", "N", *REACHED})
CHARSET = re.compile(r"CHARSET=([\w-]+)")
LINE_END = re.compile(r"\r\n?|\n")
ESCAPED = re.compile(r"\\([\\,;:nN])")
NOT_CARDS = "{} is not a vCard file: it does not begin with BEGIN:VCARD. Export it as .vcf."
OPEN = "the card is never closed"
OUTSIDE = "the line is in no card"
NO_PROPERTY = "the line is not a property of a card"
OTHERS = "properties of other kinds are not imported; they stay in the file: {}"
CUT = "the card is longer than 4 million characters"


class Card(NamedTuple):
    """A card as it came; `why` is empty if it is whole."""

    row: str
    raw: str
    why: str


def read_vcards(path: Path, settings: Settings, document: str) -> Iterator[Parts]:
    r"""Read an address book as a vCard file.

    Parameters
    ----------
    path : Path
        The file.
    settings : Settings
        How the document is to be read: ``owner``, the phone (``phone:…``) that the address book is
        from or the id of its user, and their ``role``.
    document : str
        Its id.

    Yields
    ------
    Parts
        What `read_contact_lists` states of each contact, from the names (``FN``, else ``N``),
        numbers, e-mail addresses and accounts (``IMPP``) of a card; the row is the number of the
        card. A card without any of these, that is never closed, or whose bytes are not in the
        encoding of the file is a problem as it came.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> from linkanalysis.ingest.sheets.settings import Settings
    >>> path = Path(mkdtemp()) / "contacts.vcf"
    >>> _ = path.write_text("BEGIN:VCARD\nFN:Boss\nTEL;TYPE=CELL:+15025550177\nEND:VCARD\n")
    >>> settings = Settings(reader="vcards", owner="phone:+15025550143")
    >>> next(read_vcards(path, settings, "contacts.vcf")).links["target"].tolist()
    ['phone:+15025550177']
    """
    drafts = Drafts(settings, document)
    for parts in parts_of(drafts, _draft(drafts, path)):
        if parts.statements.empty:
            yield parts
            continue
        called = parts.statements["attribute"] == SAVED_AS
        stated = parts.statements.assign(kind=np.where(called, "hearsay", "fact"))
        yield replace(parts, statements=stated)


def is_vcard(path: Path) -> bool:
    """Tell whether a file begins with a card."""
    with open_text(path, encoding_of(path)) as stream:
        first = stream.readline(len(BEGIN) + 8).removeprefix("\ufeff")
    return first.strip().upper() == BEGIN


def _draft(drafts: Drafts, path: Path) -> Iterator[None]:
    phone, user = owner_of(drafts.reading)
    others: Counter[str] = Counter()
    encoding = drafts.settings.encoding or encoding_of(path)
    not_decoded = cache(lambda: not_decoded_by(path, encoding))
    for card in _cards(path, encoding):
        if card.why:
            drafts.refuse(card.row, "", "", card.why, card.raw)
            yield
            continue
        fields = list(_fields(card.raw, encoding))
        if any(name in STATED and is_undecoded(text) for name, text in fields):
            drafts.refuse(card.row, "", "", not_decoded(), card.raw)
        else:
            found = _draft_card(drafts, card, fields, phone, others)
            if found and user and drafts.reading.is_new(phone, user):
                drafts.state(user, "role", drafts.settings.role, card.row)
                drafts.tie((user, phone), "uses", card.row, raw=card.raw)
        yield
    if others:
        listed = ", ".join(f"{name} {count:,}" for name, count in sorted(others.items()))
        drafts.reading.remarks.add([OTHERS.format(listed)])


def _draft_card(
    drafts: Drafts, card: Card, fields: list[tuple[str, str]], phone: str, others: Counter[str]
) -> bool:
    """Draft what a card states; say whether it states anything."""
    others.update(name for name, _ in fields if name and name not in PLAIN)
    for name, line in fields:
        if not name:
            drafts.refuse(card.row, "", line, NO_PROPERTY, card.raw)
    names = [text for wanted in ("FN", "N") for name, text in fields if name == wanted and text]
    given = [(REACHED[name], text) for name, text in fields if name in REACHED and text]
    if not given:
        drafts.refuse(card.row, "TEL", "", NOBODY, card.raw)
        return False
    found = [drafts.identify(text, kind, card.row, card.raw) for kind, text in given]
    for thing in dict.fromkeys(filter(None, found)):
        drafts.state_once(thing, SAVED_AS, names[0] if names else "", card.row)
        drafts.tie((phone, thing), "tie", card.row, raw=card.raw)
    return any(found)


def _fields(raw: str, encoding: str) -> Iterator[tuple[str, str]]:
    """Yield name and value of each property of a card."""
    lines: list[list[str]] = []  # the parts of each, joined once: a picture has thousands
    printable = soft = False
    for line in LINE_END.split(raw):
        # a value goes on after a blank, and quoted-printable text after an equals sign
        if lines and (soft or line[:1] in {" ", "\t"}):
            lines[-1].append(line if soft else line[1:])
        else:
            lines.append([line])
            printable = False
        printable = printable or "QUOTED-PRINTABLE" in line.upper()
        soft = printable and line.endswith("=")
        if soft:
            lines[-1][-1] = lines[-1][-1][:-1]
    for line in map("".join, lines):
        match = NAME.match(line)
        if match:
            name, options, text = match[1].upper(), match[2].upper(), match[3]
            charset = CHARSET.search(options)
            if "QUOTED-PRINTABLE" in options:
                text = _printable(text, charset)
            elif charset and is_undecoded(text):
                text = _declared(text, charset[1], encoding)
            yield name, _plain(name, text)
        elif line.strip():
            yield "", line.strip()


def _declared(text: str, charset: str, encoding: str) -> str:
    """Decode a value that is in another encoding than the file, as version 2.1 allows."""
    try:
        return text.encode(encoding, errors="surrogateescape").decode(charset)
    except (LookupError, UnicodeError):
        return text


def _printable(text: str, charset: re.Match[str] | None) -> str:
    content = quopri.decodestring(text.encode(errors="surrogateescape"))
    try:
        found = content.decode(charset[1] if charset else "utf-8", "replace")
    except (LookupError, UnicodeError):
        found = content.decode(errors="replace")
    return found.encode(errors="replace").decode()  # some charsets give half a character


def _plain(name: str, text: str) -> str:
    if name == "N":  # family name; given name; others
        text = " ".join(filter(None, (part.strip() for part in text.split(";")[1::-1])))
    if name == "TEL":
        text = text.removeprefix("tel:")
    text = ESCAPED.sub(lambda match: " " if match[1] in "nN" else match[1], text)
    return text.strip()


def _cards(path: Path, encoding: str) -> Iterator[Card]:
    """Split a file into cards; whatever is in none of them is a record of its own."""
    kept: list[str] = []
    size, number, inside, begun = 0, 0, False, False
    with open_text(path, encoding) as stream:
        for at, line in enumerate(iter(lambda: stream.readline(LARGEST), ""), start=1):
            word = line.removeprefix("\ufeff").strip().upper()
            if not begun and word and word != BEGIN:
                message = NOT_CARDS.format(path.name) + wide_hint(path)
                raise RecordError(message, document=path.name, row="1")
            begun = begun or bool(word)
            if word == BEGIN:
                if inside:
                    yield Card(f"card[{number}]", "".join(kept).strip(), OPEN)
                kept, size, inside, number = [], 0, True, number + 1
            if inside:
                size += len(line)
                if size < LARGEST:
                    kept.append(line)
            elif word:
                yield Card(f"line[{at}]", line.strip(), OUTSIDE)
            if inside and word == END:
                why = "" if size < LARGEST else CUT
                yield Card(f"card[{number}]", "".join(kept).strip(), why)
                inside = False
        if inside:
            yield Card(f"card[{number}]", "".join(kept).strip(), OPEN)
