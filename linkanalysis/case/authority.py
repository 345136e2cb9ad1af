"""Showing a protected person by name, where somebody with the authority has said so.

Lives here: `override`, its end, and how every product says that one is in force; `Case` has them.
Not here: what is kept of them (`overrides`), and who is protected (`protection`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._result import OVERRIDE
from linkanalysis.case.held import SHOWN, HeldCase
from linkanalysis.case.overrides import record_end, record_override
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from linkanalysis.case.overrides import Override

__all__ = ["AuthorizedCase"]

COLUMNS = ("entity", "by", "reason", "at", "act")


class AuthorizedCase(HeldCase):
    """A case in which protection can be overridden, person by person."""

    def override(self, person: str, *, by: str, reason: str) -> None:
        """Let a protected person be ranked, named and shown in what is made from now on.

        Parameters
        ----------
        person : str
            Id of the person, or the masked name.
        by : str
            On whose authority; kept in the journal and told in every product.
        reason : str
            Why; kept and told likewise, so name nobody in it.

        Raises
        ------
        UnknownNameError
            If the person is in no standing document.
        CaseError
            If authority or reason is empty, or the entity is no protected person.

        Notes
        -----
        What identifies only people with an override follows. All others stay masked, each under the
        same masked name, and so does what an overridden person shares with somebody still masked.
        Graphs and results made before are stale; build them again. The override is of the ids that
        are judged one person now: where that changes, it lapses, and must be given anew. Take it
        back with `undo` or `end_override`: then graphs that show the person refuse to be used.
        Files that were written meanwhile are not called back; `find_leaks` finds them. Pages,
        figures, cards and cells say who is shown on whose authority. A frame holds rows alone: hand
        on `override_notes` with what you write from it.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> role = pd.DataFrame(
        ...     {"entity": ["person:1"], "attribute": ["role"], "value": ["victim"]}
        ... )
        >>> with la.Case(purpose="training") as case:
        ...     page = la.Document(title="file", sha256="0" * 64)
        ...     _ = case.add(la.Batch.of(page, statements=role))
        ...     case.override("person:1", by="Judge Doe", reason="order 24-118")
        ...     case.protection.shown("person:1")
        'person:1'
        """
        engine = self.engine
        entity = self._canonical(person)
        protection = self.protection
        if entity in protection.overrides:
            message = (
                f"{entity} is shown by name already, by act {protection.overrides[entity].act} of "
                "the journal; nothing was changed."
            )
            raise CaseError(message)
        if entity not in protection.protected:
            message = (
                f"{person[:SHOWN]} is no protected person, so there is nothing to override. Name "
                "the person: what identifies nobody else follows."
            )
            raise CaseError(message)
        others = sorted(each for each, canonical in self.same.items() if canonical == entity)
        try:
            record_override(engine, (entity, *others), by=by, reason=reason)
        finally:
            self._changed()

    def end_override(self, person: str, *, by: str, reason: str) -> None:
        """Take back an override, whatever was done since.

        Parameters
        ----------
        person : str
            Id of the person.
        by : str
            Who takes it back.
        reason : str
            Why.

        Raises
        ------
        UnknownNameError
            If the person is in no standing document.
        CaseError
            If no override of the person is in force, or who or why is missing.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> role = pd.DataFrame(
        ...     {"entity": ["person:1"], "attribute": ["role"], "value": ["victim"]}
        ... )
        >>> with la.Case(purpose="training") as case:
        ...     page = la.Document(title="file", sha256="0" * 64)
        ...     _ = case.add(la.Batch.of(page, statements=role))
        ...     case.override("person:1", by="Judge Doe", reason="order 24-118")
        ...     case.end_override("person:1", by="A. Clerk", reason="served its purpose")
        ...     case.protection.shown("person:1")
        'Protected 1'
        """
        engine = self.engine
        override = self.protection.overrides.get(self._canonical(person))
        if override is None:
            message = (
                f"No override of {person[:SHOWN]} is in force; nothing was changed. "
                "case.overrides() lists those that are."
            )
            raise CaseError(message)
        try:
            record_end(engine, override, by=by, reason=reason)
        finally:
            self._changed()

    def overrides(self) -> pd.DataFrame:
        """List the overrides that are in force.

        Returns
        -------
        DataFrame
            Columns entity, by (on whose authority), reason, at, act (its number in the journal); in
            the order in which they were given.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     list(case.overrides())
        ['entity', 'by', 'reason', 'at', 'act']
        """
        rows = [(entity, one.by, one.reason, one.at, one.act) for entity, one in self._in_order()]
        return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"act": "int64"})

    def override_notes(self) -> tuple[str, ...]:
        """Say in a sentence each which protected people are shown by name, by whom and why.

        Returns
        -------
        tuple of str
            For every product that is made while they are in force; other protected people masked.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     case.override_notes()
        ()
        """
        veiled = self.mentions.veiled
        return tuple(
            f"{OVERRIDE} (act {one.act}): {entity} is protected and shown by name, on the "
            f"authority of {veiled(one.by)}. Why: {veiled(one.reason)}"
            for entity, one in self._in_order()
        )

    def _in_order(self) -> list[tuple[str, Override]]:
        return sorted(self.protection.overrides.items(), key=lambda each: each[1].act)
