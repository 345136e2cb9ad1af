"""What every JSON reader gets from the shared machinery, shown by a reader of three lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from linkanalysis.ingest.readers.json_records import find_records, json_parts
from linkanalysis.ingest.sheets.settings import Settings

if TYPE_CHECKING:
    from linkanalysis.ingest.readers.json_records import JsonRecord
    from linkanalysis.ingest.sheets.document_parts import Parts


def read_post(record: JsonRecord) -> None:
    """Read a post of a forum: each field is a statement of its author."""
    author = f"person:{record.text('author')}"
    record.link(author, f"event:{record.text('id')}", "involved_in", role="witness", field="id")
    for field in record.fields:
        record.take(field, author, field, date=field in {"born", "birth_date"})
    for reply in record.records("replies"):
        reply.take("text", author, "reply")


def read(answer: object) -> Parts:
    content = json.dumps(answer).encode()
    return json_parts(content, read_post, lists=("/posts",), settings=Settings(reader="posts"))


@pytest.mark.parametrize(
    ("answer", "pointers"),
    [
        ([1, 2], ["/0", "/1"]),
        ({"posts": [{}]}, ["/posts/0"]),
        ({"data": {"posts": [{}]}}, ["/data/posts/0"]),
        ({"posts": 1}, [""]),
        (None, [""]),
    ],
)
def test_records_are_found_at_the_top_or_in_a_list(answer: object, pointers: list[str]) -> None:
    found = find_records(answer, ("/data/posts", "/posts"))
    assert [pointer for pointer, _ in found] == pointers


def test_values_of_a_field_are_statements_with_their_row() -> None:
    parts = read({"posts": [{"author": "KY-1", "id": 7, "tag/s": ["a", "-", None, "b"]}]})
    assert parts.statements[["attribute", "value", "row"]].to_numpy().tolist() == [
        ["author", "KY-1", "/posts/0/author"],
        ["id", "7", "/posts/0/id"],
        ["tag/s", "a", "/posts/0/tag~1s/0"],
        ["tag/s", "b", "/posts/0/tag~1s/3"],
    ]
    assert parts.links.to_numpy().tolist() == [
        ["person:KY-1", "event:7", "involved_in", "witness", "/posts/0/id"]
    ]
    assert parts.problems.empty


def test_what_has_no_place_is_a_problem_and_not_lost() -> None:
    parts = read([{"author": "KY-1", "where": {"lat": 1}, "replies": ["x", {"text": "y"}]}])
    problems = parts.problems[["row", "column", "raw"]].to_numpy().tolist()
    assert problems[0] == ["/0/where", "where", '{"lat": 1}']
    assert ["/0/replies/0", "replies", '"x"'] in problems
    assert ["reply", "y"] in parts.statements[["attribute", "value"]].to_numpy().tolist()
    assert read([{"replies": 3}]).problems["raw"].tolist() == ["3"]


def test_sensitive_fields_stay_out_with_one_problem_a_file() -> None:
    parts = read([{"author": "KY-1", "religion": "x"}, {"author": "KY-2", "religion": "y"}])
    assert parts.problems[["row", "column", "value", "raw"]].to_numpy().tolist() == [
        ["/0/religion", "religion", "", ""]
    ]
    assert "religion" not in set(parts.statements["attribute"])


def test_a_birth_date_that_cannot_be_read_makes_a_possible_minor() -> None:
    born = [{"author": "KY-1", "birth_date": "12.13.12"}, {"birth_date": "unknown"}]
    parts = read(born)
    stated = parts.statements[["entity", "attribute", "value"]].to_numpy().tolist()
    assert ["person:KY-1", "role", "possible_minor"] in stated
    assert ["person:", "role", "possible_minor"] not in stated
    assert parts.problems["row"].tolist() == ["/0/birth_date", "/1/birth_date"]
