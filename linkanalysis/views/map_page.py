"""The network map: one offline page on which an analyst finds, filters and checks.

Lives here: `network_map`, which turns a graph and its results into the data of the page.
Not here: how the page looks and behaves (`assets/map_*.js`), the evidence (`evidence`), what is
drawn of a large graph (`placement`).
"""

from __future__ import annotations

import math
from functools import partial
from types import NoneType
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._escape import escape_html
from linkanalysis._given import expect_type
from linkanalysis.graph.evidence import things_of
from linkanalysis.graph.freshness import changes_since, expect_graph
from linkanalysis.groups import Partition
from linkanalysis.rings import RingTable
from linkanalysis.trust import ScoreTable
from linkanalysis.views import palette
from linkanalysis.views.documents import Documents, date_text
from linkanalysis.views.drawing import picture
from linkanalysis.views.evidence import attributes_of, tie_links, used_types
from linkanalysis.views.groups import Group, community_groups, ring_groups
from linkanalysis.views.page import CAVEAT, Script, asset, fill, page, read_visjs
from linkanalysis.views.placement import place, readable_part, ring_nodes
from linkanalysis.views.readings import Readings, prominence
from linkanalysis.views.veil import Veil
from linkanalysis.views.view import View
from linkanalysis.vocabulary import entity_type, link_type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

__all__ = ["network_map"]

SCRIPTS = ("map_data.js", "map_draw.js", "map_panel.js", "map_legend.js", "map_table.js")
LAST_SCRIPTS = ("map_search.js", "map_main.js")
WIDEST = 8.0
SMALLEST, LARGEST = 10.0, 20.0  # radii; the layout keeps centers 40 apart


def network_map(
    graph: EntityGraph,
    *,
    scores: ScoreTable | None = None,
    partition: Partition | None = None,
    rings: RingTable | None = None,
    title: str = "Network map",
    positions: Mapping[str, Sequence[float]] | None = None,
) -> View:
    """Draw a graph as one page that works offline and shows the documents behind every tie.

    Parameters
    ----------
    graph : EntityGraph
        What to draw. Beyond 1,500 entities the page shows the rings and what is tied to their
        members, or else the entities with most ties, and says what was left out.
    scores : ScoreTable, optional
        Positions to show with each entity; the first measure gives the sizes.
    partition : Partition, optional
        Communities, to color by where there are no rings.
    rings : RingTable, optional
        Rings, to color by and to draw hulls around; their members stand together.
    title : str, default "Network map"
        Heading of the page.
    positions : mapping of str to (x, y), optional
        Where entities stand, as saved from a map before; all others are laid out.

    Returns
    -------
    View
        The page. The same input gives the same bytes.

    Raises
    ------
    MissingExtraError
        If the installed pyvis does not hold vis-network where it is expected.
    GraphKindError
        If a graph or a result is given as something else.
    ProtectedError
        If the graph names somebody who has come to be protected since it was built.

    Warns
    -----
    StaleResultWarning
        If the case has changed since the graph was built; the page says so as well.

    Notes
    -----
    Near on the map is not near in life: the layout puts tied entities beside each other, and that
    is all. Protected people appear under their masked names only, with no attribute, and entities
    that are masked can be found by those names only.

    Examples
    --------
    >>> import linkanalysis as la
    >>> import networkx as nx
    >>> graph = la.from_networkx(nx.Graph([("ana", "ben"), ("ben", "cay")]))
    >>> view = la.network_map(graph, title="Three friends")
    >>> "Three friends" in view.html
    True
    """
    expect_graph(graph)
    expect_type("scores", scores, (ScoreTable, NoneType), "give what la.centrality gives.")
    expect_type(
        "partition", partition, (Partition, NoneType), "give what la.find_communities gives."
    )
    expect_type("rings", rings, (RingTable, NoneType), "give what la.find_rings gives.")
    expect_type("title", title, str, "write it as text.")
    drawn, left_out = readable_part(graph, rings=rings)
    documents = Documents(graph.case, Veil(graph.case))
    # in the order of what is shown: that of ids would tell where a masked one belongs
    shown = {name: place for place, name in enumerate(sorted(drawn.shown))}
    groups: list[Group] = []
    if rings is not None:
        groups = ring_groups(rings, shown, documents)
    elif partition is not None:
        groups = community_groups(partition, shown)
    points = place(drawn, positions, groups=ring_nodes(drawn, rings))
    readings = Readings(scores)
    vis = read_visjs()
    data: dict[str, object] = {
        **_network(drawn, points, groups, readings, documents),
        "title": title,
        "caveat": CAVEAT,
        "total": graph.n,
        "hasCase": graph.case is not None,
        "directed": graph.directed,
        "groups": [group.payload() for group in groups],
        "groupsHead": "Rings" if rings is not None else "Communities",
        "ungrouped": "In no ring" if rings is not None else "In small communities",
        "measures": readings.rows(),
        "signs": _signs(drawn, readings),
        "howTo": _how_to(drawn, groups),
        "notes": left_out + _notes(graph, scores, rings),
        "madeBy": _made_by(graph, scores, partition, rings, vis.version),
    }
    handling = documents.handling
    data["handling"] = handling
    data["documents"] = documents.rows
    ours = [Script(asset(name)) for name in (*SCRIPTS, *LAST_SCRIPTS)]
    text = page(
        title=title,
        body=fill("map.html", title=escape_html(title)),
        styles=("page.css", "map.css"),
        handling=handling,
        scripts=[vis, *ours],
        data=data,
    )
    draw = partial(picture, drawn, rings=rings, scores=scores, positions=positions)
    return View(text, title=title, picture=draw)


def _network(
    graph: EntityGraph,
    points: NDArray[np.float64],
    groups: Sequence[Group],
    readings: Readings,
    documents: Documents,
) -> dict[str, object]:
    """Nodes, edges and their types. Numbers of nodes are places on this page, by what is shown."""
    listed = np.array(sorted(range(graph.n), key=graph.shown.__getitem__), dtype=np.int64)
    placed = np.argsort(listed)
    names = sorted(set(graph.types))
    protected = len(names)
    types = [_type_row(name) for name in names]
    if graph.protected.any():
        types.append(_protected_row())
    stated = attributes_of(graph, documents)
    ties = tie_links(graph, documents)
    link_types = used_types(ties, graph.link_types)
    group_of: dict[int, int] = {}
    for place_of_group, group in enumerate(groups):
        for node, _ in group.members:
            group_of.setdefault(node, place_of_group)  # who is in two rings has the first's color
    # the area follows the measure, as the eye compares areas
    sizes = SMALLEST + (LARGEST - SMALLEST) * np.sqrt(prominence(graph, readings))
    order = np.empty(graph.n, dtype=np.int64)
    ungrouped = np.array([n not in group_of for n in placed.tolist()], dtype=np.bool_)
    order[np.lexsort((placed, -sizes, ungrouped))] = np.arange(graph.n)
    nodes = [
        {
            "label": graph.labels[n],
            "id": "" if graph.masked[n] else graph.shown[n],
            "key": graph.shown[n],
            "type": protected if graph.protected[n] else names.index(graph.types[n]),
            "protected": bool(graph.protected[n]),
            "masked": bool(graph.masked[n]),
            "group": group_of.get(place, -1),
            "size": round(float(sizes[n]), 1),
            "order": int(order[n]),
            "x": float(points[n, 0]),
            "y": float(points[n, 1]),
            "scores": [] if graph.masked[n] else readings.of(graph.shown[n]),
            "attributes": stated[n][0],
            "attributesMore": stated[n][1],
            "aliases": sorted({row[1] for row in stated[n][0] if row[0] in {"name", "alias"}}),
        }
        for place, n in enumerate(listed.tolist())
    ]
    numbers = {name: place for place, name in enumerate(link_types)}
    ends = placed[np.column_stack([graph.source, graph.target]).reshape(-1, 2)]
    if not graph.directed:
        ends.sort(axis=1)
    edges = []
    for e in np.lexsort((ends[:, 1], ends[:, 0])).tolist():
        things = _things(graph, e)
        edges.append(
            {
                "a": int(ends[e, 0]),
                "b": int(ends[e, 1]),
                "count": int(graph.count[e]),
                "width": round(min(WIDEST, math.sqrt(int(graph.count[e]))), 2),
                "strength": _strength(graph, e),
                "first": date_text(graph.first[e]),
                "last": date_text(graph.last[e]),
                "types": [numbers[name] for name in graph.link_types[e]],
                "dashed": _ordinary(graph.link_types[e]),
                "things": things,
                "links": [(numbers[row[0]], *row[1:]) for row in ties[e].rows],
                "more": ties[e].more,
            }
        )
    icons = sorted({str(row["icon"]) for row in types})
    return {
        "nodes": nodes,
        "edges": edges,
        "types": types,
        "linkTypes": [{"label": link_type(name).label} for name in link_types],
        "icons": {name: palette.icon_outline(name) for name in icons},
        "colored": "group" if groups else "type",
    }


def _type_row(name: str) -> dict[str, object]:
    row = entity_type(name)
    return {
        "label": row.label,
        "plural": row.plural[:1].upper() + row.plural[1:],
        "icon": name,
        "color": palette.type_color(name),
        "protected": False,
    }


def _protected_row() -> dict[str, object]:
    return {
        "label": "protected person",
        "plural": "Protected people",
        "icon": "protected",
        "color": palette.PLAIN,
        "protected": True,
    }


def _things(graph: EntityGraph, edge: int) -> list[str]:
    return sorted(graph.things_shown[thing] for thing in things_of(graph, edge))


def _strength(graph: EntityGraph, edge: int) -> str:
    strength = int(graph.strength[edge])
    if graph.strength_unit == 1:
        return "" if strength == int(graph.count[edge]) else f"{strength:,}"
    return f"{strength / graph.strength_unit:.2f}"


def _ordinary(link_types: Sequence[str]) -> bool:
    return bool(link_types) and all(link_type(name).benign for name in link_types)


def _signs(graph: EntityGraph, readings: Readings) -> dict[str, str]:
    ordinary = any(map(_ordinary, graph.link_types))
    size = f"Size of a disk: {readings.label(0)}" if readings.names else "Size of a disk: ties"
    return {
        "width": "Links in a tie",
        "dashed": "Family, household, work" if ordinary else "",
        "size": size,
    }


def _how_to(graph: EntityGraph, groups: Sequence[Group]) -> list[str]:
    rings = bool(groups) and groups[0].hull
    lines = [
        (
            "A disk is an entity, its icon says of which type. A line is a tie: all links that "
            "documents state between the two; the thicker, the more."
        ),
        (
            "Click a line for the documents and rows behind it, a disk for what is stated of it. "
            "Everything else fades; Esc brings it back."
        ),
        (
            f"Tied entities{', and members of a ring,' if rings else ''} stand near each other. "
            "Near on the map is not near in life."
        ),
    ]
    if groups:
        lines.append(
            f"Colors and numbers show the {groups[0].kind.lower()}. Its name in the legend "
            "opens its card."
        )
    if graph.protected.any():
        lines.append(
            "Protected people have neither name nor attributes here. They are counted, never "
            "ranked."
        )
    return lines


def _notes(graph: EntityGraph, scores: ScoreTable | None, rings: RingTable | None) -> list[str]:
    notes = [*graph.notes, *changes_since(graph)]
    if graph.self_loops:
        notes.append(f"{graph.self_loops:,} links of an entity with itself are not drawn.")
    if graph.left_out:
        names = ", ".join(f"{row.thing} ({row.members:,})" for row in graph.left_out[:5])
        notes.append(
            f"{len(graph.left_out):,} things tie nobody, since too many share them: {names}"
            f"{' …' if len(graph.left_out) > 5 else ''}."  # noqa: PLR2004
        )
    if scores is not None:
        notes.extend(scores.notes)
        if scores.withheld:
            notes.append(f"Protected, so counted but not ranked: {scores.withheld:,}.")
    if rings is not None:
        notes.extend(rings.notes)
    return list(dict.fromkeys(notes))


def _made_by(
    graph: EntityGraph,
    scores: ScoreTable | None,
    partition: Partition | None,
    rings: RingTable | None,
    vis: str,
) -> list[str]:
    results = [result for result in (graph, scores, partition, rings) if result is not None]
    lines = list(dict.fromkeys(str(result.made_by) for result in results))
    return [*lines, f"Drawn with vis-network {vis}. This page asks no server for anything."]
