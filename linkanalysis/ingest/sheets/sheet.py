"""One chunk being read, and what it becomes: cells become values or faults, values become parts."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.core.keys.kinds import RAW, identify, identify_in_case
from linkanalysis.core.keys.phone import SHORT_DIGITS, saved_name
from linkanalysis.core.keys.placeholders import stands_for_none
from linkanalysis.core.keys.text import names_nobody
from linkanalysis.core.keys.vehicle import split_state, state_of
from linkanalysis.core.vocabulary.entities import make_id
from linkanalysis.core.vocabulary.headings import find_fact, find_thing
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.ingest.sheets.cells import read_entity_type
from linkanalysis.ingest.sheets.custom_types import own_name
from linkanalysis.ingest.sheets.document_parts import NOBODY, problem_frame
from linkanalysis.ingest.sheets.moments import EXCEL, NAIVE, SKIPPED, in_year, read_instants
from linkanalysis.ingest.sheets.profiles import TOGETHER
from linkanalysis.ingest.sheets.refused_records import about_refused
from linkanalysis.ingest.sheets.tables import HEADINGS_AGAIN, NO_RECORD, SUM_OF, records_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from linkanalysis.case import SourceColumn
    from linkanalysis.core.vocabulary.headings import Somebody
    from linkanalysis.ingest.sheets.moments import Instants
    from linkanalysis.ingest.sheets.settings import Settings
    from linkanalysis.ingest.sheets.tables import Chunk


VALID_PHONE = "phone:+"
PLATE = "plate:US-"

EMPTY = "the cell is empty"
NO_RECORDS = frozenset({HEADINGS_AGAIN, NO_RECORD, SUM_OF})
# The types whose cells are often names.
NAMED = frozenset(("person", "organization"))
UNNAMED = (
    "cells that name nobody (unknown, prepaid customer, cash and the like), each taken for "
    "somebody different"
)
_CELLS = "cells that stand for no phone, plate, account or the like (000-000-0000, UNKNOWN, N/A)"
NO_THING = f"{_CELLS}, which tie nobody"
OTHER_THING = f"{_CELLS}, each taken for a different one"
# Columns of readers with a number or an id of somebody or of one stay; a sum has none.
OF_SOMEBODY = frozenset(
    {
        *("id", "person", "other_person", "traveler", "booking", "handle", "birth_date"),
        *("caller", "callee", "payer", "payee", "counterparty", "source", "target"),
    }
)
STAY = frozenset({"start", "end"})
# Columns repeat their texts (a phone calls often), so a memo pays. Emptying it past a million
# distinct texts bounds memory, at the cost of converting some texts again.
MEMO_LIMIT = 1_000_000


def tells_who(headings: Collection[str], counted: Collection[str]) -> bool:
    """Tell whether cells identify somebody or one stay.

    counted: The headings of cells such as 4 guests, which 12 Main under Address is not.
    """
    some = any(map(_is_of_somebody, headings)) or any(map(find_thing, counted))
    return some or {*headings} >= STAY


def _is_of_somebody(heading: str) -> bool:
    found = find_fact(heading)
    is_birth = found is not None and found.kind == "birth date"
    return heading in OF_SOMEBODY or bool(find_thing(heading)) or is_birth


class Memo:
    """A conversion that is made once for each distinct text.

    convert: Takes a text; returns its value or raises `LinkAnalysisError`.
    """

    def __init__(self, convert: Callable[[str], object]) -> None:
        self.convert = convert
        self.good: dict[str, object] = {"": None}
        self.bad: dict[str, str] = {}

    def __call__(self, texts: Sequence[str]) -> tuple[list[object], dict[int, str]]:
        """Convert texts; return values (None if empty) and, by index, why a text has none."""
        if len(self.good) + len(self.bad) > MEMO_LIMIT:
            self.good, self.bad = {"": None}, {}
        good, bad = self.good, self.bad
        for text in set(texts):
            if text not in good and text not in bad:
                try:
                    good[text] = self.convert(text)
                except LinkAnalysisError as error:
                    bad[text] = str(error)
        values = [good.get(text) for text in texts]
        if not bad:
            return values, {}
        return values, {i: bad[text] for i, text in enumerate(texts) if text in bad}


class Reading:
    """What the reading of a document remembers from chunk to chunk.

    document: Id of the document.
    columns: The reader's name of each column that is there, to its index in the table.
    others: Columns that the reader does not know, to their index.
    joined: Columns whose cells are read together; their indices follow those of the table.
    saved: Texts with a name beside a phone number, to the phone and the name.
    unstated: Of these, each phone and name that no statement says yet.
    parties: Names beside another end of a payment, to the party that has no account.
    seconds: Readings of other people of each record, who have columns of headings that repeat.
    sides: Readings of the parties of each record, by side.
    people: What records say of a party, to the person who it is.
    required: Groups of columns, by the reader's names; a record has something in one of each group.
    headed: The role that the heading of their name or id gives to the people of records.
    ends: Columns of ends of ties whose heading names somebody in a protected role.
    of_people: Whether its reader reads roles, ages and things of people beside its own columns.
    ledger: What became of each column.
    """

    def __init__(
        self,
        settings: Settings,
        document: str,
        columns: dict[str, int],
        others: dict[str, int],
        joined: tuple[tuple[int, ...], ...] = (),
    ) -> None:
        self.settings = settings
        self.document = document
        self.columns = columns
        self.others = others
        self.joined = joined
        self.required: tuple[frozenset[str], ...] = ()
        self.seconds: list[Reading] = []
        self.sides: dict[str, Reading] = {}
        self.people: dict[tuple[str, ...], str] = {}
        self.headed = ""
        self.ends: dict[str, Somebody] = {}
        self.of_people = False
        self.ledger: list[SourceColumn] = []
        self.seen: set[tuple[str, ...]] = set()
        self.services: dict[str, str] = {}
        self.saved: dict[str, tuple[str, str]] = {}
        self.named: set[tuple[str, str]] = set()
        self.unstated: set[tuple[str, str]] = set()
        self.parties: dict[tuple[str, str], str] = {}
        self.memos: dict[str, Memo] = {}
        self.remarks = Remarks(settings, document)

    def parts(self, column: int, width: int) -> tuple[int, ...]:
        """Give the columns of a table of that width that are read as one."""
        return (column,) if column < width else self.joined[column - width]

    def is_enough(self, filled: set[int], width: int) -> bool:
        """Tell whether cells of these columns of a table of that width make a record."""
        has = self._filled(self.columns, filled, width)
        return bool(self.required) and all(has & group for group in self.required)

    def is_needed(self, column: int, width: int) -> bool:
        """Tell whether a record needs that column of a table, or none in particular."""
        needed = (at for name, at in self.columns.items() if any(name in g for g in self.required))
        return not self.required or any(column in self.parts(at, width) for at in needed)

    def tells_who(self, filled: AbstractSet[int], counted: AbstractSet[int], width: int) -> bool:
        """Tell whether cells of these columns of a table of that width identify somebody."""
        columns = self.others | self.columns
        return tells_who(*(self._filled(columns, each, width) for each in (filled, counted)))

    def _filled(self, columns: Mapping[str, int], filled: AbstractSet[int], width: int) -> set[str]:
        return {name for name, at in columns.items() if filled & {*self.parts(at, width)}}

    def memo(self, name: str, convert: Callable[[str], object]) -> Memo:
        """Give the memo of that name, made on first use."""
        return self.memos.setdefault(name, Memo(convert))

    def is_new(self, *what: str) -> bool:
        """Tell whether something is seen for the first time in this document."""
        if what in self.seen:
            return False
        self.seen.add(what)
        return True

    def identify(self, text: str, type_name: str) -> str:
        """Make the id of a cell by the settings of the document."""
        region, of_case = self.settings.region, self.settings.id_scope == "case"
        word, colon, rest = text.partition(":")
        if colon and word in self.settings.types:
            text = f"{own_name(word, self.settings.types)}:{rest}"
        try:
            found = identify(text, type_name, region=region, document=self.document)
        except LinkAnalysisError:
            if not of_case:
                raise
            found = ""
        if of_case and (not found or found.partition(":")[2].startswith(f"{RAW}{self.document}:")):
            return identify_in_case(text, type_name)
        self.see(found, text)
        return found

    def see(self, entity: str, text: str) -> None:
        """Keep what the text of a phone or a plate says besides its key."""
        self.remarks.see_key(entity, text)
        if entity.startswith(PLATE) and split_state(text, state_of(self.settings.region)):
            self.remarks.see_state(text)
        if entity.startswith(VALID_PHONE):
            name = saved_name(text, self.settings.region)
            if name:
                said = self.saved[text] = entity, name
                self.unstated |= {said} - self.named
                self.named.add(said)
            if name is not None:
                self.remarks.see_words(text)


class Sheet:
    """One chunk of a reading. Records have an index from 0, columns have the reader's names.

    together: Records with a cell that decides how another cell of the record is read.
    identified: Columns whose cells were read as ids.
    """

    def __init__(self, chunk: Chunk, reading: Reading) -> None:
        width = len(chunk.header)
        self.chunk = records_of(
            chunk,
            partial(reading.is_enough, width=width),
            partial(reading.is_needed, width=width),
            partial(reading.tells_who, width=width),
        )
        self.reading = reading
        self.n = len(self.chunk.rows)
        self.faults: list[tuple[int, str, str, str]] = []
        self.bad: set[int] = set()
        self._passed: dict[int, set[int]] = {}
        self.together: set[int] = set()
        self.identified: set[str] = set()

    def has(self, name: str) -> bool:
        """Tell whether the table has a column."""
        return name in self.reading.columns

    def texts(self, name: str, default: str = "") -> list[str]:
        """Give the cells of a column, stripped, with the meanings of ``values``."""
        column = self.reading.columns.get(name)
        if column is None:
            return [default] * self.n
        return self.cells(column, name, default)

    def cells(self, column: int, name: str, default: str = "") -> list[str]:
        """Give the cells of a column by its index in the table."""
        cells = self._written(column)
        settings = self.reading.settings
        meanings = settings.meanings.get(name) or settings.meanings.get(self._heading(column))
        if meanings:
            cells = [meanings.get(cell, cell) for cell in cells]
        return [cell or default for cell in cells] if default else cells

    def _parts(self, column: int) -> tuple[int, ...]:
        return self.reading.parts(column, len(self.chunk.header))

    def heading(self, name: str) -> str:
        """Give the heading of a column in the file."""
        return self._heading(self.reading.columns[name])

    def _heading(self, column: int) -> str:
        return TOGETHER.join(self.chunk.header[each] for each in self._parts(column))

    def pass_over(self, name: str, index: int) -> None:
        """Read a cell of a column that the reader does not know as if it were empty."""
        self._passed.setdefault(self.reading.others[name], set()).add(index)

    def _written(self, column: int) -> list[str]:
        """Give the cells of a column as they are written, but for those that are passed over."""
        texts = self._joined(column)
        passed = self._passed.get(column, ())
        return ["" if at in passed else text for at, text in enumerate(texts)] if passed else texts

    def _joined(self, column: int) -> list[str]:
        """Give the cells of a column, those of several columns joined by a blank."""
        first, *more = (self.chunk.columns[each] for each in self._parts(column))
        if not more:
            return [cell.strip() for cell in first]
        lines = zip(first, *more, strict=True)
        return [" ".join(filter(None, map(str.strip, cells))) for cells in lines]

    def optional_texts(self, name: str, default: str = "") -> list[str | None]:
        """Give the cells of a column, with None where a cell is empty."""
        return [text or None for text in self.texts(name, default)]

    def fault(self, index: int, name: str, why: str, *, whole: bool = True) -> None:
        """Note why a cell could not be read; `whole` refuses its record as a whole."""
        at = self.reading.columns.get(name, self.reading.others.get(name))
        column = name if at is None else self._heading(at)
        cells = () if at is None else (self.chunk.columns[each][index] for each in self._parts(at))
        value = " ".join(cells)
        if whole:
            if index in self.bad:
                return
            self.bad.add(index)
        self.faults.append((index, column, value, why))

    def convert(
        self,
        name: str,
        convert: Callable[[str], object],
        *,
        default: str = "",
        required: bool = False,
        whole: bool = True,
        memo: str = "",
    ) -> list[object]:
        """Convert a column, each distinct text once; columns may share a memo by its name."""
        texts = self.texts(name, default)
        values, faults = self.reading.memo(memo or name, convert)(texts)
        for index, why in faults.items():
            self.fault(index, name, why, whole=whole)
        if required:
            self.require(name, texts)
        return values

    def require(self, name: str, texts: list[str]) -> None:
        """Make a fault of each empty cell."""
        for index, text in enumerate(texts) if "" in texts else ():
            if not text:
                self.fault(index, name, EMPTY)

    def good(self) -> list[int]:
        """Give the indices of records without a fault."""
        return [index for index in range(self.n) if index not in self.bad]

    def table(self, columns: Mapping[str, object]) -> pd.DataFrame:
        """Make a frame of the records without a fault, with their rows."""
        frame = pd.DataFrame(
            {name: _column(values) for name, values in columns.items()}
            | {"row": _column(self.chunk.rows)}
        )
        return frame.iloc[self.good()] if self.bad else frame

    def leave_out(self, indices: set[int]) -> None:
        """Leave records out without a fault, because another problem reports them."""
        self.bad |= indices
        self.faults = [fault for fault in self.faults if fault[0] not in indices]

    def problems(self, *more: pd.DataFrame) -> pd.DataFrame:
        """Give what could not be read, each with its record as it came."""
        chunk = self.chunk
        rows = [(row, "", "", why, raw) for row, why, raw, _ in chunk.faults]
        refused = [
            NOBODY if why in NO_RECORDS else self._refused(row, cells)
            for row, why, _, cells in chunk.faults
        ]
        for index, column, value, why in sorted(self.faults):
            rows.append((chunk.rows[index], column, value, why, chunk.raw(index)))
            cells = [each[index] for each in chunk.columns] if index in self.bad else None
            row = chunk.rows[index]
            refused.append(NOBODY if cells is None else self._refused(row, cells))
        return pd.concat([*more, problem_frame(rows, refused)], ignore_index=True)

    def refused(self) -> Iterator[tuple[str, Sequence[str]]]:
        """Give the records that were refused as a whole, each with its row."""
        chunk = self.chunk
        yield from ((row, cells) for row, why, _, cells in chunk.faults if why not in NO_RECORDS)
        for index in sorted({index for index, *_ in self.faults} & self.bad):
            yield chunk.rows[index], [each[index] for each in chunk.columns]

    def _refused(self, row: str, cells: Sequence[str]) -> tuple[str | None, str | None]:
        about, role = about_refused(self.reading, self.chunk.header, cells, row)
        return (about, role) if role else NOBODY


def _column(values: object) -> object:
    return pd.Series(values, dtype=object) if isinstance(values, list | tuple) else values


def are_none(sheet: Sheet, type_name: str, texts: Sequence[str]) -> list[bool]:
    """Tell which cells stand for no thing; numbers of an agency are numbers whatever they are."""
    settings = sheet.reading.settings
    if settings.id_scope == "case":
        return [False] * len(texts)
    is_none = partial(stands_for_none, type_name=type_name, region=settings.region)
    found, _ = sheet.reading.memo(f"no {type_name}", is_none)(texts)
    return list(map(bool, found))


def count_none(sheet: Sheet, none: Sequence[bool]) -> None:
    """Count cells that tie nobody."""
    for _ in filter(None, none):
        sheet.reading.remarks.count(NO_THING)


def other_thing(sheet: Sheet, name: str, type_name: str, index: int) -> str | None:
    """Give a thing that a record needs and does not name an id of the record."""
    row = sheet.chunk.rows[index]
    if not row:  # read ahead of its records
        sheet.fault(index, name, OTHER_THING)
        return None
    sheet.reading.remarks.count(OTHER_THING)
    return make_id(type_name, f"{RAW}{sheet.reading.document}:{row}-{name}")


def things_of(
    sheet: Sheet, name: str, type_name: str, cells: Sequence[tuple[int, str]]
) -> list[tuple[int, str]]:
    """Make ids of cells, each with its record; one that is not valid costs nothing but its tie."""
    sheet.identified.add(name)
    memo = sheet.reading.memo(
        f"id of {type_name}", partial(sheet.reading.identify, type_name=type_name)
    )
    none = are_none(sheet, type_name, [text for _, text in cells])
    count_none(sheet, none)
    cells = [cell for cell, is_none in zip(cells, none, strict=True) if not is_none]
    values, faults = memo([text for _, text in cells])
    for at, why in faults.items():
        sheet.fault(cells[at][0], name, f"no tie: {why}", whole=False)
    ids = _apart(sheet, name, type_name, cells, values)
    pairs = zip(cells, ids, strict=True)
    return [(index, value) for (index, _), value in pairs if isinstance(value, str)]


def ids_of(
    sheet: Sheet,
    name: str,
    types: str | list[str],
    *,
    required: bool = True,
    texts: list[str] | None = None,
    apart: bool = True,
) -> list[str | None]:
    """Make ids of a column; `types` is one type for all records, or one each.

    required: Whether each record needs one; if so, a thing that a cell does not name is another one
      in each record, and else none.
    texts: What its cells mean, if that is more than what they hold.
    apart: Whether whoever a cell does not name is somebody else in each record.
    """
    sheet.identified.add(name)
    texts = sheet.texts(name) if texts is None else texts
    listed = [types] * sheet.n if isinstance(types, str) else types
    ids: list[str | None] = [None] * sheet.n
    for type_name in sorted(set(listed)):
        indices = [index for index, each in enumerate(listed) if each == type_name]
        memo = sheet.reading.memo(
            f"id of {type_name}", partial(sheet.reading.identify, type_name=type_name)
        )
        cells = [(index, texts[index]) for index in indices]
        none = are_none(sheet, type_name, [text for _, text in cells])
        values, faults = memo(
            ["" if is_none else text for (_, text), is_none in zip(cells, none, strict=True)]
        )
        values = _apart(sheet, name, type_name, cells, values) if apart else values
        for at in np.flatnonzero(none).tolist() if required else ():
            values[at] = other_thing(sheet, name, type_name, indices[at])
        count_none(sheet, [] if required else none)
        for index, value in zip(indices, values, strict=True):
            ids[index] = value if isinstance(value, str) else None
        for at, why in faults.items():
            sheet.fault(indices[at], name, why)
    if required:
        sheet.require(name, texts)
    return ids


def _apart(
    sheet: Sheet,
    name: str,
    type_name: str,
    cells: Sequence[tuple[int, str]],
    values: list[object],
) -> list[object]:
    """Give whoever a cell does not name an id of the record, so that no two are one.

    Ids of the case are ids whatever they are.
    """
    if type_name not in NAMED or sheet.reading.settings.id_scope == "case":
        return values
    nobody, _ = sheet.reading.memo("names nobody", names_nobody)([text for _, text in cells])
    ids = list(values)
    for at, (index, _) in enumerate(cells):
        if not nobody[at]:
            continue
        row = sheet.chunk.rows[index]
        if row:
            sheet.reading.remarks.count(UNNAMED)
            ids[at] = identify(f"{sheet.reading.document}-{row}-{name}", type_name)
        else:  # read ahead of its records
            sheet.fault(index, name, UNNAMED)
    return ids


def types_of(sheet: Sheet, column: str, fixed: str) -> str | list[str]:
    """Give the types of entities of a column, or the fixed one if the table has no such column."""
    if not sheet.has(column):
        return fixed
    return [str(each or fixed) for each in sheet.convert(column, read_entity_type, default=fixed)]


def instants_of(
    sheet: Sheet, name: str, *, required: bool = False, whole: bool = True
) -> pd.DataFrame:
    """Read a column of instants: columns utc, until, zone, text."""
    settings = sheet.reading.settings
    texts = sheet.texts(name)
    read = read_instants(
        [in_year(text, settings.year) for text in texts] if settings.year else texts,
        date_format=settings.date_format,
        timezone=settings.timezone,
        dates_in=settings.dates_in,
    )
    for index, why in read.faults.items():
        sheet.fault(index, name, why, whole=whole)
    if required:
        sheet.require(name, texts)
    sheet.reading.remarks.see_instants(texts, read)
    return pd.DataFrame({"utc": read.utc, "until": read.until, "zone": read.zone, "text": texts})


def moment_columns(moment: pd.DataFrame) -> dict[str, object]:
    """Give the columns of links that happen at one moment, as `instants_of` read it."""
    return {
        "start": moment["utc"].to_numpy(),
        "end": moment["until"].to_numpy(),
        "start_text": [text or None for text in moment["text"]],
        "zone": moment["zone"].to_numpy(),
    }


def span_columns(sheet: Sheet) -> dict[str, object]:
    """Read start and end of links that last."""
    start = instants_of(sheet, "start")
    columns = moment_columns(start)
    if sheet.has("end"):
        end = instants_of(sheet, "end")
        # an end that is a month or a year lasts to the end of it
        given = np.where(end["until"].isna(), end["utc"].to_numpy(), end["until"].to_numpy())
        for index in np.flatnonzero(given < start["utc"].to_numpy()).tolist():
            sheet.fault(index, "end", "the end is before the start")
        columns["end"] = np.where(np.isnat(given), start["until"].to_numpy(), given)
    return columns


CLOCK_FORMATS = ("%H", "%I", "%X", "%T", "%R")  # of `strptime`
# Services have three digits, and short codes five or six; ids of a database often have fewer.
SERVICE_CODE = re.compile("[2-9]11|112|999|000|[0-9]{5,}")
# A few dates far from all others are mistakes of a clock or of a format. Cases span years, but
# rarely have a decade without any record; a tenth of the dates is no longer a few.
GAP_YEARS = 10
FEW = 0.1


# Settings that only some readers take, and of which a file may say the same itself.
MAY_BE_UNUSED = ("account", "owner")
UNUSED = (
    "settings that nothing in this document uses, since its reader does not take them or the file "
    "says it itself: {}"
)


class Remarks:
    """What the chunks of a document had in common that its analyst should know."""

    def __init__(self, settings: Settings, document: str) -> None:
        self._settings = settings
        self._raw = f"phone:raw:{document}:"
        self._numbers: set[str] = set()
        self._keys: set[str] = set()
        self._words: set[str] = set()
        self._states: set[str] = set()
        self._clocks = self._skipped = 0
        self._years: Counter[int] = Counter()
        self._others: list[str] = []
        self._counts: Counter[str] = Counter()
        self._unused = {name for name in MAY_BE_UNUSED if getattr(settings, name)}

    def add(self, sentences: Iterable[str]) -> None:
        """Add sentences that are known before the first chunk."""
        self._others += sentences

    def count(self, what: str) -> None:
        """Count a cell that was read in another way than its column says."""
        self._counts[what] += 1

    def use(self, setting: str) -> None:
        """Note that something is read by a setting."""
        self._unused.discard(setting)

    def see_key(self, entity: str, text: str) -> None:
        """Count phones that are valid in this document alone, for want of a region or a number."""
        if not entity.startswith(self._raw):
            return
        digits = entity.removeprefix(self._raw)
        written = text.rpartition(":")[2]
        if any(map(str.isalpha, written)):
            self._keys.add(written)
        elif len(digits) > SHORT_DIGITS:
            if self._settings.region is None and written[:1] != "+":
                self._numbers.add(digits)
        elif not SERVICE_CODE.fullmatch(digits):
            self._keys.add(written)

    def see_words(self, text: str) -> None:
        """Count texts of phones with words beside the number."""
        self._words.add(text)

    def see_state(self, text: str) -> None:
        """Count plates whose state was taken off though nothing stands between the two."""
        if text.isalnum():
            self._states.add(text)

    def see_instants(self, texts: Sequence[str], read: Instants) -> None:
        """Count years, and times of day whose zone nobody declared or whose hour clocks skipped.

        A date alone needs no zone. Readers in bulk leave days on which clocks change to sheets.
        """
        known = read.utc[~np.isnat(read.utc)].astype("datetime64[Y]").astype(int) + 1970
        years, counts = np.unique(known, return_counts=True)
        zones = Counter(
            zone
            for text, zone in zip(texts, read.zone.tolist(), strict=True)
            if self._has_clock(text)
        )
        self._skipped += zones[SKIPPED]
        years_seen = dict(zip(years.tolist(), counts.tolist(), strict=True))
        self.count_instants(years_seen, zones["assumed"])

    def _has_clock(self, text: str) -> bool:
        """Tell whether a text that was read has a time of day, and not a date alone."""
        if self._settings.date_format == EXCEL:
            return ":" in text or "." in text
        return ":" in text or (self.clock_format and not NAIVE.fullmatch(text))

    @property
    def clock_format(self) -> bool:
        """Whether the declared format has a time of day."""
        form = self._settings.date_format or ""
        return any(directive in form for directive in CLOCK_FORMATS)

    def count_instants(self, years: Mapping[int, int], clocks: int) -> None:
        """Count instants by year, and the times of day among them that were taken as UTC."""
        self._years.update(years)
        self._clocks += clocks if self._settings.timezone is None else 0

    def sentences(self) -> Iterator[str]:
        """Say what was assumed, with counts."""
        yield from self._others
        if self._unused:
            yield UNUSED.format(", ".join(sorted(self._unused)))
        yield from (f"{what}: {count:,}" for what, count in self._counts.items())
        if self._numbers:
            yield (
                f"{counted(len(self._numbers), 'phone number')} read without a region, so that "
                'each is valid in this document alone; set region, such as region = "US-KY"'
            )
        if self._keys:
            yield (
                f"phones given by ids that are not phone numbers: {len(self._keys):,}; each is "
                "valid in this document alone. If they are the ids of another table of the case, "
                'set id_scope = "case"'
            )
        if self._words:
            yield (
                f"phone numbers read beside words, such as a name or (owner): "
                f"{len(self._words):,}; a name is what somebody saved the number as, not who "
                "uses it"
            )
        if self._states:
            yield (
                f"plates from which their state was taken off: {len(self._states):,}; nothing "
                "stands between the two, so the letters may be part of the plate"
            )
        yield from _far_dates(self._years)
        if self._skipped:
            yield (
                f"{counted(self._skipped, 'time')} of day in an hour that clocks skipped, moved on "
                f"by that hour; is {self._settings.timezone} the zone of the document?"
            )
        if self._clocks:
            yield (
                f"{counted(self._clocks, 'time')} of day taken as UTC, since no zone is given; "
                'set timezone, such as timezone = "America/New_York"'
            )


def _far_dates(years: Counter[int]) -> Iterator[str]:
    """Say how many dates lie far before or after all others."""
    known = sorted(years)
    few = years.total() * FEW
    for early, late in pairwise(known):
        if late - early <= GAP_YEARS:
            continue
        before = sum(years[year] for year in known if year <= early)
        after = years.total() - before
        if before <= few:
            side = f"{counted(before, 'date')} before {early + 1}, all others from {late} on"
        elif after <= few:
            side = f"{counted(after, 'date')} after {late - 1}, all others up to {early}"
        else:
            continue
        yield f"{side}: a clock that was not set, or a wrong date_format?"
