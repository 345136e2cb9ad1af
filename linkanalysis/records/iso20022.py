"""Payments as ISO 20022 messages: credit transfers and statements of accounts.

Lives here: the elements of a message, and the transfer that each transaction states.
Not here: what a transfer states of its parties (`transfers`), reading XML (`xml_elements`).

What holds for several transactions stands before them: the debtor and the date of a batch, the date
of settlement, the account of a statement. So elements are read one after another, and the last of
each such kind is kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.errors import RecordError
from linkanalysis.records.transfers import Party, Transfer, short_bic
from linkanalysis.records.xml_elements import Element, elements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(?:pacs\.00[89]|pain\.001|camt\.05[234])\b")
TRANSFER, ENTRY = "CdtTrfTxInf", "Ntry"
SHARED = ("GrpHdr", "ReqdExctnDt", "Dbtr", "DbtrAcct", "DbtrAgt", "Acct")
BATCH = "PmtInfId"  # begins a batch, which shares debtor and date
TAGS = frozenset({TRANSFER, ENTRY, BATCH, *SHARED})
AMOUNTS = ("IntrBkSttlmAmt", "Amt/InstdAmt", "Amt/EqvtAmt/Amt")
DATES = ("IntrBkSttlmDt", "ReqdExctnDt/Dt", "ReqdExctnDt/DtTm", "ReqdExctnDt")
BOOKED = ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
DETAILS = ("AmtDtls/TxAmt/Amt", "Amt")
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
NOT_BOOKED = "the entry is not booked yet"
NO_ACCOUNT = "the statement does not say whose account it is"
NO_MESSAGE = (
    "{} holds no payments as ISO 20022 messages: there is neither CdtTrfTxInf nor Ntry in it. Give "
    "a message pacs.008, pacs.009, pain.001, camt.052, camt.053 or camt.054."
)


class Record(NamedTuple):
    """A transaction: what it states, or why it is not read.

    own: The account whose statement it is in; None if it is an order.
    out: Whether the money left that account.
    """

    transfer: Transfer
    own: Party | None = None
    out: bool = False
    why: str = ""


def is_iso20022(start: str) -> bool:
    """Tell whether a text declares one of these messages."""
    return SCHEMA.search(start) is not None


def records(path: Path) -> Iterator[Record]:
    """Read the transactions of a file, one after another."""
    shared: dict[str, Element] = {}
    found = False
    with path.open("rb") as stream:
        for element in elements(stream, path.name, TAGS):
            match element.tag:
                case "CdtTrfTxInf":
                    yield Record(_order(element, shared))
                case "Ntry":
                    yield from _entry(element, shared.get("Acct"))
                case "PmtInfId":
                    shared = {"GrpHdr": shared["GrpHdr"]} if "GrpHdr" in shared else {}
                case tag:
                    shared[tag] = element
            found = found or element.tag in {TRANSFER, ENTRY}
    if not found:
        raise RecordError(NO_MESSAGE.format(path.name), document=path.name)


def _order(element: Element, shared: dict[str, Element]) -> Transfer:
    whole = Element("", {}, children=[*element.children, *_given(shared, element)])
    amount = next(filter(None, (_find(whole, each) for each in AMOUNTS)), None)
    date = _first(whole, DATES)
    return Transfer(
        element.row,
        element.raw(),
        _party(whole, "Dbtr"),
        _party(whole, "Cdtr"),
        amount=amount.text if amount else "",
        currency=amount.attributes.get("Ccy", "") if amount else "",
        date=date or _first(whole, ("GrpHdr/IntrBkSttlmDt",)),
        texts=_texts(whole),
    )


def _given(shared: dict[str, Element], element: Element) -> Iterator[Element]:
    """Yield what stands before a transaction and not in it."""
    own = {child.tag for child in element.children}
    yield from (each for tag, each in shared.items() if tag not in own)


def _entry(entry: Element, account: Element | None) -> Iterator[Record]:
    """Yield the transactions of an entry; one without details is a transaction itself."""
    own = Party() if account is None else _own(account)
    why = ""
    if _first(entry, ("Sts/Cd", "Sts")) not in {"", "BOOK"}:
        why = NOT_BOOKED
    elif not own.account:
        why = NO_ACCOUNT
    details = [each for part in entry.all("NtryDtls") for each in part.all("TxDtls")]
    for number, each in enumerate(details or [entry], start=1):
        row = f"{entry.row}/TxDtls[{number}]" if len(details) > 1 else entry.row
        amount = next(filter(None, (_find(each, path) for path in DETAILS)), None)
        # of one transaction the amount of the entry, which was booked; of several, each its own
        if len(details) <= 1 or amount is None:
            amount = _find(entry, "Amt")
        out = (_first(each, ("CdtDbtInd",)) or _first(entry, ("CdtDbtInd",))) == "DBIT"
        parties, agents = each.all("RltdPties"), each.all("RltdAgts")
        related = Element("", {}, children=[c for part in parties + agents for c in part.children])
        more = _first(entry, ("AddtlNtryInf",))
        transfer = Transfer(
            row,
            (each if len(details) > 1 else entry).raw(),
            _party(related, "Dbtr"),
            _party(related, "Cdtr"),
            amount=amount.text if amount else "",
            currency=amount.attributes.get("Ccy", "") if amount else "",
            date=_first(entry, BOOKED),
            texts=(*_texts(each), ("entry_information", more)),
        )
        yield Record(transfer, own, out, why)


def _party(element: Element, name: str) -> Party:
    """Read a party with its account and bank; newer statements have one element more around it."""
    party = _find(element, f"{name}/Pty") or _find(element, f"{name}/Agt") or _find(element, name)
    account, agent = _find(element, f"{name}Acct"), _find(element, f"{name}Agt")
    bank = "" if agent is None else _first(agent, BANKS)
    held = "" if account is None else _account(account)
    if party is None:
        return Party(held, bank=short_bic(bank))
    return Party(
        held,
        bic=short_bic(_first(party, BICS)),
        name=_first(party, ("Nm", "FinInstnId/Nm")),
        address=_address(party),
        birth_date=_first(party, ("Id/PrvtId/DtAndPlcOfBirth/BirthDt",)),
        identity=_first(party, IDENTITIES),
        bank=short_bic(bank),
    )


def _own(account: Element) -> Party:
    return Party(
        _account(account),
        name=_first(account, ("Ownr/Nm",)),
        bank=short_bic(_first(account, tuple(f"Svcr/{each}" for each in BANKS))),
    )


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
