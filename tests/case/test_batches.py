"""Batches: a case returns values exactly as they were added, or refuses the whole batch."""

from __future__ import annotations

import datetime as dt
import warnings
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linkanalysis.case import Batch, Case, Document, row_counts
from linkanalysis.case.row_counts import describe_document, describe_documents
from linkanalysis.errors import CaseError, DataQualityWarning
from linkanalysis.storage.content_hashes import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOSTILE = [
    "nu\x00l",
    "Robert'); DROP TABLE links; --",
    "\"quoted\" 'twice'",
    "</script><img src=x onerror=alert(1)>",
    "\u202egnp.exe",
    "=cmd|' /C calc'!A0",
    "%s {0} ${x} \\n",
    "Łukasz 李 \U0001f980",
    " both ends ",
    "x" * 1_000_000,
]


def test_hostile_values_come_out_as_they_went_in(case: Case, batch: Callable[..., Batch]) -> None:
    case.add(batch("names", statements=[("person:1", "name", value) for value in HOSTILE]))
    assert case.statements()["value"].tolist() == HOSTILE
    assert case.sql("SELECT value FROM statements WHERE value = ?", [HOSTILE[1]]).shape == (1, 1)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=12))
def test_any_text_comes_out_as_it_went_in(values: list[str]) -> None:
    stated = pd.DataFrame({"entity": "person:1", "attribute": "name", "value": values})
    stated["row"] = range(len(values))
    with Case(purpose="training") as case:
        case.add(Batch.of(Document(title="names", sha256="0" * 64), statements=stated))
        assert case.statements()["value"].tolist() == values


ROWS = st.lists(st.sampled_from([None, "1", "2", "10", "/1/a", "/1/b", "/2"]), max_size=4)


@example(links=["/1/a"], stated=[None], refused=["/1/a", "/2"])
@example(links=["1", "2"], stated=["2", "3", None], refused=["1", "10", "10", None])
@given(links=ROWS, stated=ROWS, refused=ROWS)
def test_rows_are_counted_alike_for_one_document_and_for_all(
    links: list[str | None], stated: list[str | None], refused: list[str | None]
) -> None:
    tie = {"source": "person:1", "target": "person:2", "type": "tie"}
    name = {"entity": "person:1", "attribute": "name", "value": "Ana"}
    rows = {"links": links, "statements": stated, "problems": refused}
    same = {"links": tie, "statements": name, "problems": {"why": "w", "raw": "r"}}
    frames = {
        table: pd.DataFrame([{**same[table], "row": row} for row in listed], dtype=object)
        for table, listed in rows.items()
        if listed
    }
    with Case(purpose="training") as case, warnings.catch_warnings():
        warnings.simplefilter("ignore", DataQualityWarning)
        added = case.add(Batch.of(Document(title="d", sha256="0" * 64), **frames))
        counts = Counter({table: len(listed) for table, listed in rows.items()})
        assert describe_documents(case.engine, ["d"]) == [added]
        for table in counts:  # in a large document the order of the rows is looked at first
            small, large = (written(case.engine, table, "d", large=each) for each in (False, True))
            assert small == large
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(row_counts, "BLOCK", 0)
            assert describe_document(case.engine, "d", counts) == added


def test_contradictions_stay_two_statements(case: Case, batch: Callable[..., Batch]) -> None:
    born = [("person:1", "birth_date", "1980-02-29"), ("person:1", "birth_date", "1981")]
    case.add(batch("a", statements=born))
    case.add(batch("b", statements=born[:1]))
    assert case.statements()[["value", "document"]].to_numpy().tolist() == [
        ["1980-02-29", "a"],
        ["1981", "a"],
        ["1980-02-29", "b"],
    ]


def test_times_are_kept_in_utc_whatever_form_they_come_in(case: Case) -> None:
    noon = dt.datetime(2024, 5, 2, 12, tzinfo=dt.UTC)
    forms = {
        "aware": pd.Series([noon.astimezone(dt.timezone(dt.timedelta(hours=-5)))]),
        "naive": pd.Series([noon.replace(tzinfo=None)]),
        "object": pd.Series([noon.astimezone(dt.timezone(dt.timedelta(hours=9)))], dtype=object),
        "text": pd.Series(["2024-05-02T12:00:00"]),
        "offset": pd.Series(["2024-05-02 14:00:00+02:00"]),
    }
    for number, (name, start) in enumerate(forms.items()):
        tie = pd.DataFrame({"source": ["person:1"], "target": ["person:2"], "type": ["kin"]})
        tie["start"] = start
        case.add(Batch.of(Document(title=name, sha256=f"{number}" * 64), links=tie))
    assert set(case.links()["start"]) == {pd.Timestamp(noon).tz_localize(None)}


def test_amounts_are_exact_and_missing_counts_are_one(case: Case) -> None:
    paid = pd.DataFrame(
        {
            "source": ["account:1"] * 3,
            "target": ["account:2"] * 3,
            "type": ["payment"] * 3,
            "amount": [Decimal("12345678901234.0001"), Decimal("0.1"), None],
            "count": [None, 2, 3],
            "row": [2, 3, 4],
        }
    )
    case.add(Batch.of(Document(title="bank", sha256="0" * 64), links=paid))
    kept = case.sql('SELECT CAST(amount AS VARCHAR) AS amount, "count" FROM links ORDER BY "row"')
    assert kept["amount"].tolist()[:2] == ["12345678901234.0001", "0.1000"]
    assert kept["amount"].isna().tolist() == [False, False, True]
    assert kept["count"].tolist() == [1, 2, 3]
    assert case.links()["kind"].unique().tolist() == ["fact"]


def test_a_time_that_names_a_zone_refuses_the_batch_and_moves_no_other(case: Case) -> None:
    starts = ["2024-12-03 09:00:00", "2024-12-03T09:00:00+05:30", None, "2024-12-03 10:00:00Z"]
    ends = {"source": "phone:1", "target": "phone:2", "type": "call"}
    page = Document(title="calls", sha256="0" * 64)
    zoned = pd.DataFrame({**ends, "start": ["2024-12-03 09:00:00 EST", *starts]})
    with pytest.raises(CaseError) as caught:
        case.add(Batch.of(page, links=zoned))
    assert str(caught.value) == (
        'Document "calls", links: a value does not fit TIMESTAMP. The reader must report such rows '
        "as problems."
    )
    case.add(Batch.of(page, links=pd.DataFrame({**ends, "start": starts})))
    found = case.sql("SELECT CAST(start AS VARCHAR) AS at FROM links WHERE start > '2000-01-01'")
    assert found["at"].tolist() == [
        "2024-12-03 09:00:00",
        "2024-12-03 03:30:00",
        "2024-12-03 10:00:00",
    ]


def test_chunks_are_taken_once_and_problems_last(case: Case) -> None:
    problems: list[pd.DataFrame] = []

    def links() -> Iterator[pd.DataFrame]:
        for number in range(3):
            yield pd.DataFrame({"source": ["phone:1"], "target": ["phone:2"], "type": ["call"]})
            why = "start is not a time" if number else "caller is empty"
            problems.append(pd.DataFrame({"row": [number], "why": [why], "raw": ["a;b"]}))

    document = Document(title="calls.csv", sha256="0" * 64)
    added = case.add(Batch(document, links=links(), problems=problems))
    assert str(added) == (
        "calls: 3 of 6 rows read (0 statements, 3 links); 2: start is not a time (rows 1, 2); "
        "1: caller is empty (row 0)"
    )
    assert case.problems()["row"].tolist() == ["0", "1", "2"]


def test_a_reader_that_fails_midway_leaves_nothing(case: Case, batch: Callable[..., Batch]) -> None:
    case.add(batch("before", links=[("person:1", "kin", "person:2")]))
    before = (case.links(), case.journal(), case.fingerprint)

    def links() -> Iterator[pd.DataFrame]:
        yield pd.DataFrame({"source": ["phone:1"], "target": ["phone:2"], "type": ["call"]})
        message = "cut off"
        raise OSError(message)

    with pytest.raises(OSError, match="cut off"):
        case.add(Batch(Document(title="calls", sha256="0" * 64), links=links()))
    pd.testing.assert_frame_equal(case.links(), before[0])
    pd.testing.assert_frame_equal(case.journal(), before[1])
    assert case.fingerprint == before[2]


def test_a_refused_batch_leaves_nothing(case: Case) -> None:
    tie = pd.DataFrame({"source": ["person:1"], "target": ["person:2"], "type": ["kin"]})
    chunks = [tie, tie.assign(type="kinn")]
    with pytest.raises(CaseError):
        case.add(Batch(Document(title="x", sha256="0" * 64), links=chunks))
    assert len(case.documents()) == 0
    assert case.sql("SELECT * FROM links").empty
    assert case.position == 1


def test_an_empty_document_is_a_document(case: Case) -> None:
    page = Document(title="list.csv", sha256="0" * 64)
    assert str(case.add(Batch.of(page))) == "list: it has no rows"
    assert case.documents()["id"].tolist() == ["list"]
