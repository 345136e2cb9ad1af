"""Queries of a graph to a case, as SQL over its standing views.

Lives here: the SQL of entities, their attributes and links, and of who held an identifier when.
Not here: the filter of links (`link_filter`), and the tables and views (`case`).

The text of each query is constant; values are passed as parameters, never pasted in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.vocabulary import ENTITY_TYPES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import pandas as pd

    from linkanalysis.case import Case
    from linkanalysis.graph.link_filter import LinkFilter

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


# Links that were there at the time that a `LinkFilter` asks for; undated ones always are.
IN_TIME = """($4::TIMESTAMP IS NULL OR coalesce(start, "end") IS NULL
            OR coalesce(start, "end") < $4::TIMESTAMP)
        AND ($5::TIMESTAMP IS NULL OR coalesce(start, "end") IS NULL
            OR "end" >= $5::TIMESTAMP
            OR ("end" IS NULL AND ($6::BOOLEAN OR list_contains($7::VARCHAR[], type)
                OR start >= $5::TIMESTAMP)))"""

NODES = """
nodes AS (
    SELECT entity, row_number() OVER (ORDER BY entity) - 1 AS n FROM named
    WHERE $1::VARCHAR[] IS NULL OR list_contains($1::VARCHAR[], split_part(entity, ':', 1))
)
"""

# What a `LinkFilter` admits: documents by grade, links by type and time, entities by type.
FILTERED = f"""
WITH admitted AS (
    SELECT d.id FROM documents d
    WHERE d.status = 'standing'
        AND ($3::VARCHAR[] IS NULL OR list_contains($3::VARCHAR[], d.scheme || ':' || d.grade))
),
dated AS (
    SELECT l.* FROM standing_links l
    WHERE ($2::VARCHAR[] IS NULL OR list_contains($2::VARCHAR[], l.type))
        AND ($3::VARCHAR[] IS NULL OR l.document IN (SELECT id FROM admitted))
        AND ($1::VARCHAR[] IS NULL
            OR (list_contains($1::VARCHAR[], split_part(l.source, ':', 1))
                AND list_contains($1::VARCHAR[], split_part(l.target, ':', 1))))
),
taken AS (
    SELECT * FROM dated
    WHERE {IN_TIME}
),
named AS (
    SELECT entity FROM standing_statements
    WHERE $3::VARCHAR[] IS NULL OR document IN (SELECT id FROM admitted)
    UNION SELECT source FROM standing_links
    WHERE $3::VARCHAR[] IS NULL OR document IN (SELECT id FROM admitted)
    UNION SELECT target FROM standing_links
    WHERE $3::VARCHAR[] IS NULL OR document IN (SELECT id FROM admitted)
),{NODES}"""  # noqa: S608 - pastes constants

# When a link without a date ends: later than any date, and before the end of an open holding.
NEVER = "'9999-12-31'::TIMESTAMP"
IDENTIFIERS = ", ".join(f"'{row.name}'" for row in ENTITY_TYPES if row.identifier)
HOLDERS = "'person', 'organization'"

# With `Lifting`. `holdings` are the rows that state a holder, each from `since` to just before
# `until`. `islands` join the spans of one holder that overlap; `slices` cut the time of an
# identifier where a holder comes or goes; `slots` count the holders of each slice. A link counts
# for the holder of a slot if that is the only one from its first moment to its last. A holding
# lasts to the instant that its record gives, inclusive; an attribute to the end of the day, month
# or year. A date that cannot be read holds at no time.
LIFTED = f"""
WITH admitted AS (
    SELECT d.id FROM documents d
    WHERE d.status = 'standing' AND NOT list_contains($13::VARCHAR[], d.id)
        AND ($3::VARCHAR[] IS NULL OR list_contains($3::VARCHAR[], d.scheme || ':' || d.grade))
),
admitted_links AS (
    SELECT * FROM standing_links WHERE document IN (SELECT id FROM admitted)
),
readings AS (
    SELECT unnest($9::VARCHAR[]) AS attribute, unnest($10::VARCHAR[]) AS value,
        unnest($11::VARCHAR[]) AS thing
),
ties AS (
    SELECT source AS holder, target AS thing, * FROM admitted_links
    WHERE list_contains($8::VARCHAR[], type) AND split_part(source, ':', 1) IN ({HOLDERS})
        AND split_part(target, ':', 1) IN ({IDENTIFIERS})
    UNION ALL SELECT target, source, * FROM admitted_links
    WHERE list_contains($8::VARCHAR[], type) AND split_part(target, ':', 1) IN ({HOLDERS})
        AND split_part(source, ':', 1) IN ({IDENTIFIERS})
),
attributes AS (
    SELECT s.entity, coalesce(m.canonical, r.thing) AS thing,
        nullif(trim(s.valid_from), '') AS valid_from,
        nullif(trim(s.valid_to), '') AS valid_to, s.document, s.row
    FROM standing_statements s JOIN readings r ON r.attribute = s.attribute AND r.value = s.value
    LEFT JOIN same m ON m.entity = r.thing
    WHERE s.document IN (SELECT id FROM admitted) AND starts_with(s.entity, 'person:')
),
stated AS (
    SELECT holder, thing, coalesce(start, '-infinity'::TIMESTAMP) AS since,
        coalesce("end" + INTERVAL 1 MICROSECOND, 'infinity'::TIMESTAMP) AS until,
        source, target, type, role, start, "end", place, document, row FROM ties
    UNION ALL
    SELECT entity, thing,
        CASE WHEN valid_from IS NULL THEN '-infinity'::TIMESTAMP
            ELSE TRY_CAST(valid_from || CASE length(valid_from)
                WHEN 4 THEN '-01-01' WHEN 7 THEN '-01' ELSE '' END AS TIMESTAMP) END,
        CASE WHEN valid_to IS NULL THEN 'infinity'::TIMESTAMP
            WHEN length(valid_to) = 4 THEN
                TRY_CAST(valid_to || '-01-01' AS TIMESTAMP) + INTERVAL 1 YEAR
            WHEN length(valid_to) = 7 THEN
                TRY_CAST(valid_to || '-01' AS TIMESTAMP) + INTERVAL 1 MONTH
            WHEN length(valid_to) = 10 THEN TRY_CAST(valid_to AS TIMESTAMP) + INTERVAL 1 DAY
            ELSE TRY_CAST(valid_to AS TIMESTAMP) + INTERVAL 1 MICROSECOND END,
        entity, thing, 'uses', NULL,
        TRY_CAST(valid_from AS TIMESTAMP), TRY_CAST(valid_to AS TIMESTAMP), NULL, document, row
    FROM attributes
),
asked AS (
    SELECT unnest($14::VARCHAR[]) AS entity
    UNION SELECT thing FROM stated WHERE list_contains($14::VARCHAR[], holder)
),
holdings AS (
    SELECT * FROM stated
    WHERE since < until AND ($14::VARCHAR[] IS NULL OR thing IN (SELECT entity FROM asked))
),
ordered AS (
    SELECT thing, holder, since, until, max(until) OVER (PARTITION BY thing, holder
        ORDER BY since, until ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM holdings
),
numbered AS (
    SELECT *, sum(CASE WHEN reached IS NULL OR since > reached THEN 1 ELSE 0 END) OVER (
        PARTITION BY thing, holder ORDER BY since, until ROWS UNBOUNDED PRECEDING) AS island
    FROM ordered
),
islands AS (
    SELECT thing, holder, min(since) AS since, max(until) AS until
    FROM numbered GROUP BY thing, holder, island
),
slices AS (
    SELECT thing, moment AS since, lead(moment) OVER (PARTITION BY thing ORDER BY moment) AS until
    FROM (SELECT thing, since AS moment FROM islands UNION SELECT thing, until FROM islands)
),
held AS (
    SELECT s.thing, s.since, s.until, i.holder FROM slices s JOIN islands i
        ON i.thing = s.thing AND i.since <= s.since AND i.until >= s.until
),
slots AS (
    SELECT thing, since, until, count(*) AS holders, min(holder) AS holder
    FROM held GROUP BY thing, since, until
),
talk AS (
    SELECT *, coalesce(start, '-infinity'::TIMESTAMP) AS begins,
        greatest(coalesce("end", start, {NEVER}), start) AS finishes
    FROM admitted_links
    WHERE type IN ('call', 'message', 'payment')
        AND source NOT IN (SELECT unnest($12::VARCHAR[]))
        AND target NOT IN (SELECT unnest($12::VARCHAR[]))
        AND ($14::VARCHAR[] IS NULL OR (source IN (SELECT entity FROM asked)
            AND target IN (SELECT entity FROM asked)))
        AND {IN_TIME}
),
placed AS (
    SELECT t.*, coalesce(a.holders, 0) AS of_source, coalesce(b.holders, 0) AS of_target,
        a.holder AS source_holder, b.holder AS target_holder
    FROM talk t
    LEFT JOIN slots a ON a.thing = t.source AND a.since <= t.begins AND t.finishes < a.until
    LEFT JOIN slots b ON b.thing = t.target AND b.since <= t.begins AND t.finishes < b.until
),
lifted AS (
    SELECT CASE WHEN of_source = 1 THEN source_holder ELSE source END AS source,
        CASE WHEN of_target = 1 THEN target_holder ELSE target END AS target,
        CASE WHEN of_source = 1 OR of_target = 1 THEN 'attributed_' ELSE '' END || type AS type,
        source AS by_source, target AS by_target, type AS stated_type,
        * EXCLUDE (source, target, type)
    FROM placed
),
taken AS (
    SELECT * FROM lifted
    WHERE ($2::VARCHAR[] IS NULL
            OR list_contains($2::VARCHAR[], type) OR list_contains($2::VARCHAR[], stated_type))
        AND ($1::VARCHAR[] IS NULL
            OR (list_contains($1::VARCHAR[], split_part(source, ':', 1))
                AND list_contains($1::VARCHAR[], split_part(target, ':', 1))))
),
named AS (
    SELECT entity FROM standing_statements
    WHERE starts_with(entity, 'person:') AND document IN (SELECT id FROM admitted)
    UNION SELECT source FROM admitted_links WHERE starts_with(source, 'person:')
    UNION SELECT target FROM admitted_links WHERE starts_with(target, 'person:')
    UNION SELECT source FROM taken WHERE source <> target
    UNION SELECT target FROM taken WHERE source <> target
),{NODES}"""  # noqa: S608 - pastes constants

# By whether links count for holders: the part before a query, and the number of its parameters.
BASES = {False: (FILTERED, 7), True: (LIFTED, 14)}

ENTITIES = {
    lifts: f"{base}SELECT entity FROM nodes ORDER BY n"  # noqa: S608 - pastes a constant
    for lifts, (base, _) in BASES.items()
}

TALLIES = {
    lifts: f"""{base}SELECT type,
    sum(CASE WHEN source = target THEN 1 ELSE 0 END)::BIGINT AS self_loops,
    sum(CASE WHEN start IS NULL AND "end" IS NULL THEN 1 ELSE 0 END)::BIGINT AS undated
FROM taken GROUP BY type ORDER BY type
"""  # noqa: S608 - pastes a constant
    for lifts, (base, _) in BASES.items()
}

GRADES = """
SELECT d.scheme, d.grade, coalesce(sum(l.links), 0)::BIGINT AS links
FROM documents d
LEFT JOIN (SELECT document, count(*) AS links FROM standing_links GROUP BY document) l
    ON l.document = d.id
WHERE d.status = 'standing'
GROUP BY d.scheme, d.grade ORDER BY d.scheme, d.grade
"""

# Links are grouped before the join with the numbers of nodes, so that only edges are joined. The
# days of a contact are counted over all its types, and stand in the row of the first.
EDGES = {
    lifts: f"""{base}, laid AS (
    SELECT CASE WHEN ${k + 1}::BOOLEAN OR source < target THEN source ELSE target END AS a,
        CASE WHEN ${k + 1}::BOOLEAN OR source < target THEN target ELSE source END AS b,
        type, greatest(coalesce(count, 1), 1) AS count,
        coalesce(start, "end") AS first, coalesce("end", start) AS last
    FROM taken WHERE source <> target
),
gathered AS (
    SELECT a, b, type, sum(count)::BIGINT AS count, min(first) AS first, max(last) AS last
    FROM laid GROUP BY ALL
)
SELECT s.n AS source, t.n AS target, list_position(${k + 2}::VARCHAR[], g.type) - 1 AS type,
    g.count, {strength} AS strength, g.first, g.last
FROM gathered g JOIN nodes s ON s.entity = g.a JOIN nodes t ON t.entity = g.b{days}
ORDER BY s.n, t.n, type
"""  # noqa: S608 - pastes constants
    for lifts, (base, k) in BASES.items()
    for strength, days in [
        (
            "CASE WHEN d.type = g.type THEN d.days ELSE 0 END",
            """ JOIN (
    SELECT a, b, greatest(count(DISTINCT first::DATE), 1) AS days, min(type) AS type
    FROM laid GROUP BY a, b
) d ON d.a = g.a AND d.b = g.b""",
        )
        if lifts
        else ("g.count", "")
    ]
}

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
        OR list_contains($2::VARCHAR[], source) OR list_contains($2::VARCHAR[], target))
{BY_START}
"""  # noqa: S608 - pastes constants

EVIDENCE = {
    lifts: f"""{base}, stating AS (
    SELECT source, target, document, bool_or(list_contains(${k + 1}::VARCHAR[], type)) AS recorded,
        max(coalesce("end", start)) AS last, sum(greatest(coalesce(count, 1), 1))::BIGINT AS count
    FROM taken WHERE source <> target GROUP BY source, target, document
)
SELECT t.source, t.target, t.document, coalesce(nullif(d.origin, ''), d.id) AS origin,
    d.scheme, d.grade, t.recorded, t.last, t.count
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

STATEMENTS = """
SELECT entity, attribute, value, document, row FROM standing_statements
WHERE list_contains($1::VARCHAR[], attribute)
ORDER BY entity, attribute, document, length(row), row, value
"""

AGENCIES = """
WITH naming AS (
    SELECT entity, document FROM standing_statements
    UNION SELECT source, document FROM standing_links
    UNION SELECT target, document FROM standing_links
)
SELECT n.entity, trim(d.agency) AS agency, list_sort(list(d.id)) AS documents
FROM naming n JOIN documents d ON d.id = n.document
WHERE trim(d.agency) <> ''
GROUP BY n.entity, trim(d.agency) ORDER BY n.entity, agency
"""


def entity_rows(case: Case, chosen: LinkFilter) -> list[str]:
    """Return the ids of the entities that standing documents name, sorted."""
    ids: list[str] = case.sql(ENTITIES[_lifts(chosen)], chosen.parameters())["entity"].tolist()
    return ids


def grade_rows(case: Case) -> pd.DataFrame:
    """Count the links of standing documents by grade."""
    return case.sql(GRADES)


def tallies(case: Case, chosen: LinkFilter) -> pd.DataFrame:
    """Count self-loops and undated links by type of link."""
    return case.sql(TALLIES[_lifts(chosen)], chosen.parameters())


def edge_rows(
    case: Case, chosen: LinkFilter, *, directed: bool, link_types: Sequence[str]
) -> pd.DataFrame:
    """Merge links by pair and type: ends, index of the type, count, strength, dates."""
    return case.sql(EDGES[_lifts(chosen)], [*chosen.parameters(), directed, list(link_types)])


def evidence_rows(case: Case, chosen: LinkFilter, recorded: Collection[str]) -> pd.DataFrame:
    """Return the documents that state a link of each pair, with their origin and grade."""
    return case.sql(EVIDENCE[_lifts(chosen)], [*chosen.parameters(), sorted(recorded)])


def links_of_pairs(
    case: Case, chosen: LinkFilter, pairs: Collection[tuple[str, str]]
) -> pd.DataFrame:
    """Return the links of some pairs, each in the given direction."""
    ends = _ends(pairs)
    return case.sql(OF_PAIRS[_lifts(chosen)], [*chosen.parameters({*ends[0], *ends[1]}), *ends])


def rows_of_pairs(
    case: Case, chosen: LinkFilter, pairs: Collection[tuple[str, str]]
) -> pd.DataFrame:
    """Return the rows behind some pairs as documents state them; `a` and `b` name the pair.

    Behind a contact by attribution are also the rows that state who held the identifiers.
    """
    if not _lifts(chosen):
        frame = links_of_pairs(case, chosen, pairs)
        return frame.assign(a=frame["source"], b=frame["target"])
    ends = _ends(pairs)
    return case.sql(BEHIND_CONTACTS, [*chosen.parameters({*ends[0], *ends[1]}), *ends])


def used_identifiers(case: Case, chosen: LinkFilter) -> pd.DataFrame:
    """Return the identifiers that call, write or pay: neighbors, held by a person, service."""
    return case.sql(USED, chosen.parameters())


def outcome_counts(case: Case, chosen: LinkFilter) -> dict[str, int]:
    """Count links by what became of their ends; holdings undated, and with an unread date."""
    counts = case.sql(OUTCOMES, chosen.parameters())
    return {str(name): int(counts[name].iloc[0]) for name in counts}


def held_rows(case: Case, chosen: LinkFilter) -> pd.DataFrame:
    """Return who held what from when to when, one row for each row that states it."""
    return case.sql(HELD, chosen.parameters())


def holding_documents(case: Case, chosen: LinkFilter) -> pd.DataFrame:
    """Return the documents that state who held the identifiers of each contact."""
    return case.sql(HOLDING_DOCUMENTS, chosen.parameters())


def attribute_values(case: Case, attributes: Collection[str]) -> list[tuple[str, str]]:
    """Return the different values of some attributes of people."""
    frame = case.sql(READABLE, [sorted(attributes)])
    return list(zip(frame["attribute"].tolist(), frame["value"].tolist(), strict=True))


def _lifts(chosen: LinkFilter) -> bool:
    return chosen.lifting is not None


def _ends(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    ordered = sorted(set(pairs))
    return [[a for a, _ in ordered], [b for _, b in ordered]]


def links_of_types(
    case: Case, link_types: Collection[str], *, touching: Collection[str] | None = None
) -> pd.DataFrame:
    """Return all standing links of some types; with `touching`, those of some entities."""
    return case.sql(OF_TYPES, [sorted(link_types), None if touching is None else sorted(touching)])


def statement_rows(case: Case, attributes: Collection[str]) -> pd.DataFrame:
    """Return all standing statements of some attributes."""
    return case.sql(STATEMENTS, [sorted(attributes)])


def agency_rows(case: Case) -> pd.DataFrame:
    """Return the agencies whose documents name each entity."""
    return case.sql(AGENCIES)
