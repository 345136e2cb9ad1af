"""Pairs of records that another tool proposes, as decisions to review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.case.decisions import Decision, masked_together
from linkanalysis.case.descriptions import whereabouts_clash
from linkanalysis.core.checks import expect_type, says_something
from linkanalysis.core.door import Call, answer
from linkanalysis.errors import CaseError
from linkanalysis.identity.decisions_table import Decisions, Evidence
from linkanalysis.identity.proposals import evidence_of, reasons_of_pairs
from linkanalysis.identity.resolving import decided_pairs
from linkanalysis.names.features import COMPARED_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import Reason

    Pair = tuple[str, str]

WEIGHT, PROBABILITY = "match_weight", "match_probability"


@answer()
def read_pairs(
    call: Call,
    case: Case,
    pairs: pd.DataFrame,
    *,
    id_column: str = "unique_id",
    by: str = "Splink",
) -> Decisions:
    """Read pairs of records that another tool proposes, for review.

    Parameters
    ----------
    case : Case
        The case; it is not changed.
    pairs : DataFrame
        One row for each pair, as ``linker.inference.predict(…).as_pandas_dataframe()`` of Splink
        gives it: columns ``unique_id_l`` and ``unique_id_r`` with ids of the case, or with the keys
        of people ("KY-1" for "person:KY-1"); and ``match_weight`` in bits, or
        ``match_probability``.
    id_column : str, default "unique_id"
        The name of the columns with ids, without ``_l`` and ``_r``.
    by : str, default "Splink"
        Who or what proposes them.

    Returns
    -------
    Decisions
        The pairs, all *unsure*, the most likely first: `bits` are those of the table, signs and
        reasons come from comparing the records of the case. Nothing is merged: review them, and
        give them to ``case.decide``.

    Raises
    ------
    CaseError
        If `pairs` is not such a table, or names entities that the case does not have.

    Notes
    -----
    Many bits mean that the tool found much in common that few others share, by its own settings.
    They do not show that the two are one, and bits of two tools cannot be compared. Pairs that were
    judged before, that are of different types, or that a record rules out are left out and counted
    in the notes.

    References
    ----------
    .. [1] Linacre, Lindsay, Manassis, Slade, Hepworth (2022), Int. J. Population Data Science 7(3).

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> people = pd.DataFrame({"id": ["KY-1", "OH-7"], "name": ["Ana Bell", "Bell, Anna"]})
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(people, reader="entities", document="people"))
    >>> predicted = pd.DataFrame({"unique_id_l": ["KY-1"], "unique_id_r": ["OH-7"]})
    >>> found = la.identity.read_pairs(case, predicted.assign(match_weight=6.5))
    >>> found.to_frame()[["left", "right", "judgment", "bits"]].values.tolist()
    [['person:KY-1', 'person:OH-7', 'unsure', 6.5]]
    """
    expect_case(case)
    if not says_something(by):
        message = f'by is {by!r:.40}; say who or what proposes the pairs, such as by="Splink".'
        raise CaseError(message)
    bits = _bits_by_pair(case, pairs, id_column)
    _, judged = decided_pairs(case)
    waiting = [pair for pair in bits if pair not in judged]
    listed, ruled_out, kinds = [], 0, {pair: _kind(pair) for pair in waiting}
    for kind in sorted({*COMPARED_TYPES} & {*kinds.values()}):
        of_kind = [pair for pair in waiting if kinds[pair] == kind]
        clash = whereabouts_clash(case.engine, of_kind) if kind == "person" else {}
        for pair, (signs, reasons) in zip(of_kind, _compared(case, kind, of_kind), strict=True):
            if pair in clash or "!" in dict(signs).values():
                ruled_out += 1
                continue
            evidence = Evidence(round(bits[pair], 2), signs)
            listed.append((Decision(*pair, "unsure", by, reasons), evidence))
    decided = masked_together(case.protection, [each for each, _ in listed], case.undecided)
    listed = [(each, found) for each, (_, found) in zip(decided, listed, strict=True)]
    listed.sort(key=lambda each: (-each[1].bits, each[0].left, each[0].right))
    left_out = (
        (len(bits) - len(waiting), "judged before"),
        (sum(kind not in COMPARED_TYPES for kind in kinds.values()), "of types not compared here"),
        (ruled_out, "ruled out by a record"),
    )
    return Decisions(
        tuple(decision for decision, _ in listed),
        tuple(evidence for _, evidence in listed),
        (),
        tuple(f"Pairs {why}, left out: {count:,}." for count, why in left_out if count),
        call.made_by({"pairs": f"{len(pairs):,} given"}),
    )


def _bits_by_pair(case: Case, frame: pd.DataFrame, id_column: str) -> dict[Pair, float]:
    """Read a table of pairs: the most bits of each pair of entities as they are now."""
    advice = "give the predictions of Splink as a DataFrame."
    expect_type("pairs", frame, pd.DataFrame, advice, error=CaseError)
    ends = [f"{id_column}_l", f"{id_column}_r"]
    missing = [end for end in ends if end not in frame]
    if missing or not {WEIGHT, PROBABILITY} & {*frame}:
        message = (
            f"pairs has no column {(*missing, WEIGHT)[0]}. It needs {ends[0]}, {ends[1]} and "
            f"{WEIGHT} or {PROBABILITY}; name the columns with ids by id_column."
        )
        raise CaseError(message)
    left, right = (_entities(case, frame[end]) for end in ends)
    found: dict[Pair, float] = {}
    for one, other, weight in zip(left, right, _bits(frame).tolist(), strict=True):
        if one != other:
            pair = (min(one, other), max(one, other))
            found[pair] = max(weight, found.get(pair, weight))
    return found


def _entities(case: Case, column: pd.Series[Any]) -> list[str]:
    """Return the entities that ids of a table stand for now."""
    labels, known = case.labels(), {}
    for text in map(str, column.unique()):
        person = f"person:{text}"
        known[text] = case.moment.canonical(person if person in labels else text)
    return [known[text] for text in map(str, column)]


def _bits(frame: pd.DataFrame) -> NDArray[np.float64]:
    given = frame[WEIGHT if WEIGHT in frame else PROBABILITY]
    values = pd.to_numeric(given, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    if WEIGHT not in frame:
        with np.errstate(divide="ignore", invalid="ignore"):
            values = np.log2(values / (1 - values))
    if not np.isfinite(values).all():
        message = (
            f"{given.name} has values that are no finite evidence, such as "
            f"{given[~np.isfinite(values)].iloc[0]!r:.40}. Give numbers of bits in {WEIGHT}."
        )
        raise CaseError(message)
    return values


def _kind(pair: Pair) -> str:
    """Return the type of both, or nothing if they are of two."""
    one, other = (entity.partition(":")[0] for entity in pair)
    return one if one == other else ""


def _compared(
    case: Case, kind: str, pairs: list[Pair]
) -> Iterable[tuple[tuple[tuple[str, str], ...], tuple[Reason, ...]]]:
    """Return the signs and reasons of our own comparison."""
    likeness = case.moment.likeness(kind)
    judged = likeness.judge(*likeness.numbers(pairs))
    evidence = evidence_of(likeness, judged, [""] * len(pairs))
    reasons = reasons_of_pairs(case, likeness, pairs, judged)
    return zip((each.signs for each in evidence), reasons, strict=True)
