"""Forensic comparisons on record: what was compared, the result, and whether it was verified.

Lives here: `read_hits` and `read_refusals`.
Not here: incidents that hits link (`case_links`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linkanalysis.queries.graph_queries import links_of_types, statement_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.case import Case

MATCH = "forensic_match"
OF_HITS = ("modality", "laboratory", "reference", "verified_by")
REFUSALS = ("inconclusive", "no_hit")


@dataclass(frozen=True, slots=True)
class Hit:
    """One row that reports a match of two things.

    said: What the row states about the comparison, by attribute.
    link: The row as a link, for reasons.
    """

    ends: tuple[str, str]
    said: Mapping[str, str]
    link: Mapping[Any, Any]

    @property
    def verified(self) -> bool:
        """Whether the row names somebody who verified the comparison."""
        return bool(self.said.get("verified_by"))


def read_hits(case: Case) -> list[Hit]:
    """Read the rows that report a match, oldest first."""
    said: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    rows = statement_rows(case, OF_HITS)
    columns = ("document", "row", "attribute", "value")
    for document, row, attribute, value in zip(*(rows[name] for name in columns), strict=True):
        said[str(document), str(row)][str(attribute)] = str(value)
    return [
        Hit(
            ends=(str(link["source"]), str(link["target"])),
            said=said.get((str(link["document"]), str(link["row"])), {}),
            link=link,
        )
        for link in links_of_types(case, (MATCH,)).to_dict("records")
        if link["source"] != link["target"]
    ]


def read_refusals(case: Case) -> dict[str, set[frozenset[str]]]:
    """Read which pairs were compared without a match, by result."""
    found: dict[str, set[frozenset[str]]] = {name: set() for name in REFUSALS}
    rows = statement_rows(case, REFUSALS)
    columns = ("entity", "attribute", "value")
    for trace, result, other in zip(*(rows[name] for name in columns), strict=True):
        found[str(result)].add(frozenset((str(trace), case.same.get(str(other), str(other)))))
    return found
