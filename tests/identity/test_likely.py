"""Likely pairs: what is proposed, what never, and what may not be joined."""

from __future__ import annotations

import itertools
from collections import defaultdict
from datetime import date

import numpy as np
import pandas as pd
import pytest
from agency_records import make_world

import linkanalysis as la
from linkanalysis.case.decisions import ids_of
from linkanalysis.identity.proposals import AMBIGUOUS
from linkanalysis.names.bits import FAMILY, compare_some, likely_pairs

PAGE = {"received": date(2026, 1, 1)}
HOME = {"address": "410 Elm St", "phone": "+15025550143"}
ANA = {"name": "Ana Bell", "birth_date": "1980-05-02", "sex": "F"}


def case_of(*rows: dict[str, str]) -> la.Case:
    frame = pd.DataFrame([{"id": f"KY-{n}", **row} for n, row in enumerate(rows, 1)]).fillna("")
    case = la.Case(purpose="training", region="US-KY")
    document = {"title": "people", "keep": ["charge"], **PAGE}
    case.add(la.read_frame(frame, reader="entities", document=document))
    return case


def judged(case: la.Case, **options: object) -> list[tuple[str, str, str]]:
    found = la.resolve(case, types=["person"], **options)  # type: ignore[arg-type]
    return [(d.left[-4:], d.right[-4:], d.judgment) for d in found]


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Anne Bell", "birth_date": "1980-05-02"},
        {"name": "BELL, A.", "birth_date": "1980-05-02"},
        {"name": "BELL, Ana", "birth_date": "1980-05-03", **HOME},
        {"name": "BELL, Ana", "address": "410 Elm St"},
        {"name": "Анна Белл", "birth_date": "1980-02-05"},
        {"name": "Bell", "birth_date": "1980-05-02", "phone": "+15025550143"},
        {"name": "Anna Bel", "birth_date": "1980", **HOME},
    ],
)
def test_one_person_written_otherwise_is_left_to_review(other: dict[str, str]) -> None:
    assert judged(case_of(ANA | HOME, other)) == [("KY-1", "KY-2", "unsure")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Ana Bell"}, {"name": "Ana Bell"}),  # a name alone
        ({"name": "Ana Bell", "sex": "F"}, {"name": "Ana Bell", "sex": "F"}),
        (ANA, ANA | {"birth_date": "1971-11-23"}),  # a namesake
        # father and son
        (
            {"name": "Tom Bell", "birth_date": "1955-05-02", "sex": "M", **HOME},
            {"name": "Tom Bell", "birth_date": "1985-05-02", "sex": "M", **HOME},
        ),
        (ANA | HOME, ANA | HOME | {"name": "Mia Bell"}),  # twins
        (ANA | HOME, HOME | {"name": "Tom Bell", "birth_date": "1979-03-04", "sex": "M"}),
        ({"name": "Tom Bell Sr."} | HOME, {"name": "Tom Bell Jr."} | HOME),
        (HOME, HOME),  # two of a household without names
        (  # brother and sister
            {"name": "Carlo Bell", "birth_date": "1980-05-02", "sex": "M"},
            {"name": "Carola Bell", "birth_date": "1980-05-02", "sex": "F"},
        ),
    ],
)
def test_two_people_are_not_proposed(one: dict[str, str], other: dict[str, str]) -> None:
    assert judged(case_of(one, other)) == []


def test_blank_values_are_no_values() -> None:
    rows = [
        (f"person:KY-{n}", attribute, value)
        for n in (1, 2)
        for attribute, value in [
            *ANA.items(),
            *(("phone", blank) for blank in ("", "  ", "\u2003", None)),
            *(("town", blank) for blank in ("\xa0", None)),
        ]
    ]
    frame = pd.DataFrame(rows, columns=["entity", "attribute", "value"])
    case = la.Case(purpose="training")
    case.add(la.Batch.of(la.Document(title="people", sha256="0" * 64), statements=frame))
    (signs,) = (dict(each.signs) for each in la.resolve(case).evidence)
    assert signs == {"name": "+", "birth_date": "+", "sex": "+"}


def test_another_finger_rules_out_whatever_agrees() -> None:
    case = case_of(ANA | HOME | {"fingerprint_id": "F1"}, ANA | HOME | {"fingerprint_id": "F2"})
    assert judged(case) == []
    assert case.compare("person:KY-1", "person:KY-2").vetoed
    passport = {"passport": "RO054321"}
    case = case_of(ANA | passport | {"dna_id": "D1"}, ANA | passport | {"dna_id": "D2"})
    assert judged(case) == [("KY-1", "KY-2", "different")]
    case.decide(la.resolve(case))
    assert case.same == {}


def test_another_sex_and_birth_date_rule_out() -> None:
    other = ANA | {"sex": "M", "birth_date": "1991-11-23", "email": "a@example.org"}
    case = case_of(ANA | {"email": "a@example.org"}, other)
    assert judged(case) == []
    assert case.compare("person:KY-1", "person:KY-2").vetoed


# FEBRL 3, by Christen (2005): given name, surname, address and birth date of four people.
FEBRL = [
    ("", "morrison", "42 parnell place davistown 2580 nsw", "1937-11-21"),
    ("", "morrison", "42 parnell place davistown 2580 nsw", "1962-09-15"),
    ("", "morrion", "42 parnell place davistown 2580 nsw", "1962-09-15"),
    ("trevorrow", "charles", "duggan street inishmore whitebridge 5473 vic", "1972-10-22"),
    ("cha rles", "trevorrow", "20 duggan dtreet whitebridge 5473 vic", "1972-10-22"),
    ("chalres", "trevorvrow", "duggan street inishmore whitebridge 5473 vic", "1972-10-22"),
    ("coby", "berry", "72 heagney crescent cremorne 3078 vic", "1926-05-18"),
    ("coby", "fleet", "27 heagney ctescent cremor ne 3078 vic", "1926-05-18"),
    ("lauren", "frahn", "5 solomon crescent stoney creek leichhardt 2507 vic", "1918-07-01"),
    ("frahn", "lauren", "5 solomon crescent stoney creek leichhardt 2570 vic", "1918-07-01"),
]


def test_names_in_two_columns_are_compared_as_in_one() -> None:
    apart, whole = (
        case_of(
            *(
                {**dict(zip(columns, names, strict=True)), "address": home, "birth_date": born}
                for *parts, home, born in FEBRL
                for names in ((parts,) if len(columns) > 1 else ([" ".join(parts).strip()],))
            )
        )
        for columns in (("forename", "family_name"), ("name",))
    )
    found = la.resolve(apart)
    one, other = (each.to_frame().drop(columns="reasons") for each in (found, la.resolve(whole)))
    pd.testing.assert_frame_equal(one, other)
    pairs = [("KY-10", "KY-9"), ("KY-4", "KY-6"), ("KY-2", "KY-3")]
    assert [tuple(each[7:] for each in ids_of(d)) for d in found] == pairs


@pytest.mark.parametrize(
    ("start", "place", "vetoed"),
    [
        ("2024-05-02T14:00", "Lexington", True),
        ("2024-05-02T14:00", "Louisville", False),
        ("2024-05-02T19:00", "Lexington", False),
        ("2024-05-02", "Lexington", False),
    ],
)
def test_nobody_is_at_two_places_at_once(start: str, place: str, vetoed: bool) -> None:  # noqa: FBT001
    case = case_of(ANA, ANA)
    ties = pd.DataFrame(
        {
            "source": ["KY-1", "KY-2"],
            "target": ["event:1", "event:2"],
            "type": "involved_in",
            "start": ["2024-05-02T14:30", start],
            "place": ["Louisville", place],
        }
    )
    settings = {"title": "seen", "timezone": "UTC", "source_type": "person", **PAGE}
    case.add(la.read_frame(ties, reader="links", document=settings))
    assert case.compare("person:KY-1", "person:KY-2").vetoed == vetoed
    assert judged(case) == ([] if vetoed else [("KY-1", "KY-2", "same")])


def test_the_dead_are_not_seen_later() -> None:
    case = case_of(ANA | {"death_date": "2020-01-01"}, ANA)
    tie = {"source": ["KY-2"], "target": ["event:1"], "type": ["involved_in"]}
    seen = pd.DataFrame({**tie, "start": ["2024-05-02T14:30"], "place": ["Louisville"]})
    settings = {"title": "seen", "timezone": "UTC", "source_type": "person", **PAGE}
    case.add(la.read_frame(seen, reader="links", document=settings))
    assert judged(case) == []


def test_a_record_that_two_strangers_fit_stays_ambiguous() -> None:
    father = {"name": "Tom Bell", "birth_date": "1955-05-02", "sex": "M", **HOME}
    case = case_of(father, father | {"birth_date": "1985-11-23"}, {"name": "Tom Bell", **HOME})
    found = la.resolve(case, types=["person"])
    assert [*map(ids_of, found)] == [
        ("person:KY-1", "person:KY-3"),
        ("person:KY-2", "person:KY-3"),
    ]
    assert found.to_frame()["note"].tolist() == [AMBIGUOUS, AMBIGUOUS]
    assert len(la.resolve(case, types=["person"], one_to_one=True)) == 1


def test_equal_keys_do_not_join_what_is_ruled_out_through_a_third() -> None:
    case = case_of(
        {"passport": "RO054321", "fingerprint_id": "F1"},
        {"passport": "RO054321", "national_id": "N77"},
        {"national_id": "N77", "fingerprint_id": "F2"},
    )
    assert {each.judgment for each in la.resolve(case)} == {"unsure"}
    case.decide(la.resolve(case))
    assert case.same == {}


def test_only_pairs_between_two_documents_are_compared_if_asked() -> None:
    case = case_of(ANA, ANA)
    more = pd.DataFrame([{"id": "OH-3", **ANA}])
    case.add(la.read_frame(more, reader="entities", document={"title": "ohio", **PAGE}))
    assert len(judged(case)) == 3
    between = [(left, right) for left, right, _ in judged(case, between=("people", "ohio"))]
    assert between == [("KY-1", "OH-3"), ("KY-2", "OH-3")]


def test_the_waterfall_sums_to_the_bits_of_the_proposal() -> None:
    case = case_of(ANA | HOME, ANA | HOME | {"name": "Annie Bell"}, HOME | {"name": "Tom Bell"})
    found = la.resolve(case, types=["person"]).to_frame()
    shown = case.compare("person:KY-1", "person:KY-2")
    frame = shown.to_frame()
    assert frame["sum"].iloc[-1] == pytest.approx(shown.bits, abs=0.02)
    assert found["bits"].tolist() == [pytest.approx(shown.bits, abs=0.01)]
    signs = dict(zip(frame["property"], frame["sign"], strict=True))
    assert found[["name", "birth_date", "address"]].iloc[0].tolist() == [
        signs["name"],
        signs["birth_date"],
        signs["address"],
    ]
    assert shown.reasons("name") == shown.reasons(2)
    twins = case_of(ANA | HOME, ANA | HOME | {"name": "Mia Bell"})
    assert FAMILY in twins.compare("person:KY-1", "person:KY-2").to_frame()["reason"].tolist()


def test_a_comparison_with_somebody_protected_names_neither() -> None:
    other = {"name": "Анна Белл", "birth_date": "1980-02-05"}
    case = case_of(ANA | {"role": "victim"}, other)
    for pair in (("person:KY-1", "person:KY-2"), ("person:KY-2", "person:KY-1")):
        found = case.compare(*pair)
        shown = {"person:KY-1": "Protected 1", "person:KY-2": "record that may be Protected 1"}
        assert found.made_by.parameters == (("a", shown[pair[0]]), ("b", shown[pair[1]]))
        assert "KY-" not in found._repr_html_()


def test_the_first_row_that_states_a_value_is_its_reason() -> None:
    case = la.Case(purpose="training", region="US-KY")
    for title in ("ohio", "kentucky"):
        rows = pd.DataFrame([{"id": "KY-1", **ANA}] * 11 + [{"id": "KY-2", **ANA}])
        case.add(la.read_frame(rows, reader="entities", document={"title": title, **PAGE}))
    (found,) = la.resolve(case, types=["person"])
    assert {(why.document, why.row) for why in found.reasons} == {("ohio", "2"), ("ohio", "13")}


def test_pairs_that_are_compared_before_are_judged_as_all_others() -> None:
    made = make_world(seed=3, people=60).records.drop(columns="agency").reset_index(drop=True)
    case = la.Case(purpose="training")
    case.add(la.read_frame(made, reader="entities", document={"title": "people", **PAGE}))
    likeness = case.moment.likeness("person")
    whole = likeness.population, likeness.weights, likeness.candidates
    compared = compare_some(likeness.population, likeness.candidates)
    few = type(compared)(*(each[::3] for each in compared))
    assert 0 < few.at.size < likeness.candidates.left.size
    (at, judged), (rows, others) = (
        likely_pairs(*whole, each, least=(0.0, 2)) for each in (compared, few)
    )
    assert at.tolist() == rows.tolist()
    assert judged.total.tolist() == others.total.tolist()


def test_common_values_weigh_less_than_rare_ones() -> None:
    smiths = [{"name": f"Person{n} Smith", "birth_date": f"19{n + 10}-03-04"} for n in range(60)]
    case = case_of({"name": "Ana Smith"}, {"name": "Ana Smith"}, *smiths)
    rare = case_of({"name": "Ana Quillon"}, {"name": "Ana Quillon"}, *smiths)
    bits = [c.compare("person:KY-1", "person:KY-2").to_frame()["bits"][1] for c in (case, rare)]
    assert bits[0] < bits[1] - 3


@pytest.mark.exhaustive
def test_the_order_of_rows_changes_nothing() -> None:
    made = make_world(seed=3, people=60).records.drop(columns="agency")
    frames = []
    for table in (made, made.sample(frac=1, random_state=1)):
        case = la.Case(purpose="training")
        settings = {"title": "people", **PAGE}
        rows = table.reset_index(drop=True)
        case.add(la.read_frame(rows, reader="entities", document=settings))
        frames.append(la.resolve(case, types=["person"]).to_frame().drop(columns="reasons"))
    pd.testing.assert_frame_equal(*frames)


def test_five_agencies_agree_on_who_is_who_and_undo_restores_every_frame() -> None:
    world = make_world(seed=1, people=300)
    case = la.Case(purpose="training", region="US-KY")
    for agency, rows in world.records.groupby("agency"):
        table = rows.drop(columns="agency").reset_index(drop=True)
        case.add(la.read_frame(table, reader="entities", document={"title": agency, **PAGE}))
    of = defaultdict(list)
    for key, person in world.truth.items():
        of[person].append(key)
    true = {frozenset(p) for group in of.values() for p in itertools.combinations(group, 2)}
    found = la.resolve(case, types=["person"])
    firm = [
        each
        for each, evidence in zip(found.decisions, found.evidence, strict=True)
        if not evidence.note and each.judgment != "different"
    ]
    pairs = {frozenset(ids_of(each)) for each in firm}
    assert len(pairs & true) / len(pairs) >= 0.985
    assert len(pairs & true) / len(true) >= 0.88
    before = {name: getattr(case, name)() for name in ("entities", "statements", "links")}
    accepted = [la.Decision(e.left, e.right, "same", by="A. Clerk") for e in firm]
    case.decide(accepted)
    assert len(case.entities()) < len(before["entities"])
    twins = {(one.number, one.twin) for one in world.people if one.twin >= 0}
    person = {key: world.truth[key] for key in world.truth}
    merged = {(person[a], person[b]) for a, b in case.same.items() if a in person and b in person}
    assert not merged & twins
    case.undo()  # doubles of the protected stay withheld by their names, so no warning
    for name, frame in before.items():
        pd.testing.assert_frame_equal(getattr(case, name)(), frame)


def test_what_was_decided_is_not_proposed_again() -> None:
    case = case_of(ANA, ANA)
    case.decide(la.resolve(case))
    assert len(la.resolve(case)) == 0
    assert np.isfinite(la.identity.to_review(case).to_frame()["bits"]).all()
