"""Call records of a carrier: one record, one call or message between two numbers.

Lives here: the reader ``calls``.
Not here: normal forms of numbers (`keys.phone`), who uses a number (`links`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.errors import RecordError
from linkanalysis.keys import identify
from linkanalysis.keys.kinds import RAW, identify_in_case
from linkanalysis.keys.phone import read_phone
from linkanalysis.records.cells import read_duration
from linkanalysis.records.sheet import Parts, span_columns, statement_frame, things_of

if TYPE_CHECKING:
    from linkanalysis.records.sheet import Reading, Sheet

CALL_TYPES = ("call", "message")
# By column: the type of what it names, and of the link of the phone to it.
CARRIED = {
    "imei": ("device", "uses"),
    "imsi": ("sim", "uses"),
    "cell": ("place", "located_at"),
}
MOMENT = ("start", "start_text", "zone")
TYPED = ("phone:", "raw:")  # cells that are ids or keys already


def read_calls(sheet: Sheet) -> Parts:
    """Read call records.

    Parameters
    ----------
    sheet : Sheet
        Columns ``caller``, ``callee``, ``start``, and ``end``, ``duration`` (seconds or
        ``mm:ss``), ``type`` (``call`` or ``message``), ``place``, and ``imei``, ``imsi``,
        ``cell`` of the caller, or of the party that ``used_by`` names (``caller``, ``callee`` or
        ``nobody``).

    Returns
    -------
    Parts
        Links between phones, and once a day of a phone with its device, its SIM and its cell sector
        (a place: the phone was in the area that the sector covers). A cell that cannot be read
        makes its whole record a problem; of device, SIM and sector only its tie is lost.
        The number of a service (911, toll-free, voicemail, short codes) gets the statement
        ``service_number`` once per document: its callers have nothing to do with each other.

    Notes
    -----
    A carrier may list one call as several legs; each leg is a record here.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> row = {"caller": "502-555-0143", "callee": "502-555-0199", "start": "2024-05-02 14:30Z"}
    >>> document = {"title": "calls", "region": "US-KY"}
    >>> batch = read_frame(pd.DataFrame([row]), reader="calls", document=document)
    >>> next(iter(batch.links))[["source", "target", "type", "zone"]].to_numpy().tolist()
    [['phone:+15025550143', 'phone:+15025550199', 'call', 'offset']]
    """
    settings = sheet.reading.settings
    source = _phones(sheet, "caller")
    target = _phones(sheet, "callee")
    sheet.require("start", sheet.texts("start"))
    columns: dict[str, object] = {
        "source": source,
        "target": target,
        "type": sheet.convert("type", _call_type, default=settings.type or "call"),
        **span_columns(sheet),
    }
    if sheet.has("duration"):
        columns["duration"] = sheet.convert("duration", read_duration)
    if sheet.has("place"):
        columns["place"] = sheet.optional_texts("place")
    links = sheet.table(columns)
    used = _used(sheet, _users(sheet, source, target), columns)
    found = pd.concat([links, used], ignore_index=True) if len(used) else links
    return Parts(_services(sheet, links), found, sheet.problems())


def _users(sheet: Sheet, source: list[object], target: list[object]) -> list[object]:
    """Give whose device, SIM and cell each record names: the caller's, unless it says otherwise."""
    if not sheet.has("used_by"):
        return source
    whose: dict[str, list[object]] = {"callee": target, "nobody": [None] * sheet.n}
    return [whose.get(word, source)[index] for index, word in enumerate(sheet.texts("used_by"))]


def _used(sheet: Sheet, phones: list[object], columns: dict[str, object]) -> pd.DataFrame:
    """Tie each phone to the device, the SIM and the cell sector of its calls, once a day."""
    moments = pd.DataFrame({name: columns[name] for name in MOMENT})
    days = moments["start"].to_numpy().astype("datetime64[D]").astype(str).tolist()
    kept: list[tuple[int, object, str, str]] = []
    for column, (kind, link) in CARRIED.items():
        texts = enumerate(sheet.texts(column))
        cells = [(index, text) for index, text in texts if text and index not in sheet.bad]
        kept += [
            (index, phones[index], thing, link)
            for index, thing in things_of(sheet, column, kind, cells)
            if phones[index] and sheet.reading.is_new(str(phones[index]), thing, days[index])
        ]
    at = [index for index, *_ in kept]
    used = pd.DataFrame([rest for _, *rest in kept], columns=["source", "target", "type"])
    rows = pd.Series(sheet.chunk.rows, dtype=object)
    when = moments.assign(row=rows).iloc[at].reset_index(drop=True)
    return pd.concat([used, when], axis=1)


def _call_type(text: str) -> str:
    word = text.casefold()
    if word not in CALL_TYPES:
        message = (
            "the type is neither call nor message. "
            'Give its meaning: values = { type = { SMS = "message" } }.'
        )
        raise RecordError(message)
    return word


def _phones(sheet: Sheet, name: str) -> list[object]:
    return sheet.convert(name, partial(_phone, sheet.reading), memo="phone", required=True)


def _phone(reading: Reading, text: str) -> str:
    region, document = reading.settings.region, reading.document
    if text.startswith(TYPED):
        return identify(text, "phone", region=region, document=document)
    key, service = read_phone(text, region=region, document=document)
    if key.startswith(RAW) and reading.settings.id_scope == "case":
        return identify_in_case(text, "phone")
    if service is not None:
        reading.services[f"phone:{key}"] = service
    reading.remarks.see_key(f"phone:{key}", text)
    return f"phone:{key}"


def _services(sheet: Sheet, links: pd.DataFrame) -> pd.DataFrame:
    lines = []
    services = sheet.reading.services
    for column in ("source", "target") if services else ():
        called = links[links[column].isin(services)].drop_duplicates(column)
        for phone, row in zip(called[column], called["row"], strict=True):
            if sheet.reading.is_new(phone, "service_number"):
                lines.append((phone, "service_number", services[phone], row))
    return statement_frame(lines)
