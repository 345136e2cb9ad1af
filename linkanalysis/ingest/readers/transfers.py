"""A transfer in a payment message, whatever the format: who paid whom, what, when and why.

The end of a payment is the account of a party; without one a bank by its BIC; without that the name
of the party: an account of its own beside the other end, unless the settings say what it is. Two
banks may give one number to two customers, so a number that is no IBAN is the account's together
with its bank. The name beside an account is a statement of the account: nobody says whether it is a
person, and it may be anybody's. A party whose date of birth is stated is a person: it may be a
minor, whether or not money moved.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from linkanalysis.core.keys.account import is_iban
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.ingest.readers.bank_statements import OWN_STATEMENT
from linkanalysis.ingest.readers.named_parties import GIVEN_BY_NAME, is_party, named_party
from linkanalysis.ingest.sheets.age_columns import birth_fallback
from linkanalysis.ingest.sheets.cells import read_amount, read_currency
from linkanalysis.ingest.sheets.moments import read_date
from linkanalysis.ingest.sheets.tables import escape_undecoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from linkanalysis.ingest.readers.drafts import Drafts

CHANNEL = "wire"  # what `bank_statements` calls such payments
LONG_BIC, SHORT_BIC = 11, 8  # characters with and without a branch (ISO 9362)
BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
SETTINGS = {"payer": "source_type", "payee": "target_type"}  # what a party by name alone is
NO_PARTY = "the message does not say who the {} is"
NO_AMOUNT = "the message has no amount with a currency"
NO_DATE = "the message has no date"
NEGATIVE = "the amount is negative; who paid whom does not follow from a sign"
# what banks write where a field must not be empty (ISO 20022 asks for it as EndToEndId)
PLACEHOLDERS = frozenset({"NOTPROVIDED", "NOT PROVIDED"})


@dataclass(frozen=True, slots=True)
class Party:
    """A payer or payee: what the message says of it.

    identity: A number of a document or register, as the message writes it.
    bank: BIC, clearing number or name of the bank that holds the account.
    """

    account: str = ""
    bic: str = ""
    name: str = ""
    address: str = ""
    birth_date: str = ""
    identity: str = ""
    bank: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A payment as a message states it.

    raw: The message as it came.
    others: Further parties by side, such as the person on whose behalf somebody pays.
    texts: What is stated of the payment: attribute and text.
    """

    row: str
    raw: str
    payer: Party
    payee: Party
    amount: str = ""
    currency: str = ""
    date: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, Party], ...] = ()

    def parties(self) -> tuple[tuple[str, Party], ...]:
        """Give all parties, each with its side."""
        return (("payer", self.payer), ("payee", self.payee), *self.others)

    def given(self) -> Iterator[tuple[str, str]]:
        """Give what is stated of the payment and is no placeholder: attribute and text."""
        yield from ((attribute, text) for attribute, text in self.texts if _is_given(text))


def draft_transfer(drafts: Drafts, transfer: Transfer) -> None:
    """Draft the payment and what is stated of its parties.

    A message without a payment that can be read is kept as it came, with the reason; what it states
    of a party whose account it names still holds.
    """
    ends = {side: end_of(drafts, transfer, side) for side in SETTINGS}
    for side, end in ends.items():
        _draft_party(drafts, transfer.row, getattr(transfer, side), end)
    draft_people(drafts, transfer, ends)
    source, target = ends.values()
    if source is None or target is None:
        return
    amount = _amount(drafts, transfer)
    if amount is None:
        return
    if not transfer.date:
        drafts.refuse(transfer.row, "date", "", NO_DATE, transfer.raw)
        return
    values = {"amount": amount[0], "unit": amount[1], "place": CHANNEL}
    row, raw, when = transfer.row, transfer.raw, transfer.date
    drafts.tie((source, target), "payment", row, raw=raw, when=when, values=values)
    for attribute, text in transfer.given():
        drafts.state(source, attribute, text, row)


def draft_movement(drafts: Drafts, transfer: Transfer, *, own: str, out: bool) -> None:
    """Draft a movement on an account without another party, as in `bank_statements`."""
    draft_people(drafts, transfer)
    amount = _amount(drafts, transfer)
    if amount is None:
        return
    try:
        day = read_date(transfer.date)
    except LinkAnalysisError as error:
        drafts.refuse(transfer.row, "date", transfer.date, str(error), transfer.raw)
        return
    other = transfer.payee if out else transfer.payer
    texts = [f"{amount[0][:-2]} {amount[1]}", other.name, *(text for _, text in transfer.given())]
    value = "; ".join(filter(None, texts))
    drafts.state(own, "paid_out" if out else "paid_in", value, transfer.row, since=day)


def draft_holder(drafts: Drafts, transfer: Transfer) -> None:
    """Draft what a statement says of its own account, whether or not there are movements on it."""
    for side, party in transfer.others:
        if found := _key(drafts, side, party):
            end = drafts.identify(*found, transfer.row, transfer.raw)
            _draft_party(drafts, transfer.row, party, end)
    draft_people(drafts, transfer)


def draft_people(
    drafts: Drafts, transfer: Transfer, ends: Mapping[str, str | None] | None = None
) -> None:
    """State whose dates of birth a message tells, also if there is no payment between `ends`."""
    for side, party in transfer.parties():
        if party.birth_date:
            end = (ends or {}).get(side) or _known_end(drafts, side, party)
            _draft_person(drafts, transfer, side, party, end)


def draft_own_statement(drafts: Drafts, own: str, row: str) -> None:
    """State once that the document lists the movements of an account."""
    drafts.state_once(own, *OWN_STATEMENT, row)


def _amount(drafts: Drafts, transfer: Transfer) -> tuple[str, str] | None:
    currency = transfer.currency or drafts.settings.currency
    why = "" if transfer.amount and currency else NO_AMOUNT
    try:
        if not why:
            amount = read_amount(transfer.amount)
            if not amount.startswith("-"):
                return amount, read_currency(currency)
            why = NEGATIVE
    except LinkAnalysisError as error:
        why = str(error)
    drafts.refuse(transfer.row, "amount", transfer.amount, why, transfer.raw)
    return None


def end_of(drafts: Drafts, transfer: Transfer, side: str) -> str | None:
    """Make the id of one end of a payment, or keep the message with the reason."""
    party: Party = getattr(transfer, side)
    if found := _key(drafts, side, party):
        return drafts.identify(*found, transfer.row, transfer.raw)
    if is_party(party.name):
        return _named_end(drafts, transfer, side)
    drafts.refuse(transfer.row, side, party.name, NO_PARTY.format(side), transfer.raw)
    return None


def _named_end(drafts: Drafts, transfer: Transfer, side: str) -> str:
    """Give a party by name beside the other end; if that has no id, of this payment alone."""
    other_side = "payee" if side == "payer" else "payer"
    other = _known_end(drafts, other_side, getattr(transfer, other_side))
    row = transfer.row if other else f"{transfer.row}-{side}"
    name, remark = getattr(transfer, side).name, GIVEN_BY_NAME.format(f"{side}s", SETTINGS[side])
    return named_party(drafts.reading, name, beside=other or row, row=row, remark=remark)


def _known_end(drafts: Drafts, side: str, party: Party) -> str | None:
    """Make the id of a party that has more than a name; why there is none, its payment says."""
    if found := _key(drafts, side, party):
        with suppress(LinkAnalysisError):
            return drafts.reading.identify(escape_undecoded(found[0]), found[1])
    return None


def _key(drafts: Drafts, side: str, party: Party) -> tuple[str, str] | None:
    """Return what identifies a party, and its type; None if nothing does."""
    kind = getattr(drafts.settings, SETTINGS.get(side, ""), None)
    if party.account:
        of_bank = party.bank and not is_iban(party.account)
        return (
            f"{_institution(party.bank)}:{party.account}" if of_bank else party.account,
            "account",
        )
    if party.bic:
        return party.bic, "organization"
    return (party.name, kind) if kind and is_party(party.name) else None


def _draft_party(drafts: Drafts, row: str, party: Party, end: str | None) -> None:
    if end is not None and end.startswith("account:"):
        drafts.state_once(end, "holder_name", party.name, row)
        drafts.state_once(end, "holder_address", party.address, row)
        drafts.state_once(end, "holder_bic", party.bic, row)
        drafts.state_once(end, "holder_identity", party.identity, row)
        drafts.state_once(end, "bank", party.bank, row)
    else:
        drafts.state_once(end, "name", party.name, row)


def _draft_person(
    drafts: Drafts, transfer: Transfer, side: str, party: Party, end: str | None
) -> None:
    """State that a party is a person with a date of birth, once of each account or name."""
    row, raw = transfer.row, transfer.raw
    if (end or party.name) and not drafts.reading.is_new(
        "person", end or "", party.name, party.birth_date
    ):
        return
    named = end is not None and end.startswith("person:")
    person = (
        end if named else drafts.identify(f"{drafts.document}-{row} {side}", "person", row, raw)
    )
    if person is None:
        return
    drafts.state(person, "name", party.name, row)
    try:
        drafts.state(person, "birth_date", read_date(party.birth_date), row)
    except LinkAnalysisError as error:
        drafts.refuse(row, "birth_date", party.birth_date, str(error), raw)
        fallback = birth_fallback(party.birth_date)
        if fallback:
            drafts.state(person, fallback[0], fallback[1], row)
    if end is not None and end != person:
        drafts.tie((person, end), "holds", row, raw=raw)


def known(party: Party) -> Party:
    """Leave out of a party what only fills a field, which would make one of all strangers."""
    return Party(*(text if _is_given(text) else "" for text in astuple(party)))


def _is_given(text: str) -> bool:
    return text.strip().upper() not in PLACEHOLDERS


def _institution(bank: str) -> str:
    """Return the bank that a BIC names without its branch; another name of a bank as it is."""
    return bank[:SHORT_BIC] if BIC.fullmatch(bank) else bank


def short_bic(text: str) -> str:
    """Write a BIC without the branch XXX, which is the office that eight characters mean."""
    bic = text.strip().upper()
    return bic.removesuffix("XXX") if len(bic) == LONG_BIC else bic
