"""A PostgreSQL server of the tests' own: in a temporary folder, over a socket, without TCP.

It asks for a password, as a real one does, so that a wrong password is refused.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

ADMIN = "postgres"
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
timezone = 'America/Los_Angeles'  # neither UTC nor the zone of any test case
fsync = off
"""


@dataclass(frozen=True)
class PostgresServer:
    """A running server.

    folder: Where its socket is.
    password: Of the user who may do everything.
    """

    folder: Path
    password: str

    def connect(
        self, *, user: str = ADMIN, password: str | None = None, database: str = "postgres"
    ) -> psycopg.Connection[Any]:
        """Open a connection that commits each statement."""
        import psycopg  # noqa: PLC0415 - only the exhaustive run has it

        return psycopg.connect(
            host=str(self.folder),
            user=user,
            password=self.password if password is None else password,
            dbname=database,
            autocommit=True,
        )


def find_programs() -> Path | None:
    """Find the folder of initdb and pg_ctl; Debian keeps it out of PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    newest = sorted(folders, key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0))
    return newest[-1] if newest else None


@contextmanager
def postgres_server(programs: Path) -> Iterator[PostgresServer]:
    """Run a server; it refuses to be root, so root runs it as the user of Debian's package."""
    # Directly below the temporary folder: the path of a socket must be short, and the folders of
    # pytest are closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    server = PostgresServer(folder, password=os.urandom(8).hex())
    data, log, secret = (folder / name for name in ("data", "log", "password"))
    secret.write_text(server.password)
    runs_as: dict[str, Any] = {}
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        for path in (folder, secret):
            os.chown(path, owner.pw_uid, owner.pw_gid)
        runs_as = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [programs / program, "--pgdata", data, *arguments],
            check=True,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **runs_as,
        )

    try:
        made_with = ("--auth=scram-sha-256", f"--username={ADMIN}", f"--pwfile={secret}")
        # texts are sorted as in English, no case before punctuation, as an agency's server may
        sorted_as = ("--encoding=UTF8", "--locale-provider=icu", "--icu-locale=en-US")
        run("initdb", "--no-sync", "--locale=C.UTF-8", *sorted_as, *made_with)
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS.format(folder=folder))
        run("pg_ctl", "start", "--wait", f"--log={log}")
        try:
            yield server
        finally:
            run("pg_ctl", "stop", "--wait", "--mode=fast")
    finally:
        shutil.rmtree(folder)
