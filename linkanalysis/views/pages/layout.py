"""The layout of a map as an analyst saved it: where entities are, and what is switched off."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from linkanalysis.core.checks import expect_type, given_path, is_real
from linkanalysis.core.escape import visible
from linkanalysis.errors import GraphKindError, RecordError
from linkanalysis.views.pages.columns import rows_of
from linkanalysis.views.pages.page import data_of

if TYPE_CHECKING:
    from pathlib import Path

# What a caller may give: the file, or what is in it.
GivenLayout: TypeAlias = "str | os.PathLike[str] | Mapping[str, object]"

FILE = 'pass an earlier map, such as "map.html", or what its "Save layout" wrote, "layout.json"'
ADVICE = f'{FILE}, or the content of that, such as {{"positions": {{"person:KY-118": [10, -25]}}}}.'
POINT = "an entity has two numbers, such as [10, -25]."


@dataclass(frozen=True, slots=True)
class Layout:
    """What an analyst arranged on a map; entities by the ids that the map shows.

    positions: x and y of entities, y downward.
    off: names of the rows of the legend that are switched off.
    folded: names of the groups that are folded; None for those that fold by themselves.
    days: first and last day to show, as YYYY-MM-DD; empty for no limit.
    hidden: entities that are hidden.
    notes: what the analyst wrote about entities.
    """

    positions: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    off: tuple[str, ...] | None = None
    folded: tuple[str, ...] | None = None
    days: tuple[str, str] = ("", "")
    hidden: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)


def read_layout(given: GivenLayout | None) -> Layout:
    """Read a layout; None is one in which nobody arranged anything."""
    if given is None:
        return Layout()
    if isinstance(given, (str, os.PathLike)):
        given = _content(given_path("layout", given, error=GraphKindError))
    expect_type("layout", given, Mapping, ADVICE)
    positions = given.get("positions")
    if not isinstance(positions, Mapping):
        message = f'layout has no "positions"; {ADVICE}'
        raise GraphKindError(message)
    off, folded = given.get("off"), given.get("folded")
    return Layout(
        {
            visible(str(entity)): _point(number, point)
            for number, (entity, point) in enumerate(positions.items(), start=1)
        },
        None if off is None else _texts("off", off),
        None if folded is None else _texts("folded", folded),
        _days(given.get("days", ("", ""))),
        _texts("hidden", given.get("hidden", ())),
        _notes(given.get("notes", {})),
    )


def layout_of(data: Mapping[str, Any]) -> dict[str, object]:
    """Return the layout with which a page begins, as a file has it; `data` is that of the page."""
    nodes = rows_of(data["nodes"])
    named = {node["key"] for node in nodes if not node["masked"]}
    return {
        "positions": {node["key"]: (node["x"], node["y"]) for node in nodes},
        "off": data["off"],
        "folded": data["folded"],
        "days": data["days"],
        # a masked name may stand for another person in a later map
        "hidden": [key for key in data["hidden"] if key in named],
        "notes": {key: note for key, note in data["remarks"] if key in named},
    }


def arrangement(layout: Layout, known: Collection[str]) -> dict[str, Any]:
    """Write a layout as a file of it has it, of known entities alone."""
    return {
        "positions": {key: [*at] for key, at in layout.positions.items() if key in known},
        "off": None if layout.off is None else [*layout.off],
        "folded": None if layout.folded is None else [*layout.folded],
        "days": [*layout.days],
        "hidden": [key for key in layout.hidden if key in known],
        "notes": {key: note for key, note in layout.notes.items() if key in known},
    }


def _content(path: Path) -> Mapping[str, object]:
    if not path.is_file():
        message = f"layout is {path}, which is not a file; {FILE}."
        raise FileNotFoundError(message)
    try:
        text = path.read_text(encoding="utf-8-sig").lstrip()
        content = layout_of(data_of(text)) if text.startswith("<") else json.loads(text)
    except ValueError as error:
        message = f"layout is {path}, which is not JSON ({error!s:.60}); {FILE}."
        raise RecordError(message) from None
    except (KeyError, TypeError):  # a page without the data of a map
        content = None
    if not isinstance(content, dict):
        message = f"layout is {path}, which is not a map or the layout of one; {FILE}."
        raise RecordError(message)
    return content


# Messages repeat nothing that is in a layout: an id in it may be of somebody protected.
def _point(number: int, given: object) -> tuple[float, float]:
    point = tuple(given) if isinstance(given, Iterable) else ()
    if len(point) != 2 or not all(map(is_real, point)):  # noqa: PLR2004 - x and y
        message = f"Position {number} of the layout is not a point; {POINT}"
        raise GraphKindError(message)
    return float(point[0]), float(point[1])


def _texts(name: str, given: object) -> tuple[str, ...]:
    texts = tuple(given) if isinstance(given, (list, tuple)) else (None,)
    if not all(isinstance(text, str) for text in texts):
        message = f'"{name}" of the layout must be a list of texts.'
        raise GraphKindError(message)
    return texts


def _notes(given: object) -> Mapping[str, str]:
    rows = given.items() if isinstance(given, Mapping) else [(None, None)]
    if not all(isinstance(text, str) for row in rows for text in row):
        message = '"notes" of the layout must be a text for each entity.'
        raise GraphKindError(message)
    return {str(entity): str(note) for entity, note in rows}


def _days(given: object) -> tuple[str, str]:
    days = _texts("days", given)
    if len(days) != 2:  # noqa: PLR2004 - first and last
        message = '"days" of the layout must be the first and the last day.'
        raise GraphKindError(message)
    return days[0], days[1]
