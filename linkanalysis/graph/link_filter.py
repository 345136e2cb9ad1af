"""Which links and entities of a case a graph takes.

Lives here: `LinkFilter`, which a graph keeps so that its links can be looked up later, and matching
of the grades asked for with those of documents. Grades have no order.
Not here: what the options of `build_graph` mean (`build`), and the SQL (`queries`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis._given import suggest_name
from linkanalysis.errors import UnknownNameError
from linkanalysis.vocabulary import parse_grade, scheme

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    import pandas as pd

__all__ = ["LinkFilter", "admitted_grades", "is_unjudged"]

# Links that say how things are and last until they are said to end; all others happen at once.
LASTING = (
    "associate_of",
    "controls",
    "controls_money_of",
    "employed_by",
    "holds",
    "holds_documents_of",
    "household",
    "kin",
    "lives_at",
    "member_of",
    "owns",
    "registered_to",
    "subscriber_of",
    "uses",
    "workplace",
    "works_at",
)


@dataclass(frozen=True, slots=True)
class LinkFilter:
    """Which links and entities of a case to take.

    types: Types of entities; all if None.
    link_types: Types of links; all if None.
    grades: Schemes and grades of documents, as "admiralty:B2"; all documents, graded or not, if
      None.
    before: Links that started before this instant.
    since: Links that had not ended before this instant.
    as_of: Whether what happened at once counts from then on (as of a date), or only in its time.
    """

    types: tuple[str, ...] | None = None
    link_types: tuple[str, ...] | None = None
    grades: tuple[str, ...] | None = None
    before: datetime | None = None
    since: datetime | None = None
    as_of: bool = False

    def parameters(self) -> list[object]:
        """Return the parameters $1 to $7 that all queries share."""
        return [
            _listed(self.types),
            _listed(self.link_types),
            _listed(self.grades),
            self.before,
            self.since,
            self.as_of,
            list(LASTING),
        ]


def _listed(names: Collection[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


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
