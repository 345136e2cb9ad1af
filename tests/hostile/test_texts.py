"""Texts that name a protected person are withheld, and look-alikes are not."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from linkanalysis.case.mentions import WITHHELD

if TYPE_CHECKING:
    from linkanalysis.case import Case


def _lines(name: str) -> list[dict[str, str]]:
    lines: list[dict[str, str]] = tomllib.loads(
        (Path(__file__).parent / name).read_text(encoding="utf-8")
    )["case"]
    return lines


HOSTILE, HARMLESS = _lines("texts.toml"), _lines("harmless_texts.toml")


@pytest.mark.parametrize("line", HOSTILE, ids=lambda line: line["way"])
def test_a_text_that_names_a_protected_person_is_withheld(line: dict[str, str], case: Case) -> None:
    assert case.mentions.veiled(line["text"]) == WITHHELD


@pytest.mark.parametrize("line", HARMLESS, ids=lambda line: line["text"] or "empty")
def test_a_look_alike_is_not_withheld(line: dict[str, str], case: Case) -> None:
    assert case.mentions.veiled(line["text"]) == line["text"]
