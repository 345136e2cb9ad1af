"""Identity documents of several others in the hands of one person.

Lives here: the indicator of documents kept by another.
Not here: control in other ways (`third_party_control`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.over_several import over_several

if TYPE_CHECKING:
    from linkanalysis.indicators.finding import Outcome
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

KEEPS = "holds_documents_of"


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
    Only ``holds_documents_of`` links count. That two people show the same document number is a
    question of identity (`la.resolve`), and a seizure names the place where documents lay, not who
    kept them there.

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
        {KEEPS: True},
        least=settings["least"],
        title="{who} keeps identity documents of {count} people",
    )


KEPT_DOCUMENTS = Indicator(
    id="I25",
    name="kept_documents",
    function=kept_documents,
    rule="one person who keeps identity documents of at least {least:g} others outside the family",
    reading="whoever has no documents cannot leave",
    reference="UNODC (2009)",
    needs=(Need("statements of who keeps whose documents", links=(KEEPS,)),),
    settings=(Setting("least", 2, "one document of another is often that of a friend"),),
    alternatives=(
        "Employers, hotels, lawyers and consulates keep documents for a time, lawfully or not.",
        "Found documents, and those that a traveler carries for a group, look the same.",
    ),
)
