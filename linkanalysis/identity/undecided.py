"""Records that may be one entity, because pairs of them wait for a judgment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.case.decisions import clusters

if TYPE_CHECKING:
    from linkanalysis.case import Case


def undecided_groups(case: Case) -> tuple[tuple[str, ...], ...]:
    """Group the entities that pairs judged *unsure* join, directly or through others.

    Whoever counts members of a group takes such entities for one: of three spellings of one name
    nobody should make three people. By the ids of the case, for computing and never for display;
    groups and members are sorted. A pair that another judgment settled is in none.
    """
    return tuple(clusters(case.undecided))
