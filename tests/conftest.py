"""What all tests share: the profile of hypothesis, shared networks, a browser, a PostgreSQL."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from postgres_server import PostgresServer

# A kernel's first call compiles for a second or more, so no deadline; the same examples every run.
settings.register_profile("suite", deadline=None, derandomize=True, max_examples=40)
settings.load_profile("suite")

# Workers share the cores already; tests about threads say how many they want.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("LINKANALYSIS_THREADS", "1")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    folder = os.environ.get("LINKANALYSIS_SHARED_DATA")
    if not folder:
        pytest.skip("LINKANALYSIS_SHARED_DATA is not set")
    path = Path(folder)
    if not path.is_dir():
        pytest.fail(f"LINKANALYSIS_SHARED_DATA names {path}, which is not a folder")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        pytest.skip("no Chromium: set CHROMIUM to its path")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield running
        running.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    from postgres_server import find_programs, postgres_server  # noqa: PLC0415 - needs psycopg

    programs = find_programs()
    if not programs:
        pytest.skip("no PostgreSQL: its initdb is not installed")
    with postgres_server(programs) as server:
        yield server


# Each runs for many seconds: begun last, one alone would keep its worker while the other waits.
LONG = (
    "tests/test_full_of_protected.py",
    "tests/test_notebooks.py",
    "tests/test_same_answer.py",
    "tests/test_main_job.py",
    "tests/views/test_notebook_map.py",
)

# A worker begins with one half of the tests and takes others from the end of the other half: what
# stands next is run by one worker, which starts Spark and PostgreSQL once.
ENGINES = "tests/scale/"


@pytest.hookimpl(trylast=True)  # after the shuffle
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(
        key=lambda item: (not item.nodeid.startswith(LONG), not item.nodeid.startswith(ENGINES))
    )
