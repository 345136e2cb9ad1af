"""Identity documents of several others in the hands of one person, or at one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.indicators.finding import Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.over_several import acts_of, over_several
from linkanalysis.indicators.record import turned
from linkanalysis.indicators.trades import places_called

if TYPE_CHECKING:
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

KEEPS, HOLDS, OWNERS = "holds_documents_of", "holds", ("owns", "registered_to")
LAY, LIVES = "located_at", "lives_at"
PLACES = ("address:", "place:")
# Words in the name or kind of a place at which documents of strangers lie as a matter of course.
# Hotels and employers are none: with them, kept documents are the sign.
KEEP_PAPERS = (
    *("consulate", "embassy", "evidence room", "immigration", "lost and found", "passport"),
    *("police", "property room", "sheriff", "visa"),
)


def kept_documents(record: Record, settings: Settings) -> Outcome:
    """Find people who keep the identity documents of several others, and places where these lie.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of others.

    Returns
    -------
    Outcome
        A finding for each person who keeps the documents of so many others outside the family, and
        for each place where documents lay of so many people who do not live there.

    Notes
    -----
    A document counts as another's if a record says whose it is: a ``holds_documents_of`` link, or a
    number that one person holds and that another owns or has registered. That two people show the
    same number, and no register says whose it is, is a question of identity (`la.resolve`). A
    document that a place holds, or that was located at it, counts for the place unless a record
    says who held it: a search finds where documents lay, not who kept them there. Documents of
    those who live there, and of their families, do not count. Offices that keep documents by their
    name or trade, such as a consulate, are counted in a note.

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
    papers = _papers(record)
    held = over_several(
        record,
        "kept_documents",
        pd.concat([acts_of(record, {KEEPS: True}), _in_hands(papers)], ignore_index=True),
        least=settings["least"],
        title="{who} is on record as keeping identity documents of {count} people",
    )
    lying = _at_places(record, papers)
    offices = places_called(record, lying["doer"], KEEP_PAPERS)
    found = over_several(
        record,
        "kept_documents",
        lying[~lying["doer"].isin(offices)],
        least=settings["least"],
        title="Identity documents of {count} people who do not live there were found at {who}",
    )
    left_out = counted(len(offices), "office")
    notes = (f"Not listed, by name or trade: {left_out} with documents of others.",)
    return Outcome(
        ranked([*held.findings, *found.findings]),
        held.withheld + found.withheld,
        notes if offices else (),
    )


def _papers(record: Record) -> pd.DataFrame:
    """Return who or what a document was with (`doer`), and whose it is (`other`)."""
    links = links_of_types(record.case, [HOLDS, LAY, *OWNERS])
    links["paper"], links["doer"] = turned(links, "document_number")
    links = links[links["paper"].str.startswith("document_number:")]
    owners = links[links["type"].isin(OWNERS)][["paper", "doer"]].drop_duplicates()
    owners = owners.rename(columns={"doer": "other"})
    return links[links["type"].isin((HOLDS, LAY))].merge(owners, on="paper")


def _in_hands(papers: pd.DataFrame) -> pd.DataFrame:
    return papers[(papers["type"] == HOLDS) & papers["doer"].str.startswith("person:")]


def _at_places(record: Record, papers: pd.DataFrame) -> pd.DataFrame:
    """Return the documents at places, but for those that somebody held, and those of residents."""
    links = links_of_types(record.case, [LIVES])
    links["person"], links["home"] = turned(links, "person")
    lives = set(zip(links["person"], links["home"], strict=True))
    residents = links.groupby("home")["person"].agg(set).to_dict()
    at_place = papers["doer"].str.startswith(PLACES) & ~papers["paper"].isin(
        _in_hands(papers)["paper"]
    )
    lying = papers[at_place]
    apart = [
        (whose, place) not in lives
        and not any((whose, who) in record.family for who in residents.get(place, ()))
        for whose, place in zip(lying["other"], lying["doer"], strict=True)
    ]
    return lying[pd.Series(apart, lying.index, dtype=bool)]


KEPT_DOCUMENTS = Indicator(
    id="I25",
    name="kept_documents",
    heading="Identity documents of others",
    function=kept_documents,
    rule=(
        "one person or place that has the identity documents of at least {least:g} others outside "
        "the family and household"
    ),
    reading="people without their documents cannot leave",
    reference="UNODC (2009)",
    needs=(Need("records of who keeps identity documents", links=(KEEPS, HOLDS, LAY)),),
    settings=(Setting("least", 2, "a single document of someone else is often a friend's"),),
    alternatives=(
        "Employers, hotels, lawyers and consulates keep documents for a while, lawfully or not.",
        (
            "Lost documents that someone found, and documents that a traveler carries for a "
            "group, look the same."
        ),
        "The residents of a place may not be on record.",
    ),
    version=3,
)
