"""Whatever was changed in a case without its journal, or in its journal, is found."""

from __future__ import annotations

import contextlib
import dataclasses
import random
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hostile.editing import (
    chained,
    contents,
    edit_at_random,
    make_case,
    mutate_at_random,
    write_journal,
)

import linkanalysis as la
from linkanalysis.custody import verify_journal
from linkanalysis.storage.content_hashes import written
from linkanalysis.storage.journal import read_entries

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES = tomllib.loads(Path(__file__).with_name("edits.toml").read_text(encoding="utf-8"))
SECRET = "long and random"  # noqa: S105 - of a test
# Edits of each kind; a thousand have been tried.
ROUNDS = pytest.mark.parametrize("rounds", [8, pytest.param(200, marks=pytest.mark.exhaustive)])


@pytest.fixture(scope="module")
def case() -> Iterator[la.Case]:
    with make_case() as made:
        yield made


@contextlib.contextmanager
def rolled_back(case: la.Case) -> Iterator[None]:
    """Undo in the end whatever a block does to the database."""
    case.database.execute("BEGIN TRANSACTION")
    try:
        yield
    finally:
        case.database.execute("ROLLBACK")


@contextlib.contextmanager
def changed(case: la.Case, line: dict[str, Any]) -> Iterator[None]:
    """Change the database as a line says, for the length of a block."""
    with rolled_back(case):
        for statement in line["sql"]:
            case.database.execute(statement)
        yield


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.exhaustive)])
def test_every_way_to_change_a_case_is_found(every: int, case: la.Case) -> None:
    lines, found = LINES["case"][::every], {}
    for line in lines:
        with changed(case, line):
            audit = verify_journal(case)
        found[line["way"]] = (audit.intact, *audit.faults[:1])
    assert found == {line["way"]: (False, line["finds"]) for line in lines}
    assert verify_journal(case).intact


def test_what_changes_no_value_is_no_fault(case: la.Case) -> None:
    before = contents(case.database)
    for line in LINES["harmless"]:
        with changed(case, line):
            assert contents(case.database) == before, line["way"]
            assert verify_journal(case).intact, line["way"]


@ROUNDS
def test_no_random_edit_is_missed(rounds: int, case: la.Case) -> None:
    draw, missed, done = random.Random(0), [], 0  # noqa: S311 - repeats
    before = contents(case.database)
    while done < rounds:
        with rolled_back(case):
            statement = edit_at_random(draw, case.database)
            if contents(case.database) != before:  # it changed something
                done += 1
                missed += [statement] if verify_journal(case).intact else []
    assert missed == []


@ROUNDS
def test_no_random_change_of_a_journal_is_missed_when_its_head_is_known(
    rounds: int, case: la.Case
) -> None:
    draw, missed, done = random.Random(0), [], 0  # noqa: S311 - repeats
    entries = case.entries()
    signed = la.custody.signed_head(case, secret=SECRET)
    heads = {"head": case.head}, {"head": signed, "secret": SECRET}
    while done < rounds:
        mutated = mutate_at_random(draw, entries)
        if sorted(mutated, key=repr) == sorted(entries, key=repr):
            continue  # only the order in the table, which means nothing
        done += 1
        with rolled_back(case):
            write_journal(case.database, mutated)
            found = not verify_journal(case, **heads[done % 2]).intact
        missed += [] if found else [mutated]
    assert missed == []


def test_an_edit_with_the_journal_written_anew_shows_by_a_head_only(case: la.Case) -> None:
    head = case.head
    with rolled_back(case):
        case.database.execute(
            "UPDATE statements SET value = 'suspect' WHERE value = 'victim' AND document = 'people'"
        )
        entries = list(read_entries(case.database))
        wrote = [
            written(case.database, each.table, "people") if each.table == "statements" else each
            for each in entries[1].content
        ]
        entries[1] = dataclasses.replace(entries[1], content=tuple(wrote))
        write_journal(case.database, chained(entries))
        assert verify_journal(case).intact  # nothing in the file can show it
        audit = verify_journal(case, head=head)
    assert audit.faults == (
        "Entry 12 of the journal is not the one that the head names: the journal was rewritten.",
    )


def test_an_old_copy_in_the_place_of_the_file_shows_by_a_head(tmp_path: Path) -> None:
    with make_case() as case:
        old = case.save(tmp_path / "old.case")
        case.withdraw("calls", reason="recanted")
        head = case.head
    assert la.custody.verify_file(old).intact
    assert la.custody.verify_file(old, head=head).faults == (
        "The journal ends before entry 13, which the head names: entries were cut off.",
    )
