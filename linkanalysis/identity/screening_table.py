"""Entries of lists that entities of a case may be: candidates to confirm, never hits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.decisions import CHAINED, MAY_BE, clusters
from linkanalysis.core.checks import row_by_number
from linkanalysis.core.door import guarded
from linkanalysis.core.masked_ids import Name
from linkanalysis.core.result import CaseAnswer, Column, sentences
from linkanalysis.errors import ProtectedError
from linkanalysis.names.features import FEATURES
from linkanalysis.protection.mentions import WITHHELD

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy, Reason

A_MISS = (
    "No match does not clear anyone: most notices are for police use only, and a list holds what "
    "it held on its day."
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry of a list that an entity of the case may be.

    Attributes
    ----------
    entity, listed : str
        The entity of the case and the entry, as they may be shown.
    number : int
        Number of the list, from 1.
    kind, reading : str
        What the entry is, and what it does and does not ask for.
    bits : float
        Evidence that the two are one.
    signs : tuple of (str, str)
        Property and sign.
    as_of : date or None
        Day on which the list was received.
    stale : bool
        Whether that is more than 48 hours ago, or not known.
    warrants : tuple of str
        Country and charge of each warrant.
    neutrality_review : bool
        Whether a charge has a word that art. 3 of INTERPOL's Constitution may cover.

    Examples
    --------
    >>> found = Candidate("person:KY-1", "person:X", 1, "entry of a list", "Confirm.", 9.5)
    >>> found.stale
    True
    """

    entity: str
    listed: str
    number: int
    kind: str
    reading: str
    bits: float
    signs: tuple[tuple[str, str], ...] = ()
    as_of: dt.date | None = None
    stale: bool = True
    warrants: tuple[str, ...] = ()
    neutrality_review: bool = False
    _reasons: tuple[tuple[int, Reason], ...] = field(default=(), repr=False)
    _ids: tuple[str, str] = field(default=("", ""), repr=False, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Screening(CaseAnswer):
    """Entries of lists that entities of a case may be: candidates, never hits.

    Attributes
    ----------
    candidates : tuple of Candidate
        Those with the most evidence first.
    lists : tuple of Case
        The lists.
    notes : tuple of str
        Which lists are stale.
    made_by : MadeBy
        How they were found.

    Examples
    --------
    >>> import linkanalysis as la
    >>> case, notices = la.Case(purpose="training"), la.Case(purpose="training")
    >>> len(la.identity.screen(case, notices))
    0
    """

    COLUMNS = (
        Column("entity", "entity of the case, masked if it or the entry is protected"),
        Column("listed", "entry of the list, in the same way"),
        Column("list", "number of the list, in the order given"),
        Column("kind", "what the entry is"),
        Column("bits", "evidence that the two are one: above 0 more likely than not", "bits"),
        Column("as_of", "day on which the list was received; empty if it is not known"),
        Column("stale", "whether that is more than 48 hours before the day asked about"),
        Column("warrants", "country and charge of each warrant"),
        Column(
            "neutrality_review", "whether a charge has a word of politics, religion or the like"
        ),
        Column(
            "{measure}",
            "a property: + agrees, ~ agrees in part, − disagrees, ! rules sameness out",
        ),
        Column("reading", "what the entry asks for, and what it is not"),
        Column("reasons", "what agrees, with document and row in the case and in the list"),
    )
    CAVEAT = (
        f"{A_MISS} A candidate is a lead: nothing was merged and nobody was given a role. A notice "
        "is not an arrest warrant; in the US nobody may be arrested on a notice alone. Confirm "
        "with the National Central Bureau, or the agency that made the list, before you act."
    )

    candidates: tuple[Candidate, ...]
    lists: tuple[Case, ...]
    notes: tuple[str, ...]
    made_by: MadeBy
    _protected: frozenset[str] = field(repr=False)
    _of_lists: tuple[frozenset[str], ...] = field(repr=False)  # protected in each list, likewise

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self.candidates)

    def _refuse_named(self) -> None:
        """Refuse also if somebody of a list has come to be protected in it."""
        super(Screening, self)._refuse_named()
        for listed, protected in zip(self.lists, self._of_lists, strict=True):
            if listed.protection.names.keys() - protected:
                message = (
                    "Somebody came to be protected in a list after the screening, which may still "
                    "name them; nothing was shown. Screen again: la.identity.screen(case, …)."
                )
                raise ProtectedError(message)

    def __len__(self) -> int:
        return len(self.candidates)

    def __repr__(self) -> str:
        return f"Screening({len(self.candidates)} candidates)"

    @property
    def columns(self) -> tuple[str, ...]:
        """The properties that some candidate has, in the order of `FEATURES`."""
        there = {name for each in self.candidates for name, _ in each.signs}
        return tuple(row.name for row in FEATURES if row.name in there)

    @guarded
    def confirm(self, number: int, *, method: str, ref: str, by: str) -> None:
        """Record that a person confirmed a candidate, by what, and under which reference.

        Parameters
        ----------
        number : int
            Number of the row, from 1.
        method : {"biometric", "ncb_reply", "agency_reply"}
            How it was confirmed: by fingerprint or DNA, by a National Central Bureau, or by the
            agency that made the list.
        ref : str
            Reference of the reply or of the laboratory.
        by : str
            Who confirmed it.

        Raises
        ------
        UnknownNameError
            If there is no such row, or `method` is not one of the three.
        CaseError
            If `ref` or `by` is empty.

        Notes
        -----
        The journal of the case keeps it. It merges nothing and gives nobody a role.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> car = pd.DataFrame({"id": ["1HGCM82633A004352"], "type": ["vehicle"]})
        >>> case, stolen = la.Case(purpose="training"), la.Case(purpose="training")
        >>> for each in (case, stolen):
        ...     _ = each.add(la.read_frame(car, reader="entities", document="cars"))
        >>> import warnings
        >>> with warnings.catch_warnings(action="ignore"):
        ...     found = la.identity.screen(case, stolen)
        >>> found.confirm(1, method="agency_reply", ref="24-118", by="A. Clerk")
        >>> case.journal()["act"].tolist()[-1]
        'confirm'
        """
        chosen = row_by_number(self.candidates, number, "candidate")
        case: Case = self.made_by.case
        case.confirm(chosen._ids[0], method=method, ref=ref, by=by)  # noqa: SLF001 - its own row

    def _frame(self) -> pd.DataFrame:
        """In the order of the candidates."""
        self._refuse_named()
        properties = self.columns
        rows = []
        for each in self.candidates:
            signs = dict(each.signs)
            rows.append(
                (
                    *map(Name, (each.entity, each.listed), each._ids),  # noqa: SLF001 - its own row
                    each.number,
                    each.kind,
                    each.bits,
                    each.as_of,
                    each.stale,
                    each.warrants,
                    each.neutrality_review,
                    *(signs.get(name, "") for name in properties),
                    each.reading,
                    tuple(self._text(of, why) for of, why in each._reasons),  # noqa: SLF001
                )
            )
        names = [
            *("entity", "listed", "list", "kind", "bits", "as_of", "stale", "warrants"),
            *("neutrality_review", *properties, "reading", "reasons"),
        ]
        frame = pd.DataFrame(rows, columns=names, dtype=object)
        return frame.astype({"list": "int64", "bits": "float64"})

    def _text(self, of: int, why: Reason) -> str:
        whose = self.made_by.case if of == 0 else self.lists[of - 1]
        document = WITHHELD if whose.mentions.whole(why.document) else why.document
        where = "" if of == 0 else f"list {of}, "
        return f"{why.text} ({where}{document}, row {why.row})"

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the reasons of the candidate in that row."""
        chosen = row_by_number(self.candidates, item, "candidate")
        return tuple(why for _, why in chosen._reasons)[:limit]  # noqa: SLF001 - its own row

    def _not_shown(self) -> str:
        return sentences(self.CAVEAT)


def shown_across(case: Case, listed: Case, ids: tuple[str, str]) -> tuple[str, str]:
    """Return an entity and an entry of a list as they may be shown together."""
    entity, entry = case.protection.shown(ids[0]), listed.protection.shown(ids[1])
    masked = entity != ids[0], entry != ids[1]
    if masked[0] and not masked[1]:
        return entity, f"{MAY_BE} {entity}"
    if masked[1]:
        return (entity if masked[0] else f"{MAY_BE} {entry} of the list"), f"{entry} of the list"
    return entity, entry


def masked_together(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Mask also the candidates that others join to somebody protected: their rows are the same."""
    # an entity of the case may be called as an entry of a list is
    ends = [(each._ids[0], f"{each.number} {each._ids[1]}") for each in candidates]  # noqa: SLF001
    masked = {
        end
        for each, pair in zip(candidates, ends, strict=True)
        if (each.entity, each.listed) != each._ids  # noqa: SLF001
        for end in pair
    }
    groups = clusters(ends) if masked else []
    hidden = {end for group in groups if not masked.isdisjoint(group) for end in group}
    return [
        replace(each, entity=CHAINED, listed=CHAINED, warrants=())
        if pair[0] in hidden and (each.entity, each.listed) == each._ids  # noqa: SLF001
        else each
        for each, pair in zip(candidates, ends, strict=True)
    ]
