"""The cost of a question about all links, estimated before it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.core.door import Call, answer
from linkanalysis.scale.edges import when_of
from linkanalysis.scale.large_case import expect_large, query_links

if TYPE_CHECKING:
    from linkanalysis.graph.queries.time_ranges import Moment
    from linkanalysis.scale.engines import Cost
    from linkanalysis.scale.large_case import LargeCase


@answer()
def cost(
    _call: Call, large: LargeCase, *, when: Moment | tuple[Moment, Moment] | None = None
) -> Cost:
    """Estimate what the engine would read for all links, without reading them.

    Parameters
    ----------
    large : LargeCase
        The case.
    when : date, datetime or ISO text, or a pair of them, optional
        Time of the links, as in `build_graph`.

    Returns
    -------
    Cost
        Rows and bytes of one pass over the large tables, by the plan of the engine.

    Raises
    ------
    EngineError
        If the engine does not answer.
    GraphKindError
        If `when` is not a date, or a pair ends before it begins.

    Notes
    -----
    `edges`, `rank_entities`, `find_contacts`, `find_holders`, `project`, `links` and `explain` need
    about one pass; `read_part` needs two, one for the ties and one for the rows. Components and
    PageRank then repeat over edges alone, and so do cores while more than 50 million ties are left.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> engine = la.scale.over_duckdb(duckdb.connect())
    >>> with la.scale.connect(engine, {}, purpose="training") as large:
    ...     cost(large).rows
    0
    """
    expect_large(large)
    with query_links(large, when_of(large, when)) as (bench, links, bound):
        return bench.engine.cost(links, bound)
