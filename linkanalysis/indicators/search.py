"""All indicators over a case.

Lives here: `INDICATORS`, a row for each, and `find_indicators`.
Not here: adding up findings. They are listed side by side, and people weigh them in context.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis._door import Call, answer
from linkanalysis.case.case import expect_case
from linkanalysis.indicators.common_contact import COMMON_CONTACT
from linkanalysis.indicators.finding import Findings
from linkanalysis.indicators.paid_travel import PAID_TRAVEL
from linkanalysis.indicators.record import read_record
from linkanalysis.indicators.shared_phone import SHARED_PHONE

if TYPE_CHECKING:
    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph

INDICATORS = (COMMON_CONTACT, SHARED_PHONE, PAID_TRAVEL)


@answer()
def find_indicators(call: Call, case: Case, graph: EntityGraph | None = None) -> Findings:
    """Look for indicators of trafficking in a case.

    Parameters
    ----------
    case : Case
        The case.
    graph : EntityGraph, optional
        Return only findings whose subject is in this graph.

    Returns
    -------
    Findings
        Findings about phones and other things first, then those about people; each in the order of
        `INDICATORS`, strongest first, with their evidence and what speaks against them. Findings
        about protected people are counted but not listed; protected people in other findings are
        masked.

    Notes
    -----
    The presence of an indicator neither proves nor disproves trafficking; it is a reason to look.
    Its absence shows nothing: what is not recorded cannot be found.

    Examples
    --------
    >>> import linkanalysis as la
    >>> find_indicators(la.Case(purpose="training")).withheld
    0
    """
    expect_case(case)
    record = read_record(case)
    outcomes = [indicator.function(record) for indicator in INDICATORS]
    found = [finding for outcome in outcomes for finding in outcome.findings]
    if graph is not None:
        inside = set(graph.shown)
        found = [finding for finding in found if finding.entities[0] in inside]
    # a thing is a safer start than a person
    found.sort(key=lambda finding: finding.entities[0].startswith("person:"))
    names = ", ".join(indicator.name for indicator in INDICATORS)
    return Findings(
        findings=tuple(found),
        withheld=sum(outcome.withheld for outcome in outcomes),
        notes=(*(n for each in outcomes for n in each.notes), *case.override_notes()),
        made_by=call.made_by({"indicators": names}, subject=case),
        case=case,
        protected=len(case.protection.names),
    )
