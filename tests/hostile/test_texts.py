"""Texts that name a protected person are withheld, and look-alikes are not."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

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


def test_a_text_that_names_a_protected_person_is_withheld(case: Case) -> None:
    veiled = {(line["way"], line["text"]): case.mentions.veiled(line["text"]) for line in HOSTILE}
    assert {line: text for line, text in veiled.items() if text != WITHHELD} == {}


def test_a_look_alike_is_not_withheld(case: Case) -> None:
    veiled = {line["text"]: case.mentions.veiled(line["text"]) for line in HARMLESS}
    assert {text: shown for text, shown in veiled.items() if shown != text} == {}


def _shown(*others: str) -> list[str]:
    """Show KY-118 and Zora Quill, who are victims, and suspects with other ids."""
    people = [f"person:{name}" for name in ("KY-118", "Zora Quill", *others)]
    said = ["victim", "victim", *["suspect"] * len(others)]
    roles = pd.DataFrame({"entity": people, "attribute": "role", "value": said})
    ties = pd.DataFrame({"source": people, "target": "person:S-1", "type": "kin"})
    with la.Case(purpose="training") as made:
        page = la.Document(title="people.csv", sha256="0" * 64)
        made.add(la.Batch.of(page, statements=roles, links=ties))
        graph = la.build_graph(made)
        return [*graph.shown, *graph.labels]


def test_her_id_in_another_spelling_is_masked() -> None:
    shown = _shown(*(line["id"] for line in HOSTILE_IDS))
    assert [text for text in shown if "118" in unicodedata.normalize("NFKC", text)] == []


def test_an_id_that_is_her_name_in_other_letters_is_masked() -> None:
    assert not [text for text in _shown("ZORA QUILL") if "quill" in text.casefold()]


def test_another_id_is_shown() -> None:
    others = {f"person:{line['id']}" for line in HARMLESS_IDS}
    assert others - {*_shown(*(line["id"] for line in HARMLESS_IDS))} == set()
