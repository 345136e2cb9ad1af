"""Countries and agencies: where the records place each entity of a graph.

Lives here: `jurisdictions`, the one rule by which an entity has a country or an agency.
Not here: which country a number names by itself (`linkanalysis.keys`), and who stands between
countries or agencies (`analysis`).

The country of an entity is the first of these that names one:

1. its own number, plate or account;
2. its nationality or country as stated, or the plate of a vehicle;
3. the identity documents it holds;
4. its phones, accounts, plates, vehicles and addresses.

Where that names several, the entity has all of them, and nobody chooses.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from linkanalysis._door import guarded
from linkanalysis._given import suggest_name
from linkanalysis.errors import UnknownNameError
from linkanalysis.graph.queries import agency_rows, links_of_types, statement_rows
from linkanalysis.keys.issuer import issuing_country
from linkanalysis.keys.region import read_country
from linkanalysis.vocabulary import ENTITY_TYPES, split_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.case import Case
    from linkanalysis.graph.entity_graph import EntityGraph

    # Names by entity, each with the documents that say so; a key says so by itself.
    Named = dict[str, dict[str, set[str]]]

__all__ = ["KINDS", "Jurisdictions", "jurisdictions"]

KINDS = ("agency", "country")

NATION = ("country", "nationality")
HELD = ("holds", "lives_at", "located_at", "owns", "registered_to", "subscriber_of", "uses")
PAPERS = frozenset({"document_number"})
THINGS = frozenset(row.name for row in ENTITY_TYPES if row.identifier) | {"address"}


@dataclass(frozen=True, slots=True, eq=False)
class Jurisdictions:
    """Countries or agencies of the entities of a graph.

    graph: The graph.
    kind: "country" or "agency".
    names: Names of each entity in the order of ``graph.ids``, sorted: none, one or several. They
      are for computing; `tally` is for showing.
    documents: Documents that say so, in the same order; none where its own number does.
    notes: By which rule, and what could not be read.
    """

    graph: EntityGraph
    kind: str
    names: tuple[tuple[str, ...], ...]
    documents: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]

    def tally(self, nodes: Iterable[int]) -> tuple[tuple[str, int], ...]:
        """Count names among those entities that may be shown."""
        masked = self.graph.masked
        counts = Counter(name for node in nodes if not masked[node] for name in self.names[node])
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


@guarded
def jurisdictions(graph: EntityGraph, kind: Literal["agency", "country"]) -> Jurisdictions:
    """Say which countries or agencies each entity of a graph belongs to, on record.

    The country of a number or of papers is where they were issued. It does not show where anybody
    is, comes from or belongs, and missing papers make people look as if they had none.
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
                f"{unread:,} values of nationality or country are no code of ISO 3166-1, and "
                "were not read."
            )
    of = [found.get(entity, {}) for entity in graph.ids]
    return Jurisdictions(
        graph=graph,
        kind=kind,
        names=tuple(tuple(sorted(names)) for names in of),
        documents=tuple(tuple(sorted(set().union(*names.values()))) for names in of),
        notes=tuple(notes),
    )


def _unknown(graph: EntityGraph, kind: str) -> str:
    why = "The graph comes from no case" if graph.case is None else "The case is closed"
    what = "only numbers name their country" if kind == "country" else "no agency is known"
    return f"{why}: {what}."


def _admitted(graph: EntityGraph, case: Case) -> frozenset[str]:
    """Return the documents that stand and have the grades of the graph."""
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
    for entity, agency, documents in zip(
        frame["entity"], frame["agency"], frame["documents"], strict=True
    ):
        held = admitted.intersection(documents)
        if held:
            found.setdefault(entity, {})[agency] = set(held)
    return found


def _countries(graph: EntityGraph, case: Case | None) -> tuple[Named, int]:
    own: Named = {}
    for entity in graph.ids:
        _named_by_key(entity, own)
    if case is None:
        return own, 0
    admitted = _admitted(graph, case)
    links = links_of_types(case, HELD)
    links = links[links["document"].isin(admitted)]
    for entity in {*links["source"], *links["target"]} - own.keys():
        _named_by_key(entity, own)
    unread = _stated(case, admitted, own)
    papers: Named = {}
    things: Named = {}
    for left, right, document in zip(
        links["source"], links["target"], links["document"], strict=True
    ):
        for entity, thing in ((left, right), (right, left)):
            kind = split_id(thing)[0]
            if thing in own and kind in THINGS:
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
    """Add what is stated of those whose key names no country; count what cannot be read."""
    by_key, unread = frozenset(own), 0
    frame = statement_rows(case, (*NATION, "plate"))
    for entity, attribute, value, document in zip(
        frame["entity"], frame["attribute"], frame["value"], frame["document"], strict=True
    ):
        if document not in admitted or entity in by_key:
            continue
        if attribute in NATION:
            country = read_country(value, nation=attribute == "nationality")
            unread += country is None
        else:
            country = issuing_country("plate", value)
        if country is not None:
            own.setdefault(entity, {}).setdefault(country, set()).add(document)
    return unread
