"""An exact export: who may have it, and what the journal of the case keeps of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis._given import says_something
from linkanalysis._names import unmasked
from linkanalysis.case.acts import record_export
from linkanalysis.errors import ProtectedError

if TYPE_CHECKING:
    from linkanalysis.graph.entity_graph import EntityGraph


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
