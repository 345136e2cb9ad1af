"""What happened between the entities of a graph, by local day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.masked_ids import unmasked
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.evidence_rows import link_row, reasons_of
from linkanalysis.graph.queries.call_queries import DAY, HOUR
from linkanalysis.graph.queries.local_days import dates_written, local_days
from linkanalysis.graph.queries.occasion_queries import occasion_rows
from linkanalysis.graph.queries.zones import zone_of_case

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import Reason
    from linkanalysis.graph.entity_graph import EntityGraph
    from linkanalysis.kernels.csr import I64


@dataclass(frozen=True, slots=True, eq=False)
class Occasions:
    """Dated momentary links, by start; days count from 1970.

    a, b: Numbers of the two ends in the graph.
    day: Local day, from 4 a.m. to 4 a.m. in the zone of the case, or the date as written.
    links: The rows of documents, by ids of the case.
    n_undated: Links whose day is not known.
    """

    graph: EntityGraph
    case: Case
    a: I64
    b: I64
    day: I64
    links: pd.DataFrame
    n_undated: int

    def sides(self) -> pd.DataFrame:
        """Return each link twice, from the side of each end: node, other, day and link."""
        number = np.arange(self.day.size)
        return pd.DataFrame(
            {
                "node": np.concatenate([self.a, self.b]),
                "other": np.concatenate([self.b, self.a]),
                "day": np.concatenate([self.day, self.day]),
                "link": np.concatenate([number, number]),
            }
        )

    def contacts(self) -> pd.DataFrame:
        """Return each contact once a day, from the side of each end: node, other and day.

        `covered` is the first day on which the case has a record of the same type.
        """
        covered = pd.Series(self.day).groupby(self.links["type"]).transform("min").to_numpy()
        sides = self.sides()
        sides["covered"] = covered[sides["link"]]
        groups = sides.groupby(["node", "other", "day"])
        return groups.agg(covered=("covered", "min")).reset_index()

    def reasons(
        self, ends: tuple[int, ...], first: int, after: int, limit: int
    ) -> tuple[Reason, ...]:
        """Return the rows with an entity, or with both of two, from a day to before another."""
        inside = (self.day >= first) & (self.day < after)
        for end in ends:
            inside &= (self.a == end) | (self.b == end)
        rows = self.links[inside].head(limit).to_dict("records")
        return reasons_of(link_row(self.graph, row, self.case.protection.names) for row in rows)

    def notes(self) -> tuple[str, ...]:
        """Say what was left out or assumed."""
        zone, known = zone_of_case(self.case)
        found = [
            f"Local days are in {zone}, {'the zone of the case' if known == 'case' else known}."
        ]
        if self.n_undated:
            links = "1 link" if self.n_undated == 1 else f"{self.n_undated:,} links"
            found.append(f"{links} without a day left out.")
        return (*found, *self.case.override_notes())


def read_occasions(graph: EntityGraph) -> Occasions:
    """Read the momentary links of a graph from its case; raise if it has none."""
    if graph.case is None or len(graph.shared_ptr):
        what = "is a projection" if len(graph.shared_ptr) else "was not built from a case"
        message = (
            f"This needs links with dates; the graph {what}. Give a graph from "
            "build_graph(case) or build_contacts(case)."
        )
        raise GraphKindError(message)
    frame = occasion_rows(graph.case, graph.link_filter)
    numbers = pd.Index(unmasked(graph.ids))
    a, b = (numbers.get_indexer(pd.Index(frame[end])).astype(np.int64) for end in "ab")
    inside = (a >= 0) & (b >= 0)
    known = frame["known"].to_numpy(dtype=np.int64)
    dated = inside & (known >= DAY)
    links = frame[dated].reset_index(drop=True)
    day = _days(links, known[dated], zone_of_case(graph.case)[0])
    stated = {"by_source": "source", "by_target": "target", "stated_type": "type"}
    return Occasions(
        graph=graph,
        case=graph.case,
        a=a[dated],
        b=b[dated],
        day=day,
        links=links.rename(columns=stated),
        n_undated=int((inside & ~dated).sum()),
    )


def _days(links: pd.DataFrame, known: NDArray[np.int64], zone: str) -> I64:
    start = pd.to_datetime(links["start"]).to_numpy(dtype="datetime64[us]")
    day = np.zeros(start.size, np.int64)
    timed = known >= HOUR
    day[timed] = local_days(start[timed], zone)[0]
    day[~timed] = dates_written(start[~timed])
    return day
