"""Small cases of payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Sequence

    # payer, payee, amount, date, and, where they matter, channel and currency
    Row = Sequence[str]


def payments(rows: Sequence[Row], document: str = "bank") -> la.Batch:
    """Read payments between accounts."""
    names = ["payer", "payee", "amount", "date", "channel", "currency"]
    full = [(*row, *("", "USD")[len(row) - 4 :]) for row in rows]
    return la.read_frame(
        pd.DataFrame(full, columns=names), reader="payments", document={"title": document}
    )


def case_of(rows: Sequence[Row], **more: Sequence[Row]) -> la.Case:
    """Make a case of payments; each further argument is a document of its own."""
    case = la.Case(purpose="training")
    case.add(payments(rows))
    for title, part in more.items():
        case.add(payments(part, title))
    return case


def protect(case: la.Case, person: str, account: str) -> None:
    """State that somebody is a victim and holds an account."""
    who = pd.DataFrame({"id": [person], "role": ["victim"], "account": [account]})
    case.add(la.read_frame(who, reader="entities", document=f"about {person}"))


def laundering() -> list[Row]:
    """Plant one of each shape, with fees, among accounts of their own."""
    rows: list[Row] = []
    rows += [("C1", "C2", "9000", "2024-05-01 09:00"), ("C2", "C3", "8800", "2024-05-02 09:00")]
    rows += [("C3", "C4", "8500", "2024-05-03 09:00"), ("C4", "C1", "8300", "2024-05-05 09:00")]
    for k in range(4):
        rows.append(("S0", f"S{k + 1}", f"{2000 + k}", f"2024-06-0{k + 1} 10:00"))
        rows.append((f"S{k + 1}", "S9", f"{1900 + k}", f"2024-06-0{k + 2} 10:00"))
        rows.append((f"G{k + 1}", "G0", "500", f"2024-07-0{k + 1}"))
        rows.append(("G0", f"G{k + 5}", "480", f"2024-07-{k + 10}"))
    for k in range(3):
        for j in range(3):
            rows.append((f"L{k}", f"M{j}", "300", f"2024-08-0{k + 1} 1{j}:00"))
            passed = ("400", "400", "60")[j]
            rows.append((f"M{k}", f"N{j}", passed, f"2024-08-0{k + 5} 1{j}:00"))
    return rows


def signs(other: str) -> list[Row]:
    """Plant each pattern of one account, with another account that has a part in most of them."""
    rows: list[Row] = []
    for day in (1, 2, 3):
        rows.append((other, "T1", "9400", f"2024-03-0{day}"))
        rows.append((("X1", "X2", other)[day - 1], "W1", "800", f"2024-03-0{day}", "wire"))
        rows.append(("X3", "P1", "2000", f"2024-03-0{2 * day} 09:00"))
        rows.append(("P1", other, "1950", f"2024-03-0{2 * day} 15:00"))
        employee = ("E1", "E2", "E3", other)[day]
        rows.append(("MILL", employee, "1500", "2024-03-01 08:00", "payroll"))
        rows.append((employee, "K1", "1200", "2024-03-01 19:00", "ACH"))
        town = ("Paducah", "Ashland")[day % 2]
        rows.append((f"bank in {town}", "F1", "4000", f"2024-03-0{day}", f"cash deposit, {town}"))
    return [*rows, ("F1", other, "11500", "2024-03-04", "wire")]


def dormant(other: str) -> list[Row]:
    """Plant an account without a payment for seven months and then paid by another at once."""
    old = [("D1", "SHOP", "40", f"2023-0{month}-03") for month in (6, 7, 8)]
    return [*old, *((other, "D1", "900", f"2024-04-0{day}") for day in (1, 3, 5))]
