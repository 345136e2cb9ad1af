"""Payments as ISO 20022 messages: credit transfers and statements of accounts.

What holds for several transactions stands before them: the debtor and the date of a batch, the date
of settlement, the account of a statement. So elements are read one after another, and the last of
each such kind is kept until the next batch or statement begins.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.transfers import Party, Transfer, known, short_bic
from linkanalysis.ingest.sheets.xml_elements import Element, elements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(?:pacs\.00[89]|pain\.001|camt\.05[234])\b")
TRANSFER, ENTRY, ACCOUNT = "CdtTrfTxInf", "Ntry", "Acct"
PARTIES = ("Dbtr", "DbtrAcct", "DbtrAgt", "UltmtDbtr", "UltmtCdtr")
TAGS = frozenset({TRANSFER, ENTRY, ACCOUNT, "GrpHdr", "ReqdExctnDt", *PARTIES})
# a batch, and statements: what stands in one of them holds for no other
GROUPS = frozenset({"PmtInf", "Stmt", "Rpt", "Ntfctn"})
AMOUNTS = ("IntrBkSttlmAmt", "Amt/InstdAmt", "Amt/EqvtAmt/Amt")
DATES = ("IntrBkSttlmDt", "ReqdExctnDt/Dt", "ReqdExctnDt/DtTm", "ReqdExctnDt")
STATUS = ("Sts/Cd", "Sts/Prtry", "Sts")
BOOKED = ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
DETAILS = ("AmtDtls/TxAmt/Amt", "Amt")
# what was asked for, where the booked amount is in another currency, and the rate between them
INSTRUCTED = ("InstdAmt", "AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt")
RATES = ("XchgRate", *(f"AmtDtls/{each}/CcyXchg/XchgRate" for each in ("InstdAmt", "TxAmt")))
BANKS = ("FinInstnId/BICFI", "FinInstnId/BIC", "FinInstnId/ClrSysMmbId/MmbId", "FinInstnId/Nm")
BICS = ("FinInstnId/BICFI", "FinInstnId/BIC", "Id/OrgId/AnyBIC", "Id/OrgId/BICOrBEI")
IDENTITIES = ("Id/OrgId/LEI", "Id/OrgId/Othr/Id", "Id/PrvtId/Othr/Id")
TEXTS = (
    (("PmtId/EndToEndId", "Refs/EndToEndId"), "payment_reference"),
    (("RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref"), "remittance"),
    (("ChrgBr",), "charges_borne_by"),
    (("InstrForCdtrAgt/InstrInf", "InstrForNxtAgt/InstrInf"), "bank_instructions"),
    (("PmtId/UETR", "Refs/UETR"), "uetr"),
)
DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})")  # an xsd:date
OUT, IN = "DBIT", "CRDT"
YES = frozenset({"true", "1"})  # an xsd:boolean
NOT_BOOKED = "the status of the entry is not BOOK, so no money may have moved"
NO_DIRECTION = "the entry says neither CRDT nor DBIT, so it is not known who paid"
NESTED = "another transaction stands within this one, so the file is damaged"
NO_SHARE = "the entry has several transactions, and this one has no amount of its own"
NO_ACCOUNT = "the statement does not say whose account it is"
NO_ENTRIES = "the statements in the file have no entries, so no payments are read from them"
NO_MESSAGE = (
    "{} holds no payments as ISO 20022 messages: there is no CdtTrfTxInf, Ntry or Acct in it. Give "
    "a message pacs.008, pacs.009, pain.001, camt.052, camt.053 or camt.054."
)


class Record(NamedTuple):
    """A transaction: what it states, and why that is no payment, if it is none.

    Or the account of a statement, whose owner is among the others of its transfer.

    owned: Whether it is such an account.
    listed: Whether it is in a statement of an account, which is one end of it.
    out: Whether the money left that account.
    """

    transfer: Transfer
    listed: bool = False
    out: bool = False
    owned: bool = False
    why: str = ""


def is_iso20022(start: str) -> bool:
    """Tell whether a text declares one of these messages."""
    return SCHEMA.search(start) is not None


def records(path: Path) -> Iterator[Record]:
    """Read the transactions of a file, one after another."""
    shared: dict[str, Element] = {}
    seen: set[str] = set()
    with path.open("rb") as stream:
        for element in elements(stream, path.name, TAGS, GROUPS):
            match element.tag:
                case "CdtTrfTxInf":
                    yield Record(_order(element, shared), why=NESTED if _nests(element) else "")
                case "Ntry":
                    yield from _entry(element, shared.get(ACCOUNT))
                case tag if tag in GROUPS:
                    shared = {"GrpHdr": shared["GrpHdr"]} if "GrpHdr" in shared else {}
                case tag:
                    shared[tag] = element
            if element.tag == ACCOUNT:
                yield _owned(element)
            seen.add(element.tag)
    if not seen & {TRANSFER, ENTRY, ACCOUNT}:
        raise RecordError(NO_MESSAGE.format(path.name), document=path.name)
    if not seen & {TRANSFER, ENTRY}:
        yield Record(Transfer("", "", Party(), Party()), why=NO_ENTRIES)


def _nests(element: Element) -> bool:
    return any(c.tag in {TRANSFER, ENTRY} or _nests(c) for c in element.children)


def _owned(account: Element) -> Record:
    """Return the account of a statement with its owner, who may be a minor, entries or not."""
    own = _own(account)
    transfer = Transfer(account.row, account.raw(), Party(), Party(), others=(("holder", own),))
    return Record(transfer, owned=True, why="" if own.account else NO_ACCOUNT)


def _order(element: Element, shared: dict[str, Element]) -> Transfer:
    given = list(_given(shared, element))
    # of a batch the header alone says who asked for it
    head = [party for each in given if each.tag == "GrpHdr" for party in each.all("InitgPty")]
    whole = Element("", {}, children=[*element.children, *given, *head])
    amount = next(filter(None, (_find(whole, each) for each in AMOUNTS)), None)
    date = _first(whole, DATES) or _first(whole, ("GrpHdr/IntrBkSttlmDt",))
    others = _on_behalf(whole)
    return Transfer(
        element.row,
        element.raw(),
        _party(whole, "Dbtr"),
        _party(whole, "Cdtr"),
        amount=amount.text if amount else "",
        currency=amount.attributes.get("Ccy", "") if amount else "",
        date=_day(date),
        texts=(*_texts(whole), *_exchange(whole, amount), *_names(others)),
        others=others,
    )


def _given(shared: dict[str, Element], element: Element) -> Iterator[Element]:
    """Yield what stands before a transaction and not in it."""
    own = {child.tag for child in element.children}
    yield from (each for tag, each in shared.items() if tag not in own)


def _entry(entry: Element, account: Element | None) -> Iterator[Record]:
    """Yield the transactions of an entry; one without details is a transaction itself."""
    own = Party() if account is None else _own(account)
    details = [each for part in entry.all("NtryDtls") for each in part.all("TxDtls")]
    for number, each in enumerate(details or [entry], start=1):
        several = len(details) > 1
        row = f"{entry.row}/TxDtls[{number}]" if several else entry.row
        # of one transaction the amount of the entry, which was booked; of several, each its own
        paths, of = (DETAILS, each) if several else (("Amt",), entry)
        amount = next(filter(None, (_find(of, path) for path in paths)), None)
        direction = _first(each, ("CdtDbtInd",)) or _first(entry, ("CdtDbtInd",))
        why = _why(entry, own, direction) or (NO_SHARE if several and amount is None else "")
        out, back = direction == OUT, _first(entry, ("RvslInd",)).lower() in YES
        related = _related(each)
        # an entry that takes another one back names the parties of that one
        beside, other = (_party(related, name) for name in _sides(out=out != back))
        if other.account and other.account == own.account:
            beside, other = other, beside
        holder = own if own.name else replace(own, name=beside.name, address=beside.address)
        behalf = _on_behalf(related)
        transfer = Transfer(
            row,
            (each if several else entry).raw(),
            holder if out else other,
            other if out else holder,
            amount=amount.text if amount else "",
            currency=amount.attributes.get("Ccy", "") if amount else "",
            date=_day(_first(entry, BOOKED)),
            texts=(
                *_texts(each),
                *_exchange(each, amount),
                ("entry_information", _first(entry, ("AddtlNtryInf",))),
                ("reversal", "takes back an earlier entry" if back else ""),
                *_names(behalf),
            ),
            others=(("holder", replace(beside, account=own.account, bank=own.bank)), *behalf),
        )
        yield Record(transfer, listed=True, out=out, why=why)


def _why(entry: Element, own: Party, direction: str) -> str:
    """Return why an entry states no payment, if it states none."""
    if _first(entry, STATUS) not in {"", "BOOK"}:
        return NOT_BOOKED
    if _nests(entry):
        return NESTED
    if not own.account:
        return NO_ACCOUNT
    return "" if direction in {OUT, IN} else NO_DIRECTION


def _related(details: Element) -> Element:
    """Return the parties of a transaction in a statement, and their banks, as one element."""
    parts = details.all("RltdPties") + details.all("RltdAgts")
    return Element("", {}, children=[child for part in parts for child in part.children])


def _sides(*, out: bool) -> tuple[str, str]:
    """Return which parties stand for the holder of the account and for the other one."""
    return ("Dbtr", "Cdtr") if out else ("Cdtr", "Dbtr")


def _on_behalf(element: Element) -> tuple[tuple[str, Party], ...]:
    """Read on whose behalf the debtor pays, for whom the creditor is paid, and who asked for it."""
    return (
        ("ultimate payer", _party(element, "UltmtDbtr")),
        ("ultimate payee", _party(element, "UltmtCdtr")),
        ("initiating party", _party(element, "InitgPty")),
    )


def _names(others: tuple[tuple[str, Party], ...]) -> Iterator[tuple[str, str]]:
    yield from ((side.replace(" ", "_"), party.name) for side, party in others)


def _party(element: Element, name: str) -> Party:
    """Read a party with its account and bank; newer statements have one element more around it."""
    party = _find(element, f"{name}/Pty") or _find(element, f"{name}/Agt") or _find(element, name)
    account, agent = _find(element, f"{name}Acct"), _find(element, f"{name}Agt")
    bank = "" if agent is None else _first(agent, BANKS)
    held = "" if account is None else _account(account)
    if party is None:
        return known(Party(held, bank=short_bic(bank)))
    return _described(party, held, bank)


def _own(account: Element) -> Party:
    """Read the account of a statement, with its owner and bank."""
    owner = _find(account, "Ownr") or Element("", {})
    bank = _first(account, tuple(f"Svcr/{each}" for each in BANKS))
    return _described(owner, _account(account), bank)


def _described(party: Element, account: str, bank: str) -> Party:
    return known(
        Party(
            account,
            bic=short_bic(_first(party, BICS)),
            name=_first(party, ("Nm", "FinInstnId/Nm")),
            address=_address(party),
            birth_date=_day(_first(party, ("Id/PrvtId/DtAndPlcOfBirth/BirthDt",))),
            identity=_first(party, IDENTITIES),
            bank=short_bic(bank),
        )
    )


def _day(text: str) -> str:
    """Return a date without its zone: a bank books on a day of its own, wherever that begins."""
    found = DAY.fullmatch(text)
    return found[1] if found else text


def _account(element: Element) -> str:
    return _first(element, ("Id/IBAN", "Id/Othr/Id"))


def _address(party: Element) -> str:
    address = _find(party, "PstlAdr")
    return "" if address is None else ", ".join(c.text for c in address.children if c.text)


def _texts(element: Element) -> tuple[tuple[str, str], ...]:
    return tuple(
        (attribute, "; ".join(text for path in paths for text in _all(element, path)))
        for paths, attribute in TEXTS
    )


def _exchange(element: Element, booked: Element | None) -> Iterator[tuple[str, str]]:
    """Give the instructed amount and the rate if they are in another currency than the booked."""
    own = None if booked is None else booked.attributes.get("Ccy")
    asked = (_find(element, path) for path in INSTRUCTED)
    found = [each for each in asked if each and each.attributes.get("Ccy", own) != own]
    if found:
        yield "instructed_amount", f"{found[0].text} {found[0].attributes['Ccy']}"
        yield "exchange_rate", _first(element, RATES)


def _find(element: Element, path: str) -> Element | None:
    """Find the first element of a path of tags."""
    return next(_walk(element, path), None)


def _walk(element: Element, path: str) -> Iterator[Element]:
    tag, _, rest = path.partition("/")
    for child in element.all(tag):
        if rest:
            yield from _walk(child, rest)
        else:
            yield child


def _all(element: Element, path: str) -> list[str]:
    return [found.text for found in _walk(element, path) if found.text]


def _first(element: Element, paths: tuple[str, ...]) -> str:
    """Return the first text of some paths."""
    return next((text for path in paths for text in _all(element, path)), "")
