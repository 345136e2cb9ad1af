"""case.sql only reads: no query can write, or reach anything but the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis.case import Case

WRITING = [
    ("INSERT INTO links (source) VALUES ('person:9')", "INSERT"),
    ("UPDATE documents SET status = 'withdrawn'", "UPDATE"),
    ("DELETE FROM journal", "DELETE"),
    ("DROP TABLE links", "DROP"),
    ("CREATE TABLE mine AS SELECT 1", "CREATE"),
    ("CREATE OR REPLACE TEMP VIEW standing_links AS SELECT 1", "CREATE"),
    ("ATTACH 'other.db' AS other", "ATTACH"),
    ("COPY links TO 'links.csv'", "COPY"),
    ("EXPORT DATABASE 'folder'", "EXPORT"),
    ("PRAGMA database_list", "PRAGMA"),
    ("/* a */ -- b\n pragma version", "PRAGMA"),
    ("SHOW TABLES", "SHOW"),
    ("SET threads = 1", "SET"),
    ("LOAD httpfs", "LOAD"),
    ("BEGIN TRANSACTION", "TRANSACTION"),
    ("COMMIT", "TRANSACTION"),
    ("EXPLAIN ANALYZE DELETE FROM links", "EXPLAIN"),
    ("SELECT 1; SELECT 2", "SELECT and SELECT"),
    ("SELECT 1; DELETE FROM links", "SELECT and DELETE"),
    ("", "no statement"),
    ("-- SELECT 1", "no statement"),
]


def refusal(case: Case, query: str) -> str:
    try:
        case.sql(query)
    except CaseError as error:
        return str(error)
    return ""


def test_anything_but_one_select_is_refused(case: Case) -> None:
    assert {query: refusal(case, query) for query, _ in WRITING} == {
        query: f"case.sql runs one SELECT and changes nothing; this query contains {kind}. "
        "To change the case use add, decide, withdraw or undo."
        for query, kind in WRITING
    }


REACHING = [
    "SELECT * FROM read_csv('{file}')",
    "SELECT * FROM read_text('{file}')",
    "SELECT * FROM '{file}'",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM sniff_csv('{file}')",
    "SELECT * FROM read_parquet('https://example.org/a.parquet')",
    "SELECT * FROM secret_frame",
    "WITH gone AS (DELETE FROM journal RETURNING *) SELECT * FROM gone",
    "SELECT * FROM query('DELETE FROM journal')",
]


def test_a_select_reaches_nothing_but_the_case(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "secret.csv"
    file.write_text("a,b\n1,2\n")
    secret_frame = case.journal()  # DuckDB would find a frame of the caller by its name
    assert len(secret_frame) == 1
    answered = []
    for query in REACHING:
        answered += [] if refusal(case, query.format(file=file, folder=tmp_path)) else [query]
        assert case.position == 1
        assert case.sql("SELECT 1 AS one")["one"].tolist() == [1]
    assert answered == []


def test_a_select_answers_with_values_given_apart(two_documents: Case) -> None:
    found = two_documents.sql(
        "WITH mine AS (SELECT * FROM standing_links WHERE source IN (SELECT unnest(?))) "
        "SELECT count(*) AS n FROM mine WHERE type = ?",
        [["person:1", "person:3"], "uses"],
    )
    assert found["n"].tolist() == [2]


@pytest.mark.parametrize(
    "query",
    [
        "(SELECT 1 AS one)",
        "-- why\nWITH a AS (FROM range(1)) SELECT 1 AS one FROM a",
        "/**/FROM(SELECT 1 one)",
    ],
)
def test_a_select_may_be_written_in_any_way(query: str, case: Case) -> None:
    assert case.sql(query)["one"].tolist() == [1]


def test_a_mistake_in_sql_is_reported_and_the_case_stays_usable(case: Case) -> None:
    with pytest.raises(CaseError, match='column "sorce" not found'):
        case.sql("SELECT sorce FROM links")
    with pytest.raises(CaseError, match="syntax error"):
        case.sql("SELEC 1")
    assert case.sql("SELECT 1 AS one")["one"].tolist() == [1]
