"""Somebody who recruited several people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.over_several import acts_of, over_several

if TYPE_CHECKING:
    from linkanalysis.indicators.finding import Outcome
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

RECRUITED = "recruited_by"


def common_recruiter(record: Record, settings: Settings) -> Outcome:
    """Find people and accounts that are said to have recruited several victims.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of victims.

    Returns
    -------
    Outcome
        A finding for each recruiter outside the family, most victims first.

    Notes
    -----
    Only those who are protected count, as victims, minors or missing persons: agents of lawful work
    recruit many. Each ``recruited_by`` link is what somebody stated, often the person recruited and
    often under pressure; the grade of its document says how far to trust it. Whoever was recruited
    may recruit in turn: a recruiter who is protected is counted and not named.

    References
    ----------
    .. [1] UNODC (2009), Anti-human trafficking manual for criminal justice practitioners.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> record = read_record(Case(purpose="training"))
    >>> common_recruiter(record, COMMON_RECRUITER.defaults).findings
    ()
    """
    acts = acts_of(record, {RECRUITED: False})
    victims = [record.is_withheld(other) for other in acts["other"]]
    acts = acts[pd.Series(victims, acts.index, dtype=bool)]
    return over_several(
        record,
        "common_recruiter",
        acts,
        least=settings["least"],
        title="{who} is said to have recruited {count} victims or other protected people",
    )


COMMON_RECRUITER = Indicator(
    id="I23",
    name="common_recruiter",
    heading="Said to have recruited several people",
    function=common_recruiter,
    rule="one person or account named as the recruiter of {least:g} or more victims",
    reading="people brought in by the same recruiter may be held by the same ring",
    reference="UNODC (2009)",
    needs=(Need("statements of who recruited whom", links=(RECRUITED,)),),
    settings=(Setting("least", 2, "the smallest number that can have a recruiter in common"),),
    alternatives=(
        "A coach or a lawful job recruiter may have recruited someone who later became a victim.",
        "Several statements may repeat one rumor: check whether their documents share an origin.",
    ),
)
