"""Which of calls, messages and payments stand in a case, asked before contacts are."""

from __future__ import annotations

import pandas as pd

import linkanalysis as la
from linkanalysis.graph.queries.edge_queries import exchanged_types


def _add(case: la.Case, title: str, *kinds: str) -> None:
    links = pd.DataFrame({"source": "person:1", "target": "person:2", "type": kinds})
    page = la.Document(title=title, sha256=title * 64)
    case.add(la.Batch.of(page, links=links))


def test_only_types_of_standing_documents_count() -> None:
    with la.Case(purpose="training") as case:
        assert exchanged_types(case) == frozenset()
        _add(case, "a", "kin", "payment")
        assert exchanged_types(case) == {"payment"}
        _add(case, "b", "call", "message", "call", "uses")
        assert exchanged_types(case) == {"call", "message", "payment"}
        case.withdraw(case.documents()["id"].iloc[0], reason="belongs to another case")
        assert exchanged_types(case) == {"call", "message"}
