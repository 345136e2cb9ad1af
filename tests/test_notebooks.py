"""Every notebook runs from top to bottom offline and is kept as house style asks."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from walk import named_witnesses

BAR = re.compile(r"[a-z ]+: +\d+%\|.*\| \d+/\d+ \[.*\]")
FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
# in a process of its own: the kernel's own packages warn, and warnings are errors here
RUN = """
import json, sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": sys.argv[2]}})
client.execute()
json.dump([cell.get("outputs", []) for cell in notebook.cells], sys.stdout)
"""


def _cells(notebook: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return cells


@pytest.mark.exhaustive
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_and_shows_nobody_protected(notebook: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(notebook), str(FOLDER)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    cells = json.loads(done.stdout)
    outputs = [output for cell in cells for output in cell]
    assert len(outputs) >= 8
    # the prose after a cell reads its answer
    assert "[]" not in [output.get("data", {}).get("text/plain") for output in outputs]
    errors = "".join(o["text"] for o in outputs if o.get("name") == "stderr")
    said = "".join(line for line in re.split("[\r\n]", errors) if not BAR.fullmatch(line)).strip()
    # which letters can be drawn depends on the fonts of the computer
    assert not said or "This computer has no font for" in said
    (sample,) = set(re.findall(r"sample_data/(\w+)", notebook.read_text(encoding="utf-8")))
    truth = json.loads((FOLDER / "../sample_data" / sample / "truth.json").read_text("utf-8"))
    shown = json.dumps(outputs, ensure_ascii=False)
    assert len(truth["protected"]) > 30
    spared = set(truth["protected"]) - named_witnesses(FOLDER / "../sample_data" / sample)
    assert not [who for who in spared if who in shown]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_asks_one_question_and_ends_with_what_to_do_and_the_limits(notebook: Path) -> None:
    cells = _cells(notebook)
    texts = ["".join(cell["source"]) for cell in cells]
    kinds = [cell["cell_type"] for cell in cells]
    title = texts[0].splitlines()[0]
    assert title.startswith("# ")
    assert title.endswith("?")
    assert re.search(r"\*\*What to do next\.\*\*.*\*\*Limits\.\*\*", texts[-1], re.DOTALL)
    # a sentence before and one after each cell of code
    assert kinds == ["markdown" if at % 2 == 0 else "code" for at in range(len(kinds))]
    assert kinds[-1] == "markdown"
    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]
    assert not [
        text for text, kind in zip(texts, kinds, strict=True) if "def " in text and kind == "code"
    ]
