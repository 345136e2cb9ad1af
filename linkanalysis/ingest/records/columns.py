"""The columns of a reader in the header of a file or frame, by their names or as mapped."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from linkanalysis.core.checks import find_near, suggest_name
from linkanalysis.core.vocabulary.headings import find_fact, find_thing, read_heading, whole_name
from linkanalysis.core.vocabulary.role_words import find_role_word
from linkanalysis.core.vocabulary.words import SEAM, fold_word, snake_case
from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.table import find_reader
from linkanalysis.ingest.readers.transactions import SIDES
from linkanalysis.ingest.records.ledger import is_called, write_ledger
from linkanalysis.ingest.records.repeated_headings import apart_columns, mapped_twice, second_people
from linkanalysis.ingest.records.synonyms import SYNONYMS
from linkanalysis.ingest.sheets.cells import find_column
from linkanalysis.ingest.sheets.durations import about_unit
from linkanalysis.ingest.sheets.header_rows import find_columns
from linkanalysis.ingest.sheets.other_people import see_headings
from linkanalysis.ingest.sheets.profiles import TOGETHER
from linkanalysis.ingest.sheets.sheet import Reading
from linkanalysis.protection.protected import PROTECTED_ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linkanalysis.ingest.readers.table import Reader
    from linkanalysis.ingest.sheets.settings import Settings

# What readers state of the person of a record: of the first people listed, unless mapped.
OF_PEOPLE = (
    *("person", "traveler", "id", "name", "alias", "birth_date", "role"),
    *("phone", "email", "handle"),
)
OF_SECOND = (
    'columns of one heading tell of several people, so whoever is named under "{}" is stated as a '
    "person of their own"
)
BETWEEN_PHONES = (
    "calls and messages are read as those of phones, whatever these settings say: {}; for account "
    "names read the file with the reader links, which has source_type and target_type"
)
LISTED = 10  # names of columns in an error; carriers export up to hundreds
BY_TITLE = (
    "the name of the document tells of people in a protected role, but no column and no setting "
    'gives them one, so they are shown; if all of them have it, set role = "{role}"'
)
LONG_WORD = 6  # letters: shorter words for roles are also names, such as Vic


def map_columns(
    header: tuple[str, ...],
    reader: Reader,
    settings: Settings,
    *,
    name: str,
    document: str,
    of_frame: bool = False,
) -> Reading:
    """Find each column of a reader in the header of a file; raise for all that are missing.

    of_frame: Whether errors write settings in Python, and not as ``case.toml`` has them.
    """
    columns, renamed, joined, mistakes = _find(header, reader, settings, name, of_frame=of_frame)
    mistakes += mapped_twice(header, columns, name)
    if reader.one_of and not any(columns.keys() >= set(group) for group in reader.one_of):
        mistakes.append(_no_group(name, header, reader, of_frame=of_frame))
    if mistakes:
        raise RecordError("\n".join(mistakes), document=document)
    rest = _others(header, settings, {*columns.values(), *renamed.values()}, joined)
    others = renamed | rest | renamed  # these come first, also before a heading of that name
    settings = replace(settings, role=reader.role or settings.role)
    reading = Reading(settings, document, columns, others, tuple(joined))
    see_headings(reading, settings)
    reading.remarks.add(_of_durations(header, columns, settings))
    reading.remarks.add(_between_phones(reader, settings))
    # where entities have ids, a record without one is refused
    alone = reader.required or tuple({"id"} & columns.keys())
    groups = [*((each,) for each in alone), tuple(chain(*reader.one_of))]
    reading.required = tuple(frozenset(each) for each in groups if each)
    _enter(reading, reader, header)
    if reader.name == "transactions":
        reading.sides = {side: _side(header, side, reading) for side in SIDES}
    if role := _titled(reading, reader):
        reading.remarks.add([BY_TITLE.format(role=role)])
    return reading


def _find(
    header: tuple[str, ...], reader: Reader, settings: Settings, name: str, *, of_frame: bool
) -> tuple[dict[str, int], dict[str, int], list[tuple[int, ...]], list[str]]:
    """Find columns of a reader, attributes that have another name, joined columns, and mistakes."""
    columns: dict[str, int] = {}
    renamed: dict[str, int] = {}
    joined: list[tuple[int, ...]] = []
    mistakes = []
    unknown = [each for each in settings.columns if each not in reader.columns]
    if not reader.attributes:
        mistakes += [
            f'{name}: "{each}" is not a column of the reader {reader.name}. '
            f"{suggest_name(each, reader.columns) or _known_columns(reader)}"
            for each in unknown
        ]
        unknown = []
    named_or_ignored = (*settings.columns.values(), *settings.ignore)
    claimed = {at for each in named_or_ignored for at in find_columns(header, each)}
    for ours in (*reader.columns, *unknown):
        named = ours in settings.columns
        theirs = settings.columns.get(ours, ours)
        of_first = settings.further and ours in OF_PEOPLE
        if (ours in reader.mapped_only or of_first) and not named:
            continue
        found = find_columns(header, theirs)
        index = found[0] if found else None
        if len(found) > 1:
            index = len(header) + len(joined)
            joined.append(tuple(found))
        if index is None and ours == "role" and not named:
            index = _role_column(header)
        # a header that the settings give to one column does not serve another by its own name
        if index is not None and (named or index not in claimed):
            (columns if ours in reader.columns else renamed)[ours] = index
        elif named or ours in reader.required:
            mistakes.append(
                f'{name} has no column "{theirs}"; it has {_listed(header)}. '
                + _advice(ours, theirs, header, reader, of_frame=of_frame)
            )
    return columns, renamed, joined, mistakes


def _enter(reading: Reading, reader: Reader, header: tuple[str, ...]) -> None:
    """Enter each column in the ledger, also those of further people of each record."""
    settings, names = reading.settings, range(len(header))
    apart = apart_columns(header, _own_name(header, settings, reading.columns))
    apart &= set(reading.others.values())
    reading.others = {each: at for each, at in reading.others.items() if at not in apart}
    elsewhere = {at for each in settings.elsewhere for at in find_columns(header, each)}
    _add_seconds(reading, reader, header, apart, elsewhere)
    of_first = {at for at in names if settings.further and _is_of_people(header[at])}
    write_ledger(reading, reader, header, apart=apart, of_first=of_first, elsewhere=elsewhere)


def _of_durations(
    header: tuple[str, ...], columns: Mapping[str, int], settings: Settings
) -> list[str]:
    at = columns.get("duration", len(header))
    return [] if settings.duration_unit or at >= len(header) else [*about_unit(header[at])]


def _add_seconds(
    reading: Reading,
    reader: Reader,
    header: tuple[str, ...],
    apart: set[int],
    elsewhere: set[int],
) -> None:
    """Read the further people of each record whom a role or an age of their own may protect."""
    settings = reading.settings
    if reader.attributes and (settings.type or "person") == "person" and not settings.further:
        groups = [each for each in second_people(header, apart) if not each.keys() & elsewhere]
        reading.seconds = [_second(header, group, reading, reader) for group in groups]
        reading.remarks.add(OF_SECOND.format(header[min(group)]) for group in groups)


def _second(
    header: tuple[str, ...], group: dict[int, str], reading: Reading, reader: Reader
) -> Reading:
    """Map the columns of another person of each record, as if they alone were there."""
    alone = tuple(group.get(at, "") for at in range(len(header)))
    names = {ours: each for ours, each in reading.settings.columns.items() if each in alone}
    settings = replace(reading.settings, columns=names, further=False)
    document = f"{reading.document}-{header[min(group)]}"
    second = map_columns(alone, reader, settings, name=document, document=document)
    second.others = {each: at for each, at in second.others.items() if at in group}
    second.remarks = reading.remarks
    return second


def _side(header: tuple[str, ...], side: str, reading: Reading) -> Reading:
    """Map the columns of a party as those of a table of people, as if they alone were there."""
    theirs = {
        ours.removeprefix(f"{side}_"): reading.parts(at, len(header))
        for ours, at in reading.columns.items()
        if ours.startswith(f"{side}_")
    }
    own = {*chain(*theirs.values())}
    alone = tuple(each if at in own else "" for at, each in enumerate(header))
    columns = {ours: TOGETHER.join(header[at] for at in places) for ours, places in theirs.items()}
    settings = replace(
        reading.settings, reader="entities", columns=columns, type="", identifiers="attributes"
    )
    found = map_columns(
        alone, find_reader("entities"), settings, name=reading.document, document=reading.document
    )
    found.others = {each: at for each, at in found.others.items() if each in columns}
    found.ledger, found.remarks = [], reading.remarks
    headings = (read_heading(alone[at]).other for at in sorted(own) if settings.headed)
    # of whoever has nothing but a number, its heading says who they are: Victim Phone
    found.headed = next((each.role for each in headings if each and not each.maybe), found.headed)
    return found


def _others(
    header: tuple[str, ...], settings: Settings, taken: set[int], joined: Sequence[tuple[int, ...]]
) -> dict[str, int]:
    """Give the columns that are neither read nor ignored."""
    return {
        each: index
        for index, each in enumerate(header)
        if index not in taken.union(*joined) and find_column(settings.ignore, each) is None
    }


def _own_name(
    header: tuple[str, ...], settings: Settings, columns: Mapping[str, int]
) -> int | None:
    """Find the column of the name of the person of the record, or the first of its parts."""
    found = find_columns(header, settings.columns.get("name", "name"))
    return found[0] if found else columns.get("name")


def _between_phones(reader: Reader, settings: Settings) -> list[str]:
    """Name the settings by which the ends of a call would be something else than phones."""
    given = {
        "source_type": settings.source_type,
        "target_type": settings.target_type,
        "service": settings.service,
    }
    unused = [key for key, word in given.items() if word not in {"", "phone"}]
    is_said = unused and reader.name == "calls"
    return [BETWEEN_PHONES.format(", ".join(unused))] if is_said else []


def _is_of_people(heading: str) -> bool:
    """Tell whether a heading is about the person of a record, by whatever name."""
    of_person = find_fact(heading) or find_thing(heading) or read_heading(heading).roles == "yes"
    return bool(of_person) or any(is_called(heading, ours) for ours in OF_PEOPLE)


def _role_column(header: tuple[str, ...]) -> int | None:
    """Find the index of a column of roles by its heading in another language."""
    found = [index for index, each in enumerate(header) if read_heading(each).roles == "yes"]
    return found[0] if found else None


def _no_group(name: str, header: tuple[str, ...], reader: Reader, *, of_frame: bool) -> str:
    groups = " or ".join(" and ".join(f'"{each}"' for each in group) for group in reader.one_of)
    mapped = {ours: _likely(ours, ours, header, reader) for ours in reader.one_of[0]}
    return (
        f"{name} has none of the columns {groups}; it has {_listed(header)}. "
        f"Map them{_mapping(mapped, of_frame=of_frame)}"
    )


def _mapping(columns: dict[str, str], *, of_frame: bool) -> str:
    """Write the setting that maps columns, with an ellipsis for each that is not known."""
    sign, quote = (": ", '"') if of_frame else (" = ", "")
    pairs = ", ".join(
        f"{quote}{ours}{quote}{sign}{_quoted(theirs or '…')}" for ours, theirs in columns.items()
    )
    return f' in document: "columns": {{{pairs}}}.' if of_frame else f": columns = {{ {pairs} }}."


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _known_columns(reader: Reader) -> str:
    return f"It has {', '.join(reader.columns)}."


def _listed(header: tuple[str, ...]) -> str:
    if len(header) > LISTED:
        return f"{', '.join(header[:LISTED])} and {len(header) - LISTED} more"
    return ", ".join(header) or "none"


def _advice(
    ours: str, theirs: str, header: tuple[str, ...], reader: Reader, *, of_frame: bool
) -> str:
    """Say what to do about a column that is missing."""
    sign = max(";\t|", key=header[0].count) if len(header) == 1 else ""
    if sign and sign in header[0]:
        return f"Another delimiter between the cells? Set it: delimiter = {_quoted(sign)}."
    near = _likely(ours, theirs, header, reader)
    meant = f'Did you mean "{near}"? ' if near else ""
    return f"{meant}Map it{_mapping({ours: near}, of_frame=of_frame)}"


def _likely(ours: str, theirs: str, header: tuple[str, ...], reader: Reader) -> str:
    """Find the heading that may be meant: a known one, one with the word in it, a near one."""
    # a header with the name of another column of the reader is not suggested: "callee" is near to
    # "caller"
    free = {snake_case(each): each for each in header if snake_case(each) not in reader.columns}
    word = snake_case(theirs)
    if theirs == ours == "name" and (parts := whole_name(header)):
        return TOGETHER.join(parts)
    known = [name for name in (SYNONYMS.get(ours, ()) if theirs == ours else ()) if name in free]
    holding = [name for name in free if word in name.split("_")]
    found = [*known, *holding, *find_near(word, free)]
    return free[found[0]] if found else ""


def _titled(reading: Reading, reader: Reader) -> str:
    """Return the protected role of which the name of a file tells, if nothing in it gives roles."""
    people = "role" in reader.columns and (reading.settings.type or "person") == "person"
    if not people or reading.settings.role or "role" in reading.columns:
        return ""
    words = fold_word(SEAM.sub(" ", reading.document.rpartition(".")[0] or reading.document))
    roles = (find_role_word(word) for word in words.split() if len(word) >= LONG_WORD)
    return next((role for role in roles if role in PROTECTED_ROLES), "")
