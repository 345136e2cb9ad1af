"""What all tests share: profiles, compiled kernels, networks, folders, browsers, PostgreSQL."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import settings

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Playwright
    from postgres_server import PostgresServer

# A kernel's first call compiles for a second or more, so no deadline; the same examples every run.
EXAMPLES = {"suite": 6, "exhaustive": 40}
for profile, examples in EXAMPLES.items():
    settings.register_profile(profile, deadline=None, derandomize=True, max_examples=examples)
settings.load_profile("suite")

# Workers share the cores already; tests about threads say how many they want.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("LINKANALYSIS_THREADS", "1")


def pytest_configure(config: pytest.Config) -> None:
    """Draw more examples before tests are collected, since some settings are made from these."""
    if _is_exhaustive(config):
        settings.load_profile("exhaustive")


def _is_exhaustive(config: pytest.Config) -> bool:
    return bool(config.getoption("markexpr") == "exhaustive")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile kernels before the workers start: at once, they would compile the same ones twice."""
    if not session.config.getoption("numprocesses", None):  # a worker, or no workers
        return
    from linkanalysis.kernels.rehearsal import is_compiled  # noqa: PLC0415 - Numba is slow to load

    if not is_compiled():
        subprocess.run([sys.executable, "-m", "linkanalysis", "warm-up"], check=True)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect no garbage meanwhile: modules and tests stay, and were a third of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()  # nor look through them again after each test
        gc.enable()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    folder = os.environ.get("LINKANALYSIS_SHARED_DATA")
    if not folder:
        pytest.skip("LINKANALYSIS_SHARED_DATA is not set")
    path = Path(folder)
    if not path.is_dir():
        pytest.fail(f"LINKANALYSIS_SHARED_DATA names {path}, which is not a folder")
    return path


class ReadText(Protocol):
    def __call__(self, content: str | bytes, reader: str, **settings: object) -> la.Case: ...


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {toml(each)}' for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(each) for each in value) + "]"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'


@pytest.fixture
def write_folder(tmp_path: Path) -> Callable[..., Path]:
    """Write files and a case.toml."""

    def write(files: dict[str, str | bytes], described: str, purpose: str = "training") -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        (tmp_path / "case.toml").write_text(f'[case]\npurpose = "{purpose}"\n{described}')
        return tmp_path

    return write


@pytest.fixture
def read_text(write_folder: Callable[..., Path]) -> ReadText:
    """Read one file, whose settings are given by name."""
    json_readers = {row.name for row in la.READERS if row.form == "json"}

    def read(content: str | bytes, reader: str, **settings: object) -> la.Case:
        name = "file.json" if reader in json_readers else "file.csv"
        given: dict[str, object] = {"file": name, "reader": reader, **settings}
        lines = "\n".join(f"{key} = {toml(value)}" for key, value in given.items())
        return la.read_case(write_folder({name: content}, f"[[document]]\n{lines}\n"))

    return read


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Firefox puts what a page saves."""
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="session")
def start_browser(downloads: Path) -> Iterator[Callable[[str], Browser]]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    running: dict[str, Browser] = {}

    def start(name: str) -> Browser:
        if name not in running:
            path = _installed(name)
            running[name] = (
                _firefox(playwright, path, downloads)
                if name == "firefox"
                else _chromium(playwright, path)
            )
        return running[name]

    with sync_playwright() as playwright:
        yield start
        for browser in running.values():
            browser.close()


@pytest.fixture
def browser(request: pytest.FixtureRequest, start_browser: Callable[[str], Browser]) -> Browser:
    """Chromium, or the browser that a test asks for."""
    return start_browser(getattr(request, "param", "chromium"))


# The variable that may name each, and its name in Debian.
PROGRAMS = {"chromium": ("CHROMIUM", "chromium"), "firefox": ("FIREFOX", "firefox-esr")}


def _find(name: str) -> str | None:
    variable, program = PROGRAMS[name]
    return os.environ.get(variable) or shutil.which(program)


def _installed(name: str) -> str:
    path = _find(name)
    if not path:
        variable, program = PROGRAMS[name]
        pytest.skip(f"no {program}: set {variable} to its path")
    return path


def _chromium(playwright: Playwright, path: str) -> Browser:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return playwright.chromium.launch(executable_path=path, args=quiet)


def _firefox(playwright: Playwright, path: str, downloads: Path) -> Browser:
    """Start Firefox as it is installed, by WebDriver BiDi."""
    return playwright.firefox.launch(
        executable_path=path,
        channel="moz-firefox",
        downloads_path=downloads,
        firefox_user_prefs={"ui.prefersReducedMotion": 1},  # BiDi has no command for it yet
    )


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
    "tests/test_cli.py",
    "tests/graph/test_files.py",
    "tests/hostile/test_roles.py",
    "tests/test_way_out.py::test_no_answer_about_a_simulated_case",
    "tests/views/test_notebook_map.py",
)

# A worker begins with one half of the tests and takes others from the end of the other half: what
# stands next is run by one worker, which starts Spark and PostgreSQL once.
ENGINES = "tests/scale/"


# What a machine with Python and Chromium does not have.
BEYOND = {"shared_data", "postgres", "spark"}
# Examples in docstrings: one needs Splink, one asks all questions twice, and the others find again
# the rings of the examples of `Ring.card` and `compare_rings`.
EXHAUSTIVE_EXAMPLES = {
    "linkanalysis.views.compare.ring_changes.RingChanges",
    "linkanalysis.rings.ring.Ring",
    "linkanalysis.rings.ring.Ring.title",
    "linkanalysis.rings.ring.Ring.to_frame",
    "linkanalysis.scale.duplicates.find_duplicates",
    "linkanalysis.scale.engine_check.check_engine",
}
NO_CHROMIUM = (
    "Tests with the marker browser did not run: there is no chromium. Install it, or set CHROMIUM "
    "to its path."
)


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before pytest leaves out what -m does not name
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Iterator[None]:
    """Mark what is exhaustive, leave out browser tests without a browser, and order the rest."""
    for item in items:
        if _needs_more(item) or (_is_exhaustive(config) and _draws_examples(item)):
            item.add_marker(pytest.mark.exhaustive)
    if not _find("chromium"):
        without = [item for item in items if item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in without]
    yield
    _order(items)


def _needs_more(item: pytest.Item) -> bool:
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    return (
        not BEYOND.isdisjoint(getattr(item, "fixturenames", ()))
        or parameters.get("browser") == "firefox"
        or item.name in EXHAUSTIVE_EXAMPLES
    )


def _draws_examples(item: pytest.Item) -> bool:
    return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _find("chromium"):
        terminalreporter.write_line(NO_CHROMIUM)


def _order(items: list[pytest.Item]) -> None:
    items.sort(
        key=lambda item: (not item.nodeid.startswith(LONG), not item.nodeid.startswith(ENGINES))
    )
