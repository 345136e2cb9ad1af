"""People whom a document calls something protected where it names a phone or an account.

Lives here: `with_called_people`.
Not here: what a name says (`vocabulary.called_roles`), people whom columns of their own name
(`other_people`), names of people, which the case itself looks at (`protection.minors`).

A contact saved as "Orrin Bexley (CI)" states the name of a number, which a map would show. It also
states a person in a protected role, who has that number; both are withheld.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.sheets.saved_names import SAVED_AS
from linkanalysis.vocabulary import make_id
from linkanalysis.vocabulary.called_roles import saved_role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from linkanalysis.sheets.parts import Parts

# Attributes under which readers state the name of whoever has a phone, an account or an address.
NAMES = (SAVED_AS, "name")
THINGS = ("phone:", "email:", "handle:", "account:")


def with_called_people(parts: Iterable[Parts], document: str) -> Iterator[Parts]:
    """State the people whose protected role stands in the name of a thing."""
    for part in parts:
        stated = part.statements
        if stated.empty or not stated["attribute"].isin(NAMES).any():
            yield part
            continue
        lines = list(_lines(stated[stated["attribute"].isin(NAMES)], document))
        if lines:
            said = pd.DataFrame(
                lines, columns=["entity", "attribute", "value", "row"], dtype=object
            )
            if "kind" in stated:
                said["kind"] = "hearsay"
            part = replace(part, statements=pd.concat([stated, said], ignore_index=True))  # noqa: PLW2901
        yield part


def _lines(named: pd.DataFrame, document: str) -> Iterator[tuple[str, str, str, str]]:
    seen: dict[tuple[str, str], str] = {}
    columns = (named[each].tolist() for each in ("entity", "value", "row"))
    for thing, name, row in zip(*columns, strict=True):
        role = saved_role(name) if thing.startswith(THINGS) else ""
        if not role:
            continue
        number = sum(at == row for at, _ in seen) + 1
        new = (row, name) not in seen
        who = seen.setdefault((row, name), make_id("person", f"{document}-{row}-called.{number}"))
        if new:
            yield who, "role", role, row
            yield who, "name", name, row
        kind, _, key = thing.partition(":")
        yield who, kind, key, row
