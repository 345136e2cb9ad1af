"""Plate reads: one record, one plate seen by one camera at one time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.vocabulary.entities import make_id
from linkanalysis.core.vocabulary.words import fold_name
from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.entities import births
from linkanalysis.ingest.readers.named_parties import is_party
from linkanalysis.ingest.readers.record_ties import state_columns, tie_frame, tie_frames
from linkanalysis.ingest.sheets.document_parts import Parts, statement_frame
from linkanalysis.ingest.sheets.other_people import LEGAL_FORMS
from linkanalysis.ingest.sheets.plates import plate_of_state
from linkanalysis.ingest.sheets.sheet import are_none, ids_of, instants_of, moment_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.ingest.sheets.sheet import Sheet

NO_PLATE = "the cell stands for no plate"
SCORE = "the confidence is neither a share (0.93) nor in percent (93); the read stays"
OF_CAMERA = ("latitude", "longitude")


def read_plate_reads(sheet: Sheet) -> Parts:
    """Read plate reads.

    Parameters
    ----------
    sheet : Sheet
        Columns ``plate``, ``start``, ``camera``, and ``state`` (of the US, or a region such as
        ``GB``), ``site``, ``latitude``, ``longitude``, ``confidence``, ``hotlist``, and
        ``owner_name`` and ``owner_birth_date`` of whom the plate is registered to.

    Returns
    -------
    Parts
        A link of each plate to its camera, which is a place, at the time of the read. The
        confidence of the reading and the hot list that raised a hit are statements of the plate,
        which is registered to its owner: one person wherever name and birth date, or without one
        name and plate, are the same.
        A state that stands with the plate (``KY-412BXT``, ``412BXT (KY)``) is no part of it, if the
        column has the same or none; another state in brackets or after a stroke is a problem. Where
        there is a column of states, a plate without one is valid in this document alone. A cell
        that cannot be read makes its whole record a problem; of confidence, only itself is lost.

    Notes
    -----
    A read says that a camera took some characters for a plate. It does not say who was in the car,
    and a low confidence often means another plate.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> row = {"plate": "abc 123", "state": "KY", "start": "2024-05-02 14:30Z", "camera": "I-64 W"}
    >>> batch = read_frame(pd.DataFrame([row]), reader="plate_reads", document="reads")
    >>> next(iter(batch.links))[["source", "type", "target"]].to_numpy().tolist()
    [['plate:US-KY:ABC123', 'located_at', 'place:I-64 W']]
    """
    plates = _plates(sheet)
    cameras = ids_of(sheet, "camera", "place")
    start = instants_of(sheet, "start", required=True)
    scores = sheet.convert("confidence", _share, whole=False)
    links = sheet.table(
        {
            "source": plates,
            "target": cameras,
            "type": ["located_at"] * sheet.n,
            **moment_columns(start),
            "place": sheet.optional_texts("site"),
        }
    )
    owners, names = _owners(sheet, plates), sheet.texts("owner_name")
    born = births(sheet, "owner_birth_date", sheet.texts("owner_birth_date"))
    lines = statement_frame(list(_statements(sheet, plates, cameras, scores)))
    stated = [lines, state_columns(sheet, owners, {"name": names, **dict(born)})]
    ties = tie_frames([links, tie_frame(sheet, plates, owners, "registered_to")])
    return Parts(pd.concat(stated, ignore_index=True), ties, sheet.problems())


def _owners(sheet: Sheet, plates: list[str | None]) -> list[str | None]:
    """Give the registered owner of each plate, a firm or a person, by the first record."""
    known, found = sheet.reading.people, list[str | None]()
    columns = (sheet.texts("owner_name"), sheet.texts("owner_birth_date"), plates)
    for name, born, plate, row in zip(*columns, sheet.chunk.rows, strict=True):
        firm = not LEGAL_FORMS.isdisjoint(fold_name(name).split())
        own = make_id("organization" if firm else "person", f"{sheet.reading.document}-{row}")
        named = plate is not None and is_party(name)
        found.append(
            known.setdefault((fold_name(name), born or str(plate)), own) if named else None
        )
    return found


def _plates(sheet: Sheet) -> list[str | None]:
    texts = sheet.texts("plate")
    for index, is_none in enumerate(are_none(sheet, "plate", texts)):
        if is_none:
            sheet.fault(index, "plate", NO_PLATE)
            texts[index] = ""
    if not sheet.has("state"):
        return ids_of(sheet, "plate", "plate", texts=texts)
    states = sheet.texts("state")
    sheet.require("plate", texts)
    read = partial(_plate, sheet)
    pairs = [f"{state}\n{text}" if text else "" for text, state in zip(texts, states, strict=True)]
    values, faults = sheet.reading.memo("plate of a state", read)(pairs)
    for index, why in faults.items():
        sheet.fault(index, "plate", why)
    return [str(value) if value else None for value in values]


def _plate(sheet: Sheet, pair: str) -> str:
    state, _, text = pair.partition("\n")
    return plate_of_state(sheet.reading, text, state, "state")


def _share(text: str) -> str:
    """Read a confidence as percent, whether it is written as a share or in percent."""
    plain = text.removesuffix("%").strip()
    try:
        number = float(plain)
    except ValueError:
        raise RecordError(SCORE) from None
    if not 0 <= number <= 100:  # noqa: PLR2004 - percent
        raise RecordError(SCORE)
    return f"{number * 100 if number <= 1 and text == plain else number:.0f} %"


def _statements(
    sheet: Sheet, plates: list[str | None], cameras: list[str | None], scores: list[object]
) -> Iterator[tuple[str, str, str, str]]:
    hotlists = sheet.texts("hotlist")
    points = list(zip(*map(sheet.texts, OF_CAMERA), strict=True))
    for index in sheet.good():
        plate, camera, row = plates[index], cameras[index], sheet.chunk.rows[index]
        if plate is None or camera is None:
            continue
        if scores[index]:
            yield plate, "read_confidence", str(scores[index]), row
        if hotlists[index]:
            yield plate, "hotlist", hotlists[index], row
        if all(points[index]) and sheet.reading.is_new(camera, *points[index]):
            for name, text in zip(OF_CAMERA, points[index], strict=True):
                yield camera, name, text, row
