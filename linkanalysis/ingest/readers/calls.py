"""Call records of a carrier: one record, one call or message between two numbers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.keys.kinds import RAW, identify, identify_in_case
from linkanalysis.core.keys.phone import VOICEMAIL, plain_number, read_phone
from linkanalysis.core.keys.placeholders import stands_for_none
from linkanalysis.core.keys.region import country_of
from linkanalysis.core.vocabulary.words import fold_name
from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.link_columns import ENDS, LinkColumns, Value
from linkanalysis.ingest.sheets.call_sides import (
    CALLEE,
    CALLER,
    INCOMING,
    OUTGOING,
    USED_BY,
    read_side,
)
from linkanalysis.ingest.sheets.document_parts import Parts, statement_frame
from linkanalysis.ingest.sheets.durations import durations_of
from linkanalysis.ingest.sheets.profile_rows import NO_DIRECTION
from linkanalysis.ingest.sheets.profiles import LEG, OF_CELLS
from linkanalysis.ingest.sheets.sheet import span_columns, things_of

if TYPE_CHECKING:
    from linkanalysis.ingest.sheets.sheet import Reading, Sheet

CALL_TYPES = ("call", "message")
MESSAGES = frozenset({"message", "messages", "sms", "mms", "text", "txt", "imessage"})
CALLS = frozenset({"call", "calls", "voice", "voip", "volte"})
# By column: the type of what it names, and of the link of the phone to it.
CARRIED = {
    "imei": ("device", "uses"),
    "imsi": ("sim", "uses"),
    "cell": ("place", "located_at"),
}
# Minutes in which a phone is tied to a sector once: short enough to tell who was there at one time.
QUARTER = 15
DIRECTION = "direction"
MOMENT = ("start", "start_text", "zone")
WITHHELD = "The cell stands for no phone number (a withheld number?)."
TYPED = ("phone:", "raw:")  # cells that are ids or keys already


def read_calls(sheet: Sheet) -> Parts:
    """Read call records.

    Parameters
    ----------
    sheet : Sheet
        Columns ``caller``, ``callee``, ``start``, and ``end``, ``duration`` (``mm:ss``, or a
        number of the unit that its heading or the setting names, by default seconds), ``type``
        (``call`` or ``message``), ``place``, and ``imei``, ``imsi``,
        ``cell`` of the caller, or of the party that ``used_by`` names (``caller`` or outgoing,
        ``callee`` or incoming, ``nobody``). If a column is mapped to ``direction`` (outgoing or
        incoming, O/I, OUT/IN, MO/MT, originating/terminating), ``caller`` is the number that the
        records are about, also of device, SIM and sector, and ``callee`` the other one: in incoming
        records it called. Where ``caller`` is always who called, map ``used_by`` instead.

    Returns
    -------
    Parts
        Links between phones; once a day of a phone with its device and its SIM; and once in a
        quarter of an hour with its cell sector (a place: the phone was in the area that the sector
        covers). A cell that cannot be read makes its whole record a problem; of device, SIM and
        sector only its tie is lost.
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
    columns = CALL_COLUMNS.read(sheet, _when)
    users = None
    if sheet.has(DIRECTION):
        users = _listed(columns["source"])
        columns |= _directed(sheet, columns)
    links = sheet.table(columns)
    used = _used(sheet, _users(sheet, columns, users), columns)
    found = pd.concat([links, used], ignore_index=True) if len(used) else links
    return Parts(_services(sheet, links), found, sheet.problems())


def _when(sheet: Sheet) -> dict[str, object]:
    sheet.require("start", sheet.texts("start"))
    return span_columns(sheet)


def _listed(values: object) -> list[object]:
    return pd.Series(values, dtype=object).tolist()


def _directed(sheet: Sheet, columns: dict[str, object]) -> dict[str, object]:
    """Exchange the parties of incoming records; a record without a direction is a fault."""
    own, other = (_listed(columns[name]) for name in ENDS)
    words = [word.casefold() for word in sheet.texts(DIRECTION)]
    sheet.require(DIRECTION, words)
    for index, word in enumerate(words):
        if word not in OUTGOING | INCOMING:
            sheet.fault(index, DIRECTION, NO_DIRECTION)
        elif word in INCOMING:
            own[index], other[index] = other[index], own[index]
    return dict(zip(ENDS, (own, other), strict=True))


def _users(sheet: Sheet, columns: dict[str, object], users: list[object] | None) -> list[object]:
    """Give whose device, SIM and cell each record names: the caller's, unless it says otherwise."""
    source, target = (_listed(columns[name]) for name in ENDS)
    if not sheet.has(USED_BY):
        return users or source
    whose = {CALLER: source, CALLEE: target}
    nobody = [None] * sheet.n
    return [
        (whose.get(read_side(word), nobody) if word else users or source)[index]
        for index, word in enumerate(sheet.texts(USED_BY))
    ]


def _used(sheet: Sheet, phones: list[object], columns: dict[str, object]) -> pd.DataFrame:
    """Tie each phone to the device, the SIM and the cell sector of its calls."""
    moments = pd.DataFrame({name: columns[name] for name in MOMENT})
    start = moments["start"].to_numpy()
    days = start.astype("datetime64[D]").astype(str).tolist()
    quarters = (start.astype("datetime64[m]").astype(np.int64) // QUARTER).astype(str).tolist()
    once = {"imei": days, "imsi": days, "cell": quarters}
    kept: list[tuple[int, object, str, str]] = []
    for column, (kind, link) in CARRIED.items():
        texts = enumerate(sheet.texts(column))
        cells = [(index, text) for index, text in texts if text and index not in sheet.bad]
        kept += [
            (index, phones[index], thing, link)
            for index, thing in things_of(sheet, column, kind, cells)
            if phones[index]
            and sheet.reading.is_new(str(phones[index]), thing, once[column][index])
        ]
    at = [index for index, *_ in kept]
    used = pd.DataFrame([rest for _, *rest in kept], columns=["source", "target", "type"])
    rows = pd.Series(sheet.chunk.rows, dtype=object)
    when = moments.assign(row=rows).iloc[at].reset_index(drop=True)
    return pd.concat([used, when], axis=1)


def read_call_type(text: str) -> str:
    """Read a word for a call or a message."""
    words = {*fold_name(text).split()}
    word = "message" if words & MESSAGES else "call" if words & CALLS else ""
    if not word:
        message = (
            "the type is neither call nor message; "
            'give its meaning: values = { type = { SMS = "message" } }'
        )
        raise RecordError(message)
    return word


def _phones(sheet: Sheet, name: str) -> list[object]:
    sheet.identified.add(name)
    return sheet.convert(name, partial(_phone, sheet.reading), memo="phone", required=True)


def _types(sheet: Sheet) -> list[object]:
    return sheet.convert("type", read_call_type, default=sheet.reading.settings.type or "call")


def _phone(reading: Reading, text: str) -> str:
    region, document = reading.settings.region, reading.document
    plain = plain_number(text, country_of(region))
    if plain and plain not in VOICEMAIL:  # there is no more to say of it
        return f"phone:{plain}"
    if text.startswith(TYPED):
        return identify(text, "phone", region=region, document=document)
    of_case = reading.settings.id_scope == "case"
    if not of_case and stands_for_none(text, "phone", region=region):
        raise RecordError(WITHHELD)
    key, service = read_phone(text, region=region, document=document)
    if key.startswith(RAW) and of_case:
        return identify_in_case(text, "phone")
    if service is not None:
        reading.services[f"phone:{key}"] = service
    reading.see(f"phone:{key}", text)
    return f"phone:{key}"


def _services(sheet: Sheet, links: pd.DataFrame) -> pd.DataFrame:
    """State of each service number, at its first call, that it is one."""
    services = sheet.reading.services
    called = links[links["source"].isin(services) | links["target"].isin(services)]
    lines = [
        (phone, "service_number", services[phone], row)
        for *ends, row in zip(called["source"], called["target"], called["row"], strict=True)
        for phone in ends
        if phone in services and sheet.reading.is_new(phone, "service_number")
    ]
    return statement_frame(lines)


def _unstated(reading: Reading) -> set[str]:
    """Give the service numbers that no statement says to be one yet."""
    return {phone for phone in reading.services if (phone, "service_number") not in reading.seen}


CALL_COLUMNS = LinkColumns(
    values={
        "source": Value(("caller",), partial(_phones, name="caller")),
        "target": Value(("callee",), partial(_phones, name="callee")),
        "type": Value(("type",), _types),
        "duration": Value(("duration",), durations_of, optional=True),
        "place": Value(("place",), lambda sheet: sheet.optional_texts("place"), optional=True),
    },
    start="start",
    end="end",
    alone=(*CARRIED, *OF_CELLS, USED_BY, LEG, DIRECTION),
    unsettled=_unstated,
)
