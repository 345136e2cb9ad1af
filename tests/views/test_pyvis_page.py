"""A page of pyvis, made of what `to_pyvis` hands on, asks for nothing."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from conftest import Sheet

ADDRESS = re.compile(r"https?://[^\s\"'`<>)\\\\]+")


def _page() -> str:
    network = la.to_pyvis(la.from_networkx(nx.Graph([("ana", "ben"), ("ben", "cay")])))
    text: str = network.generate_html()
    return text


def test_every_address_in_the_page_is_in_the_scripts_of_pyvis() -> None:
    files = Path(str(metadata.distribution("pyvis").locate_file("pyvis/templates/lib")))
    known = {
        address
        for path in files.rglob("*")
        if path.suffix in {".js", ".css"}
        for address in ADDRESS.findall(path.read_text(encoding="utf-8"))
    }
    page = _page()
    assert set(ADDRESS.findall(page)) <= known
    assert "bootstrap@" not in page
    assert not re.search(r"<(link|script|img|iframe)[^>]*(href|src)=.https?:", page)


@pytest.mark.browser
def test_a_page_of_pyvis_draws_without_a_network(sheet: Sheet, tmp_path: Path) -> None:
    path = tmp_path / "pyvis.html"
    path.write_text(_page(), encoding="utf-8")
    page = sheet.show(path)
    page.locator("canvas").wait_for()
    assert page.evaluate("network.body.nodeIndices") == ["person:ana", "person:ben", "person:cay"]
    assert (sheet.requests, sheet.errors) == ([], [])
