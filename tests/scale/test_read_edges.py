"""A graph of files whose rows are not kept is the graph of the case that keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import RecordError
from linkanalysis.scale.read_edges import NOTE

if TYPE_CHECKING:
    from pathlib import Path

TOML = """\
[case]
purpose = "training"
region = "US-KY"
timezone = "America/New_York"

[[document]]
file = "people.csv"
reader = "entities"

[[document]]
file = "phones.csv"
reader = "links"
target_type = "phone"
type = "subscriber_of"

[[document]]
file = "calls.csv"
reader = "calls"

[[document]]
file = "transfers.csv"
reader = "payments"
currency = "USD"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("large")
    (found / "case.toml").write_text(TOML)
    (found / "people.csv").write_text("id,name,role\nKY-1,Ana Lopes,victim\nKY-2,Bo Marsh,\n")
    (found / "phones.csv").write_text("source,target\nKY-1,502-555-0143\nKY-2,502-555-0199\n")
    calls = [
        f"{a},{b},2024-{n % 12 + 1:02}-{n % 28 + 1:02} {n % 24:02}:00,{n}"
        for n in range(900)
        for a, b in [(f"502-555-{n % 7 + 140:04}", f"(606) 555-{n % 11 + 100:04}")]
    ]
    calls[100:100] = ["502-555-0143,502-555-0199,2024-05-02 10:00,3"]
    calls[200:200] = ["502-555-0199,+15025550143,2024-06-02 10:00,3"]
    calls[300:300] = ["502-555-0199,502-555-0199,2024-06-02 10:00,3", "?,?,2024-06-02,3"]
    calls[400:400] = ["911,502-555-0199,2024-06-02 10:00,3"]
    (found / "calls.csv").write_text("caller,callee,start,duration\n" + "\n".join(calls))
    payments = [f"A-{n % 5},B-{n % 3},2024-05-{n % 28 + 1:02},{n + 1}" for n in range(300)]
    (found / "transfers.csv").write_text("payer,payee,date,amount\n" + "\n".join(payments))
    return found


@pytest.mark.parametrize("directed", [False, True])
def test_the_graph_is_that_of_all_rows(folder: Path, *, directed: bool) -> None:
    found = la.scale.read_edges(folder, directed=directed)
    with la.read_case(folder) as case:
        wanted = la.build_graph(case, directed=directed)
        pd.testing.assert_frame_equal(found.edges, wanted.edges)
        pd.testing.assert_frame_equal(found.entities, wanted.entities)
        assert found.self_loops == wanted.self_loops
        assert found.notes == (*wanted.notes, NOTE)
        mine, all_ = (graph.case for graph in (found, wanted))
        assert mine is not None
        assert all_ is not None
        pd.testing.assert_frame_equal(mine.problems(), all_.problems())
        assert len(mine.links()) < len(case.links()) / 10


def test_protected_people_stay_masked(folder: Path) -> None:
    graph = la.scale.read_edges(folder)
    shown = graph.entities.to_string()
    assert "Bo Marsh" in shown
    assert "Ana Lopes" not in shown
    assert "person:KY-1" not in shown


def test_a_folder_that_cannot_be_read_is_refused_as_by_read_case(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(TOML)
    with pytest.raises(RecordError) as wanted:
        la.read_case(tmp_path)
    with pytest.raises(RecordError) as found:
        la.scale.read_edges(tmp_path)
    assert str(found.value) == str(wanted.value)
