"""A million records of fictional people: names by Zipf's law, missing values, misspelled names."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

import linkanalysis as la

SYLLABLES = [
    *("bra", "do", "fen", "gal", "hor", "ist", "jol", "kam", "lin", "mor", "nar"),
    *("os", "pel", "quin", "ros", "sta", "tor", "ul", "ven", "wex", "yar", "zel"),
]


def million_case(n: int) -> tuple[la.Case, np.ndarray]:
    """Make a case of n records of seven tenths as many people; return it and who is who."""
    draw = np.random.default_rng(0)
    people = n * 7 // 10
    forenames, families = _words(draw, 1_500, 2), _words(draw, 60_000, 3)
    streets = families[:5_000]
    owner = np.concatenate([np.arange(people), draw.integers(0, people, n - people)])
    given = _misspelled(draw, _zipf(draw, forenames, people)[owner])
    family = _misspelled(draw, _zipf(draw, families, people)[owner])
    born = np.datetime64("1945-01-01") + draw.integers(0, 365 * 60, people)
    house, street = draw.integers(1, 2_000, people), draw.choice(streets, people)
    code, phone = draw.integers(40_000, 42_000, people), draw.integers(0, 10**7, people)
    address = [f"{a} {b} st {c}" for a, b, c in zip(house, street, code, strict=True)]
    columns = {
        "name": (np.char.add(np.char.add(given, " "), family), 0.0),
        "birth_date": (born.astype(str)[owner], 0.1),
        "address": (np.array(address, dtype=object)[owner], 0.3),
        "phone": (np.array([f"+1502{x:07d}" for x in phone], dtype=object)[owner], 0.4),
        "sex": (draw.choice(["F", "M"], people)[owner], 0.1),
    }
    ids = np.array([f"person:R{number:07d}" for number in range(n)], dtype=object)
    case = la.Case(purpose="training")
    parts = []
    for attribute, (values, missing) in columns.items():
        kept = np.flatnonzero(draw.random(n) >= missing)
        parts.append(
            pd.DataFrame(
                {
                    "entity": ids[kept],
                    "attribute": attribute,
                    "value": values[kept].astype(object),
                    "row": "2",
                }
            )
        )
    for number, part in enumerate(parts):
        page = la.Document(
            title=f"part {number}", sha256=f"{number}" * 64, received=dt.date(2026, 1, 1)
        )
        case.add(la.Batch.of(page, statements=part))
    return case, owner


def _words(draw: np.random.Generator, n: int, syllables: int) -> np.ndarray:
    parts = draw.integers(0, len(SYLLABLES), (n, syllables))
    return np.unique(["".join(SYLLABLES[part] for part in row).capitalize() for row in parts])


def _zipf(draw: np.random.Generator, words: np.ndarray, n: int) -> np.ndarray:
    chance = 1 / np.arange(1, words.size + 1) ** 0.8
    return draw.choice(words, n, p=chance / chance.sum())


def _misspelled(draw: np.random.Generator, words: np.ndarray) -> np.ndarray:
    """Leave out a letter in one word of twenty."""
    words = words.copy()
    for at in np.flatnonzero(draw.random(words.size) < 0.05):
        word = str(words[at])
        cut = int(draw.integers(1, len(word)))
        words[at] = word[:cut] + word[cut + 1 :]
    return words
