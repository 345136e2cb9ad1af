"""Write the outlines of the place map from two npm packages: us-atlas 3.0.1 and world-atlas 2.0.2.

    npm pack us-atlas@3.0.1 world-atlas@2.0.2, unpack both, then
    python docs/make_outlines.py us-atlas/package world-atlas/package

Each outline is a list of whole numbers: longitude and latitude of its first point, then steps, in
hundredths of a degree. A border that two areas share is written once.
"""

from __future__ import annotations

import json
import math
import sys
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).parent.parent / "linkanalysis/views/pages/assets/outlines.json"
# Hundredths of a degree that a line may be off: about 2 km, and 5 km for countries. Outlines show
# where a reader looks, not where a county ends.
LAYERS = (
    ("countries", "world-atlas", "countries-110m.json", 5.0),
    ("states", "us-atlas", "states-10m.json", 2.0),
    ("counties", "us-atlas", "counties-10m.json", 2.0),
)
UNITED_STATES = "840"  # its states are drawn, more exactly
A_LINE = 2  # points at least
SOURCE = (
    "Outlines of US states and counties: US Census Bureau, by way of us-atlas 3.0.1; of countries: "
    "Natural Earth, by way of world-atlas 2.0.2. The data are in the public domain."
)


def main(us_atlas: Path, world_atlas: Path) -> None:
    """Write the file."""
    folders = {"us-atlas": us_atlas, "world-atlas": world_atlas}
    found: dict[str, object] = {
        "source": SOURCE,
        "license": (us_atlas / "LICENSE").read_text(encoding="utf-8"),
    }
    for layer, package, name, most in LAYERS:
        topology = json.loads((folders[package] / name).read_text(encoding="utf-8"))
        lines = [_steps(_thinned(line, most)) for line in _lines(topology)]
        found[layer] = [line for line in lines if len(line) >= 2 * A_LINE]
    TARGET.write_text(json.dumps(found, separators=(",", ":"), ensure_ascii=False) + "\n", "utf-8")


def _lines(topology: dict) -> list[list[tuple[float, float]]]:
    """Return the arcs of a topology in hundredths of a degree."""
    (x_size, y_size), (x_first, y_first) = (
        topology["transform"][part] for part in ("scale", "translate")
    )
    lines = []
    for arc in _wanted(topology):
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((100 * (x * x_size + x_first), 100 * (y * y_size + y_first)))
        lines.append(line)
    return lines


def _wanted(topology: dict) -> list[list[list[int]]]:
    """Leave out the arcs of the United States in the outlines of countries."""
    shapes = topology["objects"].get("countries", {}).get("geometries", [])
    spared: set[int] = set()
    for shape in shapes:
        if shape.get("id") == UNITED_STATES:
            _gather(shape["arcs"], spared)
    return [arc for number, arc in enumerate(topology["arcs"]) if number not in spared]


def _gather(arcs: list, into: set[int]) -> None:
    """Collect the numbers of arcs; a reversed one is written as its complement."""
    for arc in arcs:
        if isinstance(arc, list):
            _gather(arc, into)
        else:
            into.add(arc if arc >= 0 else ~arc)


def _thinned(line: list[tuple[float, float]], most: float) -> list[tuple[float, float]]:
    """Leave out points that lie within a distance of the rest (Douglas and Peucker)."""
    if len(line) <= A_LINE:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    length = math.hypot(bx - ax, by - ay)
    off = [
        abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
        if length
        else math.hypot(x - ax, y - ay)
        for x, y in line
    ]
    furthest = max(range(len(line)), key=off.__getitem__)
    if off[furthest] <= most:
        return [line[0], line[-1]]
    return _thinned(line[: furthest + 1], most)[:-1] + _thinned(line[furthest:], most)


def _steps(line: list[tuple[float, float]]) -> list[int]:
    """Write a line as its first point and whole steps; points that fall together are one."""
    points = [(round(x), round(y)) for x, y in line]
    steps = [*points[0]]
    for (x, y), (after_x, after_y) in pairwise(points):
        if (x, y) != (after_x, after_y):
            steps += [after_x - x, after_y - y]
    return steps


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
