"""The links a time-respecting path may follow: contacts at a moment, and lasting ties.

A call, a message and a payment lead from source to target; every other tie leads in both
directions. A contact (a call, a stay, taking part in an event) starts, and arrives when it ends. A
lasting tie (using a phone, owning a car, kinship) can be followed at any moment at which it holds,
and takes no time; without an end it holds from its start on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.vocabulary.entities import ENTITY_TYPES
from linkanalysis.graph.queries.graph_queries import links_of_pairs
from linkanalysis.graph.queries.link_filter import LASTING
from linkanalysis.kernels.time_paths import ENTERING, LEAVING, Lasting, Moments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

Undated = Literal["exclude", "any time"]

# Links with a sender and a receiver; all others say nothing about direction.
ONE_WAY = (
    *("call", "message", "payment"),
    *("attributed_call", "attributed_message", "attributed_payment"),
)
IDENTIFIERS = frozenset(row.name for row in ENTITY_TYPES if row.identifier)

# Microseconds before and after any date, and far enough from the limits of int64 to add a gap.
ALWAYS = (-(2**61), 2**61)


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """The links around an entity, as a time-respecting path may follow them.

    moments, moment_link: Contacts in each direction in which they lead, and the row of `links` of
      each.
    lasting, lasting_link: The same for lasting ties.
    """

    links: pd.DataFrame
    moments: Moments
    moment_link: NDArray[np.int64]
    lasting: Lasting
    lasting_link: NDArray[np.int64]
    n_undated: int

    def without(self, blocked: NDArray[np.bool_]) -> Contacts:
        """Leave out what leads to or from some entities: (n,)."""
        moment, lasting = (
            ~(blocked[ties.source] | blocked[ties.target]) for ties in (self.moments, self.lasting)
        )
        return replace(
            self,
            moments=Moments(*(column[moment] for column in self.moments)),
            moment_link=self.moment_link[moment],
            lasting=Lasting(*(column[lasting] for column in self.lasting)),
            lasting_link=self.lasting_link[lasting],
        )


def contacts_of(graph: EntityGraph, edges: Iterable[int], *, undated: Undated) -> Contacts:
    """Look up the links of some edges, and separate contacts from lasting ties."""
    ids = unmasked(graph.ids)
    pairs = {(ids[graph.source[edge]], ids[graph.target[edge]]) for edge in edges}
    pairs |= {(b, a) for a, b in pairs}
    links = (
        links_of_pairs(graph.case, graph.link_filter, pairs)
        if graph.case is not None and pairs
        else pd.DataFrame()
    )
    if links.empty:
        nothing = np.zeros(0, np.int64)
        return Contacts(
            links, Moments(*[nothing] * 5), nothing, Lasting(*[nothing] * 6), nothing, 0
        )
    numbers = pd.Index(ids)
    source, target = (
        numbers.get_indexer(pd.Index(links[end])).astype(np.int64) for end in ("source", "target")
    )
    begins, ends = _dates(links)
    dated = ~(np.isnat(begins) & np.isnat(ends))
    lasts = links["type"].isin(LASTING).to_numpy()
    one_way = links["type"].isin(ONE_WAY).to_numpy()
    holds = (lasts & dated) | (~dated if undated == "any time" else np.zeros_like(dated))
    person = np.fromiter((name == "person" for name in graph.types), np.bool_, graph.n)
    halves = np.where(person[source] == person[target], 2, 1).astype(np.int64)
    since = np.where(np.isnat(begins), ALWAYS[0], begins.astype(np.int64))
    until = np.where(np.isnat(ends), ALWAYS[1], ends.astype(np.int64))
    until = np.maximum(since, until)  # an end before the start counts as the start

    link, a, b = _directions(np.flatnonzero(dated & ~lasts), source, target, one_way)
    order = np.lexsort((link, since[link], a))
    link, a, b = link[order], a[order], b[order]
    start = np.where(np.isnat(begins), ends, begins).astype(np.int64)
    arrives = _arrival(links, start, ends)
    moments = Moments(a, b, start[link], arrives[link], halves[link])
    moment_link = link

    link, a, b = _directions(np.flatnonzero(holds), source, target, one_way)
    order = np.lexsort((link, a))
    link, a, b = link[order], a[order], b[order]
    identifier = np.fromiter((name in IDENTIFIERS for name in graph.types), np.bool_, graph.n)
    entering = identifier[b] & ~identifier[a]
    leaving = identifier[a] & ~identifier[b]
    rule = np.where(entering, ENTERING, np.where(leaving, LEAVING, 0)).astype(np.int64)
    lasting = Lasting(a, b, since[link], until[link], halves[link], rule)
    return Contacts(links, moments, moment_link, lasting, link, int((~dated).sum()))


def _dates(links: pd.DataFrame) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    begins, ends = (
        pd.to_datetime(links[column]).to_numpy(dtype="datetime64[us]")
        for column in ("start", "end")
    )
    return begins, ends


def _arrival(
    links: pd.DataFrame, start: NDArray[np.int64], ends: NDArray[np.datetime64]
) -> NDArray[np.int64]:
    seconds = pd.to_numeric(links["duration"]).fillna(0).to_numpy(dtype=np.float64)
    after = start + np.rint(np.maximum(seconds, 0) * 1_000_000).astype(np.int64)
    known: NDArray[np.int64] = np.where(np.isnat(ends), after, ends.astype(np.int64))
    return np.maximum(known, start)


def _directions(
    link: NDArray[np.int64],
    source: NDArray[np.int64],
    target: NDArray[np.int64],
    one_way: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    back = link[~one_way[link]]
    both = np.concatenate([link, back])
    return (
        both,
        np.concatenate([source[link], target[back]]),
        np.concatenate([target[link], source[back]]),
    )
