"""Errors about types of links, and tables that are asked by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import linkanalysis as la
from linkanalysis.core.vocabulary.links import ALSO_WRITTEN
from linkanalysis.errors import RecordError, UnknownNameError
from linkanalysis.vocabulary import LINK_TYPES

if TYPE_CHECKING:
    from tests.conftest import ReadText

TIES = "source,target\nKY-1,KY-2\n"


@pytest.mark.parametrize(
    ("word", "meant"),
    [("met", "associate_of"), ("Jail visit", "visited"), ("calls", "call"), ("kinn", "kin")],
)
def test_the_nearest_type_is_proposed(read_text: ReadText, word: str, meant: str) -> None:
    with pytest.raises(RecordError) as caught:
        read_text(TIES, "links", type=word)
    assert str(caught.value) == (
        f'case.toml, [[document]] 1: "{word}" is not a type of link. Did you mean "{meant}"? '
        "la.vocabulary.LINK_TYPES lists all."
    )


@pytest.mark.filterwarnings("ignore:.* rows read")
def test_the_nearest_type_of_a_cell_is_proposed(read_text: ReadText) -> None:
    case = read_text("source,target,type\nKY-1,KY-2,met\n", "links")
    assert case.problems()["why"].tolist() == [
        (
            'the type of link is not in the vocabulary. Did you mean "associate_of"? '
            "Give its meaning: values = { type = { … } }."
        )
    ]


def test_words_for_types_are_of_types_that_there_are_and_are_none() -> None:
    names = {row.name for row in LINK_TYPES}
    words = [word for written in ALSO_WRITTEN.values() for word in written]
    assert ALSO_WRITTEN.keys() <= names
    assert names.isdisjoint(words)
    assert len(words) == len(set(words))


def test_a_visit_is_a_tie(read_text: ReadText) -> None:
    case = read_text(TIES, "links", type="visited")
    assert case.links()["type"].tolist() == ["visited"]


def test_a_table_is_asked_by_name_or_place() -> None:
    assert la.READERS["calls"].name == "calls"
    assert la.READERS[0] == la.READERS[:1][0]
    with pytest.raises(UnknownNameError) as caught:
        la.READERS["cals"]
    names = ", ".join(row.name for row in la.READERS)
    assert str(caught.value) == f'The table has no row "cals"; its rows are {names}.'
