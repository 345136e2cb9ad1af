"""What clerks and forms write where there is no phone, plate, account or address.

Equal identifiers tie those who have them, so these would tie strangers.
"""

from __future__ import annotations

import re

from linkanalysis.core.keys.online import EMAIL
from linkanalysis.core.keys.phone import normalize_phone
from linkanalysis.core.vocabulary.words import CELLS, fold_name, fold_words, listed
from linkanalysis.core.vocabulary.writing import NOBODY_NAMED

# Of digits; 7777777 may be a plate.
NUMBERED = frozenset(("account", "device", "document_number", "phone", "sim", "vehicle"))
# People choose the words of these; cash is a word of a plate.
CHOSEN = frozenset(("email", "plate"))
TYPES = NUMBERED | CHOSEN | {"address", "ip"}
WORDED = TYPES - {"email", "ip", "phone", "sim"}  # of the others no words are a key
NONE, BESIDE = listed("none"), listed("beside_none")
NONE_OF = {kind: frozenset(fold_words(words)) for kind, words in CELLS["none_of"].items()}
CALLED = {kind: frozenset(fold_words(words)) for kind, words in CELLS["called"].items()}
SIGNS = re.compile(r"[\W_]")
ZEROS = re.compile("0+")
EMERGENCY = "000"  # of Australia
# What fills the field of a form that asks for a number. Short ones may be numbers of a small bank.
REPEATED = re.compile(r"1?([0-9])\1{6,}")
COUNTED_UP = re.compile("1?1234567890|0123456789")


def stands_for_none(text: str, type_name: str, *, region: str | None = None) -> bool:
    """Tell whether an entry stands for no thing: UNKNOWN, NO TAG, HOMELESS, 000-000-0000."""
    if type_name not in TYPES:
        return False
    bare = SIGNS.sub("", text)
    if ZEROS.fullmatch(bare):
        return type_name != "phone" or bare != EMERGENCY
    if type_name == "phone" and (REPEATED.fullmatch(bare) or COUNTED_UP.fullmatch(bare)):
        return normalize_phone(text, region) is None
    if type_name in NUMBERED and REPEATED.fullmatch(bare):
        return True
    if type_name == "email" and EMAIL.fullmatch(text):
        name, _, domain = text.casefold().partition("@")
        return _is_none(name, "email") and (
            _is_none(domain.partition(".")[0], "email") or name in NONE_OF["email"]
        )
    return type_name in WORDED and _is_none(text, type_name)


def _is_none(text: str, type_name: str) -> bool:
    folded = fold_name(text)
    words, decisive = set(folded.split()), NONE | NONE_OF.get(type_name, frozenset())
    if type_name not in CHOSEN and folded in NOBODY_NAMED:
        return True
    others = words - decisive - BESIDE - CALLED.get(type_name, frozenset())
    return folded == "n a" or (not others and not words.isdisjoint(decisive))
