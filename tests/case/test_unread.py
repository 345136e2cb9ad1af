"""Who is withheld because something could not be read: the notice, and the report of protection."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from linkanalysis.case import Batch, Case, Document
from linkanalysis.protection.protected import find_evidence, read_about
from linkanalysis.protection.unread import Unread, find_unread

if TYPE_CHECKING:
    from collections.abc import Callable

RECEIVED = {"received": dt.date(2024, 7, 8)}


def unread(person: str, word: str) -> list[tuple[str, str, str]]:
    return [(person, "role", "unread"), (person, "role_as_written", word)]


def by_rows(name: str, stated: list[tuple[str, str, str, str]], reader: str = "") -> Batch:
    columns = ["entity", "attribute", "value", "row"]
    document = Document(title=name, id=name, sha256="0" * 64, reader=reader, **RECEIVED)
    return Batch.of(document, statements=pd.DataFrame(stated, columns=columns))


def words(*pairs: tuple[str, str], names: str = "") -> list[tuple[str, str, str, str]]:
    rows = [
        (*line, str(row))
        for row, (person, word) in enumerate(pairs, start=2)
        for line in unread(f"person:{person}", word)
    ]
    return rows + ([("person:9", "name", names, "99")] if names else [])


def test_the_notice_gives_the_line_that_maps_the_words(case: Case) -> None:
    stated = words(("1", "girl"), ("2", "girl"), ("3", "C.I. of Zed"), ("4", "victm"), ("5", "V"))
    case.add(by_rows("people.csv", stated))
    assert case.protection.notice == (
        "5 people are withheld because their role could not be read. Which of these words protect: "
        "girl (2), V (1), victm (1)? Say so once for all documents, under [case] in case.toml; "
        '"unknown" protects nobody: values = { role = { girl = "…", V = "…", victm = "victim" } }. '
        "1 word may be a name and cannot be shown here: see role_as_written in case.statements()."
    )
    assert case.protection.report().attrs == {"unread": ["V", "girl", "victm"]}


def test_the_words_of_all_documents_are_one_question(case: Case) -> None:
    case.add(by_rows("a", words(("1", "girl"), ("2", "worker"))))
    case.add(by_rows("b", words(("1", "girl"), ("3", "worker"), ("4", "John"))))
    case.add(by_rows("c", words(("5", "girl")), reader="statements"))
    case.add(by_rows("d", words(("6", "John"))))  # one person, perhaps: John is also a name
    assert case.protection.notice == (
        "6 people are withheld because their role could not be read. Which of these words protect: "
        "girl (2), worker (2)? Say so once for all documents, under [case] in case.toml; "
        '"unknown" protects nobody: '
        'values = { role = { girl = "…", worker = "…" }, value = { girl = "…" } }. '
        "1 word may be a name and cannot be shown here: see role_as_written in case.statements()."
    )


@pytest.mark.parametrize(
    "word",
    [
        "Zora",  # a name that no other record states
        "ZORA",
        "ANA",
        "VICTORIA",
        "quill",  # part of a name in the case
        "Zora Quill",
        "zora of no. 4",
        "room 12",
        "seen with the girl who came with the two men",
        "王小明",
        "gi\u202erl",
    ],
)
def test_a_word_that_may_be_a_name_is_not_repeated(word: str, case: Case) -> None:
    case.add(by_rows("people.csv", words(("1", word), names="Wanda Quill")))
    assert case.protection.notice == (
        "1 person is withheld because their role could not be read. 1 word may be a name and "
        "cannot be shown here: see role_as_written in case.statements()."
    )
    assert word not in repr(case.protection)


def test_the_other_notices(case: Case, batch: Callable[..., Batch]) -> None:
    # of age today, but perhaps not when an undated record was made
    born = str(dt.datetime.now(dt.UTC).year - 25)
    case.add(batch("born", statements=[("person:3", "birth_date", born)]))
    problems = pd.DataFrame(
        {
            "why": "the date is wrong",
            "row": ["2", "3", "4"],
            "about": ['["person:1"]', "[]", '["person:2"]'],
            "role": ["victim", "witness", "suspect"],
        }
    )
    named = pd.DataFrame(
        {"entity": ["person:1", "person:2"], "attribute": "name", "value": ["Ana", "Bo"]}
    )
    document = Document(title="list", sha256="1" * 64)
    case.add(Batch.of(document, statements=named, problems=problems))
    assert case.protection.protected == {"person:1", "person:3"}
    assert case.protection.notice == (
        "1 person is withheld because a record about them could not be read; case.problems() says "
        "why. 1 person is withheld because nothing shows at which date they were of age. Set the "
        'date of receipt in case.toml, such as received = "2024-05-02". 1 record of protected '
        "people could not be read at all and may be about anybody; case.problems() lists what "
        "could not be read."
    )


def test_whoever_is_protected_anyway_needs_no_notice(
    case: Case, batch: Callable[..., Batch]
) -> None:
    stated = [("person:1", "role", "victim"), *unread("person:1", "girl")]
    case.add(batch("x", statements=stated, **RECEIVED))
    assert find_unread(case.engine, find_evidence(case.engine), frozenset()) == Unread()


def test_a_notice_masks_the_document_that_names_somebody(case: Case) -> None:
    stated = words(("1", "girl"))
    case.add(by_rows("Zora Quill.csv", [*stated, ("person:1", "name", "Zora Quill", "2")]))
    report = case.protection.report()
    assert "Zora" not in case.protection.notice + report.to_string()
    assert report["document"].tolist() == ["[withheld: it names a protected person]"]


def test_the_report_lists_every_record_that_protects(case: Case) -> None:
    stated = [
        ("person:1", "role", "suspect", "2"),
        ("person:1", "role", "victim", "3"),
        ("person:1", "age", "15", "10"),
        ("person:1", "minor", "yes", "11"),
        ("person:1", "birth_date", "2012-01-31", "12"),
        *words(("1", "girl")),
        ("person:8", "role", "suspect", "2"),
    ]
    case.add(by_rows("list", stated))
    report = case.protection.report()
    assert report["entity"].unique().tolist() == ["Protected 1"]
    assert report["suspect"].all()
    assert report[["role", "document", "row", "why"]].to_numpy().tolist() == [
        ["unread", "list", "2", "unread role"],
        ["victim", "list", "3", "by role"],
        ["minor", "list", "10", "by age"],
        ["minor", "list", "11", "by age"],
        ["possible_minor", "list", "12", "by birth date"],
    ]
    case.override("person:1", by="Judge Doe", reason="order 24-118")
    assert len(case.protection.report()) == 0


def test_an_empty_report_has_the_same_columns(case: Case) -> None:
    columns = ["entity", "role", "document", "row", "why", "suspect"]
    assert list(case.protection.report()) == columns
    assert case.protection.notice == ""


@pytest.mark.parametrize(
    ("about", "ids"),
    [(None, []), ("", []), ("[]", []), ('["person:1"]', ["person:1"]), ("person:1", ["person:1"])],
)
def test_the_ids_of_a_refused_record_are_a_list(about: str | None, ids: list[str]) -> None:
    assert read_about(about) == ids
