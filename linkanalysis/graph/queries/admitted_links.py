"""Which links and entities a graph takes, as the SQL that its queries begin with."""

from __future__ import annotations

from linkanalysis.core.vocabulary.entities import ENTITY_TYPES

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
    WHERE d.status = 'standing' AND NOT list_contains($8::VARCHAR[], d.id)
        AND ($3::VARCHAR[] IS NULL OR list_contains($3::VARCHAR[], d.scheme || ':' || d.grade))
),
dated AS (
    SELECT l.* FROM standing_links l
    WHERE ($2::VARCHAR[] IS NULL OR list_contains($2::VARCHAR[], l.type))
        AND (($3::VARCHAR[] IS NULL AND len($8::VARCHAR[]) = 0)
            OR l.document IN (SELECT id FROM admitted))
        AND ($1::VARCHAR[] IS NULL
            OR (list_contains($1::VARCHAR[], split_part(l.source, ':', 1))
                AND list_contains($1::VARCHAR[], split_part(l.target, ':', 1))))
),
taken AS (
    SELECT * FROM dated
    WHERE {IN_TIME}
),
named AS (
    SELECT DISTINCT entity FROM standing_mentions
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
# Links are not kept for a second use but read again, which needs less memory and time: two million
# calls take 9 s of CPU instead of 13 to become contacts.
LIFTED = f"""
WITH admitted AS (
    SELECT d.id FROM documents d
    WHERE d.status = 'standing' AND NOT list_contains($8::VARCHAR[], d.id)
        AND ($3::VARCHAR[] IS NULL OR list_contains($3::VARCHAR[], d.scheme || ':' || d.grade))
),
admitted_links AS NOT MATERIALIZED (
    SELECT * FROM standing_links WHERE document IN (SELECT id FROM admitted)
),
readings AS (
    SELECT unnest($10::VARCHAR[]) AS attribute, unnest($11::VARCHAR[]) AS value,
        unnest($12::VARCHAR[]) AS thing
),
ties AS (
    SELECT source AS holder, target AS thing, * FROM admitted_links
    WHERE list_contains($9::VARCHAR[], type) AND split_part(source, ':', 1) IN ({HOLDERS})
        AND split_part(target, ':', 1) IN ({IDENTIFIERS})
    UNION ALL SELECT target, source, * FROM admitted_links
    WHERE list_contains($9::VARCHAR[], type) AND split_part(target, ':', 1) IN ({HOLDERS})
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
        PARTITION BY thing, holder ORDER BY since, until RANGE UNBOUNDED PRECEDING) AS island
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
        AND source NOT IN (SELECT unnest($13::VARCHAR[]))
        AND target NOT IN (SELECT unnest($13::VARCHAR[]))
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
taken AS NOT MATERIALIZED (
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
BASES = {False: (FILTERED, 8), True: (LIFTED, 14)}
