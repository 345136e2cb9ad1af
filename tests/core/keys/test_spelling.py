"""The same word in other letters, signs and scripts is read as the same word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.core.keys.spelling import fold, readings, skeleton, sound, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maria", "Мария"),
        ("Maria", "Mariya"),
        ("Yusuf", "Jusuf"),
        ("Mueller", "Müller"),
        ("Khadija", "Hadiya"),
        ("Philip", "Filip"),
        ("Alexey", "Aleksej"),
    ],
)
def test_transliterations_of_a_name_sound_the_same(one: str, other: str) -> None:
    assert sound(fold(one)) == sound(fold(other))


def test_an_initial_keeps_its_letter() -> None:
    assert [sound(letter) for letter in "ckq"] == ["c", "k", "q"]


def test_a_script_without_vowels_is_compared_by_consonants() -> None:
    assert skeleton(fold("الياس")) == skeleton("elias") == "*ls"


@given(st.text(max_size=40))
def test_any_text_is_read_as_written_first_and_each_reading_once(text: str) -> None:
    every = list(readings(text))
    assert len(every) == len(set(every))
    assert all(token.raw == reading[token.start : token.end] for reading in every
               for token in tokens(reading))  # fmt: skip
