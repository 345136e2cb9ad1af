"""What makes a ring relevant: offenses, how recent they are, and indicators of trafficking."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.checks import given_names, is_real
from linkanalysis.core.door import guarded
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.indicators.search import find_indicators

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from linkanalysis.case import Case

# Words that agencies use for what traffickers are charged with; others are passed as `offenses`.
OFFENSES = (
    "commercial sex",
    "human trafficking",
    "involuntary servitude",
    "kidnapping",
    "prostitution",
)
HALF_LIFE_DAYS = 365  # set by hand: last year counts half; agencies with slower crimes raise it


@guarded
def ring_relevance(
    case: Case,
    *,
    offenses: str | Collection[str] = OFFENSES,
    half_life_days: float = HALF_LIFE_DAYS,
) -> dict[str, tuple[float, str]]:
    """Collect points for relevance to offenses, for ``find_rings(…, relevance=…)``.

    Parameters
    ----------
    case : Case
        The case.
    offenses : str or collection of str
        Words for offenses, such as "drug" or "human trafficking", matched anywhere in the text of
        the documents without regard to case. By default five terms for human trafficking.
    half_life_days : float, default 365
        Age in days, at the latest event of the case, at which taking part in an event counts half.
        An undated part counts half.

    Returns
    -------
    dict of str to (float, str)
        Points and reasons by id, sorted; protected people by their masked names. Taking part in an
        event of such an offense gives one point, less with age. Indicators that name the entity are
        listed among the reasons and give no point.

    Raises
    ------
    GraphKindError
        If the half-life is not a number above 0, or an offense is not a string.

    Notes
    -----
    This is not a score of a person: a victim, a witness and a suspect of one incident all get a
    point for it. The sum over a group says that the group is connected with such offenses. It
    orders rings of equal p-value; it never creates or removes a ring. People who are investigated
    more get more points, and unrecorded events give none.

    Examples
    --------
    >>> import linkanalysis as la
    >>> ring_relevance(la.Case(purpose="training"))
    {}
    """
    expect_case(case)
    words = sorted({word.casefold() for word in given_names("offenses", offenses, what="a word")})
    if not is_real(half_life_days) or half_life_days <= 0:
        message = f"half_life_days is {half_life_days!r:.40}; pass a number of days above 0."
        raise GraphKindError(message)
    points: defaultdict[str, float] = defaultdict(float)
    reasons: defaultdict[str, set[str]] = defaultdict(set)
    for who, point, reason in (*_parts(case, words, half_life_days), *_signs(case)):
        points[who] += point
        reasons[who].add(reason)
    return {who: (points[who], "; ".join(sorted(reasons[who]))) for who in sorted(points)}


def _parts(case: Case, words: list[str], half_life_days: float) -> Iterator[tuple[str, float, str]]:
    """Yield a point for each part in an event of one of the offenses."""
    said = case.moment.frame("statements")
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
    """Yield the indicators that name each entity, by its shown id, as reasons without points."""
    findings = find_indicators(case).findings
    for who, name in sorted({(who, one.indicator) for one in findings for who in one.entities}):
        yield who, 0.0, name
