"""What makes a group of people worth looking into: offenses, signs of trafficking, and how recent.

Lives here: `ring_relevance`, the points by which `find_rings` orders rings that chance explains
equally little.
Not here: any score of a person. Points are told of a ring, with their reasons, and make none.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._given import given_names, is_real
from linkanalysis.case.case import expect_case
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.queries import links_of_types
from linkanalysis.indicators.search import find_indicators

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from linkanalysis.case import Case

__all__ = ["OFFENSES", "ring_relevance"]

# Words by which agencies name what traffickers are charged with.
OFFENSES = (
    "commercial sex",
    "human trafficking",
    "involuntary servitude",
    "kidnapping",
    "prostitution",
)
HALF_LIFE_DAYS = 365


def ring_relevance(
    case: Case,
    *,
    offenses: str | Collection[str] = OFFENSES,
    half_life_days: float = HALF_LIFE_DAYS,
) -> dict[str, tuple[float, str]]:
    """Gather what makes some people and things relevant, for ``find_rings(…, relevance=…)``.

    Parameters
    ----------
    case : Case
        The case.
    offenses : str or collection of str
        Words of offenses, such as "drug" or "human trafficking"; any case, anywhere in the text
        that documents give. By default five words for trafficking in people.
    half_life_days : float, default 365
        After so many days a part in an event counts half, counted from the latest event of the
        case; what has no date counts half.

    Returns
    -------
    dict of str to (float, str)
        Points and reasons by id, sorted; protected people by their masked names. One point for
        each part in an event of such an offense, less what time takes, and one for each indicator
        in which an entity stands.

    Raises
    ------
    GraphKindError
        If the half-life is no number above 0, or an offense is no text.

    Notes
    -----
    This is no score of a person: a victim, a witness and a suspect of one incident all have a point
    for it. Summed over a group it says that the group has to do with such offenses, and orders
    rings that are equally unlikely by chance; it makes no ring and unmakes none. Whoever is
    looked into more has more of it.

    Examples
    --------
    >>> import linkanalysis as la
    >>> ring_relevance(la.Case(purpose="training"))
    {}
    """
    expect_case(case)
    words = sorted({word.casefold() for word in given_names("offenses", offenses, what="a word")})
    if not is_real(half_life_days) or half_life_days <= 0:
        message = f"half_life_days is {half_life_days!r:.40}; give a number of days above 0."
        raise GraphKindError(message)
    points: defaultdict[str, float] = defaultdict(float)
    reasons: defaultdict[str, set[str]] = defaultdict(set)
    for who, point, reason in (*_parts(case, words, half_life_days), *_signs(case)):
        points[who] += point
        reasons[who].add(reason)
    return {who: (points[who], "; ".join(sorted(reasons[who]))) for who in sorted(points)}


def _parts(case: Case, words: list[str], half_life_days: float) -> Iterator[tuple[str, float, str]]:
    """Give a point for each part in an event of one of the offenses."""
    said = case.statements()
    stated = said[said["attribute"] == "offense"]
    offense = {
        event: word
        for event, text in zip(stated["entity"], stated["value"].astype(str), strict=True)
        for word in words
        if word in text.casefold()
    }
    links = links_of_types(case, ["involved_in"]).drop_duplicates(["source", "target"])
    latest = links["start"].max()
    for who, event, day in zip(links["source"], links["target"], links["start"], strict=True):
        if event in offense:
            age = half_life_days if pd.isna(day) else (latest - day) / pd.Timedelta(days=1)
            yield case.protection.shown(who), 0.5 ** (age / half_life_days), offense[event]


def _signs(case: Case) -> Iterator[tuple[str, float, str]]:
    """Give a point for each indicator in which an entity stands, by how it may be shown."""
    findings = find_indicators(case).findings
    for who, name in sorted({(who, one.indicator) for one in findings for who in one.entities}):
        yield who, 1.0, name
