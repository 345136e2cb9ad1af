"""Cases that differ only in who a victim is give the same answers, but for hashes of the case."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

import matplotlib as mpl
import pytest

import linkanalysis as la
from linkanalysis.case.masked_names import _order
from linkanalysis.command.cli import main
from linkanalysis.errors import DataQualityWarning
from linkanalysis.graph.formats.table import FORMATS
from tests.test_full_of_protected import _saved
from tests.walk import CALLS, Inputs, texts_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WHO = "KY-0017", "Xiomenka Nettlecomb", "1996-12-07", "6065550160"  # a victim in a ring
# before, among and after all others: beginning of the id, name, birth date, phone
OTHERS = (
    ("AA", "Aabela Aaronsky", "1981-02-03", "2015550100"),
    ("KY-9", "Mordwin Mallisky", "1996-12-07", "6065550160"),
    ("ZZ", "Zyta Zzyzwick", "1999-11-28", "9895550199"),
)
# Of a case, its journal, a file made of it, or an object in memory.
HASHES = re.compile(
    rb"\b0x[0-9a-f]{6,}|\bcase [0-9a-f]{12}\b|bundle--[-0-9a-f]{36}"
    rb"|(?<![0-9a-f])[0-9a-f]{32}(?:[0-9a-f]{32})?(?![0-9a-f])"
)


# When an act was done: to the part of a second, which no record of these cases has.
ACTS = re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d+(?:Z|\+00:00)?")


def _ways(phone: str) -> tuple[str, str]:
    return f"1{phone}", f"({phone[:3]}) {phone[3:6]}-{phone[6:]}"


def _id_like(begin: str, people: frozenset[str]) -> str:
    """Return an id by which she has the same number among any of the people of the case."""
    others = sorted(people - {f"person:{WHO[0]}"}, key=_order)
    place = sorted(people, key=_order).index(f"person:{WHO[0]}")
    for number in range(10_000):
        entity = f"person:{begin}-{number:04}"
        if sorted([*others, entity], key=_order)[place] == entity:
            return entity.partition(":")[2]
    raise AssertionError(begin)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """One case three times: rings, calls, stays and payments around another victim."""
    made = tmp_path_factory.mktemp("cases") / "made"
    la.simulate_case(made, seed=3, people=60, calls=500, payments=120, rings=3)
    entities = la.read_case(made).entities()
    people = frozenset(entities.query("type == 'person'")["entity"])
    found = []
    for begin, name, born, phone in OTHERS:
        folder = made.parent / begin / "case"
        theirs = (_id_like(begin, people), name, born, *_ways(phone))
        changes = [*zip((*WHO[:3], *_ways(WHO[3])), theirs, strict=True)]
        seen = set()
        for path in sorted(made.rglob("*")):
            if path.is_file():
                text = path.read_text("utf-8")
                seen |= {old for old, _ in changes if old in text}
                for old, new in changes:
                    text = text.replace(old, new)
                copy = folder / path.relative_to(made)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(text, "utf-8")
        assert len(seen) == len(changes)
        found.append(folder)
    return found


@pytest.fixture(scope="module")
def cases(folders: list[Path]) -> list[la.Case]:
    found = [la.read_case(folder) for folder in folders]
    for case in found:
        case.decide(la.resolve(case))
    assert len({case.fingerprint for case in found}) == len(OTHERS)
    assert len({tuple(case.protection.names.values()) for case in found}) == len(OTHERS)
    assert len({tuple(sorted(case.protection.names.values())) for case in found}) == 1
    return found


def _bytes(value: object) -> bytes:
    return HASHES.sub(b"(hash)", "\n".join(texts_in(value)).encode("utf-8", "replace"))


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): ACTS.sub(
            b"(now)", HASHES.sub(b"(hash)", path.read_bytes())
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


ASKED: dict[str, Callable[[la.Case], object]] = {
    "scores": lambda case: la.centrality(la.build_graph(case), ["degree", "betweenness"]),
    "rings": lambda case: la.find_rings(la.build_graph(case)),
    "key entities": lambda case: la.key_entities(case, worlds=10),
    "map": lambda case: la.network_map(la.build_graph(case)).html,
    "contacts": la.build_contacts,
    "timeline": lambda case: la.views.timeline(case).html,
    "indicators": la.find_indicators,
    "pairs": la.resolve,
}


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(ask, id=name, marks=[] if name == "map" else [pytest.mark.exhaustive])
        for name, ask in ASKED.items()
    ],
)
def test_answers_are_the_same_whoever_she_is(
    cases: list[la.Case], ask: Callable[[la.Case], object]
) -> None:
    first, *others = (_bytes(ask(case)) for case in cases)
    assert len(first) > 1_000  # there is an answer
    assert others == [first, first]


@pytest.mark.exhaustive
def test_exports_are_the_same_whoever_she_is(cases: list[la.Case], tmp_path: Path) -> None:
    graphs = [la.build_graph(case) for case in cases]
    for form in FORMATS:
        written = []
        for number, graph in enumerate(graphs):
            folder = tmp_path / f"{form.suffixes[0]} {number}"
            folder.mkdir()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DataQualityWarning)
                graph.save(folder / f"graph{form.suffixes[0]}")
            written.append(_files(folder))
        assert written[1:] == written[:1] * 2, form.name


@pytest.mark.exhaustive
@pytest.mark.parametrize("options", [[], ["--release"]], ids=["working", "release"])
def test_reports_are_the_same_whoever_she_is(
    folders: list[Path], tmp_path: Path, options: list[str]
) -> None:
    outs = [tmp_path / str(number) for number in range(len(folders))]
    for folder, out in zip(folders, outs, strict=True):
        assert main(["report", str(folder), "--out", str(out), *options]) == 0
    first, *others = map(_files, outs)
    for files in others:
        assert files.keys() == first.keys()
        assert [name for name in files if files[name] != first[name]] == []


@pytest.mark.exhaustive
def test_every_call_is_the_same_whoever_she_is(
    cases: list[la.Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")  # figures bear the time and random ids
    monkeypatch.setitem(mpl.rcParams, "svg.hashsalt", "linkanalysis")
    inputs = [Inputs(case) for case in cases]
    different = []
    for name, ask in CALLS.items():
        if name.startswith("scale."):  # the tables of an engine are a file of the agency itself
            continue
        said = []
        for number, each in enumerate(inputs):
            folder = tmp_path / f"{name.replace(' ', '_')} {number}"
            folder.mkdir()
            value = ask(each)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DataQualityWarning)
                saved = [*_saved(value, folder)]
            assert all(path.exists() for path in saved)
            said.append((_bytes(value), _files(folder)))
        if said[1:] != said[:1] * 2:
            different.append(name)
    assert different == []
