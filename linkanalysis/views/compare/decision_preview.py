"""What decisions on identity would change in rings and ranks, before they are made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.case.case import expect_case
from linkanalysis.case.decisions import decisions_of
from linkanalysis.core.door import Call, answer
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.result import CaseAnswer, Column, frame_of
from linkanalysis.errors import ProtectedError
from linkanalysis.graph import build_graph
from linkanalysis.rings import find_rings
from linkanalysis.views.compare.graph_changes import GraphChange, compare_graphs
from linkanalysis.views.compare.ring_changes import STABLE, compare_rings

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from linkanalysis.case import Case, Decision
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings import RingTable
    from linkanalysis.views.compare.ring_changes import RingChanges


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DecisionPreview(CaseAnswer):
    """What would become of rings, groups and ranks.

    Attributes
    ----------
    rows : tuple
        The changes.
    withheld : int
        Changes that are left out because somebody is protected.
    notes : tuple of str
        Notes of the rings and graphs.
    made_by : MadeBy
        What is needed to repeat it.
    case : Case
        The case as it is, without the decisions.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.compare.preview_decisions(la.Case(purpose="training"), [])
    <DecisionPreview: nothing would change>
    """

    COLUMNS = (
        Column("what", "ring, group, rank, entity or tie"),
        Column("change", "came, went, rose or fell; of a ring or group what would become of it"),
        Column("entity", "id of the entity, or its masked name; empty for a ring or group"),
        Column("label", "its name as it may be shown; of a ring its numbers before and after"),
        Column("value_before", "members, rank, neighbors, or links of the tie before", "number"),
        Column("value_after", "members, rank, neighbors, or links of the tie after", "number"),
        Column("joined", "who would come to a ring or group, without the protected"),
        Column("left", "who would leave a ring or group, without the protected"),
        Column("protected", "how many of these new or gone members are protected", "entities"),
        Column(
            "stable",
            f"of rings and groups, whether their stability is at least {STABLE}; of ranks, whether "
            "the intervals of the two ranks are apart; else True",
        ),
    )
    CAVEAT = (
        "A preview shows what a decision would change, not whether it is right. A large change is "
        "a reason to look at the evidence again, not to decide either way."
    )
    WITHHELD = "about protected people not listed."

    rows: tuple[GraphChange, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    _protected: frozenset[str]

    def __repr__(self) -> str:
        counts = Counter(row.what for row in self.rows)
        listed = ", ".join(f"{count:,} {what}" for what, count in counts.items())
        return f"<DecisionPreview: {listed or 'nothing would change'}>"

    def __len__(self) -> int:
        return len(self.rows)

    def _frame(self) -> pd.DataFrame:
        """Rings in the order after, those that would be gone last; then groups, ranks and ties."""
        self._refuse_named()
        return frame_of(self.rows, GraphChange)[[each.name for each in self.COLUMNS]]


@answer()
def preview_decisions(
    call: Call,
    case: Case,
    decisions: Iterable[Decision] | pd.DataFrame,
    *,
    measure: str = "degree",
    worlds: int | None = None,
    seed: int = 0,
) -> DecisionPreview:
    """Show what decisions on identity would change in rings and ranks, before they are made.

    Parameters
    ----------
    case : Case
        The case; it is not changed.
    decisions : iterable of Decision, DataFrame, or the result of ``resolve``
        The judgments, as for ``case.decide``; only those judged *same* change anything.
    measure : str, default "degree"
        The row of `MEASURES` by which people are ranked.
    worlds : int, optional
        Number of simulated networks (possible worlds) for the intervals of ranks, as in
        `centrality`.
    seed : int, default 0
        Seed of all random draws, the same before and after.

    Returns
    -------
    DecisionPreview
        Rings whose members, number of records or position in the list would change, in the later
        order; then groups, ranks, entities and ties, as in `compare_graphs`. There are no reasons,
        because the documents stay the same; ``case.compare(left, right)`` gives the evidence for a
        pair.

    Raises
    ------
    CaseError
        If a decision cannot be made, as in ``case.decide``.
    ProtectedError
        If the decisions would protect somebody who is shown now.
    UnknownNameError
        If there is no such measure.

    Notes
    -----
    Everything is computed twice on a copy of the case in memory, with the defaults of `build_graph`
    and `find_rings`: it takes twice as long as these, and as much memory as the case. For other
    options, decide in ``trial = case.copy()`` and compare.

    The values of a ring are its numbers of records before and after: two records of one person
    become one. The rank before of such a person is the better of the two.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> pairs = [(1, 3), (2, 4), (5, 6), (5, 7)]
    >>> ties = pd.DataFrame(
    ...     [(f"person:{a}", f"person:{b}") for a, b in pairs], columns=["source", "target"]
    ... )
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(ties, reader="links", document="ties"))
    >>> preview = preview_decisions(case, [la.Decision("person:1", "person:2", "same")])
    >>> frame = preview.to_frame()
    >>> frame.loc[frame["entity"] == "person:1", ["what", "change"]].values.tolist()
    [['rank', 'rose']]
    """
    expect_case(case)
    judged = decisions_of(decisions, case.moment.id_of)
    with case.copy() as trial:
        before, rings_before = build_graph(trial), find_rings(trial, seed=seed)
        trial.decide(judged)
        _refuse_newly_protected(before, trial)
        after, rings_after = build_graph(trial), find_rings(trial, seed=seed)
        rings = compare_rings(rings_before, rings_after)
        graphs = compare_graphs(before, after, measure=measure, worlds=worlds, seed=seed)
    return DecisionPreview(
        rows=(*_rings(rings, rings_before), *graphs.rows),
        withheld=graphs.withheld,
        notes=tuple(dict.fromkeys((*rings.notes, *graphs.notes))),
        made_by=call.made_by({"decisions": f"{len(judged):,} given"}),
        case=case,
        _protected=frozenset(case.protection.names),
    )


def _rings(changes: RingChanges, before: RingTable) -> Iterable[GraphChange]:
    """Return the rings of which members, the number of their records, or the place would change."""
    sizes = {ring.number: len(ring.members) for ring in before.rings}
    for row in changes.changes:
        # records that become one are one member of `row` already before
        size = sizes.get(row.before or 0, 0)
        if (row.event, size, row.before) == ("same", row.size_after, row.after):
            continue
        numbers = [
            f"ring {number} {when}" if number else f"none {when}"
            for number, when in ((row.before, "before"), (row.after, "after"))
        ]
        yield GraphChange(
            what="ring",
            change=row.event,
            entity="",
            label=", ".join(numbers),
            other="",
            value_before=size,
            value_after=row.size_after,
            members=(),
            joined=row.joined,
            left=row.left,
            protected=row.protected,
            document_ids=(),
            stable=row.stable,
        )


def _refuse_newly_protected(before: EntityGraph, trial: Case) -> None:
    """Refuse to compare answers of which the first names somebody whom the second protects."""
    shown = (
        entity
        for entity, masked in zip(unmasked(before.ids), before.masked, strict=True)
        if not masked
    )
    came = sum(trial.same.get(entity, entity) in trial.protection.names for entity in shown)
    if came:
        who = "1 entity" if came == 1 else f"{came:,} entities"
        message = (
            f"These decisions would protect {who} shown by name now. Rings and ranks before and "
            "after are not compared, because that would name them. Decide, and build graph and "
            "rings again."
        )
        raise ProtectedError(message)
