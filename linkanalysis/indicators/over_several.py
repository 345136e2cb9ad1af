"""People who do the same to several others: the count that several indicators share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.windows import one_of_each

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.indicators.record import Record


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
