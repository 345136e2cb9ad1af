"""Whoever a table says is protected, in whatever words and however broken, is named nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hostile.corpus import lines, read

if TYPE_CHECKING:
    from pathlib import Path

# files of one record that is refused: the warning has tests of its own
pytestmark = pytest.mark.filterwarnings("ignore:.* rows read")

# One case for a whole corpus: opening a database for each line takes minutes. Everybody in it has
# an id of their own, so that the lines do not help each other.
NUMBERED_NAME = "person:Zora Quill"  # the cell beside an id, which a shifted record may mean


SOME = pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.exhaustive)])


@SOME
@pytest.mark.parametrize("name", ["roles.toml", "ages.toml"])
def test_the_people_of_every_line_are_named_nowhere(name: str, every: int, tmp_path: Path) -> None:
    corpus = lines(name, every=every)
    with read(corpus, tmp_path) as case:
        protection = case.protection
    people = {f"person:V{number}-7": line["why"] for number, line in enumerate(corpus, start=1)}
    assert [why for person, why in people.items() if person not in protection.protected] == []
    # whoever a refused record names beside an id that its shifted cells may not mean
    own = {each for each in protection.protected if each.startswith("person:line")}
    assert protection.protected - people.keys() - {NUMBERED_NAME} - own == set()
    report = protection.report()
    assert set(report["entity"]) == {protection.shown(each) for each in protection.protected}
    said = f"{protection.notice}\n{protection!r}\n{report.to_string()}\n{report.attrs}"
    assert [word for word in ("-7", "Zora", "Quill", "Ann Sus") if word in said] == []


@SOME
def test_nobody_is_withheld_for_a_look_alike(every: int, tmp_path: Path) -> None:
    corpus = lines("harmless_roles.toml", every=every)
    assert len(corpus) >= 100 / every
    with read(corpus, tmp_path) as case:
        protection = case.protection
    withheld = [
        int(each.removeprefix("person:V").partition("-")[0]) for each in protection.protected
    ]
    assert [corpus[number - 1]["why"] for number in withheld] == []
    assert protection.notice == ""
