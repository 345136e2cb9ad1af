"""Which column of a file is which of ours.

Lives here: the search for columns by name, and the message when one is missing.
Not here: guessing by content (`sniffing`).
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from linkanalysis._given import suggest_name
from linkanalysis.errors import RecordError
from linkanalysis.records.memory import Reading
from linkanalysis.records.parts import problem_frame
from linkanalysis.records.words import NOT_IMPORTED, is_sensitive, place_of, snake

if TYPE_CHECKING:
    import pandas as pd

    from linkanalysis.records.reader import Reader
    from linkanalysis.records.settings import Settings

__all__ = ["map_columns", "unread_columns"]

LISTED = 10
NO_PLACE = (
    "not imported: the reader has no place for this column; name it in ignore if that is meant"
)


def map_columns(
    header: tuple[str, ...], reader: Reader, settings: Settings, *, name: str, document: str
) -> Reading:
    """Find each column of a reader in the header of a file."""
    columns: dict[str, int] = {}
    renamed: dict[str, int] = {}
    mistakes = []
    unknown = [each for each in settings.columns if each not in reader.columns]
    if not reader.attributes:
        mistakes += [
            f'{name}: "{each}" is not a column of the reader {reader.name}. '
            f"{suggest_name(each, reader.columns)}".rstrip()
            for each in unknown
        ]
        unknown = []
    named_or_ignored = (*settings.columns.values(), *settings.ignore)
    claimed = {place_of(header, name) for name in named_or_ignored}
    for ours in (*reader.columns, *unknown):
        theirs = settings.columns.get(ours, ours)
        place = place_of(header, theirs)
        named = ours in settings.columns
        # a header that the settings give to one column does not serve another by its own name
        if place is not None and (named or place not in claimed):
            (columns if ours in reader.columns else renamed)[ours] = place
        elif ours in settings.columns or ours in reader.required:
            mistakes.append(_missing(name, theirs, ours, header, reader))
    if mistakes:
        raise RecordError("\n".join(mistakes), document=document)
    taken = {*columns.values(), *renamed.values()}
    others: dict[str, int] = dict(renamed)
    for place, each in enumerate(header):
        if place in taken or place_of(settings.ignore, each) is not None:
            continue
        free = each if each not in others else f"{each} {place + 1}"
        others[free] = place
    return Reading(settings, document, columns, others)


def _missing(name: str, theirs: str, ours: str, header: tuple[str, ...], reader: Reader) -> str:
    if len(header) > LISTED:
        has = f"{', '.join(header[:LISTED])} and {len(header) - LISTED} more"
    else:
        has = ", ".join(header) or "none"
    message = f'{name} has no column "{theirs}"; it has {has}.'
    # a column that is another one of ours is not this one: "callee" is near to "caller"
    free = {snake(each): each for each in header if snake(each) not in reader.columns}
    close = get_close_matches(snake(theirs), list(free), n=1)
    near = free[close[0]] if close else None
    if len(header) == 1 and any(sign in header[0] for sign in ";\t|"):
        return f'{message} Another sign between the cells? Say so: delimiter = ";".'
    if near:
        message += f' Did you mean "{near}"?'
    return f'{message} Map it: columns={{"{ours}": "{near or "…"}"}}.'


def unread_columns(reading: Reading, reader: Reader, header: tuple[str, ...]) -> pd.DataFrame:
    """Say once a document which columns are not taken in."""
    rows = []
    for name, place in reading.others.items():
        if is_sensitive(name):
            rows.append(("1", header[place], "", NOT_IMPORTED, ""))
        elif not reader.attributes:
            rows.append(("1", header[place], "", NO_PLACE, ""))
    return problem_frame(rows)
