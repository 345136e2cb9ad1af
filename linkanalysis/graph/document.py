"""A graph file as a document of a case: its entities and ties, with their places."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis.case import Batch, Document
from linkanalysis.core.checks import given_path
from linkanalysis.core.keys.kinds import identify
from linkanalysis.core.vocabulary.entities import entity_type, is_type
from linkanalysis.core.vocabulary.headings import read_heading
from linkanalysis.core.vocabulary.links import LINK_TYPES
from linkanalysis.core.vocabulary.words import snake_case
from linkanalysis.errors import LinkAnalysisError, RecordError
from linkanalysis.graph.formats.flat_network import unflatten
from linkanalysis.graph.formats.reading import read_bytes
from linkanalysis.graph.formats.table import format_of
from linkanalysis.ingest.sheets.age_columns import birth_fallback
from linkanalysis.ingest.sheets.cells import NOT_IMPORTED, attribute_name, read_role
from linkanalysis.ingest.sheets.document_parts import problem_frame, statement_frame
from linkanalysis.ingest.sheets.moments import read_date, read_instants
from linkanalysis.ingest.sheets.tables import escape_undecoded
from linkanalysis.protection.protected import UNREAD

if TYPE_CHECKING:
    import os

    from linkanalysis.graph.formats.flat_network import Edge, Flat

LINKS = frozenset(row.name for row in LINK_TYPES)
TAKEN = frozenset({"type", "count", "first", "last", "start", "end", "weight", "strength"})
MASKED = "the file masks the entity as protected, so it is withheld here too"
AS_TIE = "types of ties that are not in the vocabulary, read as tie: {}"
OTHER_TYPES = (
    "types of nodes that are not in the vocabulary, read as {}: {}; name one of "
    "la.vocabulary.ENTITY_TYPES in the attribute type"
)
NOT_TYPE = (
    "nodes read as {}, although another attribute than type names a type: {}. If it is their type, "
    "call it type, and name phones, plates and accounts by their numbers"
)
LEFT_OUT = "attributes of ties that are not imported: {}"


def read_graph_document(
    path: str | os.PathLike[str],
    *,
    type: str = "person",  # noqa: A002 - as in read_graph
) -> Batch:
    """Read a graph file as a document, to be added to a case.

    Parameters
    ----------
    path : str or path-like
        A file of one of the formats of `read_graph`.
    type : str, default "person"
        Type of entities whose name is not an id and whose attribute ``type`` does not state one.

    Returns
    -------
    Batch
        Each attribute of a node is a statement, each edge a link; rows are ``node[1]`` and
        ``edge[1]``, in the order of the file. A role that cannot be read, and an entity that the
        file masks as protected, are withheld. A type of tie that is not in the vocabulary reads as
        ``tie``. What cannot be read is kept as a problem, with the node or edge as it came.

    Raises
    ------
    RecordError
        If the file is not a graph of its format, or is cut off.
    UnknownNameError
        If `type` is not a type of entity.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "calls.edgelist"
    >>> _ = path.write_text("+15025550143 +15025550199")
    >>> batch = read_graph_document(path, type="phone")
    >>> next(iter(batch.links))["target"].tolist()
    ['phone:+15025550199']
    """
    file = given_path("path", path, error=RecordError)
    default = entity_type(type).name
    content = b"" if file.is_dir() else read_bytes(file)
    flat = unflatten(format_of(file).read(file), file.name)
    digest = hashlib.sha256(content or repr((flat.nodes, flat.edges)).encode()).hexdigest()
    document = Document(title=file.name, sha256=digest, reader="graph file")

    def read(region: str | None, timezone: str | None) -> Batch:
        return _Reading(flat, document, default, region, timezone).batch()

    return replace(read(None, None), in_case=read)


class _Reading:
    """The nodes and edges of one file, as what they state."""

    def __init__(
        self,
        flat: Flat,
        document: Document,
        default: str,
        region: str | None,
        timezone: str | None,
    ) -> None:
        self.flat = flat
        self.document = document
        self.default = default
        self.region = region
        self.timezone = timezone
        self.ids: dict[str, str] = {}
        self.statements: list[tuple[str, str, str, str]] = []
        self.problems: list[tuple[str, str, str, str, str]] = []
        self.sensitive: set[str] = set()
        self.other_types: Counter[str] = Counter()
        self.other_kinds: Counter[str] = Counter()
        self.not_types: Counter[str] = Counter()

    def batch(self) -> Batch:
        for number, (name, row) in enumerate(self.flat.nodes.items(), start=1):
            self._node(f"node[{number}]", name, row)
        links = self._links()
        notes = [("", "", "", note, "") for note in self.flat.notes]
        counts = (
            (AS_TIE, self.other_types),
            (OTHER_TYPES.replace("{}", self.default, 1), self.other_kinds),
            (NOT_TYPE.replace("{}", self.default, 1), self.not_types),
        )
        for note, counted in counts:
            named = ", ".join(f"{kind} {n:,}" for kind, n in sorted(counted.items()))
            notes += [("", "", "", note.format(named), "")] if named else []
        others = sorted({key for _, _, row in self.flat.edges for key in row} - TAKEN)
        if others:
            notes.append(("", "", "", LEFT_OUT.format(", ".join(others)), ""))
        return Batch.of(
            self.document,
            statements=statement_frame(self.statements),
            links=links,
            problems=problem_frame([*notes, *self.problems]),
        )

    def _id(self, name: str, kind: object) -> str:
        word = snake_case(kind) if isinstance(kind, str) else ""
        known = word if is_type(word) else self.default
        return identify(
            escape_undecoded(name), known, region=self.region, document=self.document.id
        )

    def _node(self, at: str, name: str, row: dict[str, Any]) -> None:
        raw = _raw([name, row])
        try:
            own = self.ids[name] = self._id(name, row.get("type"))
        except LinkAnalysisError as error:
            self.problems.append((at, "id", name, str(error), raw))
            return
        self._see_types(row)
        before = len(self.statements)
        for key, value in row.items():
            for each in value if isinstance(value, list | tuple | set) else [value]:
                if each is not None and key != "type":
                    self._state(at, own, key, each, raw)
        if len(self.statements) == before:
            self.statements.append((own, "id", escape_undecoded(name), at))

    def _see_types(self, row: dict[str, Any]) -> None:
        """Count what may be the type of a node and is not read as one."""
        words = {key: snake_case(text) for key, text in row.items() if isinstance(text, str)}
        if is_type(words.get("type", "")):
            return
        if words.get("type"):
            self.other_kinds[escape_undecoded(str(row["type"]))] += 1
        for key, word in words.items():
            if key not in {"type", "label", "name"} and is_type(word) and word != self.default:
                self.not_types[escape_undecoded(f"{key} = {row[key]}")] += 1

    def _state(self, at: str, own: str, key: str, value: object, raw: str) -> None:
        attribute, text = attribute_name(key) or "attribute", escape_undecoded(str(value)).strip()
        if read_heading(attribute).sensitive:
            if attribute not in self.sensitive:
                self.sensitive.add(attribute)
                self.problems.append((at, key, "", NOT_IMPORTED, ""))
            return
        made: tuple[str, str] | None = ("name" if attribute == "label" else attribute, text)
        try:
            if attribute == "role":
                made = (attribute, read_role(text))
            elif attribute == "birth_date":
                made = (attribute, read_date(text))
            elif attribute == "protected":
                made = ("role", UNREAD) if value is True or text == "true" else None
                if made:
                    self.problems.append((at, key, "", MASKED, ""))
        except LinkAnalysisError as error:
            made = ("role", UNREAD) if attribute == "role" else birth_fallback(text)
            self.problems.append((at, key, text, str(error), raw))
        if made and made[1]:
            self.statements.append((own, *made, at))

    def _links(self) -> pd.DataFrame:
        kept: list[dict[str, object]] = []
        starts, ends, raws = [], [], []
        for number, edge in enumerate(self.flat.edges, start=1):
            link = self._link(f"edge[{number}]", edge)
            if link:
                row = edge[2]
                kept.append(link)
                starts.append(_text(row.get("first", row.get("start"))))
                ends.append(_text(row.get("last", row.get("end"))))
                raws.append(_raw(edge))
        first, last = (read_instants(texts, timezone=self.timezone) for texts in (starts, ends))
        links = pd.DataFrame(kept, dtype=object)
        if kept:
            links["start"], links["end"], links["zone"] = first.utc, last.utc, first.zone
            links["start_text"] = [text or None for text in starts]
            faults = first.faults | last.faults
            self.problems += [
                (str(kept[at]["row"]), "date", "", why, raws[at]) for at, why in faults.items()
            ]
            links = links.drop(index=list(faults))
        return links

    def _link(self, at: str, edge: Edge) -> dict[str, object] | None:
        source, target, row = edge
        try:
            ends = [self.ids.get(end) or self._id(end, None) for end in (source, target)]
        except LinkAnalysisError as error:
            self.problems.append((at, "id", "", str(error), _raw(edge)))
            return None
        kind, count = str(row.get("type", "tie")), row.get("count", 1)
        if kind not in LINKS:
            self.other_types[escape_undecoded(kind)] += 1
        whole = isinstance(count, int) and not isinstance(count, bool) and count > 0
        return {
            "source": ends[0],
            "target": ends[1],
            "type": kind if kind in LINKS else "tie",
            "count": count if whole else 1,
            "row": at,
        }


def _text(value: object) -> str:
    return "" if value is None else escape_undecoded(str(value)).strip()


def _raw(value: object) -> str:
    return escape_undecoded(json.dumps(value, default=str, ensure_ascii=False))
