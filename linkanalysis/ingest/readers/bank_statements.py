"""Statements of a bank: one record, one movement on one account, seen from that account."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.errors import LinkAnalysisError
from linkanalysis.ingest.readers.named_parties import GIVEN_BY_NAME, is_party, named_party
from linkanalysis.ingest.sheets.amounts import add_units, read_sum
from linkanalysis.ingest.sheets.cells import read_currency
from linkanalysis.ingest.sheets.document_parts import Parts
from linkanalysis.ingest.sheets.sheet import ids_of, instants_of, moment_columns, things_of

if TYPE_CHECKING:
    from linkanalysis.ingest.sheets.sheet import Sheet

# What a movement is, by the first that its type, channel or description names. Cash first: "ATM
# cash deposit" is a deposit of cash, and structuring is about cash.
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for kind, words in (
        ("cash", r"cash(?:dep\w*|in|out|wd\w*|with\w*)?|currency|efectivo|bargeld|especes|teller"),
        ("ATM", r"atm|cajero|geldautomat|dab"),
        ("wire", r"wire|swift|mt103|fedwire|chips|pacs"),
        ("ACH", r"ach|sepa|giro|direct dep(?:osit)?|transferencia|uberweisung"),
        ("check", r"che(?:ck|que)|cheque|scheck"),
        ("person to person", r"zelle|p2p|venmo|cash ?app|paypal|bizum"),
        ("card", r"pos|card|debit purchase|visa|mastercard|tarjeta"),
        ("crypto", r"crypto|coin\w*|bitcoin|btc"),
        ("fee", r"fee|charge|comision|gebuhr"),
        ("interest", r"interest|interes|zinsen"),
    )
)
# paid in or out at a machine or branch
CASH = frozenset({"cash", "ATM"})
P2P_APP = re.compile(r"\bcash ?app\b", re.IGNORECASE)  # which is not cash
SUMS = ("debit", "credit", "amount")
OUT = frozenset({"d", "dr", "debit", "out", "withdrawal", "cargo", "soll", "s"})
IN = frozenset({"c", "cr", "credit", "in", "deposit", "abono", "haben", "h"})

GIVEN = GIVEN_BY_NAME.format("parties", "target_type")
NO_ACCOUNT = (
    "the file does not say whose account this is; name its column, or set account in case.toml"
)
NO_CURRENCY = "the amount has no currency; add a column currency, or set currency in case.toml"
NO_AMOUNT = "there is neither a debit nor a credit"
TWO_AMOUNTS = "there are a debit and a credit; one record is one movement"
STATED = ["entity", "attribute", "value", "valid_from", "row"]
# states whose movements a document lists: it is silent about what their other parties do elsewhere
OWN_STATEMENT = ("own_statement", "this document lists the movements of the account")
NO_DIRECTION = "the direction is neither debit nor credit; give its meaning in values"


@dataclass(frozen=True, slots=True)
class Movement:
    """Exact amount, and whether it left the account."""

    amount: str
    out: bool


def read_bank_statements(sheet: Sheet) -> Parts:
    """Read statements of a bank.

    Parameters
    ----------
    sheet : Sheet
        Columns ``date``; ``debit`` and ``credit``, or a signed ``amount`` (negative: it left the
        account), or ``amount`` with ``direction``; ``account`` (or the setting), ``counterparty``
        (an account), ``counterparty_name`` (of what the setting ``target_type`` says, if it does),
        ``description``, ``currency`` (or the setting), ``channel``, ``place``.

    Returns
    -------
    Parts
        A payment between the two accounts; its place is what the movement is (cash, ATM, wire, ACH,
        check, card, fee and so on) and where, and its description is the ``remittance`` of the
        account that pays. Another party that is given by name alone has an account of its own,
        numbered by the first record with that name beside this account; each spelling is a
        ``holder_name`` of it. Words such as *ATM* or *various* name no party. Cash without an
        account of another party is a payment between the account and the place, if the record names
        one; its description is not kept. Any other movement is a statement of the account:
        ``cash_in``, ``cash_out``, ``paid_in``, ``paid_out``, with amount, currency, the name beside
        it and description. ``own_statement`` says once of each account that the document is its
        statement. A cell that cannot be read makes its whole record a problem.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> row = {"date": "2024-05-02", "description": "Cash deposit", "credit": "9500", "debit": ""}
    >>> document = {"title": "bank", "currency": "USD", "account": "0042"}
    >>> batch = read_frame(pd.DataFrame([row]), reader="bank_statements", document=document)
    >>> next(iter(batch.statements))[["entity", "attribute"]].to_numpy().tolist()
    [['account:0042', 'own_statement'], ['account:0042', 'cash_in']]
    """
    settings = sheet.reading.settings
    owners = _owners(sheet)
    date = instants_of(sheet, "date", required=True)
    units = sheet.convert("currency", read_currency, default=settings.currency)
    for name in SUMS:
        units = add_units(sheet, name, units)
    for index, unit in enumerate(units):
        if unit is None:
            sheet.fault(index, "currency", NO_CURRENCY)
    moved = _movements(sheet)
    kinds = _kinds(sheet)
    others = _others(sheet, kinds)
    named = _named(sheet, owners, others, kinds)
    others = [other or named.get(index) for index, other in enumerate(others)]
    places = [
        ", ".join(filter(None, pair)) or None
        for pair in zip(kinds, sheet.texts("place"), strict=True)
    ]
    out = [each is not None and each.out for each in moved]
    links = sheet.table(
        {
            "source": _chosen(out, owners, others),
            "target": _chosen(out, others, owners),
            "type": ["payment"] * sheet.n,
            **moment_columns(date),
            "amount": [each and each.amount for each in moved],
            "unit": units,
            "place": places,
        }
    )
    alone = links[["source", "target"]].isna().any(axis=1)
    names, texts = sheet.texts("counterparty_name"), sheet.texts("description")
    lines = _own_statements(sheet, owners)
    for index, party in named.items():
        if sheet.reading.is_new("holder_name", party, names[index]):
            lines.append((party, "holder_name", names[index], None, sheet.chunk.rows[index]))
    for index in sheet.good():
        movement, other, row = moved[index], others[index], sheet.chunk.rows[index]
        if other is not None:
            if texts[index] and not other.startswith("place:"):
                payer = owners[index] if out[index] else other
                lines.append((payer, "remittance", texts[index], None, row))
        elif movement is not None:
            way = "out" if movement.out else "in"
            attribute = f"cash_{way}" if kinds[index] == "cash" else f"paid_{way}"
            value = [f"{movement.amount[:-2]} {units[index]}", names[index], texts[index]]
            day = str(date["utc"][index])[: len("2024-05-02")]
            lines.append((owners[index], attribute, "; ".join(filter(None, value)), day, row))
    return Parts(
        statements=pd.DataFrame(lines, columns=STATED, dtype=object),
        links=links[~alone],
        problems=sheet.problems(),
    )


def _owners(sheet: Sheet) -> list[str | None]:
    """Give the account of each record: its own, or that of the settings."""
    given = sheet.texts("account", sheet.reading.settings.account)
    if not all(sheet.texts("account")):
        sheet.reading.remarks.use("account")
    for index, text in enumerate(given):
        if not text:
            sheet.fault(index, "account", NO_ACCOUNT)
    found = dict(things_of(sheet, "account", "account", list(enumerate(given))))
    for index, text in enumerate(given):
        if text and index not in found:
            sheet.fault(index, "account", NO_ACCOUNT)
    return [found.get(index) for index in range(sheet.n)]


def _own_statements(sheet: Sheet, owners: list[str | None]) -> list[tuple[str | None, ...]]:
    """State of each account, at its first record, that the document is its statement."""
    return [
        (owner, *OWN_STATEMENT, None, sheet.chunk.rows[index])
        for index in sheet.good()
        if (owner := owners[index]) and sheet.reading.is_new("own_statement", owner)
    ]


def _others(sheet: Sheet, kinds: list[str]) -> list[str | None]:
    """Give the other party: its account; its name if the settings say what it is; where cash is."""
    others = ids_of(sheet, "counterparty", "account", required=False)
    kind = sheet.reading.settings.target_type
    if kind:
        named = ids_of(sheet, "counterparty_name", kind, required=False)
        others = [first or second for first, second in zip(others, named, strict=True)]
    places = enumerate(sheet.texts("place"))
    cash = [each for each in places if each[1] and kinds[each[0]] in CASH and not others[each[0]]]
    for index, place in things_of(sheet, "place", "place", cash):
        others[index] = place
    return others


def _named(
    sheet: Sheet, owners: list[str | None], others: list[str | None], kinds: list[str]
) -> dict[int, str]:
    """Give the party of each movement that is no cash and has its name alone."""
    names, rows = sheet.texts("counterparty_name"), sheet.chunk.rows
    found = {}
    for index in sheet.good():
        owner, name = owners[index], names[index]
        if owner and not others[index] and kinds[index] not in CASH and is_party(name):
            found[index] = named_party(
                sheet.reading, name, beside=owner, row=rows[index], remark=GIVEN
            )
    return found


def _movements(sheet: Sheet) -> list[Movement | None]:
    """Read each amount, and whether it left the account."""
    sums: dict[str, list[str]] = {}
    for name in SUMS:
        texts = enumerate(sheet.texts(name))
        sums[name] = [_sum(sheet, name, index, text) for index, text in texts]
    directions = sheet.texts("direction")
    found: list[Movement | None] = []
    for index, (debit, credit, amount) in enumerate(zip(*sums.values(), strict=True)):
        word = directions[index].casefold()
        column, why = "", ""
        if debit and credit:
            column, why = "credit", TWO_AMOUNTS
        elif not (debit or credit or amount):
            column, why = "debit" if sheet.has("debit") else "amount", NO_AMOUNT
        elif amount and not (debit or credit) and word and word not in OUT | IN:
            column, why = "direction", NO_DIRECTION
        if why:
            sheet.fault(index, column, why)
            found.append(None)
        elif debit or credit:
            found.append(Movement((debit or credit).removeprefix("-"), bool(debit)))
        else:
            left = word in OUT if word else amount.startswith("-")
            found.append(Movement(amount.removeprefix("-"), left))
    return found


def _sum(sheet: Sheet, name: str, index: int, text: str) -> str:
    """Read an exact amount, or nothing if there is none or it is zero."""
    if not text:
        return ""
    try:
        amount = read_sum(text, sheet.reading.settings.decimal)
    except LinkAnalysisError as error:
        sheet.fault(index, name, str(error))
        return ""
    return amount if amount.strip("-0.") else ""


def _kinds(sheet: Sheet) -> list[str]:
    texts = zip(*map(sheet.texts, ("type", "channel", "description")), strict=True)
    return [kind_of(" ".join(each)) for each in texts]


def kind_of(text: str) -> str:
    """Tell what a movement is by the first kind that its text names; empty if it names none."""
    plain = P2P_APP.sub("p2p", text.replace("_", " "))
    return next((kind for kind, words in KINDS if words.search(plain)), "")


def _chosen(out: list[bool], yes: list[str | None], no: list[str | None]) -> list[str | None]:
    return [first if each else second for each, first, second in zip(out, yes, no, strict=True)]
