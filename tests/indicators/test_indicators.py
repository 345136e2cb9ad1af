"""Indicators find what was planted, say what speaks against it, and name nobody protected."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pandas as pd
import pytest

from linkanalysis.case import Batch, Case, Document
from linkanalysis.core.provenance import Reason
from linkanalysis.errors import GraphKindError, UnknownNameError
from linkanalysis.graph import build_graph
from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.indicators import (
    CAVEAT,
    INDICATORS,
    Finding,
    Outcome,
    find_indicators,
)
from linkanalysis.indicators.finding import explained, ranked, share_in_words
from linkanalysis.indicators.record import read_record

Rows = Sequence[dict[str, Any]]
AddRows = Callable[..., None]


@pytest.fixture
def case() -> Case:
    return Case(purpose="training")


@pytest.fixture
def add(case: Case) -> AddRows:
    """Add a document that states some links and statements."""

    def add_rows(title: str, links: Rows = (), statements: Rows = (), **about: str) -> None:
        number = len(case.documents())
        document = Document(
            title=title, sha256=f"{number:064x}", received=date(2024, 6, 1), **about
        )
        frames = {"links": links, "statements": statements}
        given = {
            name: pd.DataFrame([{"row": str(n), **row} for n, row in enumerate(rows, start=2)])
            for name, rows in frames.items()
            if rows
        }
        case.add(Batch.of(document, **given))

    return add_rows


def link(
    source: str, target: str, kind: str, start: str | None = None, **more: str
) -> dict[str, Any]:
    day = pd.Timestamp(start) if start else pd.NaT
    return {"source": source, "target": target, "type": kind, "start": day, **more}


def only(case: Case, name: str) -> list[Finding]:
    return list(find_indicators(case, indicators=name))


@pytest.fixture
def missing(case: Case, add: AddRows) -> Case:
    """Three missing since 1 May with a phone each, called by a recruiter, a cousin and a taxi."""
    rows, calls = [], []
    for n in (1, 2, 3):
        person, phone = f"person:M-{n}", f"phone:+1502555010{n}"
        rows.append(link(person, f"event:{n}", "involved_in", "2024-05-01", role="missing_person"))
        rows.append(link(person, phone, "uses"))
        calls.append(link(phone, "phone:+15025550150", "call", f"2024-04-{n:02} 09:00"))
        calls.append(link("phone:+15025550160", phone, "message", "2024-04-20"))
        calls.append(link(phone, "phone:+15025550170", "call", "2024-04-21"))
        calls.append(link(phone, "phone:+18005550199", "call", "2024-04-22"))
        calls.append(link(phone, "phone:+15025550180", "call", "2024-01-05"))
    rows.append(link("person:R-1", "phone:+15025550150", "uses"))
    rows.append(link("person:F-1", "phone:+15025550160", "uses"))
    rows += [link("person:F-1", f"person:M-{n}", "kin") for n in (1, 2)]
    customers = (f"phone:+15025550{n}" for n in range(200, 300))
    calls += [link(phone, "phone:+15025550170", "call", "2024-04-03") for phone in customers]
    add("links.csv", rows)
    add("calls.csv", calls)
    return case


def test_who_called_several_missing_persons_is_found(missing: Case) -> None:
    found = only(missing, "common_contact")
    # not the cousin (family of two), the taxi (called by all), the service, the old calls
    assert [finding.entities[0] for finding in found] == ["person:R-1"]
    finding = found[0]
    assert finding.entities[1:] == ("Protected 1", "Protected 2", "Protected 3")
    assert finding.title == (
        "person:R-1 was in contact with 3 missing persons around the time they went missing "
        "(3 contacts)"
    )
    assert (finding.observed, finding.caveat) == (3, CAVEAT)
    # The recruiter is compared with all 103 who are in contact with nobody of so few contacts: the
    # cousin, the old number and 100 customers. Of these 103, the taxi is in contact with 100, the
    # missing persons in time with one, one and two, and the same three at other times with one
    # each.
    odds = [25, 1 / 103, 1 / 103, 1 / 103, 1 / 103, 1 / 103, 2 / 102]
    weights = [0.0] * 4
    for chosen in combinations(range(7), 3):
        weights[sum(each > 3 for each in chosen)] += math.prod(odds[each] for each in chosen)
    chance = finding.chance
    assert chance is not None
    assert chance.expected == pytest.approx(
        sum(k * weight for k, weight in enumerate(weights)) / sum(weights)
    )
    assert chance.significance == pytest.approx(weights[3] / sum(weights))
    # recruiter, cousin, taxi, old number and customers could have been found; of them the old
    # number too could have contacts as unlikely
    assert chance.looked_at == 1 + 1 + 1 + 1 + 100
    assert chance.p_all == pytest.approx(2 * chance.significance)
    assert chance.false_share == chance.p_all
    assert {reason.document for reason in finding.evidence} == {"calls"}
    assert len(finding.evidence) == 3
    assert finding.details == (
        "In contact with 3 of 107 others in the records, including the missing persons.",
        (
            "104 were looked at; chance alone would produce something this unlikely for at least "
            "one of them in fewer than 1 in 10,000 such cases."
        ),
    )
    (row,) = (row for row in INDICATORS if row.name == "common_contact")
    assert finding.counter == row.alternatives
    asked = ["common_contact", "shared_phone", "paid_travel"]
    assert find_indicators(missing, indicators=asked).notes == (
        (
            "Not listed, because they are services or are in contact with most others: 1 contact "
            "of several missing persons."
        ),
        "Not listed, because chance alone may explain them: 1 finding.",
        (
            "Not looked for, because the case lacks the records: The same contact in "
            "several advertisements (advertisements); Travel paid for others (bookings, payers of "
            "bookings)."
        ),
    )


def test_findings_about_things_come_before_those_about_people(missing: Case, add: AddRows) -> None:
    add("ads.csv", [link("phone:+15025550150", f"ad:post-{n}", "advertised_in") for n in (1, 2)])
    found = [finding.entities[0] for finding in find_indicators(missing)]
    assert found == ["phone:+15025550150", "person:R-1"]


@pytest.mark.parametrize(
    ("day", "found"),
    [("2024-03-01 23:59", 0), ("2024-03-02", 1), ("2024-05-08 23:59", 1), ("2024-05-09", 0)],
)
def test_the_window_is_sixty_days_before_to_seven_after(
    case: Case, add: AddRows, day: str, found: int
) -> None:
    ends = [(f"phone:+1606555{k + 100:04}", f"handle:{k}-{n}") for k in range(40) for n in (1, 2)]
    rows = [link(*pair, "call", "2024-01-01") for pair in ends]
    for n, called in (("1", "2024-05-01"), ("2", day)):
        part = {"role": "missing_person"}
        rows.append(link(f"person:M-{n}", "event:1", "involved_in", "2024-05-01", **part))
        rows.append(link(f"person:M-{n}", f"phone:+1502555010{n}", "uses"))
        rows.append(link(f"phone:+1502555010{n}", "phone:+15025550150", "call", called))
    add("all.csv", rows)
    assert len(only(case, "common_contact")) == found


@pytest.mark.parametrize(
    ("gone", "called", "found"),
    [
        # sixty days before 29 April is 29 February, which ends at 05:00 in UTC
        ("2024-04-29", "2024-03-01 04:59", 1),
        ("2024-04-29", "2024-02-29 04:59", 0),
        pytest.param("2024-04-29", "2024-02-29 05:01", 1, marks=pytest.mark.exhaustive),
        # seven days after: clocks went forward on 10 March, and back on 3 November
        ("2024-03-03", "2024-03-11 03:59", 1),
        ("2024-03-03", "2024-03-11 04:01", 0),
        *(
            pytest.param("2024-10-27", *back, marks=pytest.mark.exhaustive)
            for back in (("2024-11-04 04:59", 1), ("2024-11-04 05:01", 0))
        ),
        # a date without an hour begins at midnight in the zone of the case; one that names a zone
        # is that of the clocks there
        ("2024-04-29", "2024-02-29 05:00", 1),
        ("2024-04-30T02:00Z", "2024-03-01 04:59", 1),
        ("2024-04-29T22:00-04:00", "2024-02-29 04:59", 0),
    ],
)
def test_the_window_is_one_of_local_dates(gone: str, called: str, found: int) -> None:
    case = Case(purpose="training", timezone="America/Kentucky/Louisville")
    ends = [(f"phone:+1606555{k + 100:04}", f"handle:{k}-{n}") for k in range(40) for n in (1, 2)]
    rows = [link(*pair, "call", "2024-01-01") for pair in ends]
    for n in (1, 2):
        rows.append(link(f"person:M-{n}", f"phone:+1502555010{n}", "uses"))
        rows.append(link(f"phone:+1502555010{n}", "phone:+15025550150", "call", called))
    stated = [
        {"row": f"{n}", "entity": f"person:M-{n}", "attribute": name, "value": value}
        for n in (1, 2)
        for name, value in (("role", "missing_person"), ("missing_since", gone))
    ]
    numbered = [{"row": str(n), **row} for n, row in enumerate(rows, start=9)]
    frames = {"links": pd.DataFrame(numbered), "statements": pd.DataFrame(stated)}
    case.add(Batch.of(Document(title="all", sha256="0" * 64), **frames))
    assert len(only(case, "common_contact")) == found


def test_a_stated_day_wins_over_the_day_of_the_report(missing: Case, add: AddRows) -> None:
    said = {"attribute": "missing_since", "value": "2024-01-10"}
    add("family.csv", (), [{"entity": f"person:M-{n}", **said} for n in (1, 2, 3)])
    assert [found.entities[0] for found in only(missing, "common_contact")] == [
        "phone:+15025550180"
    ]


def test_a_protected_contact_is_counted_and_not_given(missing: Case, add: AddRows) -> None:
    add("role.csv", (), [{"entity": "person:R-1", "attribute": "role", "value": "witness"}])
    found = find_indicators(missing)
    assert (len(found), found.withheld) == (0, 1)
    assert "1 about protected people not listed." in found.caveat


def test_one_phone_in_several_advertisements_is_found(case: Case, add: AddRows) -> None:
    rows = [
        link("phone:+15025550150", f"ad:post-{n}", "advertised_in", "2024-05-01") for n in (1, 2, 2)
    ]
    rows += [link(f"phone:+1502555016{n}", f"ad:post-{n}", "advertised_in") for n in (3, 4)]
    rows += [link("phone:+18005550199", f"ad:post-{n}", "advertised_in") for n in (5, 6)]
    rows += [link("phone:+15025550188", f"ad:post-{n}", "advertised_in") for n in range(100, 151)]
    rows += [link(f"ad:post-{n}", "person:KY-1", "advertised_in") for n in (7, 8)]
    rows += [link("person:KY-2", "phone:+15025550150", "uses")]
    add("ads.csv", rows)
    cities = {1: "Larkhollow", 2: "Millrace"}
    said = [{"entity": f"ad:post-{n}", "attribute": "city", "value": c} for n, c in cities.items()]
    add("cities.csv", (), said)
    found = find_indicators(case)
    assert [finding.title for finding in found] == [
        "phone:+15025550150 appears in 2 advertisements in 2 places"
    ]
    assert found[0].entities == ("phone:+15025550150", "person:KY-2", "ad:post-1", "ad:post-2")
    assert found[0].evidence[0] == Reason(
        "ads", "2", "phone:+15025550150 is advertised in ad:post-1, 2024-05-01"
    )
    assert found.notes[0] == (
        "Not listed: 2 identifiers of services or in more than 50 advertisements."
    )


def test_advertisements_under_one_name_are_one_persons(case: Case, add: AddRows) -> None:
    rows = [link("phone:+15025550150", f"ad:post-{n}", "advertised_in") for n in (1, 2)]
    rows += [link("phone:+15025550151", f"ad:post-{n}", "advertised_in") for n in (3, 4)]
    add("ads.csv", rows)
    names = {1: "Amoret", 2: "Amoret", 3: "Amoret", 4: "Bellis"}
    said = [
        {"entity": f"ad:post-{n}", "attribute": "advertised_name", "value": name}
        for n, name in names.items()
    ]
    add("names.csv", (), said)
    found = find_indicators(case, indicators="shared_phone")
    assert [finding.title for finding in found] == [
        "phone:+15025550151 appears in 2 advertisements under 2 names"
    ]
    assert found.notes == ("Not listed: 1 identifier of advertisements under one name only.",)


def test_who_is_tied_to_a_number_stands_with_the_row_that_says_so(case: Case, add: AddRows) -> None:
    rows = [link("phone:+15025550150", f"ad:post-{n}", "advertised_in") for n in (1, 2)]
    add("ads.csv", rows)
    add("holders.csv", [link("person:KY-1", "phone:+15025550150", "uses")])
    (found,) = find_indicators(case, indicators="shared_phone")
    assert "person:KY-1" in found.entities
    assert [reason.document for reason in found.evidence] == ["ads", "ads", "holders"]
    assert found.evidence[-1].text.startswith("person:KY-1 uses phone:+15025550150")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.5, "about 50 in 100"),
        (0.01, "about 1 in 100"),
        (0.0099, "fewer than 1 in 100"),
        (0.00099, "fewer than 1 in 1,000"),
        (0.000099, "fewer than 1 in 10,000"),
        (4.7e-9, "fewer than 1 in 10,000"),
        (0.0, "fewer than 1 in 10,000"),
    ],
)
def test_a_share_is_said_as_people_say_it(share: float, words: str) -> None:
    assert share_in_words(share) == words


def test_the_phone_of_a_victim_is_not_named(case: Case, add: AddRows) -> None:
    rows = [link("phone:+15025550150", f"ad:post-{n}", "advertised_in") for n in (1, 2)]
    add("ads.csv", [*rows, link("person:KY-1", "phone:+15025550150", "uses")])
    add("role.csv", (), [{"entity": "person:KY-1", "attribute": "role", "value": "victim"}])
    found = find_indicators(case)
    assert found[0].entities[:2] == ("phone of Protected 1", "Protected 1")
    assert "5025550150" not in found._repr_html_() + found.to_frame().to_csv() + repr(found[0])


def bookings(payer: str, days: list[str], travelers: str = "abcdefg") -> list[dict[str, Any]]:
    rows = []
    for traveler, day in zip(travelers, days, strict=False):
        booking = f"booking:{traveler}"
        rows.append(link(payer, booking, "paid_for", day))
        rows.append(link(f"person:{traveler}", booking, "booked", day))
        rows.append(link(payer, booking, "booked", day))
    return rows


@pytest.mark.parametrize(
    ("days", "more", "found"),
    [
        (["2024-05-01", "2024-05-10", "2024-05-30"], [], [3]),
        (["2024-05-01", "2024-05-10", "2024-05-31"], [], []),
        (["2024-05-01", "2024-05-10"], [], []),
        (["2024-05-01"] * 4, [link("person:payer", "person:a", "household")], [3]),
        (["2024-05-01"] * 3, [link("person:a", "person:payer", "kin")], []),
        (["2024-01-01", "2024-05-01", "2024-05-01", "2024-05-20"], [], [3]),
    ],
    ids=["within", "too long", "too few", "one of the household", "family", "later days"],
)
def test_travel_paid_for_three_others_within_thirty_days(
    case: Case, add: AddRows, days: list[str], more: list[dict[str, Any]], found: list[int]
) -> None:
    add("hotels.csv", bookings("person:payer", days) + more)
    assert [finding.observed for finding in only(case, "paid_travel")] == found


@pytest.mark.parametrize(
    ("payer", "trade", "found"),
    [
        ("Lantern Chapel", "", 0),
        ("Larkhollow", "high school", 0),
        ("Oxbow", "travel agency", 0),
        ("Rimfire Spa", "massage", 1),
        ("Churchill Motors", "cars", 1),
    ],
)
def test_who_takes_groups_along_by_name_or_trade_is_counted(
    case: Case, add: AddRows, payer: str, trade: str, found: int
) -> None:
    firm = f"organization:{payer}"
    work = [link("person:a", firm, "employed_by")]
    stated = [{"entity": firm, "attribute": "sector", "value": trade}] if trade else []
    add("hotels.csv", [*bookings(firm, ["2024-05-01"] * 3), *work], stated)
    findings = find_indicators(case, indicators="paid_travel")
    assert len(findings) == found
    if found:
        assert findings[0].counter[0] == "Employed by the payer: 1 of the 3 travelers."
    else:
        assert findings.notes == ("Not listed: 1 payer on record as a church, school or the like.",)


@pytest.mark.parametrize(
    ("users", "names", "known", "note"),
    [
        (
            ["person:KY-2"],
            {},
            {3: "Amoret"},
            "of one person or household, in advertisements of one",
        ),
        (["person:KY-2"], {}, {}, ""),
        (["person:KY-2", "person:KY-3"], {}, {3: "Amoret"}, ""),
        (["organization:Polished Nails"], {}, {}, "of businesses on record, in advertisements"),
        (["organization:Polished Nails"], {1: "Mimi", 2: "Tess"}, {}, ""),
        (["person:KY-2"], {1: "Mimi", 2: "Tess"}, {}, ""),
        ([], {}, {3: "Amoret"}, ""),
    ],
    ids=["own", "no names at all", "strangers", "business", "its staff", "two names", "nobody's"],
)
def test_advertisements_of_ones_own_and_of_a_business_are_counted(
    case: Case,
    add: AddRows,
    users: list[str],
    names: dict[int, str],
    known: dict[int, str],
    note: str,
) -> None:
    thing = "phone:+15025550150"
    rows = [link(thing, f"ad:post-{n}", "advertised_in") for n in (1, 2)]
    rows.append(link("phone:+15025550199", "ad:post-3", "advertised_in"))
    stated = [
        {"entity": f"ad:post-{n}", "attribute": "alias", "value": name}
        for n, name in (names | known).items()
    ]
    add("ads.csv", [*rows, *(link(who, thing, "uses") for who in users)], stated)
    found = find_indicators(case, indicators="shared_phone")
    assert len(found) == (not note)
    if found:
        staff = "; it is on record for a business, whose advertisements may name its staff"
        assert found[0].title.endswith(staff) == ("organization:Polished Nails" in users)
        assert (found[0].explanation == staff[2:]) == ("organization:Polished Nails" in users)
    assert [text.startswith(f"Not listed: 1 identifier {note}") for text in found.notes] == (
        [True] if note else []
    )


def test_a_payer_by_account_is_the_person_who_holds_it(case: Case, add: AddRows) -> None:
    rows = bookings("account:1", ["2024-05-01"] * 3)
    rows = [row for row in rows if row["type"] == "paid_for" or row["source"] != "account:1"]
    work = [link(f"person:{who}", "organization:inn", "works_at") for who in ("a", "payer")]
    add("hotels.csv", [*rows, link("person:payer", "account:1", "holds"), *work])
    finding = only(case, "paid_travel")[0]
    assert finding.title == "person:payer paid for 3 travelers in 3 bookings, 2024-05-01"
    assert finding.counter[0] == "Same employer as the payer: 1 of the 3 travelers."
    assert find_indicators(case, build_graph(case, types=["account", "booking"])).findings == ()


def test_bookings_without_a_date_are_counted(case: Case, add: AddRows) -> None:
    rows = bookings("person:payer", ["2024-05-01"] * 3)
    add("hotels.csv", [row | {"start": pd.NaT} for row in rows])
    assert find_indicators(case).notes[0] == (
        "Not examined: 3 bookings paid by another person, without a date."
    )


def test_every_finding_has_evidence_and_what_speaks_against_it(missing: Case, add: AddRows) -> None:
    add("ads.csv", [link("phone:+15025550150", f"ad:{n}", "advertised_in") for n in (1, 2)])
    add("hotels.csv", bookings("person:payer", ["2024-05-01"] * 3))
    found = find_indicators(missing)
    names = ["common_contact", "paid_travel", "shared_phone"]
    assert sorted(finding.indicator for finding in found) == names
    for finding in found:
        assert finding.title
        assert finding.evidence
        assert len(finding.counter) >= 2
    assert set(found.to_frame()["indicator"]) == set(names)
    assert found.made_by.fingerprint == missing.fingerprint


def test_an_empty_case_says_nothing_about_anybody() -> None:
    record = read_record(Case(purpose="training"))
    assert record.holders == {}
    assert record.family == frozenset()
    assert (record.unit("phone:1"), record.named("phone:1"), record.called("phone:1")) == (
        ("phone:1",) * 3
    )
    assert record.is_service("phone:911")
    assert "phone:1" not in record.protection.names
    assert record.reasons(links_of_types(record.case, ["call"])) == ()
    assert all(row.function(record, row.defaults) == Outcome() for row in INDICATORS)


def test_what_a_case_lacks_is_said_and_not_taken_for_nothing_found(missing: Case) -> None:
    coverage = find_indicators(missing).coverage().set_index("indicator")
    assert coverage.loc["common_contact", ["looked_for", "findings"]].tolist() == [True, 1]
    assert coverage.loc["paid_travel", ["looked_for", "lacking"]].tolist() == [
        False,
        "bookings; payers of bookings",
    ]


def test_thresholds_can_be_set_and_are_kept(case: Case, add: AddRows) -> None:
    add("hotels.csv", bookings("person:payer", ["2024-05-01"] * 3))
    found = find_indicators(case, indicators="paid_travel", settings={"paid_travel": {"least": 4}})
    assert (len(found), dict(found.made_by.parameters)["settings"]) == (0, "paid_travel.least=4")
    assert found.searched[0].definition.startswith("trips or stays of at least 4 others")
    assert len(find_indicators(case, indicators=["paid_travel"])) == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"indicators": "paid_travels"},
            '"paid_travels" is not an indicator. Did you mean "paid_travel"?',
        ),
        (
            {"settings": {"paid_travels": {}}},
            '"paid_travels" is not an indicator that is looked for. Did you mean "paid_travel"?',
        ),
        (
            {"settings": {"paid_travel": {"day": 3}}},
            '"day" is not a setting of paid_travel. Did you mean "days"?',
        ),
        (
            {"settings": {"paid_travel": {"days": "3"}}},
            "The setting days of paid_travel is '3'; pass a number from 0 up.",
        ),
        (
            {"settings": {"paid_travel": 3}},
            "The settings of paid_travel are 3; pass names with numbers.",
        ),
    ],
)
def test_a_wrong_name_or_threshold_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises((GraphKindError, UnknownNameError)) as refused:
        find_indicators(Case(purpose="training"), **given)
    assert str(refused.value) == message


def test_what_the_record_would_explain_says_so_and_comes_last() -> None:
    plain = Finding("shared_phone", "A phone is in 2 advertisements", ("phone:1",), 2)
    other = explained(replace(plain, observed=9), "it is on record for a business")
    assert other.title == "A phone is in 2 advertisements; it is on record for a business"
    assert ranked([other, plain]) == (plain, other)
    assert explained(plain, "") == plain


@pytest.mark.parametrize(("home", "cities", "why"), [(0, 4, True), (0, 5, False), (9, 5, False)])
def test_four_cities_may_be_three_and_a_home(
    case: Case, add: AddRows, home: int, cities: int, *, why: bool
) -> None:
    days = [(0, day) for day in range(1, home)] + [(n, 20 + n) for n in range(cities)]
    rows = [
        link("plate:US-KY:AAA111", f"place:city-{n}", "located_at", f"2024-05-{day:02} 18:00")
        for n, day in days
    ]
    stated = [
        {"entity": f"place:city-{n}", "attribute": attribute, "value": value}
        for n in range(cities)
        for attribute, value in (
            *(("city", f"City {n}"), ("latitude", str(36.5 + n)), ("longitude", "-85.0")),
        )
    ]
    add("plates.csv", rows, stated)
    (found,) = find_indicators(case, indicators="frequent_movement")
    assert bool(found.explanation) == why


def test_four_cities_far_from_a_home_on_record_are_four(case: Case, add: AddRows) -> None:
    seen = [("2024-02", 0, day) for day in range(1, 9)]
    seen += [("2024-05", n, 2 * n) for n in range(1, 5)]
    rows = [
        link("plate:US-KY:AAA111", f"place:city-{n}", "located_at", f"{month}-{day:02} 18:00")
        for month, n, day in seen
    ]
    stated = [
        {"entity": f"place:city-{n}", "attribute": attribute, "value": value}
        for n in range(5)
        for attribute, value in (
            *(("city", f"City {n}"), ("latitude", str(36.5 + n)), ("longitude", "-85.0")),
        )
    ]
    add("plates.csv", rows, stated)
    (found,) = find_indicators(case, indicators="frequent_movement")
    assert (found.observed, found.explanation) == (4, "")


def test_days_at_home_and_around_it_are_no_journeys(case: Case, add: AddRows) -> None:
    places = [*(("home", 36.5 + n / 10) for n in range(3)), *(("far", 38.0 + n) for n in range(3))]
    rows = [
        link("plate:US-KY:AAA111", f"place:{n}", "located_at", f"2024-05-{2 + 4 * n + d:02} 18:00")
        for n, (kind, _) in enumerate(places)
        for d in range(3 if kind == "home" else 1)
    ]
    stated = [
        {"entity": f"place:{n}", "attribute": attribute, "value": value}
        for n, (_, latitude) in enumerate(places)
        for attribute, value in (
            *(("city", f"City {n}"), ("latitude", str(latitude)), ("longitude", "-85.0")),
        )
    ]
    add("plates.csv", rows, stated)
    (found,) = find_indicators(case, indicators="frequent_movement")
    assert (found.observed, found.explanation) == (6, "of these, 3 are away from home")
    fewer = {"frequent_movement": {"least": 3}}
    (found,) = find_indicators(case, indicators="frequent_movement", settings=fewer)
    assert (found.observed, found.explanation) == (6, "")
