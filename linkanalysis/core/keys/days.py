"""Days in running text, in whatever order and language people write them."""

from __future__ import annotations

import datetime as dt
import re

from anyascii import anyascii

from linkanalysis.core.vocabulary.writing import BORN, MONTHS, ORDINALS, OTHER_MONTHS

_GAP = r"[\s,.\-/_]*"
_NUMBER = r"(?<!\d)(\d{1,4})"
_ALL_MONTHS = OTHER_MONTHS | MONTHS
_MONTH = rf"({'|'.join(sorted(_ALL_MONTHS, key=len, reverse=True))})(?![a-z])"
SHORT_YEAR, FULL_YEAR = 2, 4  # digits
ORDINAL = re.compile(
    rf"\b(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True)).replace('-', '[- ]')})\b"
)
_ENDING = r"(?:st|nd|rd|th|er|\.|º|o)?"
_OF = r"(?:\s*\b(?:dai of|of|de|del|the|den|do)\b\s*)*"
_LAST = r"'?(\d{4}|\d{2})(?!\d)"
# 3/4/09, 2009-03-04, 4. 3. 2009; a fourth number means a version or an address of a machine
ORDINAL_ENDINGS, TEENS = {1: "st", 2: "nd", 3: "rd"}, (11, 12, 13)
NUMERIC = re.compile(
    rf"(?<![\d.]){_NUMBER}\s?([-./_|,\s])\s?(\d{{1,2}})\s?\2\s?(\d{{1,4}})(?!\d)(?!\2\d)"
)
# 4/3 2009
YEAR_APART = re.compile(r"(?<![\d./-])(\d{1,2})[-./](\d{1,2})[.,]?\s(\d{4})(?!\d)")
# six digits alone are more often another number
BORN_ON = re.compile(rf"(?:{'|'.join(sorted(BORN))})\D{{0,6}}(\d{{2}})(\d{{2}})(\d{{2}})(?!\d)")
WHOLE = re.compile(r"(?<!\d)(\d{8})(?!\d)")
DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}}){_ENDING}{_GAP}{_OF}{_GAP}{_MONTH}{_GAP}{_OF}{_GAP}{_LAST}"
)
MONTH_FIRST = re.compile(rf"\b{_MONTH}{_GAP}{_OF}(\d{{1,2}}){_ENDING}(?!\d){_GAP}{_OF}{_LAST}")
YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}}){_GAP}{_MONTH}{_GAP}(\d{{1,2}})(?!\d)")
EAST = re.compile(r"[年月日년월일]")
HAN_NUMBER = re.compile("[〇零一二三四五六七八九十]+(?=[年月日])")
HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
VIETNAMESE = re.compile(r"\s*\b(?:thang|nam)\b\s*")  # month, year
DIGIT = re.compile(r"\d")


def days_in(text: str) -> set[str]:
    """Return the days that a text may mean, as ISO dates: every order, both centuries."""
    text = HAN_NUMBER.sub(_han_number, text)
    if not DIGIT.search(text):
        return set()
    plain = anyascii(EAST.sub("-", text)).lower().replace("’", "'")
    plain = VIETNAMESE.sub("-", plain)
    found: set[str] = set()
    for first, _, second, third in NUMERIC.findall(plain):
        found |= _dates(first, second, third)
    for numbers in (*YEAR_APART.findall(plain), *BORN_ON.findall(plain)):
        found |= _dates(*numbers)
    for digits in WHOLE.findall(plain):
        found |= _dates(digits[:4], digits[4:6], digits[6:])
        found |= _dates(digits[:2], digits[2:4], digits[4:])
    spoken = ORDINAL.sub(
        lambda word: str(ORDINALS[word.group().replace(" ", "-")]), plain.replace("y", "i")
    )
    for day, month, year in DAY_FIRST.findall(spoken):
        found |= _on(year, _ALL_MONTHS[month], day)
    for month, day, year in MONTH_FIRST.findall(spoken):
        found |= _on(year, _ALL_MONTHS[month], day)
    for year, month, day in YEAR_FIRST.findall(spoken):
        found |= _on(year, _ALL_MONTHS[month], day)
    return found


def _han_number(run: re.Match[str]) -> str:
    """Write a Chinese number in digits: 二〇〇九, 十二, 三十一."""
    tens, ten, ones = run.group().partition("十")
    if not ten:
        return tens.translate(HAN_DIGITS)
    return f"{tens or '一'}{ones or '〇'}".translate(HAN_DIGITS)


def days_written(day: str) -> set[str]:
    """Return the common ways to write an ISO date, in lower case; none if there is no such day."""
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        return set()
    year, month, number = f"{date:%Y}", str(date.month), str(date.day)
    ways = {f"{date:%Y%m%d}"}
    for sign in "/.-":
        for one, two in ((month, number), (number, month)):
            for last in (year, year[2:]):
                ways.add(f"{one}{sign}{two}{sign}{last}")
                ways.add(f"{one:0>2}{sign}{two:0>2}{sign}{last}")
        ways.add(f"{year}{sign}{month:0>2}{sign}{number:0>2}")
    for name in (each for each, of in _ALL_MONTHS.items() if of == date.month):
        for spelled in {name, name.replace("i", "y")}:
            for ordinal in ("", ORDINAL_ENDINGS.get(date.day % 10 * (date.day not in TEENS), "th")):
                ways.add(f"{spelled} {number}{ordinal}, {year}")
                ways.add(f"{spelled} {number}{ordinal} {year}")
                ways.add(f"{number}{ordinal} {spelled} {year}")
            ways.add(f"{number}. {spelled} {year}")
            ways.add(f"{number}.{spelled}.{year}")
            ways.add(f"{number} de {spelled} de {year}")
    return ways


def _dates(first: str, second: str, third: str) -> set[str]:
    """Read three numbers as year-month-day, day-month-year and month-day-year."""
    if len(third) == len(first) == FULL_YEAR:
        return set()
    found = _on(first, int(second), third) if len(third) <= SHORT_YEAR else set()
    if len(first) <= SHORT_YEAR:
        found |= _on(third, int(second), first) | _on(third, int(first), second)
    return found


def _on(year: str, month: int, day: str) -> set[str]:
    if len(year) not in {SHORT_YEAR, FULL_YEAR}:
        return set()
    years = [year] if len(year) == FULL_YEAR else [f"19{year}", f"20{year}"]
    found = set()
    for each in years:
        try:
            found.add(dt.date(int(each), month, int(day)).isoformat())
        except ValueError:
            continue  # no such day: the numbers mean something else
    return found
