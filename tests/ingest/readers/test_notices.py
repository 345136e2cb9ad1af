from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from exhaustive import exhaustive

if TYPE_CHECKING:
    from conftest import ReadText

# a file of one or two records that are refused: the warning has tests of its own
pytestmark = pytest.mark.filterwarnings("ignore:.* rows read")

NO_NOTICE = "this is not a notice: it has no entity_id such as 1993/27493"

# The shapes of the public answers (bundesAPI/interpol-api, openapi.yaml 1.0.2); fictional people.
LIST = {
    "total": 3,
    "query": {"page": 1, "resultPerPage": 20},
    "_embedded": {
        "notices": [
            {
                "forename": "ANA",
                "date_of_birth": "1980/05/02",
                "entity_id": "2099/1",
                "nationalities": ["RO", "MD"],
                "name": "BELL",
                "_links": {"self": {"href": "https://example.org/2099-1"}},
            },
            {
                "forename": None,
                "date_of_birth": "1981/02",
                "entity_id": "2099/2",
                "nationalities": None,
                "name": "-",
                "_links": {},
            },
            {"forename": "X", "name": "Y", "entity_id": None},
        ]
    },
    "_links": {},
}
DETAIL = {
    "arrest_warrants": [
        {"charge": "fraud", "issuing_country_id": "RO", "charge_translation": None},
        {"charge": "escroquerie", "issuing_country_id": "FR", "charge_translation": "fraud"},
    ],
    "weight": 0,
    "height": 1.78,
    "forename": "ANA",
    "date_of_birth": "1980",
    "entity_id": "2099/1",
    "languages_spoken_ids": ["GER"],
    "eyes_colors_id": ["BRO"],
    "nationalities": ["RO"],
    "name": "BELL",
    "sex_id": "F",
    "religion": "none of ours",
    "_embedded": {"links": []},
    "_links": {},
}


def test_list_of_red_notices_makes_people_wanted_and_nobody_a_suspect(read_text: ReadText) -> None:
    case = read_text(json.dumps(LIST), "notices", color="red")
    statements = case.statements()
    roles = statements[statements["attribute"] == "role"]
    assert roles[["entity", "value"]].to_numpy().tolist() == [
        ["person:interpol-2099-1", "wanted"],
        ["person:interpol-2099-2", "wanted"],
    ]
    dates = statements[statements["attribute"] == "birth_date"]
    assert dates[["value", "row"]].to_numpy().tolist() == [
        ["1980-05-02", "/_embedded/notices/0/date_of_birth"],
        ["1981-02", "/_embedded/notices/1/date_of_birth"],
    ]
    assert statements[statements["attribute"] == "name"]["value"].tolist() == ["ANA BELL"]
    assert sorted(statements[statements["attribute"] == "nationality"]["value"]) == ["MD", "RO"]
    links = case.links()
    assert links[["source", "target", "type"]].to_numpy().tolist()[0] == [
        "person:interpol-2099-1",
        "event:interpol-red-2099-1",
        "subject_of",
    ]
    problems = case.problems()
    assert problems[["row", "why"]].to_numpy().tolist() == [
        [
            "/_embedded/notices/2",
            NO_NOTICE,
        ]
    ]


def test_single_notice_keeps_every_warrant(read_text: ReadText) -> None:
    case = read_text(json.dumps(DETAIL), "notices", color="red")
    statements = case.statements()
    event = statements[statements["entity"] == "event:interpol-red-2099-1"]
    assert set(zip(event["attribute"], event["value"], event["row"], strict=True)) == {
        ("warrant", "RO: fraud", "/arrest_warrants/0/charge"),
        ("warrant", "FR: escroquerie (fraud)", "/arrest_warrants/1/charge"),
        ("charge", "fraud", "/arrest_warrants/0/charge"),
        ("issuing_country", "RO", "/arrest_warrants/0/issuing_country_id"),
        ("charge", "escroquerie", "/arrest_warrants/1/charge"),
        ("issuing_country", "FR", "/arrest_warrants/1/issuing_country_id"),
        ("charge_translation", "fraud", "/arrest_warrants/1/charge_translation"),
    }
    person = statements[statements["entity"] == "person:interpol-2099-1"]
    told = dict(zip(person["attribute"], person["value"], strict=True))
    assert told == {
        "name": "ANA BELL",
        "role": "wanted",
        "height": "1.78",
        "forename": "ANA",
        "birth_date": "1980",
        "language": "GER",
        "eye_color": "BRO",
        "nationality": "RO",
        "family_name": "BELL",
        "sex": "F",
    }
    assert case.problems()[["column", "value", "raw"]].to_numpy().tolist() == [["religion", "", ""]]


def test_yellow_notice_makes_a_missing_person_who_is_protected(read_text: ReadText) -> None:
    notice = {
        "entity_id": "2099/7",
        "name": "COLE",
        "date_of_event": "2098/12/24",
        "place": "Elmton",
    }
    case = read_text(json.dumps([notice]), "notices", color="yellow")
    assert case.protection.protected == {"person:interpol-2099-7"}
    statements = case.statements()
    event = statements[statements["entity"] == "event:interpol-yellow-2099-7"]
    assert set(zip(event["attribute"], event["value"], strict=True)) == {
        ("date", "2098-12-24"),
        ("place", "Elmton"),
    }


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(LIST)[:-40].encode(),  # cut off
        b"[" * 100_000,
        *exhaustive(b"\xff\x00\x01", b"not allowed"),
    ],
)
def test_file_that_is_not_json_is_one_problem_with_its_text(
    content: bytes, read_text: ReadText
) -> None:
    problems = read_text(content, "notices", color="red").problems()
    assert problems["why"].tolist() == ["the file is not complete JSON; nothing of it was read"]
    assert len(problems["raw"][0]) >= len(content)


@pytest.mark.parametrize(
    "content", ["[1, {}]", "NaN", *exhaustive("[]", "{}", "null", '{"_embedded": {}}')]
)
def test_json_that_holds_no_notice_states_nothing(content: str, read_text: ReadText) -> None:
    case = read_text(content, "notices", color="red")
    assert case.entities().empty
    assert set(case.problems()["why"]) <= {NO_NOTICE}


def test_hostile_text_of_a_notice_goes_in_as_text(read_text: ReadText) -> None:
    notice = {
        "entity_id": "2099/1",
        "name": "</script>\u202e\u0000\ud800",
        "date_of_birth": "1980/02/30",
        "x/y~z": [["deep"], {"a": 1}],
        "": "nameless",
    }
    case = read_text(json.dumps([notice]), "notices", color="red")
    names = case.statements().set_index("attribute")["value"]
    assert names["name"] == "</script>\u202e\u0000\\ud800"
    assert sorted(case.problems()["row"]) == ["/0/date_of_birth", "/0/x~1y~0z/0", "/0/x~1y~0z/1"]


def test_color_that_the_notice_denies_is_a_problem_that_withholds(read_text: ReadText) -> None:
    address = "https://ws-public.interpol.example/notices/v1/yellow/2099-1"
    notice = {"entity_id": "2099/1", "name": "BELL", "_links": {"self": {"href": address}}}
    case = read_text(json.dumps([notice]), "notices", color="red")
    assert case.entities().empty
    assert case.problems()[["why", "role"]].to_numpy().tolist() == [
        [
            (
                "the notice says that it is yellow, and the settings say red; describe each by "
                "itself"
            ),
            "unread",
        ]
    ]
