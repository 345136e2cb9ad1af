"""What a reader makes of a chunk: frames with the columns of the case.

Lives here: `Parts` and the frames it is made of.
Not here: the three streams of a batch (`streams`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

__all__ = ["Parts", "link_frame", "problem_frame", "statement_frame"]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What a chunk states, and what of it could not be read.

    statements, links, problems: Columns as in the case, without the document; may be empty.
    """

    statements: pd.DataFrame = field(default_factory=pd.DataFrame)
    links: pd.DataFrame = field(default_factory=pd.DataFrame)
    problems: pd.DataFrame = field(default_factory=pd.DataFrame)


def statement_frame(lines: list[tuple[str, str, str, str]]) -> pd.DataFrame:
    """Make a frame of statements."""
    return pd.DataFrame(lines, columns=["entity", "attribute", "value", "row"], dtype=object)


def link_frame(lines: list[dict[str, object]]) -> pd.DataFrame:
    """Make a frame of links."""
    return pd.DataFrame(lines, dtype=object)


def problem_frame(rows: list[tuple[str, str, str, str, str]]) -> pd.DataFrame:
    """Make a frame of problems."""
    return pd.DataFrame(rows, columns=["row", "column", "value", "why", "raw"], dtype=object)
