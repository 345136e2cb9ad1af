"""The main job on the sample case: planted rings first, nobody protected shown, always the same."""

from __future__ import annotations

import html
import io
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.command.cli import main
from linkanalysis.command.products import PEOPLE_MEASURES
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.views.pages.columns import rows_of
from linkanalysis.views.pages.page import data_of
from tests.walk import simulated_secrets

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BLUEGRASS = Path(__file__).parents[1] / "sample_data" / "bluegrass"
of_bluegrass = pytest.mark.parametrize(
    "folder", [pytest.param(BLUEGRASS, marks=pytest.mark.exhaustive, id="bluegrass")], indirect=True
)
FILES = {
    "figures/network.pdf",
    "figures/network.png",
    "figures/network.svg",
    "journal.csv",
    "made_by.txt",
    "map.html",
    "report.html",
    "report.md",
    "tables/columns.csv",
    "tables/decisions.csv",
    "tables/documents.csv",
    "tables/entity_scores.csv",
    "tables/findings.csv",
    "tables/key_entities.csv",
    "tables/people_scores.csv",
    "tables/problems.csv",
    "tables/ring_members.csv",
    "tables/rings.csv",
}


def _written(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def _truth(folder: Path) -> Any:  # noqa: ANN401 - JSON
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


def _rings(folder: Path) -> la.RingTable:
    case = la.read_case(folder)
    case.decide(la.resolve(case))
    return la.find_rings(la.build_graph(case), seed=0)


def _members(rings: la.RingTable) -> list[set[str]]:
    ids = unmasked(rings.graph.ids)
    return [{ids[member.node] for member in ring.members} for ring in rings]


def _planted(folder: Path) -> list[set[str]]:
    return [{f"person:{who}" for who in ring["members"]} for ring in _truth(folder)["rings"]]


@pytest.fixture(
    scope="module",
    params=[None, pytest.param(BLUEGRASS, marks=pytest.mark.exhaustive)],
    ids=["small", "bluegrass"],
)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample case, or one like it that is read in a moment."""
    if isinstance(request.param, Path):
        return request.param
    small = tmp_path_factory.mktemp("small") / "case"
    la.simulate_case(small, seed=1, people=90, calls=100, payments=30, rings=1)
    return small


@pytest.fixture(scope="module")
def outputs(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("main_job") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINKANALYSIS_THREADS", "2")
        assert main(["report", str(folder), "--out", str(out)]) == 0
    return _written(out)


@pytest.fixture(scope="module")
def rings(folder: Path) -> la.RingTable:
    return _rings(folder)


def test_every_result_is_written(outputs: dict[str, bytes]) -> None:
    assert set(outputs) == FILES
    assert all(outputs.values())


@of_bluegrass
def test_planted_rings_are_the_first_found(folder: Path, rings: la.RingTable) -> None:
    planted, found = _planted(folder), _members(rings)
    for members in planted:
        first = found[: len(planted) + 1]
        assert max(len(members & ring) / len(members | ring) for ring in first) >= 0.5


@of_bluegrass
def test_what_everybody_uses_ties_nobody(folder: Path, rings: la.RingTable) -> None:
    shared = {thing.thing for ring in rings for thing in ring.shared}
    assert len(shared) > 20
    assert not shared & {f"phone:+{phone}" for phone in _truth(folder)["hubs"].values()}
    assert max(len(ring.members) for ring in rings) <= 12


def test_no_protected_person_stands_in_any_byte(folder: Path, outputs: dict[str, bytes]) -> None:
    secrets = simulated_secrets(folder)
    assert len(secrets) > (300 if folder == BLUEGRASS else 50)
    spellings = {
        spelling
        for secret in secrets
        for spelling in (secret, html.escape(secret), json.dumps(secret)[1:-1])
    }
    shown = [
        (name, spelling)
        for name, content in outputs.items()
        for spelling in sorted(spellings)
        if spelling.encode() in content
    ]
    assert shown == []


@of_bluegrass
@pytest.mark.browser
@pytest.mark.parametrize(
    "paper", ["A4", "Letter"]
)  # the numbers of pages are those of Debian's fonts
def test_the_report_takes_one_page_for_its_summary_and_twelve_before_its_appendix(
    outputs: dict[str, bytes], browser: Browser, paper: str
) -> None:
    page = browser.new_page()
    page.set_content(outputs["report.html"].decode())
    whole = _pages(page.pdf(format=paper))
    page.evaluate("document.querySelectorAll('.appendix').forEach((part) => part.remove())")
    assert 3 < _pages(page.pdf(format=paper)) <= 12 < whole
    page.evaluate("document.querySelectorAll('nav, nav ~ *').forEach((part) => part.remove())")
    assert _pages(page.pdf(format=paper)) == 1
    page.close()


def _pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@of_bluegrass
def test_the_first_page_shows_signs_about_the_rings_and_no_ids_of_things(
    outputs: dict[str, bytes],
) -> None:
    report = outputs["report.html"].decode()
    first = report[report.index('id="first-page"') : report.index("<nav")]
    assert re.findall(r"(?:account|ad|address|phone|place|plate|vehicle):\S+", first) == []
    signs = first[first.index("Indicators of trafficking") : first.index("What speaks against")]
    assert {"ring-1", "ring-2", "ring-3"} <= {*re.findall(r'href="#(ring-\d)"', signs)}


def test_a_person_has_one_rank_in_map_and_tables(outputs: dict[str, bytes]) -> None:
    table = pd.read_csv(io.BytesIO(outputs["tables/people_scores.csv"])).set_index("entity")
    nodes = rows_of(data_of(outputs["map.html"].decode())["nodes"])
    people = {node["key"]: node["scores"] for node in nodes if node["scores"]}
    assert people
    for entity, scores in people.items():
        row = table.loc[entity]
        low, high = math.floor(row["degree_low"]), math.ceil(row["degree_high"])
        assert low <= row["degree_rank"] <= high
        within = f"{low}–{high}" if low < high else f"{low}"
        rank = f"{row['degree_rank']} of {len(table)} ({within} in simulated networks)"
        assert scores[list(PEOPLE_MEASURES).index("degree")][1] == rank


def test_the_map_shows_what_ties_each_member_of_a_ring(outputs: dict[str, bytes]) -> None:
    drawn = data_of(outputs["map.html"].decode())
    tied = {end for tie in rows_of(drawn["edges"]) for end in (tie["a"], tie["b"])}
    members = [fold["members"] for fold in drawn["folds"] if fold["kind"] == "Ring"]
    assert members
    assert [group for group in members if not tied.issuperset(group)] == []


def test_masked_people_are_counted(outputs: dict[str, bytes]) -> None:
    assert b"Protected 1" in outputs["tables/ring_members.csv"] + outputs["report.html"]
    assert b"Leads, not findings of guilt" in outputs["report.html"]


@of_bluegrass
def test_same_bytes_with_another_hash_seed_and_one_thread(
    folder: Path, outputs: dict[str, bytes], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "linkanalysis", "report", str(folder), "--out", str(tmp_path / "o")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": "4711", "LINKANALYSIS_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    again = _written(tmp_path / "o")
    assert set(again) == set(outputs)
    # the journal says when each act was done
    assert [n for n in outputs if again[n] != outputs[n] and n != "journal.csv"] == []


@of_bluegrass
def test_order_of_rows_does_not_change_the_rings(
    folder: Path, rings: la.RingTable, tmp_path: Path
) -> None:
    shuffled = tmp_path / "shuffled"
    shutil.copytree(folder, shuffled)
    chance = random.Random(5)  # noqa: S311 - no secret
    for path in sorted(shuffled.rglob("*.csv")):
        header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        chance.shuffle(rows)
        path.write_text("".join([header, *rows]), encoding="utf-8")
    assert _members(_rings(shuffled)) == _members(rings)


@of_bluegrass
def test_all_who_are_named_as_a_ring_lead_to_their_rows(
    outputs: dict[str, bytes], rings: la.RingTable
) -> None:
    report = outputs["report.html"].decode()
    for group in rings:
        _, _, rows = report.partition(f'id="ring-{group.number}-rows"')
        rows = rows.partition("</article>")[0]
        assert "<h4>Evidence</h4>" in rows
        assert f'href="#ring-{group.number}-rows"' in report


def test_every_ring_of_the_tables_leads_to_its_rows(outputs: dict[str, bytes]) -> None:
    report = outputs["report.html"].decode()
    members = pd.read_csv(io.BytesIO(outputs["tables/ring_members.csv"]))
    assert len(members)
    for ring in members["ring"].unique():
        _, _, rows = report.partition(f'id="ring-{ring}-rows"')
        assert "<h4>Evidence</h4>" in rows.partition("</article>")[0]
        assert f'href="#ring-{ring}-rows"' in report


@of_bluegrass
def test_indicators_that_rest_on_the_same_rows_say_so(outputs: dict[str, bytes]) -> None:
    text = outputs["report.md"].decode()
    control, kept = "Said to control several people", "Identity documents of others"
    for name, other in ((control, kept), (kept, control)):
        section = text.split(f"\n### {name}\n")[1].split("\n### ")[0]
        assert f"- **Same rows as**: {other}\n" in section


@of_bluegrass
def test_both_phones_of_a_handover_are_in_the_rows_cited(outputs: dict[str, bytes]) -> None:
    text = outputs["report.md"].decode()
    rows = text.split("\n### A phone that may have replaced another\n")[2].split("\n### ")[0]
    assert "phone:+12705550173 called" in rows
    assert "phone:+15025550160 called" in rows


@of_bluegrass
def test_who_is_suspect_in_an_event_is_said_and_what_the_protected_are_is_not(
    outputs: dict[str, bytes],
) -> None:
    text = outputs["report.md"].decode()
    assert "is involved in event:24-00008 as suspect, 2024-01-23" in text
    assert re.findall(r"Protected \d+ is involved in \S+ as ", text) == []
    assert re.findall(r" as (?:victim|witness|minor)\b", text) == []
