"""Co-location: identifiers that are at one place at one time more often than chance explains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column
from linkanalysis.core.vocabulary.entities import asked_types
from linkanalysis.errors import GraphKindError
from linkanalysis.events.movement.findings import MovementResult, located_id
from linkanalysis.events.movement.households import Households
from linkanalysis.events.movement.located import read_located
from linkanalysis.events.movement.pairs import PairSearch, corrected

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.core.rows import Row

    Homes = Literal["leave_out", "count"]
    Pair = tuple[int, int]

MINUTES = 60  # call records hold a phone and a sector once in a quarter of an hour
CARRIED = ("device", "phone", "sim")
CONVOY_MINUTES = 5  # cars that travel together pass a camera within minutes
CONVOY_PLACES = 3  # two cameras on one road are passed together by anybody
MIN_DAYS = 2  # what happened on one day alone did not happen again
MIN_PLACE_DAYS = 3  # fewer cannot be rare among many pairs

FALSE_SHARE = 0.05  # of the pairs listed, one in twenty may be chance

COUNTER = (
    "Colleagues, teams, classes and friends meet at one time; so do riders of one bus.",
    "An unrecorded household, or one person with both, would look the same.",
    "A sector covers kilometers: two phones in it may never have met.",
)
ROADS = (
    "Colleagues, families with two cars and company cars travel together.",
    "A camera may misread a plate.",
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CoLocations(MovementResult):
    """Pairs that are at one place at one time, with what chance would give.

    Attributes
    ----------
    rows : tuple of Row
        The pairs, least likely by chance first.
    case : Case
        The case that was asked.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.movement.find_convoys(la.Case(purpose="training"))
    <CoLocations: 0 rows, 0 withheld>
    """

    COLUMNS = (
        Column("a", "one of the two, or a masked name"),
        Column("b", "the other, or a masked name"),
        Column("place_days", "meetings: places and local days at which both were", "place-days"),
        Column("places", "different places among them", "places"),
        Column("days", "different local days among them", "days"),
        Column(
            "expected", "mean number of meetings if the days of one are rearranged", "place-days"
        ),
        Column("significance", "p-value of the meetings", "0 to 1"),
        Column("looked_at", "pairs that share a place and could have been found", "pairs"),
        Column("p_all", "p-value corrected for all pairs that could have one as small", "0 to 1"),
        Column("false_share", "false discovery rate among pairs this unlikely", "0 to 1"),
        Column("first", "first local day of a meeting", "date"),
        Column("last", "last local day of a meeting", "date"),
        Column("at", "the places where they met, by name"),
        Column("counter", "what else would look the same"),
    )
    IN_CELL = (
        "a",
        "b",
        "places",
        "days",
        "place_days",
        "expected",
        "p_all",
        "first",
        "last",
        "counter",
    )
    CAVEAT = (
        "Both were in the area of one place within some minutes; that they met is not shown. "
        "A lead, never a verdict."
    )


@answer()
def co_location(
    call: Call,
    case: Case,
    a: str,
    b: str,
    *,
    minutes: int = MINUTES,
    homes: Homes = "leave_out",
) -> CoLocations:
    """Count how often two identifiers are at one place at one time, and compare with chance.

    Parameters
    ----------
    case : Case
        The case.
    a : str
        Id of a phone, plate or other identifier.
    b : str
        Id of another.
    minutes : int, default 60
        Maximum number of minutes between a record of each, at least 1.
    homes : {"leave_out", "count"}, default "leave_out"
        Whether meetings at the usual places of either count: the one or two places with most days,
        if these are at least five days and a quarter of all.

    Returns
    -------
    CoLocations
        One row, or none if they never met.

    Raises
    ------
    UnknownNameError
        If an id is not in the case.
    ProtectedError
        If an id is protected.
    GraphKindError
        If both are the same.

    Notes
    -----
    A meeting is a place and a local day (4 a.m. to 4 a.m.); more records of it count once. To
    estimate chance, the days of one are moved to other days of the same weekday in all possible
    ways, with hours and places kept, so what both do every Friday is expected; the p-value is
    exact. If both are seen on most days of a long period, days move only within a part of it. Many
    more meetings than expected say that they move together, not that they know each other. The
    p-value of a pair that you picked because it met proves nothing; `find_co_locations` corrects
    for all pairs. Events without a time are not used.

    References
    ----------
    .. [1] Pitman (1937), Supplement to the Journal of the Royal Statistical Society 4(1), 119-130.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> reads = pd.DataFrame({"plate": ["ABC 123", "XYZ 789"], "state": "KY", "camera": "I-64"})
    >>> reads["start"] = ["2024-05-02 14:30Z", "2024-05-02 14:32Z"]
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(reads, reader="plate_reads", document="reads"))
    >>> pair = co_location(case, "plate:US-KY:ABC123", "plate:US-KY:XYZ789")
    >>> pair.to_frame()[["place_days", "days"]].values.tolist()
    [[1, 1]]
    """
    expect_case(case)
    a, b = (located_id(case, entity) for entity in (a, b))
    if a == b:
        message = f'"{a}" is given twice; give the ids of two identifiers.'
        raise GraphKindError(message)
    located = read_located(case)
    search = PairSearch(located, located.timed(), minutes, leave_out=homes == "leave_out")
    codes = {entity: code for code, entity in enumerate(search.entities)}
    first, second = sorted(codes.get(each, -1) for each in (a, b))
    met = search.meetings().get((first, second))
    rows = []
    if met is not None:
        p, mean = search.chance((first, second))
        rows.append(search.row((first, second), met, (mean, p, 1, p, p), COUNTER))
    return _result(call, case, rows, 0, search.notes)


@answer()
def find_co_locations(
    call: Call,
    case: Case,
    *,
    types: str | Collection[str] = CARRIED,
    minutes: int = MINUTES,
    homes: Homes = "leave_out",
) -> CoLocations:
    """Find pairs of identifiers that are at one place at one time more often than by chance.

    Parameters
    ----------
    case : Case
        The case.
    types : str or collection of str, default ("device", "phone", "sim")
        Types of identifiers.
    minutes : int, default 60
        Maximum number of minutes between a record of each, at least 1.
    homes : {"leave_out", "count"}, default "leave_out"
        Whether to count meetings at the usual places of either, and pairs that live together, by
        record or by being at one place at night.

    Returns
    -------
    CoLocations
        Pairs with at least 3 meetings on 2 days and a false discovery rate of at most .05, least
        likely first.

    Notes
    -----
    Meetings and chance are those of `co_location`. `looked_at` counts all pairs that share a place
    and are seen on 2 days. The correction covers those that could have a p-value as small (Tarone,
    Gilbert), which a pair seen on two days only cannot. If more than 100 are at a place within the
    window, each is compared with the next 100 only, and a note counts such crowds. Many more
    meetings than expected say that they move together, not why. A few days of records are too few
    to rule out chance: with one week no pair is found. Among the 3,000 pairs of a simulated town
    over two months, five meetings were hardly ever enough, and six mostly were.

    References
    ----------
    .. [1] Tarone (1990), Biometrics 46(2), 515-522.
    .. [2] Gilbert (2005), Applied Statistics 54(1), 143-158.

    Examples
    --------
    >>> import linkanalysis as la
    >>> len(find_co_locations(la.Case(purpose="training")))
    0
    """
    expect_case(case)
    kinds = asked_types("types", types, case.types().values())
    least = (MIN_PLACE_DAYS, 1, MIN_DAYS)
    rules = _Rules(kinds, least, homes == "leave_out", COUNTER)
    return _search(call, case, rules, minutes=minutes)


@answer()
def find_convoys(
    call: Call,
    case: Case,
    *,
    minutes: int = CONVOY_MINUTES,
    min_places: int = CONVOY_PLACES,
    min_days: int = MIN_DAYS,
) -> CoLocations:
    """Find pairs of plates that pass several cameras together more often than by chance.

    Parameters
    ----------
    case : Case
        The case.
    minutes : int, default 5
        Maximum number of minutes between two reads, at least 1.
    min_places : int, default 3
        Minimum number of cameras that both pass together.
    min_days : int, default 2
        Minimum number of days on which they do.

    Returns
    -------
    CoLocations
        Pairs with a false discovery rate of at most .05, least likely first.

    Notes
    -----
    Works like `find_co_locations`, with all cameras counted. Commuters who take one road at the
    same hour each working day meet no more often than chance would have them, so they are not
    found. The correction covers the pairs that could be found: those that share `min_places`
    cameras and are seen on enough days. Plates of one household, or of one holder, are left out and
    counted.

    References
    ----------
    .. [1] Homayounfar, Ho, Zhu, Head, Palmer (2011), Multi-vehicle convoy analysis based on ANPR
       data, ICDP 2011.

    Examples
    --------
    >>> import linkanalysis as la
    >>> len(find_convoys(la.Case(purpose="training")))
    0
    """
    expect_case(case)
    rules = _Rules(frozenset({"plate"}), (1, min_places, min_days), False, ROADS)  # noqa: FBT003
    return _search(call, case, rules, minutes=minutes)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a pair must be to be tested.

    kinds: Types of its identifiers.
    least: Place-days, places and days of its meetings.
    leave_out: Whether usual places, and pairs at one place at night, are left out.
    counter: What else would look the same.
    """

    kinds: frozenset[str]
    least: tuple[int, int, int]
    leave_out: bool
    counter: tuple[str, ...]


def _search(call: Call, case: Case, rules: _Rules, *, minutes: int) -> CoLocations:
    located = read_located(case)
    events = located.timed()
    asked = [who.partition(":")[0] in rules.kinds for who in events["entity"]]
    events = events[np.array(asked, dtype=bool)]
    search = PairSearch(located, events, minutes, leave_out=rules.leave_out)
    households, together = Households(case), 0
    met: dict[Pair, NDArray[np.int64]] = {}
    for pair, meetings in search.meetings().items():
        counts = search.counts(meetings)
        if any(count < least for count, least in zip(counts, rules.least, strict=True)):
            continue
        one, other = (search.entities[code] for code in pair)
        night = search.nights.get(one)
        if households.shared(one, other) or (night and night == search.nights.get(other)):
            together += 1
        else:
            met[pair] = meetings
    if together:
        search.notes.append(f"Pairs that live together or have one holder, left out: {together:,}.")
    tested = sorted((search.chance(pair), pair) for pair in met)
    _, places, days = rules.least
    smallest = search.smallest(places, days)
    rows, withheld = [], 0
    for_all, shares = corrected([p for (p, _), _ in tested], smallest)
    for ((p, mean), pair), p_all, share in zip(tested, for_all, shares, strict=True):
        if share > FALSE_SHARE:
            continue
        if all(search.entities[code] in case.protection.names for code in pair):
            withheld += 1
            continue
        chance = (mean, p, smallest.size, p_all, share)
        rows.append(search.row(pair, met[pair], chance, rules.counter))
    rows.sort(key=lambda row: (row.cells[6], -int(str(row.cells[2])), row.entities))
    return _result(call, case, rows, withheld, search.notes)


def _result(
    call: Call, case: Case, rows: list[Row], withheld: int, notes: list[str]
) -> CoLocations:
    return CoLocations(
        rows=tuple(rows),
        withheld=withheld,
        notes=(*notes, *case.override_notes()),
        made_by=call.made_by(),
        case=case,
        _protected=frozenset(case.protection.names),
    )
