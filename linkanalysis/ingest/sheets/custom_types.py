"""Types of a case's own, such as firearms, as ``case.toml`` declares them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.vocabulary.entities import ENTITY_TYPES, OWN, OWN_WORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from linkanalysis.ingest.sheets.document_parts import Parts

# Columns of tables that hold types.
COLUMNS = ("type", "source_type", "target_type", "payer_type", "candidate_type")
TIES = ("yes", "no")
HOUSE = frozenset(row.name for row in ENTITY_TYPES)
Types = dict[str, bool]


def type_mistakes(types: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Say what is wrong with a declaration."""
    for word, given in types.items():
        if word in HOUSE:
            yield f'types: "{word}" is a type of the library; choose another word.'
        elif not OWN_WORD.fullmatch(word):
            yield (f'types: "{word:.40}" is not a word in lower case, such as firearm or sim_box.')
        elif not given.keys() <= {"ties"} or given.get("ties", "yes") not in TIES:
            yield f'types: {word} takes ties = "yes" or ties = "no", and nothing else.'


def own_name(word: str, types: Mapping[str, object]) -> str:
    """Give the name of a type of the case's own; any other word stays."""
    return f"{OWN}{word}" if word in types else word


def own_meanings(types: Mapping[str, object]) -> dict[str, dict[str, str]]:
    """Give the meanings of the words in columns of types."""
    words = {word: f"{OWN}{word}" for word in types}
    return dict.fromkeys(COLUMNS, words) if words else {}


def untied(parts: Parts, types: Types) -> Parts:
    """Make statements of the ties to things that tie nobody: who has one has nothing in common."""
    apart = tuple(f"{OWN}{word}:" for word, ties in types.items() if not ties)
    if not apart or parts.links.empty:
        return parts
    ends = {name: parts.links[name].astype(str) for name in ("source", "target")}
    found = {name: texts.str.startswith(apart) for name, texts in ends.items()}
    at = found["source"] | found["target"]
    entities = ends["source"].where(~found["source"], ends["target"])[at]
    things = ends["source"].where(found["source"], ends["target"])[at]
    split = things.str.removeprefix(OWN).str.split(":", n=1)
    lines = pd.DataFrame(
        {
            "entity": entities,
            "attribute": split.str[0],
            "value": split.str[1],
            "row": parts.links["row"][at],
        }
    )
    statements = [frame for frame in (parts.statements, lines) if len(frame)]
    stated = pd.concat(statements, ignore_index=True) if statements else parts.statements
    return replace(parts, statements=stated, links=parts.links[~at])
