"""The methods of `find_communities`: when to use each, and how it fails.

Lives here: the table `METHODS`.
Not here: how a row runs (`method_runs`), and groups that are no rows of it: people in several
groups at once (`overlaps`), people with the same ties (`cells`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from linkanalysis.vocabulary.names import find_row

__all__ = ["METHODS", "Method", "method_row"]

Objective = Literal[
    "agreement", "modularity", "cpm", "code length", "label strength", "two-mode modularity"
]


@dataclass(frozen=True, slots=True)
class Method:
    """A way to find communities, in which everybody has one place.

    No rows are cells, which need not be connected and come as probabilities (`find_cells`), and
    groups that share members (`find_overlaps`).

    Attributes
    ----------
    name : str
        Its name.
    objective : str
        What its runs improve: "modularity", "cpm", "code length", "label strength" or "two-mode
        modularity"; "agreement" is found among runs of others.
    resolution : float or None
        The resolution if none is given: a factor of what is expected for modularity, a share of
        the mean strength of a tie for CPM; None where there is none.
    quality : str
        What `Partition.quality` is, in words.
    use_when : str
        When to use it.
    failure : str
        How it is known to fail.
    reference : str
        Who described it.

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


METHODS = (
    Method(
        name="consensus",
        objective="agreement",
        resolution=None,
        quality="modularity",
        use_when="by default: what fifty runs of the map equation agree on, or fifty of "
        "modularity, whichever tells the ties in fewer bits; says how firmly each belongs",
        failure="small groups beside a few large, loose ones: the whole network gets one of the "
        "two; finds communities in noise too, where stability is low and its note says so",
        reference="Lancichinetti, Fortunato (2012), doi:10.1038/srep00336; Traag, Aldecoa, "
        "Delvenne (2015), doi:10.1103/PhysRevE.92.022816",
    ),
    Method(
        name="modularity",
        objective="modularity",
        resolution=1.0,
        quality="modularity",
        use_when="to compare with the literature: the best of fifty runs of Leiden, improved",
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
        use_when="for small, dense groups in large networks, the resolution being their least "
        "density: the best of fifty runs of Leiden, improved",
        failure="the resolution has to be chosen; offers many more groups than there are rings",
        reference="Traag et al. (2011), doi:10.1103/PhysRevE.84.016114",
    ),
    Method(
        name="map_equation",
        objective="code length",
        resolution=None,
        quality="bits a step of a random walk, fewer being better",
        use_when="for groups in which a walk along ties stays long, small ones in large networks "
        "too, and people with their events in one graph: the best of fifty runs, nothing to choose",
        failure="small groups whose members have as many ties outside as inside are swallowed; in "
        "noise all may be one community",
        reference="Rosvall, Bergstrom (2008), doi:10.1073/pnas.0706851105",
    ),
    Method(
        name="label_propagation",
        objective="label strength",
        resolution=None,
        quality="modularity",
        use_when="as a baseline that costs almost nothing: the best of fifty runs by modularity",
        failure="runs differ much; one label may flood a network whose groups are loosely apart",
        reference="Raghavan et al. (2007), doi:10.1103/PhysRevE.76.036106",
    ),
    Method(
        name="two_mode",
        objective="two-mode modularity",
        resolution=1.0,
        quality="modularity between the two sides",
        use_when="for people with their events, or another two types, where only ties between the "
        "two sides are to count and each group holds both: the best of fifty runs, improved",
        failure="merges small groups in large networks as modularity does, and finds groups in "
        "noise; whoever is of neither side stays alone",
        reference="Barber (2007), doi:10.1103/PhysRevE.76.066102",
    ),
)


def method_row(name: str) -> Method:
    """Find the row of a method."""
    return find_row(METHODS, name, what="a method", listed="la.METHODS")
