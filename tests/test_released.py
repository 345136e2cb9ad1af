"""Released products name suspects and whom the officer names, and number everybody else."""

from __future__ import annotations

import html
import re
import warnings
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exhaustive import one_in

import linkanalysis as la
from linkanalysis.command.cli import main
from linkanalysis.errors import CaseError, DataQualityWarning, ProtectedError, UnknownNameError
from linkanalysis.graph.formats.table import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from linkanalysis.graph.formats.table import Format

BLUEGRASS = Path(__file__).parents[1] / "sample_data" / "bluegrass"
FIRST = ("Zorabel", "Quillane", "Ottowyn", "Vesperia", "Thandrel", "Ysolwen", "Kelvane", "Morwen")
LAST = ("Brackwater", "Fenharrow", "Dunmarrow", "Silverquist", "Ashgrovel")
PEOPLE = [f"{first} {last}" for last in LAST for first in FIRST]
ALIASES = [f"Slim {first[::-1]}{last[:3]}".title() for last in LAST for first in FIRST]
ROLES = ["suspect", "", "associate", "wanted", "", "convicted", "of interest", ""]
ROLE = [ROLES[k % 8] if k % 13 else "victim" for k in range(len(PEOPLE))]
IDS = [f"KY-{100 + (k * 37) % 800}" for k in range(len(PEOPLE))]
PHONES = [f"50255501{k + 10:02}" for k in range(len(PEOPLE))]
BYSTANDER = ROLE.index("")
VICTIM = ROLE.index("victim")
TOML = """
[case]
title = "Motel"
purpose = "training"
region = "US-KY"
timezone = "America/Kentucky/Louisville"
received = 2024-07-08
"""


def _folder(folder: Path) -> Path:
    """Write a small case: people with phones and aliases, stays and calls."""
    folder.mkdir()
    notes = [f"met {PEOPLE[k - 1]}" for k in range(len(PEOPLE))]
    rows = zip(IDS, PEOPLE, ALIASES, ROLE, PHONES, notes, strict=True)
    columns = ["id", "name", "alias", "role", "phone", "note"]
    frames = {"people": pd.DataFrame(rows, columns=columns)}
    stays = [
        (IDS[k], "booking", f"B{night}", "stayed_at", f"2024-03-{1 + night:02}")
        for night in range(12)
        for k in range(len(PEOPLE))
        if (k // 8 + night) % 5 == 0 and (k + night) % 3
    ]
    names = ["source", "target_type", "target", "type", "start"]
    frames["links"] = pd.DataFrame(stays, columns=names)
    calls = [
        (PHONES[k], PHONES[(k * 3 + n) % len(PEOPLE)], f"2024-03-{1 + n:02} 2{k % 4}:{k:02}")
        for k in range(len(PEOPLE))
        for n in range(1, 6)
    ]
    frames["calls"] = pd.DataFrame(calls, columns=["caller", "callee", "start"])
    toml = TOML
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
        reader = "entities" if name == "people" else name
        keep = 'keep = ["note"]\n' if name == "people" else ""
        toml += f'[[document]]\nfile = "{name}.csv"\nreader = "{reader}"\n{keep}'
    (folder / "case.toml").write_text(toml, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _folder(tmp_path_factory.mktemp("released") / "case")


@pytest.fixture(scope="module")
def case(folder: Path) -> la.Case:
    return la.read_case(folder)


def _text_of(path: Path) -> str:
    """Return what a file says, also in streams and escapes, in lower case."""
    data = path.read_bytes()
    streams = re.findall(rb"stream\r?\n(.*?)endstream", data, flags=re.DOTALL)
    for stream in streams:
        try:
            data += zlib.decompress(stream)
        except zlib.error:
            continue
    text = data.decode("utf-8", "replace")
    text += data.decode("utf-16-le", "ignore")
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return (text + html.unescape(text)).casefold()


def _found_in(out: Path, texts: Iterable[str]) -> dict[str, list[str]]:
    """Return which texts each file of a folder has, as words of their own."""
    sought = sorted({text.casefold() for text in texts}, key=len, reverse=True)
    either = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sought))})(?!\w)")
    found = {
        path.name: sorted(set(either.findall(_text_of(path))))
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }
    return {name: texts for name, texts in found.items() if texts}


def _about(people: Iterable[int]) -> list[str]:
    called = [text for k in people for text in (PEOPLE[k], ALIASES[k], IDS[k])]
    return called + [text for k in people for text in (PHONES[k], f"+1{PHONES[k]}")]


SUSPECTS = [k for k, role in enumerate(ROLE) if role in {"suspect", "convicted", "wanted"}]
OTHERS = [k for k in range(len(PEOPLE)) if k not in SUSPECTS]


@pytest.mark.exhaustive
def test_a_released_report_names_suspects_alone(folder: Path, tmp_path: Path) -> None:
    working, out = tmp_path / "working", tmp_path / "released"
    assert main(["report", str(folder), "--out", str(working)]) == 0
    assert main(["report", str(folder), "--out", str(out), "--release"]) == 0
    files = [{path.name for path in each.rglob("*")} for each in (working, out)]
    # who is whom is for the agency: in a release most of its people have no name
    assert files[0] - files[1] == {"decisions.csv"}
    assert files[1] <= files[0]
    assert len(_found_in(working, _about(OTHERS))) > 5  # the search finds what is there
    assert _found_in(out, _about(OTHERS)) == {}
    named = _found_in(out, [PEOPLE[k] for k in SUSPECTS])
    assert {"map.html", "report.html", "key_entities.csv"} <= named.keys()
    for name in ("map.html", "report.html", "report.md", "figures/network.svg"):
        assert "Working copy" in (working / name).read_text("utf-8")
        text = (out / name).read_text("utf-8")
        assert "Release copy" in text
        assert "Working copy" not in text


@pytest.mark.exhaustive
def test_whom_the_officer_names_is_named_as_well(folder: Path, tmp_path: Path) -> None:
    out, who = tmp_path / "out", f"person:{IDS[BYSTANDER]}"
    assert main(["report", str(folder), "--out", str(out), "--release", "--name", who]) == 0
    assert "map.html" in _found_in(out, [PEOPLE[BYSTANDER]])
    assert _found_in(out, _about(k for k in OTHERS if k != BYSTANDER)) == {}


def test_names_are_for_a_release_alone(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["report", str(folder), "--out", str(out), "--name", "person:x"]) == 1
    assert "use it with --release" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("form", one_in(4, FORMATS), ids=lambda form: form.name)
def test_exports_of_a_release_name_suspects_alone(
    case: la.Case, tmp_path: Path, form: Format
) -> None:
    with case.for_release() as released, warnings.catch_warnings():
        warnings.simplefilter("ignore", DataQualityWarning)  # of what the format cannot hold
        la.build_graph(released).save(tmp_path / f"graph{form.suffixes[0]}")
    assert _found_in(tmp_path, _about(OTHERS)) == {}
    assert _found_in(tmp_path, [IDS[k] for k in SUSPECTS]) != {}


def test_pages_and_tables_of_a_release_name_suspects_alone(case: la.Case, tmp_path: Path) -> None:
    with case.for_release() as released:
        graph = la.build_graph(released)
        suspect, other = (f"person:{IDS[k]}" for k in (SUSPECTS[0], BYSTANDER))
        masked = released.protection.shown(other)
        assert masked.startswith("Protected ")
        la.views.timeline(released, entities=[suspect]).save(tmp_path / "timeline.html")
        la.views.entity_profile(graph, suspect).save(tmp_path / "profile.html")
        la.shortest_paths(graph, suspect, masked).save_csv(tmp_path / "paths.csv")
        explained = released.explain(suspect)["text"].str.cat(sep="\n")
        (tmp_path / "explained.txt").write_text(explained, encoding="utf-8")
        assert released.find(PEOPLE[BYSTANDER].split()[0]).to_frame().empty
    assert _found_in(tmp_path, _about(OTHERS)) == {}
    assert "profile.html" in _found_in(tmp_path, [PEOPLE[SUSPECTS[0]]])


def test_who_is_protected_cannot_be_named(case: la.Case) -> None:
    with pytest.raises(ProtectedError, match=rf"person:{IDS[VICTIM]} is protected, so naming="):
        case.for_release(naming=[f"person:{IDS[BYSTANDER]}", f"person:{IDS[VICTIM]}"])
    masked = case.protection.shown(f"person:{IDS[VICTIM]}")
    with pytest.raises(ProtectedError, match=f"{masked} is protected"):
        case.for_release(naming=masked)


def test_nobody_can_be_named_who_is_unknown_or_no_person(case: la.Case) -> None:
    with pytest.raises(UnknownNameError, match=r'"person:nobody" is in no standing document'):
        case.for_release(naming=["person:nobody"])
    with pytest.raises(CaseError, match="is no person; naming= takes ids of people"):
        case.for_release(naming=["booking:B1"])


def test_an_override_names_no_victim_in_a_release(case: la.Case) -> None:
    victim = f"person:{IDS[VICTIM]}"
    with case.copy() as shown:
        shown.override(victim, by="Judge Doe", reason="order 24-118")
        assert shown.protection.shown(victim) == victim
        with shown.for_release() as released:
            assert released.protection.shown(victim).startswith("Protected ")
            assert released.override_notes() == ()
        with pytest.raises(ProtectedError, match="is protected"):
            shown.for_release(naming=victim)


def test_a_release_is_for_reading_and_names_nobody_more(case: la.Case, tmp_path: Path) -> None:
    bystander = f"person:{IDS[BYSTANDER]}"
    with case.for_release(naming=bystander) as released:
        assert released.protection.label(bystander) == PEOPLE[BYSTANDER]
        acts: list[Callable[[], object]] = [
            lambda: released.withdraw("people.csv", reason="x"),
            lambda: released.save(tmp_path / "x.case"),
            lambda: released.override(bystander, by="x", reason="x"),
        ]
        for act in acts:
            with pytest.raises(CaseError, match="This is the case as it is released"):
                act()
        with pytest.raises(ProtectedError, match="nothing is exported with real ids"):
            la.build_graph(released).save(tmp_path / "x.gml", exact=True, by="x", reason="x")
        with released.copy() as copy, released.as_of(2) as then, released.for_release() as again:
            names = {each.protection.shown(bystander) for each in (copy, then)}
            assert names == {bystander}
            assert again.protection.shown(bystander).startswith("Protected ")
            others = {f"person:{IDS[k]}" for k in OTHERS} - {bystander}
            for each in (copy, then, again):
                assert each.released
                assert others <= each.protection.protected
        with pytest.raises(ProtectedError, match="is protected"):
            released.for_release(naming=f"person:{IDS[OTHERS[-1]]}")
    assert not case.released


@pytest.mark.exhaustive
def test_the_released_report_of_bluegrass_names_suspects_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["report", str(BLUEGRASS), "--out", str(out), "--release"]) == 0
    case = la.read_case(BLUEGRASS)
    case.decide(la.resolve(case))
    stated = case.statements()
    suspects = set(stated.loc[(stated["attribute"] == "role") & stated["value"].isin(
        ["suspect", "convicted", "wanted"]), "entity"])  # fmt: skip
    links = case.links()
    of_link = links[links["role"].isin(["suspect", "convicted", "wanted"])]
    suspects |= {each for each in {*of_link["source"], *of_link["target"]} if "person:" in each}
    suspects -= case.protection.protected
    called = stated[stated["attribute"].isin(["name", "alias", "maiden_name"])]
    theirs = called["entity"].isin(suspects)
    shown = {name.casefold() for name in called.loc[theirs, "value"]}
    hidden = [name for name in called.loc[~theirs, "value"] if name.casefold() not in shown]
    people = [each for each in case.labels() if each.startswith("person:")]
    hidden += [each.partition(":")[2] for each in people if each not in suspects]
    assert len(hidden) > 400
    assert _found_in(out, hidden) == {}
    assert len(_found_in(out, shown)) > 8
