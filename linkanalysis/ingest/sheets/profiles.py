"""Profiles of files that are more than one table: carriers' call records, statements of banks."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkanalysis.core.vocabulary.words import snake_case
from linkanalysis.errors import RecordError
from linkanalysis.ingest.sheets.call_sides import USED_BY
from linkanalysis.ingest.sheets.moments import read_instants

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from linkanalysis.ingest.sheets.tables import Record

TOGETHER = " + "  # between headings whose cells are read together, such as a date and a time
LEG = "leg"  # the column with the row of the call of which a record is another leg
OF_CELLS = ("cell", "site_latitude", "site_longitude", "azimuth", "beam_width")
# A line with this share of known headings begins a section, even if it lacks what a reader needs.
SECTION = 0.5
SEARCHED = 1000  # lines in which the headings must come


@dataclass(frozen=True, slots=True)
class Direction:
    """How records of one number say who called: a direction, and the other number.

    own: Heading of the number that the records are about.
    to, come_from: Headings of the other number of outgoing and incoming records.
    """

    column: str
    own: str
    outgoing: tuple[str, ...]
    incoming: tuple[str, ...]
    to: tuple[str, ...]
    come_from: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A layout of files.

    columns: The reader's name of a column, to headings it may have; " + " joins several cells.
    required: Columns without which a line is not that of the headings.
    titles: Words in a line above the headings, to the type of the records below.
    elements: Elements of XML that are records.
    used_by: Types of records, to whose device, SIM and cell they name.
    owner: What in the lines above the headings may be the number or account of the records.
    legs: Headings of which one that repeats, with the same parties, makes a record another leg.
    cell_pattern: Parts of a cell that describes a sector; `operator` is the scope of its number.
    no_cell: How a cell is written that the carrier does not know.
    """

    name: str
    reads: str
    reader: str
    columns: dict[str, tuple[str, ...]]
    required: tuple[str, ...]
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ()
    timezone: str | None = None
    direction: Direction | None = None
    titles: dict[str, str] = field(default_factory=dict)
    used_by: dict[str, str] = field(default_factory=dict)
    owner: re.Pattern[str] | None = None
    legs: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    operator: str = ""
    cell_pattern: re.Pattern[str] | None = None
    no_cell: re.Pattern[str] | None = None

    @property
    def header(self) -> tuple[str, ...]:
        """The columns that records have after shaping."""
        of_calls = self.reader == "calls"
        parties = ("caller", "callee") if self.direction else ()
        of_cells = OF_CELLS[1:] if self.cell_pattern else ()
        typed = ("type",) if self.titles else ()
        used_by = (USED_BY,) if of_calls else ()
        leg = (LEG,) if self.legs else ()
        added = [*typed, *of_cells, *used_by, *leg]
        return tuple(dict.fromkeys([*parties, *self.columns, *added]))

    def meanings(self, given: Mapping[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        """Give the meanings of values, those of the settings before those of the profile."""
        return {
            name: self.values.get(name, {}) | given.get(name, {}) for name in (*self.values, *given)
        }


def _profile(path: Path) -> Profile:
    given: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    cell = given.pop("cell", {})
    towards = given.pop("direction", None)
    direction = towards and Direction(
        column=towards["column"],
        own=towards["own"],
        outgoing=tuple(map(str.casefold, towards["outgoing"])),
        incoming=tuple(map(str.casefold, towards["incoming"])),
        to=tuple(towards["to"]),
        come_from=tuple(towards["from"]),
    )
    lists: dict[str, Any] = {
        key: tuple(given.pop(key, ())) for key in ("required", "legs", "date_formats", "elements")
    }
    columns = {ours: tuple(theirs) for ours, theirs in given.pop("columns").items()}
    pattern, none, owner = cell.get("pattern"), cell.get("none"), given.pop("owner", None)
    return Profile(
        name=path.stem,
        columns=columns,
        direction=direction,
        operator=cell.get("operator", ""),
        owner=re.compile(owner) if owner else None,
        cell_pattern=re.compile(pattern) if pattern else None,
        no_cell=re.compile(none) if none else None,
        **lists,
        **given,
    )


PROFILES = tuple(map(_profile, sorted((Path(__file__).parent / "layouts").glob("*.toml"))))


def profile_names(reader: str) -> tuple[str, ...]:
    """Name the profiles of a reader."""
    return tuple(each.name for each in PROFILES if each.reader == reader)


def find_profile(name: str) -> Profile | None:
    """Find a profile by name."""
    return next((each for each in PROFILES if each.name == name), None)


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """One line of headings: where each column of the profile is in the records below it.

    known: Headings to the column of the profile; names: those that it does not know.
    missing: What the records below it lack.
    """

    row: str
    known: dict[str, str]
    names: tuple[str, ...]
    at: dict[str, tuple[int, ...]]
    missing: tuple[str, ...]

    def text(self, cells: Sequence[str], name: str) -> str:
        """Give the cells of a column, joined by a blank."""
        at = self.at.get(name, ())
        if len(at) == 1:
            return cells[at[0]].strip()
        return " ".join(filter(None, (cells[index].strip() for index in at)))


def is_only_side(profile: Profile, columns: Mapping[str, str]) -> bool:
    """Tell whether a direction that is mapped says only whose device, SIM and cell a record names.

    The headings of such a profile say who called, unless the settings name another one for it.
    """
    absolute = profile.reader == "calls" and profile.direction is None
    return absolute and "direction" in columns and "caller" not in columns


def with_headings(profile: Profile, columns: Mapping[str, str]) -> Profile:
    """Give a profile the headings that the settings name, in place of its own."""
    named, towards = {ours: (theirs,) for ours, theirs in columns.items()}, profile.direction
    if is_only_side(profile, columns):
        named[USED_BY] = named.pop("direction")
    if towards and "direction" in named:
        towards = replace(towards, column=named.pop("direction")[0])
    return replace(profile, columns=profile.columns | named, direction=towards)


class Headings:
    """The headings of a profile, which find the lines that begin its sections."""

    def __init__(self, profile: Profile) -> None:
        self._columns = {
            ours: [[snake_case(part) for part in each.split(TOGETHER)] for each in headings]
            for ours, headings in headings_of(profile).items()
        }
        of_direction = ("own", "direction", "to") if profile.direction else ()
        self._needed = (*profile.required, *of_direction)
        parts = chain.from_iterable(chain.from_iterable(self._columns.values()))
        self._words = frozenset(word for part in parts for word in part.split("_"))

    def find(self, record: Record) -> Section | None:
        """Recognize a line of headings."""
        row, cells, _, _ = record
        # of almost all lines, which are records, their words alone tell that they are none
        if self._words.isdisjoint(snake_case("\n".join(cells)).split("_")):
            return None
        names = [snake_case(cell) for cell in cells]
        at: dict[str, tuple[int, ...]] = {}
        for ours, headings in self._columns.items():
            for parts in headings:
                if all(part in names for part in parts):
                    at[ours] = tuple(names.index(part) for part in parts)
                    break
        used = {index for found in at.values() for index in found}
        missing = tuple(name for name in self._needed if name not in at)
        filled = sum(bool(name) for name in names)
        if missing and (len(used) < 2 or len(used) < filled * SECTION):  # noqa: PLR2004 - one heading may be a word
            return None
        others = tuple(
            cell.strip() for index, cell in enumerate(cells) if index not in used and cell.strip()
        )
        known = {cells[index].strip(): ours for ours, found in at.items() for index in found}
        return Section(row, known, others, at, missing)


def headings_of(profile: Profile) -> dict[str, tuple[str, ...]]:
    """Give the headings that each column may have."""
    found = dict(profile.columns)
    if profile.direction:
        found |= {
            "own": (profile.direction.own,),
            "direction": (profile.direction.column,),
            "to": profile.direction.to,
            "from": profile.direction.come_from,
        }
    return found | {f"leg {at}": (heading,) for at, heading in enumerate(profile.legs)}


def find_header(records: Iterable[Record], profile: Profile) -> Section | None:
    """Find the line of headings that lacks least of what a profile needs, the first of several."""
    best, headings = None, Headings(profile)
    for record in islice(records, SEARCHED):
        section = None if record[3] else headings.find(record)
        if section and (best is None or len(section.missing) < len(best.missing)):
            best = section
            if not best.missing:
                break
    return best


def no_headings(profile: Profile, name: str, nearest: Section | None) -> RecordError:
    """Say that a file has no line of the headings of a profile, and what the nearest one lacks."""
    needed = (*profile.required, *(("own", "direction") if profile.direction else ()))
    wanted = "; ".join(f"{ours} ({' or '.join(headings_of(profile)[ours])})" for ours in needed)
    lacks = [ours for ours in needed if nearest is None or ours in nearest.missing]
    mapped = next((ours for ours in lacks if ours != "own"), profile.required[0])
    message = (
        f"{name} has no line of headings of the profile {profile.name} in its first {SEARCHED:,} "
        f"lines; it needs {wanted}."
    )
    if nearest is not None:
        message += f" Row {nearest.row} has no heading for {', '.join(nearest.missing)}."
    named = nearest.names[0] if nearest and len(nearest.names) == 1 else "…"
    message += f' Map another heading: columns = {{ {mapped} = "{named}" }}.'
    return RecordError(message, document=name)


def date_format(profile: Profile, texts: Sequence[str]) -> str | None:
    """Choose the format of the profile that most dates of a sample fit; None is ISO 8601."""
    given = [text for text in texts if text]
    choices = (None, *profile.date_formats)
    return min(choices, key=lambda form: len(read_instants(given, date_format=form).faults))
