"""Conditions of a pattern on what documents state of its things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from exhaustive import fewer
from hypothesis import given, settings
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import GraphKindError
from linkanalysis.patterns import Pattern, find_pattern
from tests.events.patterns.cases import Row, brute_force, case_of, found

if TYPE_CHECKING:
    from pathlib import Path

THINGS = {"who": "person", "car": "vehicle"}
LINKS = {"owns": "who owns car"}
OWNERS = [Row(f"person:{n}", f"vehicle:V{n}", "owns", "2024-05-01") for n in range(5)]


def stated(*said: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(list(said), columns=["entity", "attribute", "value"])
    return frame.assign(row=[str(k + 50) for k in range(len(frame))])


CARS = stated(
    ("vehicle:V0", "color", "Red"),
    ("vehicle:V0", "make", "Ford"),
    ("vehicle:V1", "color", " red "),
    ("vehicle:V1", "make", "Dodge"),
    ("vehicle:V2", "color", "dark red"),
    ("vehicle:V3", "color", "blue or red"),
    ("vehicle:V0", "year", "2014"),
    ("vehicle:V1", "year", "1,998"),
    ("vehicle:V2", "year", "about 2014"),
    ("person:0", "birth_date", "1990-05-02"),
    ("person:1", "birth_year", "2004"),
    ("person:2", "birth_date", "2005-01-01"),
)


DECIDED = [
    (["color of car = red"], "01"),
    (["color of car = RED", 'make of car = "ford"'], "0"),
    (["make of car = Ford or Dodge"], "01"),
    (['color of car = "blue or red"'], "3"),
    (["year of car >= 2014"], "0"),
    (["year of car < 1,999"], ""),
    (["year of car between 2010 and 2014"], "0"),
    (["birth year of who between 1990 and 2004"], "01"),
    (["birth_year of who > 2004"], "2"),
    (["wheels of car = 4"], ""),
]


def test_what_documents_state_decides() -> None:
    case = case_of(OWNERS, statements=CARS)
    decided = []
    for where, _ in DECIDED:
        matches = find_pattern(case, Pattern.of(things=THINGS, links=LINKS, where=where))
        decided.append((where, "".join(sorted(str(who)[-1] for who, _ in found(matches)))))
    assert decided == DECIDED


COLORS = ("red", "Red", "blue", "")
SAID = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(COLORS), st.integers(0, 3)), max_size=5
)
TIES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=5)


@given(said=SAID, ties=TIES)
@settings(max_examples=fewer(3))  # each makes a case
def test_matches_are_those_of_trying_every_choice(
    said: list[tuple[int, str, int]], ties: list[tuple[int, int]]
) -> None:
    """Two people with one red car; the first has a child or more."""
    rows = list(dict.fromkeys(Row(f"person:{a}", f"vehicle:V{b}", "owns") for a, b in ties))
    pairs = [(f"vehicle:V{n}", "color", color) for n, color, _ in said if color]
    pairs += [(f"person:{n}", "children", str(count)) for n, _, count in said]
    things = {"a": "person", "b": "person", "car": "vehicle"}
    links = {"one": "a owns car", "other": "b owns car"}
    where = ["color of car = red", "children of a > 0"]
    matches = find_pattern(
        case_of(rows, statements=stated(*pairs)),
        Pattern.of(things=things, links=links, where=where),
    )
    expected = {
        (which["a"], which["b"], which["car"])
        for which, _ in brute_force(rows, things, links)
        if any((which["car"], "color", color) in pairs for color in ("red", "Red"))
        and any((which["a"], "children", str(count)) in pairs for count in (1, 2, 3))
    }
    assert found(matches) == expected


def test_a_condition_on_one_of_two_keeps_their_order() -> None:
    """Without it the two could change places; with it only one order fits."""
    rows = [Row("person:0", "vehicle:V0", "owns"), Row("person:1", "vehicle:V0", "owns")]
    case = case_of(rows, statements=stated(("person:1", "height", "190")))
    things = {"a": "person", "b": "person", "car": "vehicle"}
    links = {"one": "a owns car", "other": "b owns car"}
    tall = Pattern.of(things=things, links=links, where="height of a >= 180")
    assert found(find_pattern(case, tall)) == {("person:1", "person:0", "vehicle:V0")}


def test_reasons_hold_the_rows_that_state_the_attribute() -> None:
    case = case_of(OWNERS, statements=CARS)
    pattern = Pattern.of(things=THINGS, links=LINKS, where=['make of car = "Ford"'])
    texts = [reason.text for reason in find_pattern(case, pattern).reasons(1)]
    assert texts == ["vehicle:V0: make Ford", "person:0 owns vehicle:V0, 2024-05-01"]


def test_absent_and_optional_links_take_conditions_too() -> None:
    rows = [*OWNERS, Row("person:0", "person:1", "kin", "2024-05-01")]
    case = case_of(rows, statements=CARS)
    things = {"who": "person", "other": "person", "car": "vehicle"}
    no_red_car = Pattern.of(
        things=things,
        links={"kin": "who kin other"},
        absent={"owns": "other owns car"},
        where='make of car = "Dodge"',
    )
    assert found(find_pattern(case, no_red_car)) == {("person:1", "person:0")}


def test_nobody_protected_is_found_by_an_attribute() -> None:
    hers = stated(
        ("person:0", "role", "victim"),
        ("person:0", "eyes", "green"),
        ("person:1", "eyes", "green"),
    )
    case = case_of(OWNERS, statements=hers)
    matches = find_pattern(
        case, Pattern.of(things=THINGS, links=LINKS, where=["eyes of who = green"])
    )
    assert (found(matches), matches.withheld) == ({("person:1", "vehicle:V1")}, 0)
    assert matches.notes == ("Nothing of a protected person meets a condition on an attribute.",)


def test_conditions_come_back_from_the_file(tmp_path: Path) -> None:
    where = ["color of car = red", "birth year of who between 1990 and 2004"]
    pattern = Pattern.of(things=THINGS, links=LINKS, where=where)
    assert Pattern.read(pattern.save(tmp_path / "p.toml")) == pattern


def test_hostile_values_are_texts() -> None:
    value = "red') OR ('1'='1"
    case = case_of(OWNERS, statements=stated(("vehicle:V0", "color", value)))
    pattern = Pattern.of(things=THINGS, links=LINKS, where=[f"color of car = {value}"])
    assert found(find_pattern(case, pattern)) == {("person:0", "vehicle:V0")}
    odd = Pattern.of(things=THINGS, links=LINKS, where=["color of car = {} $1 ? %s"])
    assert found(find_pattern(case, odd)) == set()


@pytest.mark.parametrize(
    ("where", "mistake"),
    [
        ("color of van = red", '"van" is not among the things. Choose from car, who.'),
        ('color of car = ""', "color of car is compared with nothing."),
    ],
)
def test_mistakes_are_said(where: str, mistake: str) -> None:
    given: dict[str, Any] = {"things": THINGS, "links": LINKS, "where": where}
    with pytest.raises(GraphKindError) as error:
        Pattern.of(**given)
    assert str(error.value).splitlines()[1:] == [mistake]


def test_a_withdrawn_document_leaves_no_match() -> None:
    case = case_of(OWNERS)
    about = la.Document(title="cars", sha256="c" * 64)
    case.add(la.Batch.of(about, statements=CARS))
    pattern = Pattern.of(things=THINGS, links=LINKS, where=["color of car = red"])
    assert len(find_pattern(case, pattern)) == 2
    case.withdraw("cars", reason="sent in error")
    assert len(find_pattern(case, pattern)) == 0
