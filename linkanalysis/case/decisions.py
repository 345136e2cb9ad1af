"""Judgments that two ids are the same entity or not, and the sameness that follows from them.

Lives here: `Decision`, the clusters that decisions form, conflicts, and the table of sameness.
Not here: how a pair comes to be judged (`identity`), and how decisions are recorded (`acts`).

A decision holds while both entities and every document its reasons name are standing. Sameness
that depends on a document therefore disappears with it and returns with it; nothing is rewritten.
*Same* is transitive, *different* forbids *same*, and *unsure* is kept for review and has no effect.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import pandas as pd

from linkanalysis._given import expect_type, suggest_name
from linkanalysis._provenance import Reason
from linkanalysis.case.engine import column
from linkanalysis.errors import CaseError
from linkanalysis.vocabulary import split_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.case.engine import DuckEngine

Judgment = Literal["same", "different", "unsure"]
JUDGMENTS: tuple[str, ...] = get_args(Judgment)


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgment on whether two ids of one type are the same entity.

    Attributes
    ----------
    left, right : str
        The ids. Their order does not matter.
    judgment : {"same", "different", "unsure"}
        The judgment.
    by : str
        Person or rule that judged; if empty, the `by` of `Case.decide`.
    reasons : tuple of Reason
        The evidence. The decision holds only while every document named here is standing.

    Raises
    ------
    CaseError
        If the two ids are equal or of different types, or the judgment is not one of the three.

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
            expect_type(name, value, str, "it must be text.", error=CaseError)
        if self.judgment not in JUDGMENTS:
            message = (
                f'"{self.judgment}" is not a judgment. {suggest_name(self.judgment, JUDGMENTS)}'
            )
            raise CaseError(message)
        if self.left == self.right:
            message = f"{self.left} is on both sides of the decision; name two different ids."
            raise CaseError(message)
        if split_id(self.left)[0] != split_id(self.right)[0]:
            message = (
                f"{self.left} and {self.right} have different types, so they cannot be one entity. "
                "A link ties a person to what they use."
            )
            raise CaseError(message)


def decisions_of(given: object) -> list[Decision]:
    """Read decisions from the result of resolve, an iterable of Decision, or a DataFrame."""
    if isinstance(given, Iterable) and not isinstance(given, (pd.DataFrame, str, Mapping)):
        listed = list(given)
        if all(isinstance(each, Decision) for each in listed):
            return listed
    if hasattr(given, "to_frame") and not isinstance(given, pd.DataFrame):
        given = given.to_frame()
    if isinstance(given, pd.DataFrame) and {"left", "right", "judgment"} <= set(given.columns):
        return [_of_row(row) for row in given.to_dict("records")]
    message = (
        "decide takes the result of resolve, a list of Decision, or a DataFrame with the columns "
        "left, right and judgment."
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
    """Write reasons as the JSON text that the table keeps."""
    return json.dumps([[r.document, r.row, r.text] for r in reasons], ensure_ascii=False)


def rests_on(reasons: str) -> set[str]:
    """Return the documents that reasons in JSON name."""
    return {document for document, _, _ in json.loads(reasons) if document}


def clusters(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Group ids that are the same, directly or through others; groups and members sorted."""
    leader = _leaders(pairs)
    members: dict[str, list[str]] = {}
    for entity in sorted(leader):
        members.setdefault(_find(leader, entity), []).append(entity)
    return sorted(tuple(group) for group in members.values())


def find_conflict(
    same: Iterable[tuple[str, str]], different: Iterable[tuple[str, str]]
) -> tuple[str, str] | None:
    """Find a pair judged different that the `same` pairs would make one entity."""
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
        leader[entity] = leader[leader[entity]]  # path halving: the next search is shorter
        entity = leader[entity]
    return entity


def refresh_sameness(engine: DuckEngine) -> dict[str, str]:
    """Recompute which id stands for which and fill the table `same`; return canonical id by id."""
    same = {member: group[0] for group in clusters(_holding(engine)) for member in group[1:]}
    engine.execute("DELETE FROM temp.same")
    if same:
        frame = pd.DataFrame({"entity": list(same), "canonical": list(same.values())}, dtype=object)
        with engine.frame("found", frame):
            engine.execute("INSERT INTO temp.same SELECT entity, canonical FROM found")
    return same


def _holding(engine: DuckEngine) -> list[tuple[str, str]]:
    """Find the pairs judged the same by decisions that hold."""
    judged = engine.execute(
        'SELECT "left", "right", reasons FROM decisions '
        "WHERE standing AND judgment = 'same' ORDER BY ALL"
    ).fetchall()
    if not judged:
        return []
    documents = set(column(engine, "SELECT id FROM standing_documents"))
    present = set(
        column(
            engine,
            "SELECT entity FROM stated_entities SEMI JOIN ("
            'SELECT "left" AS entity FROM decisions UNION SELECT "right" FROM decisions) '
            "USING (entity)",
        )
    )
    return [
        (left, right)
        for left, right, reasons in judged
        if {left, right} <= present and rests_on(reasons) <= documents
    ]
