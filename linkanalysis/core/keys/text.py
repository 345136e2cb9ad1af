"""Keys that are plain text: the numbers and names that records give to people, events, places."""

from __future__ import annotations

import re
import unicodedata
from itertools import product

from linkanalysis.core.vocabulary.words import fold_name
from linkanalysis.core.vocabulary.writing import (
    GIVEN_NAMES,
    NOBODY_NAMED,
    PLACEHOLDERS,
    SHORT_ADDRESS,
)
from linkanalysis.errors import RecordError

NOT_LETTER_OR_DIGIT = re.compile(r"[^0-9A-Z]")
LONG_ADDRESS = {short: long for long, short in SHORT_ADDRESS.items()}
# Words of an address that may be short or long, each on its own: most have two or three, five give
# 32 spellings. With more, all are short or all are long.
MOST_EITHER = 5


def plain_key(text: str, *, region: str | None, document: str) -> str:  # noqa: ARG001 - all kinds have one signature
    """Return the key of an entity that has a number or name in its records."""
    key = text.strip()
    if not (key.isascii() and key.isprintable()):
        key = " ".join(unicodedata.normalize("NFC", key).split())
        if any(unicodedata.category(character) in {"Cc", "Cs"} for character in key):
            message = "A key holds a control character; the file is damaged or was not plain text."
            raise RecordError(message)
    elif "  " in key:
        key = " ".join(key.split())
    if not key:
        message = "A key is empty."
        raise RecordError(message)
    return key


def names_nobody(text: str) -> bool:
    """Tell whether an entry stands in the place of a name: Unknown male, Jane Doe, N/A, Cash."""
    if ":" in text:  # an id with its type, such as person:unknown
        return False
    folded = fold_name(text)
    words = folded.split()
    return folded in NOBODY_NAMED or (
        bool(words) and PLACEHOLDERS.issuperset(words) and not GIVEN_NAMES.issuperset(words)
    )


def address_key(text: str, *, region: str | None, document: str) -> str:  # noqa: ARG001 - all kinds have one signature
    """Return the key of a postal address, with Road and the like written short: rd."""
    key = " ".join(SHORT_ADDRESS.get(word, word) for word in fold_name(text).split())
    if not key:
        message = "An address needs letters or digits; this one has none."
        raise RecordError(message)
    return key


def address_spellings(key: str) -> set[str]:
    """Return the key of an address with its words short and long: 4 elm st, 4 elm street."""
    ways = [(word, LONG_ADDRESS[word]) if word in LONG_ADDRESS else (word,) for word in key.split()]
    if sum(len(way) > 1 for way in ways) > MOST_EITHER:
        return {key, " ".join(way[-1] for way in ways)}
    return set(map(" ".join, product(*ways)))


def document_number_key(text: str, *, region: str | None, document: str) -> str:  # noqa: ARG001 - all kinds have one signature
    """Return the key of an identity document: country, kind and number, joined by colons."""
    parts = (NOT_LETTER_OR_DIGIT.sub("", part) for part in re.split("[:/]", text.upper()))
    key = ":".join(part for part in parts if part)
    if not key:
        message = "A document number needs letters or digits; this one has none."
        raise RecordError(message)
    return key
