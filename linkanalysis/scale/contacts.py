"""Who was in contact with whom in a large case, by who held numbers and accounts then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import pdtrc

from linkanalysis.case.answers import select
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import RowAnswer, column, table_row
from linkanalysis.graph.attribution import holding_types, readings_of
from linkanalysis.graph.queries.admitted_links import LIFTED
from linkanalysis.graph.queries.link_filter import Lifting, LinkFilter
from linkanalysis.graph.queries.local_days import DATE_AFTER, DAY_STARTS
from linkanalysis.graph.queries.zones import zone_of_case, zones_of_places
from linkanalysis.graph.subgraph import HUB_CAP
from linkanalysis.ingest.readers.calls import QUARTER
from linkanalysis.ingest.readers.carriers import SITE
from linkanalysis.scale.dialects import quoted
from linkanalysis.scale.edges import when_of
from linkanalysis.scale.ids import read_cells, read_users
from linkanalysis.scale.large_case import expect_large, judgments, links_in, query_links
from linkanalysis.scale.ties import in_time, used_rows
from linkanalysis.scale.top_rows import highest
from linkanalysis.scale.traffic import services_in, slots_of, things, traffic_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph.queries.time_ranges import Moment
    from linkanalysis.scale.dialects import Dialect
    from linkanalysis.scale.engines import Workbench
    from linkanalysis.scale.large_case import LargeCase
    from linkanalysis.scale.ties import MappedTable, When


PERSONAL = f"""{LIFTED}
SELECT DISTINCT thing FROM holdings WHERE starts_with(holder, 'person:') ORDER BY thing"""


@table_row
class LargeContact:
    """Two people, organizations, or identifiers of unknown users, and their contact."""

    source: str = column("id of the first of the pair")
    target: str = column("id of the second")
    count: int = column("calls, messages and payments between them")
    days: int = column("different local days on which they began, at least 1")
    first: pd.Timestamp = column("first of them", "UTC")
    last: pd.Timestamp = column("last of them", "UTC")
    expected: float = column("days expected if both met all others at random", "days")
    p_value: float = column("p-value of this many days, corrected for all pairs in contact")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LargeContacts(RowAnswer):
    """Contacts of a large case, those on most days first.

    Attributes
    ----------
    rows : tuple
        The pairs, by days, number and ids.
    withheld : int
        Pairs with somebody protected that would be among the rows.
    notes : tuple of str
        What was left out.
    made_by : MadeBy
        What is needed to repeat the search.
    case : Case
        What is loaded of the large case.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> engine = la.scale.over_duckdb(duckdb.connect())
    >>> with la.scale.connect(engine, {}, purpose="training") as large:
    ...     la.scale.find_contacts(large)
    <LargeContacts: 0 pairs>
    """

    ROW = LargeContact
    CAVEAT = "A record states who held a number, not who spoke or wrote. A lead, never a verdict."
    WITHHELD = "about protected people not listed."

    rows: tuple[LargeContact, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    _protected: frozenset[str]

    def __repr__(self) -> str:
        pairs = "1 pair" if len(self.rows) == 1 else f"{len(self.rows):,} pairs"
        return f"<LargeContacts: {pairs}>"


@answer()
def find_contacts(
    call: Call,
    large: LargeCase,
    *,
    holding: str | Collection[str] | None = None,
    when: Moment | tuple[Moment, Moment] | None = None,
    max_neighbors: int | None = HUB_CAP,
    limit: int = 1000,
) -> LargeContacts:
    """Find who was in contact with whom, by who held the numbers and accounts at the time.

    Parameters
    ----------
    large : LargeCase
        The case.
    holding : str or collection of str, optional
        Types of links that state who holds an identifier, as in `find_holders`; all by default.
    when : date, datetime or ISO text, or a pair of them, optional
        Time of the calls, messages and payments, as in `build_graph`.
    max_neighbors : int or None, default 50
        Identifiers in contact with more than this many others are left out, unless a record states
        that a person held them. None for no limit.
    limit : int, default 1000
        Maximum number of pairs returned.

    Returns
    -------
    LargeContacts
        Pairs as `build_contacts` finds them in the whole case, those on most days first.

    Raises
    ------
    UnknownNameError
        If a type does not state a holder.
    EngineError
        If the engine does not answer.
    GraphKindError
        If `when` is not a date, or a pair ends before it begins.

    Notes
    -----
    A link counts for a holder only if the records name this one alone for its whole duration;
    otherwise it counts for the identifier, whose user is unknown. Service numbers are left out. If
    the two have a and b days of contact with anybody, and all entities have s, then a b / s days
    are expected of the pair. Days are taken as Poisson, and p is multiplied by the number of pairs,
    as in `la.find_rings`. A low p says that the two keep in contact; families and colleagues do so,
    too. Days are local, as in `build_contacts`, by the cell sectors in tables of links and of
    calls. ``la.graph.find_holders(large.case)`` lists the holders. A phone lent for an evening puts
    its owner in contact with strangers.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> engine = la.scale.over_duckdb(duckdb.connect())
    >>> with la.scale.connect(engine, {}, purpose="training") as large:
    ...     len(find_contacts(large))
    0
    """
    expect_large(large)
    case, dialect = large.case, large.engine.dialect
    kinds = holding_types(holding)
    chosen = LinkFilter(lifting=Lifting(kinds, readings_of(case, kinds)))
    masked = case.protection.names
    asked = when_of(large, when)
    with query_links(large, asked) as (bench, links, bound):
        traffic = bench.keep(traffic_of(dialect, links), bound)
        held = set(select(case, PERSONAL, chosen.parameters())["thing"])
        services = services_in(large, bench, traffic)
        left = services | (_hubs(bench, traffic, max_neighbors) - held)
        out = bench.upload(things(left))
        slots = bench.upload(slots_of(large, chosen))
        dated = dated_links(large, bench, traffic, asked)
        pairs = bench.keep(_pairs(dialect, dated, slots, out))
        found, withheld = highest(
            bench, pairs, names=["a", "b"], by=["days", "n"], masked=masked, limit=limit
        )
        found = found.assign(**_chance(bench, pairs, found))
    names = ("a", "b", "n", "days", "first_at", "last_at", "expected", "p_value")
    columns = (found[name].tolist() for name in names)
    return LargeContacts(
        rows=tuple(LargeContact(*row) for row in zip(*columns, strict=True)),
        withheld=withheld,
        notes=(*_notes(len(left)), *case.override_notes()),
        made_by=call.made_by({"holding": kinds}, subject=case),
        case=case,
        _protected=frozenset(masked),
    )


def _hubs(bench: Workbench, traffic: str, max_neighbors: int | None) -> set[str]:
    """Give the identifiers that are in contact with too many others."""
    if max_neighbors is None:
        return set()
    hubs = bench.engine.rows(f"""
SELECT thing FROM (
    SELECT source AS thing, target AS other FROM {traffic}
    UNION SELECT target, source FROM {traffic}
) meetings WHERE thing <> other GROUP BY thing HAVING count(*) > {max_neighbors}""")
    return set(hubs["thing"])


def _pairs(dialect: Dialect, dated: str, slots: str, out: str) -> str:
    """Write the query of pairs: links count for the one holder of the time, if there is one."""
    ends = {
        name: f"CASE WHEN {slot}.holders = 1 THEN {slot}.holder ELSE t.{name} END"
        for name, slot in (("source", "s"), ("target", "u"))
    }
    since, until = (f"CAST({name} AS {dialect.instant})" for name in ("since", "until"))
    spans = f"SELECT thing, holders, holder, {since} AS since, {until} AS until FROM {slots}"
    joins = "\n".join(
        f"LEFT JOIN ({spans}) {slot} ON {slot}.thing = t.{name} "
        f"AND {slot}.since <= t.begins AND t.finishes < {slot}.until"
        for name, slot in (("source", "s"), ("target", "u"))
    )
    return f"""
SELECT a, b, CAST(sum(n) AS BIGINT) AS n, CAST(greatest(count(DISTINCT day), 1) AS BIGINT) AS days,
    min(first_at) AS first_at, max(last_at) AS last_at
FROM (
    SELECT CASE WHEN source < target THEN source ELSE target END AS a,
        CASE WHEN source < target THEN target ELSE source END AS b, n, first_at, last_at,
        day
    FROM (
        SELECT {ends["source"]} AS source, {ends["target"]} AS target, t.n, t.first_at, t.last_at,
            t.day
        FROM ({dated}) t {joins}
        WHERE t.source NOT IN (SELECT thing FROM {out})
            AND t.target NOT IN (SELECT thing FROM {out})
    ) lifted WHERE source <> target
) ordered GROUP BY a, b"""


def _chance(bench: Workbench, pairs: str, found: pd.DataFrame) -> dict[str, NDArray[np.float64]]:
    """Compare the days of pairs with those expected from how many days of contact both have."""
    ends = bench.upload(things({*found["a"], *found["b"]}))
    rows = bench.engine.rows(f"""
SELECT one.entity, one.days, every.pairs, every.days AS days_of_all
FROM (
    SELECT entity, CAST(sum(days) AS BIGINT) AS days
    FROM (SELECT a AS entity, days FROM {pairs} UNION ALL SELECT b, days FROM {pairs}) both_ends
    WHERE entity IN (SELECT thing FROM {ends}) GROUP BY entity
) one CROSS JOIN (
    SELECT count(*) AS pairs, CAST(sum(days) AS BIGINT) AS days FROM {pairs}
) every""")
    days = dict(zip(rows["entity"], rows["days"], strict=True))
    of_both = (found[end].map(days).to_numpy(dtype=np.float64) for end in ("a", "b"))
    expected = np.prod([*of_both], axis=0) / (2 * rows["days_of_all"].max())
    tail = pdtrc(found["days"].to_numpy(dtype=np.float64) - 1, expected)
    return {"expected": expected, "p_value": np.minimum(tail * rows["pairs"].max(), 1)}


def _notes(left: int) -> tuple[str, ...]:
    if not left:
        return ()
    what = "1 service or hub" if left == 1 else f"{left:,} services and hubs"
    return (f"{what} left out with all calls, messages and payments.",)


def dated_links(large: LargeCase, bench: Workbench, traffic: str, when: When) -> str:
    """Write the query of the traffic with the local day of each link.

    The day is that of the zone of the cell sectors of the phone that called, else of the one that
    was called, else of the case; a date without an hour stays that date.
    """
    dialect = large.engine.dialect
    of_date = f"CAST(t.first_at + INTERVAL '{DATE_AFTER}' HOUR AS DATE)"
    of_case = _date(dialect, quoted(zone_of_case(large.case)[0]))
    zones = zones_of_phones(large, bench, when)
    if not zones:
        day = f"CASE WHEN t.has_hour = 0 THEN {of_date} ELSE {of_case} END"
        return f"SELECT t.*, {day} AS day FROM {traffic} t"
    of_sector = _date(dialect, "coalesce(c.zone, d.zone)")
    day, quarter = quarter_of("t.first_at")
    joins = "\n".join(
        f"LEFT JOIN {zones} {side} ON {side}.phone = t.{end} "
        f"AND {side}.day = {day} AND {side}.quarter = {quarter}"
        for end, side in (("source", "c"), ("target", "d"))
    )
    return f"""
SELECT t.*, CASE WHEN t.has_hour = 0 THEN {of_date}
    WHEN c.zone IS NULL AND d.zone IS NULL THEN {of_case} ELSE {of_sector} END AS day
FROM {traffic} t
{joins}"""


def _date(dialect: Dialect, zone: str) -> str:
    clock = dialect.local.format(moment="t.first_at", zone=zone)
    return f"CAST({clock} - INTERVAL '{DAY_STARTS}' HOUR AS DATE)"


# Times of links are those of at most this much before or after: a sector counts in its own quarter
# of an hour and in the next.
NEAR = timedelta(minutes=2 * QUARTER)


def zones_of_phones(large: LargeCase, bench: Workbench, when: When) -> str:
    """Keep the zone of each phone in each quarter of an hour: phone, day, quarter, zone.

    Sectors of the same quarter count, else those of the one before; of several zones the first by
    name. Empty if no sector is in another zone than the case.
    """
    sited = any(all(map(each.table.has, SITE)) for each in large.mapped)
    if not (sited or zones_of_places(large.case)):  # no cell can have a zone: none need be read
        return ""
    same = large.case.same
    cells = [read_cells(large.engine, each.table) for each in large.mapped]
    cells = [
        each.assign(place=[same.get(place, place) for place in each["place"]]) for each in cells
    ]
    zones = zones_of_places(large.case, _areas(cells))
    if not zones:
        return ""
    near = replace(
        when,
        before=when.before and when.before + NEAR,
        since=when.since and when.since - NEAR,
    )
    places = pd.DataFrame({"place": list(zones), "zone": list(zones.values())}, dtype=object)
    links = f"""
SELECT l.source AS phone, l.begun, z.zone
FROM ({links_in(large, bench, near)}) l JOIN {bench.upload(places)} z ON z.place = l.target
WHERE l.type = 'located_at' AND l.has_hour = 1 AND l.begun IS NOT NULL"""
    seen = [
        links,
        *(
            _of_table(large, bench, mapped, read, zones, near)
            for mapped, read in zip(large.mapped, cells, strict=True)
            if len(read)
        ),
    ]
    sectors = bench.keep(" UNION ALL ".join(seen), near.values())
    lasting = " UNION ALL ".join(
        f"SELECT phone, {day} AS day, {quarter} AS quarter, {late} AS late, zone FROM {sectors}"
        for late, (day, quarter) in enumerate(
            (quarter_of("begun"), quarter_of(f"begun + INTERVAL '{QUARTER}' MINUTE"))
        )
    )
    return bench.keep(f"""
SELECT phone, day, quarter, coalesce(min(CASE WHEN late = 0 THEN zone END), min(zone)) AS zone
FROM ({lasting}) lasting GROUP BY phone, day, quarter""")


def quarter_of(moment: str) -> tuple[str, str]:
    """Write the day of a moment, and the quarter of an hour in it: what engines join by is equal.

    Both in UTC: no zone of the session can come between.
    """
    minutes = f"(60 * extract(HOUR FROM {moment}) + extract(MINUTE FROM {moment}))"
    return f"CAST({moment} AS DATE)", f"CAST(floor({minutes} / {QUARTER}) AS BIGINT)"


def _areas(cells: list[pd.DataFrame]) -> Mapping[str, str]:
    """Give the areas of sectors, as tables of calls state them."""
    stated = pd.concat([pd.DataFrame({"place": [], "area": []}, dtype=object), *cells])
    stated = stated[stated["area"] != ""].sort_values(["place", "area"])
    stated = stated.drop_duplicates("place")
    return dict(zip(stated["place"], stated["area"], strict=True))


def _of_table(
    large: LargeCase,
    bench: Workbench,
    mapped: MappedTable,
    cells: pd.DataFrame,
    zones: Mapping[str, str],
    near: When,
) -> str:
    """Write the query of the phones of a table of calls, with the zone of the cell of each."""
    dialect, judged = large.engine.dialect, large.case.same
    known = cells.assign(zone=cells["place"].map(zones)).dropna(subset=["zone"])
    placed = bench.upload(known[["raw", "zone"]].drop_duplicates().astype(object))
    users = bench.upload(read_users(large.engine, mapped.table))
    rows = f"""
SELECT CASE WHEN u.side = 'target' THEN r.target ELSE r.source END AS phone, r.begun, z.zone
FROM ({used_rows(dialect, mapped)}) r JOIN {placed} z ON z.raw = r.cell
JOIN {users} u ON u.raw = r.used_by
WHERE r.has_hour = 1 AND r.begun IS NOT NULL AND {in_time(dialect, near)}"""
    if not judged:
        return rows
    same = bench.upload(judgments(judged))
    return f"""
SELECT coalesce(s.canonical, p.phone) AS phone, p.begun, p.zone
FROM ({rows}) p LEFT JOIN {same} s ON s.entity = p.phone"""
