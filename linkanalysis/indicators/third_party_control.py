"""Somebody who speaks for, accompanies or controls several others.

Lives here: the indicator of control by a third party.
Not here: identity documents kept for others (`kept_documents`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.over_several import acts_of, over_several

if TYPE_CHECKING:
    from linkanalysis.indicators.finding import Outcome
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

# True if the source does it to the target, False if the target does it to the source.
CONTROL = {
    "accompanied_by": False,
    "controls": True,
    "controls_money_of": True,
    "holds_documents_of": True,
    "speaks_for": True,
}


def third_party_control(record: Record, settings: Settings) -> Outcome:
    """Find people who are said to control several others in some way.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of others.

    Returns
    -------
    Outcome
        A finding for each person who, outside the family, speaks for others, accompanies or
        controls them, or keeps their documents or money; most others first.

    Notes
    -----
    The links are statements about behavior, coded by those who took them down. One such sign is
    ordinary; several for several people ask for a talk with each of them alone.

    References
    ----------
    .. [1] FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
       trafficking.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> record = read_record(Case(purpose="training"))
    >>> third_party_control(record, THIRD_PARTY_CONTROL.defaults).findings
    ()
    """
    return over_several(
        record,
        "third_party_control",
        acts_of(record, CONTROL),
        least=settings["least"],
        title="{who} is said to speak for, accompany or control {count} people",
    )


THIRD_PARTY_CONTROL = Indicator(
    id="I24",
    name="third_party_control",
    function=third_party_control,
    rule=(
        "one person who speaks for, accompanies or controls at least {least:g} others outside the "
        "family, or keeps their documents or money"
    ),
    reading="whoever is controlled is often not left alone with others",
    reference="FinCEN, FIN-2020-A008",
    needs=(Need("statements of who controls, accompanies or speaks for whom", links=(*CONTROL,)),),
    settings=(Setting("least", 2, "one other person is often a friend or in care"),),
    alternatives=(
        "Interpreters, guardians, nurses, social workers and tour guides do the same.",
        "No family tie to them is on record; an unrecorded one would look the same.",
    ),
)
