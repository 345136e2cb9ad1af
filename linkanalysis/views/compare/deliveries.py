"""A document delivered again: what came, what went and what changed, record by record."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.case.deliveries import KEYS, find_differing
from linkanalysis.case.document_names import find_document
from linkanalysis.core.door import Call, answer
from linkanalysis.core.provenance import Reason
from linkanalysis.core.result import Column
from linkanalysis.core.rows import Row, RowsAnswer
from linkanalysis.errors import CaseError
from linkanalysis.graph.evidence_rows import reasons_of_links

if TYPE_CHECKING:
    from linkanalysis.case import Case
    from linkanalysis.case.deliveries import Stated

    Pair = tuple[Stated | None, Stated | None]

# In the order in which to check them: records that changed, then those that are missing.
CHANGES = ("changed", "went", "came")
# Values that nearly every record has are not shown.
USUAL = {"count": 1, "kind": "fact"}
ENDS = ("source", "target")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DeliveryChanges(RowsAnswer):
    """What differs between two deliveries of a document.

    Attributes
    ----------
    rows : tuple of Row
        The records that came, went or changed.
    withheld : int
        Records that are left out because somebody is protected.
    notes : tuple of str
        How many records are the same, and how many rows could not be read.
    made_by : MadeBy
        What is needed to make it again.
    case : Case
        The case that holds both.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> case = la.Case(purpose="training")
    >>> ties = pd.DataFrame({"source": ["KY-1"], "target": ["KY-2"]})
    >>> for name in ("may", "june"):
    ...     _ = case.add(la.read_frame(ties, reader="links", document=name))
    >>> la.compare.compare_deliveries(case, "may", "june")
    <DeliveryChanges: 0 rows, 0 withheld>
    """

    COLUMNS = (
        Column("change", "changed, went (only in the older) or came (only in the newer)"),
        Column("what", "the type of a link, or the attribute of a statement"),
        Column("entity", "id of the entity; of a link, of its source"),
        Column("label", "its name as it may be shown"),
        Column("other", "the other end of a link; otherwise empty"),
        Column("start", "when the link began; empty if it has no date", "UTC"),
        Column("before", "what the older document states; of a link, what differs"),
        Column("after", "what the newer document states, in the same way"),
        Column("row_before", "its row in the older document; empty if it came"),
        Column("row_after", "its row in the newer document; empty if it went"),
    )
    CAVEAT = (
        "What went is missing from the newer document; that does not show that it was wrong. Ask "
        "who delivered it."
    )

    case: Case


@answer()
def compare_deliveries(call: Call, case: Case, older: str, newer: str) -> DeliveryChanges:
    """Compare two deliveries of one document: what came, what went and what changed.

    Parameters
    ----------
    case : Case
        The case, with both documents in it under two ids.
    older, newer : str
        The ids of the two documents, or titles that no other document has; either may be withdrawn.

    Returns
    -------
    DeliveryChanges
        One row for each record that differs: changed records, then removed ones (went), then new
        ones (came); each part by entity, link or attribute, and date. ``reasons(n)`` gives the rows
        behind row n.

    Raises
    ------
    UnknownNameError
        If the case has no document of this id or title, or several of the title.
    CaseError
        If both are one document.

    Notes
    -----
    A link is identified by its two ends, its type and its start, a statement by its entity and its
    attribute; any other difference is a change. If an end, the type or the start of a link was
    corrected, it is listed twice: as one that went and one that came. The order of rows and the way
    in which a time is written make no difference. Many rows that went are often a shorter period or
    another selection, so compare the dates that the documents cover. Rows that could not be read
    are counted in the notes and are not compared. A record about a person to whom either document
    gives a protected role is counted and not listed. If only a withdrawn document protects
    somebody, that person's name may appear in texts about others: compare before you withdraw the
    document.

    To replace the older document by the newer one, add the newer with ``case.add(batch,
    replaces="…")``, or withdraw the older one afterwards.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> case = la.Case(purpose="training", region="US-KY")
    >>> calls = pd.DataFrame({"caller": ["502-555-0101"] * 2, "callee": "502-555-0102"})
    >>> calls = calls.assign(start=["2024-05-01 10:00Z", "2024-05-02 10:00Z"], duration=[60, 75])
    >>> for name, frame in (("may", calls), ("again", calls.assign(duration=[60, 80]))):
    ...     _ = case.add(la.read_frame(frame, reader="calls", document=name))
    >>> changes = compare_deliveries(case, "may", "again")
    >>> changes.to_frame()[["change", "before", "after"]].values.tolist()
    [['changed', 'duration 75', 'duration 80']]
    """
    expect_case(case)
    with case.reading():
        older, newer = _two(case, older, newer)
        found = find_differing(case.engine, older, newer)
        people = {*found.protected, *(case.same.get(each, each) for each in found.protected)}
        hidden = {*case.protection.names, *people}
        listed = [pair for pair in found.pairs if not _is_about(case, pair, hidden)]
        rows = sorted((_row(case, *pair) for pair in listed), key=_order)
    return DeliveryChanges(
        rows=tuple(rows),
        withheld=len(found.pairs) - len(listed),
        notes=_notes(found.same, found.refused),
        made_by=call.made_by(
            {"older": case.veiled(older), "newer": case.veiled(newer)}, subject=case
        ),
        case=case,
        _protected=frozenset(case.protection.names),
    )


def _two(case: Case, older: str, newer: str) -> tuple[str, str]:
    """Return the ids of two documents that are not the same."""
    documents = case.documents()
    known = documents[documents["status"] != "undone"]
    titles = dict(zip(known["id"].tolist(), known["title"].tolist(), strict=True))
    first, second = (
        find_document(name, titles, case.veiled, what="document") for name in (older, newer)
    )
    if first == second:
        message = f'"{older:.40}" is on both sides; name two documents.'
        raise CaseError(message)
    return first, second


def _is_about(case: Case, pair: Pair, hidden: set[str]) -> bool:
    """Tell whether a record names somebody in a set, by any id it has."""
    values = {str(value) for one in pair if one is not None for value in one.cells.values()}
    return not hidden.isdisjoint(values | {case.same.get(value, value) for value in values})


def _row(case: Case, older: Stated | None, newer: Stated | None) -> Row:
    stated = [one for one in (older, newer) if one is not None]
    one = stated[-1]
    is_link = one.table == "links"
    ids = [str(one.cells[name]) for name in (ENDS if is_link else ("entity",))]
    about = [case.veiled(case.protection.shown(each)) for each in ids]
    change = "changed" if len(stated) > 1 else "went" if newer is None else "came"
    start = one.cells.get("start")
    named = _differing(stated)
    cells = (
        change,
        str(one.cells["type" if is_link else "attribute"]),
        about[0],
        case.protection.label(case.same.get(ids[0], ids[0])),
        about[1] if is_link else "",
        pd.NaT if start is None else pd.Timestamp(str(start)),
        "" if older is None else _text(older, named),
        "" if newer is None else _text(newer, named),
        "" if older is None else older.row,
        "" if newer is None else newer.row,
    )
    shown = tuple(case.veiled(cell) if isinstance(cell, str) else cell for cell in cells)
    return Row(shown, tuple(about), tuple(_reason(case, each) for each in stated))


def _order(row: Row) -> tuple[int, tuple[str, ...]]:
    return CHANGES.index(str(row.cells[0])), tuple(map(str, row.cells[1:]))


def _differing(stated: list[Stated]) -> list[str]:
    """Name the columns to show: those that differ, or all of a record that only one has."""
    known = {*KEYS[stated[0].table], "type"}  # the type of a statement is that of its entity
    usual = stated[-1].cells if len(stated) > 1 else USUAL
    return [
        name
        for name, value in stated[0].cells.items()
        if name not in known and value != usual.get(name)
    ]


def _text(one: Stated, names: list[str]) -> str:
    given = [(name, one.cells[name]) for name in names if one.cells[name] is not None]
    return "; ".join(
        _word(value) if name == "value" else f"{name} {_word(value)}" for name, value in given
    )


def _word(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value).removesuffix(".0") if isinstance(value, float) else str(value)


def _reason(case: Case, one: Stated) -> Reason:
    if one.table == "links":
        link = {**one.cells, "document": one.document, "row": one.row}
        return reasons_of_links(case, [link])[0]
    entity, attribute, value = (str(one.cells[name]) for name in ("entity", "attribute", "value"))
    text = case.veiled(f"{entity}: {attribute} = {value}")
    return Reason(case.veiled(one.document), case.veiled(one.row), text)


def _notes(same: int, refused: tuple[int, int]) -> tuple[str, ...]:
    records = "1 record is" if same == 1 else f"{same:,} records are"
    notes = [f"{records} the same in both."]
    if any(refused):
        notes.append(
            f"Rows that could not be read, and are not compared: {refused[0]:,} of the older "
            f"document, {refused[1]:,} of the newer."
        )
    return tuple(notes)
