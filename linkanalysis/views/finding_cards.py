"""The findings of the case report: the first of each indicator, and what else explains them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.core.vocabulary.names import display_name
from linkanalysis.indicators import INDICATORS
from linkanalysis.protection.mentions import WITHHELD
from linkanalysis.views.pages.finding_words import also_involved, finding_title
from linkanalysis.views.pages.page import Markup, bullets, definitions, link, tag
from linkanalysis.views.pages.wording import upper_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.indicators import Finding, Findings, Indicator
    from linkanalysis.views.pages.evidence import Documents

INDICATORS_HEAD = "Indicators of trafficking"
# Findings of one indicator in the section; the appendix has all, with their rows.
FIRST_FINDINGS = 3


def finding_cards(findings: Findings, documents: Documents) -> Markup:
    """Show the first findings of each indicator, and what else would explain them."""
    rows = {row.name: row for row in INDICATORS}
    same = same_rows(findings)
    cards = [
        part
        for name, each in by_indicator(findings).items()
        for part in _of_one(rows[name], each, same, documents)
    ]
    if not cards:
        cards = [tag("p", "No indicator was found. This proves nothing either way.")]
    notes = list(findings.notes)
    if findings.withheld:
        notes.append(
            f"Indicators about protected people, counted but not shown: {findings.withheld:,}."
        )
    caveats = dict.fromkeys(finding.caveat for finding in findings)
    leads = (tag("p", caveat, class_="lead") for caveat in caveats)
    return tag("div", *leads, *cards, bullets(notes))


def by_indicator(findings: Findings) -> dict[str, list[Finding]]:
    """Return the findings of each indicator, in their order."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.indicator, []).append(finding)
    return found


def _named(entity: str, documents: Documents) -> str:
    if documents.case is None:
        return entity
    return display_name(entity, documents.case.protection.label(entity))


def same_rows(findings: Iterable[Finding]) -> dict[Finding, tuple[str, ...]]:
    """Name the other indicators that rest on a row of each finding: they are no second source."""
    headings = {row.name: row.heading for row in INDICATORS}
    rows = {
        finding: [
            (reason.document, reason.row)
            for reason in finding.evidence
            # rows without a number, and rows or documents that are withheld, may be different ones
            if reason.row and WITHHELD not in {reason.document, reason.row}
        ]
        for finding in findings
    }
    resting: dict[tuple[str, str], list[str]] = {}
    for finding, those in rows.items():
        for row in those:
            resting.setdefault(row, []).append(finding.indicator)
    return {
        finding: tuple(
            headings[name]
            for name in dict.fromkeys(name for row in those for name in resting[row])
            if name != finding.indicator
        )
        for finding, those in rows.items()
    }


def _of_one(
    row: Indicator,
    findings: list[Finding],
    same: dict[Finding, tuple[str, ...]],
    documents: Documents,
) -> list[Markup]:
    """Show the findings of one indicator, what else would look the same said once."""
    first = findings[:FIRST_FINDINGS]
    return [
        tag("h3", row.heading),
        tag("p", f"{upper_first(row.reading)} ({row.reference}). It {row.bears_on}. "
            "What else would look the same: ", " ".join(row.alternatives), " ",
            link(f"→ {_behind(len(findings))}", finding_anchor(row.name))),
        *(_finding_card(finding, row.alternatives, same[finding], documents) for finding in first),
    ]  # fmt: skip


def _behind(count: int) -> str:
    return "the rows behind it" if count == 1 else f"all {count}, with the rows behind them"


def finding_anchor(indicator: str) -> str:
    """Name the place in the appendix where the rows behind an indicator's findings are."""
    return f"rows-{indicator.replace('_', '-')}"


def _finding_card(
    finding: Finding, alternatives: tuple[str, ...], same: tuple[str, ...], documents: Documents
) -> Markup:
    doubts = [text for text in finding.counter if text not in alternatives]
    expected = "" if finding.chance is None else f"{finding.chance.expected:.3g}"
    involved = also_involved(finding, lambda entity: _named(entity, documents))
    facts = (
        ("Also involved", involved),
        ("Expected by chance", expected),
        ("Details", " ".join(finding.details)),
        ("Same rows as", "; ".join(same)),
    )
    return tag(
        "article",
        tag("h4", finding_title(finding)),
        definitions(facts),
        tag("p", f"Against: {' '.join(doubts)}") if doubts else "",
        class_="card",
    )
