"""Graphs of a few links at given times, for tests of what runs in the order of time."""

from __future__ import annotations

import pandas as pd

import linkanalysis as la

Link = tuple[str, str, str, str | None]


def graph_of(links: list[Link], *, victim: str = "") -> la.EntityGraph:
    """Build the graph of some links, with their types and starts."""
    frame = pd.DataFrame(links, columns=["source", "target", "type", "start"])
    frame["row"] = [str(number) for number in range(2, len(links) + 2)]
    said = [(victim, "person", "role", "victim", "99")] if victim else []
    columns = ["entity", "type", "attribute", "value", "row"]
    case = la.Case(purpose="training", timezone="UTC")
    case.add(
        la.Batch.of(
            la.Document(title="log", sha256="0" * 64),
            links=frame,
            statements=pd.DataFrame(said, columns=columns),
        )
    )
    return la.build_graph(case)
