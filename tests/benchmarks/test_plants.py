"""Cases with planted patterns read without a problem, the same each time, as their truth says."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from plants import DECOYS, PLANTERS, Truth, write_case

import linkanalysis as la

if TYPE_CHECKING:
    import pandas as pd

INDICATORS = [f"I{number}" for number in range(1, 31)]


class Written(NamedTuple):
    folder: Path
    truth: Truth


class Read(NamedTuple):
    problems: pd.DataFrame
    links: pd.DataFrame
    statements: pd.DataFrame


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("plants")
    return Written(folder, write_case(folder, seed=0))


@pytest.fixture(scope="module")
def read(written: Written) -> Read:
    case = la.read_case(written.folder)
    return Read(case.problems(), case.links(), case.statements())


def _digest(folder: Path) -> str:
    found = sha256()
    for path in sorted(folder.rglob("*.*")):
        found.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


@pytest.mark.exhaustive
def test_every_row_is_read(read: Read) -> None:
    assert read.problems["why"].tolist() == []


def test_every_indicator_has_a_clear_and_a_borderline_plant_and_a_decoy(written: Written) -> None:
    planted = [(plant.indicator, plant.form) for plant in written.truth.plants]
    resembled = {name for decoy in written.truth.decoys for name in decoy.resembles}
    assert planted == [(name, form) for name in INDICATORS for form in ("clear", "borderline")]
    assert sorted(PLANTERS) == sorted(INDICATORS)
    assert resembled == set(INDICATORS)
    assert [decoy.name for decoy in written.truth.decoys] == list(DECOYS)


@pytest.mark.exhaustive
def test_every_subject_is_an_entity_of_the_case(written: Written, read: Read) -> None:
    known = {*read.links["source"], *read.links["target"], *read.statements["entity"]}
    truth = written.truth
    named = {each for found in (*truth.plants, *truth.decoys) for each in found.about}
    assert named - known == set()


@pytest.mark.exhaustive
def test_every_row_of_the_truth_is_in_the_case(written: Written, read: Read) -> None:
    frames = (read.links, read.statements)
    known = {pair for each in frames for pair in zip(each["document"], each["row"], strict=True)}
    for found in (*written.truth.plants, *written.truth.decoys):
        assert found.rows
        assert set(found.rows) <= known, found


def test_what_decoys_meet_to_the_letter_is_what_they_resemble(written: Written) -> None:
    for decoy in written.truth.decoys:
        assert set(decoy.by_the_letter) <= set(decoy.resembles), decoy.name


def test_no_row_is_evidence_of_two_plants(written: Written) -> None:
    rows = [row for plant in written.truth.plants for row in set(plant.rows)]
    assert len(rows) == len(set(rows))


@pytest.mark.exhaustive
def test_the_same_seed_writes_the_same_bytes(written: Written, tmp_path: Path) -> None:
    assert write_case(tmp_path, seed=0) == written.truth
    assert _digest(tmp_path) == _digest(written.folder)


@pytest.mark.exhaustive
def test_another_seed_plants_the_same_patterns_on_others(tmp_path: Path, written: Written) -> None:
    other = write_case(tmp_path, seed=1)
    pairs = zip(other.plants, written.truth.plants, strict=True)
    assert all(one.about != two.about for one, two in pairs)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.exhaustive] if name not in {"I1", "I20"} else [])
        for name in INDICATORS
    ],
)
def test_each_planter_alone_writes_its_two_instances(name: str, tmp_path: Path) -> None:
    truth = write_case(tmp_path, seed=2, plants=(name,), decoys=())
    assert [(plant.indicator, plant.form) for plant in truth.plants] == [
        (name, "clear"),
        (name, "borderline"),
    ]
    lines = {document: (tmp_path / document).read_text("utf-8") for document in _documents(truth)}
    assert all(lines.values())


def _documents(truth: Truth) -> set[str]:
    return {row.document for plant in truth.plants for row in plant.rows}


def test_nothing_is_planted_if_nothing_is_asked_for(tmp_path: Path) -> None:
    truth = write_case(tmp_path, seed=0, plants=(), decoys=())
    assert (truth.plants, truth.decoys) == ((), ())


@pytest.mark.exhaustive
def test_every_row_of_another_seed_and_of_ordinary_life_alone_is_read(tmp_path: Path) -> None:
    write_case(tmp_path / "other", seed=1)
    write_case(tmp_path / "life", seed=0, plants=(), decoys=())
    assert [la.read_case(tmp_path / name).problems().empty for name in ("other", "life")] == [
        True,
        True,
    ]


def test_a_truth_is_read_as_it_was_saved(written: Written, tmp_path: Path) -> None:
    assert Truth.read(written.truth.save(tmp_path / "truth.json")) == written.truth


def test_unknown_names_are_refused(tmp_path: Path) -> None:
    known = ", ".join(PLANTERS)
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole text is compared
        write_case(tmp_path, seed=0, plants=("I31",))
    assert str(caught.value) == f"I31: unknown; known are {known}."


def test_the_command_writes_a_case_and_its_truth_beside_it(tmp_path: Path) -> None:
    program = Path(__file__).parents[2] / "benchmarks" / "plants"
    asked = ["--seed", "3", "--plants", "I1,I7", "--decoys", "mother"]
    folder = tmp_path / "case"
    done = subprocess.run(
        [sys.executable, str(program), str(folder), *asked],
        check=True,
        capture_output=True,
        text=True,
    )
    path = tmp_path / "case.truth.json"
    assert done.stdout == f"{folder}: 4 plants, 1 decoys; truth: {path}\n"
    again = write_case(tmp_path / "again", seed=3, plants=("I1", "I7"), decoys=("mother",))
    assert Truth.read(path) == again
