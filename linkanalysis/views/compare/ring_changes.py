"""Two runs side by side: which rings are new, which changed, and on which documents."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from linkanalysis.core.door import Call, answer
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.result import Column, Result
from linkanalysis.graph.evidence import shown_documents
from linkanalysis.views.compare.matching import match_groups

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings import Ring, RingTable
    from linkanalysis.views.compare.matching import Event

# Stability of a ring below which a change may be an accident of the runs: the same bound that
# separates the core of a ring from its boundary.
STABLE = 0.8
# Options that the data decide on, not the user.
SEARCH = frozenset(("resolutions", "seeds", "worlds"))
EVENTS = "same, changed (as many members), grown, shrunk, merged, split, born or gone"


@dataclass(frozen=True, slots=True)
class RingChange:
    """What became of a ring; each field is a column of `RingChanges`."""

    event: Event
    before: int | None
    after: int | None
    size_before: int
    size_after: int
    joined: tuple[str, ...]
    left: tuple[str, ...]
    protected: int
    new_document_ids: tuple[str, ...]
    lost_document_ids: tuple[str, ...]
    stable: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RingChanges(Result):
    """What became of the rings of one run in another, in the order of the rings after.

    Attributes
    ----------
    graph : EntityGraph
        The graph of the second run.
    changes : tuple of RingChange
        One for each ring that stayed, came or went; one for each parent where rings merged.
    notes : tuple of str
        What else differs between the runs.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> rings = la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))
    >>> la.compare_rings(rings, rings)
    <RingChanges: 8 same>
    """

    COLUMNS = (
        Column("event", EVENTS),
        Column("before", "number of the ring in the first table; empty if born", "number"),
        Column("after", "number of the ring in the second table; empty if gone", "number"),
        Column("size_before", "members before; 0 if born", "entities"),
        Column("size_after", "members after; 0 if gone", "entities"),
        Column("joined", "who came, without the protected"),
        Column("left", "who went, without the protected"),
        Column("protected", "how many of these new or gone members are protected", "entities"),
        Column(
            "new_document_ids",
            "documents behind the ring added to the case since the first run; without a case, "
            "those that the ring before does not rest on",
        ),
        Column(
            "lost_document_ids",
            "documents behind the ring before that were withdrawn; without a case, those that the "
            "ring after does not rest on",
        ),
        Column("stable", f"whether the rings have a stability of at least {STABLE}"),
    )
    CAVEAT = (
        f"{Result.CAVEAT} A ring that is born or gone is so in the records, in what was written "
        "down, not in what people did."
    )

    graph: EntityGraph
    changes: tuple[RingChange, ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        counts = Counter(change.event for change in self.changes)
        listed = ", ".join(f"{count} {event}" for event, count in counts.items())
        return f"<RingChanges: {listed or 'no rings before or after'}>"

    def __len__(self) -> int:
        return len(self.changes)

    def _frame(self) -> pd.DataFrame:
        """In the order of the rings after; those that are gone come last."""
        names = [column.name for column in self.COLUMNS]
        rows = [[getattr(change, name) for name in names] for change in self.changes]
        return pd.DataFrame(rows, columns=names).astype({"before": "Int64", "after": "Int64"})


@answer(earlier="before")
def compare_rings(call: Call, before: RingTable, after: RingTable) -> RingChanges:
    """Compare the rings of two runs: what became of each, and which documents caused it.

    Parameters
    ----------
    before, after : RingTable
        Rings of two runs: of one case at two moments, or of two graphs with the same ids.

    Returns
    -------
    RingChanges
        In the order of the rings after; those that are gone come last.

    Raises
    ------
    GraphKindError
        If something other than rings is given.
    ProtectedError
        If the later rings name a person who became protected since.

    Notes
    -----
    Rings merge if at least half of the members of each of two are in one afterwards; a ring splits
    if at least half of the members of each of two come from it. Otherwise two are the same ring if
    each is most similar to the other and their Jaccard is at least .3. Groups that are listed
    separately are not compared: a ring that turns out to be a family is gone. A change means that
    the records changed or, with the same documents, that the runs differed by their options or by
    chance. Changes that are not stable may be accidental.

    Examples
    --------
    A tip ties a sixth person to a ring of five.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> old = nx.ring_of_cliques(8, 5)
    >>> new = old.copy()
    >>> new.add_edges_from((40, k) for k in range(5))
    >>> runs = [la.find_rings(la.from_networkx(network)) for network in (old, new)]
    >>> changes = compare_rings(*runs).to_frame()
    >>> changes.loc[changes["event"] == "grown", "joined"].tolist()
    [('person:40',)]
    """
    runs = _runs(before, after)
    sides = [[runs.members(table, ring) for ring in table.rings] for table in (before, after)]
    changes = tuple(
        _change(row.event, _pick(before, row.before), _pick(after, row.after), runs)
        for row in match_groups(*sides)
    )
    made_by = call.made_by(
        {"before": before.made_by.position, "after": after.made_by.position},
        subject=after.made_by,
    )
    return RingChanges(after.graph, changes, _notes(before, after), made_by)


def members_of(table: RingTable, ring: Ring) -> frozenset[str]:
    """Return the ids of the members of a ring, for comparing, not for showing."""
    return frozenset(unmasked(table.graph.ids)[member.node] for member in ring.members)


class _Runs(NamedTuple):
    """Two runs, with identities, masked ids and documents as they are now; None without a case."""

    before: RingTable
    after: RingTable
    same: Mapping[str, str]
    masked: frozenset[str]
    new: frozenset[str] | None
    standing: frozenset[str] | None

    def members(self, table: RingTable, ring: Ring) -> frozenset[str]:
        """Return the ids of members as they are now, after later decisions on identity."""
        return frozenset(self.same.get(entity, entity) for entity in members_of(table, ring))


def _runs(before: RingTable, after: RingTable) -> _Runs:
    tables = (before, after)
    masked = {
        entity
        for table in tables
        for entity, hidden in zip(unmasked(table.graph.ids), table.graph.masked, strict=True)
        if hidden
    }
    case = after.graph.case
    if case is None or case.closed:
        return _Runs(*tables, {}, frozenset(masked), None, None)
    # who came to be protected since the first run is not named for having been there
    same = case.same
    masked = {same.get(entity, entity) for entity in masked} | case.protection.names.keys()
    documents = case.documents()
    new = documents.loc[documents["position"] > before.made_by.position, "id"]
    standing = documents.loc[documents["status"] == "standing", "id"]
    return _Runs(*tables, same, frozenset(masked), frozenset(new), frozenset(standing))


def _pick(table: RingTable, index: int | None) -> Ring | None:
    return None if index is None else table.rings[index]


def _change(event: Event, old: Ring | None, new: Ring | None, runs: _Runs) -> RingChange:
    before = frozenset[str]() if old is None else runs.members(runs.before, old)
    after = frozenset[str]() if new is None else runs.members(runs.after, new)
    joined, left = after - before, before - after
    rests = [frozenset[str]() if ring is None else frozenset(ring.documents) for ring in (old, new)]
    came = rests[1] - rests[0] if runs.new is None else rests[1] & runs.new
    went = rests[0] - (rests[1] if runs.standing is None else runs.standing)
    return RingChange(
        event=event,
        before=None if old is None else old.number,
        after=None if new is None else new.number,
        size_before=len(before),
        size_after=len(after),
        joined=tuple(sorted(joined - runs.masked)),
        left=tuple(sorted(left - runs.masked)),
        protected=len((joined | left) & runs.masked),
        new_document_ids=shown_documents(runs.after.graph, came),
        lost_document_ids=shown_documents(runs.after.graph, went),
        stable=all(ring.stability >= STABLE for ring in (old, new) if ring is not None),
    )


def _notes(before: RingTable, after: RingTable) -> tuple[str, ...]:
    notes = []
    options, searches = zip(*(_options(table) for table in (before, after)), strict=True)
    if options[0] != options[1]:
        notes.append("The two runs had different options.")
    if searches[0] != searches[1]:
        notes.append("The two runs searched in different ways, because their data differ.")
    if before.made_by.seed != after.made_by.seed:
        notes.append("The two runs had different seeds.")
    if before.made_by.fingerprint == after.made_by.fingerprint != "":
        notes.append("Both runs rest on the same documents and decisions.")
    return tuple(notes)


def _options(table: RingTable) -> tuple[dict[str, str], dict[str, str]]:
    """Split the parameters of a run into its options and how it searched."""
    every = dict(table.made_by.parameters)
    searched = {name: every.pop(name) for name in SEARCH & every.keys()}
    return every, searched
