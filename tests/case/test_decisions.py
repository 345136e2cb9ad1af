"""Decisions by themselves: how they are given, kept, grouped, and when they contradict."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from linkanalysis.case import Batch, Case, Decision, Document
from linkanalysis.case.case import expect_case
from linkanalysis.case.decisions import (
    clusters,
    decisions_of,
    find_conflict,
    reasons_json,
    rests_on,
)
from linkanalysis.core.provenance import Reason

UNSURE = Decision("person:1", "person:2", "unsure")
FRAME = pd.DataFrame({"left": ["person:1"], "right": ["person:2"], "judgment": ["unsure"]})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([UNSURE], [UNSURE]),
        (iter([UNSURE]), [UNSURE]),
        ([], []),
        (FRAME, [UNSURE]),
        (SimpleNamespace(to_frame=lambda: FRAME), [UNSURE]),
        (
            FRAME.assign(by="A. Clerk", reasons="one passport"),
            [
                Decision(
                    "person:1", "person:2", "unsure", "A. Clerk", (Reason("", "", "one passport"),)
                )
            ],
        ),
    ],
)
def test_decisions_are_read_from_whatever_holds_them(given: Any, expected: object) -> None:  # noqa: ANN401
    assert decisions_of(given) == expected


def test_reasons_are_kept_with_the_documents_they_name() -> None:
    kept = reasons_json([Reason("tips", "4", "one passport")])
    assert kept == '[["tips", "4", "one passport"]]'
    assert rests_on('[["tips", "4", "one passport"], ["", "", "seen together"]]') == {"tips"}


def test_what_is_the_same_through_others_is_one_group() -> None:
    assert clusters([("b", "c"), ("a", "b"), ("x", "y")]) == [("a", "b", "c"), ("x", "y")]


def test_a_conflict_is_found_through_others() -> None:
    assert find_conflict([("a", "b"), ("b", "c")], [("a", "c")]) == ("a", "c")
    assert find_conflict([("a", "b")], [("a", "c")]) is None


def test_a_new_case_has_no_sameness_and_passes_for_a_case(case: Case) -> None:
    assert case.same == {}
    assert case.labels() == case.types() == {}
    expect_case(case)


def test_a_decision_by_hand_says_why_in_the_journal_and_in_the_decisions(
    two_documents: Case,
) -> None:
    pairs = [("person:1", "person:2"), ("person:1", "person:3")]
    judged = [Decision(*pair, "different", by="A. Clerk", reason="two faces") for pair in pairs]
    two_documents.decide(judged)
    assert two_documents.journal()["reason"].iloc[-1] == "2 decisions: two faces"
    kept = two_documents.decisions()
    assert kept["reasons"].tolist() == ['[["", "", "two faces"]]'] * 2
    assert two_documents.undo() == "2 decisions: two faces (act 4)"
    two_documents.decide(kept.assign(standing=True))
    assert two_documents.decisions()["reasons"].tolist() == ['[["", "", "two faces"]]'] * 4
    row = FRAME.assign(reason="one passport")
    assert decisions_of(row) == [Decision("person:1", "person:2", "unsure", reason="one passport")]
    assert judged[0] != Decision(*pairs[0], "different", by="A. Clerk")


def test_the_reason_of_a_decision_that_names_somebody_protected_is_withheld(
    two_documents: Case,
) -> None:
    role = {"entity": ["person:2"] * 2, "attribute": ["role", "name"]}
    role = pd.DataFrame({**role, "value": ["victim", "Tamsin Vole"]})
    two_documents.add(Batch.of(Document(title="file", sha256="f" * 64), statements=role))
    why = Decision("person:1", "person:3", "different", reason="Tamsin Vole knows both")
    two_documents.decide([why])
    assert "Vole" not in two_documents.undo()
