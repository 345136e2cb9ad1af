"""A case in which nearly everybody is protected: no file that leaves it holds a byte about them."""

from __future__ import annotations

import base64
import re
import warnings
import zlib
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from matplotlib.axes import Axes

import linkanalysis as la
from linkanalysis.command.cli import main
from linkanalysis.core.result import Result
from linkanalysis.errors import DataQualityWarning
from tests.walk import CALLS, Inputs, texts_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST = ("Zorabel", "Quillane", "Ottowyn", "Vesperia", "Thandrel", "Ysolwen")
LAST = ("Brackwater", "Fenharrow", "Dunmarrow", "Silverquist", "Ashgrovel")
PROTECTED = [f"{first} {last}" for first in FIRST for last in LAST]
NAMED = ["Ann Sus", "Bo Sus", "Cy Sus", "Di Sus", "Ed Sus", "Flo Sus", "Gus Sus"]
ROLES = ("victim", "witness", "missing person", "informant", "minor")
MONTHS = ("January", "February", "March", "April", "May", "June")


def _born(k: int) -> tuple[int, int, int]:
    return 1961 + k, 1 + k % 6, 11 + k % 17


def _phone(k: int) -> str:
    return f"50255501{k + 30:02}"


def _secrets() -> list[str]:
    """List names, and phones and birth dates in the forms in which a page might write them."""
    found = [part.lower() for name in PROTECTED for part in (name, *name.split())]
    for k in range(len(PROTECTED)):
        digits, (year, month, day) = _phone(k), _born(k)
        found += [digits, f"502-555-01{digits[-2:]}", f"(502) 555-01{digits[-2:]}"]
        found += [
            f"{year}-{month:02}-{day:02}",
            f"{month}/{day}/{year}",
            f"{month:02}/{day:02}/{year}",
        ]
        found += [f"{day} {MONTHS[month - 1].lower()} {year}", f"v-{k:03}"]
    return list(dict.fromkeys(found))


SECRETS = re.compile("|".join(map(re.escape, _secrets())))


def _folder(folder: Path) -> Path:
    """Write the files of the case: roles, phones, dates, and texts that name people."""
    people = [
        (f"V-{k:03}", name, "{1}/{2}/{0}".format(*_born(k)), ROLES[k % 5], _phone(k), "")
        for k, name in enumerate(PROTECTED)
    ]
    people += [
        (f"S-{k}", name, "1/1/1950", "suspect", f"50255502{k:02}", f"drove {PROTECTED[k]} home")
        for k, name in enumerate(NAMED)
    ]
    columns = ["id", "name", "birth_date", "role", "phone", "note"]
    pd.DataFrame(people, columns=columns).to_csv(folder / "people.csv", index=False)
    everybody = [row[0] for row in people]
    stays = [
        (who, "booking", f"B{night}", "stayed_at", f"2024-03-{1 + night:02}")
        for night in range(12)
        for place, who in enumerate(everybody)
        if (place + night) % 3
    ]
    stays += [(f"S-{k}", "person", f"V-{k:03}", "associate_of", "2024-03-01") for k in range(7)]
    stays += [(f"S-{k}", "account", f"ACC{k}", "holds", "2024-03-01") for k in range(7)]
    stays += [(f"V-{k:03}", "account", f"V-{k:03}-ACC", "holds", "2024-03-01") for k in range(30)]
    names = ["source", "target_type", "target", "type", "start"]
    ties = pd.DataFrame(stays, columns=names)
    ties["place"] = f"the house of {PROTECTED[0]}"
    ties.to_csv(folder / f"{PROTECTED[1]}.csv", index=False)
    calls = [
        (_phone(k), f"50255502{(k + n) % 7:02}", f"2024-03-{1 + n:02} 2{k % 4}:{k:02}")
        for k in range(len(PROTECTED))
        for n in range(6)
    ]
    frame = pd.DataFrame(calls, columns=["caller", "callee", "start"])
    frame.to_csv(folder / "calls.csv", index=False)
    paid = [(f"S-{k % 7}", PROTECTED[k], f"2024-03-{1 + k % 28:02}", "100.00") for k in range(30)]
    ads = pd.DataFrame(paid, columns=["ad", "text", "start", "price"]).assign(site="ads.example")
    ads["phone"] = [_phone(k) for k in range(30)]
    ads.to_csv(folder / "ads.csv", index=False)
    sent = [
        (f"ACC{k % 7}", f"V-{k:03}-ACC", "900.00", "USD", f"2024-03-{1 + k % 28:02}", PROTECTED[k])
        for k in range(30)
    ]
    names = ["payer", "payee", "amount", "currency", "date", "memo"]
    pd.DataFrame(sent, columns=names).to_csv(folder / "bank.csv", index=False)
    described = f"""
[case]
title = "In re {PROTECTED[2]}"
purpose = "training"
region = "US-KY"
timezone = "America/Kentucky/Louisville"
received = 2024-07-08
agency = "Office of {PROTECTED[3]}"
"""
    for name, reader in (
        *(("people.csv", "entities"), (f"{PROTECTED[1]}.csv", "links")),
        *(("calls.csv", "calls"), ("ads.csv", "advertisements"), ("bank.csv", "payments")),
    ):
        described += f'\n[[document]]\nfile = "{name}"\nreader = "{reader}"\n'
        described += f'title = "{name} of {PROTECTED[4]}"\nhandling = "only for {PROTECTED[5]}"\n'
    (folder / "case.toml").write_text(described, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    return Inputs(la.read_case(_folder(tmp_path_factory.mktemp("full"))))


def _saved(value: object, folder: Path) -> Iterator[Path]:
    """Save a value in every way in which it can be saved."""
    if isinstance(value, list):
        for k, part in enumerate(value):
            inside = folder / str(k)
            inside.mkdir()
            yield from _saved(part, inside)
    elif isinstance(value, Result):
        yield value.save_csv(folder / "table.csv")
    elif isinstance(value, la.View):
        yield value.save(folder / "page.html")
        if not any(part in value.html for part in ("<script", "<iframe")):
            yield value.save(folder / "page.md")
    elif isinstance(value, Axes):
        for kind in ("svg", "pdf", "png"):
            value.figure.savefig(folder / f"figure.{kind}")
            yield folder / f"figure.{kind}"


def _unfolded(data: bytes) -> Iterator[bytes]:
    """Yield bytes as they are, and what is packed inside: streams of a PDF, pictures in a page."""
    yield data
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, flags=re.DOTALL):
        try:
            yield zlib.decompress(stream)
        except zlib.error:
            yield stream
    for packed in re.findall(rb"base64,([A-Za-z0-9+/=]+)", data):
        yield base64.b64decode(packed)


def _found_in(data: bytes) -> list[str]:
    text = "\n".join(part.decode("utf-8", "replace") for part in _unfolded(data)).lower()
    text += data.decode("utf-16-le", "ignore").lower()
    found = SECRETS.search(text)
    return [text[max(0, found.start() - 60) : found.end() + 60]] if found else []


def test_the_search_itself_finds_what_is_packed() -> None:
    name = PROTECTED[0].encode()
    assert _found_in(name)
    assert _found_in(PROTECTED[0].encode("utf-16-le"))
    assert _found_in(b"stream\n" + zlib.compress(name) + b"endstream")
    assert _found_in(b"data:image/png;base64," + base64.b64encode(name))
    assert _found_in(b"nobody") == []


@pytest.mark.exhaustive
def test_a_table_a_page_and_a_figure_name_nobody(tmp_path: Path) -> None:
    case = la.read_case(_folder(tmp_path))
    assert len(case.protection.names) >= 2 * len(PROTECTED)  # they, and their phones
    graph = la.build_graph(case)
    answers = [
        la.centrality(graph, ["degree"], worlds=0),
        la.views.timeline(case, entities=["person:S-0"]),
        la.figures.matrix(graph),
    ]
    files = list(_saved(answers, tmp_path))
    assert [path.suffix for path in files] == [".csv", ".html", ".svg", ".pdf", ".png"]
    contents = [path.read_bytes() for path in files]
    assert [found for data in contents for found in _found_in(data)] == []
    assert sum(b"Sus" in data or b"S-0" in data for data in contents) >= 2


@pytest.mark.exhaustive
def test_nothing_that_leaves_the_case_names_anybody(inputs: Inputs, tmp_path: Path) -> None:
    assert len(inputs.case.protection.names) >= 2 * len(PROTECTED)  # they, and their phones
    leaks: dict[str, list[str]] = {}
    files = named = 0
    for name, ask in CALLS.items():
        if name.startswith("scale."):  # the tables of an engine are a file of the agency itself
            continue
        value = ask(inputs)
        folder = tmp_path / name.replace(" ", "_")
        folder.mkdir()
        found = _found_in("\n".join(texts_in(value)).encode("utf-8", "replace"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataQualityWarning)
            for path in _saved(value, folder):
                data = path.read_bytes()
                files += 1
                named += b"Sus" in data or b"S-0" in data
                found += _found_in(data)
        if found:
            leaks[name] = found
    assert leaks == {}
    assert files > 70
    assert named > 20  # those who are not protected are in them


@pytest.mark.exhaustive
def test_the_products_of_the_command_name_nobody(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    out = tmp_path / "out"
    assert main(["report", str(_folder(tmp_path / "case")), "--out", str(out)]) == 0
    products = [path for path in out.rglob("*") if path.is_file()]
    assert {path.suffix for path in products} >= {".html", ".md", ".csv"}
    assert {path.name: found for path in products if (found := _found_in(path.read_bytes()))} == {}
    assert "Ann Sus" in (out / "map.html").read_text(encoding="utf-8")
