"""A graph as a network of attributes, which files can carry: masked, or exact.

Lives here: `portable`, and what a file says about itself.
Not here: how values are written (`formats`), and saving (`save`).

Everything is ordered by what is given, so that the order says nothing about who a masked name
stands for, and the same graph gives the same bytes.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis._names import unmasked
from linkanalysis._result import Result, sentences
from linkanalysis.formats.flat import NODE_NAMES, Edge, Flat
from linkanalysis.formats.moments import instant_of
from linkanalysis.formats.values import UnwritableError, dump_value
from linkanalysis.graph.export_act import real_labels
from linkanalysis.graph.tie_values import kinds_text

if TYPE_CHECKING:
    from linkanalysis.graph.entity_graph import EntityGraph


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
