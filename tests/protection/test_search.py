"""The search for many words at once equals looking for each alone."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.protection.search import BLOCK, Words

WORDS = st.lists(st.text("ab ", min_size=4, max_size=6), max_size=5)


@given(WORDS, st.text("ab ;", max_size=60))
def test_many_words_at_once_equal_each_word_alone(words: list[str], content: str) -> None:
    index = {word.encode(): frozenset({("name", word)}) for word in words}

    def stands(word: str) -> bool:
        left = r"(?<![ab])" if word[0] != " " else ""
        right = r"(?![ab])" if word[-1] != " " else ""
        return re.search(left + re.escape(word) + right, content) is not None

    expected = {("name", word) for word in words if stands(word)}
    assert Words.of(index).found_in(content.encode()) == expected


def test_a_word_across_two_blocks_is_found() -> None:
    index = {b"person:KY-118": frozenset({("id", "Protected 1")})}
    for shift in range(-14, 2):
        content = b" " * (BLOCK + shift) + b"person:KY-118"
        assert Words.of(index).found_in(content) == {("id", "Protected 1")}


def test_only_whole_words_are_found() -> None:
    index = {
        b"Anna": frozenset({("name", "Protected 1")}),
        b"KY-118": frozenset({("id", "Protected 1")}),
    }
    assert Words.of(index).found_in(b"<td>Anna</td> Annabel KY-1180") == {("name", "Protected 1")}
