"""Payments that failed, are pending, or were sent back, by a column of statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import ReadText

MEANING = 'if it did, give the meaning of the word: values = { status = { X = "paid" } }'
NOTHING_MOVED = f"no payment: its status says that no money moved; {MEANING}"
NOT_YET = f"no payment: its status says that the money has not moved yet; {MEANING}"
SENT_BACK = (
    "payments whose status says that they were sent back (refunded, returned), kept as paid: 1"
)


@pytest.mark.parametrize(
    ("status", "kept", "why"),
    [
        *((word, 1, None) for word in ("PAID", "Completed", "Cleared", "", "R-17")),
        *((word, 0, NOTHING_MOVED) for word in ("FAILED", "Payment declined", "Cancelled", "NSF")),
        *((word, 0, NOT_YET) for word in ("Pending", "PENDIENTE")),
        *((word, 1, SENT_BACK) for word in ("REFUNDED", "Returned (R01)", "refund pending")),
    ],
)
def test_what_a_status_says_of_a_payment(
    read_text: ReadText, status: str, kept: int, why: str | None
) -> None:
    lines = f"A1,B1,2024-05-04,5,{status}\nA1,B1,2024-05-05,6,PAID\n"
    case = read_text(f"payer,payee,date,amount,status\n{lines}", "payments", currency="USD")
    assert len(case.links()) == kept + 1
    assert case.problems()["why"].tolist() == ([why] if why else [])


def test_a_case_may_say_what_a_status_means(read_text: ReadText) -> None:
    table = "payer,payee,date,amount,State\nA1,B1,2024-05-04,5,Pending\n"
    settings = {"columns": {"status": "State"}, "values": {"status": {"Pending": "paid"}}}
    case = read_text(table, "payments", currency="USD", **settings)
    assert (len(case.links()), len(case.problems())) == (1, 0)
