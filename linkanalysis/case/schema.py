"""The tables of a case file and the views that every later question reads.

Lives here: names and types of columns, the statements that create tables and views.
Not here: what goes in (`inserting`) and what comes out (`frames`).

Views are made anew at each opening and are not kept in the file: a newer version reads an older
file with its own views. Every view names only documents that stand, and carries the sameness of
entities: ``source``, ``target`` and ``entity`` are canonical, ``stated…`` is what the document
says.
"""

from __future__ import annotations

__all__ = ["FORMAT", "KINDS", "PURPOSES", "TABLES", "create_tables", "create_views", "quoted"]

FORMAT = "1"
PURPOSES = ("investigation", "intelligence", "training")
KINDS = ("fact", "assessment", "hearsay", "derived")

TABLES: dict[str, tuple[tuple[str, str], ...]] = {
    "header": (("name", "VARCHAR"), ("value", "VARCHAR")),
    "documents": (
        ("id", "VARCHAR"),
        ("title", "VARCHAR"),
        ("sha256", "VARCHAR"),
        ("reader", "VARCHAR"),
        ("received", "DATE"),
        ("scheme", "VARCHAR"),
        ("grade", "VARCHAR"),
        ("handling", "VARCHAR"),
        ("basis", "VARCHAR"),
        ("agency", "VARCHAR"),
        ("origin", "VARCHAR"),
        ("purpose_limits", "VARCHAR"),
        ("review_by", "DATE"),
        ("status", "VARCHAR"),
        ("position", "BIGINT"),
    ),
    "statements": (
        ("entity", "VARCHAR"),
        ("type", "VARCHAR"),
        ("attribute", "VARCHAR"),
        ("value", "VARCHAR"),
        ("valid_from", "VARCHAR"),
        ("valid_to", "VARCHAR"),
        ("kind", "VARCHAR"),
        ("document", "VARCHAR"),
        ("row", "VARCHAR"),
    ),
    "links": (
        ("source", "VARCHAR"),
        ("target", "VARCHAR"),
        ("type", "VARCHAR"),
        ("role", "VARCHAR"),
        ("start", "TIMESTAMP"),
        ("end", "TIMESTAMP"),
        ("start_text", "VARCHAR"),
        ("zone", "VARCHAR"),
        ("count", "BIGINT"),
        ("amount", "DECIMAL(18,4)"),
        ("unit", "VARCHAR"),
        ("duration", "DOUBLE"),
        ("place", "VARCHAR"),
        ("kind", "VARCHAR"),
        ("document", "VARCHAR"),
        ("row", "VARCHAR"),
    ),
    "decisions": (
        ("left", "VARCHAR"),
        ("right", "VARCHAR"),
        ("judgment", "VARCHAR"),
        ("by", "VARCHAR"),
        ("at", "VARCHAR"),
        ("reasons", "VARCHAR"),
        ("standing", "BOOLEAN"),
        ("position", "BIGINT"),
    ),
    "problems": (
        ("document", "VARCHAR"),
        ("row", "VARCHAR"),
        ("column", "VARCHAR"),
        ("value", "VARCHAR"),
        ("why", "VARCHAR"),
        ("raw", "VARCHAR"),
    ),
    "journal": (
        ("n", "BIGINT"),
        ("at", "VARCHAR"),
        ("by", "VARCHAR"),
        ("act", "VARCHAR"),
        ("subjects", "VARCHAR"),
        ("reason", "VARCHAR"),
        ("previous", "VARCHAR"),
        ("hash", "VARCHAR"),
    ),
}

# Sameness is small and follows from decisions: a table of the session, not of the file.
_VIEWS = (
    "CREATE OR REPLACE TEMP TABLE same (entity VARCHAR, canonical VARCHAR)",
    (
        "CREATE OR REPLACE TEMP VIEW standing_documents AS "
        "SELECT * FROM documents WHERE status = 'standing'"
    ),
    (
        'CREATE OR REPLACE TEMP VIEW stated_links AS SELECT l.*, d."position" '
        "FROM links l JOIN documents d ON d.id = l.document WHERE d.status = 'standing'"
    ),
    (
        'CREATE OR REPLACE TEMP VIEW stated_statements AS SELECT s.*, d."position" '
        "FROM statements s JOIN documents d ON d.id = s.document WHERE d.status = 'standing'"
    ),
    (
        "CREATE OR REPLACE TEMP VIEW standing_links AS "
        "SELECT coalesce(a.canonical, l.source) AS source, "
        "coalesce(b.canonical, l.target) AS target, "
        "l.* EXCLUDE (source, target), l.source AS stated_source, l.target AS stated_target "
        "FROM stated_links l LEFT JOIN same a ON a.entity = l.source "
        "LEFT JOIN same b ON b.entity = l.target"
    ),
    (
        "CREATE OR REPLACE TEMP VIEW standing_statements AS "
        "SELECT coalesce(a.canonical, s.entity) AS entity, s.* EXCLUDE (entity), "
        "s.entity AS stated "
        "FROM stated_statements s LEFT JOIN same a ON a.entity = s.entity"
    ),
    (
        "CREATE OR REPLACE TEMP VIEW stated_entities AS SELECT entity FROM stated_statements "
        "UNION SELECT source FROM stated_links UNION SELECT target FROM stated_links"
    ),
    (
        "CREATE OR REPLACE TEMP VIEW standing_entities AS "
        "SELECT entity, split_part(entity, ':', 1) AS type FROM "
        "(SELECT entity FROM standing_statements UNION SELECT source FROM standing_links "
        "UNION SELECT target FROM standing_links)"
    ),
)


def quoted(name: str) -> str:
    """Write a name as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def create_tables(catalog: str) -> list[str]:
    """Write the statements that make an empty case file."""
    return [
        f"CREATE TABLE {quoted(catalog)}.{quoted(table)} "
        f"({', '.join(f'{quoted(name)} {kind}' for name, kind in columns)})"
        for table, columns in TABLES.items()
    ]


def create_views() -> tuple[str, ...]:
    """Give the statements that make the views of a session."""
    return _VIEWS
