"""A pair of CSV tables, nodes and edges, with the headings that Gephi expects.

A cell that a spreadsheet would run as a formula has an apostrophe in front, and so has a cell that
begins with an apostrophe; our reader takes one away. The third table, about, says how the graph was
made, and marks the pair as ours.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from linkanalysis.core.escape import CUT_FORMULA, FORMULA
from linkanalysis.graph.formats.flat_network import Flat
from linkanalysis.graph.formats.mixed_directions import settle_directions
from linkanalysis.graph.formats.reading import fault, read_text
from linkanalysis.graph.formats.typed_values import guessed
from linkanalysis.graph.formats.xml_text import plain_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

ENDS = ("source", "target")


def part_path(path: Path, part: str) -> Path:
    """Return the file of one table: in a folder, or beside the name that was given."""
    return path / f"{part}.csv" if path.is_dir() else path.with_name(f"{path.stem}_{part}.csv")


def write_tables(flat: Flat) -> dict[str, bytes]:
    """Write the three tables, by part."""
    nodes = [{"Id": name, **row} for name, row in flat.nodes.items()]
    leads = "Directed" if flat.directed else "Undirected"
    edges = [
        {"Source": u, "Target": v, "Type": leads, "Weight": row["strength"], **row}
        for u, v, row in flat.edges
    ]
    about = [{"name": name, "value": text} for name, text in flat.about.items()]
    return {
        "nodes": _table(nodes, ["Id"], {"label": "Label"}),
        # Gephi takes a column Type for the direction
        "edges": _table(edges, ["Source", "Target", "Type", "Weight"], {"type": "link_type"}),
        "about": _table(about, ["name", "value"], {}),
    }


def _table(rows: list[dict[str, Any]], first: list[str], headings: Mapping[str, str]) -> bytes:
    columns = [*dict.fromkeys([*first, *(name for row in rows for name in row)])]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([headings.get(name, name) for name in columns])
    writer.writerows([_cell(row.get(name, "")) for name in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    text = plain_value(value)
    if not isinstance(value, str):
        return text
    if CUT_FORMULA.search(text) and text.startswith(("[", "{", '"')):
        text = text.replace(";", "\\u003b")  # in JSON; a spreadsheet may cut a cell at a semicolon
    start = "'" if FORMULA.match(text) or text.startswith("'") else ""
    return start + CUT_FORMULA.sub(r"\1'", text)


def is_pair(path: Path) -> bool:
    """Return whether a path names a folder or a pair of tables that are there."""
    return path.is_dir() or part_path(path, "edges").is_file() or part_path(path, "nodes").is_file()


def read_tables(path: Path) -> Flat:
    """Read a folder or pair of tables, or one table of edges."""
    pair = re.fullmatch(r"(?:(.*)_)?(?:nodes|edges)", path.stem)
    if pair and path.is_file():
        stem = pair.group(1)
        path = path.parent if stem is None else path.with_name(f"{stem}.csv")
    if not is_pair(path):
        return _network(path, [], path)
    listed = part_path(path, "nodes")
    rows = [*_rows(listed)] if listed.is_file() else []
    about = part_path(path, "about")
    told = (
        {row.get("name", ""): row.get("value", "") for _, row in _rows(about)}
        if about.is_file()
        else {}
    )
    ours = "kinds" in told
    flat = _network(part_path(path, "edges"), rows, listed, ours=ours)
    about_texts = {name: _open(text) for name, text in told.items()}
    return Flat(flat.directed, flat.nodes, flat.edges, about_texts, flat.notes, listed.is_file())


def _network(
    edges: Path, rows: Sequence[tuple[int, dict[str, str]]], listed: Path, *, ours: bool = False
) -> Flat:
    nodes: dict[str, dict[str, Any]] = {}
    for at, row in rows:
        if not row.get("id"):
            raise fault(listed, "a row needs a value in the column Id.", row=at)
        name = _open(row["id"]) if ours else row["id"]
        nodes[name] = _values(row, {"id"}, {"link_type": "link_type"}, ours=ours)
    ties = []
    if edges.is_file() or not rows:
        for at, row in _rows(edges, needed=ENDS):
            if not row["source"] or not row["target"]:
                raise fault(edges, "a row needs values in Source and Target.", row=at)
            u, v = (_open(row[end]) if ours else row[end] for end in ENDS)
            leads = row.get("type", "").lower() == "directed"
            kept = _values(row, {*ENDS, "type"}, {"link_type": "type"}, ours=ours)
            ties.append(((u, v, kept), leads))
    flat = settle_directions(nodes, ties, default=False)
    if not rows:
        for u, v, _ in flat.edges:
            nodes.setdefault(u, {})
            nodes.setdefault(v, {})
    return flat


def _values(
    row: Mapping[str, str], without: set[str], names: Mapping[str, str], *, ours: bool
) -> dict[str, Any]:
    """Return the cells that are not empty, as texts if our own table `about` types them."""
    return {
        names.get(name, name): _open(text) if ours else guessed(text)
        for name, text in row.items()
        if text and name not in without
    }


def _open(text: str) -> str:
    """Take away what keeps a spreadsheet from running a cell."""
    return CUT_MARK.sub(r"\1", text.removeprefix("'"))


CUT_MARK = re.compile(r"(;[\s\"]*)'(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])")
LOWERED = frozenset({"id", "label", "source", "target", "type", "weight"})


def _rows(path: Path, *, needed: Sequence[str] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table by heading, with their lines."""
    text = read_text(path)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    records = _records(path, text, delimiter)
    _, header = next(records, (1, [""]))
    names = [name.lower() if name.lower() in LOWERED else name for name in header]
    missing = [name for name in needed if name not in names]
    if missing:
        raise fault(
            path,
            "a graph needs the columns Source and Target. Records of cases are read by "
            "la.read_case; la.propose(path) says with which reader.",
            row=1,
        )
    if len(set(names)) < len(names):
        raise fault(path, "two columns have the same name.", row=1)
    for at, cells in records:
        if cells == [""]:
            continue
        if len(cells) != len(names):
            raise fault(path, f"the row has {len(cells)} cells, the header {len(names)}.", row=at)
        yield at, dict(zip(names, cells, strict=True))


def _records(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Split a table into rows; unlike the module csv without a limit on the length of a cell."""
    cell = re.compile(rf'(?:"([^"]*(?:""[^"]*)*)"|([^"{delimiter}\n]*))({delimiter}|\n|\Z)')
    at, line, cells = 0, 1, []
    first = 1
    while at < len(text):
        found = cell.match(text, at)
        if found is None:
            raise fault(path, "a quotation mark is not closed, or stands inside a cell.", row=line)
        quoted, bare, end = found.groups()
        cells.append(bare if quoted is None else quoted.replace('""', '"'))
        line += found.group().count("\n")
        at = found.end()
        if end != delimiter:
            yield first, cells
            cells, first = [], line
    if cells:
        yield first, [*cells, ""]
