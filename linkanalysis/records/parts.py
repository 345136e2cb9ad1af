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

    Attributes
    ----------
    statements, links, problems : DataFrame
        Columns as in the case, without the document; may be empty.

    Examples
    --------
    >>> parts = Parts(statement_frame([("person:KY-1", "name", "Ana Bell", "2")]))
    >>> len(parts.statements), len(parts.links), len(parts.problems)
    (1, 0, 0)
    """

    statements: pd.DataFrame = field(default_factory=pd.DataFrame)
    links: pd.DataFrame = field(default_factory=pd.DataFrame)
    problems: pd.DataFrame = field(default_factory=pd.DataFrame)


def statement_frame(lines: list[tuple[str, str, str, str]]) -> pd.DataFrame:
    """Make a frame of statements.

    Parameters
    ----------
    lines : list of tuple
        Entity, attribute, value, row.

    Returns
    -------
    DataFrame
        The four columns.

    Examples
    --------
    >>> statement_frame([("person:KY-1", "name", "Ana Bell", "2")])["value"].tolist()
    ['Ana Bell']
    """
    return pd.DataFrame(lines, columns=["entity", "attribute", "value", "row"], dtype=object)


def link_frame(lines: list[dict[str, object]]) -> pd.DataFrame:
    """Make a frame of links.

    Parameters
    ----------
    lines : list of dict
        One dictionary a link, all with the same keys.

    Returns
    -------
    DataFrame
        One column a key.

    Examples
    --------
    >>> link_frame([{"source": "person:KY-1", "type": "tie"}])["type"].tolist()
    ['tie']
    """
    return pd.DataFrame(lines, dtype=object)


def problem_frame(rows: list[tuple[str, str, str, str, str]]) -> pd.DataFrame:
    """Make a frame of problems.

    Parameters
    ----------
    rows : list of tuple
        Row, column, value, why, raw.

    Returns
    -------
    DataFrame
        The columns of `case.problems` without the document.

    Examples
    --------
    >>> problem_frame([("2", "start", "x", "no date", "1,2,x")])["why"].tolist()
    ['no date']
    """
    return pd.DataFrame(rows, columns=["row", "column", "value", "why", "raw"], dtype=object)
