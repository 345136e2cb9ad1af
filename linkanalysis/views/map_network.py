"""Entities and ties as the scripts of the map read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from linkanalysis.graph.countries_agencies import jurisdictions
from linkanalysis.graph.evidence import things_of
from linkanalysis.graph.sameness import doubles
from linkanalysis.pages.appearance import PLAIN, icon_outline, is_ordinary, tie_widths, type_color
from linkanalysis.pages.columns import columns_of
from linkanalysis.pages.evidence import (
    Documents,
    TieLinks,
    attributes_of,
    date_texts,
    tie_links,
    used_types,
)
from linkanalysis.pages.readings import Group, Readings, prominence
from linkanalysis.pages.record_labels import labels_of_records
from linkanalysis.pages.wording import labels_of
from linkanalysis.views.confirmation import tie_confirmations
from linkanalysis.vocabulary import entity_type, link_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.views.folds import Fold


SMALLEST, LARGEST = 10.0, 20.0  # radii; the layout keeps centers 40 apart
LINK = ("type", "document", "row", "date", "detail", "direction")


def network_rows(
    graph: EntityGraph,
    points: NDArray[np.float64],
    groups: Sequence[Group],
    folds: Sequence[Fold],
    readings: Readings,
    documents: Documents,
) -> dict[str, object]:
    """Nodes by shown name, edges, undecided pairs, their types, and what folds."""
    listed = np.array(sorted(range(graph.n), key=graph.shown.__getitem__), dtype=np.int64)
    number = np.argsort(listed)  # of each node on the page
    names = sorted(set(graph.types))
    types = [_type_row(name) for name in names]
    if graph.protected.any():
        types.append(
            {
                "label": "protected person",
                "plural": "Protected people",
                "icon": "protected",
                "color": PLAIN,
                "protected": True,
            }
        )
    stated = attributes_of(graph, documents)
    labels = labels_of(graph, documents)
    things = _things(graph, documents)
    ties = tie_links(graph, documents)
    link_types = used_types(ties, graph.link_types)
    group_of: dict[int, int] = {}
    for index, group in enumerate(groups):
        for node, _ in group.members:
            group_of.setdefault(node, index)  # a member of two rings has the color of the first
    # The area follows the measure, because readers compare areas.
    sizes = SMALLEST + (LARGEST - SMALLEST) * np.sqrt(prominence(graph, readings))
    order = np.empty(graph.n, dtype=np.int64)
    ungrouped = np.array([n not in group_of for n in number.tolist()], dtype=np.bool_)
    order[np.lexsort((number, -sizes, ungrouped))] = np.arange(graph.n)
    nodes = [
        {
            "label": labels[n],
            "key": graph.shown[n],
            "type": len(names) if graph.protected[n] else names.index(graph.types[n]),
            "protected": bool(graph.protected[n]),
            "masked": bool(graph.masked[n]),
            "group": group_of.get(k, -1),
            "size": round(float(sizes[n]), 1),
            "order": int(order[n]),
            "x": float(points[n, 0]),
            "y": float(points[n, 1]),
            "scores": [] if graph.masked[n] else _scores(readings, graph.shown[n]),
            "attributes": stated[n][0],
            "attributesMore": stated[n][1],
            "aliases": _aliases(labels[n], stated[n][0]),
        }
        for k, n in enumerate(listed.tolist())
    ]
    numbers = {name: k for k, name in enumerate(link_types)}
    widths, lines = tie_widths(graph.count), tie_confirmations(graph)
    undated = _of_sources(graph)
    first, last = (
        date_texts(np.where(undated, np.datetime64("NaT"), each), documents.zone)
        for each in (graph.first, graph.last)
    )
    ends = number[np.column_stack([graph.source, graph.target]).reshape(-1, 2)]
    if not graph.directed:
        ends.sort(axis=1)
    drawn = np.lexsort((ends[:, 1], ends[:, 0])).tolist()
    edges = [
        {
            "a": int(ends[e, 0]),
            "b": int(ends[e, 1]),
            "count": int(graph.count[e]),
            "width": round(float(widths[e]), 2),
            "strength": _strength(graph, e),
            # the page finds the first and last day among the links, if it holds them all
            "first": "" if _holds_all(ties[e]) else first[e],
            "last": "" if _holds_all(ties[e]) else last[e],
            "types": [numbers[name] for name in graph.link_types[e]],
            "line": int(lines[e]),
            "ordinary": is_ordinary(graph.link_types[e]),
            "things": sorted(things[thing] for thing in things_of(graph, e)),
            "links": len(ties[e].rows),
            "more": ties[e].more,
        }
        for e in drawn
    ]
    links = [
        dict(zip(LINK, (numbers[row[0]], *row[1:]), strict=True))
        for e in drawn
        for row in ties[e].rows
    ]
    icons = sorted({str(row["icon"]) for row in types})
    return {
        "nodes": columns_of(nodes),
        "edges": columns_of(edges),
        "links": columns_of(links),
        "doubles": double_rows(graph, number, documents),
        "jurisdictions": [
            *_jurisdictions(graph, "country", "Countries", listed),
            *_jurisdictions(graph, "agency", "Agencies", listed),
        ],
        "folds": [
            {
                "kind": fold.kind,
                "name": fold.name,
                "group": fold.group,
                "members": np.sort(number[[*fold.nodes]]).tolist(),
            }
            for fold in folds
        ],
        "types": types,
        "linkTypes": [{"label": link_type(name).label} for name in link_types],
        "icons": {name: icon_outline(name) for name in icons},
        "colored": "group" if groups else "type",
    }


def _jurisdictions(
    graph: EntityGraph, kind: Literal["agency", "country"], head: str, listed: NDArray[np.int64]
) -> list[dict[str, object]]:
    """Countries or agencies of the entities on the page, if there are two; none of masked ones."""
    of = jurisdictions(graph, kind).names
    shown = [() if graph.masked[n] else of[n] for n in listed.tolist()]
    names = sorted({name for each in shown for name in each})
    number = {name: k for k, name in enumerate(names)}
    if len(names) < 2:  # noqa: PLR2004 - a switch chooses among several
        return []
    of_each = [[number[name] for name in each] for each in shown]
    return [{"head": head, "names": names, "of": of_each}]


def _things(graph: EntityGraph, documents: Documents) -> list[tuple[str, str]]:
    """List what edges share: label, and id where the label does not say it."""
    named = labels_of_records(documents, graph.link_filter, graph.things_shown)
    return [(named[each], each) if each in named else (each, "") for each in graph.things_shown]


def _holds_all(tie: TieLinks) -> bool:
    return bool(tie.rows) and tie.more == 0


def _type_row(name: str) -> dict[str, object]:
    row = entity_type(name)
    return {
        "label": row.label,
        "plural": row.plural[:1].upper() + row.plural[1:],
        "icon": name,
        "color": type_color(name),
        "protected": False,
    }


def _aliases(label: str, stated: Sequence[tuple[str, str, int, str]]) -> list[str]:
    return sorted({row[1] for row in stated if row[0] in {"name", "alias"}} - {label})


def _scores(readings: Readings, entity: str) -> list[tuple[str, str]]:
    return [(reading.value, reading.rank_text()) for reading in readings.of(entity)]


def _strength(graph: EntityGraph, edge: int) -> str:
    strength = int(graph.strength[edge])
    if graph.strength_unit == 1:
        return "" if strength == int(graph.count[edge]) else f"{strength:,}"
    return f"{strength / graph.strength_unit:.2f}"


def _of_sources(graph: EntityGraph) -> NDArray[np.bool_]:
    """Tell which ties have a confidential source at an end, whose dates are not shown."""
    if graph.case is None:
        return np.zeros(graph.m, dtype=np.bool_)
    hides = graph.case.protection.hides_evidence
    hidden = np.fromiter(map(hides, graph.shown), np.bool_, graph.n)
    return hidden[graph.source] | hidden[graph.target]


def double_rows(
    graph: EntityGraph, number: NDArray[np.int64], documents: Documents
) -> list[dict[str, object]]:
    """Pairs as the map reads them, in the order of their numbers on the page."""
    rows = []
    for pair, judged in doubles(graph):
        low, high = sorted(number[[*pair]].tolist())
        reasons = dict.fromkeys(reason for each in judged for reason in each.reasons)
        rows.append(
            {
                "a": low,
                "b": high,
                "by": sorted({documents.text(each.by) for each in judged}),
                "reasons": [
                    (
                        documents.text(why.text),
                        documents.number(why.document or None),
                        documents.row(why.row),
                    )
                    for why in reasons
                ],
            }
        )
    return sorted(rows, key=lambda row: (row["a"], row["b"]))
