"""Review of proposed judgments elsewhere: a file goes out, and comes back with judgments.

A row of the file is known by a code that only the case can compute, so that masked people stay
masked in it and the row still finds its pair.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.case.decisions import JUDGMENTS, Decision, ids_of, masked_together, reasons_of
from linkanalysis.core.checks import given_path, says_something
from linkanalysis.core.door import Call, answer, guarded
from linkanalysis.core.files import write_whole
from linkanalysis.core.provenance import Reason
from linkanalysis.core.result import spreadsheet
from linkanalysis.errors import CaseError
from linkanalysis.identity.decisions_table import Decisions, Evidence, together
from linkanalysis.identity.proposals import evidence_of
from linkanalysis.identity.resolving import resolve
from linkanalysis.names.features import COMPARED_TYPES

if TYPE_CHECKING:
    import os
    from collections.abc import Hashable, Mapping
    from pathlib import Path

    from linkanalysis.case import Case
    from linkanalysis.case.comparing import Likeness

CODE = 20  # hexadecimal digits: two of a billion pairs have one code with a chance below 10 ** -6
COLUMNS = ("pair", "judgment", "by", "why")


@answer()
def to_review(call: Call, case: Case) -> Decisions:
    """List the pairs that were left unsure and wait for somebody's judgment.

    Parameters
    ----------
    case : Case
        The case; it is not changed.

    Returns
    -------
    Decisions
        The pairs judged *unsure* without any other judgment in force, with their current evidence,
        the most likely first. Change ``judgment`` and ``by`` in the frame and give it to
        ``case.decide``, or use `save_review`.

    Notes
    -----
    Many bits mean that the two agree in what few people share; `Case.compare` shows in what. They
    do not show that the two are one. Only pairs recorded with ``case.decide`` are listed.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> people = pd.DataFrame({"id": ["KY-1", "OH-7"], "name": ["Ana Bell", "Bell, Anna"]})
    >>> people["birth_date"] = "1980-05-02"
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(people, reader="entities", document="people"))
    >>> case.decide(la.resolve(case))
    >>> [each.judgment for each in la.identity.to_review(case)]
    ['unsure']
    """
    expect_case(case)
    waiting = masked_together(case.protection, _waiting(case), case.undecided)
    evidence: dict[tuple[str, str], Evidence] = {}
    for kind in COMPARED_TYPES:
        pairs = [pair for pair in map(ids_of, waiting) if pair[0].startswith(f"{kind}:")]
        if pairs:
            evidence |= dict(zip(pairs, _evidence(case.moment.likeness(kind), pairs), strict=True))
    listed = [(each, evidence.get(ids_of(each), Evidence(float("nan")))) for each in waiting]
    listed.sort(key=lambda each: (-each[1].bits, each[0].left, each[0].right))
    order = together([each for each, _ in listed], range(len(listed)))
    return Decisions(
        tuple(listed[at][0] for at in order),
        tuple(listed[at][1] for at in order),
        (),
        (),
        call.made_by(),
    )


def _waiting(case: Case) -> list[Decision]:
    frame = case.decisions()
    standing = frame[frame["standing"].astype(bool)]
    same = case.same
    judged: dict[tuple[str, str], tuple[str, str]] = {}
    settled = set()
    for left, right, judgment, by, reasons in zip(
        *(standing[name] for name in ("left", "right", "judgment", "by", "reasons")), strict=True
    ):
        one, other = sorted((same.get(left, left), same.get(right, right)))
        if judgment != "unsure":
            settled.add((one, other))
        elif one != other:
            judged[one, other] = by, reasons
    known = case.labels()
    return [
        Decision(*pair, "unsure", by, reasons_of(reasons))
        for pair, (by, reasons) in sorted(judged.items())
        if pair not in settled and pair[0] in known and pair[1] in known
    ]


def _evidence(likeness: Likeness, pairs: list[tuple[str, str]]) -> list[Evidence]:
    judged = likeness.judge(*likeness.numbers(pairs))
    return evidence_of(likeness, judged, [""] * len(pairs))


@guarded
def save_review(decisions: Decisions, path: str | os.PathLike[str]) -> Path:
    """Save proposed judgments as a CSV file, for somebody to judge elsewhere.

    Parameters
    ----------
    decisions : Decisions
        The result of `resolve` or `to_review`.
    path : str or path-like
        Target file; an existing file is replaced.

    Returns
    -------
    Path
        The file: the frame of the decisions with a column ``pair``, a code of the row, and an empty
        column ``why``. Protected people are masked in it.

    Raises
    ------
    FileNotFoundError
        If the folder does not exist.

    Examples
    --------
    >>> import tempfile
    >>> import linkanalysis as la
    >>> found = la.resolve(la.Case(purpose="training"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     la.identity.save_review(found, f"{folder}/review.csv").name
    'review.csv'
    """
    target = given_path("path", path, error=CaseError)
    case: Case = decisions.made_by.case
    frame = decisions.to_frame()
    key = _key(case)
    frame.insert(0, "pair", [_code(key, *ids_of(each)) for each in decisions])
    frame.insert(5, "why", "")
    return write_whole(target, spreadsheet(frame), example="review.csv")


@answer()
def read_review(call: Call, case: Case, path: str | os.PathLike[str]) -> Decisions:
    """Read the judgments of a reviewer from a file that `save_review` wrote.

    Parameters
    ----------
    case : Case
        The case; it is not changed. Give the result to ``case.decide``.
    path : str or path-like
        The file: of each row, ``judgment``, ``by`` and ``why`` may have been changed. Rows may be
        left out.

    Returns
    -------
    Decisions
        The judgments of the rows that somebody signed in ``by``; the other pairs stay as they were.

    Raises
    ------
    CaseError
        If the file has not the columns of a review, a row belongs to no pair of this case, or a
        judgment is not *same*, *different* or *unsure*; the message names the row.

    Notes
    -----
    The reviewer's reason, in ``why``, follows the rows behind the proposal. A judgment read from a
    file is only as good as its author; nothing is recorded here.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> people = pd.DataFrame({"id": ["KY-1", "OH-7"], "name": ["Ana Bell", "Bell, Anna"]})
    >>> people["birth_date"] = "1980-05-02"
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(people, reader="entities", document="people"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = la.identity.save_review(la.resolve(case), f"{folder}/review.csv")
    ...     rows = pd.read_csv(file).assign(judgment="same", by="A. Clerk", why="photos agree")
    ...     rows.to_csv(file, index=False)
    ...     case.decide(la.identity.read_review(case, file))
    >>> case.same
    {'person:OH-7': 'person:KY-1'}
    """
    expect_case(case)
    file = given_path("path", path, error=CaseError)
    rows = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    missing = [name for name in COLUMNS if name not in rows.columns]
    if missing:
        message = (
            f'{file.name} has no column "{missing[0]}", so it is no review. Write one with '
            "la.identity.save_review."
        )
        raise CaseError(message)
    known = _known(case)
    found = []
    for number, row in enumerate(rows.to_dict("records"), start=2):
        each = _judged(row, known, f"{file.name}, row {number}")
        if each is not None:
            found.append(each)
    return Decisions(
        tuple(each for each, _ in found),
        tuple(evidence for _, evidence in found),
        (),
        (),
        call.made_by({"path": "a file"}),
    )


def _known(case: Case) -> dict[str, tuple[Decision, Evidence]]:
    """Return every pair that is proposed or waits, by its code."""
    key = _key(case)
    found = {}
    for table in (to_review(case), resolve(case)):
        for each, evidence in zip(table.decisions, table.evidence, strict=True):
            found[_code(key, *ids_of(each))] = each, evidence
    return found


def _judged(
    row: Mapping[Hashable, str], known: dict[str, tuple[Decision, Evidence]], where: str
) -> tuple[Decision, Evidence] | None:
    judgment, by = row["judgment"].strip(), row["by"].strip().lstrip("'")
    if row["pair"].strip() not in known:
        message = (
            f"{where}: this pair is not proposed in this case, or was judged since. Save a new "
            "review; nothing was read."
        )
        raise CaseError(message)
    each, evidence = known[row["pair"].strip()]
    if judgment not in JUDGMENTS:
        message = (
            f'{where}: "{judgment:.40}" is not a judgment; write same, different or unsure. '
            "Nothing was read."
        )
        raise CaseError(message)
    if by == each.by or not says_something(by):
        if judgment == each.judgment:
            return None
        message = f"{where}: the judgment was changed, but nobody signed it; write who in by."
        raise CaseError(message)
    why = row["why"].strip()
    reasons = (*each.reasons, Reason("", "", why)) if why else each.reasons
    changed = replace(each, judgment=judgment, by=by, reasons=reasons)  # type: ignore[arg-type]
    return changed, evidence


def _key(case: Case) -> bytes:
    """Return what only the case knows: the hash of its first entry, with its moment in it."""
    return case.entries()[0].hash.encode()


def _code(key: bytes, left: str, right: str) -> str:
    text = "\0".join(sorted((left, right))).encode("utf-8", "surrogatepass")
    return hmac.new(key, text, hashlib.sha256).hexdigest()[:CODE]
