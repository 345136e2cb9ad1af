"""The search for leaks finds each of them in each spelling, and nothing else."""

from __future__ import annotations

import html
import json
import urllib.parse
from typing import TYPE_CHECKING

import pytest

from linkanalysis.core.escape import escape_json
from linkanalysis.custody import Leak, find_leaks
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from linkanalysis.case import Case

NAME = 'Zoë "Z" O\'Dell'

SECRETS = [
    ("id", "person:KY-118"),
    ("id", "KY-118"),
    ("name", NAME),
    ("name", "Starling"),
    ("birth date", "2009-03-04"),
    ("identifier", "X1234567"),
    ("identifier", "+15025550101"),
    ("identifier", "phone:+15025550101"),
    ("identifier", "5025550101"),
]


@pytest.mark.parametrize(
    "spell",
    [
        str,
        html.escape,
        lambda text: json.dumps(text)[1:-1],
        lambda text: escape_json([text]),
        urllib.parse.quote_plus,
        lambda text: f"\\n{text}\\n",
        lambda text: f"\\u003e{text}\\u003c",
    ],
    ids=["plain", "html", "json", "page", "url", "after a line break", "after a sign"],
)
def test_every_secret_is_found_in_every_spelling(
    spell: Callable[[str], str], case: Case, tmp_path: Path
) -> None:
    who = case.protection.shown("person:KY-118")
    for number, (kind, text) in enumerate(SECRETS):
        file = tmp_path / f"report{number}.html"
        file.write_text(f"<td>before {spell(text)}, after</td>", encoding="utf-8")
        found = find_leaks(case, [file])
        assert {leak.kind for leak in found} >= {kind}, text
        assert {leak.path for leak in found} == {str(file)}
        assert all(who in leak.who for leak in found)


HARMLESS = [
    "Protected 1 and Protected 2, phone of Protected 1",
    "person:KY-120 Bo Roe +15025550199 5025550199",
    "Raven",  # an alias that somebody unprotected has too
    "Zo",  # too short to be searched
    "QUILL Quill-Marsh",  # a family name alone
    "Starlings KY-1180 XKY-118 15025550101234 2009-03-045",
    "starling",
]


def test_what_shows_nobody_is_no_leak(case: Case, tmp_path: Path) -> None:
    for number, text in enumerate(HARMLESS):
        file = tmp_path / f"report{number}.html"
        file.write_text(text, encoding="utf-8")
        assert find_leaks(case, [file]) == (), text


@pytest.mark.parametrize("text", ["AVA QUILL", "QUILL, AVA", "AVA Quill-Marsh"])
def test_a_family_name_is_searched_with_the_forename(text: str, case: Case, tmp_path: Path) -> None:
    file = tmp_path / "rings.csv"
    file.write_text(f"1;{text};2", encoding="utf-8")
    who = case.protection.shown("person:KY-119")
    assert find_leaks(case, [file]) == (Leak(str(file), "name", who),)


def test_folders_are_searched_whole_and_file_names_too(case: Case, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    hidden = tmp_path / "tables" / "KY-118.csv"
    hidden.write_bytes(b"\x00\xff nothing")
    who = case.protection.shown("person:KY-118")
    assert find_leaks(case, [tmp_path]) == (Leak(str(hidden), "id in the file name", who),)


def test_members_of_one_sameness_are_searched_by_all_their_ids(case: Case, tmp_path: Path) -> None:
    from linkanalysis.case import Decision  # noqa: PLC0415 - only here

    case.decide([Decision("person:KY-118", "person:KY-120", "same")])
    file = tmp_path / "report.html"
    file.write_text("KY-120 is Bo Roe, 5025550199", encoding="utf-8")
    assert {leak.kind for leak in find_leaks(case, [file])} == {"id", "identifier", "name"}


def test_a_file_that_is_not_there_is_no_clean_file(case: Case, tmp_path: Path) -> None:
    with pytest.raises(CaseError) as caught:
        find_leaks(case, [tmp_path / "map.html"])
    assert str(caught.value) == (
        f"{tmp_path / 'map.html'} does not exist, so it cannot be searched for leaks."
    )
