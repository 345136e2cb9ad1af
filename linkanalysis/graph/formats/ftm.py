"""FollowTheMoney entities as JSON lines, for Aleph, OpenSanctions and their tools.

FollowTheMoney has no schema for phones and devices; they become accounts and assets. What it cannot
express is kept under the key ``linkanalysis`` of each line, which its tools keep as context.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from linkanalysis.core.vocabulary.followthemoney import TIES, TYPES
from linkanalysis.graph.formats.flat_network import Edge, Flat
from linkanalysis.graph.formats.reading import fault, read_json, read_text
from linkanalysis.graph.formats.tie_dates import moment_of

if TYPE_CHECKING:
    from pathlib import Path

# Schema of each type and the property beside the name that holds its label; Asset for the others.
SCHEMATA = {
    "person": ("Person", ""),
    "organization": ("Organization", ""),
    "vehicle": ("Vehicle", ""),
    "plate": ("Vehicle", "registrationNumber"),
    "account": ("BankAccount", "accountNumber"),
    "address": ("Address", "full"),
    "place": ("Address", "full"),
    "event": ("Event", ""),
    "booking": ("Event", ""),
    "phone": ("UserAccount", "username"),
    "email": ("UserAccount", "username"),
    "handle": ("UserAccount", "username"),
    "wallet": ("CryptoWallet", ""),
}
OTHER = ("Asset", "")
OURS = "linkanalysis"


def write_ftm(flat: Flat) -> bytes:
    """Write a note about the file, then one entity a line, then the ties."""
    made = {"about": flat.about, "directed": flat.directed}
    texts = [flat.about[name] for name in ("handling", "caveat", "made_by") if name in flat.about]
    lines = [_line(_identity("note"), "Note", {"description": texts}, made)]
    for name, row in flat.nodes.items():
        label = str(row.get("label", name))
        schema, named = SCHEMATA.get(str(row.get("type")), OTHER)
        properties = {"name": [label], **({named: [label]} if named else {})}
        lines.append(_line(_identity(name), schema, properties, {"id": name, "attributes": row}))
    for at, (u, v, row) in enumerate(flat.edges):
        properties = {"subject": [_identity(u)], "object": [_identity(v)]}
        properties |= {"role": [str(row["type"])]} if "type" in row else {}
        for key, date in (("startDate", "first"), ("endDate", "last")):
            moment = moment_of(row, date)  # to the second: the finest date that it knows
            properties |= {} if moment is None else {key: [moment]}
        link = _identity(f"{at} {u} {v}")
        lines.append(_line(link, "UnknownLink", properties, {"ends": [u, v], "attributes": row}))
    return "".join(lines).encode()


def _identity(name: str) -> str:
    """Return an id that FollowTheMoney accepts; of masked entities it hashes the masked name."""
    return f"la-{hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()}"


def _line(name: str, schema: str, properties: dict[str, list[str]], ours: dict[str, Any]) -> str:
    entity = {"id": name, "schema": schema, "properties": properties, OURS: ours}
    return json.dumps(entity, ensure_ascii=False) + "\n"


def read_ftm(path: Path) -> Flat:
    """Read entities and ties; references inside entities stay attributes."""
    nodes: dict[str, dict[str, Any]] = {}
    edges: list[Edge] = []
    about: dict[str, str] = {}
    directed = True
    for at, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        given = read_json(path, line, line=at)
        entity = given if isinstance(given, dict) else {}
        name, schema = entity.get("id"), entity.get("schema")
        properties = entity.get("properties", {})
        if not (isinstance(name, str) and isinstance(schema, str) and _lists(properties)):
            raise fault(path, "the line is not an entity with id, schema and properties.", row=at)
        ours = entity[OURS] if isinstance(entity.get(OURS), dict) else {}
        if schema == "Note" and isinstance(ours.get("about"), dict):
            about = {k: v for k, v in ours["about"].items() if isinstance(v, str)}
            directed = ours.get("directed") is not False
        elif schema in TIES:
            edges += _ties(path, schema, properties, ours, at)
        else:
            row = _attributes(ours)
            key = ours.get("id") if isinstance(ours.get("id"), str) else name
            nodes[str(key)] = row if row is not None else _entity(schema, properties)
    return Flat(directed, nodes, edges, about)


def _lists(properties: object) -> bool:
    return isinstance(properties, dict) and all(
        isinstance(values, list) and all(isinstance(value, str) for value in values)
        for values in properties.values()
    )


def _attributes(ours: dict[str, Any]) -> dict[str, Any] | None:
    row = ours.get("attributes")
    return dict(row) if isinstance(row, dict) else None


def _entity(schema: str, properties: dict[str, list[str]]) -> dict[str, Any]:
    label = next(iter(properties.get("name") or properties.get("full") or []), None)
    kind = TYPES.get(schema)
    return {
        **{k: v for k, v in properties.items() if k not in {"label", "type"}},
        **({"label": label} if label else {}),
        **({"type": kind} if kind else {}),
        "schema": schema,
    }


def _ties(
    path: Path, schema: str, properties: dict[str, list[str]], ours: dict[str, Any], at: int
) -> list[Edge]:
    row, ends = _attributes(ours), ours.get("ends")
    if row is not None and isinstance(ends, list) and len(ends) == 2:  # noqa: PLR2004 - two ends
        return [(str(ends[0]), str(ends[1]), row)]
    source, target = TIES[schema]
    if not properties.get(source) or not properties.get(target):
        raise fault(path, f"the {schema} lacks its {source} or {target}.", row=at)
    rest = {k: v for k, v in properties.items() if k not in {source, target, "type"}}
    role = next(iter(properties.get("role", [])), schema)
    kept = {**rest, "type": role, "schema": schema}
    return [(u, v, dict(kept)) for u in properties[source] for v in properties[target]]
