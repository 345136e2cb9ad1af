"""E-mails: the headers of a mailbox (mbox) or of one saved message (eml)."""

from __future__ import annotations

import re
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING

from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.drafts import Drafts, parts_of
from linkanalysis.ingest.sheets.tables import REPLACEMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from email.message import Message
    from pathlib import Path

    from linkanalysis.ingest.sheets.document_parts import Parts
    from linkanalysis.ingest.sheets.settings import Settings

RECIPIENTS = ("To", "Cc", "Bcc")
# The line before each message of a mailbox. A line of text may begin with From too, but not so.
START = re.compile(rb"From \S+ +[A-Z][a-z]{2} [A-Z][a-z]{2} +[0-9]{1,2} [0-9]{2}:[0-9]{2}")
MAIL_HEADER = re.compile(
    rb"(?:From|To|Date|Subject|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|DKIM-"
    rb"Signature|X-[\w-]+):",
    re.IGNORECASE,
)
HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
# Characters of all headers of a message; a long list of recipients takes some 100,000.
LARGEST = 1 << 22
CUT = "the headers of the message are longer than 4 million characters"
NO_SENDER = "the message names no sender"
NO_RECIPIENT = "the message names no recipient"
NO_DATE = "the message has no date that can be read"
NOT_DECODED = "no tie: bytes of the address could not be decoded"
NOT_MAIL = (
    "{} is not a mailbox: it begins neither with a line such as From ana@mail.example nor with "
    "headers. Save it as mbox or eml."
)


def read_emails(path: Path, settings: Settings, document: str) -> Iterator[Parts]:
    r"""Read the headers of e-mails.

    Parameters
    ----------
    path : Path
        A mailbox, or a message.
    settings : Settings
        How the document is to be read.
    document : str
        Its id.

    Yields
    ------
    Parts
        A message from the sender to each recipient, at its date with its offset; the row is its
        number in the mailbox. The name beside an address is a statement of the address, not a
        person: anybody may write any name there. A message without sender, recipient or date is a
        problem with all its headers.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> from linkanalysis.ingest.sheets.settings import Settings
    >>> path = Path(mkdtemp()) / "a.eml"
    >>> mail = "From: ana@mail.example\nTo: ben@mail.example\nDate: 2 May 2024 14:30:00 +0000\n"
    >>> _ = path.write_text(mail)
    >>> next(read_emails(path, Settings(reader="emails"), "a.eml")).links["target"].tolist()
    ['email:ben@mail.example']
    """
    drafts = Drafts(settings, document)
    yield from parts_of(drafts, _draft(drafts, path))


def is_mailbox(path: Path) -> bool:
    """Tell whether a file begins as a mailbox or as the headers of a message."""
    with path.open("rb") as stream:
        first = stream.readline(LARGEST).lstrip(b"\xef\xbb\xbf")
    return bool(START.match(first) or MAIL_HEADER.match(first))


def _draft(drafts: Drafts, path: Path) -> Iterator[None]:
    for number, (raw, whole) in enumerate(_messages(path), start=1):
        row = f"message[{number}]"
        text = raw.decode(errors="surrogateescape").strip()
        if whole:
            _draft_message(drafts, BytesHeaderParser(policy=compat32).parsebytes(raw), row, text)
        else:
            drafts.refuse(row, "", "", CUT, text)
        yield


def _draft_message(drafts: Drafts, message: Message, row: str, raw: str) -> None:
    senders, recipients = _addresses(message, ("From",)), _addresses(message, RECIPIENTS)
    when = _date(message)
    column, why = "", ""
    if not senders:
        column, why = "From", NO_SENDER
    elif not recipients:
        column, why = "To", NO_RECIPIENT
    elif not when:
        column, why = "Date", NO_DATE
    if why:
        drafts.refuse(row, column, "", why, raw)
        return
    named = senders | recipients
    ids = _ids(drafts, named, row, raw)
    for address, name in named.items():
        drafts.state_once(ids.get(address), "display_name", name, row)
    for sender in filter(ids.get, senders):
        for recipient in filter(ids.get, recipients):
            drafts.tie((ids[sender], ids[recipient]), "message", row, raw=raw, when=when)


def _ids(drafts: Drafts, addresses: Iterable[str], row: str, raw: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for address in addresses:
        if REPLACEMENT in address:
            drafts.refuse(row, "email", address, NOT_DECODED, raw)
        elif made := drafts.identify(address, "email", row, raw):
            found[address] = made
    return found


def _addresses(message: Message, names: tuple[str, ...]) -> dict[str, str]:
    """Give the addresses in some headers, each with its name."""
    texts = [str(text) for name in names for text in message.get_all(name, [])]
    return {address: name for name, address in getaddresses(texts) if address}


def _date(message: Message) -> str:
    """Write the date in ISO 8601, with its offset if it has one; nothing if it cannot be read."""
    try:
        moment = parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return moment.isoformat(sep=" ")


def _messages(path: Path) -> Iterator[tuple[bytes, bool]]:
    """Yield the headers of each message, and whether they are all there."""
    with path.open("rb") as stream:
        headers: list[bytes] = []
        size, inside, blank, started = 0, True, True, False
        for line in iter(lambda: stream.readline(LARGEST), b""):
            if blank and START.match(line):
                if started:
                    yield b"".join(headers), size < LARGEST
                headers, size, inside, started = [line], 0, True, True
            elif inside and (line.strip() or not headers):
                if not started and not HEADER.match(line) and line.strip():
                    raise RecordError(NOT_MAIL.format(path.name), document=path.name, row="1")
                started = started or bool(line.strip())
                size += len(line)
                if size < LARGEST and line.strip():
                    headers.append(line)
            else:
                inside = False
            blank = not line.strip()
        if started:
            yield b"".join(headers), size < LARGEST
