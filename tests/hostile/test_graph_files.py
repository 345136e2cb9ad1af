"""Files nobody vouches for: a graph, or an error of ours with file and place, nothing else."""

from __future__ import annotations

import json
import random
import warnings
import zipfile
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from exhaustive import exhaustive

import linkanalysis as la
from linkanalysis.errors import DataQualityWarning, LinkAnalysisError, RecordError
from linkanalysis.graph.formats.reading import MOST_UNLISTED
from linkanalysis.graph.formats.table import FORMATS, Format

if TYPE_CHECKING:
    from pathlib import Path

MUTATIONS = 190  # of a file of each format: over 2,000 together
EVERY_FORMAT = pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)


def network() -> la.EntityGraph:
    graph = nx.MultiDiGraph(title="tips")
    graph.add_node("ana", label="Ana Fictional", role="suspect", days=[1, None])
    graph.add_node("ben", role="victim", label="Ben Fictional")
    graph.add_edge("ana", "ben", type="call", first="2024-05-01", last="2024-05-02", count=3)
    graph.add_edge("ana", "phone:+15025550100", type="uses")
    graph.add_edge("ana", "phone:+15025550100", type="call", note="é")
    return la.from_networkx(graph)


def mutated(content: bytes, draw: random.Random) -> bytes:
    """Change a file as accidents and attackers do."""
    data = bytearray(content)
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(data) + 1)
        way = draw.randrange(7)
        if way == 0:
            del data[at:]
        elif way == 1:
            del data[at : at + draw.randint(1, 30)]
        elif way == 2 and at < len(data):
            data[at] = draw.randrange(256)
        elif way == 3:
            data[at:at] = draw.choice(PIECES)
        elif way == 4:
            data[at:at] = data[at : at + 60] * 2
        elif way == 5:
            line = draw.choice(content.split(b"\n"))
            data[at:at] = line + b"\n"
        else:
            word, other = draw.choice(content.split() or [b""]), draw.choice(content.split())
            data = bytearray(bytes(data).replace(word, other, 1)) if word else data
    return bytes(data)


PIECES = [
    b"\x00",
    b"\xff\xfe",
    "\u202e".encode(),
    b'"',
    b"<",
    b"&x;",
    b"[[[[",
    b"{",
    b"\n",
    b"99999999999999999999999",
    b"-1",
    b"nan",
    b"null",
    b"<!DOCTYPE x>",
    b"]]>",
    b"true",
    b"1e999",
    b",,",
    b"\t",
]


@EVERY_FORMAT
@pytest.mark.parametrize("mutations", [40, *exhaustive(MUTATIONS)])
def test_a_mutated_file_is_a_graph_or_an_error_of_ours(
    row: Format, mutations: int, tmp_path: Path
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataQualityWarning)
        path = network().save(tmp_path / f"network{row.suffixes[0]}")
    parts = [each for each in tmp_path.iterdir() if each.is_file()]
    contents = {each: each.read_bytes() for each in parts}
    draw = random.Random(row.name)  # noqa: S311 - the same files every run
    read, said = 0, list[str]()
    for _ in range(mutations):
        victim = draw.choice(parts)
        victim.write_bytes(mutated(contents[victim], draw))
        try:
            graph = la.read_graph(path)
        except RecordError as error:
            said.append(str(error))
        else:
            read += graph.n < MOST_UNLISTED
        victim.write_bytes(contents[victim])
    assert read > 0 < len(said)
    assert read + len(said) == mutations
    assert all(text.startswith("network") and "Fictional" not in text for text in said)


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
XML = '<?xml version="1.0"?>'
DEEP = 100_000
HOSTILE: dict[str, tuple[str, bytes]] = {
    "a bomb of entities": (
        "x.graphml",
        f'{XML}<!DOCTYPE x [<!ENTITY l0 "lol">{BOMB}]><graphml>&l8;</graphml>'.encode(),
    ),
    "a file as an entity": (
        "x.gexf",
        f'{XML}<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><gexf>&f;</gexf>'.encode(),
    ),
    "a fetched document type": (
        "x.anx",
        f'{XML}<!DOCTYPE Chart SYSTEM "http://127.0.0.1/x.dtd"><Chart/>'.encode(),
    ),
    "elements in elements": ("x.graphml", b"<graphml>" + b"<graph>" * DEEP),
    "lists in lists of GML": ("x.gml", b"graph [ " + b"a [ " * DEEP),
    "lists in lists of JSON": ("x.json", b"[" * DEEP + b"]" * DEEP),
    "objects in objects of JSON": ("x.ftm.json", b'{"id":' * DEEP),
    "a number of many digits": ("x.json", b'{"nodes": [' + b"9" * 5_000 + b"]}"),
    "vertices that are not listed": ("x.net", b"*Vertices 999999999999\n*Edges\n1 2\n"),
    "vertices of DL": ("x.dl", b"dl n=999999999999\nformat=edgelist1\ndata:\n1 2\n"),
    "a null character": ("x.edgelist", b"a b\na \x00c\n"),
    "not UTF-8": ("x.edgelist", b"a b\n\xe9 c\n"),
    "gzip": ("x.graphml", b"\x1f\x8b\x08\x00"),
    "an unknown encoding": ("x.gexf", b'<?xml version="1.0" encoding="x-no"?><gexf/>'),
    "an empty file": ("x.graphml", b""),
    "no graph": ("x.graphml", b"<graphml/>"),
    "another root": ("x.graphml", b"<gexf/>"),
    "a literal of Python": ("x.edgelist", b"a b {" + b"[" * 5_000),
    "a quotation mark left open": ("x.csv", b'Source,Target\n"a,b\n'),
    "no columns": ("x.csv", b"caller,callee\n1,2\n"),
    "records in JSON": ("x.json", b'{"notices": []}'),
    "a changed key": (
        "x.graphml",
        b"""<graphml><key id="d0" for="graph" attr.name="kinds" attr.type="string"/>
        <graph edgedefault="directed"><data key="d0">{"node": 3}</data>
        <node id="a"><data key="d0">x</data></node></graph></graphml>""",
    ),
}
UNLISTED = "line 1: a text is not a number of vertices from 0 to 1,000,000."
SAID = {
    "a bomb of entities": "line 1: a document type can define entities, so it is not read. Delete "
    "the line <!DOCTYPE …>.",
    "a file as an entity": "line 1: a document type can define entities, so it is not read. Delete "
    "the line <!DOCTYPE …>.",
    "a fetched document type": "line 1: a document type can define entities, so it is not read. "
    "Delete the line <!DOCTYPE …>.",
    "elements in elements": "line 1: elements are nested too deeply.",
    "lists in lists of GML": "line 1: lists are nested too deeply.",
    "lists in lists of JSON": "line 1: lists and objects are nested too deeply.",
    "objects in objects of JSON": "line 1: lists and objects are nested too deeply.",
    "a number of many digits": "line 1: a number has too many digits.",
    "vertices that are not listed": UNLISTED,
    "vertices of DL": UNLISTED,
    "a null character": "line 2: the file has a null character: it is cut off or not a text.",
    "not UTF-8": "line 2: the text is not utf-8. Save the file as UTF-8.",
    "gzip": ": the file is compressed with gzip. Unpack it, and read what is inside.",
    "an unknown encoding": "line 1: the encoding that the file declares is not known. Save it as "
    "UTF-8.",
    "an empty file": "line 1: not XML (no element found).",
    "no graph": ": the file has no element graph.",
    "another root": 'line 1: the outermost element is "gexf", not "graphml". Check the suffix.',
    "a literal of Python": "line 1: a text is not the value of a tie, nor its attributes.",
    "a quotation mark left open": "line 2: a quotation mark is not closed, or stands inside a "
    "cell.",
    "no columns": "line 1: a graph needs the columns Source and Target. Records of cases are read "
    "by la.read_case; la.propose(path) says with which reader.",
    "records in JSON": ': the JSON has no lists "nodes" and "edges" or "links". Records of cases '
    "are read by la.read_case; la.propose(path) says with which reader.",
    "a changed key": ": the entry kinds, or a value that it describes, was changed since the file "
    "was written. Save the graph again.",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_place(name: str, tmp_path: Path) -> None:
    file, content = HOSTILE[name]
    (tmp_path / file).write_bytes(content)
    with pytest.raises(RecordError) as caught:
        la.read_graph(tmp_path / file)
    said = SAID[name]
    assert str(caught.value) == (f"{file}{said}" if said.startswith(":") else f"{file}, {said}")
    assert caught.value.document == file


def test_an_archive_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gexf"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("network.gexf", b"0" * 10_000_000)
    with pytest.raises(RecordError, match=r"^bomb\.gexf: the file is a zip archive\. Unpack it"):
        la.read_graph(path)


@pytest.mark.parametrize("suffix", ["edgelist", "csv", "json", "graphml"])
def test_a_line_of_many_megabytes_neither_hangs_nor_crashes(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{suffix}"
    start = {"csv": "Source,Target,note\na,b,"}.get(suffix, "a b ")
    path.write_text(start + '"x' * 10_000_000)
    with pytest.raises(RecordError):
        la.read_graph(path)


@pytest.mark.parametrize("suffix", ["graphml", "json", "csv", "edgelist"])
def test_names_with_controls_and_marks_of_direction_are_kept_and_shown(
    suffix: str, tmp_path: Path
) -> None:
    names = ["a\u202eb", "a\u200bb", "\ufeffa", "ab"]
    path = tmp_path / f"x.{suffix}"
    if suffix == "graphml":
        nx.write_graphml(nx.path_graph(names), path)
    elif suffix == "json":
        path.write_text(json.dumps(nx.node_link_data(nx.path_graph(names))))
    else:
        rows = [",".join(pair) for pair in pairwise(names)]
        head = ["Source,Target"] if suffix == "csv" else []
        path.write_text("\n".join([*head, *rows]), encoding="utf-8")
    graph = la.read_graph(path)
    assert (graph.n, graph.m) == (4, 3)
    assert all(name.isprintable() for name in graph.ids)


def test_what_is_not_a_graph_says_what_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "calls.xlsx"
    path.write_bytes(b"")
    with pytest.raises(RecordError) as caught:
        la.read_graph(path)
    assert str(caught.value) == (
        "calls.xlsx has no suffix of a graph. Choose from .graphml, .gexf, .gml, .csv, .ftm.json, "
        ".stix.json, .json, .anx, .net, .dl, .edgelist, or name a folder for CSV tables. Case "
        "files are opened by la.Case.open, records read by la.read_case."
    )
    with pytest.raises(RecordError, match=r"^no\.gml: there is no such file\.$"):
        la.read_graph(tmp_path / "no.gml")


def test_ends_of_ties_must_be_ids_that_the_file_lists(tmp_path: Path) -> None:
    (tmp_path / "x_nodes.csv").write_text("Id,Label\n1,Ana\n2,Ben\n")
    (tmp_path / "x_edges.csv").write_text("Source,Target\nAna,Ben\n1,2\n")
    with pytest.raises(RecordError) as caught:
        la.read_graph(tmp_path / "x.csv")
    assert str(caught.value) == (
        "x.csv: 2 ends of ties name no entity of the file. Ties must name entities by their ids, "
        "not by their labels."
    )
    assert "Ana" not in str(caught.value)


def test_a_path_that_is_none_is_refused() -> None:
    for path in (None, 3, "a\x00b"):
        with pytest.raises(LinkAnalysisError):
            la.read_graph(path)  # type: ignore[arg-type]
