"""Payments as SWIFT FIN messages: MT103 (of a customer) and MT202 (of a bank).

A message consists of blocks in braces. The first two name sender, receiver and type; the fourth
holds fields, each of which begins a line with its tag between colons. A file may hold many
messages, or fields alone. Amounts have a decimal comma, and dates two digits for the year. A bank
of a party that is not named is the sender or the receiver. An MT202 that covers a payment of
customers tells it in a second sequence, from field 50 on. That payment has a message of its own,
so it is stated of the payment of the banks and is no second payment.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.ingest.readers.transfers import Party, Transfer, known, short_bic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST = 1 << 20  # characters of a message that are kept; the network takes some 10,000
BEGIN = re.compile(r"\{1:[FAL][0-9]{2}")
BARE = re.compile(r":20:")  # of the fields alone, the first
# files of several messages (RJE) have $ between them, and printers end each with \x03
END = re.compile(r"-\}[\s$\x03]*(?:\{[5S]:.*)?$", re.DOTALL)
TRAILER = ("{5:", "{S:")
AROUND = "\ufeff\x01\x03$ \t\r\n"  # what stands between messages
FIELD = re.compile(r"^:([0-9]{2}[A-Z]?):", re.MULTILINE)
AMOUNT = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})([A-Z]{3})([0-9]+),([0-9]*)")
INSTRUCTED = re.compile(r"([A-Z]{3})([0-9]+),([0-9]*)")
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
BANKS = {"103": ("52", "57"), "202": ("", "57")}  # those of the banks that hold their accounts
TEXTS = (
    ("20", "payment_reference"),
    ("70", "remittance"),
    ("71A", "charges_borne_by"),
    ("72", "bank_instructions"),
)
NO_TYPE = "messages of type MT{} are not read; the message is kept here"
SERVICE = "the message has no fields: it is an acknowledgement, or damaged"
OPEN = "the message is never closed by -}"
TWICE = "the message has two fields :20:, so two messages may have run together"
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


def transfer_of(message: Message) -> tuple[Transfer, str]:
    """Return what a message states, and why that is no payment, if it is none."""
    kind, sender, receiver = _header(message.raw)
    every = _fields(message.raw)
    fields = every
    if not kind:
        kind = "202" if any(tag.startswith("58") for tag, _ in every) else "103"
    if kind == "202":
        fields = list(takewhile(lambda field: not field[0].startswith("50"), every))
    used = [_find(fields, number) for number in TYPES.get(kind, ("", ""))]
    payer, payee = map(_party, used)
    if kind == "202" and payer == Party():
        payer = Party(bic=sender)
    banks = [_bank(_party(_find(fields, number))) for number in BANKS.get(kind, ("", ""))]
    if kind == "103" or payer.account:
        payer = replace(payer, bank=banks[0] or sender)
    if kind == "103" or payee.account:
        payee = replace(payee, bank=banks[1] or receiver)
    held = {"50": _bank(_party(_find(every, "52"))) or sender}
    held["59"] = _bank(_party(_find(every, "57"))) or receiver
    rest = [each for each in every if each[0][:2] in held and each not in used]
    others = [(number, replace(_party((number, text)), bank=held[number[:2]]))
              for number, text in rest]  # fmt: skip
    why = message.why or ("" if kind in TYPES else NO_TYPE.format(kind))
    if not why and [tag for tag, _ in every].count("20") > 1:
        why = TWICE
    found = dict(reversed(fields))  # the first of a tag counts
    settled = AMOUNT.fullmatch(found.get("32A", ""))
    uetr = UETR.search(message.raw)
    texts = [(attribute, _text(found.get(tag, ""))) for tag, attribute in TEXTS]
    texts += _cover(dict(reversed(every[len(fields) :])), others) if kind == "202" else ()
    texts += _asked(found, settled[4]) if settled else ()
    transfer = Transfer(
        message.row,
        message.raw,
        payer,
        payee,
        amount=_number(f"{settled[5]},{settled[6]}") if settled else "",
        currency=settled[4] if settled else "",
        date=f"{_year(settled[1])}-{settled[2]}-{settled[3]}" if settled else "",
        texts=(*texts, ("uetr", uetr[1].lower() if uetr else "")),
        others=tuple((f"party {n}", each) for n, (_, each) in enumerate(others, start=1)),
    )
    return transfer, why


def _cover(found: dict[str, str], parties: list[tuple[str, Party]]) -> Iterator[tuple[str, str]]:
    """Say of a payment of banks which payment of customers it covers."""
    for tag, party in parties:
        attribute = "covered_payer" if tag.startswith("50") else "covered_payee"
        account = f"{party.account} at {party.bank}" if party.account else ""
        yield attribute, ", ".join(filter(None, (party.name, account)))
    yield "covered_amount", _instructed(found)
    yield "covered_remittance", _text(found.get("70", ""))


def _asked(found: dict[str, str], settled: str) -> Iterator[tuple[str, str]]:
    """Give the amount that was asked for, and the rate, if it is in another currency."""
    instructed = _instructed(found)
    if instructed and not instructed.endswith(settled):
        yield "instructed_amount", instructed
        yield "exchange_rate", _number(found.get("36", ""))


def _instructed(found: dict[str, str]) -> str:
    """Write the amount of field 33B with its currency."""
    given = INSTRUCTED.fullmatch(found.get("33B", ""))
    return f"{_number(f'{given[2]},{given[3]}')} {given[1]}" if given else ""


def _number(text: str) -> str:
    """Write a number with a decimal point; the format has a comma, also behind a whole number."""
    whole, comma, rest = text.partition(",")
    return f"{whole}.{rest or '0'}" if comma else text


def _header(raw: str) -> tuple[str, str, str]:
    """Return type, sender and receiver; empty if there are no headers."""
    own, sent, got = FIRST.search(raw), INPUT.search(raw), OUTPUT.search(raw)
    here = short_bic(own[1] + own[2]) if own else ""
    if sent:
        return sent[1], here, short_bic(sent[2] + sent[3])
    if got:
        return got[1], short_bic(got[2] + got[3]), here
    return "", "", ""


def _fields(raw: str) -> list[tuple[str, str]]:
    """Return the fields in their order: tag and text."""
    _, *parts = FIELD.split(END.sub("", raw.replace("\r\n", "\n").replace("\r", "\n")))
    texts = (text.strip() for text in parts[1::2])
    return list(zip(parts[::2], texts, strict=True))


def _find(fields: list[tuple[str, str]], number: str) -> tuple[str, str]:
    """Return the first field of a number, whatever its option."""
    return next((each for each in fields if each[0][:2] == number), ("", ""))


def _party(field: tuple[str, str]) -> Party:
    tag, text = field
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    account = ""
    if lines and (given := ACCOUNT.fullmatch(lines[0])):
        account, lines = given[1], lines[1:]
    match tag[2:]:
        case "A":
            return known(Party(account, bic=short_bic("".join(lines[:1]))))
        case "F":
            return known(_numbered(account, lines))
    return known(Party(account, name="".join(lines[:1]), address=", ".join(lines[1:])))


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
