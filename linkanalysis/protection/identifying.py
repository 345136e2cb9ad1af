"""What identifies protected people in texts: names, ids, identifiers, numbers and birth dates."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain, combinations, permutations
from typing import TYPE_CHECKING

from linkanalysis.core.keys.spelling import ABJAD, HAN, fold, skeleton, sound, tokens
from linkanalysis.core.keys.text import address_spellings
from linkanalysis.core.vocabulary.writing import (
    ABBREVIATIONS,
    HAN_TITLES,
    NO_NAMES,
    NUMBERED,
    PARTICLES,
)
from linkanalysis.protection.mentions import BY_SOUND, LOCAL, SHORTEST, SKELETON, Mentions
from linkanalysis.storage.engine import column
from linkanalysis.storage.header import ZONE, on_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from linkanalysis.storage.engine import Engine

# attributes whose whole value names a person, and those that hold a part of a name
WHOLE = ("name", "alias", "label", "full_name")
PARTS = ("forename", "family_name")
NAMING = (*PARTS, WHOLE[0])
# Characters; a longer text is a description, or a file in one cell.
LONGEST = 200
SHORTEST_WORD = 3  # letters: two letters are an abbreviation or a syllable more often than a name
SHORTEST_NUMBER = 6  # characters: shorter numbers also occur in dates and amounts
LONGEST_CODE = 3  # letters beside a number that are none of a name: CI-2024-07, SOI 12, V 3
LONGEST_NAME = 4  # words without particles: a word of a longer description identifies nobody
ORDERED = 4  # words of a name that are searched in any order: 24 orders; longer ones in two
# a person who is described by another: mother of …, …'s boyfriend
RELATION = re.compile(
    r"['’]s\b|(?:\b|_)(?:of|mother|father|parent|sister|brother|son|daughter|child|wife|husband|"
    r"partner|aunt|uncle|cousin|niece|nephew|guardian|friend|girlfriend|boyfriend)(?:\b|_)",
    re.IGNORECASE,
)
NUMBERS = frozenset({"account", "device", "sim", "vehicle", "plate", "document_number"})
# scripts written without spaces between words: Thai, kana, Han, Hangul
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")


@dataclass(frozen=True, slots=True)
class _Others:
    """Names of unprotected people: their words, pairs of words, and initials.

    pairs: Sounds of two words of one name, or of a word with the initial of another.
    """

    words: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    initials: frozenset[frozenset[str]] = frozenset()


@dataclass(slots=True)
class _Found:
    """What was collected so far; `Mentions` explains each part."""

    others: _Others = field(default_factory=_Others)
    names: dict[str, str] = field(default_factory=dict)
    single: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)
    sounds: dict[str, str] = field(default_factory=dict)
    skeletons: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    initials: dict[str, str] = field(default_factory=dict)
    unspaced: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


def find_mentions(
    engine: Engine, names: Mapping[str, str], same: Mapping[str, str], known: Iterable[str]
) -> Mentions:
    """Collect what identifies people in texts.

    names: Their masked names by canonical id. known: Canonical ids of all entities.
    """
    if not names:
        return Mentions()
    sought = ", ".join(f"'{name}'" for name in (*WHOLE, *PARTS, "birth_date"))
    stated = engine.execute(
        f"""
        SELECT DISTINCT entity, attribute, value FROM standing_statements
        WHERE attribute IN ({sought}) AND trim(value) <> '' ORDER BY ALL"""  # noqa: S608
    ).fetchall()
    naming, parts = (", ".join(f"'{name}'" for name in each) for each in (NAMING, PARTS))
    in_rows = engine.execute(  # few people have names in parts
        f"""
        SELECT DISTINCT entity, attribute, value, document, coalesce("row", '')
        FROM standing_statements WHERE attribute IN ({naming}) AND trim(value) <> '' AND entity IN (
          SELECT entity FROM standing_statements WHERE attribute IN ({parts}))
        ORDER BY ALL"""  # noqa: S608
    ).fetchall()
    together = [(entity, WHOLE[0], text) for entity, text, *_ in whole_names(in_rows)]
    found = _collected([*stated, *_named_by_id(stated, names, known)], names, together)
    _forget_events(engine, found.dates)
    _add_keys(found, names)
    _add_keys(found, {entity: names[of] for entity, of in same.items() if of in names})
    return _mentions(found, _foreign_locals(found.phones, known))


def _named_by_id(
    stated: Sequence[tuple[str, str, str]], names: Mapping[str, str], known: Iterable[str]
) -> Iterator[tuple[str, str, str]]:
    """Give unprotected people without a stated name the name that their id is, if it is one."""
    named = {entity for entity, attribute, _ in stated if attribute in WHOLE}
    for entity in known:
        kind, _, key = entity.partition(":")
        unnamed = kind == "person" and entity not in named and entity not in names
        if unnamed and is_whole_name(key):
            yield entity, WHOLE[0], key


def is_whole_name(key: str) -> bool:
    """Tell whether an id may be a whole name: two words or more, and no digit."""
    return not any(map(str.isdecimal, key)) and len(words_of(key)) > 1


def name_mentions(stated: Iterable[tuple[str, str, str]], names: Mapping[str, str]) -> Mentions:
    """Collect names and ids where there is no case; `stated` holds entity, attribute and value."""
    rows = [each for each in stated if each[1] in (*WHOLE, *PARTS, "birth_date")]
    in_rows = ((*each, "", "") for each in rows)
    together = [(entity, WHOLE[0], text) for entity, text, *_ in whole_names(in_rows)]
    found = _collected(rows, names, together)
    _add_keys(found, names)
    return _mentions(found, set())


def _collected(
    stated: Sequence[tuple[str, str, str]],
    names: Mapping[str, str],
    together: Iterable[tuple[str, str, str]] = (),
) -> _Found:
    theirs = [each for each in stated if each[0] in names]
    theirs += [each for each in together if each[0] in names]
    others = [each for each in stated if each[0] not in names]
    whole = {frozenset(words_of(value)) for _, attribute, value in theirs if attribute in WHOLE}
    by_word: dict[str, list[frozenset[str]]] = {}
    for name in whole:
        for word in name:
            by_word.setdefault(word, []).append(name)
    # "father of Maria Lopez" does not make her name that of somebody else
    found = _Found(_others_of(each for each in others if not _contains(each[2], by_word)))
    shared = {value for _, _, value in others}
    for entity, attribute, value in theirs:
        if attribute == "birth_date":
            if _is_day(value[:10]) and value not in shared:
                found.dates[value[:10]] = names[entity]
        else:
            _add_name(found, attribute, value, names[entity])
    return found


def whole_names(
    stated: Iterable[tuple[str, str, str, str, str]],
) -> Iterator[tuple[str, str, str, str]]:
    """Give the whole names that parts of people's names make, with document and row.

    Parts are put together in each row, and all of them, since a table of statements has one part a
    row; but not each with each: that would make thousands of names of one id.
    """
    known = [each for each in stated if each[1] in NAMING]
    in_parts = {entity for entity, attribute, *_ in known if attribute in PARTS}
    parts: defaultdict[str, defaultdict[tuple[str, str], list[str]]]
    parts = defaultdict(lambda: defaultdict(list))
    # a column "name" may hold the part that no other column gives: Vorname and Name
    for entity, _, value, document, row in sorted(known, key=lambda each: NAMING.index(each[1])):
        if entity in in_parts:
            parts[entity][document, row].append(value)
    for entity, rows in parts.items():
        for where, words in (*rows.items(), (min(rows), [*chain(*rows.values())])):
            text = " ".join(dict.fromkeys(" ".join(words).split()))
            # a part alone, as in a field of JSON, is no whole name: many are called Maria
            if len(words) > 1 and len(text) <= LONGEST:
                yield entity, text, *where


def _contains(text: str, names: Mapping[str, Sequence[frozenset[str]]]) -> bool:
    """Tell whether a text is longer than a name and contains it; `names` are listed by word."""
    words = set(words_of(text))
    return any(name < words for word in words for name in names.get(word, ()))


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def id_mentions(names: Mapping[str, str]) -> Mentions:
    """Collect the ids alone, for protected people about whom nothing else is known."""
    found = _Found()
    _add_keys(found, names)
    return _mentions(found, set())


def _mentions(found: _Found, ambiguous: set[str]) -> Mentions:
    phones: defaultdict[str, list[tuple[str, bool, str]]] = defaultdict(list)
    for digits, who in sorted(found.phones.items()):
        last = digits[-LOCAL:]
        phones[last].append((digits, last not in ambiguous, who))
    starts = {word[:end] for word in (*found.names, *found.keys) for end in range(1, len(word) + 1)}
    return Mentions(
        names=found.names,
        single=found.single,
        words=found.words,
        short=found.short,
        sounds=found.sounds,
        skeletons=found.skeletons,
        keys=found.keys,
        phones=dict(phones),
        dates=found.dates,
        initials=found.initials,
        unspaced=found.unspaced,
        ids=found.ids,
        borne=found.others.words,
        starts=frozenset(starts),
    )


def _others_of(stated: Iterable[tuple[str, str, str]]) -> _Others:
    people = {
        tuple(dict.fromkeys(words_of(value)))
        for entity, attribute, value in stated
        if entity.startswith("person:") and attribute != "birth_date"
    }
    pairs = {
        pair
        for words in people
        if len(words) <= LONGEST_NAME
        for first, second in permutations(words, 2)
        for pair in ((sound(first), sound(second)), (first[0], sound(second)))
    }
    return _Others(
        frozenset(word for words in people for word in words),
        frozenset(pairs),
        frozenset(
            frozenset(initials)
            for words in people
            for size in (2, 3)
            for initials in combinations([word[0] for word in words], size)
        ),
    )


def words_of(text: str) -> list[str]:
    """Split a name into folded words; each Chinese character is a word."""
    if HAN.search(text):
        text = HAN.sub(lambda run: f" {' '.join(map(fold, run.group()))} ", text)
    return [word.plain for word in tokens(text) if word.plain]


def _add_name(found: _Found, attribute: str, value: str, who: str) -> None:
    words = words_of(value)
    if NO_NAMES.issuperset(words):
        return
    telling = [word for word in words if not word.isdecimal()]
    if len(telling) < min(len(words), len(("first", "last"))):
        _add_number(found, words, who)
        return
    plain = value.strip()
    if UNSPACED.fullmatch(plain):
        found.unspaced[plain] = who
    core = [word for word in telling if word not in PARTICLES] or words
    if attribute in WHOLE:
        if len(words) == 1:
            _add_word(found, found.single, words[0], who)
        else:
            _add_runs(found, words, who)
            _add_parts(found, core, who, whole=telling == words)
    if ABJAD.search(value) or len(core) > 1:
        _add_bones(found, core, who)
    if attribute != "alias" and len(core) <= LONGEST_NAME:
        given = ["".join(words[1:])] if HAN.fullmatch(plain) else []
        if given and words[0] not in found.others.words:
            found.unspaced.update((plain[0] + title, who) for title in HAN_TITLES)
        for word in (*core, *given):
            _add_word(found, found.words, word, who)


def _add_bones(found: _Found, words: list[str], who: str) -> None:
    """Add the consonants of a name, as scripts without vowels write it."""
    bones = "".join(map(skeleton, words))
    if len(bones) > SKELETON:
        found.skeletons[bones] = who


def _add_number(found: _Found, words: list[str], who: str) -> None:
    """Add a name with a number as a whole: a part of CI-2024-07 is a year; Shawna 17 is Shawna."""
    plain = "".join(words)
    if len(plain) >= (SHORTEST_NUMBER if plain.isdecimal() else SHORTEST):
        found.keys[plain] = who
    for word in words:
        if len(word) > LONGEST_CODE and not word.isdecimal() and word not in NUMBERED:
            _add_word(found, found.words, word, who)


def _add_word(found: _Found, index: dict[str, str], word: str, who: str) -> None:
    if word in found.others.words or word in NO_NAMES:
        return
    if len(word) < SHORTEST_WORD:
        found.short[word] = who
        return
    index[word] = who
    if len(word) >= BY_SOUND:
        found.sounds.setdefault(sound(word), who)
        if index is found.single:
            found.names.setdefault(sound(word), who)
    found.skeletons.setdefault(skeleton(word), who)


def _add_runs(found: _Found, words: list[str], who: str) -> None:
    """Add a name in any order of its words; a long name as written and with the last word first."""
    orders: Iterable[tuple[str, ...]] = permutations(words)
    if len(words) > ORDERED:
        orders = [tuple(words), (words[-1], *words[:-1])]
    for order in orders:
        _add_run(found, order, who)


def _add_run(found: _Found, words: tuple[str, ...], who: str) -> None:
    if sum(map(len, words)) >= SHORTEST:
        found.names["".join(map(sound, words))] = who
        together = "".join(words)
        if any(len(word) == 1 for word in words):
            found.keys.setdefault(together, who)  # C. and K. Lopez sound the same
        else:
            found.names[sound(together)] = who


def _add_parts(found: _Found, words: list[str], who: str, *, whole: bool) -> None:
    """Add pairs of words of a name, and a word with an initial, unless another person has both.

    whole: Whether the name has no number besides.
    """
    if len(words) > LONGEST_NAME:
        return
    pairs = found.others.pairs
    whole &= len(words) == len(("first", "last"))
    for first, second in permutations(words, 2):
        if not whole and (sound(first), sound(second)) not in pairs:
            _add_run(found, (first, second), who)
        if len(second) >= SHORTEST and (first[0], sound(second)) not in pairs:
            for order in ((first[0], second), (second, first[0])):
                _add_run(found, order, who)
    for initials in {words[0][0] + words[-1][0], "".join(word[0] for word in words)}:
        if initials not in ABBREVIATIONS and frozenset(initials) not in found.others.initials:
            found.initials[initials.upper()] = who


def _add_keys(found: _Found, names: Mapping[str, str]) -> None:
    for entity, who in names.items():
        kind, _, key = entity.partition(":")
        words = words_of(key)
        plain = "".join(words)
        if kind == "phone":
            digits = re.sub(r"\D", "", key.rpartition(":")[2])
            if len(digits) >= LOCAL:
                found.phones[digits.removeprefix("1") if key.startswith("+1") else digits] = who
                continue
        if kind in NUMBERS:
            _add_own_number(found, key, who)
        if len(words) == 1 and plain.isalpha():
            _add_word(found, found.single, plain, who)
            found.ids[entity] = who
            continue
        if kind in {"handle", "email"}:
            _add_account(found, kind, key, who)
        elif kind == "address":
            _add_address(found, key, who)
        # a bare number such as 118 can mean anything, but person:118 identifies one person
        if len(plain) >= (SHORTEST_NUMBER if plain.isdecimal() else SHORTEST):
            found.keys[plain] = who
        if len(plain) < SHORTEST or plain.isdecimal():
            found.ids[entity] = who


def _add_own_number(found: _Found, key: str, who: str) -> None:
    """Add a number without its jurisdiction or country."""
    number = "".join(words_of(key.rpartition(":")[2]))
    if len(number) >= SHORTEST_NUMBER:
        found.keys[number] = who


def _add_account(found: _Found, kind: str, key: str, who: str) -> None:
    """Add the name of an account without its service."""
    name = "".join(words_of(key.partition("@")[0] if kind == "email" else key.rpartition(":")[2]))
    # office@ and info@ identify nobody
    if len(name) >= SHORTEST_NUMBER and (kind == "handle" or re.search(r"\d", name)):
        found.keys[name] = who


def _add_address(found: _Found, key: str, who: str) -> None:
    """Add an address with Street as well as with St, which the key has."""
    written = ("".join(words_of(each)) for each in address_spellings(key))
    found.keys.update((each, who) for each in written if len(each) >= SHORTEST)


def _forget_events(engine: Engine, dates: dict[str, str]) -> None:
    """Drop birth dates on which something else happened in the case, in UTC or in its zone."""
    if not dates:
        return
    days = ", ".join(f"DATE '{day}'" for day in sorted(dates))
    (zone,) = column(engine, ZONE)
    other = column(
        engine,
        f"""
        SELECT strftime(day, '%Y-%m-%d') FROM (
            SELECT unnest([CAST(start AS DATE), CAST({on_clock("start")} AS DATE)]) AS day
            FROM standing_links WHERE start IS NOT NULL) WHERE day IN ({days})
        UNION SELECT left(value, 10) FROM standing_statements
        WHERE attribute <> 'birth_date' AND TRY_CAST(left(value, 10) AS DATE) IN ({days})
        UNION SELECT strftime(received, '%Y-%m-%d') FROM standing_documents
        WHERE CAST(received AS DATE) IN ({days})""",  # noqa: S608 - dates alone
        [zone],
    )
    for day in other:
        dates.pop(day, None)


def _foreign_locals(phones: Mapping[str, str], known: Iterable[str]) -> set[str]:
    """Find the last seven digits that other phones of the case have too."""
    last = {digits[-LOCAL:] for digits in phones}
    return {
        entity[-LOCAL:]
        for entity in known
        if entity.startswith("phone:")
        and entity[-LOCAL:] in last
        and not any(entity.endswith(digits) for digits in phones)
    }
