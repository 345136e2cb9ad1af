"""The documents tell the truth: what they show runs, what they name exists."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import linkanalysis as la
from linkanalysis.ingest.records.document_keys import SETTING_KEYS
from linkanalysis.ingest.records.folder import CASE_KEYS, REPLACES
from linkanalysis.ingest.sheets.profiles import PROFILES
from linkanalysis.vocabulary import LINK_TYPES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


(BLOCK,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)


def test_the_block_of_the_readme_runs_on_a_small_case(tmp_path: Path) -> None:
    rows = "".join(f"502-555-01{n:02},502-555-0199,2024-05-02\n" for n in range(9))
    (tmp_path / "calls.csv").write_text(f"caller,callee,start\n{rows}")
    (tmp_path / "case.toml").write_text(
        '[case]\npurpose = "training"\nregion = "US-KY"\n'
        '[[document]]\nfile = "calls.csv"\nreader = "calls"\n'
    )
    assert BLOCK.count("sample_data/bluegrass") == 1
    code = BLOCK.replace("sample_data/bluegrass", str(tmp_path))
    exec(code, {})  # noqa: S102 - what the README says


@pytest.mark.exhaustive
def test_the_block_of_the_readme_runs_as_it_stands() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BLOCK],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


CASE_TOML = (ROOT / "docs/case_toml.md").read_text(encoding="utf-8")


def test_the_list_of_keys_of_case_toml_has_each_with_its_kind_of_value() -> None:
    _, of_case, of_documents, *_ = re.split(r"^## .*$", CASE_TOML, flags=re.MULTILINE)
    row = re.compile(r"^\| `(\w+)` \| ([^|]+) \| \S.*\|$", re.MULTILINE)
    assert dict(row.findall(of_documents)) == SETTING_KEYS | {REPLACES: "text"}
    known = {*dict(row.findall(of_case)), *SETTING_KEYS} - {"file"}
    assert known == {*CASE_KEYS, *SETTING_KEYS} - {"file"}
    (profiles,) = re.findall(r"^\| `profile` .*$", of_documents, flags=re.MULTILINE)
    assert {*re.findall(r'"([\w-]+)"', profiles)} == {each.name for each in PROFILES}


def test_the_list_of_types_of_links_is_that_of_the_table() -> None:
    _, types = CASE_TOML.split("## Types of links")
    listed = re.findall(r"^\| `(\w+)` \| (.*) \|$", types, flags=re.MULTILINE)
    counted = "attributed_"  # links that the library makes and no document states
    assert listed == [
        (row.name, row.reading) for row in LINK_TYPES if not row.name.startswith(counted)
    ]


def test_the_example_of_case_toml_is_valid(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", CASE_TOML, flags=re.DOTALL)
    (tmp_path / "case.toml").write_text("\n".join(blocks), encoding="utf-8")
    (tmp_path / "jail.csv").write_text(
        "Inmate,Capacity,Geb.,Tattoos,Shift,Clerk,Batch,Handled For\n"
        "Ray Oda,arrested,1990-05-02,owl,day,Al,7,Ada Quill\n"
    )
    (tmp_path / "buys.csv").write_text(
        "Buy,date,Target ID,Target,CI,CI Name\nCB-1,05/06/2024 10:00,P1,Ray Oda,CI7,Ada Quill\n"
    )
    (tmp_path / "remittances.csv").write_text(
        "Send Date,Sender,Sender Phone,Receiver,Receiver Phone,Principal\n"
        "2024-05-03,Ray Oda,502-555-0143,Ada Quill,502-555-0199,40\n"
    )
    (tmp_path / "motel").mkdir()
    (tmp_path / "motel/may.csv").write_text(
        "RED FOX MOTEL\n\nRm,Guest,Arr Date,Arr Time\n110,Ada Quillfeather,05/02/2024,14:30\n"
    )
    case = la.read_case(tmp_path)
    dated = case.links().dropna(subset=["start"])
    assert dated[["start", "role"]].fillna("").astype(str).to_numpy().tolist() == [
        ["2024-05-02 18:30:00", ""],
        ["2024-05-03 04:00:00", ""],
        ["2024-05-06 14:00:00", "suspect"],
        ["2024-05-06 14:00:00", "confidential_source"],
    ]
    states = case.columns().query("document == 'jail.csv'")["state"].tolist()
    assert states == ["mapped"] * 3 + ["kept"] * 2 + ["ignored"] * 2 + ["open"]


@pytest.mark.parametrize("document", ["README.md", "docs/questions.md", "docs/case_toml.md"])
def test_a_document_names_only_what_there_is(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert {name for name in re.findall(r"\bla\.([\w.]*\w)", text) if not exists(la, name)} == set()


def exists(where: object, dotted: str) -> bool:
    first, _, rest = dotted.partition(".")
    return hasattr(where, first) and (not rest or exists(getattr(where, first), rest))


def test_the_readme_lists_every_reader() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", README, flags=re.MULTILINE)) == {
        reader.name for reader in la.READERS
    }


@pytest.mark.parametrize(
    "document",
    [
        *("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "benchmarks/README.md"),
        "docs/questions.md",
    ],
)
def test_every_link_leads_somewhere(document: str) -> None:
    path = ROOT / document
    links = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert {link for link in links if not (path.parent / link).exists()} == set()


def test_every_room_of_the_architecture_stands() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in (ROOT / "linkanalysis").glob("*/__init__.py")}
    assert {room for room in rooms if f"`{room}/`" not in text} == set()


def test_the_commands_stand_where_the_checks_look_for_them() -> None:
    for name in ("main-job", "tests", "exhaustive"):
        blocks = re.findall(rf"<!-- command: {name} -->\n```sh\n(.*)\n```\n", README)
        assert len(blocks) == 1
