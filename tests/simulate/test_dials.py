"""Each dial of a fictional case does what it says, and leaves the rest as it was."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

import linkanalysis as la
from linkanalysis.errors import CaseError
from linkanalysis.simulate import SimulatedPeople, SimulatedRings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from linkanalysis.simulate import Simulated

    Maker = Callable[..., Simulated]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    def made(people: int | SimulatedPeople, rings: int | SimulatedRings) -> Simulated:
        folder = tmp_path_factory.mktemp("dials") / "case"
        return la.simulate_case(folder, seed=8, people=people, calls=300, payments=120, rings=rings)

    return made


@pytest.fixture(scope="module")
def plain(make: Maker) -> Simulated:
    return make(90, 4)


def _rows(made: Simulated, name: str) -> list[dict[str, str]]:
    with (made.folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _who(made: Simulated, name: str, thing: str, person: str) -> dict[str, set[str]]:
    who: dict[str, set[str]] = {}
    for row in _rows(made, name):
        who.setdefault(row[thing], set()).add(row[person])
    return who


def test_dials_left_alone_are_plain_numbers(make: Maker, plain: Simulated) -> None:
    again = make(SimulatedPeople(90), SimulatedRings(4))
    assert again.truth == plain.truth
    for path in sorted(plain.folder.rglob("*.*")):
        assert (again.folder / path.relative_to(plain.folder)).read_bytes() == path.read_bytes()
    assert "dials" not in plain.truth


def test_close_households_share_a_phone_and_two_stays(make: Maker, plain: Simulated) -> None:
    made = make(SimulatedPeople(90, households=12), 4)
    truth: Any = made.truth
    homes = truth["close_households"]
    assert len(homes) == 12
    # the largest of them all
    sizes = sorted((len(home) for home in truth["households"]), reverse=True)
    assert [len(home) for home in homes] == sizes[:12]
    users = _who(made, "people/identifiers.csv", "NUMBER", "HOLDER")
    guests = _who(made, "bookings/hotels.csv", "BOOKING", "PERSON_ID")
    for home in homes:
        assert any(set(home) <= who for number, who in users.items() if number.startswith("("))
        assert sum(set(home) == who for who in guests.values()) >= 2
    assert truth["dials"] == {"households": 12}
    _same_rings_but_for_numbers(made, plain)


def test_crowds_bring_many_to_one_event(make: Maker, plain: Simulated) -> None:
    made = make(SimulatedPeople(90, mass_events=3), 4)
    truth: Any = made.truth
    present = _who(made, "incidents/incidents.csv", "INCIDENT", "PERSON_ID")
    assert [15 <= len(present[number]) <= 40 for number in truth["mass_events"]] == [True] * 3
    before = _who(plain, "incidents/incidents.csv", "INCIDENT", "PERSON_ID")
    assert max(map(len, before.values())) < 15
    _same_rings_but_for_numbers(made, plain)


def _same_rings_but_for_numbers(made: Simulated, plain: Simulated) -> None:
    rings, others = (case.truth["rings"] for case in (made, plain))
    assert isinstance(rings, list)
    assert isinstance(others, list)
    for ring, other in zip(rings, others, strict=True):
        assert ring["members"] == other["members"]
        assert ring["phones"] == other["phones"]
        assert len(ring["bookings"]) == len(other["bookings"])
    persons = "people/persons.csv"
    assert {row["PERSON_ID"] for row in _rows(made, persons)} == {
        row["PERSON_ID"] for row in _rows(plain, persons)
    }


def test_unrecorded_rows_are_gone_at_about_their_share(make: Maker, plain: Simulated) -> None:
    made = make(SimulatedPeople(90, unrecorded=0.3), 4)
    for name in ("calls/carrier_a.csv", "people/identifiers.csv", "payments/bank.csv"):
        left = len(_rows(made, name)) / len(_rows(plain, name))
        assert 0.55 < left < 0.85, name
    kept = {tuple(row.values()) for row in _rows(made, "people/households.csv")}
    assert kept < {tuple(row.values()) for row in _rows(plain, "people/households.csv")}
    assert made.truth["rings"] == plain.truth["rings"]


def test_aliases_are_people_under_two_numbers_a_third_of_them_recruiters(make: Maker) -> None:
    made = make(SimulatedPeople(90, aliases=9), 4)
    truth: Any = made.truth
    firsts = [first for first, _ in truth["same_person"]]
    assert len(set(firsts)) == 9
    parts = {who: part for ring in truth["rings"] for who, part in ring["members"].items()}
    assert [parts.get(who) for who in firsts[:3]] == ["recruiter"] * 3
    assert make(SimulatedPeople(90, aliases=0), 4).truth["same_person"] == []


@pytest.mark.parametrize("overlap", [0, 1, 2])
def test_overlap_is_the_number_of_members_shared_with_the_ring_before(
    make: Maker, overlap: int
) -> None:
    truth: Any = make(120, SimulatedRings(6, overlap=overlap)).truth
    rings = [set(ring["members"]) for ring in truth["rings"]]
    assert [len(ring) for ring in rings] == [9, 7, 8, 6, 9, 7]
    for a in range(6):
        for b in range(a):
            assert len(rings[a] & rings[b]) == (overlap if a - b == 1 else 0)
    for ring in truth["rings"]:
        assert set(ring["members"].values()) >= {"controller", "recruiter", "transporter", "victim"}


@pytest.mark.parametrize(("events", "stays", "meetings"), [(1, 1, 0), (6, 4, 2), (30, 20, 10)])
def test_events_of_a_ring_are_stays_and_a_third_incidents(
    make: Maker, events: int, stays: int, meetings: int
) -> None:
    made = make(90, SimulatedRings(2, events=events))
    truth: Any = made.truth
    for ring in truth["rings"]:
        assert len(set(ring["bookings"])) == stays
        assert len(set(ring["incidents"])) == meetings
    days = {row["ARRIVAL"] for row in _rows(made, "bookings/hotels.csv")} - {"late May"}
    assert max(days) < "2024-07"


def test_texts_of_a_ring_are_found_as_near_copies_and_those_of_others_are_not(
    make: Maker,
) -> None:
    made = make(120, SimulatedRings(4, texts=True))
    truth: Any = made.truth
    graph = la.build_graph(la.read_case(made.folder))
    groups = [set(members) for members in la.leads.find_similar_texts(graph).to_frame()["members"]]
    planted = [{f"ad:{ad}" for ad in ring["ads"]} for ring in truth["rings"]]
    assert sorted(map(sorted, groups)) == sorted(map(sorted, planted))
    assert len(_rows(made, "ads/texts.csv")) == sum(map(len, planted)) + 12


def test_readme_of_a_dialed_case_makes_it_again(make: Maker, tmp_path: Path) -> None:
    made = make(SimulatedPeople(90, households=2, unrecorded=0.1), SimulatedRings(3, events=4))
    readme = (made.folder / "README.md").read_text(encoding="utf-8")
    said = readme.split("    simulate_case(\n")[1].replace('"bluegrass"', "folder")
    call = "simulate_case(" + said
    folder = tmp_path / "again"
    exec(  # noqa: S102 - the call that the file tells people to make
        call,
        {
            "folder": folder,
            "simulate_case": la.simulate_case,
            "SimulatedPeople": SimulatedPeople,
            "SimulatedRings": SimulatedRings,
        },
    )
    names = sorted(p.relative_to(folder) for p in folder.rglob("*.*"))
    assert names == sorted(p.relative_to(made.folder) for p in made.folder.rglob("*.*"))
    for name in names:
        assert (folder / name).read_bytes() == (made.folder / name).read_bytes()


@pytest.mark.parametrize(
    ("dials", "said"),
    [
        (
            lambda: SimulatedPeople(90, unrecorded=1.0),
            "unrecorded=1.0 is not a share from 0 to less than 1.",
        ),
        (lambda: SimulatedPeople(90, aliases=19), "aliases=19 is out of range; give 0 to 18."),
        (
            lambda: SimulatedPeople(90, mass_events=-1),
            "mass_events=-1 is out of range; give 0 to 90.",
        ),
        (lambda: SimulatedRings(3, events=0), "events=0 is out of range; give 1 to 30."),
        (lambda: SimulatedRings(3, overlap=3), "overlap=3 is out of range; give 0 to 2."),
    ],
)
def test_dials_out_of_range_are_refused(dials: Callable[[], object], said: str) -> None:
    with pytest.raises(CaseError) as caught:
        dials()
    assert str(caught.value) == said


def test_more_close_households_than_there_are_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as caught:
        la.simulate_case(tmp_path / "case", people=SimulatedPeople(60, households=60), rings=1)
    assert str(caught.value) == (
        "households=60 is too many: only 17 households have two or more people. Nothing was "
        "written; simulate more people."
    )
    assert not list(tmp_path.iterdir())
