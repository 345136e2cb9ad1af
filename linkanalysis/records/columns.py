"""The columns of a reader in the header of a file or frame, by their names or as mapped.

Lives here: `map_columns`, its errors with what may have been meant, and which columns stay unread.
Not here: the row with the headings (`sheets.header_rows`), guesses about whole files (`sniffing`).
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from linkanalysis._given import suggest_name
from linkanalysis.errors import RecordError
from linkanalysis.sheets.cells import NOT_IMPORTED, find_column, is_sensitive, snake_case
from linkanalysis.sheets.sheet import Reading, problem_frame
from linkanalysis.vocabulary.age_words import find_heading
from linkanalysis.vocabulary.role_words import is_role_heading

if TYPE_CHECKING:
    import pandas as pd

    from linkanalysis.readers.table import Reader
    from linkanalysis.sheets.settings import Settings

LISTED = 10  # names of columns in an error; carriers export up to hundreds
NO_COLUMN = (
    "not imported: the reader has no column for this; name it in ignore to leave it out on purpose"
)


def map_columns(
    header: tuple[str, ...], reader: Reader, settings: Settings, *, name: str, document: str
) -> Reading:
    """Find each column of a reader in the header of a file; raise for all that are missing."""
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
    claimed = {find_column(header, each) for each in named_or_ignored}
    for ours in (*reader.columns, *unknown):
        named = ours in settings.columns
        theirs = settings.columns.get(ours, ours)
        index = find_column(header, theirs)
        if index is None and ours == "role" and not named:
            index = _role_column(header)
        # a header that the settings give to one column does not serve another by its own name
        if index is not None and (named or index not in claimed):
            (columns if ours in reader.columns else renamed)[ours] = index
        elif named or ours in reader.required:
            mistakes.append(_missing(name, theirs, ours, header, reader))
    if reader.one_of and not any(columns.keys() >= set(group) for group in reader.one_of):
        mistakes.append(_no_group(name, header, reader))
    if mistakes:
        raise RecordError("\n".join(mistakes), document=document)
    taken = {*columns.values(), *renamed.values()}
    others: dict[str, int] = dict(renamed)
    for index, each in enumerate(header):
        if index not in taken and find_column(settings.ignore, each) is None:
            free = each if each not in others else f"{each} {index + 1}"
            others[free] = index
    settings = replace(settings, role=reader.role or settings.role)
    return Reading(settings, document, columns, others)


def _role_column(header: tuple[str, ...]) -> int | None:
    """Find the index of a column of roles by its heading in another language."""
    found = [index for index, each in enumerate(header) if is_role_heading(each)]
    return found[0] if found else None


def _no_group(name: str, header: tuple[str, ...], reader: Reader) -> str:
    groups = " or ".join(" and ".join(f'"{each}"' for each in group) for group in reader.one_of)
    first = ", ".join(f'"{each}": "…"' for each in reader.one_of[0])
    return (
        f"{name} has none of the columns {groups}; it has {_listed(header)}. "
        f"Map them: columns={{{first}}}."
    )


def _listed(header: tuple[str, ...]) -> str:
    if len(header) > LISTED:
        return f"{', '.join(header[:LISTED])} and {len(header) - LISTED} more"
    return ", ".join(header) or "none"


def _missing(name: str, theirs: str, ours: str, header: tuple[str, ...], reader: Reader) -> str:
    message = f'{name} has no column "{theirs}"; it has {_listed(header)}.'
    if len(header) == 1 and any(sign in header[0] for sign in ";\t|"):
        return f'{message} Another delimiter between the cells? Set it: delimiter = ";".'
    # a header with the name of another column of the reader is not suggested: "callee" is near to
    # "caller"
    free = {snake_case(each): each for each in header if snake_case(each) not in reader.columns}
    close = get_close_matches(snake_case(theirs), list(free), n=1)
    near = free[close[0]] if close else None
    if near:
        message += f' Did you mean "{near}"?'
    return f'{message} Map it: columns={{"{ours}": "{near or "…"}"}}.'


def _is_read(name: str, reader: Reader) -> bool:
    """Tell whether a column that is not mapped is read for the sake of who is protected."""
    people = not reader.attributes and {"person", "traveler"} & {*reader.columns}
    of_people = bool(people) and find_heading(name) is not None
    return of_people or ("role" in reader.columns and is_role_heading(name))


def unread_columns(reading: Reading, reader: Reader, header: tuple[str, ...]) -> pd.DataFrame:
    """Make a problem, once a document, of each column that is not imported."""
    rows = []
    for name, index in reading.others.items():
        if is_sensitive(name):
            rows.append(("1", header[index], "", NOT_IMPORTED, ""))
        elif not reader.attributes and not _is_read(name, reader):
            rows.append(("1", header[index], "", NO_COLUMN, ""))
    return problem_frame(rows)
