"""Names that no person has, such as a cell of 10,000 letters: little work answers them.

Work is counted in lines of the library that run, which is the same number on every machine.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.names.alignment import read_in_japanese, read_in_korean, read_in_thai
from linkanalysis.names.east_asian import answers_to
from linkanalysis.names.romanization import word_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from typing import Any

LIBRARY = str(Path(la.__file__).parent)
MANY = 10_000
FOR_A_WORD = 100_000  # lines; some 60,000, and millions where each letter doubles the readings
FOR_A_CASE = 1_000_000  # lines; some 600,000, and a hundred times that where pairs are tried


@contextmanager
def at_most(lines: int) -> Iterator[None]:
    """Stop what runs once it has run more lines of the library than that."""
    count = 0

    def line(_: FrameType, event: str, __: object) -> Any:  # noqa: ANN401 - a trace function gives itself
        nonlocal count
        count += event == "line"
        if count > lines:
            pytest.fail(f"More than {lines:,} lines ran.")
        return line

    def call(frame: FrameType, _: str, __: object) -> Any:  # noqa: ANN401 - the same
        return line if frame.f_code.co_filename.startswith(LIBRARY) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        yield
    finally:
        sys.settrace(before)


@pytest.fixture(scope="module", autouse=True)
def tables() -> None:
    """Make the tables of nicknames and readings first, which every name needs once."""
    for name, other in (("Kim Lee", "李 金"), ("สมชาย", "Somchai"), ("佐々木", "Sasaki")):
        la.resolve(case_of(name, other))


def case_of(*names: str) -> la.Case:
    """Give a case of people with one birth date and one phone."""
    people = pd.DataFrame({"id": [str(k) for k in range(1, len(names) + 1)], "name": names})
    people["birth_date"], people["phone"] = "1980-05-02", "502-555-0143"
    case = la.Case(purpose="training", region="US-KY")
    case.add(la.read_frame(people, reader="entities", document="people"))
    return case


# Each further character doubled the readings, or each letter was the end of a syllable.
@pytest.mark.parametrize(
    ("ask", "written", "latin"),
    [
        (read_in_korean, "李" * 12, "kimiiii"),
        (read_in_thai, "อ" * 14, "o" * 14 + "x"),
        (read_in_thai, "เอะ" * 6, "ea" * 6 + "x"),
        (read_in_japanese, "一" * MANY, "i" * MANY),
        (answers_to, ("ka", "ming"), "jia" + "a" * 2_000),
    ],
)
def test_no_reading_is_tried_for_long(
    ask: Callable[[object, str], bool], written: object, latin: str
) -> None:
    with at_most(FOR_A_WORD):
        assert not ask(written, latin)


def test_the_keys_of_a_long_word_take_little_work() -> None:
    with at_most(FOR_A_WORD):
        assert word_of("ā" * MANY).spelling
    assert word_of("rāma").spelling == word_of("ram").spelling


OTHERS = {
    "hangul": ("李" * MANY, "이" * MANY),
    "han": ("一" * MANY, "i" * MANY),
    "kanji": ("佐々木" * (MANY // 3), "sasaki" * (MANY // 6)),
    "kana": ("の" * MANY, "no" * (MANY // 2)),
    "thai": ("อ" * MANY, "o" * MANY),
    "south": ("Chan Ka Ming", "陈" + "一" * MANY),
    "cyrillic": ("Ж" * MANY, "zh" * (MANY // 2)),
    "greek": ("μπ" * (MANY // 2), "mp" * (MANY // 2)),
    "hebrew": ("כ" * MANY, "k" * MANY),
    "hindi": ("क" * MANY, "ka" * (MANY // 2)),
    "marks": ("ā" * MANY, "a" * MANY),
}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        pytest.param("李" * MANY, "Lee Kyung Hee", id="hanja"),
        pytest.param("عبدال" * (MANY // 5), "abdal" * (MANY // 5), id="arabic"),
        pytest.param("al " * (MANY // 3) + "x", "bin " * (MANY // 4) + "y", id="words"),
        *(
            pytest.param(*both, id=name, marks=pytest.mark.exhaustive)
            for name, both in OTHERS.items()
        ),
    ],
)
def test_one_cell_does_not_stop_a_case(name: str, other: str) -> None:
    case = case_of(name, other)
    with at_most(FOR_A_CASE):
        la.resolve(case)
        case.compare("person:1", "person:2")
