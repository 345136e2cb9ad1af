"""Columns that the settings map although their heading names somebody in a protected role.

Lives here: `see_headings`, which keeps the meaning of such headings; `people_of_ends`, who has the
phone, account or name at an end of a tie.
Not here: columns beside those that are mapped (`other_people`).

``name = "Victim Name"`` says whom the record is about; it does not say that she is no victim.
``role = "none"`` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.errors import LinkAnalysisError
from linkanalysis.sheets.other_people import heading_about
from linkanalysis.sheets.profiles import TOGETHER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.sheets.settings import Settings
    from linkanalysis.sheets.sheet import Reading, Sheet
    from linkanalysis.vocabulary.people_beside import PersonHeading

OF_PERSON = ("name", "person", "traveler", "id", "alias")
# Ends of ties, with the type of thing under them; the settings have those of links.
ENDS = {"caller": "phone", "callee": "phone", "payer": "account", "payee": "account"} | {
    "counterparty": "account",
    "account": "account",
    "handle": "handle",
    "source": "",
    "target": "",
}


def see_headings(reading: Reading, settings: Settings) -> None:
    """Keep which role headings give to the people of records and to whoever is at an end of a tie.

    settings: As they are given, with the headings of the file.
    """
    if settings.role or not settings.headed:  # which say so in words
        return
    about = {
        ours: found
        for ours, headings in settings.columns.items()
        for each in headings.split(TOGETHER)
        if (found := heading_about(each))
    }
    reading.headed = next((about[ours].role for ours in OF_PERSON if ours in about), "")
    reading.ends = {
        ours: about[ours]
        for ours in ENDS
        # a caller is an end of the call, and a source may be where money comes from
        if ours in about and about[ours].role != "reporting_person" and not about[ours].maybe
    }


def people_of_ends(sheet: Sheet) -> Iterator[tuple[str, str, str, str]]:
    """State whoever has the phone, account or name at an end, once for each distinct cell."""
    reading = sheet.reading
    for ours, heading in reading.ends.items():
        for index, text in enumerate(sheet.texts(ours)):
            if text and reading.is_new("end", ours, text):
                yield from _lines(reading, ours, heading, text, sheet.chunk.rows[index])


def _lines(
    reading: Reading, ours: str, heading: PersonHeading, text: str, row: str
) -> Iterator[tuple[str, str, str, str]]:
    settings = reading.settings
    typed = {"source": settings.source_type, "target": settings.target_type}
    kind = ENDS[ours] or typed[ours] or "person"
    own = f"{reading.document}-{row}-{heading.who.replace(' ', '-')}"
    try:
        person = reading.identify(text if kind == "person" else own, "person")
    except LinkAnalysisError:
        return
    yield person, "role", heading.role, row
    if kind != "person":
        yield person, kind, text, row
    if not any(map(str.isdigit, text)):
        yield person, "name", text, row
