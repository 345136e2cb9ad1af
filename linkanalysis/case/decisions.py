"""Judgments that two ids are the same entity or not, and the sameness that follows from them.

A decision holds while both entities and every document its reasons name are standing. Sameness
that depends on a document therefore disappears with it and returns with it; nothing is rewritten.
*Same* is transitive, *different* forbids *same*, and *unsure* is kept for review and has no effect.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

import pandas as pd

from linkanalysis.core.checks import expect_type, suggest_name
from linkanalysis.core.masked_ids import Name, meant_by
from linkanalysis.core.provenance import Reason
from linkanalysis.core.vocabulary.entities import split_id
from linkanalysis.errors import CaseError
from linkanalysis.storage.engine import column

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from linkanalysis.case.masked_names import Protection
    from linkanalysis.protection.witnesses import LeftOut
    from linkanalysis.storage.engine import DuckEngine

Pair = tuple[str, str]
Judgment = Literal["same", "different", "unsure"]
# First words of what stands for the id of a record that may be a protected person.
MAY_BE = "record that may be"
# Stands for both records of a pair of which neither is protected, if other pairs join them to
# somebody who is.
CHAINED = f"{MAY_BE} a protected person"
JUDGMENTS: tuple[str, ...] = get_args(Judgment)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Decision:
    """A judgment on whether two ids of one type are the same entity.

    Attributes
    ----------
    left, right : str
        The ids, masked if they would name somebody protected; `Case.decide` knows the real ones,
        and `Case.decisions` lists them. Their order does not matter. A pickle or deep copy holds
        only the masked ids, so `Case.decide` does not accept it.
    judgment : {"same", "different", "unsure"}
        The judgment.
    by : str
        Person or rule that judged; if empty, the `by` of `Case.decide`.
    reasons : tuple of Reason
        The evidence. The decision holds only while every document named here is standing.
    reason : str
        Why, in the words of the person who judged. The journal and `Case.decisions` keep it after
        the evidence: name no protected person in it.

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
    reason: str = ""

    def __repr__(self) -> str:
        return f"Decision({self.left!r}, {self.right!r}, {self.judgment!r}, by={self.by!r})"

    def __eq__(self, other: object) -> bool:
        # by the ids of the case: two records of protected people may be shown alike
        return isinstance(other, Decision) and _compared(self) == _compared(other)

    def __hash__(self) -> int:
        return hash(_compared(self))

    def __post_init__(self) -> None:
        texts = ("left", "right", "judgment", "reason")
        for name, value in ((text, getattr(self, text)) for text in texts):
            expect_type(name, value, str, "it must be text.", error=CaseError)
        if self.judgment not in JUDGMENTS:
            message = (
                f'"{self.judgment}" is not a judgment. {suggest_name(self.judgment, JUDGMENTS)}'
            )
            raise CaseError(message)
        left, right = ids_of(self)
        if left == right:
            message = f"{self.left} is on both sides of the decision; name two different ids."
            raise CaseError(message)
        if split_id(left)[0] != split_id(right)[0]:
            message = (
                f"{self.left} and {self.right} have different types, so they cannot be one entity. "
                "A link ties a person to what they use."
            )
            raise CaseError(message)


def ids_of(decision: Decision) -> tuple[str, str]:
    """Return the ids of the case, for computing and for queries, never for display."""
    return str(meant_by(decision.left)), str(meant_by(decision.right))


def _compared(decision: Decision) -> tuple[object, ...]:
    kept = (decision.judgment, decision.by, decision.reasons, decision.reason)
    return (*ids_of(decision), *kept)


def masked_together(
    protection: Protection, decisions: Sequence[Decision], others: Iterable[Pair] = ()
) -> list[Decision]:
    """Mask the decisions of one list: each as `shown_pair` says, beside all others.

    others: Further pairs that the same reader may see, such as those that wait for a judgment.
    """
    hidden = hidden_among(protection, decisions, others)
    return [
        _masked(each, shown_pair(protection, *ids_of(each), hidden=hidden)) for each in decisions
    ]


def _masked(decision: Decision, shown: Pair) -> Decision:
    ids = ids_of(decision)
    if shown == (decision.left, decision.right):
        return decision
    left, right = ids if shown == ids else map(Name, shown, ids)
    return replace(decision, left=left, right=right)


def hidden_among(
    protection: Protection, decisions: Sequence[Decision], others: Iterable[Pair] = ()
) -> frozenset[str]:
    """Return the records that must not be named beside these decisions, as `chained` does.

    A record that a longer list hid stays hidden: the pairs that join it are not given.
    """
    kept = {
        entity
        for each in decisions
        for shown, entity in zip((each.left, each.right), ids_of(each), strict=True)
        if is_hidden(shown)
    }
    return chained(protection, [*map(ids_of, decisions), *others], kept=kept)


def is_hidden(shown: str) -> bool:
    """Tell whether a text stands for a record that may be a protected person."""
    return isinstance(shown, Name) and shown.startswith(MAY_BE)


def chained(
    protection: Protection, pairs: Sequence[Pair], *, kept: Collection[str] = ()
) -> frozenset[str]:
    """Return the records that pairs join to somebody masked, directly or through others.

    The rows of the pairs A–B, A–C and B–C are the same, so B–C would name B and C as the records
    that may be A.

    kept: Records that stand for somebody masked, because other pairs have joined them.
    """
    named = protection.shown if protection.names else str  # most cases mask nobody
    masked = {entity for pair in pairs for entity in pair if named(entity) != entity} | {*kept}
    groups = clusters(pairs) if masked else []
    return frozenset(each for group in groups if not masked.isdisjoint(group) for each in group)


def shown_pair(
    protection: Protection, left: str, right: str, *, hidden: Collection[str] = ()
) -> Pair:
    """Return how two records that may be one entity are displayed.

    If one is protected, the id of the other would name the same person, so it is not shown either.

    hidden: Records that other pairs join to somebody masked, as `chained` finds them.
    """
    shown = protection.shown(left), protection.shown(right)
    masked = shown[0] != left, shown[1] != right
    if not any(masked) and (left in hidden or right in hidden):
        return CHAINED, CHAINED
    if all(masked) or not any(masked):
        return shown
    other = f"{MAY_BE} {shown[masked.index(True)]}"
    return (shown[0], other) if masked[0] else (other, shown[1])


def shown_in(decision: Decision, entity: str, protection: Protection) -> str:
    """Return how one side of a decision is displayed; empty if the entity is neither side."""
    ids, texts = ids_of(decision), (decision.left, decision.right)
    if entity not in ids:
        return ""
    # a decision that is masked stays so in a case that does not know the two
    return str((shown_pair(protection, *ids) if texts == ids else texts)[ids.index(entity)])


def decisions_of(given: object, id_of: Callable[[str], str] = str) -> list[Decision]:
    """Read decisions from the result of resolve, an iterable of Decision, or a DataFrame.

    id_of: Returns the id of a masked name in a DataFrame, and any other text unchanged.
    """
    if isinstance(given, Iterable) and not isinstance(given, (pd.DataFrame, str, Mapping)):
        listed = list(given)
        if all(isinstance(each, Decision) for each in listed):
            return listed
    if hasattr(given, "to_frame") and not isinstance(given, pd.DataFrame):
        given = given.to_frame()
    if isinstance(given, pd.DataFrame) and {"left", "right", "judgment"} <= set(given.columns):
        # the decisions of another case, of which some no longer hold
        held = given[given["standing"].astype(bool)] if "standing" in given else given
        return [_of_row(row, id_of) for row in held.to_dict("records")]
    message = (
        "decide takes the result of resolve, a list of Decision, or a DataFrame with the columns "
        "left, right and judgment."
    )
    raise CaseError(message)


def _of_row(row: Mapping[Any, Any], id_of: Callable[[str], str]) -> Decision:
    by, reasons = row.get("by"), row.get("reasons", ())
    if isinstance(reasons, str) and reasons.startswith("["):
        reasons = reasons_of(reasons)
    listed = (reasons,) if isinstance(reasons, str) else reasons
    texts = listed if isinstance(listed, (list, tuple)) else ()
    return Decision(
        _id(row["left"], id_of),
        _id(row["right"], id_of),
        row["judgment"],
        by if isinstance(by, str) else "",
        tuple(_reason(text) for text in texts if text),
        row["reason"] if isinstance(row.get("reason"), str) else "",
    )


def _id(value: object, id_of: Callable[[str], str]) -> Any:  # noqa: ANN401 - Decision checks it
    exact = meant_by(value)
    if not isinstance(exact, str):
        return exact
    if isinstance(value, Name):
        return value  # a decision that is masked stays so, whatever case it is given to
    if exact.startswith(MAY_BE):
        message = (
            f'"{exact:.60}" stands for an id that is not shown. Give case.decide the frame as '
            "la.resolve(case).to_frame() made it in this session, or rows of it."
        )
        raise CaseError(message)
    return id_of(exact)


def _reason(value: object) -> Reason:
    exact = meant_by(value)
    return exact if isinstance(exact, Reason) else Reason("", "", str(exact))


def kept_reasons(decision: Decision) -> tuple[Reason, ...]:
    """Return the evidence, then why in the words of whoever judged."""
    said = (Reason("", "", decision.reason),) if decision.reason else ()
    return (*decision.reasons, *said)


def reasons_json(reasons: Sequence[Reason]) -> str:
    """Write reasons as the JSON text that the table keeps."""
    return json.dumps([[r.document, r.row, r.text] for r in reasons], ensure_ascii=False)


def reasons_of(text: str) -> tuple[Reason, ...]:
    """Read reasons from the JSON text that the table keeps; other text is one reason."""
    try:
        return tuple(Reason(*map(str, each)) for each in json.loads(text))
    except (TypeError, ValueError):
        return (Reason("", "", text),)


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
    if not engine.session.hold_same(same):
        return same
    engine.session.renew()
    engine.execute("DELETE FROM temp.same")
    if same:
        frame = pd.DataFrame({"entity": list(same), "canonical": list(same.values())}, dtype=object)
        with engine.frame("found", frame):
            engine.execute("INSERT INTO temp.same SELECT entity, canonical FROM found")
    return same


def leave_out(engine: DuckEngine, rows: frozenset[LeftOut]) -> None:
    """Leave rows out of the standing ones, and only these: fill the table `left_out`."""
    if engine.session.hold_left_out(rows):
        engine.session.renew()
        engine.execute("DELETE FROM temp.left_out")
        columns = ["entity", "document", "row", "value"]
        with engine.frame("found", pd.DataFrame([*rows], columns=columns, dtype=object)):
            engine.execute("INSERT INTO temp.left_out FROM found")


def _holding(engine: DuckEngine) -> list[tuple[str, str]]:
    """Find the pairs judged the same by decisions that hold."""
    if not column(engine, "SELECT 1 FROM decisions LIMIT 1"):  # planning the view costs more
        return []
    judged = engine.execute(
        'SELECT "left", "right", reasons FROM standing_decisions '
        "WHERE judgment = 'same' ORDER BY ALL"
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


def undecided_pairs(engine: DuckEngine) -> tuple[tuple[str, str], ...]:
    """Find the pairs judged *unsure*, by canonical ids, that no other judgment has settled."""
    if not column(engine, "SELECT 1 FROM decisions LIMIT 1"):
        return ()
    rows = engine.execute(
        """
        WITH judged AS (
          SELECT judgment, least(l, r) AS one, greatest(l, r) AS other FROM (
            SELECT d.judgment, coalesce(a.canonical, d."left") AS l,
              coalesce(b.canonical, d."right") AS r
            FROM standing_decisions d
            LEFT JOIN temp.same a ON a.entity = d."left"
            LEFT JOIN temp.same b ON b.entity = d."right"))
        SELECT DISTINCT one, other FROM judged u
        WHERE judgment = 'unsure' AND one <> other AND NOT EXISTS (
          SELECT 1 FROM judged d
          WHERE d.judgment = 'different' AND d.one = u.one AND d.other = u.other)
        ORDER BY ALL"""
    ).fetchall()
    return tuple(rows)
