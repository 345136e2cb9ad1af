"""Whether a text names a protected person: what is searched for, and how texts are compared.

Lives here: `Mentions`, `find_mentions`, and `WITHHELD`, which replaces such a text.
Not here: who is protected (`protected`), and which texts are checked (`views`, `graph`).

Texts are compared as people write them: ignoring case, accents and punctuation, with the words of a
name in any order, numbers in any grouping, and full birth dates in any order of day, month and
year.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linkanalysis.keys.text import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from linkanalysis.case.engine import Engine

WITHHELD = "[withheld: it names a protected person]"

# attributes whose whole value names a person, and those that hold a part of a name
WHOLE = ("name", "alias", "label", "full_name")
PARTS = ("forename", "family_name")
PEOPLE = frozenset({"name", "full_name", *PARTS})
# Each limit trades a name that is missed against text that is withheld for nothing; none was
# measured.
SHORTEST = 4  # letters: shorter words also occur by chance
SHORTEST_NUMBER = 6  # characters: shorter numbers also occur in dates and amounts
LONGEST_PHRASE = 12  # words: a longer name is found only as the whole text, to bound the search
LONGEST_NAME = 3  # words: a single word of a longer name identifies nobody
NUMBERS = frozenset({"phone", "account", "device", "sim", "vehicle", "plate", "document_number"})
# words that records write in place of an unknown name
NO_NAMES = frozenset(
    (
        *("adult", "boy", "case", "caller", "child", "client", "female", "girl", "human"),
        *("juvenile", "male", "minor", "missing", "patient", "person", "reporting", "source"),
        *("subject", "unidentified", "unknown", "victim", "witness", "woman", "young"),
    )
)
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
ID = re.compile(r"[a-z_]+:[\w+-]+")
SIGNS = re.compile(r"[._/-]|['’]s\b")  # in file names, dates and numbers; possessives
WORD = re.compile(r"[^\W_]+")
# scripts written without spaces between words: Thai, kana, Han, Hangul
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")


@dataclass(frozen=True, slots=True)
class Mentions:
    """What identifies protected people in a text; every value is a masked name.

    phrases: By the folded words of a name or key, sorted.
    words: By one folded word of a name; it counts only if it begins with a capital.
    dates: By the parts of a full birth date, sorted.
    numbers: By letters and digits alone, grouped by their count.
    unspaced: By names in scripts without spaces.
    ids: By whole ids whose key alone is too short to identify anybody.
    """

    # not in the repr, which ends up in notebooks and logs
    phrases: dict[tuple[str, ...], str] = field(default_factory=dict, repr=False)
    words: dict[str, str] = field(default_factory=dict, repr=False)
    dates: dict[tuple[str, ...], str] = field(default_factory=dict, repr=False)
    numbers: dict[int, dict[str, str]] = field(default_factory=dict, repr=False)
    unspaced: dict[str, str] = field(default_factory=dict, repr=False)
    ids: dict[str, str] = field(default_factory=dict, repr=False)

    def whole(self, text: str) -> str:
        """Return who a text names by a whole name, alias, id or number: a masked name, or ""."""
        if not (self.phrases or self.numbers or self.unspaced or self.ids):
            return ""
        found = _windows(_words(text), self.phrases) or _runs(text, self.numbers)
        found = found or next((who for name, who in self.unspaced.items() if name in text), "")
        named = ID.findall(text) if self.ids else []
        return found or next((self.ids[name] for name in named if name in self.ids), "")

    def is_name(self, text: str) -> bool:
        """Tell whether a text is the name of a protected person and nothing more."""
        return tuple(sorted(_words(text))) in self.phrases or text.strip() in self.unspaced

    def any(self, text: str) -> str:
        """Return who a text names, even by part of a name or a birth date: a masked name, or ""."""
        found = self.whole(text)
        if found:
            return found
        if self.words:
            for word in WORD.findall(text):
                if word[0].isupper() and (found := self.words.get(_compact(word), "")):
                    return found
        return _windows([word.lstrip("0") for word in _words(text)], self.dates)

    def veiled(self, text: str) -> str:
        """Return a text, or `WITHHELD` if it names anybody protected."""
        return WITHHELD if self.any(text) else text


def find_mentions(engine: Engine, names: Mapping[str, str], same: Mapping[str, str]) -> Mentions:
    """Collect what identifies people in texts; `names` holds their masked names by canonical id."""
    found = Mentions()
    if not names:
        return found
    sought = ", ".join(f"'{name}'" for name in (*WHOLE, *PARTS, "birth_date"))
    stated = engine.execute(
        f"""
        SELECT DISTINCT entity, attribute, value FROM standing_statements
        WHERE attribute IN ({sought}) AND trim(value) <> '' ORDER BY ALL"""  # noqa: S608
    ).fetchall()
    _collect(found, stated, names)
    _keys(found, names)
    _keys(found, {entity: names[of] for entity, of in same.items() if of in names})
    return found


def name_mentions(stated: Iterable[tuple[str, str, str]], names: Mapping[str, str]) -> Mentions:
    """Collect names and ids where there is no case; `stated` holds entity, attribute and value."""
    found = Mentions()
    _collect(found, list(stated), names)
    _keys(found, names)
    return found


def _collect(
    found: Mentions, stated: Sequence[tuple[str, str, str]], names: Mapping[str, str]
) -> None:
    others = [(attribute, value) for entity, attribute, value in stated if entity not in names]
    public = {value for _, value in others}
    borne = {word for attribute, value in others if attribute in PEOPLE for word in _words(value)}
    for entity, attribute, value in stated:
        who = names.get(entity)
        if who is not None and attribute == "birth_date":
            found.dates.update({} if value in public else dict.fromkeys(_dates(value), who))
        elif who is not None and attribute in (*WHOLE, *PARTS):
            _name(found, attribute, value, who, borne)


def id_mentions(names: Mapping[str, str]) -> Mentions:
    """Collect the ids alone, for protected people about whom nothing else is known."""
    found = Mentions()
    _keys(found, names)
    return found


def _keys(found: Mentions, names: Mapping[str, str]) -> None:
    for entity, who in names.items():
        _key(found, entity, who)


def _name(found: Mentions, attribute: str, value: str, who: str, borne: set[str]) -> None:
    words = _words(value)
    if attribute in WHOLE and sum(map(len, words)) >= SHORTEST and not NO_NAMES.issuperset(words):
        found.phrases[tuple(sorted(words))] = who
    if UNSPACED.fullmatch(value.strip()):
        found.unspaced[value.strip()] = who
    if attribute != "alias" and len(words) <= LONGEST_NAME:
        for word in words:
            if len(word) >= SHORTEST and word not in borne and word not in NO_NAMES:
                found.words[word] = who


def _key(found: Mentions, entity: str, who: str) -> None:
    kind, _, key = entity.partition(":")
    if kind in NUMBERS:
        local = key.removeprefix("+1") if kind == "phone" else key
        number = _compact(local.rpartition(":")[2] if kind == "plate" else local)
        if len(number) >= SHORTEST_NUMBER:
            found.numbers.setdefault(len(number), {})[number] = who
    words = tuple(sorted(_words(key)))
    # a bare number such as 118 can mean anything, but person:118 identifies one person
    if sum(map(len, words)) >= SHORTEST and not "".join(words).isdecimal():
        found.phrases[words] = who
    else:
        found.ids[entity] = who


def _dates(value: str) -> list[tuple[str, ...]]:
    try:
        day = dt.date.fromisoformat(value[:10])
    except ValueError:
        return []
    year, number = f"{day:%Y}", str(day.day)
    months = (str(day.month), MONTHS[day.month - 1], MONTHS[day.month - 1][:3])
    return [tuple(sorted((year, month, number))) for month in months]


def _words(text: str) -> list[str]:
    return fold_name(SIGNS.sub(" ", text)).split()


def _compact(text: str) -> str:
    return "".join(_words(text))


def _windows(words: list[str], index: Mapping[tuple[str, ...], str]) -> str:
    """Look up every run of neighboring words, in any order of the words."""
    for length in range(1, min(len(words), LONGEST_PHRASE) + 1):
        for start in range(len(words) - length + 1):
            found = index.get(tuple(sorted(words[start : start + length])))
            if found is not None:
                return found
    return index.get(tuple(sorted(words)), "")


def _runs(text: str, index: Mapping[int, Mapping[str, str]]) -> str:
    """Look up every run of letters and digits, whatever other characters separate them."""
    if not index:
        return ""
    run = _compact(text)
    for length, numbers in index.items():
        for start in range(len(run) - length + 1):
            found = numbers.get(run[start : start + length])
            if found is not None:
                return found
    return ""
