"""All indicators over a case."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from linkanalysis.case.case import expect_case
from linkanalysis.core.checks import check_choice, given_names
from linkanalysis.core.counts import counted
from linkanalysis.core.door import Call, answer
from linkanalysis.core.progress import with_progress
from linkanalysis.indicators.catalogue import INDICATORS, chosen, lacking
from linkanalysis.indicators.finding import Findings, Outcome, Searched, chance_in_words, corrected
from linkanalysis.indicators.record import read_record
from linkanalysis.indicators.usual import split_usual

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph
    from linkanalysis.indicators.catalogue import Indicator
    from linkanalysis.indicators.finding import Finding
    from linkanalysis.indicators.record import Settings

LARGEST_P = 0.05  # the usual level, for everything that is compared with chance together


@answer()
def find_indicators(
    call: Call,
    case: Case,
    graph: EntityGraph | None = None,
    *,
    indicators: str | Collection[str] | None = None,
    settings: Mapping[str, Settings] | None = None,
    usual: bool = False,
) -> Findings:
    """Look for indicators of trafficking in a case.

    Parameters
    ----------
    case : Case
        The case.
    graph : EntityGraph, optional
        Return only findings whose subject is in this graph.
    indicators : str or collection of str, optional
        Names of the indicators looked for; by default all of `INDICATORS`.
    settings : mapping of str to mapping of str to float, optional
        Thresholds that replace the defaults, by the name of an indicator, such as
        ``{"paid_travel": {"least": 4}}``, and those that only you can know, such as the smallest
        share of wages by sector: ``{"payroll_too_small": {"restaurant": 0.2}}``.
    usual : bool, default False
        Also list what is usual in this case, after the others; else it is only counted.

    Returns
    -------
    Findings
        Findings about phones and other things first, then those about people; each in the order of
        `INDICATORS`, strongest first, with their evidence and what speaks against them. Findings
        that something on record would explain follow in the same order; their titles say what.
        Findings about protected people are counted but not listed; protected people in other
        findings are masked. ``coverage()`` says which indicators could not be looked for, and which
        records are missing.

    Raises
    ------
    UnknownNameError
        If there is no such indicator or setting.
    GraphKindError
        If a setting is not a number from 0 up.

    Notes
    -----
    The presence of an indicator neither proves nor disproves trafficking; it is a reason to look.
    Its absence shows nothing: what is not recorded cannot be found. If an indicator is compared
    with chance, a finding is listed only if chance alone would produce anything as unlikely, for
    anybody examined by any such indicator, in at most 5 of 100 cases. Any other finding is not
    listed if as much is usual in the case: at least five others reach its count, and a geometric
    distribution fitted to the case expects one or more to. In a case that holds only suspects, what
    they all do is usual; ``usual=True`` lists it.

    Examples
    --------
    >>> import linkanalysis as la
    >>> find_indicators(la.Case(purpose="training")).withheld
    0
    """
    expect_case(case)
    rows = _chosen_rows(indicators)
    at = chosen(rows, settings)
    record = read_record(case)
    missing = {row.name: lacking(row, record, at[row.name]) for row in rows}
    able = [row for row in rows if not missing[row.name]]
    outcomes = dict.fromkeys((row.name for row in rows), Outcome())
    for row in with_progress(able, what="indicators", total=len(able)):
        outcomes[row.name] = row.function(record, at[row.name])
    tested = sum(row.by_chance for row in able)
    kept = {row.name: _kept(row, outcomes[row.name], tested) for row in rows}
    common = sum(len(outcomes[name].findings) - len(found) for name, found in kept.items())
    entities = Counter(case.moment.frame("entities")["type"])
    parted = {name: split_usual(found, entities) for name, found in kept.items()}
    kept = {name: [*found, *(others if usual else ())] for name, (found, others) in parted.items()}
    as_others = {name: len(others) for name, (_, others) in parted.items()}
    if graph is not None:
        inside = set(graph.shown)
        kept = {n: [one for one in each if one.entities[0] in inside] for n, each in kept.items()}
    found = [finding for each in kept.values() for finding in each]
    # a thing is a safer start than a person, and what nothing explains a better one
    found.sort(key=lambda one: (one.explanation != "", one.entities[0].startswith("person:")))
    return Findings(
        findings=tuple(found),
        searched=tuple(
            Searched(
                id=row.id,
                indicator=row.name,
                version=row.version,
                definition=row.rule.format(**at[row.name]),
                bears_on=row.bears_on,
                lacking=missing[row.name],
                findings=len(kept[row.name]),
                usual=as_others[row.name],
                withheld=outcomes[row.name].withheld,
            )
            for row in rows
        ),
        withheld=sum(outcome.withheld for outcome in outcomes.values()),
        notes=(
            *_notes(outcomes, missing, common, {} if usual else as_others),
            *case.override_notes(),
        ),
        made_by=call.made_by(
            {
                "indicators": ", ".join(f"{row.name} {row.version}" for row in rows),
                "settings": _as_text(rows, at),
                "usual": usual,
            },
            subject=case,
        ),
        case=case,
        _protected=frozenset(case.protection.names),
    )


def _chosen_rows(names: str | Collection[str] | None) -> tuple[Indicator, ...]:
    known = tuple(row.name for row in INDICATORS)
    if names is None:
        return INDICATORS
    asked = given_names("indicators", names, what="a name")
    for name in asked:
        check_choice(name, known, "an indicator")
    return tuple(row for row in INDICATORS if row.name in asked)


def _kept(row: Indicator, outcome: Outcome, tested: int) -> list[Finding]:
    """Return the findings that chance does not explain, each with what else would explain it."""
    kept = []
    for one in outcome.findings:
        chance = corrected(one.chance, tested) if one.chance else None
        if chance is None or chance.p_all <= LARGEST_P:
            details = (*one.details, *((chance_in_words(chance),) if chance else ()))
            counter = (*one.counter, *row.alternatives)
            kept.append(replace(one, chance=chance, counter=counter, details=details))
    return kept


def _notes(
    outcomes: Mapping[str, Outcome],
    missing: Mapping[str, tuple[str, ...]],
    common: int,
    usual: Mapping[str, int],
) -> Iterator[str]:
    for outcome in outcomes.values():
        yield from outcome.notes
    if common:
        number = counted(common, "finding")
        yield f"Not listed, because chance alone may explain them: {number}."
    headings = {row.name: row.heading for row in INDICATORS}
    others = "; ".join(f"{headings[name]} ({number:,})" for name, number in usual.items() if number)
    if others:
        yield f"Not listed, because as much is usual in this case: {others}."
    lacks = "; ".join(
        f"{headings[name]} ({', '.join(what)})" for name, what in missing.items() if what
    )
    if lacks:
        yield f"Not looked for, because the case lacks the records: {lacks}."


def _as_text(rows: tuple[Indicator, ...], at: Mapping[str, Settings]) -> str:
    """Write the settings that differ from the defaults."""
    changed = (
        f"{row.name}.{name}={value:g}"
        for row in rows
        for name, value in at[row.name].items()
        if value != row.defaults.get(name)
    )
    return ", ".join(changed)
