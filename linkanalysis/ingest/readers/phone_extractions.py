"""Extractions of phones: the report.xml that Cellebrite's tools write, alone or in a UFDR archive.

The phone whose memory was read has a number, an IMEI, or neither; calls and messages name the other
party alone. So its end of each tie is its number, or the extraction itself.
"""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from collections import Counter
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from linkanalysis.core.keys.online import EMAIL
from linkanalysis.core.keys.phone_words import JID
from linkanalysis.core.vocabulary.entities import make_id
from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.drafts import Drafts, parts_of
from linkanalysis.ingest.sheets.saved_names import SAVED_AS
from linkanalysis.ingest.sheets.xml_elements import Element, elements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from linkanalysis.ingest.sheets.document_parts import Parts
    from linkanalysis.ingest.sheets.settings import Settings

REPORT = "report.xml"
# A report compresses ten to forty times; a file made to fill a disk or a day, a thousand times.
# What reading a damaged archive raises, depending on which byte is wrong.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, lzma.LZMAError),
    *(EOFError, NotImplementedError, OSError, RuntimeError, ValueError),
)
MOST_PACKED = 200
SMALL = 1 << 24  # bytes that cost nothing, however they are packed
PROJECT = re.compile(rb"<project\b[^>]*cellebrite", re.IGNORECASE)  # its namespace
FACTS = {"DeviceInfoUniqueID": "unique_id", "DeviceInfoAppleID": "apple_id"}
START = 4096  # bytes in which the first element comes
PARTY = "Party"
NUMBER = re.compile(r"[+*#0-9(][-+*#0-9 ().]*[0-9][-+*#0-9 ().]*")
TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?) ?(Z|[+-]\d{2}:?\d{2})?")
UTC = re.compile(r"UTC ?([+-][0-9]{1,2})?")
TEXTS = "texts of messages are not imported; they stay in the extraction: {:,}"
OTHERS = "models of other kinds are not imported; they stay in the extraction: {}"
NO_NUMBER = (
    "the extraction does not name the number of its phone, so its ties are those of a number that "
    "is valid in this document alone; tie that number to its user in a table of links"
)
NO_PARTY = "the record names no other party"
NO_REPORT = "{} holds no report.xml; export the extraction as a UFDR or XML report."
LEADS_OUT = "{} holds a path that leads out of the archive, so it was not made by the extraction."
PACKED = "{} unpacks to more than 200 times its size, as no report does; nothing of it was read."
LOCKED = "{} is protected by a password. Unpack it, and read its report.xml."
DAMAGED = "{} is damaged: it breaks off, or its parts do not have their check sums."


def read_phone_extractions(path: Path, settings: Settings, document: str) -> Iterator[Parts]:
    """Read the extraction of a phone.

    Parameters
    ----------
    path : Path
        ``report.xml``, or a UFDR archive that holds it.
    settings : Settings
        How the document is to be read: ``owner``, the id of the phone's user, and their ``role``.
    document : str
        Its id.

    Yields
    ------
    Parts
        Calls, texts and chat messages as ties of the phone's number with the other parties: phones,
        e-mail addresses, or account names of the service. A contact is a ``tie`` of the two, with
        the name under which it is saved as a statement. The user named by the settings, by the
        report or only by a role uses number and device, and is protected from the first row on if
        the role protects. A record without another party is a problem with its XML.

    Notes
    -----
    A phone may be used by several people, and a name in its memory is what somebody called somebody
    else.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> from linkanalysis.ingest.sheets.settings import Settings
    >>> call = '<field name="TimeStamp"><value>2024-05-02T14:30:00Z</value></field>'
    >>> call += '<multiModelField name="Parties"><model type="Party"><field name="Identifier">'
    >>> call += "<value>+15025550199</value></field></model></multiModelField>"
    >>> path = Path(mkdtemp()) / "report.xml"
    >>> _ = path.write_text(f'<project><model type="Call">{call}</model></project>')
    >>> settings = Settings(reader="phone_extractions")
    >>> next(read_phone_extractions(path, settings, "phone 7")).links["target"].tolist()
    ['phone:+15025550199']
    """
    drafts = Drafts(settings, document)
    yield from parts_of(drafts, _Extraction(drafts, path).draft())


def is_phone_extraction(path: Path) -> bool:
    """Tell whether a file is a report of Cellebrite's tools, or an archive with one at its top."""
    if zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                return any(name.casefold() == REPORT for name in archive.namelist())
        except BROKEN:
            return False
    with path.open("rb") as stream:
        return PROJECT.search(stream.read(START)) is not None


class _Extraction:
    """One report, in the order of the file: what the phone is, then what is in its memory."""

    def __init__(self, drafts: Drafts, path: Path) -> None:
        self.drafts = drafts
        self.path = path
        self.facts: dict[str, str] = {}
        self.own = ""
        self.texts = 0
        self.others: Counter[str] = Counter()

    def draft(self) -> Iterator[None]:
        kinds = {"Call": self.call, "SMS": self.message, "Chat": self.chat, "Contact": self.contact}
        with open_report(self.path) as stream:
            for element in elements(stream, self.path.name, frozenset({"item", "model"})):
                if element.tag == "item":
                    self.facts.setdefault(element.attributes.get("name", ""), element.text)
                    continue
                if not self.own:
                    self.own = self._phone()
                kind = element.attributes.get("type", "")
                if kind in kinds:
                    kinds[kind](element, element.row)
                else:
                    self.others[kind or "?"] += 1
                yield
        if not self.own:
            self.own = self._phone()
        self._remark()
        yield

    def _phone(self) -> str:
        """State the phone that was read and its user, and return its number."""
        drafts, facts, row = self.drafts, self.facts, "metadata"
        number, imei = facts.get("MSISDN", ""), facts.get("IMEI", "")
        own = drafts.identify(number, "phone", row, number) if number else None
        if own is None:
            own = make_id("phone", f"raw:{drafts.document}:owner")
            drafts.reading.remarks.add([NO_NUMBER])
        device = drafts.identify(imei, "device", row, imei) if imei else None
        if device:
            drafts.tie((own, device), "uses", row, raw=imei)
        for name, attribute in FACTS.items():
            drafts.state(device or own, attribute, facts.get(name, ""), row)
        self._user(own, device, row)
        return own

    def _user(self, own: str, device: str | None, row: str) -> None:
        drafts, settings = self.drafts, self.drafts.settings
        name = self.facts.get("DeviceInfoOwnerName", "")
        drafts.reading.remarks.use("owner")
        if not (settings.owner or settings.role or name):
            return
        given = settings.owner or f"{drafts.document} owner"
        user = drafts.identify(given, "person", row, given)
        if user is None:
            return
        drafts.state(user, "role", settings.role, row)
        drafts.state(user, "name", name, row)
        for thing in filter(None, (own, device)):
            drafts.tie((user, thing), "uses", row, raw=given)

    def call(self, element: Element, row: str) -> None:
        parties = [party for party in _parties(element) if not _is_own(party)]
        incoming = _value(element, "Type").casefold() in {"incoming", "missed", "rejected"}
        roles = {_value(party, "Role").casefold() for party in parties}
        turned = incoming or roles == {"from"}
        self._tie_parties(element, row, parties, kind="call", turned=turned)

    def message(self, element: Element, row: str) -> None:
        parties = [party for party in _parties(element) if not _is_own(party)]
        senders = [each for each in parties if _value(each, "Role").casefold() == "from"]
        self.texts += bool(_value(element, "Body"))
        turned = bool(senders)
        self._tie_parties(element, row, senders or parties, kind="message", turned=turned)

    def _tie_parties(
        self,
        element: Element,
        row: str,
        parties: list[Element],
        *,
        kind: str,
        turned: bool,
    ) -> None:
        """Tie the phone to the other parties of a call or text; `turned` if it received it."""
        found = [self._party(party, _value(element, "Source"), row) for party in parties]
        if not any(found):
            self.drafts.refuse(row, PARTY, "", NO_PARTY, element.raw())
        for other in filter(None, found):
            ends = (other, self.own) if turned else (self.own, other)
            when = _time(_value(element, "TimeStamp"))
            values = {"duration": _seconds(_value(element, "Duration"))}
            self.drafts.tie(ends, kind, row, raw=element.raw(), when=when, values=values)

    def chat(self, element: Element, row: str) -> None:
        """Draft each message of a chat, from its sender to all others in the chat."""
        service = _value(element, "Source")
        members = [
            self._party(each, service, row) or ""
            for each in _models(element, "Participants", PARTY)
        ]
        inside = _models(element, "Messages", "InstantMessage")
        if not inside:
            self.drafts.refuse(row, "Messages", "", "the chat has no messages", element.raw())
        for number, message in enumerate(inside, start=1):
            at = f"{row}/message[{number}]"
            self.texts += bool(_value(message, "Body"))
            sender = next(
                (self._party(each, service, at) for each in _models(message, "From", PARTY)), None
            )
            given = [self._party(each, service, at) for each in _models(message, "To", PARTY)]
            others = {*filter(None, given or members)} - {sender}
            if sender is None or not others:
                self.drafts.refuse(at, PARTY, "", NO_PARTY, message.raw())
                continue
            for other in sorted(others):
                when = _time(_value(message, "TimeStamp"))
                self.drafts.tie((sender, other), "message", at, raw=message.raw(), when=when)

    def contact(self, element: Element, row: str) -> None:
        """Draft the numbers and names of a contact."""
        name, service = _value(element, "Name"), _value(element, "Source")
        entries = _models(element, "Entries", "")
        found = [
            self._identify(text, service, row, element)
            for entry in entries
            if (text := _value(entry, "Value"))
        ]
        if not any(found):
            self.drafts.refuse(row, "Entries", "", NO_PARTY, element.raw())
        for other in filter(None, found):
            self.drafts.state_once(other, SAVED_AS, name, row)
            self.drafts.tie((self.own, other), "tie", row, raw="")

    def _party(self, party: Element, service: str, row: str) -> str | None:
        if _is_own(party):
            return self.own
        found = self._identify(_value(party, "Identifier"), service, row, party)
        self.drafts.state_once(found, SAVED_AS, _value(party, "Name"), row)
        return found

    def _identify(self, text: str, service: str, row: str, element: Element) -> str | None:
        """Make the id of a party: a phone, an e-mail address, or an account name of a service."""
        if not text:
            return None
        whatsapp = JID.fullmatch(text)
        if whatsapp:
            return self.drafts.identify(f"+{whatsapp[1]}", "phone", row, element.raw())
        if EMAIL.fullmatch(text):
            return self.drafts.identify(text, "email", row, element.raw())
        if NUMBER.fullmatch(text):
            return self.drafts.identify(text, "phone", row, element.raw())
        named = f"{service or 'phone'}:{text}"
        return self.drafts.identify(named, "handle", row, element.raw())

    def _remark(self) -> None:
        remarks = self.drafts.reading.remarks
        if self.texts:
            remarks.add([TEXTS.format(self.texts)])
        if self.others:
            listed = ", ".join(f"{kind} {count:,}" for kind, count in sorted(self.others.items()))
            remarks.add([OTHERS.format(listed)])


@contextmanager
def open_report(path: Path) -> Iterator[IO[bytes]]:
    """Open the report of an extraction, which is never unpacked to the disk."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            yield stream
        return
    try:
        with zipfile.ZipFile(path) as archive, _report(archive, path.name) as stream:
            yield stream
    except RecordError:
        raise
    except BROKEN:
        raise RecordError(DAMAGED.format(path.name), document=path.name) from None


def _report(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    why, found = NO_REPORT, None
    for entry in archive.infolist():
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            why, found = LEADS_OUT, None
            break
        if entry.filename.casefold() == REPORT:
            found = entry
    if found and found.flag_bits & 1:
        why, found = LOCKED, None
    elif found and found.file_size > max(SMALL, MOST_PACKED * found.compress_size):
        why, found = PACKED, None
    if found is None:
        raise RecordError(why.format(name), document=name)
    return archive.open(found)


def _value(element: Element, name: str) -> str:
    """Give the value of a field of a model."""
    for field in element.children:
        if field.tag == "field" and field.attributes.get("name") == name:
            return next((value.text for value in field.all("value")), "")
    return ""


def _models(element: Element, field: str, kind: str) -> list[Element]:
    """Give the models within a field of a model; of any kind if `kind` is empty."""
    return [
        model
        for child in element.children
        if child.tag in {"modelField", "multiModelField"} and child.attributes.get("name") == field
        for model in child.all("model")
        if kind in {"", model.attributes.get("type")}
    ]


def _parties(element: Element) -> list[Element]:
    """Give the parties of a call or a text, under whatever name the field has."""
    return [
        model
        for child in element.children
        if child.tag in {"modelField", "multiModelField"}
        for model in child.all("model")
        if model.attributes.get("type") == PARTY
    ]


def _is_own(party: Element) -> bool:
    return _value(party, "IsPhoneOwner").casefold() == "true"


def _time(text: str) -> str:
    """Write a time as ISO 8601 with its offset, which reports write as Z, +01:00 or (UTC+1)."""
    match = TIME.match(text)
    if not match:
        return text
    moment, zone = f"{match[1]} {match[2]}", match[3] or ""
    named = UTC.search(text)
    if named and not zone:
        zone = f"{int(named[1] or 0):+03d}:00"
    return f"{moment}{zone}"


def _seconds(text: str) -> float | None:
    parts = text.split(":")
    if not text or not all(part.replace(".", "", 1).isdecimal() for part in parts):
        return None
    seconds = 0.0
    for part in parts:
        seconds = seconds * 60 + float(part)
    return seconds
