"""How the hostile tables of roles and ages become a case: one line of the corpus, one document."""

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
"""
DOCUMENT = """
[[document]]
file = "{file}"
reader = "{reader}"
{settings}
"""


def lines(name: str, *, every: int = 1) -> list[dict[str, Any]]:
    """Read the corpus of one kind; V-7 and I-1 of each line get a number of their own."""
    text = (HERE / name).read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["case"][::every]
    return [
        {key: _numbered(value, number) for key, value in line.items()}
        for number, line in enumerate(found, start=1)
    ]


def _numbered(text: str, number: int) -> str:
    for name in ("V-7", "v-7", "V\0-7", "I-1"):
        text = text.replace(name, name.replace("-", f"{number}-"))
    return text


def read(corpus: list[dict[str, Any]], folder: Path) -> la.Case:
    """Read all lines of a corpus into one case."""
    described = CASE + DOCUMENT.format(file="known.csv", reader="entities", settings="")
    known = "id,name\nS-1,Ann Sus\n2,Tom Two\nZora Quill,Zora Quill\n"
    for number, line in enumerate(corpus, start=1):
        known += f"V{number}-7,Zora Quill\n"
        file = f"line{number}.csv"
        text = str(line["text"]).encode(line.get("encoding", "utf-8"))
        folder.joinpath(file).write_bytes(text)
        described += DOCUMENT.format(
            file=file,
            reader=line.get("reader", "entities"),
            settings=line.get("settings", ""),
        )
        if "people" in line:
            folder.joinpath(f"people{number}.csv").write_text(line["people"], encoding="utf-8")
            described += DOCUMENT.format(file=f"people{number}.csv", reader="entities", settings="")
    folder.joinpath("case.toml").write_text(described, encoding="utf-8")
    folder.joinpath("known.csv").write_text(known, encoding="utf-8")
    return la.read_case(folder)
