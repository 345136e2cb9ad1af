"""Payments: one record, one amount from one account to another.

Lives here: the reader ``payments``.
Not here: normal forms of accounts (`keys.account`), exact amounts (`amounts`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from linkanalysis.errors import RecordError
from linkanalysis.records.amounts import read_amount, read_currency
from linkanalysis.records.columns import ids_of, instants_of
from linkanalysis.records.links import end_types
from linkanalysis.records.parts import Parts

if TYPE_CHECKING:
    from linkanalysis.records.sheet import Sheet

__all__ = ["read_payments"]

NO_CURRENCY = "the amount has no currency; add a column currency, or set currency in case.toml"


def read_payments(sheet: Sheet) -> Parts:
    """Read payments.

    Parameters
    ----------
    sheet : Sheet
        Columns ``payer``, ``payee`` (accounts, unless ``source_type`` and ``target_type`` or
        the ids say otherwise), ``date``, ``amount``, ``currency`` (or the setting), and
        ``channel``, ``place``.

    Returns
    -------
    Parts
        Links with an exact amount and its currency. ``place`` of a link is channel and place.
        A record with a cell that cannot be read is a problem as a whole; so is an amount below
        zero, since payer and payee say the direction.

    Examples
    --------
    >>> from linkanalysis.records.chunks import Chunk
    >>> from linkanalysis.records.settings import Settings
    >>> from linkanalysis.records.memory import Reading
    >>> from linkanalysis.records.sheet import Sheet
    >>> names = {"payer": 0, "payee": 1, "date": 2, "amount": 3}
    >>> reading = Reading(Settings(reader="payments", currency="USD"), "bank.csv", names, {})
    >>> sheet = Sheet(
    ...     Chunk(tuple(names), (["A-1"], ["A-2"], ["2024-05-02"], ["9.5"]), ["2"]), reading
    ... )
    >>> read_payments(sheet).links[["source", "target", "amount", "unit"]].to_numpy().tolist()
    [['account:A1', 'account:A2', '9.5000', 'USD']]
    """
    settings = sheet.reading.settings
    source = ids_of(
        sheet, "payer", end_types(sheet, "source_type", settings.source_type or "account")
    )
    target = ids_of(
        sheet, "payee", end_types(sheet, "target_type", settings.target_type or "account")
    )
    date = instants_of(sheet, "date", required=True)
    amount = partial(_positive, decimal=settings.decimal)
    amounts = sheet.convert("amount", amount, required=True)
    units = sheet.convert("currency", read_currency, default=settings.currency)
    for place, unit in enumerate(units):
        if unit is None:
            sheet.fault(place, "currency", NO_CURRENCY)
    columns = {
        "source": source,
        "target": target,
        "type": ["payment"] * sheet.n,
        "start": date["utc"].to_numpy(),
        "end": date["until"].to_numpy(),
        "start_text": list(date["text"]),
        "zone": date["zone"].to_numpy(),
        "amount": amounts,
        "unit": units,
        "place": _places(sheet),
    }
    return Parts(links=sheet.table(columns), problems=sheet.problems())


def _positive(text: str, decimal: str) -> str:
    amount = read_amount(text, decimal)
    if amount.startswith("-"):
        message = "the amount is below zero; payer and payee say the direction."
        raise RecordError(message)
    return amount


def _places(sheet: Sheet) -> list[str | None]:
    pairs = zip(sheet.texts("channel"), sheet.texts("place"), strict=True)
    return [", ".join(part for part in pair if part) or None for pair in pairs]
