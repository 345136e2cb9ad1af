"""Edge lists: two names and perhaps a value a line.

A line with one name lists an entity without ties. A first line ``# directed`` says that ties have a
direction.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from linkanalysis.graph.formats.flat_network import Edge, Flat
from linkanalysis.graph.formats.line_values import line_value
from linkanalysis.graph.formats.reading import fault, read_text, shown

if TYPE_CHECKING:
    from pathlib import Path

# networkx writes the attributes of a tie as a literal of Python; a longer one is not read, since
# such literals take much memory.
LONGEST_LITERAL = 10_000


def write_edge_list(flat: Flat) -> bytes:
    """Write names and strengths with tabs between them."""
    about = [f"# {name}: {text}" for name, text in flat.about.items() if name != "kinds"]
    lines = ["# directed" if flat.directed else "# undirected", *about]
    tied = {end for u, v, _ in flat.edges for end in (u, v)}
    lines += [f"{name}" for name in flat.nodes if name not in tied]
    lines += [f"{u}\t{v}\t{row['strength']}" for u, v, row in flat.edges]
    return "\n".join([*lines, ""]).encode()


def read_edge_list(path: Path) -> Flat:
    """Read lines with tabs, commas or blanks between names, and ``#`` before remarks."""
    text = read_text(path)
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    tabs = any("\t" in line for line in lines)
    separator = "\t" if tabs or text.startswith(("# directed\n", "# undirected\n")) else None
    commas = separator is None and all("," in line for line in lines)
    nodes: dict[str, dict[str, Any]] = {}
    edges: list[Edge] = []
    for at, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        words = line.split("," if commas else separator, 2)
        names = [word.strip() for word in words[:2]]
        if not all(names):
            raise fault(path, "a name is missing.", row=at)
        for name in names:
            nodes.setdefault(name, {})
        if len(names) > 1:
            rest = words[2].strip() if len(words) > 2 else ""  # noqa: PLR2004 - two ends
            edges.append((names[0], names[1], _attributes(path, rest, at)))
    return Flat(re.match("# directed\n", text) is not None, nodes, edges)


def _attributes(path: Path, rest: str, at: int) -> dict[str, Any]:
    if not rest:
        return {}
    if not rest.startswith("{"):
        return dict(line_value(path, rest, at))
    try:
        row = ast.literal_eval(rest) if len(rest) <= LONGEST_LITERAL else None
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        row = None
    if not isinstance(row, dict):
        raise fault(path, f"{shown(rest)} is not the value of a tie, nor its attributes.", row=at)
    return {str(key): value for key, value in row.items()}
