"""In which ways a page or a file may write a name, an id, a number or a date."""

from __future__ import annotations

import json
import re
import urllib.parse
from itertools import permutations
from typing import TYPE_CHECKING

from linkanalysis.core.escape import escape_html, escape_json, visible
from linkanalysis.core.keys.days import days_written
from linkanalysis.core.keys.spelling import tokens
from linkanalysis.core.keys.text import address_spellings
from linkanalysis.protection.identifying import words_of
from linkanalysis.protection.mentions import LOCAL, NATIONAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.protection.search import Index

BETWEEN = ("", " ", ", ", ",", "_", "-", ".", "+", "%20", "/")  # words of a name in files
SHORTEST_JOINED = 6  # letters: shorter names written together are often other words
SHORTEST_ID = 5  # characters without signs: fewer occur by chance in a megabyte of base64
ADDRESS = "address:"
# ASCII letters in lower case and digits; all else separates words, as in `keys.text.fold_name`
FOLDED = bytes(each if bytes((each,)).isalnum() else ord(" ") for each in range(256)).lower()
MOST_WORDS = 3  # of a name in any order: six orders in each of ten ways


def indexes(
    secrets: set[tuple[str, str, str]], public: set[str], borne: frozenset[str]
) -> tuple[Index, Index]:
    """Return secrets by how they are written, and by other ways to write them in lower case."""
    words: Index = {}
    folded: Index = {}
    for kind, who, text in sorted(secrets):
        words_in = words_of(text) if kind == "name" else []
        if not public.isdisjoint(joined(words_in)):
            continue  # an unprotected person has the same name
        # in capitals too, but not in lower case: an alias may be an ordinary word
        alone = len(words_in) == 1 and words_in[0] not in borne
        written = {text, text.upper(), text.title()} if alone else {text}
        meaning = frozenset({(kind, who)})
        add_meaning(words, {each for one in written for each in spellings(one)}, meaning)
        add_meaning(folded, encoded(_other_ways(kind, text) - public), meaning)
    return words, folded


def address_index(secrets: set[tuple[str, str, str]]) -> Index:
    """Return addresses with a number as `plain_words` reads them on a page: 4 elm st, 4 elm street.

    Without a number it is a town or a park, whose name stands on pages for other reasons.
    """
    index: Index = {}
    for kind, who, text in sorted(secrets):
        address = text.removeprefix(ADDRESS)
        if text != address and any(map(str.isdecimal, address)) and " " in address:
            add_meaning(index, encoded(address_spellings(address)), frozenset({(kind, who)}))
    return index


def plain_words(content: bytes) -> bytes:
    """Fold the bytes of a page as addresses are: 410 Elm St., Hazard is 410 elm st hazard."""
    return b" ".join(content.translate(FOLDED, b"'`.").split())


def add_meaning(
    index: Index, written: Iterable[bytes], meaning: frozenset[tuple[str, str]]
) -> None:
    """Add a meaning to some words; those with no other share one set, of some 25,000 in all."""
    added = dict.fromkeys(written, meaning)
    for word in index.keys() & added.keys():
        added[word] = index[word] | meaning
    index |= added


def encoded(texts: Iterable[str]) -> list[bytes]:
    """Encode texts at once; none contains a zero character."""
    at_once = "\0".join(texts)
    return at_once.encode().split(b"\0") if at_once else []


def _other_ways(kind: str, text: str) -> set[str]:
    """Return other ways to write a name, an id or a birth date, in lower case."""
    if kind == "birth date":
        return days_written(text)
    if kind == "name":  # with a number it is a placeholder: Person 2 is not in Person 20
        return joined(words_of(text)) if not re.search(r"\d", text) else set()
    plain = [token.raw.lower() for token in tokens(text) if token.raw.isascii()]
    compact = "".join(plain)
    enough = len(compact) >= SHORTEST_ID and not compact.isdecimal()
    return {sign.join(plain) for sign in ("", " ", "_", "-", ".")} if enough else set()


def numbers_written(digits: str) -> list[str]:
    """Write a number with its area code in the ways of North America; other numbers in none."""
    area, middle, last = digits[:-LOCAL], digits[-LOCAL:-4], digits[-4:]
    if len(digits) != NATIONAL:
        return []
    signed = [f"{area}{sign}{middle}{sign}{last}" for sign in "-. /"]
    return [*signed, f"({area}) {middle}-{last}", f"({area}){middle}-{last}"]


def joined(words: list[str]) -> set[str]:
    """Return a name in all orders of its words, with all that may stand between them."""
    if len(words) < 2 or len("".join(words)) < SHORTEST_JOINED:  # noqa: PLR2004 - a word alone
        return set()
    orders = set(permutations(words)) if len(words) <= MOST_WORDS else {tuple(words)}
    spelled = orders | {tuple(simpler(word) for word in order) for order in orders}
    return {sign.join(order) for order in spelled for sign in BETWEEN}


def simpler(word: str) -> str:
    """Write a transliterated word as one would by ear: Mariya, Maria; Dmitriy, Dmitri."""
    return re.sub(r"i?y(?=a|u|\b)", "i", word)


def spellings(text: str) -> list[bytes]:
    """Return a text as HTML, JSON and addresses encode it."""
    in_json = json.dumps(text)[1:-1]
    spelled = {
        text,
        visible(text),
        escape_html(text),
        in_json,
        json.dumps(text, ensure_ascii=False)[1:-1],
        escape_json([text])[2:-2],
        urllib.parse.quote(text, safe=""),
        urllib.parse.quote_plus(text),
    }
    return sorted(each.encode("utf-8", "surrogatepass") for each in spelled)
