"""Damaged files of every reader: a batch or an error that names the file, and no record lost."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from mutated_files import delivered, lost_rows, mutated, read_into

import linkanalysis as la
from linkanalysis.ingest.readers.table import READERS
from linkanalysis.ingest.records.document_keys import check_settings
from linkanalysis.ingest.records.documents import Source

if TYPE_CHECKING:
    from pathlib import Path


def damage(content: bytes, seed: int) -> bytes:
    return mutated(content, random.Random(seed))  # noqa: S311 - damage, no keys


FILES = delivered()
# Damage that once raised another error or lost a row.
ONCE = {"nibrs_property.csv": (10184,), "t-mobile.xlsx": (17725,), "entities.ftm.json": (7895,)}
SEEDS = range(4)  # benchmarks/mutated_files.py reads 20,000 files

pytestmark = pytest.mark.filterwarnings("ignore:.* rows read")


@pytest.mark.exhaustive
def test_damaged_file_is_read_or_refused_and_loses_nothing(tmp_path: Path) -> None:
    outcomes = {}
    with la.Case(purpose="training") as case:
        for name, content, settings in FILES:
            for seed in (*SEEDS, *ONCE.get(name, ())):
                path = tmp_path / name
                path.write_bytes(damage(content, seed))
                document = f"{seed}-{name}"
                outcomes[document] = read_into(case, path, document, settings)
    assert {k: each for k, each in outcomes.items() if each not in {"read", "refused"}} == {}


def test_a_lost_row_would_be_noticed(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target\na,b\nc\n", encoding="utf-8")
    table = {"file": "ties.csv", "reader": "links"}
    settings, _ = check_settings(table, READERS, "document")
    assert settings is not None
    with la.Case(purpose="training") as case:
        assert read_into(case, path, "ties.csv", table) == "read"
        case.engine.execute("DELETE FROM problems")
        assert lost_rows(case, Source(path, "ties.csv", settings)) == ["3"]


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("wires.fin", [":20:BAD", ":20:CUT", ":20:NOAMT", ":20:STMT"]),
        ("camt053.xml", ["Ntry[4]"]),
    ],
)
def test_a_lost_payment_would_be_noticed(tmp_path: Path, name: str, lost: list[str]) -> None:
    content, table = next(each[1:] for each in FILES if each[0] == name)
    path = tmp_path / name
    path.write_bytes(content)
    settings, _ = check_settings(table, READERS, "document")
    assert settings is not None
    with la.Case(purpose="training") as case:
        assert read_into(case, path, name, table) == "read"
        case.engine.execute("DELETE FROM problems")
        case.engine.execute("DELETE FROM statements WHERE \"row\" = 'message[7]'")
        assert lost_rows(case, Source(path, name, settings)) == lost


def test_every_reader_has_a_delivered_file() -> None:
    assert {str(settings["reader"]) for _, _, settings in FILES} == {row.name for row in READERS}


def test_damage_is_the_same_for_the_same_seed() -> None:
    content = b"a,b\n1,2\n" * 20
    assert damage(content, 7) == damage(content, 7)
    assert len({damage(content, seed) for seed in range(20)}) > 15
