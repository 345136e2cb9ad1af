"""Payment messages: encodings, several in a file, and messages that are not whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exhaustive import exhaustive

import linkanalysis as la
from linkanalysis.ingest.readers.mt_messages import LARGEST, messages
from linkanalysis.records import read_case

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = "{1:F01BLUEUS33AXXX0000000000}{2:I103WESTGB2LXXXXN}{4:\r\n"
FIELDS = ":20:{}\r\n:32A:240502USD1,50\r\n:50K:/11\r\nJosé Ünal\r\n:59:/22\r\n"
XML = Path(__file__).parents[2] / "data" / "delivered" / "pacs008.xml"


def message(reference: str) -> str:
    return HEAD + FIELDS.format(reference) + "-}\r\n"


@pytest.fixture
def read(write_folder: Callable[..., Path]) -> Callable[..., la.Case]:
    def read_bytes(content: bytes, **settings: str) -> la.Case:
        lines = "".join(f'{key} = "{value}"\n' for key, value in settings.items())
        described = f'[[document]]\nfile = "a.fin"\nreader = "swift_messages"\n{lines}'
        return read_case(write_folder({"a.fin": content}, described))

    return read_bytes


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", *exhaustive("utf-8", "utf-32")])
def test_encodings_with_a_mark_need_no_setting(read: Callable[..., la.Case], encoding: str) -> None:
    case = read((message("A") + message("B")).encode(encoding))
    assert case.links()[["row", "source", "amount"]].to_numpy().tolist() == [
        ["message[1]", "account:BLUEUS33:11", 1.5],
        ["message[2]", "account:BLUEUS33:11", 1.5],
    ]
    held = case.statements().query("attribute == 'holder_name'")["value"].tolist()
    assert held == ["José Ünal"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "latin-1"])
def test_encodings_without_a_mark_are_read_with_the_setting(
    read: Callable[..., la.Case], encoding: str
) -> None:
    case = read(message("A").encode(encoding), encoding=encoding)
    assert "José Ünal" in case.statements()["value"].tolist()


@pytest.mark.filterwarnings("ignore:.* rows read")
def test_a_message_in_another_encoding_is_kept_with_the_setting_it_needs(
    read: Callable[..., la.Case],
) -> None:
    case = read(message("A").encode("latin-1"))
    assert case.links().empty
    assert case.problems()["why"].tolist() == ['the bytes are not UTF-8; set encoding = "latin-1"']


def test_fields_alone_are_messages_each_from_its_reference_on(
    read: Callable[..., la.Case],
) -> None:
    case = read((FIELDS.format("A") + FIELDS.format("B") + "-\r\n").encode())
    references = case.statements().query("attribute == 'payment_reference'")
    assert references[["row", "value"]].to_numpy().tolist() == [
        ["message[1]", "A"],
        ["message[2]", "B"],
    ]


def test_a_party_by_name_alone_is_what_the_setting_says(read: Callable[..., la.Case]) -> None:
    content = message("A").replace(":59:/22", ":59:EXAMPLE IMPORTS LTD")
    case = read(content.encode(), target_type="organization")
    assert case.links()["target"].tolist() == ["organization:EXAMPLE IMPORTS LTD"]


def test_two_digits_of_a_year_are_read_as_the_network_does(read: Callable[..., la.Case]) -> None:
    years = {"800101": 1980, "991231": 1999, "000101": 2000, "790101": 2079}
    content = "".join(message(each).replace("240502", each) for each in years)
    links = read(content.encode(), timezone="UTC").links().sort_values("row")
    assert dict(zip(years, links["start"].dt.year, strict=True)) == years


def test_a_message_without_an_end_does_not_fill_the_memory() -> None:
    lines = ["{1:F01BLUEUS33AXXX}{4:\n", *(["x" * 1_000 + "\n"] * (LARGEST // 500))]
    found = list(messages(lines))
    assert [each.why for each in found] == ["the message is longer than a million characters"]
    assert len(found[0].raw) <= LARGEST


def test_a_payment_without_its_other_end_still_protects_a_minor(
    read: Callable[..., la.Case],
) -> None:
    case = read(XML.read_bytes())
    assert case.protection.report()["why"].tolist() == ["by birth date"]
    private = case.protection.shown("account:DE89370400440532013000")
    assert private == "account of Protected 1"


BORN = "<Id><PrvtId><DtAndPlcOfBirth><BirthDt>2009-03-04</BirthDt></DtAndPlcOfBirth></PrvtId></Id>"
OWN = "<Acct><Id><Othr><Id>OWN-1</Id></Othr></Id><Ownr><Nm>{}</Nm>{}</Ownr></Acct>"
SHOP = "<Cdtr><Pty><Nm>Shop</Nm></Pty></Cdtr>"
SHOP += "<CdtrAcct><Id><Othr><Id>SHOP-9</Id></Othr></Id></CdtrAcct>"
MINOR = "<Dbtr><Pty><Nm>Maria Lopez</Nm>{}</Pty></Dbtr>"
HELD = "<DbtrAcct><Id><Othr><Id>{}</Id></Othr></Id></DbtrAcct>"


def entry(parties: str, *, head: str = "<CdtDbtInd>DBIT</CdtDbtInd>", amount: str = "300") -> str:
    return (
        f'<Ntry><Amt Ccy="USD">{amount}</Amt>{head}<BookgDt><Dt>2024-05-02</Dt></BookgDt><NtryDtls>'
        f"<TxDtls><RltdPties>{parties}</RltdPties></TxDtls></NtryDtls></Ntry>"
    )


def statement(*parts: str, owner: str = "Otis Marr", born: str = "") -> bytes:
    schema = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
    content = OWN.format(owner, born) + "".join(parts)
    return f'<Document xmlns="{schema}"><Stmt>{content}</Stmt></Document>'.encode()


def payments(case: la.Case) -> list[list[object]]:
    links = case.links().query("type == 'payment'")
    return links[["source", "target", "amount"]].to_numpy().tolist()


@pytest.mark.filterwarnings("ignore:.* rows read")
@pytest.mark.parametrize(
    ("content", "account"),
    [
        (statement(entry(SHOP), owner="Maria Lopez", born=BORN), "OWN1"),
        (statement(entry(MINOR.format(BORN) + SHOP), owner="Example Imports Ltd"), "OWN1"),
        *exhaustive(
            (statement(entry(MINOR.format(BORN) + SHOP), owner="Maria Lopez"), "OWN1"),
            (statement(entry(""), owner="Maria Lopez", born=BORN), "OWN1"),
        ),
        (
            statement(
                entry(
                    MINOR.format(BORN) + HELD.format("ML-9"),
                    head="<CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts>",
                ),
                entry(MINOR.format("") + HELD.format("ML-9"), head="<CdtDbtInd>CRDT</CdtDbtInd>"),
            ),
            "ML9",
        ),
    ],
    ids=["owner", "own side of another name", "own side", "owner without a payment", "pending"],
)
def test_a_minor_at_an_account_of_a_statement_is_protected(
    read: Callable[..., la.Case], content: bytes, account: str
) -> None:
    case = read(content)
    assert case.protection.shown(f"account:{account}") == "account of Protected 1"
    assert "Maria Lopez" not in " ".join(case.explain(f"account:{account}")["text"])


def test_an_owner_is_one_person_in_all_entries(read: Callable[..., la.Case]) -> None:
    case = read(statement(entry(SHOP), entry(SHOP), owner="Maria Lopez", born=BORN))
    assert len(case.protection.report()) == 1


PAIN = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><GrpHdr><MsgId>1</MsgId>{}'
    "</GrpHdr><PmtInf><ReqdExctnDt><Dt>2024-05-02</Dt></ReqdExctnDt><Dbtr><Nm>Example Imports Ltd"
    "</Nm></Dbtr><DbtrAcct><Id><Othr><Id>11</Id></Othr></Id></DbtrAcct>{}"
    + 2 * ('<CdtTrfTxInf><Amt><InstdAmt Ccy="USD">5</InstdAmt></Amt>' + SHOP + "</CdtTrfTxInf>")
    + "</PmtInf></Document>"
)


@pytest.mark.parametrize(
    ("head", "batch", "side"),
    [
        ("<InitgPty>{}</InitgPty>", "", "initiating party"),
        ("", "<UltmtDbtr>{}</UltmtDbtr>", "ultimate payer"),
    ],
)
def test_a_minor_stated_once_for_a_batch_is_protected_as_one_person(
    read: Callable[..., la.Case], head: str, batch: str, side: str
) -> None:
    minor = f"<Nm>Maria Lopez</Nm>{BORN}"
    case = read(PAIN.format(head.format(minor), batch.format(minor)).encode())
    assert list(case.protection.names) == [f"person:a.fin-CdtTrfTxInf[1] {side}"]
    assert "Maria Lopez" not in " ".join(case.explain("account:11")["text"])
    stated = case.statements().query(f"attribute == '{side.replace(' ', '_')}'")
    assert stated["row"].tolist() == ["CdtTrfTxInf[1]", "CdtTrfTxInf[2]"]


def test_what_holds_for_one_batch_holds_for_no_other(read: Callable[..., la.Case]) -> None:
    first, end = PAIN.format("", "<UltmtDbtr><Nm>Otis Marr</Nm></UltmtDbtr>").split("</PmtInf>")
    second = PAIN.format("", "").split("</GrpHdr>")[1].replace("<Id>11<", "<Id>33<")
    case = read((first + "</PmtInf>" + second).encode())
    assert end in second
    stated = case.statements().query("attribute == 'ultimate_payer'")
    assert set(stated["entity"]) == {"account:11"}


def test_the_owner_of_an_account_without_entries_is_stated_and_a_minor_protected(
    read: Callable[..., la.Case],
) -> None:
    case = read(statement(owner="Maria Lopez", born=BORN))
    assert case.protection.shown("account:OWN1") == "account of Protected 1"
    assert case.statements().query("attribute == 'holder_name'")["row"].tolist() == ["Acct[1]"]
    assert case.problems()[["row", "why"]].to_numpy().tolist() == [
        ["", "the statements in the file have no entries, so no payments are read from them"]
    ]


@pytest.mark.filterwarnings("ignore:.* rows read")
def test_a_statement_without_an_account_takes_none_from_the_statement_before(
    read: Callable[..., la.Case],
) -> None:
    second = f"<Stmt>{entry(SHOP, amount='77')}</Stmt></Document>".encode()
    case = read(statement(entry(SHOP)).replace(b"</Document>", second))
    assert payments(case) == [["account:OWN1", "account:SHOP9", 300.0]]
    assert case.problems()[["row", "why"]].to_numpy().tolist() == [
        ["Ntry[2]", "the statement does not say whose account it is"]
    ]


@pytest.mark.filterwarnings("ignore:.* rows read")
@pytest.mark.parametrize(
    ("kind", "end"),
    [("103", ""), ("101", "-}\n"), ("103", ":70:JOS\udce9\n-}\n")],
    ids=["never closed", "another type", "not decoded"],
)
def test_a_minor_in_a_refused_message_is_protected_in_the_next_one(
    read: Callable[..., la.Case], kind: str, end: str
) -> None:
    refused = HEAD.replace("I103", f"I{kind}") + (
        ":20:A\n:50F:/11\n1/MARIA LOPEZ\n4/20090304\n:59:/22\nBEN\n" + end
    )
    good = HEAD + ":20:B\n:32A:240503USD9,\n:50K:/11\nMARIA LOPEZ\n:59:/22\nBEN\n-}\n"
    case = read((refused + good).encode(errors="surrogateescape"))
    assert len(case.problems()) == 1
    assert "MARIA LOPEZ" not in " ".join(case.explain("account:WESTGB2L:22")["text"])
    assert case.protection.report()["why"].tolist() == ["by birth date"]


def test_on_whose_behalf_somebody_pays_is_stated_and_a_minor_among_them_protected(
    read: Callable[..., la.Case],
) -> None:
    ultimate = "<UltmtDbtr><Nm>Example Imports Ltd</Nm></UltmtDbtr>"
    ultimate += f"<UltmtCdtr><Nm>Maria Lopez</Nm>{BORN}</UltmtCdtr>"
    more = "<RmtInf><Ustrd>for Maria Lopez</Ustrd></RmtInf></CdtTrfTxInf>"
    case = read(XML.read_text().replace("</CdtTrfTxInf>", ultimate + more, 1).encode())
    stated = case.statements().set_index("attribute")["value"]
    assert stated["ultimate_payer"] == "Example Imports Ltd"
    assert "CdtTrfTxInf[1] ultimate payee" in " ".join(case.protection.names)
    assert "Maria Lopez" not in " ".join(case.explain("account:083000108:004277")["text"])


def test_the_customers_of_a_cover_are_parties_of_no_payment_of_banks(
    read: Callable[..., la.Case],
) -> None:
    cover = ":50F:/11\n1/MARIA LOPEZ\n4/20090304\n:52A:CHASUS33\n:59:/22\nB\n:70:RENT\n"
    head = HEAD.replace("I103", "I202") + ":20:A\n:21:B\n:32A:240502USD950,\n:58A:DEUTDEFF\n"
    case = read((head + cover + ":33B:EUR870,50\n-}\n").encode())
    assert payments(case) == [["organization:BLUEUS33", "organization:DEUTDEFF", 950.0]]
    stated = case.statements().set_index("attribute")["value"]
    assert "remittance" not in stated
    assert "instructed_amount" not in stated
    assert stated[[name for name in stated.index if name.startswith("covered")]].to_dict() == {
        "covered_payer": "MARIA LOPEZ, 11 at CHASUS33",
        "covered_payee": "B, 22 at WESTGB2L",
        "covered_amount": "870.50 EUR",
        "covered_remittance": "RENT",
    }
    assert case.protection.report()["why"].tolist() == ["by birth date"]
    assert "LOPEZ" not in str(case.explain("organization:BLUEUS33")["text"].tolist())


@pytest.mark.parametrize(
    ("asked", "stated"),
    [
        (
            ":33B:EUR870,50\n:36:1,0914\n",
            {"instructed_amount": "870.50 EUR", "exchange_rate": "1.0914"},
        ),
        (":33B:USD952,\n", {}),  # charges were taken, and nothing was exchanged
        *exhaustive((":33B:EUR870,\n", {"instructed_amount": "870.0 EUR"}), ("", {})),
        (":33B:EUR870\n", {}),  # no amount of the format
    ],
)
def test_an_amount_in_another_currency_is_stated_beside_the_one_that_was_settled(
    read: Callable[..., la.Case], asked: str, stated: dict[str, str]
) -> None:
    case = read(f"{HEAD}:20:A\n:32A:240502USD950,\n{asked}:50K:/11\nA\n:59:/22\nB\n-}}\n".encode())
    assert payments(case) == [["account:BLUEUS33:11", "account:WESTGB2L:22", 950.0]]
    assert _exchanged(case) == stated


@pytest.mark.parametrize(
    ("asked", "stated"),
    [
        (
            (
                '<AmtDtls><InstdAmt><Amt Ccy="EUR">280.00</Amt><CcyXchg><XchgRate>1.07</XchgRate>'
                "</CcyXchg></InstdAmt></AmtDtls>"
            ),
            {"instructed_amount": "280.00 EUR", "exchange_rate": "1.07"},
        ),
        (
            (
                '<AmtDtls><InstdAmt><Amt Ccy="USD">301.00</Amt></InstdAmt><TxAmt><Amt Ccy="EUR">280'
                "</Amt></TxAmt></AmtDtls>"
            ),
            {"instructed_amount": "280 EUR"},
        ),
        ('<AmtDtls><InstdAmt><Amt Ccy="USD">301.00</Amt></InstdAmt></AmtDtls>', {}),
    ],
)
def test_an_entry_states_what_was_asked_for_in_another_currency(
    read: Callable[..., la.Case], asked: str, stated: dict[str, str]
) -> None:
    case = read(statement(entry(SHOP).replace("<TxDtls>", f"<TxDtls>{asked}")))
    assert len(payments(case)) == 1
    assert _exchanged(case) == stated


def test_an_order_states_what_was_asked_for_in_another_currency(
    read: Callable[..., la.Case],
) -> None:
    asked = '<InstdAmt Ccy="MXN">171000.00</InstdAmt><XchgRate>18</XchgRate></CdtTrfTxInf>'
    case = read(XML.read_text().replace("</CdtTrfTxInf>", asked, 1).encode())
    assert _exchanged(case) == {"instructed_amount": "171000.00 MXN", "exchange_rate": "18"}


def _exchanged(case: la.Case) -> dict[str, str]:
    stated = case.statements().set_index("attribute")["value"].to_dict()
    return {name: stated[name] for name in ("instructed_amount", "exchange_rate") if name in stated}


@pytest.mark.filterwarnings("ignore:.* rows read")
@pytest.mark.parametrize(
    ("parts", "why"),
    [
        (
            (entry(SHOP, head=""),),
            "the entry says neither CRDT nor DBIT, so it is not known who paid",
        ),
        (
            (entry(SHOP, head="<CdtDbtInd>DBIT</CdtDbtInd><Sts><Prtry>PENDING</Prtry></Sts>"),),
            "the status of the entry is not BOOK, so no money may have moved",
        ),
        (
            (entry(SHOP).replace("</TxDtls>", "</TxDtls><TxDtls/>"),),
            "the entry has several transactions, and this one has no amount of its own",
        ),
        (
            (entry(SHOP, amount="-300"),),
            "the amount is negative; who paid whom does not follow from a sign",
        ),
    ],
)
def test_an_entry_that_states_no_payment_is_kept_with_the_reason(
    read: Callable[..., la.Case], parts: tuple[str, ...], why: str
) -> None:
    case = read(statement(*parts))
    assert payments(case) == []
    assert set(case.problems()["why"]) == {why}


@pytest.mark.parametrize("said", ["<RvslInd>true</RvslInd>", ""])
def test_a_debit_that_is_taken_back_comes_from_its_payee(
    read: Callable[..., la.Case], said: str
) -> None:
    parties = MINOR.format("") + HELD.format("OWN-1") + SHOP
    case = read(statement(entry(parties, head=f"<CdtDbtInd>CRDT</CdtDbtInd>{said}")))
    assert payments(case) == [["account:SHOP9", "account:OWN1", 300.0]]
    assert ("reversal" in case.statements()["attribute"].tolist()) == bool(said)


@pytest.mark.parametrize("zone", ["+13:00", *exhaustive("-05:00", "Z")])
def test_a_day_with_a_zone_is_that_day(read: Callable[..., la.Case], zone: str) -> None:
    dated = entry(SHOP).replace("2024-05-02", "2024-05-02" + zone)
    case = read(statement(dated), timezone="America/New_York")
    assert case.links()["start"].tolist() == [pd.Timestamp("2024-05-02")]  # a case in UTC


def test_a_number_at_two_banks_is_two_accounts_and_an_iban_is_one(
    read: Callable[..., la.Case],
) -> None:
    iban = "GB82WEST12345698765432"
    content = message("A").replace(":59:/22", ":59:/11\r\nBEN")
    content += message("B").replace("/11", f"/{iban}").replace("/22", f"/{iban}\r\nBEN")
    assert payments(read(content.encode())) == [
        ["account:BLUEUS33:11", "account:WESTGB2L:11", 1.5],
        [f"account:{iban}", f"account:{iban}", 1.5],
    ]


@pytest.mark.filterwarnings("ignore:.* rows read")
def test_a_field_that_says_not_provided_says_nothing(read: Callable[..., la.Case]) -> None:
    case = read((message("NOTPROVIDED") + message("B").replace("/11", "/NOTPROVIDED")).encode())
    payer = "account:raw:a.fin:row-message[2]"
    assert case.links()[["row", "source", "target"]].to_numpy().tolist() == [
        ["message[1]", "account:BLUEUS33:11", "account:WESTGB2L:22"],
        ["message[2]", payer, "account:WESTGB2L:22"],
    ]
    stated = case.statements()[["row", "entity", "attribute", "value"]]
    assert stated.to_numpy().tolist() == [
        ["message[1]", "account:BLUEUS33:11", "bank", "BLUEUS33"],
        ["message[1]", "account:BLUEUS33:11", "holder_name", "José Ünal"],
        ["message[1]", "account:WESTGB2L:22", "bank", "WESTGB2L"],
        ["message[2]", payer, "bank", "BLUEUS33"],
        ["message[2]", payer, "holder_name", "José Ünal"],
        ["message[2]", payer, "payment_reference", "B"],
    ]
    why = (
        "payers of payments given by name without an account, each kept apart from the same name "
        'beside another account; if all of them are companies, source_type = "organization" joins '
        "them by name: 1"
    )
    assert case.problems()["why"].tolist() == [why]


@pytest.mark.parametrize(
    "end", ["-}\x03{5:{CHK:0}}\x03$\r\n", *exhaustive("-}$\n", "-}$", "-}\x03\n\x01")]
)
def test_what_stands_behind_a_message_does_not_keep_it_open(
    read: Callable[..., la.Case], end: str
) -> None:
    case = read("".join(HEAD + FIELDS.format(each) + end for each in "AB").encode())
    assert case.links()["row"].tolist() == ["message[1]", "message[2]"]
    assert case.problems().empty


@pytest.mark.filterwarnings("ignore:.* rows read")
def test_two_messages_that_run_together_are_no_payment(read: Callable[..., la.Case]) -> None:
    minor = FIELDS.format("B").replace(":50K:/11\r\n", ":50F:/33\r\n4/20090304\r\n1/")
    case = read((HEAD + FIELDS.format("A") + minor + "-}").encode())
    assert case.problems()["why"].tolist() == [
        "the message has two fields :20:, so two messages may have run together"
    ]
    assert case.links()["type"].tolist() == ["holds"]
    assert case.protection.shown("account:BLUEUS33:33") == "account of Protected 1"


@pytest.mark.filterwarnings("ignore:.* rows read")
@pytest.mark.parametrize("outer", ["CdtTrfTxInf", "Ntry"])
def test_a_transaction_within_another_one_is_kept_with_it(
    read: Callable[..., la.Case], outer: str
) -> None:
    inner = entry(SHOP, amount="77")
    case = read(statement(f"<{outer}><A>{inner}</A></{outer}>"))
    assert case.links().empty
    problems = case.problems().set_index("why")["raw"]
    kept = problems["another transaction stands within this one, so the file is damaged"]
    assert inner in kept


def test_a_document_type_is_refused(read: Callable[..., la.Case]) -> None:
    content = XML.read_text().replace("<Document", "<!DOCTYPE a [<!ENTITY b 'c'>]><Document", 1)
    with pytest.raises(la.errors.RecordError, match="a document type can define entities"):
        read(content.encode())
