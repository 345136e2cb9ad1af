"""Who held which number or account when in a large case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.door import Call, answer
from linkanalysis.errors import CaseError, UnknownNameError
from linkanalysis.graph.attribution import (
    IDENTIFIERS,
    attribution_of,
    holding_types,
    readings_of,
)
from linkanalysis.graph.queries.graph_queries import held_rows
from linkanalysis.graph.queries.link_filter import Lifting, LinkFilter
from linkanalysis.scale.large_case import asked_of, expect_large, query_links
from linkanalysis.scale.ties import When
from linkanalysis.scale.traffic import (
    NEVER,
    OPEN_END,
    OPEN_START,
    instant,
    open_start,
    services_in,
    slots_of,
    things,
    traffic_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.graph import Attribution
    from linkanalysis.scale.dialects import Dialect
    from linkanalysis.scale.large_case import LargeCase

# The most spans without a holder that are listed: as rows of an answer they take half a gigabyte.
MOST_SPANS = 1_000_000


@answer()
def find_holders(
    call: Call,
    large: LargeCase,
    *,
    holding: str | Collection[str] | None = None,
    entities: str | Collection[str] | None = None,
) -> Attribution:
    """List who held each identifier of a large case, from when to when, and how much it was used.

    Parameters
    ----------
    large : LargeCase
        The case.
    holding : str or collection of str, optional
        Types of links that state a holder, as in `la.graph.find_holders`; all by default.
    entities : str or collection of str, optional
        List only these identifiers, and those that these people and organizations held; all by
        default.

    Returns
    -------
    Attribution
        What `la.graph.find_holders` finds in the whole case.

    Raises
    ------
    ProtectedError
        If one of `entities` is protected.
    UnknownNameError
        If a type does not state a holder, or one of `entities` is not in the large case.
    CaseError
        If more than a million spans of identifiers have no known holder.
    EngineError
        If the engine does not answer.

    Notes
    -----
    `reasons` give the rows that state a holder, with their tables and keys. The engine counts the
    links. An identifier without a known holder has a row of its own, and most numbers in call
    records are such: name those you ask about with `entities`.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> engine = la.scale.over_duckdb(duckdb.connect())
    >>> with la.scale.connect(engine, {}, purpose="training") as large:
    ...     find_holders(large)
    <Attribution: 0 identifiers, 0 spans without a known holder>
    """
    expect_large(large)
    case, dialect = large.case, large.engine.dialect
    refused = "what they held is not listed alone"
    asked = None if entities is None else asked_of(large, entities, refused)
    kinds = holding_types(holding)
    readings = readings_of(case, kinds)
    chosen = LinkFilter(lifting=Lifting(kinds, readings))
    rows = held_rows(case, chosen)
    held = rows[rows["holder"].notna()]
    wanted = set() if asked is None else asked | set(held.loc[held["holder"].isin(asked), "thing"])
    if asked is not None:
        held = held[held["thing"].isin(wanted)]
    spans = _with_gaps(slots_of(large, chosen))
    with query_links(large, When()) as (bench, links, bound):
        traffic = bench.keep(traffic_of(dialect, links), bound)
        services = services_in(large, bench, traffic)
        only = "" if asked is None else bench.upload(things(wanted))
        use = _use(dialect, traffic, bench.upload(spans), only)
        most = MOST_SPANS + len(services) + len(spans)
        used = bench.engine.rows(f"SELECT * FROM ({use}) u LIMIT {most + 1}")
    is_held = used["is_held"] == 1
    counted, unheld = used[is_held], used[~is_held]
    _refuse_too_many(len(unheld) - len(services))
    if asked is not None:
        known = {*unheld["thing"], *held["thing"], *case.types()}
        _refuse_unknown(asked - known)
    frame = pd.concat([_counted(held, spans, counted), _unheld(unheld)], ignore_index=True)
    made_by = call.made_by({"holding": kinds}, subject=case)
    return attribution_of(case, chosen, frame, readings, services, made_by)


def _with_gaps(slots: pd.DataFrame) -> pd.DataFrame:
    """List and number the spans of each identifier, with the gap before the first of them.

    A link of the identifier belongs to the one that begins before it, and before the `following`
    one; whoever held the identifier did so until `until`.
    """
    first = slots.drop_duplicates("thing").assign(since=OPEN_START, until=OPEN_START)
    frame = pd.concat([first, slots], ignore_index=True)
    frame = frame.sort_values(["thing", "since", "until"], kind="stable", ignore_index=True)
    following = frame.groupby("thing")["since"].shift(-1).fillna(OPEN_END).astype(object)
    spans = frame[["thing", "since", "until"]].assign(following=following)
    return spans.assign(number=pd.Series(range(len(spans)), dtype="int64"))


def _use(dialect: Dialect, traffic: str, spans: str, only: str) -> str:
    """Write the query that counts the links of identifiers by span, within it or not."""
    kinds = " OR ".join(f"thing LIKE '{kind}:%'" for kind in sorted(IDENTIFIERS))
    wanted = f"({kinds})" + (f" AND thing IN (SELECT thing FROM {only})" if only else "")
    moments = ", ".join(
        f"CAST({name} AS {dialect.instant}) AS {name}" for name in ("since", "until", "following")
    )
    return f"""
SELECT thing, number, is_held, CAST(sum(n) AS BIGINT) AS links,
    min(nullif(begins, {open_start(dialect)})) AS since,
    max(nullif(finishes, {instant(dialect, NEVER)})) AS until
FROM (
    SELECT m.thing, m.begins, m.finishes, m.n, coalesce(s.number, -1) AS number,
        CASE WHEN m.finishes < s.until THEN 1 ELSE 0 END AS is_held
    FROM (
        SELECT source AS thing, begins, finishes, n FROM {traffic}
        UNION ALL SELECT target, begins, finishes, n FROM {traffic} WHERE source <> target
    ) m LEFT JOIN (SELECT thing, number, {moments} FROM {spans}) s
        ON s.thing = m.thing AND s.since <= m.begins AND m.begins < s.following
) spanned WHERE {wanted} GROUP BY thing, number, is_held"""


def _counted(held: pd.DataFrame, spans: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Give each span of a holder its links in the engine."""
    begins = pd.to_datetime(spans["since"].where(spans["since"] != OPEN_START), format="ISO8601")
    keyed = spans[["thing", "number"]].assign(since=begins.dt.as_unit("us"))
    counts = keyed.merge(counted[["number", "links"]], on="number").drop(columns="number")
    merged = held.drop(columns="links").merge(counts, on=["thing", "since"], how="left")
    return merged.assign(links=merged["links"].fillna(0).astype("int64"))[held.columns]


def _unheld(rows: pd.DataFrame) -> pd.DataFrame:
    """Make rows as those of `held_rows` of the spans in which nobody is known to have held it."""
    kept = rows.sort_values(["thing", "number"], ignore_index=True)
    spans = {name: kept[name].astype("datetime64[us]") for name in ("since", "until")}
    return kept[["thing", "links"]].assign(holder=None, shared=False, document=None, **spans)


def _refuse_too_many(count: int) -> None:
    if count > MOST_SPANS:
        message = (
            f"More than {MOST_SPANS:,} identifiers or spans have no known holder. Name those you "
            'ask about: entities="phone:+15025550143".'
        )
        raise CaseError(message)


def _refuse_unknown(unknown: Collection[str]) -> None:
    for entity in sorted(unknown):
        message = (
            f'"{entity:.40}" is not in the large case: no record names it as a holder, and it has '
            "no call, message or payment. Write its id, such as phone:+15025550143."
        )
        raise UnknownNameError(message, name=entity)
