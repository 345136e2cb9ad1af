"""Payers of bookings: people by id, people by name, and words for how was paid."""

from __future__ import annotations

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.core.vocabulary.writing import NOBODY_NAMED

COLUMNS = ["booking", "start", "name", "payer"]


def case_of(rows: list[tuple[str, ...]], columns: list[str] | None = None) -> la.Case:
    case = la.Case(purpose="training", timezone="America/Kentucky/Louisville")
    frame = pd.DataFrame(rows, columns=columns or COLUMNS)
    case.add(la.read_frame(frame, reader="bookings", document="desk"))
    return case


def payers_of(case: la.Case) -> list[str]:
    links = case.links()
    paid: list[str] = links.loc[links["type"] == "paid_for", "source"].tolist()
    return paid


def test_words_for_how_was_paid_are_no_people() -> None:
    words = ["cash", "Card", "N/A", "comp", "Walk-in", "EFECTIVO", "Tarjeta de crédito"]
    rows = [
        (f"B{n}", f"2024-03-0{n + 1}", f"Guest{'abcdefg'[n]} Vole", word)
        for n, word in enumerate(words)
    ]
    case = case_of(rows)
    assert payers_of(case) == []
    stated = case.statements()
    methods = stated[stated["attribute"] == "payment_method"]
    assert methods[["entity", "value"]].to_numpy().tolist() == [
        [f"booking:B{n}", word] for n, word in enumerate(words)
    ]
    assert case.problems()[["row", "why"]].to_numpy().tolist() == [
        ["", "payers that say how was paid, kept as payment_method of the booking: 7"]
    ]
    assert len(la.find_indicators(case)) == 0


def test_every_word_is_folded_as_cells_are() -> None:
    rows = [
        (f"B{n}", "2024-03-01", "Odd Ferring", word.upper())
        for n, word in enumerate(sorted(NOBODY_NAMED))
    ]
    case = case_of(rows)
    assert payers_of(case) == []
    stated = case.statements()
    methods = stated.loc[stated["attribute"] == "payment_method", ["entity", "value"]]
    assert sorted(methods.to_numpy().tolist()) == sorted(
        [f"booking:{booking}", word] for booking, *_, word in rows
    )


def test_a_record_with_neither_traveler_nor_person_who_paid_is_a_problem() -> None:
    rows = [("B1", "2024-03-01", "", "cash"), ("B2", "2024-03-01", "Odd Ferring", "")]
    assert case_of(rows).problems()["why"].tolist() == [
        "the record names neither a traveler nor a payer"
    ]


def test_a_payer_by_name_is_one_person_of_a_booking() -> None:
    case = case_of(
        [
            ("B1", "2024-03-01", "Quill Orrin", "Hector Izaguirre"),
            ("B1", "2024-03-01", "Hector Izaguirre", "IZAGUIRRE, Hector"),
            ("B1", "2024-03-01", "Tamsin Vole", "Ida Marr"),
            ("B1", "2024-03-01", "Odd Ferring", "Marr, Ida"),
            ("B2", "2024-03-09", "Quill Orrin", "Hector Izaguirre"),
        ]
    )
    hector, ida = "person:desk-3", "person:desk-B1-a352ec"
    assert payers_of(case) == [hector, hector, ida, ida, "person:desk-B2-03b4fe"]
    stated = case.statements()
    names = stated[(stated["attribute"] == "name") & stated["entity"].isin([hector, ida])]
    assert sorted(set(zip(names["entity"], names["value"], strict=True))) == [
        (hector, "Hector Izaguirre"),
        (hector, "IZAGUIRRE, Hector"),
        (ida, "Ida Marr"),
        (ida, "Marr, Ida"),
    ]


def test_of_two_travelers_with_one_name_the_payer_is_that_of_the_same_record() -> None:
    rows = [("B1", "2024-03-01", "Odd Ferring", ""), ("B1", "2024-03-01", *["Odd Ferring"] * 2)]
    assert payers_of(case_of(rows)) == ["person:desk-3"]


@pytest.mark.parametrize(
    ("row", "columns", "payer"),
    [
        (("B1", "2024-03-01", "Odd Ferring", "KY-7"), COLUMNS, "person:KY-7"),
        (("B1", "2024-03-01", "Odd Ferring", "organization:Mill"), COLUMNS, "organization:Mill"),
        (("B1", "2024-03-01", "ana", "ben"), [*COLUMNS[:2], "traveler", "payer"], "person:ben"),
        (
            ("B1", "2024-03-01", "ana", "Ida Marr"),
            [*COLUMNS[:2], "traveler", "payer"],
            "person:desk-B1-a352ec",
        ),
        (
            ("B1", "2024-03-01", "Odd Ferring", "Mill Works", "organization"),
            [*COLUMNS, "payer_type"],
            "organization:Mill Works",
        ),
    ],
)
def test_ids_of_payers_stay_ids(row: tuple[str, ...], columns: list[str], payer: str) -> None:
    assert payers_of(case_of([row], columns)) == [payer]


def test_a_payer_with_the_name_of_somebody_protected_is_shown_like_a_traveler_with_it() -> None:
    case = case_of([("B1", "2024-03-01", "Odd Ferring", "Tamsin Vole")])
    role = pd.DataFrame({"entity": ["person:V"] * 2, "attribute": ["name", "role"]})
    role["value"] = ["Tamsin Vole", "victim"]
    page = la.Document(title="file", sha256="f" * 64)
    case.add(la.Batch.of(page, statements=role))
    graph = la.build_graph(case)
    assert "Odd Ferring" in la.network_map(graph).html
