"""Judging a pair anew, and taking apart what was judged one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis._given import says_something
from linkanalysis.case.acts import record_decisions
from linkanalysis.case.decisions import Decision, ids_of, shown_in
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from linkanalysis.case.acts import Ended
    from linkanalysis.case.frames import Moment


def overrule_pair(moment: Moment, decision: Decision, *, by: str, reason: str) -> Ended:
    """Record a judgment in place of every earlier one of the same pair."""
    _require(by, reason, "Overruling a judgment")
    pair = ids_of(decision)
    if {*pair} not in [{left, right} for left, right, _ in _judged(moment)]:
        left, right = (shown_in(decision, each, moment.protection) for each in pair)
        message = (
            f"No judgment of {left} and {right} stands, so there is nothing to overrule. Use "
            "case.decide; case.decisions() lists all judgments."
        )
        raise CaseError(message)
    return record_decisions(moment, [decision], by=by, overruling=reason)


def explode_entity(moment: Moment, entity: str, *, by: str, reason: str) -> tuple[int, Ended]:
    """Record that no judgment holds that made records this entity; return how many did first."""
    _require(by, reason, "Taking an entity apart")
    whole = moment.canonical(entity)
    members = {each for each, canonical in moment.same.items() if canonical == whole} | {whole}
    joined = {
        (left, right)
        for left, right, judgment in _judged(moment)
        if judgment == "same" and {left, right} <= members
    }
    if not joined:
        shown = moment.protection.shown(whole)
        message = (
            f"{shown} is one record: no other records were judged to be the same entity. Nothing "
            "was changed."
        )
        raise CaseError(message)
    apart = [Decision(left, right, "unsure", by=by) for left, right in sorted(joined)]
    return len(apart), record_decisions(moment, apart, by=by, overruling=reason)


def _judged(moment: Moment) -> list[tuple[str, str, str]]:
    return [
        (left, right, judgment)
        for left, right, judgment in moment.database.execute(
            'SELECT "left", "right", judgment FROM standing_decisions ORDER BY ALL'
        ).fetchall()
    ]


def _require(by: object, reason: object, what: str) -> None:
    if not (says_something(by) and says_something(reason)):
        message = (
            f'{what} needs who and why: by="who", reason="…". The journal keeps both; nothing was '
            "changed."
        )
        raise CaseError(message)
