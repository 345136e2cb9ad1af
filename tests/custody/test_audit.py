"""The audit finds what was changed without a journal entry, and what a head contradicts."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from linkanalysis.case import Batch, Case, Decision, Document
from linkanalysis.case.masked_names import find_protection
from linkanalysis.custody import signed_head, verify_file, verify_journal
from linkanalysis.errors import CaseError, DataQualityWarning

if TYPE_CHECKING:
    from pathlib import Path

EXHAUSTIVE = pytest.mark.exhaustive
SECRET = "correct horse battery staple"  # noqa: S105 - of a test


def busy(case: Case) -> Case:
    case.decide([Decision("person:KY-118", "person:KY-119", "unsure")])
    case.decide([Decision("person:KY-118", "person:KY-119", "different")])
    case.undo()
    case.withdraw("people", reason="recanted")
    case.undo()
    return case


def test_a_case_as_its_acts_left_it_is_intact(case: Case, tmp_path: Path) -> None:
    audit = verify_journal(busy(case))
    assert (audit.intact, audit.entries, audit.first_broken, audit.faults) == (True, 7, None, ())
    file = case.save(tmp_path / "a.case")
    assert verify_file(file) == audit
    with Case.open(file) as opened:
        assert verify_journal(opened) == audit


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("threads", "zone"),
    [("2", "Pacific/Auckland"), pytest.param("1", "UTC", marks=EXHAUSTIVE)],
)
def test_the_audit_depends_on_no_setting_of_the_connection(
    threads: str, zone: str, case: Case, tmp_path: Path
) -> None:
    file = busy(case).save(tmp_path / "a.case")
    code = "import sys, linkanalysis as la; print(la.custody.verify_file(sys.argv[1]))"
    said = subprocess.run(
        [sys.executable, "-c", code, str(file)],
        env={**os.environ, "LINKANALYSIS_THREADS": threads, "TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said == f"{verify_journal(case)}\n"


CHANGES = [
    ("UPDATE held.main.links SET place = 'x'", 2, "links"),
    ("UPDATE statements SET value = 'x' WHERE value = 'victim'", 2, "statements"),
    ("UPDATE documents SET status = 'withdrawn'", 7, "documents"),
    ("UPDATE decisions SET standing = true", 5, "decisions"),
    ("UPDATE header SET value = 'x' WHERE name = 'title'", 1, "header"),
]


# the next test changes the other tables too
@pytest.mark.parametrize(
    ("change", "entry", "table"),
    [
        change if change[2] in {"links", "header"} else pytest.param(*change, marks=EXHAUSTIVE)
        for change in CHANGES
    ],
)
def test_a_changed_value_is_named_by_table_and_entry(
    change: str, entry: int, table: str, case: Case
) -> None:
    busy(case).engine.execute(change)
    audit = verify_journal(case)
    assert (audit.intact, audit.first_broken) == (False, entry)
    assert audit.faults == (
        (
            f'Table "{table}" does not match entry {entry} of the journal: values of its rows '
            "were changed."
        ),
    )


def test_every_fault_is_listed_in_the_order_of_the_entries(case: Case) -> None:
    for change, _, _ in CHANGES:
        busy(case).engine.execute(change) if case.position == 2 else case.engine.execute(change)
    audit = verify_journal(case)
    assert audit.first_broken == 1
    named = [fault.split('"')[1] for fault in audit.faults]
    assert named == ["header", "links", "statements", "decisions", "documents"]


def test_a_head_of_now_or_earlier_fits_a_journal_that_went_on(case: Case) -> None:
    heads = [case.head, signed_head(case, secret=SECRET)]
    busy(case)
    heads += [case.head, signed_head(case, secret=SECRET)]
    for head in heads:
        secret = SECRET if "hmac" in head else None
        assert verify_journal(case, head=f" {head.upper()}\n", secret=secret).intact


def test_a_journal_cut_off_at_its_end_shows_by_a_head(case: Case) -> None:
    head = busy(case).head
    case.engine.execute("DELETE FROM journal WHERE n >= 6")
    assert verify_journal(case).intact
    audit = verify_journal(case, head=head)
    assert (audit.first_broken, audit.faults) == (
        6,
        ("The journal ends before entry 7, which the head names: entries were cut off.",),
    )


def test_another_secret_or_head_does_not_fit(case: Case) -> None:
    signed = signed_head(case, secret=SECRET)
    assert verify_journal(case, head=signed, secret=SECRET[1:]).faults == (
        (
            "Entry 2 of the journal is not the one that the head names: the journal was "
            "rewritten, or the secret is another one."
        ),
    )
    other = f"2:{'0' * 32}"
    assert verify_journal(case, head=other).first_broken == 2


REFUSED = [
    (
        {"head": "7-abc"},
        (
            '"7-abc" is not the head of a journal. case.head gives one: the number of the last '
            "entry, a colon and 32 hexadecimal digits."
        ),
    ),
    (
        {"head": f"1:hmac:{'0' * 32}"},
        "This head was signed: give the secret that it was signed with.",
    ),
    (
        {"head": f"1:{'0' * 32}", "secret": SECRET},
        (
            "This head was not signed, so anybody could have made it. Give the signed head, or "
            "omit the secret."
        ),
    ),
    (
        {"secret": SECRET},
        "A secret without a head checks nothing. Give the signed head as well.",
    ),
    (
        {"head": f"1:hmac:{'0' * 32}", "secret": ""},
        "The secret is empty, so anybody could sign with it. Give a long random text.",
    ),
]


def test_a_head_that_proves_nothing_is_refused(case: Case) -> None:
    said = []
    for options, _ in REFUSED:
        with pytest.raises(CaseError) as caught:
            verify_journal(case, **options)
        said.append(str(caught.value))
    assert said == [message for _, message in REFUSED]


def change_file(case: Case, file: Path, *statements: str) -> Path:
    case.save(file)
    with Case.open(file) as opened:
        for statement in statements:
            opened.engine.execute(statement)
    return file


def test_opening_a_changed_file_warns_and_names_nobody(case: Case, tmp_path: Path) -> None:
    edits = "UPDATE documents SET grade = 'A1'", "DELETE FROM statements WHERE value = 'victim'"
    file = change_file(case, tmp_path / "a.case", *edits)
    with pytest.warns(DataQualityWarning) as caught, Case.open(file) as opened:
        assert opened.position == 2
    assert [str(each.message) for each in caught] == [
        (
            f'{file} was changed by something other than linkanalysis. Table "documents" does not '
            "match entry 2 of the journal: values of its rows were changed. Faults in "
            f"all: 2. Do not rely on it: run `linkanalysis verify {file}`, and compare it with a "
            "copy."
        )
    ]


@pytest.mark.parametrize("rows", [1, 50_001])
def test_opening_checks_the_values_of_small_cases_and_counts_those_of_large_ones(
    rows: int, case: Case, tmp_path: Path
) -> None:
    sold = {"source": ["person:KY-118"] * rows, "target": "person:KY-120", "type": "kin"}
    page = Document(title="many", sha256="1" * 64)
    case.add(Batch.of(page, links=pd.DataFrame(sold)))
    edit = "UPDATE statements SET value = 'suspect' WHERE value = 'victim'"
    file = change_file(case, tmp_path / "a.case", edit)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        Case.open(file).close()
    assert [each.category for each in caught] == [DataQualityWarning] * (rows == 1)
    assert verify_file(file).first_broken == 2


def test_a_file_without_the_tables_of_a_case_is_refused(case: Case, tmp_path: Path) -> None:
    file = change_file(case, tmp_path / "a.case")
    with Case.open(file) as opened:
        opened.engine.execute("ALTER TABLE problems DROP raw")
    with pytest.raises(CaseError) as caught:
        Case.open(file)
    assert str(caught.value) == (
        f"{file} is damaged and was left as it is. Take the file from a backup, or read its folder "
        "again with read_case into a new file."
    )
    assert verify_file(file).faults == (
        'Table "problems" does not have the columns of a case file.',
    )


def test_verifying_leaves_also_what_a_killed_process_left(case: Case, tmp_path: Path) -> None:
    file = case.save(tmp_path / "a.case")
    code = (
        "import duckdb, os, sys; from linkanalysis.case import Case\n"
        "case = Case.open(sys.argv[1]); engine = case.engine\n"
        "engine._make_whole = lambda: True  # killed before the act was brought into the file\n"
        "case.undo(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(file)], check=True)
    left = {each.name: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()}
    assert list(left) != ["a.case"]  # the act is in a file beside it
    assert verify_file(file).entries == 3
    after = {each.name: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()}
    assert after == left


def test_a_function_in_the_file_does_not_answer_in_the_place_of_another(case: Case) -> None:
    before = case.entities()
    case.engine.execute("CREATE MACRO held.coalesce(x, y) AS 'x'")
    case.engine.execute("CREATE MACRO held.split_part(x, y, z) AS 'x'")
    assert case.entities().equals(before)


def test_an_override_that_was_written_into_the_file_shows_nobody(case: Case) -> None:
    masked = case.protection.shown("person:KY-118")
    case.engine.execute(
        "INSERT INTO journal SELECT 3, \"at\", 'Judge', 'override', '[\"person:KY-118\"]', "
        "'order', '[]', hash, hash FROM journal WHERE n = 2"
    )
    case.engine.execute("UPDATE journal SET subjects = 'x' WHERE n = 1")
    found = find_protection(case.engine, case.labels(), case.same)
    assert found.shown("person:KY-118") == masked
    assert found.overrides == {}
