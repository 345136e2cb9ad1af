"""The case as it stood after each of its acts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.case import Batch, Case, Decision
from linkanalysis.errors import CaseError, DataQualityWarning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FRAMES = ("entities", "statements", "links", "documents", "problems", "decisions", "journal")


def acts(case: Case, batch: Callable[..., Batch]) -> Iterator[str]:
    """Act on a case in every way that changes what stands."""
    phones = [
        ("person:1", "uses", "phone:+15025550101"),
        ("person:2", "uses", "phone:+15025550101"),
    ]
    case.add(batch("phones", statements=[("person:1", "name", "Ana Roe")], links=phones))
    yield "add"
    cars = [("person:2", "owns", "plate:US-KY:AB1"), ("person:3", "uses", "plate:US-KY:AB1")]
    case.add(batch("cars", links=cars))
    yield "add"
    case.decide([Decision("person:1", "person:3", "same")])
    yield "decide"
    case.withdraw("cars", reason="wrong car")
    yield "withdraw"
    case.undo(reason="right car")
    yield "undo of a withdrawal"
    case.overrule("person:1", "person:3", "different", by="A. Clerk", reason="photos")
    yield "overrule"
    case.add(batch("wrong", links=[("person:1", "kin", "person:9")]))
    yield "add"
    case.undo(reason="wrong file")
    yield "undo of an add"
    case.undo(reason="the photos were of others")
    yield "undo of a judgment"
    roles = [("person:2", "role", "victim"), ("person:2", "name", "Bo Lind")]
    case.add(batch("roles", statements=roles))
    yield "add of a role"
    case.override("person:2", by="Judge Doe", reason="order 24-118")
    yield "override"
    case.end_override("person:2", by="A. Clerk", reason="served its purpose")
    yield "end of an override"
    with pytest.warns(DataQualityWarning, match="1 person is no longer protected"):
        case.add(batch("roles again", statements=roles[1:]), replaces="roles")
    yield "replacement"


def state(case: Case) -> list[pd.DataFrame]:
    return [getattr(case, name)() for name in FRAMES]


@pytest.mark.exhaustive
def test_the_case_as_of_each_act_is_the_case_of_then(
    case: Case, batch: Callable[..., Batch]
) -> None:
    before = []
    for _ in acts(case, batch):
        graph = la.build_graph(case)
        before.append((len(case.entries()), case.fingerprint, state(case), graph))
    for number, fingerprint, frames, graph in before:
        with case.as_of(number) as then:
            assert (len(then.entries()), then.fingerprint) == (number, fingerprint)
            assert then.position == graph.made_by.position
            for name, now, past in zip(FRAMES, state(then), frames, strict=True):
                pd.testing.assert_frame_equal(now, past, obj=f"{name} after act {number}")
            again = la.build_graph(then)
            for array in ("indptr", "indices", "strength"):
                np.testing.assert_array_equal(getattr(again, array), getattr(graph, array))
            if number == len(case.entries()) // 2:
                assert la.custody.verify_journal(then).intact


def test_whoever_is_protected_today_is_masked_before(
    case: Case, batch: Callable[..., Batch]
) -> None:
    tie = [("person:1", "uses", "phone:+15025550101"), ("person:2", "kin", "person:1")]
    ads = [("ad:7", "label", "Ask for Ana Roe"), ("person:2", "name", "Bo Lind")]
    case.add(batch("ties", statements=ads, links=tie))
    roles = [("person:1", "role", "victim"), ("person:1", "name", "Ana Roe")]
    case.add(batch("roles", statements=roles))
    with case.as_of(2) as then:
        assert then.protection.names == case.protection.names
        assert then.protection.report()[["entity", "why"]].to_numpy().tolist() == [
            ["Protected 1", "protected today"]
        ]
        assert "Ana" not in then.veiled("a note about Ana Roe")
        shown = set(la.build_graph(then).shown)
        assert shown == {
            "Protected 1",
            "phone of Protected 1",
            "person:2",
            "advertisement that names Protected 1",
        }
        assert then.copy().protection.names == case.protection.names


PHRASE = "a phrase for this pairing"


def test_the_hash_of_a_phone_that_is_masked_today_is_withheld_before(
    case: Case, batch: Callable[..., Batch]
) -> None:
    calls = [("phone:+15025550143", "call", "phone:+15025550144")]
    case.add(batch("calls", links=calls))
    case.add(
        batch(
            "roles",
            statements=[("person:1", "role", "victim")],
            links=[("person:1", "uses", "phone:+15025550143")],
        )
    )
    with case.as_of(2) as then:
        assert then.protection.private == {"phone:+15025550143"}
        assert list(la.identity.blind(then, secret=PHRASE)) == list(
            la.identity.blind(case, secret=PHRASE)
        )


def test_a_product_of_before_is_searched_for_what_identifies_people_today(
    case: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("note", links=[("person:KY-1", "kin", "person:KY-9")]))
    known = [
        ("person:KY-1", "name", "Maria Lopez"),
        ("person:KY-1", "role", "victim"),
        ("person:KY-1", "phone", "502-555-0143"),
        ("person:KY-1", "birth_date", "2009-03-04"),
    ]
    case.add(batch("roles", statements=known))
    page = b"<p>Maria Lopez, 502-555-0143, 2009-03-04</p>"
    now = case.secrets.found_in(page)
    assert {kind for kind, _ in now} == {"name", "identifier", "birth date"}
    with case.as_of(2) as then, then.copy() as again:
        assert then.secrets.found_in(page) == again.secrets.found_in(page) == now
        with then.as_of(2) as chained:
            assert chained.secrets.found_in(page) == now
    with case.as_of(1) as empty:
        assert empty.secrets.found_in(page) == now


VICTIM = [
    ("person:v2-1", "name", "Maria Lopez"),
    ("person:v2-1", "role", "victim"),
    ("person:v2-1", "birth_date", "1990-03-04"),  # of age: the date alone protects nobody
    ("person:v2-1", "phone", "+15025550143"),
]


@pytest.mark.parametrize(
    ("statements", "links"),
    [
        ([("person:v1-1", "name", "LOPEZ, Maria")], []),
        ([("person:v1-1", "forename", "Maria"), ("person:v1-1", "family_name", "Lopez")], []),
        ([], [("phone:+15025550143", "subscriber_of", "person:v1-1")]),
        *(
            pytest.param(*each, marks=pytest.mark.exhaustive)
            for each in (
                ([("person:v1-1", "alias", "Maria Lopez"), ("person:v1-1", "name", "Sunny")], []),
                ([("person:v1-1", "birth_date", "1990-03-04")], []),
                ([("person:v1-1", "mobile", "+1 502 555 0143")], []),
                ([], [("person:v1-1", "uses", "phone:+15025550143")]),
            )
        ),
    ],
)
def test_whoever_is_protected_today_is_masked_before_under_another_id(
    case: Case,
    batch: Callable[..., Batch],
    statements: list[tuple[str, ...]],
    links: list[tuple[str, ...]],
) -> None:
    other = [("person:KY-9", "name", "Otis Marr"), ("person:v1-2", "name", "Lou Dean")]
    case.add(
        batch(
            "first",
            statements=[*other, *statements],
            links=[("person:v1-1", "kin", "person:KY-9"), *links],
            received=dt.date(2024, 5, 2),
        )
    )
    second = batch(
        "second",
        statements=[other[0], *VICTIM],
        links=[("phone:+15025550143", "same_document", "event:1")],
        received=dt.date(2024, 6, 2),
    )
    case.add(second, replaces="first")
    with case.as_of(2) as then:
        assert then.protection.protected == {"person:v1-1"}
        assert then.protection.shown("person:v1-1") == "Protected 2"  # Protected 1 is v2-1
        assert then.protection.report()["why"].tolist() == ["protected today"]
        text = str(la.build_graph(then).entities.to_numpy().tolist())
        assert case.secrets.found_in(text.encode()) == set()
        assert "v1-1" not in text
        assert "Otis Marr" in text
        assert "Lou Dean" in then.labels().values()


@pytest.mark.parametrize(
    ("then", "today"),
    [
        ([("birth_date", "1990-03-04")], [("person:8", "birth_date", "1990-03-04")]),
        ([("phone", "+1 502 555 0143")], [("person:8", "phone", "+15025550143")]),
        *(
            pytest.param(*each, marks=pytest.mark.exhaustive)
            for each in (
                ([("birth_date", "1990-03-04")], [("event:1", "date", "1990-03-04")]),
                ([("name", "Li")], [("person:v2-1", "name", "Li")]),
                ([("ssn", "900-11-2222")], [("person:v2-1", "ssn", "900 11 2222")]),
            )
        ),
    ],
)
def test_what_others_have_too_masks_somebody_before(
    case: Case,
    batch: Callable[..., Batch],
    then: list[tuple[str, str]],
    today: list[tuple[str, ...]],
) -> None:
    day = dt.date(2024, 5, 2)  # without one, everybody with a birth date may be a minor
    case.add(batch("first", statements=[("person:v1-1", *each) for each in then], received=day))
    second = batch("second", statements=[*VICTIM, *today], received=day)
    case.add(second, replaces="first")
    assert case.protection.protected == {"person:v2-1"}
    with case.as_of(2) as before:
        assert before.protection.protected == {"person:v1-1"}
        assert before.protection.label("person:v1-1") == "Protected 2"
        with before.as_of(2) as chained:
            assert chained.protection.protected == {"person:v1-1"}


def test_a_social_security_number_is_searched_for_in_products(
    case: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("first", statements=[*VICTIM, ("person:v2-1", "ssn", "900-11-2222")]))
    assert case.secrets.found_in(b"<p>900-11-2222</p>") == {("identifier", "Protected 1")}


def test_an_id_without_a_name_may_have_meant_somebody_else(
    case: Case, batch: Callable[..., Batch]
) -> None:
    phone = "phone:+15025550143"
    case.add(batch("first", links=[("person:3", "uses", phone)]))
    second = batch(
        "second",
        statements=[("person:4", "role", "victim")],
        links=[("person:4", "uses", phone), ("person:3", "uses", "phone:+15025550199")],
    )
    case.add(second, replaces="first")
    with case.as_of(2) as then:
        assert then.protection.protected == {"person:3"}


def test_a_namesake_whom_the_case_shows_today_is_shown_before(
    case: Case, batch: Callable[..., Batch]
) -> None:
    names = [("person:5", "name", "Maria Lopez"), ("person:6", "name", "Ann Poe")]
    case.add(batch("names", statements=names))
    case.add(batch("roles", statements=VICTIM))
    case.decide([Decision("person:5", VICTIM[0][0], "different")])
    with case.as_of(2) as then:
        assert then.protection.label("person:5") == "Maria Lopez"


def test_an_id_that_means_somebody_else_today_does_not_show_a_name(
    case: Case, batch: Callable[..., Batch]
) -> None:
    first = [("person:1", "name", "Maria Lopez"), ("person:2", "name", "Otis Marr")]
    case.add(batch("first", statements=first))
    second = [
        ("person:1", "name", "Otis Marr"),
        ("person:2", "name", "Maria Lopez"),
        ("person:2", "role", "victim"),
    ]
    case.add(batch("second", statements=second), replaces="first")
    with case.as_of(2) as then:
        assert then.protection.protected == {"person:1", "person:2"}


def test_an_override_shows_somebody_before_only_if_it_was_in_force_then_and_still_is(
    case: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("roles", statements=[("person:1", "role", "victim")]))
    case.override("person:1", by="Judge Doe", reason="order 24-118")
    case.confirm("person:1", method="ncb_reply", ref="W-1", by="A. Clerk")
    with case.as_of(2) as before, case.as_of(4) as after:
        assert before.protection.shown("person:1") == "Protected 1"
        assert after.protection.shown("person:1") == "person:1"
    case.end_override("person:1", by="A. Clerk", reason="served its purpose")
    with case.as_of(4) as after:
        assert after.protection.shown("person:1") == "Protected 1"


def test_an_override_given_later_shows_nobody_before_she_was_protected(
    case: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("names", statements=[("person:3", "name", "Maria Lopez")]))
    case.add(batch("roles", statements=[("person:3", "role", "victim")]))
    case.override("person:3", by="Judge Doe", reason="order 24-118")
    page = b"<p>Maria Lopez</p>"
    for number in (2, 3):
        with case.as_of(number) as then:
            assert then.protection.names == {"person:3": "Protected 1"}
            assert "Lopez" not in then.veiled("a note about Maria Lopez")
            assert then.secrets.found_in(page) == {("name", "Protected 1")}
    with case.as_of(4) as then:
        assert then.protection.names == {}
        assert then.secrets.found_in(page) == set()


def test_two_people_of_then_who_are_one_today_have_a_name_each(
    case: Case, batch: Callable[..., Batch]
) -> None:
    names = [(f"person:{n}", "name", f"{first} Roe") for n, first in enumerate(("A", "B", "C"))]
    case.add(batch("names", statements=names))
    case.decide([Decision("person:0", "person:1", "same")])
    case.add(batch("roles", statements=[("person:1", "role", "minor")]))
    assert sorted(case.protection.names.values()) == ["Protected 1"]
    with case.as_of(2) as then:
        assert sorted(then.protection.names) == ["person:0", "person:1"]
        assert sorted(then.protection.names.values()) == ["Protected 1", "Protected 2"]


@pytest.mark.parametrize(("timezone", "position"), [(None, 1), ("America/Kentucky/Louisville", 2)])
def test_a_day_means_its_last_act_on_the_clocks_of_the_case(
    batch: Callable[..., Batch], timezone: str | None, position: int
) -> None:
    with Case(purpose="training", timezone=timezone) as case:
        for name in ("a", "b"):
            case.add(batch(name))
        # the second act at 23:00 of 1 May in Kentucky
        for n, at in enumerate(("01T12:00", "02T03:00", "02T12:00"), start=1):
            case.database.execute(
                'UPDATE journal SET "at" = ? WHERE n = ?', [f"2024-05-{at}:00.000000Z", n]
            )
        with case.as_of(dt.date(2024, 5, 1)) as then:
            assert then.position == position
        with case.as_of(dt.date(2024, 5, 9)) as then:
            assert then.position == 3
        with pytest.raises(CaseError) as caught:
            case.as_of(dt.date(2024, 4, 30))
        assert str(caught.value) == (
            "The case did not exist on 2024-04-30; it was made on 2024-05-01. For what the records "
            'say of that time, use la.build_graph(case, when="2024-04-30").'
        )


def test_a_case_as_it_stood_is_for_reading_only(case: Case, batch: Callable[..., Batch]) -> None:
    case.add(batch("ties", links=[("person:1", "kin", "person:2")]))
    with case.as_of(1) as then:
        with pytest.raises(CaseError) as caught:
            then.undo()
        assert str(caught.value) == (
            "This is the case as it stood after act 1, which cannot be acted on. Use the case that "
            "as_of was called on."
        )
        with pytest.raises(CaseError, match="which cannot be saved"):
            then.save("nowhere.case")
    assert case.position == 2


@pytest.mark.parametrize("entry", [0, 4, True, "2", None, dt.datetime(2024, 5, 2, tzinfo=dt.UTC)])
def test_what_is_no_act_is_refused(case: Case, batch: Callable[..., Batch], entry: object) -> None:
    for name in ("a", "b"):
        case.add(batch(name))
    with pytest.raises(CaseError) as caught:
        case.as_of(entry)  # type: ignore[arg-type] - the wrong type is the point
    assert str(caught.value) == (
        f"entry is {entry!r:.40}; give the number of an entry of case.journal(), from 1 to 3, or a "
        "day such as date(2024, 5, 2)."
    )


def test_rows_that_are_gone_are_not_made_up(case: Case, batch: Callable[..., Batch]) -> None:
    for _ in range(2):
        case.add(batch("ties", links=[("person:1", "kin", "person:2")]))
        case.undo(reason="trial")
    with pytest.raises(CaseError) as caught:
        case.as_of(2)
    assert str(caught.value) == (
        "The case cannot be shown as it stood after act 2: adding one of its documents was undone "
        "later, and the document was added again, which replaced its rows. Its entry is number 4."
    )
    with case.as_of(3) as then:
        assert then.entities().empty
