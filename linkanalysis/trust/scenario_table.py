"""Intervals of ranks by scenario: a source lost, hubs that hide ties, ties that are not true.

Lives here: `scenario_intervals` and its table.
Not here: what a scenario changes in simulated networks (`scenarios`), and the intervals of a
ranking (`intervals`, `ranking`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._door import Call, answer
from linkanalysis._given import check_choice, given_names
from linkanalysis._result import Column, Result
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.frames import ENTITY_COLUMNS, named_frame
from linkanalysis.measures.measure_table import find_measure, given_measures, require_form
from linkanalysis.measures.ranks import order_by_rank, parts_by_type
from linkanalysis.measures.ties import ties_of
from linkanalysis.trust.intervals import NOT_COVERED, check_worlds
from linkanalysis.trust.scenario_kinds import Concealment
from linkanalysis.trust.scenarios import SCENARIOS, scenario_notes
from linkanalysis.trust.source_sizes import source_sizes
from linkanalysis.trust.world_ranks import including, rank_in_worlds, ranks_of
from linkanalysis.trust.worlds import graph_worlds

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.measure_table import Measure
    from linkanalysis.measures.ties import Direction
    from linkanalysis.trust.worlds import Worlds

    Ends = tuple[NDArray[np.float64], NDArray[np.float64]]

ALL = tuple(SCENARIOS)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ScenarioIntervals(Result):
    """Ranks with an interval for each scenario, and one that spans them all, best first.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    measures, scenarios : tuple of str
        Names of the measures, the first of which gives the order, and of the scenarios.
    nodes : ndarray of int64
        Numbers of the entities, best first.
    ranks : ndarray of int64, shape (measures, entities)
        Ranks by the records as they are, among entities of one type; equal values share the best
        rank.
    low, high : ndarray of float64, shape (scenarios, measures, entities)
        Ranks between which 95% of the simulated networks (possible worlds) of a scenario lie,
        extended to the rank on record.
    worlds : int
        How many worlds were drawn for each scenario.
    withheld : int
        Number of protected people, and things that identify only them, left out of the table.
    notes : tuple of str
        What each scenario assumes, and what none of them covers.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.trust.scenario_intervals(la.from_networkx(nx.star_graph(30)), "degree", worlds=20)
    <ScenarioIntervals: 31 entities by degree, 4 scenarios of 20 worlds, 0 withheld>
    """

    COLUMNS = (
        *ENTITY_COLUMNS,
        Column(
            "{measure}_rank",
            "rank by the records as they are, among its type; equal values share the best rank",
            "rank",
        ),
        Column("{measure}_low", "lowest end of the intervals of all scenarios asked for", "rank"),
        Column("{measure}_high", "highest end of the intervals of all scenarios", "rank"),
        *(
            Column(f"{{measure}}_{name}_{end}", f"{end} end of the interval if {row.short}", "rank")
            for name, row in SCENARIOS.items()
            for end in ("low", "high")
        ),
    )

    graph: EntityGraph
    measures: tuple[str, ...]
    scenarios: tuple[str, ...]
    nodes: NDArray[np.int64]
    ranks: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    worlds: int
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("nodes", "ranks", "low", "high")

    def __repr__(self) -> str:
        many = "1 scenario" if len(self.scenarios) == 1 else f"{len(self.scenarios)} scenarios"
        return (
            f"<ScenarioIntervals: {len(self.nodes):,} entities by {', '.join(self.measures)}, "
            f"{many} of {self.worlds:,} worlds, {self.withheld:,} withheld>"
        )

    def _frame(self) -> pd.DataFrame:
        """Best first, equals by id; columns of one measure after those of another."""
        frame = named_frame(self.graph, self.nodes)
        for row, name in enumerate(self.measures):
            frame[f"{name}_rank"] = self.ranks[row]
            if find_measure(name).nullable:
                none = np.isnan(self.low[0, row])
                frame[f"{name}_rank"] = frame[f"{name}_rank"].astype("Int64").mask(none)
            frame[f"{name}_low"] = self.low[:, row].min(axis=0)
            frame[f"{name}_high"] = self.high[:, row].max(axis=0)
            for place, scenario in enumerate(self.scenarios):
                frame[f"{name}_{scenario}_low"] = self.low[place, row]
                frame[f"{name}_{scenario}_high"] = self.high[place, row]
        return frame


@answer()
def scenario_intervals(
    call: Call,
    graph: EntityGraph,
    measures: str | Sequence[str] = ("betweenness",),
    *,
    scenarios: str | Sequence[str] = ALL,
    worlds: int = 200,
    direction: Direction = "out",
    seed: int = 0,
) -> ScenarioIntervals:
    """Rank entities in simulated networks (possible worlds) of several scenarios.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    measures : str or sequence of str, default ("betweenness",)
        Names of `MEASURES`; the table is sorted by the first.
    scenarios : {"random", "source", "hubs", "untrue"} or sequence of them, default all
        What may be wrong with the records: ties missing at random, as `centrality` assumes; a whole
        source lost; entities with many ties that hide theirs; ties that are not true.
    worlds : int, default 200
        How many worlds are drawn for each scenario.
    direction : {"out", "in", "all"}, default "out"
        As for `centrality`.
    seed : int, default 0
        Seed of the draws.

    Returns
    -------
    ScenarioIntervals
        Best first by the records as they are, equals by id: an interval for each scenario, and from
        the lowest to the highest end of them all.

    Raises
    ------
    UnknownNameError
        If a measure, a scenario or the direction does not exist.
    GraphKindError
        If there are no worlds or no scenarios, or a measure is not defined for a graph of this
        kind.

    Notes
    -----
    ``"random"`` uses the worlds of `rank_intervals`. In the other scenarios a tenth of all ties are
    missing at random, and in addition:

    - ``"source"``: a lost source covered some entities, neighbors in half of the worlds, in the
      others entities with few ties on record. Each of them gains as many ties as another entity
      of its type has. A graph of a case loses a source as large as those on record, of at most a
      quarter of the entities; any other graph one of 5 to 25% of them.
    - ``"hubs"``: a tenth of the entities, each in turn, hide as many ties as they show. That moves
      those most who have many.
    - ``"untrue"``: 20 or 40% of the ties on record are not true, more often those whose ends have
      few neighbors in common, beyond the doubts that grades of documents raise.

    In any world, few entities lose ties with the source or hide them, so an interval over all
    worlds would rarely reach the ranks of those who do. Intervals of these two scenarios therefore
    cover 95% of the worlds in which the entity itself is affected, and 95% of the others: they say
    where it may rank, whether or not its own ties were lost or hidden.

    Where one of eight sources of a simulated network is lost, by region or by person, these
    intervals hold 95 to 99% of the true ranks, those of `centrality` 75 to 96%; where hubs hide two
    fifths of their ties, 95 to 98% of the true top ten instead of 69 to 90%. On six real networks
    they hold 87 to 100% of all ranks on average, in one of them 60% (benchmarks/README.md).
    Intervals for a lost source are wider by a fifth to two fifths. The interval over all scenarios,
    for an entity in the middle, spans most ranks. No scenario accounts for people missing from the
    records, two people recorded as one, or records that follow a single suspicion.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> graph = la.from_networkx(nx.karate_club_graph())
    >>> found = scenario_intervals(graph, "degree", scenarios=("random", "hubs"), worlds=40)
    >>> list(found.to_frame())[4:]
    ['degree_low', 'degree_high', 'degree_random_low', 'degree_random_high', 'degree_hubs_low', \
'degree_hubs_high']
    """
    rows = given_measures(measures)
    names = tuple(row.name for row in rows)
    chosen = _given_scenarios(scenarios)
    check_worlds(worlds)
    ties = ties_of(graph, direction)
    for row in rows:
        require_form(row, ties)
    kept = np.flatnonzero(~graph.masked)
    parts = parts_by_type(graph.types, kept)
    drawn, more = graph_worlds(graph, ties, direction, seed=seed)
    sizes = source_sizes(graph)
    ends = [_ends(SCENARIOS[name].make(drawn, sizes), rows, kept, parts, worlds) for name in chosen]
    best = [ranks_of(row.function(ties)[kept], row, parts)[0] for row in rows]
    ranks = np.array(best, dtype=np.int64).reshape(len(rows), kept.size)
    low, high = including(ranks, *(np.stack(each) for each in zip(*ends, strict=True)))
    overall = ranks_of(rows[0].function(ties)[kept], rows[0])[0] if rows else np.zeros(kept.size)
    order = order_by_rank(overall.astype(np.int64))
    return ScenarioIntervals(
        graph=graph,
        measures=names,
        scenarios=chosen,
        nodes=kept[order],
        ranks=ranks[:, order],
        low=low[:, :, order],
        high=high[:, :, order],
        worlds=worlds,
        withheld=int(graph.masked.sum()),
        notes=(_how(chosen, worlds), *scenario_notes(chosen, sizes), *more, NOT_COVERED),
        made_by=call.made_by({"measures": names, "scenarios": chosen}),
    )


def _ends(
    worlds: Worlds,
    rows: Sequence[Measure],
    kept: NDArray[np.int64],
    parts: Sequence[NDArray[np.int64]],
    number: int,
) -> Ends:
    """Return the ends of intervals (measures, entities) in the worlds of a scenario."""
    found = rank_in_worlds(worlds, rows, kept, number=number, apart=parts)
    if not isinstance(worlds.scenario, Concealment):
        return found.bounds()
    who = [worlds.scenario.affected(world)[kept] for world in range(number)]
    return found.bounds(affected=np.stack(who))


def _how(scenarios: Sequence[str], worlds: int) -> str:
    """Say what the ends of an interval are."""
    part = (
        " For a lost source and for hubs, they also hold 95% of those networks alone in which the "
        "entity itself is one of them."
    )
    return (
        f"Low and high are the range of ranks in 95% of {worlds:,} simulated networks (possible "
        f"worlds) of each scenario.{part if {'source', 'hubs'} & {*scenarios} else ''}"
    )


def _given_scenarios(scenarios: str | Sequence[str]) -> tuple[str, ...]:
    """Return the names of scenarios, each once."""
    names = tuple(dict.fromkeys(given_names("scenarios", scenarios, what="a scenario")))
    if not names:
        message = f"scenarios is empty; choose from {', '.join(ALL)}."
        raise GraphKindError(message)
    for name in names:
        check_choice(name, ALL, "a scenario")
    return names
