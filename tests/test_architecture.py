"""Imports go down, circles for types have a class at their center, rooms keep to their budgets."""

from __future__ import annotations

import tokenize
import tomllib
from collections import Counter
from pathlib import Path

import grimp
import networkx as nx
import pytest

# Classes that hand their work to functions that take them.
CENTERS = {
    "linkanalysis.case.frames",
    "linkanalysis.graph.entity_graph",
    "linkanalysis.views.pages.view",
    "linkanalysis.ingest.sheets.sheet",
}


def _circles(*, types: bool) -> list[set[str]]:
    graph = grimp.build_graph(
        "linkanalysis", exclude_type_checking_imports=not types, cache_dir=None
    )
    imports = nx.DiGraph(
        (module, other)
        for module in graph.modules
        for other in graph.find_modules_directly_imported_by(module)
    )
    return [found for found in nx.strongly_connected_components(imports) if len(found) > 1]


def test_no_files_import_each_other_at_run_time() -> None:
    assert _circles(types=False) == []


def test_circles_for_types_have_a_class_at_their_center() -> None:
    assert [sorted(circle) for circle in _circles(types=True) if not circle & CENTERS] == []


PACKAGE = Path("linkanalysis")
# The folders of each room that has some, from the highest down; a dot is the room's own files.
FOLDERS = {
    "core": [{"keys"}, {"vocabulary"}, {"."}],
    "events": [{"calls", "money", "movement", "patterns", "traces"}],
    "graph": [{"."}, {"formats", "queries"}],
    "ingest": [{"records"}, {"readers"}, {"sheets"}],
    "kernels": [{"networkx_backend"}, {"."}],
    "network": [{"disruption", "groups", "paths", "trust"}, {"measures"}],
    "rings": [{"people"}, {".", "leads"}],
    "views": [{"."}, {"compare", "figures"}, {"pages"}],
}


def _folder(module: str) -> tuple[str, str] | None:
    """Return room and folder of a module, or nothing for one at the top."""
    parts = module.split(".")
    if len(parts) < 3:
        return None
    return parts[1], parts[2] if (PACKAGE / parts[1] / parts[2]).is_dir() else "."


def test_every_folder_of_a_room_has_its_floor() -> None:
    found: dict[str, set[str]] = {}
    for path in PACKAGE.glob("*/*/__init__.py"):
        found.setdefault(path.parts[1], set()).add(path.parts[2])
    listed = {room: set().union(*floors) - {"."} for room, floors in FOLDERS.items()}
    assert found == listed


def test_imports_between_folders_of_a_room_go_down() -> None:
    graph = grimp.build_graph("linkanalysis", cache_dir=None)
    floors = {
        (room, folder): -floor
        for room, listed in FOLDERS.items()
        for floor, folders in enumerate(listed)
        for folder in folders
    }
    upward = [
        f"{module} imports {other}"
        for module in graph.modules
        if (own := _folder(module)) and own in floors
        for other in graph.find_modules_directly_imported_by(module)
        if (there := _folder(other)) and there in floors and there[0] == own[0] and there != own
        if floors[there] >= floors[own]
    ]
    assert sorted(upward) == []


BUDGET = Path("tests/budget.toml")
LAYOUT = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
    *(tokenize.ENCODING, tokenize.ENDMARKER),
}


def code_lines(path: Path) -> int:
    """Count the lines that are neither empty nor only comments or docstrings."""
    lines: set[int] = set()
    with path.open("rb") as file:
        tokens = [each for each in tokenize.tokenize(file.readline) if each.type != tokenize.NL]
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        alone = before.type in LAYOUT and after.type == tokenize.NEWLINE
        if token.type not in LAYOUT and not (token.type == tokenize.STRING and alone):
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines)


@pytest.fixture(scope="module")
def written() -> Counter[str]:
    """Count the code lines of each room; those of files in no room belong to `core`."""
    found: Counter[str] = Counter()
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).parts[0]
        found["core" if room.endswith(".py") else room] += code_lines(path)
    return found


def test_docstrings_and_comments_are_no_code(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text(
        '"""What it is."""\n\n# why\nx = (\n    1\n)\n\n\ndef f():\n    """Say\n    it."""\n'
    )
    assert code_lines(file) == 4


def test_no_room_has_more_code_than_its_budget(written: Counter[str]) -> None:
    budget = tomllib.loads(BUDGET.read_text("utf-8"))["code_lines"]
    assert budget.keys() == written.keys()
    assert {room: lines for room, lines in written.items() if lines > budget[room]} == {}
