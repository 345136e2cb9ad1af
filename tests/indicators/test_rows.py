"""Each indicator on a case where it is planted, beside ordinary life that looks like it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from cash_sign_cases import CASH_SIGNS
from contact_sign_cases import CONTACT_SIGNS
from exhaustive import one_in
from hypothesis import given
from hypothesis import strategies as st
from sign_cases import Planted, link, said
from travel_sign_cases import TRAVEL_SIGNS

import linkanalysis as la
from linkanalysis.case import Batch, Case, Document
from linkanalysis.indicators.record import busiest

if TYPE_CHECKING:
    from collections.abc import Sequence


def paid(source: str, target: str, amount: int, start: str, place: str = "") -> dict[str, Any]:
    return {**link(source, target, "payment", start), "amount": amount, "unit": "USD"} | (
        {"place": place} if place else {}
    )


def _lives(
    people: str, home: str, start: str = "2024-01-01", end: str = ""
) -> list[dict[str, Any]]:
    return [link(f"person:{who}", home, "lives_at", start, end) for who in people]


def _works(people: str, firm: str) -> list[dict[str, Any]]:
    return [link(f"person:{who}", firm, "works_at") for who in people]


PLANTED = (
    Planted(
        "funnel_account",
        "account:F-1",
        [
            link("person:f", "account:F-1", "holds"),
            *(
                paid(
                    f"place:branch {town}",
                    "account:F-1",
                    4000 + day,
                    f"2024-05-0{day} 10:00",
                    f"cash deposit, {town}",
                )
                for day, town in enumerate(("Paducah", "Pikeville", "Paducah"), start=1)
            ),
            paid("account:F-1", "place:ATM", 11000, "2024-05-05 09:00", "ATM withdrawal, Ashland"),
        ],
        [  # a charity that keeps it for a month, a student who pays rent, a shop of one town
            *(
                paid("place:x", to, 1500, f"2024-05-0{day} 10:00", f"cash deposit, {town}")
                for to in ("account:charity", "account:student")
                for day, town in enumerate(("Paducah", "Pikeville", "Somerset"), start=1)
            ),
            paid("account:charity", "account:y", 4500, "2024-06-08", "wire"),
            paid("account:student", "account:landlord", 4000, "2024-05-04", "ACH"),
            *(
                paid("place:x", "account:shop", 1500, f"2024-05-0{day}", "cash deposit, Paducah")
                for day in range(1, 8)
            ),
            paid("account:shop", "account:y", 9900, "2024-05-08", "wire"),
        ],
    ),
    Planted(
        "structuring",
        "account:S-1",
        [
            link("person:s", "account:S-1", "holds"),
            *(paid("account:x", "account:S-1", 9500, f"2024-05-0{day}") for day in (1, 2, 3, 6)),
        ],
        [  # wires, takings of a market and of a shop, the price of a car, a firm that is reported
            *(paid("account:x", "account:a", 9500, f"2024-05-0{n}", "wire") for n in range(1, 5)),
            *(
                paid("place:x", "account:b", 4100 + n, f"2024-05-{n:02}", "cash deposit")
                for n in range(1, 29, 7)
            ),
            *(
                paid("place:x", "account:c", 700 + 90 * n, f"2024-05-{n:02}", "cash deposit")
                for n in range(1, 22)
            ),
            paid("place:x", "account:d", 9200, "2024-05-01", "cash deposit"),
            paid("place:x", "account:d", 2500, "2024-05-04", "cash deposit"),
            *(
                paid("place:x", "account:e", amount, f"2024-05-0{n}", "cash deposit")
                for n, amount in enumerate((9500, 12000, 9000, 15000, 8500, 11000), start=1)
            ),
        ],
    ),
    Planted(
        "small_wires",
        "account:W-1",
        [
            link("person:w", "account:W-1", "holds"),
            *(
                paid(f"account:w{n}", "account:W-1", 900 + n, f"2024-05-0{n}", "wire")
                for n in range(1, 5)
            ),
        ],
        [  # rents by ACH, gifts of a family, large wires, fees, wires a month apart
            *(paid(f"account:t{n}", "account:a", 720, "2024-05-01", "ACH") for n in range(8)),
            link("person:bride", "account:b", "holds"),
            *(link(f"person:g{n}", f"account:g{n}", "holds") for n in range(4)),
            *(link(f"person:g{n}", "person:bride", "kin") for n in range(4)),
            *(paid(f"account:g{n}", "account:b", 500, "2024-05-01", "wire") for n in range(4)),
            *(paid(f"account:t{n}", "account:c", 4500, "2024-05-01", "wire") for n in range(5)),
            *(paid(f"account:t{n}", "account:d", 25, "2024-05-01", "fee") for n in range(6)),
            *(
                paid(f"account:t{n}", "account:e", 900, f"2024-0{n}-01", "wire")
                for n in range(1, 6)
            ),
        ],
    ),
    Planted(
        "pass_through",
        "account:P-1",
        [
            link("person:p", "account:P-1", "holds"),
            *(
                paid("account:in", "account:P-1", 2000 + n, f"2024-05-{n:02} 10:00")
                for n in (1, 9, 17)
            ),
            *(
                paid("account:P-1", "account:out", 1900 + n, f"2024-05-{n + 1:02} 12:00")
                for n in (1, 9, 17)
            ),
        ],
        [  # a treasurer, a third of each wage, one who waits a week, twice only
            *(paid(f"account:m{n}", "account:a", 110, "2024-05-01 12:00") for n in range(6)),
            paid("account:a", "account:coach", 655, "2024-05-02 12:00"),
            *(paid("account:firm", "account:b", 900, f"2024-05-{n:02}") for n in (1, 8, 15, 22)),
            *(paid("account:b", "account:shop", 300, f"2024-05-{n:02}") for n in (2, 9, 16, 23)),
            *(paid("account:firm", "account:c", 900, f"2024-05-{n:02}") for n in (1, 10, 20)),
            *(paid("account:c", "account:shop", 890, f"2024-05-{n:02}") for n in (7, 17, 27)),
            *(paid("account:firm", "account:d", 900, f"2024-05-{n:02}") for n in (1, 15)),
            *(paid("account:d", "account:shop", 890, f"2024-05-{n:02}") for n in (2, 16)),
        ],
    ),
    Planted(
        "wage_return",
        "account:K-1",
        [
            link("person:k", "account:K-1", "holds"),
            *(
                paid("account:mill", f"account:e{n}", 2000, "2024-05-01 08:00", "payroll")
                for n in range(4)
            ),
            *(
                paid(f"account:e{n}", "account:K-1", 1500 + n, "2024-05-02 08:00", "ACH")
                for n in range(4)
            ),
        ],
        [  # a landlord, a lender, a couple with one account, and money that is no wage
            *(
                paid("account:works", f"account:{who}{n}", 2000, "2024-05-01 08:00", "payroll")
                for who in "abc"
                for n in range(5)
            ),
            *(paid(f"account:a{n}", "account:flat", 700, "2024-05-02", "ACH") for n in range(5)),
            *(paid(f"account:b{n}", "account:loan", 900, "2024-05-02", "ACH") for n in range(5)),
            *(paid(f"account:c{n}", "account:ours", 1900, "2024-05-02", "ACH") for n in range(2)),
            *(paid("account:site", f"account:d{n}", 50, "2024-05-01 08:00") for n in range(5)),
            *(paid(f"account:d{n}", "account:shop", 45, "2024-05-02") for n in range(5)),
        ],
    ),
    Planted(
        "account_in_ad",
        "account:A-1",
        [
            link("person:a", "account:A-1", "holds"),
            link("person:a", "phone:+15025550101", "uses"),
            link("phone:+15025550101", "ad:1", "advertised_in", "2024-05-01"),
        ],
        [  # another holder, a service's number, a number that two use, and the number of a site
            link("person:c", "account:A-5", "holds"),
            *(link(f"person:{who}", "phone:+15025550105", "uses") for who in "cd"),
            link("phone:+15025550105", "ad:3", "advertised_in"),
            link("person:b", "account:A-2", "holds"),
            link("person:b", "phone:+15025550102", "uses"),
            link("account:A-3", "phone:+18005550103", "uses"),
            link("phone:+18005550103", "ad:2", "advertised_in"),
            link("account:A-4", "phone:+15025550104", "uses"),
            *(link("phone:+15025550104", f"ad:{n}", "advertised_in") for n in range(100, 151)),
        ],
    ),
    Planted(
        "crowded_home",
        "address:flat",
        _lives("abcde", "address:flat"),
        [  # a family, those who moved in as others moved out, a shelter, a visit
            *_lives("fghij", "address:family"),
            *(link("person:f", f"person:{who}", "kin") for who in "ghij"),
            *_lives("klm", "address:lease", "2024-01-01", "2024-02-10"),
            *_lives("nop", "address:lease", "2024-02-01"),
            *_lives("qrstuv", "address:shelter"),
            *_lives("qrstuv", "address:12 quarry row millrace"),
            *_lives("wxyz", "address:visited"),
            *_lives("a", "address:visited", "2024-05-01", "2024-05-10"),
        ],
        (
            said("address:shelter", "name", "Hope Shelter"),
            said("organization:Hope", "kind", "shelter"),
            said("organization:Hope", "address", "12 Quarry Row, Millrace"),
        ),
    ),
    Planted(
        "common_recruiter",
        "person:r",
        [link(f"person:{who}", "person:r", "recruited_by") for who in "ab"],
        [  # an agent of lawful work, one victim alone, and a family
            *(link(f"person:{who}", "person:agent", "recruited_by") for who in "fgh"),
            link("person:c", "person:s", "recruited_by"),
            link("person:d", "person:t", "recruited_by"),
            link("person:e", "person:t", "recruited_by"),
            link("person:t", "person:d", "kin"),
        ],
        tuple(said(f"person:{who}", "role", "victim") for who in "abcde"),
    ),
    Planted(
        "third_party_control",
        "person:r",
        [
            link("person:r", "person:a", "speaks_for"),
            link("person:b", "person:r", "accompanied_by"),
        ],
        [  # a mother, an advocate of a shelter, and somebody who was with each of two others
            *(link(f"person:{who}", "person:w", "accompanied_by") for who in "ab"),
            link("person:w", "organization:Harbor Shelter", "works_at"),
            *(link("person:m", f"person:{who}", "speaks_for") for who in "cd"),
            *(link("person:m", f"person:{who}", "household") for who in "cd"),
            link("person:e", "person:f", "accompanied_by"),
            link("person:e", "person:g", "accompanied_by"),
        ],
    ),
    Planted(
        "kept_documents",
        "person:r",
        [
            link("person:r", "person:a", "holds_documents_of"),
            link("person:r", "document_number:ZZ:PASSPORT:B", "holds"),
            link("document_number:ZZ:PASSPORT:B", "person:b", "registered_to"),
            link("person:r", "document_number:ZZ:PASSPORT:Q", "holds"),
            link("person:q", "document_number:ZZ:PASSPORT:Q", "owns"),
        ],
        [  # one's own, those of the family, one that was found
            link("person:o", "document_number:ZZ:PASSPORT:O", "holds"),
            link("document_number:ZZ:PASSPORT:O", "person:o", "registered_to"),
            link("person:o", "document_number:ZZ:PASSPORT:P", "holds"),
            link("document_number:ZZ:PASSPORT:P", "person:p", "registered_to"),
            link("person:m", "person:c", "holds_documents_of"),
            link("person:m", "person:d", "holds_documents_of"),
            link("person:m", "person:d", "kin"),
        ],
    ),
    Planted(
        "kept_documents",
        "address:flat",
        [
            link("document_number:A", "address:flat", "located_at"),
            link("address:flat", "document_number:B", "holds"),
            *(link(f"person:{who}", f"document_number:{who.upper()}", "owns") for who in "ab"),
            *_lives("r", "address:flat"),
        ],
        [
            *(
                link(f"document_number:{who.upper()}", f"person:{who}", "registered_to")
                for who in "cdefghijkm"
            ),
            # the safe of a home, with papers of a brother; a consulate; one that was found
            *(link(f"document_number:{who}", "address:home", "located_at") for who in "CDE"),
            *_lives("cd", "address:home"),
            link("person:e", "person:c", "kin"),
            *(link(f"document_number:{who}", "address:mall", "located_at") for who in "FGH"),
            link("organization:Consulate", "address:mall", "located_at"),
            link("document_number:I", "address:cafe", "located_at"),
            link("document_number:M", "address:cafe", "located_at"),
            link("person:i", "document_number:M", "holds"),
        ],
    ),
    Planted(
        "home_at_work",
        "address:farm",
        [
            *_lives("abc", "address:farm"),
            *_works("abc", "organization:Farm"),
            link("organization:Farm", "address:farm", "located_at"),
        ],
        [  # a family above its inn; neighbors of a mill of whom one works there
            *_lives("def", "place:inn"),
            *_works("def", "place:inn"),
            *(link("person:d", f"person:{who}", "household") for who in "ef"),
            *_lives("ghi", "address:mill"),
            *_works("g", "organization:Mill"),
            link("organization:Mill", "address:mill", "located_at"),
        ],
    ),
    Planted(
        "several_agencies",
        "phone:+15025550101",
        [link("person:a", "phone:+15025550101", "uses")],
        [link("person:b", "phone:+15025550102", "uses")],
        agency="Otherville Police",
    ),
    *CASH_SIGNS,
    *TRAVEL_SIGNS,
    *CONTACT_SIGNS,
)


# The first command asks again about an account, a home, a person and a thing of two agencies.
FOUR = {"funnel_account", "crowded_home", "third_party_control", "several_agencies"}
FOUR_AND_OTHERS = [
    pytest.param(one, id=one.name, marks=[] if one.name in FOUR else pytest.mark.exhaustive)
    for one in PLANTED
]


def add(
    case: Case,
    title: str,
    planted: list[dict[str, Any]],
    *,
    statements: Sequence[dict[str, Any]] = (),
    agency: str = "",
) -> str:
    """Add a document of its own, and return its id."""
    document = Document(
        title=title,
        sha256=f"{len(case.documents()):064x}",
        received=date(2024, 6, 1),
        agency=agency or "Exampleton Police",
    )
    rows = [{"row": str(n), **row} for n, row in enumerate(planted, start=2)]
    frames = {"links": pd.DataFrame(rows)}
    if statements:
        frames["statements"] = pd.DataFrame([{"row": "1", **row} for row in statements])
    before = set(case.documents()["id"])
    case.add(Batch.of(document, **frames))
    return str((set(case.documents()["id"]) - before).pop())


def build(planted: Planted, statements: Sequence[dict[str, Any]] = ()) -> tuple[Case, str]:
    """Build a case of what is planted and its decoys; return what is planted by document, too."""
    case = Case(purpose="training", region=planted.region)
    add(case, "ordinary.csv", planted.decoys, statements=planted.statements)
    if planted.agency:
        add(case, "theirs.csv", planted.links, agency=planted.agency)
    return case, add(case, "planted.csv", planted.links, statements=statements)


def _found(case: Case, planted: Planted) -> la.indicators.Findings:
    settings = {planted.name: planted.settings} if planted.settings else None
    return la.find_indicators(case, indicators=planted.name, settings=settings)


@pytest.mark.parametrize("planted", one_in(2, PLANTED), ids=lambda one: one.name)
def test_what_is_planted_is_found_with_its_rows_and_what_looks_like_it_is_not(
    planted: Planted,
) -> None:
    case, document = build(planted)
    found = _found(case, planted)
    assert [finding.entities[0] for finding in found] == [planted.subject]
    assert found.reasons(1) == found[0].evidence[:20] != ()
    assert len(found[0].counter) >= 2
    assert found[0].observed >= (found[0].threshold or 0)
    assert document in {reason.document for reason in found[0].evidence}
    texts = " ".join(reason.text for reason in found[0].evidence)
    people = [each for each in found[0].entities if each.startswith("person:")]
    assert [who for who in people if who not in texts] == []


@pytest.mark.parametrize("planted", FOUR_AND_OTHERS)
def test_without_the_documents_it_rests_on_a_finding_is_gone(planted: Planted) -> None:
    case, _ = build(planted)
    for document in {reason.document for reason in _found(case, planted)[0].evidence}:
        case.withdraw(document, by="Ada Quill", reason="taken back")
    assert _found(case, planted).findings == ()


def test_what_else_a_person_holds_is_no_evidence() -> None:
    planted = next(each for each in PLANTED if each.name == "kept_documents")
    more = [link(f"person:{who}", "phone:+15025550101", "uses") for who in "rab"]
    case, _ = build(replace(planted, links=[*planted.links, *more]))
    (found,) = _found(case, planted)
    assert [reason.text for reason in found.evidence if "phone" in reason.text] == []


def test_a_row_about_a_payment_says_how_much() -> None:
    (planted,) = (each for each in PLANTED if each.name == "prepaid_dependence")
    case, _ = build(planted)
    texts = [reason.text for reason in _found(case, planted)[0].evidence]
    assert texts[0] == "account:P-1 paid account:cards, 2024-05-01, 70.00 USD"
    assert texts[-1] == "person:a holds account:P-1"


@pytest.mark.parametrize("planted", FOUR_AND_OTHERS)
def test_victims_are_in_no_finding_by_name(planted: Planted) -> None:
    people = sorted({end for row in planted.links for end in (row["source"], row["target"])})
    roles = [said(who, "role", "victim") for who in people if who.startswith("person:")]
    case, _ = build(planted, roles)
    found = _found(case, planted)
    text = found.to_frame().to_csv() + repr(found.findings) + found._repr_html_()
    assert "person:" not in text
    assert len(found) + found.withheld == 1


def test_sixteen_or_more_unrelated_people_are_as_many_families() -> None:
    planted = Planted("crowded_home", "", _lives("abcdefghijklmnop", "address:1"), [])
    case = Case(purpose="training")
    add(case, "homes.csv", [*planted.links, link("person:a", "person:b", "kin")])
    found = la.find_indicators(case, indicators="crowded_home")
    assert found[0].title == (
        "16 people are on record as living at address:1 at the same time, from 15 families or with "
        "no family on record"
    )


def test_every_row_says_what_it_needs_and_what_else_looks_the_same() -> None:
    assert len({row.id for row in la.INDICATORS}) == len(la.INDICATORS)
    for row in la.INDICATORS:
        assert row.needs
        assert row.alternatives
        assert all(setting.why for setting in row.settings)
        assert all(setting.name in row.rule for setting in row.settings)
        assert "{" not in row.definition


# ILO (2012), ILO indicators of forced labour
OF_FORCED_LABOR = {
    "abuse of vulnerability",
    "deception",
    "restriction of movement",
    "isolation",
    "physical and sexual violence",
    "intimidation and threats",
    "retention of identity documents",
    "withholding of wages",
    "debt bondage",
    "abusive working and living conditions",
    "excessive overtime",
}


def test_every_row_says_on_which_elements_of_the_crime_it_bears() -> None:
    for row in la.INDICATORS:
        assert set(row.elements) <= {"act", "means", "purpose"}
        assert set(row.forced_labor) <= OF_FORCED_LABOR
    assert la.INDICATORS["kept_documents"].bears_on == (
        "bears on the means of trafficking; a sign of forced labor: retention of identity "
        "documents (ILO)"
    )
    found = la.find_indicators(Case(purpose="training"), indicators="structuring")
    assert found.coverage()["bears_on"].tolist() == ["bears by itself on no element of trafficking"]


def test_takings_after_closing_are_counted_and_listed_if_the_user_says_so() -> None:
    planted = next(one for one in PLANTED if one.name == "off_hours_cash")
    case, _ = build(planted)
    (note,) = _found(case, planted).notes
    assert note == (
        "Not listed: 2 accounts with as many deposits only if those within 2 hours after closing "
        "count, when takings go to the night box."
    )
    every = la.find_indicators(
        case, indicators="off_hours_cash", settings={"off_hours_cash": {"hours": 0}}
    )
    assert sorted(one.entities[0] for one in every) == [
        "account:Bar",
        "account:Late",
        "account:O-1",
    ]
    assert not every.notes


def test_a_share_of_wages_that_nobody_gave_is_not_looked_for() -> None:
    planted = next(one for one in PLANTED if one.name == "payroll_too_small")
    case, _ = build(planted)
    without = la.find_indicators(case, indicators="payroll_too_small")
    assert without.searched[0].lacking == (
        "the minimum share of wages for each sector, which you give in settings",
    )
    found = _found(case, planted)
    assert found[0].title == (
        "organization:W-1 (restaurant) paid 19.0 % of its revenue as wages; the minimum given for "
        "its sector is 20.0%"
    )
    assert found.notes == (
        (
            "Not listed: 1 firm with a small payroll and no staff on record, or staff of one "
            "family only."
        ),
    )
    assert dict(found.made_by.parameters)["settings"] == "payroll_too_small.restaurant=0.2"


def test_the_busiest_days_are_the_first_with_most() -> None:
    days = pd.to_datetime([f"2024-05-{day:02}" for day in (1, 2, 3, 9, 10, 11, 12)])
    rows = pd.DataFrame({"start": days, "who": list("aabcdcd")})
    assert busiest(rows, 3, "who")["who"].tolist() == list("aab")
    assert busiest(rows, 11, "who")["who"].tolist() == list("aabcdc")
    assert busiest(rows.iloc[:0], 3, "who").empty


@given(
    days=st.lists(st.integers(0, 30), max_size=12),
    values=st.lists(st.sampled_from("abcd"), min_size=12, max_size=12),
    width=st.integers(1, 12),
)
def test_the_busiest_days_are_those_of_all_windows_tried(
    days: list[int], values: list[str], width: int
) -> None:
    start = pd.Timestamp("2024-05-01") + pd.to_timedelta(sorted(days), unit="D")
    rows = pd.DataFrame({"start": start, "who": values[: len(days)]})
    windows = [
        rows[(start >= day) & (start < day + pd.Timedelta(days=width))] for day in start.unique()
    ]
    best = max(windows, key=lambda window: window["who"].nunique(), default=rows)
    assert busiest(rows, width, "who").equals(best)


def test_what_is_abroad_depends_on_the_region_of_the_case() -> None:
    planted = next(one for one in PLANTED if one.name == "cross_border_broker")
    case, _ = build(replace(planted, region=None))
    found = la.find_indicators(case, indicators="cross_border_broker")
    assert found.searched[0].lacking == ("a region of the case, in case.toml",)
    case, _ = build(planted)
    assert _found(case, planted)[0].title == (
        "person:b is the only tie on record between 3 people and numbers abroad and those at "
        "home, and deals with 2 of them and with 2 at home"
    )


def test_a_broker_may_deal_with_one_abroad_behind_whom_others_are() -> None:
    number = "phone:+4930123450{:02}".format
    ties = [
        *(link("person:b", number(1), "call") for _ in range(2)),
        *(link(number(1), number(k), "call") for k in (2, 3)),
        *(link("person:b", f"person:{who}", "call") for who in "lm"),
        *(link(number(11), number(k), "call") for k in (12, 13)),  # in contact with nobody at home
        *(link(f"person:{who}", "phone:+15025550199", "uses") for who in "l"),
    ]
    homes = [said(f"person:{who}", "nationality", "US") for who in "blm"]
    case = Case(purpose="training", region="US-KY")
    add(case, "chats.csv", ties, statements=homes)
    found = la.find_indicators(case, indicators="cross_border_broker")
    assert len(found) == 1
    assert found[0].title == (
        "person:b is the only tie on record between 3 people and numbers abroad and those at "
        "home, and deals with 1 of them and with 2 at home"
    )


def test_titles_about_brokers_count_whose_country_is_known() -> None:
    number = "phone:+4930123450{:02}".format
    unknown = [f"person:u{k}" for k in range(4)]
    ties = [
        *(link("person:b", number(1), "call") for _ in range(2)),
        *(link(number(1), number(k), "call") for k in (2, 3)),
        *(link("person:b", f"person:{who}", "call") for who in "lm"),
        # four who deal with one abroad, and one abroad who deals with somebody at home
        *(link("person:b", who, "call") for who in unknown),
        *(link(who, number(3), "call") for who in unknown),
        *(link(f"person:{who}", number(9), "call") for who in "bl"),
    ]
    homes = [said(f"person:{who}", "nationality", "US") for who in "blm"]
    case = Case(purpose="training", region="US-KY")
    add(case, "chats.csv", ties, statements=homes)
    found = la.find_indicators(case, indicators="cross_border_broker")
    (only,) = found
    assert only.title == (
        "person:b is the only tie on record between 3 people and numbers abroad and those at "
        "home, and deals with 1 of them and with 2 at home"
    )


def _papers_at(place: str) -> list[dict[str, Any]]:
    return [
        *(link(f"document_number:{who}", place, "located_at") for who in ("A", "PASSPORT-1")),
        link("person:a", "document_number:A", "owns"),
        link("person:b", "document_number:PASSPORT-1", "owns"),
    ]


@pytest.mark.parametrize(
    ("place", "statement"),
    [
        ("address:flat", said("document_number:A", "kind", "passport")),
        pytest.param(
            "address:flat",
            said("document_number:A", "label", "Passport of Moldova"),
            marks=pytest.mark.exhaustive,
        ),
        ("address:flat", said("address:flat", "note", "searched by police on 2 May")),
        ("address:flat", said("organization:City", "name", "City Police")),
        pytest.param(
            "address:12 main st visalia ca",
            said("person:a", "name", "Ana"),
            marks=pytest.mark.exhaustive,
        ),
        ("address:4200 embassy square louisville", said("person:a", "name", "Ana")),
    ],
)
def test_a_place_is_no_office_by_what_lies_or_happened_there(
    place: str, statement: dict[str, object]
) -> None:
    case = Case(purpose="training")
    station = link("organization:City", "address:station", "located_at")
    add(case, "search.csv", [*_papers_at(place), station], statements=[statement])
    found = la.find_indicators(case, indicators="kept_documents")
    assert [each.title for each in found] == [
        f"Identity documents of 2 people who do not live there were found at {place}"
    ]
    assert not found.notes


@pytest.mark.parametrize(
    "statement",
    [
        said("address:flat", "kind", "Police station"),
        said("organization:County", "name", "County Sheriff’s Office"),
        said("place:desk", "name", "Visas and passports"),
    ],
)
def test_an_office_is_known_by_its_name_or_what_is_there(statement: dict[str, object]) -> None:
    case = Case(purpose="training")
    seats = [
        link(who, "address:flat", "located_at") for who in ("organization:County", "place:desk")
    ]
    add(case, "search.csv", [*_papers_at("address:flat"), *seats], statements=[statement])
    found = la.find_indicators(case, indicators="kept_documents")
    assert not found
    assert found.notes == ("Not listed, by name or trade: 1 office with documents of others.",)


@pytest.mark.parametrize("home", ["address:motel 6 100 main st", "address:12 mission st"])
def test_a_street_with_the_name_of_a_shelter_is_no_shelter(home: str) -> None:
    case = Case(purpose="training")
    add(case, "homes.csv", _lives("abcdefgh", home))
    found = la.find_indicators(case, indicators="crowded_home")
    assert len(found) == ("motel" not in home)


def test_plates_that_cameras_of_another_agency_read_are_in_no_inquiry_of_theirs() -> None:
    case = Case(purpose="training")
    plates = ("plate:US-KY:ABC123", "plate:US-KY:DEF456")
    add(case, "register.csv", [link("person:a", each, "owns") for each in plates], agency="County")
    read = [link(each, "place:pole 1", "located_at", "2024-05-01 10:00") for each in plates]
    add(case, "reads.csv", read, agency="City")
    add(case, "stops.csv", [link("person:c", plates[1], "uses")], agency="City")
    found = la.find_indicators(case, indicators="several_agencies")
    assert [finding.entities for finding in found] == [(plates[1],)]


@pytest.mark.parametrize(
    ("channel", "is_cash"),
    [
        ("cash deposit", True),
        ("CASH_DEPOSIT, Exampleton", True),
        ("CashDep", True),
        ("cashier's check", False),
        ("Cash App", False),
    ],
)
def test_what_is_cash_by_its_channel_is_cash_for_every_indicator(
    channel: str, *, is_cash: bool
) -> None:
    hours = [said("organization:Parlor", "hours", "10:00-22:00")]
    held = [link("organization:Parlor", "account:P-1", "holds")]
    deposits = [
        paid("account:TILL", "account:P-1", 9500, f"2024-05-0{day} 04:30", channel)
        for day in range(1, 6)
    ]
    case = Case(purpose="training", timezone="America/Kentucky/Louisville")
    add(case, "bank", held + deposits, statements=hours)
    names = ["off_hours_cash", "structuring"]
    found = la.find_indicators(case, indicators=names)
    assert sorted(one.indicator for one in found.findings) == (names if is_cash else [])
    assert len(la.money.find_structuring(case)) == is_cash
