"""One who recruits, controls or keeps the documents of several people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.record import (
    CARES,
    one_of_each,
    organizations_called,
    places_called,
    turned,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.indicators.record import Record, Settings


def acts_of(record: Record, does: Mapping[str, bool]) -> pd.DataFrame:
    """Return links with the one who does something (`doer`) and the other.

    does: Types of links; True if the source does it to the target, False if the target to the
      source.
    """
    links = links_of_types(record.case, does)
    acts = links["type"].map(dict(does)).astype(bool)
    doer, other = (
        links[end].where(acts, links[back])
        for end, back in (("source", "target"), ("target", "source"))
    )
    return links.assign(doer=doer, other=other)


def over_several(
    record: Record, indicator: str, links: pd.DataFrame, *, least: float, title: str
) -> Outcome:
    """Find who does something to at least so many others outside the family.

    links: With the columns of `acts_of`.
    title: A sentence with ``{who}`` and ``{count}``.
    """
    links = links.assign(doer=[record.unit(doer) for doer in links["doer"]])
    apart = [
        doer != other and (doer, other) not in record.family
        for doer, other in zip(links["doer"], links["other"], strict=True)
    ]
    links = links[pd.Series(apart, links.index, dtype=bool)]
    findings: list[Finding] = []
    withheld = 0
    for doer, rows in links.groupby("doer"):
        others = sorted(rows["other"].unique())
        if len(others) < least:
            continue
        if record.is_withheld(str(doer)):
            withheld += 1
            continue
        findings.append(
            Finding(
                indicator=indicator,
                title=title.format(who=record.called(str(doer)), count=len(others)),
                entities=(
                    record.named(str(doer)),
                    *sorted(record.named(other) for other in others),
                ),
                observed=len(others),
                threshold=least,
                evidence=tuple(
                    dict.fromkeys(
                        (
                            *record.reasons(one_of_each(rows, "other")),
                            *record.holding_rows([str(doer), *others], rows),
                        )
                    )
                ),
            )
        )
    return Outcome(ranked(findings), withheld)


RECRUITED = "recruited_by"


def common_recruiter(record: Record, settings: Settings) -> Outcome:
    """Find people and accounts that are said to have recruited several victims.

    Only those who are protected count, as victims, minors or missing persons: agents of lawful work
    recruit many. Each ``recruited_by`` link is what somebody stated, often the person recruited and
    often under pressure; the grade of its document says how far to trust it. Whoever was recruited
    may recruit in turn: a recruiter who is protected is counted and not named.

    UNODC (2009), Anti-human trafficking manual for criminal justice practitioners.
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

    The links are statements about behavior, coded by those who took them down. One such sign is
    ordinary; several for several people ask for a talk with each of them alone. Whoever works on
    record for a shelter, a hospital, interpreters or the like may accompany others and speak for
    them: that does not count, but keeping their documents or money does.

    FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
    trafficking.
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

    A document counts as another's if a record says whose it is: a ``holds_documents_of`` link, or a
    number that one person holds and that another owns or has registered. That two people show the
    same number, and no register says whose it is, is a question of identity (`la.resolve`). A
    document that a place holds, or that was located at it, counts for the place unless a record
    says who held it: a search finds where documents lay, not who kept them there. Documents of
    those who live there, and of their families, do not count. Offices that keep documents by their
    name or trade, such as a consulate, are counted in a note.

    UNODC (2009), Anti-human trafficking manual for criminal justice practitioners.
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
