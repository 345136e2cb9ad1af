"""What this room says when it cannot answer, word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import GraphKindError, ProtectedError, RecordError, UnknownNameError
from linkanalysis.patterns import Pattern, find_pattern
from tests.events.patterns.cases import Row, case_of

if TYPE_CHECKING:
    from pathlib import Path

THINGS = {"who": "person", "a": "phone", "n": "phone"}
LINKS = {"use": "who uses a", "call": "a call n"}

MISTAKES: list[tuple[dict[str, Any], str]] = [
    (
        {"things": {**THINGS, "who": "persn"}},
        (
            '"persn" is not a type of entity. Did you mean "person"? la.vocabulary.ENTITY_TYPES '
            "lists all 19. (who)"
        ),
    ),
    ({"things": {**THINGS, "who": 5}}, 'who is 5; write a type, such as "phone".'),
    ({"things": {**THINGS, "who": "person:"}}, '"person:" is not a whole id (who).'),
    (
        {"things": {**THINGS, "Jane Roe": "person"}},
        (
            "'Jane Roe' is not a name for a thing; use up to 40 lowercase letters, digits and _, "
            "a letter first."
        ),
    ),
    (
        {"things": {**THINGS, "first": "person"}},
        '"first" is a column of every answer; choose another name for the thing.',
    ),
    (
        {"links": {**LINKS, "call": "a cal n"}},
        '"cal" is not a type of link (call). Did you mean "call"?',
    ),
    (
        {"links": {**LINKS, "call": "a calls"}},
        (
            'call is \'a calls\'; write source, type and target, such as "who uses a" or "a call '
            'or message b".'
        ),
    ),
    (
        {"links": {**LINKS, "call": "a call n, twice"}},
        (
            '"twice" cannot be read (call). After the link may stand ", either way", ", as '
            'suspect" or ", graded A1 or B2".'
        ),
    ),
    (
        {"links": {**LINKS, "call": "a call n, as suspct"}},
        '"suspct" is not a role (call). Did you mean "suspect"?',
    ),
    (
        {"where": ["call near use"]},
        (
            "'call near use' cannot be read as a condition. Write, for example, \"call_a within 1 "
            'hour of stay", "call_a before call_b", "call_a during use", "amount of paid >= 3000 '
            'USD", "duration of call_a < 60 seconds", "color of car = red", "birth year of who '
            'between 1990 and 2004" or "a may be b".'
        ),
    ),
    (
        {"where": ["call within 1 hours of use", "call within 1 hur of use"]},
        '"hur" is not a unit of time (call within 1 hur of use). Did you mean "hour"?',
    ),
    (
        {"where": "call within 9999999 days of use"},
        '"call within 9999999 days of use" is longer than a century.',
    ),
    (
        {"where": "amount of call > 100000000000000 USD"},
        '"amount of call > 100000000000000 USD" holds an amount larger than a case can keep.',
    ),
    ({"where": "amount of call > 1 $"}, '"$" is not a currency. Write its code, such as USD.'),
    ({"where": "cal before use"}, '"cal" is not among the links. Did you mean "call"?'),
    ({"where": "call before call"}, "A condition compares call with itself; it takes two links."),
    ({"where": "duration of cal > 1 hour"}, '"cal" is not among the links. Did you mean "call"?'),
    ({"where": "a may be m"}, '"m" is not among the things. Choose from a, n, who.'),
    ({"where": "a may be who"}, "a and who have different types and are never the same."),
    (
        {"absent": {"call": "n call a"}},
        "Two links have the name call; each needs one of its own.",
    ),
    (
        {"links": {**LINKS, "call": "a call m"}},
        '"m" is not among the things (call). Choose from a, n, who.',
    ),
    (
        {"links": {**LINKS, "call": "a call a"}},
        "call ties a to itself; a link has two ends.",
    ),
    ({"things": {**THINGS, "car": "vehicle"}}, "No link uses car; add one or leave the thing out."),
    (
        {
            "things": {"a": "phone", "n": "phone", **{f"p{k}": "phone" for k in range(7)}},
            "links": {f"c{k}": f"a call p{k}" for k in range(7)} | {"c": "a call n"},
        },
        "There are 9 things; a pattern has at most 8.",
    ),
    (
        {"links": {}, "optional": LINKS},
        'There is no link that must be there; links={"uses": "who uses a"}, for example.',
    ),
    (
        {
            "things": {**THINGS, "x": "account", "y": "account"},
            "links": {**LINKS, "paid": "x payment y"},
        },
        (
            "paid shares no thing with the links before; every match of one part would go with "
            "every match of the other. Tie the parts, or ask two questions."
        ),
    ),
    (
        {"things": {**THINGS, "x": "account", "y": "account"}, "absent": {"paid": "x payment y"}},
        "paid is absent and shares no thing with a link that is there.",
    ),
    (
        {
            "things": {**THINGS, "home": "address"},
            "absent": {"lives": "who lives_at home", "works": "who works_at home"},
        },
        "home is only in absent links; it can be in one of them.",
    ),
    (
        {"absent": {"x": "n call a", "y": "who uses n"}, "where": "x before y"},
        "x and y are both absent; one of two links in a condition must be there.",
    ),
]


@pytest.mark.parametrize(("change", "mistake"), MISTAKES, ids=[text[:40] for _, text in MISTAKES])
def test_what_is_wrong_with_a_pattern_is_said(change: dict[str, Any], mistake: str) -> None:
    with pytest.raises(GraphKindError) as caught:
        Pattern.of(**{"things": THINGS, "links": LINKS, **change})
    assert str(caught.value) == f"This pattern cannot be asked:\n{mistake}"


def test_all_mistakes_are_said_at_once() -> None:
    with pytest.raises(GraphKindError) as caught:
        Pattern.of(things={"who": "persn", "A": "phone"}, links={"use": "who us"}, where=["?"])
    assert len(str(caught.value).splitlines()) == 5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"things": "who"}, 'things is \'who\'; write {"name": "words"}.'),
        ({"where": 5}, "where is 5; give a list of conditions."),
    ],
)
def test_parts_have_their_types(change: dict[str, Any], message: str) -> None:
    with pytest.raises(GraphKindError) as caught:
        Pattern.of(**{"things": THINGS, "links": LINKS, **change})
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff", "{path} is not UTF-8. Save it as UTF-8."),
        (b"who =", "{path} is not TOML: Invalid value (at end of document)."),
        (
            b"[thing]\n",
            '{path} holds "thing"; a pattern has things, links, optional, absent, where.',
        ),
        (None, "{path} cannot be opened: No such file or directory."),
    ],
)
def test_files_that_are_no_patterns_are_refused(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    path = tmp_path / "question.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RecordError) as caught:
        Pattern.read(path)
    assert str(caught.value) == message.format(path=path)


VICTIM = pd.DataFrame({"entity": ["person:V"], "attribute": ["role"], "value": ["victim"]}).assign(
    row="9"
)


def test_who_may_not_be_asked_about_is_said() -> None:
    case = case_of([Row("person:V", "phone:7", "uses")], statements=VICTIM)

    def ask(who: str, phone: str = "phone", words: str = "who uses a") -> None:
        find_pattern(case, Pattern.of(things={"who": who, "a": phone}, links={"use": words}))

    refused = (
        "{} is protected: their links count in every match and are masked there. An override needs "
        "who and why, and is journaled."
    )
    with pytest.raises(ProtectedError) as caught:
        ask("person:V")
    assert str(caught.value) == refused.format("Protected 1")
    with pytest.raises(ProtectedError) as caught:
        ask("person", "phone:7")
    assert str(caught.value) == refused.format("phone of Protected 1")
    with pytest.raises(UnknownNameError) as unknown:
        ask("person:X")
    assert str(unknown.value) == '"person:X" is not in this case; case.find(…) searches for it.'
    with pytest.raises(UnknownNameError) as unknown:
        ask("person", words="who uses a, graded A1")
    assert str(unknown.value) == (
        'No standing document has the grade "A1". case.documents() lists them.'
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"pattern": "who"}, "pattern is 'who'; make one with la.patterns.Pattern.of(…)."),
        ({"since": 5}, "since is 5; give a day such as 2024-05-01."),
        ({"since": "may"}, '"may" is not a date. Write it as 2024-05-01 or 2024-05-01T08:30.'),
        ({"limit": 0}, "limit is 0; it must be at least 1."),
    ],
)
def test_options_have_their_types(options: dict[str, Any], message: str) -> None:
    pattern = Pattern.of(things=THINGS, links=LINKS)
    with pytest.raises(GraphKindError) as caught:
        find_pattern(la.Case(purpose="training"), **{"pattern": pattern, **options})
    assert str(caught.value) == message
