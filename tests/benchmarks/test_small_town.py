"""Cases of the small town read without a problem, the same each time, as their truth says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from small_town import FAMILIES, write_town

import linkanalysis as la

if TYPE_CHECKING:
    from pathlib import Path

SIGNS = {f"I{number}" for number in range(1, 31)}
SHAPES = {
    "cycle",
    "scatter_gather",
    "gather_scatter",
    "stack",
    "bipartite",
    "fan_in",
    "fan_out",
}
DETECTORS = {"co-location", "bursts", "replies"} | SHAPES


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.*")}


@pytest.mark.parametrize(
    "family",
    [
        pytest.param(family, marks=[pytest.mark.exhaustive] if number else [])
        for number, family in enumerate(FAMILIES)
    ],
)
def test_every_row_is_read_and_what_is_planted_is_there(family: str, tmp_path: Path) -> None:
    plots = write_town(tmp_path, family, seed=1, life=False)
    case = la.read_case(tmp_path)
    without_life = {"the file is empty: it has no header and no records"}
    assert set(case.problems()["why"]) <= without_life
    about = {one for plot in plots for each in plot.about for one in each.split(" + ")}
    assert about - set(case.entities()["entity"]) == set()


def test_people_live_and_their_records_are_read(tmp_path: Path) -> None:
    write_town(tmp_path, "web", seed=1, people=40, grades=())
    case = la.read_case(tmp_path)
    assert case.problems()["why"].tolist() == []
    kinds = set(case.links()["type"])
    assert {"call", "message", "payment", "booked", "works_at", "advertised_in"} <= kinds


def test_each_sign_and_detector_has_a_clear_and_a_borderline_instance(tmp_path: Path) -> None:
    planted = [
        (plot.sign, plot.grade)
        for family in FAMILIES
        for plot in write_town(tmp_path / family, family, seed=1, life=False)
        if plot.grade != "decoy"
    ]
    assert sorted(planted) == sorted(
        (sign, grade) for sign in SIGNS | DETECTORS for grade in ("clear", "borderline")
    )


def test_the_same_seed_writes_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    for name, seed in (("first", 1), ("again", 1), ("other", 2)):
        write_town(tmp_path / name, "road", seed=seed, people=60)
    assert _bytes(tmp_path / "first") == _bytes(tmp_path / "again")
    assert _bytes(tmp_path / "first") != _bytes(tmp_path / "other")


def test_nothing_is_planted_unless_asked_for(tmp_path: Path) -> None:
    assert write_town(tmp_path, "bank", seed=1, people=60, grades=()) == ()
    assert json.loads((tmp_path / "truth.json").read_text("utf-8")) == []
    decoys = write_town(tmp_path, "bank", seed=1, people=60, grades=("decoy",))
    assert {plot.grade for plot in decoys} == {"decoy"}
