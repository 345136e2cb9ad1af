"""Contracts over every row of every table of the vocabulary."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.core.checks import check_choice, suggest_name
from linkanalysis.core.counts import counted
from linkanalysis.core.vocabulary.acts import act
from linkanalysis.core.vocabulary.ages import OLDEST, Age, read_age
from linkanalysis.core.vocabulary.grading import confirmation
from linkanalysis.core.vocabulary.links import describe_link
from linkanalysis.core.vocabulary.names import display_name, find_row
from linkanalysis.core.vocabulary.role_words import (
    ROLE_WORDS,
    find_role_word,
    near_role,
    words_by_role,
)
from linkanalysis.core.vocabulary.words import fold_word
from linkanalysis.errors import LinkAnalysisError, RecordError, UnknownNameError
from linkanalysis.vocabulary import (
    ACTS,
    ENTITY_TYPES,
    LINK_TYPES,
    ROLES,
    SCHEMES,
    Grade,
    Scheme,
    entity_type,
    link_type,
    make_id,
    parse_grade,
    role,
    scheme,
    split_id,
)

if TYPE_CHECKING:
    from collections.abc import Callable

TABLES = [
    (ENTITY_TYPES, entity_type),
    (LINK_TYPES, link_type),
    (ROLES, role),
    (SCHEMES, scheme),
    (ACTS, act),
]


@pytest.mark.parametrize(("table", "lookup"), TABLES)
def test_every_row_is_found_by_its_name_alone(
    table: tuple[Scheme, ...], lookup: Callable[[str], object]
) -> None:
    assert len({row.name for row in table}) == len(table)
    for row in table:
        assert lookup(row.name) is row
        assert row.name == row.name.lower()
        with pytest.raises(UnknownNameError) as caught:
            lookup(row.name.upper() + "!")
        assert caught.value.choices == tuple(row.name for row in table)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        role("victm")
    assert str(caught.value) == (
        '"victm" is not a role. Did you mean "victim"? la.vocabulary.ROLES lists all 21.'
    )


def test_a_name_near_to_none_is_answered_with_a_short_list() -> None:
    with pytest.raises(UnknownNameError) as caught:
        scheme("zzz")
    assert str(caught.value) == (
        '"zzz" is not a scheme of grading or handling. '
        "Choose from 3x5x2, 4x4, 5x5x5, admiralty, tlp. la.vocabulary.SCHEMES lists all 5."
    )


def test_the_protected_roles_are_those_of_the_rule() -> None:
    assert {row.name for row in ROLES if row.protected} == {
        "victim",
        "possible_victim",
        "witness",
        "reporting_person",
        "missing_person",
        "minor",
        "possible_minor",
        "confidential_source",
        "unidentified",
        "unidentified_deceased",
        "unread",
    }


def test_what_families_and_colleagues_share_is_benign() -> None:
    assert {row.name for row in LINK_TYPES if row.benign} == {
        "kin",
        "household",
        "workplace",
        "lives_at",
        "works_at",
    }


@pytest.mark.parametrize("row", SCHEMES, ids=lambda row: row.name)
def test_every_whole_code_of_a_scheme_is_parsed_into_its_parts(row: Scheme) -> None:
    def codes(part: str) -> list[str]:
        return [code.code for code in row.codes if code.part == part]

    assert all(code.meaning for code in row.codes)
    if row.kind == "handling":
        for handling in codes("handling"):
            assert parse_grade(row.name, f"TLP:{handling}") == Grade(row.name, None, None, handling)
        return
    for source in codes("source"):
        for information in codes("information"):
            whole = Grade(row.name, source, information)
            assert parse_grade(row.name, source + information) == whole
            assert parse_grade(row.name, f" {source}/{information} ".lower()) == whole
            for handling in codes("handling"):
                assert parse_grade(row.name, source + information + handling) == Grade(
                    row.name, source, information, handling
                )


def test_what_cannot_be_judged_is_marked_and_is_no_middle() -> None:
    unknown = {row.name: {c.code for c in row.codes if c.unknown} for row in SCHEMES}
    assert unknown["admiralty"] == {"F", "6"}
    assert unknown["tlp"] == set()


CONFIRMATIONS = [
    (("admiralty", "C1"), "confirmed"),
    (("admiralty", "B3"), "unconfirmed"),
    (("admiralty", "A6"), "unconfirmed"),
    (("admiralty", "A4"), "tentative"),
    (("3x5x2", "2BP"), "confirmed"),
    (("3x5x2", "1E"), "tentative"),
    (("5x5x5", "E31"), "confirmed"),
    (("5x5x5", "A5"), "tentative"),
    (("4x4", "X1"), "confirmed"),
    (("4x4", "A4"), "unconfirmed"),
    (("tlp", "AMBER"), None),
    (("admiralty", "Z9"), None),
    (("", ""), None),
]


@pytest.mark.parametrize(("grade", "expected"), CONFIRMATIONS)
def test_the_information_of_a_grade_is_confirmed_or_doubted(
    grade: tuple[str, str], expected: str | None
) -> None:
    assert confirmation(*grade) == expected


@pytest.mark.parametrize("code", ["", "B", "2B", "B7", "G1", "B22", "AMBER"])
def test_a_code_of_another_scheme_is_refused(code: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_grade("admiralty", code)
    assert str(caught.value) == (
        f'"{code}" is not a code of Admiralty (NATO). A whole code is "B2"; '
        "its parts are source A B C D E F; information 1 2 3 4 5 6."
    )


@given(st.text())
def test_an_id_comes_apart_into_what_it_was_made_of_or_is_refused(key: str) -> None:
    try:
        made = make_id("phone", key)
    except RecordError:
        assert not key.strip() or not key.isprintable()
    else:
        assert split_id(made) == ("phone", key)


@pytest.mark.parametrize(
    ("type_name", "key", "message"),
    [
        ("phone", " ", 'An id of type "phone" needs a key; this one is empty.'),
        (
            "person",
            "KY\x00118",
            (
                'The key of an id of type "person" holds the control character U+0000 at '
                "position 3. Remove it where the key is made."
            ),
        ),
        (
            "Phone",
            "1",
            (
                '"Phone" is not a type of entity. Did you mean "phone"? '
                "la.vocabulary.ENTITY_TYPES lists all 19."
            ),
        ),
    ],
)
def test_an_id_that_cannot_be_is_refused_with_the_reason(
    type_name: str, key: str, message: str
) -> None:
    with pytest.raises(LinkAnalysisError) as caught:
        make_id(type_name, key)
    assert str(caught.value) == message


@pytest.mark.parametrize("entity", ["KY-118", "person:", ":KY-118"])
def test_a_bare_key_is_no_id(entity: str) -> None:
    with pytest.raises(LinkAnalysisError):
        split_id(entity)


def test_a_choice_is_one_of_the_words_or_is_refused_with_the_nearest() -> None:
    check_choice("out", ("out", "in", "all"), "a direction")
    with pytest.raises(UnknownNameError) as caught:
        check_choice("alle", ("out", "in", "all"), "a direction")
    assert str(caught.value) == '"alle" is not a direction. Did you mean "all"?'
    assert suggest_name("phon", ["phone", "person"]) == 'Did you mean "phone"?'


def test_rows_say_what_they_mean() -> None:
    assert act("withdraw").reading == "withdrew a document and all that rests on it alone"
    assert find_row(ROLES, "witness", what="a role", listed="la.vocabulary.ROLES").protected


@pytest.mark.parametrize(
    ("shown", "label", "displayed"),
    [("person:KY-1", "Ana Roe", "Ana Roe (person:KY-1)"), ("phone:1", "1", "phone:1")],
)
def test_a_label_is_displayed_with_its_id_unless_it_is_the_id(
    shown: str, label: str, displayed: str
) -> None:
    assert display_name(shown, label) == displayed


def test_a_link_is_described_in_words_with_its_day() -> None:
    assert (
        describe_link("paid_for", "person:KY-1", "booking:BK10040", day=date(2024, 3, 10))
        == "person:KY-1 paid for booking:BK10040, 2024-03-10"
    )


def test_a_word_for_a_role_means_one_role() -> None:
    assert set(ROLE_WORDS.values()) == {row.name for row in ROLES}
    assert "" not in ROLE_WORDS
    assert all(fold_word(word) == word for word in ROLE_WORDS)
    meant: dict[str, set[str]] = {}
    for role_name, languages in words_by_role().items():
        for word in ",".join(languages).split(","):
            meant.setdefault(fold_word(word), set()).add(role_name)
    assert {word: roles for word, roles in meant.items() if len(roles) > 1} == {}


@pytest.mark.parametrize("word", ["V", "S", "W", "source", "patient", "MP", "gesucht", "", "…"])
def test_a_word_with_several_meanings_has_none(word: str) -> None:
    assert find_role_word(word) == ""


@pytest.mark.parametrize(
    ("word", "near"),
    [
        *[("victm", "victim"), ("witnes", "witness"), ("informnt", "confidential_source")],
        *[("trafficer", "suspect"), ("motor", ""), ("Victoria", ""), ("minr", "")],
        *[("worker", ""), ("investor's", "")],  # near to coworker and investor, who are harmless
    ],
)
def test_a_misspelled_word_is_near_to_one_role(word: str, near: str) -> None:
    assert near_role(word) == near


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        *[("14", 14, 14), ("14 y/o", 14, 14), ("6 months", 0.5, 0.5), ("c. 15", 13, 17)],
        *[("15-17", 15, 17), ("<18", 0, 17), ("≤18", 0, 18), ("under 18", 0, 17)],
        *[("18+", 18, OLDEST), (">17", 18, OLDEST), ("30s", 30, 39), ("minor", 0, 17)],
        *[("35 years 6 months", 35, 35), ("adult", 18, OLDEST), ("-18", 0, 17), ("NB", 0, 17)],
    ],
)
def test_an_age_is_a_range_of_years(text: str, low: float, high: float) -> None:
    assert read_age(text) == Age(low, high)


@pytest.mark.parametrize("text", ["", "n/a", "unknown", "?", "-1", "-99"])
def test_no_age_is_read_where_none_is_known(text: str) -> None:
    assert read_age(text) is None


@given(st.text())
def test_every_text_is_an_age_or_none(text: str) -> None:
    age = read_age(text)
    assert age is None or 0 <= age.low <= age.high
    assert find_role_word(text) in {"", *(row.name for row in ROLES)}


@pytest.mark.parametrize(
    ("word", "plural"),
    [("firearm", "firearms"), ("agency", "agencies"), ("key", "keys"), ("box", "boxes")],
)
def test_a_type_of_a_cases_own_has_the_plural_that_counts_have(word: str, plural: str) -> None:
    assert entity_type(f"x_{word}").plural == plural
    assert (counted(1, word), counted(1200, word)) == (f"1 {word}", f"1,200 {plural}")
