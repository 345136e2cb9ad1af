"""A transfer in a payment message, whatever the format: who paid whom, what, when and why.

Lives here: `Party`, `Transfer`, and what a transfer states.
Not here: the formats (`mt_messages`, `iso20022`), which file is in which (`swift_messages`).

The end of a payment is the account of a party; without one a bank by its BIC; without that the name
of the party, if the settings say what it is. The name beside an account is a statement of the
account: nobody says whether it is a person, and it may be anybody's. A party whose date of birth is
stated is a person: it may be a minor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.errors import LinkAnalysisError
from linkanalysis.records.age_columns import birth_fallback
from linkanalysis.records.bank_statements import OWN_STATEMENT
from linkanalysis.records.cells import read_amount, read_currency
from linkanalysis.records.moments import read_date

if TYPE_CHECKING:
    from linkanalysis.records.drafts import Drafts

CHANNEL = "wire"  # what `bank_statements` calls such payments
LONG_BIC = 11  # characters with a branch (ISO 9362)
NO_END = (
    "the {} has no account and no BIC, only a name; if all of them are companies, make ties with "
    '{} = "organization"'
)
NO_PARTY = "the message does not say who the {} is"
NO_AMOUNT = "the message has no amount with a currency"
NO_DATE = "the message has no date"


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


def draft_transfer(drafts: Drafts, transfer: Transfer) -> None:
    """Draft the payment and what is stated of its parties.

    A message without a payment that can be read is kept as it came, with the reason; what it states
    of a party whose account it names still holds.
    """
    source, target = (_end(drafts, transfer, side) for side in ("payer", "payee"))
    for party, end in ((transfer.payer, source), (transfer.payee, target)):
        _draft_party(drafts, transfer, party, end)
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
    for attribute, text in transfer.texts:
        drafts.state(source, attribute, text, row)


def draft_movement(drafts: Drafts, transfer: Transfer, *, own: str, out: bool) -> None:
    """Draft a movement on an account without another party, as in `bank_statements`."""
    amount = _amount(drafts, transfer)
    if amount is None:
        return
    try:
        day = read_date(transfer.date)
    except LinkAnalysisError as error:
        drafts.refuse(transfer.row, "date", transfer.date, str(error), transfer.raw)
        return
    other = transfer.payee if out else transfer.payer
    texts = [f"{amount[0][:-2]} {amount[1]}", other.name, *(text for _, text in transfer.texts)]
    value = "; ".join(filter(None, texts))
    drafts.state(own, "paid_out" if out else "paid_in", value, transfer.row, since=day)
    if other.birth_date:
        _draft_person(drafts, transfer, other, None)


def draft_own_statement(drafts: Drafts, own: str, row: str) -> None:
    """State once that the document lists the movements of an account."""
    drafts.state_once(own, *OWN_STATEMENT, row)


def _amount(drafts: Drafts, transfer: Transfer) -> tuple[str, str] | None:
    currency = transfer.currency or drafts.settings.currency
    why = "" if transfer.amount and currency else NO_AMOUNT
    try:
        if not why:
            return read_amount(transfer.amount), read_currency(currency)
    except LinkAnalysisError as error:
        why = str(error)
    drafts.refuse(transfer.row, "amount", transfer.amount, why, transfer.raw)
    return None


def _end(drafts: Drafts, transfer: Transfer, side: str) -> str | None:
    """Make the id of one end of a payment, or keep the message with the reason."""
    party: Party = getattr(transfer, side)
    setting = "source_type" if side == "payer" else "target_type"
    kind = getattr(drafts.settings, setting)
    if party.account:
        return drafts.identify(party.account, "account", transfer.row, transfer.raw)
    if party.bic:
        return drafts.identify(party.bic, "organization", transfer.row, transfer.raw)
    if party.name and kind:
        return drafts.identify(party.name, kind, transfer.row, transfer.raw)
    why = NO_END.format(side, setting) if party.name else NO_PARTY.format(side)
    drafts.refuse(transfer.row, side, party.name, why, transfer.raw)
    return None


def _draft_party(drafts: Drafts, transfer: Transfer, party: Party, end: str | None) -> None:
    row = transfer.row
    if party.account:
        drafts.state_once(end, "holder_name", party.name, row)
        drafts.state_once(end, "holder_address", party.address, row)
        drafts.state_once(end, "holder_bic", party.bic, row)
        drafts.state_once(end, "holder_identity", party.identity, row)
        drafts.state_once(end, "bank", party.bank, row)
    else:
        drafts.state_once(end, "name", party.name, row)
    if party.birth_date:
        _draft_person(drafts, transfer, party, end)


def _draft_person(drafts: Drafts, transfer: Transfer, party: Party, end: str | None) -> None:
    """State that a party is a person with a date of birth, also if there is no payment."""
    row, raw = transfer.row, transfer.raw
    side = "payer" if party is transfer.payer else "payee"
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


def short_bic(text: str) -> str:
    """Write a BIC without the branch XXX, which is the office that eight characters mean."""
    bic = text.strip().upper()
    return bic.removesuffix("XXX") if len(bic) == LONG_BIC else bic
