"""Findings of indicators: a statement with its evidence and with what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.core.provenance import Reason

# Below it a share is not given: it would say more than a comparison with chance can support.
SMALLEST_SHARE = 10_000
# After UNODC: https://www.unodc.org/documents/human-trafficking/HT_indicators_E_LOWRES.pdf
CAVEAT = (
    "Presence of an indicator neither proves nor disproves trafficking; it is a reason to look."
)


@dataclass(frozen=True, slots=True)
class Chance:
    """What chance alone would give, where there is a null model.

    Attributes
    ----------
    expected : float
        The count that chance gives on average.
    significance : float
        Probability that chance gives this entity as many or more (p-value).
    looked_at : int
        Number of entities that could have been found.
    p_all : float
        Probability that chance gives any of them something as unlikely (family-wise p-value),
        corrected also for the number of indicators compared with chance.
    false_share : float
        False discovery rate: share of findings at least this unlikely that arise by chance.

    Examples
    --------
    >>> Chance(0.1, 0.0003, looked_at=677, p_all=0.2, false_share=0.2).p_all
    0.2
    """

    expected: float
    significance: float
    looked_at: int
    p_all: float
    false_share: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One occurrence of an indicator.

    Attributes
    ----------
    indicator : str
        Name of the indicator.
    title : str
        What was found, as a sentence.
    entities : tuple of str
        Entities involved, as they may be shown; the first is the subject.
    observed : float
        What was counted, such as missing persons, advertisements or travelers.
    threshold : float, optional
        What the count must reach.
    chance : Chance, optional
        What chance alone would give, if it can be computed.
    evidence : tuple of Reason
        Documents and rows.
    counter : tuple of str
        What speaks against it, and what else would look the same.
    details : tuple of str
        Further facts, such as places and what chance would give; neither for nor against.
    explanation : str
        What is on record that would explain it, also in the title; empty if nothing is.
    caveat : str
        What no finding shows.

    Examples
    --------
    >>> Finding("shared_phone", "One phone in 2 advertisements", ("phone:1",), 2).caveat
    'Presence of an indicator neither proves nor disproves trafficking; it is a reason to look.'
    """

    indicator: str
    title: str
    entities: tuple[str, ...]
    observed: float
    threshold: float | None = None
    chance: Chance | None = None
    evidence: tuple[Reason, ...] = ()
    counter: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    explanation: str = ""
    caveat: str = CAVEAT


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one indicator returns.

    Attributes
    ----------
    findings : tuple of Finding
        The findings, strongest first.
    withheld : int
        Number of findings left out because their subject is protected.
    notes : tuple of str
        What else was left out, and why.

    Examples
    --------
    >>> Outcome().findings
    ()
    """

    findings: tuple[Finding, ...] = ()
    withheld: int = 0
    notes: tuple[str, ...] = ()


def corrected(chance: Chance, indicators: int) -> Chance:
    """Correct for the number of indicators that were compared with chance."""
    return replace(chance, p_all=min(1.0, chance.p_all * indicators))


def chance_in_words(chance: Chance) -> str:
    """Say what chance alone would give."""
    return (
        f"{chance.looked_at:,} were looked at; chance alone would produce something this unlikely "
        f"for at least one of them in {share_in_words(chance.p_all)} such cases."
    )


def share_in_words(share: float) -> str:
    """Write a share as a person says it: "about 2 in 100", "fewer than 1 in 1,000"."""
    if share >= 1 / 100:
        return f"about {100 * share:.0f} in 100"
    whole = 100
    while whole < SMALLEST_SHARE and share < 1 / (10 * whole):
        whole *= 10
    return f"fewer than 1 in {whole:,}"


def explained(finding: Finding, explanation: str) -> Finding:
    """Say in the title what the record says that would explain a finding; nothing if it is empty.

    explanation: A clause, which follows the title after a semicolon.
    """
    if not explanation:
        return finding
    return replace(finding, title=f"{finding.title}; {explanation}", explanation=explanation)


def ranked(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings: those that the record explains last, then by chance, count and entities.

    A small family-wise p-value and a large count come first.
    """

    def _order(one: Finding) -> tuple[bool, float, float, float, tuple[str, ...]]:
        chance = (one.chance.p_all, one.chance.significance) if one.chance else (0.0, 0.0)
        return (one.explanation != "", *chance, -one.observed, one.entities)

    return tuple(sorted(found, key=_order))
