"""The tables of a case file and the views that every later query reads.

Views are made in each session (`session`) and are not stored in the file, so a newer version of
the library reads an older file through its own views. Views contain standing documents only.
Those of `STANDING` apply the decisions, too: ``source``, ``target`` and ``entity`` are canonical
ids, and ``stated…`` columns keep the ids as the document states them.
"""

from __future__ import annotations

HELD = "held"  # the database of the case, beside the temporary one of the session
# Raised whenever the tables change; a file with another format is refused, never converted.
FORMAT = "4"
# "intelligence" is criminal intelligence in the sense of 28 CFR Part 23.
PURPOSES = ("investigation", "intelligence", "training")
KINDS = ("fact", "assessment", "hearsay", "derived")


def _text(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "VARCHAR")


# SQL type by column, by table; the order is the order of the columns in the file.
TABLES: dict[str, dict[str, str]] = {
    "header": _text("name", "value"),
    "documents": {
        **_text("id", "title", "sha256", "reader"),
        "received": "DATE",
        **_text("scheme", "grade", "handling", "basis", "agency", "origin", "purpose_limits"),
        "review_by": "DATE",
        **_text("columns"),  # what became of each, a list of JSON
        **_text("status"),
        "position": "BIGINT",
    },
    "statements": _text(
        *("entity", "type", "attribute", "value", "valid_from", "valid_to", "kind"),
        *("document", "row"),
    ),
    "links": {
        **_text("source", "target", "type", "role"),
        "start": "TIMESTAMP",
        "end": "TIMESTAMP",
        **_text("start_text", "zone"),
        "count": "BIGINT",
        "amount": "DECIMAL(18,4)",  # exact: a binary float would round money
        **_text("unit"),
        "duration": "DOUBLE",
        **_text("place", "kind", "document", "row"),
    },
    # Links of large files, whose ends and details are numbers: ten million take 240 MB, and written
    # out 3 GB. A number belongs to one document; `start` is in UTC.
    "numbered_links": {
        **dict.fromkeys(("row", "source", "target", "details"), "UINTEGER"),
        "start": "TIMESTAMP",
    },
    "link_ends": {"number": "UINTEGER", **_text("id", "document")},
    # form: how the start was written, with the directives of strftime, and %f3 for three digits of
    # a fraction; shift: seconds by which it was ahead of UTC
    "link_details": {
        "number": "UINTEGER",
        **_text("type", "role", "form", "zone"),
        "shift": "INTEGER",
        "count": "BIGINT",
        "amount": "DECIMAL(18,4)",
        **_text("unit"),
        "duration": "DOUBLE",
        **_text("place", "kind", "document"),
    },
    "decisions": {
        **_text("left", "right", "judgment", "by", "at", "reasons"),
        "standing": "BOOLEAN",
        "position": "BIGINT",
    },
    # about: ids of the people that a refused record names, a list of JSON; role: the role that it
    # would have given them
    "problems": _text("document", "row", "column", "value", "why", "raw", "about", "role"),
    "journal": {
        "n": "BIGINT",
        **_text("at", "by", "act", "subjects", "reason", "content", "previous", "hash"),
    },
}

# The document of a row, if the table does not name it in `document`; a file that somebody changed
# may have several, or none.
DOCUMENTS = {"numbered_links": "(SELECT min(document) FROM link_details WHERE number = details)"}

_PARTS_OF_TIME = ("%Y", "%m", "%d", "%H", "%M", "%S")
# DuckDB takes no format that differs from row to row: a time is written part by part. Forms that
# begin so are written at once, which takes a sixth of the time.
_USUAL_FORMS = (
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
)


def _details() -> str:
    """Select details with their forms in pieces: the usual beginning, the rest, the fraction."""
    begins = " ".join(
        f"WHEN starts_with(stem, '{form}') AND NOT contains(substr(stem, {len(form) + 1}), '%') "
        f"THEN {at}"
        for at, form in enumerate(_USUAL_FORMS)
    )
    sizes = " ".join(f"WHEN {at} THEN {len(form)}" for at, form in enumerate(_USUAL_FORMS))
    return (
        f"(SELECT *, CASE {begins} END AS usual, "  # noqa: S608 - literals
        f"substr(stem, 1 + CASE usual {sizes} END) AS rest FROM ("
        "SELECT *, split_part(form, '%f', 1) AS stem, split_part(form, '%f', 2) AS fraction, "
        "TRY_CAST(left(fraction, 1) AS INTEGER) AS digits, substr(fraction, 2) AS tail "
        "FROM link_details))"
    )


def _start_text() -> str:
    text, clock = "e.stem", "n.start + to_seconds(e.shift)"
    for part in _PARTS_OF_TIME:
        text = f"replace({text}, '{part}', strftime({clock}, '{part}'))"
    usual = " ".join(
        f"WHEN {at} THEN strftime({clock}, '{form}') || e.rest"
        for at, form in enumerate(_USUAL_FORMS)
    )
    fraction = f"CASE WHEN e.digits > 0 THEN left(strftime({clock}, '%f'), e.digits) ELSE '' END"
    return f"CASE e.usual {usual} ELSE {text} END || {fraction} || e.tail"


def _as_rows() -> str:
    """Select numbered links with the columns of links."""
    of_ends = {"source": "a.id", "target": "b.id"}
    of_rows = {"start": "n.start", "row": 'CAST(n."row" AS VARCHAR)', "start_text": _start_text()}
    known = of_ends | of_rows | {"end": "NULL"}
    given = ", ".join(
        f"{known.get(name, f'e.{quoted(name)}')} AS {quoted(name)}" for name in TABLES["links"]
    )
    return (
        f"SELECT {given} FROM numbered_links n JOIN link_ends a ON a.number = n.source "  # noqa: S608 - literal names
        "JOIN link_ends b ON b.number = n.target JOIN "
        f"{_details()} e ON e.number = n.details"
    )


def quoted(name: str) -> str:
    """Quote a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def stored(table: str) -> str:
    """Name a table of the file, which a view of the session may have the name of."""
    return f"{HELD}.main.{quoted(table)}"


# What a session adds to the tables of a file, by name; a relation names only those above it.
# `same` is derived from the decisions, and `left_out` from roles (`protection.witnesses`), so they
# belong to the session and not to the file.
# Each names the tables itself: DuckDB plans every view inside a view again for each query, and a
# query of a small case costs little else.
RELATIONS = {
    "same": "SELECT '' AS entity, '' AS canonical WHERE false",
    "left_out": """
    SELECT '' AS entity, '' AS document, '' AS "row", '' AS "value" WHERE false""",
    "numbered_rows": _as_rows(),
    "links": f"FROM {stored('links')} UNION ALL {_as_rows()}",
    "standing_documents": "SELECT * FROM documents WHERE status = 'standing'",
    # what holds of each pair: an act that overrules takes the place of every earlier judgment
    "standing_decisions": """
    SELECT d.* FROM decisions d WHERE d.standing AND NOT EXISTS (
      SELECT 1 FROM decisions o JOIN journal j ON j.n = o."position" AND j.act = 'overrule'
      WHERE o.standing AND o."position" > d."position"
        AND least(o."left", o."right") = least(d."left", d."right")
        AND greatest(o."left", o."right") = greatest(d."left", d."right"))""",
    "stated_links": """
    SELECT l.*, d."position"
    FROM links l JOIN documents d ON d.id = l.document AND d.status = 'standing'""",
    "stated_statements": """
    SELECT s.*, d."position"
    FROM statements s JOIN documents d ON d.id = s.document AND d.status = 'standing'""",
    # the ends of numbered links are those that a link has
    "stated_mentions": f"""
    SELECT e.entity, e.document FROM (
      SELECT entity, document FROM statements
      UNION ALL SELECT source, document FROM {stored("links")}
      UNION ALL SELECT target, document FROM {stored("links")}
      UNION ALL SELECT id, document FROM link_ends) e
    JOIN documents d ON d.id = e.document AND d.status = 'standing'""",  # noqa: S608 - a literal name
    "stated_entities": "SELECT DISTINCT entity FROM stated_mentions",
    "standing_links": """
    SELECT coalesce(a.canonical, l.source) AS source, coalesce(b.canonical, l.target) AS target,
      l.* EXCLUDE (source, target), d."position",
      l.source AS stated_source, l.target AS stated_target
    FROM links l JOIN documents d ON d.id = l.document AND d.status = 'standing'
    LEFT JOIN same a ON a.entity = l.source LEFT JOIN same b ON b.entity = l.target""",
    "standing_statements": """
    SELECT coalesce(a.canonical, s.entity) AS entity, s.* EXCLUDE (entity), d."position",
      s.entity AS stated
    FROM statements s JOIN documents d ON d.id = s.document AND d.status = 'standing'
    LEFT JOIN same a ON a.entity = s.entity""",
    "standing_mentions": """
    SELECT DISTINCT coalesce(a.canonical, e.entity) AS entity, e.document
    FROM stated_mentions e LEFT JOIN same a ON a.entity = e.entity""",
    "standing_entities": """
    SELECT entity, split_part(entity, ':', 1) AS type FROM (
      SELECT DISTINCT entity FROM standing_mentions)""",
}
# Those that apply the decisions, which most queries read: tables while the case is small.
STANDING = tuple(RELATIONS)[-4:]
# The standing rows with all that documents state, and without what `left_out` says.
WHOLE = {name: f"({RELATIONS[name]})" for name in ("standing_links", "standing_statements")}
WITHOUT = {
    "standing_links": f"""
    SELECT l.* FROM {WHOLE["standing_links"]} l
    ANTI JOIN (FROM temp.left_out WHERE "value" IS NULL) a
      ON a.entity = l.source AND a.document = l.document AND a."row" = l."row"
    ANTI JOIN (FROM temp.left_out WHERE "value" IS NULL) b
      ON b.entity = l.target AND b.document = l.document AND b."row" = l."row" """,  # noqa: S608 - a literal
    "standing_statements": f"""
    SELECT s.* FROM {WHOLE["standing_statements"]} s
    ANTI JOIN (FROM temp.left_out WHERE "value" IS NULL) a
      ON a.entity = s.entity AND a.document = s.document AND a."row" = s."row"
    ANTI JOIN temp.left_out b ON b.entity = s.entity AND b.document = s.document
      AND b."row" = s."row" AND b."value" = s."value" """,  # noqa: S608 - a literal
    "standing_mentions": """
    SELECT DISTINCT entity, document FROM (
      SELECT entity, document FROM standing_statements
      UNION ALL SELECT unnest([source, target]), document FROM standing_links)""",
}
# `links` of a case without large files, which takes a fifth of the time to plan.
LINKS_WRITTEN_OUT = f"FROM {stored('links')}"


def literal(text: object) -> str:
    """Quote a text as an SQL value."""
    return "'" + str(text).replace("'", "''") + "'"


def create_tables(catalog: str) -> list[str]:
    """Return the statements that create the tables of an empty case in `catalog`."""
    return [
        f"CREATE TABLE {quoted(catalog)}.{quoted(table)} "
        f"({', '.join(f'{quoted(name)} {kind}' for name, kind in columns.items())})"
        for table, columns in TABLES.items()
    ]
