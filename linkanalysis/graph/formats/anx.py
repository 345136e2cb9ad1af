"""Charts of i2 Analyst's Notebook, in its exchange format."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from linkanalysis.core.optional import optional_import
from linkanalysis.graph.formats.mixed_directions import settle_directions
from linkanalysis.graph.formats.reading import Element, fault, read_xml
from linkanalysis.graph.formats.tie_dates import moment_of
from linkanalysis.graph.formats.typed_values import guessed
from linkanalysis.graph.formats.xml_text import plain_value

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis.graph.formats.flat_network import Flat

NUMBERS = frozenset({"count", "strength"})  # i2 counts and filters with these
UNTYPED = "Link"
CREATED = re.compile(r'(<Origin CreatedDate=")[^"]*')
NO_CLOCK = "1970-01-01T00:00:00"
# Icons stand in a square, this far apart, as i2 places new ones; its own layouts arrange them. The
# layouts of anxwritter depend on the order of sets, so the same graph would give other bytes.
SPACE = 160


def write_anx(flat: Flat) -> bytes:
    """Write a chart: an icon an entity, a link a tie, attributes as attributes of i2."""
    chart = optional_import("anxwritter", extra="i2", purpose="save as .anx").ANXChart()
    for name, text in {**flat.about, "directed": plain_value(flat.directed)}.items():
        chart.add_custom_property(name, text)
    columns = math.isqrt(len(flat.nodes)) + 1
    for at, (name, row) in enumerate(flat.nodes.items()):
        x, y = (SPACE * part for part in divmod(at, columns))
        label = str(row.get("label", name))
        kind = str(row.get("type", "person"))
        chart.add_icon(id=name, type=kind, label=label, x=x, y=y, attributes=_attributes(row))
    for u, v, row in flat.edges:
        if u == v:  # i2 has no links of an entity to itself
            continue
        first = moment_of(row, "first")
        dated = {} if first is None else {"date": first[:10], "time": first[11:]}
        chart.add_link(
            from_id=u,
            to_id=v,
            type=str(row.get("type", UNTYPED)),
            arrow="->" if flat.directed else None,
            label=str(row["count"]),
            attributes=_attributes(row),
            **dated,
        )
    # the clock would make every file of one graph differ; no text has a bare < to be mistaken
    return CREATED.sub(rf"\g<1>{NO_CLOCK}", str(chart.to_xml()), count=1).encode()


def _attributes(row: dict[str, Any]) -> dict[str, str | int]:
    return {k: int(v) if k in NUMBERS else plain_value(v) for k, v in row.items()}


def read_anx(path: Path) -> Flat:
    """Read entities, links and their attributes; shapes and texts of the drawing are left out."""
    root = read_xml(path, "Chart")
    nodes: dict[str, dict[str, Any]] = {}
    names: dict[str, str] = {}
    links = []
    about = {
        each.attributes.get("Name", ""): each.attributes.get("Value", "")
        for each in root.all("CustomProperty")
    }
    ours = "kinds" in about
    for chart_item in root.all("ChartItem"):
        row = _own(chart_item, ours=ours)
        for entity in chart_item.all("Entity"):
            name = entity.attributes.get("Identity") or entity.attributes.get("EntityId")
            if not name:
                raise fault(path, "an entity has no identity.", row=entity.line)
            names[entity.attributes.get("EntityId", name)] = name
            style = next(entity.all("IconStyle"), None)
            kind = "" if style is None else style.attributes.get("Type", "").lower()
            nodes[name] = _labelled(chart_item, row, kind, ours=ours)
        links += [(link, chart_item, row) for link in chart_item.all("Link")]
    edges = []
    for link, chart_item, row in links:
        ends = [names.get(link.attributes.get(end, ""), "") for end in ("End1Id", "End2Id")]
        if not all(ends):
            raise fault(path, "a link names an entity that the chart does not have.", row=link.line)
        style = link.first("LinkStyle")
        given = {} if style is None else style.attributes
        arrow = given.get("ArrowStyle", "")
        u, v = ends[::-1] if arrow == "ArrowOnTail" else ends
        tie = (u, v, _labelled(chart_item, row, given.get("Type", ""), ours=ours))
        edges.append((tie, arrow in {"ArrowOnHead", "ArrowOnTail"}))
    return settle_directions(nodes, edges, default=about.get("directed") == "true", about=about)


def _own(chart_item: Element, *, ours: bool) -> dict[str, Any]:
    return {
        each.attributes.get("AttributeClass", ""): (str if ours else guessed)(
            each.attributes.get("Value", "")
        )
        for each in chart_item.all("Attribute")
    }


def _labelled(chart_item: Element, row: dict[str, Any], kind: str, *, ours: bool) -> dict[str, Any]:
    if ours:
        return row
    label, date = (chart_item.attributes.get(name, "") for name in ("Label", "DateTime"))
    named = {"label": label, "type": kind, "date": date}
    return {**{name: text for name, text in named.items() if text}, **row}
