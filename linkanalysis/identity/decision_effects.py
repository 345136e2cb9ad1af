"""What decisions would change in the graph, before they are made."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.case.decisions import (
    CHAINED,
    MAY_BE,
    clusters,
    decisions_of,
    hidden_among,
    ids_of,
)
from linkanalysis.core.door import Call, answer
from linkanalysis.core.masked_ids import Name, Names, unmasked
from linkanalysis.core.result import CaseAnswer, Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.case import Case, Decision
    from linkanalysis.core.provenance import MadeBy


@dataclass(frozen=True, slots=True)
class Joined:
    """Entities that would become one.

    members: Their ids, masked if any is protected. before: neighbors of each; after: of all as one;
    shared: neighbors that two or more of them have; between: links among themselves, which would
    vanish.
    """

    members: tuple[str, ...]
    before: tuple[int, ...]
    after: int
    shared: int
    between: int


@dataclass(frozen=True, slots=True, eq=False)
class Effect(CaseAnswer):
    """What would become one, and what that does to ties.

    Attributes
    ----------
    joined : tuple of Joined
        One for each group that would become one entity.
    made_by : MadeBy
        How it was computed.

    Examples
    --------
    >>> import linkanalysis as la
    >>> len(la.identity.effect(la.Case(purpose="training"), []))
    0
    """

    COLUMNS = (
        Column("members", "entities that would become one, masked if any is protected"),
        Column("neighbors_before", "how many neighbors each has now"),
        Column("neighbors_after", "how many neighbors the merged entity would have"),
        Column("shared", "entities to which two or more of them are tied now"),
        Column("newly_linked", "pairs of neighbors that would have a common neighbor by it"),
        Column("links_between", "links among them, which would disappear"),
    )
    CAVEAT = (
        "Counts of ties, not of consequences: la.compare.preview_decisions shows rings and ranks. "
        "Undo brings everything back."
    )

    joined: tuple[Joined, ...]
    made_by: MadeBy
    _protected: frozenset[str] = field(repr=False)

    def __len__(self) -> int:
        return len(self.joined)

    def __repr__(self) -> str:
        return f"Effect({len(self.joined)} groups)"

    def _frame(self) -> pd.DataFrame:
        """Largest change first."""
        self._refuse_named()
        rows = []
        for each in self.joined:
            linked = each.after * (each.after - 1) // 2
            known = sum(count * (count - 1) // 2 for count in each.before)
            rows.append(
                (
                    tuple(map(Name, each.members, unmasked(each.members))),
                    each.before,
                    each.after,
                    each.shared,
                    max(linked - known, 0),
                    each.between,
                )
            )
        frame = pd.DataFrame(rows, columns=[each.name for each in self.COLUMNS], dtype=object)
        counts = ("neighbors_after", "shared", "newly_linked", "links_between")
        return frame.astype(dict.fromkeys(counts, "int64"))


def _masked(case: Case, members: tuple[str, ...], hidden: frozenset[str]) -> list[str]:
    """Mask all of a group if one is protected: any id of the others names the same person."""
    shown = [case.protection.shown(each) for each in members]
    masked = [one for one, each in zip(shown, members, strict=True) if one != each]
    if not masked and not hidden.isdisjoint(members):
        return [CHAINED] * len(members)
    return [
        one if one != each or not masked else f"{MAY_BE} {masked[0]}"
        for one, each in zip(shown, members, strict=True)
    ]


@answer()
def effect(call: Call, case: Case, decisions: Iterable[Decision] | pd.DataFrame) -> Effect:
    """Show what decisions would change in the graph, before you record them.

    Parameters
    ----------
    case : Case
        The case; it is not changed.
    decisions : iterable of Decision, DataFrame, or the result of ``resolve``
        The judgments; only those judged *same* change ties.

    Returns
    -------
    Effect
        One row for each group that would become one entity, the largest change first.

    Notes
    -----
    Many newly linked pairs mean that people who had nobody in common would be two steps apart:
    check the evidence again. The numbers do not show whether the judgment is right. Links that no
    document states are missing before and after.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> ties = pd.DataFrame(
    ...     {"source": ["person:1", "person:2"], "target": ["person:3", "person:4"]}
    ... )
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(ties, reader="links", document="ties"))
    >>> found = la.identity.effect(case, [la.Decision("person:1", "person:2", "same")])
    >>> found.to_frame()[["neighbors_before", "neighbors_after", "newly_linked"]].values.tolist()
    [[(1, 1), 2, 1]]
    """
    expect_case(case)
    same = case.same
    judged = decisions_of(decisions, case.moment.id_of)
    pairs = [(same.get(one, one), same.get(other, other)) for one, other in map(ids_of, judged)]
    hidden = hidden_among(case.protection, judged, [*pairs, *case.undecided])
    joining = zip(pairs, judged, strict=True)
    groups = clusters(
        [pair for pair, each in joining if each.judgment == "same" and pair[0] != pair[1]]
    )
    around, between = _neighbors(case, {each for group in groups for each in group})
    joined = [
        replace(_joined(group, around, between), members=Names(_masked(case, group, hidden), group))
        for group in groups
    ]
    joined.sort(key=lambda each: (sum(each.before) - each.after - each.shared, each.members))
    joined.sort(key=lambda each: -each.after)
    made_by = call.made_by({"decisions": f"{len(judged):,} given"})
    return Effect(tuple(joined), made_by, frozenset(case.protection.names))


def _neighbors(
    case: Case, wanted: set[str]
) -> tuple[dict[str, set[str]], Counter[tuple[str, str]]]:
    links = case.moment.frame("links")
    links = links[links["source"].isin(wanted) | links["target"].isin(wanted)]
    around: dict[str, set[str]] = defaultdict(set)
    between: Counter[tuple[str, str]] = Counter()
    for source, target in zip(
        links["source"].astype(str), links["target"].astype(str), strict=True
    ):
        around[source].add(target)
        around[target].add(source)
        between[min(source, target), max(source, target)] += 1
    return around, between


def _joined(
    group: tuple[str, ...], around: dict[str, set[str]], between: Counter[tuple[str, str]]
) -> Joined:
    members = {*group}
    sets = [around.get(each, set()) - members for each in group]
    counts = Counter(neighbor for each in sets for neighbor in each)
    inside = sum(n for pair, n in between.items() if {*pair} <= members and pair[0] != pair[1])
    shared = sum(count > 1 for count in counts.values())
    return Joined(group, tuple(map(len, sets)), len(counts), shared, inside)
