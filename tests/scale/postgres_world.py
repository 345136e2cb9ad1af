"""The tables of the simulated case in PostgreSQL, and the two roles that ask about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from ibis.backends.postgres import Backend
    from postgres_server import PostgresServer

# One may only read, and not even make temporary tables; the other also has a schema to work in.
READER, WORKER = "case_reader", "case_worker"
SCRATCH, WORKROOM = "scratch", "workroom"  # of the large case of all tests; of single tests
ROLES = f"""
REVOKE TEMPORARY ON DATABASE cases FROM PUBLIC;
CREATE ROLE {READER} LOGIN PASSWORD '{{password}}';
CREATE ROLE {WORKER} LOGIN PASSWORD '{{password}}';
ALTER ROLE {READER} SET default_transaction_read_only = on;
ALTER ROLE {READER} SET datestyle = 'German';
GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READER}, {WORKER};
CREATE SCHEMA {SCRATCH} AUTHORIZATION {WORKER};
CREATE SCHEMA {WORKROOM} AUTHORIZATION {WORKER}
"""


def load(server: PostgresServer, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write the tables into a database of their own, and make the roles."""
    with server.connect() as admin:
        admin.execute("CREATE DATABASE cases")
    with server.connect(database="cases") as admin:
        for name, frame in tables.items():
            times = [column for column in frame if frame[column].dtype.kind == "M"]
            columns = ", ".join(
                f'"{column}" {"timestamp" if column in times else "text"}' for column in frame
            )
            admin.execute(f'CREATE TABLE "{name}" ({columns})')
            rows = frame.astype(object).where(frame.notna(), None)
            with admin.cursor() as cursor, cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
                for row in rows.itertuples(index=False, name=None):
                    copy.write_row(row)
            admin.execute(f'ANALYZE "{name}"')
        for statement in ROLES.format(password=server.password).split(";"):
            admin.execute(statement)


def connected(server: PostgresServer, role: str) -> Backend:
    """Connect to the tables by ibis."""
    import ibis  # noqa: PLC0415 - only the exhaustive run has it

    return ibis.postgres.connect(
        host=str(server.folder), user=role, password=server.password, database="cases"
    )


def tables_in(server: PostgresServer, schema: str) -> list[str]:
    """List what a schema holds, as the server sees it."""
    query = "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace ORDER BY 1"
    with server.connect(database="cases") as admin:
        return [name for (name,) in admin.execute(query, (schema,)).fetchall()]


def running(server: PostgresServer, role: str) -> int:
    """Count the queries of a role that are running."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND state <> 'idle'"
    with server.connect(database="cases") as admin:
        found = admin.execute(query, (role,)).fetchone()
    assert found is not None
    return int(found[0])
