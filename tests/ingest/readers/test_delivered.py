"""Files as their sources deliver them, and exactly what each becomes: ``tests/data/delivered``."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from exhaustive import exhaustive

import linkanalysis as la
from linkanalysis.ingest.readers.table import READERS, find_reader
from linkanalysis.ingest.records.document_keys import check_settings
from linkanalysis.ingest.records.documents import Source

FOLDER = Path(__file__).parents[2] / "data" / "delivered"
EXPECTED = {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}
CASE = '[case]\npurpose = "training"\nregion = "US-KY"\ntimezone = "America/New_York"\n'

# some files hold more rows that are refused than rows that are read
pytestmark = pytest.mark.filterwarnings("ignore:.* rows read")


def expected(name: str) -> dict[str, Any]:
    return tomllib.loads(EXPECTED[name].read_text(encoding="utf-8"))


def given(name: str) -> dict[str, Any]:
    return tomllib.loads(expected(name)["settings"])


def read(name: str, folder: Path) -> la.Case:
    wanted = expected(name)
    shutil.copy(FOLDER / wanted["file"], folder)
    lines = [f'file = "{wanted["file"]}"', f'reader = "{wanted["reader"]}"', wanted["settings"]]
    (folder / "case.toml").write_text("\n".join([CASE, "[[document]]", *lines]), encoding="utf-8")
    return la.read_case(folder)


def ties(case: la.Case) -> list[str]:
    lines = []
    for link in case.links().sort_values(["row", "source", "target"]).to_dict("records"):
        parts = [f"{link['row']}: {link['source']} {link['type']} {link['target']}"]
        for key, word in (("role", "as"), ("start", "from"), ("end", "to"), ("place", "at")):
            if str(link[key]) not in {"None", "NaT", "nan", "<NA>"}:
                parts.append(f"{word} {link[key]}")
        if str(link["amount"]) not in {"None", "nan", "<NA>"}:
            parts.append(f"{link['amount']} {link['unit']}")
        lines.append(" ".join(parts))
    return sorted(lines)


def stated(case: la.Case) -> list[str]:
    columns = ["row", "entity", "attribute", "value"]
    rows = case.statements()[columns].to_numpy().tolist()
    return sorted(
        f"{row}: {entity} {attribute} = {value}" for row, entity, attribute, value in rows
    )


def problems(case: la.Case) -> list[str]:
    rows = case.problems()[["row", "column", "why"]].to_numpy().tolist()
    return sorted(f"{row} {column}: {why}" for row, column, why in rows)


def columns(case: la.Case) -> list[str]:
    """Group the columns by what became of them."""
    found: dict[str, list[str]] = {}
    for _, heading, state, meaning, note in case.columns().to_numpy().tolist():
        key = f"{state}; {note}" if note else state
        found.setdefault(key, []).append(f"{heading} = {meaning}" if meaning else heading)
    return sorted(f"{key}: {', '.join(headings)}" for key, headings in found.items())


def answer(case: la.Case) -> dict[str, list[str]]:
    return {
        "ties": ties(case),
        "stated": stated(case),
        "problems": problems(case),
        "columns": columns(case),
        "protected": sorted(case.protection.protected),
    }


# The first file of each reader.
FIRST = {expected(name)["reader"]: name for name in reversed(EXPECTED)}.values()


@pytest.mark.parametrize("name", [*FIRST, *exhaustive(*sorted(EXPECTED.keys() - FIRST))])
def test_delivered_file_becomes_exactly_this_and_no_record_is_lost(
    name: str, tmp_path: Path
) -> None:
    wanted = expected(name)
    with read(name, tmp_path) as case:
        headings = case.columns()["heading"].tolist()
        found = answer(case)
        rows = {each.document: each.rows for each in case.moment.described}
    for part, lines in found.items():
        assert lines == wanted.get(part, [])  # a file that is no table has no columns
    assert rows[wanted["file"]] == wanted["records"]
    # each column of the file is there once
    settings, _ = check_settings({"reader": wanted["reader"], **given(name)}, READERS, "here")
    assert settings is not None
    if find_reader(settings.reader).form == "table" and not settings.profile:
        assert headings == [*Source(FOLDER / wanted["file"], "file", settings).located().header()]
    assert len({*headings}) == len(headings)


# What no file says: currency, meanings of words, day of receipt, whose phone it is.
ASKED = {
    "bank",
    "bank_cash",
    "contacts",
    "rms",
    "notices-detail",
    "notices-list",
    "phone",
    "vcards",
}


# A table, a file with the profile of its carrier, JSON, XML, a workbook and mail.
FORMS = ("ties", "att", "ftm", "camt053", "t-mobile", "mail")


@pytest.mark.parametrize("name", [*FORMS, *exhaustive(*sorted(EXPECTED.keys() - ASKED - {*FORMS}))])
def test_proposal_reads_the_file_as_it_should_be_read(name: str, tmp_path: Path) -> None:
    wanted = expected(name)
    path = Path(shutil.copy(FOLDER / wanted["file"], tmp_path))
    proposed = la.records.sniff(path).to_toml().partition("[[document]]")[2]
    keep = json.dumps(given(name).get("keep", []))  # which no file says
    described = f"{CASE}[[document]]{proposed}\nkeep = {keep}\n"
    (tmp_path / "case.toml").write_text(described, encoding="utf-8")
    with la.read_case(tmp_path) as case:
        assert (ties(case), stated(case)) == (wanted["ties"], wanted["stated"])


@pytest.mark.parametrize("name", EXPECTED)
def test_delivered_file_is_recognized(name: str) -> None:
    wanted = expected(name)
    found = la.records.sniff(FOLDER / wanted["file"])
    assert (found.reader, found.profile) == (
        wanted["reader"],
        given(name).get("profile", ""),
    )
