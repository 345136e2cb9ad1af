"""An identifier in the records of several agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.core.vocabulary.links import LINK_TYPES
from linkanalysis.graph.queries.graph_queries import agency_rows, links_of_types
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.record import IDENTIFIERS

if TYPE_CHECKING:
    from linkanalysis.indicators.record import Record, Settings


TYPES = tuple(row.name for row in LINK_TYPES)


def several_agencies(record: Record, settings: Settings) -> Outcome:
    """Find phones, accounts, plates and other identifiers in records of several agencies.

    An agency counts if a document of its own ties the identifier to anything but a camera, which
    reads every plate that passes. Numbers of services, and identifiers tied to more entities than
    the largest number, are in everybody's records; they are left out and counted.
    """
    rows = agency_rows(record.case)
    rows = rows[rows["entity"].str.partition(":")[0].isin(IDENTIFIERS)] if len(rows) else rows
    n_agencies = rows.groupby("entity")["agency"].transform("nunique")
    rows = rows[n_agencies >= settings["least"]]
    links = links_of_types(record.case, TYPES, touching=rows["entity"].unique())
    ends = [links.assign(thing=links[end]) for end in ("source", "target")]
    seen = (links["type"] == "located_at") & links["target"].str.startswith("place:")
    tied = dict([*pd.concat([each[~seen] for each in ends]).groupby("thing")])
    findings: list[Finding] = []
    common = 0
    for thing, of_thing in rows.groupby("entity"):
        theirs = tied.get(thing, links.head(0))
        documents = set(theirs["document"])
        states = [not documents.isdisjoint(each) for each in of_thing["documents"]]
        names = sorted(of_thing.loc[states, "agency"].unique())
        if len(names) < settings["least"]:
            continue
        n_tied = len({*theirs["source"], *theirs["target"]}) - 1
        if record.is_service(str(thing)) or n_tied > settings["most"]:
            common += 1
            continue
        shown = theirs[theirs["document"].isin(of_thing["documents"].explode())]
        findings.append(
            Finding(
                indicator="several_agencies",
                title=(
                    f"{record.called(str(thing))} is in records of {len(names)} agencies: "
                    f"{', '.join(map(record.case.veiled, names))}"
                ),
                entities=(record.named(str(thing)),),
                observed=len(names),
                threshold=settings["least"],
                evidence=record.reasons(shown.drop_duplicates("document")),
            )
        )
    note = f"Not listed: {counted(common, 'identifier')} of services or tied to too many entities."
    return Outcome(ranked(findings), 0, (note,) if common else ())
