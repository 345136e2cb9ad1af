"""The network map: one offline page on which an analyst finds, filters and checks.

Its scripts read entities and ties as rows of data.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from linkanalysis.core.door import Call, answer
from linkanalysis.core.escape import escape_html, escape_json, visible
from linkanalysis.core.vocabulary.entities import entity_type
from linkanalysis.core.vocabulary.links import link_type
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.countries_agencies import jurisdictions
from linkanalysis.graph.evidence import things_of
from linkanalysis.graph.queries.graph_queries import entity_rows
from linkanalysis.graph.queries.link_filter import LinkFilter
from linkanalysis.graph.undecided_pairs import doubles, doubles_among
from linkanalysis.network.groups.communities import Partition
from linkanalysis.rings import RingTable
from linkanalysis.views.figures.network_figure import thumbnail
from linkanalysis.views.folded_groups import folding_notes, folds_of
from linkanalysis.views.pages.appearance import (
    PLAIN,
    TIE_LOOK,
    icon_outline,
    is_ordinary,
    tie_widths,
    type_color,
)
from linkanalysis.views.pages.columns import columns_of
from linkanalysis.views.pages.evidence import (
    Documents,
    TieLinks,
    attributes_of,
    date_texts,
    tie_links,
    used_types,
)
from linkanalysis.views.pages.finding_words import finding_title
from linkanalysis.views.pages.group_layout import place_islands
from linkanalysis.views.pages.growing_layout import place_grown
from linkanalysis.views.pages.layout import arrangement, read_layout
from linkanalysis.views.pages.map_extent import MOST_DRAWN, MOST_HELD, readable_part
from linkanalysis.views.pages.newcomers import with_known_places
from linkanalysis.views.pages.page import (
    CAVEAT,
    Script,
    asset,
    fill,
    made_by_lines,
    page,
    read_visjs,
)
from linkanalysis.views.pages.record_labels import labels_of_records
from linkanalysis.views.pages.shown_results import (
    Group,
    Readings,
    community_groups,
    possible_groups,
    prominence,
    ring_groups,
)
from linkanalysis.views.pages.view import View
from linkanalysis.views.pages.wording import labels_of
from linkanalysis.views.tie_confirmation import CONFIRMATIONS, tie_confirmations

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.identity import Screening
    from linkanalysis.indicators import Findings
    from linkanalysis.network.trust.ranking import ScoreTable
    from linkanalysis.views.folded_groups import Fold
    from linkanalysis.views.pages.layout import GivenLayout


SCRIPTS = ("elements.js", "map_data.js", "map_look.js", "map_draw.js", "map_fold.js",
           "map_hulls.js", "map_possible.js", "map_focus.js", "map_doubles.js", "map_marks.js",
           "map_panel.js", "map_legend.js", "map_table.js", "map_search.js", "map_time.js",
           "map_layout.js", "map_svg.js", "map_tip.js", "map_main.js", "map_live.js")  # fmt: skip
OUTLINE = "Dotted outline: a group that family, household or work explains."
THINGS_NAMED = 5  # of those too common to tie anyone; the graph lists all of them


@answer()
def network_map(  # noqa: PLR0913 - what is shown of the graph, and how much
    call: Call,
    graph: EntityGraph,
    *,
    scores: ScoreTable | None = None,
    rings: RingTable | Partition | None = None,
    findings: Findings | None = None,
    screening: Screening | None = None,
    title: str = "Network map",
    layout: GivenLayout | None = None,
    texts: bool = False,
    top: int | None = None,
) -> View:
    """Draw a graph as one offline page that shows the documents behind every tie.

    Parameters
    ----------
    graph : EntityGraph
        What to draw. Beyond 1,500 entities the map opens folded: each ring is one disk, and so is
        each community of the other entities. A double click, Enter, or a search that finds an
        entity inside opens a disk. To draw what is around some entities, give it
        ``graph.around(ids, steps=2)``.
    scores : ScoreTable, optional
        Scores to show with each entity; the first measure sets the sizes.
    rings : RingTable or Partition, optional
        Rings to color by and to outline, or communities from `find_communities`. Members are drawn
        close together, and a double click folds them into one disk. Leads and explained groups
        of rings have outlines that the legend switches on.
    findings : Findings, optional
        Results of `find_indicators`. The entities they are about bear an exclamation mark. Their
        panel, and that of others who are involved, says what was found, what speaks against it, and
        the rows.
    screening : Screening, optional
        The result of `screen`. Candidates have a dashed ring; their panel says which entry of a
        list they may be, what agrees, and what to confirm before anybody acts.
    title : str, default "Network map"
        Heading of the page.
    layout : str, path-like or mapping, optional
        An earlier map, such as ``"map.html"``, or the file that its "Save layout" wrote, or the
        content of that. Entities stay where they were, and what was hidden or switched off stays
        so. New entities are put beside the entities they are tied to; if more than half of the map
        is new, they are put where a new layout has them. Notes come back unless they name a
        protected person. `views.level_layout` lays out a graph in levels.
    texts : bool, default False
        Show free texts too: narratives, notes, advertisements and values of more than six words,
        except those in which a protected name is found. The page says how many were searched.
    top : int, optional
        Draw at most this many entities: the members of rings, else the entities that rank first,
        else the people with the most ties, and around them what ties several of them together, then
        people, then things, then places. The page counts what it leaves out. By default all, up to
        60,000 and the 180,000 strongest ties.

    Returns
    -------
    View
        The page. The same input gives the same bytes.

    Raises
    ------
    MissingExtraError
        If the installed pyvis does not contain vis-network at the expected path.
    GraphKindError
        If a graph, result or layout has the wrong type, or findings or a screening are of another
        case than the graph.
    FileNotFoundError
        If the file of the layout does not exist.
    RecordError
        If the file is neither a map nor a layout of one.

    Notes
    -----
    Distance on the map says nothing about distance in real life: the layout only puts tied entities
    close together. A document added to a case moves nobody on its map: new entities are put beside
    those they are tied to, and an entity that had no tie moves beside its first neighbor. Rings
    draw their members together and move others out, each by at most a fortieth of the width, so a
    document that changes a ring moves few entities, and by at most a twentieth. Once small
    documents have added a quarter to the edges of the graph, or doubled its tied entities, each
    further one moves entities by at most a tenth of the width, toward a new layout. The positions
    are new if one document does so by itself, if the folder is read again, for a graph without a
    case, and above 1,500 entities; to keep them, pass the earlier map as `layout`, as the command
    does. Missing records leave out entities and ties without a trace. Protected people appear under
    their masked names, without attributes, and can be found by those names only. A text may name
    anybody, and no search finds every name: read the texts in the case (`Case.explain`), and show
    them on a page only if its readers may know the people. Where a notebook shows the page,
    `View.live` knows what is selected on it.

    Examples
    --------
    >>> import linkanalysis as la
    >>> import networkx as nx
    >>> graph = la.from_networkx(nx.Graph([("ana", "ben"), ("ben", "cay")]))
    >>> view = la.network_map(graph, title="Three friends")
    >>> "Three friends" in view.html
    True
    """
    given = read_layout(layout)
    partition = rings if isinstance(rings, Partition) else None
    rings = rings if isinstance(rings, RingTable) else None
    most = MOST_HELD if top is None else top
    drawn, left_out = readable_part(graph, rings=rings, scores=scores, most=most, cut_to=most)
    documents = Documents(graph.case, texts=texts)
    title = documents.search.mentions.veiled(title)
    # Sorted by shown name: the order of ids would reveal where a masked one belongs.
    shown = {name: number for number, name in enumerate(sorted(drawn.shown))}
    groups: list[Group] = []
    possible: list[dict[str, object]] = []
    if rings is not None:
        groups = ring_groups(rings, shown, documents)
        possible = possible_groups(rings, shown)
    elif partition is not None:
        groups = community_groups(partition, shown)
    folds = folds_of(drawn, groups, rings, partition)
    large = drawn.n > MOST_DRAWN
    if large:
        points = place_islands(drawn, [fold.nodes for fold in folds])
    else:
        points = place_grown(drawn, groups=[fold.nodes for fold in folds])
    points = with_known_places(drawn, points, given.positions)
    # an id that is not on the map may be that of somebody who came to be protected
    arranged = arrangement(given, {visible(name) for name in drawn.shown})
    folded = [fold.name for fold in folds if large]
    readings = Readings(scores)
    vis = read_visjs()
    elsewhere, absent = not_drawn(graph, drawn)
    network = network_rows(drawn, points, groups, folds, readings, documents)
    marks, unmarked = mark_rows(drawn, shown, findings, screening, documents)
    data: dict[str, object] = {
        **network,
        "marks": marks,
        "title": title,
        "caveat": CAVEAT,
        "total": graph.n,
        "elsewhere": elsewhere,
        "absent": absent,
        "hasCase": graph.case is not None,
        "directed": graph.directed,
        "groups": [asdict(group) for group in groups],
        "possible": possible,
        "groupsHead": "Rings" if rings is not None else "Communities",
        "ungrouped": "In no ring" if rings is not None else "In smaller communities",
        "measures": readings.rows(),
        "tieLook": TIE_LOOK,
        "lines": [row._asdict() for row in CONFIRMATIONS.values()],
        "zone": documents.zone,
        "off": arranged["off"],
        "folded": folded if given.folded is None else arranged["folded"],
        "days": arranged["days"],
        "hidden": arranged["hidden"],
        "remarks": [(entity, documents.text(note)) for entity, note in arranged["notes"].items()],
        "sizes": f"Disk size: {readings.label(0) if readings.names else 'number of ties'}",
        "howTo": _how_to(
            drawn,
            groups,
            folds=folds,
            possible={row["part"] for row in possible},
            pairs=bool(network["doubles"]),
        ),
        "notes": [
            *folding_notes(drawn, folds, partition),
            *_notes(call, graph, scores, rings),
            *unmarked,
            *([screening.caveat] if screening is not None else []),
            *left_out,
            *documents.text_notes(),
        ],
        "madeBy": [
            *made_by_lines(graph, scores, partition, rings, findings, screening),
            f"Drawn with vis-network {vis.version}. This page contacts no server.",
        ],
        "handling": documents.marks,
        "documents": documents.rows,
    }
    # saved pictures bear it, so that a picture leads back to its page
    data["hash"] = hashlib.sha256(escape_json(data).encode()).hexdigest()
    text = page(
        title=title,
        body=fill("map.html", title=escape_html(title)),
        styles=("page.css", "dark.css", "map.css"),
        handling=documents.marks,
        scripts=[vis, *(Script(asset(name)) for name in SCRIPTS)],
        data=data,
    )
    draw = partial(thumbnail, drawn, rings=rings, scores=scores, layout=arranged)
    return View(text, title=title, picture=draw, case=graph.case)


def _how_to(
    graph: EntityGraph,
    groups: Sequence[Group],
    *,
    folds: Sequence[Fold],
    possible: set[object],
    pairs: bool,
) -> list[str]:
    rings = any(group.kind == "Ring" for group in groups)
    kind = "ring" if rings else "community"
    lines = [
        (
            "Each disk is a person or a thing. Each line is everything on record between two of "
            "them; thicker means more."
        ),
        (
            "Click a line for its documents and rows, a disk for what they say about the entity. "
            "Esc goes back. Ctrl and a click on a second disk show what connects the two."
        ),
    ]
    if graph.case is not None:
        lines.append(
            "Solid: confirmed, by a graded document or a machine. Dashed: unconfirmed or not "
            "graded. Dotted: tentative. Lighter: family, household or work alone."
        )
    if pairs:
        lines.append("Magenta: two entities that may be the same. Not decided yet, and not a tie.")
    if groups:
        lines.append(f"Color and number: the {kind}.")
    if possible:
        off = "The legend switches these outlines on; at first they are off."
        filled = (
            "Filled outline: a ring, a group with more in common than chance or everyday contact "
            "is likely to explain."
        )
        lines.append(" ".join([*[filled] * bool(groups), OUTLINE, off]))
    if folds and graph.n > MOST_DRAWN:
        lines[:0] = [
            (
                f"This map has {graph.n:,} entities, too many to read at once, so it opens "
                "folded: the number in a disk says how many it holds. Double-click it, or search "
                "for somebody, to open it."
            )
        ]
    elif folds:
        lines.append(f"Double-click an outline to fold a {kind}, and its disk to open it.")
    if graph.protected.any():
        lines.append("Protected people have no names, attributes or ranks, but always count.")
    near = f"are tied or in one {kind}" if groups else "are tied"
    return [
        *lines,
        f"Entities drawn close together {near}. Distance has no other meaning.",
        (
            "Keyboard: Tab to the map, N and P for the next and the previous disk, Enter for its "
            "details, Tab for its ties."
        ),
    ]


def _notes(
    call: Call, graph: EntityGraph, scores: ScoreTable | None, rings: RingTable | None
) -> list[str]:
    notes = [*graph.notes, *call.notes, *doubles_among(graph, range(graph.n))]
    if graph.self_loops:
        notes.append(f"Links from an entity to itself are not drawn: {graph.self_loops:,}.")
    if graph.left_out:
        first = graph.left_out[:THINGS_NAMED]
        names = ", ".join(f"{row.thing} ({row.members:,})" for row in first)
        rest = " …" if len(graph.left_out) > len(first) else ""
        notes.append(
            f"Things shared by too many entities to tie them ({len(graph.left_out):,}): "
            f"{names}{rest}."
        )
    if scores is not None:
        notes.extend(scores.notes)
        if scores.withheld:
            notes.append(f"Protected, so included but not ranked: {scores.withheld:,}.")
    if rings is not None:
        notes.extend(rings.notes)
    return list(dict.fromkeys(notes))


# Names of more would make the page of a small map mostly a list of what is not on it. A large map
# lists as many as it draws.
MOST_LISTED = 1_000


def not_drawn(graph: EntityGraph, drawn: EntityGraph) -> tuple[list[list[str]], int]:
    """List entities of the case, or of the graph without one, that are not drawn; people first.

    Returns id, and label where it differs, of at most 1,000 or as many as are drawn; and how many
      there are.
    """
    case = graph.case
    if case is None:
        known = dict(zip(graph.shown, graph.labels, strict=True))
    else:
        protection = case.protection
        ids = entity_rows(case, LinkFilter())
        known = {protection.shown(entity): protection.label(entity) for entity in ids}
    rest = known.keys() - set(drawn.shown)
    listed = sorted(rest, key=lambda shown: (not shown.startswith("person:"), shown))
    return [_row(shown, known[shown]) for shown in listed[: max(MOST_LISTED, drawn.n)]], len(rest)


def _row(shown: str, label: str) -> list[str]:
    return [shown] if label in {shown, shown.partition(":")[2]} else [shown, label]


INDICATOR, CANDIDATE, INVOLVED = range(3)
REVIEW = "A charge has words that ask for a review of neutrality."


class Mark(NamedTuple):
    """What is said of one entity.

    kind: Row of `MARKS` on the page.
    said: What was found; then what speaks against it, or what must be done first.
    rows: What each row states, the number of its document, and the row.
    """

    entity: str
    kind: int
    said: tuple[str, ...]
    rows: tuple[tuple[str, int, str], ...]


def mark_rows(
    graph: EntityGraph,
    number: dict[str, int],
    findings: Findings | None,
    screening: Screening | None,
    documents: Documents,
) -> tuple[list[dict[str, object]], list[str]]:
    """Return the marks of entities that may be named, and a sentence that counts the others.

    number: The number on the page of each entity, by its shown name.
    """
    masked = {name for name, hidden in zip(graph.shown, graph.masked, strict=True) if hidden}
    marks = [
        *_of_findings(graph, findings, documents),
        *_of_screening(graph, screening, documents),
    ]
    rows: list[dict[str, object]] = [
        {
            "node": number[mark.entity],
            "kind": mark.kind,
            "said": [documents.text(line) for line in mark.said],
            "rows": mark.rows,
        }
        for mark in marks
        if mark.entity in number and mark.entity not in masked
    ]
    unmarked = sum(mark.entity in masked for mark in marks)
    said = f"Indicators and candidates of protected people, which are not marked: {unmarked:,}."
    return rows, [said] if unmarked else []


def _of_findings(
    graph: EntityGraph, findings: Findings | None, documents: Documents
) -> Iterable[Mark]:
    if findings is None:
        return
    _expect_same_case(graph, findings)
    for one in findings:
        title, against = finding_title(one), (*one.counter, one.caveat)
        rows = tuple(
            (documents.text(why.text), documents.number(why.document), documents.row(why.row))
            for why in one.evidence
        )
        subject, *others = one.entities
        yield Mark(subject, INDICATOR, (title, *against), rows)
        # travelers whose journey somebody paid for are not whom the indicator is about
        for entity in others:
            yield Mark(entity, INVOLVED, (title, *against), rows)


def _of_screening(
    graph: EntityGraph, screening: Screening | None, documents: Documents
) -> Iterable[Mark]:
    if screening is None:
        return
    _expect_same_case(graph, screening)
    for each in screening.to_frame().to_dict("records"):
        received = f"received {each['as_of']}" if each["as_of"] else "of an unknown day"
        stale = ", more than 48 hours old" if each["stale"] and each["as_of"] else ""
        said = (
            f"May be {each['listed']}: {each['kind']} (list {each['list']}, {received}{stale})",
            *each["warrants"],
            each["reading"],
            *([REVIEW] if each["neutrality_review"] else []),
            "A candidate is a lead, never a hit: confirm it before you act.",
        )
        rows = tuple((documents.text(reason), -1, "") for reason in each["reasons"])
        yield Mark(str(each["entity"]), CANDIDATE, said, rows)


def _expect_same_case(graph: EntityGraph, result: Findings | Screening) -> None:
    """Refuse a result of another case, in which an id may stand for somebody else."""
    if graph.case is not result.made_by.case:
        message = (
            f"The graph and {result!r} are of different cases, in which one id may stand for two "
            "people. Build the graph from the case that was searched."
        )
        raise GraphKindError(message)


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
