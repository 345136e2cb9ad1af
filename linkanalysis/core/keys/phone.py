"""Phone numbers: E.164 if a number is valid, else as written and valid in its document alone."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType

from linkanalysis.core.keys.phone_words import LETTER, has_several, name_in, split_words
from linkanalysis.core.keys.region import country_of
from linkanalysis.core.keys.spreadsheets import refuse_rounded, without_zero
from linkanalysis.errors import RecordError

# Numbers of T-Mobile for calls forwarded to voicemail and for listening to it. Carriers list them
# as callees; phonenumbers knows them as ordinary lines.
VOICEMAIL = frozenset({"+18056377249", "+18056377243"})
EMERGENCY = frozenset({"911", "112", "999", "000"})  # North America, Europe, UK, Australia
SHORT_DIGITS = 6  # short codes of the US have five or six digits; no subscriber number is shorter
# Ofcom's numbers for drama that phonenumbers does not know: no one has them, and teaching cases do.
# Those of the United States (555-01xx) and of London are valid anyway.
DRAMA = re.compile(r"\+44(7700900|1632960)[0-9]{3}")
DIGIT = re.compile(r"\d")
NEVER = "(?!)"  # a pattern that matches nothing
LINE_DIGITS = 10  # of a number of the United States, behind +1
# How people and carriers write such a number: with or without its country and what parts its digits
WRITTEN_LINE = re.compile(
    r"(?:\+?1[-. ]?)?(?:\([0-9]{3}\) ?|\(?[0-9]{3}[-. ]?)[0-9]{3}[-. ]?[0-9]{4}"
)
PARTING = str.maketrans("", "", "-. ()")
LINE_INSIDE = re.compile(rf"(?<![0-9]){WRITTEN_LINE.pattern}(?![0-9])")
# Dialed in North America before a number, to withhold one's own or to show it.
DIALED = re.compile(r"^\s*\*(?:67|82)[-. ]*(?=\(?\+?(?:[-. ()]*[0-9]){7})")
# The number of a number in a list: "#2 " before it, "(2)" behind it.
LISTED = re.compile(r"^\s*#[0-9]{1,2}\s+(?=[+(0-9])|(?<=[0-9])\s*\([0-9]\)\s*$")
SEVERAL = (
    "The cell holds more digits than one phone number has, which may be a second number, an "
    "extension or something else; leave one number in the cell, and write another in a cell or a "
    "record of its own."
)
SERVICES = {
    PhoneNumberType.TOLL_FREE: "toll-free",
    PhoneNumberType.PREMIUM_RATE: "premium rate",
    PhoneNumberType.SHARED_COST: "shared cost",
    PhoneNumberType.UAN: "company number",
    PhoneNumberType.VOICEMAIL: "voicemail",
}


def normalize_phone(text: str, region: str | None = None) -> str | None:
    """Write a phone number in E.164."""
    return _read(text, region)[0]


def country_of_phone(text: str) -> str:
    """Return the country of a number that is written with one, such as GT; empty for others."""
    number = normalize_phone(text) if text.startswith("+") else None
    return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or "" if number else ""


def _read(text: str, region: str | None) -> tuple[str | None, int]:
    country, text = country_of(region), bare_number(text)
    found = _beside_words(text, country)
    return found[0] if found else _parse(text, country)


def bare_number(text: str) -> str:
    """Take off what a spreadsheet, a caller or a list adds to a number."""
    text = DIALED.sub("", without_zero(text), count=1) if "*" in text else without_zero(text)
    return text if LETTER.search(text) else LISTED.sub("", text, count=1)


@lru_cache(maxsize=1)  # whoever reads the number of a cell asks for its name next
def _beside_words(text: str, country: str | None) -> tuple[tuple[str, int], str] | None:
    """Read the one number in a text with words, and give the words.

    They come off first: three letters or more are digits to phonenumbers, as on a keypad.
    """
    split = split_words(text) if LETTER.search(text) else None
    if split is None:
        return None
    number, kind = _parse(split[0], country)
    return None if number is None else ((number, kind), split[1])


def saved_name(text: str, region: str | None) -> str | None:
    """Return the name in the cell of a phone number: "" if it is a mark, None without words."""
    found = _beside_words(bare_number(text), country_of(region))
    return name_in(found[1]) if found and found[1].strip() else None


def _parse(text: str, country: str | None) -> tuple[str | None, int]:
    plain = plain_number(text, country)
    if plain:
        return plain, PhoneNumberType.FIXED_LINE_OR_MOBILE
    if has_several(text):  # of which phonenumbers would take the first
        return None, PhoneNumberType.UNKNOWN
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None, PhoneNumberType.UNKNOWN
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if DRAMA.fullmatch(written):
        return written, PhoneNumberType.FIXED_LINE_OR_MOBILE
    kind = phonenumbers.number_type(number)
    # is_valid_number would repeat this search
    return (None if kind == PhoneNumberType.UNKNOWN else written), kind


def plain_number(text: str, country: str | None) -> str:
    """Write a number in E.164 whose form leaves no doubt; empty for all others."""
    if not WRITTEN_LINE.fullmatch(text):
        return ""
    bare = text.translate(PARTING)
    return f"+1{bare[-LINE_DIGITS:]}" if plain_line(country).fullmatch(bare) else ""


@cache
def plain_line(country: str | None) -> re.Pattern[str]:
    """Return the pattern of an ordinary line of the United States beyond doubt.

    It matches a `WRITTEN_LINE` without its `PARTING`; the last ten digits are the number. A tenth
    of the cost of parsing, with the same answer: the United States come first among the countries
    of +1, and no pattern of a service overlaps that of its lines.
    """
    metadata = phonenumbers.PhoneMetadata.metadata_for_region("US")
    line = metadata.fixed_line if metadata else None
    pattern = line.national_number_pattern if line else None
    code = r"(?:\+?1)?" if country == "US" else r"\+1"
    return re.compile(code + f"(?:{pattern})".replace(r"\d", "[0-9]") if pattern else NEVER)


def phone_key(text: str, *, region: str | None, document: str) -> str:
    """Return the key of a phone: E.164, or raw with its document."""
    return read_phone(text, region=region, document=document)[0]


def read_phone(text: str, *, region: str | None, document: str) -> tuple[str, str | None]:
    """Return the key of a phone, and the kind of service if it is one."""
    number, kind = _read(text, region)
    if number is not None:
        return number, "voicemail" if number in VOICEMAIL else SERVICES.get(kind)
    refuse_rounded(text)
    text = bare_number(text)
    inside = LINE_INSIDE.search(text)
    if has_several(text) or (inside and DIGIT.search(text.replace(inside[0], "", 1))):
        raise RecordError(SEVERAL)
    digits = "".join(str(int(character)) for character in text if character.isdecimal())
    if not digits:
        message = "A phone number needs digits; this one has none (a withheld number?)."
        raise RecordError(message)
    short = "short code" if len(digits) <= SHORT_DIGITS else None
    return f"raw:{document}:{digits}", "emergency" if digits in EMERGENCY else short


def is_service_number(text: str, region: str | None = None) -> bool:
    """Tell whether a number belongs to a service, whose callers have nothing to do with each other.

    Services are short codes, emergency and toll-free numbers, voicemail and the like.
    """
    try:
        return read_phone(text, region=region, document="")[1] is not None
    except RecordError:
        return False
