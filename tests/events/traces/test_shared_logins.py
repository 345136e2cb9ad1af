"""Accounts that log in from one connection, and strangers behind one address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from scipy.stats import poisson

import linkanalysis as la
from tests.events.traces.laboratory import ABOUT, case_of, incidents

if TYPE_CHECKING:
    from collections.abc import Iterable

HOME, OFFICE, DYNAMIC = "203.0.113.7", "203.0.113.80", "198.51.100.9"
DAYS = [f"2024-05-{day:02d}" for day in range(1, 21)]
Login = tuple[str, str, str]


def logins(rows: Iterable[Login], document: str = "logins", **more: str) -> la.Batch:
    """Read logins: handle, start, ip."""
    frame = pd.DataFrame(list(rows), columns=["handle", "start", "ip"]).assign(**more)
    about = {"title": document, **ABOUT, "timezone": "UTC"}
    return la.read_frame(frame.assign(service="chat"), reader="logins", document=about)


def strangers(count: int = 12) -> list[Login]:
    """Every stranger logs in every day from a connection of their own."""
    return [
        (f"user{n}", f"{day} 08:{n:02d}", f"198.51.100.{100 + n}")
        for n in range(count)
        for day in DAYS
    ]


def together(a: str, b: str, ip: str, days: Iterable[str], later: str = "21:20") -> list[Login]:
    return [(who, f"{day} {hour}", ip) for day in days for who, hour in ((a, "21:00"), (b, later))]


def found(case: la.Case) -> list[list[object]]:
    frame = la.traces.find_shared_logins(case).to_frame()
    return frame[["a", "b", "shared", "times"]].to_numpy().tolist()


def later(*values: str) -> list[object]:
    """Leave these to the exhaustive run."""
    return [pytest.param(each, marks=pytest.mark.exhaustive) for each in values]


PLANTED = together("owl", "fox", HOME, DAYS[::5])


def test_two_accounts_of_one_connection_are_found_with_their_rows() -> None:
    case = case_of(logins(strangers(), "others"), logins(PLANTED))
    assert found(case) == [["handle:chat:fox", "handle:chat:owl", (f"ip:{HOME}",), 4]]
    answer = la.traces.find_shared_logins(case)
    assert {one.document for one in answer.reasons(1)} == {"logins"}
    assert len(answer.reasons(1)) == 8
    case.withdraw("logins", reason="of another case")
    assert found(case) == []


def test_what_chance_gives_follows_from_the_counts() -> None:
    """248 logins, once a day each; four times two are together; both accounts have four."""
    case = case_of(logins(strangers(), "others"), logins(PLANTED))
    line = la.traces.find_shared_logins(case).to_frame().iloc[0]
    expected = 4 * 4 * (4 * 2) / 248**2
    assert line["expected"] == pytest.approx(expected)
    assert line["significance"] == pytest.approx(poisson.sf(3, expected))
    assert line["p_all"] == pytest.approx(poisson.sf(3, expected) * 14 * 13 / 2)


@pytest.mark.parametrize("network", ["VPN exit", *later("Carrier NAT", "Public Wi-Fi", "Tor")])
def test_connections_of_strangers_are_left_out_and_named(network: str) -> None:
    case = case_of(logins(strangers(), "others"), logins(PLANTED, network=network))
    assert found(case) == []
    note = f"Left out as shared by many: ip:{HOME}: {network}."
    assert la.traces.find_shared_logins(case).notes == (note,)


@pytest.mark.parametrize("ip", ["100.64.1.9", *later("192.168.1.20", "10.0.0.3", "fd00::1")])
def test_an_address_that_every_network_has_ties_nobody(ip: str) -> None:
    case = case_of(logins(strangers(), "others"), logins(together("owl", "fox", ip, DAYS[::5])))
    assert found(case) == []
    assert la.traces.find_shared_logins(case).notes[0].endswith("not globally unique.")


def test_an_address_of_many_accounts_is_a_hub() -> None:
    cafe = [(f"guest{n}", f"{day} 12:{n:02d}", OFFICE) for n in range(11) for day in DAYS[:3]]
    answer = la.traces.find_shared_logins(case_of(logins(cafe)))
    assert (len(answer), answer.notes) == (
        0,
        (f"Left out as shared by many: ip:{OFFICE}: 11 accounts.",),
    )


def test_an_address_counts_only_while_one_connection_held_it() -> None:
    """The carrier gave the address to somebody else two hours later, again and again."""
    moved = together("owl", "fox", DYNAMIC, DAYS[::5], later="23:01")
    case = case_of(logins(strangers(), "others"), logins(moved))
    assert found(case) == []
    wide = la.traces.find_shared_logins(case, minutes=121)
    assert len(wide) == 1


def test_one_visit_among_many_is_chance() -> None:
    """Everybody visits somebody once: no pair is unlikely for all that were looked at."""
    visits = [
        login
        for n in range(0, 12, 2)
        for login in together(f"user{n}", f"user{n + 1}", f"203.0.113.{n}", DAYS[n : n + 1])
    ]
    answer = la.traces.find_shared_logins(case_of(logins([*strangers(), *visits])))
    assert (len(answer), answer.notes[0][:20]) == (0, "6 pairs not listed: ")


def test_a_family_at_home_is_counted_and_not_listed() -> None:
    ties = pd.DataFrame(
        [
            ("person:KY-1", "handle:chat:owl", "uses"),
            ("person:KY-2", "handle:chat:fox", "uses"),
            ("person:KY-1", "person:KY-2", "household"),
        ],
        columns=["source", "target", "type"],
    )
    home = la.read_frame(ties, reader="links", document="household")
    answer = la.traces.find_shared_logins(case_of(home, logins([*strangers(), *PLANTED])))
    assert (len(answer), answer.notes) == (
        0,
        ("1 pair of one family or household not listed.",),
    )
    uses = la.read_frame(ties[:2], reader="links", document="uses")
    answer = la.traces.find_shared_logins(case_of(uses, logins([*strangers(), *PLANTED])))
    assert answer.to_frame()[["holders_a", "holders_b"]].to_numpy().tolist() == [
        [("person:KY-2",), ("person:KY-1",)]
    ]


@pytest.mark.parametrize(
    ("start", "end", "held"),
    [
        ("", "", True),
        ("2024-05-02", "2024-05-10", True),
        ("", "2024-05-02", True),
        ("2024-05-17", "", False),
        ("", "2024-04-30", False),
    ],
)
def test_holders_are_those_of_the_time(start: str, end: str, *, held: bool) -> None:
    """The logins are of 1, 6, 11 and 16 May; a later holder's family is no reason to leave out."""
    ties = pd.DataFrame(
        [
            ("person:KY-1", "handle:chat:owl", "uses", "", ""),
            ("person:KY-2", "handle:chat:fox", "uses", start, end),
        ],
        columns=["source", "target", "type", "start", "end"],
    )
    about = {"title": "uses", **ABOUT}
    uses = la.read_frame(ties, reader="links", document=about)
    row = la.traces.find_shared_logins(case_of(uses, logins([*strangers(), *PLANTED]))).to_frame()
    assert row["holders_a"].tolist() == [("person:KY-2",) if held else ()]
    assert row["holders_b"].tolist() == [("person:KY-1",)]
    home = pd.DataFrame(
        [("person:KY-1", "person:KY-2", "kin")], columns=["source", "target", "type"]
    )
    kin = la.read_frame(home, reader="links", document="kin")
    answer = la.traces.find_shared_logins(case_of(uses, kin, logins([*strangers(), *PLANTED])))
    assert len(answer) == (not held)


def test_a_victims_account_is_counted_and_not_listed() -> None:
    ties = pd.DataFrame({"source": ["KY-7"], "target": ["handle:chat:fox"], "type": "uses"})
    hers = la.read_frame(ties, reader="links", document="uses")
    known = incidents([("24-1", "2024-02-01", "Open", "KY-7", "victim")])
    answer = la.traces.find_shared_logins(case_of(known, hers, logins([*strangers(), *PLANTED])))
    assert (len(answer), answer.withheld) == (0, 1)
    assert "fox" not in f"{answer.to_frame()} {answer.caveat}"


def test_a_note_about_a_network_names_nobody_protected() -> None:
    known = incidents([("24-1", "2024-02-01", "Open", "KY-7", "victim")])
    people = pd.DataFrame({"id": ["KY-7"], "name": ["Wilma Ficton"]})
    named = la.read_frame(people, reader="entities", document={"title": "p", "type": "person"})
    case = case_of(known, named, logins(PLANTED, network="public Wi-Fi of Wilma Ficton"))
    assert la.traces.find_shared_logins(case).notes == (
        f"Left out as shared by many: ip:{HOME}: [withheld: it names a protected person].",
    )


def test_devices_count_whatever_the_hour_of_the_day() -> None:
    rows = [(who, f"{day} {hour}") for day in DAYS[::5] for who, hour in (("a", "03"), ("b", "22"))]
    frame = pd.DataFrame(
        [(f"chat:{who}", f"{start}:00", "356938035643809") for who, start in rows],
        columns=["handle", "start", "device"],
    )
    about = {"title": "devices", **ABOUT, "timezone": "UTC"}
    batch = la.read_frame(frame, reader="logins", document=about)
    case = case_of(batch, logins(strangers(), "others"))
    assert [row[3] for row in found(case)] == [4]
