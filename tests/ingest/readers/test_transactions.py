"""Acts of two parties whom each record names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import ReadText

    import linkanalysis as la

WIRES = (
    "Date,Sender,Sender Phone,Sender DOB,Receiver,Receiver Phone,Amount,Status\n"
    "2024-05-02,Ana Bell,502-555-0143,1990-02-03,Bo Carr,502-555-0199,9.50,PAID\n"
    "2024-05-03,ANA BELL,502-555-0143,1990-02-03,Bo Carr,,20.00,PAID\n"
    "2024-05-04,Bo Carr,502-555-0199,,Halcyon Freight LLC,,7.00,CANCELLED\n"
    "2024-05-05,,,,Bo Carr,502-555-0199,7.00,PAID\n"
)
OF_WIRES = {
    "columns": {
        "start": "Date",
        "amount": "Amount",
        "status": "Status",
        "from_name": "Sender",
        "from_phone": "Sender Phone",
        "from_birth_date": "Sender DOB",
        "to_name": "Receiver",
        "to_phone": "Receiver Phone",
    },
    "currency": "USD",
    "region": "US-KY",
}
ANA, BO = "person:file.csv-2-from", "person:file.csv-2-to"


def ties(case: la.Case) -> list[tuple[str, str, str]]:
    links = case.links()
    return sorted(zip(links["source"], links["type"], links["target"], strict=True))


def test_people_are_one_by_a_name_and_one_detail_and_never_by_a_name(read_text: ReadText) -> None:
    case = read_text(WIRES, "transactions", **OF_WIRES)
    named = case.statements().query("attribute == 'name'")
    assert sorted(zip(named["row"], named["entity"], strict=True)) == [
        ("2", ANA),
        ("2", BO),
        ("3", ANA),
        ("3", "person:file.csv-3-to"),
        ("4", BO),
        ("5", BO),
    ]
    paid = [each for each in ties(case) if each[1] == "payment"]
    assert paid == [(ANA, "payment", BO), (ANA, "payment", "person:file.csv-3-to")]
    assert (ANA, "uses", "phone:+15025550143") in ties(case)


@pytest.mark.parametrize("phone", ["", "UNKNOWN", "000-000-0000"])
def test_what_stands_for_no_number_makes_no_two_people_one(read_text: ReadText, phone: str) -> None:
    rows = f"2024-05-02,Ana Bell,{phone},sender,A-1\n2024-05-03,Ana Bell,{phone},sender,A-1\n"
    text = f"start,from_name,from_phone,from_role,to_account\n{rows}"
    case = read_text(text, "transactions", region="US-KY")
    assert {source for source, *_ in ties(case)} == {
        "person:file.csv-2-from",
        "person:file.csv-3-from",
    }


def test_an_act_that_was_not_made_or_names_one_party_is_a_problem(read_text: ReadText) -> None:
    problems = read_text(WIRES, "transactions", **OF_WIRES).problems()
    refused = problems[problems["raw"] != ""]
    assert dict(zip(refused["row"], refused["why"], strict=True)) == {
        "4": (
            "no payment: its status says that no money moved; if it did, give the meaning of the "
            'word: values = { status = { X = "paid" } }'
        ),
        "5": 'the record does not say who the party "from" is',
    }


def test_accounts_pay_and_a_name_beside_one_is_its_holder(read_text: ReadText) -> None:
    text = "start,amount,from_account,from_name,to_name\n2024-05-02,9.50,A-1,Ana Bell,Bo Inc\n"
    case = read_text(text, "transactions", currency="USD")
    assert ties(case) == [("account:A1", "payment", "account:raw:file.csv:row-2-to")]
    stated = case.statements()[["entity", "attribute", "value"]].to_numpy().tolist()
    assert ["account:A1", "holder_name", "Ana Bell"] in stated
    assert ["account:raw:file.csv:row-2-to", "holder_name", "Bo Inc"] in stated


def test_phones_call_and_whoever_is_named_without_one_does(read_text: ReadText) -> None:
    text = "start,from_name,from_account,to_phone\n2024-05-02 10:00,Ana Bell,0418821,502-555-0199\n"
    case = read_text(text, "transactions", region="US-KY")
    assert ties(case) == [
        ("person:file.csv-2-from", "call", "phone:+15025550199"),
        ("person:file.csv-2-from", "holds", "account:0418821"),
    ]


def test_a_handle_may_be_a_phone_or_an_address(read_text: ReadText) -> None:
    text = (
        "start,amount,from_handle,to_handle\n"
        "2024-05-02,9.50,502-555-0143,ana@mail.example\n"
        "2024-05-03,9.50,$anab,502-555-0143\n"
    )
    case = read_text(text, "transactions", currency="USD", region="US-KY", service="cash app")
    assert ties(case) == [
        ("handle:cashapp:anab", "payment", "phone:+15025550143"),
        ("phone:+15025550143", "payment", "email:ana@mail.example"),
    ]


@pytest.mark.parametrize(
    ("heading", "mapped"), [("Victim Name", "from_name"), ("Victim Phone", "from_phone")]
)
def test_a_heading_of_a_role_protects_its_party(
    read_text: ReadText, heading: str, mapped: str
) -> None:
    cell = "Ana Bell" if mapped == "from_name" else "502-555-0143"
    text = f"{heading},Suspect,when\n{cell},Bo Carr,2024-05-02\nEve Moss,,2024-05-03,x\n"
    columns = {mapped: heading, "to_name": "Suspect", "start": "when"}
    case = read_text(text, "transactions", columns=columns, region="US-KY")
    refused = {"person:file.csv-3-from"} if mapped == "from_name" else set()
    people = {each for each in case.protection.names if each.startswith("person:")}
    assert people == {"person:file.csv-2-from"} | refused
    assert (case.veiled("Ana Bell called") != "Ana Bell called") is (mapped == "from_name")


@pytest.mark.filterwarnings("ignore:.* rows read")
@pytest.mark.parametrize(
    ("amount", "why"),
    [
        (
            "+20.00",
            (
                "the amount has a sign, as in the statement of one account; who paid whom does not "
                "follow from it, so read the file with the reader bank_statements"
            ),
        ),
        (
            "000004825000",
            (
                "the amount is filled up with zeros and has no point, so it may be in cents; write "
                "cents into the heading, or amounts with a point"
            ),
        ),
    ],
)
def test_an_amount_that_may_mean_another_is_refused(
    read_text: ReadText, amount: str, why: str
) -> None:
    text = f"start,amount,from_account,to_account\n2024-05-02,{amount},A-1,A-2\n"
    problems = read_text(text, "transactions", currency="USD").problems()
    assert problems["why"].tolist() == [why]


def test_a_heading_says_that_amounts_are_cents(read_text: ReadText) -> None:
    text = "start,Amount (cents),from_account,to_account\n2024-05-02,35000,A-1,A-2\n"
    case = read_text(text, "transactions", columns={"amount": "Amount (cents)"}, currency="USD")
    assert case.links()["amount"].tolist() == [350.0]
