"""Texts that name a protected person are withheld, and look-alikes are not."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.protection.mentions import WITHHELD

if TYPE_CHECKING:
    from linkanalysis.case import Case


def _lines(name: str, kind: str = "case") -> list[dict[str, str]]:
    lines: list[dict[str, str]] = tomllib.loads(
        (Path(__file__).parent / name).read_text(encoding="utf-8")
    )[kind]
    return lines


HOSTILE, HARMLESS = _lines("texts.toml"), _lines("harmless_texts.toml")
HOSTILE_IDS, HARMLESS_IDS = _lines("texts.toml", "id"), _lines("harmless_texts.toml", "id")


@pytest.mark.parametrize("line", HOSTILE, ids=lambda line: line["way"])
def test_a_text_that_names_a_protected_person_is_withheld(line: dict[str, str], case: Case) -> None:
    assert case.mentions.veiled(line["text"]) == WITHHELD


@pytest.mark.parametrize("line", HARMLESS, ids=lambda line: line["text"] or "empty")
def test_a_look_alike_is_not_withheld(line: dict[str, str], case: Case) -> None:
    assert case.mentions.veiled(line["text"]) == line["text"]


def _shown(other: str) -> list[str]:
    """Show KY-118 and Zora Quill, who are victims, and somebody else with another id."""
    roles = {
        "entity": ["person:KY-118", "person:Zora Quill", f"person:{other}"],
        "attribute": ["role"] * 3,
        "value": ["victim", "victim", "suspect"],
    }
    with la.Case(purpose="training") as made:
        page = la.Document(title="people.csv", sha256="0" * 64)
        ties = {"source": roles["entity"], "target": ["person:S-1"] * 3, "type": ["kin"] * 3}
        made.add(la.Batch.of(page, statements=pd.DataFrame(roles), links=pd.DataFrame(ties)))
        graph = la.build_graph(made)
        return [*graph.shown, *graph.labels]


@pytest.mark.parametrize("line", HOSTILE_IDS, ids=lambda line: line["way"])
def test_her_id_in_another_spelling_is_masked(line: dict[str, str]) -> None:
    assert not [text for text in _shown(line["id"]) if "118" in unicodedata.normalize("NFKC", text)]


def test_an_id_that_is_her_name_in_other_letters_is_masked() -> None:
    assert not [text for text in _shown("ZORA QUILL") if "quill" in text.casefold()]


@pytest.mark.parametrize("line", HARMLESS_IDS, ids=lambda line: line["id"])
def test_another_id_is_shown(line: dict[str, str]) -> None:
    assert f"person:{line['id']}" in _shown(line["id"])
