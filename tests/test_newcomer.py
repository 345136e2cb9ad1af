"""From a file that somebody just got to rings on a map, in at most ten lines each."""

from __future__ import annotations

import inspect
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exhaustive import one_in

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[Path], tuple[la.Case, la.EntityGraph, la.RingTable, Path]]

FILES = Path(__file__).parent / "data" / "newcomer"


def read_edges(folder: Path) -> tuple[la.Case, la.EntityGraph, la.RingTable, Path]:
    frame = pd.read_csv(FILES / "edges.csv")
    columns = {"source": "from", "target": "to", "start": "when", "duration": "secs"}
    document = {"title": "edges", "columns": columns, "timezone": "America/Chicago"}
    case = la.Case(purpose="training")
    case.add(la.read_frame(frame, reader="links", document=document))
    graph = la.build_graph(case)
    rings = la.find_rings(graph)
    return case, graph, rings, la.network_map(graph, rings=rings).save(folder / "map.html")


def read_arrests(folder: Path) -> tuple[la.Case, la.EntityGraph, la.RingTable, Path]:
    file = shutil.copy(FILES / "arrests.csv", folder)
    proposed = (
        la.records.sniff(file).to_toml().replace('# timezone = "…"', 'timezone = "Europe/Madrid"')
    )
    (folder / "case.toml").write_text(proposed, encoding="utf-8")
    case = la.read_case(folder)
    graph = la.build_graph(case)
    rings = la.find_rings(graph)
    return case, graph, rings, la.network_map(graph, rings=rings).save(folder / "map.html")


def read_workbook(folder: Path) -> tuple[la.Case, la.EntityGraph, la.RingTable, Path]:
    shutil.copy(FILES / "case.xlsx", folder)
    case_table = '[case]\npurpose = "training"\nregion = "US-KY"\ntimezone = "America/New_York"\n'
    sheets = '[[document]]\nfile = "case.xlsx"\nsheet = "{}"\nreader = "{}"\n'
    described = [sheets.format("People", "entities"), sheets.format("Calls", "calls")]
    (folder / "case.toml").write_text(case_table + "".join(described))
    case = la.read_case(folder)
    graph = la.build_graph(case)
    rings = la.find_rings(graph)
    return case, graph, rings, la.network_map(graph, rings=rings).save(folder / "map.html")


CREWS: dict[str, tuple[Read, set[str]]] = {
    "edges": (read_edges, {"Vero Lindqvist", "Otis Marr", "Dunya Keal", "Piet Sorano"}),
    "arrests": (
        read_arrests,
        {"Ibáñez Roca, Leandro", "Muñoz Peral, Sabina", "Güell Otero, Ramón", "Peña Vidal, Íñigo"},
    ),
    "workbook": (read_workbook, {"Corin Vance", "Delphine Ruiz", "Emeka Stroud"}),
}


@pytest.mark.parametrize("name", one_in(3, CREWS))
def test_a_newcomer_reaches_rings_on_a_map_in_ten_lines(tmp_path: Path, name: str) -> None:
    read, crew = CREWS[name]
    assert len(inspect.getsource(read).splitlines()) - 1 <= 10
    case, _, rings, page = read(tmp_path)
    assert case.problems().empty
    assert any(crew <= {member.label for member in ring.members} for ring in rings)
    text = page.read_text(encoding="utf-8")
    assert "Núñez Sola" not in text
    assert "Fen Aldous" not in text
