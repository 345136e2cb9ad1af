"""Answers that a case keeps: they are the caller's own, they bound themselves, and no act leaves
them stale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from linkanalysis.case.answers import CELLS_KEPT, Answers, select
from linkanalysis.errors import CaseError
from linkanalysis.storage.engine import DuckEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from linkanalysis.case import Batch, Case

NAMES = "SELECT entity, value FROM standing_statements WHERE attribute = 'name' ORDER BY ALL"


@pytest.fixture
def engine() -> Iterator[DuckEngine]:
    """A table that can change behind the back of the answers."""
    with DuckEngine() as made:
        made.execute("CREATE TABLE held.main.seen AS SELECT 1 AS n")
        yield made


def test_a_frame_is_the_callers_own(two_documents: Case) -> None:
    first = select(two_documents, NAMES)
    expected = first.copy()
    first.loc[:, "value"] = "changed"
    first["entity"] = first["entity"].str.upper()
    pd.testing.assert_frame_equal(select(two_documents, NAMES), expected)


def test_an_act_ends_what_was_answered_before(
    two_documents: Case, batch: Callable[..., Batch]
) -> None:
    before = select(two_documents, NAMES)
    two_documents.add(batch("more", statements=[("person:9", "name", "Nia Roe")]))
    assert len(select(two_documents, NAMES)) == len(before) + 1
    two_documents.undo(by="A. Clerk", reason="a mistake")
    pd.testing.assert_frame_equal(select(two_documents, NAMES), before)


def test_a_question_is_asked_once_and_told_apart_by_its_values(engine: DuckEngine) -> None:
    answers, query = Answers(), "SELECT n, $1 AS given FROM seen"
    assert answers.of(engine, query, [1])["n"].tolist() == [1]
    engine.execute("UPDATE held.main.seen SET n = 2")
    assert answers.of(engine, query, [1])["n"].tolist() == [1]
    assert answers.of(engine, query, [True])["given"].tolist() == [True]
    assert answers.of(engine, query, [[1, 2]])["n"].tolist() == [2]


def test_what_was_asked_for_longest_ago_makes_room(engine: DuckEngine) -> None:
    answers = Answers()
    query = "SELECT r.n, unnest(range($1)) FROM seen r"

    def answer(rows: int) -> int:
        return int(answers.of(engine, query, [rows])["n"].iloc[0])

    third = CELLS_KEPT // 6  # of two columns
    assert [answer(third - k) for k in (1, 2)] == [1, 1]
    engine.execute("UPDATE held.main.seen SET n = 2")
    assert answer(third - 1) == 1
    assert [answer(third - k) for k in (3, 4)] == [2, 2]
    # the second was asked for longest ago; the first was asked for again
    assert [answer(third - k) for k in (1, 2)] == [1, 2]
    assert answer(CELLS_KEPT) == 2  # too long to be kept
    engine.execute("UPDATE held.main.seen SET n = 3")
    assert [answer(rows) for rows in (CELLS_KEPT, third - 1)] == [3, 1]


def test_a_query_that_fails_is_an_error_of_the_case(case: Case) -> None:
    with pytest.raises(CaseError, match="sorce"):
        select(case, "SELECT sorce FROM standing_links")
