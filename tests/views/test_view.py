"""Views as files, the shell of the page, and the part of pyvis that it needs."""

from __future__ import annotations

import base64
import hashlib
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import MissingExtraError
from linkanalysis.views.pages import page as shell
from linkanalysis.views.pages.appearance import place
from linkanalysis.views.pages.map_extent import readable_part

if TYPE_CHECKING:
    from shown_cases import Hostile


@pytest.fixture(scope="module")
def hostile_map(hostile_graph: la.EntityGraph) -> la.View:
    scores = la.centrality(hostile_graph, ["betweenness"])
    return la.network_map(hostile_graph, scores=scores)


def test_saved_file_is_the_page_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    path = la.View("<!DOCTYPE html>\n<p>é</p>").save(tmp_path / "view.html")
    assert path.read_bytes() == "<!DOCTYPE html>\n<p>é</p>".encode()
    assert [file.name for file in tmp_path.iterdir()] == ["view.html"]


def test_only_the_owner_reads_a_saved_page_unless_the_old_one_was_for_more(tmp_path: Path) -> None:
    path = la.View("new").save(tmp_path / "view.html")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    la.View("newer").save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


OPENING = """
import stat, webbrowser
import linkanalysis as la

webbrowser._browsers, webbrowser._tryorder = {}, []
webbrowser.register("quiet", None, webbrowser.GenericBrowser(["true", "%s"]))
paths = [la.View(f"<!DOCTYPE html>{number}").open() for number in range(2)]
print(*paths)
print(*(path.read_text() for path in paths))
print(*(oct(stat.S_IMODE(path.parent.stat().st_mode)) for path in paths))
"""


def test_open_hands_private_files_to_the_browser_that_go_with_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", OPENING], capture_output=True, text=True, check=True
    )
    paths, texts, modes = done.stdout.splitlines()
    assert (texts, modes) == ("<!DOCTYPE html>0 <!DOCTYPE html>1", "0o700 0o700")
    first, second = map(Path, paths.split())
    assert first != second
    assert first.parents[1] == second.parents[1]
    assert not first.parents[1].exists()


def test_failed_save_leaves_the_old_file_and_no_half_one(tmp_path: Path) -> None:
    path = la.View("old").save(tmp_path / "view.html")
    with pytest.raises(UnicodeEncodeError):
        la.View("half \ud800").save(path)
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(IsADirectoryError) as caught:
        la.View("new").save(tmp_path / "folder.html")
    assert str(caught.value) == (
        f"{tmp_path / 'folder.html'} is a folder; nothing was saved. Name a file, such as map.html."
    )
    assert path.read_text() == "old"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["folder.html", "view.html"]


def test_notebook_gets_a_frame_that_cannot_reach_it_and_a_picture(hostile_map: la.View) -> None:
    bundle = hostile_map._repr_mimebundle_()
    cell, picture = bundle["text/html"], bundle["image/png"]
    assert isinstance(cell, str)
    assert isinstance(picture, bytes)
    assert picture.startswith(b"\x89PNG")
    assert set(bundle) == {"text/plain", "text/html", "image/png"}
    frame = re.search(
        r"<iframe title=\"[^\"<]*\" sandbox=\"allow-scripts allow-downloads\" style=\"[^\"]*\" "
        r"srcdoc='<!DOCTYPE html>([^']*)'></iframe></div>$",
        cell,
    )  # nothing of the page closes the attribute
    assert frame is not None
    image = re.search(r'<img alt="Network map, as a picture" [^<>]*base64,([^"]*)">', cell)
    assert image is not None
    assert base64.b64decode(image.group(1)) == picture


def test_a_page_without_scripts_is_a_frame_as_it_is() -> None:
    cell = la.View("<!DOCTYPE html><p>it's & <b>here</b></p>", title="Note")._repr_html_()
    assert cell.endswith(
        "srcdoc='<!DOCTYPE html><p>it&#39;s &amp; <b>here</b></p>'></iframe></div>"
    )
    assert "<img" not in cell


def test_a_cell_keeps_what_a_case_says_as_text_that_can_be_searched(hostile_map: la.View) -> None:
    data = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', hostile_map.html)
    assert data is not None
    inside = data.group(0).replace("&", "&amp;").replace("'", "&#39;")
    assert inside in hostile_map._repr_html_()


@pytest.mark.exhaustive
def test_a_cell_of_four_hundred_entities_weighs_less_than_600_kb() -> None:
    people = [f"person:KY-{number:03}" for number in range(300)]
    rows = [
        (people[3 * k % 300], f"phone:+1502555{k % 100:04}", "uses", str(k)) for k in range(300)
    ]
    rows += [(people[k % 300], people[7 * k % 300], "associate_of", str(k)) for k in range(1, 400)]
    links = pd.DataFrame(rows, columns=["source", "target", "type", "row"])
    links["start"] = pd.Timestamp("2024-03-01").as_unit("us")
    names = pd.DataFrame({"entity": people, "attribute": "name", "value": people, "row": "2"})
    case = la.Case(purpose="training")
    document = la.Document(title="contacts.csv", sha256="0" * 64)
    case.add(la.Batch.of(document, links=links, statements=names))
    graph = la.build_graph(case)
    assert graph.n == 400
    bundle = la.network_map(graph)._repr_mimebundle_()
    kept = (part if isinstance(part, str) else base64.b64encode(part) for part in bundle.values())
    assert sum(map(len, kept)) < 600_000  # also with the picture beside the page


def test_same_graph_gives_the_same_bytes(hostile_case: la.Case, hostile_map: la.View) -> None:
    graph = la.build_graph(hostile_case)
    again = la.network_map(graph, scores=la.centrality(graph, ["betweenness"]))
    assert again.html == hostile_map.html


def test_policy_allows_exactly_the_scripts_and_style_of_the_page(hostile_map: la.View) -> None:
    text = hostile_map.html
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)

    def hashes(parts: list[str]) -> str:
        digests = (hashlib.sha256(part.encode()).digest() for part in parts)
        return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)

    assert policy.group(1) == (
        f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"\s(on\w+|style)=", text.split("<main>")[1].split("<script")[0])


def test_page_names_no_address_but_banners_and_the_namespace_of_svg(hostile_map: la.View) -> None:
    known = set(re.findall(r"https?://[^\"'\s)<]+", shell.read_visjs().text))
    known.add("http://www.w3.org/2000/svg")
    found = set(re.findall(r"https?://[^\"'\s)<]+", hostile_map.html))
    assert found <= known
    for address in known - {"http://www.w3.org/2000/svg"}:
        assert re.search(
            r"apache\.org|opensource\.org|almende|github\.com|visjs\.github\.io", address
        )


def test_nothing_of_a_protected_person_is_in_the_bytes(
    hostile: Hostile, hostile_map: la.View
) -> None:
    for secret in (
        hostile.hidden_name,
        hostile.hidden_phone,
        hostile.hidden_phone[6:],
        "KY-8",
        "seamstress",
        "victim",
    ):
        assert secret not in hostile_map.html
    assert "Protected 1" in hostile_map.html
    assert "phone 1 of Protected 1" in hostile_map.html


def test_vis_network_comes_out_of_pyvis_with_its_version() -> None:
    script = shell.read_visjs()
    assert script.version == "9.1.2"
    assert "sourceMappingURL" not in script.text
    assert "</script" not in script.text.lower()


def test_moved_vis_network_is_an_error_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shell, "VIS_FILE", "pyvis/gone/vis-network.min.js")
    shell.read_visjs.cache_clear()
    with pytest.raises(MissingExtraError) as caught:
        la.network_map(la.from_networkx(nx.path_graph(2)))
    assert str(caught.value) == (
        "The network map needs pyvis/gone/vis-network.min.js, which comes with pyvis 0.3.2. "
        'Install it: pip install "pyvis==0.3.2".'
    )


def test_crowded_graph_keeps_the_strongest_tie_of_everybody() -> None:
    network = nx.complete_graph(130)
    for a, b, tie in network.edges(data=True):
        tie["calls"] = 50 if b - a == 1 else 1 + (a * b) % 7
    part, said = readable_part(la.from_networkx(network, strength="calls"))
    assert (part.n, part.m) == (130, 6_000)
    assert int((part.strength == 50).sum()) == 129
    assert said[0] == (
        "The map draws 6,000 of 8,385 ties between these entities: the strongest tie of every "
        "entity, then the strongest ties overall."
    )


def test_direction_does_not_move_anybody() -> None:
    pairs = [("ana", "ben"), ("ben", "ana"), ("ben", "cay"), ("dov", "cay")]
    one_way = la.from_networkx(nx.DiGraph(pairs))
    both = la.from_networkx(nx.Graph(pairs), strength=None)
    np.testing.assert_allclose(place(one_way).std(), place(both).std(), rtol=0.2)
    assert '"directed":true' in la.network_map(one_way).html


@pytest.mark.parametrize("network", [nx.Graph(), nx.path_graph(1), nx.DiGraph([(1, 2)])])
def test_smallest_graphs_are_drawn(network: nx.Graph[int]) -> None:
    graph = la.from_networkx(network)
    assert la.network_map(graph).html.startswith("<!DOCTYPE html>")
    assert la.figure(graph).figure is not None
