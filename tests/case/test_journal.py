"""The journal: what it records of each act, and that every change to it is detected."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.case import Batch, Case, Decision, Document, Entry
from linkanalysis.storage.content_hashes import BLOCK, Written
from linkanalysis.storage.journal import (
    draft_entry,
    entry_hash,
    first_broken,
    read_entries,
    seal_entry,
)
from linkanalysis.storage.journal_head import head_of

if TYPE_CHECKING:
    from collections.abc import Callable


def test_every_act_records_who_what_when_and_why(case: Case, batch: Callable[..., Batch]) -> None:
    case.add(batch("x", links=[("person:1", "kin", "person:2")]), by="A. Clerk")
    case.decide([Decision("person:1", "person:2", "same")])
    case.withdraw("x", reason="recanted", by="B. Chief")
    case.undo(by="B. Chief", reason="wrong one")
    journal = case.journal()
    assert journal["n"].tolist() == [1, 2, 3, 4, 5]
    assert journal[["act", "by", "reason"]].to_numpy().tolist() == [
        ["create", "", "training"],
        ["add", "A. Clerk", "0 statements, 1 links, 0 problems"],
        ["decide", "rule", "1 decision"],
        ["withdraw", "B. Chief", "recanted"],
        ["undo", "B. Chief", "wrong one"],
    ]
    subjects = [json.loads(text) for text in journal["subjects"]]
    assert subjects[1][0] == "x"
    assert re.fullmatch("sha256:[0-9a-f]{64}", subjects[1][1])
    assert subjects[2:] == [["person:1", "person:2"], ["x"], ["4", "x"]]
    content = [[tuple(each[:2]) for each in json.loads(text)] for text in journal["content"]]
    assert content == [
        [("header", 6)],
        [
            ("documents", 1),
            ("statements", 0),
            ("links", 1),
            ("numbered_links", 0),
            ("link_ends", 0),
            ("link_details", 0),
            ("problems", 0),
        ],
        [("decisions", 1)],
        [("documents", 1)],
        [("documents", 1)],
    ]
    for at in journal["at"]:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", at)


def test_no_name_or_value_of_a_person_is_in_the_journal(
    case: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("x", statements=[("person:1", "name", "Ana Roe")]))
    assert "Ana" not in case.journal().to_csv()


FIELDS = [field.name for field in dataclasses.fields(Entry)]


def chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    previous = "0" * 64
    for n in range(1, length + 1):
        entry = Entry(
            n, "2024-05-02T10:00:00.000000Z", "A", "add", (f"d{n}",), "", (), previous, ""
        )
        entry = dataclasses.replace(entry, hash=entry_hash(entry))
        entries.append(entry)
        previous = entry.hash
    return entries


@given(st.integers(2, 6).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))), st.data())
def test_a_changed_entry_breaks_the_chain_there(
    which: tuple[int, int], data: st.DataObject
) -> None:
    length, changed = which
    entries = chain(length)
    assert first_broken(entries) is None
    name = data.draw(st.sampled_from(FIELDS))
    values = {"n": 99, "subjects": ("other",), "content": (Written("links", 1, "other"),)}
    entries[changed - 1] = dataclasses.replace(
        entries[changed - 1], **{name: values.get(name, "other")}
    )
    assert first_broken(entries) == changed


def test_a_removed_added_or_moved_entry_breaks_the_chain() -> None:
    entries = chain(4)
    assert first_broken(entries[1:]) == 1
    assert first_broken([*entries[:2], entries[3]]) == 3
    assert first_broken([*entries, entries[3]]) == 5
    assert first_broken([entries[1], entries[0], *entries[2:]]) == 1


def test_an_appended_entry_follows_and_an_empty_journal_is_whole(case: Case) -> None:
    entry = draft_entry(case.engine, "verify", by="A. Clerk")
    assert seal_entry(case.engine, entry).n == 2
    assert [entry.act for entry in read_entries(case.engine)] == ["create", "verify"]
    assert first_broken(case.entries()) is None
    assert first_broken(()) is None


def test_the_hash_of_an_entry_is_the_same_in_every_version() -> None:
    entry = Entry(1, "2024-05-02T10:00:00.000000Z", "A", "add", ("d",), "", (), "0" * 64, "")
    assert entry_hash(entry)[:8] == "995e751b"


def test_subjects_that_could_be_read_in_two_ways_hash_differently() -> None:
    one = Entry(1, "", "", "add", ("a", "b"), "", (), "", "")
    other = Entry(1, "", "", "add", ('a", "b',), "", (), "", "")
    assert entry_hash(one) != entry_hash(other)


def test_the_hash_of_rows_is_the_same_in_every_version(
    case: Case, batch: Callable[..., Batch]
) -> None:
    link = ("person:1", "uses", "phone:+15025550101", None, "2024-05-02T10:00:00.5Z")
    case.add(batch("x", statements=[("person:1", "name", "Zoë")], links=[link]))
    _, statements, links, *_ = case.entries()[1].content
    assert (statements.hash[:8], links.hash[:8]) == ("42a3230e", "d2d3a0a2")


@pytest.mark.parametrize("last", ["call", "message"])
def test_columns_of_one_value_are_hashed_like_all_others(last: str) -> None:
    n = BLOCK + 2
    frame = pd.DataFrame(
        {
            "source": [f"phone:+1502555{at:04}" for at in range(n)],
            "target": "phone:+15025550199",
            "type": ["call"] * (n - 1) + [last],
            "place": "Zoë's ; ,",
            "count": 2,
            "row": [str(at) for at in range(1, n + 1)],
        }
    )
    with Case(purpose="training") as case:
        case.add(Batch.of(Document(title="d", sha256="0" * 64), links=frame))
        links = case.entries()[1].content[2]
    columns = (
        "source VARCHAR,target VARCHAR,type VARCHAR,role VARCHAR,start TIMESTAMP,end TIMESTAMP,"
        "start_text VARCHAR,zone VARCHAR,count BIGINT,amount DECIMAL(18,4),unit VARCHAR,"
        "duration DOUBLE,place VARCHAR,kind VARCHAR,document VARCHAR,row VARCHAR"
    )
    digest = hashlib.sha256(hashlib.sha256(f"links({columns})".encode()).hexdigest().encode())
    for source, target, kind, place, count, row in frame.itertuples(index=False):
        texts = (source, target, kind, place, "fact", "d", row)
        a, b, c, e, f, g, h = (len(text.encode()) for text in texts)
        lengths = f"{a},{b},{c},,,,,,{count},,,,{e},{f},{g},{h};"
        digest.update((lengths + "".join(texts)).encode())
    assert (links.rows, links.hash) == (n, digest.hexdigest())


def test_a_row_moved_to_another_table_or_document_has_another_hash(
    case: Case, batch: Callable[..., Batch]
) -> None:
    for name in ("x", "y"):
        case.add(batch(name, statements=[("person:1", "name", "Ana")]))
    hashes = [each.hash for entry in case.entries() for each in entry.content]
    assert len({*hashes}) == 1 + 2 * 7 - 5  # only the empty tables are equal


def test_the_head_is_the_number_and_the_first_digits_of_the_last_hash(case: Case) -> None:
    (entry,) = case.entries()
    assert case.head == f"1:{entry.hash[:32]}"
    assert head_of(()) == ""
