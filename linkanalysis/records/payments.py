"""Payments: one record, one amount from one account to another.

Lives here: the reader ``payments``.
Not here: normal forms of accounts (`keys.account`), exact amounts (`cells`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from linkanalysis.errors import RecordError
from linkanalysis.records.cells import read_amount, read_currency
from linkanalysis.records.sheet import Parts, ids_of, instants_of, moment_columns, types_of

if TYPE_CHECKING:
    from linkanalysis.records.sheet import Sheet

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
        Links with an exact amount and its currency; ``place`` of a link is channel and place.
        A cell that cannot be read makes its whole record a problem. So does a negative amount,
        since payer and payee give the direction.

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
    settings = sheet.reading.settings
    payer_types = types_of(sheet, "source_type", settings.source_type or "account")
    payers = ids_of(sheet, "payer", payer_types)
    payee_types = types_of(sheet, "target_type", settings.target_type or "account")
    payees = ids_of(sheet, "payee", payee_types)
    date = instants_of(sheet, "date", required=True)
    amount = partial(_positive, decimal=settings.decimal)
    amounts = sheet.convert("amount", amount, required=True)
    units = sheet.convert("currency", read_currency, default=settings.currency)
    for index, unit in enumerate(units):
        if unit is None:
            sheet.fault(index, "currency", NO_CURRENCY)
    columns = {
        "source": payers,
        "target": payees,
        "type": ["payment"] * sheet.n,
        **moment_columns(date),
        "amount": amounts,
        "unit": units,
        "place": _places(sheet),
    }
    return Parts(links=sheet.table(columns), problems=sheet.problems())


def _positive(text: str, decimal: str) -> str:
    amount = read_amount(text, decimal)
    if amount.startswith("-"):
        message = "the amount is negative; payer and payee give the direction."
        raise RecordError(message)
    return amount


def _places(sheet: Sheet) -> list[str | None]:
    pairs = zip(sheet.texts("channel"), sheet.texts("place"), strict=True)
    return [", ".join(part for part in pair if part) or None for pair in pairs]
