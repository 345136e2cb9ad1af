"""What decisions would change in rings and ranks, seen before they are made."""

from __future__ import annotations

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import CaseError, ProtectedError


def same(*pairs: tuple[str, str]) -> list[la.Decision]:
    """Judge pairs of people the same."""
    return [
        la.Decision(f"person:{left}", f"person:{right}", "same", by="analyst")
        for left, right in pairs
    ]


def tied(*pairs: tuple[str, str]) -> la.Case:
    """Make a case of people who use phones or know one another."""
    case = la.Case(purpose="training")
    ties = pd.DataFrame(
        [(f"person:{who}", f"{'phone' if to.isdigit() else 'person'}:{to}") for who, to in pairs],
        columns=["source", "target"],
    )
    case.add(la.read_frame(ties, reader="links", document="associates"))
    return case


def two_records() -> la.Case:
    """Make a case with two records of one person, who uses three phones by each."""
    used = {"a1": "123", "a2": "456", "b": "123456"}
    return tied(*((who, phone) for who, phones in used.items() for phone in phones))


def test_the_case_stays_as_it_is_and_ranks_are_those_after_the_decision() -> None:
    case = two_records()
    head, fingerprint = case.head, case.fingerprint
    preview = la.compare.preview_decisions(case, same(("a1", "a2")))
    assert (case.head, case.fingerprint, len(case.decisions())) == (head, fingerprint, 0)
    ranks = preview.to_frame().query("what == 'rank'").set_index("entity")
    # b uses 6 phones and each record of a uses 3; together they use 6
    assert ranks.loc["person:a1", ["change", "value_before", "value_after"]].tolist() == [
        "rose",
        2,
        1,
    ]
    case.decide(same(("a1", "a2")))
    after = la.centrality(la.build_graph(case), "degree").to_frame().set_index("entity")
    assert after.loc["person:a1", "degree_rank"] == 1


def test_rings_are_those_that_the_decision_would_bring(ring_case: la.Case) -> None:
    one = same(("KY-00", "KY-01"))
    preview = la.compare.preview_decisions(ring_case, one, worlds=0).to_frame()
    with ring_case.copy() as case:
        case.decide(one)
        rings = la.find_rings(case)
    changed = preview[preview["what"] == "ring"]
    listed = changed[["label", "value_before", "value_after"]].to_numpy().tolist()
    assert listed == [["ring 1 before, ring 1 after", 6, 5]]
    assert len(rings.rings[0].members) == 5


@pytest.mark.exhaustive
def test_rings_of_bluegrass_are_those_that_the_decision_would_bring() -> None:
    with la.read_case("sample_data/bluegrass") as case:
        case.decide(la.resolve(case))
        waiting = la.identity.to_review(case).to_frame()
        accepted = waiting.assign(judgment="same", by="analyst")
        preview = la.compare.preview_decisions(case, accepted).to_frame()
        case.decide(accepted)
        rings = la.find_rings(case)
    changed = preview[preview["what"] == "ring"]
    # the man of whom two agencies write was two of the nine members of the second ring
    listed = changed[["label", "value_before", "value_after"]].to_numpy().tolist()
    assert listed == [
        ["ring 2 before, ring 2 after", 9, 8],
        # no member changes: ring 5 comes before ring 4 now, and ring 7 before ring 6
        ["ring 5 before, ring 4 after", 6, 6],
        ["ring 4 before, ring 5 after", 9, 9],
        ["ring 7 before, ring 6 after", 4, 4],
        ["ring 6 before, ring 7 after", 8, 8],
    ]
    assert len(rings.rings[1].members) == 8


def test_nothing_changes_without_a_judgment_of_sameness() -> None:
    case = two_records()
    judged = [la.Decision("person:a1", "person:a2", "different", by="analyst")]
    assert repr(la.compare.preview_decisions(case, judged)) == (
        "<DecisionPreview: nothing would change>"
    )


def test_whom_a_decision_would_protect_is_not_named() -> None:
    case = tied(("a", "b"), ("a", "c"), ("x", "b"), ("x", "c"))
    roles = pd.DataFrame({"entity": ["person:a"], "attribute": ["role"], "value": ["victim"]})
    case.add(la.read_frame(roles, reader="statements", document="roles"))
    with pytest.raises(ProtectedError) as error:
        la.compare.preview_decisions(case, same(("a", "x")))
    assert str(error.value) == (
        "These decisions would protect 1 entity shown by name now. Rings and ranks before and "
        "after are not compared, because that would name them. Decide, and build graph and rings "
        "again."
    )


def test_a_copy_has_what_the_case_has_and_none_of_its_own_acts_reach_it() -> None:
    case = two_records()
    with case.copy() as trial:
        assert trial.path is None
        assert trial.head == case.head
        assert trial.links().equals(case.links())
        trial.withdraw(trial.documents()["id"].iloc[0], reason="a trial", by="analyst")
        assert len(trial.links()) == 0
    assert len(case.links()) == 12
    case.close()
    with pytest.raises(CaseError, match="This case is closed"):
        case.copy()
