"""Logins of online accounts: one record, one account that logs in from an address or a device."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from linkanalysis.core.keys.online import handle_at
from linkanalysis.ingest.readers.record_ties import state_columns, tie_frame, tie_frames
from linkanalysis.ingest.sheets.document_parts import Parts
from linkanalysis.ingest.sheets.sheet import ids_of, span_columns

if TYPE_CHECKING:
    from linkanalysis.ingest.sheets.sheet import Sheet

FROM = {"ip": "ip", "device": "device"}


def read_logins(sheet: Sheet) -> Parts:
    """Read logins of accounts, as services disclose them.

    Parameters
    ----------
    sheet : Sheet
        Columns ``handle``, ``start``, and ``ip`` or ``device`` or both; ``service`` (to which an
        account name belongs that does not name its own), ``end``, and ``network``: what is known of
        the address, such as VPN, carrier NAT, public Wi-Fi.

    Returns
    -------
    Parts
        A link of the account to the address and to the device, each at its time. The network is a
        statement of the address. A cell that cannot be read makes its whole record a problem.

    Notes
    -----
    An address belongs to a connection, for hours or for months; a login says that somebody with the
    password used it then.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> row = {"handle": "@night_owl", "start": "2024-05-02 14:30Z", "ip": "203.0.113.7"}
    >>> frame = pd.DataFrame([row | {"service": "chat.example"}])
    >>> batch = read_frame(frame, reader="logins", document="warrant return")
    >>> next(iter(batch.links))[["source", "type", "target"]].to_numpy().tolist()
    [['handle:chat.example:night_owl', 'logged_in_from', 'ip:203.0.113.7']]
    """
    handles = _handles(sheet)
    things = {name: ids_of(sheet, name, kind, required=False) for name, kind in FROM.items()}
    for index, used in enumerate(zip(*things.values(), strict=True)):
        if not any(used):
            sheet.fault(index, "ip", "a login needs an address or a device")
    sheet.require("start", sheet.texts("start"))
    span = span_columns(sheet)
    return Parts(
        statements=state_columns(sheet, things["ip"], {"network": sheet.texts("network")}),
        links=tie_frames(
            [
                tie_frame(sheet, handles, used, "logged_in_from", moment=span)
                for used in things.values()
            ]
        ),
        problems=sheet.problems(),
    )


def _handles(sheet: Sheet) -> list[str | None]:
    """Make ids of account names, each with its service before it."""
    texts, services = sheet.texts("handle"), sheet.texts("service", sheet.reading.settings.service)
    sheet.require("handle", texts)
    named = [handle_at(service, text) for text, service in zip(texts, services, strict=True)]
    read = sheet.reading.memo("id of handle", partial(sheet.reading.identify, type_name="handle"))
    values, faults = read(named)
    for index, why in faults.items():
        sheet.fault(index, "handle", why)
    return [value if isinstance(value, str) else None for value in values]
