"""Columns that say how old a person is: ages, birth years, marks such as ``minor = yes``."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from linkanalysis.core.vocabulary.ages import (
    AGE_LETTERS,
    NO,
    YEAR,
    read_age,
    read_birth_year,
    read_mark,
)
from linkanalysis.core.vocabulary.headings import LETTERED, find_fact
from linkanalysis.core.vocabulary.role_words import find_role_word
from linkanalysis.core.vocabulary.words import fold_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkanalysis.core.vocabulary.headings import Fact
    from linkanalysis.ingest.sheets.settings import Settings
    from linkanalysis.ingest.sheets.sheet import Sheet

NOT_READ = (
    "the age could not be read, so the person is withheld as a possible minor; "
    "write it in years, such as 14 or 15-17"
)
TOO_OLD = "nobody reaches this age; write it in years, such as 14 or 15-17"
NOT_A_YEAR = (
    "the year of birth could not be read, so the person is withheld as a possible minor; "
    "write it in four digits"
)
NOT_A_MARK = "this is neither yes nor no, so the person is withheld as a possible minor"

IN_DIGITS = re.compile(r"\d{5}")  # 20240502, and days as spreadsheets count them


def age_columns(sheet: Sheet, ids: Sequence[str | None]) -> Iterator[tuple[str, list[object]]]:
    """Yield what each column of ages states of the people among `ids`; birth dates are left out."""
    for name, column in sheet.reading.others.items():
        if role := flagged_role(sheet.reading.settings, name):
            yield "role", [role if _is_yes(text) else None for text in sheet.cells(column, name)]
            continue
        heading = find_fact(name)
        if heading is None or heading.kind == "birth date":
            continue
        texts = sheet.cells(column, heading.attribute)
        if heading == LETTERED:
            texts = [text if text.casefold() in AGE_LETTERS else "" for text in texts]
        doubts = {text: _doubt(text, heading) for text in set(texts)}
        unread: list[object] = [None] * sheet.n
        for index, text in enumerate(texts):
            if doubts[text] and str(ids[index]).startswith("person:"):
                sheet.fault(index, name, doubts[text], whole=False)
                unread[index] = "possible_minor" if doubts[text] == NOT_A_YEAR else None
        yield heading.attribute, [text or None for text in texts]
        if any(unread):
            yield "role", unread


def flagged_role(settings: Settings, name: str) -> str:
    """Return the role of whoever has a yes in a column, if the settings say that it has one."""
    return settings.flags.get(name, "")


def _is_yes(text: str) -> bool:
    """Tell whether a cell may say yes: anything but a no, or that nothing is known."""
    folded = fold_word(text)
    return bool(folded) and folded not in NO and find_role_word(text) != "unknown"


def _doubt(text: str, heading: Fact) -> str:
    """Say why a cell could not be read, or nothing."""
    if heading.kind == "mark":
        return NOT_A_MARK if read_mark(text, heading) == "possible_minor" else ""
    if heading.kind == "birth year":
        unknown = read_birth_year(text, until=9999) is None
        return NOT_A_YEAR if unknown and has_digits(text) else ""
    age = read_age(text)
    if age is None or age.read:
        return ""
    return TOO_OLD if age.low else NOT_READ


def has_digits(text: str) -> bool:
    """Tell whether a text has digits; a word such as "unknown" says no more than an empty cell."""
    return any(sign.isdecimal() for sign in text)


def in_the_past(texts: Sequence[str], births: Sequence[object], settings: Settings) -> list[object]:
    """Move births that two digits of the year put in the future back by 100 years.

    Nobody is born after a document was received: by %m/%d/%y, 05/12/62 is of 1962.
    """
    short = "%y" in (settings.date_format or "")
    until = str(settings.document.get("received") or dt.datetime.now(dt.UTC).date())
    return [
        f"{int(value[:4]) - 100}{value[4:]}"
        if isinstance(value, str)
        and value > until
        and not YEAR.search(text)
        and (short or not IN_DIGITS.search(text))
        else value
        for text, value in zip(texts, births, strict=True)
    ]


def birth_fallback(text: str) -> tuple[str, str] | None:
    """Return the statement that follows of a birth date that cannot be read, or None."""
    year = read_birth_year(text, until=9999)
    if year is not None and len(text) > len("'12"):
        return "birth_year", str(year)
    words = {find_role_word(word) for word in fold_word(text).split()}
    return ("role", "possible_minor") if has_digits(text) or "minor" in words else None
