"""A fictional case is what it says: planted, sized, flawed as told, and the same for one seed."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import phonenumbers
import pytest

from linkanalysis.errors import CaseError
from linkanalysis.simulate import simulate_case

SMALL = {"people": 90, "calls": 600, "payments": 200, "rings": 3}
BLUEGRASS = Path(__file__).parents[2] / "sample_data" / "bluegrass"


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    folder = tmp_path_factory.mktemp("made") / "case"
    return folder, simulate_case(folder, seed=5, **SMALL).truth


def test_one_seed_gives_one_case_and_another_seed_another(
    made: tuple[Path, Any], tmp_path: Path
) -> None:
    again, other = tmp_path / "again", tmp_path / "other"
    simulate_case(again, seed=5, **SMALL)
    simulate_case(other, seed=6, **SMALL)
    assert _bytes(again) == _bytes(made[0])
    assert _bytes(other)["people/persons.csv"] != _bytes(again)["people/persons.csv"]


def test_sample_case_stays_small() -> None:
    assert sum(map(len, _bytes(BLUEGRASS).values())) < 5_000_000
    calls = [*BLUEGRASS.glob("calls/carrier_[ab].csv")]  # the third holds planted signs alone
    assert 20_000 <= sum(len(_rows(path)) for path in calls) < 20_030
    assert 400 <= len(_rows(BLUEGRASS / "people/persons.csv")) < 415
    assert 5_000 <= len(_rows(BLUEGRASS / "payments/bank.csv")) < 5_015


def test_rings_are_planted_with_harmed_and_offending_members(made: tuple[Path, Any]) -> None:
    rings = made[1]["rings"]
    assert [len(ring["members"]) for ring in rings] == [9, 7, 8]
    everybody = [who for ring in rings for who in ring["members"]]
    assert len(everybody) == len(set(everybody))
    for ring in rings:
        roles = set(ring["members"].values())
        assert roles >= {"controller", "recruiter", "transporter", "victim", "missing"}
        for who, role in ring["members"].items():
            assert (role not in {"victim", "missing"}) or who in made[1]["protected"]
    assert rings[0]["cohesion"] > rings[2]["cohesion"]


def test_shared_things_hold_each_ring_together(made: tuple[Path, Any]) -> None:
    folder, truth = made
    same = {second: first for first, second in truth["same_person"]}
    users: dict[str, set[str]] = {}
    for name, who, what in (
        ("people/identifiers.csv", "HOLDER", "NUMBER"),
        ("bookings/hotels.csv", "PERSON_ID", "BOOKING"),
        ("incidents/incidents.csv", "PERSON_ID", "INCIDENT"),
    ):
        for row in _rows(folder / name):
            users.setdefault(row[what], set()).add(same.get(row[who], row[who]))
    for ring in truth["rings"]:
        things = {*ring["accounts"], *ring["vehicles"], *ring["bookings"], *ring["incidents"]}
        things |= {f"({n[2:5]}) {n[5:8]}-{n[8:]}" for n in ring["phones"]}
        members = set(ring["members"])
        reached = {min(members)}
        for _ in members:
            for thing in things:
                if users[thing] & reached:
                    reached |= users[thing] & members
        assert reached == members
        assert len([t for t in things if len(users[t] & members) > 1]) >= 4


def test_every_number_is_valid_and_kept_free_for_fiction(made: tuple[Path, Any]) -> None:
    seen = set()
    for row in _rows(made[0] / "calls/carrier_a.csv"):
        seen |= {row["A_NUMBER"], row["B_NUMBER"]}
    seen.discard("")
    assert len(seen) > 90
    for number in sorted(seen):
        assert number[4:8] == "5550"
        assert 100 <= int(number[8:]) < 200
        assert phonenumbers.is_valid_number(phonenumbers.parse(f"+{number}"))


def test_no_name_stands_inside_another() -> None:
    rows = _rows(BLUEGRASS / "people/persons.csv")
    names = {row["FULL_NAME"] for row in rows} | {row["ALSO_KNOWN_AS"] for row in rows} - {""}
    assert len(names) > 403
    assert all(len(name) >= 5 for name in names)
    assert not [(a, b) for a in names for b in names if a != b and a in b]


def test_case_toml_names_every_file_but_the_truth(made: tuple[Path, Any]) -> None:
    settings = tomllib.loads((made[0] / "case.toml").read_text(encoding="utf-8"))
    named = {document["file"] for document in settings["document"]}
    assert named == set(_bytes(made[0])) - {"case.toml", "README.md", "truth.json"}
    assert settings["case"]["region"] == "US-KY"


def test_truth_file_and_flaws_say_what_was_written(made: tuple[Path, Any]) -> None:
    folder, truth = made
    assert json.loads((folder / "truth.json").read_text(encoding="utf-8")) == truth
    for name, flaws in truth["flaws"].items():
        rows = [tuple(row.values()) for row in _rows(folder / name)]
        assert len(rows) - len(set(rows)) == flaws["doubled"], name
    assert [r["AMOUNT"] for r in _rows(folder / "payments/bank.csv")].count("12O.5O") == 1
    persons = {row["PERSON_ID"]: row for row in _rows(folder / "people/persons.csv")}
    for first, second in truth["same_person"]:
        assert persons[first]["DOCUMENT_NUMBER"] == persons[second]["DOCUMENT_NUMBER"]
        assert persons[first]["FULL_NAME"] != persons[second]["FULL_NAME"]


def test_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        simulate_case(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path} is not an empty folder; nothing was written. Name a new one."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_sizes_out_of_range_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as few:
        simulate_case(tmp_path / "few", people=40, rings=4)
    assert str(few.value) == (
        "people=40 is too few; rings=4 needs at least 60. Nothing was written."
    )
    with pytest.raises(CaseError) as many:
        simulate_case(tmp_path / "many", people=5000)
    assert str(many.value) == (
        "people=5000 is too many: the telephone numbers reserved for fiction are enough for 4000 "
        "people. Nothing was written."
    )
    assert not list(tmp_path.iterdir())


def test_case_without_rings_is_only_ordinary_life(tmp_path: Path) -> None:
    truth: Any = simulate_case(tmp_path / "calm", people=60, calls=100, payments=50, rings=0).truth
    assert truth["rings"] == []


def test_room_reads_no_analysis() -> None:
    program = (
        "import sys, linkanalysis.simulate;"
        "print([m for m in sys.modules if m.startswith('linkanalysis.') and m.split('.')[1] in"
        " {'analysis', 'graph', 'indicators', 'kernels', 'views'}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
