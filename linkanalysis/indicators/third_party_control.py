"""Somebody who speaks for, accompanies or controls several others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.over_several import acts_of, over_several
from linkanalysis.indicators.trades import CARES, organizations_called

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
BY_PROFESSION = ("accompanied_by", "speaks_for")  # what advocates, nurses and interpreters do


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
    ordinary; several for several people ask for a talk with each of them alone. Whoever works on
    record for a shelter, a hospital, interpreters or the like may accompany others and speak for
    them: that does not count, but keeping their documents or money does.

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
    acts = acts_of(record, CONTROL)
    employers = frozenset[str]().union(*record.employers.values())
    caring = organizations_called(record, employers, CARES)
    cares = [
        bool(caring & record.employers.get(record.unit(who), frozenset())) for who in acts["doer"]
    ]
    at_work = pd.Series(cares, acts.index, dtype=bool) & acts["type"].isin(BY_PROFESSION)
    outcome = over_several(
        record,
        "third_party_control",
        acts[~at_work],
        least=settings["least"],
        title="{who} is said to speak for, accompany or control {count} people",
    )
    said = counted(int(at_work.sum()), "statement")
    note = f"Not counted: {said} about people who accompany or speak for others in their job."
    return replace(outcome, notes=(note,)) if at_work.any() else outcome


THIRD_PARTY_CONTROL = Indicator(
    id="I24",
    name="third_party_control",
    heading="Said to control several people",
    function=third_party_control,
    rule=(
        "one person who speaks for, accompanies or controls at least {least:g} others outside the "
        "family, or keeps their documents or money"
    ),
    reading="people under someone's control are often not left alone with others",
    reference="FinCEN, FIN-2020-A008",
    needs=(Need("statements of who controls, accompanies or speaks for whom", links=(*CONTROL,)),),
    settings=(Setting("least", 2, "one other person is often a friend or someone in their care"),),
    alternatives=(
        "Interpreters, guardians, nurses, social workers and tour guides do the same.",
        "No family tie to them is on record; an unrecorded one would look the same.",
    ),
    version=2,
)
