"""Payments as SWIFT FIN messages: MT103 (of a customer) and MT202 (of a bank).

Lives here: the messages of a file, their blocks and fields, and the transfer that each states.
Not here: what a transfer states of its parties (`transfers`), and, on purpose, other types.

A message consists of blocks in braces. The first two name sender, receiver and type; the fourth
holds fields, each of which begins a line with its tag between colons. A file may hold many
messages, or fields alone. Amounts have a decimal comma, and dates two digits for the year. A bank
of a party that is not named is the sender or the receiver.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.records.transfers import Party, Transfer, short_bic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST = 1 << 20  # characters of a message that are kept; the network takes some 10,000
BEGIN = re.compile(r"\{1:[FAL][0-9]{2}")
BARE = re.compile(r":20:")  # of the fields alone, the first
END = re.compile(r"-\}\s*(?:\{[5S]:.*)?$", re.DOTALL)
TRAILER = ("{5:", "{S:")
AROUND = "\ufeff\x01\x03$ \t\r\n"  # what stands between messages
FIELD = re.compile(r"^:([0-9]{2}[A-Z]?):", re.MULTILINE)
AMOUNT = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})([A-Z]{3})([0-9]+),([0-9]*)")
UETR = re.compile(r"\{121:([0-9A-Fa-f-]{36})\}")
TERMINAL = r"([A-Z0-9]{8})[A-Z0-9]([A-Z0-9]{3})"  # a BIC with the code of a terminal in it
FIRST = re.compile(r"\{1:[FAL][0-9]{2}" + TERMINAL)
INPUT = re.compile(r"\{2:I([0-9]{3})" + TERMINAL)
OUTPUT = re.compile(r"\{2:O([0-9]{3})[0-9]{10}" + TERMINAL)
ACCOUNT = re.compile(r"/(?:[CD]/)?/?(.+)")
NUMBERED = re.compile(r"([1-8])/(.*)")  # a line of option F
BIRTH_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
CENTURY = 80  # two digits from here on are of the last century
TYPES = {"103": ("50", "59"), "202": ("52", "58")}  # the fields of payer and payee
BANKS = ("52", "57")  # those of their banks, if the parties are customers
TEXTS = (
    ("20", "payment_reference"),
    ("70", "remittance"),
    ("71A", "charges_borne_by"),
    ("72", "bank_instructions"),
)
NO_TYPE = "messages of type MT{} are not read; the message is kept here"
SERVICE = "the message has no fields: it is an acknowledgement, or damaged"
OPEN = "the message is never closed by -}"
OUTSIDE = "the line is in no message"
CUT = "the message is longer than a million characters"


class Message(NamedTuple):
    """A message as it came; `why` is empty if it is whole."""

    row: str
    raw: str
    why: str


def is_mt(start: str) -> bool:
    """Tell whether a text begins with a message."""
    text = start.lstrip(AROUND)
    return bool(BEGIN.match(text) or BARE.match(text))


def messages(lines: Iterable[str]) -> Iterator[Message]:
    """Split lines into messages; whatever is in none of them is a record of its own."""
    kept: list[str] = []
    number, size, inside, headed = 0, 0, False, False
    for at, line in enumerate(lines, start=1):
        # an acknowledgement may stand before a message in one line
        for part in re.split(rf"(?={BEGIN.pattern})", line):
            head = bool(BEGIN.match(part))
            if head or (BARE.match(part) and not (inside and headed)):
                if inside:
                    yield _message(number, kept, size, OPEN if headed else "")
                kept, size, inside, headed, number = [], 0, True, head, number + 1
            if inside:
                size += len(part)
                if size < LARGEST:
                    kept.append(part)
                if END.search(part) or (not headed and part.strip() == "-"):
                    yield _message(number, kept, size, "")
                    inside = False
            elif part.strip(AROUND) and not part.startswith(TRAILER):
                yield Message(f"line[{at}]", part.strip(), OUTSIDE)
    if inside:
        yield _message(number, kept, size, OPEN if headed else "")


def _message(number: int, kept: list[str], size: int, why: str) -> Message:
    raw = "".join(kept).strip(AROUND)
    if size >= LARGEST:
        why = CUT
    elif not FIELD.search(raw):
        why = SERVICE
    return Message(f"message[{number}]", raw, why)


def transfer_of(message: Message) -> Transfer | str:
    """Return the transfer that a whole message states, or why it states none."""
    kind, sender, receiver = _header(message.raw)
    fields = _fields(message.raw)
    if not kind:
        kind = "202" if any(tag.startswith("58") for tag in fields) else "103"
    if kind not in TYPES:
        return NO_TYPE.format(kind)
    payer, payee = (_party(fields, number) for number in TYPES[kind])
    if kind == "103":
        first, second = (_bank(_party(fields, number)) for number in BANKS)
        payer = replace(payer, bank=first or sender)
        payee = replace(payee, bank=second or receiver)
    elif payer == Party():
        payer = Party(bic=sender)
    settled = AMOUNT.fullmatch(fields.get("32A", "").strip())
    uetr = UETR.search(message.raw)
    texts = [(attribute, _text(fields.get(tag, ""))) for tag, attribute in TEXTS]
    return Transfer(
        message.row,
        message.raw,
        payer,
        payee,
        amount=f"{settled[5]}.{settled[6] or '0'}" if settled else "",
        currency=settled[4] if settled else "",
        date=f"{_year(settled[1])}-{settled[2]}-{settled[3]}" if settled else "",
        texts=(*texts, ("uetr", uetr[1].lower() if uetr else "")),
    )


def _header(raw: str) -> tuple[str, str, str]:
    """Return type, sender and receiver; empty if there are no headers."""
    own, sent, got = FIRST.search(raw), INPUT.search(raw), OUTPUT.search(raw)
    here = short_bic(own[1] + own[2]) if own else ""
    if sent:
        return sent[1], here, short_bic(sent[2] + sent[3])
    if got:
        return got[1], short_bic(got[2] + got[3]), here
    return "", "", ""


def _fields(raw: str) -> dict[str, str]:
    """Return the fields by tag; the first of a tag counts, as later ones are of a cover."""
    _, *parts = FIELD.split(END.sub("", raw.replace("\r\n", "\n").replace("\r", "\n")))
    found: dict[str, str] = {}
    for tag, text in zip(parts[::2], parts[1::2], strict=True):
        found.setdefault(tag, text.strip())
    return found


def _party(fields: dict[str, str], number: str) -> Party:
    tag = next((tag for tag in fields if tag[:2] == number), "")
    lines = [line.strip() for line in fields.get(tag, "").splitlines() if line.strip()]
    account = ""
    if lines and (given := ACCOUNT.fullmatch(lines[0])):
        account, lines = given[1], lines[1:]
    match tag[2:]:
        case "A":
            return Party(account, bic=short_bic("".join(lines[:1])))
        case "F":
            return _numbered(account, lines)
    return Party(account, name="".join(lines[:1]), address=", ".join(lines[1:]))


def _numbered(account: str, lines: list[str]) -> Party:
    """Read lines that begin with what they are: 1 name, 2 and 3 address, 4 date of birth."""
    found: dict[str, list[str]] = {}
    others = []
    for line in lines:
        if given := NUMBERED.fullmatch(line):
            found.setdefault(given[1], []).append(given[2])
        else:
            others.append(line)
    born = BIRTH_DATE.fullmatch("".join(found.get("4", [])))
    return Party(
        account,
        name=" ".join(found.get("1", [])),
        address=", ".join([*found.get("2", []), *found.get("3", [])]),
        birth_date="-".join(born.groups()) if born else "".join(found.get("4", [])),
        identity="; ".join([*others, *found.get("6", []), *found.get("7", [])]),
    )


def _bank(party: Party) -> str:
    return party.bic or party.account or party.name


def _text(text: str) -> str:
    """Join the lines of a text; a line that goes on begins with two strokes."""
    return " ".join(line.strip().removeprefix("//") for line in text.splitlines())


def _year(digits: str) -> str:
    return f"19{digits}" if int(digits) >= CENTURY else f"20{digits}"
