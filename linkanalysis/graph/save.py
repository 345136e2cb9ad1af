"""Saving a graph to a file of another tool: masked, or exact as an act that the case records.

Of an exact export the journal of the case keeps who has it and why.
"""

from __future__ import annotations

import json
import warnings
from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis.case.acts import record_export
from linkanalysis.core.checks import given_path, says_something
from linkanalysis.core.escape import visible
from linkanalysis.core.files import expect_place, write_whole
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.result import Result, sentences
from linkanalysis.errors import DataQualityWarning, ProtectedError, RecordError
from linkanalysis.graph.formats.csv_tables import part_path
from linkanalysis.graph.formats.flat_network import EDGE_NAMES, NODE_NAMES, Edge, Flat, flatten
from linkanalysis.graph.formats.table import format_of
from linkanalysis.graph.formats.tie_dates import instant_of
from linkanalysis.graph.formats.values import UnwritableError, dump_value
from linkanalysis.graph.tie_attributes import kinds_text

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from linkanalysis.graph.entity_graph import EntityGraph


RECORDED = """
SELECT d.title, r.row FROM (
    SELECT document, "row" FROM standing_statements WHERE entity = ? AND "row" IS NOT NULL
    UNION ALL SELECT document, "row" FROM standing_links
    WHERE (source = ? OR target = ?) AND "row" IS NOT NULL) r
JOIN standing_documents d ON d.id = r.document ORDER BY ALL LIMIT 1"""
EXAMPLE = "network.graphml"  # a name of such a file, for messages


def save_graph(
    graph: EntityGraph, path: str | os.PathLike[str], *, exact: bool, by: str, reason: str
) -> Path:
    """Write a graph in the format of the suffix, and warn of what the format cannot hold."""
    target = given_path("path", path, error=RecordError)
    row = format_of(target)
    call = f'graph.save("{visible(target.name)}", exact=True'
    if exact:
        require_who_and_why(by, reason, call=call)
    network, lost = portable(graph, exact=exact)
    flat, unwritable = flatten(network)
    written = row.write(flat)
    files = (
        {target: written}
        if isinstance(written, bytes)
        else {part_path(target, part): content for part, content in written.items()}
    )
    for file in files:  # an act of the journal without a file would mislead
        expect_place(file, example=EXAMPLE)
    if exact:
        record_act(graph, by, reason, call=call)
    else:
        _refuse_revealing(graph, files)
    for file, content in files.items():
        write_whole(file, content, example=EXAMPLE)
    left_out = [words for words in row.loses if LOSSES[words](flat)]
    left_out += ["invisible characters of ids"] if [*flat.nodes] != [*network.nodes] else []
    left_out += sorted({*lost, *unwritable})
    if left_out:
        message = (
            f"{visible(target.name)} holds no {', '.join(left_out)} of this graph. GraphML, GEXF, "
            "GML, JSON and CSV tables hold everything but values that are not data."
        )
        warnings.warn(message, DataQualityWarning, stacklevel=4)
    return target


def require_who_and_why(by: object, reason: object, *, call: str) -> None:
    """Raise unless an exact export says who exports and why; `call` begins the call to write."""
    if not (says_something(by) and says_something(reason)):
        message = (
            "An exact export names protected people, so it needs who and why: "
            f'{call}, by="who", reason="…"). The journal of the case keeps both; nothing was '
            "exported."
        )
        raise ProtectedError(message)


def record_act(graph: EntityGraph, by: object, reason: object, *, call: str) -> None:
    """Record an exact export in the journal of the case, if there is one."""
    require_who_and_why(by, reason, call=call)
    if graph.case is not None and graph.case.released:
        message = (
            "This is the case as it is released, of which nothing is exported with real ids. Use "
            "the case that for_release was called on; nothing was exported."
        )
        raise ProtectedError(message)
    if graph.case is not None:
        ids = unmasked(graph.ids)
        masked = int(graph.masked.sum())
        record_export(graph.case.engine, ids, masked=masked, by=str(by), reason=str(reason))


def real_labels(graph: EntityGraph) -> tuple[str, ...]:
    """Return the labels of all entities, of protected people as well."""
    ids = unmasked(graph.ids)
    if graph.case is not None:
        known = graph.case.labels()
        return tuple(known.get(entity, entity.partition(":")[2]) for entity in ids)
    return graph.labels if graph.foreign is None else tuple(map(graph.foreign.label, ids))


def _refuse_revealing(graph: EntityGraph, files: Mapping[Path, bytes]) -> None:
    if graph.case is None:
        return
    secrets = graph.case.secrets
    revealed = {name for content in files.values() for _, name in secrets.found_in(content)}
    if revealed:
        message = (
            f"The file would reveal {len(revealed):,} protected people or things of theirs, so "
            f"nothing was saved{_first_revealing(graph)}. Rebuild the graph and save it again; if "
            "that is refused too, correct the record."
        )
        raise ProtectedError(message)


def _first_revealing(graph: EntityGraph) -> str:
    """Say which type of entity names somebody, and where it is recorded, naming nobody."""
    case = graph.case
    if case is None:
        return ""
    for entity, kind, *texts in zip(
        unmasked(graph.ids), graph.types, graph.shown, graph.labels, strict=True
    ):
        if any(map(case.secrets.named_in, texts)):
            rows = case.engine.execute(RECORDED, [entity] * 3).fetchall()
            where = [f"{case.mentions.veiled(title)}, row {row}" for title, row in rows]
            at = f" ({visible(where[0])})" if where else ""
            return f"; one is named by the id or label of an entity of type {kind}{at}"
    return ""


def _quotes(flat: Flat) -> bool:
    return any('"' in name for name in flat.nodes)


def _marks(flat: Flat) -> bool:
    """Return whether somebody is protected whose name does not say so."""
    named = flat.about.get("protected_people") == "named"
    return named and any("protected" in row for row in flat.nodes.values())


def _of_ties(*names: str) -> Callable[[Flat], bool]:
    return lambda flat: any(name in row for _, _, row in flat.edges for name in names)


def _labels(flat: Flat) -> bool:
    return any(
        row["label"] not in {name, name.partition(":")[2]} for name, row in flat.nodes.items()
    )


def _counts(flat: Flat) -> bool:
    return any(row["count"] != 1 for _, _, row in flat.edges)


def _attributes(flat: Flat) -> bool:
    own = any(row.keys() - {*NODE_NAMES} for row in flat.nodes.values())
    return own or any(row.keys() - {*EDGE_NAMES} for _, _, row in flat.edges)


# Whether a graph has what a format cannot hold.
LOSSES: Mapping[str, Callable[[Flat], bool]] = {
    "labels": _labels,
    "types of ties": _of_ties("type"),
    "counts": _counts,
    "dates": _of_ties("first", "last"),
    "marks of protection": _marks,
    "attributes": _attributes,
    "quotation marks": _quotes,
    "handling": lambda flat: "handling" in flat.about,
    "ties to itself": lambda flat: any(u == v for u, v, _ in flat.edges),
}


def portable(graph: EntityGraph, *, exact: bool) -> tuple[Flat, list[str]]:
    """Return a graph with all that files can carry, and the names of what they cannot."""
    ids = unmasked(graph.ids) if exact else graph.shown
    labels = real_labels(graph) if exact else graph.labels
    nodes: dict[str, dict[Any, Any]] = {}
    ties: list[Edge] = []
    network: dict[Any, Any] = {}
    lost: list[str] = []
    if graph.foreign is not None and not len(graph.shared_ptr):
        nodes, ties, network = graph.foreign.rows(graph, exact=exact)
        ties = [_dated(tie) for tie in ties]
    else:
        ties = _edges(graph, ids)
    rows = {}
    for k in sorted(range(graph.n), key=ids.__getitem__):
        own: dict[str, Any] = {"label": labels[k], "type": graph.types[k]}
        own |= {"protected": True} if graph.protected[k] else {}
        given = nodes.get(ids[k], {})
        lost += [name for name in NODE_NAMES if name in given and given[name] != own.get(name)]
        rows[ids[k]] = {**{k: v for k, v in given.items() if k != "protected"}, **own}
    place = {name: at for at, name in enumerate(rows)}
    if not graph.directed:
        ties = [tie if place[tie[0]] <= place[tie[1]] else (tie[1], tie[0], tie[2]) for tie in ties]
    pairs = Counter(tie[:2] for tie in ties)
    ties.sort(
        key=lambda tie: (
            place[tie[0]],
            place[tie[1]],
            _order(tie[2]) if pairs[tie[:2]] > 1 else "",
        )
    )
    about = _about(graph, exact=exact)
    try:
        about |= {"network": dump_value(network)} if network else {}
    except UnwritableError:
        lost.append("attributes of the network")
    return Flat(graph.directed, rows, ties, about), lost


def _order(row: dict[Any, Any]) -> str:
    """Return a text that orders parallel ties alike in every process, as sets do not print."""
    texts = []
    for name in sorted(map(str, row)):
        try:
            texts.append(f"{name} {dump_value(row.get(name))}")
        except UnwritableError:
            texts.append(name)
    return " ".join(texts)


def _edges(graph: EntityGraph, ids: tuple[str, ...]) -> list[Edge]:
    ends = zip(graph.source.tolist(), graph.target.tolist(), strict=True)
    numbers = zip(graph.count.tolist(), graph.strength.tolist(), strict=True)
    dates = zip(graph.first.tolist(), graph.last.tolist(), strict=True)
    ties: list[Edge] = []
    for (a, b), (count, power), (first, last), kinds in zip(
        ends, numbers, dates, graph.link_types, strict=True
    ):
        typed = {"type": kinds_text(kinds)} if kinds else {}
        dated = {} if first is None else {"first": first.isoformat(), "last": last.isoformat()}
        ties.append((ids[a], ids[b], {**typed, "count": count, "strength": power, **dated}))
    return ties


def _dated(tie: Edge) -> Edge:
    """Write the dates of a tie as text, as those of a graph of a case."""
    u, v, row = tie
    texts = {}
    for name in ("first", "last"):
        moment = None if isinstance(row.get(name), str) else instant_of(row.get(name))
        if moment is not None:
            texts[name] = pd.Timestamp(moment).to_pydatetime(warn=False).isoformat()
    return u, v, {**row, **texts}


def _about(graph: EntityGraph, *, exact: bool) -> dict[str, str]:
    case = graph.case
    marks: list[str] = []
    if case is not None and not case.closed:
        documents = case.documents()
        standing = documents.loc[documents["status"] == "standing", "handling"]
        marks = sorted({case.veiled(str(mark)) for mark in standing.dropna() if str(mark).strip()})
    caveat = sentences(graph.made_by.notice, Result.CAVEAT)
    about = {
        "handling": ", ".join(marks),
        "caveat": caveat,
        "made_by": str(graph.made_by),
        "protected_people": "named" if exact else "masked",
        "notes": json.dumps(graph.notes) if graph.notes else "",
        "strength_unit": str(graph.strength_unit) if graph.strength_unit != 1 else "",
    }
    return {name: text for name, text in about.items() if text}
