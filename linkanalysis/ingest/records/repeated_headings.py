"""Headings of several columns, such as "Phone" and "Phone (2)": whose the second column is.

A table with two columns of whole names tells of two people a record. The second Phone is then of
the second person, who is read when the file is listed once more with their columns; or at once, if
a second role, age or birth date may protect them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from linkanalysis.core.vocabulary.headings import (
    FAMILY_NAME,
    FORENAME,
    NAME,
    find_fact,
    read_heading,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

AGAIN = re.compile(r"(.+) \((\d+)\)")
APART = (
    "not imported: names stand in several columns of one heading, so this one is about somebody "
    "else; list the file once more for them: columns = {{ {pairs} }}"
)
SHOWN = 4  # columns in the advice; a record has more than a name, a phone and a birth date
# Columns of readers that are the two ends of a tie.
ENDS = (
    *(("caller", "callee"), ("payer", "payee"), ("source", "target"), ("trace", "candidate")),
    *(("account", "counterparty"), ("person", "other_person"), ("incident", "candidate_incident")),
)
ONE_END = (
    "{name}: {one} and {other} are both the column {heading}, so every record would be a tie with "
    "itself. Map {other} to another column{second}."
)


def repeated(header: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Give the headings that repeat one before them, with that one and their number."""
    known = {each.casefold(): each for each in header}
    found = {each: match for each in header if (match := AGAIN.fullmatch(each))}
    return {
        each: (known[match[1].casefold()], int(match[2]))
        for each, match in found.items()
        if match[1].casefold() in known
    }


def apart_columns(header: Sequence[str], name: int | None) -> set[int]:
    """Give the columns about somebody else than the one whose name is in the column `name`."""
    again = repeated(header)
    parts = {(number, read_heading(first).part) for first, number in again.values()}
    numbers = {number for number, _ in parts}
    # a second Last Name without a first name is another name of the same person
    if not any(
        (number, NAME) in parts or {(number, FORENAME), (number, FAMILY_NAME)} <= parts
        for number in numbers
    ):
        return set()
    several = {first for first, _ in again.values()}
    number_of = {each: again[each][1] if each in again else 1 for each in header}
    own = number_of[header[name]] if name is not None and name < len(header) else 1
    return {
        at
        for at, each in enumerate(header)
        if (each in again or each in several) and number_of[each] != own
    }


def second_people(header: Sequence[str], apart: set[int]) -> list[dict[int, str]]:
    """Give the columns of each further person whom a role, an age or a birth may protect.

    Each index goes with the heading that the column repeats.
    """
    again = repeated(header)
    groups: dict[int, dict[int, str]] = {}
    for at in sorted(apart):
        first, number = again.get(header[at], (header[at], 1))
        groups.setdefault(number, {})[at] = first
    return [
        group
        for _, group in sorted(groups.items())
        if any(find_fact(each) or read_heading(each).roles == "yes" for each in group.values())
    ]


def apart_note(header: Sequence[str], column: int, columns: Mapping[str, int]) -> str:
    """Say how somebody else's columns are read; nothing where they are the first of a record."""
    again = repeated(header)
    if header[column] not in again:
        return ""
    number = again[header[column]][1]
    ours = {header[at]: name for name, at in columns.items() if at < len(header)}
    pairs = [
        f"{ours.get(first) or read_heading(first).part or _bare(first)} = {_quoted(each)}"
        for each, (first, which) in again.items()
        if which == number
    ]
    listed = ", ".join(pairs[:SHOWN]) + (", …" if len(pairs) > SHOWN else "")
    return APART.format(pairs=listed)


def mapped_twice(header: Sequence[str], columns: Mapping[str, int], name: str) -> Iterator[str]:
    """Say which two ends of a tie are one column."""
    again = {first: each for each, (first, _) in reversed(repeated(header).items())}
    for one, other in ENDS:
        at = columns.get(one)
        if at is not None and at == columns.get(other) and at < len(header):
            second = again.get(header[at], "")
            yield ONE_END.format(
                name=name,
                one=one,
                other=other,
                heading=_quoted(header[at]),
                second=f"; the second one of this heading is {_quoted(second)}" if second else "",
            )


def _bare(heading: str) -> str:
    return "_".join(re.findall(r"\w+", heading.casefold()))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
