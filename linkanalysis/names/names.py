"""Names of people, compared word by word in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.keys.text import names_nobody
from linkanalysis.core.vocabulary.writing import NOBODY_NAMED, PLACEHOLDERS
from linkanalysis.names.alignment import EXACT, INITIAL, NONE, WordTable, aligned
from linkanalysis.names.comparison import Compared, Level, rarity
from linkanalysis.names.name_words import LONGEST, forms_of, generation_of, plain_words
from linkanalysis.names.romanization import KANA, KANJI, LATIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.names.romanization import Word

SAME, SPELLED, PART, ONE, MARRIED, MIXED, OTHER, GENERATION, EXCHANGED = range(9)
NAME_LEVELS = (
    Level("same name", "+", 0.72, 1e-5, rare=True),
    Level("same name, spelled or ordered differently", "+", 0.2, 1e-5, rare=True),
    Level("same name, with a part missing", "~", 0.9, 1e-4, rare=True, fixed=True),
    Level("one name agrees, no other is known", "~", 0.9, 1e-3, rare=True, fixed=True),
    Level(
        "forename and patronymic agree, another family name", "~", 0.05, 1e-4, rare=True, fixed=True
    ),
    Level("one name agrees, another does not", "−", 0.04, 0.02, rare_apart=True, most=-4.0),
    Level("other names", "−", 0.01, 0.97, most=-6.0),
    Level("same name of another generation (Jr., Sr.)", "−", 0.001, 0.5, fixed=True),
    Level("same names, of which two changed places", "−", 0.001, 0.5, fixed=True),
)
# Words of which entries consist that name nobody, as `names_nobody` tells: Jane Doe, Unknown male.
VAGUE = PLACEHOLDERS.union(*map(str.split, NOBODY_NAMED))
# About one person in 300 has any given name or family name; the case itself says more of common
# ones (US Census 2010: the median bearer shares a surname with 1 in 3,000, Smith with 1 in 120).
USUAL_WORD = 1 / 300
# How the words of two names agree, the least alike of them: by a slip, by an initial, by a form of
# one name that is known as such (a nickname, another script), or as they are written.
SLIP, LETTER, FORM, WRITTEN = range(4)
AGREEING = np.array([WRITTEN, LETTER, SLIP, FORM, WRITTEN])
# Share of the rarity of a word that it keeps if it agrees in another form: other words have such
# forms, too.
KEPT = np.array([0.0, 0.25, 0.6, 0.75, 1.0])


@dataclass(frozen=True, slots=True, eq=False)
class PersonNames:
    """Prepared names: the words of each form, and the forms of each name.

    words: The distinct words.
    forms: Word numbers (forms, words), -1 where a form has no more.
    first: First form of each name; a name has the forms up to the next one's first.
    generation: Of each name, 0 if it says nothing.
    rare: Bits of rarity of each word.
    """

    words: WordTable
    forms: NDArray[np.int32]
    first: NDArray[np.int64]
    generation: NDArray[np.int8]
    rare: NDArray[np.float64]

    @classmethod
    def of(cls, names: Sequence[str], records: NDArray[np.int64], n: int) -> PersonNames:
        """Prepare distinct names; `records` says how many of `n` records have each."""
        number: dict[Word, int] = {}
        flat: list[int] = []  # one list of all, since a list for each form takes longer to free
        lengths: list[int] = []
        first = np.zeros(len(names) + 1, np.int64)
        generation = np.zeros(len(names), np.int8)
        for at, name in enumerate(names):
            words = plain_words(name)
            if (not words or words[0].text in VAGUE) and names_nobody(name):
                pass  # two whom nobody knows are not one
            elif words:
                flat += [number.setdefault(word, len(number)) for word in words[:LONGEST]]
                lengths.append(min(len(words), LONGEST))
            else:
                generation[at] = generation_of(name)
                for form in forms_of(name):
                    flat += [number.setdefault(word, len(number)) for word in form]
                    lengths.append(len(form))
            first[at + 1] = len(lengths)
        length = np.array(lengths, np.int64)
        forms = np.full((length.size, max(1, length.max(initial=1))), -1, np.int32)
        forms[np.arange(forms.shape[1]) < length[:, None]] = flat
        owner = np.repeat(np.arange(len(names)), np.diff(first))
        held = forms >= 0
        weights = np.broadcast_to(records[owner][:, None], forms.shape)[held]
        count = np.bincount(forms[held], weights, minlength=max(len(number), 1)).astype(np.int64)
        table = WordTable.of(list(number), count[: len(number)])
        return cls(table, forms, first, generation, rarity(count, n, USUAL_WORD))

    def compare(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> Compared:
        """Compare names by their numbers; of several forms the most alike count."""
        return self._compared(left, right)[0]

    def agreeing(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
        """Say how the least alike words agree of those that two names have in common."""
        return self._compared(left, right)[1]

    def _compared(
        self, left: NDArray[np.int64], right: NDArray[np.int64]
    ) -> tuple[Compared, NDArray[np.int64]]:
        n_left = np.diff(self.first)[left]
        n_right = np.diff(self.first)[right]
        level = np.full(left.size, -1, np.int8)
        rare = np.zeros(left.size)
        least = np.full(left.size, SLIP)
        for i in range(int(n_left.max(initial=0))):
            for j in range(int(n_right.max(initial=0))):
                at = np.flatnonzero((n_left > i) & (n_right > j))
                form, against = self.first[left[at]] + i, self.first[right[at]] + j
                kept = self._may_agree(form, against)
                at = at[kept]
                if not at.size:
                    continue
                found, agreeing = self._forms(form[kept], against[kept])
                better = (level[at] < 0) | (found.level < level[at])
                better |= (found.level == level[at]) & (found.rarity > rare[at])
                level[at[better]] = found.level[better]
                rare[at[better]] = found.rarity[better]
                least[at[better]] = agreeing[better]
        one, other = self.generation[left], self.generation[right]
        level[(level >= 0) & (level <= PART) & (one > 0) & (other > 0) & (one != other)] = (
            GENERATION
        )
        return Compared(level, rare), least

    def _may_agree(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say which forms to compare: those of Japanese only with Latin letters and kana."""
        script, other = (self.words.script[self.forms[form, 0]] for form in (left, right))
        kept: NDArray[np.bool_] = (script != KANJI) | np.isin(other, [LATIN, KANA])
        kept &= (other != KANJI) | np.isin(script, [LATIN, KANA])
        return kept

    def _forms(
        self, left: NDArray[np.int64], right: NDArray[np.int64]
    ) -> tuple[Compared, NDArray[np.int64]]:
        a, b = self.forms[left], self.forms[right]
        n_a, n_b = _count(a >= 0), _count(b >= 0)
        a, b = a[:, : max(1, n_a.max(initial=1))], b[:, : max(1, n_b.max(initial=1))]
        chosen, i, j = aligned(self.words, a, b)
        first, second = (
            np.where(chosen > NONE, np.take_along_axis(name, at, 1), -1)
            for name, at in ((a, i), (b, j))
        )
        matched = _count(chosen > NONE)
        firm = _count(chosen > INITIAL)
        whole = _count(chosen == EXACT)
        rest_a, rest_b = n_a - matched, n_b - matched
        apart, missing = np.minimum(rest_a, rest_b), np.maximum(rest_a, rest_b)
        level = np.full(left.size, OTHER, np.int8)
        level[(apart > 0) & (firm > 0)] = MIXED
        level[(apart == 0) & (firm == 1) & (matched == 1)] = ONE
        level[(apart == 0) & (matched > 1) & (firm > 0) & ((missing > 0) | (firm < matched))] = PART
        # the D. of "Maria D. Bell" is not the forename of Dmitri Bell: Maria would be left over
        letter = (chosen == INITIAL) & (self.words.length[first] == 1)
        other = (chosen == INITIAL) & (self.words.length[second] == 1)
        middle = (letter.any(1) & (rest_a > 0)) | (other.any(1) & (rest_b > 0))
        level[middle & (firm == 1)] = MIXED
        level[_married(self.words, (a, b), (first, second), (apart == 1) & (missing == 1))] = (
            MARRIED
        )
        every = (apart == 0) & (missing == 0) & (matched > 1)
        level[every & (firm == matched)] = SPELLED
        # the family name may come first or last
        turned = (j - i) % np.maximum(n_a, 1)[:, None]
        ordered = ((turned == turned[:, :1]) | (chosen == NONE)).all(1)
        level[every & (whole == matched) & ordered] = SAME
        # Carlos Ruiz Mora is no Carlos Mora Ruiz, nor Khalid bin Saeed a Saeed bin Khalid
        level[every & ~ordered & ((i == 0) & (j == 0) & (chosen > NONE)).any(1)] = EXCHANGED
        level[_exchanged(self.words, (a, b), (first, second)) & (level <= PART)] = EXCHANGED
        bits = np.minimum(self.rare[np.maximum(first, 0)], self.rare[np.maximum(second, 0)])
        # the rarer form of a misspelled name says nothing about how common the name is
        kept = KEPT[chosen] * np.where(first >= 0, bits, 0.0)
        found = Compared(level, np.where(level <= MIXED, kept.sum(1), 0.0))
        return found, AGREEING[chosen.T].min(0)


def _count(held: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count in each row, column by column: rows are short, and `sum(1)` takes ten times as long."""
    count = np.zeros(held.shape[0], np.int64)
    for column in held.T:
        count += column
    return count


def _exchanged(
    words: WordTable,
    names: tuple[NDArray[np.int32], NDArray[np.int32]],
    matched: tuple[NDArray[np.int32], NDArray[np.int32]],
) -> NDArray[np.bool_]:
    """Say of which names, both with a parent, the parent of one is no parent of the other."""
    both = np.ones(len(names[0]), bool)
    for name in names:
        both &= ((name >= 0) & words.parent[name]).any(1)
    one, other = matched
    exchanged: NDArray[np.bool_] = (one >= 0) & (words.parent[one] != words.parent[other])
    return both & exchanged.any(1)


def _married(
    words: WordTable,
    names: tuple[NDArray[np.int32], NDArray[np.int32]],
    matched: tuple[NDArray[np.int32], NDArray[np.int32]],
    asked: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Return the names of women whose forename and patronymic agree: only the family name differs.

    The forename stands before the patronymic, whether or not the family name comes first.
    """
    found = []
    for name in names:
        later = name[:, 1:]
        asked = asked & (words.daughter[later] & (later >= 0)).any(1)
    for row in np.flatnonzero(asked).tolist():
        fits = []
        for name, hits in zip(names, matched, strict=True):
            own = name[row][name[row] >= 0].tolist()
            at = [n for n, word in enumerate(own) if n and words.daughter[word]]
            fits.append(bool(at) and {own[at[0]], own[at[0] - 1]} <= set(hits[row].tolist()))
        if all(fits):
            found.append(row)
    return np.array(found, np.int64)
