"""Readings of characters: published ones, and look-alikes that no rule joins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.names.alignment import hepburn, read_in_japanese, read_in_korean, read_in_thai
from linkanalysis.names.east_asian import eastern, simplified
from linkanalysis.names.name_words import LONGEST, forms_of, generation_of, plain_words


@pytest.mark.parametrize(
    ("written", "latin", "read"),
    [
        ("田中", "tanaka", True),
        ("渡邊", "watanabe", True),
        ("井上", "inoue", True),
        ("山崎", "yamasaki", True),
        ("山崎", "yamazaki", True),  # voiced behind another syllable
        ("佐々木", "sasaki", True),
        ("裕子", "yuko", True),
        ("裕子", "hiroko", True),
        ("裕子", "naoko", False),
        ("翔太", "shouta", True),
        ("大野", "ohno", True),
        ("田中", "nakata", False),  # the order of the characters counts
        ("田中", "tanak", False),
        ("田", "", False),
    ],
)
def test_characters_are_read_in_japanese(written: str, latin: str, *, read: bool) -> None:
    assert read_in_japanese(simplified(written), latin) is read


@pytest.mark.parametrize(
    ("written", "korean", "read"),
    [
        ("金", "김", True),
        ("永秀", "영수", True),
        ("永秀", "영호", False),
        ("永秀", "영", False),
        # the South writes no r before i and y, and n before other vowels
        ("李", "이", True),
        ("李", "리", True),
        ("盧", "노", True),
        ("盧", "오", False),
        ("成浩", "seongho", True),
        ("成浩", "seongmin", False),
    ],
)
def test_characters_are_read_in_korean(written: str, korean: str, *, read: bool) -> None:
    assert read_in_korean(simplified(written), korean) is read


# the Royal Thai General System (1999), and customary spellings
@pytest.mark.parametrize(
    ("written", "latin", "read"),
    [
        ("สมศักดิ์", "somsak", True),
        ("สมศักดิ์", "somchai", False),
        ("จิราพร", "chiraphon", True),
        ("จิราพร", "jiraporn", True),
        ("ประเสริฐ", "prasoet", True),
        ("ประเสริฐ", "prasert", True),
        ("วงศ์ใหญ่", "wongyai", True),
        ("เกียรติ", "kiat", True),
        ("เปรม", "prem", True),
        ("รัตนา", "rattana", True),
        ("น้ำฝน", "namfon", True),
        ("มาลี", "malee", True),
        ("มาลี", "mala", False),
    ],
)
def test_thai_is_read(written: str, latin: str, *, read: bool) -> None:
    assert read_in_thai(written, latin) is read


@pytest.mark.parametrize("mark", ["?", "？", "\x00", "*"])
def test_a_mark_in_a_thai_word_is_no_letter(mark: str) -> None:
    assert read_in_thai(f"{mark}ก{mark}", "k")
    assert not read_in_thai(f"{mark}ก{mark}", "")


@pytest.mark.parametrize(
    ("kunrei", "passport"),
    [("tutiya", "tsuchiya"), ("sinzi", "shinji"), ("zyun", "jun"), ("satou", "sato")],
)
def test_romanizations_of_japanese_are_one(kunrei: str, passport: str) -> None:
    assert hepburn(kunrei) == hepburn(passport) == passport


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyz'", max_size=8)))
def test_words_are_reduced_together_as_one_by_one(words: list[str]) -> None:
    assert eastern(words) == [each for word in words for each in eastern([word])]


# Words that are read in one way, and some of each kind that is not wherever it stands.
WORDS = [
    *("Ana", "Bell", "KOWALSKI", "maria", "de", "van", "Mac", "o", "Jr", "III", "i", "Mr", "Sr"),
    *("Kim", "Lee", "Min", "Jun", "Tan", "Wong", "Wei", "Ling", "Zhang", "Xiao", "Au", "Yeung"),
    *("Hsu", "Szeto", "Erh", "Abdul", "Rahman", "Abdulrahman", "Nureddin", "Abdullah", "bin"),
    *("J", "Garcia-Lopez", "O'Neal", "St."),
]


@given(st.lists(st.sampled_from(WORDS), max_size=8), st.sampled_from([" ", ", ", "  "]))
def test_plain_words_are_the_only_way_to_read_a_name(words: list[str], between: str) -> None:
    name = between.join(words)
    plain = plain_words(name)
    if plain:
        assert forms_of(name) == [tuple(plain[:LONGEST])]
        assert generation_of(name) == 0


def test_most_names_have_plain_words() -> None:
    assert [word.text for word in plain_words("BELL, Ana Maria")] == ["ana", "maria", "bell"]
