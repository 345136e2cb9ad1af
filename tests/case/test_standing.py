"""Standing rows: tables and views hold the same after every act, whichever the case has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exhaustive import exhaustive

from linkanalysis.case import Batch, Case, Decision
from linkanalysis.errors import CaseError, DataQualityWarning
from linkanalysis.storage import engine
from linkanalysis.storage.engine import column
from linkanalysis.storage.schema import STANDING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TEMPORARY = (
    "SELECT table_name FROM duckdb_tables() "
    "WHERE temporary AND table_name NOT IN ('same', 'left_out')"
)


def _tables(case: Case) -> set[str]:
    """Return which standing rows are tables, once they are asked for."""
    case.sql("FROM standing_links")
    return set(column(case.engine, TEMPORARY))


def _acts(batch: Callable[..., Batch], case: Case) -> Iterator[str]:
    """Act on a case in every way that changes its standing rows; say after which act."""
    born = [("person:2", "birth_date", "2015"), ("person:2", "name", "Bo Roe")]
    case.add(batch("x", statements=born, links=[("person:2", "kin", "person:1")]))
    yield "add"
    case.add(batch("y", links=[("person:3", "kin", "person:3"), ("person:3", "kin", "person:4")]))
    yield "add another"
    case.decide([Decision("person:2", "person:3", "same")])
    yield "decide"
    with pytest.warns(DataQualityWarning, match="1 person is no longer protected"):
        case.overrule("person:2", "person:3", "different", by="A. Clerk", reason="two birth dates")
    yield "overrule"
    case.undo()
    yield "undo of the judgment"
    with pytest.warns(DataQualityWarning, match="1 person is no longer protected"):
        case.explode("person:2", by="A. Clerk", reason="two birth dates")
    yield "explode"
    case.withdraw("x", reason="wrong person")
    yield "withdraw"
    case.undo()
    yield "undo of the withdrawal"
    case.add(batch("z", links=[("person:1", "kin", "person:4")] * 3))
    yield "add a third"
    case.undo()
    yield "undo of the addition"
    case.add(batch("z", links=[("person:1", "kin", "person:5")]))
    yield "add it again"


def _standing(case: Case) -> dict[str, pd.DataFrame]:
    """Read all standing rows, and what is made from them."""
    rows = {name: case.sql(f"FROM {name} ORDER BY ALL") for name in STANDING}
    return {**rows, "links": case.links(), "entities": case.entities(), "labels": _labels(case)}


def _labels(case: Case) -> pd.DataFrame:
    return pd.DataFrame(sorted(case.labels().items()), dtype=object)


@pytest.mark.parametrize("small", exhaustive(100, 4))  # at 4 rows it grows into views
def test_tables_hold_what_views_hold_after_every_act(
    small: int, batch: Callable[..., Batch], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Case(purpose="training") as one, Case(purpose="training") as other:
        kinds = []
        acts, acts_on_other = _acts(batch, one), _acts(batch, other)
        monkeypatch.setattr(engine, "SMALL", small)  # some acts need the standing rows, too
        for act in acts:
            tables, kept = _standing(one), _tables(one)
            monkeypatch.setattr(engine, "SMALL", -1)
            assert next(acts_on_other) == act
            views = _standing(other)
            monkeypatch.setattr(engine, "SMALL", small)
            assert not _tables(other), act
            for name, frame in views.items():
                pd.testing.assert_frame_equal(tables[name], frame, obj=f"{name} after {act}")
            assert kept in ({*STANDING}, set()), act
            kinds.append(bool(kept))
        assert kinds == ([True] * 11 if small == 100 else [True, *[False] * 10])


def test_a_case_that_shrinks_has_tables_again(
    case: Case, batch: Callable[..., Batch], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SMALL", 1)
    links = [("person:1", "kin", "person:2"), ("person:1", "kin", "person:3")]
    case.add(batch("x", links=links))
    assert (_tables(case), len(case.links())) == (set(), 2)
    case.undo()
    case.add(batch("x", links=links[:1]))  # its new rows replace those undone
    assert (_tables(case), len(case.links())) == ({*STANDING}, 1)


def test_an_act_that_fails_leaves_the_standing_rows(
    two_documents: Case, batch: Callable[..., Batch]
) -> None:
    before = two_documents.links()
    with pytest.raises(ValueError, match="already in the case"):
        two_documents.add(batch("cars"))
    pd.testing.assert_frame_equal(two_documents.links(), before)


def test_rows_made_only_in_part_are_made_again(two_documents: Case) -> None:
    before = two_documents.links()
    two_documents.database.execute("DROP TABLE temp.standing_links")
    two_documents.decide([Decision("person:1", "person:3", "different")])
    pd.testing.assert_frame_equal(two_documents.links(), before)


def test_acts_in_a_row_make_no_tables(case: Case, batch: Callable[..., Batch]) -> None:
    for name in "abc":
        case.add(batch(name, links=[("person:1", "kin", f"person:{name}")]))
    assert column(case.database, TEMPORARY) == []
    assert len(case.links()) == 3


def test_a_small_case_is_read_on_one_thread(
    two_documents: Case,
    batch: Callable[..., Batch],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def threads(case: Case) -> int:
        (n,) = column(case.engine, "SELECT current_setting('threads')")
        return int(n)

    monkeypatch.setenv("LINKANALYSIS_THREADS", "2")
    two_documents.save(tmp_path / "small.case")
    with Case.open(tmp_path / "small.case") as case:  # which may be large
        assert threads(case) == 2
        with case.engine.few_threads():
            assert threads(case) == 1
        assert threads(case) == 2
    with Case(purpose="training") as case:
        assert len(case.links()) == 0
        assert threads(case) == 1
        case.add(batch("x", links=[("person:1", "kin", "person:2")]))
        monkeypatch.setattr(engine, "SMALL", 0)
        with case.engine.few_threads():
            assert threads(case) == 2


def test_a_file_holds_no_standing_rows(tmp_path: Path, batch: Callable[..., Batch]) -> None:
    with Case.create(tmp_path / "a.case", purpose="training") as case:
        case.add(batch("x", links=[("person:1", "kin", "person:2")]))
        assert len(case.links()) == 1
    with Case.open(tmp_path / "a.case") as case:
        assert column(case.database, TEMPORARY) == []
        assert len(case.links()) == 1


def test_rows_are_counted_as_documents_come_and_go(case: Case, batch: Callable[..., Batch]) -> None:
    tables = ("links", "numbered_links", "statements")

    def _expect_counted() -> None:
        stored = [column(case.engine, f'SELECT count(*) FROM held."{each}"') for each in tables]  # noqa: S608
        assert case.engine.session.rows == sum(rows for (rows,) in stored)

    _expect_counted()
    for name in ("a", "b"):
        case.add(batch(name, statements=[("person:1", "name", "Ana"), ("person:2", "name", "Bo")]))
        _expect_counted()
    case.undo()
    case.add(batch("b", statements=[("person:1", "name", "Ana")]))  # in place of what was undone
    _expect_counted()
    with pytest.raises(CaseError):
        case.add(batch("c", statements=[("person:1", "role", "Victim")]))
    _expect_counted()
