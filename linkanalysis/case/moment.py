"""What follows from the tables of a case between two acts.

Lives here: `Moment`, which computes sameness at once and labels, protection and mentions on first
use. A case makes a new one after every act.
Not here: how each is computed (`decisions`, `frames`, `protection`, `mentions`).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from linkanalysis._given import suggest_name
from linkanalysis.case.decisions import refresh_sameness
from linkanalysis.case.frames import entity_labels
from linkanalysis.case.mentions import Mentions, find_mentions
from linkanalysis.case.protection import Protection, find_protection
from linkanalysis.errors import UnknownNameError

if TYPE_CHECKING:
    from linkanalysis.case.engine import DuckEngine


class Moment:
    """An open database at one position of its journal; its views apply the decisions that hold.

    same: Canonical id by id, where they differ.
    """

    def __init__(self, engine: DuckEngine, region: str | None) -> None:
        self.engine = engine
        self._region = region
        self.same = refresh_sameness(engine)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Label by canonical id, unmasked."""
        return entity_labels(self.engine)

    @cached_property
    def protection(self) -> Protection:
        """Who is protected, and their masked names."""
        return find_protection(self.engine, self.labels, self.same, self._region)

    @cached_property
    def mentions(self) -> Mentions:
        """Names, numbers and birth dates that identify protected people in a text."""
        return find_mentions(self.engine, self.protection.names, self.same)

    def canonical(self, entity: str) -> str:
        """Find the canonical id of an id or masked name; raise UnknownNameError if none stands."""
        names, named = self.protection.names, str(entity)
        unmasked = {name: masked for masked, name in names.items()}
        found = self.same.get(named, named)
        found = unmasked.get(found, found)
        if found not in self.labels:
            shown = [each for each in self.labels if each not in names]
            message = f'"{named:.40}" is in no standing document. {suggest_name(named, shown)}'
            raise UnknownNameError(message.rstrip(), name=named)
        return found
