"""The rows of documents behind ties."""

from __future__ import annotations

import networkx as nx

import linkanalysis as la
from linkanalysis.graph.evidence_rows import (
    LinkRow,
    reasons_at,
    reasons_of,
    rows_behind,
    strongest_ties,
)

CALL = LinkRow("calls", "2", "call", "phone:1", "phone:2", None, None)


def test_a_row_becomes_a_reason() -> None:
    reason = reasons_of([CALL])[0]
    assert (reason.row, reason.text) == ("2", "phone:1 called phone:2")


def test_without_a_case_there_are_no_rows_and_reasons_are_the_ties() -> None:
    assert rows_behind(la.from_networkx(nx.path_graph(2)), [(0, 1)]) == {(0, 1): ()}
    line = la.from_networkx(nx.path_graph(3))
    assert strongest_ties(line, 1).tolist() == [0, 1]
    reasons = [(reason.document, reason.row, reason.text) for reason in reasons_at(line, 1, 20)]
    assert reasons == [("", "", "person:0 – person:1"), ("", "", "person:1 – person:2")]
