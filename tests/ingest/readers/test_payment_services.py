"""Payments between account names of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from linkanalysis.keys import normalize

if TYPE_CHECKING:
    from tests.conftest import ReadText

HANDLES = {"source_type": "handle", "target_type": "handle", "currency": "USD", "region": "US-KY"}


def ends(read_text: ReadText, header: str, line: str, **settings: str) -> list[str]:
    table = f"payer,payee,date,amount,{header}\n{line}\n"
    links = read_text(table, "payments", **HANDLES, **settings).links()
    return links[["source", "target"]].to_numpy().tolist()[0]


@pytest.mark.parametrize("channel", ["CashApp", "Cash App"])
def test_the_channel_names_the_service(read_text: ReadText, channel: str) -> None:
    line = f"$rgay99,TLC81,2024-05-02,40,{channel}"
    found = ends(read_text, "channel", line)
    assert found == ["handle:cashapp:rgay99", "handle:cashapp:tlc81"]


def test_a_column_of_services_comes_before_channel_and_setting(read_text: ReadText) -> None:
    found = ends(
        read_text, "channel,service", "a1,venmo:b2,2024-05-02,40,app,Zelle", service="paypal"
    )
    assert found == ["handle:zelle:a1", "handle:venmo:b2"]


def test_a_setting_names_the_service(read_text: ReadText) -> None:
    found = ends(read_text, "channel", "@a1,b2,2024-05-02,40,app", service="Venmo")
    assert found == ["handle:venmo:a1", "handle:venmo:b2"]


def test_a_phone_or_an_address_at_a_service_is_that(read_text: ReadText) -> None:
    found = ends(read_text, "channel", "606-555-0101,a.k@Example.org,2024-05-02,40,Zelle")
    assert found == ["phone:+16065550101", "email:a.k@example.org"]


def test_accounts_keep_their_numbers_whatever_the_channel(read_text: ReadText) -> None:
    table = "payer,payee,date,amount,channel\n6065550101,A-2,2024-05-02,40,wire\n"
    links = read_text(table, "payments", currency="USD", region="US-KY").links()
    assert links[["source", "target"]].to_numpy().tolist() == [["account:6065550101", "account:A2"]]


@pytest.mark.parametrize("reader", ["logins", "contact_lists"])
def test_the_setting_is_that_of_logins_and_contacts(read_text: ReadText, reader: str) -> None:
    tables = {
        "logins": "handle,start,ip\n@ana,2024-05-02 10:00,2001:db8::1\n",
        "contact_lists": "saved_as,handle\nBoss,@ana\n",
    }
    case = read_text(tables[reader], reader, service="ChatApp")
    assert "handle:chatapp:ana" in case.entities()["entity"].tolist()


def test_a_sign_before_a_name_is_no_part_of_it() -> None:
    assert normalize("handle", "$rgay99", document="d") == "raw:d:rgay99"
    assert normalize("handle", "$", document="d") == "raw:d:$"


@pytest.mark.parametrize("service", ["Cash App", "Venmo"])
def test_names_of_accounts_count_within_their_service_and_numbers_everywhere(
    read_text: ReadText, service: str
) -> None:
    payees = ("Maria Lopez", "$mlopez", "m.lopez@example.com", "0042-17", "Unknown", "$mlopez")
    lines = "".join(f"A-1,{payee},2024-05-06,10,wire\n" for payee in payees)
    table = f"payer,payee,date,amount,channel\n{lines}"
    links = read_text(table, "payments", currency="USD", service=service).links()
    here = service.upper().replace(" ", "")
    named = [f"account:{here}:MARIALOPEZ", f"account:{here}:$MLOPEZ"]
    shared = ["account:M.LOPEZ@EXAMPLE.COM", "account:004217"]
    assert set(links["source"]) == {"account:A1"}
    found = links.sort_values("row", key=lambda rows: rows.astype(int))["target"].tolist()
    assert [*found[:4], found[5]] == [*named, *shared, named[1]]
    assert here not in found[4]


def test_names_of_accounts_without_a_service_are_the_same_in_all_channels(
    read_text: ReadText,
) -> None:
    table = "payer,payee,date,amount,channel\nShop,Ana Bell,2024-05-06,10,wire\n"
    links = read_text(table, "payments", currency="USD").links()
    assert links[["source", "target"]].to_numpy().tolist() == [["account:SHOP", "account:ANABELL"]]
