"""Which reader fits a table, and which column of it is which: by headings and by cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.keys.phone import normalize_phone
from linkanalysis.likeness.name_words import FORENAMES
from linkanalysis.readers.table import find_reader
from linkanalysis.records.documents import TABLE_READERS
from linkanalysis.records.synonyms import SYNONYMS
from linkanalysis.sheets.moments import NAIVE, OFFSET, has_all_digits
from linkanalysis.sheets.other_people import NO_PERSON
from linkanalysis.sheets.profiles import TOGETHER
from linkanalysis.vocabulary.headings import WHOSE, find_fact, find_thing, read_heading, whole_name
from linkanalysis.vocabulary.role_words import find_role_word
from linkanalysis.vocabulary.roles import PROTECTED
from linkanalysis.vocabulary.words import fold_word, snake_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from linkanalysis.readers.table import Reader

# A reader that requires no column, as entities does, fits any table that names somebody. It
# counts as fitting by this share, so that it wins unless another reader has all its required
# columns, or all but one of four.
FIT_WITHOUT_REQUIRED = 0.75
LEAST_FIT = 0.5  # with half of its required columns or fewer, a reader fits by accident
MOST = 0.8  # of the cells of a column are of one kind, if the column is: some are always odd
# Formats that such exports write beside ISO 8601.
FORMATS = (
    *(
        day + time
        for day in (
            *("%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y-%m-%d"),
            *("%m/%d/%y", "%d/%m/%y", "%d.%m.%y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y"),
        )
        for time in (" %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", "")
    ),
    "%Y%m%d%H%M%S",
)
NUMBER = re.compile(r"[+(]?[0-9].*")
BETWEEN_WORDS = re.compile(r"[\s,]+")
# Headings that say so little that a column may be something else.
VAGUE = frozenset(
    {"from", "to", "desde", "hasta", "tag", "value", "content", "contact", "property", "subject"}
)
PARTIES = ("caller", "callee")
# Columns of readers that name somebody or something, of which no cell is a date.
NAMED = frozenset(
    {
        *PARTIES,
        *("source", "target", "payer", "payee", "person", "traveler", "name", "id", "plate"),
        *("camera", "handle", "phone", "entity", "account", "counterparty"),
    }
)
ROLES_ALONE, PEOPLE, FORM_OF_NAMES = "roles", "people", "like people"
# Of cells that look like names of people this share has a forename that is on our list, which
# knows many languages but not all names in them; streets, firms and offenses seldom have one.
FORENAMED = 0.4
NAME_WORD = re.compile(r"[^\W\d_][^\W\d_.’'-]*(?:[’'-][^\W\d_]+)*")
MARKED = re.compile(r"\([^)]*\)|[*†‡§#]+")  # beside a name: (juv), a footnote
LONGEST_NAME = 5  # words
PHONE_WORD = re.compile("ph|tel|cel|mob|mov|handy|contact")  # how such a word begins
BESIDE_PHONES = frozenset({"no", "nr", "num", "number", "primary", "main", "home"})
CLOCK = "times of day"
LASTING = frozenset({"talk", "ring", "hold", "elapsed", "billed", "total", "duration", "dur"})
CLOCK_WORDS = frozenset({"time", "hora", "heure", "uhrzeit", "zeit", "tm", "clock"})
TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?", re.IGNORECASE)
NAMED_SO = frozenset({PEOPLE, FORM_OF_NAMES})  # under the heading of a role, the form is enough
NAMING = frozenset({"id", "name", "alias"})
DIGIT = re.compile(r"\d")
BRACKETED = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
ZONED = re.compile(r"_(?:utc|gmt|local|lt)$")
SPANS = {"from": "start", "to": "end", "desde": "start", "hasta": "end"}  # where cells are dates
CELLS_ONLY = 'whether the column "{0}" is the {1}: its cells fit, its heading does not say so'
VAGUE_HEADING = 'whether the column "{0}" is the {1}: its heading may mean other things'


def formats_of(texts: list[str]) -> tuple[str, ...]:
    """Give the formats beside ISO 8601 that all texts fit."""
    if not all(map(DIGIT.search, texts)):  # each format has some, and names of people none
        return ()
    index = pd.Index(texts, dtype=object)
    return tuple(
        form
        for form in FORMATS
        if has_all_digits(texts, form).all()
        and not pd.to_datetime(index, format=form, errors="coerce").isna().any()
    )


def is_iso(texts: Sequence[str]) -> bool:
    """Tell whether all texts are dates of ISO 8601."""
    return all(NAIVE.fullmatch(text) or OFFSET.fullmatch(text) for text in texts)


def find_reader_of(
    header: tuple[str, ...], cells: Mapping[str, Sequence[str]] | None = None
) -> tuple[Reader | None, dict[str, str]]:
    """Choose the reader that fits a table best, and its columns; None if none fits."""
    kinds = _kinds(cells or {})
    found = [(each, columns_of(each, header, kinds)) for each in TABLE_READERS]
    reader, columns = max(found, key=lambda pair: _fit(*pair))
    if _fit(reader, columns)[0] <= LEAST_FIT:
        # whom its records are about, only somebody who knows the file can tell
        return (find_reader("entities") if NAMED_SO & {*kinds.values()} else None), {}
    return reader, columns | _whole_already(columns.get("name", ""), cells or {})


def _whole_already(heading: str, cells: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Give the column of names alone, if one of two that are read together repeats the other."""
    pair = heading.split(TOGETHER)
    for one, other in zip(pair, reversed(pair), strict=True):
        lines = zip(cells.get(one, ()), cells.get(other, ()), strict=False)
        filled = [({*BETWEEN_WORDS.split(a)}, {*b.split()}) for a, b in lines if a and b]
        if filled and all(words < whole for whole, words in filled):
            return {"name": one}
    return {}


def columns_of(
    reader: Reader, header: tuple[str, ...], kinds: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Find the heading of each column of a reader, by the kinds of cells where there are any."""
    kinds = kinds or {}
    found: dict[str, str] = {}
    forms = {form: each for each in reversed(header) for form in forms_of(each)}
    names = forms | {snake_case(each): each for each in reversed(header)}
    for ours in reader.columns:
        if ours in reader.mapped_only:
            continue
        for name in (ours, *SYNONYMS.get(ours, ())):
            heading = names.get(name, "")
            dated = ours in NAMED and kinds.get(heading, "").startswith("date")
            if heading and not dated and heading not in found.values():
                found[ours] = heading
                break
    for name, ours in SPANS.items():
        if ours in reader.columns and kinds.get(names.get(name, ""), "").startswith("date"):
            found.setdefault(ours, names[name])
    ends = [names[each] for each in ("depart", "arrive") if names.get(each) in found.values()]
    if len(ends) == len(found.keys() & {"start", "end"}) == 2:  # noqa: PLR2004 - both
        # a guest arrives first, a traveler departs first: lists have them in the order of time
        found["start"], found["end"] = sorted(ends, key=header.index)
    found |= _by_cells(reader, found, header, kinds)
    return found | _of_people(reader, found, header, kinds) | _with_clock(found, header, kinds)


def _with_clock(
    found: Mapping[str, str], header: Sequence[str], kinds: Mapping[str, str]
) -> dict[str, str]:
    """Join the day of a start to its time, if one column alone has times without a day."""
    free = [each for each in header if kinds.get(each) == CLOCK and each not in found.values()]
    # the cells of an elapsed time look alike
    words = {each: {*fold_word(each).split()} for each in free}
    clocks = [each for each in free if words[each] & CLOCK_WORDS and not words[each] & LASTING]
    day = found.get("start", "")
    alone = len(clocks) == 1 and TOGETHER not in f"{day}{clocks[0]}"
    joined = alone and kinds.get(day) == "dates"
    return {"start": f"{day}{TOGETHER}{clocks[0]}"} if joined else {}


def _by_cells(
    reader: Reader, found: Mapping[str, str], header: tuple[str, ...], kinds: Mapping[str, str]
) -> dict[str, str]:
    """Find columns by their cells; of a time that alone is missing, if only one column has any.

    One other column says too little: a list of a jail has numbers of bookings, but not of trips.
    """
    if reader.name == "calls":
        return _calls(found, header, kinds)
    times = [each for each in _times(header, kinds) if each not in found.values()]
    missing = [each for each in reader.required if each not in found]
    alone = missing == ["start"] and len(reader.required) > 2  # noqa: PLR2004 - two others
    if alone and len(times) == 1:
        return {"start": times[0]}
    days = [each for each in header if kinds.get(each, "").startswith("date")]
    days = [each for each in days if not find_fact(each) and each not in found.values()]
    if alone and len(days) == 1 and CLOCK in kinds.values():
        return {"start": days[0]}
    # the number of a case says what its one date is of: Case #, Arrest Date
    numbered = missing == ["date"] and "incident" in found
    return {"date": days[0]} if numbered and len(days) == 1 else {}


def _of_people(
    reader: Reader, found: Mapping[str, str], header: tuple[str, ...], kinds: Mapping[str, str]
) -> dict[str, str]:
    """Find the names and roles of people by headings that mean nothing else, roles also by cells.

    Where the cells of two columns are words for roles, nothing tells which has those of the person.
    """
    more = _name(found, header, kinds) if "name" in reader.columns else {}
    if "role" in reader.columns and "role" not in found:
        free = [each for each in header if each not in found.values()]
        headed = [each for each in free if read_heading(each).roles == "yes"]
        worded = [each for each in free if kinds.get(each) == ROLES_ALONE]
        roles = headed[:1] or (worded if len(worded) == 1 else [])
        more |= {"role": roles[0]} if roles else {}
    return more | (
        _phone(header, [*found.values(), *more.values()], kinds) if "name" in more else {}
    )


def _phone(header: Sequence[str], taken: Sequence[str], kinds: Mapping[str, str]) -> dict[str, str]:
    """Find the phone of the people by its cells, if one column alone has any: Ph, Contact No."""
    phones = [each for each in header if kinds.get(each) == "phones" and each not in taken]
    if len(phones) != 1 or find_thing(phones[0]) or read_heading(phones[0]).somebody:
        return {}
    # nor of somebody else: Receiver Phone, Dialed Number
    words = {*fold_word(BRACKETED.sub("", phones[0])).split()} - WHOSE - BESIDE_PHONES
    return {"phone": phones[0]} if words and all(map(PHONE_WORD.match, words)) else {}


def weak_matches(columns: Mapping[str, str], reader: Reader) -> Iterator[str]:
    """Say which columns that matter were matched by little."""
    needed = {*reader.required, *(each for group in reader.one_of for each in group)}
    for ours, heading in columns.items():
        name = snake_case(heading)
        if SPANS.get(name) == ours or ours == "name" or TOGETHER in heading:
            continue
        if ours == "role" and read_heading(heading).roles == "yes":
            continue
        if {ours, *SYNONYMS.get(ours, ())}.isdisjoint(forms_of(heading)):
            yield CELLS_ONLY.format(heading, ours)
        elif name in VAGUE and ours in needed:
            yield VAGUE_HEADING.format(heading, ours)


def _kinds(cells: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {heading: _kind(texts) for heading, texts in cells.items()}


def _kind(texts: Sequence[str]) -> str:
    """Tell what the cells of a column are: dates, times, phones, roles; empty for others."""
    filled = [text for text in texts if text]
    if not filled:
        return ""
    written = all(not text.isdecimal() for text in filled)
    if written and (is_iso(filled) or formats_of(filled)):
        return "dates with times" if any(":" in text for text in filled) else "dates"
    if all(map(TIME_OF_DAY.fullmatch, filled)):
        return CLOCK
    phones = sum(_is_phone(text) for text in filled)
    if phones >= MOST * len(filled):
        return "phones"
    roles = [role for role in map(find_role_word, filled) if role]
    # owners and tenants, and cells such as "other" or "none", are also in columns of other things
    sure = len(roles) >= MOST * len(filled) and {*roles} != {"unknown"}
    return ROLES_ALONE if sure else _of_names(filled)


def _of_names(texts: Sequence[str]) -> str:
    """Tell whether cells are names of people, or have the form of names; empty for others."""
    named = [words for text in texts if (words := _words_of_name(text))]
    turned = sum(text.count(",") == 1 for text in texts)  # last name first
    known = max(sum(not FORENAMES.isdisjoint(words) for words in named), turned)
    if len(named) < MOST * len(texts):
        return ""
    return PEOPLE if known >= FORENAMED * len(texts) else FORM_OF_NAMES


def _words_of_name(text: str) -> list[str]:
    """Give the folded words of a text that may be the name of somebody; none of another text."""
    plain = MARKED.sub(" ", text)
    words = [fold_word(each) for each in NAME_WORD.findall(plain)]
    is_name = 1 < len(words) <= LONGEST_NAME and not DIGIT.search(plain) and plain.count(",") <= 1
    return words if is_name and NO_PERSON.isdisjoint(words) else []


def _is_phone(text: str) -> bool:
    """Tell whether a text is a number somewhere; the region of the file is not known yet."""
    return bool(
        NUMBER.fullmatch(text) and (normalize_phone(text, "US") or normalize_phone(f"+{text}"))
    )


def _calls(
    found: Mapping[str, str], header: tuple[str, ...], kinds: Mapping[str, str]
) -> dict[str, str]:
    """Find the parties and the time of calls by their cells: two columns of phones, and a time."""
    free = [each for each in header if each not in found.values()]
    phones = [each for each in free if kinds.get(each) == "phones" and not find_thing(each)]
    parties = [each for each in PARTIES if each not in found]
    days = [each for each in free if kinds.get(each) == "dates" and not find_fact(each)]
    dated = days if len(days) == 1 and CLOCK in kinds.values() else []
    start = found.get("start") or next(iter([*_times(free, kinds), *dated]), "")
    if {"amount", *SYNONYMS["amount"]} & {form for each in header for form in forms_of(each)}:
        return {}  # two phones and an amount are a payment
    if not start or len(phones) < len(parties):
        return {}
    return dict(zip(parties, phones, strict=False)) | {"start": start}


def _times(header: Sequence[str], kinds: Mapping[str, str]) -> list[str]:
    """Give the columns of times, of which none is a birth."""
    times = [each for each in header if kinds.get(each) == "dates with times"]
    return [each for each in times if not find_fact(each)]


def _name(
    found: Mapping[str, str], header: Sequence[str], kinds: Mapping[str, str]
) -> dict[str, str]:
    """Find the name of people in two columns, or by a role before it (Driver Name)."""
    parts = whole_name(header, found.get("name", ""))
    if parts:
        return {"name": TOGETHER.join(parts)}
    if "name" in found:
        return {}
    free = [each for each in header if each not in found.values()]
    named = [each for each in free if _is_of_role(each, named=kinds.get(each) in NAMED_SO)]
    # of a list of those who are protected alone, they are the people
    people = [each for each in free if kinds.get(each) == PEOPLE]
    alone = people if all(read_heading(each).other for each in people) else []
    # officers, owners and clerks are beside the people of a record
    named.sort(key=lambda each: find_role_word(each) == "unknown")
    return {"name": [*named, *alone][0]} if named or alone else {}


def _is_of_role(heading: str, *, named: bool) -> bool:
    """Tell whether a heading is a role that protects nobody; and the word name, unless `named`."""
    words = snake_case(heading).split("_")
    if words[-1] == "name":
        words.pop()
    elif not named:
        return False
    role = find_role_word(" ".join(words))
    return role not in PROTECTED if role else named and WHOSE.issuperset(words)


def forms_of(heading: str) -> tuple[str, ...]:
    """Give a heading as it is, without the zone or unit behind it, and with its sign in words.

    Time (UTC), time_local, Case #.
    """
    plain = snake_case(BRACKETED.sub("", heading))
    signed = (snake_case(heading.replace("#", " number ")),) if "#" in heading else ()
    return *signed, snake_case(heading), plain, ZONED.sub("", plain)


def _fit(reader: Reader, columns: Mapping[str, str]) -> tuple[float, int, bool]:
    own = reader.name != "links"  # any tie may be a link; a reader of its own says more
    required = sum(name in columns for name in reader.required)
    groups = [sum(each in columns for each in group) / len(group) for group in reader.one_of]
    needed = len(reader.required) + bool(groups)
    if needed:
        return (required + max(groups, default=0)) / needed, len(columns), own
    # a table of things that names nobody, such as of plates, is no table of people
    return FIT_WITHOUT_REQUIRED if NAMING & columns.keys() else 0, len(columns), own
