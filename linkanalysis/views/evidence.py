"""What stands behind the ties and entities of a view: documents, rows, dates, amounts.

Lives here: gathering links and statements of what is drawn, masked, as plain values for a page.
Not here: the queries (`graph`), and how the page shows them (`assets/map_panel.js`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.graph.queries import links_of_pairs
from linkanalysis.vocabulary import role

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph
    from linkanalysis.views.veil import Veil

__all__ = [
    "LINKS_STORED",
    "Documents",
    "TieLinks",
    "attributes_of",
    "date_text",
    "tie_links",
    "used_types",
]

LINKS_STORED = 200
ATTRIBUTES_STORED = 60
SECONDS = 60


@dataclass(slots=True)
class Documents:
    """The documents that a page names, numbered in the order in which they come up."""

    case: Case | None
    veil: Veil
    rows: list[dict[str, str]] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _frame: dict[str, dict[Hashable, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.case is not None:
            for record in self.case.documents().to_dict("records"):
                self._frame[str(record["id"])] = record

    def number(self, document: object) -> int:
        """Give the number of a document on this page; -1 if there is none."""
        if not _text(document):
            return -1
        key = str(document)
        if key not in self._numbers:
            self._numbers[key] = len(self.rows)
            self.rows.append(self._described(key))
        return self._numbers[key]

    def title(self, document: object) -> str:
        """Give the title of a document."""
        number = self.number(document)
        return "" if number < 0 else self.rows[number]["title"]

    @property
    def handling(self) -> list[str]:
        """Handling marks of all standing documents, each once, sorted."""
        standing = (
            record["handling"]
            for record in self._frame.values()
            if record.get("status", "standing") == "standing"
        )
        return sorted({str(mark) for mark in standing if isinstance(mark, str) and mark})

    def _described(self, key: str) -> dict[str, str]:
        record = self._frame.get(key, {})
        title = self.veil.text(record.get("title")) or self.veil.text(key)
        scheme, grade = _text(record.get("scheme")), _text(record.get("grade"))
        return {
            "title": title,
            "grade": f"{scheme} {grade}".strip() if grade else "ungraded" if record else "",
            "handling": _text(record.get("handling")),
        }


@dataclass(frozen=True, slots=True)
class TieLinks:
    """The links of one tie: type, document number, row, date, detail, the thing between."""

    rows: tuple[tuple[str, int, str, str, str, str], ...] = ()
    more: int = 0


def tie_links(graph: EntityGraph, documents: Documents) -> list[TieLinks]:
    """Gather the links behind every edge, at most 200 each.

    Parameters
    ----------
    graph : EntityGraph
        What is drawn.
    documents : Documents
        Gets the documents that are named.

    Returns
    -------
    list of TieLinks
        One for each edge; without a case all are empty.
    """
    if graph.case is None or graph.m == 0:
        return [TieLinks()] * graph.m
    ends = _ends(graph)
    frame = links_of_pairs(
        graph.case, graph.link_filter, [pair for a, b in ends for pair in ((a, b), (b, a))]
    )
    shown = dict(zip(graph.ids, graph.shown, strict=True))
    shown |= dict(zip(graph.things, graph.things_shown, strict=True))
    labels = shown | dict(zip(graph.ids, graph.labels, strict=True))
    hidden = {entity for entity, name in shown.items() if name != entity}
    rows: list[list[tuple[str, int, str, str, str, str]]] = [[] for _ in range(graph.m)]
    totals = [0] * graph.m
    for record in frame.to_dict("records"):
        source, target = str(record["source"]), str(record["target"])
        edges = ends.get((source, target), [])
        if (target, source) in ends and not graph.directed:
            edges = [*edges, *ends[target, source]]
        row: tuple[str, int, str, str, str, str] | None = None
        for edge in edges:
            totals[edge] += 1
            if len(rows[edge]) >= LINKS_STORED:
                continue
            if row is None:
                telling = source not in hidden and target not in hidden
                between = f"{labels[source]} – {labels[target]}" if graph.things else ""
                row = (
                    str(record["type"]),
                    documents.number(record["document"]),
                    _text(record["row"]),
                    _when(record["start"], record["end"]),
                    _detail(record, documents.veil, telling=telling),
                    between,
                )
            rows[edge].append(row)
    return [
        TieLinks(tuple(kept), total - len(kept)) for kept, total in zip(rows, totals, strict=True)
    ]


def _ends(graph: EntityGraph) -> dict[tuple[str, str], list[int]]:
    """Pairs of ids whose links stand behind edges; in a projection, each end with each thing."""
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    ids, things = graph.ids, graph.things
    pointer = graph.shared_ptr.tolist()
    shared = graph.shared.tolist()
    for edge, (a, b) in enumerate(zip(graph.source.tolist(), graph.target.tolist(), strict=True)):
        if pointer:
            for thing in shared[pointer[edge] : pointer[edge + 1]]:
                pairs[ids[a], things[thing]].append(edge)
                pairs[ids[b], things[thing]].append(edge)
        else:
            pairs[ids[a], ids[b]].append(edge)
    return pairs


def attributes_of(
    graph: EntityGraph, documents: Documents
) -> list[tuple[list[tuple[str, str, int, str]], int]]:
    """Gather what documents state of each entity that may be shown, at most 60 statements each.

    Parameters
    ----------
    graph : EntityGraph
        What is drawn.
    documents : Documents
        Gets the documents that are named.

    Returns
    -------
    list of (list of (attribute, value, document number, row), int)
        For each node its statements and how many more there are; none for the masked.
    """
    gathered: list[tuple[list[tuple[str, str, int, str]], int]] = [([], 0)] * graph.n
    if graph.case is None:
        return gathered
    nodes = {
        entity: node
        for node, (entity, masked) in enumerate(zip(graph.ids, graph.masked.tolist(), strict=True))
        if not masked
    }
    frame = graph.case.statements()
    frame = frame.assign(node=[nodes.get(entity, -1) for entity in frame["entity"]])
    frame = frame[frame["node"] >= 0]
    frame = frame.sort_values(["node", "attribute", "document", "row", "value"], kind="stable")
    for node, rows in frame.groupby("node", sort=True):
        stated = [_stated(record, documents) for record in rows.to_dict("records")]
        place = int(str(node))
        gathered[place] = (stated[:ATTRIBUTES_STORED], max(0, len(stated) - ATTRIBUTES_STORED))
    return gathered


def _stated(record: dict[Hashable, object], documents: Documents) -> tuple[str, str, int, str]:
    attribute = str(record["attribute"])
    own_name = attribute == "name"  # that of a namesake would be held back with it
    value = _text(record["value"]) if own_name else documents.veil.text(record["value"])
    if attribute == "role":
        value = _role_label(value)
    span = "–".join(filter(None, (_text(record["valid_from"]), _text(record["valid_to"]))))
    kind = _text(record["kind"])
    notes = [span, "" if kind in {"", "fact"} else kind]
    note = ", ".join(filter(None, notes))
    return (
        attribute.replace("_", " "),
        f"{value} ({note})" if note else value,
        documents.number(record["document"]),
        _text(record["row"]),
    )


def _detail(record: dict[Hashable, object], veil: Veil, *, telling: bool) -> str:
    parts: list[str] = []
    if telling:
        parts.append(_role_label(_text(record["role"])))
    amount = record["amount"]
    if _text(amount):
        parts.append(f"{float(str(amount)):,.2f} {_text(record['unit'])}".strip())
    if _text(record["duration"]):
        seconds = round(float(str(record["duration"])))
        parts.append(f"{seconds // SECONDS}\u00a0min {seconds % SECONDS:02}\u00a0s")
    count = _text(record["count"])
    if count not in {"", "1"}:
        parts.append(f"{count} times")
    if telling:
        parts.append(veil.text(record["place"]))
    return ", ".join(filter(None, parts))


def _when(start: object, end: object) -> str:
    first, last = (date_text(value).removesuffix(" UTC") for value in (start, end))
    return f"{first} – {last}" if last and last != first else first


def date_text(value: object) -> str:
    """Write an instant as a reader expects it; days without their midnight; empty if missing."""
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    instant = pd.Timestamp(value)  # type: ignore[arg-type]
    if instant == instant.normalize():
        return instant.strftime("%Y-%m-%d")
    return instant.strftime("%Y-%m-%d %H:%M UTC")


def _role_label(name: str) -> str:
    return role(name).label if name else ""


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def used_types(rows: Iterable[TieLinks], edges: Sequence[Sequence[str]]) -> list[str]:
    """Give the types of links that a page names, sorted."""
    named = {row[0] for tie in rows for row in tie.rows}
    return sorted(named.union(*edges) if edges else named)
