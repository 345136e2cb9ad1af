"""Groups in a notebook cell: a row for each group, its size before its members."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.result import ROWS_SHOWN, Column
from linkanalysis.core.vocabulary.names import display_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

MEMBERS = (
    Column("size", "how many members it has, the protected too", "members"),
    Column(
        "mean {number}",
        "mean over the members listed",
        "0 to 1",
        bar="of 1",
    ),
    Column("members", "its members, as they may be shown"),
)


def group_rows(
    graph: EntityGraph, frame: pd.DataFrame, by: str, number: str, sizes: NDArray[np.int64]
) -> tuple[pd.DataFrame, int]:
    """Return the largest groups, and how many there are; masked members come last.

    frame: Rows of members, by group. by: Its column of groups, numbered from 1.
    number: Its column of which the mean is shown. sizes: Members of each group.
    """
    masked = {shown for shown, hidden in zip(graph.shown, graph.masked, strict=True) if hidden}
    frame = frame[frame[by] <= ROWS_SHOWN]
    order = frame["entity"].isin(masked).sort_values(kind="stable").index
    listed = dict(iter(frame.loc[order].groupby(by)))
    rows = [
        (group, size, listed[group][number].mean(), _names(listed[group]))
        if group in listed
        else (group, size, None, ())  # all its members are protected
        for group, size in enumerate(sizes[:ROWS_SHOWN].tolist(), 1)
    ]
    names = [by, "size", f"mean {number}", "members"]
    return pd.DataFrame(rows, columns=names), len(sizes)


def _names(members: pd.DataFrame) -> tuple[str, ...]:
    return tuple(map(display_name, members["entity"], members["label"]))
