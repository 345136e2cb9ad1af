"""The table from grades of documents to probabilities that a stated tie is real, to be edited."""

from __future__ import annotations

import numpy as np
import pandas as pd

from linkanalysis._given import expect_type
from linkanalysis.errors import GraphKindError, RecordError, UnknownNameError
from linkanalysis.vocabulary import parse_grade

COLUMNS = ["scheme", "grade", "probability", "low", "high", "meaning"]

# Rows that every table has: what machines record, and what has no grade of the table.
RECORDED = "recorded by a machine"
UNGRADED = "ungraded"

# Columns 1 to 6: credibility of the information. A convention, not a study: source and information
# pull the number down together, 5 speaks against the tie, and what cannot be judged (F, 6) is set
# between the judged ones.
ADMIRALTY = {
    "A": (0.95, 0.90, 0.70, 0.40, 0.10, 0.50),
    "B": (0.90, 0.85, 0.65, 0.35, 0.10, 0.50),
    "C": (0.80, 0.75, 0.55, 0.30, 0.10, 0.40),
    "D": (0.60, 0.50, 0.40, 0.20, 0.05, 0.25),
    "E": (0.60, 0.50, 0.40, 0.20, 0.05, 0.25),
    "F": (0.70, 0.60, 0.50, 0.30, 0.10, 0.40),
}

# What cannot be judged may be true or not: the range shown beside its probability.
UNKNOWN_LOW, UNKNOWN_HIGH = 0.2, 0.8


def grade_probabilities() -> pd.DataFrame:
    """Return the table from grades to the probability that a stated tie is real, to be edited.

    Returns
    -------
    DataFrame
        Columns scheme, grade, probability, low, high, meaning. `low` and `high` differ from
        `probability` where source or information cannot be judged (F, 6). Two rows have no
        scheme: what machines record, and what has no grade of the table.

    Notes
    -----
    The numbers are a convention, not the result of a study: change them, add rows for another
    scheme, and pass the frame on as `grades`. F and 6 mean that nothing is known, not that the
    information is bad; 5 speaks against a tie. Only the Admiralty code has rows; other schemes are
    not converted.

    Examples
    --------
    >>> table = grade_probabilities()
    >>> table[table["grade"].isin(["B2", "F6"])][["grade", "probability", "low", "high"]]
       grade  probability   low  high
    7     B2         0.85  0.85  0.85
    35    F6         0.40  0.20  0.80
    """
    rows = []
    for source, values in ADMIRALTY.items():
        for information, value in zip("123456", values, strict=True):
            unknown = source == "F" or information == "6"
            low, high = (UNKNOWN_LOW, UNKNOWN_HIGH) if unknown else (value, value)
            meaning = "cannot be judged" if unknown else ""
            meaning = "speaks against the tie" if information == "5" else meaning
            rows.append(("admiralty", f"{source}{information}", value, low, high, meaning))
    rows.append(("", RECORDED, 0.99, 0.99, 0.99, "calls, messages, payments"))
    rows.append(("", UNGRADED, 0.70, 0.70, 0.70, "no grade, or one that is not in this table"))
    return pd.DataFrame(rows, columns=COLUMNS)


def checked_grades(grades: pd.DataFrame | None) -> pd.DataFrame:
    """Check a table that was edited."""
    if grades is None:
        return grade_probabilities()
    expect_type("grades", grades, pd.DataFrame, "edit the frame of la.trust.grade_probabilities().")
    wrong = [f'it has no column "{name}"' for name in COLUMNS[:5] if name not in grades]
    if not wrong:
        named = set(grades["grade"][grades["scheme"] == ""])
        wrong += [f'it has no row "{name}"' for name in (RECORDED, UNGRADED) if name not in named]
        numbers = grades[["probability", "low", "high"]].to_numpy(dtype=float)
        bad = np.flatnonzero(~((numbers >= 0) & (numbers <= 1)).all(axis=1)).tolist()
        names = grades["grade"].tolist()
        wrong += [f"{names[row]} is not between 0 and 1" for row in bad]
    if wrong:
        message = (
            f"This is not a table of grades: {'; '.join(wrong)}. Start from "
            "la.trust.grade_probabilities() and change its numbers."
        )
        raise GraphKindError(message)
    return grades.copy()


def graded(scheme_name: object, grade: object) -> tuple[str, str]:
    """Return scheme and grade of a document as the table names them."""
    if not isinstance(scheme_name, str) or not isinstance(grade, str) or not grade:
        return "", ""
    try:
        parts = parse_grade(scheme_name, grade)
    except (RecordError, UnknownNameError):
        return "", ""
    return parts.scheme, f"{parts.source or ''}{parts.information or ''}"
