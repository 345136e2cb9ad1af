"""Acts: what undo restores, what withdrawing takes away, what decisions do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exhaustive import fewer
from hypothesis import given, settings
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.case import Batch, Case, Decision
from linkanalysis.core.provenance import Reason
from linkanalysis.errors import CaseError, DataQualityWarning, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

FRAMES = ("entities", "statements", "links", "problems")


def frames(case: Case) -> list[pd.DataFrame]:
    return [getattr(case, name)() for name in FRAMES]


def assert_same(left: list[pd.DataFrame], right: list[pd.DataFrame]) -> None:
    for one, other in zip(left, right, strict=True):
        pd.testing.assert_frame_equal(one, other, check_dtype=False)


def test_a_withdrawn_document_leaves_no_trace(
    two_documents: Case, batch: Callable[..., Batch]
) -> None:
    two_documents.withdraw("cars", reason="wrong person")
    with Case(purpose="training") as only_phones:
        only_phones.add(
            batch(
                "phones",
                statements=[("person:1", "name", "Ana Roe"), ("person:2", "name", "Bo Roe")],
                links=[
                    ("person:1", "uses", "phone:+15025550101"),
                    ("person:2", "uses", "phone:+15025550101"),
                ],
            )
        )
        assert_same(frames(two_documents), frames(only_phones))
        assert two_documents.fingerprint == only_phones.fingerprint
        assert two_documents.labels() == only_phones.labels()
    assert two_documents.documents()["status"].tolist() == ["standing", "withdrawn"]


def test_sameness_disappears_with_an_entity_and_returns_with_it(two_documents: Case) -> None:
    pairs = [("person:1", "person:3"), ("person:2", "person:3")]
    two_documents.decide([Decision(left, right, "same") for left, right in pairs])
    assert two_documents.same == {"person:2": "person:1", "person:3": "person:1"}
    # only the cars name person:3: without it, 1 and 2 are no longer one
    two_documents.withdraw("cars", reason="wrong person")
    assert two_documents.same == {}
    two_documents.undo()
    assert two_documents.same == {"person:2": "person:1", "person:3": "person:1"}


def test_a_decision_holds_only_while_the_documents_of_its_reasons_stand(
    two_documents: Case,
) -> None:
    because = (Reason("cars", "2", "one passport"),)
    two_documents.decide([Decision("person:1", "person:2", "same", "rule", because)])
    assert two_documents.same == {"person:2": "person:1"}
    two_documents.withdraw("cars", reason="wrong person")
    assert two_documents.same == {}


def test_sameness_is_applied_in_every_frame_and_stated_ids_are_kept(
    two_documents: Case,
) -> None:
    two_documents.decide([Decision("person:3", "person:2", "same")], by="A. Clerk")
    assert two_documents.entities()["entity"].tolist() == [
        "person:1",
        "person:2",
        "phone:+15025550101",
        "plate:US-KY:AB1",
    ]
    cars = two_documents.links().query("document == 'cars'")
    assert cars["source"].tolist() == ["person:2", "person:2"]
    assert cars["stated_source"].tolist() == ["person:2", "person:3"]
    view = two_documents.sql("SELECT DISTINCT source FROM standing_links ORDER BY source")
    assert view["source"].tolist() == ["person:1", "person:2"]
    assert two_documents.decisions()["by"].tolist() == ["A. Clerk"]


def test_a_union_of_both_ends_of_the_links_loses_no_entity(
    case: Case, batch: Callable[..., Batch]
) -> None:
    # DuckDB 2.0.1 gave one end only, where a view joins the sameness to both
    case.add(batch("x", links=[("person:3", "kin", "person:0"), ("person:3", "kin", "person:1")]))
    case.decide([Decision("person:0", "person:3", "same")])
    both = "SELECT source AS e FROM standing_links UNION SELECT target FROM standing_links"
    assert sorted(case.sql(both)["e"]) == ["person:0", "person:1"]
    assert case.entities()["entity"].tolist() == ["person:0", "person:1"]


def test_the_label_is_the_first_name_stated(two_documents: Case) -> None:
    assert two_documents.labels()["person:2"] == "Bo Roe"
    assert two_documents.labels()["person:3"] == "3"


def test_different_vetoes_same_also_through_others(two_documents: Case) -> None:
    two_documents.decide([Decision("person:1", "person:3", "different")])
    two_documents.decide([Decision("person:1", "person:2", "same")])
    before = two_documents.fingerprint
    with pytest.raises(CaseError):
        two_documents.decide([Decision("person:2", "person:3", "same")])
    assert two_documents.fingerprint == before
    assert two_documents.same == {"person:2": "person:1"}


def test_unsure_is_recorded_and_merges_nothing(two_documents: Case) -> None:
    two_documents.decide(
        pd.DataFrame({"left": ["person:1"], "right": ["person:2"], "judgment": ["unsure"]})
    )
    assert two_documents.same == {}
    assert two_documents.decisions()[["judgment", "by"]].to_numpy().tolist() == [["unsure", "rule"]]


def test_no_decisions_are_no_act(case: Case) -> None:
    case.decide([])
    assert case.position == 1


def test_undo_takes_acts_back_one_by_one_to_the_beginning(two_documents: Case) -> None:
    two_documents.decide([Decision("person:1", "person:2", "same")])
    two_documents.withdraw("phones", reason="wrong person")
    assert [two_documents.undo() for _ in range(4)] == [
        "withdraw of phones (act 5)",
        "1 decision (act 4)",
        "add of cars (act 3)",
        "add of phones (act 2)",
    ]
    with pytest.raises(CaseError):
        two_documents.undo()
    assert two_documents.position == 9


def test_a_document_added_again_after_undo_stands_once(
    case: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("x", links=[("person:1", "kin", "person:2")] * 2))
    case.undo()
    case.add(batch("x", links=[("person:1", "kin", "person:3")]))
    assert case.links()["target"].tolist() == ["person:3"]
    assert case.documents()["status"].tolist() == ["standing"]


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 3)),
        st.tuples(st.just("withdraw"), st.integers(0, 3)),
        st.tuples(
            st.just("decide"),
            st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(["same", "different"])),
        ),
    ),
    max_size=7,
)


@settings(max_examples=fewer(5))
@given(ACTS)
def test_undo_restores_every_frame_exactly(
    batch: Callable[..., Batch], acts: list[tuple[str, object]]
) -> None:
    with Case(purpose="training") as case:
        states = []
        for act, what in acts:
            state = ([*frames(case), case.documents()], case.same, case.fingerprint)
            try:
                if act == "add":
                    ties = [(f"person:{what}", "kin", f"person:{(what + k) % 4}") for k in (1, 2)]
                    case.add(batch(f"d{what}", links=ties))
                elif act == "withdraw":
                    case.withdraw(f"d{what}", reason="test")
                else:
                    case.decide([Decision(f"person:{what[0]}", f"person:{what[1]}", what[2])])
            except (CaseError, UnknownNameError):
                continue
            states.append(state)
        for before, same, fingerprint in reversed(states):
            case.undo()
            undone = case.documents()
            standing = undone[undone["status"] != "undone"].reset_index(drop=True)
            assert_same([*frames(case), standing], before)
            assert (case.same, case.fingerprint) == (same, fingerprint)


@pytest.mark.exhaustive
@settings(max_examples=fewer(6))
@given(st.permutations(range(6)))
def test_the_order_of_rows_and_documents_changes_nothing(
    batch: Callable[..., Batch], order: list[int]
) -> None:
    def build(rows_in_order: list[int]) -> tuple[str, list[pd.DataFrame]]:
        with Case(purpose="training") as case:
            for name in ("a", "b") if rows_in_order[0] < 3 else ("b", "a"):
                made = batch(name, links=[("person:1", "kin", f"person:{n}") for n in range(6)])
                (rows,) = made.links
                case.add(Batch.of(made.document, links=rows.iloc[rows_in_order]))
            found = frames(case)
            found[2] = found[2].sort_values(["document", "row"], ignore_index=True)
            return case.fingerprint, found

    fingerprint, expected = build(list(range(6)))
    again, found = build(order)
    assert again == fingerprint
    assert_same(found, expected)


def test_the_fingerprint_depends_on_grades_and_decisions_and_not_on_the_time(
    batch: Callable[..., Batch],
) -> None:
    def fingerprint(*, grade: str, decided: bool) -> str:
        with Case(purpose="training") as case:
            tie = [("person:1", "kin", "person:2")]
            case.add(batch("x", links=tie, scheme="admiralty", grade=grade))
            if decided:
                case.decide([Decision("person:2", "person:1", "same")])
            return case.fingerprint

    assert fingerprint(grade="B2", decided=True) == fingerprint(grade="B2", decided=True)
    kinds = {
        fingerprint(grade=grade, decided=decided) for grade in ("B2", "C3") for decided in (0, 1)
    }
    assert len(kinds) == 4
    with Case(purpose="training") as empty:
        assert empty.fingerprint[:8] == "643d5437"


def test_explain_names_document_and_row(two_documents: Case) -> None:
    why = two_documents.explain("person:2")
    assert why[["document", "row", "text"]].to_numpy().tolist() == [
        ["phones", "3", "person:2: name = Bo Roe"],
        ["phones", "3", "person:2 uses phone:+15025550101"],
        ["cars", "2", "person:2: name = B. Roe"],
        ["cars", "2", "person:2 owns plate:US-KY:AB1"],
        ["cars", "3", "person:2: birth_date = 1980"],
    ]
    assert len(two_documents.explain("person:1", "person:3")) == 0


def test_a_replacement_that_ends_protection_says_how_many_and_where_they_are_listed(
    case: Case, batch: Callable[..., Batch]
) -> None:
    roles = [(f"person:{n}", "role", "victim") for n in (1, 2, 3)]
    case.add(batch("roles", statements=roles))
    case.add(
        batch("other", statements=[("person:3", "role", "witness"), ("person:4", "name", "X")])
    )
    case.decide([Decision("person:2", "person:4", "same")])  # one person, no longer protected
    names = [(f"person:{n}", "name", "A. Roe") for n in (1, 2, 3)]
    with pytest.warns(DataQualityWarning) as caught:
        added = case.add(batch("again", statements=names), replaces="roles", by="A. Clerk")
    assert [str(each.message) for each in caught] == [
        (
            "2 people are no longer protected: only the document that was replaced said so. "
            "Answers name them from now on. Entry 6 of case.journal() lists their ids; "
            "case.undo() protects them again."
        )
    ]
    assert added.unprotected == 2
    assert case.entries()[-1].subjects == ("roles", "person:1", "person:2", "person:4")
    assert case.protection.protected == {"person:3"}
    assert la.custody.verify_journal(case).intact
    case.undo(by="A. Clerk", reason="the new list lost its column of roles")
    assert case.protection.protected == {"person:1", "person:2", "person:3"}


def test_a_replacement_that_protects_the_same_people_is_silent(
    case: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("roles", statements=[("person:1", "role", "victim")]))
    again = batch("again", statements=[("person:1", "role", "victim")])
    assert case.add(again, replaces="roles").unprotected == 0
    assert case.entries()[-1].subjects == ("roles",)


def test_withdrawing_or_undoing_what_protected_somebody_says_so_and_names_nobody(
    case: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("names", statements=[("person:1", "name", "Maria Lopez")]))
    for _ in range(2):
        case.add(batch("interview-of-maria-lopez", statements=[("person:1", "role", "victim")]))
        with pytest.warns(DataQualityWarning) as undone:
            case.undo(reason="trial")
    assert str(undone[0].message) == (
        "1 person is no longer protected: only what was taken back said so. Answers name them from "
        "now on. Entry 6 of case.journal() lists their ids; add the document again to protect them."
    )
    assert case.entries()[-1].subjects[0] == "5"
    assert case.entries()[-1].subjects[-1] == "person:1"
    case.add(batch("interview-of-maria-lopez", statements=[("person:1", "role", "victim")]))
    with pytest.warns(DataQualityWarning) as withdrawn:
        case.withdraw("interview-of-maria-lopez", reason="recanted")
    assert str(withdrawn[0].message) == (
        "1 person is no longer protected: only the document that was withdrawn said so. Answers "
        "name them from now on. Entry 8 of case.journal() lists their ids; case.undo() protects "
        "them again."
    )
    assert case.entries()[-1].subjects == ("interview-of-maria-lopez", "person:1")
    case.undo(reason="not recanted")
    assert case.protection.protected == {"person:1"}
    assert la.custody.verify_journal(case).intact


@pytest.mark.parametrize("act", ["overrule", "explode"])
def test_overruling_a_judgment_that_protected_somebody_says_so(
    case: Case, batch: Callable[..., Batch], act: str
) -> None:
    case.add(batch("a", statements=[("person:1", "role", "victim"), ("person:2", "name", "Bo")]))
    case.decide([Decision("person:1", "person:2", "same")])
    given = ("person:1", "person:2", "different") if act == "overrule" else ("person:1",)
    said = "only the judgment that was" if act == "overrule" else "only judgments that were"
    with pytest.warns(DataQualityWarning) as caught:
        getattr(case, act)(*given, by="A. Clerk", reason="photos")
    assert str(caught[0].message) == (
        f"1 person is no longer protected: {said} overruled said so. Answers name them from now "
        "on. Entry 4 of case.journal() lists the ids that were judged; case.undo() protects them "
        "again."
    )
    assert case.entries()[-1].subjects == ("person:1", "person:2")
    assert la.custody.verify_journal(case).intact


def test_ids_of_documents_that_name_somebody_are_not_suggested_or_said(
    case: Case, batch: Callable[..., Batch]
) -> None:
    hers = [("person:1", "role", "victim"), ("person:1", "name", "Ann Roe")]
    case.add(batch("hers", statements=hers))
    case.add(batch("interview-ann-roe"))
    with pytest.raises(UnknownNameError) as caught:
        case.withdraw("interview-ann-ro", reason="typo")
    assert "interview-ann-roe" not in str(caught.value)
    assert caught.value.choices == ("hers",)
    case.withdraw("interview-ann-roe", reason="recanted")
    assert case.undo() == "withdraw of [withheld: it names a protected person] (act 4)"


def test_an_override_that_is_in_force_again_is_said(
    case: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("roles", statements=[(f"person:{n}", "role", "victim") for n in (1, 2)]))
    case.override("person:1", by="Judge Doe", reason="order 24-118")
    case.decide([Decision("person:1", "person:2", "same")])
    assert case.protection.protected == {"person:1"}
    with pytest.warns(DataQualityWarning, match="1 person is no longer protected"):
        case.undo()
    assert case.protection.protected == {"person:2"}


def test_whoever_is_not_in_the_case_any_more_is_not_listed_as_no_longer_protected(
    case: Case, batch: Callable[..., Batch]
) -> None:
    roles = [("person:Maria Lopez", "role", "victim"), ("person:Maria Lopez", "name", "M. Lopez")]
    case.add(batch("first", statements=roles))
    again = [("person:ML-1", "role", "victim"), ("person:ML-1", "name", "Maria Lopez")]
    assert case.add(batch("second", statements=again), replaces="first").unprotected == 0
    assert case.entries()[-1].subjects == ("first",)
    case.withdraw("second", reason="recanted")
    case.undo()
    case.undo()
    assert case.protection.protected == {"person:Maria Lopez", "person:ML-1"}


def test_whoever_an_override_shows_is_not_listed_as_no_longer_protected(
    case: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("roles", statements=[("person:1", "role", "victim")]))
    case.override("person:1", by="Judge Doe", reason="order 24-118")
    names = batch("names", statements=[("person:1", "name", "A. Roe")])
    assert case.add(names, replaces="roles").unprotected == 0
    assert case.entries()[-1].subjects == ("roles",)
