"""What one name and one thing more decide, what contradicts it, and pairs judged by their kind."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exhaustive import fewer
from hypothesis import given, settings
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.case.decisions import ids_of
from linkanalysis.errors import CaseError, UnknownNameError
from linkanalysis.identity.proposals import AMBIGUOUS
from linkanalysis.identity.resolving import LIKELY, THROUGH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.case import Judgment
    from linkanalysis.identity import Decisions, Evidence

PAGE = {"received": date(2026, 1, 1)}
PHONE = {"phone": "+15025550143"}
BORN = {"birth_date": "1980-05-02"}


def case_of(*rows: dict[str, str], documents: int = 1) -> la.Case:
    case = la.Case(purpose="training", region="US-KY")
    frame = pd.DataFrame([{"id": f"KY-{n}", **row} for n, row in enumerate(rows, 1)]).fillna("")
    for number in range(documents):
        part = frame[number::documents].reset_index(drop=True)
        if len(part):
            page = {"title": f"list {number}", **PAGE}
            case.add(la.read_frame(part, reader="entities", document=page))
    return case


def judged(case: la.Case, **options: object) -> dict[tuple[int, int], tuple[str, str]]:
    """Give judgment and rule of each pair of people, by their numbers."""
    return {
        tuple(sorted(int(each.rpartition("-")[2]) for each in ids_of(d))): (d.judgment, d.by)  # type: ignore[misc]
        for d in la.resolve(case, types=["person"], **options)  # type: ignore[arg-type]
    }


@pytest.mark.parametrize(
    ("shared", "rule"),
    [
        (BORN, "same birth date"),
        (PHONE, "same phone"),
        (BORN | PHONE, "same birth date"),
        ({"passport": "RO 054321", **PHONE}, "equal strong keys"),
        ({"account": "GB82 WEST 1234 5698 7654 32"}, "same bank account"),
        ({"plate": "XYZ 789"}, "same plate"),
    ],
)
def test_one_name_and_one_thing_more_are_one_person(shared: dict[str, str], rule: str) -> None:
    names = ({"name": "Ana Bell"}, {"name": "BELL, Ana"})
    tied = {name: shared.pop(name) for name in ("account", "plate") if name in shared}
    case = case_of(*(name | shared for name in names))
    for name, value in tied.items():
        ties = {"source": ["KY-1", "KY-2"], "target": [f"{name}:{value}"] * 2, "type": "uses"}
        page = {"title": name, "source_type": "person", **PAGE}
        case.add(la.read_frame(pd.DataFrame(ties), reader="links", document=page))
    (found,) = la.resolve(case, types=["person"])
    assert (found.judgment, found.by.rpartition(", ")[2].removeprefix("rule: ")) == ("same", rule)
    if rule != "equal strong keys":
        told = {(why.text.partition(" (")[0], why.document, why.row) for why in found.reasons}
        assert {("same name", "list-0", row) for row in ("2", "3")} < told
        assert {why for why, _, _ in told} >= {"same name", rule}
    case.decide([found])
    assert case.same == {"person:KY-2": "person:KY-1"}


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Ana Bell", "birth_date": "1980-02-05"},
        {"name": "Ana Bell", "birth_date": "1980-05-12"},
        {"name": "Ana Bell", "sex": "M"},
        {"name": "Ana Bell", "passport": "RO 054999"},
        {"name": "Annie Bell"},
        {"name": "Any Bell"},
        {"name": "Bell"},
    ],
)
def test_what_differs_leaves_one_phone_to_review(other: dict[str, str]) -> None:
    ana = {"name": "Ana Bell", "sex": "F", "passport": "RO 054321", **BORN, **PHONE}
    assert judged(case_of(ana, other | PHONE)) == {(1, 2): ("unsure", LIKELY)}


@pytest.mark.parametrize(
    ("names", "judgment"),
    [
        (("Ana Bell", "A. Bell"), "same"),
        (("Maria Lopez", "LOPEZ, Maria Elena", "Xi Wang"), "same"),
        # one of a family has the phone, too: who is M. or Maria?
        (("Maria Lopez", "Maria Elena Lopez", "Jose Lopez"), "unsure"),
        (("Luis Pena", "L. Pena", "Lara Pena"), "unsure"),
        (("Ana Bell", "A. Bell", "Xi Wang"), "unsure"),
        (("Tom Bell Sr.", "T. Bell", "Tom Bell Jr."), "unsure"),
    ],
)
def test_a_name_with_a_part_missing_and_a_personal_thing(
    names: tuple[str, ...], judgment: str
) -> None:
    case = case_of(*({"name": each, **PHONE} for each in names))
    assert judged(case)[1, 2][0] == judgment


def test_family_names_that_changed_places_are_no_proposal() -> None:
    names = ("Carlos Ruiz Mora", "Carlos Mora Ruiz")
    assert judged(case_of(*({"name": each, **PHONE} for each in names))) == {}


def test_a_common_name_and_a_thing_that_many_share_decide_nothing() -> None:
    crowd = [
        {"name": name, "birth_date": f"19{50 + n % 40}-0{1 + n % 9}-{10 + n % 18}"}
        for n in range(300)
        for name in [f"Jose {'Bell' if n % 2 else 'Cole'}" if n % 3 else f"Ana{n} Ruiz"]
    ]
    two = [{"name": "Jose Bell", "phone": "+15025550199"}] * 2
    others = [{"name": f"Ana{n} Ruiz", "phone": "+15025550199"} for n in range(300, 306)]
    case = case_of(*two, *others, *crowd)
    assert judged(case)[1, 2] == ("unsure", LIKELY)
    case = case_of(*({"name": "Xenia Quillon", "phone": "+15025550199"},) * 2, *others, *crowd)
    assert judged(case)[1, 2] == ("same", "rule: same name, same phone")


def test_a_record_that_fits_two_is_joined_to_neither_and_the_others_are() -> None:
    father = {"name": "Tom Bell", "birth_date": "1955-05-02", **PHONE}
    son = father | {"birth_date": "1985-11-23"}
    unknown = {"name": "Tom Bell", **PHONE}
    found = judged(case_of(father, father, son, son, unknown))
    assert {pair: judgment for pair, (judgment, _) in found.items()} == {
        (1, 2): "same",
        (3, 4): "same",
        **dict.fromkeys([(1, 5), (2, 5), (3, 5), (4, 5)], "unsure"),
    }
    junior, senior, plain = (
        {"name": name, **PHONE} for name in ("T. R. Bell Jr.", "T. R. Bell Sr.", "T. R. Bell")
    )
    found = judged(case_of(junior, senior, plain))
    assert {judgment for judgment, _ in found.values()} == {"unsure"}


def test_what_is_one_with_a_third_is_one_and_what_was_judged_apart_stays_apart() -> None:
    rows = ({"name": "Ana Bell", **BORN}, {"name": "Ana Bell", **BORN, **PHONE})
    both = {"name": "Ana Bell", "alias": "Annie Cole", **PHONE, "address": "410 Elm St"}
    case = case_of(*rows, both, {"name": "Annie Cole", **PHONE, "address": "410 Elm St"})
    found = judged(case)
    assert found[1, 2] == ("same", "rule: same name, same birth date")
    assert found[2, 3] == found[3, 4] == ("same", "rule: same name, same phone")
    apart = la.Decision("person:KY-2", "person:KY-4", "different", by="A. Clerk")
    case.decide([apart])
    assert judged(case)[2, 3][0] == judged(case)[3, 4][0] == "unsure"
    three = case_of(rows[0], rows[1] | {"alias": "Ann Bell"}, {"name": "Ann Bell", **BORN, **PHONE})
    assert judged(three)[1, 3] == ("same", THROUGH)


def test_a_name_is_common_by_people_and_not_by_records() -> None:
    ana, mia = {"name": "Ana Bell", **PHONE}, {"name": "Mia Cole", **PHONE}
    case = case_of(*(ana,) * 45, *(mia,) * 45, {"name": "BELL, Ana", **BORN, **PHONE})
    case.decide(la.resolve(case))
    assert (len(case.same), len({*case.same.values()})) == (89, 2)


NAMES = ["Ana Bell", "BELL, Ana", "A. Bell", "Tom Bell", "Carlos Ruiz Mora", "Carlos Mora Ruiz"]
PEOPLE = st.fixed_dictionaries(
    {"name": st.sampled_from(NAMES)},
    optional={
        "birth_date": st.sampled_from(["1980-05-02", "1980-02-05", "1955-05-02", "1980"]),
        "phone": st.sampled_from(["+15025550143", "+15025550199"]),
        "sex": st.sampled_from(["F", "M"]),
        "passport": st.sampled_from(["RO 054321", "RO 077777"]),
        "fingerprint_id": st.sampled_from(["F1", "F2"]),
        "address": st.sampled_from(["410 Elm St", "12 Oak Ave"]),
    },
)
WORLDS = st.lists(PEOPLE, min_size=2, max_size=7)


@settings(max_examples=fewer(3))
@given(WORLDS, st.sampled_from([-3.0, 0.0, 5.0]))
def test_a_pair_between_two_documents_is_judged_as_in_the_whole_case(
    rows: list[dict[str, str]], least: float
) -> None:
    case = case_of(*rows, documents=3)
    documents = case.documents()["id"].tolist()
    of = {f"person:KY-{n}": documents[(n - 1) % 3] for n in range(1, len(rows) + 1)}
    whole = {ids_of(d): (d, e) for d, e in _pairs(la.resolve(case, min_bits=least))}
    for two in combinations(documents, 2):
        found = _pairs(la.resolve(case, between=two, min_bits=least))
        asked = {pair: one for pair, one in whole.items() if {of[each] for each in pair} == {*two}}
        assert {ids_of(d): (d, e) for d, e in found} == asked


def _pairs(found: Decisions) -> Iterable[tuple[la.Decision, Evidence]]:
    return zip(found.decisions, found.evidence, strict=True)


@settings(max_examples=fewer(3))
@given(WORLDS)
def test_whom_the_rules_join_nothing_contradicts(rows: list[dict[str, str]]) -> None:
    case = case_of(*rows)
    case.decide(la.resolve(case))
    joined: dict[str, set[str]] = {}
    for member, kept in case.same.items():
        joined.setdefault(kept, {kept}).add(member)
    for group in joined.values():
        members = [rows[int(each.rpartition("-")[2]) - 1] for each in sorted(group)]
        keyed = any("passport" in each for each in members)
        for one, other in combinations(members, 2):
            both = {name: {one[name], other[name]} for name in one if name in other}
            days, sexes = both.get("birth_date", set()), both.get("sex", set())
            days = {day[:4] for day in days} if "1980" in days else days
            assert len(both.get("fingerprint_id", ())) < 2
            assert len(sexes) < 2 or len(days) < 2
            if not keyed:
                assert len(sexes) < 2 > len(days)
                assert both["name"] != {"Carlos Ruiz Mora", "Carlos Mora Ruiz"}


def test_pairs_of_one_kind_are_judged_at_once_and_those_of_one_person_stand_together() -> None:
    forms = ("RUIZ, Carlos", "Carlos Ruiz", "Karlos Ruiz")
    first = [{"name": name, **PHONE} for name in forms]
    second = [{"name": n, "address": "410 Elm St"} for n in ("Mia Delgado", "DELGADO, Mia")]
    third = [{"name": name, "phone": "+15025550199"} for name in ("Luis Pena", "Luiz Pena")]
    case = case_of(*third, *first, *second)
    found = la.resolve(case)
    part = "same name, spelled or ordered differently; same phone; no birth date"
    home = "same name; same address; no birth date"
    assert found.kinds == {part: 3, home: 1}
    frame = found.to_frame()
    assert frame[["judgment", "kind", "of_kind", "group"]].to_numpy().tolist() == [
        ["same", "same name; same phone; no birth date", 0, 1],
        ["unsure", part, 3, 2],
        ["unsure", part, 3, 1],
        ["unsure", part, 3, 1],
        ["unsure", home, 1, 3],
    ]
    assert frame[["left", "right"]].map(lambda each: int(each[-1])).to_numpy().tolist() == [
        [3, 4],
        [1, 2],
        [3, 5],
        [4, 5],
        [6, 7],
    ]
    case.decide(found.of_kind(part, "same", by="A. Clerk"))
    assert case.same == {
        "person:KY-2": "person:KY-1",
        "person:KY-4": "person:KY-3",
        "person:KY-5": "person:KY-3",
    }
    rejected = found.of_kind(home, "different", by="A. Clerk")
    case.decide(rejected)
    assert len(la.resolve(case)) == 0
    assert [(d.by, d.judgment) for d in rejected] == [("A. Clerk", "different")]
    assert rejected.to_frame()["of_kind"].tolist() == [0]


@pytest.mark.parametrize(
    ("kind", "judgment", "by", "error", "message"),
    [
        (
            "same name",
            "same",
            "A. Clerk",
            UnknownNameError,
            (
                '"same name" is not a kind of pairs that are left unsure. Choose from '
                "same name, with a part missing; same phone; no birth date."
            ),
        ),
        (
            "same name, with a part missing; same phone; no birth date",
            "yes",
            "A. Clerk",
            UnknownNameError,
            '"yes" is not a judgment. Choose from different, same, unsure.',
        ),
        (
            "same name, with a part missing; same phone; no birth date",
            "same",
            " ",
            CaseError,
            "by is ' '; name the person who judges, for the journal.",
        ),
    ],
)
def test_a_kind_that_nobody_proposed_says_which_there_are(
    kind: str, judgment: Judgment, by: str, error: type[Exception], message: str
) -> None:
    names = ("Luis Pena", "L. Pena", "Lara Pena")
    case = case_of(*({"name": name, **PHONE} for name in names))
    with pytest.raises(error) as caught:
        la.resolve(case).of_kind(kind, judgment, by=by)
    assert str(caught.value) == message


def test_an_ambiguous_pair_stays_so_if_each_record_may_be_in_one_pair() -> None:
    father = {"name": "Tom Bell", "birth_date": "1955-05-02", **PHONE}
    rows = (father, father | {"birth_date": "1985-11-23"}, {"name": "Tom Bell", **PHONE})
    found = la.resolve(case_of(*rows), types=["person"], one_to_one=True)
    assert [each.judgment for each in found] == ["unsure"]
    assert found.to_frame()["note"].tolist() == [AMBIGUOUS]
