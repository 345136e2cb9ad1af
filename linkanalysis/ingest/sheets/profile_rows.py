"""Records of a file with a profile, given the columns of their reader.

Before a table there may be a preamble, and a file may hold several sections, each with a line of
headings. Every line ends as a record, or as a fault, or in the remark that keeps the preamble.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from linkanalysis.ingest.sheets.call_sides import (
    CALLEE,
    CALLER,
    IN_CONFLICT,
    NOBODY,
    USED_BY,
    read_side,
)
from linkanalysis.ingest.sheets.csv_files import TOO_LONG, TOO_SHORT
from linkanalysis.ingest.sheets.profiles import LEG, Headings, Profile, Section
from linkanalysis.ingest.sheets.tables import ROWS_A_CHUNK, Chunk, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from linkanalysis.ingest.sheets.tables import Fault

ANNOTATED = re.compile(r"\s*\([A-Z]+\)$")  # AT&T: 15025550143(F)
WORD = re.compile(r"\w+")
TITLE_CELLS = 2  # filled at most in a title: what it names, and whose it is
ACCOUNT = "account"  # of a statement of a bank; the lines above the table may name it
DIALED = "(D)"  # AT&T: dialed digits below the number that was reached
NO_DIRECTION = (
    "the direction is neither outgoing nor incoming; give its meaning: "
    'values = { direction = { X = "outgoing" } }'
)


@dataclass(slots=True, eq=False)
class _Made:
    """Records of a chunk, as they are shaped."""

    header: tuple[str, ...]
    kept: list[tuple[str, ...]] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    raws: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, row: str, cells: tuple[str, ...], raw: str) -> None:
        """Keep a record."""
        self.kept.append(cells)
        self.rows.append(row)
        self.raws.append(raw)

    def chunk(self) -> Iterator[Chunk]:
        """Yield the chunk, if there is anything in it."""
        if self.rows or self.faults:
            columns = tuple(zip(*self.kept, strict=True)) or ((),) * len(self.header)
            yield Chunk(self.header, columns, self.rows, self.raws, self.faults)


@dataclass(slots=True, eq=False)
class Shaping:
    """A file being shaped: its records become chunks of the profile's columns.

    meanings: What words mean, by column.
    owner: The number whose records these are, if the settings name it.
    preamble: Lines above lines of headings, which are no records.
    columns: Headings of all sections, to the column of the profile; "" if it does not know them.
    untitled: Rows of headings above which no title says the type of their records.
    found: Columns of which some line of headings has one.
    told_by_owner: Whether the owner alone told whose device a record names.
    """

    profile: Profile
    meanings: dict[str, dict[str, str]] = field(default_factory=dict)
    owner: str = ""
    preamble: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    untitled: list[str] = field(default_factory=list)
    found: set[str] = field(default_factory=set)
    told_by_owner: bool = False
    _headings: Headings = field(init=False)
    _header: tuple[str, ...] = field(init=False)
    _section: Section | None = None
    _width: int = 0
    _type: str = ""
    _owners: tuple[str, ...] = ()
    _titles: list[Record] = field(default_factory=list)
    _call: tuple[str, tuple[str, ...]] | None = None

    def __post_init__(self) -> None:
        self._headings = Headings(self.profile)
        self._header = self.profile.header

    def chunks(self, records: Iterable[Record]) -> Iterator[Chunk]:
        """Shape records; raise if no line holds the headings."""
        source = iter(records)
        while block := list(islice(source, ROWS_A_CHUNK)):
            made = _Made(self._header)
            for record in block:
                self._take(record, made)
            yield from made.chunk()
        last = _Made(self._header)
        self._refuse_titles(last)
        yield from last.chunk()

    def _take(self, record: Record, made: _Made) -> None:
        _, cells, _, why = record
        found = None if why else self._headings.find(record)
        if found:
            self._begin(found, len(cells))
        elif not any(cell.strip() for cell in cells) and not why:
            return
        elif self._section is None:
            self._titles.append(record)
        elif not why and self._may_be_title(self._section, cells):
            self._titles.append(record)  # of the next section, or a record that lacks cells
        else:
            self._refuse_titles(made)
            self._keep(record, made)

    def _may_be_title(self, section: Section, cells: list[str]) -> bool:
        """Tell whether a line may stand above a section: it has few cells, and is no good record.

        Spreadsheets pad such lines with empty cells.
        """
        filled = [cell.strip() for cell in cells if cell.strip()]
        needed = ("own",) if self.profile.direction else self.profile.required
        lacking = len(cells) < self._width or not all(section.text(cells, each) for each in needed)
        return lacking and (len(filled) <= TITLE_CELLS or filled[0].endswith(":"))

    def _refuse_titles(self, made: _Made) -> None:
        """Take what may have been titles for records, as no headings follow."""
        for record in self._titles:
            if self._section is None:
                row, _, raw, why = record
                made.faults.append((row, why or TOO_SHORT, raw, ()))
            else:
                self._keep(record, made)
        self._titles.clear()

    def _keep(self, record: Record, made: _Made) -> None:
        row, cells, raw, why = record
        if why := why or self._fault(cells):
            made.faults.append((row, why, raw, ()))
        else:
            made.add(row, self._shape(row, cells), raw)

    def _begin(self, section: Section, width: int) -> None:
        self._section, self._width, self._call = section, width, None
        lines = [raw for _, _, raw, _ in self._titles]
        self._type = next(filter(None, map(self._titled, reversed(lines))), "")
        if self.profile.titles and not (self._type or section.missing):
            self.untitled.append(section.row)
        pattern = self.profile.owner
        owners = [match[1] for line in lines for match in pattern.finditer(line)] if pattern else []
        self._owners = tuple(owners) or self._owners
        self.preamble += lines
        self._titles.clear()
        self.found |= section.at.keys()
        self.columns = dict.fromkeys(section.names, "") | self.columns | section.known

    def _titled(self, line: str) -> str:
        """Give the type of records that a line names, if it names one."""
        words = set(WORD.findall(line.casefold()))
        titles = self.profile.titles.items()
        types = {kind for word, kind in titles if word.casefold() in words}
        return types.pop() if len(types) == 1 else ""

    def _fault(self, cells: list[str]) -> str:
        section = self._section
        if len(cells) < self._width:
            return TOO_SHORT
        if section is not None and section.missing:
            return f"its section has no column for {', '.join(section.missing)}"
        if any(cell.strip() for cell in cells[self._width :]):
            return TOO_LONG
        unknown = section and self.profile.direction and not self._towards(section, cells)
        return NO_DIRECTION if unknown else ""

    def _towards(self, section: Section, cells: list[str]) -> str:
        """Read the direction of a record, or nothing."""
        written = section.text(cells, "direction")
        word = self.meanings.get("direction", {}).get(written, written).casefold()
        direction = self.profile.direction
        if direction is None or word in direction.outgoing:
            return "outgoing"
        return "incoming" if word in direction.incoming else ""

    def _shape(self, row: str, cells: list[str]) -> tuple[str, ...]:
        section, profile = self._section, self.profile
        if section is None:  # never: records before a section are the preamble
            return ()
        found = {name: section.text(cells, name) for name in profile.columns}
        if profile.reader == "calls":
            self._shape_call(row, section, cells, found)
        elif ACCOUNT in profile.columns:
            found[ACCOUNT] = found[ACCOUNT] or next(reversed(self._owners), "")
        return tuple(found.get(name, "") for name in self._header)

    def _shape_call(
        self, row: str, section: Section, cells: list[str], found: dict[str, str]
    ) -> None:
        profile = self.profile
        if profile.direction:
            outgoing = self._towards(section, cells) == "outgoing"
            parties = section.text(cells, "own"), section.text(cells, "to" if outgoing else "from")
            found["caller"], found["callee"] = parties if outgoing else parties[::-1]
        for party in ("caller", "callee"):
            found[party] = _number(found[party])
        if profile.cell_pattern:
            found |= _sector(profile.cell_pattern, found["cell"])
        if profile.no_cell and profile.no_cell.search(found["cell"]):
            found["cell"] = ""
        if profile.operator and found["cell"]:
            found["cell"] = f"{profile.operator} {found['cell']}"
        if profile.titles:
            found["type"] = found.get("type") or self._type
        found[USED_BY] = self._user(section, cells, found)
        found[LEG] = self._leg(row, section, cells, found)

    def _user(self, section: Section, cells: list[str], found: dict[str, str]) -> str:
        """Tell whose device, SIM and cell a record names, or give the word that does not tell.

        What the record and the lines above it tell must agree.
        """
        profile = self.profile
        if profile.direction:
            return CALLER if self._towards(section, cells) == "outgoing" else CALLEE
        written = found.get(USED_BY, "")
        words = profile.used_by | self.meanings.get(USED_BY, {})
        kind = found.get("type", "")
        told = [
            (f'"{written}"', read_side(words.get(written, written))),
            (f'"{kind}"', words.get(kind, "")),
            ("the number above the table", _one_of(self._owners, found)),
        ]
        sides = {side for _, side in told if side}
        if not sides and (side := _one_of((self.owner,), found)):
            self.told_by_owner = True
            sides = {side}
        if len(sides) == 1:
            return sides.pop()
        if sides:
            said = ", ".join(f"{what} says {side}" for what, side in told if side)
            return f"{IN_CONFLICT}{said}"
        word = written or (found["type"] if profile.used_by else "")
        tells = profile.owner or profile.used_by
        return word or (NOBODY if tells else "")

    def _leg(self, row: str, section: Section, cells: list[str], found: dict[str, str]) -> str:
        """Give the row of the call of which a record is another leg, or nothing."""
        marks = [section.text(cells, f"leg {at}") for at in range(len(self.profile.legs))]
        parties = (found["caller"], found["callee"])
        if self._call is not None:
            first, known = self._call
            again = any(
                mark and mark == before for mark, before in zip(marks, known[2:], strict=True)
            )
            if again and parties == known[:2] and all(parties):
                return first
        self._call = row, (*parties, *marks)
        return ""


def _number(cell: str) -> str:
    """Give the number that was reached: without its annotation, and without dialed digits."""
    lines = [line.strip() for line in cell.splitlines() if line.strip()]
    reached = [line for line in lines if not line.endswith(DIALED)] or lines
    return ANNOTATED.sub("", reached[0]) if reached else ""


def _one_of(numbers: Iterable[str], found: dict[str, str]) -> str:
    """Tell which party of a call is one of some numbers, unless both or neither are."""
    known = {*map(_last_digits, numbers)} - {""}
    sides = [each for each in (CALLER, CALLEE) if _last_digits(found[each]) in known]
    return sides[0] if len(sides) == 1 else ""


def _last_digits(number: str) -> str:
    return "".join(filter(str.isdecimal, number))[-10:]


def _sector(pattern: re.Pattern[str], cell: str) -> dict[str, str]:
    match = pattern.search(cell)
    return {name: text or "" for name, text in match.groupdict().items()} if match else {}
