"""The first page of the report: sentences that name people, days and what speaks against them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.core.provenance import Reason
from linkanalysis.indicators import Finding
from linkanalysis.protection.mentions import WITHHELD
from linkanalysis.views.finding_cards import same_rows
from linkanalysis.views.pages.evidence import Documents
from linkanalysis.views.pages.wording import day_of, words_of

if TYPE_CHECKING:
    Results = tuple[la.EntityGraph, la.ScoreTable, la.RingTable]


def _first_page(case: la.Case, *, rings: la.RingTable | None = None) -> str:
    graph = la.build_graph(case)
    page = la.case_report(
        case,
        graph,
        scores=la.centrality(graph, ["degree"]),
        rings=rings or la.find_rings(graph),
        findings=la.find_indicators(case),
    ).html
    return page[page.index('id="first-page"') : page.index("<nav")]


def _text(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", markup))


def test_rings_are_named_and_lead_to_their_cards(ring_case: la.Case, ring_results: Results) -> None:
    page = _first_page(ring_case, rings=ring_results[2])
    assert "Two groups stand out" in page
    card = _text(page[page.index('<article class="card brief">') :].partition("</article>")[0])
    assert card.startswith(
        "1 Person 00; Person 01; Person 03; Person 04; Person 05, and one protected person"
    )
    assert (
        "TogetherThey appear together in 7 bookings, from 1 February 2024 to 26 March 2024; not "
        "all of them each time."
    ) in card
    assert (
        "StrongestFour of them are on record for the same booking on 1 February 2024 (motel "
        "register.csv, rows "
    ) in card
    assert "Check firstConfirm that " in card
    assert '<a href="#ring-1">1. Moderate (89%)</a>' in page
    assert page.count('<svg viewBox="0 0 210 ') == len(ring_results[2]) == 2
    assert "Person 02" not in page
    assert '<a href="#ring-1">→ ring 1</a>' in page
    whole = la.case_report(
        ring_case, ring_results[0], scores=ring_results[1], rings=ring_results[2]
    ).html
    targets = re.findall(r'href="#([^"]+)"', whole)
    assert [name for name in targets if f'id="{name}"' not in whole] == []


def _stays(*, zone: str | None) -> la.Case:
    """Six who stay together in changing pairs, a crowd, and one protected guest of a place."""
    case = la.Case(purpose="training", timezone=zone)
    people = [f"person:{number:02}" for number in range(60)]
    rows = [
        (people[6 * group + k], f"booking:b{group}{night}", 9 * night + group)
        for group in range(2)
        for night in range(7)
        for k in range(6)
        if (k + night) % 3
    ]
    rows += [(who, f"booking:c{k // 2}", k % 40) for k, who in enumerate(people[12:])]
    links = pd.DataFrame(rows, columns=["source", "target", "start"])
    # midnight in Kentucky
    links["start"] = pd.Timestamp("2024-02-01 05:00") + pd.to_timedelta(links["start"], unit="D")
    links["start"] = links["start"].astype("datetime64[us]")
    links = links.assign(type="booked", place="Ferry Lodge", row=[str(n) for n in links.index])
    links.loc[links["source"] == people[2], "place"] = "Shelter Seven"
    role = pd.DataFrame({"entity": [people[2]], "attribute": ["role"], "value": ["victim"]})
    both = role.assign(value="suspect")
    case.add(la.Batch.of(la.Document(title="people.csv", sha256="1" * 64), statements=role))
    case.add(la.Batch.of(la.Document(title="others.csv", sha256="2" * 64), statements=both))
    case.add(la.Batch.of(la.Document(title="hotels.csv", sha256="3" * 64), links=links))
    return case


@pytest.fixture(scope="module")
def stays() -> tuple[la.Case, la.RingTable, str]:
    """A case of stays without a zone, its rings, and the first page of its report."""
    case = _stays(zone=None)
    rings = la.find_rings(case)
    return case, rings, _text(_first_page(case, rings=rings))


def test_stays_are_named_by_place_and_day_in_the_zone_of_the_case(
    stays: tuple[la.Case, la.RingTable, str],
) -> None:
    page = _text(_first_page(_stays(zone="America/Los_Angeles")))
    assert "the same stay at Ferry Lodge on 31 January 2024" in page
    _, _, page = stays
    assert "the same stay at Ferry Lodge on 1 February 2024" in page
    assert "were involved in the booking at Ferry Lodge (hotels.csv, rows " in page
    assert "Look atFerry Lodge (7 stays)" in page
    assert "Shelter Seven" not in page  # a place that only a protected guest is on record for


def test_days_are_those_of_the_zone() -> None:
    zone = "America/Kentucky/Louisville"
    assert day_of(datetime(2024, 6, 12, 3, 30), zone) == "11 June 2024"  # noqa: DTZ001 - UTC
    # a date without an hour is midnight there
    assert day_of(datetime(2024, 6, 12, 4), zone) == "12 June 2024"  # noqa: DTZ001 - UTC


def test_who_is_suspect_and_protected_is_counted(
    stays: tuple[la.Case, la.RingTable, str],
) -> None:
    said = "One person is protected and never named. One of them is also on record as suspect"
    assert said in stays[2]


def test_a_notice_is_said_to_be_no_warrant_only_where_there_is_one() -> None:
    case, said = la.Case(purpose="training"), "A notice is not an arrest warrant."
    assert said not in _first_page(case)
    who = pd.DataFrame({"entity": ["person:1"], "attribute": ["name"], "value": ["Ana Abel"]})
    listed = la.Document(title="red.json", sha256="4" * 64, reader="notices")
    case.add(la.Batch.of(listed, statements=who))
    assert said in _first_page(case)


def test_signs_are_one_of_each_kind_with_what_speaks_against_each() -> None:
    trips = [(payer, f"{payer}{k}") for payer in "ab" for k in range(3)]
    rows = [(f"person:{payer}", f"booking:{trip}", "paid_for") for payer, trip in trips]
    rows += [(f"person:{trip}", f"booking:{trip}", "booked") for _, trip in trips]
    rows += [("person:c", f"person:{who}", "controls") for who in ("c0", "c1")]
    links = pd.DataFrame(rows, columns=["source", "target", "type"])
    links = links.assign(start=pd.Timestamp("2024-02-01"), row="2")
    links["start"] = links["start"].astype("datetime64[us]")
    case = la.Case(purpose="training")
    case.add(la.Batch.of(la.Document(title="trips.csv", sha256="5" * 64), links=links))
    page = _text(_first_page(case))
    # of two who pay for others one stands here, so that another kind is seen
    assert page.count("paid for 3 travelers") == 1
    assert "No family or household of the payer is on record" in page
    assert "is said to speak for, accompany or control 2 people" in page
    assert "all 3, each with other explanations" in page


def test_a_case_without_rings_says_so() -> None:
    page = _text(_first_page(la.Case(purpose="training")))
    assert "No group stands out" in page
    assert "none was refused" in page
    assert "No indicator was found. This proves nothing either way." in page


def test_members_are_counted_by_how_they_are_on_record_but_for_the_protected(
    stays: tuple[la.Case, la.RingTable, str],
) -> None:
    case, rings, _ = stays
    words = words_of(case, Documents(case), rings)
    ring = next(ring for ring in rings if ring.n_protected)
    said = [words.sentence(thing, ring) for thing in ring.shared]
    assert any(text.endswith("(as guest: three; not stated here: one)") for text in said)
    assert all("protected" not in text for text in said)


def test_who_an_indicator_is_about_stands_with_it_among_the_people() -> None:
    links = pd.DataFrame(
        [("person:c", f"person:{who}", "controls") for who in ("c0", "c1")]
        + [("person:c", f"person:{who}", "associate_of") for who in ("c0", "c1")],
        columns=["source", "target", "type"],
    )
    links = links.assign(start=pd.Timestamp("2024-02-01"), row="2")
    links["start"] = links["start"].astype("datetime64[us]")
    case = la.Case(purpose="training")
    case.add(la.Batch.of(la.Document(title="tips.csv", sha256="5" * 64), links=links))
    graph = la.build_graph(case)
    found = la.find_indicators(case)
    other = replace(found.findings[0], title="another time of the same indicator")
    page = la.case_report(
        case,
        graph,
        scores=la.centrality(graph, ["degree"]),
        rings=la.find_rings(graph),
        findings=replace(found, findings=(*found.findings, other)),
        key_entities=la.key_entities(case, worlds=0),
    ).html
    first = page[page.index('id="first-page"') : page.index("<nav")]
    assert "Indicator: said to control several people; 1st of 3 people by" in first
    assert "For example tips.csv, row 2: person:c controls person:c0, 2024-02-01." in first


def _first_page_with_people(links: list[tuple[str, str, str]]) -> str:
    frame = pd.DataFrame(links, columns=["source", "target", "type"])
    frame = frame.assign(row=[str(number) for number in frame.index])
    frame["start"] = pd.Series(pd.Timestamp("2024-02-01"), frame.index, "datetime64[us]")
    case = la.Case(purpose="training")
    case.add(la.Batch.of(la.Document(title="rows.csv", sha256="7" * 64), links=frame))
    graph = la.build_graph(case)
    page = la.case_report(
        case,
        graph,
        scores=la.centrality(graph, ["degree"]),
        rings=la.find_rings(graph),
        findings=la.find_indicators(case),
        key_entities=la.key_entities(case, measures="degree", worlds=0),
    ).html
    return _text(page[page.index('id="first-page"') : page.index("<nav")])


def test_each_of_the_people_has_a_reason_in_words_and_a_row() -> None:
    # one pays for three guests; one of these and another person meet five people each
    rows = [("person:payer", f"booking:{k}", "paid_for") for k in range(3)]
    rows += [(f"person:guest{k}", f"booking:{k}", "booked") for k in range(3)]
    for who in ("guest0", "other"):
        for met in (f"{who}-{k}" for k in range(5)):
            rows += [(f"person:{one}", f"event:{met}", "involved_in") for one in (who, met)]
    first = _first_page_with_people(rows)
    assert (
        "Named in the indicator: travel paid for others; 1st of 15 people by degree. For example "
        "rows.csv, row 3: person:guest0 is booked on booking:0, 2024-02-01."
    ) in first
    assert (
        "Is tied to many others (2nd of 15 people by degree, 5 neighbors). For example rows.csv, "
        "row 16: person:other is involved in event:other-0, 2024-02-01."
    ) in first


def test_a_row_about_somebody_whose_id_goes_on_is_no_example() -> None:
    # Lisa is on the first of three bookings that somebody else pays for, Li on the second
    guests = ["person:Lisa", "person:Li", "person:Bo"]
    first = _first_page_with_people(
        [
            *(("person:payer", f"booking:{k}", "paid_for") for k in range(3)),
            *((who, f"booking:{k}", "booked") for k, who in enumerate(guests)),
            *(("person:Li", f"person:{who}", "associate_of") for who in "abcd"),
        ]
    )
    assert (
        "Named in the indicator: travel paid for others; 1st of 8 people by degree. For example "
        "rows.csv, row 4: person:Li is booked on booking:1, 2024-02-01."
    ) in first


def test_an_indicator_about_a_thing_is_shown_by_the_tie_to_it() -> None:
    first = _first_page_with_people(
        [
            ("person:user", "phone:+15025550101", "uses"),
            *(("phone:+15025550101", f"ad:{k}", "advertised_in") for k in range(3)),
            *((f"person:{who}", "person:user", "associate_of") for who in "abc"),
        ]
    )
    assert (
        "Named in the indicator: the same contact in several advertisements; 1st of 4 people by "
        "degree. For example rows.csv, row 0: person:user uses phone +15025550101, 2024-02-01."
    ) in first


def test_rows_without_a_number_or_withheld_are_not_taken_for_the_same() -> None:
    def cited(document: str, row: str) -> list[tuple[str, ...]]:
        evidence = (Reason(document, row, "a row"),)
        names = ("kept_documents", "third_party_control")
        found = [Finding(name, name, ("person:c",), 2, evidence=evidence) for name in names]
        return list(same_rows(found).values())

    others = [("Said to control several people",), ("Identity documents of others",)]
    assert cited("tips.csv", "2") == others
    for document, row in (("tips.csv", ""), ("tips.csv", WITHHELD), (WITHHELD, "2")):
        assert cited(document, row) == [(), ()]
