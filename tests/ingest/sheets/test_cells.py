"""Single cells: numbers, words of the vocabulary, and names of columns."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from linkanalysis.core.vocabulary.headings import read_heading
from linkanalysis.core.vocabulary.words import snake_case
from linkanalysis.errors import RecordError
from linkanalysis.ingest.sheets.age_columns import birth_fallback
from linkanalysis.ingest.sheets.cells import (
    attribute_name,
    find_column,
    read_amount,
    read_count,
    read_currency,
    read_entity_type,
    read_kind,
    read_link_type,
    read_role,
)
from linkanalysis.ingest.sheets.tables import (
    Chunk,
    cell_text,
    column_names,
    escape_undecoded,
    is_undecoded,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def is_sensitive(heading: str) -> bool:
    return read_heading(heading).sensitive


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (read_amount, "1,234.5", "1234.5000"),
        (read_currency, "usd", "USD"),
        (read_count, "12", 12),
        (read_role, "Possible Victim", "possible_victim"),
        (read_entity_type, "Person", "person"),
        (read_link_type, "Registered to", "registered_to"),
        (read_kind, "Hearsay", "hearsay"),
        (snake_case, "Date of Birth (DOB)", "date_of_birth_dob"),
        (is_sensitive, "Religion", True),
        (is_sensitive, "RaceCode", True),
        (is_sensitive, "western_union_no", False),
        (read_role, "VICTIMA", "victim"),
        (read_role, "suspect/witness", "witness"),
        (read_role, "–", "unknown"),
        (attribute_name, "Victim DOB", "birth_date"),
        (attribute_name, "возраст", "age"),
        (attribute_name, "Rolle", "role"),
        (attribute_name, "Eye Color", "eye_color"),
        (birth_fallback, "13/45/12", ("role", "possible_minor")),
        (birth_fallback, "12.13.2012", ("birth_year", "2012")),
        (birth_fallback, "unknown", None),
        (escape_undecoded, "caf\udce9", "caf\\xe9"),
        (is_undecoded, "plain", False),
        (is_undecoded, "caf\udce9", True),
    ],
)
def test_a_cell_is_read(read: Callable[[str], object], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (15025550143.0, "15025550143"),
        (None, ""),
        (b"\x00\xff", "\\x00ff"),
        (memoryview(b"\x00\xff"), "\\x00ff"),
        (["a", None, 2.0], "a; ; 2"),
        (np.array([1.0, 2.5]), "1; 2.5"),
        ([["a"], ["é"]], '[["a"], ["é"]]'),
        ({"at": date(2024, 7, 1), "b": [1]}, '{"at": "2024-07-01", "b": [1]}'),
    ],
)
def test_typed_values_become_the_text_of_a_spreadsheet(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_columns_are_named_and_found_whatever_their_case() -> None:
    assert column_names([" caller", ""]) == ("caller", "column 2")
    assert find_column(["Caller No", "START"], "start") == 1
    assert find_column(["Caller No"], "caller_no") == 0
    assert find_column(["Caller No"], "callee") is None


def test_a_record_of_cells_is_written_as_a_line() -> None:
    chunk = Chunk(("a", "b"), (["1"], ["x,y"]), ["2"])
    assert (chunk.raw(0), chunk.rows, chunk.faults) == ('1,"x,y"', ["2"], [])


def test_a_count_that_a_spreadsheet_wrote_as_a_float_is_an_integer() -> None:
    assert read_count("2.0") == 2
    with pytest.raises(RecordError) as caught:
        read_count("2.5")
    assert str(caught.value) == "the count is not an integer of at least 1"
