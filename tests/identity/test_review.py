"""Judgments: reviewed elsewhere, overruled, taken apart, and what they would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from test_likely import ANA, HOME, case_of

import linkanalysis as la
from linkanalysis.case.decisions import ids_of
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis.case import Judgment

SHORT = "short"
ONE, TWO, THREE = (f"person:KY-{n}" for n in (1, 2, 3))


@pytest.fixture(scope="module")
def two_alike() -> la.Case:
    return case_of(ANA, ANA)


def same(*pairs: tuple[str, str]) -> list[la.Decision]:
    return [la.Decision(left, right, "same") for left, right in pairs]


def test_a_review_comes_back_with_judgments_and_names_nobody_protected(tmp_path: Path) -> None:
    case = case_of(
        ANA | {"role": "victim"},
        ANA | {"name": "Annie Bell"},
        {"name": "Tom Rex", **HOME},
        {"name": "Tom Rex", **HOME},
    )
    file = la.identity.save_review(la.resolve(case, types=["person"]), tmp_path / "review.csv")
    text = file.read_text("utf-8-sig")
    assert "Protected 1" in text
    assert [each for each in ("KY-1", "KY-2", "Ana Bell") if each in text] == []
    rows = pd.read_csv(file, dtype=str, keep_default_na=False)
    rows.loc[rows["left"] == "Protected 1", ["judgment", "by", "why"]] = [
        "same",
        "A. Clerk",
        "seen",
    ]
    rows.to_csv(file, index=False)
    read = la.identity.read_review(case, file)
    assert [(*ids_of(d), d.judgment, d.by, d.reasons[-1].text) for d in read] == [
        (ONE, TWO, "same", "A. Clerk", "seen")
    ]
    case.decide(read)
    assert case.same == {TWO: ONE}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"judgment": "yes", "by": "A. Clerk"},
            (
                'review.csv, row 2: "yes" is not a judgment; write same, different or unsure. '
                "Nothing "
                "was read."
            ),
        ),
        (
            {"judgment": "different"},
            "review.csv, row 2: the judgment was changed, but nobody signed it; write who in by.",
        ),
        (
            {"pair": "0" * 20},
            (
                "review.csv, row 2: this pair is not proposed in this case, or was judged "
                "since. Save "
                "a new review; nothing was read."
            ),
        ),
        (
            {"why": None},
            (
                'review.csv has no column "why", so it is no review. Write one with '
                "la.identity.save_review."
            ),
        ),
    ],
)
def test_a_review_that_cannot_be_read_says_which_row(
    two_alike: la.Case, change: dict[str, str | None], message: str, tmp_path: Path
) -> None:
    case = two_alike
    file = la.identity.save_review(la.resolve(case), tmp_path / "review.csv")
    rows = pd.read_csv(file, dtype=str, keep_default_na=False)
    for name, value in change.items():
        rows = rows.drop(columns=name) if value is None else rows.assign(**{name: value})
    rows.to_csv(file, index=False)
    with pytest.raises(CaseError) as caught:
        la.identity.read_review(case, file)
    assert str(caught.value) == message


@pytest.mark.parametrize("judgment", ["different", "unsure"])
def test_a_judgment_is_overruled_and_undo_brings_it_back(judgment: Judgment) -> None:
    case = case_of(ANA, ANA)
    case.decide(same((ONE, TWO)))
    case.overrule(TWO, ONE, judgment, by="B. Chief", reason="two faces")
    assert case.same == {}
    assert case.decisions()["standing"].tolist() == [False, True]
    assert case.undo() == "overrule (act 4)"
    assert case.same == {TWO: ONE}
    assert la.custody.verify_journal(case).intact


def test_an_entity_is_taken_apart_for_review() -> None:
    case = case_of(ANA, ANA, ANA)
    case.decide(same((ONE, TWO), (TWO, THREE)))
    assert case.explode(THREE, by="B. Chief", reason="two faces") == 2
    assert case.same == {}
    assert {each.judgment for each in la.identity.to_review(case)} == {"unsure"}
    case.undo()
    assert case.same == {TWO: ONE, THREE: ONE}


def test_decisions_go_with_the_records_into_a_new_case() -> None:
    case, again = case_of(ANA, ANA), case_of(ANA, ANA)
    case.decide(la.resolve(case))
    case.overrule(ONE, TWO, "same", by="A. Clerk", reason="photos agree")
    again.decide(case.decisions())
    assert again.same == {TWO: ONE}
    assert again.decisions()["by"].tolist() == ["A. Clerk"]


def test_the_effect_is_told_before_and_is_what_happens() -> None:
    case = case_of(ANA | HOME, ANA | {"phone": "+15025550143", "email": "a@example.org"})
    decisions = same((ONE, TWO))
    told = la.identity.effect(case, decisions).to_frame().iloc[0]
    assert told["neighbors_before"] == (2, 2)
    assert (told["neighbors_after"], told["shared"], told["links_between"]) == (3, 1, 0)
    case.decide(decisions)
    graph = la.build_graph(case)
    assert len(graph.around(ONE).ids) - 1 == told["neighbors_after"]


@pytest.fixture(scope="module")
def judged() -> la.Case:
    case = case_of(ANA | HOME, ANA, {"name": "Tom Rex"})
    case.decide(same((ONE, TWO)))
    return case


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda case: case.overrule(ONE, THREE, "same", by="B", reason="seen"),
            (
                "No judgment of person:KY-1 and person:KY-3 stands, so there is nothing to "
                "overrule. "
                "Use case.decide; case.decisions() lists all judgments."
            ),
        ),
        (
            lambda case: case.overrule(ONE, TWO, "unsure", by="", reason="seen"),
            (
                'Overruling a judgment needs who and why: by="who", reason="…". The journal keeps '
                "both; nothing was changed."
            ),
        ),
        (
            lambda case: case.explode(THREE, by="B", reason="seen"),
            (
                "person:KY-3 is one record: no other records were judged to be the same entity. "
                "Nothing was changed."
            ),
        ),
        (
            lambda case: case.compare(ONE, TWO),
            (
                "person:KY-1 is on both sides, or the two are judged the same; name two "
                "different entities."
            ),
        ),
        (
            lambda case: case.compare(ONE, "phone:+15025550143"),
            (
                "A person and a phone cannot be compared. Name two entities of one of these types: "
                f"{', '.join(la.identity.COMPARED_TYPES)}."
            ),
        ),
        (
            lambda case: case.confirm(ONE, method="ncb_reply", ref="", by="B"),
            (
                'Confirming a candidate needs a reference and who: ref="…", by="who". The '
                "journal keeps "
                "both; nothing was changed."
            ),
        ),
        (
            lambda case: la.resolve(case, types=["event"]),
            (
                'Entities of type "event" are not compared. Choose from '
                f"{', '.join(la.identity.COMPARED_TYPES)}."
            ),
        ),
        (
            lambda case: la.resolve(case, between=("people", "people")),
            "between takes the ids of two standing documents; case.documents() lists them.",
        ),
        (
            lambda case: la.resolve(case, min_bits=float("nan")),
            "min_bits is nan; give a number of bits, such as 0.",
        ),
        (
            lambda case: la.screen(case, "notices"),
            (
                "lists must be a case, or several: read the files of a list with "
                "la.read_case(folder), "
                "as you read a case."
            ),
        ),
        (
            lambda case: la.identity.blind(case, secret=SHORT),
            (
                "A secret of at least 16 characters is needed, agreed on for this pairing alone: "
                "without one, hashes of phone numbers are undone in seconds. Nothing was hashed."
            ),
        ),
    ],
)
def test_a_refusal_says_what_to_do_and_changes_nothing(
    judged: la.Case, ask: object, message: str
) -> None:
    with pytest.raises(CaseError) as caught:
        ask(judged)  # type: ignore[operator]
    assert str(caught.value) == message
    assert judged.position == 3
