"""Kernels once more, with every index checked: reading past an array returns garbage otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__)
# The rehearsal asserts which kernels are compiled, for which it compiles most of them anew.
LEFT_OUT = HERE, HERE.with_name("test_rehearsal.py")


@pytest.mark.exhaustive
def test_no_kernel_reads_past_an_array(tmp_path: Path) -> None:
    ignored = [f"--ignore={path}" for path in LEFT_OUT]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", "", *ignored, str(HERE.parent)],
        env={**os.environ, "NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path)},
        cwd=HERE.parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
