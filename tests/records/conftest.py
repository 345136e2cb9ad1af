"""A folder of files that is a case, written in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from linkanalysis.records import READERS, read_case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from linkanalysis.case import Case


JSON_READERS = [row.name for row in READERS if row.form == "json"]


class ReadText(Protocol):
    def __call__(self, content: str | bytes, reader: str, **settings: object) -> Case: ...


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

    def read(content: str | bytes, reader: str, **settings: object) -> Case:
        name = "file.json" if reader in JSON_READERS else "file.csv"
        given: dict[str, object] = {"file": name, "reader": reader, **settings}
        lines = "\n".join(f"{key} = {toml(value)}" for key, value in given.items())
        return read_case(write_folder({name: content}, f"[[document]]\n{lines}\n"))

    return read
