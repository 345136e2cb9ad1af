from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from linkanalysis.case import Case
from linkanalysis.errors import DataQualityWarning, RecordError
from linkanalysis.ingest.records.documents import file_batch, file_hash
from linkanalysis.ingest.records.folder import read_folder
from linkanalysis.records import read_case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TIES = "source,target\nKY-1,KY-2\nKY-2,KY-3\n"
CALLS = "caller,callee,start\n502-555-0143,502-555-0199,2024-05-02 10:00\n"
LINKS = '[[document]]\nfile = "ties.csv"\nreader = "links"\n'


def refusal(folder: Path, **options: str) -> str:
    with pytest.raises(RecordError) as caught:
        read_case(folder, **options)
    return str(caught.value)


def test_folder_becomes_a_case_with_its_documents(write_folder: Callable[..., Path]) -> None:
    folder = write_folder(
        {"ties.csv": TIES, "calls/b.csv": CALLS, "calls/a.csv": CALLS, "calls/x.txt": "no"},
        'title = "Bluegrass"\nregion = "US-KY"\ntimezone = "America/Kentucky/Louisville"\n'
        'agency = "Example County Sheriff"\nscheme = "admiralty"\n'
        + LINKS
        + '[[document]]\nfile = "calls/*.csv"\nreader = "calls"\ntimezone = "UTC"\n'
        'grade = "B2"\nhandling = "TLP:AMBER"\nbasis = "subpoena 24-118"\n'
        'received = 2024-05-02\norigin = "carrier A"\n',
    )
    case = read_case(folder)
    documents = case.documents().set_index("id")
    assert list(documents.index) == ["ties.csv", "calls/a.csv", "calls/b.csv"]
    assert documents.loc["ties.csv", "sha256"] == hashlib.sha256(TIES.encode()).hexdigest()
    row = documents.loc["calls/a.csv"]
    assert [str(row[name]) for name in ("title", "grade", "origin", "agency", "basis")] == [
        "a.csv",
        "B2",
        "carrier A",
        "Example County Sheriff",
        "subpoena 24-118",
    ]
    assert str(row["received"])[:10] == "2024-05-02"
    assert (case.title, case.purpose, case.region) == ("Bluegrass", "training", "US-KY")
    starts = case.links().dropna(subset=["start"])["start"].astype(str)
    assert set(starts) == {"2024-05-02 10:00:00"}  # the zone of the document wins


def test_documents_take_the_defaults_of_the_case(write_folder: Callable[..., Path]) -> None:
    folder = write_folder(
        {"ties.csv": TIES},
        'scheme = "admiralty"\ngrade = "B2"\nhandling = "TLP:AMBER"\nreader = "links"\n'
        'color = "red"\ntype = "kin"\n[[document]]\nfile = "ties.csv"\n',
    )
    case = read_case(folder)
    assert case.documents()[["reader", "grade", "handling"]].to_numpy().tolist() == [
        ["links", "B2", "TLP:AMBER"]
    ]
    assert set(case.links()["type"]) == {"kin"}


def test_mistakes_in_defaults_are_told_once(write_folder: Callable[..., Path]) -> None:
    folder = write_folder({"ties.csv": TIES}, 'grade = "Z9"\ncolor = "pink"\n' + LINKS)
    assert refusal(folder).splitlines() == [
        'case.toml, [case]: grade has no scheme; set one, such as scheme = "admiralty".',
        (
            'case.toml, [case]: "pink" is not a color of notices. Choose from black, blue, green, '
            "orange, purple, red, silver, un, yellow."
        ),
    ]


def test_all_mistakes_of_case_toml_are_told_at_once(write_folder: Callable[..., Path]) -> None:
    folder = write_folder(
        {"ties.csv": TIES},
        'timezne = "UTC"\nregion = "KY"\n'
        '[[document]]\nfile = "ties.csv"\nreader = "linkz"\n'
        '[[document]]\nfile = "absent.csv"\nreader = "calls"\ngarde = "B2"\n'
        '[[document]]\nreader = "notices"\nfile = "../secret.json"\n'
        '[[document]]\nfile = "ties.csv"\nreader = "payments"\ncurrency = "$"\n'
        'timezone = "Louisville"\ndate_format = "%m/%d"\nscheme = "admiralty"\ngrade = "Z9"\n'
        'columns = ["a"]\n'
        "[[documents]]\n",
        purpose="investigating",
    )
    assert refusal(folder).splitlines() == [
        'case.toml: "documents" is not a table. Did you mean "document"?',
        'case.toml, [case]: "timezne" is not a key. Did you mean "timezone"?',
        'case.toml, [case]: "investigating" is not a purpose. Did you mean "investigation"?',
        (
            'case.toml, [case]: region: "KY" alone is the Cayman Islands in ISO 3166, and Kentucky '
            'on many US forms. Write "US-KY" for Kentucky, or "CYM" for the Cayman Islands.'
        ),
        'case.toml, [[document]] 1: "linkz" is not a reader. Did you mean "links"?',
        'case.toml, [[document]] 2: "garde" is not a key. Did you mean "grade"?',
        'case.toml, [[document]] 2: there is no file "absent.csv" in the folder.',
        (
            'case.toml, [[document]] 3: "../secret.json" must lie in the folder; '
            'write its path from there with "/".'
        ),
        ('case.toml, [[document]] 4: columns must be a table such as { caller = "A_NUMBER" }.'),
    ]


def test_mistakes_in_settings_say_what_to_write(write_folder: Callable[..., Path]) -> None:
    folder = write_folder(
        {"ties.csv": TIES},
        '[[document]]\nfile = "ties.csv"\nreader = "payments"\ncurrency = "$"\n'
        'timezone = "Louisville"\ndate_format = "%m/%d"\nscheme = "admiralty"\ngrade = "Z9"\n'
        'encoding = "utf-99"\ndelimiter = "tab"\ndecimal = "x"\nhandling = "TLP:PINK"\n',
    )
    where = "case.toml, [[document]] 1: "
    assert refusal(folder).splitlines() == [
        where + '"x" is not a decimal sign. Choose from ,, ..',
        where + 'timezone "Louisville" is not a time zone; write one such as "America/New_York".',
        where + 'encoding "utf-99" is not an encoding; write one such as "cp1252".',
        where + 'date_format "%m/%d" has no year; write one such as "%m/%d/%Y %H:%M:%S".',
        where + "delimiter must be one character, such as ; or a tab.",
        where + 'currency "$" is not a currency; write its three letters, such as "USD".',
        where + '"Z9" is not a code of Admiralty (NATO). A whole code is "B2"; its parts are '
        "source A B C D E F; information 1 2 3 4 5 6.",
    ]


def test_purpose_is_required(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text("[case]\n")
    assert refusal(tmp_path) == (
        "case.toml, [case]: purpose is missing; it is one of investigation, intelligence, training."
    )


def test_case_without_documents_is_empty(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text('[case]\npurpose = "training"\nregion = "US-KY"')
    folder = read_folder(tmp_path)
    assert (folder.sources, folder.region, folder.title) == ((), "US-KY", tmp_path.name)


def test_folder_without_case_toml_says_what_to_do(tmp_path: Path) -> None:
    assert refusal(tmp_path) == (
        f"{tmp_path} has no case.toml, which describes its files. la.propose(folder) proposes one."
    )


def test_case_toml_that_is_no_toml_is_told_by_line(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text("[case\n")
    message = refusal(tmp_path)
    assert message.startswith(f"{tmp_path / 'case.toml'} is not TOML: ")
    assert "line 1" in message


def test_missing_columns_of_all_files_are_told_before_anything_is_read(
    write_folder: Callable[..., Path], tmp_path: Path
) -> None:
    folder = write_folder(
        {
            "calls.csv": "callee,caller_no,start\n",
            "ties.csv": "source;target\n",
            "wide.csv": ",".join(f"c{place}" for place in range(12)),
        },
        LINKS
        + '[[document]]\nfile = "calls.csv"\nreader = "calls"\ncolumns = { durration = "S" }\n'
        + '[[document]]\nfile = "wide.csv"\nreader = "calls"\n'
        + 'columns = { caller = "A", callee = "c0", start = "c1" }\n',
    )
    file = tmp_path / "new.case"
    hint = 'Another delimiter between the cells? Set it: delimiter = ";".'
    assert refusal(folder, file=str(file)).splitlines() == [
        f'ties.csv has no column "source"; it has source;target. {hint}',
        f'ties.csv has no column "target"; it has source;target. {hint}',
        'calls.csv: "durration" is not a column of the reader calls. Did you mean "duration"?',
        (
            'calls.csv has no column "caller"; it has callee, caller_no, start. '
            'Did you mean "caller_no"? Map it: columns = { caller = "caller_no" }.'
        ),
        (
            'wide.csv has no column "A"; it has c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 and 2 more. '
            'Map it: columns = { caller = "…" }.'
        ),
    ]
    assert not file.exists()


def test_one_file_may_be_read_by_two_readers_but_not_twice_by_one(
    write_folder: Callable[..., Path],
) -> None:
    both = LINKS + '[[document]]\nfile = "ties.csv"\nreader = "entities"\n'
    both += 'columns = { id = "source" }\nignore = ["target"]\n'
    case = read_case(write_folder({"ties.csv": TIES}, both))
    assert case.documents()["id"].tolist() == ["ties.csv", "ties.csv#entities"]
    assert refusal(write_folder({"ties.csv": TIES}, LINKS + LINKS)) == (
        "case.toml, [[document]] 2: ties.csv is read twice with the reader links. For further "
        "people of its records, map other columns to them, such as "
        'columns = { name = "…" }, and set their role.'
    )


def test_reading_goes_on_where_it_stopped(
    write_folder: Callable[..., Path], tmp_path: Path
) -> None:
    file = tmp_path / "bluegrass.case"
    read_case(write_folder({"ties.csv": TIES}, LINKS), file=file).close()
    more = LINKS + '[[document]]\nfile = "more.csv"\nreader = "links"\n'
    folder = write_folder({"more.csv": "source,target\nKY-8,KY-9\n"}, more)
    with read_case(folder, file=file) as case:
        assert case.documents()["id"].tolist() == ["ties.csv", "more.csv"]
        position = case.position
        fingerprint = case.fingerprint
    with read_case(folder, file=file) as case:
        assert (case.position, case.fingerprint) == (position, fingerprint)
    with Case.open(file) as case:
        assert len(case.links()) == 3


def test_document_that_changed_is_refused_and_the_case_stays(
    write_folder: Callable[..., Path], tmp_path: Path
) -> None:
    file = tmp_path / "bluegrass.case"
    read_case(write_folder({"ties.csv": TIES}, LINKS), file=file).close()
    folder = write_folder({"ties.csv": TIES + "KY-4,KY-5\n"}, LINKS)
    assert refusal(folder, file=str(file)) == (
        "ties.csv changed since it was read into the case, which is unchanged. "
        "Give the new file another name, or read into a new case file."
    )
    with Case.open(file) as case:
        assert len(case.links()) == 2


def test_case_held_for_another_purpose_is_refused(
    write_folder: Callable[..., Path], tmp_path: Path
) -> None:
    file = tmp_path / "bluegrass.case"
    Case.create(file, purpose="intelligence").close()
    folder = write_folder({"ties.csv": TIES}, LINKS)
    assert refusal(folder, file=str(file)) == (
        "bluegrass.case has the purpose intelligence, but case.toml says training. "
        "The file is unchanged; name another one."
    )


def test_key_without_a_file_is_refused(write_folder: Callable[..., Path]) -> None:
    folder = write_folder({"ties.csv": TIES}, LINKS)
    assert refusal(folder, key="secret") == (
        'A key encrypts a case file; name one, such as file="bluegrass.case".'
    )


def test_reading_says_nothing_on_standard_output(
    write_folder: Callable[..., Path], capfd: pytest.CaptureFixture[str]
) -> None:
    read_case(write_folder({"ties.csv": TIES}, LINKS)).close()
    assert capfd.readouterr() == ("", "")


def test_parquet_reads_like_csv(write_folder: Callable[..., Path], tmp_path: Path) -> None:
    import duckdb  # noqa: PLC0415 - only to write the file

    frame = pd.DataFrame(
        {
            "caller": [15025550143, 15025550143],
            "callee": ["502-555-0199", None],
            "start": pd.to_datetime(["2024-05-02 10:00", "2024-05-02 10:01"]),
            "duration": [62.0, 3.5],
        }
    )
    with duckdb.connect() as engine:
        engine.from_df(frame).write_parquet(str(tmp_path / "calls [a].parquet"))
    document = '[[document]]\nfile = "calls [a].parquet"\nreader = "calls"\n'
    case = read_case(write_folder({}, 'region = "US-KY"\ntimezone = "UTC"\n' + document))
    links = case.links()
    assert links[["source", "target", "duration", "row"]].to_numpy().tolist() == [
        ["phone:+15025550143", "phone:+15025550199", 62.0, "2"]
    ]
    assert links["start"].astype(str).tolist() == ["2024-05-02 10:00:00"]
    assert case.problems()[["row", "column", "raw"]].to_numpy().tolist() == [
        ["3", "callee", "15025550143,,2024-05-02 10:01:00,3.5"]
    ]


@pytest.mark.parametrize("name", ["", "**.csv", "[.csv", "case.toml/x"])
def test_pattern_that_finds_nothing_is_told(write_folder: Callable[..., Path], name: str) -> None:
    described = f'[[document]]\nfile = "{name}"\nreader = "links"\n'
    assert refusal(write_folder({}, described)) == (
        f'case.toml, [[document]] 1: there is no file "{name}" in the folder.'
    )


@pytest.mark.parametrize("described", ["document = [1]\n", "[document]\nfile = 'x'\n"])
def test_documents_must_be_tables(tmp_path: Path, described: str) -> None:
    (tmp_path / "case.toml").write_text(f"{described}")
    assert refusal(tmp_path) == (
        "case.toml needs one table [case], and a table [[document]] for each document."
    )


# One process for each moment, made by a fork, which saves the time of starting Python. The first
# one lives and counts the statements, of which the others see a part.
KILLED = """
import os, sys
from linkanalysis.storage.engine import DuckEngine
from linkanalysis.records import read_case

fetch, seen, last = DuckEngine.fetch, 0, 0

def count(*given):
    global seen
    seen += 1
    if seen == last:
        os.kill(os.getpid(), 9)
    return fetch(*given)

def read(name):
    read_case(sys.argv[1], file=f"{sys.argv[1]}/{name}.case").close()
    os.write(pipe[1], seen.to_bytes(4))
    os._exit(0)

DuckEngine.fetch = count
pipe = os.pipe()
if not os.fork():
    read("whole")
os.wait()
every = int.from_bytes(os.read(pipe[0], 4))
for moment in map(int, sys.argv[2:]):
    if not os.fork():
        last = every * (moment + 7) // 16  # before that there is no case yet
        read(moment)
    assert os.wait()[1] == 9
"""


@pytest.mark.exhaustive
def test_process_that_is_killed_keeps_whole_documents(
    write_folder: Callable[..., Path], tmp_path: Path
) -> None:
    """Kill an import at ten moments: the case holds whole documents, and reading goes on."""
    moments = range(10)
    calls = "caller,callee,start\n" + "".join(
        f"+15025550{n % 900 + 100},+15025551{n % 800 + 100},2024-05-02 {n % 24:02}:00Z\n"
        for n in range(1_000)
    )
    files = {"ties.csv": TIES, "calls.csv": calls + '"",,\n', "more.csv": TIES}
    readers = [("ties", "links"), ("calls", "calls"), ("more", "links")]
    described = "".join(
        f'[[document]]\nfile = "{name}.csv"\nreader = "{reader}"\n' for name, reader in readers
    )
    folder = write_folder(files, described)
    links = {"ties.csv": 2, "calls.csv": 1_000, "more.csv": 2}
    # from 3.12 on Python warns of forks beside threads, here those of libraries, which are idle
    quiet = "ignore:This process:DeprecationWarning"
    command = [sys.executable, "-W", quiet, "-c", KILLED, str(folder), *map(str, moments)]
    stopped = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (stopped.returncode, stopped.stderr) == (0, "")
    kept = []
    for moment in moments:
        file = tmp_path / f"{moment}.case"
        with Case.open(file) as case:
            documents = case.documents()["id"].tolist()
            kept.append(len(documents))
            assert documents == list(links)[: len(documents)]
            assert len(case.links()) == sum(links[each] for each in documents)
        with read_case(folder, file=file) as case:
            assert case.documents()["id"].tolist() == list(links)
            assert len(case.links()) == sum(links.values())
    assert sorted(set(kept)) == [0, 1, 2, 3]  # the last moment is after all were kept


def test_file_that_is_no_parquet_is_told(write_folder: Callable[..., Path]) -> None:
    document = '[[document]]\nfile = "calls.parquet"\nreader = "calls"\n'
    assert refusal(write_folder({"calls.parquet": "PAR1"}, document)) == (
        "calls.parquet is not a Parquet file that can be read."
    )


DELIVERED = (
    '[[document]]\nfile = "may.csv"\nreader = "links"\ntitle = "Ties, first delivery"\n'
    '[[document]]\nfile = "june.csv"\nreader = "links"\nreplaces = "{}"\n'
)


@pytest.mark.parametrize("name", ["may.csv", "Ties, first delivery"])
def test_a_newer_delivery_in_a_folder_replaces_the_one_it_names(
    write_folder: Callable[..., Path], name: str
) -> None:
    folder = write_folder(
        {"may.csv": TIES, "june.csv": "source,target\nKY-1,KY-9\n"}, DELIVERED.format(name)
    )
    file = folder / "a.case"
    for _ in range(2):  # the second time, all of it is in the case file already
        with read_case(folder, file=file) as case:
            assert case.documents()["status"].tolist() == ["withdrawn", "standing"]
            assert case.links()["target"].tolist() == ["person:KY-9"]
            assert case.journal()["reason"].tolist()[-1] == "replaced by june.csv"


def test_a_delivery_withdrawn_by_hand_needs_no_replacing(write_folder: Callable[..., Path]) -> None:
    first, second = DELIVERED.format("may.csv").split("[[document]]")[1:]
    folder = write_folder({"may.csv": TIES}, "[[document]]" + first)
    with read_case(folder, file=folder / "a.case") as case:
        case.withdraw("may.csv", reason="recalled by the carrier")
    files = {"may.csv": TIES, "june.csv": "source,target\nKY-1,KY-9\n"}
    folder = write_folder(files, f"[[document]]{first}[[document]]{second}")
    with read_case(folder, file=folder / "a.case") as case:
        assert case.links()["target"].tolist() == ["person:KY-9"]
        assert case.journal()["act"].tolist() == ["create", "add", "withdraw", "add"]


def test_a_delivery_that_replaces_only_later_is_told_to_a_person(
    write_folder: Callable[..., Path],
) -> None:
    files = {"may.csv": TIES, "june.csv": "source,target\nKY-1,KY-9\n"}
    described = DELIVERED.format("may.csv")
    without = described.replace('replaces = "may.csv"\n', "")
    folder = write_folder(files, without)
    read_case(folder, file=folder / "a.case").close()
    folder = write_folder(files, described)
    with pytest.warns(DataQualityWarning) as caught:
        case = read_case(folder, file=folder / "a.case")
    assert [str(each.message) for each in caught] == [
        (
            "june.csv replaces may.csv in case.toml, but both are in the case already and both "
            'stand. Withdraw the older one with case.withdraw("may.csv", reason="replaced by '
            'june.csv"), or delete replaces.'
        )
    ]
    with case:
        case.withdraw("may.csv", reason="replaced by june.csv")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_case(folder, file=folder / "a.case").close()


def test_names_of_protected_people_in_names_of_files_are_withheld_from_a_warning(
    write_folder: Callable[..., Path],
) -> None:
    described = DELIVERED.format("may.csv").replace("may.csv", "roe-ann.csv")
    described = described.replace("june.csv", "ann-roe-2.csv")
    described = described.replace('reader = "links"', 'reader = "entities"')
    row = "id,name,role\n1,Ann Roe,victim\n"
    files = {"roe-ann.csv": row, "ann-roe-2.csv": row}
    folder = write_folder(files, described.replace('replaces = "roe-ann.csv"\n', ""))
    read_case(folder, file=folder / "a.case").close()
    folder = write_folder(files, described)
    with pytest.warns(DataQualityWarning) as caught:
        read_case(folder, file=folder / "a.case").close()
    assert "both stand" in str(caught[0].message)
    assert "roe" not in str(caught[0].message)


def test_a_table_of_two_readers_is_replaced_reader_by_reader(
    write_folder: Callable[..., Path],
) -> None:
    both = "id,source,target\nKY-1,KY-1,KY-2\n"
    lines = [
        f'[[document]]\nfile = "{file}"\nreader = "{reader}"\n{replaces}'
        for file, replaces in (("may.csv", ""), ("june.csv", 'replaces = "may.csv"\n'))
        for reader in ("entities", "links")
    ]
    case = read_case(write_folder({"may.csv": both, "june.csv": both}, "".join(lines)))
    documents = case.documents()
    standing = documents.loc[documents["status"] == "standing", "id"].tolist()
    assert standing == ["june.csv", "june.csv#links"]


def test_replacing_nothing_that_is_known_is_a_mistake(write_folder: Callable[..., Path]) -> None:
    more = (
        '[[document]]\nfile = "july.csv"\nreader = "links"\nreplaces = "may.csv"\n'
        '[[document]]\nfile = "august.csv"\nreader = "links"\nreplaces = 8\n'
        '[[document]]\nfile = "a.csv"\nreader = "links"\ntitle = "twice"\n'
        '[[document]]\nfile = "b.csv"\nreader = "links"\ntitle = "twice"\n'
        '[[document]]\nfile = "c.csv"\nreader = "links"\nreplaces = "twice"\n'
        '[[document]]\nfile = "d.csv"\nreader = "links"\nreplaces = "jully.csv"\n'
    )
    names = ("may", "june", "july", "august", "a", "b", "c", "d")
    folder = write_folder(
        {f"{name}.csv": TIES for name in names}, DELIVERED.format("may.csv") + more
    )
    assert refusal(folder).splitlines() == [
        (
            'case.toml, [[document]] 3: replaces: "may.csv" is replaced by "june.csv" already; '
            "name that."
        ),
        "case.toml, [[document]] 4: replaces must be text in quotation marks.",
        'case.toml, [[document]] 7: replaces: 2 documents have the title "twice"; name the file.',
        (
            "case.toml, [[document]] 8: replaces: no document listed before this one has the file "
            'or title "jully.csv". Choose from may.csv, june.csv, july.csv, august.csv, a.csv, '
            "b.csv, c.csv."
        ),
    ]


def test_replacing_is_no_default_of_a_case(write_folder: Callable[..., Path]) -> None:
    folder = write_folder({"ties.csv": TIES}, 'replaces = "may.csv"\n' + LINKS)
    assert refusal(folder) == 'case.toml, [case]: "replaces" is not a key.'


OTHERWISE = '[case]\npurpose = "training"\n[[document]]\nfile = "people.csv"\nreader = "entities"\n'


def test_a_document_described_otherwise_than_when_it_was_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,birth_date\nP-1,03/04/1990\n")
    toml, file = tmp_path / "case.toml", tmp_path / "x.case"
    toml.write_text(f'{OTHERWISE}type = "person"\n')
    with read_case(tmp_path, file=file) as case:
        (wrong,) = case.problems()["why"]
        assert "set date_format" in wrong
        act = case.journal()["subjects"][1]
    assert re.fullmatch(r'\["people\.csv", "sha256:\w{64}", "settings:[0-9a-f]{16}"\]', act)
    with read_case(tmp_path, file=file) as case:  # as before: nothing to say
        assert case.position == 2
    toml.write_text(f'{OTHERWISE}type = "person"\ndate_format = "%m/%d/%Y"\n')
    with (
        pytest.warns(DataQualityWarning) as caught,
        read_case(tmp_path, file=file) as case,
    ):
        assert len(case.problems()) == 1
    assert [str(each.message) for each in caught] == [
        (
            "case.toml describes documents otherwise than when they were read: people.csv. The "
            "case holds them as they were read then. To read one anew, save the file under another "
            'name and list it with replaces = "its earlier name"; or read the folder into a new '
            "case file."
        )
    ]
    (tmp_path / "people 2.csv").write_bytes((tmp_path / "people.csv").read_bytes())
    anew = '[[document]]\nfile = "people 2.csv"\nreplaces = "people.csv"\nreader = "entities"\n'
    toml.write_text(f"{toml.read_text()}{anew}" + 'type = "person"\ndate_format = "%m/%d/%Y"\n')
    with pytest.warns(DataQualityWarning), read_case(tmp_path, file=file) as case:
        assert len(case.problems()) == 0
    with read_case(tmp_path, file=file) as case:  # what was replaced is no longer read
        assert case.statements()["value"].tolist() == ["1990-03-04"]


def test_a_document_read_before_descriptions_were_kept_gives_no_warning(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,birth_date\nP-1,03/04/1990\n")
    (tmp_path / "case.toml").write_text(f'{OTHERWISE}type = "person"\n')
    with Case.create(tmp_path / "x.case", purpose="training") as case:
        (source,) = read_folder(tmp_path).sources
        case.add(file_batch(source, file_hash(source.path)))
    toml = f'{OTHERWISE}type = "person"\ndate_format = "%m/%d/%Y"\n'
    (tmp_path / "case.toml").write_text(toml)
    with read_case(tmp_path, file=tmp_path / "x.case") as case:
        assert case.position == 2


def test_a_default_that_changed_is_said_of_five_documents_at_most(tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"{number}.csv").write_text(f"source,target\nKY-{number},KY-9\n")
    toml = tmp_path / "case.toml"
    text = '[case]\npurpose = "training"\n[[document]]\nfile = "*.csv"\nreader = "links"\n'
    toml.write_text(text)
    read_case(tmp_path, file=tmp_path / "x.case").close()
    toml.write_text(text.replace("[[doc", 'timezone = "America/Chicago"\n[[doc'))
    with pytest.warns(DataQualityWarning, match=r": 0.csv, 1.csv, 2.csv, 3.csv, 4.csv and 2 more"):
        read_case(tmp_path, file=tmp_path / "x.case").close()


def test_a_key_of_another_program_suggests_ours(write_folder: Callable[..., Path]) -> None:
    keys = "header_rows = 3\nskip_rows = 2\nskip = 2\nsep = 3\ncolour = 1\n"
    folder = write_folder({"ties.csv": TIES}, LINKS + keys)
    assert refusal(folder).splitlines() == [
        f'case.toml, [[document]] 1: "{key}" is not a key. Did you mean "{meant}"?'
        for key, meant in (
            ("header_rows", "header_row"),
            ("skip_rows", "header_row"),
            ("skip", "header_row"),
            ("sep", "delimiter"),
            ("colour", "color"),
        )
    ]
