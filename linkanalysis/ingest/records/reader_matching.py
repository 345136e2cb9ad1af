"""Which reader fits a table, and which column of it is which: by headings and by cells."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.keys.online import EMAIL
from linkanalysis.core.keys.phone import normalize_phone
from linkanalysis.core.keys.phone_words import MARKED as LABELED
from linkanalysis.core.keys.phone_words import split_words
from linkanalysis.core.keys.placeholders import stands_for_none
from linkanalysis.core.vocabulary.headings import (
    FORENAME,
    LAST_DIGITS,
    NAME,
    PHRASES,
    WHOSE,
    find_fact,
    find_thing,
    read_heading,
    whole_name,
)
from linkanalysis.core.vocabulary.links import LINK_TYPES
from linkanalysis.core.vocabulary.role_words import find_role_word
from linkanalysis.core.vocabulary.roles import PROTECTED
from linkanalysis.core.vocabulary.words import fold_word, fold_words, snake_case
from linkanalysis.ingest.readers.payments import NOT_MADE, SENT_BACK
from linkanalysis.ingest.readers.table import find_reader
from linkanalysis.ingest.records.documents import TABLE_READERS
from linkanalysis.ingest.records.synonyms import SYNONYMS
from linkanalysis.ingest.sheets.moments import have_all_digits, is_iso, siblings
from linkanalysis.ingest.sheets.other_people import NO_PERSON
from linkanalysis.ingest.sheets.profiles import TOGETHER
from linkanalysis.ingest.sheets.saved_names import SAVED_AS
from linkanalysis.names.name_words import FORENAMES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from linkanalysis.ingest.readers.table import Reader

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
            *("%m/%d/%y", "%d/%m/%y", "%d.%m.%y", "%m-%d-%y", "%d-%m-%y"),
        )
        for time in (" %H:%M:%S", " %H:%M", " %H%M", " %I:%M:%S %p", " %I:%M %p", "")
    ),
    "%Y%m%d%H%M%S",
)
NUMBER = re.compile(r"[+(]?[0-9].*")
ZONE_BEHIND = re.compile(
    r"\s*\b(?![AP]M$)[A-Z]{2,4}$"
)  # 14:30 ET, of which only the place is known
BETWEEN_WORDS = re.compile(r"[\s,]+")
# Headings that say so little that a column may be something else.
VAGUE = frozenset(
    {
        "from",
        "to",
        "desde",
        "hasta",
        "tag",
        "value",
        "content",
        "contact",
        "property",
        "subject",
        "event",
    }
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
KNOWN_TO = "associate_of"  # the type of ties of two people whom a record names
NOT_WHOSE = frozenset(fold_words(PHRASES["name"])) | {"name", "nm", "phone", "tel", "date", "of"}
BESIDE_PHONES = frozenset({"no", "nr", "num", "number", "primary", "main", "home"})
CLOCK, OWN_PHONES = "times of day", "phones, each once"
LASTING = frozenset({"talk", "ring", "hold", "elapsed", "billed", "total", "duration", "dur"})
CLOCK_WORDS = frozenset({"time", "hora", "heure", "uhrzeit", "zeit", "tm", "clock"})
TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?", re.IGNORECASE)
MANY = 20  # records among which calls go to some number again
TAG = re.compile(r"(?=.*\d)[A-Z\d]{1,4}[ -]?[A-Z\d]{2,5}")
HOURS = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
NAMED_SO = frozenset({PEOPLE, FORM_OF_NAMES})  # under the heading of a role, the form is enough
NAMING = frozenset({"id", "name", "alias"})
DIGIT = re.compile(r"\d")
BRACKETED = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
ZONED = re.compile(r"_(?:utc|gmt|local|lt)$")
# The first words of headings about one of two parties, and what the rest of them gives.
PARTY_WORDS = {word: side for side in ("from", "to") for word in fold_words(PHRASES["party"][side])}
OF_PARTIES = {
    word: what
    for what in ("account", "handle", "document_number", "name")
    for word in fold_words(PHRASES["of_party"][what])
}
NUMBERS_OF_INMATES = frozenset({"pin", "account", "account no", "inmate id", "inmate no", "id"})
ENDS_OF_ACT = frozenset({"name", "account", "handle", "phone", "email"})
AMOUNTS = frozenset({"amount", "amt", "principal", *SYNONYMS["amount"]} - {"value", "sum"})
NO_AMOUNTS = frozenset({"fee", "fees", "tax", "tip", "charges", "balance"})
CURRENCIES = frozenset({"currency", *SYNONYMS["currency"]})
STATES = frozenset({"status", "state"})
OUTCOMES = SENT_BACK | NOT_MADE | {"paid", "completed", "complete", "delivered", "received"}
# where cells are dates
SPANS = {
    "from": "start",
    "to": "end",
    "desde": "start",
    "hasta": "end",
    "in": "start",
    "out": "end",
}
CELLS_ONLY = 'whether the column "{0}" is the {1}: its cells fit, its heading does not say so'
VAGUE_HEADING = 'whether the column "{0}" is the {1}: its heading may mean other things'


def formats_of(texts: Sequence[str]) -> tuple[str, ...]:
    """Give the formats beside ISO 8601 that most texts fit, and none of the others fits more."""
    dated = [text for text in texts if DIGIT.search(text)]  # names of people have none
    if len(dated) < MOST * len(texts):
        return ()
    dated = [text for text in dated if not is_iso([text])]  # which are read beside any format
    if not dated:
        return ()
    index = pd.Index(dated, dtype=object)
    zones = Counter(found[0] if (found := ZONE_BEHIND.search(text)) else "" for text in dated)
    behind, _ = zones.most_common(1)[0]  # the zone of each, such as 14:30 ET
    forms = [f"{each}{behind}" for each in FORMATS]
    fit = {form: have_all_digits(dated, form, _parsed(index, form)) for form in forms}
    also = {
        form: np.any([fit[each] for each in (form, *siblings(form)) if each in fit], axis=0)
        for form in forms
    }
    # dates of one order are read by any format of it, so of these the one that most have
    count = {form: (int(also[form].sum()), int(fit[form].sum())) for form in forms}
    most = max(count.values())
    if most[0] < MOST * len(dated):
        return ()
    return tuple(form for form in forms if count[form] == most)


def _parsed(texts: pd.Index, form: str) -> NDArray[np.bool_]:
    return ~np.asarray(pd.to_datetime(texts, format=form, errors="coerce").isna())


def find_reader_of(
    header: tuple[str, ...],
    cells: Mapping[str, Sequence[str]] | None = None,
    titles: Mapping[str, str] | None = None,
) -> tuple[Reader | None, dict[str, str]]:
    """Choose the reader that fits a table best, and its columns; None if none fits.

    titles: Headings with the title of several columns that stands above them.
    """
    kinds = _kinds(cells or {})
    if act := _act_of_parties(header, cells or {}, kinds, titles or {}):
        return find_reader("transactions"), act
    if listed := _of_contacts(header, cells or {}):
        return find_reader("contact_lists"), listed
    found = [(each, columns_of(each, header, kinds)) for each in TABLE_READERS]
    reader, columns = max(found, key=lambda pair: _fit(*pair))
    if _fit(reader, columns)[0] <= LEAST_FIT:
        # whom its records are about, only somebody who knows the file can tell
        return (find_reader("entities") if NAMED_SO & {*kinds.values()} else None), {}
    if reader.attributes and (tied := _tied(header, columns, kinds)):
        return find_reader("transactions"), tied
    return reader, columns | _whole_already(columns.get("name", ""), cells or {})


def _of_contacts(header: Sequence[str], cells: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Find the columns of the contacts of a phone, each number with its label (Mobile: …)."""
    name = next((each for each in header if read_heading(each).part == NAME), "")
    if any(map(_may_protect, header)):
        return {}
    for each, texts in cells.items():
        filled = [text for text in texts if text]
        labeled = sum(bool(LABELED.search(text) and split_words(text)) for text in filled)
        if name and filled and labeled >= MOST * len(filled):
            return {SAVED_AS: name, "phone": each}
    return {}


def _tied(
    header: Sequence[str], columns: Mapping[str, str], kinds: Mapping[str, str]
) -> dict[str, str]:
    """Find the two people of each record, of whom the second has a column of their own as well.

    Visitor Name and Visitor Phone beside an Inmate Name, and when that was.
    """
    said = {each: {*fold_word(snake_case(each)).split()} for each in header}
    words = {each: found - NOT_WHOSE for each, found in said.items()}
    own = columns.get("name", "")
    rest = [each for each in header if each not in own.split(TOGETHER)]
    days = [each for each in rest if kinds.get(each, "").startswith("date") and not find_fact(each)]
    births = [each for each in rest if (fact := find_fact(each)) and fact.kind == "birth date"]
    phones = [each for each in rest if any(map(PHONE_WORD.match, said[each]))]
    for other in rest:
        theirs = [each for each in (*births, *phones) if words[each] & words[other]]
        named = kinds.get(other) in NAMED_SO and not read_heading(other).somebody
        if not (own and days and named and theirs) or words[other] & words.get(own, set()):
            continue
        found = {"from_name": own, "to_name": other, "start": days[0], "type": KNOWN_TO}
        for what, listed in (("birth_date", births), ("phone", phones)):
            for side, mine in (("from", False), ("to", True)):
                those = [each for each in listed if (each in theirs) is mine]
                found |= {f"{side}_{what}": those[0]} if those else {}
        if not any(_may_protect(each) for each in rest if each not in found.values()):
            return found
    return {}


def _may_protect(heading: str) -> bool:
    """Tell whether a column that a reader does not read may say who is protected."""
    said = read_heading(heading)
    other = said.somebody is not None and not said.somebody.maybe
    return bool(said.roles or said.fact or other or said.tells_age)


def _act_of_parties(
    header: Sequence[str],
    cells: Mapping[str, Sequence[str]],
    kinds: Mapping[str, str],
    titles: Mapping[str, str],
) -> dict[str, str]:
    """Find the columns of an act of two parties of whom at least one is named; none of another."""
    free = [each for each in header if not cells or any(cells[each])]
    whose = {each: _side_of(titles.get(each, each)) for each in free}
    paid = "amount" in _money(free, cells)
    sides: dict[str, dict[str, list[str]]] = {"from": {}, "to": {}}
    for each, (side, words) in whose.items():
        # under From and To alone two words are often towns, which pay nobody
        towns = fold_word(each) in {"from", "to"} and kinds.get(each) != PEOPLE
        party = side and (paid or not towns)
        what = _of_party(words, cells.get(each, ())) if party else ""
        if what:
            sides[side].setdefault(what, []).append(each)
    parts = {each: read_heading(words).part for each, (_, words) in whose.items()}
    found = {
        f"{side}_{what}": TOGETHER.join(_whole(headings, parts) if what == "name" else headings[:1])
        for side, columns in sides.items()
        for what, headings in columns.items()
    }
    if not all(ENDS_OF_ACT & columns.keys() for columns in sides.values()):
        found = _call_of_named(free)
    if not any(each.endswith("_name") for each in found):
        return {}
    used = {part for each in found.values() for part in each.split(TOGETHER)}
    rest = [each for each in free if each not in used and whose[each][0] != "to"]
    moments = [each for each in rest if _is_moment(each, kinds) and not find_fact(each)]
    if not moments:
        return {}
    start = {"start": moments[0]}
    return found | start | _with_clock(start, rest, kinds) | _money(rest, cells)


def _is_moment(heading: str, kinds: Mapping[str, str]) -> bool:
    """Tell whether a column has days or times, by its heading if its cells are not known."""
    if kinds:
        return kinds.get(heading, "").startswith("date")
    return bool(
        {"date", "time", "at", *SYNONYMS["date"]} & {*fold_word(snake_case(heading)).split()}
    )


def _whole(headings: Sequence[str], parts: Mapping[str, str]) -> list[str]:
    """Give the headings of a whole name: the one of all of it, or its parts, first name first."""
    whole = [each for each in headings if parts[each] == NAME]
    return whole[:1] or sorted(headings, key=lambda each: parts[each] != FORENAME)


def _side_of(heading: str) -> tuple[str, str]:
    """Tell which party a heading is about, and what is left of it: Sender Phone, from and phone."""
    words = fold_word(LAST_DIGITS.sub("", snake_case(BRACKETED.sub("", heading)))).split()
    side = PARTY_WORDS.get(words[0], "") if words else ""
    return side, " ".join(words[1:])


def _of_party(rest: str, texts: Sequence[str]) -> str:
    """Tell what a column gives of a party; nothing if that is not known."""
    said, fact = read_heading(rest), find_fact(rest)
    if said.thing in {"phone", "email", "account", "address"}:
        return said.thing
    filled = [text for text in texts if text]
    if filled and sum(map(_is_contact, filled)) >= MOST * len(filled):
        return "phone" if all(map(_is_phone, filled)) else "handle"
    if fact and fact.kind == "birth date":
        return "birth_date"
    # people and firms alike; one word alone may be the name of an account
    words = sum(not DIGIT.search(text) and len(text.split()) > 1 for text in filled)
    if said.part or (not rest and filled and words >= MOST * len(filled)):
        return "name"
    return OF_PARTIES.get(rest, "")


def _is_contact(text: str) -> bool:
    return bool(EMAIL.fullmatch(text)) or _is_phone(text)


def _call_of_named(header: Sequence[str]) -> dict[str, str]:
    """Find who called which number, where a list names callers by their names, as jails do."""
    names = {snake_case(each): each for each in reversed(header)}
    callee = next((names[each] for each in ("callee", *SYNONYMS["callee"]) if each in names), "")
    name = TOGETHER.join(whole_name(header)) or next(
        (each for each in header if read_heading(each).part == NAME), ""
    )
    number = next((each for each in header if fold_word(each) in NUMBERS_OF_INMATES), "")
    found = {"from_name": name, "from_account": number, "to_phone": callee}
    return {ours: each for ours, each in found.items() if each} if name and callee else {}


def _money(header: Sequence[str], cells: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Find amount, currency and status of a payment."""
    words = {each: {*fold_word(snake_case(each)).split()} for each in header}
    channels = {"channel", *SYNONYMS["channel"], "type"}
    found = {
        "channel": [
            each
            for each in header
            if snake_case(each) in channels and not any(map(_is_link_type, cells.get(each, ())))
        ],
        "amount": [
            each for each in header if words[each] & AMOUNTS and not words[each] & NO_AMOUNTS
        ],
        "currency": [each for each in header if words[each] & CURRENCIES],
        "status": [
            each
            for each in header
            if words[each] & STATES
            and any(OUTCOMES & {*fold_word(text).split()} for text in cells.get(each, ()))
        ],
    }
    paid = {ours: headings[0] for ours, headings in found.items() if headings}
    return paid if "amount" in paid else {k: v for k, v in paid.items() if k != "channel"}


def _is_link_type(text: str) -> bool:
    return snake_case(text) in {row.name for row in LINK_TYPES}


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
            kind = kinds.get(heading, "")
            other = ours in NAMED and kind.startswith("date")
            other |= ours in PARTIES and kind == PEOPLE  # of calls, of whom one is a name
            if heading and not other and heading not in found.values():
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
    if "owner_name" in found and any(_may_protect(h) for h in header if h not in found.values()):
        del found["owner_name"]  # an Owner Age shows a minor, and this reader has no ages
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
        # under Victim the words are of somebody else: MINOR CHILD
        worded = [
            each
            for each in free
            if kinds.get(each) == ROLES_ALONE and not read_heading(each).somebody
        ]
        roles = headed[:1] or (worded if len(worded) == 1 else [])
        more |= {"role": roles[0]} if roles else {}
    if "name" not in {*found, *more}:
        return more
    taken = [*found.values(), *more.values()]
    plates = [each for each in header if kinds.get(each) == "plates" and each not in taken]
    if (
        len(plates) == 1
        and not find_thing(plates[0])
        and (reader.attributes or "plate" in reader.columns)
    ):
        more |= {"plate": plates[0]}
    own = {*fold_word({**found, **more}["name"]).split()}
    return more | ({} if "phone" in found else _phone(header, taken, kinds, own))


def _phone(
    header: Sequence[str], taken: Sequence[str], kinds: Mapping[str, str], own: Collection[str]
) -> dict[str, str]:
    """Find the phone of the people by its cells, if one column alone has any: Ph, Contact No.

    own: Words of the heading of their names: the Caller Ph is the Caller's.
    """
    phones = [each for each in header if kinds.get(each) in {"phones", OWN_PHONES}]
    phones = [each for each in phones if each not in taken]
    if len(phones) != 1 or find_thing(phones[0]):
        return {}
    # nor of somebody else: Receiver Phone, Dialed Number
    said = {*fold_word(BRACKETED.sub("", phones[0])).split()}
    words = said.difference(WHOSE, BESIDE_PHONES, own)
    if read_heading(phones[0]).somebody and said.isdisjoint(own):
        return {}
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
    return {
        heading: "plates"
        if _are_tags(heading, texts)
        else CLOCK
        if _are_hours(heading, texts)
        else _kind(texts)
        for heading, texts in cells.items()
    }


def _are_tags(heading: str, texts: Sequence[str]) -> bool:
    """Tell whether a column of tags has those of cars."""
    filled = [text for text in texts if text]
    tags = sum(bool(TAG.fullmatch(text)) for text in filled)
    return fold_word(heading) in {"tag", "tags"} and 2 * tags > len(filled)


def _are_hours(heading: str, texts: Sequence[str]) -> bool:
    """Tell whether four digits are a time of day, which other numbers are too: 2241."""
    headed = not CLOCK_WORDS.isdisjoint(fold_word(heading).split())
    filled = [text for text in texts if text]
    return (
        headed
        and bool(filled)
        and sum(map(bool, map(HOURS.fullmatch, filled))) >= MOST * len(filled)
    )


def _kind(texts: Sequence[str]) -> str:
    """Tell what the cells of a column are: dates, times, phones, roles; empty for others."""
    filled = [text for text in texts if text and not _is_none(text)]
    if not filled:
        return ""
    written = sum(text.isdecimal() for text in filled) <= (1 - MOST) * len(filled)
    iso = is_iso(filled)
    forms = () if iso or not written else formats_of(filled)
    if forms or iso:
        clock = any(":" in text for text in filled) or any("%H" in form for form in forms)
        return "dates with times" if clock else "dates"
    if sum(bool(TIME_OF_DAY.fullmatch(text)) for text in filled) >= MOST * len(filled):
        return CLOCK
    phones = sum(_is_phone(text) for text in filled)
    if phones >= MOST * len(filled):
        # numbers of incidents are another one in each record, and calls go to some number again
        return "phones" if len(filled) < MANY or len({*filled}) < len(filled) else OWN_PHONES
    roles = [role for role in map(find_role_word, filled) if role]
    # owners and tenants, and cells such as "other" or "none", are also in columns of other things
    sure = len(roles) >= MOST * len(filled) and {*roles} != {"unknown"}
    return ROLES_ALONE if sure else _of_names(filled)


def _is_none(text: str) -> bool:
    """Tell whether a cell says in words that there is nothing: N/A, UNK."""
    return not DIGIT.search(text) and stands_for_none(text, "document_number")


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
    found: Mapping[str, str],
    header: tuple[str, ...],
    kinds: Mapping[str, str],
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
    told = not columns.keys().isdisjoint(reader.proposed_by)
    required = sum(name in columns for name in reader.required) + told
    if reader.proposed_by and not told:
        return 0, 0, own
    groups = [sum(each in columns for each in group) / len(group) for group in reader.one_of]
    needed = len(reader.required) + told + bool(groups)
    if needed:
        return (required + max(groups, default=0)) / needed, len(columns), own
    # a table of things that names nobody, such as of plates, is no table of people
    return FIT_WITHOUT_REQUIRED if NAMING & columns.keys() else 0, len(columns), own
