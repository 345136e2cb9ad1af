"""The same case gives the same answer: any hash seed, any number of threads, any order of rows."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS = """
import hashlib, sys
import linkanalysis as la

case = la.read_case(sys.argv[1])
case.decide(la.resolve(case))
graph = la.build_graph(case)
arcs = la.build_graph(case, directed=True)
people = la.project(graph, to="person", through=["phone", "booking", "event", "vehicle"])
every = [measure.name for measure in la.MEASURES]
outgoing = ["degree", "strength", "betweenness", "weighted_betweenness", "harmonic", "pagerank"]
answers = {
    "edges": graph.edges,
    "projection": people.edges,
    "rings": la.find_rings(graph).to_frame(),
    "findings": la.find_indicators(case).to_frame().drop(columns="evidence"),
    "degrees": la.centrality(graph, ["degree"], worlds=20).to_frame(),
    "communities": la.find_communities(people).to_frame(),
}
answers |= {} if sys.argv[2:] == ["few"] else {
    # each world is drawn by its own number: twenty would differ as soon as two hundred
    "measures": la.centrality(graph, every, worlds=20).to_frame(),
    "outgoing": la.centrality(arcs, outgoing, worlds=20).to_frame(),
    **{
        m.name: la.find_communities(
            graph if m.name == "two_mode" else people, method=m.name
        ).to_frame()
        for m in la.METHODS
    },
    "roles": la.people.brokerage_roles(graph, "country").to_frame(),
    "quadrants": la.people.quadrants(people).to_frame(),
    "ties": la.measures.tie_betweenness(people, weighted=True).to_frame(),
    "near": la.measures.proximity(
        graph, [id for id in graph.ids if id.startswith("event:")][:2]
    ).to_frame(),
}
for name, frame in answers.items():
    text = frame.to_csv(index=False, float_format="%.17g")
    print(name, len(frame), hashlib.sha256(text.encode()).hexdigest())
"""


def _shuffle(folder: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    for path in sorted(folder.rglob("*.csv")):
        header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        chance.shuffle(rows)
        path.write_text("".join([header, *rows]), encoding="utf-8")


def _answers(folder: Path, *asked: str, hash_seed: int, threads: int) -> dict[str, str]:
    environment = {
        **os.environ,
        "PYTHONHASHSEED": str(hash_seed),
        "LINKANALYSIS_THREADS": str(threads),
    }
    done = subprocess.run(
        [sys.executable, "-c", ANSWERS, str(folder), *asked],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return _lines(done.stdout)


def _lines(printed: str) -> dict[str, str]:
    return dict(line.split(" ", 1) for line in printed.splitlines())


@pytest.fixture(scope="module")
def case_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "case"
    # 380 entities: six chunks of work for the threads to share, and no question without an answer
    la.simulate_case(folder, seed=3, people=60, calls=500, payments=120, rings=3)
    return folder


@pytest.fixture(scope="module")
def expected(case_folder: Path) -> dict[str, str]:
    return _answers(case_folder, hash_seed=0, threads=1)


@pytest.mark.exhaustive
@pytest.mark.parametrize("hash_seed", range(1, 5))
def test_every_answer_is_the_same(
    case_folder: Path, expected: dict[str, str], tmp_path: Path, hash_seed: int
) -> None:
    shuffled = tmp_path / "shuffled"
    shutil.copytree(case_folder, shuffled)
    _shuffle(shuffled, hash_seed)
    assert all(int(answer.split(" ")[0]) for answer in expected.values())
    assert _answers(shuffled, hash_seed=hash_seed, threads=1 + hash_seed % 2) == expected


@pytest.mark.exhaustive
def test_answers_about_a_smaller_case_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    la.simulate_case(tmp_path / "as made", seed=1, people=90, calls=100, payments=30, rings=1)
    monkeypatch.setenv("LINKANALYSIS_THREADS", "1")
    monkeypatch.setattr(sys, "argv", ["-c", str(tmp_path / "as made"), "few"])
    exec(ANSWERS, {})  # noqa: S102 - as the other process does, with the hash seed of this one
    expected = _lines(capsys.readouterr().out)
    shutil.copytree(tmp_path / "as made", tmp_path / "shuffled")
    _shuffle(tmp_path / "shuffled", 1)
    assert all(int(answer.split(" ")[0]) for answer in expected.values())
    assert _answers(tmp_path / "shuffled", "few", hash_seed=1, threads=2) == expected
