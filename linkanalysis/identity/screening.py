"""A case screened against notices and lists: who or what on them may be in the case.

A list is a case of its own, read like any other. Nothing is merged and no role is set.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from anyascii import anyascii

from linkanalysis.case import Case
from linkanalysis.case.case import expect_case
from linkanalysis.case.descriptions import Stated, describe, rows_of, stated_rows
from linkanalysis.core.checks import expect_count, is_real
from linkanalysis.core.door import Call, answer
from linkanalysis.core.keys.kinds import identify
from linkanalysis.core.keys.region import find_state
from linkanalysis.core.provenance import Reason
from linkanalysis.core.vocabulary.headings import THINGS
from linkanalysis.errors import CaseError, DataQualityWarning, LinkAnalysisError
from linkanalysis.identity.screening_table import (
    Candidate,
    Screening,
    masked_together,
    shown_across,
)
from linkanalysis.names.bits import PLUS, SIGNS, TILDE, judge, sign_table
from linkanalysis.names.people import cross_candidates, crossed
from linkanalysis.names.population import Held, Population, levels_of
from linkanalysis.names.weights import known_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.names.bits import Judged


SCREENED = ("person", "vehicle", "plate", "document_number")
# An offline copy of INTERPOL's databases (MIND) is refreshed every 24 to 48 hours.
STALE = dt.timedelta(hours=48)


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
        The day on which lists are checked for being stale; by default today.
    limit : int, default 3
        Maximum number of candidates of one entity.
    min_bits : float, default 0.0
        Minimum evidence of a candidate, in bits: agreement less disagreement.

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
    The evidence is that of `Case.compare`, with general frequencies of values instead of those of
    the case; many bits mean that the two agree in what few people share. A candidate is a lead,
    never a hit: nothing is merged and nobody is given a role. No match does not clear anyone: most
    notices are for police use only. A Red Notice is not an arrest warrant, and in the US nobody may
    be arrested on it alone; confirm with the National Central Bureau, then record it with
    `Screening.confirm`. Plates are compared within one state or country only. A person of the same
    name with another birth date is no candidate. A VIN or plate that a vehicle or plate states is
    compared as well. Missing values on a notice count neither way.

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
    found = masked_together(found)
    found.sort(key=lambda each: (-each.bits, each.entity, each.number, each.listed))
    made_by = call.made_by({"lists": f"{len(held)} given"})
    protected = [frozenset(each.protection.names) for each in (case, *held)]
    return Screening(tuple(found), held, tuple(notes), made_by, protected[0], tuple(protected[1:]))


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
    first, second = described(case, kind), described(listed, kind)
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
    alike = (weight > min_bits) & ~judged.vetoed & (judged.agreeing > 0)
    # two of another kind are compared as what they are
    of_kind = np.array([each.startswith(f"{kind}:") for each in whole.entities], np.bool_)
    kept = np.flatnonzero(alike & (of_kind[pairs.left] | of_kind[pairs.right]))
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
    key = f"{whole.type_name}_key"
    for each, rows in ((case, stated), (listed, entries)):
        for said in numbers_of(each, whole.type_name):
            rows[key].setdefault((said.entity, whole.held[key].fold(said.key)), said.stated)
    signs = sign_table(whole)
    found: list[list[tuple[int, Reason]]] = [[] for _ in ids]
    for column, feature in enumerate(whole.features):
        level = judged.level[:, column].astype(np.int64)
        at = np.flatnonzero(np.isin(signs[column][level + 1], (PLUS, TILDE)))
        values = whole.held[feature.name].matched(numbers[0][at], numbers[1][at])
        for row, (one, other) in zip(at.tolist(), values, strict=True):
            text = f"{feature.levels[level[row]].reason} ({judged.bits[row, column]:+.1f} bits)"
            for of, where in (
                (0, stated[feature.name][ids[row][0], one]),
                (number, entries[feature.name][ids[row][1], other]),
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
    # a list that is a table states the charge of the entry itself
    entry_of = dict(zip(notices["target"], notices["source"], strict=True))
    entry_of |= {entry: entry for entry in entries}
    wanted = ["issuing_country", "charge", "charge_translation"]
    columns = ["entity", "document", "row", "attribute", "value"]
    stated = stated_rows(listed.engine, wanted, entry_of).sort_values(columns)
    apart: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    # a list made by hand may have no rows
    for entity, document, row, attribute, value in zip(
        *(stated[name].fillna("").astype(str) for name in columns), strict=True
    ):
        warrant = row.rpartition("/")[0] if "/" in row else row
        apart[entry_of[entity], document, warrant].setdefault(attribute, value)
    found: dict[str, list[str]] = defaultdict(list)
    for (entry, *_), fields in sorted(apart.items()):
        charge = fields.get("charge_translation") or fields.get("charge", "")
        country = fields.get("issuing_country", "")
        found[entry].append(": ".join(part for part in (country, charge) if part))
    return {entry: tuple(texts) for entry, texts in found.items()}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A kind of entry of a list.

    name: Role of the person on the list, or type of the thing.
    kind: In words.
    reading: What it asks for, and what it is not.
    """

    name: str
    kind: str
    reading: str


CONFIRM = (
    "Confirm with the National Central Bureau (in the US: INTERPOL Washington) before you act."
)
MEANINGS = (
    Meaning(
        "wanted",
        "wanted person (red)",
        "A Red Notice asks to locate and provisionally arrest a person. It is not an arrest "
        f"warrant. In the US nobody may be arrested on a notice alone. {CONFIRM}",
    ),
    Meaning(
        "missing_person",
        "missing person (yellow)",
        "Sought for their own safety; protected, and no suspect. An adult may not want to be "
        f"found. {CONFIRM}",
    ),
    Meaning(
        "of_interest",
        "person asked about (blue)",
        f"Asks for identity, place or activities; the person may be a witness. {CONFIRM}",
    ),
    Meaning(
        "warned_about",
        "warning (green)",
        f"Warns of a possible threat; the person is not wanted. {CONFIRM}",
    ),
    Meaning(
        "unidentified_deceased",
        "unidentified body (black)",
        f"Asks who a dead person is. {CONFIRM}",
    ),
    Meaning(
        "sanctioned",
        "United Nations special notice",
        f"Listed under sanctions; not wanted for that alone. {CONFIRM}",
    ),
    Meaning(
        "asset_holder", "assets traced (silver)", f"Assets are traced; nobody is wanted. {CONFIRM}"
    ),
    Meaning(
        "vehicle",
        "vehicle on a list",
        "Listed, such as stolen; the one who drives it may have bought it in good faith. Confirm "
        "with the agency that listed it before you act.",
    ),
    Meaning(
        "plate",
        "plate on a list",
        "Plates are stolen, cloned and reissued: check the vehicle. Confirm with the agency that "
        "listed it before you act.",
    ),
    Meaning(
        "document_number",
        "document on a list",
        "Listed, such as stolen or lost; its owner may have found it again. Confirm with the "
        "agency that listed it before you act.",
    ),
    Meaning("", "entry of a list", "Confirm with the agency that made the list before you act."),
)
BY_NAME = {row.name: row for row in MEANINGS}

# Words in the text of a charge that may touch politics, the military, religion or race, in the
# order of art. 3; advisory, since treason and terrorism are also ordinary crimes.
_NEUTRALITY = re.compile(
    r"\b(?:politic\w*|parti\w* politic\w*|opposition|treason|sedition|subversi\w*|espionage|"
    r"separatis\w*|extremis\w*|insult\w*|defam\w*|slander|libel|desert(?:ion|er|ing)|"
    r"military service|draft evasion|conscript\w*|religio\w*|blasphem\w*|apostas\w*|sect|"
    r"ethnic\w*|racial\w*|demonstration|protest\w*|unauthori[sz]ed assembly|journalis\w*|"
    r"discredit\w*|foreign agent|homosexual\w*)\b"
)


def needs_neutrality_review(text: str) -> bool:
    """Say whether the text of a charge has a word that art. 3 of the Constitution may cover."""
    return _NEUTRALITY.search(anyascii(text).lower()) is not None


PLATES = tuple(sorted(word for word, kind in THINGS.items() if kind == "plate"))
STATES = ("tag_state", *(f"{each}_state" for each in PLATES))
NUMBERS = {"plate": PLATES, "vehicle": ("vehicle_identification_number", "vin")}


class Number(NamedTuple):
    """A number that an entity states, as the key of a thing of that kind, and its row."""

    entity: str
    key: str
    stated: Stated


def numbers_of(case: Case, kind: str) -> list[Number]:
    """Return the numbers of a kind that vehicles and plates state."""
    if kind not in NUMBERS:
        return []
    rows = stated_rows(case.engine, [*NUMBERS[kind], *STATES]).fillna("")
    states, found = {}, []
    lines = sorted(zip(*(rows[each].astype(str) for each in rows), strict=True))
    for entity, attribute, value, document, row in lines:
        if attribute in STATES:
            states[entity, document, row] = find_state(value) or value
    for entity, attribute, value, document, row in lines:
        if attribute in STATES or entity.partition(":")[0] not in NUMBERS:
            continue
        state = states.get((entity, document, row), "") if kind == "plate" else ""
        try:
            thing = identify(f"{state} {value}".strip(), kind, region=case.region)
        except LinkAnalysisError:
            continue
        found.append(Number(entity, thing.partition(":")[2], Stated(value, document, row)))
    return found


def described(case: Case, kind: str) -> Population:
    """Describe the entities of a kind, and those that state a number of that kind."""
    population, numbers = describe(case.engine, kind), numbers_of(case, kind)
    if not numbers:
        return population
    others = sorted({each.entity for each in numbers}.difference(population.entities))
    entities = (*population.entities, *others)
    place = {entity: at for at, entity in enumerate(entities)}
    held = {}
    for name, one in population.held.items():
        more = numbers if name == f"{kind}_key" else []
        texts = [one.texts[value] for value in one.value.tolist()] + [each.key for each in more]
        at = [*one.entity.tolist(), *(place[each.entity] for each in more)]
        of = np.array(at, np.int64), np.array(texts, dtype=object)
        held[name] = Held.of(one.feature, len(entities), *of)
    return Population(kind, entities, held)
