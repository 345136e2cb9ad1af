"""The entity that a question to a case means by an id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.case.search import entity_named
from linkanalysis.errors import ProtectedError, UnknownNameError

if TYPE_CHECKING:
    from linkanalysis.case.case import Case


def open_id(case: Case, entity: str, refused: str) -> str:
    """Return the canonical id of an entity; raise if it is masked or not in the case.

    refused: What is not told of somebody protected, as a clause of the error.
    """
    shown = case.protection.shown(entity)
    if shown != entity or entity in case.protection.names.values():
        message = (
            f"{shown} is protected: {refused}. An override needs who and why, and is journaled."
        )
        raise ProtectedError(message)
    found = case.same.get(entity, entity)
    if found not in case.types():
        found = entity_named(case.moment, entity) or found
    if found not in case.types():
        message = f'"{entity:.40}" is not in this case; case.find(…) searches for it.'
        raise UnknownNameError(message, name=entity)
    return found
