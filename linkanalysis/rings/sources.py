"""The rows of documents on which rings rest.

Lives here: the things that members share, with dates and documents, and the places to look up.
Not here: the queries (`graph.queries`), and how it is worded (`ring_card`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis._provenance import Reason
from linkanalysis.graph.queries import links_of_pairs
from linkanalysis.rings.ring_parts import SharedThing
from linkanalysis.vocabulary.links import describe_link
from linkanalysis.vocabulary.names import display_name

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from linkanalysis.rings.grounds import Grounds
    from linkanalysis.rings.support import Stands

    Numbers = NDArray[np.int64]
    Pair = tuple[str, str]

__all__ = ["Evidence", "Shared", "Tie", "evidence_of", "shared_by"]


class _Row(NamedTuple):
    """A row of a document that states a link."""

    document: str
    row: str
    type: str
    source: str
    target: str
    start: datetime | None


class Shared(NamedTuple):
    """A ground that members share: its number, and who."""

    ground: int
    members: tuple[int, ...]


class Tie(NamedTuple):
    """That a member stands on a ground, or that two are tied directly; and where that is stated.

    ground: The ground.
    members: The member; both, for a direct tie.
    places: Document and row of each row that states it, by date.
    """

    ground: int
    members: tuple[int, ...]
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Rows of documents by the pair of entities that they tie.

    grounds: People and what ties them.
    rows: Rows by pair of ids, the smaller first.
    """

    grounds: Grounds
    rows: dict[Pair, tuple[_Row, ...]]

    def thing(self, shared: Shared) -> SharedThing:
        """Describe what is shared."""
        grounds = self.grounds
        here = np.arange(*np.searchsorted(grounds.ground, [shared.ground, shared.ground + 1]))
        here = here[np.isin(grounds.node[here], shared.members)]
        people = grounds.people
        name = grounds.shown[shared.ground] or " – ".join(
            sorted(display_name(people.shown[node], people.labels[node]) for node in shared.members)
        )
        documents = {
            row.document for pair in _pairs(grounds, shared) for row in self.rows.get(pair, ())
        }
        return SharedThing(
            thing=name,
            type=grounds.types[shared.ground],
            members=len(shared.members),
            first=_earliest(grounds.first[here]),
            last=_latest(grounds.last[here]),
            documents=tuple(sorted(documents - {""})),
        )

    def reasons(self, shared: Shared) -> list[Reason]:
        """Name the rows that state it."""
        people, thing = self.grounds.people, self.grounds.things[shared.ground]
        members = sorted(shared.members, key=lambda node: people.shown[node])
        shown = {
            people.ids[node]: display_name(people.shown[node], people.labels[node])
            for node in members
        }
        if thing:
            shown[thing] = self.grounds.shown[shared.ground]
        pairs = _pairs(self.grounds, Shared(shared.ground, tuple(members)))
        return [_reason(row, shown) for pair in pairs for row in self.rows.get(pair, ())]

    def ties(self, shared: Shared) -> list[Tie]:
        """Take what is shared apart into what could be wrong by itself."""
        direct = not self.grounds.things[shared.ground]
        held = [shared.members] if direct else [(member,) for member in shared.members]
        return [
            Tie(
                shared.ground,
                members,
                tuple((row.document, row.row) for row in self.rows.get(pair, ()) if row.document),
            )
            for members, pair in zip(held, _pairs(self.grounds, shared), strict=True)
        ]


def shared_by(grounds: Grounds, stands: Stands, nodes: Numbers) -> tuple[Shared, ...]:
    """Find what two or more of a group share."""
    held: dict[int, list[int]] = {}
    for node in nodes.tolist():
        for ground in stands.ground[stands.indptr[node] : stands.indptr[node + 1]].tolist():
            held.setdefault(ground, []).append(node)
    found = [
        Shared(ground, tuple(sorted(members)))
        for ground, members in held.items()
        if len(members) > 1
    ]

    def _order(shared: Shared) -> tuple[int, bool, str, list[str]]:
        names = sorted(grounds.people.shown[node] for node in shared.members)
        name = grounds.shown[shared.ground]
        return (-len(shared.members), not name, name, names)

    return tuple(sorted(found, key=_order))


def evidence_of(grounds: Grounds, shared: list[Shared]) -> Evidence:
    """Look up the rows that state what is shared, all at once."""
    graph = grounds.people
    case = graph.case
    if case is None or not shared:
        return Evidence(grounds, {})
    pairs = {pair for each in shared for pair in _pairs(grounds, each)}
    pairs |= {(b, a) for a, b in pairs}
    frame = links_of_pairs(case, graph.link_filter, pairs)
    rows: dict[Pair, list[_Row]] = {}
    for link in frame.to_dict("records"):
        if link["type"] not in grounds.ordinary:
            rows.setdefault(_ordered(link["source"], link["target"]), []).append(_row(link))
    return Evidence(grounds, {pair: tuple(held) for pair, held in rows.items()})


def _pairs(grounds: Grounds, shared: Shared) -> list[Pair]:
    thing = grounds.things[shared.ground]
    ids = [grounds.people.ids[node] for node in shared.members]
    if thing:
        return [_ordered(entity, thing) for entity in ids]
    return [_ordered(ids[0], ids[1])]


def _ordered(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def _row(link: dict[Any, Any]) -> _Row:
    start = link["start"]
    when = None if pd.isna(start) else pd.Timestamp(start).to_pydatetime()
    document, row, kind, source, target = (
        str(link[name]) for name in ("document", "row", "type", "source", "target")
    )
    return _Row(document, row, kind, source, target, when)


def _reason(row: _Row, shown: dict[str, str]) -> Reason:
    text = describe_link(row.type, shown[row.source], shown[row.target], day=row.start)
    return Reason(row.document, row.row, text)


def _earliest(dates: NDArray[np.datetime64]) -> datetime | None:
    known = dates[~np.isnat(dates)]
    return pd.Timestamp(known.min()).to_pydatetime() if known.size else None


def _latest(dates: NDArray[np.datetime64]) -> datetime | None:
    known = dates[~np.isnat(dates)]
    return pd.Timestamp(known.max()).to_pydatetime() if known.size else None
