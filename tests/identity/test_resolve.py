from __future__ import annotations

import copy
import json
import pickle
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.case import Batch, Case, Decision, Document
from linkanalysis.case.decisions import ids_of
from linkanalysis.core.masked_ids import Name
from linkanalysis.errors import (
    CaseError,
    DataQualityWarning,
    ProtectedError,
    RecordError,
    UnknownNameError,
)
from linkanalysis.graph.undecided_pairs import named_pairs
from linkanalysis.identity import (
    STRONG_KEYS,
    effect,
    read_review,
    resolve,
    save_review,
    screen,
    to_review,
)
from linkanalysis.records import read_frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def people(*rows: dict[str, str]) -> Case:
    case = Case(purpose="training")
    for number, row in enumerate(rows):
        frame = pd.DataFrame([row])
        case.add(read_frame(frame, reader="entities", document=f"list {number}"))
    return case


def judgments(case: Case) -> list[tuple[str, str, str]]:
    return [(*ids_of(each), each.judgment) for each in resolve(case)]


def test_equal_strong_key_says_same_with_both_places() -> None:
    one = [{"id": f"{key}-1", key: "RO 054-321"} for key in STRONG_KEYS]
    other = [{"id": f"{key}-2", key: "ro054321"} for key in STRONG_KEYS]
    case = Case(purpose="training")
    for number, rows in enumerate((one, other)):
        frame = pd.DataFrame(rows).fillna("")
        case.add(read_frame(frame, reader="entities", document=f"list {number}"))
    found = {
        (each.left, each.right, each.judgment): [
            (why.document, why.row, why.text) for why in each.reasons
        ]
        for each in resolve(case)
    }
    assert found == {
        (f"person:{key}-1", f"person:{key}-2", "same"): [
            ("list-0", f"{row}", f"equal {key}"),
            ("list-1", f"{row}", f"equal {key}"),
        ]
        for row, key in enumerate(STRONG_KEYS, start=2)
    }


def test_other_keys_and_an_address_decide_nothing() -> None:
    alike = {"name": "Ana Bell", "address": "410 Elm St"}
    case = people({"id": "KY-1", **alike}, {"id": "KY-2", **alike})
    assert judgments(case) == [("person:KY-1", "person:KY-2", "unsure")]
    case.decide(resolve(case))
    assert case.same == {}
    assert judgments(people({"id": "KY-1", "passport": "1"}, {"id": "KY-2", "dna_id": "1"})) == []


def test_clash_leaves_it_to_a_person() -> None:
    rows = [
        ("birth_date", "1980-05-02", "1980-05-03", "unsure"),
        ("birth_date", "1980-05-02", "1980", "same"),
        ("birth_date", "1980-05", "1980-06", "unsure"),
        ("sex", "F", "male", "unsure"),
        ("sex", "F", "female", "same"),
        ("sex", "F", "U", "same"),
    ]
    case = people(
        *(
            {"id": f"{at}-{side}", "passport": f"RO{137951 * (at + 1)}", attribute: value}
            for at, (attribute, *values, _) in enumerate(rows)
            for side, value in enumerate(values)
        )
    )
    found = {
        (*ids_of(each), each.judgment): [why.text for why in each.reasons][2:]
        for each in resolve(case)
    }
    assert found == {
        (f"person:{at}-0", f"person:{at}-1", judgment): (
            [f"different {attribute}"] * 2 if judgment == "unsure" else []
        )
        for at, (attribute, _, _, judgment) in enumerate(rows)
    }


@pytest.mark.parametrize(
    ("one", "other", "judgment"),
    [
        # dates without an hour: nobody was at two places at once
        ("2024-05-02T00:00", "2024-05-02T00:00", "same"),
        ("2024-05-02T20:00", "2024-05-02T20:00", "unsure"),
        # 8 p.m. in Kentucky is midnight in UTC, and an hour all the same
        ("2024-05-02T19:59", "2024-05-02T20:00", "unsure"),
        ("2024-05-02T20:00", "2024-05-03T20:00", "same"),
    ],
)
def test_who_was_at_two_places_at_one_hour_is_left_to_a_person(
    one: str, other: str, judgment: str
) -> None:
    seen = [("KY-1", "Inn", one), ("KY-2", "Lodge", other)]
    rows = [{"id": who, "passport": "RO 054321"} for who in ("KY-1", "KY-2")]
    assert judgment_of(rows, seen) == judgment


@pytest.mark.parametrize(
    ("seen", "judgment"),
    # the day after a death, and late in that evening in Kentucky, a record may still be filed
    [("2024-05-03T00:00", "same"), ("2024-05-03T22:00", "same"), ("2024-05-04T00:00", "unsure")],
)
def test_who_was_seen_after_a_death_is_left_to_a_person(seen: str, judgment: str) -> None:
    rows = [{"id": "KY-1", "passport": "RO 054321", "death_date": "2024-05-02"}]
    rows.append({"id": "KY-2", "passport": "RO 054321"})
    assert judgment_of(rows, [("KY-2", "Inn", seen)]) == judgment


def judgment_of(rows: list[dict[str, str]], seen: list[tuple[str, str, str]]) -> str:
    """Judge two people of a case in Kentucky, who stayed somewhere at an hour of its clocks."""
    case = Case(purpose="training", timezone="America/New_York")
    for number, row in enumerate(rows):
        frame = pd.DataFrame([row])
        case.add(read_frame(frame, reader="entities", document=f"list {number}"))
    links = pd.DataFrame(
        {
            "source": [f"person:{who}" for who, _, _ in seen],
            "target": [f"booking:{n}" for n in range(len(seen))],
            "type": "stayed_at",
            "place": [place for _, place, _ in seen],
            "start": [
                pd.Timestamp(at, tz="America/New_York").tz_convert(None) for _, _, at in seen
            ],
        }
    )
    case.add(Batch.of(Document(title="stays", sha256="a" * 64), links=links))
    (decision,) = resolve(case)
    return decision.judgment


def test_holding_one_document_is_a_strong_key_too() -> None:
    case = people({"id": "KY-1", "document_number": "RO/passport/054321"})
    ties = pd.DataFrame(
        {
            "source": ["KY-2", "KY-3"],
            "target": ["document_number:ro:passport:05-43-21"] * 2,
            "type": ["holds", "uses"],
        }
    )
    case.add(read_frame(ties, reader="links", document="ties"))
    assert judgments(case) == [("person:KY-1", "person:KY-2", "same")]


def test_placeholders_are_no_keys() -> None:
    rows = [
        {"id": f"{value}-{number}", "passport": value}
        for value in ("unknown", "N/A", "0000000", "-")
        for number in (1, 2)
    ]
    assert judgments(people(*rows)) == []


def test_key_shared_by_many_is_left_out_and_counted() -> None:
    frame = pd.DataFrame(
        {"id": [f"KY-{number}" for number in range(12)], "passport": ["SEE FILE"] * 12}
    )
    case = Case(purpose="training")
    case.add(read_frame(frame, reader="entities", document="list"))
    found = resolve(case)
    assert (len(found), found.left_out) == (0, (("passport", 12),))


def test_things_of_two_types_are_never_one() -> None:
    rows = (
        {"id": "person:KY-1", "national_id": "AB123"},
        {
            "id": "organization:Acme",
            "national_id": "AB123",
        },
    )
    assert judgments(people(*rows)) == []


def test_decided_pairs_are_not_proposed_again_and_undo_brings_them_back() -> None:
    case = people(
        {"id": "KY-1", "passport": "AB123"},
        {"id": "KY-2", "passport": "AB123"},
        {"id": "KY-3", "passport": "AB123"},
    )
    found = resolve(case)
    assert [each.judgment for each in found] == ["same"] * 3
    case.decide(found)
    assert case.same == {"person:KY-2": "person:KY-1", "person:KY-3": "person:KY-1"}
    assert judgments(case) == []
    case.undo()
    assert case.same == {}
    assert len(resolve(case)) == 3


def test_decisions_read_as_a_frame_with_their_reasons() -> None:
    case = people({"id": "KY-1", "passport": "AB123"}, {"id": "KY-2", "passport": "AB123"})
    frame = resolve(case).to_frame()
    assert frame.to_numpy().tolist() == [
        [
            "person:KY-1",
            "person:KY-2",
            "same",
            "rule: equal strong keys",
            13.21,
            "same document number; no name; no birth date",
            0,
            1,
            "",
            "+",
            ("equal passport (list-0, row 2)", "equal passport (list-1, row 2)"),
        ]
    ]
    assert "Undo at any time" in resolve(case)._repr_html_()


def victim_and_another() -> Case:
    """Two records with one passport, of which one is of a victim; and two open ones."""
    return people(
        {"id": "KY-1", "passport": "AB123", "role": "victim", "name": "Maria Lopez"},
        {"id": "KY-2", "passport": "AB123", "name": "Mary Lopes"},
        {"id": "KY-5", "passport": "CD456", "role": "suspect"},
        {"id": "KY-6", "passport": "CD456", "role": "suspect"},
    )


def three_with_one_passport() -> Case:
    """Three records with one passport, of which one is of a victim."""
    return people(
        {"id": "KY-1", "passport": "AB123", "role": "victim", "name": "Maria Lopez"},
        {"id": "KY-2", "passport": "AB123", "name": "Mary Lopes"},
        {"id": "KY-3", "passport": "AB123", "name": "M. Lopez"},
    )


def test_the_record_of_a_protected_person_is_named_under_no_id() -> None:
    found = resolve(victim_and_another())
    frame = found.to_frame()
    assert frame[["left", "right"]].to_numpy().tolist() == [
        ["Protected 1", "record that may be Protected 1"],
        ["person:KY-5", "person:KY-6"],
    ]
    shown = found._repr_html_() + repr(found) + repr(list(found)) + frame.to_csv()
    assert [name for name in ("KY-1", "KY-2", "Maria") if name in shown] == []
    pickled = pickle.dumps(frame) + pickle.dumps(copy.deepcopy(frame))
    assert [name for name in (b"KY-1", b"KY-2") if name in pickled] == []


def test_a_decision_shows_no_id_of_a_protected_person_and_can_be_given_back() -> None:
    case = victim_and_another()
    masked, named = resolve(case)
    assert (masked.left, masked.right) == ("Protected 1", "record that may be Protected 1")
    assert (named.left, named.right) == ("person:KY-5", "person:KY-6")
    assert b"KY-1" not in pickle.dumps(masked)
    case.decide([Decision(masked.left, masked.right, "unsure"), replace(named, judgment="same")])
    assert case.decisions()[["left", "right", "judgment"]].to_numpy().tolist() == [
        ["person:KY-1", "person:KY-2", "unsure"],
        ["person:KY-5", "person:KY-6", "same"],
    ]
    (waiting,) = to_review(case)
    assert (waiting.left, waiting.right) == (masked.left, masked.right)
    case.overrule(masked.left, masked.right, "same", by="A. Clerk", reason="one passport")
    assert case.same["person:KY-2"] == "person:KY-1"


def test_errors_about_a_masked_pair_name_neither_record() -> None:
    case = victim_and_another()
    found = resolve(case)
    (masked, _), frame = found, found.to_frame()
    compared = case.compare(masked.left, masked.right)
    assert compared.shown == (masked.left, masked.right)
    case.decide([replace(masked, judgment="different")], by="A. Clerk")
    said = []
    for ask in (
        lambda: case.decide([replace(masked, judgment="same")], by="A. Clerk"),
        lambda: people({"id": "KY-9"}).decide([masked]),
        lambda: people({"id": "KY-9"}).decide(frame),
        lambda: people({"id": "KY-9"}).compare(masked.left, masked.right),
    ):
        with pytest.raises((CaseError, RecordError, UnknownNameError)) as caught:
            ask()
        said.append(f"{caught.value} {vars(caught.value)}")
    case.withdraw("list-1", by="A. Clerk", reason="wrong")
    with pytest.raises(UnknownNameError) as caught:
        case.decide([replace(masked, judgment="unsure")])
    assert str(caught.value) == (
        "record that may be Protected 1 is in no standing document; nothing was recorded."
    )
    with pytest.raises(CaseError) as refused:
        victim_and_another().overrule(
            masked.left, masked.right, "same", by="A. Clerk", reason="one passport"
        )
    said += [f"{caught.value} {vars(caught.value)}", str(refused.value)]
    assert len(said) == 6
    assert not [text for text in said if re.search(r"KY-[12]\b", text)]


def test_a_group_that_would_be_one_shows_no_id_beside_a_protected_person() -> None:
    case = victim_and_another()
    shown = {each.members for each in effect(case, resolve(case)).joined}
    assert ("Protected 1", "record that may be Protected 1") in shown


def test_older_proposals_mask_whoever_is_protected_now() -> None:
    case = people({"id": "KY-1", "passport": "AB123"}, {"id": "KY-2", "passport": "AB123"})
    found = resolve(case)
    late = pd.DataFrame([{"id": "KY-2", "role": "witness"}])
    case.add(read_frame(late, reader="entities", document="interview"))
    (masked,) = found
    assert (masked.left, masked.right) == ("record that may be Protected 1", "Protected 1")
    assert repr(found) == "<Decisions: 1 pairs>"


def test_decisions_that_are_shown_alike_are_equal_only_if_they_are_of_the_same_records() -> None:
    one, other = (
        Decision(Name("Protected 1", "person:1"), Name("record that may be", f"person:{n}"), "same")
        for n in (2, 3)
    )
    assert one != other
    assert len({one, other, replace(one)}) == 2
    assert one == Decision("person:1", "person:2", "same")


def test_a_masked_frame_can_be_edited_and_given_back() -> None:
    case = victim_and_another()
    frame = resolve(case).to_frame()
    case.decide(frame[frame["left"] == "Protected 1"].assign(judgment="unsure"), by="A. Clerk")
    kept = case.decisions()
    assert kept[["left", "right", "judgment"]].to_numpy().tolist() == [
        ["person:KY-1", "person:KY-2", "unsure"]
    ]
    assert json.loads(kept["reasons"][0]) == [
        ["list-0", "2", "equal passport"],
        ["list-1", "2", "equal passport"],
    ]
    case.decide(resolve(case))
    assert case.same == {"person:KY-6": "person:KY-5"}


def test_each_row_of_a_masked_frame_means_its_own_records() -> None:
    case = three_with_one_passport()
    frame = resolve(case).to_frame()
    assert len(set(frame["right"])) < len(frame)  # some are shown alike
    case.decide(frame.assign(judgment="unsure"), by="A. Clerk")
    kept = case.decisions()
    assert kept[["left", "right"]].to_numpy().tolist() == [
        ["person:KY-1", "person:KY-2"],
        ["person:KY-1", "person:KY-3"],
        ["person:KY-2", "person:KY-3"],
    ]


HIDDEN = "record that may be a protected person"


def test_no_pair_names_two_records_that_others_join_to_a_protected_person(tmp_path: Path) -> None:
    case = three_with_one_passport()
    found = resolve(case)
    assert found.to_frame()[["left", "right"]].to_numpy().tolist() == [
        ["Protected 1", "record that may be Protected 1"],
        ["Protected 1", "record that may be Protected 1"],
        [HIDDEN, HIDDEN],
    ]
    review = la.views.review(found, by="A. Clerk")
    review.judge(3, "unsure")
    joined = effect(case, [replace(each, judgment="same") for each in review.decisions])
    siblings = found.decisions[2]
    compared = case.compare(siblings.left, siblings.right)
    save_review(found, tmp_path / "review.csv")
    sent = [review.widget.answered({"ask": "pair", "number": number}) for number in (1, 2, 3)]
    shown = [found._repr_html_(), repr(found.decisions), (tmp_path / "review.csv").read_text()]
    shown += [joined.to_frame().to_csv(), repr(joined.joined), repr(review.decisions.decisions)]
    shown += [compared.to_frame().to_csv(), repr(compared.shown), repr(sent)]
    assert [text for text in shown if re.search(r"KY-[123]|Lope", text)] == []


@pytest.mark.parametrize("row", [0, 2])
def test_a_hidden_record_stays_hidden_beside_another_that_is_named(row: int) -> None:
    case = three_with_one_passport()
    other = pd.DataFrame([{"id": "KY-9", "name": "Bob Stone"}])
    case.add(read_frame(other, reader="entities", document="list 9"))
    hidden = resolve(case).decisions[row].right
    pair = Decision("person:KY-9", hidden, "same", by="A. Clerk")
    assert case.compare("person:KY-9", hidden).shown == (HIDDEN, HIDDEN)
    assert case.compare(hidden, "person:KY-9").shown == (HIDDEN, HIDDEN)
    (joined,) = effect(case, [pair]).to_frame()["members"]
    assert joined == (HIDDEN, HIDDEN)
    case.decide([replace(pair, judgment="different")])
    with pytest.raises(CaseError) as caught:
        case.decide([pair])
    assert str(caught.value).startswith(f"{HIDDEN} and {HIDDEN} are judged different, but these ")


def test_pairs_that_a_protected_person_joins_come_back_from_a_review(tmp_path: Path) -> None:
    case = three_with_one_passport()
    file = save_review(resolve(case), tmp_path / "review.csv")
    rows = pd.read_csv(file).assign(judgment="unsure", by="A. Clerk")
    rows[rows["left"] == HIDDEN].to_csv(file, index=False)
    read = read_review(case, file)
    assert [(each.left, each.right) for each in read] == [(HIDDEN, HIDDEN)]
    case.decide(read)
    assert case.decisions()[["left", "right"]].to_numpy().tolist() == [
        ["person:KY-2", "person:KY-3"]
    ]


def test_undecided_pairs_hide_the_records_of_later_pairs() -> None:
    case = three_with_one_passport()
    proposed = resolve(case).decisions
    case.decide([replace(each, judgment="unsure") for each in proposed[:2]], by="A. Clerk")
    (siblings,) = resolve(case)
    assert (siblings.left, siblings.right) == (HIDDEN, HIDDEN)
    case.decide([replace(siblings, judgment="unsure")], by="A. Clerk")
    assert {each.right for each in to_review(case)} == {HIDDEN, "record that may be Protected 1"}
    assert named_pairs(la.build_graph(case)) == []
    case.overrule(siblings.left, siblings.right, "same", by="A. Clerk", reason="one face")
    case.overrule(siblings.left, siblings.right, "different", by="A. Clerk", reason="two faces")
    with pytest.raises(CaseError) as caught:
        case.decide([replace(each, judgment="same") for each in proposed[:2]], by="A. Clerk")
    assert "KY-" not in str(caught.value)


def test_the_fields_of_older_answers_name_nobody_who_is_protected_now() -> None:
    case = people(
        {"id": "KY-1", "passport": "AB123", "name": "Maria Lopez"},
        {"id": "KY-2", "passport": "AB123", "name": "Maria Lopez"},
    )
    found = resolve(case)
    compared, joined = case.compare("person:KY-1", "person:KY-2"), effect(case, found)
    hits = case.find("Lopez")
    with pytest.warns(DataQualityWarning, match="received"):
        screened = screen(case, people({"id": "X", "passport": "AB123", "name": "Maria Lopez"}))
    late = pd.DataFrame([{"id": "KY-2", "role": "witness"}])
    case.add(read_frame(late, reader="entities", document="interview"))
    assert "KY-" not in repr(found.decisions)
    asks: list[Callable[[], object]] = [
        compared.to_frame,
        compared._repr_html_,
        lambda: compared.shown,
        lambda: compared.reasons(1),
        lambda: joined.joined,
        joined.to_frame,
        hits.to_frame,
        screened.to_frame,
        lambda: screened.candidates,
        lambda: list(screened),
    ]
    said = []
    for ask in asks:
        with pytest.raises(ProtectedError) as refused:
            ask()
        said.append(str(refused.value))
    assert said[0] == (
        "Somebody came to be protected after this answer was made, and it may still name them; "
        "nothing was shown. Ask again: case.compare(…)."
    )
    assert "KY-" not in " ".join([*said, repr(compared), repr(joined), repr(hits), repr(screened)])


def test_a_masked_name_from_a_file_means_whom_it_shows_now() -> None:
    case = victim_and_another()
    named = {"left": ["Protected 1"], "right": ["person:KY-2"], "judgment": ["same"]}
    case.decide(pd.DataFrame(named))
    assert case.same == {"person:KY-2": "person:KY-1"}


def test_a_frame_from_a_file_says_what_it_does_not_show(tmp_path: Path) -> None:
    case = victim_and_another()
    resolve(case).save_csv(tmp_path / "found.csv")
    with pytest.raises(CaseError) as caught:
        case.decide(pd.read_csv(tmp_path / "found.csv"))
    assert str(caught.value) == (
        '"record that may be Protected 1" stands for an id that is not shown. Give case.decide the '
        "frame as la.resolve(case).to_frame() made it in this session, or rows of it."
    )


def test_somebody_protected_since_is_masked_in_an_older_result() -> None:
    case = people({"id": "KY-1", "passport": "AB123"}, {"id": "KY-2", "passport": "AB123"})
    found = resolve(case)
    late = pd.DataFrame([{"id": "KY-2", "role": "witness"}])
    case.add(read_frame(late, reader="entities", document="interview"))
    assert found.to_frame()["left"].tolist() == ["record that may be Protected 1"]
    case.decide(found)
    assert case.same == {"person:KY-2": "person:KY-1"}


def test_a_document_that_names_a_protected_person_is_not_a_reason_in_print() -> None:
    case = people({"id": "KY-1", "role": "victim", "name": "Maria Lopez"})
    for number in (5, 6):
        row = pd.DataFrame([{"id": f"KY-{number}", "passport": "CD456"}])
        case.add(read_frame(row, reader="entities", document=f"Maria Lopez {number}"))
    (reasons,) = resolve(case).to_frame()["reasons"]
    assert set(reasons) == {"equal passport ([withheld: it names a protected person], row 2)"}
