"""What ties are expected where nobody plans anything: by degrees, and by large communities.

Lives here: the background against which groups of a large graph are judged.
Not here: the groups (`separation`), and shuffled worlds (`significance`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.groups.community_methods import method_row
from linkanalysis.groups.method_runs import Setting, runs_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.groups.consensus import Labels, Rows

__all__ = ["Background", "background_of", "by_degrees"]

# Above this many slots Leiden ends after so many passes: later ones gain little and take minutes.
LARGE = 400_000
PASSES = 8


class Background(NamedTuple):
    """Communities and how often their members are tied by degree alone.

    label: Community of each node.
    size: How many nodes each has.
    inner: Ties expected between two nodes of a community, by the product of their degrees.
    outer: The same between nodes of different communities.
    naming: What naming a community costs, in nats.
    """

    label: Labels
    size: Labels
    inner: NDArray[np.float64]
    outer: float
    naming: float


def by_degrees(rows: Rows) -> Background:
    """Expect ties by degrees alone."""
    n = rows[0].size - 1
    rate = 1 / max(rows[1].size, 1)
    return Background(np.zeros(n, np.int64), np.array([n]), np.array([rate]), rate, 0.0)


def background_of(rows: Rows, *, seed: int) -> Background:
    """Expect ties by degrees and communities, if communities say more than they cost.

    Modularity does not see groups of under √(2 ties) inner ties and leaves them in larger
    communities, which is what is wanted of a background. The likelihood is that of the planted
    partition with degrees; its gain is compared with n log(communities), as in description length.
    Above 200,000 ties Leiden ends after eight passes.

    Fortunato, Barthélemy (2007), PNAS 104, 36-41, doi:10.1073/pnas.0605965104.
    Karrer, Newman (2011), Phys. Rev. E 83, 016107, doi:10.1103/PhysRevE.83.016107.
    Peixoto (2013), Phys. Rev. Lett. 110, 148701, doi:10.1103/PhysRevLett.110.148701.
    """
    indptr, indices, _ = rows
    degree = (indptr[1:] - indptr[:-1]).astype(np.int64)
    unit = (indptr, indices, np.ones(indices.size, dtype=np.int64))
    passes = PASSES if indices.size > LARGE else 1000
    setting = Setting(method_row("modularity"), passes=passes)
    (label,) = runs_of(setting, unit, seeds=range(seed, seed + 1))
    row, mass = np.repeat(label, degree), np.bincount(label, weights=degree)
    held = np.bincount(row[row == label[indices]], minlength=mass.size).astype(float)
    slots = float(indices.size)
    across, room = slots - float(held.sum()), slots**2 - float((mass**2).sum())
    plain = by_degrees(rows)
    if across <= 0 or room <= 0:  # one community, or components
        return plain
    outer = across / room
    inner = np.maximum(held / np.maximum(mass, 1) ** 2, outer)
    gain = (float((held * np.log(inner * slots)).sum()) + across * np.log(outer * slots)) / 2
    naming = float(np.log(np.count_nonzero(mass)))
    if gain <= np.count_nonzero(degree) * naming:
        return plain
    return Background(label, np.bincount(label), inner, outer, naming)
