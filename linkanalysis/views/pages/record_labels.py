"""Labels of stays, incidents and advertisements by what and when they were: "theft, 3 Mar 2024"."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from linkanalysis.core.vocabulary.texts import is_narrative
from linkanalysis.events.movement.located import precision_of
from linkanalysis.graph.queries.thing_queries import dated_rows_of, tied_to, told_of
from linkanalysis.protection.mentions import WITHHELD
from linkanalysis.views.pages.evidence import FIRST, LAST, date_texts

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from linkanalysis.case import Case
    from linkanalysis.graph.queries.link_filter import LinkFilter
    from linkanalysis.views.pages.evidence import Documents

# What records of a day are called where nothing else is known of them.
DATED = {"booking": "booking", "event": "incident", "ad": "advertisement"}
# What is stated of an event or a booking in the words of its document.
TELLING = ("offense", "service")
BEYOND = "beyond the calendar"  # at its ends a local date may not exist
BRIEF = 20  # letters beside a day: as many as most offenses have, and names of motels


def labels_of_records(
    documents: Documents, chosen: LinkFilter, shown: Collection[str]
) -> dict[str, str]:
    """Name records by what and when they were, as one row states; the others have no label.

    A record whose rows disagree, or in which a confidential source takes part, has none.
    """
    case = documents.case
    records = {each for each in shown if each.partition(":")[0] in DATED}
    if case is None or not records:
        return {}
    records -= of_sources(case, records)
    rows = dated_rows_of(case, chosen, records, masked=case.protection.names)
    told: dict[str, str] = {}
    for record, attribute, value in told_of(case, chosen, records, TELLING):
        told.setdefault(record, shown_briefly(documents, attribute, value))
    labels = {}
    for record, place, day in _agreed(rows, documents.zone):
        kind = record.partition(":")[0]
        venue = shown_briefly(documents, "place", place).partition(",")[0]
        what = venue or told.get(record) or DATED[kind]
        if len(what) > BRIEF:
            what = f"{what[: BRIEF - 1].rstrip()}…"
        label = documents.text(f"{what}, {day}")
        if label != WITHHELD:
            labels[record] = label
    return labels


def of_sources(case: Case, records: Collection[str]) -> set[str]:
    """Return the records in which a confidential source takes part, also by a row left out here.

    Whoever was there, too, would know the source by place and day.
    """
    names, hides = case.protection.names, case.protection.hides_evidence
    return tied_to(case, records, [entity for entity, shown in names.items() if hides(shown)])


def shown_briefly(documents: Documents, attribute: str, value: str) -> str:
    """Return a short text that may be shown; empty if it may not be, or is a narrative."""
    shown = "" if is_narrative(attribute, value) else documents.text(value)
    return "" if shown == WITHHELD else shown


def _agreed(rows: pd.DataFrame, zone: str) -> list[tuple[str, str, str]]:
    """Give record, place and day where no two rows disagree; the place only of a row with a day."""
    days = _days_written(rows, zone)
    stated: dict[str, set[tuple[str, str]]] = {}
    for record, place, day in zip(rows["record"], rows["place"], days, strict=True):
        # a map says where somebody stayed, not where an incident was
        where = place if record.startswith("booking:") else ""
        stated.setdefault(record, set()).add((where, day))
    agreed = []
    for record, pairs in stated.items():
        places, when = ({one for one in column if one} for column in zip(*pairs, strict=True))
        if len(when) == 1 and len(places) <= 1 and BEYOND not in when:
            place = max(where for where, day in pairs if day)
            agreed.append((record, place, when.pop()))
    return agreed


def _days_written(rows: pd.DataFrame, zone: str) -> list[str]:
    """Write each date as exactly as its document states it: a day, a month or a year."""
    starts = rows["start"].to_numpy("datetime64[us]")
    beyond = (starts <= FIRST) | (starts >= LAST)
    texts = rows["start_text"].fillna("").astype(str).str.strip()
    written = []
    for text, at, local, odd in zip(
        texts, rows["start"], date_texts(starts, zone), beyond, strict=True
    ):
        if odd or not local:
            written.append(BEYOND if odd else "")
            continue
        day = date.fromisoformat(local[:10])
        exact = precision_of(text, at)
        parts = {"year": f"{day:%Y}", "month": f"{day:%b %Y}"}
        written.append(parts.get(exact, f"{day.day} {day:%b %Y}"))
    return written
