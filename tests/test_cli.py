"""The command says what it did or what is wrong, and never leaves half of an answer."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.command.cli import _summary, main
from linkanalysis.command.products import _journal, _leave_out
from linkanalysis.errors import DataQualityWarning
from linkanalysis.protection.mentions import WITHHELD
from linkanalysis.views.pages.columns import rows_of
from linkanalysis.views.pages.page import data_of

SECRET = "long and random"  # noqa: S105 - of a test


def _lines(text: str) -> list[str]:
    return text.splitlines()


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated") / "case"
    assert main(_simulate(folder)) == 0
    return folder


@pytest.fixture
def case_folder(simulated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(simulated, tmp_path / "case"))


HER = "Shawna Ritchie"


@pytest.fixture
def calls_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "calls"
    folder.mkdir()
    rows = "".join(f"502-555-01{n:02},502-555-0199,2024-05-02,{HER}\n" for n in range(21))
    (folder / "calls.csv").write_text(f"caller,callee,start,Handled For\n{rows}")
    (folder / "case.toml").write_text(
        '[case]\npurpose = "training"\nregion = "US-KY"\n'
        '[[document]]\nfile = "calls.csv"\nreader = "calls"\n'
    )
    return folder


def _simulate(folder: Path) -> list[str]:
    sizes = ["--people", "30", "--calls", "80", "--payments", "20", "--rings", "1"]
    return ["simulate", str(folder), *sizes]


def test_version_is_that_of_the_package() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "linkanalysis", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"linkanalysis {la.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "the following arguments are required: import | report | verify | simulate | warm-up"),
        (["report", "x"], "the following arguments are required: --out"),
        (["report", "x", "--out", "y", "--seed", "-1"], '"-1" is not an integer of at least 0'),
        (
            ["simulate", "x", "--people", "many"],
            'argument --people: "many" is not an integer of at least 0',
        ),
    ],
)
def test_arguments_that_make_no_sense_end_with_two(
    arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    printed = capsys.readouterr()
    assert reason in printed.err
    assert not printed.out


def test_simulate_says_where_the_case_lies_and_what_to_do_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new" / "case"
    assert main(_simulate(folder)) == 0
    assert _lines(capsys.readouterr().out) == [
        f"Wrote a fictional case to {folder}; truth.json lists what was planted in it.",
        f"Next: linkanalysis report {folder} --out out",
    ]
    assert (folder / "case.toml").is_file()


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    with la.Case.create(tmp_path / "a.case", purpose="training", title="Blue") as case:
        assert case.position == 1
    return tmp_path / "a.case"


def test_verify_tells_an_intact_file_from_a_changed_one_and_changes_neither(
    case_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with la.Case.open(case_file) as case:
        head = case.head
    before = case_file.read_bytes(), case_file.stat().st_mtime_ns
    assert main(["verify", str(case_file), "--head", head]) == 0
    assert _lines(capsys.readouterr().out) == [
        f"Intact: {case_file} matches its 1 journal entries.",
        f"Head: {head}",
    ]
    assert (case_file.read_bytes(), case_file.stat().st_mtime_ns) == before
    with la.Case.open(case_file) as case:
        case.engine.execute("UPDATE header SET value = 'Green' WHERE name = 'title'")
    before = case_file.read_bytes(), case_file.stat().st_mtime_ns
    assert main(["verify", str(case_file), "--head", f"2{head[1:]}"]) == 1
    assert _lines(capsys.readouterr().out) == [
        f"NOT INTACT: {case_file} was changed by something other than linkanalysis.",
        (
            '  Table "header" does not match entry 1 of the journal: values of its rows were '
            "changed."
        ),
        "  The journal ends before entry 2, which the head names: entries were cut off.",
        "The journal names the document of an entry: Case.open(path).journal().",
    ]
    assert (case_file.read_bytes(), case_file.stat().st_mtime_ns) == before
    assert [each.name for each in case_file.parent.iterdir()] == ["a.case"]


def test_verify_reads_the_secret_of_a_signed_head_from_a_file(
    case_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    with la.Case.open(case_file) as case:
        signed = la.custody.signed_head(case, secret=SECRET)
    asked = ["verify", str(case_file), "--head", signed]
    assert main([*asked, "--secret-file", str(secret)]) == 0
    assert main(asked) == 1
    assert capsys.readouterr().err == (
        "linkanalysis: This head was signed: give the secret that it was signed with.\n"
    )


def test_simulate_into_a_full_folder_changes_nothing(
    case_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (case_folder / "truth.json").read_bytes()
    capsys.readouterr()
    assert main(["simulate", str(case_folder), "--seed", "3"]) == 1
    assert capsys.readouterr().err == (
        f"linkanalysis: {case_folder} is not an empty folder; nothing was written. "
        "Name a new one.\n"
    )
    assert (case_folder / "truth.json").read_bytes() == before


def test_results_of_somebody_else_are_never_replaced(
    case_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "report.html").write_text("mine", encoding="utf-8")
    capsys.readouterr()
    assert main(["report", str(case_folder), "--out", str(mine)]) == 1
    assert capsys.readouterr().err == (
        f"linkanalysis: {mine} exists and was not made by linkanalysis report; it was left "
        "unchanged. Name a new folder with --out, or remove this one yourself.\n"
    )
    assert (mine / "report.html").read_text(encoding="utf-8") == "mine"


def test_folder_without_a_case_is_an_error_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["report", str(empty), "--out", str(tmp_path / "out")]) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith("linkanalysis: ")
    assert "case.toml" in printed.err
    assert "Traceback" not in printed.err
    assert not printed.out
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def _missing_name(case_folder: Path) -> str:
    """Return the name of somebody protected."""
    truth = json.loads((case_folder / "truth.json").read_text(encoding="utf-8"))
    missing = next(w for w, r in truth["rings"][0]["members"].items() if r == "missing")
    with (case_folder / "people/persons.csv").open(encoding="utf-8", newline="") as file:
        return next(r["FULL_NAME"] for r in csv.DictReader(file) if r["PERSON_ID"] == missing)


def test_report_says_who_comes_first_and_keeps_its_results_on_an_error(
    case_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "results" / "out"
    name = _missing_name(case_folder)
    settings = case_folder / "case.toml"
    text = settings.read_text("utf-8").replace('"Bluegrass"', f'"Search for {name}"')
    settings.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert main(["report", str(case_folder), "--out", str(out)]) == 0
    captured = capsys.readouterr()
    printed = captured.out
    # a case named after somebody protected is reported without its title
    assert name not in captured.err + printed
    assert WITHHELD in (out / "report.html").read_text(encoding="utf-8")
    assert f"Start with {out / 'report.html'}" in printed
    assert "A lead, never a verdict." in printed
    with (out / "tables/key_entities.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    people = [row for row in rows if row["part"] == "people"]
    assert rows[: len(people)] == people
    assert {row["type"] for row in people} == {"person"}
    assert f"{people[0]['entity']} ({people[0]['in_top']} of 7)" in printed
    assert all(row["document_ids"] for row in rows)
    assert [path.name for path in out.parent.iterdir()] == ["out"]
    report = (out / "report.html").read_bytes()
    settings.write_text(text.replace("region", "regoin"), encoding="utf-8")
    assert main(["report", str(case_folder), "--out", str(out)]) == 1
    assert "regoin" in capsys.readouterr().err
    assert (out / "report.html").read_bytes() == report
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_summary_without_rings_says_of_what_the_protected_are_members() -> None:
    rings = la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))
    none = replace(rings, rings=(), withheld=5, notes=())
    assert _summary(none).splitlines() == [
        "Rings found: 0.",
        (
            "A position in the records, not in the crime. A lead, never a verdict. 5 protected "
            "among the members"
        ),
        "of rings and explained groups; not named.",
    ]


@pytest.mark.exhaustive
def test_a_folder_that_has_grown_is_reported_in_the_place_and_the_positions_of_before(
    calls_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def positions() -> dict[str, tuple[float, float]]:
        nodes = rows_of(data_of((out / "map.html").read_text("utf-8"))["nodes"])
        return {node["key"]: (node["x"], node["y"]) for node in nodes}

    def mode_of(path: Path) -> str:
        return f"{path.stat().st_mode & 0o777:o}"

    out = tmp_path / "out"
    out.mkdir(mode=0o750)
    for name, text, mode in (
        ("made_by.txt", "linkanalysis report", 0o600),
        ("report.html", "old", 0o640),
        ("map.html", "<html>", 0o600),
    ):
        (out / name).write_text(text, encoding="utf-8")
        (out / name).chmod(mode)
    report = ["report", str(calls_folder), "--out", str(out)]
    assert main(report) == 0
    printed = capsys.readouterr()
    # phones are ranked where no record ties a person to anything
    assert re.search(
        r"^No people are ranked, because no record ties a person to anything; \d+ phones rank near "
        r"the top, in tables/key_entities\.csv\. Add records that say who uses them\.$",
        printed.out,
        re.MULTILINE,
    )
    said = f"{out / 'map.html'} is not a map that can be read; the new map gets a new layout."
    assert f"linkanalysis: note: {said}\n" in printed.err
    # results are for their owner, unless those that they replace were for more
    modes = {path.relative_to(out).as_posix(): mode_of(path) for path in out.rglob("*")}
    folders = {name: modes.pop(name) for name in [*modes] if (out / name).is_dir()}
    assert mode_of(out) == "750"
    assert folders == {"figures": "700", "tables": "700"}
    assert modes.pop("report.html") == "640"
    assert set(modes.values()) == {"600"}
    # a column that nobody described is counted, and shown nowhere
    columns = pd.read_csv(out / "tables/columns.csv", keep_default_na=False)
    assert columns["state"].tolist() == ["mapped", "mapped", "mapped", "open"]
    said = (
        "1 column is open in 1 document: shown nowhere until the description of the document maps, "
        "keeps or ignores them. Look first at those that may tell of people: Handled For "
        "(calls.csv)."
    )
    assert f'<p class="lead">{said}</p>' in (out / "report.html").read_text("utf-8")
    files = [each for each in out.rglob("*") if each.is_file()]
    assert [each.name for each in files if HER.encode() in each.read_bytes()] == []
    before = positions()
    with (calls_folder / "calls.csv").open("a") as file:
        file.write(f"502-555-0300,502-555-0101,2024-06-02,{HER}\n")
        file.write(f"502-555-0300,502-555-0102,2024-06-03,{HER}\n")
    assert main(report) == 0
    after = positions()
    assert after.keys() - before.keys() == {"phone:+15025550300"}
    assert {entity: after[entity] for entity in before} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["calls", "out"]


def test_a_file_that_would_show_a_protected_person_is_left_out(
    case_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    (out / "figures").mkdir(parents=True)
    with la.read_case(case_folder) as case:
        page = f"<p>{_missing_name(case_folder)}</p>"
        (out / "figures" / "network.svg").write_text(page, encoding="utf-8")
        (out / "map.html").write_text("<p>Nobody</p>", encoding="utf-8")
        with pytest.warns(DataQualityWarning) as caught:
            _leave_out(case, out)
    assert re.fullmatch(
        r"figures/network\.svg is left out: it would reveal the name of Protected \d+\. Check "
        r"the title, the agency and the file names in case\.toml\. If none of them is the cause, "
        r"this is a bug: please report the file and the kind of leak\.",
        str(caught[0].message),
    )
    assert [path.name for path in out.rglob("*.*")] == ["map.html"]


def test_the_journal_shows_no_id_that_names_somebody_under_another_one() -> None:
    def stated(title: str, key: str, number: int) -> la.Batch:
        rows = [(key, "name", "Maria Lopez"), (key, "role", "victim"), ("person:9", "name", "B")]
        frame = pd.DataFrame(rows, columns=["entity", "attribute", "value"])
        return la.Batch.of(la.Document(title=title, sha256=f"{number:064}"), statements=frame)

    with la.Case(purpose="training") as case:
        case.add(stated("may", "person:Maria Lopez", 1))
        case.decide([la.Decision("person:Maria Lopez", "person:9", "different")])
        case.add(stated("june", "person:ML-1", 2), replaces="may")
        case.decide([la.Decision("person:ML-1", "person:9", "different")])
        subjects = [text.split("; ") for text in _journal(case)["subjects"]]
    assert subjects[2] == ["person:9", WITHHELD]
    assert subjects[4] == ["may"]
    assert subjects[5] == ["person:9", "Protected 1"]


def test_a_case_without_documents_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "case.toml").write_text('[case]\npurpose = "training"\n', encoding="utf-8")
    assert main(["report", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err == (
        f"linkanalysis: {tmp_path / 'case.toml'} lists no documents, so there is nothing to "
        "report. Add a [[document]] section with file and reader for each file.\n"
    )
    assert not (tmp_path / "out").exists()


def test_a_place_where_nothing_can_be_written_is_said(
    calls_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    capsys.readouterr()
    out = tmp_path / "file" / "out"
    assert main(["report", str(calls_folder), "--out", str(out)]) == 1
    assert capsys.readouterr().err == (
        f"linkanalysis: Cannot write to {out}: File exists. Name a folder with --out that you may "
        "write to.\n"
    )


def test_what_was_read_and_refused_comes_first_and_nothing_read_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ties.csv").write_text("source,target,type\n" + "a,b,kinn\n" * 295)
    (tmp_path / "people.csv").write_text("id,name\na,Ana Bell\nb,Ben Dorsey\n")
    (tmp_path / "case.toml").write_text(
        '[case]\npurpose = "training"\n[[document]]\nfile = "people.csv"\nreader = "entities"\n'
        '[[document]]\nfile = "ties.csv"\nreader = "links"\n'
    )
    out = tmp_path / "out"
    assert main(["report", str(tmp_path), "--out", str(out)]) == 2
    printed = capsys.readouterr()
    assert _lines(printed.out) == [
        "Read 2 documents: 2 rows read, 295 refused.",
        (
            "  ties.csv: 0 of 295 rows read; 295: the type of link is not in the vocabulary. "
            'Did you mean "kin"?'
        ),
        "    Give its meaning: values = { type = { … } }. (rows 2, 3, 4, …)",
    ]
    assert printed.err == (
        "linkanalysis: nothing could be read from ties.csv; no report was written. Correct "
        "case.toml as the lines above say, or use --allow-empty to continue anyway.\n"
    )
    assert not out.exists()
    assert main(["report", str(tmp_path), "--out", str(out), "--allow-empty"]) == 0
    page = (out / "report.html").read_text("utf-8")
    assert "The case holds 2 documents; 2 rows were read and " in page
    assert "295 could not be read" in page
