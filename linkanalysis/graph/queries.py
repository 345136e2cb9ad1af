"""What a graph asks of a case, as SQL over its standing views.

Lives here: the SQL of entities, their attributes and links.
Not here: which links a graph takes (`link_filter`), the tables and views (`case`), and what is made
of the answers (`build`, `evidence`).

The text of each query is fixed; what varies is passed as parameters, never pasted in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd

    from linkanalysis.case import Case
    from linkanalysis.graph.link_filter import LinkFilter

__all__ = [
    "LINK_COLUMNS",
    "agency_rows",
    "edge_rows",
    "entity_rows",
    "evidence_rows",
    "grade_rows",
    "links_of_pairs",
    "links_of_types",
    "statement_rows",
    "tallies",
]

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


# Shared by all: documents of the grades, links of the types and time, entities of the types.
TAKEN = """
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
    WHERE ($4::TIMESTAMP IS NULL OR coalesce(start, "end") IS NULL
            OR coalesce(start, "end") < $4::TIMESTAMP)
        AND ($5::TIMESTAMP IS NULL OR coalesce(start, "end") IS NULL
            OR "end" >= $5::TIMESTAMP
            OR ("end" IS NULL AND ($6::BOOLEAN OR list_contains($7::VARCHAR[], type)
                OR start >= $5::TIMESTAMP)))
),
named AS (
    SELECT entity FROM standing_statements
    WHERE $3::VARCHAR[] IS NULL OR document IN (SELECT id FROM admitted)
    UNION SELECT source FROM standing_links
    WHERE $3::VARCHAR[] IS NULL OR document IN (SELECT id FROM admitted)
    UNION SELECT target FROM standing_links
    WHERE $3::VARCHAR[] IS NULL OR document IN (SELECT id FROM admitted)
),
nodes AS (
    SELECT entity, row_number() OVER (ORDER BY entity) - 1 AS n FROM named
    WHERE $1::VARCHAR[] IS NULL OR list_contains($1::VARCHAR[], split_part(entity, ':', 1))
)
"""

ENTITIES = f"{TAKEN}SELECT entity FROM nodes ORDER BY n"  # noqa: S608 - pastes a constant

TALLIES = f"""{TAKEN}SELECT type,
    sum(CASE WHEN source = target THEN 1 ELSE 0 END)::BIGINT AS self_loops,
    sum(CASE WHEN start IS NULL AND "end" IS NULL THEN 1 ELSE 0 END)::BIGINT AS undated
FROM taken GROUP BY type ORDER BY type
"""  # noqa: S608 - pastes a constant

GRADES = """
SELECT d.scheme, d.grade, coalesce(sum(l.links), 0)::BIGINT AS links
FROM documents d
LEFT JOIN (SELECT document, count(*) AS links FROM standing_links GROUP BY document) l
    ON l.document = d.id
WHERE d.status = 'standing'
GROUP BY d.scheme, d.grade ORDER BY d.scheme, d.grade
"""

# Grouped over strings first, so that only edges, not links, are joined to the numbers of nodes.
EDGES = f"""{TAKEN}, gathered AS (
    SELECT CASE WHEN $8::BOOLEAN OR source < target THEN source ELSE target END AS a,
        CASE WHEN $8::BOOLEAN OR source < target THEN target ELSE source END AS b,
        type, sum(greatest(coalesce(count, 1), 1))::BIGINT AS count,
        min(coalesce(start, "end")) AS first, max(coalesce("end", start)) AS last
    FROM taken WHERE source <> target GROUP BY ALL
)
SELECT s.n AS source, t.n AS target, list_position($9::VARCHAR[], g.type) - 1 AS type,
    g.count, g.first, g.last
FROM gathered g JOIN nodes s ON s.entity = g.a JOIN nodes t ON t.entity = g.b
ORDER BY s.n, t.n, type
"""  # noqa: S608 - pastes a constant

OF_PAIRS = f"""{TAKEN}, pairs AS (
    SELECT unnest($8::VARCHAR[]) AS a, unnest($9::VARCHAR[]) AS b
)
SELECT source, target, type, role, start, "end", count, amount, unit, duration, place,
    document, row
FROM taken JOIN pairs ON source = a AND target = b
ORDER BY start NULLS LAST, document, length(row), row, source, target, type
"""  # noqa: S608 - pastes a constant

OF_TYPES = """
SELECT source, target, type, role, start, "end", count, amount, unit, duration, place,
    document, row
FROM standing_links
WHERE list_contains($1::VARCHAR[], type)
    AND ($2::VARCHAR[] IS NULL
        OR list_contains($2::VARCHAR[], source) OR list_contains($2::VARCHAR[], target))
ORDER BY start NULLS LAST, document, length(row), row, source, target, type
"""

EVIDENCE = f"""{TAKEN}, told AS (
    SELECT source, target, document, bool_or(list_contains($8::VARCHAR[], type)) AS recorded,
        max(coalesce("end", start)) AS last, sum(greatest(coalesce(count, 1), 1))::BIGINT AS count
    FROM taken WHERE source <> target GROUP BY source, target, document
)
SELECT t.source, t.target, t.document, coalesce(nullif(d.origin, ''), d.id) AS origin,
    d.scheme, d.grade, t.recorded, t.last, t.count
FROM told t JOIN documents d ON d.id = t.document
ORDER BY t.source, t.target, t.document
"""  # noqa: S608 - pastes a constant

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
    ids: list[str] = case.sql(ENTITIES, chosen.parameters())["entity"].tolist()
    return ids


def grade_rows(case: Case) -> pd.DataFrame:
    """Count the links of standing documents by grade."""
    return case.sql(GRADES)


def tallies(case: Case, chosen: LinkFilter) -> pd.DataFrame:
    """Count what is taken by type of link."""
    return case.sql(TALLIES, chosen.parameters())


def edge_rows(
    case: Case, chosen: LinkFilter, *, directed: bool, link_types: Sequence[str]
) -> pd.DataFrame:
    """Gather links by pair and type."""
    return case.sql(EDGES, [*chosen.parameters(), directed, list(link_types)])


def evidence_rows(case: Case, chosen: LinkFilter, recorded: Collection[str]) -> pd.DataFrame:
    """Say which documents state each pair of entities to be tied."""
    return case.sql(EVIDENCE, [*chosen.parameters(), sorted(recorded)])


def links_of_pairs(
    case: Case, chosen: LinkFilter, pairs: Collection[tuple[str, str]]
) -> pd.DataFrame:
    """Return the links of some pairs, each in the direction given."""
    ordered = sorted(set(pairs))
    ends = [[a for a, _ in ordered], [b for _, b in ordered]]
    return case.sql(OF_PAIRS, [*chosen.parameters(), *ends])


def links_of_types(
    case: Case, link_types: Collection[str], *, touching: Collection[str] | None = None
) -> pd.DataFrame:
    """Return all standing links of some types."""
    return case.sql(OF_TYPES, [sorted(link_types), None if touching is None else sorted(touching)])


def statement_rows(case: Case, attributes: Collection[str]) -> pd.DataFrame:
    """Return all standing statements of some attributes."""
    return case.sql(STATEMENTS, [sorted(attributes)])


def agency_rows(case: Case) -> pd.DataFrame:
    """Say which agencies' documents name each entity."""
    return case.sql(AGENCIES)
