"""Amounts with the sign or code of a currency, and in brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from linkanalysis.errors import DataQualityWarning, RecordError
from linkanalysis.ingest.sheets.amounts import read_sum

if TYPE_CHECKING:
    from tests.conftest import ReadText


@pytest.mark.parametrize(
    ("text", "decimal", "amount"),
    [
        ("$40.00", ".", "40.0000"),
        ("$1,100.00", ".", "1100.0000"),
        ("USD 40", ".", "40.0000"),
        ("40 USD", ".", "40.0000"),
        ("US$40", ".", "40.0000"),
        ("40€", ",", "40.0000"),
        ("-$40", ".", "-40.0000"),
        ("$-40", ".", "-40.0000"),
        ("(50.00)", ".", "-50.0000"),
        ("($50.00)", ".", "-50.0000"),
        ("€1.234,56", ",", "1234.5600"),
        ("€1.234,56", ".", "1234.5600"),
        ("1.234,56", ".", "1234.5600"),
        ("1,234.56", ",", "1234.5600"),
        ("1.234.567,89-", ",", "-1234567.8900"),
        ("50 -", ".", "-50.0000"),
        ("1 200", ".", "1200.0000"),
        ("1\u202f200,50 EUR", ",", "1200.5000"),
        ("€ 12\u00a0345,00", ",", "12345.0000"),
        ("1'000'000.50", ".", "1000000.5000"),
    ],
)
def test_an_amount_is_read_with_what_stands_around_it(text: str, decimal: str, amount: str) -> None:
    assert read_sum(text, decimal) == amount


@pytest.mark.parametrize(
    "text",
    [
        *("$12,50", "40 dollars", "--40", "-$-40", "$", "USD 40 USD"),
        *("12 34", "1200 300", "1 2000", "-50-", "1,200 300"),
    ],
)
def test_an_amount_in_doubt_is_refused(text: str) -> None:
    with pytest.raises(RecordError, match=r"^the amount is not a number(; for decimal .*)?$"):
        read_sum(text)


@pytest.mark.parametrize(
    ("reader", "header", "line"),
    [
        ("payments", "payer,payee,date,amount", "A1,A2,2024-05-02,{}"),
        ("links", "source,target,start,amount", "P1,P2,2024-05-02,{}"),
        ("bank_statements", "account,counterparty,date,amount", "A1,A2,2024-05-02,{}"),
    ],
)
def test_the_cell_names_the_currency(
    read_text: ReadText, reader: str, header: str, line: str
) -> None:
    lines = [header, *(line.format(each) for each in ("40 USD", "€7", "US$1.50"))]
    case = read_text("\n".join(lines), reader)
    links = case.links().sort_values("row")
    assert links[["amount", "unit"]].astype(str).to_numpy().tolist() == [
        ["40.0", "USD"],
        ["7.0", "EUR"],
        ["1.5", "USD"],
    ]


def test_a_sign_of_many_currencies_needs_the_currency(read_text: ReadText) -> None:
    with pytest.warns(DataQualityWarning):
        case = read_text("payer,payee,date,amount\nA1,A2,2024-05-02,$40\n", "payments")
    assert case.problems()["why"].tolist() == [
        "the amount has no currency; add a column currency, or set currency in case.toml"
    ]
    case.close()


def test_a_sign_that_the_currency_has_is_no_clash(read_text: ReadText) -> None:
    case = read_text("payer,payee,date,amount\nA1,A2,2024-05-02,$40\n", "payments", currency="CAD")
    assert case.links()["unit"].tolist() == ["CAD"]
