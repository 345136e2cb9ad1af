"""As users have it: found by networkx through entry points, and put to networkx's own tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from linkanalysis.kernels.networkx_backend.information import FUNCTIONS

ROOT = Path(__file__).parents[3]
# The modules of networkx's tests that call a function of the backend.
MODULES = (
    "centrality.tests.test_betweenness_centrality",
    "centrality.tests.test_closeness_centrality",
    "centrality.tests.test_degree_centrality",
    "centrality.tests.test_eigenvector_centrality",
    "centrality.tests.test_harmonic_centrality",
    "centrality.tests.test_katz_centrality",
    "community.tests.test_leiden",
    "community.tests.test_louvain",
    "components.tests.test_biconnected",
    "components.tests.test_connected",
    "components.tests.test_weakly_connected",
    "link_analysis.tests.test_pagerank",
    "shortest_paths.tests.test_generic",
    "shortest_paths.tests.test_unweighted",
    "tests.test_bridges",
    "tests.test_cluster",
    "tests.test_core",
    "tests.test_structuralholes",
)
# A plugin of pytest: counts the calls that reach the backend, as networkx logs them.
COUNTER = """
import logging
from collections import Counter

CALLS = Counter()


class Count(logging.Handler):
    def emit(self, record):
        if record.msg.startswith("Using backend"):
            CALLS[record.args[1]] += 1


logger = logging.getLogger("networkx.utils.backends")
logger.setLevel(logging.DEBUG)
logger.addHandler(Count())


def pytest_terminal_summary(terminalreporter):
    for name, count in sorted(CALLS.items()):
        terminalreporter.write_line(f"called {name} {count}")
"""


@pytest.fixture
def installed(tmp_path: Path, entry_points: dict[str, dict[str, str]]) -> dict[str, str]:
    """Write the entry points as an installation would; returns an environment that finds them."""
    folder = tmp_path / "linkanalysis_toolkit-0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: linkanalysis-toolkit\nVersion: 0"
    )
    lines = [
        line
        for group, rows in entry_points.items()
        for line in (f"[{group}]", *(f"{name} = {value}" for name, value in rows.items()))
    ]
    (folder / "entry_points.txt").write_text("\n".join(lines))
    return {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}


def _run(environment: dict[str, str], folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


def test_importing_networkx_loads_the_table_and_no_kernel(
    installed: dict[str, str], tmp_path: Path
) -> None:
    code = (
        "import sys, networkx as nx\n"
        "print('linkanalysis' in nx.betweenness_centrality.backends,"
        " sorted({'numba', 'pandas', 'duckdb'} & set(sys.modules)))\n"
    )
    assert _run(installed, tmp_path, "-c", code) == "True []\n"


def test_priority_sends_calls_here_and_the_rest_to_networkx(
    installed: dict[str, str], tmp_path: Path
) -> None:
    code = (
        "import networkx as nx\n"
        "large, small = nx.gnm_random_graph(200, 600, seed=1), nx.path_graph(3)\n"
        "several = nx.MultiGraph(large)\n"
        "for graph in (large, small, several):\n"
        "    nx.betweenness_centrality(graph)\n"
        "    print(sorted(graph.__networkx_cache__.get('backends', {})))\n"
    )
    environment = {**installed, "NETWORKX_BACKEND_PRIORITY": "linkanalysis"}
    assert _run(environment, tmp_path, "-c", code) == "['linkanalysis']\n[]\n[]\n"


@pytest.mark.exhaustive
def test_tests_of_networkx_pass(installed: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "counter.py").write_text(COUNTER)
    environment = {
        **installed,
        "NETWORKX_TEST_BACKEND": "linkanalysis",
        "NETWORKX_FALLBACK_TO_NX": "True",
    }
    options = ("-q", "-p", "counter", "-p", "no:randomly", "-p", "no:cacheprovider", "--pyargs")
    modules = [f"networkx.algorithms.{module}" for module in MODULES]
    told = _run(environment, tmp_path, "-m", "pytest", *options, *modules)
    called = {line.split()[1] for line in told.splitlines() if line.startswith("called ")}
    assert called == set(FUNCTIONS) - {"bridges"}  # a root or parallel edges there
