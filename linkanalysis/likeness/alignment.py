"""Pairs of words, compared once each, and the best way to lay the words of two names together.

Lives here: `WordTable`, the words of many names; `word_levels`, how alike two words are;
`aligned`, which words of two names belong together.
Not here: what an alignment says about two names (`names`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from linkanalysis.likeness.nicknames import NICKNAMES
from linkanalysis.likeness.romanization import ABJAD, EASTERN, eastern, word_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.likeness.romanization import Word

NONE, INITIAL, NEAR, VARIANT, EXACT = range(5)
# Winkler (1990): from .88 on, pairs of surnames in census lists are misspellings more often than
# not; below it other names begin (Marin, Martin .87).
ALIKE = 0.88
SHORTEST = 4  # letters of a word that may be misspelled: Ana and Ava are two names
ONE_OFF = 7  # letters from which one wrong letter at the beginning is a slip, too
TWO_OFF = 2  # wrong letters that a longer word may have
LONGER = 3  # letters that one spelling may have more
FOREIGN = 0.7  # similarity of words of one sound in two scripts; Kirill and Carl have .6
BONES = 3  # consonants that identify a word of a script without vowels
ESTABLISHED = 3  # records: what more of them have is a name of its own, not a misspelling


@dataclass(frozen=True, slots=True, eq=False)
class WordTable:
    """The distinct words of many names, as arrays by their numbers."""

    texts: NDArray[np.object_]
    spelling: NDArray[np.int64]
    sound: NDArray[np.int64]
    bones: NDArray[np.int64]
    east: NDArray[np.int64]
    script: NDArray[np.int8]
    length: NDArray[np.int64]
    n_bones: NDArray[np.int64]
    first: NDArray[np.int64]
    records: NDArray[np.int64]
    nicknames: NDArray[np.int64] = field(repr=False)

    @classmethod
    def of(cls, words: Sequence[Word], records: NDArray[np.int64]) -> WordTable:
        """Give numbers to the keys of distinct words, each of which some `records` have."""
        needed = any(word.script in EASTERN for word in words)
        easterly = [needed and (w.script in EASTERN or len(w.text) <= LONG) for w in words]
        return cls(
            texts=np.array([word.text for word in words], dtype=object),
            spelling=_codes([word.spelling for word in words]),
            sound=_codes([word.sound for word in words]),
            bones=_codes([word.bones for word in words]),
            east=_codes(
                [eastern(w.text) if may else "" for w, may in zip(words, easterly, strict=True)]
            ),
            script=np.array([word.script for word in words], np.int8),
            length=np.array([len(word.text) for word in words], np.int64),
            n_bones=np.array([len(word.bones) for word in words], np.int64),
            first=_codes([word.text[:1] for word in words]),
            records=records,
            nicknames=_nicknames(words),
        )


LONG = 12  # letters of the longest East Asian forename in Latin letters: Seunghyeong


def _codes(keys: Sequence[str]) -> NDArray[np.int64]:
    return pd.factorize(np.array([*keys], dtype=object))[0].astype(np.int64)


def _nicknames(words: Sequence[Word]) -> NDArray[np.int64]:
    """Return the pairs of words that are forms of one forename, as sorted codes."""
    numbers: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        numbers.setdefault(word.spelling, []).append(number)
    found = set()
    for line in NICKNAMES:
        spellings = dict.fromkeys(word_of(each).spelling for each in line)
        members = [number for each in spellings for number in numbers.get(each, ())]
        found |= {one * len(words) + other for one in members for other in members if one != other}
    return np.array(sorted(found), np.int64)


def word_levels(
    table: WordTable, left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.int8]:
    """Say how alike the words of each pair are, from `NONE` to `EXACT`."""
    level = np.zeros(left.size, np.int8)
    other_script = table.script[left] != table.script[right]
    spelled = table.spelling[left] == table.spelling[right]
    either = np.isin(table.script[left], [*EASTERN]) | np.isin(table.script[right], [*EASTERN])
    variant = spelled | (other_script & either & (table.east[left] == table.east[right]))
    abjad = (table.script[left] == ABJAD) ^ (table.script[right] == ABJAD)
    short = np.minimum(table.length[left], table.length[right])
    variant |= (
        abjad
        & (table.bones[left] == table.bones[right])
        & (
            (table.n_bones[left] >= BONES)
            | ((table.n_bones[left] == BONES - 1) & (short <= SHORTEST + 1))
        )
    )
    if table.nicknames.size:
        variant |= np.isin(left * table.texts.size + right, table.nicknames)
    # Ali has one consonant, and so have Leo and Lea: less than another spelling
    level[abjad & (table.bones[left] == table.bones[right]) & (short <= BONES)] = NEAR
    level[variant] = VARIANT
    initial = (short == 1) & (table.first[left] == table.first[right])
    level[initial & (level == NONE)] = INITIAL
    typed = (level == NONE) & (short >= SHORTEST)
    # two names that several records have each are two names, however alike: Jayden and Kayden
    rarer = np.minimum(table.records[left], table.records[right])
    typed &= (rarer < ESTABLISHED) | other_script
    # what differs more in length or begins otherwise is no slip
    typed &= np.abs(table.length[left] - table.length[right]) <= LONGER
    longest = np.maximum(table.length[left], table.length[right])
    typed &= (table.first[left] == table.first[right]) | (longest >= ONE_OFF) | other_script
    level[_near(table, left, right, np.flatnonzero(typed), other_script)] = NEAR
    level[left == right] = EXACT
    return level


def _near(
    table: WordTable,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    asked: NDArray[np.int64],
    other_script: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Return which of the asked pairs are one word with a slip."""
    if not asked.size:
        return asked
    one, other = table.texts[left[asked]].tolist(), table.texts[right[asked]].tolist()
    options: dict[str, Any] = {"dtype": np.float32, "workers": 1}
    wrong = process.cpdist(one, other, scorer=OSA.distance, score_cutoff=TWO_OFF, dtype=np.int32)
    alike = process.cpdist(one, other, scorer=JaroWinkler.similarity, **options)
    same_first = table.first[left[asked]] == table.first[right[asked]]
    same_first |= other_script[asked]
    longest = np.maximum(table.length[left[asked]], table.length[right[asked]])
    near = same_first & ((alike >= ALIKE) | (wrong <= 1))
    near |= same_first & (wrong <= TWO_OFF) & (longest > ONE_OFF)
    near |= (wrong <= 1) & (longest >= ONE_OFF)
    one_sound = table.sound[left[asked]] == table.sound[right[asked]]
    near |= other_script[asked] & one_sound & (alike >= FOREIGN)
    kept: NDArray[np.int64] = asked[near]
    return kept


def aligned(
    table: WordTable, left: NDArray[np.int32], right: NDArray[np.int32]
) -> tuple[NDArray[np.int8], NDArray[np.int32], NDArray[np.int32]]:
    """Lay the words of names together, the most alike first.

    Takes two arrays (pairs, words) of word numbers, -1 where a name has no more words. Returns, for
    each pair and step, the level of two words laid together, and the numbers of both.
    """
    pairs, width = left.shape
    a, b = left[:, :, None], right[:, None, :]
    level = np.where((a == b) & (a >= 0), EXACT, NONE).astype(np.int8)
    open_cells = (a >= 0) & (b >= 0) & (a != b)
    at = np.flatnonzero(open_cells)
    words = np.broadcast_to(a, level.shape).ravel()[at].astype(np.int64)
    others = np.broadcast_to(b, level.shape).ravel()[at].astype(np.int64)
    low, high = np.minimum(words, others), np.maximum(words, others)
    codes, back = np.unique(low * table.texts.size + high, return_inverse=True)
    found = word_levels(table, codes // table.texts.size, codes % table.texts.size)
    level.ravel()[at] = found[back]
    steps = min(width, right.shape[1])
    chosen = np.zeros((pairs, steps), np.int8)
    first, second = (np.full((pairs, steps), -1, np.int32) for _ in range(2))
    row = np.arange(pairs)
    flat = level.reshape(pairs, -1)
    for step in range(steps):
        best = flat.argmax(1)
        chosen[:, step] = flat[row, best]
        i, j = best // right.shape[1], best % right.shape[1]
        hit = chosen[:, step] > NONE
        first[hit, step], second[hit, step] = left[row, i][hit], right[row, j][hit]
        level[row, i, :] = NONE
        level[row, :, j] = NONE
    return chosen, first, second
