"""Two runs side by side: which rings are new, which changed, and on which documents.

Lives here: `compare_rings` and its answer, `RingChanges`.
Not here: groups of one case through time (`through_time`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from linkanalysis._given import expect_type
from linkanalysis._provenance import MadeBy
from linkanalysis._result import Result
from linkanalysis._version import __version__
from linkanalysis.compare.group_matching import match_groups
from linkanalysis.graph.evidence import shown_documents
from linkanalysis.graph.freshness import refuse_named
from linkanalysis.measures.measure_table import CAVEAT
from linkanalysis.rings.ring_table import RingTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.compare.group_matching import Event
    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.ring_card import Ring

__all__ = ["RingChange", "RingChanges", "compare_rings", "members_of"]

# Stability of a ring below which what becomes of it may be an accident of the runs.
FIRM = 0.8
# What the data decide on, and nobody chose.
SEARCH = frozenset(("resolutions", "seeds", "worlds"))

MEANING = (
    "A ring that is born or gone is so in the records: what was written down changed, not what "
    "people did."
)


@dataclass(frozen=True, slots=True)
class RingChange:
    """What became of a ring.

    event: "same", "changed", "grown", "shrunk", "merged", "split", "born" or "gone".
    before, after: Numbers of the rings in the two tables.
    size_before, size_after: Members; 0 where there is no ring.
    joined, left: Who came and who went, as they may be shown, without the protected.
    protected: How many of those are protected, and not named.
    new_documents: Documents behind the ring that came to the case since the first run; without a
      case those that the ring before does not rest on.
    lost_documents: Documents behind the ring before that no longer stand; without a case those that
      the ring after does not rest on.
    firm: Whether both rings have a stability of at least .8, so that the change is more than an
      accident of the runs.
    """

    event: Event
    before: int | None
    after: int | None
    size_before: int
    size_after: int
    joined: tuple[str, ...]
    left: tuple[str, ...]
    protected: int
    new_documents: tuple[str, ...]
    lost_documents: tuple[str, ...]
    firm: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RingChanges(Result):
    """What became of the rings of one run in another, in the order of the rings after.

    Attributes
    ----------
    graph : EntityGraph
        The graph of the second run.
    changes : tuple of RingChange
        A row for each ring that stayed, came or went; one a parent where rings merged.
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

    graph: EntityGraph
    changes: tuple[RingChange, ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        counts: dict[str, int] = {}
        for change in self.changes:
            counts[change.event] = counts.get(change.event, 0) + 1
        said = ", ".join(f"{count} {event}" for event, count in counts.items())
        return f"<RingChanges: {said or 'no rings before or after'}>"

    def __len__(self) -> int:
        return len(self.changes)

    @property
    def caveat(self) -> str:
        """Say what changes do not show.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> rings = la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))
        >>> la.compare_rings(rings, rings).caveat[:33]
        'A place in the records, not in th'
        """
        return " ".join((CAVEAT, MEANING, *self.notes))

    def _frame(self) -> pd.DataFrame:
        """Give the changes as a new frame.

        A column for each attribute of `RingChange`; ring numbers are missing (NA) for what was
        born or is gone.
        """
        names = RingChange.__slots__
        frame = pd.DataFrame(
            [[getattr(change, name) for name in names] for change in self.changes],
            columns=list(names),
        )
        return frame.astype({"before": "Int64", "after": "Int64"})


def compare_rings(before: RingTable, after: RingTable) -> RingChanges:
    """Say what became of the rings of one run in a later one, and which documents made it so.

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
        If something else than rings was given.
    ProtectedError
        If the later rings name somebody who has come to be protected since.

    Notes
    -----
    Rings merge where two bring at least half of their members into one, and split where two take
    at least half of theirs from one; else two are one where each is most alike to the other and
    they share at least .3 of all their members. Groups that are listed apart are not compared: a
    ring that turns out to be a family is gone. A change says that the records changed; with the
    same documents it says that the runs differed, by their options or by chance.

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
    for name, given in (("before", before), ("after", after)):
        expect_type(name, given, RingTable, "pass the result of la.find_rings.")
    refuse_named(after.graph)
    runs = _runs(before, after)
    sides = [[runs.members(table, ring) for ring in table.rings] for table in (before, after)]
    changes = tuple(
        _change(row.event, _pick(before, row.before), _pick(after, row.after), runs)
        for row in match_groups(*sides)
    )
    position = (("before", str(before.made_by.position)), ("after", str(after.made_by.position)))
    made_by = MadeBy(
        "compare_rings",
        __version__,
        position,
        fingerprint=after.made_by.fingerprint,
        position=after.made_by.position,
    )
    return RingChanges(after.graph, changes, _notes(before, after), made_by)


def members_of(table: RingTable, ring: Ring) -> frozenset[str]:
    """Give the ids of the members of a ring, for comparing, not for showing."""
    return frozenset(table.graph.ids[member.node] for member in ring.members)


class _Runs(NamedTuple):
    """What is known of two runs: who is who, who is not to be named, and what came and went."""

    before: RingTable
    after: RingTable
    same: Mapping[str, str]
    masked: frozenset[str]
    new: frozenset[str] | None
    standing: frozenset[str] | None

    def members(self, table: RingTable, ring: Ring) -> frozenset[str]:
        """Give the ids of members as they are by now: nobody left who was found to be another."""
        return frozenset(self.same.get(entity, entity) for entity in members_of(table, ring))


def _runs(before: RingTable, after: RingTable) -> _Runs:
    tables = (before, after)
    masked = {
        entity
        for table in tables
        for entity, hidden in zip(table.graph.ids, table.graph.masked, strict=True)
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


def _pick(table: RingTable, place: int | None) -> Ring | None:
    return None if place is None else table.rings[place]


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
        new_documents=shown_documents(runs.after.graph, came),
        lost_documents=shown_documents(runs.after.graph, went),
        firm=all(ring.stability >= FIRM for ring in (old, new) if ring is not None),
    )


def _notes(before: RingTable, after: RingTable) -> tuple[str, ...]:
    notes = []
    options, searches = zip(*(_options(table) for table in (before, after)), strict=True)
    if options[0] != options[1]:
        notes.append("The two runs had different options.")
    if searches[0] != searches[1]:
        notes.append("The two runs searched in different ways, as their data ask for.")
    if before.made_by.seed != after.made_by.seed:
        notes.append("The two runs had different seeds.")
    if before.made_by.fingerprint == after.made_by.fingerprint != "":
        notes.append("Both runs rest on the same documents and decisions.")
    return tuple(notes)


def _options(table: RingTable) -> tuple[dict[str, str], dict[str, str]]:
    """Give the options of a run, and how it searched."""
    every = dict(table.made_by.parameters)
    searched = {name: every.pop(name) for name in SEARCH & every.keys()}
    return every, searched
