"""Each dial of a fictional case does what it says, and leaves the rest as it was."""

from __future__ import annotations

import csv
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

import linkanalysis as la
from linkanalysis.errors import CaseError
from linkanalysis.simulate import SimulatedPeople, SimulatedRings

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.simulate import Simulated

    Maker = Callable[..., Simulated]

BLUEGRASS = Path(__file__).parents[2] / "sample_data" / "bluegrass"


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


@pytest.mark.exhaustive
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


def _made_again(made: Path, folder: Path) -> None:
    """Make a case by the call in its README, and compare all bytes."""
    readme = (made / "README.md").read_text(encoding="utf-8")
    code = dedent(readme[readme.index("    from linkanalysis") :])
    exec(code.replace('"bluegrass"', repr(str(folder))), {})  # noqa: S102 - what the file says
    names = sorted(p.relative_to(folder) for p in folder.rglob("*.*"))
    assert names == sorted(p.relative_to(made) for p in made.rglob("*.*"))
    for name in names:
        assert (folder / name).read_bytes() == (made / name).read_bytes(), name


def test_readme_of_a_dialed_case_makes_it_again(make: Maker, tmp_path: Path) -> None:
    made = make(SimulatedPeople(90, households=2, unrecorded=0.1), SimulatedRings(3, events=4))
    _made_again(made.folder, tmp_path / "again")


def test_readme_of_the_sample_case_makes_it_again(tmp_path: Path) -> None:
    _made_again(BLUEGRASS, tmp_path / "again")


def test_a_neighbor_adds_two_files_and_changes_no_other(make: Maker, plain: Simulated) -> None:
    made = make(SimulatedPeople(90, spellings=5), 4)
    truth: Any = made.truth
    files = {p.relative_to(made.folder).as_posix() for p in made.folder.rglob("*.csv")}
    before = {p.relative_to(plain.folder).as_posix() for p in plain.folder.rglob("*.csv")}
    assert files - before == {"neighbor/cards.csv", "neighbor/used.csv"}
    for name in before:
        assert (made.folder / name).read_bytes() == (plain.folder / name).read_bytes(), name
    assert truth["rings"] == plain.truth["rings"]
    pairs = truth["spelled_differently"]
    assert len({pair["person"] for pair in pairs}) == len(pairs) == 5
    assert [pair["how"] for pair in pairs] == [
        *("transliteration", "nickname", "swap of day and month", "married name"),
        "transliteration",
    ]
    assert not {pair["person"] for pair in pairs} & {*truth["protected"]}


def test_signs_add_files_and_change_no_other(make: Maker) -> None:
    made = make(SimulatedPeople(240), SimulatedRings(4, signs=True))
    bare = make(SimulatedPeople(240), SimulatedRings(4))
    truth: Any = made.truth
    files = {p.relative_to(made.folder).as_posix() for p in made.folder.rglob("*.csv")}
    before = {p.relative_to(bare.folder).as_posix() for p in bare.folder.rglob("*.csv")}
    assert len(files - before) == 7
    for name in before:
        assert (made.folder / name).read_bytes() == (bare.folder / name).read_bytes(), name
    assert truth["rings"] == bare.truth["rings"]
    assert len({sign["indicator"] for sign in truth["signs"]}) == len(truth["signs"]) == 16
    # nobody is in two look-alikes, and nobody of a ring is in one
    innocent = [one for sign in truth["signs"] for one in sign["look_alikes"]]
    assert len({*innocent}) == len(innocent)
    members = {f"person:{who}" for ring in truth["rings"] for who in ring["members"]}
    assert not members & {*innocent}


def test_spellings_need_people_who_can_be_spelled_so(tmp_path: Path) -> None:
    few = SimulatedPeople(30, spellings=3, aliases=0)
    with pytest.raises(CaseError) as caught:
        la.simulate_case(tmp_path / "case", seed=4, people=few, rings=2)
    assert str(caught.value) == (
        "spellings=3 is too many: nobody is left for a swap of day and month. Nothing was written; "
        "simulate more people."
    )
    assert not list(tmp_path.iterdir())


def test_signs_need_people_who_are_in_no_ring(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as caught:
        la.simulate_case(tmp_path / "case", people=60, rings=SimulatedRings(4, signs=True))
    assert str(caught.value) == (
        "signs=True needs more people in no ring than there are; nothing was written. Simulate "
        "more people."
    )
    assert not list(tmp_path.iterdir())


def test_a_case_without_rings_has_no_signs(make: Maker) -> None:
    assert "signs" not in make(90, SimulatedRings(0, signs=True)).truth


def test_cards_spell_a_person_differently_and_a_namesake_alike(make: Maker) -> None:
    made = make(SimulatedPeople(90, spellings=5), 4)
    truth: Any = made.truth
    persons = {row["PERSON_ID"]: row for row in _rows(made, "people/persons.csv")}
    cards = {row["CARD"]: row for row in _rows(made, "neighbor/cards.csv")}
    assert len(cards) == 5 + 1 + 12
    for pair in truth["spelled_differently"]:
        person, card = persons[pair["person"]], cards[pair["card"]]
        year, month, day = person["BORN"].split("-")
        swapped = pair["how"] == "swap of day and month"
        assert card["BORN"] == "/".join((day, month, year) if swapped else (month, day, year))
        assert card["NAME"] != person["FULL_NAME"]
        married = pair["how"] == "married name"
        assert card["MAIDEN_NAME"] == (person["FULL_NAME"].split()[-1] if married else "")
        assert [card["HOME"]] == [
            row["NUMBER"]
            for row in _rows(made, "people/identifiers.csv")
            if (row["HOLDER"], row["RELATION"], row["FROM"]) == (pair["person"], "lives_at", "")
        ]
    ((person, card),) = truth["namesakes"]
    assert cards[card]["NAME"] == persons[person]["FULL_NAME"]
    month, day, year = cards[card]["BORN"].split("/")
    assert persons[person]["BORN"] != f"{year}-{month}-{day}"
    names = {row["FULL_NAME"] for row in persons.values()}
    assert [number for number, row in cards.items() if row["NAME"] in names] == [card]


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
        (lambda: SimulatedPeople(90, spellings=10), "spellings=10 is out of range; give 0 to 9."),
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
