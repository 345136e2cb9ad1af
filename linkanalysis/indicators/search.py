"""All indicators over a case.

Lives here: `INDICATORS`, a row for each, and `find_indicators`.
Not here: adding findings up. They stand side by side and are weighed by people, with context.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis._provenance import MadeBy
from linkanalysis._version import __version__
from linkanalysis.case.case import expect_case
from linkanalysis.graph.freshness import changes_since
from linkanalysis.indicators.common_contact import common_contact
from linkanalysis.indicators.finding import Findings, Outcome
from linkanalysis.indicators.paid_travel import paid_travel
from linkanalysis.indicators.record import Record, read_record
from linkanalysis.indicators.shared_phone import shared_phone

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph

__all__ = ["INDICATORS", "Indicator", "find_indicators"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of trafficking.

    Attributes
    ----------
    name : str
        Its name.
    function : callable
        Takes a `Record`, gives an `Outcome`.
    definition : str
        What must be there, with the numbers.
    reading : str
        Why one looks for it.
    reference : str
        Who names it.

    Examples
    --------
    >>> [row.name for row in INDICATORS]
    ['common_contact', 'shared_phone', 'paid_travel']
    """

    name: str
    function: Callable[[Record], Outcome]
    definition: str
    reading: str
    reference: str


INDICATORS = (
    Indicator(
        name="common_contact",
        function=common_contact,
        definition=(
            "calls, messages or payments with at least 2 missing persons from 60 days before to 7 "
            "days after they went missing, which chance gives in at most 5 of 100 cases"
        ),
        reading="who recruits is in contact with several before they go missing",
        reference="UNODC (2009)",
    ),
    Indicator(
        name="shared_phone",
        function=shared_phone,
        definition="a phone, e-mail address or account name in 2 to 50 advertisements",
        reading="who places advertisements for others often leaves one number",
        reference="FinCEN, FIN-2020-A008",
    ),
    Indicator(
        name="paid_travel",
        function=paid_travel,
        definition="journeys or stays of at least 3 others, no family, paid within 30 days",
        reading="who moves people pays for them",
        reference="FINTRAC, Project Protect",
    ),
)


def find_indicators(case: Case, graph: EntityGraph | None = None) -> Findings:
    """Look for indicators of trafficking in a case.

    Parameters
    ----------
    case : Case
        The case.
    graph : EntityGraph, optional
        Give only findings whose subject is in this graph.

    Returns
    -------
    Findings
        Findings in the order of `INDICATORS`, strongest first within each; every one with its
        evidence and with what speaks against it. Findings about protected people are counted,
        not given; protected people in others are masked.

    Notes
    -----
    Presence of an indicator neither proves nor disproves trafficking; it is a reason to look.
    Absence shows nothing: what nobody recorded cannot be found.

    Examples
    --------
    >>> import linkanalysis as la
    >>> find_indicators(la.Case(purpose="training")).withheld
    0
    """
    expect_case(case)
    if graph is not None:
        changes_since(graph, depth=3)
    record = read_record(case)
    outcomes = [indicator.function(record) for indicator in INDICATORS]
    found = [finding for outcome in outcomes for finding in outcome.findings]
    if graph is not None:
        inside = set(graph.shown)
        found = [finding for finding in found if finding.entities[0] in inside]
    names = ", ".join(indicator.name for indicator in INDICATORS)
    return Findings(
        findings=tuple(found),
        withheld=sum(outcome.withheld for outcome in outcomes),
        notes=(*(n for each in outcomes for n in each.notes), *case.override_notes()),
        made_by=MadeBy(
            "find_indicators",
            __version__,
            (("indicators", names),),
            fingerprint=case.fingerprint,
            position=case.position,
        ),
        case=case,
        protected=len(case.protection.names),
    )
