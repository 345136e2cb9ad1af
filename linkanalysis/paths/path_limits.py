"""How far paths may go and what they must not pass, as an analyst writes it.

Lives here: `PathLimits`, the same for all path functions.
Not here: how they apply to a graph (`reach`), and the order of contacts in time (`time_rules`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis._given import expect_count, given_names
from linkanalysis.graph.subgraph import HUB_CAP

if TYPE_CHECKING:
    from collections.abc import Collection

# In most records nearly all entities are within a few steps of each other: beyond two steps a path
# is likely to be an association by chance.
MAX_STEPS = 2


@dataclass(frozen=True, slots=True)
class PathLimits:
    """How far paths may go and what they must not pass: the guard against guilt by association.

    Attributes
    ----------
    max_steps : int or None, default 2
        The largest number of steps. A tie between two people, or between two things, is one step;
        a tie between a person and a thing is half a step, so that two people who share a phone are
        one step apart. None for no limit.
    max_neighbors : int or None, default 50
        Entities with more neighbors are hubs, which no path passes; `left_out` reports those that a
        path would have passed. None for no limit.
    exclude : collection of str, default ()
        Ids of entities that no path may pass.

    Raises
    ------
    GraphKindError
        If a number is below 1.

    Notes
    -----
    The types of links, grades of documents and times that count are chosen with the graph, by
    `build_graph` or `EntityGraph.only`.

    Examples
    --------
    >>> PathLimits(max_steps=3, exclude="organization:taxi").exclude
    ('organization:taxi',)
    """

    max_steps: int | None = MAX_STEPS
    max_neighbors: int | None = HUB_CAP
    exclude: Collection[str] = ()

    def __post_init__(self) -> None:
        for name, value in (("max_steps", self.max_steps), ("max_neighbors", self.max_neighbors)):
            if value is not None:
                expect_count(name, value)
        object.__setattr__(self, "exclude", given_names("exclude", self.exclude))
