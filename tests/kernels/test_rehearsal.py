"""What is compiled ahead is what a report, all measures and communities need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from linkanalysis.command.cli import main
from linkanalysis.kernels import rehearsal

if TYPE_CHECKING:
    from pathlib import Path

SIGNATURES = """
import json, sys
from numba.core.registry import CPUDispatcher
found = {
    f"{name.rsplit('.', 1)[1]}.{kernel}": sorted(map(str, value.signatures))
    for name, module in sys.modules.items() if name.startswith("linkanalysis.kernels.")
    for kernel, value in vars(module).items()
    if isinstance(value, CPUDispatcher) and value.py_func.__module__ == name and value.signatures
}
print(json.dumps(found))
"""

USUAL_CALLS = """
import sys, linkanalysis as la
from linkanalysis.command.cli import main
from linkanalysis.kernels.draws import seed_state
folder, out = sys.argv[1:]
assert main(["simulate", folder, "--people", "60", "--calls", "300"]) == 0
assert main(["report", folder, "--out", out]) == 0
graph = la.build_graph(la.read_case(folder))
people = la.project(graph, to="person", through=["phone", "event", "address"])
names = [row.name for row in la.MEASURES if not row.name.startswith("two_mode")]
la.centrality(people, names, worlds=20)
la.find_communities(people)
"""


def compiled_by(code: str, *arguments: str) -> dict[str, list[str]]:
    """Run code in a process of its own; return the types for which each kernel was loaded."""
    done = subprocess.run(
        [sys.executable, "-c", code + SIGNATURES, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.exhaustive
def test_halves_share_no_file_and_leave_nothing_to_compile(tmp_path: Path) -> None:
    ahead = [
        compiled_by(f"from linkanalysis.kernels import rehearsal; rehearsal.HALVES[{half}]()")
        for half in range(len(rehearsal.HALVES))
    ]
    files = [{kernel.split(".")[0] for kernel in half} for half in ahead]
    assert not files[0] & files[1]  # two writers of one kernel may spoil the cache
    needed = compiled_by(USUAL_CALLS, str(tmp_path / "case"), str(tmp_path / "out"))
    compiled = ahead[0] | ahead[1]
    missing = {
        kernel: set(types) - set(compiled.get(kernel, ())) for kernel, types in needed.items()
    }
    assert {kernel for kernel, types in missing.items() if types} == set()
    assert len(needed) > 40


def test_the_command_says_what_it_does(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "HALVES", (os.getpid, os.getppid))
    assert main(["warm-up"]) == 0
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "Compiling numerical kernels in 2 processes …",
        "Compiled 1 of 2.",
        "Compiled 2 of 2.",
    ]
    assert said.out.startswith("Ready after ")
    assert said.out.endswith(" seconds. Reports will not compile them again.\n")


@pytest.mark.parametrize("state", [(True, False), (True, True), (False, False)])
def test_a_report_says_that_it_compiles_only_to_a_terminal_and_only_at_first(
    state: tuple[bool, bool],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal, cached = state
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    monkeypatch.setattr(rehearsal, "is_compiled", lambda: cached)
    assert main(["report", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")]) == 1
    notice = (
        "Compiling numerical kernels for this machine (once; about 30 s). `linkanalysis warm-up` "
        "does this ahead of time."
    )
    assert (notice in capsys.readouterr().err) == (terminal and not cached)


def test_nothing_is_compiled_in_an_empty_cache(tmp_path: Path) -> None:
    asked = "from linkanalysis.kernels.rehearsal import is_compiled; print(is_compiled())"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"
