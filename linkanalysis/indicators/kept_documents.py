"""Identity documents of several others in the hands of one person.

Lives here: the indicator of documents kept by another.
Not here: control in other ways (`third_party_control`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.graph.queries import links_of_types
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.over_several import acts_of, over_several
from linkanalysis.indicators.record import turned

if TYPE_CHECKING:
    from linkanalysis.indicators.finding import Outcome
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

KEEPS, HOLDS, OWNERS = "holds_documents_of", "holds", ("owns", "registered_to")


def kept_documents(record: Record, settings: Settings) -> Outcome:
    """Find people who keep the identity documents of several others.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of others.

    Returns
    -------
    Outcome
        A finding for each person who keeps the documents of so many others outside the family.

    Notes
    -----
    A document counts as another's if a record says whose it is: a ``holds_documents_of`` link, or a
    number that one person holds and that another owns or has registered. That two people show the
    same number, and no register says whose it is, is a question of identity (`la.resolve`). A
    seizure names the place where documents lay, not who kept them there: places are not looked
    at.

    References
    ----------
    .. [1] UNODC (2009), Anti-human trafficking manual for criminal justice practitioners.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> record = read_record(Case(purpose="training"))
    >>> kept_documents(record, KEPT_DOCUMENTS.defaults).findings
    ()
    """
    return over_several(
        record,
        "kept_documents",
        _kept(record),
        least=settings["least"],
        title="{who} keeps identity documents of {count} people",
    )


def _kept(record: Record) -> pd.DataFrame:
    """Return who keeps the documents of others: as stated, or as registered to their owners."""
    holds = links_of_types(record.case, [HOLDS, *OWNERS])
    holds["paper"], holds["who"] = turned(holds, "document_number")
    holds = holds[holds["paper"].str.startswith("document_number:")]
    owners = holds[holds["type"].isin(OWNERS)]
    held = holds[(holds["type"] == HOLDS) & holds["who"].str.startswith("person:")]
    both = held.merge(owners[["paper", "who"]].drop_duplicates(), on="paper", suffixes=("", "_of"))
    both = both.assign(doer=both["who"], other=both["who_of"])
    return pd.concat([acts_of(record, {KEEPS: True}), both], ignore_index=True)


KEPT_DOCUMENTS = Indicator(
    id="I25",
    name="kept_documents",
    function=kept_documents,
    rule="one person who keeps identity documents of at least {least:g} others outside the family",
    reading="whoever has no documents cannot leave",
    reference="UNODC (2009)",
    needs=(Need("records of who keeps identity documents", links=(KEEPS, HOLDS)),),
    settings=(Setting("least", 2, "one document of another is often that of a friend"),),
    alternatives=(
        "Employers, hotels, lawyers and consulates keep documents for a time, lawfully or not.",
        "Found documents, and those that a traveler carries for a group, look the same.",
    ),
    version=2,
)
