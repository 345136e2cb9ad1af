"""Links kept as numbers: in everything a case answers they are the links that they stand for."""

# ruff: noqa: S608 - queries of literals

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.case.batch import Batch, Document, Selection
from linkanalysis.custody import verify_journal
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ZONE = "America/Kentucky/Louisville"
PHONES = [f"phone:+1502555010{n}" for n in range(4)]
# row, source, target, type, moment in UTC, seconds, how the start was written, shift, text, zone
CALLS = [
    (2, 0, 1, "call", "2024-05-02T14:30:00", 60.0, "%Y-%m-%dT%H:%M:%SZ", 0),
    (3, 1, 0, "call", "2024-05-02T18:31:05", 5.0, "%m/%d/%Y %H:%M:%S", -14_400),
    (5, 0, 2, "message", "2024-12-31T23:59:00", None, "%Y-%m-%d %H:%M+05:45", 20_700),
    (9, 0, 1, "call", "2025-01-01T04:30:00", 60.0, "%m/%d/%Y %H:%M:%S", -18_000),
    (12, 1, 2, "call", "2025-01-01T04:30:00.250", 60.0, "%Y-%m-%dT%H:%M:%S.%f3Z", 0),
    (13, 1, 2, "call", "2025-01-01T04:30:00.250001", 1.0, "%d.%m.%Y %H:%M:%S.%f6+02:00", 7_200),
    (14, 1, 2, "call", "2025-01-01T04:30:07", 1.0, "%m/%d/%Y %H:%M/%S", -18_000),
    (15, 1, 2, "call", "2025-01-01T05:00:00", 1.0, "%d.%m.%Y", -18_000),
]
TEXTS = [
    "2024-05-02T14:30:00Z",
    "05/02/2024 14:31:05",
    "2025-01-01 05:44+05:45",
    "12/31/2024 23:30:00",
    "2025-01-01T04:30:00.250Z",
    "01.01.2025 06:30:00.250001+02:00",
    "12/31/2024 23:30/07",
    "01.01.2025",
]
ZONES = ["offset", "declared"] * 3 + ["declared"] * 2


def document(name: str = "calls") -> Document:
    return Document(title=f"{name}.csv", sha256=f"{len(name):064x}", reader="calls")


def written_out(name: str = "calls") -> Batch:
    """Give the calls as links written out."""
    rows = [
        (PHONES[source], PHONES[target], kind, start, text, zone, seconds, str(row))
        for (row, source, target, kind, start, seconds, *_), text, zone in zip(
            CALLS, TEXTS, ZONES, strict=True
        )
    ]
    columns = ["source", "target", "type", "start", "start_text", "zone", "duration", "row"]
    return Batch.of(document(name), links=pd.DataFrame(rows, columns=columns))


def numbered(name: str = "calls", *, details: str = "") -> Batch:
    """Give the same calls as numbers."""

    def chunks(_: object) -> Iterator[tuple[str, pd.DataFrame | Selection]]:
        links = pd.DataFrame(
            {
                "row": [call[0] for call in CALLS],
                "source": [call[1] for call in CALLS],
                "target": [call[2] for call in CALLS],
                "details": np.arange(len(CALLS), dtype=np.uint32),
                "start": pd.to_datetime([call[4] for call in CALLS], format="ISO8601").as_unit(
                    "us"
                ),
            }
        )
        yield "numbered_links", links.iloc[:2]
        yield "numbered_links", links.iloc[2:]
        ends = ", ".join(f"({n}, '{phone}')" for n, phone in enumerate(PHONES[:3]))
        yield "link_ends", Selection(f"SELECT * FROM (VALUES {ends}) t(number, id)")
        each = ", ".join(
            f"({n}, '{kind}', '{form}', {shift}, '{zone}', {'NULL' if s is None else s})"
            for n, ((_, _, _, kind, _, s, form, shift), zone) in enumerate(
                zip(CALLS, ZONES, strict=True)
            )
        )
        columns = "number, type, form, shift, zone, duration"
        yield "link_details", Selection(details or f"SELECT * FROM (VALUES {each}) t({columns})")

    return Batch(document(name), chunks=chunks)


@pytest.fixture
def both() -> Iterator[tuple[la.Case, la.Case]]:
    """Give a case that holds the calls as numbers, and one that has them written out."""
    with (
        la.Case(purpose="training", region="US-KY", timezone=ZONE) as one,
        la.Case(purpose="training", region="US-KY", timezone=ZONE) as other,
    ):
        stated = pd.DataFrame(
            {"entity": ["person:KY-1"], "attribute": ["name"], "value": ["Ana Roe"]}
        )
        uses = pd.DataFrame({"source": ["person:KY-1"], "target": [PHONES[0]], "type": ["uses"]})
        for case in (one, other):
            case.add(Batch.of(document("people"), statements=stated, links=uses))
        assert str(one.add(numbered())) == str(other.add(written_out()))
        assert one.sql("SELECT count(*) AS n FROM numbered_links")["n"].tolist() == [len(CALLS)]
        yield one, other


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(["document", "row"]).reset_index(drop=True)


def test_every_column_of_a_link_is_that_of_the_link_written_out(
    both: tuple[la.Case, la.Case],
) -> None:
    one, other = both
    pd.testing.assert_frame_equal(in_order(one.links()), in_order(other.links()))
    rows = "SELECT start_text FROM links WHERE document = 'calls' ORDER BY CAST(\"row\" AS INT)"
    texts = one.sql(rows)
    assert texts["start_text"].tolist() == TEXTS


def test_graphs_entities_summaries_and_evidence_are_the_same(
    both: tuple[la.Case, la.Case],
) -> None:
    one, other = both
    for directed in (False, True):
        graphs = [la.build_graph(case, directed=directed) for case in both]
        pd.testing.assert_frame_equal(*(graph.edges for graph in graphs))
        assert graphs[0].ids == graphs[1].ids
    pd.testing.assert_frame_equal(one.entities(), other.entities())
    pd.testing.assert_frame_equal(one.summary().to_frame(), other.summary().to_frame())
    explained = [case.explain(PHONES[0], PHONES[1]) for case in both]
    pd.testing.assert_frame_equal(*explained)
    ranks = [la.calls.contacts(case, entities=PHONES[0]).to_frame() for case in both]
    pd.testing.assert_frame_equal(*ranks)


def test_withdrawing_undoing_and_going_back_treat_both_alike(
    both: tuple[la.Case, la.Case],
) -> None:
    one, other = both
    for case in both:
        case.withdraw("calls", reason="recanted")
        assert len(case.links()) == 1
        assert case.entities()["entity"].tolist() == ["person:KY-1", PHONES[0]]
        case.undo()
    pd.testing.assert_frame_equal(in_order(one.links()), in_order(other.links()))
    earlier = one.as_of(2)
    assert len(earlier.links()) == 1
    assert earlier.sql("SELECT count(*) AS n FROM numbered_links")["n"].tolist() == [0]
    for act in range(3):  # the undoing of the withdrawal, then of the addition, then nothing of it
        if act:
            one.undo()
    assert verify_journal(one).intact


def test_a_document_added_again_after_it_was_undone_replaces_its_numbers(
    both: tuple[la.Case, la.Case],
) -> None:
    one, other = both
    one.undo()
    one.add(numbered())
    pd.testing.assert_frame_equal(in_order(one.links()), in_order(other.links()))
    assert verify_journal(one).intact
    counts = one.sql(
        "SELECT (SELECT count(*) FROM numbered_links) AS links, (SELECT count(*) FROM link_ends) "
        "AS ends, (SELECT count(*) FROM link_details) AS details"
    )
    assert counts.to_numpy().tolist() == [[len(CALLS), 3, len(CALLS)]]


def test_numbers_of_two_documents_are_kept_apart(both: tuple[la.Case, la.Case]) -> None:
    one, other = both
    one.add(numbered("more calls"))
    other.add(written_out("more calls"))
    pd.testing.assert_frame_equal(in_order(one.links()), in_order(other.links()))
    assert verify_journal(one).intact


def test_a_document_has_the_same_hashes_whatever_the_case_had_before(
    both: tuple[la.Case, la.Case],
) -> None:
    one, _ = both
    with la.Case(purpose="training", region="US-KY", timezone=ZONE) as other:
        for name in ("more calls", "calls"):
            other.add(numbered(name))
        assert one.entries()[2].content[1:] == other.entries()[2].content[1:]
        assert one.combine(other)[0].document == "more-calls"


def test_files_and_copies_hold_the_numbers(both: tuple[la.Case, la.Case], tmp_path: Path) -> None:
    one, other = both
    one.save(tmp_path / "a.case")
    with la.Case.open(tmp_path / "a.case") as again, one.copy() as copied:
        for case in (again, copied):
            pd.testing.assert_frame_equal(in_order(case.links()), in_order(other.links()))
            assert verify_journal(case).intact


def test_combined_cases_take_over_numbers_as_links(both: tuple[la.Case, la.Case]) -> None:
    one, other = both
    with la.Case(purpose="training", region="US-KY", timezone=ZONE) as third:
        third.combine(one)
        pd.testing.assert_frame_equal(in_order(third.links()), in_order(other.links()))
        assert third.combine(other) == ()  # the rows are the same
    assert one.combine(other) == ()


def test_numbers_that_mean_nothing_valid_refuse_the_document(
    both: tuple[la.Case, la.Case],
) -> None:
    one, _ = both
    wrong = "SELECT 0 AS number, 'kall' AS type, '%Y' AS form, 0 AS shift, 'offset' AS zone"
    with pytest.raises(CaseError) as caught:
        one.add(numbered("others", details=wrong))
    assert str(caught.value) == (
        'Document "others", link_details: "kall" is not a type of link. Did you mean "call"?'
    )
    assert len(one.links()) == 1 + len(CALLS)


def test_a_link_whose_numbers_stand_for_nothing_refuses_the_document(
    both: tuple[la.Case, la.Case],
) -> None:
    one, _ = both
    few = "SELECT n AS number, 'call' AS type, '%Y' AS form, 0 AS shift FROM range(3) t(n)"
    with pytest.raises(CaseError) as caught:
        one.add(numbered("others", details=few))
    assert str(caught.value) == (
        'Document "others", numbered_links: its numbers stand for 3 links instead of 8. Give each '
        "end and each of the details once."
    )
    assert len(one.links()) == 1 + len(CALLS)
