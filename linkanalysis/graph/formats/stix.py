"""STIX 2.1 bundles.

People and organizations become identities, and all other entities objects of an extension of ours,
since STIX has no phones, vehicles or accounts. Ids are hashes of names (version 5 UUIDs) and times
are those of the last dated tie, so that the same graph gives the same bytes.
"""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from linkanalysis.graph.formats.flat_network import Edge, Flat
from linkanalysis.graph.formats.reading import fault, read_json, read_text
from linkanalysis.graph.formats.tie_dates import moment_of

if TYPE_CHECKING:
    from pathlib import Path

# A namespace of our own, drawn once at random.
SPACE = uuid.UUID("6c1b8a52-6d3e-4a3f-9d0c-0b7f5a3f2e11")
CLASSES = {"person": "individual", "organization": "organization"}
ENTITY = "linkanalysis-entity"  # an extension has no x- in front
KINDS = {
    "email-addr": "email",
    "ipv4-addr": "ip",
    "ipv6-addr": "ip",
    "location": "place",
    "user-account": "handle",
}
# What describes other objects, or the bundle; it is neither an entity nor a tie.
BESIDES = frozenset(
    {"marking-definition", "extension-definition", "language-content", "note", "report", "opinion"}
)
UNDATED = "1970-01-01T00:00:00.000Z"  # STIX requires a time; a graph without dates has none


def _id(kind: str, name: str) -> str:
    return f"{kind}--{uuid.uuid5(SPACE, f'{kind} {name}')}"


PROPERTIES = _id("extension-definition", "properties")
OBJECTS = _id("extension-definition", "entities")
PRODUCER = _id("identity", "linkanalysis")


def write_stix(flat: Flat) -> bytes:
    """Write a bundle: the producer, the extensions, a marking, a note, entities and ties."""
    when = max((_time(row, "last") or UNDATED for _, _, row in flat.edges), default=UNDATED)
    statement = flat.about.get("handling") or flat.about.get("caveat", "")
    marking = {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": _id("marking-definition", statement),
        "created": when,
        "definition_type": "statement",
        "definition": {"statement": statement},
    }
    times = {"spec_version": "2.1", "created": when, "modified": when}
    marked = {**times, "object_marking_refs": [marking["id"]]}
    ids = {name: _id(_kind(row), name) for name, row in flat.nodes.items()}
    about = {"about": flat.about, "directed": flat.directed}
    objects: list[dict[str, Any]] = [
        {
            "type": "identity",
            "id": PRODUCER,
            **times,
            "name": "linkanalysis",
            "identity_class": "system",
        },
        *(_definition(times, name, kind) for name, kind in EXTENSIONS.items()),
        marking,
        {
            "type": "note",
            "id": _id("note", statement),
            **marked,
            "content": flat.about.get("caveat", ""),
            "object_refs": [PRODUCER],
            **_ours(about),
        },
    ]
    for name, row in flat.nodes.items():
        label = str(row.get("label", name))
        named: dict[str, Any] = {"type": _kind(row), "id": ids[name], **marked, "name": label}
        if named["type"] == "identity":
            named["identity_class"] = CLASSES[str(row["type"])]
        extra = {OBJECTS: {"extension_type": "new-sdo"}} if named["type"] == ENTITY else {}
        objects.append({**named, **_ours({"entity": name, "attributes": row}, extra)})
    for at, (u, v, row) in enumerate(flat.edges):
        tie = {
            "type": "relationship",
            "id": _id("relationship", f"{at} {u} {v}"),
            **marked,
            "relationship_type": "related-to",
            "source_ref": ids[u],
            "target_ref": ids[v],
            **_ours({"attributes": row}),
        }
        first = _time(row, "first")
        objects.append(tie if first is None else {**tie, "start_time": first})
    bundle = {"type": "bundle", "id": _id("bundle", json.dumps(objects)), "objects": objects}
    return (json.dumps(bundle, ensure_ascii=False, indent=1) + "\n").encode()


EXTENSIONS = {PROPERTIES: "property-extension", OBJECTS: "new-sdo"}


def _definition(times: dict[str, str], name: str, kind: str) -> dict[str, Any]:
    return {
        "type": "extension-definition",
        "id": name,
        **times,
        "created_by_ref": PRODUCER,
        "name": f"linkanalysis {kind}",
        "schema": "attributes of entities and ties of a linkanalysis graph, by name",
        "version": "1.0.0",
        "extension_types": [kind],
    }


def _kind(row: dict[str, Any]) -> str:
    return "identity" if row.get("type") in CLASSES else ENTITY


def _ours(content: dict[str, Any], more: dict[str, dict[str, str]] | None = None) -> dict[str, Any]:
    own = {"extension_type": "property-extension", **content}
    return {"extensions": {PROPERTIES: own, **(more or {})}}


def _time(row: dict[str, Any], name: str) -> str | None:
    moment = moment_of(row, name)
    return None if moment is None else f"{moment}.000Z"


def read_stix(path: Path) -> Flat:
    """Read objects as entities and relationships as ties; sightings and markings are left out."""
    content = read_json(path, read_text(path))
    objects = content.get("objects") if isinstance(content, dict) else None
    if not isinstance(objects, list):
        raise fault(path, 'the JSON is not a bundle of STIX with a list "objects".')
    nodes: dict[str, dict[str, Any]] = {}
    names: dict[str, str] = {PRODUCER: ""}
    ties = []
    about: dict[str, str] = {}
    directed, left_out = True, 0
    for at, given in enumerate(objects, start=1):
        kind, name = (given.get("type"), given.get("id")) if isinstance(given, dict) else (0, 0)
        if not isinstance(kind, str) or not isinstance(name, str):
            raise fault(path, f"object {at:,} has no type and id.")
        ours = _extension(given)
        if kind == "relationship":
            ties.append((at, given, ours))
        elif kind == "note" and isinstance(ours.get("about"), dict):
            about = {k: v for k, v in ours["about"].items() if isinstance(v, str)}
            directed = ours.get("directed") is not False
        elif kind in BESIDES or kind == "sighting":
            left_out += not ours and name not in EXTENSIONS and kind != "marking-definition"
        elif name != PRODUCER:
            names[name] = str(ours.get("entity", name))
            nodes[names[name]] = _entity(kind, given, ours)
    edges: list[Edge] = [_tie(path, at, given, ours, names) for at, given, ours in ties]
    notes = (f"{left_out:,} notes, reports and sightings were left out.",) if left_out else ()
    return Flat(directed, nodes, edges, about, notes)


def _extension(given: dict[str, Any]) -> dict[str, Any]:
    extensions = given.get("extensions")
    ours = extensions.get(PROPERTIES) if isinstance(extensions, dict) else None
    return ours if isinstance(ours, dict) else {}


def _entity(kind: str, given: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    if isinstance(ours.get("attributes"), dict):
        return dict(ours["attributes"])
    label = given.get("name", given.get("value", given.get("user_id")))
    known = {"individual": "person", "organization": "organization"}
    own = known.get(str(given.get("identity_class"))) if kind == "identity" else KINDS.get(kind)
    rest = {k: v for k, v in given.items() if k not in {"type", "id"}}
    return {
        **rest,
        "stix_type": kind,
        **({"label": label} if isinstance(label, str) else {}),
        **({"type": own} if own else {}),
    }


def _tie(
    path: Path, at: int, given: dict[str, Any], ours: dict[str, Any], names: dict[str, str]
) -> Edge:
    u, v = given.get("source_ref"), given.get("target_ref")
    if not isinstance(u, str) or not isinstance(v, str):
        raise fault(path, f"object {at:,}, a relationship, has no source_ref and target_ref.")
    own = ours.get("attributes")
    rest = {k: v for k, v in given.items() if k not in {"type", "source_ref", "target_ref"}}
    row = dict(own) if isinstance(own, dict) else {**rest, "type": given.get("relationship_type")}
    return names.get(u, u), names.get(v, v), row
