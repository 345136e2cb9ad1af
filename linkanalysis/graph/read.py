"""Reading a graph from a file of another tool, or from one that `EntityGraph.save` wrote."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from linkanalysis.core.checks import given_path
from linkanalysis.core.door import Call, answer
from linkanalysis.core.escape import visible
from linkanalysis.errors import RecordError
from linkanalysis.graph.exchange import from_networkx
from linkanalysis.graph.formats.flat_network import unflatten
from linkanalysis.graph.formats.reading import fault
from linkanalysis.graph.formats.table import format_of
from linkanalysis.graph.formats.values import load_value
from linkanalysis.graph.tie_attributes import strength_of

if TYPE_CHECKING:
    import builtins
    import os
    from collections.abc import Sequence
    from pathlib import Path

    import networkx as nx

    from linkanalysis.graph.entity_graph import EntityGraph
    from linkanalysis.graph.formats.flat_network import Flat

# Attributes that are the strength where every tie has one that is valid, the first first.
STRENGTHS = ("strength", "weight")


@answer()
def read_graph(
    call: Call,
    path: str | os.PathLike[str],
    *,
    strength: str | None = None,
    type: str = "person",  # noqa: A002 - as in from_networkx
    directed: bool | None = None,
) -> EntityGraph:
    """Read a graph from a file of another tool, or from one that `EntityGraph.save` wrote.

    Parameters
    ----------
    path : str or path-like
        A file, whose suffix says the format: GraphML (.graphml), GEXF (.gexf), GML (.gml), CSV
        tables (.csv, or a folder with nodes.csv and edges.csv), FollowTheMoney (.ftm.json,
        .jsonl), STIX 2.1 (.stix.json), node-link JSON (.json), i2 charts (.anx), Pajek (.net),
        UCINET DL (.dl), edge lists (.edgelist, .tsv, .txt).
    strength : str, optional
        Attribute of the ties with the strength, an integer of at least 1. By default ``strength``,
        or else ``weight``, where it is such an integer on every tie; otherwise every tie counts 1.
    type : str, default "person"
        Type of entities whose name is not an id and whose attribute ``type`` does not state one.
    directed : bool, optional
        Whether ties have a direction, for a format that does not say: an edge list, UCINET DL.

    Returns
    -------
    EntityGraph
        As `from_networkx` makes it; protected roles mask entities. All attributes are kept:
        `to_networkx` returns them. `notes` says what was left out or decided, and what the file
        says of its handling.

    Raises
    ------
    RecordError
        If the file is not a graph of its format, is cut off, or holds what could harm: it names
        the file and the place.
    GraphKindError
        If a strength is missing or not an integer of at least 1.
    UnknownNameError
        If `type` is not a type of entity.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "calls.edgelist"
    >>> _ = path.write_text("ana ben 3")
    >>> graph = read_graph(path, type="phone")
    >>> graph.ids, graph.strength.tolist()
    (('phone:ana', 'phone:ben'), [3])
    """
    file = given_path("path", path, error=RecordError)
    flat = unflatten(format_of(file).read(file), file.name)
    _check_ends(file, flat)
    name, note = _strength(flat, strength)
    leads = flat.directed if directed is None else directed
    network = _network(file, flat, directed=leads)
    graph = from_networkx(network, strength=name, type=type)
    veiled = graph.foreign.veiled if graph.foreign is not None else str
    made_by = call.made_by({"path": veiled(visible(file.name)), "strength": veiled(str(name))})
    notes = (*map(veiled, _notes(file, flat)), *map(veiled, note))
    return replace(graph, made_by=made_by, notes=notes, strength_unit=_unit(file, flat))


def _check_ends(file: Path, flat: Flat) -> None:
    if not flat.declared:
        return
    unlisted = [end for u, v, _ in flat.edges for end in (u, v) if end not in flat.nodes]
    if unlisted:
        what = (
            f"{len(unlisted):,} ends of ties name no entity of the file. Ties must name entities "
            "by their ids, not by their labels."
        )
        raise fault(file, what)


def _strength(flat: Flat, given: str | None) -> tuple[str | None, Sequence[str]]:
    """Return the attribute with the strengths, and a note about one that is not used."""
    names = {name for _, _, row in flat.edges for name in row}
    if given is not None:
        return given, ()
    rows = [row for _, _, row in flat.edges]
    for name in STRENGTHS:
        if rows and all(strength_of(row, name) is not None for row in rows):
            return name, ()
    unused = [name for name in STRENGTHS if name in names]
    if not unused:
        return None, ()
    note = (
        f"Every tie counts 1: the attribute {unused[0]} of the file is not an integer of at least "
        "1 on every tie. Scale and round it to use it as strength."
    )
    return None, (note,)


def _network(file: Path, flat: Flat, *, directed: bool) -> nx.Graph[Any]:
    import networkx as nx  # noqa: PLC0415 - slow to load

    pairs = [(u, v) if directed else tuple(sorted((u, v))) for u, v, _ in flat.edges]
    parallel = len(set(pairs)) < len(pairs)
    kinds: dict[tuple[bool, bool], builtins.type[nx.Graph[Any]]] = {
        (False, False): nx.Graph,
        (False, True): nx.DiGraph,
        (True, False): nx.MultiGraph,
        (True, True): nx.MultiDiGraph,
    }
    network = kinds[parallel, directed]()
    for name, row in flat.nodes.items():
        network.add_node(name)
        network.nodes[name].update(row)
    for u, v, row in flat.edges:
        key = network.add_edge(u, v)
        edge: Any = network[u][v]
        (edge[key] if parallel else edge).update(row)
    if "network" in flat.about:
        try:
            given = load_value(flat.about["network"])
        except ValueError:
            given = None
        if not isinstance(given, dict):
            raise fault(file, "the entry network was changed since the file was written.")
        network.graph.update(given)
    return network


def _notes(file: Path, flat: Flat) -> list[str]:
    try:
        kept = json.loads(flat.about.get("notes", "[]"))
    except (ValueError, RecursionError):
        kept = None
    if not isinstance(kept, list) or not all(isinstance(note, str) for note in kept):
        raise fault(file, "the entry notes was changed since the file was written.")
    handling = flat.about.get("handling")
    marks = [f"Handling of {visible(file.name)}: {visible(handling)}."] if handling else []
    return [*marks, *kept, *flat.notes]


def _unit(file: Path, flat: Flat) -> int:
    text = flat.about.get("strength_unit", "1")
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(2**53)) or int(text) < 1:
        raise fault(file, "the entry strength_unit was changed since the file was written.")
    return int(text)
