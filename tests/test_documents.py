"""The documents tell the truth: what they show runs, what they name exists."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import linkanalysis as la

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_block_of_the_readme_runs_as_it_stands() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", block],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("document", ["README.md", "docs/questions.md"])
def test_a_document_names_only_what_there_is(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert {name for name in re.findall(r"\bla\.([\w.]*\w)", text) if not exists(la, name)} == set()


def exists(where: object, dotted: str) -> bool:
    first, _, rest = dotted.partition(".")
    return hasattr(where, first) and (not rest or exists(getattr(where, first), rest))


def test_the_readme_lists_every_reader() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", README, flags=re.MULTILINE)) == {
        reader.name for reader in la.READERS
    }


@pytest.mark.parametrize(
    "document",
    [
        *("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "benchmarks/README.md"),
        "docs/questions.md",
    ],
)
def test_every_link_leads_somewhere(document: str) -> None:
    path = ROOT / document
    links = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert {link for link in links if not (path.parent / link).exists()} == set()


def test_every_room_of_the_architecture_stands() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in (ROOT / "linkanalysis").glob("*/__init__.py")}
    assert {room for room in rooms if f"`{room}/`" not in text} == set()


def test_the_two_commands_stand_where_the_checks_look_for_them() -> None:
    for name in ("main-job", "tests"):
        blocks = re.findall(rf"<!-- command: {name} -->\n```sh\n(.*)\n```\n", README)
        assert len(blocks) == 1
