"""Queries of a graph to a case, as SQL over its standing views.

The text of each query is constant; values are passed as parameters, never pasted in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.case.answers import select, takes_little
from linkanalysis.case.summed_records import SUMMED_TYPES, expect_records
from linkanalysis.graph.queries.admitted_links import BASES, FILTERED, IDENTIFIERS, LIFTED, NEVER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pandas as pd

    from linkanalysis.case import Case
    from linkanalysis.graph.queries.link_filter import LinkFilter

LINK_COLUMNS = (
    "source",
    "target",
    "type",
    "role",
    "start",
    "end",
    "count",
    "amount",
    "unit",
    "duration",
    "place",
    "document",
    "row",
)

ENTITIES = {
    lifts: f"{base}SELECT entity FROM nodes ORDER BY n"  # noqa: S608 - pastes a constant
    for lifts, (base, _) in BASES.items()
}

TALLIES = {
    lifts: f"""{base}SELECT type,
    coalesce(sum(greatest(coalesce(count, 1), 1)) FILTER (source = target), 0)::BIGINT
        AS self_loops,
    sum(CASE WHEN start IS NULL AND "end" IS NULL THEN 1 ELSE 0 END)::BIGINT AS undated
FROM taken GROUP BY type ORDER BY type
"""  # noqa: S608 - pastes a constant
    for lifts, (base, _) in BASES.items()
}

GRADES = """
SELECT d.scheme, d.grade, coalesce(sum(l.links), 0)::BIGINT AS links
FROM documents d
LEFT JOIN (
    SELECT document, sum(greatest(coalesce(count, 1), 1)) AS links FROM standing_links
    GROUP BY document
) l ON l.document = d.id
WHERE d.status = 'standing'
GROUP BY d.scheme, d.grade ORDER BY d.scheme, d.grade
"""

COLUMNS = ", ".join(f'"{name}"' for name in LINK_COLUMNS)
BY_START = "ORDER BY start NULLS LAST, document, length(row), row, source, target, type"

OF_PAIRS = {
    lifts: f"""{base}, pairs AS (
    SELECT unnest(${k + 1}::VARCHAR[]) AS a, unnest(${k + 2}::VARCHAR[]) AS b
)
SELECT {COLUMNS} FROM taken JOIN pairs ON source = a AND target = b {BY_START}
"""  # noqa: S608 - pastes constants
    for lifts, (base, k) in BASES.items()
}

# The rows of a contact as documents state them, and the rows that state who held what then.
BEHIND_CONTACTS = f"""{LIFTED}, pairs AS (
    SELECT unnest($15::VARCHAR[]) AS a, unnest($16::VARCHAR[]) AS b
),
met AS (
    SELECT p.a, p.b, t.* FROM taken t JOIN pairs p ON t.source = p.a AND t.target = p.b
),
carried AS (
    SELECT a, b, source AS holder, by_source AS thing, begins, finishes FROM met
    WHERE source <> by_source
    UNION SELECT a, b, target, by_target, begins, finishes FROM met WHERE target <> by_target
)
SELECT a, b, {COLUMNS} FROM (
    SELECT a, b, by_source AS source, by_target AS target, stated_type AS type,
        role, start, "end", count, amount, unit, duration, place, document, row FROM met
    UNION ALL
    SELECT DISTINCT c.a, c.b, h.source, h.target, h.type, h.role, h.start, h.end,
        NULL, NULL, NULL, NULL, h.place, h.document, h.row
    FROM carried c JOIN holdings h ON h.holder = c.holder AND h.thing = c.thing
        AND h.since <= c.finishes AND h.until > c.begins
) {BY_START}, a, b
"""  # noqa: S608 - pastes constants

# Each identifier that calls, writes or pays: its neighbors, whether a person held it at some time,
# and the kind of service that a reader took it for.
USED = f"""{LIFTED}, meetings AS (
    SELECT source AS thing, target AS other FROM talk UNION SELECT target, source FROM talk
),
services AS (
    SELECT entity, min(value) AS service FROM standing_statements
    WHERE attribute = 'service_number' GROUP BY entity
)
SELECT m.thing, count(*) FILTER (m.thing <> m.other) AS neighbors,
    m.thing IN (SELECT thing FROM holdings WHERE starts_with(holder, 'person:')) AS personal,
    coalesce(any_value(s.service), '') AS service
FROM meetings m LEFT JOIN services s ON s.entity = m.thing
WHERE split_part(m.thing, ':', 1) IN ({IDENTIFIERS})
GROUP BY m.thing ORDER BY m.thing
"""  # noqa: S608 - pastes constants

# Links by what became of their ends: identifiers with no holder at the time, or with several.
OUTCOMES = f"""{LIFTED}
SELECT count(*) AS links,
    count(*) FILTER (of_source = 1 OR of_target = 1) AS attributed,
    count(*) FILTER (of_source > 1 OR of_target > 1) AS shared,
    count(*) FILTER ((of_source = 0 AND split_part(by_source, ':', 1) IN ({IDENTIFIERS}))
        OR (of_target = 0 AND split_part(by_target, ':', 1) IN ({IDENTIFIERS}))) AS unknown,
    (SELECT count(*) FROM holdings WHERE since = '-infinity' AND until = 'infinity') AS undated,
    (SELECT count(*) FROM stated WHERE since IS NULL OR until IS NULL OR since >= until) AS unread
FROM taken
"""  # noqa: S608 - pastes constants

# Who held what: a row for each slice of time and holder, and for the links of a gap between them.
HELD = f"""{LIFTED}, moved AS (
    SELECT source AS thing, begins, finishes, greatest(coalesce(count, 1), 1) AS n FROM talk
    WHERE split_part(source, ':', 1) IN ({IDENTIFIERS})
    UNION ALL SELECT target, begins, finishes, greatest(coalesce(count, 1), 1) FROM talk
    WHERE split_part(target, ':', 1) IN ({IDENTIFIERS}) AND source <> target
),
found AS (
    SELECT m.*, s.since
    FROM moved m LEFT JOIN slots s
        ON s.thing = m.thing AND s.since <= m.begins AND m.finishes < s.until
),
counted AS (
    SELECT thing, since, sum(n)::BIGINT AS links FROM found WHERE since IS NOT NULL
    GROUP BY thing, since
),
gaps AS (
    SELECT thing, since, lead(since) OVER (PARTITION BY thing ORDER BY since) AS until
    FROM (SELECT thing, since FROM slots UNION SELECT thing, '-infinity'::TIMESTAMP FROM slots)
)
SELECT h.thing, h.holder, nullif(h.since, '-infinity'::TIMESTAMP) AS since,
    nullif(h.until, 'infinity'::TIMESTAMP) - INTERVAL 1 MICROSECOND AS until,
    s.holders > 1 AS shared, coalesce(c.links, 0) AS links,
    w.source, w.target, w.type, w.document, w.row
FROM held h JOIN slots s ON s.thing = h.thing AND s.since = h.since
LEFT JOIN counted c ON c.thing = h.thing AND c.since = h.since
JOIN holdings w ON w.thing = h.thing AND w.holder = h.holder
    AND w.since < h.until AND w.until > h.since
UNION ALL
SELECT f.thing, NULL, min(nullif(f.begins, '-infinity'::TIMESTAMP)),
    max(nullif(f.finishes, {NEVER})), false, sum(f.n)::BIGINT,
    NULL, NULL, NULL, NULL, NULL
FROM found f LEFT JOIN gaps g
    ON g.thing = f.thing AND g.since <= f.begins AND (f.begins < g.until OR g.until IS NULL)
WHERE f.since IS NULL GROUP BY f.thing, g.since
ORDER BY ALL NULLS FIRST
"""  # noqa: S608 - pastes constants

OF_TYPES = f"""
SELECT {COLUMNS} FROM standing_links
WHERE list_contains($1::VARCHAR[], type)
    AND ($2::VARCHAR[] IS NULL
        OR source IN (SELECT unnest($2::VARCHAR[])) OR target IN (SELECT unnest($2::VARCHAR[])))
{BY_START}
"""  # noqa: S608 - pastes constants

# Links of all types but those that most links of a case are of.
OF_OTHER_TYPES = f"""
SELECT {COLUMNS} FROM standing_links WHERE NOT list_contains($1::VARCHAR[], type) {BY_START}
"""  # noqa: S608 - pastes constants

EVIDENCE = {
    lifts: f"""{base}, verified AS (
    SELECT DISTINCT document, row FROM standing_statements
    WHERE attribute = 'verified_by' AND value <> ''
),
stating AS (
    SELECT source, target, t.document,
        bool_or(list_contains(${k + 1}::VARCHAR[], type)) AS recorded,
        max(coalesce("end", start)) AS last, sum(greatest(coalesce(count, 1), 1))::BIGINT AS count,
        bool_and(coalesce(kind, '') IN ('assessment', 'hearsay')) AS said,
        bool_and(type = 'forensic_match' AND v.document IS NULL) AS unverified
    FROM taken t LEFT JOIN verified v ON v.document = t.document AND v.row = t.row
    WHERE source <> target GROUP BY source, target, t.document
)
SELECT t.source, t.target, t.document, coalesce(nullif(d.origin, ''), d.id) AS origin,
    d.scheme, d.grade, t.recorded, t.said, t.unverified, t.last, t.count
FROM stating t JOIN documents d ON d.id = t.document
ORDER BY t.source, t.target, t.document
"""  # noqa: S608 - pastes a constant
    for lifts, (base, k) in BASES.items()
}

# Documents that state who held an identifier of a contact, as further rows of `EVIDENCE`.
HOLDING_DOCUMENTS = f"""{LIFTED}, carried AS (
    SELECT DISTINCT source, target, source AS holder, by_source AS thing, begins, finishes
    FROM taken WHERE source <> target AND source <> by_source
    UNION SELECT source, target, target, by_target, begins, finishes
    FROM taken WHERE source <> target AND target <> by_target
)
SELECT DISTINCT c.source, c.target, h.document, coalesce(nullif(d.origin, ''), d.id) AS origin
FROM carried c JOIN holdings h ON h.holder = c.holder AND h.thing = c.thing
    AND h.since <= c.finishes AND h.until > c.begins
JOIN documents d ON d.id = h.document
ORDER BY ALL
"""  # noqa: S608 - pastes a constant

READABLE = """
SELECT DISTINCT attribute, value FROM standing_statements
WHERE list_contains($1::VARCHAR[], attribute) AND starts_with(entity, 'person:') AND value <> ''
ORDER BY ALL
"""

STATED = ("entity", "attribute", "value", "document", "row")
STATEMENTS = f"""
SELECT {", ".join(STATED)} FROM standing_statements
WHERE $1::VARCHAR[] IS NULL OR list_contains($1::VARCHAR[], attribute)
ORDER BY entity, attribute, document, length(row), row, value
"""  # noqa: S608 - pastes constants

VENUES = """
SELECT entity, min(place) AS place FROM (
    SELECT entity, value AS place FROM standing_statements WHERE attribute = 'place'
    UNION ALL SELECT target AS entity, place FROM standing_links
) WHERE trim(place) <> '' GROUP BY entity ORDER BY entity
"""

# The origin of the documents that tie people to each thing: that of most rows.
ORIGINS = f"""{FILTERED}, ends AS (
    SELECT target AS entity, document FROM taken WHERE starts_with(source, 'person:')
    UNION ALL SELECT source, document FROM taken WHERE starts_with(target, 'person:')
),
counted AS (
    SELECT e.entity, coalesce(nullif(d.origin, ''), d.id) AS origin, count(*) AS n
    FROM ends e JOIN documents d ON d.id = e.document GROUP BY ALL
)
SELECT entity, first(origin ORDER BY n DESC, origin) AS origin FROM counted
GROUP BY entity ORDER BY entity
"""  # noqa: S608 - pastes a constant

# What kinds of records stand in the case: types of links with their roles and the types of their
# ends, and attributes, with the value where it is a role.
KINDS = """
SELECT DISTINCT type AS link, split_part(source, ':', 1) AS source_type,
    split_part(target, ':', 1) AS target_type, coalesce(role, '') AS role, '' AS attribute
FROM standing_links
UNION ALL SELECT DISTINCT '', '', '', CASE WHEN attribute = 'role' THEN value ELSE '' END, attribute
FROM standing_statements
"""

# Links with their dates as documents write them.
DATED = f"""
SELECT {COLUMNS}, start_text FROM standing_links
WHERE list_contains($1::VARCHAR[], type)
{BY_START}, start_text
"""  # noqa: S608 - pastes constants

# Documents in the order in which they were added, and who added them.
ADDITIONS = """
SELECT d.id AS document, d."position" AS position, j."by" AS added_by
FROM documents d JOIN journal j ON j.n = d."position"
WHERE d.status <> 'undone' ORDER BY d."position"
"""

# The links of each pair in each withdrawn document, of all types and times.
WITHDRAWN = """
SELECT coalesce(a.canonical, l.source) AS source, coalesce(b.canonical, l.target) AS target,
    l.document, sum(greatest(coalesce(l.count, 1), 1))::BIGINT AS count
FROM links l JOIN documents d ON d.id = l.document AND d.status = 'withdrawn'
LEFT JOIN same a ON a.entity = l.source LEFT JOIN same b ON b.entity = l.target
WHERE l.source <> l.target GROUP BY ALL ORDER BY ALL
"""

DESCRIBING = """
SELECT DISTINCT entity, document FROM standing_statements ORDER BY ALL
"""

AGENCIES = """
SELECT n.entity, trim(d.agency) AS agency, list_sort(list(d.id)) AS documents
FROM standing_mentions n JOIN documents d ON d.id = n.document
WHERE trim(d.agency) <> ''
GROUP BY n.entity, trim(d.agency) ORDER BY n.entity, agency
"""


def entity_rows(case: Case, chosen: LinkFilter) -> list[str]:
    """Return the ids of the entities that standing documents name, sorted."""
    ids: list[str] = select(case, ENTITIES[_lifts(chosen)], chosen.parameters())["entity"].tolist()
    return ids


def grade_rows(case: Case) -> pd.DataFrame:
    """Count the links of standing documents by grade."""
    return select(case, GRADES)


def tallies(case: Case, chosen: LinkFilter) -> pd.DataFrame:
    """Count self-loops and undated links by type of link."""
    return select(case, TALLIES[_lifts(chosen)], chosen.parameters())


def evidence_rows(case: Case, chosen: LinkFilter, recorded: Collection[str]) -> pd.DataFrame:
    """Return the documents that state a link of each pair, with their origin and grade."""
    return select(case, EVIDENCE[_lifts(chosen)], [*chosen.parameters(), sorted(recorded)])


def links_of_pairs(
    case: Case, chosen: LinkFilter, pairs: Collection[tuple[str, str]]
) -> pd.DataFrame:
    """Return the links of some pairs, each in the given direction."""
    expect_records(case)
    return _stated_of_pairs(case, chosen, pairs)


def _stated_of_pairs(
    case: Case, chosen: LinkFilter, pairs: Collection[tuple[str, str]]
) -> pd.DataFrame:
    ends = _ends(pairs)
    return select(case, OF_PAIRS[_lifts(chosen)], [*chosen.parameters({*ends[0], *ends[1]}), *ends])


def rows_of_pairs(
    case: Case, chosen: LinkFilter, pairs: Collection[tuple[str, str]]
) -> pd.DataFrame:
    """Return the rows behind some pairs as documents state them; `a` and `b` name the pair.

    Behind a contact by attribution are also the rows that state who held the identifiers.
    """
    if not _lifts(chosen):
        frame = _stated_of_pairs(case, chosen, pairs)
        return frame.assign(a=frame["source"], b=frame["target"])
    ends = _ends(pairs)
    return select(case, BEHIND_CONTACTS, [*chosen.parameters({*ends[0], *ends[1]}), *ends])


def used_identifiers(case: Case, chosen: LinkFilter) -> pd.DataFrame:
    """Return the identifiers that call, write or pay: neighbors, held by a person, service."""
    expect_records(case)
    return select(case, USED, chosen.parameters())


def outcome_counts(case: Case, chosen: LinkFilter) -> dict[str, int]:
    """Count links by what became of their ends; holdings undated, and with an unread date."""
    counts = select(case, OUTCOMES, chosen.parameters())
    return {str(name): int(counts[name].iloc[0]) for name in counts}


def held_rows(case: Case, chosen: LinkFilter) -> pd.DataFrame:
    """Return who held what from when to when, one row for each row that states it."""
    return select(case, HELD, chosen.parameters())


def holding_documents(case: Case, chosen: LinkFilter) -> pd.DataFrame:
    """Return the documents that state who held the identifiers of each contact."""
    return select(case, HOLDING_DOCUMENTS, chosen.parameters())


def attribute_values(case: Case, attributes: Collection[str]) -> list[tuple[str, str]]:
    """Return the different values of some attributes of people."""
    frame = select(case, READABLE, [sorted(attributes)])
    return list(zip(frame["attribute"].tolist(), frame["value"].tolist(), strict=True))


def _lifts(chosen: LinkFilter) -> bool:
    return chosen.lifting is not None


def _ends(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    ordered = sorted(set(pairs))
    return [[a for a, _ in ordered], [b for _, b in ordered]]


def links_of_types(
    case: Case, link_types: Collection[str], *, touching: Collection[str] | None = None
) -> pd.DataFrame:
    """Return all standing links of some types; with `touching`, those of some entities.

    An analysis asks for one type after the other: of a small case all types are asked for at once.
    """
    expect_records(case, link_types)
    few = touching is None and set(link_types).isdisjoint(SUMMED_TYPES)
    if few and takes_little(case, len(LINK_COLUMNS)):
        return _only(select(case, OF_OTHER_TYPES, [SUMMED_TYPES]), "type", link_types)
    about = None if touching is None else sorted(touching)
    return select(case, OF_TYPES, [sorted(link_types), about])


def dated_rows(case: Case, link_types: Collection[str]) -> pd.DataFrame:
    """Return all standing links of some types, with their dates as written."""
    expect_records(case, link_types)
    return select(case, DATED, [sorted(link_types)])


def statement_rows(case: Case, attributes: Collection[str]) -> pd.DataFrame:
    """Return all standing statements of some attributes; of a small case as `links_of_types`."""
    if takes_little(case, len(STATED)):
        return _only(select(case, STATEMENTS, [None]), "attribute", attributes)
    return select(case, STATEMENTS, [sorted(attributes)])


def _only(rows: pd.DataFrame, column: str, words: Collection[str]) -> pd.DataFrame:
    return rows[rows[column].isin(set(words))].reset_index(drop=True)


def kinds_of_records(case: Case) -> pd.DataFrame:
    """Return what kinds of links, roles and attributes stand in the case."""
    return select(case, KINDS)


def agency_rows(case: Case) -> pd.DataFrame:
    """Return the agencies whose documents name each entity."""
    return select(case, AGENCIES)


def additions(case: Case) -> list[tuple[str, int, str]]:
    """Return the documents as they were added, each with its position and who added it."""
    frame = select(case, ADDITIONS)
    columns = (frame[name].tolist() for name in ("document", "position", "added_by"))
    return list(zip(*columns, strict=True))


def withdrawn_rows(case: Case) -> pd.DataFrame:
    """Count the links of each pair that each withdrawn document stated."""
    return select(case, WITHDRAWN)


def describing_documents(case: Case) -> list[tuple[str, str]]:
    """Return entities with the documents that state anything about them."""
    frame = select(case, DESCRIBING)
    return list(zip(frame["entity"].tolist(), frame["document"].tolist(), strict=True))


def venue_rows(case: Case) -> pd.DataFrame:
    """Return the place that is stated for each entity, or with a link to it."""
    return select(case, VENUES)


def origin_rows(case: Case, chosen: LinkFilter) -> pd.DataFrame:
    """Return the origin of the records that tie people to each thing."""
    return select(case, ORIGINS, chosen.parameters())
