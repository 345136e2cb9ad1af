"""A table saved for a spreadsheet: nothing runs, nothing is half written, nobody else reads it."""

from __future__ import annotations

import csv
import resource
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.core.provenance import MadeBy
from linkanalysis.core.result import Result
from linkanalysis.errors import LinkAnalysisError, ProtectedError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, eq=False)
class Lines(Result):
    """A result of any rows."""

    rows: tuple[tuple[object, ...], ...]
    made_by: MadeBy

    def _frame(self) -> pd.DataFrame:
        return pd.DataFrame(self.rows, columns=["=name", "documents", "value"], dtype=object)


def lines(*rows: tuple[object, ...]) -> Lines:
    return Lines(rows, MadeBy("lines", "0"))


def saved(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_saved_table_runs_no_formula_and_keeps_every_row(tmp_path: Path) -> None:
    rows = (
        ('=HYPERLINK("http://x")', ("=a", "b"), -1.5),
        ("Łukasz, \u202eñ", ("tip;=1", "c"), None),
        ("two\nlines", (), True),
    )
    path = lines(*rows).save_csv(tmp_path / "lines.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf'=name,documents,value\n")
    assert saved(path)[1:] == [
        ['\'=HYPERLINK("http://x")', "'=a; b", "-1.5"],
        ["Łukasz, ⟨U+202E⟩ñ", "tip;'=1; c", ""],
        ["two lines", "", "True"],
    ]


def test_a_saved_table_is_for_its_owner_unless_it_replaces_one_that_others_read(
    tmp_path: Path,
) -> None:
    path = lines().save_csv(tmp_path / "lines.csv")
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    lines(("a", "b", 1)).save_csv(path)
    assert path.stat().st_mode & 0o777 == 0o640
    assert saved(path)[1:] == [["a", "b", "1"]]
    assert [file.name for file in tmp_path.iterdir()] == ["lines.csv"]


def test_a_full_disk_leaves_the_old_table_and_no_half_one(tmp_path: Path) -> None:
    path = lines(("old", "b", 1)).save_csv(tmp_path / "lines.csv")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            lines(("new", "b", 1)).save_csv(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert saved(path)[1:] == [["old", "b", "1"]]
    assert list(tmp_path.iterdir()) == [path]


def test_a_table_that_cannot_be_saved_says_why(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError) as folder:
        lines().save_csv(tmp_path)
    assert str(folder.value) == (
        f"{tmp_path} is a folder; nothing was saved. Name a file, such as scores.csv."
    )
    with pytest.raises(FileNotFoundError) as missing:
        lines().save_csv(tmp_path / "no" / "lines.csv")
    assert str(missing.value) == (
        f"The folder {tmp_path / 'no'} does not exist; nothing was saved. Create it first."
    )
    with pytest.raises(LinkAnalysisError) as number:
        lines().save_csv(3)  # type: ignore[arg-type]
    assert str(number.value) == 'path is 3; it must be a path, such as "out/bluegrass".'
    assert list(tmp_path.iterdir()) == []


def test_a_table_that_names_somebody_protected_since_is_not_saved(tmp_path: Path) -> None:
    tie = {"row": "2", "source": "person:KY-1", "target": "person:KY-2", "type": "kin"}
    with la.Case(purpose="training") as case:
        page = la.Document(title="tip", sha256="0" * 64)
        case.add(la.Batch.of(page, links=pd.DataFrame([tie])))
        scores = la.centrality(la.build_graph(case), ["degree"])
        role = {"row": "2", "entity": "person:KY-1", "attribute": "role", "value": "victim"}
        file = la.Document(title="file", sha256="1" * 64)
        case.add(la.Batch.of(file, statements=pd.DataFrame([role])))
        with pytest.raises(ProtectedError):
            scores.save_csv(tmp_path / "scores.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_saved_table_masks_as_the_frame_does(tmp_path: Path) -> None:
    network = nx.Graph([("ana", "ben"), ("ben", "cay")])
    network.nodes["ana"]["role"] = "victim"
    scores = la.centrality(la.from_networkx(network), ["degree"])
    path = scores.save_csv(tmp_path / "scores.csv")
    assert [row[0] for row in saved(path)[1:]] == scores.to_frame()["entity"].tolist()
    assert "ana" not in path.read_text("utf-8-sig")
