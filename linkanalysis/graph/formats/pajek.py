"""Pajek networks: vertices with names, arcs and edges with a value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from linkanalysis.graph.formats.line_values import line_value
from linkanalysis.graph.formats.mixed_directions import settle_directions
from linkanalysis.graph.formats.reading import fault, read_text, shown, unlisted
from linkanalysis.graph.formats.typed_values import typed_value

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linkanalysis.graph.formats.flat_network import Edge, Flat

TOKEN = re.compile(r'"[^"]*"|\S+')
LINES = {"*arcs": True, "*edges": False, "*arcslist": True, "*edgeslist": False}


def write_pajek(flat: Flat) -> bytes:
    """Write names and strengths; a quotation mark in a name becomes an apostrophe-like sign."""
    lines = [f"% {name}: {text}" for name, text in flat.about.items() if name != "kinds"]
    number = {name: at for at, name in enumerate(flat.nodes, start=1)}
    lines.append(f"*Vertices {len(number)}")
    lines += [f'{at} "{name.replace(chr(34), QUOTE)}"' for name, at in number.items()]
    lines.append("*Arcs" if flat.directed else "*Edges")
    lines += [f"{number[u]} {number[v]} {row['strength']}" for u, v, row in flat.edges]
    return "\n".join([*lines, ""]).encode()


QUOTE = "″"  # Pajek has no escape for a quotation mark; this sign for inches looks like one


def read_pajek(path: Path) -> Flat:
    """Read vertices, arcs and edges, and lists or a matrix of them."""
    names: dict[int, str] = {}
    edges: list[tuple[Edge, bool]] = []
    section, n, rows = "", 0, 0
    for at, line in enumerate(read_text(path).split("\n"), start=1):
        words = TOKEN.findall(line)
        if not words or line.lstrip().startswith("%"):
            continue
        if words[0].startswith("*"):
            section = words[0].lower()
            if section == "*vertices":
                n, names = unlisted(path, words[1] if len(words) > 1 else "", at), {}
        elif section == "*vertices":
            names[_vertex(path, words[0], n, at)] = words[min(1, len(words) - 1)].strip('"')
        else:
            rows += section == "*matrix"
            edges += _edges(path, section, words, n=n, at=at, of_matrix=rows)
    if not section:
        raise fault(path, "the file has no *Vertices. It is not Pajek.")
    return _named(n, names, edges)


def _edges(
    path: Path, section: str, words: Sequence[str], *, n: int, at: int, of_matrix: int
) -> list[tuple[Edge, bool]]:
    """Return the ties of one line, and whether they have a direction."""
    leads = LINES.get(section, True)
    if section in {"*arcs", "*edges"}:
        return [(_edge(path, words, n, at), leads)]
    if section in {"*arcslist", "*edgeslist"}:
        return [(_edge(path, [words[0], end], n, at), leads) for end in words[1:]]
    if section == "*matrix":
        cells = ((str(of_matrix), str(k), word) for k, word in enumerate(words, start=1))
        return [
            (_edge(path, cell, n, at), True)
            for cell in cells
            if typed_value(cell[2], "double") != 0
        ]
    if section == "*network":
        return []
    raise fault(path, f"{shown(words[0])} comes before *Vertices. It is not Pajek.", row=at)


def _vertex(path: Path, word: str, n: int, at: int) -> int:
    number = typed_value(word, "int")
    if not isinstance(number, int) or not 1 <= number <= n:
        raise fault(path, f"{shown(word)} is not a vertex from 1 to {n:,}.", row=at)
    return number


def _edge(path: Path, words: Sequence[str], n: int, at: int) -> Edge:
    if len(words) < 2:  # noqa: PLR2004 - two ends
        raise fault(path, "a tie needs two vertices.", row=at)
    u, v = (str(_vertex(path, word, n, at)) for word in words[:2])
    row = line_value(path, words[2], at) if len(words) > 2 else {}  # noqa: PLR2004
    return u, v, row


def _named(n: int, names: dict[int, str], edges: list[tuple[Edge, bool]]) -> Flat:
    listed = [names.get(k, str(k)) for k in range(1, n + 1)]
    distinct = len(set(listed)) == n and all(listed)
    nodes: dict[str, dict[str, Any]] = {}
    for k, name in enumerate(listed, start=1):
        nodes[name if distinct else str(k)] = {} if distinct or not name else {"label": name}
    order = [*nodes]
    named = [((order[int(u) - 1], order[int(v) - 1], row), d) for (u, v, row), d in edges]
    return settle_directions(nodes, named, default=False)
