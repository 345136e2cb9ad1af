"""Countries and agencies of the entities of a graph, according to the records.

The country of an entity is the first of these that yields one:

1. its own number, plate or account;
2. its nationality or country as stated, or the plate of a vehicle;
3. the identity documents it holds;
4. its phones, accounts, plates, vehicles and addresses.

If that yields several countries, the entity has all of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from linkanalysis.core.checks import suggest_name
from linkanalysis.core.door import guarded
from linkanalysis.core.keys.issuer import issuing_country
from linkanalysis.core.keys.region import read_country
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.vocabulary.entities import ENTITY_TYPES, split_id
from linkanalysis.errors import UnknownNameError
from linkanalysis.graph.queries.graph_queries import agency_rows, links_of_types, statement_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.case import Case
    from linkanalysis.graph.entity_graph import EntityGraph

    # Countries or agencies of each entity, with the documents that state them; none for a key.
    Named = dict[str, dict[str, set[str]]]

KINDS = ("agency", "country")

NATIONAL = ("country", "nationality")
# Links by which a person has a thing whose country may be theirs; acquaintance is not one of them.
POSSESSIONS = ("holds", "lives_at", "located_at", "owns", "registered_to", "subscriber_of", "uses")
PAPERS = frozenset({"document_number"})  # identity documents
NATIONAL_THINGS = frozenset(row.name for row in ENTITY_TYPES if row.identifier) | {"address"}


@dataclass(frozen=True, slots=True, eq=False)
class Jurisdictions:
    """Countries or agencies of the entities of a graph, in the order of ``graph.ids``.

    names: None, one or several per entity, sorted; for computing, while `tally` is for display.
    documents: Documents that state them; none where the entity's own number does.
    notes: What was not known or could not be read.
    """

    graph: EntityGraph
    kind: str
    names: tuple[tuple[str, ...], ...]
    documents: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]

    def tally(self, nodes: Iterable[int]) -> tuple[tuple[str, int], ...]:
        """Count names among those of the entities that may be shown."""
        masked = self.graph.masked
        counts = Counter(name for node in nodes if not masked[node] for name in self.names[node])
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


@guarded
def jurisdictions(graph: EntityGraph, kind: Literal["agency", "country"]) -> Jurisdictions:
    """Return the countries or agencies of each entity of a graph, according to the records.

    The country of a number or identity document is where it was issued. It does not show where
    anybody is, comes from or belongs; people without recorded documents may appear to have none.
    """
    if kind not in KINDS:
        message = f'"{kind!s:.40}" is neither agency nor country. {suggest_name(str(kind), KINDS)}'
        raise UnknownNameError(message.rstrip(), name=str(kind), choices=KINDS)
    case = graph.case if graph.case is not None and not graph.case.closed else None
    notes = [] if case is not None else [_unknown(graph, kind)]
    if kind == "agency":
        found: Named = {} if case is None else _agencies(case, _admitted(graph, case))
    else:
        found, unread = _countries(graph, case)
        if unread:
            notes.append(
                f"{unread:,} values of nationality or country are not ISO 3166-1 codes and were "
                "ignored."
            )
    by_entity = [found.get(entity, {}) for entity in unmasked(graph.ids)]
    return Jurisdictions(
        graph=graph,
        kind=kind,
        names=tuple(tuple(sorted(names)) for names in by_entity),
        documents=tuple(tuple(sorted(set().union(*names.values()))) for names in by_entity),
        notes=tuple(notes),
    )


def _unknown(graph: EntityGraph, kind: str) -> str:
    why = "The graph does not come from a case" if graph.case is None else "The case is closed"
    what = "only numbers reveal a country" if kind == "country" else "no agency is known"
    return f"{why}: {what}."


def _admitted(graph: EntityGraph, case: Case) -> frozenset[str]:
    """Return the standing documents that have the grades of the graph."""
    grades = graph.link_filter.grades
    frame = case.documents()
    rows = zip(frame["id"], frame["status"], frame["scheme"], frame["grade"], strict=True)
    return frozenset(
        document
        for document, status, scheme, grade in rows
        if status == "standing" and (grades is None or f"{scheme}:{grade}" in grades)
    )


def _agencies(case: Case, admitted: frozenset[str]) -> Named:
    found: Named = {}
    frame = agency_rows(case)
    rows = zip(*(frame[name].tolist() for name in ("entity", "agency", "documents")), strict=True)
    for entity, agency, documents in rows:
        stating = admitted.intersection(documents)
        if stating:
            found.setdefault(entity, {})[case.veiled(agency)] = set(stating)
    return found


def _countries(graph: EntityGraph, case: Case | None) -> tuple[Named, int]:
    own: Named = {}
    for entity in unmasked(graph.ids):
        _named_by_key(entity, own)
    if case is None:
        return own, 0
    admitted = _admitted(graph, case)
    links = links_of_types(case, POSSESSIONS)
    links = links[links["document"].isin(admitted)]
    for entity in {*links["source"], *links["target"]} - own.keys():
        _named_by_key(entity, own)
    unread = _stated(case, admitted, own)
    papers: Named = {}
    things: Named = {}
    columns = ("source", "target", "document")
    ends = zip(*(links[name].tolist() for name in columns), strict=True)
    for left, right, document in ends:
        for entity, thing in ((left, right), (right, left)):
            kind = split_id(thing)[0]
            if thing in own and kind in NATIONAL_THINGS:
                into = papers if kind in PAPERS else things
                for country, documents in own[thing].items():
                    named = into.setdefault(entity, {}).setdefault(country, set())
                    named |= {document, *documents}
    return things | papers | own, unread


def _named_by_key(entity: str, own: Named) -> None:
    country = issuing_country(*split_id(entity))
    if country is not None:
        own[entity] = {country: set()}


def _stated(case: Case, admitted: frozenset[str], own: Named) -> int:
    """Add stated countries of entities whose key has none; count the values that are invalid."""
    by_key, unread = frozenset(own), 0
    frame = statement_rows(case, (*NATIONAL, "plate"))
    for entity, attribute, value, document in zip(
        frame["entity"], frame["attribute"], frame["value"], frame["document"], strict=True
    ):
        if document not in admitted or entity in by_key:
            continue
        if attribute in NATIONAL:
            country = read_country(value, nation=attribute == "nationality")
            unread += country is None
        else:
            country = issuing_country("plate", value)
        if country is not None:
            own.setdefault(entity, {}).setdefault(country, set()).add(document)
    return unread
