"""Who is who: judgments that two entities are the same, and the sameness that follows.

Lives here: `Decision`, the clusters that decisions make, and the conflict that forbids one.
Not here: how a pair comes to be judged (`identity`), and the tables (`case`).

A decision holds while both its entities, and every document that its reasons name, stand. So a
sameness that rests on a document goes with it, and comes back with it; nothing is rewritten.
*Same* is transitive; *different* forbids; *unsure* is kept for review and does nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import pandas as pd

from linkanalysis._given import expect_type, suggest_name
from linkanalysis._provenance import Reason
from linkanalysis.errors import CaseError
from linkanalysis.vocabulary import split_id

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "Decision",
    "Judgment",
    "clusters",
    "decisions_of",
    "find_conflict",
    "reasons_json",
    "rests_on",
]

Judgment = Literal["same", "different", "unsure"]
JUDGMENTS: tuple[str, ...] = get_args(Judgment)
JUDGED = "a decision takes two ids and a judgment, all as text."


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgment on two entities of one type.

    Attributes
    ----------
    left, right : str
        The ids. Their order does not matter.
    judgment : {"same", "different", "unsure"}
        The judgment.
    by : str
        Who or which rule judged; empty: as given to `Case.decide`.
    reasons : tuple of Reason
        Where it is seen. Documents named here must stand for the decision to hold.

    Raises
    ------
    CaseError
        If the ids are one, are of two types, or the judgment is none of the three.

    Examples
    --------
    >>> Decision("person:KY-1", "person:KY-2", "same").judgment
    'same'
    """

    left: str
    right: str
    judgment: Judgment
    by: str = ""
    reasons: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        given = ("left", self.left), ("right", self.right), ("judgment", self.judgment)
        for name, value in given:
            expect_type(name, value, str, JUDGED, error=CaseError)
        if self.judgment not in JUDGMENTS:
            message = (
                f'"{self.judgment}" is not a judgment. {suggest_name(self.judgment, JUDGMENTS)}'
            )
            raise CaseError(message)
        if self.left == self.right:
            message = f"{self.left} stands on both sides of a decision; name two entities."
            raise CaseError(message)
        if split_id(self.left)[0] != split_id(self.right)[0]:
            message = (
                f"{self.left} and {self.right} are of two types and cannot be judged the same "
                "thing. A person and what they use are tied by a link."
            )
            raise CaseError(message)


def decisions_of(given: object) -> list[Decision]:
    """Take decisions from whatever holds them."""
    if isinstance(given, Iterable) and not isinstance(given, (pd.DataFrame, str, Mapping)):
        listed = list(given)
        if all(isinstance(each, Decision) for each in listed):
            return listed
    if hasattr(given, "to_frame") and not isinstance(given, pd.DataFrame):
        given = given.to_frame()
    if isinstance(given, pd.DataFrame) and {"left", "right", "judgment"} <= set(given.columns):
        return [_of_row(row) for row in given.to_dict("records")]
    message = (
        "decide takes decisions: the answer of resolve, a list of Decision, or a frame with the "
        "columns left, right and judgment."
    )
    raise CaseError(message)


def _of_row(row: Mapping[Any, Any]) -> Decision:
    by, reasons = row.get("by"), row.get("reasons", ())
    if isinstance(reasons, str):
        reasons = (Reason("", "", reasons),) if reasons else ()
    return Decision(
        row["left"],
        row["right"],
        row["judgment"],
        by if isinstance(by, str) else "",
        reasons if isinstance(reasons, tuple) else (),
    )


def reasons_json(reasons: Sequence[Reason]) -> str:
    """Write reasons as they are kept in the table."""
    return json.dumps([[r.document, r.row, r.text] for r in reasons], ensure_ascii=False)


def rests_on(reasons: str) -> set[str]:
    """Say which documents kept reasons name."""
    return {document for document, _, _ in json.loads(reasons) if document}


def clusters(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Gather what is the same, directly or through others."""
    leader = _leaders(pairs)
    members: dict[str, list[str]] = {}
    for entity in sorted(leader):
        members.setdefault(_find(leader, entity), []).append(entity)
    return sorted(tuple(group) for group in members.values())


def find_conflict(
    same: Iterable[tuple[str, str]], different: Iterable[tuple[str, str]]
) -> tuple[str, str] | None:
    """Find a pair judged different that would come to be the same."""
    leader = _leaders(same)
    for left, right in different:
        if left in leader and right in leader and _find(leader, left) == _find(leader, right):
            return left, right
    return None


def _leaders(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    leader: dict[str, str] = {}
    for pair in pairs:
        left, right = (_find(leader, leader.setdefault(entity, entity)) for entity in pair)
        leader[max(left, right)] = min(left, right)
    return leader


def _find(leader: dict[str, str], entity: str) -> str:
    while leader[entity] != entity:
        leader[entity] = leader[leader[entity]]  # halve the way for the next to ask
        entity = leader[entity]
    return entity
