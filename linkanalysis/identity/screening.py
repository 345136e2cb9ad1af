"""A case screened against notices and lists: who or what on them may be in the case.

Lives here: `screen` and its result `Screening`.
Not here: what a kind of notice means (`notice_meanings`), reading lists (`records`), comparing
(`likeness`), the record of a confirmation (`Case.confirm`).

A list is a case of its own, read like any other. Nothing is merged and no role is set.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._door import Call, answer, guarded
from linkanalysis._given import expect_count, is_real, row_by_number
from linkanalysis._names import Name
from linkanalysis._provenance import MadeBy, Reason
from linkanalysis._result import Column, Result, sentences
from linkanalysis.case import Case
from linkanalysis.case.case import expect_case
from linkanalysis.case.decisions import MAY_BE
from linkanalysis.case.described import describe, rows_of, stated_rows
from linkanalysis.case.mentions import WITHHELD
from linkanalysis.errors import CaseError, DataQualityWarning
from linkanalysis.identity.notice_meanings import BY_NAME, MEANINGS, needs_neutrality_review
from linkanalysis.likeness.bits import PLUS, SIGNS, TILDE, judge, sign_table
from linkanalysis.likeness.crossing import cross_candidates, crossed
from linkanalysis.likeness.features import FEATURES
from linkanalysis.likeness.population import levels_of
from linkanalysis.likeness.weights import known_weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from linkanalysis.likeness.bits import Judged
    from linkanalysis.likeness.population import Population

SCREENED = ("person", "vehicle", "plate", "document_number")
# An offline copy of INTERPOL's databases (MIND) is refreshed every 24 to 48 hours.
STALE = dt.timedelta(hours=48)
A_MISS = (
    "A miss means nothing: most notices are for police use only, and a list holds what it held on "
    "its day."
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
class Screening(Result):
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

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self.candidates)

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
            If there is no such row, or `method` is none of the three.
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
        properties = self.columns
        rows = []
        for each in self.candidates:
            entity, listed = self._shown(each)
            signs = dict(each.signs)
            hidden = (entity, listed) != each._ids  # noqa: SLF001 - its own row
            rows.append(
                (
                    Name(entity, each._ids[0]),  # noqa: SLF001
                    Name(listed, each._ids[1]),  # noqa: SLF001
                    each.number,
                    each.kind,
                    each.bits,
                    each.as_of,
                    each.stale,
                    () if hidden else each.warrants,
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

    def _shown(self, each: Candidate) -> tuple[str, str]:
        """Return both as they may be shown now: if one is protected, the other names them."""
        case: Case = self.made_by.case
        return shown_across(case, self.lists[each.number - 1], each._ids)  # noqa: SLF001

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


@answer()
def screen(
    call: Call,
    case: Case,
    lists: Case | Sequence[Case],
    *,
    as_of: dt.date | None = None,
    limit: int = 3,
    min_bits: float = 0.0,
) -> Screening:
    """Find entries of notices and lists that people, vehicles, plates or documents may be.

    Parameters
    ----------
    case : Case
        The case; nothing in it is changed.
    lists : Case or sequence of Case
        Notices, missing persons, stolen vehicles, travel documents: each read by ``read_case``
        from its files, or made with ``Case.add``.
    as_of : date, optional
        The day asked about, by which lists are stale; by default today.
    limit : int, default 3
        The largest number of candidates of one entity.
    min_bits : float, default 0.0
        By how many bits what agrees must outweigh what disagrees.

    Returns
    -------
    Screening
        Candidates with reasons, those with the most evidence first.

    Raises
    ------
    CaseError
        If `lists` is no case or list of cases, or `min_bits` is not a number.

    Warns
    -----
    DataQualityWarning
        If a list is older than 48 hours, or its day is not known.

    Notes
    -----
    The evidence is that of `Case.compare`, with what is generally known about how common values
    are; many bits mean that much agrees that few people share. A candidate is a lead, never a hit:
    nothing is merged and nobody is given a role. A miss means nothing: most notices are for police
    use only. A Red Notice is not an arrest warrant, and in the US nobody may be arrested on it
    alone; confirm with the National Central Bureau, then record it with `Screening.confirm`. Plates
    are compared within one state or country only. A person of the same name with another birth
    date is no candidate. Missing values on a notice count neither way.

    References
    ----------
    .. [1] INTERPOL's Rules on the Processing of Data, III/IRPD/GA/2011, art. 63.
    .. [2] US Department of Justice, Organization and Functions Manual 3.

    Examples
    --------
    >>> import datetime as dt
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> car = pd.DataFrame({"id": ["1HGCM82633A004352"], "type": ["vehicle"]})
    >>> case, stolen = la.Case(purpose="training"), la.Case(purpose="training")
    >>> for each in (case, stolen):
    ...     page = {"title": "cars", "received": dt.date(2026, 3, 1)}
    ...     _ = each.add(la.read_frame(car, reader="entities", document=page))
    >>> found = la.identity.screen(case, stolen, as_of=dt.date(2026, 3, 2))
    >>> found.to_frame()["kind"].tolist()
    ['vehicle on a list']
    """
    expect_case(case)
    held = _lists(lists)
    expect_count("limit", limit, error=CaseError)
    if not is_real(min_bits):
        message = f"min_bits is {min_bits!r:.40}; give a number of bits, such as 0."
        raise CaseError(message)
    day = as_of or dt.datetime.now(dt.UTC).date()
    found, notes = [], []
    for number, listed in enumerate(held, start=1):
        received = _received(listed)
        if any(_is_stale(each, day) for each in received.values()):
            notes.append(_stale_note(number, received))
        for kind in SCREENED:
            found += _of_kind(case, listed, kind, min_bits, (number, limit, day))
    for note in notes:
        warnings.warn(note, DataQualityWarning, stacklevel=3)
    found.sort(key=lambda each: (-each.bits, each.entity, each.number, each.listed))
    made_by = call.made_by({"lists": f"{len(held)} given"})
    return Screening(tuple(found), held, tuple(notes), made_by)


def _lists(lists: object) -> tuple[Case, ...]:
    if isinstance(lists, Case):
        return (lists,)
    listed = tuple(lists) if isinstance(lists, Iterable) and not isinstance(lists, str) else ()
    if not listed or not all(isinstance(each, Case) for each in listed):
        message = (
            "lists must be a case, or several: read the files of a list with la.read_case(folder), "
            "as you read a case."
        )
        raise CaseError(message)
    return listed


def _received(listed: Case) -> dict[str, dt.date | None]:
    documents = listed.documents().query("status == 'standing'")
    return {
        str(each): None if pd.isna(day) else pd.Timestamp(day).date()
        for each, day in zip(documents["id"], documents["received"], strict=True)
    }


def _is_stale(received: dt.date | None, day: dt.date) -> bool:
    return received is None or day - received > STALE


def _stale_note(number: int, received: dict[str, dt.date | None]) -> str:
    known = [each for each in received.values() if each is not None]
    oldest = min(known, default=None)
    if None in received.values() or oldest is None:
        return (
            f"List {number} does not say when it was received; take it for stale. Set "
            '"received" in its case.toml, or fetch it anew.'
        )
    return f"List {number} was received on {oldest}, more than 48 hours ago; fetch it anew."


def _of_kind(
    case: Case, listed: Case, kind: str, min_bits: float, options: tuple[int, int, dt.date]
) -> list[Candidate]:
    first, second = describe(case.engine, kind), describe(listed.engine, kind)
    if not first.n or not second.n:
        return []
    whole = crossed(first, second)
    pairs = cross_candidates(whole, first.n)
    if not pairs.left.size:
        return []
    level, rare = levels_of(whole, pairs.left, pairs.right)
    weights = known_weights(whole, pairs=float(second.n))
    judged = judge(whole, weights, level, rare)
    weight = judged.total - np.float32(weights.prior)
    kept = np.flatnonzero((weight > min_bits) & ~judged.vetoed & (judged.agreeing > 0))
    kept = kept[np.lexsort((pairs.right[kept], -judged.total[kept], pairs.left[kept]))]
    left = pairs.left[kept]
    start = np.searchsorted(left, left)
    kept = kept[np.arange(left.size) - start < options[1]]
    one, other = pairs.left[kept], pairs.right[kept]
    chosen = judge(whole, weights, level[kept], rare[kept])
    ids = [
        (whole.entities[a], whole.entities[b])
        for a, b in zip(one.tolist(), other.tolist(), strict=True)
    ]
    return _candidates(case, listed, whole, chosen, (one, other), ids, options)


def _candidates(
    case: Case,
    listed: Case,
    whole: Population,
    judged: Judged,
    numbers: tuple[NDArray[np.int64], NDArray[np.int64]],
    ids: list[tuple[str, str]],
    options: tuple[int, int, dt.date],
) -> list[Candidate]:
    number, _, day = options
    evidence = evidence_of_population(whole, judged)
    reasons = _reasons(case, listed, whole, judged, numbers, ids, number)
    entries = {entry for _, entry in ids}
    meaning = _meanings(listed, entries, whole.type_name)
    warrants = _warrants(listed, entries)
    received = _received(listed)
    found = []
    for at, pair in enumerate(ids):
        row = BY_NAME[meaning[pair[1]]]
        rows = [why.document for of, why in reasons[at] if of]
        days = [received.get(document) for document in rows]
        known = [each for each in days if each is not None]
        as_of = min(known, default=None) if len(known) == len(days) else None
        charges = warrants.get(pair[1], ())
        shown = shown_across(case, listed, pair)
        found.append(
            Candidate(
                *shown,
                number,
                row.kind,
                row.reading,
                round(float(judged.total[at]), 2),
                evidence[at],
                as_of,
                _is_stale(as_of, day),
                charges if shown == pair else (),
                any(map(needs_neutrality_review, charges)),
                tuple(reasons[at]),
                pair,
            )
        )
    return found


def evidence_of_population(
    population: Population, judged: Judged
) -> list[tuple[tuple[str, str], ...]]:
    """Return the signs of judged pairs by property."""
    names = [feature.name for feature in population.features]
    signs = sign_table(population)
    shifted = judged.level.astype(np.int64) + 1
    sign = np.take_along_axis(signs[None], shifted[:, :, None], 2)[:, :, 0]
    return [
        tuple((names[at], SIGNS[row[at]]) for at in np.flatnonzero(row).tolist()) for row in sign
    ]


def _reasons(
    case: Case,
    listed: Case,
    whole: Population,
    judged: Judged,
    numbers: tuple[NDArray[np.int64], NDArray[np.int64]],
    ids: list[tuple[str, str]],
    number: int,
) -> list[list[tuple[int, Reason]]]:
    stated = rows_of(case.engine, whole, {one for one, _ in ids})
    entries = rows_of(listed.engine, whole, {other for _, other in ids})
    signs = sign_table(whole)
    found: list[list[tuple[int, Reason]]] = [[] for _ in ids]
    for column, feature in enumerate(whole.features):
        level = judged.level[:, column].astype(np.int64)
        at = np.flatnonzero(np.isin(signs[column][level + 1], (PLUS, TILDE)))
        values = whole.held[feature.name].matched(numbers[0][at], numbers[1][at])
        for row, (one, other) in zip(at.tolist(), values, strict=True):
            text = f"{feature.levels[level[row]].reason} ({judged.bits[row, column]:+.1f} bits)"
            for of, where in (
                (0, stated[ids[row][0], feature.name][one]),
                (number, entries[ids[row][1], feature.name][other]),
            ):
                found[row].append((of, Reason(where.document, where.row, text)))
    return found


def _meanings(listed: Case, entries: set[str], kind: str) -> dict[str, str]:
    """Return the row of `MEANINGS` for each entry: by its role on the list, or its type."""
    if kind != "person":
        return dict.fromkeys(entries, kind if kind in BY_NAME else "")
    roles: dict[str, set[str]] = defaultdict(set)
    stated = stated_rows(listed.engine, ["role"], entries)
    for entity, value in zip(stated["entity"], stated["value"], strict=True):
        roles[str(entity)].add(str(value))
    order = [row.name for row in MEANINGS]
    return {entry: next((name for name in order if name in roles[entry]), "") for entry in entries}


def _warrants(listed: Case, entries: set[str]) -> dict[str, tuple[str, ...]]:
    """Return the warrants of each entry, one a country and charge: several are kept apart."""
    links = listed.links()
    notices = links[(links["type"] == "subject_of") & links["source"].isin(entries)]
    events = dict(zip(notices["target"], notices["source"], strict=True))
    wanted = ["issuing_country", "charge", "charge_translation"]
    stated = stated_rows(listed.engine, wanted, events).sort_values(["entity", "row", "attribute"])
    apart: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for entity, attribute, value, row in zip(
        *(stated[name] for name in ("entity", "attribute", "value", "row")), strict=True
    ):
        warrant = str(row).rpartition("/")[0] if "/" in str(row) else str(row)
        apart[events[str(entity)], warrant].setdefault(str(attribute), str(value))
    found: dict[str, list[str]] = defaultdict(list)
    for (entry, _), fields in sorted(apart.items()):
        charge = fields.get("charge_translation") or fields.get("charge", "")
        country = fields.get("issuing_country", "")
        found[entry].append(": ".join(part for part in (country, charge) if part))
    return {entry: tuple(texts) for entry, texts in found.items()}


__all__ = ["Candidate", "Screening", "screen"]
