"""What findings and screenings say of entities on a map, which it marks.

Lives here: `mark_rows`, and the kinds of marks.
Not here: how findings are worded (`pages.finding_words`), and how marks are drawn
(`assets/map_marks.js`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.errors import GraphKindError
from linkanalysis.pages.finding_words import finding_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.graph import EntityGraph
    from linkanalysis.identity import Screening
    from linkanalysis.indicators import Findings
    from linkanalysis.pages.evidence import Documents

INDICATOR, CANDIDATE, INVOLVED = range(3)
REVIEW = "A charge has words that ask for a review of neutrality."


class Mark(NamedTuple):
    """What is said of one entity.

    kind: Row of `MARKS` on the page.
    said: What was found; then what speaks against it, or what must be done first.
    rows: What each row states, the number of its document, and the row.
    """

    entity: str
    kind: int
    said: tuple[str, ...]
    rows: tuple[tuple[str, int, str], ...]


def mark_rows(
    graph: EntityGraph,
    number: dict[str, int],
    findings: Findings | None,
    screening: Screening | None,
    documents: Documents,
) -> tuple[list[dict[str, object]], list[str]]:
    """Return the marks of entities that may be named, and a sentence that counts the others.

    number: The number on the page of each entity, by its shown name.
    """
    masked = {name for name, hidden in zip(graph.shown, graph.masked, strict=True) if hidden}
    marks = [
        *_of_findings(graph, findings, documents),
        *_of_screening(graph, screening, documents),
    ]
    rows: list[dict[str, object]] = [
        {
            "node": number[mark.entity],
            "kind": mark.kind,
            "said": [documents.text(line) for line in mark.said],
            "rows": mark.rows,
        }
        for mark in marks
        if mark.entity in number and mark.entity not in masked
    ]
    unmarked = sum(mark.entity in masked for mark in marks)
    said = f"Indicators and candidates of protected people, which are not marked: {unmarked:,}."
    return rows, [said] if unmarked else []


def _of_findings(
    graph: EntityGraph, findings: Findings | None, documents: Documents
) -> Iterable[Mark]:
    if findings is None:
        return
    _expect_same_case(graph, findings)
    for one in findings:
        title, against = finding_title(one), (*one.counter, one.caveat)
        rows = tuple(
            (documents.text(why.text), documents.number(why.document), documents.row(why.row))
            for why in one.evidence
        )
        subject, *others = one.entities
        yield Mark(subject, INDICATOR, (title, *against), rows)
        # travelers whose journey somebody paid for are not whom the indicator is about
        for entity in others:
            yield Mark(entity, INVOLVED, (title, *against), rows)


def _of_screening(
    graph: EntityGraph, screening: Screening | None, documents: Documents
) -> Iterable[Mark]:
    if screening is None:
        return
    _expect_same_case(graph, screening)
    for each in screening.to_frame().to_dict("records"):
        received = f"received {each['as_of']}" if each["as_of"] else "of an unknown day"
        stale = ", more than 48 hours old" if each["stale"] and each["as_of"] else ""
        said = (
            f"May be {each['listed']}: {each['kind']} (list {each['list']}, {received}{stale})",
            *each["warrants"],
            each["reading"],
            *([REVIEW] if each["neutrality_review"] else []),
            "A candidate is a lead, never a hit: confirm it before you act.",
        )
        rows = tuple((documents.text(reason), -1, "") for reason in each["reasons"])
        yield Mark(str(each["entity"]), CANDIDATE, said, rows)


def _expect_same_case(graph: EntityGraph, result: Findings | Screening) -> None:
    """Refuse a result of another case, in which an id may stand for somebody else."""
    if graph.case is not result.made_by.case:
        message = (
            f"The graph and {result!r} are of different cases, in which one id may stand for two "
            "people. Build the graph from the case that was searched."
        )
        raise GraphKindError(message)
