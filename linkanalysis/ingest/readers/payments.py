"""Payments: one record, one amount from one account to another."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from linkanalysis.core.keys.account import is_account_name
from linkanalysis.core.keys.online import EMAIL, handle_at
from linkanalysis.core.keys.phone import normalize_phone
from linkanalysis.core.keys.placeholders import stands_for_none
from linkanalysis.core.vocabulary.words import fold_name
from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.link_columns import LinkColumns, Value
from linkanalysis.ingest.sheets.amounts import add_units, mark_of, read_sum
from linkanalysis.ingest.sheets.cells import read_currency
from linkanalysis.ingest.sheets.document_parts import Parts
from linkanalysis.ingest.sheets.sheet import ids_of, instants_of, moment_columns, types_of

if TYPE_CHECKING:
    from linkanalysis.ingest.sheets.sheet import Sheet

# A payment that was sent back was made, and its return may be a record of its own.
SENT_BACK = frozenset(
    {
        *("refunded", "refund", "returned", "return", "reversed", "reversal", "chargeback"),
        *("devuelto", "devuelta", "reembolsado", "reembolsada", "rembourse", "erstattet"),
    }
)
NOT_MADE = frozenset(
    {
        *("failed", "failure", "fail", "declined", "denied", "rejected", "refused", "unsuccessful"),
        *("cancelled", "canceled", "void", "voided", "expired", "aborted", "unpaid", "error"),
        *("nsf", "insufficient", "rechazado", "rechazada", "fallido", "fallida", "cancelado"),
        *("cancelada", "anulado", "anulada", "refuse", "annule", "echoue", "abgelehnt"),
        *("storniert", "fehlgeschlagen"),
    }
)
NOT_YET_MADE = frozenset(
    {
        *("pending", "processing", "scheduled", "queued", "unclaimed"),
        *("pendiente", "ausstehend"),
    }
)
TYPED = {"payer": "source_type", "payee": "target_type"}  # the column with the type of an end
SERVICES = ("service", "channel")  # the columns that name the service of an account name
MEANING = 'if it did, give the meaning of the word: values = { status = { X = "paid" } }'
NOTHING_MOVED = f"no payment: its status says that no money moved; {MEANING}"
NOT_MOVED_YET = f"no payment: its status says that the money has not moved yet; {MEANING}"
RETURNED = "payments whose status says that they were sent back (refunded, returned), kept as paid"
# Words of headings by which amounts are of the hundredth part.
CENTS = frozenset({"cents", "cent", "pence", "centavos", "minor"})
PADDED = re.compile(r"0[0-9]{4,}")
NO_POINT = (
    "the amount is filled up with zeros and has no point, so it may be in cents; write cents into "
    "the heading, or amounts with a point"
)
NO_CURRENCY = "the amount has no currency; add a column currency, or set currency in case.toml"


def read_payments(sheet: Sheet) -> Parts:
    """Read payments.

    Parameters
    ----------
    sheet : Sheet
        Columns ``payer``, ``payee`` (accounts, unless ``source_type`` and ``target_type`` or
        the ids say otherwise), ``date``, ``amount``, ``currency`` (or the setting), and
        ``channel``, ``place``, ``status``, ``service`` (to which account names belong; by default
        the setting or the channel).

    Returns
    -------
    Parts
        Links with an exact amount and its currency, also if the cell of the amount names it
        (``$40.00``, ``40 USD``); ``place`` of a link is channel and place.
        An account given by a name (Maria Lopez, ``$mlopez``) is one within its ``service`` alone,
        if there is one; account numbers and e-mail addresses are the same in all.
        An end of the type ``handle`` that is a phone number or an e-mail address is that.
        A cell that cannot be read makes its whole record a problem. So does a negative amount,
        since payer and payee give the direction, and a ``status`` by which no money moved (failed,
        declined, cancelled, void) or has not yet (pending). Payments that were sent back (refunded,
        returned) are kept; a remark counts them.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> row = {"payer": "A-1", "payee": "A-2", "date": "2024-05-02", "amount": "9.5"}
    >>> document = {"title": "bank", "currency": "USD"}
    >>> batch = read_frame(pd.DataFrame([row]), reader="payments", document=document)
    >>> next(iter(batch.links))[["source", "target", "amount", "unit"]].to_numpy().tolist()
    [['account:A1', 'account:A2', '9.5000', 'USD']]
    """
    columns = PAYMENT_COLUMNS.read(sheet, _when)
    return Parts(links=sheet.table(columns), problems=sheet.problems())


def _when(sheet: Sheet) -> dict[str, object]:
    return moment_columns(instants_of(sheet, "date", required=True))


def _ends(sheet: Sheet, name: str) -> list[str | None]:
    settings, typed = sheet.reading.settings, TYPED[name]
    fixed = settings.source_type if typed == "source_type" else settings.target_type
    types = types_of(sheet, typed, fixed or "account")
    listed = [types] * sheet.n if isinstance(types, str) else types
    if "handle" not in listed and not (settings.service or sheet.has("service")):
        return ids_of(sheet, name, types)
    services = sheet.texts("service", settings.service)
    known = zip(listed, sheet.texts(name), services, sheet.texts("channel"), strict=True)
    read = [holder_of(*each, region=settings.region) for each in known]
    return ids_of(sheet, name, [each for each, _ in read], texts=[text for _, text in read])


def holder_of(
    kind: str, text: str, service: str, channel: str, *, region: str | None
) -> tuple[str, str]:
    """Read a name at a service: many are a phone number or an address, which say more.

    The channel of an account says how it was paid (wire, cash), and only that of an account name
    which service has it.
    """
    if not text or ":" in text:
        return kind, text
    if kind == "account":
        named = service and is_account_name(text) and not stands_for_none(text, kind)
        return kind, f"{service}:{text}" if named else text
    if kind != "handle":
        return kind, text
    if EMAIL.fullmatch(text):
        return "email", text
    if normalize_phone(text, region):
        return "phone", text
    return kind, handle_at(service or channel, text)


def amounts_of(sheet: Sheet) -> list[object]:
    """Read amounts, of which none may be negative."""
    cents = not CENTS.isdisjoint(fold_name(sheet.heading("amount")).split())
    amount = partial(_positive, decimal=sheet.reading.settings.decimal, cents=cents)
    sheet.together |= {at for at, text in enumerate(sheet.texts("amount")) if mark_of(text)}
    return sheet.convert("amount", amount, required=True)


def units_of(sheet: Sheet) -> list[object]:
    """Read the currency of each amount; one without is a fault."""
    units = sheet.convert("currency", read_currency, default=sheet.reading.settings.currency)
    units = add_units(sheet, "amount", units)
    for index, unit in enumerate(units):
        if unit is None:
            sheet.fault(index, "currency", NO_CURRENCY)
    return units


def _positive(text: str, decimal: str, *, cents: bool) -> str:
    if PADDED.fullmatch(text) and not cents:
        raise RecordError(NO_POINT)
    amount = read_sum(text, decimal)
    if amount.startswith("-"):
        message = "the amount is negative; payer and payee give the direction"
        raise RecordError(message)
    return f"{Decimal(amount) / 100:.4f}" if cents else amount


def _types(sheet: Sheet) -> list[str]:
    refuse_unpaid(sheet)
    return ["payment"] * sheet.n


def refuse_unpaid(sheet: Sheet) -> None:
    """Refuse what is no payment by its status, and count what was sent back."""
    for index, status in enumerate(sheet.convert("status", _read_status)):
        if status != RETURNED or index in sheet.bad:
            continue
        if sheet.chunk.rows[index]:
            sheet.reading.remarks.count(RETURNED)
        else:  # read ahead of its records
            sheet.together.add(index)


def _read_status(text: str) -> str:
    """Tell what became of a payment: all words but those for no or a returned payment are paid."""
    words = {*fold_name(text).split()}
    if words & SENT_BACK:
        return RETURNED
    if words & NOT_MADE:
        raise RecordError(NOTHING_MOVED)
    if words & NOT_YET_MADE:
        raise RecordError(NOT_MOVED_YET)
    return ""


def places_of(sheet: Sheet) -> list[str | None]:
    """Give channel and place of each payment."""
    pairs = zip(sheet.texts("channel"), sheet.texts("place"), strict=True)
    return [", ".join(part for part in pair if part) or None for pair in pairs]


PAYMENT_COLUMNS = LinkColumns(
    values={
        "source": Value(("payer", TYPED["payer"], *SERVICES), partial(_ends, name="payer")),
        "target": Value(("payee", TYPED["payee"], *SERVICES), partial(_ends, name="payee")),
        "amount": Value(("amount",), amounts_of),
        "unit": Value(("currency",), units_of),
        "place": Value(("channel", "place"), places_of),
        "type": Value(("status",), _types),  # last: of records that can be read otherwise
    },
    start="date",
)
