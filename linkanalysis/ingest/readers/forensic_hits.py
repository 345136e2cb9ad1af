"""Forensic comparisons: one record, what a laboratory reports on one trace and one candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.vocabulary.words import snake_case
from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.record_ties import (
    Ids,
    scoped_ids,
    state_columns,
    tie_frame,
    tie_frames,
)
from linkanalysis.ingest.sheets.document_parts import Parts
from linkanalysis.ingest.sheets.sheet import ids_of, instants_of, moment_columns, types_of

if TYPE_CHECKING:
    from linkanalysis.ingest.sheets.sheet import Sheet

HIT, NO_HIT, INCONCLUSIVE = "hit", "no_hit", "inconclusive"
RESULTS = {
    **dict.fromkeys((HIT, "match", "identification", "positive", "inclusion"), HIT),
    **dict.fromkeys(
        (NO_HIT, "nohit", "no_match", "non_match", "exclusion", "elimination", "negative"), NO_HIT
    ),
    **dict.fromkeys((INCONCLUSIVE, "insufficient", "undetermined"), INCONCLUSIVE),
}
NO_RESULT = (
    "the result is neither hit, no hit nor inconclusive. "
    "Give its meaning: values = { result = { … } }."
)
A_PERSON = (
    "no tie: the candidate is taken for a person, who is not found at an incident as traces are; "
    'if candidates are traces, set target_type = "item"'
)
# Cells of a column "verified" that mean "not verified".
NOT_VERIFIED = frozenset({"no", "n", "none", "false", "not_verified", "pending", "unverified"})
OF_INCIDENTS = ("incident", "ori", "candidate_incident", "candidate_ori")
OF_TRACES = ("modality", "laboratory", "reference", "verified_by")


def read_forensic_hits(sheet: Sheet) -> Parts:
    """Read forensic comparisons.

    Parameters
    ----------
    sheet : Sheet
        Columns ``trace`` (the number of the exhibit), ``candidate`` (a person, unless the setting
        ``target_type``, a column ``candidate_type`` or the id says otherwise: ``item:`` for another
        trace), ``result`` (hit, no hit, inconclusive), and ``date``, ``modality`` (DNA, print,
        face), ``laboratory``, ``reference``, ``verified_by``; ``incident`` and
        ``candidate_incident``, where the two were found, with ``ori`` and ``candidate_ori``, the
        agencies whose numbers these are.

    Returns
    -------
    Parts
        A hit ties the trace to its candidate. No hit and an inconclusive result tie nobody: they
        are statements of the trace, which name the candidate by id. Whatever the result, the trace
        was found at its incident, and a candidate that is no person at its own. A cell that cannot
        be read makes its whole record a problem.

    Notes
    -----
    A hit says that a laboratory holds two samples to be of one source. It does not say when the
    trace came to be where it was found, or by whose act.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> rows = [["X-1", "KY-1", "Hit"], ["X-1", "KY-2", "inconclusive"]]
    >>> frame = pd.DataFrame(rows, columns=["trace", "candidate", "result"])
    >>> batch = read_frame(frame, reader="forensic_hits", document="lab")
    >>> next(iter(batch.links))[["source", "type", "target"]].to_numpy().tolist()
    [['item:X-1', 'forensic_match', 'person:KY-1']]
    """
    settings = sheet.reading.settings
    traces = ids_of(sheet, "trace", "item")
    types = types_of(sheet, "candidate_type", settings.target_type or "person")
    candidates = ids_of(sheet, "candidate", types, required=False)
    at = scoped_ids(sheet, "incident", "event", "ori", ":", required=False)
    others = scoped_ids(sheet, "candidate_incident", "event", "candidate_ori", ":", required=False)
    things: Ids = [each if each and not each.startswith("person:") else None for each in candidates]
    for index, (candidate, thing, found) in enumerate(zip(candidates, things, others, strict=True)):
        if candidate and found and not thing:
            sheet.fault(index, "candidate_incident", A_PERSON, whole=False)
    date = instants_of(sheet, "date")
    results = sheet.convert("result", _result, required=True)
    for index, (result, candidate) in enumerate(zip(results, candidates, strict=True)):
        if result == HIT and candidate is None:
            sheet.fault(index, "candidate", "a hit needs a candidate")
    pairs = zip(candidates, results, strict=True)
    hits: Ids = [each if result == HIT else None for each, result in pairs]
    moment = {**moment_columns(date), "place": sheet.optional_texts("modality")}
    said: dict[str, list[object]] = {
        word: [
            (candidate or "no candidate") if result == word else ""
            for candidate, result in zip(candidates, results, strict=True)
        ]
        for word in (NO_HIT, INCONCLUSIVE)
    }
    of_traces = {name: sheet.texts(name) for name in OF_TRACES}
    of_traces["verified_by"] = [
        "" if snake_case(text) in NOT_VERIFIED else text for text in of_traces["verified_by"]
    ]
    statements = [
        state_columns(sheet, traces, said),
        state_columns(sheet, traces, of_traces),
    ]
    return Parts(
        statements=pd.concat(statements, ignore_index=True),
        links=tie_frames(
            [
                tie_frame(sheet, traces, hits, "forensic_match", moment=moment),
                tie_frame(sheet, traces, at, "found_at"),
                tie_frame(sheet, things, others, "found_at"),
            ]
        ),
        problems=sheet.problems(),
    )


def _result(text: str) -> str:
    found = RESULTS.get(snake_case(text))
    if found is None:
        raise RecordError(NO_RESULT)
    return found
