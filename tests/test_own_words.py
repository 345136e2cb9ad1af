"""Words of this library itself name nobody, whoever is called like them."""

from __future__ import annotations

import pandas as pd
import pytest

import linkanalysis as la


@pytest.mark.parametrize(
    ("name", "column"), [("Paul Hall", "p_all"), ("Last Firstman", "first"), ("Lara Bell", "label")]
)
def test_the_headings_of_a_result_stay(name: str, column: str) -> None:
    row = {"incident": "24-1", "date": "2024-05-25", "person": "7", "role": "victim", "name": name}
    with la.Case(purpose="training") as case:
        case.add(la.read_frame(pd.DataFrame([row]), reader="incidents", document="incidents"))
        convoys = la.movement.find_convoys(case)
        contacts = la.calls.contacts(case)
        for result in (convoys, contacts):
            assert list(result.to_frame().columns) == [each.name for each in result.COLUMNS]
        assert column in {*convoys.to_frame().columns, *contacts.to_frame().columns}
