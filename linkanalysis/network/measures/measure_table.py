"""The measures of entities, as a table: what each counts, how to read it, what it does not show.

To add a measure write its function beside its kind, and a row here; one that follows all paths and
is slow on large graphs also needs an estimate in `trust.world_budget`. Scales are those of
networkx: path measures that have a largest possible value are shares of it. Entities without ties
and graphs of fewer than three give 0; what cannot be reached adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.core.checks import given_names
from linkanalysis.core.result import Result
from linkanalysis.core.table import Table
from linkanalysis.core.vocabulary.names import find_row
from linkanalysis.errors import GraphKindError
from linkanalysis.network.measures import (
    cohesion_measures,
    neighborhood_measures,
    path_measures,
    two_mode,
    walk_measures,
)
from linkanalysis.network.measures.sampling_rule import take_betweenness
from linkanalysis.network.measures.two_mode import between_note

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from linkanalysis.network.measures.ties import Ties

CAVEAT = Result.CAVEAT


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of an entity's position.

    Attributes
    ----------
    name : str
        Its name, which says whether strengths or distances count.
    function : callable
        Takes `Ties` and returns one number for each entity.
    unit : str
        What the number counts.
    reading : str
        What a high number means, or a low one if `lowest_first`.
    caveat : str
        What it does not show.
    reference : str
        Who defined it.
    directed : bool, default False
        Whether it is defined for directed graphs.
    whole : bool, default False
        Whether values are integers, so that ties between them are exact.
    lowest_first : bool, default False
        Whether low values are the notable ones: tables and ranks then start with the lowest.
    nullable : bool, default False
        Whether some entities have no value: it is NaN, and they are not ranked.
    note : callable or None
        Takes `Ties` and returns a note on the values in this graph, or an empty string.

    Examples
    --------
    >>> from linkanalysis.measures import MEASURES
    >>> [row.name for row in MEASURES if row.lowest_first]
    ['constraint']
    """

    name: str
    function: Callable[[Ties], NDArray[Any]]
    unit: str
    reading: str
    caveat: str
    reference: str
    directed: bool = False
    whole: bool = False
    lowest_first: bool = False
    nullable: bool = False
    note: Callable[[Ties], str] | None = None

    def notable(self, values: NDArray[Any]) -> NDArray[Any]:
        """Reverse values if needed so that the most notable is the highest.

        Parameters
        ----------
        values : ndarray
            Numbers of the measure.

        Returns
        -------
        ndarray
            The numbers, negated if `lowest_first`; minus infinity where there is none.

        Examples
        --------
        >>> from linkanalysis.network.measures.measure_table import find_measure
        >>> find_measure("constraint").notable(np.array([0.5, np.nan, 1.0])).tolist()
        [-0.5, -inf, -1.0]
        """
        turned: NDArray[Any] = -values if self.lowest_first else values
        return np.where(np.isnan(turned), -np.inf, turned) if self.nullable else turned


# A caveat that several rows share.
HUBS = "short paths run through hubs such as a service number"
IN_ONE_GRAPH = "grows with strengths: compare within one graph only"
GAPS_RAISE = "missing records raise it; entities with many contacts have many unconnected ones"

_ROWS = (
    Measure(
        name="degree",
        function=neighborhood_measures.degree,
        unit="neighbors",
        reading="is tied to many others",
        caveat="people who are watched more have more ties on record; so does a taxi firm",
        reference="Freeman (1978)",
        directed=True,
        whole=True,
    ),
    Measure(
        name="strength",
        function=neighborhood_measures.strength,
        unit="links",
        reading="has many links, whether to a few others or to many",
        caveat="one long conversation in many messages counts as many links",
        reference="Barrat et al. (2004)",
        directed=True,
        whole=True,
    ),
    Measure(
        name="betweenness",
        function=path_measures.betweenness,
        unit="share of pairs",
        reading="lies on the shortest paths between others: a broker",
        caveat="it does not show that anything passed; missing records affect it most",
        reference="Freeman (1978); Brandes (2001)",
        directed=True,
    ),
    Measure(
        name="weighted_betweenness",
        function=path_measures.weighted_betweenness,
        unit="share of pairs",
        reading="lies on the strongest paths between others: a broker by strength of ties",
        caveat="it follows the strongest records, which are not always the strongest ties",
        reference="Brandes (2001)",
        directed=True,
    ),
    Measure(
        name="two_mode_betweenness",
        function=two_mode.two_mode_betweenness,
        unit="share of the largest possible value of its side",
        reading=(
            "lies on the shortest paths between people and events: connects circles through "
            "what it shares"
        ),
        caveat="people who share an event or a phone may not know each other",
        reference="Borgatti, Everett (1997)",
        nullable=True,
        note=between_note,
    ),
    Measure(
        name="two_mode_closeness",
        function=two_mode.two_mode_closeness,
        unit="share of the nearest possible on its side",
        reading="is only a few events away from everyone",
        caveat="one event with many participants brings everyone close",
        reference="Borgatti, Everett (1997)",
        nullable=True,
        note=between_note,
    ),
    Measure(
        name="two_mode_degree",
        function=two_mode.two_mode_degree,
        unit="share of the other side",
        reading="took part in many events, or had many participants",
        caveat="anyone under investigation is on record at more events",
        reference="Borgatti, Everett (1997)",
        nullable=True,
        note=between_note,
    ),
    Measure(
        name="closeness",
        function=path_measures.closeness,
        unit="inverse mean steps, times the share reached",
        reading="reaches everyone in few steps",
        caveat=HUBS,
        reference="Wasserman, Faust (1994)",
        directed=True,
    ),
    Measure(
        name="weighted_closeness",
        function=path_measures.weighted_closeness,
        unit="inverse mean length, times the share reached",
        reading="reaches everyone over strong ties",
        caveat=IN_ONE_GRAPH,
        reference="Wasserman, Faust (1994); Opsahl et al. (2010)",
        directed=True,
    ),
    Measure(
        name="harmonic",
        function=path_measures.harmonic,
        unit="sum of inverse steps",
        reading="has many others nearby",
        caveat=HUBS,
        reference="Boldi, Vigna (2014)",
        directed=True,
    ),
    Measure(
        name="weighted_harmonic",
        function=path_measures.weighted_harmonic,
        unit="sum of inverse lengths",
        reading="has many others nearby over strong ties",
        caveat=IN_ONE_GRAPH,
        reference="Boldi, Vigna (2014)",
        directed=True,
    ),
    Measure(
        name="eigenvector",
        function=walk_measures.eigenvector,
        unit="share, squares summing to the share of its component",
        reading="is tied to others who have many ties themselves",
        caveat="one dense family or office can take all the high values",
        reference="Bonacich (1972)",
    ),
    Measure(
        name="katz",
        function=walk_measures.katz,
        unit="walks, long ones counting less",
        reading="many walks along ties end at it, short ones counting most",
        caveat="one dense family or office can take most of the high values",
        reference="Katz (1953)",
        directed=True,
        note=walk_measures.katz_note,
    ),
    Measure(
        name="pagerank",
        function=walk_measures.pagerank,
        unit="share of a walker's time",
        reading="is where a walker who follows ties often ends up",
        caveat="in an undirected graph it is close to strength",
        reference="Brin, Page (1998)",
        directed=True,
    ),
    Measure(
        name="core",
        function=cohesion_measures.core,
        unit="ties",
        reading="belongs to a set whose members each have at least this many ties within it",
        caveat="one document that lists many people ties them all to each other",
        reference="Seidman (1983); Batagelj, Zaveršnik (2003)",
        directed=True,
        whole=True,
    ),
    Measure(
        name="onion",
        function=cohesion_measures.onion,
        unit="layer, from outside",
        reading="comes off late when the network is peeled from the outside: it lies deep inside",
        caveat="layers run across all components: the middle of a small one counts as outer",
        reference="Hébert-Dufresne et al. (2016)",
        whole=True,
    ),
    Measure(
        name="cut_point",
        function=cohesion_measures.cut_point,
        unit="yes or no",
        reading="without it, its part of the network falls apart",
        caveat="a single unrecorded tie could undo it",
        reference="Tarjan (1972)",
        whole=True,
    ),
    Measure(
        name="bridges",
        function=cohesion_measures.bridges,
        unit="ties",
        reading="has ties each of which is the only link between two parts of the network",
        caveat="a single unrecorded tie could undo a bridge",
        reference="Tarjan (1974)",
        whole=True,
    ),
    Measure(
        name="blocks",
        function=cohesion_measures.blocks,
        unit="blocks",
        reading="joins this many parts of the network that have no one else in common",
        caveat="a single unrecorded tie could join two of them",
        reference="Hopcroft, Tarjan (1973)",
        whole=True,
    ),
    Measure(
        name="triangles",
        function=cohesion_measures.triangles,
        unit="triangles",
        reading="many of its neighbors are tied to each other",
        caveat="families and offices are full of triangles",
        reference="Watts, Strogatz (1998)",
        whole=True,
    ),
    Measure(
        name="clustering",
        function=cohesion_measures.clustering,
        unit="share of pairs of neighbors",
        reading="its neighbors are tied to each other: a closed circle",
        caveat="with only two neighbors, one tie decides",
        reference="Watts, Strogatz (1998)",
    ),
    Measure(
        name="constraint",
        function=neighborhood_measures.constraint,
        unit="share of its ties held by the same few, squared",
        reading="low: its contacts are not tied to each other, and none dominates: a broker",
        caveat="missing records lower it: two contacts look unconnected if no record ties them",
        reference="Burt (1992)",
        directed=True,
        lowest_first=True,
        nullable=True,
    ),
    Measure(
        name="effective_size",
        function=neighborhood_measures.effective_size,
        unit="contacts",
        reading="its contacts have few ties to each other: what they pass on may go through it",
        caveat=GAPS_RAISE,
        reference="Burt (1992); Borgatti (1997)",
        directed=True,
    ),
    Measure(
        name="weighted_effective_size",
        function=neighborhood_measures.weighted_effective_size,
        unit="contacts",
        reading="its strongest contacts have little to do with each other",
        caveat=GAPS_RAISE,
        reference="Burt (1992)",
        directed=True,
    ),
    Measure(
        name="efficiency",
        function=neighborhood_measures.efficiency,
        unit="share of contacts",
        reading="hardly any of its contacts are tied to each other",
        caveat="with a single contact the value is also 1: read it together with degree",
        reference="Burt (1992)",
        directed=True,
    ),
    Measure(
        name="collective_influence",
        function=neighborhood_measures.collective_influence,
        unit="further ties, times those of all entities two steps away",
        reading="its loss would break up a large, sparse network",
        caveat="designed for networks with few short cycles: in a small case, use cut points",
        reference="Morone, Makse (2015)",
        whole=True,
    ),
    Measure(
        name="shapley",
        function=neighborhood_measures.shapley,
        unit="entities brought into reach",
        reading="adds many to the reach of a group, whoever else is in it",
        caveat="counts direct neighbors only, not what they know",
        reference="Michalak et al. (2013)",
    ),
    Measure(
        name="component",
        function=cohesion_measures.component,
        unit="entities",
        reading="its part of the network is large, whatever the direction of ties",
        caveat="one service number joins everyone",
        reference="Wasserman, Faust (1994)",
        directed=True,
        whole=True,
    ),
    Measure(
        name="strong_component",
        function=cohesion_measures.strong_component,
        unit="entities",
        reading="it is in a large set in which everyone reaches everyone along the ties",
        caveat="one tie in the other direction, recorded or not, joins two such sets",
        reference="Tarjan (1972)",
        directed=True,
        whole=True,
    ),
)
MEASURES = Table(_ROWS, "reading")


def find_measure(name: str) -> Measure:
    """Return the row of a measure."""
    return find_row(MEASURES, name, what="a measure", listed="la.MEASURES")


def given_measures(measures: str | Sequence[str]) -> tuple[Measure, ...]:
    """Return the rows of measures, each once."""
    names = dict.fromkeys(given_names("measures", measures, what="a measure"))
    return tuple(find_measure(name) for name in names)


def require_form(row: Measure, ties: Ties) -> None:
    """Raise if a measure is not defined for directed ties and these are."""
    if ties.directed and not row.directed:
        message = (
            f"{row.name} is not defined for directed graphs; this one of {ties.n:,} entities is "
            'directed. Merge both directions with direction="all", or build it with '
            "build_graph(case, directed=False), which keeps every tie."
        )
        raise GraphKindError(message)


def measured(ties: Ties, measure: str, seed: int) -> tuple[NDArray[Any], tuple[str, ...]]:
    """Compute a measure of all entities, from a sample where the graph is large."""
    row = find_measure(measure)
    if ties.directed and not row.directed:
        message = (
            f"{measure} is not defined for directed graphs; this one of {ties.n:,} entities is "
            "directed. Build it with build_graph(case, directed=False), which keeps every tie."
        )
        raise GraphKindError(message)
    if measure == "betweenness":
        taken = take_betweenness(ties, seed=seed)
        return taken.values, (taken.note,) if taken.note else ()
    return row.notable(row.function(ties)), ()
