"""Taking over what another case holds: its standing documents and its standing judgments.

Lives here: the act that records it, its judgments, and what it refuses.
Not here: what comes along and under which ids (`taking_over`), writing a document (`acts`), who is
protected by it (`protection`).

Overrides do not come along: they were given for the other case.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._counted import counted
from linkanalysis.case.acts import masked_ids, protected_ids, write_batch
from linkanalysis.case.batch import Batch
from linkanalysis.case.dates_of_another import begun_here
from linkanalysis.case.decisions import find_conflict, reasons_json, reasons_of, rests_on
from linkanalysis.case.own_ids import read_rows
from linkanalysis.case.taking_over import find_taken
from linkanalysis.errors import CaseError
from linkanalysis.protection.protected import find_evidence
from linkanalysis.storage.contents import written
from linkanalysis.storage.journal import draft_entry, seal_entry

if TYPE_CHECKING:
    from linkanalysis.case.batch import Added, Document
    from linkanalysis.case.frames import Moment
    from linkanalysis.case.taking_over import Taken
    from linkanalysis.storage.engine import DuckEngine
    from linkanalysis.storage.header import Header


def expect_alike(here: Header, there: Header) -> None:
    """Raise unless the two cases are held for one purpose and read numbers in one region."""
    if here.purpose != there.purpose:
        message = (
            f"This case is held for {here.purpose}, the other one for {there.purpose}. Records "
            "must not move between purposes; nothing was added."
        )
        raise CaseError(message)
    if there.region not in {None, here.region}:
        message = (
            f"Local numbers of the other case are those of {there.region}, here those of "
            f"{here.region or 'no region'}, so numbers of protected people would be read wrongly. "
            "Nothing was added; add the files of the other case with la.read_case or "
            f'la.read_frame, and region = "{there.region}".'
        )
        raise CaseError(message)


def combine(moment: Moment, theirs: Moment, *, head: str, by: str) -> tuple[Added, ...]:
    """Add the standing documents and judgments of another case, completely or not at all.

    head: Of the journal of the other case, which the entry keeps.
    """
    engine, other = moment.database, theirs.database
    taken = find_taken(engine, other, lambda text: theirs.veiled(moment.veiled(text)))
    with engine.transaction():
        before = masked_ids(engine)
        added = [write_batch(engine, _batch(other, each, taken), by=by) for each in taken.new]
        judged = _write_judgments(engine, other, taken, by=by)
        _expect_protected(engine, other, taken)
        _expect_masked(engine, before, taken)
        if added or judged:
            counts = counted(len(added), "document"), counted(judged, "decision")
            seal_entry(
                engine, draft_entry(engine, "combine", subjects=(f"head {head}", *counts), by=by)
            )
    return tuple(added)


def _batch(other: DuckEngine, document: Document, taken: Taken) -> Batch:
    made = replace(
        document,
        id=taken.documents[document.id],
        origin=taken.origins.get(document.origin, document.origin),
    )
    return Batch(
        made,
        chunks=lambda _: begun_here(read_rows(other, document.id, taken.entities), taken.zones),
    )


def _expect_protected(engine: DuckEngine, other: DuckEngine, taken: Taken) -> None:
    """Raise unless everybody whom the other case protects is protected here under every id."""
    there, here = protected_ids(other), protected_ids(engine)
    lost = {there[each] for each in there if taken.entities.get(each, each) not in here}
    if lost:
        message = (
            f"People whom the other case protects would not be protected here: {len(lost):,}. What "
            "protects them there, such as a judgment that makes two ids one person, or an age in "
            "a document without a date of receipt, does not apply to them here. Nothing was "
            "added; compare case.decisions() with other.decisions(), and overrule one of the "
            "judgments, or add the document there again with its date of receipt (in a copy, "
            "other.copy(), if that case is to stay as it is)."
        )
        raise CaseError(message)


def _expect_masked(engine: DuckEngine, before: dict[str, str], taken: Taken) -> None:
    """Raise unless everybody stays masked whom this case masks, or whom new documents protect."""
    after = masked_ids(engine)
    if lost := {person for each, person in before.items() if each not in after}:
        message = (
            f"People whom this case protects would no longer be protected: {len(lost):,}. The "
            "likely cause is later dates in the other case: an age in a document without a date "
            "of receipt is counted at the latest date of the case. Nothing was added; add such a "
            "document here again with its date of receipt, and with case.add(batch, replaces=…)."
        )
        raise CaseError(message)
    new = {taken.documents[each.id] for each in taken.new}
    shown = {each.entity for each in find_evidence(engine) if each.document in new} - after.keys()
    if shown:
        message = (
            "Documents of the other case protect people who have the id of somebody with an "
            f"override in force here, and would be shown by name: {len(shown):,}. Nothing was "
            "added; end the override with case.end_override, and give it again once the cases are "
            "combined, if the authority covers what the other case knows."
        )
        raise CaseError(message)


JUDGED = (
    'SELECT "left", "right", judgment, "by", "at", reasons FROM standing_decisions ORDER BY ALL'
)
# Those of two entities that still stand: a judgment of any other holds nowhere.
HELD = """
    SELECT "left", "right", judgment, "by", "at", reasons
    FROM standing_decisions d
    SEMI JOIN stated_entities l ON l.entity = d."left"
    SEMI JOIN stated_entities r ON r.entity = d."right"
    ORDER BY ALL"""
EVER_JUDGED = 'SELECT "left", "right", judgment, "by", "at", reasons FROM decisions ORDER BY ALL'
OVERRULED = """
    SELECT "left", "right", judgment FROM standing_decisions
    WHERE "position" IN (SELECT n FROM journal WHERE act = 'overrule')
    ORDER BY ALL"""


def _write_judgments(engine: DuckEngine, other: DuckEngine, taken: Taken, *, by: str) -> int:
    """Take over the judgments that hold there, with who judged and when; return their number.

    What was overruled or taken back here stays so.
    """
    known = set(engine.execute(EVER_JUDGED).fetchall())
    overruled = {
        frozenset(pair): judgment for *pair, judgment in engine.execute(OVERRULED).fetchall()
    }
    theirs = [
        _translated(row, taken)
        for row in other.execute(HELD).fetchall()
        if rests_on(row[-1]) <= taken.documents.keys()
    ]
    new = [
        row
        for row in dict.fromkeys(theirs)
        if row not in known and overruled.get(frozenset(row[:2]), row[2]) == row[2]
    ]
    _expect_no_conflict([*engine.execute(JUDGED).fetchall(), *new])
    if not new:
        return 0
    ids = sorted({entity for row in new for entity in row[:2]})
    reason = f"{counted(len(new), 'decision')} of another case"
    entry = draft_entry(engine, "decide", subjects=ids, by=by, reason=reason)
    columns = ["left", "right", "judgment", "by", "at", "reasons"]
    with engine.frame("judged", pd.DataFrame(new, columns=columns, dtype=object)):
        engine.execute(
            'INSERT INTO decisions SELECT "left", "right", judgment, "by", "at", reasons, true, ? '
            "FROM judged",
            [entry.n],
        )
    seal_entry(engine, entry, [written(engine, "decisions", str(entry.n))])
    return len(new)


def _translated(row: tuple[str, ...], taken: Taken) -> tuple[str, ...]:
    left, right, judgment, by, at, reasons = row
    named = [
        replace(each, document=taken.documents.get(each.document, ""))
        for each in reasons_of(reasons)
    ]
    entities = taken.entities
    return (
        *(entities.get(left, left), entities.get(right, right)),
        *(judgment, by, at, reasons_json(named)),
    )


def _expect_no_conflict(rows: list[tuple[str, ...]]) -> None:
    pairs = {
        judgment: [(row[0], row[1]) for row in rows if row[2] == judgment]
        for judgment in ("same", "different")
    }
    if find_conflict(pairs["same"], pairs["different"]) is not None:
        message = (
            "The cases judge somebody differently: ids that are judged different in one would "
            "become one entity by judgments of the other. Nothing was added; compare "
            "case.decisions() with other.decisions(), and overrule one of the judgments."
        )
        raise CaseError(message)
