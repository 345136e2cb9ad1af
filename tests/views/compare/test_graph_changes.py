"""What differs between two graphs of one case, and on which rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exhaustive import fewer
from hypothesis import given, settings
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.compare import compare_graphs
from linkanalysis.errors import ProtectedError, StaleResultWarning

if TYPE_CHECKING:
    from linkanalysis.compare import GraphChanges

Link = tuple[str, str, str, str]


def batch(title: str, links: list[Link], roles: dict[str, str] | None = None) -> la.Batch:
    """Make a document that states links, with their types and starts, and roles."""
    frame = pd.DataFrame(links, columns=["source", "target", "type", "start"])
    frame["row"] = [str(number) for number in range(2, len(links) + 2)]
    said = [(who, "person", "role", role, "99") for who, role in (roles or {}).items()]
    columns = ["entity", "type", "attribute", "value", "row"]
    return la.Batch.of(
        la.Document(title=title, sha256=title.encode().hex().ljust(64, "0")),
        links=frame,
        statements=pd.DataFrame(said, columns=columns),
    )


def case_of(*batches: la.Batch) -> la.Case:
    """Make a case of some documents."""
    case = la.Case(purpose="training")
    for each in batches:
        case.add(each)
    return case


def met(day: str, *people: str) -> list[Link]:
    """State that people took part in an event of a day."""
    return [(f"person:{who}", f"event:{day}", "involved_in", day) for who in people]


def as_of(case: la.Case, before: str, after: str) -> GraphChanges:
    """Compare a case at two dates."""
    graphs = [la.build_graph(case, when=day) for day in (before, after)]
    return compare_graphs(*graphs, method="modularity", worlds=0)


def rows(changes: GraphChanges, what: str, *columns: str) -> list[list[object]]:
    """Return some columns of the rows about groups, ranks, entities or ties."""
    frame = changes.to_frame()
    chosen = frame.loc[frame["what"] == what, list(columns)]
    return [list(row) for row in chosen.itertuples(index=False, name=None)]


GROWING = [
    *met("2024-01-05", "ana", "ben", "cay"),
    *met("2024-01-09", "ana", "ben", "cay"),
    *met("2024-03-02", "ana", "ben", "cay", "dov"),
    *met("2024-03-05", "ana", "cay", "dov"),
    *met("2024-01-20", "eva", "fay", "gus"),
    *met("2024-01-25", "eva", "fay", "gus"),
]


def test_what_came_between_two_dates_stands_on_its_rows() -> None:
    changes = as_of(case_of(batch("log", GROWING)), "2024-02-01", "2024-04-01")
    columns = ("change", "value_before", "value_after", "joined", "document_ids")
    assert rows(changes, "group", *columns) == [["grown", 3, 4, ("person:dov",), ("log",)]]
    came = ["event:2024-03-02", "event:2024-03-05", "person:dov"]
    assert sorted(row[0] for row in rows(changes, "entity", "entity")) == came  # type: ignore[type-var]
    dov = changes.to_frame().query("what == 'entity' and entity == 'person:dov'").index[0]
    assert [(r.document, r.row, r.text) for r in changes.reasons(int(dov) + 1)] == [
        ("log", "11", "person:dov is involved in event:2024-03-02, 2024-03-02"),
        ("log", "14", "person:dov is involved in event:2024-03-05, 2024-03-05"),
    ]
    back = as_of(case_of(batch("log", GROWING)), "2024-04-01", "2024-02-01")
    assert rows(back, "group", "change", "left") == [["shrunk", ("person:dov",)]]
    assert {row[0] for row in rows(back, "entity", "change")} == {"went"}


def test_nothing_changed_between_two_quiet_days() -> None:
    changes = as_of(case_of(batch("log", GROWING)), "2024-02-01", "2024-02-20")
    assert repr(changes) == "<GraphChanges: nothing changed, 0 withheld>"
    assert changes.to_frame().empty


def test_a_rank_counts_only_where_the_measure_changed_too() -> None:
    kin = [
        ("person:ana", f"person:{who}", "associate_of", day)
        for who, day in (("ben", "2024-01-01"), ("cay", "2024-01-01"))
    ]
    later = [
        ("person:ben", f"person:{who}", "associate_of", "2024-03-01") for who in ("dov", "eva")
    ]
    phone = [("person:fay", f"phone:{k}", "uses", "2024-03-01") for k in range(9)]
    case = case_of(batch("list", [*kin, *later, *phone]))
    changes = as_of(case, "2024-02-01", "2024-04-01")
    columns = ("entity", "change", "value_before", "value_after")
    assert (
        rows(changes, "rank", *columns) == []
    )  # ana fell behind fay and ben, and has two ties as before
    without = as_of(case_of(batch("list", [*kin, *later])), "2024-02-01", "2024-04-01")
    assert rows(without, "rank", *columns) == [["person:ben", "rose", 2, 1]]
    assert rows(without, "rank", "stable", "document_ids") == [[False, ("list",)]]


def test_a_state_that_ended_went_and_a_tie_with_more_links_rose() -> None:
    calls: list[Link] = [("phone:1", "phone:2", "call", f"2024-0{month}-01") for month in (1, 2, 3)]
    frame = pd.DataFrame(calls, columns=["source", "target", "type", "start"]).assign(end=None)
    used = {"source": "person:ana", "target": "phone:1", "type": "uses"}
    frame.loc[3] = {**used, "start": "2024-01-01", "end": "2024-02-10"}
    frame["row"] = ["2", "3", "4", "5"]
    case = la.Case(purpose="training")
    case.add(la.Batch.of(la.Document(title="log", sha256="0" * 64), links=frame))
    changes = as_of(case, "2024-02-05", "2024-03-05")
    columns = ("entity", "other", "change", "value_before", "value_after")
    assert sorted(rows(changes, "tie", *columns)) == [
        ["person:ana", "phone:1", "went", 1, 0],
        ["phone:1", "phone:2", "rose", 2, 3],
    ]
    tie = changes.to_frame().query("change == 'rose'").index[0]
    assert [reason.row for reason in changes.reasons(int(tie) + 1)] == ["4"]


def test_a_document_that_was_added_is_named_and_no_other() -> None:
    case = case_of(batch("first", GROWING))
    before = la.build_graph(case)
    case.add(batch("tip", met("2024-01-05", "hal")))
    changes = compare_graphs(before, la.build_graph(case), worlds=0)
    assert rows(changes, "tie", "other", "document_ids") == [["person:hal", ("tip",)]]
    with pytest.warns(StaleResultWarning):
        before.around("person:ana")


def test_who_was_found_to_be_another_neither_came_nor_went() -> None:
    case = case_of(batch("log", [*GROWING, *met("2024-01-05", "ann")]))
    before = la.build_graph(case)
    case.decide([la.Decision("person:ana", "person:ann", "same")])
    changes = compare_graphs(before, la.build_graph(case), worlds=0)
    assert rows(changes, "entity", "entity") == []


def test_protected_people_are_counted_and_not_listed() -> None:
    case = case_of(batch("log", GROWING, {"person:dov": "victim"}))
    changes = as_of(case, "2024-02-01", "2024-04-01")
    assert rows(changes, "group", "joined", "protected") == [[(), 1]]
    assert changes.withheld == 3  # dov, and both ties of dov
    assert "dov" not in changes._repr_html_()
    assert "dov" not in str([changes.reasons(row) for row in range(1, len(changes) + 1)])


def test_who_came_to_be_protected_since_is_not_named() -> None:
    case = case_of(batch("log", GROWING))
    before = la.build_graph(case)
    changes = compare_graphs(before, before, worlds=0)
    case.add(batch("interview", [], {"person:dov": "victim"}))
    with pytest.raises(ProtectedError):
        compare_graphs(before, la.build_graph(case), worlds=0)
    with pytest.raises(ProtectedError):
        changes.to_frame()


PAIRS = st.tuples(st.sampled_from("abcd"), st.sampled_from("efgh"), st.integers(1, 9))


@settings(max_examples=fewer(3))  # each builds a case
@given(st.lists(PAIRS, max_size=12), st.integers(1, 9), st.integers(1, 9))
def test_ties_are_those_of_the_links_by_date(
    found: list[tuple[str, str, int]], first: int, last: int
) -> None:
    links = [(f"person:{a}", f"person:{b}", "message", f"2024-01-0{day}") for a, b, day in found]
    case = case_of(batch("log", links), batch("more", met("2024-02-01", "x", "y")))
    changes = as_of(case, f"2024-01-0{first}", f"2024-01-0{last}")
    expected = set()
    for a, b in {(a, b) for a, b, _ in found}:
        days = [day for x, y, day in found if (x, y) == (a, b)]
        counts = tuple(sum(day <= end for day in days) for end in (first, last))
        if counts[0] != counts[1]:
            expected.add((f"person:{a}", f"person:{b}", *counts))
    columns = ("entity", "other", "value_before", "value_after")
    assert {tuple(row) for row in rows(changes, "tie", *columns)} == expected
    for number, row in enumerate(changes.rows, start=1):
        if row.what == "tie":
            assert len(changes.reasons(number)) == abs(row.value_after - row.value_before)
