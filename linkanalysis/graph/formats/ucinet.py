"""UCINET DL: one-mode networks as a list of ties, a list of neighbors or a matrix.

The format cannot say whether ties have a direction. A tie without one is written both ways, as
UCINET does, and a file whose ties all lead both ways with equal values is read as undirected.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis.graph.formats.flat_network import Edge, Flat
from linkanalysis.graph.formats.line_values import line_value
from linkanalysis.graph.formats.reading import fault, read_text, shown, unlisted
from linkanalysis.graph.formats.typed_values import typed_value

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = re.compile(r'"[^"]*"|[^\s,"]+|"')
LABELS = re.compile(r"(?<!row )(?<!column )labels\s*:\s*(.*)\Z", re.DOTALL | re.IGNORECASE)
FORMATS_READ = ("edgelist1", "nodelist1", "fullmatrix")
QUOTE = "″"  # DL has no escape for a quotation mark; this sign for inches looks like one


def write_dl(flat: Flat) -> bytes:
    """Write ties by the numbers of their ends, and the names in quotes."""
    number = {name: at for at, name in enumerate(flat.nodes, start=1)}
    lines = [f"dl n={len(number)}", "format = edgelist1", "labels:"]
    lines += [_quoted(name) for name in flat.nodes]
    lines.append("data:")
    for u, v, row in flat.edges:
        lines.append(f"{number[u]} {number[v]} {row['strength']}")
        if not flat.directed and u != v:
            lines.append(f"{number[v]} {number[u]} {row['strength']}")
    return "\n".join([*lines, ""]).encode()


def _quoted(name: str) -> str:
    plain = name.replace('"', QUOTE)
    return f'"{plain}"' if re.search(r"[\s,]", plain) else plain


def read_dl(path: Path) -> Flat:
    """Read DL in the formats edgelist1, nodelist1 and fullmatrix."""
    head, data, first = _split(path)
    header = head.lower()
    count = re.search(r"\bn\s*=\s*([^\s,]+)", header)
    if not header.lstrip().startswith("dl") or count is None:
        raise fault(
            path, 'the file does not begin with "dl n=…". It is not a one-mode DL network.', row=1
        )
    n = unlisted(path, count.group(1), 1)
    form = re.search(r"\bformat\s*=\s*(\w+)", header)
    named = form.group(1) if form else "fullmatrix"
    if named not in FORMATS_READ:
        known = ", ".join(FORMATS_READ)
        raise fault(path, f'the format "{named}" is not read. Export one of {known}.', row=1)
    listed = LABELS.search(head)
    names = [word.strip('"') for word in TOKEN.findall(listed.group(1))] if listed else []
    embedded = re.search(r"labels\s+embedded", header) is not None
    rows = [(at, TOKEN.findall(line)) for at, line in enumerate(data, start=first)]
    filled = [(at, [word.strip('"') for word in words]) for at, words in rows if words]
    if names and len(names) != n:
        raise fault(path, f"there are {len(names):,} labels for {n:,} vertices.")
    if named == "fullmatrix":
        return _undirected(_matrix(path, filled, n, names, embedded=embedded))
    numbers = {name: name for name in names} if embedded else {}
    numbers |= {} if embedded else {str(k): k_name for k, k_name in enumerate(names, start=1)}
    if not names and not embedded:
        numbers = {str(k): str(k) for k in range(1, n + 1)}
    order = names or [*numbers.values()]
    nodes: dict[str, dict[str, object]] = {name: {} for name in order}
    edges: list[Edge] = []
    for at, words in filled:
        pairs = [words] if named == "edgelist1" else [[words[0], end] for end in words[1:]]
        for pair in pairs:
            if len(pair) < 2:  # noqa: PLR2004 - two ends
                raise fault(path, "a tie needs two vertices.", row=at)
            u, v = (_vertex(path, word, numbers, nodes, embedded, at) for word in pair[:2])
            edges.append((u, v, line_value(path, pair[2], at) if len(pair) > 2 else {}))  # noqa: PLR2004
    return _undirected(Flat(directed=True, nodes=nodes, edges=edges))


def _split(path: Path) -> tuple[str, list[str], int]:
    text = read_text(path)
    found = re.search(r"\bdata\s*:", text, flags=re.IGNORECASE)
    if found is None:
        raise fault(path, 'the file has no line "data:". It is not DL, or it is cut off.')
    first = text.count("\n", 0, found.end()) + 1
    return text[: found.start()], text[found.end() :].split("\n"), first


def _vertex(
    path: Path,
    word: str,
    numbers: dict[str, str],
    nodes: dict[str, dict[str, object]],
    embedded: bool,  # noqa: FBT001
    at: int,
) -> str:
    if embedded:
        nodes.setdefault(word, {})
        return word
    if word not in numbers:
        raise fault(path, f"{shown(word)} is not a vertex from 1 to {len(numbers):,}.", row=at)
    return numbers[word]


def _matrix(
    path: Path, rows: list[tuple[int, list[str]]], n: int, names: list[str], *, embedded: bool
) -> Flat:
    if embedded and rows:
        names = rows[0][1]
        rows = [(at, words[1:]) for at, words in rows[1:]]
    cells = [(at, word) for at, words in rows for word in words]
    if len(cells) != n * n or (names and len(names) != n):
        raise fault(path, f"the matrix has {len(cells):,} numbers; {n:,} by {n:,} were announced.")
    order = names or [str(k) for k in range(1, n + 1)]
    edges: list[Edge] = []
    for k, (at, word) in enumerate(cells):
        if typed_value(word, "double") != 0:
            edges.append((order[k // n], order[k % n], line_value(path, word, at)))
    return Flat(directed=True, nodes={name: {} for name in order}, edges=edges)


def _undirected(flat: Flat) -> Flat:
    """Return an undirected network if every tie leads both ways with the same value."""
    ways: dict[tuple[str, str], list[object]] = {}
    for u, v, row in flat.edges:
        ways.setdefault((u, v), []).append(row.get("weight"))
    if any(
        sorted(map(str, values)) != sorted(map(str, ways.get((v, u), [])))
        for (u, v), values in ways.items()
    ):
        return flat
    place = {name: at for at, name in enumerate(flat.nodes)}
    once = [(u, v, row) for u, v, row in flat.edges if place[u] <= place[v]]
    return Flat(directed=False, nodes=flat.nodes, edges=once, notes=flat.notes)
