"""Transfers of crypto assets: one record, one amount from one address to another."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation, localcontext
from functools import partial
from typing import TYPE_CHECKING

from linkanalysis.core.keys.text import plain_key
from linkanalysis.errors import RecordError
from linkanalysis.ingest.sheets.cells import DECIMALS, LIMIT
from linkanalysis.ingest.sheets.document_parts import Parts
from linkanalysis.ingest.sheets.sheet import ids_of, instants_of, moment_columns

if TYPE_CHECKING:
    from linkanalysis.ingest.sheets.sheet import Sheet

# The units in which amounts are kept: a case keeps four decimals, and these assets have more. The
# powers of ten are those of the assets' own definitions.
UNITS = {"BTC": ("sat", 8), "XBT": ("sat", 8), "LTC": ("litoshi", 8), "ETH": ("gwei", 9)}
AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE]-?[0-9]{1,2})?")
ASSET = re.compile(r"[A-Za-z0-9.\-]{2,12}")
NOT_AMOUNT = "the amount is not a positive number with a decimal point"
TOO_LARGE = "the amount is larger than a case can keep"
NO_ASSET = 'the asset is not a code such as BTC; add a column asset, or set currency = "BTC"'


def read_crypto_transfers(sheet: Sheet) -> Parts:
    """Read transfers of crypto assets.

    Parameters
    ----------
    sheet : Sheet
        Columns ``source`` and ``target`` (addresses), ``start``, ``amount``, and ``asset`` (or the
        setting ``currency``), ``chain`` (before the addresses, if they do not name theirs) and
        ``transaction``.

    Returns
    -------
    Parts
        Payments between wallets; the place is the transaction. Amounts in BTC are kept in satoshi,
        those in ETH in gwei, since a case keeps four decimals; what that does not hold exactly is
        rounded, and the exact amount is added to the name of the transaction. A cell that cannot be
        read makes its whole record a problem.

    Notes
    -----
    One owner may have any number of addresses, and an exchange holds those of many people.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> row = {"source": "1Ab", "target": "1Cd", "start": "2024-05-02", "amount": "0.00012345"}
    >>> frame = pd.DataFrame([row | {"asset": "BTC", "chain": "btc"}])
    >>> batch = read_frame(frame, reader="crypto_transfers", document="chain")
    >>> next(iter(batch.links))[["source", "amount", "unit"]].to_numpy().tolist()
    [['wallet:btc:1Ab', '12345.0000', 'sat']]
    """
    settings = sheet.reading.settings
    chains = sheet.convert("chain", partial(plain_key, region=None, document=""))
    wallets = [
        [_on_chain(wallet, chain) for wallet, chain in zip(ids, chains, strict=True)]
        for ids in (ids_of(sheet, "source", "wallet"), ids_of(sheet, "target", "wallet"))
    ]
    start = instants_of(sheet, "start", required=True)
    amounts = sheet.convert("amount", _amount, required=True)
    assets = sheet.convert("asset", _asset, default=settings.currency)
    kept: list[tuple[str, str, str]] = []
    for index, (amount, asset) in enumerate(zip(amounts, assets, strict=True)):
        if asset is None:
            sheet.fault(index, "asset", NO_ASSET)
        found = _kept(amount, str(asset)) if isinstance(amount, Decimal) and asset else None
        if found is None and isinstance(amount, Decimal) and asset:
            sheet.fault(index, "amount", TOO_LARGE)
        kept.append(found or ("", "", ""))
    places = [
        "; ".join(filter(None, (name, exact))) or None
        for name, (_, _, exact) in zip(sheet.texts("transaction"), kept, strict=True)
    ]
    links = sheet.table(
        {
            "source": wallets[0],
            "target": wallets[1],
            "type": ["payment"] * sheet.n,
            **moment_columns(start),
            "amount": [amount or None for amount, _, _ in kept],
            "unit": [unit or None for _, unit, _ in kept],
            "place": places,
        }
    )
    return Parts(links=links, problems=sheet.problems())


def _on_chain(wallet: str | None, chain: object) -> str | None:
    if wallet is None or chain is None or wallet.count(":") > 1:
        return wallet
    return f"wallet:{str(chain).lower()}:{wallet.partition(':')[2]}"


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text) if AMOUNT.fullmatch(text) else Decimal(0)
    except InvalidOperation:
        amount = Decimal(0)
    if amount <= 0:
        raise RecordError(NOT_AMOUNT)
    return amount


def _asset(text: str) -> str:
    if not ASSET.fullmatch(text):
        raise RecordError(NO_ASSET)
    return text.upper()


def _kept(amount: Decimal, asset: str) -> tuple[str, str, str] | None:
    """Give amount and unit as they are kept, and the exact amount if that is not the same."""
    unit, shift = UNITS.get(asset, (asset, 0))
    with localcontext(prec=100):
        scaled = amount.scaleb(shift)
        if scaled >= LIMIT:
            return None
        rounded = scaled.quantize(Decimal(1).scaleb(-DECIMALS))
        exact = "" if rounded == scaled else f"exactly {amount:f} {asset}"
    return f"{rounded:f}", unit, exact
