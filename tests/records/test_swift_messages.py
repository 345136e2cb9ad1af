"""Payment messages: encodings, several in a file, and messages that are not whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import linkanalysis as la
from linkanalysis.records import read_case
from linkanalysis.records.mt_messages import LARGEST, messages

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = "{1:F01BLUEUS33AXXX0000000000}{2:I103WESTGB2LXXXXN}{4:\r\n"
FIELDS = ":20:{}\r\n:32A:240502USD1,50\r\n:50K:/11\r\nJosé Ünal\r\n:59:/22\r\n"
XML = Path(__file__).parents[1] / "data" / "delivered" / "pacs008.xml"


def message(reference: str) -> str:
    return HEAD + FIELDS.format(reference) + "-}\r\n"


@pytest.fixture
def read(write_folder: Callable[..., Path]) -> Callable[..., la.Case]:
    def read_bytes(content: bytes, **settings: str) -> la.Case:
        lines = "".join(f'{key} = "{value}"\n' for key, value in settings.items())
        described = f'[[document]]\nfile = "a.fin"\nreader = "swift_messages"\n{lines}'
        return read_case(write_folder({"a.fin": content}, described))

    return read_bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_a_mark_need_no_setting(read: Callable[..., la.Case], encoding: str) -> None:
    case = read((message("A") + message("B")).encode(encoding))
    assert case.links()[["row", "source", "amount"]].to_numpy().tolist() == [
        ["message[1]", "account:11", 1.5],
        ["message[2]", "account:11", 1.5],
    ]
    held = case.statements().query("attribute == 'holder_name'")["value"].tolist()
    assert held == ["José Ünal"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "latin-1"])
def test_encodings_without_a_mark_are_read_with_the_setting(
    read: Callable[..., la.Case], encoding: str
) -> None:
    case = read(message("A").encode(encoding), encoding=encoding)
    assert "José Ünal" in case.statements()["value"].tolist()


@pytest.mark.filterwarnings("ignore:.* rows read")
def test_a_message_in_another_encoding_is_kept_with_the_setting_it_needs(
    read: Callable[..., la.Case],
) -> None:
    case = read(message("A").encode("latin-1"))
    assert case.links().empty
    assert case.problems()["why"].tolist() == ['the bytes are not UTF-8; set encoding = "latin-1"']


def test_fields_alone_are_messages_each_from_its_reference_on(
    read: Callable[..., la.Case],
) -> None:
    case = read((FIELDS.format("A") + FIELDS.format("B") + "-\r\n").encode())
    references = case.statements().query("attribute == 'payment_reference'")
    assert references[["row", "value"]].to_numpy().tolist() == [
        ["message[1]", "A"],
        ["message[2]", "B"],
    ]


def test_a_party_by_name_alone_is_what_the_setting_says(read: Callable[..., la.Case]) -> None:
    content = message("A").replace(":59:/22", ":59:EXAMPLE IMPORTS LTD")
    case = read(content.encode(), target_type="organization")
    assert case.links()["target"].tolist() == ["organization:EXAMPLE IMPORTS LTD"]


@pytest.mark.parametrize(
    ("digits", "year"), [("800101", 1980), ("991231", 1999), ("000101", 2000), ("790101", 2079)]
)
def test_two_digits_of_a_year_are_read_as_the_network_does(
    read: Callable[..., la.Case], digits: str, year: int
) -> None:
    case = read(message("A").replace("240502", digits).encode(), timezone="UTC")
    assert case.links()["start"].dt.year.tolist() == [year]


def test_a_message_without_an_end_does_not_fill_the_memory() -> None:
    lines = ["{1:F01BLUEUS33AXXX}{4:\n", *(["x" * 1_000 + "\n"] * (LARGEST // 500))]
    found = list(messages(lines))
    assert [each.why for each in found] == ["the message is longer than a million characters"]
    assert len(found[0].raw) <= LARGEST


def test_a_payment_without_its_other_end_still_protects_a_minor(
    read: Callable[..., la.Case],
) -> None:
    case = read(XML.read_bytes())
    assert case.protection.report()["why"].tolist() == ["by birth date"]
    private = case.protection.shown("account:DE89370400440532013000")
    assert private == "account of Protected 1"


def test_a_document_type_is_refused(read: Callable[..., la.Case]) -> None:
    content = XML.read_text().replace("<Document", "<!DOCTYPE a [<!ENTITY b 'c'>]><Document", 1)
    with pytest.raises(la.errors.RecordError, match="a document type can define entities"):
        read(content.encode())
