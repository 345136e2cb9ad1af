"""Filters of links and entities of a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linkanalysis.core.checks import given_names, suggest_name
from linkanalysis.core.vocabulary.grading import parse_grade, scheme
from linkanalysis.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    import pandas as pd

# Links that describe a state, which lasts until a record ends it; all others are momentary.
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
class Lifting:
    """How calls, messages and payments of identifiers count for the holders of these.

    holding: Types of links that state who holds an identifier.
    _readings: Attribute and value of a person, and the identifier that the two name.
    _left_out: Ids of identifiers whose links do not count.
    """

    holding: tuple[str, ...]
    # ids of the case, also of protected people: not in the repr, and nothing for users to read
    _readings: tuple[tuple[str, str, str], ...] = field(default=(), repr=False)
    _left_out: tuple[str, ...] = field(default=(), repr=False)

    def parameters(self) -> list[object]:
        """Return the parameters $9 to $13."""
        columns = [[row[part] for row in self._readings] for part in range(3)]
        return [list(self.holding), *columns, list(self._left_out)]


@dataclass(frozen=True, slots=True)
class LinkFilter:
    """Which links and entities of a case to take; None means no limit.

    types, link_types: Types of entities and of links.
    grades: Schemes and grades of documents, such as "admiralty:B2".
    before: Take links that started before this instant.
    since: Take links that had not ended before this instant.
    as_of: Whether momentary links count from their time on (as of a date), or only at their time.
    without: Documents to disregard.
    lifting: How links of identifiers count for their holders; None if they do not.
    """

    types: tuple[str, ...] | None = None
    link_types: tuple[str, ...] | None = None
    grades: tuple[str, ...] | None = None
    before: datetime | None = None
    since: datetime | None = None
    as_of: bool = False
    without: tuple[str, ...] = ()
    lifting: Lifting | None = None

    def parameters(self, about: Iterable[str] | None = None) -> list[object]:
        """Return the parameters $1 to $8 of all queries, and with `lifting` those to $14.

        With `lifting`, `about` limits the answer to links among some ids.
        """
        names = (self.types, self.link_types, self.grades)
        listed = [None if some is None else sorted(some) for some in names]
        times = (self.before, self.since, self.as_of)
        shared: list[object] = [*listed, *times, list(LASTING), list(self.without)]
        if self.lifting is None:
            return shared
        return [*shared, *self.lifting.parameters(), None if about is None else sorted(set(about))]


def sorted_names(
    option: str, names: str | Collection[str] | None, what: str
) -> tuple[str, ...] | None:
    """Return the names given for an option, sorted, without repetition; None if not given."""
    return None if names is None else tuple(sorted(set(given_names(option, names, what=what))))


def admitted_grades(grades: pd.DataFrame, wanted: Iterable[str]) -> tuple[str, ...]:
    """Return the wanted grades of documents, as scheme and grade; raise if there are none."""
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
            message = f'No standing document has the grade "{code[:40]}". {hint}'
            raise UnknownNameError(message, name=code, choices=tuple(known))
        admitted |= found
    return tuple(sorted(admitted))


def is_unjudged(scheme_name: str, grade: str) -> bool:
    """Return whether a grade means that source or information cannot be judged."""
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
