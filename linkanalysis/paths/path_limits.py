"""What paths may not pass, and how far they may go, as an analyst writes it down.

Lives here: `PathLimits`, one set of rules for all questions after paths.
Not here: what the rules mean in a graph (`reach`), and when contacts may follow one another
(`time_rules`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis._given import expect_count, given_names
from linkanalysis.graph.subgraph import HUB_CAP

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["MAX_STEPS", "PathLimits"]

# Beyond this many steps whoever is met is there by association: everybody is near to everybody.
MAX_STEPS = 2


@dataclass(frozen=True, slots=True)
class PathLimits:
    """What paths may not pass, and how far they may go: the guard against guilt by association.

    Attributes
    ----------
    max_steps : int or None, default 2
        How many steps a path may have. A tie between two people, or between two things, is a
        step; a tie of a person to a thing is half a step, so that two people who share a phone are
        one step apart. None for no limit.
    hub_cap : int or None, default 50
        Entities with more neighbors are passed by no path; they are reported in `left_out` where
        a path would have led over them. None for no limit.
    exclude : collection of str, default ()
        Ids of entities that no path may pass.

    Raises
    ------
    GraphKindError
        If a number is below 1.

    Notes
    -----
    Which types of links, which grades of documents and which times count is a matter of the graph:
    `build_graph`, or `EntityGraph.only` for a part of one.

    Examples
    --------
    >>> PathLimits(max_steps=3, exclude="organization:taxi").exclude
    ('organization:taxi',)
    """

    max_steps: int | None = MAX_STEPS
    hub_cap: int | None = HUB_CAP
    exclude: Collection[str] = ()

    def __post_init__(self) -> None:
        for name, value in (("max_steps", self.max_steps), ("hub_cap", self.hub_cap)):
            if value is not None:
                expect_count(name, value)
        object.__setattr__(self, "exclude", given_names("exclude", self.exclude))
