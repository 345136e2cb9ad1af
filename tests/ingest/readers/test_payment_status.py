"""Payments that failed, are pending, or were sent back, by a column of statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import ReadText

MEANING = 'if it did, give the meaning of the word: values = { status = { X = "paid" } }'
NOTHING_MOVED = f"no payment: its status says that no money moved; {MEANING}"
NOT_YET = f"no payment: its status says that the money has not moved yet; {MEANING}"
SENT_BACK = (
    "payments whose status says that they were sent back (refunded, returned), kept as paid: 3"
)


def test_what_a_status_says_of_a_payment(read_text: ReadText) -> None:
    paid = ["PAID", "Completed", "Cleared", "", "R-17"]
    sent_back = ["REFUNDED", "Returned (R01)", "refund pending"]
    refused = dict.fromkeys(["FAILED", "Payment declined", "Cancelled", "NSF"], NOTHING_MOVED)
    refused |= dict.fromkeys(["Pending", "PENDIENTE"], NOT_YET)
    words = [*paid, *refused, *sent_back]
    lines = [f"A1,B1,2024-05-{day:02},5,{word}" for day, word in enumerate(words, start=1)]
    table = "\n".join(["payer,payee,date,amount,status", *lines])
    case = read_text(table, "payments", currency="USD")
    read = sorted(int(row) for row in case.links()["row"])
    assert [words[row - 2] for row in read] == [*paid, *sent_back]
    problems = dict(case.problems()[["row", "why"]].to_numpy().tolist())
    assert problems.pop("") == SENT_BACK
    assert {words[int(row) - 2]: why for row, why in problems.items()} == refused


def test_a_case_may_say_what_a_status_means(read_text: ReadText) -> None:
    table = "payer,payee,date,amount,State\nA1,B1,2024-05-04,5,Pending\n"
    settings = {"columns": {"status": "State"}, "values": {"status": {"Pending": "paid"}}}
    case = read_text(table, "payments", currency="USD", **settings)
    assert (len(case.links()), len(case.problems())) == (1, 0)
