"""Which grades of documents a graph takes, and which of them say that nothing can be judged.

Lives here: matching codes as they are asked for with grades as they stand on documents.
Not here: what codes mean (`vocabulary`). There is no order among grades, within a scheme or across.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis._given import suggest_name
from linkanalysis.errors import UnknownNameError
from linkanalysis.vocabulary import parse_grade, scheme

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

__all__ = ["admitted_grades", "is_unjudged"]


def admitted_grades(grades: pd.DataFrame, wanted: Iterable[str]) -> tuple[str, ...]:
    """Find the grades of documents that are among the wanted."""
    codes: dict[str, set[str]] = {}
    for name, grade in zip(grades["scheme"], grades["grade"], strict=True):
        if isinstance(grade, str) and grade:
            for code in _codes(name, grade):
                codes.setdefault(code, set()).add(f"{name}:{grade}")
    admitted: set[str] = set()
    for code in wanted:
        found = codes.get(_plain(code))
        if found is None:
            known = sorted({name for name in codes if ":" not in name})
            hint = suggest_name(_plain(code), known) or "case.documents() lists them."
            message = f'"{code[:40]}" is the grade of no standing document. {hint}'
            raise UnknownNameError(message, name=code, choices=tuple(known))
        admitted |= found
    return tuple(sorted(admitted))


def is_unjudged(scheme_name: str, grade: str) -> bool:
    """Tell whether a grade says that source or information cannot be judged."""
    parts = parse_grade(scheme_name, grade)
    unknown = {(code.part, code.code) for code in scheme(scheme_name).codes if code.unknown}
    return bool({("source", parts.source), ("information", parts.information)} & unknown)


def _codes(scheme_name: str, grade: str) -> set[str]:
    parts = parse_grade(scheme_name, grade)
    short = f"{parts.source or ''}{parts.information or ''}"
    codes = {code for code in (short, f"{short}{parts.handling or ''}") if code}
    return codes | {f"{_plain(scheme_name)}:{code}" for code in codes}


def _plain(code: str) -> str:
    return code.upper().translate(str.maketrans("", "", " -/."))
