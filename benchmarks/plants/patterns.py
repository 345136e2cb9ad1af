"""All patterns: planters by indicator, and decoys by name.

Lives here: `PLANTERS` and `DECOYS`, one row each.
Not here: how they are written (one module a family).
"""

from plants import (
    ads,
    borders,
    cash,
    control,
    flows,
    homes,
    machines,
    missing,
    phones,
    roads,
    travel,
    wages,
)
from plants.pattern import Lookalike, Planter

FAMILIES = (
    missing,
    ads,
    homes,
    travel,
    cash,
    flows,
    wages,
    machines,
    phones,
    roads,
    control,
    borders,
)
PLANTERS: dict[str, Planter] = dict(
    sorted(
        (pair for family in FAMILIES for pair in family.PLANTERS.items()),
        key=lambda pair: int(pair[0][1:]),
    )
)
DECOYS: dict[str, Lookalike] = {
    name: decoy for family in FAMILIES for name, decoy in family.DECOYS.items()
}
