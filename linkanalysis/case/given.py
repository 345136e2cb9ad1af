"""Whether what was given is a case at all.

Lives here: `expect_case`.
Not here: the same of graphs, which is asked where it is asked whether they are current
(`graph.freshness`).
"""

from __future__ import annotations

from linkanalysis.case.case import Case
from linkanalysis.errors import CaseError

__all__ = ["expect_case"]


def expect_case(given: object) -> None:
    """Say so where something else than a case was given."""
    if isinstance(given, Case):
        return
    what = "None" if given is None else f"of type {type(given).__name__}"
    message = (
        f"A case is needed here, and what was given is {what}. read_case(folder) reads one, "
        "Case.open(path) opens one."
    )
    raise CaseError(message)
