"""The methods of `find_communities`: when to use each, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from linkanalysis.core.table import Table
from linkanalysis.core.vocabulary.names import find_row

Objective = Literal[
    "agreement", "modularity", "cpm", "code length", "label strength", "two-mode modularity"
]


@dataclass(frozen=True, slots=True)
class Method:
    """A way to partition entities into communities.

    Cells, which need not be connected (`find_cells`), and groups that share members
    (`find_overlaps`) are not rows.

    Attributes
    ----------
    name : str
        Its name.
    objective : str
        What its runs optimize: "modularity", "cpm", "code length", "label strength" or "two-mode
        modularity"; "agreement" is found among runs of other methods.
    resolution : float or None
        The default resolution: a factor of the expected strength for modularity, a share of the
        mean strength of a tie for CPM; None if the method has none.
    quality : str
        What `Partition.quality` is, in words.
    use_when : str
        When to use it.
    failure : str
        How it fails.
    reference : str
        The papers that describe it.

    Examples
    --------
    >>> [row.name for row in METHODS]
    ['consensus', 'modularity', 'cpm', 'map_equation', 'label_propagation', 'two_mode']
    """

    name: str
    objective: Objective
    resolution: float | None
    quality: str
    use_when: str
    failure: str
    reference: str


_ROWS = (
    Method(
        name="consensus",
        objective="agreement",
        resolution=None,
        quality="modularity",
        use_when="the default: what many runs of the map equation or of modularity agree on, "
        "whichever describes the ties in fewer bits; gives the stability of each membership",
        failure="chooses one of the two for the whole network, even where small groups lie beside "
        "a few large, loose ones; finds communities in noise too, where stability is low and "
        "a note says so",
        reference="Lancichinetti, Fortunato (2012), doi:10.1038/srep00336; Traag, Aldecoa, "
        "Delvenne (2015), doi:10.1103/PhysRevE.92.022816",
    ),
    Method(
        name="modularity",
        objective="modularity",
        resolution=1.0,
        quality="modularity",
        use_when="to compare with the literature: the best of many runs of Leiden, improved",
        failure="merges groups with fewer than about √(2m) inner ties, so small rings vanish in "
        "large networks; finds communities in noise",
        reference="Newman, Girvan (2004), doi:10.1103/PhysRevE.69.026113; Fortunato, Barthélemy "
        "(2007), doi:10.1073/pnas.0605965104; Traag et al. (2019), doi:10.1038/s41598-019-41695-z",
    ),
    Method(
        name="cpm",
        objective="cpm",
        resolution=0.1,
        quality="strength inside less resolution times pairs inside",
        use_when="for small, dense groups in large networks, with their lowest density as the "
        "resolution: the best of many runs of Leiden, improved",
        failure="the resolution has to be chosen; offers many more groups than there are rings",
        reference="Traag et al. (2011), doi:10.1103/PhysRevE.84.016114",
    ),
    Method(
        name="map_equation",
        objective="code length",
        resolution=None,
        quality="bits a step of a random walk, fewer being better",
        use_when="for groups that a random walk seldom leaves, including small ones in large "
        "networks, and people with their events in one graph: the best of many runs, "
        "without a resolution",
        failure="absorbs small groups whose members have as many ties outside as inside; in noise "
        "all may be one community",
        reference="Rosvall, Bergstrom (2008), doi:10.1073/pnas.0706851105",
    ),
    Method(
        name="label_propagation",
        objective="label strength",
        resolution=None,
        quality="modularity",
        use_when="as a baseline that costs almost nothing: the best of many runs by modularity",
        failure="runs differ widely; one label may spread over a network whose groups are not well "
        "separated",
        reference="Raghavan et al. (2007), doi:10.1103/PhysRevE.76.036106",
    ),
    Method(
        name="two_mode",
        objective="two-mode modularity",
        resolution=1.0,
        quality="modularity between the two sides",
        use_when="for people with their events, or two other types, where only ties between the "
        "two sides count and each group holds both: the best of many runs, improved",
        failure="merges small groups in large networks as modularity does, and finds groups in "
        "noise; entities on neither side stay alone",
        reference="Barber (2007), doi:10.1103/PhysRevE.76.066102",
    ),
)
METHODS = Table(_ROWS, "use_when")


def method_row(name: str) -> Method:
    """Find the row of a method."""
    return find_row(METHODS, name, what="a method", listed="la.METHODS")
