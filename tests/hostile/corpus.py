"""How the hostile tables of roles and ages become a case: one line of the corpus, one folder."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import linkanalysis as la

HERE = Path(__file__).parent
CASE = """\
[case]
purpose = "training"
timezone = "America/Kentucky/Louisville"
received = 2024-07-08

[[document]]
file = "known.csv"
reader = "entities"

[[document]]
file = "people.csv"
reader = "entities"

[[document]]
file = "file.csv"
reader = "{reader}"
{settings}
"""
KNOWN = "id,name\nV-7,Zora Quill\nS-1,Ann Sus\n2,Tom Two\nZora Quill,Zora Quill\n"


def lines(name: str) -> list[dict[str, Any]]:
    """Read the corpus of one kind."""
    found: list[dict[str, Any]] = tomllib.loads((HERE / name).read_text(encoding="utf-8"))["case"]
    return found


def read(line: dict[str, Any], folder: Path) -> la.Case:
    """Read the case that a line of the corpus describes."""
    described = CASE.format(reader=line.get("reader", "entities"), settings=line.get("settings", ""))
    folder.joinpath("case.toml").write_text(described, encoding="utf-8")
    folder.joinpath("known.csv").write_text(KNOWN, encoding="utf-8")
    folder.joinpath("people.csv").write_text(line.get("people", "id\n"), encoding="utf-8")
    text = str(line["text"]).encode(line.get("encoding", "utf-8"))
    folder.joinpath("file.csv").write_bytes(text)
    return la.read_case(folder)
