"""The documents, links and statements behind what a page shows, masked, as plain values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.vocabulary.links import link_type
from linkanalysis.core.vocabulary.roles import role
from linkanalysis.graph.evidence import pairs_behind, shown_in_rows
from linkanalysis.graph.queries.graph_queries import rows_of_pairs
from linkanalysis.protection.mentions import Mentions
from linkanalysis.protection.texts import TextSearch

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph


class Documents:
    """The documents that a page names, numbered in the order in which they come up.

    rows: Title, grade and handling of each document named so far.
    search: The search of texts for protected names; empty without a case.
    zone: The zone of the case, in which dates are shown; UTC if it names none.
    """

    def __init__(self, case: Case | None, *, texts: bool = False) -> None:
        self.case = case
        self.zone = "UTC" if case is None else case.timezone or "UTC"
        self.search = TextSearch(Mentions() if case is None else case.mentions, texts=texts)
        self.rows: list[dict[str, str]] = []
        self._numbers: dict[str, int] = {}
        records = [] if case is None else case.documents().to_dict("records")
        self._records = {str(record["id"]): record for record in records}

    def number(self, document: object) -> int:
        """Index of a document in `rows`; -1 if there is none."""
        if not plain(document):
            return -1
        key = str(document)
        if key not in self._numbers:
            self._numbers[key] = len(self.rows)
            self.rows.append(self._described(key))
        return self._numbers[key]

    def title(self, document: object) -> str:
        """Title of a document, withheld if it names a protected person."""
        number = self.number(document)
        return "" if number < 0 else self.rows[number]["title"]

    def text(self, value: object) -> str:
        """Text of a value, withheld if it names a protected person."""
        return self.search.veiled(plain(value))

    def row(self, value: object) -> str:
        """Row of a document, withheld if its key identifies a protected person."""
        return plain(value) if self.case is None else self.case.veiled(plain(value))

    def text_notes(self) -> list[str]:
        """Say how many texts were searched and left out; nothing without a case."""
        return [] if self.case is None else self.search.notes()

    @property
    def marks(self) -> list[str]:
        """Handling marks, and whether what is made of a case is a working or a release copy."""
        if self.case is None:
            return self.handling
        return [*self.handling, "Release copy" if self.case.released else "Working copy"]

    @property
    def handling(self) -> list[str]:
        """Handling marks of all standing documents, each once, sorted."""
        standing = (
            record["handling"]
            for record in self._records.values()
            if record.get("status", "standing") == "standing"
        )
        return sorted({self.text(mark) for mark in standing if isinstance(mark, str) and mark})

    def _described(self, key: str) -> dict[str, str]:
        record = self._records.get(key, {})
        scheme, grade = plain(record.get("scheme")), plain(record.get("grade"))
        return {
            "title": self.text(record.get("title")) or self.text(key),
            "grade": f"{scheme} {grade}".strip() if grade else "ungraded" if record else "",
            "handling": self.text(record.get("handling")),
        }

    def own_name(self, name: str) -> str:
        """Name of an entity that is not protected, even if a protected person has the same name."""
        return name if self.search.mentions.is_name(name) else self.text(name)


def plain(value: object) -> str:
    """Text of a value; empty if it is missing."""
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


FIRST, LAST = np.datetime64(f"{MINYEAR:04}-12-31"), np.datetime64(f"{MAXYEAR}-01-01")


def date_text(value: object, zone: str = "UTC") -> str:
    """Text of a date in a zone, with the time unless it is midnight; empty if it is missing."""
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    return date_texts(np.array([value], "datetime64[us]"), zone)[0]


def date_texts(values: NDArray[np.datetime64], zone: str) -> list[str]:
    """Texts of dates in a zone.

    Midnight in the zone of a case is the day that a document states without an hour.
    """
    # at the ends a local time may have no year
    known = (values > FIRST) & (values < LAST)
    clock = pd.DatetimeIndex(values[known]).tz_localize("UTC").tz_convert(ZoneInfo(zone))
    local = values.astype("datetime64[us]")
    local[known] = clock.tz_localize(None).to_numpy()
    written = np.datetime_as_string(local.astype("datetime64[m]"), unit="m").tolist()
    return [
        "" if text == "NaT" else text.replace("T", " ").removesuffix(" 00:00") for text in written
    ]


# A page must open on an office computer: 60,000 links take about 6 MB. Links stored of each tie:
# the largest of these that stays below that.
STEPS = (200, 100, 50, 20, 10, 5, 2, 1)
LINKS_ON_PAGE = 60_000
EDGES_AT_ONCE = 1_000  # so that the links of a million calls are never in memory together
ATTRIBUTES_STORED = 60  # of each entity; more than a reader looks through on a panel

NO_ROWS = pd.DataFrame({"source": [], "target": []}, dtype=object)

# A link: type, number of the document, row, date, detail, and direction: ">" from the first end of
# the tie to the second, "<" back, or of a shared or attributed thing the names of its own ends.
Row = tuple[str, int, str, str, str, str]


@dataclass(frozen=True, slots=True)
class TieLinks:
    """The links of one tie that the page holds, by date, and how many more the case holds."""

    rows: tuple[Row, ...] = ()
    more: int = 0


def tie_links(graph: EntityGraph, documents: Documents) -> list[TieLinks]:
    """Gather the links behind every edge, at most 200 each and 60,000 in all."""
    ties = [TieLinks()] * graph.m
    if graph.case is None:
        return ties
    most, known = _most_stored(graph), _labels(graph)
    for start in range(0, graph.m, EDGES_AT_ONCE):
        edges = range(start, min(start + EDGES_AT_ONCE, graph.m))
        behind = _pairs_behind(graph, edges)
        both = [pair for a, b in behind for pair in ((a, b), (b, a))]
        frame = rows_of_pairs(graph.case, graph.link_filter, both)
        names = _with_rows(graph.case, frame, known)
        pairs = frame.groupby(["a", "b"], sort=False)
        totals = dict.fromkeys(edges, 0)
        for pair, size in pairs.size().items():
            source, target = cast("tuple[str, str]", pair)
            for edge in _edges_of(behind, source, target, directed=graph.directed):
                totals[edge] += int(size)
        rows: dict[int, list[Row]] = {edge: [] for edge in edges}
        stored = frame[pairs.cumcount() < most]
        for record in stored.assign(when=_when(stored, documents.zone)).to_dict("records"):
            source, target = str(record["a"]), str(record["b"])
            for edge in _edges_of(behind, source, target, directed=graph.directed):
                if len(rows[edge]) < most:
                    rows[edge].append(_row(graph, edge, record, names, documents))
        for edge in edges:
            ties[edge] = TieLinks(tuple(rows[edge]), totals[edge] - len(rows[edge]))
    return ties


def _most_stored(graph: EntityGraph) -> int:
    """Choose how many links of each tie to store."""
    fitting = (most for most in STEPS if int(np.minimum(graph.count, most).sum()) <= LINKS_ON_PAGE)
    return next(fitting, STEPS[-1])


def _pairs_behind(graph: EntityGraph, edges: range) -> dict[tuple[str, str], list[int]]:
    """Edges by the pairs of ids whose links they are made of."""
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for edge in edges:
        for pair in pairs_behind(graph, edge):
            pairs[pair].append(edge)
    return pairs


def _edges_of(
    behind: dict[tuple[str, str], list[int]], source: str, target: str, *, directed: bool
) -> list[int]:
    edges = behind.get((source, target), [])
    return edges if directed else [*edges, *behind.get((target, source), [])]


Labels = tuple[dict[str, str], frozenset[str]]  # by id, and the ids of those that are masked


def _labels(graph: EntityGraph) -> Labels:
    """Label what is in the graph."""
    shown = shown_in_rows(graph, NO_ROWS, range(graph.n))
    masked = frozenset(entity for entity, name in shown.items() if name != entity)
    # in a contact the label of an identifier names its user, whom no row states
    labelled = dict(zip(unmasked(graph.ids), graph.labels, strict=True))
    return shown | {e: labelled[e] for e in labelled.keys() - {*unmasked(graph.things)}}, masked


def _with_rows(case: Case, rows: pd.DataFrame, known: Labels) -> Labels:
    """Label also what rows name that is not in the graph."""
    labels, masked = known
    shown = case.protection.shown
    beside = {e: shown(e) for e in {*rows["source"], *rows["target"]} - labels.keys()}
    return labels | beside, masked | {e for e, name in beside.items() if name != e}


def _row(
    graph: EntityGraph,
    edge: int,
    record: dict[Hashable, object],
    names: Labels,
    documents: Documents,
) -> Row:
    source, target = str(record["source"]), str(record["target"])
    kind, (labels, masked) = str(record["type"]), names
    direction = ""
    ids = unmasked(graph.ids)
    ends = {ids[graph.source[edge]], ids[graph.target[edge]]}
    if len(graph.shared_ptr) or not ends.issuperset((source, target)):
        direction = f"{labels[source]} – {labels[target]}"
    elif link_type(kind).directed:
        direction = ">" if ids[graph.source[edge]] == source else "<"
    hidden = graph.case is not None and graph.case.protection.hides_evidence(
        *(graph.case.protection.shown(end) for end in (source, target))
    )
    return (
        kind,
        -1 if hidden else documents.number(record["document"]),
        "" if hidden else documents.row(record["row"]),
        "" if hidden else str(record["when"]),
        link_detail(record, documents, masked=not masked.isdisjoint((source, target))),
        direction,
    )


def attributes_of(
    graph: EntityGraph, documents: Documents
) -> list[tuple[list[tuple[str, str, int, str]], int]]:
    """Gather the statements about each entity that is not masked, at most 60 each."""
    gathered: list[tuple[list[tuple[str, str, int, str]], int]] = [([], 0)] * graph.n
    if graph.case is None:
        return gathered
    nodes = {
        entity: node
        for node, (entity, masked) in enumerate(
            zip(unmasked(graph.ids), graph.masked.tolist(), strict=True)
        )
        if not masked
    }
    frame = graph.case.moment.frame("statements")
    frame = frame.assign(node=[nodes.get(entity, -1) for entity in frame["entity"]])
    frame = frame[frame["node"] >= 0]
    frame = frame.sort_values(["node", "attribute", "document", "row", "value"], kind="stable")
    for node, rows in groupby(frame.to_dict("records"), key=itemgetter("node")):
        stated = [
            (*stated_words(record, documents), documents.number(record["document"]),
             documents.row(record["row"]))
            for record in rows
        ]  # fmt: skip
        gathered[node] = (
            stated[:ATTRIBUTES_STORED],
            max(0, len(stated) - ATTRIBUTES_STORED),
        )
    return gathered


def stated_words(record: dict[Hashable, object], documents: Documents) -> tuple[str, str]:
    """Write the name and the value of a statement as far as they may be shown."""
    attribute = str(record["attribute"])
    value = plain(record["value"])
    if attribute == "name":
        value = documents.own_name(value)
    else:
        value = documents.search.value(attribute, value)
    if attribute == "role":
        value = _role_label(value)
    span = "–".join(filter(None, (plain(record["valid_from"]), plain(record["valid_to"]))))
    kind = plain(record["kind"])
    notes = [span, "" if kind in {"", "fact"} else kind]
    note = ", ".join(filter(None, notes))
    return (
        documents.search.mentions.veiled(attribute.replace("_", " ")),
        f"{value} ({note})" if note else value,
    )


def link_detail(record: dict[Hashable, object], documents: Documents, *, masked: bool) -> str:
    """Describe a link; if an end is masked, without role and place, which might identify it."""
    parts: list[str] = []
    if not masked:
        parts.append(_role_label(plain(record["role"])))
    amount = record["amount"]
    if plain(amount):
        parts.append(f"{float(str(amount)):,.2f} {plain(record['unit'])}".strip())
    if plain(record["duration"]):
        minutes, seconds = divmod(round(float(str(record["duration"]))), 60)
        parts.append(f"{minutes}\u00a0min {seconds:02}\u00a0s")
    count = plain(record["count"])
    if count not in {"", "1"}:
        parts.append(f"{count} times")
    if not masked:
        parts.append(documents.search.value("place", plain(record["place"])))
    return ", ".join(filter(None, parts))


def _when(links: pd.DataFrame, zone: str) -> list[str]:
    """Write when each link was, or from when to when."""
    ends = (links[end].to_numpy("datetime64[us]") for end in ("start", "end"))
    spans = zip(*(date_texts(instants, zone) for instants in ends), strict=True)
    return [f"{first} – {last}" if last and last != first else first for first, last in spans]


def _role_label(name: str) -> str:
    return role(name).label if name else ""


def used_types(rows: Iterable[TieLinks], edges: Sequence[Sequence[str]]) -> list[str]:
    """Sorted link types that a page names."""
    named = {row[0] for tie in rows for row in tie.rows}
    return sorted(named.union(*edges) if edges else named)
