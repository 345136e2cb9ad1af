"""Patterns are found where they are, and nowhere else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exhaustive import fewer
from hypothesis import given, settings
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import ProtectedError
from linkanalysis.patterns import Pattern, find_pattern
from tests.events.patterns.cases import Chosen, Row, brute_force, case_of, found

if TYPE_CHECKING:
    from collections.abc import Callable

HOUR = pd.Timedelta(hours=1)


def _gap(chosen: Chosen, left: str, right: str) -> pd.Timedelta:
    """Return how much later the right link begins, or a century without a day."""
    starts = [chosen[name].start for name in (left, right)]
    if None in starts:
        return pd.Timedelta(days=36_525)
    return pd.Timestamp(starts[1]) - pd.Timestamp(starts[0])


PEOPLE = ["person:1", "person:2"]
PHONES = ["phone:1", "phone:2", "phone:3"]
STARTS = st.sampled_from([None, *(f"2024-02-29 {hour:02}:00" for hour in (21, 22, 23))])


def _links(sources: list[str], kind: str, targets: list[str]) -> st.SearchStrategy[Row]:
    ends = st.sampled_from(sources), st.just(kind), st.sampled_from(targets)
    return st.tuples(*ends, STARTS).map(lambda each: Row(each[0], each[2], each[1], each[3]))


ROWS = st.lists(
    st.one_of(
        _links(PEOPLE, "uses", PHONES),
        _links(PHONES, "call", PHONES),
        _links(PEOPLE, "kin", PEOPLE),
        _links(PEOPLE, "booked", ["booking:1"]),
    ),
    min_size=8,
    max_size=30,
).map(lambda rows: [row for row in rows if row.source != row.target])

TWO_PHONES = {
    "things": {"who": "person", "a": "phone", "b": "phone", "n": "phone"},
    "links": {"use": "who uses a", "also": "who uses b", "one": "a call n", "two": "b call n"},
}
CHAIN = {
    "things": {"a": "phone", "b": "phone", "c": "phone"},
    "links": {"one": "a call b", "two": "b call c"},
}
TWICE = {
    "things": {"a": "phone", "b": "phone"},
    "links": {"one": "a call b", "two": "a call b"},
}
STAY = {
    "things": {"who": "person", "a": "phone", "b": "phone", "stay": "booking"},
    "links": {"use": "who uses a", "one": "a call b", "booked": "who booked stay"},
}

ORACLES: list[tuple[dict[str, dict[str, str]], list[str], Callable[[Chosen], bool], set[str]]] = [
    (TWO_PHONES, [], lambda _: True, {"a", "b"}),
    (
        CHAIN,
        ["one before two"],
        lambda c: pd.Timedelta(0) < _gap(c, "one", "two") < 9 * HOUR,
        set(),
    ),
    (CHAIN, ["two within 1 hour of one"], lambda c: abs(_gap(c, "one", "two")) <= HOUR, set()),
    (
        CHAIN,
        ["two within 1 hour after one"],
        lambda c: pd.Timedelta(0) < _gap(c, "one", "two") <= HOUR,
        set(),
    ),
    (TWICE, [], lambda _: True, set()),
    (TWICE, ["one within 0 seconds of two"], lambda c: not _gap(c, "one", "two"), set()),
    (STAY, ["one within 1 hour of booked"], lambda c: abs(_gap(c, "one", "booked")) <= HOUR, set()),
    (STAY, [], lambda _: True, set()),
]


@given(rows=ROWS)
@settings(max_examples=fewer(5))  # each makes a case
def test_matches_are_those_of_trying_every_choice(rows: list[Row]) -> None:
    case = case_of(rows)
    for words, where, holds, swapped in ORACLES:
        pattern = Pattern.of(things=words["things"], links=words["links"], where=where)
        names = list(words["things"])
        expected = set()
        for which, _ in brute_force(rows, words["things"], words["links"], holds):
            ends = sorted(which[name] for name in swapped)
            which |= dict(zip(sorted(swapped), ends, strict=True))
            expected.add(tuple(which[name] for name in names))
        assert found(find_pattern(case, pattern)) == expected, (words, where)


@given(rows=ROWS)
@settings(max_examples=fewer(3))  # each makes a case
def test_absent_links_leave_out_what_trying_every_choice_finds(rows: list[Row]) -> None:
    case = case_of(rows)
    things = {"who": "person", "a": "phone", "b": "phone"}
    links = {"use": "who uses a", "one": "a call b"}
    pattern = Pattern.of(
        things={**things, "kin": "person"},
        links=links,
        absent={"also": "who uses b", "family": "who kin kin", "again": "a call b"},
        where=["again within 1 hour of one"],
    )
    uses = {(row.source, row.target) for row in rows if row.type == "uses"}
    family = {end for row in rows if row.type == "kin" for end in row[:2]}
    calls = {row for row in rows if row.type == "call"}
    expected = {
        tuple(which.values())
        for which, chosen in brute_force(rows, things, links)
        if (which["who"], which["b"]) not in uses
        and which["who"] not in family
        and not any(
            other[:2] == chosen["one"][:2]
            and other != chosen["one"]
            and abs(_gap({"o": other, **chosen}, "o", "one")) <= HOUR
            for other in calls
        )
    }
    assert found(find_pattern(case, pattern)) == expected


@given(rows=ROWS)
@settings(max_examples=fewer(3))  # each makes a case
def test_optional_links_leave_nothing_out(rows: list[Row]) -> None:
    case = case_of(rows)
    things = {"who": "person", "a": "phone", "b": "phone"}
    plain = {"use": "who uses a"}
    pattern = Pattern.of(things=things, links=plain, optional={"one": "a call b"})
    whole = {**plain, "one": "a call b"}
    both = {tuple(which.values()) for which, _ in brute_force(rows, things, whole)}
    alone = {tuple(which.values()) for which, _ in brute_force(rows, things, plain)}
    expected = both | {(*ends, None) for ends in alone if not any(m[:2] == ends for m in both)}
    matches = find_pattern(case, pattern)
    assert found(matches) == expected
    assert all((row.optional == ("one",)) == (row.things[2] is not None) for row in matches.rows)


MISSION = Pattern.of(
    things={"who": "person", "a": "phone", "b": "phone", "n": "phone", "stay": "booking"},
    links={
        "uses_a": "who uses a",
        "uses_b": "who uses b",
        "call_a": "a call n",
        "call_b": "b call n",
        "booked": "who booked stay",
    },
    where=["call_a within 1 hour of booked", "call_b within 1 hour of booked"],
)


def _traveler(who: int, *, minutes: int = 30, one_number: bool = True) -> list[Row]:
    """A person books at noon; each of two phones calls a number some minutes later."""
    at = pd.Timestamp("2024-05-01 12:00") + pd.Timedelta(minutes=minutes)
    numbers = [f"phone:n{who}", f"phone:n{who}" if one_number else f"phone:m{who}"]
    uses = [Row(f"person:{who}", f"phone:{who}{k}", "uses") for k in "ab"]
    calls = [
        Row(f"phone:{who}{k}", number, "call", str(at))
        for k, number in zip("ab", numbers, strict=True)
    ]
    booked = Row(f"person:{who}", f"booking:{who}", "booked", "2024-05-01 12:00")
    return [*uses, *calls, booked]


PLANTED = [
    *_traveler(1),
    *_traveler(2, minutes=61),
    *_traveler(3, one_number=False),
    *_traveler(4)[1:],  # nobody states who used one of the phones
]


def test_the_planted_traveler_is_found_and_the_innocent_ones_are_not() -> None:
    matches = find_pattern(case_of(PLANTED), MISSION)
    assert found(matches) == {("person:1", "phone:1a", "phone:1b", "phone:n1", "booking:1")}
    frame = matches.to_frame()
    assert frame["sure"].tolist() == [True]
    assert frame["first"].tolist() == [pd.Timestamp("2024-05-01 12:00")]
    assert frame["last"].tolist() == [pd.Timestamp("2024-05-01 12:30")]


def test_reasons_are_the_rows_of_one_match_and_no_others() -> None:
    far = Row("phone:1a", "phone:n1", "call", "2024-05-01 14:00")
    matches = find_pattern(case_of([*PLANTED, far]), MISSION)
    rows = [reason.row for reason in matches.reasons(1)]
    assert sorted(rows, key=int) == ["1", "2", "3", "4", "5"]
    assert matches.reasons(1)[0].text == "person:1 is booked on booking:1, 2024-05-01"
    assert len(matches.reasons(1, limit=2)) == 2


def test_reasons_leave_out_events_that_an_absent_link_rules_out() -> None:
    calls = [
        Row("phone:1", "phone:2", "call", f"2024-05-01 {clock}")
        for clock in ("12:00", "12:30", "20:00")
    ]
    pattern = Pattern.of(
        things={"a": "phone", "b": "phone"},
        links={"call": "a call b"},
        absent={"again": "a call b"},
        where="again within 1 hour of call",
    )
    matches = find_pattern(case_of(calls), pattern)
    assert [reason.row for reason in matches.reasons(1)] == ["3"]
    assert matches.rows[0].first == pd.Timestamp("2024-05-01 20:00")


def test_somebody_protected_since_is_not_shown() -> None:
    case = case_of([Row("person:V", "phone:7", "uses")])
    matches = find_pattern(
        case, Pattern.of(things={"who": "person", "a": "phone"}, links={"use": "who uses a"})
    )
    page = la.Document(title="file", sha256="f" * 64)
    case.add(la.Batch.of(page, statements=VICTIM))
    for ask in (matches.to_frame, lambda: matches.rows, lambda: matches.reasons(1)):
        with pytest.raises(ProtectedError, match="came to be protected after this answer"):
            ask()


@pytest.mark.exhaustive
def test_the_order_of_rows_changes_nothing() -> None:
    forth, back = (find_pattern(case_of(rows), MISSION) for rows in (PLANTED, PLANTED[::-1]))
    pd.testing.assert_frame_equal(forth.to_frame(), back.to_frame())


def _ask(rows: list[Row], where: list[str]) -> la.patterns.Matches:
    pattern = Pattern.of(
        things={"who": "person", "a": "phone", "b": "phone", "stay": "booking"},
        links={"use": "who uses a", "call": "a call b", "booked": "who booked stay"},
        where=where,
    )
    return find_pattern(case_of(rows), pattern)


USE = Row("person:1", "phone:1", "uses")
LEAP_DAY = Row("person:1", "booking:1", "booked", "2024-02-29")


@pytest.mark.parametrize(
    ("call", "matches"),
    [
        ("2024-02-28 22:59", 0),
        ("2024-02-28 23:00", 1),
        ("2024-02-29 12:00", 1),
        ("2024-03-01 00:59", 1),
        ("2024-03-01 01:00", 0),
    ],
)
def test_a_record_with_a_day_alone_may_be_at_any_hour_of_a_leap_day(
    call: str, matches: int
) -> None:
    rows = [USE, LEAP_DAY, Row("phone:1", "phone:2", "call", call)]
    found_there = _ask(rows, ["call within 1 hour of booked"])
    assert len(found_there) == matches
    assert [row.sure for row in found_there.rows] == [False] * matches


def test_what_holds_at_any_hour_is_sure() -> None:
    rows = [USE, LEAP_DAY, Row("phone:1", "phone:2", "call", "2024-02-28 12:00")]
    assert [row.sure for row in _ask(rows, ["call before booked"]).rows] == [True]
    assert [row.sure for row in _ask(rows, ["call within 2 days of booked"]).rows] == [True]
    assert [row.sure for row in _ask(rows, ["call within 1 day before booked"]).rows] == [False]
    assert len(_ask(rows, ["call after booked"])) == 0


def test_records_without_a_day_meet_no_condition_of_time_and_are_counted() -> None:
    rows = [
        USE,
        LEAP_DAY,
        Row("phone:1", "phone:2", "call"),
        Row("phone:1", "phone:2", "call", "2024"),
    ]
    matches = _ask(rows, ["call within 52 weeks of booked"])
    assert len(matches) == 0
    assert matches.notes == (
        "2 records that could be call have no day and met no condition of time.",
    )
    assert len(_ask(rows, [])) == 1


@pytest.mark.parametrize(
    ("start", "end", "call", "matches"),
    [
        ("2024-01-01", "2024-01-31", "2024-01-31 23:59", 1),
        ("2024-01-01", "2024-01-31", "2024-02-01 00:00", 0),
        ("2024-01-01", None, "2031-01-01 00:00", 1),
        (None, "2024-01-31", "1999-01-01 00:00", 1),
        ("2024-01-01", None, "2023-12-31 23:59", 0),
    ],
)
def test_a_use_lasts_until_a_record_ends_it(
    start: str | None, end: str | None, call: str, matches: int
) -> None:
    rows = [
        USE._replace(start=start or end, end=end),
        LEAP_DAY,
        Row("phone:1", "phone:2", "call", call),
    ]
    if start is None:
        rows[0] = USE._replace(end=end)
    assert len(_ask(rows, ["call during use"])) == matches


def test_amounts_compare_in_their_currency_and_durations_in_seconds() -> None:
    rows = [
        Row("account:1", "account:2", "payment", "2024-05-01 12:00", amount=3000.0),
        Row("account:2", "account:3", "payment", "2024-05-01 12:00", amount=2999.99),
    ]
    things = {"a": "account", "b": "account"}
    asked = [
        len(
            find_pattern(
                case_of(rows), Pattern.of(things=things, links={"p": "a payment b"}, where=w)
            )
        )
        for w in (
            "amount of p >= 3,000 USD",
            "amount of p > 3000 USD",
            "amount of p <= 2999.99 usd",
            "amount of p >= 1 EUR",
        )
    ]
    assert asked == [1, 0, 1, 0]
    calls = [Row("phone:1", "phone:2", "call", "2024-05-01 12:00", duration=60.0)]
    things = {"a": "phone", "b": "phone"}
    asked = [
        len(
            find_pattern(
                case_of(calls), Pattern.of(things=things, links={"c": "a call b"}, where=w)
            )
        )
        for w in ("duration of c = 1 minute", "duration of c < 60 seconds")
    ]
    assert asked == [1, 0]


def test_roles_grades_and_direction_count() -> None:
    rows = [
        [Row("person:1", "event:1", "involved_in", role="suspect")],
        [Row("person:2", "event:1", "involved_in", role="associate")],
        [Row("phone:1", "phone:2", "call")],
    ]
    case = case_of(*rows, grades=["A1", "B2", "C3"])

    def count(type_a: str, type_b: str, words: str) -> int:
        pattern = Pattern.of(things={"a": type_a, "b": type_b}, links={"link": words})
        return len(find_pattern(case, pattern))

    assert count("person", "event", "a involved_in b") == 2
    assert count("person", "event", "a involved_in b, as suspect") == 1
    assert count("person", "event", "a involved_in b, graded A1 or C3") == 1
    assert count("person", "event", "a involved_in b, as suspect, graded B2") == 0
    assert count("phone", "phone", "a call or message b") == 1
    assert count("phone", "phone", "b call a") == 1
    assert count("phone", "phone", "a call b, either way") == 1  # the two change places
    fixed = Pattern.of(things={"a": "phone:2", "b": "phone"}, links={"c": "a call b"})
    both = Pattern.of(things={"a": "phone:2", "b": "phone"}, links={"c": "a call b, either way"})
    assert (len(find_pattern(case, fixed)), len(find_pattern(case, both))) == (0, 1)


def test_two_things_of_one_type_differ_unless_they_may_be_one() -> None:
    rows = [Row("person:1", "phone:1", "uses"), Row("person:1", "vehicle:1", "owns")]
    things = {"user": "person", "owner": "person", "phone": "phone", "car": "vehicle", "e": "event"}
    links = {"use": "user uses phone", "own": "owner owns car"}
    near = {"u": "user involved_in e", "o": "owner involved_in e"}
    rows += [Row("person:1", "event:1", "involved_in")]
    apart = Pattern.of(things=things, links={**links, **near})
    alike = Pattern.of(things=things, links={**links, **near}, where="user may be owner")
    case = case_of(rows)
    assert (len(find_pattern(case, apart)), len(find_pattern(case, alike))) == (0, 1)


def test_one_event_in_two_documents_counts_once_and_both_are_reasons() -> None:
    call = [Row("phone:1", "phone:2", "call", "2024-05-01 12:00")]
    case = case_of(call, call)
    things = {"a": "phone", "b": "phone"}
    twice = Pattern.of(things=things, links={"one": "a call b", "two": "a call b"})
    once = Pattern.of(things=things, links={"one": "a call b"})
    assert len(find_pattern(case, twice)) == 0
    assert [reason.document for reason in find_pattern(case, once).reasons(1)] == [
        "list-0",
        "list-1",
    ]


def test_decisions_who_is_who_apply() -> None:
    rows = [Row("person:1", "phone:1", "uses"), Row("person:2", "vehicle:1", "owns")]
    case = case_of(rows)
    things = {"who": "person", "phone": "phone", "car": "vehicle"}
    pattern = Pattern.of(things=things, links={"use": "who uses phone", "own": "who owns car"})
    assert len(find_pattern(case, pattern)) == 0
    case.decide([la.Decision("person:1", "person:2", "same")])
    asked = Pattern.of(things={**things, "who": "person:2"}, links=dict(pattern.links))
    assert len(find_pattern(case, pattern)) == len(find_pattern(case, asked)) == 1


def test_a_withdrawn_document_leaves_no_match() -> None:
    case = case_of(PLANTED)
    case.withdraw("list-0", reason="returned to its owner")
    assert len(find_pattern(case, MISSION)) == 0


def test_since_lists_what_is_new_and_limit_says_how_many_more() -> None:
    rows = [Row("phone:1", f"phone:{k}", "call", f"2024-05-0{k} 12:00") for k in range(2, 7)]
    pattern = Pattern.of(things={"a": "phone", "b": "phone"}, links={"c": "a call b"})
    case = case_of(rows)
    new = find_pattern(case, pattern, since="2024-05-05")
    assert [row.things[1] for row in new.rows] == ["phone:6", "phone:5"]
    assert found(find_pattern(case, pattern, since=date(2024, 5, 5))) == found(new)
    few = find_pattern(case, pattern, limit=2)
    assert [row.things for row in few.rows] == [row.things for row in new.rows]
    assert few.notes == ("3 more matches are not listed; raise limit to see all.",)


HOSTILE = [
    "person:'; DROP TABLE links; --",
    'person:"x" OR 1=1',
    "person:</script><b>",
    "person:\u202eevil",
    "person:%_$1?",
]


def test_hostile_ids_are_texts() -> None:
    rows = [Row(who, "phone:1", "uses") for who in HOSTILE]
    case = case_of(rows)
    for who in HOSTILE:
        pattern = Pattern.of(things={"a": who, "b": "phone"}, links={"use": "a uses b"})
        assert found(find_pattern(case, pattern)) == {(who, "phone:1")}
    assert len(case.links()) == len(HOSTILE)


VICTIM = pd.DataFrame({"entity": ["person:V"], "attribute": ["role"], "value": ["victim"]}).assign(
    row="9"
)


def test_protected_people_are_masked_and_what_is_all_masked_is_counted() -> None:
    rows = [
        Row("person:V", "phone:7", "uses"),
        Row("person:1", "phone:1", "uses"),
        Row("phone:1", "phone:7", "call", "2024-05-01 12:00"),
    ]
    case = case_of(rows, statements=VICTIM)
    use = Pattern.of(things={"who": "person", "a": "phone"}, links={"use": "who uses a"})
    matches = find_pattern(case, use)
    assert found(matches) == {("person:1", "phone:1")}
    assert (matches.withheld, repr(matches)) == (1, "<Matches: 1 match, 1 withheld>")
    assert "1 in which everything is masked not listed." in matches.caveat
    call = Pattern.of(
        things={"who": "person", "a": "phone", "b": "phone"},
        links={"use": "who uses b", "call": "a call b"},
    )
    matches = find_pattern(case, call)
    assert found(matches) == {("Protected 1", "phone:1", "phone of Protected 1")}
    texts = [reason.text for reason in matches.reasons(1)]
    assert texts == [
        "phone:1 called phone of Protected 1, 2024-05-01",
        "Protected 1 uses phone of Protected 1",
    ]
