"""Texts on their way to a reader: searched for protected names, and counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.core.vocabulary.texts import is_narrative
from linkanalysis.protection.mentions import WITHHELD

if TYPE_CHECKING:
    from linkanalysis.protection.mentions import Mentions

NOT_SHOWN = "[free text, not shown]"
LIMIT = "No search finds every way to name a person."


@dataclass(slots=True)
class TextSearch:
    """A search of texts for protected names that counts what it did.

    mentions: What is searched for.
    texts: Whether free texts are shown.
    searched: Texts searched so far.
    withheld: Texts that name a protected person.
    not_shown: Free texts that were left out without a search.
    """

    mentions: Mentions
    texts: bool = True
    searched: int = 0
    withheld: int = 0
    not_shown: int = 0

    def veiled(self, text: str) -> str:
        """Return a text, or what replaces it if it names anybody protected."""
        if not text:
            return text
        self.searched += 1
        veiled = self.mentions.veiled(text)
        self.withheld += veiled == WITHHELD
        return veiled

    def value(self, attribute: str, value: str) -> str:
        """Return the value of an attribute, veiled; a free text only if they are shown."""
        if not self.texts and is_narrative(attribute, value):
            self.not_shown += 1
            return NOT_SHOWN
        return self.veiled(value)

    def notes(self) -> list[str]:
        """Say how many texts were searched, withheld and left out."""
        counts = f"{self.searched:,}; withheld: {self.withheld:,}"
        notes = [f"Texts searched for the names of protected people: {counts}. {LIMIT}"]
        if self.not_shown:
            notes.append(
                "Free texts that are not shown (narratives, notes, advertisements): "
                f"{self.not_shown:,}. Pass texts=True to show those in which no protected name is "
                "found."
            )
        return notes
