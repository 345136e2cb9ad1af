"""Words of a table: names of columns as attributes, roles, and what is not taken in by default.

Lives here: names in snake case, roles as the vocabulary has them, sensitive attributes.
Not here: identifiers (`keys`), dates (`moments`), amounts (`amounts`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis._given import suggest_name
from linkanalysis.errors import RecordError
from linkanalysis.keys.text import fold_name
from linkanalysis.vocabulary import ENTITY_TYPES, LINK_TYPES, ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "NOT_IMPORTED",
    "is_sensitive",
    "may_be_a_minor",
    "place_of",
    "read_entity_type",
    "read_kind",
    "read_link_type",
    "read_role",
    "snake",
]

NOT_IMPORTED = "not imported: a sensitive attribute (RPD art. 42; 28 CFR 23.20)"
KINDS = ("fact", "assessment", "hearsay", "derived")

# Race and origin, belief, politics, sexuality, health, immigration, union: words of a column name.
SENSITIVE = re.compile(
    r"(?:^|_)(?:race|racial|ethnic(?:ity|_origin|_group)?|tribe|caste|religion|religious|faith|"
    r"denomination|political|politics|party_affiliation|philosophical|sexual|sexuality|"
    r"sex_life|gender_identity|lgbt\w*|health|medical|diagnosis|disability|hiv\w*|pregnan\w*|"
    r"mental|immigration|immigrant|visa_status|undocumented|citizenship_status|"
    r"(?<!credit_)(?<!western_)(?<!european_)(?<!customs_)union(?:_\w+)?)(?:_|$)"
)


def snake(text: str) -> str:
    """Write the name of a column in lower snake case."""
    return fold_name(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", " ", text)).replace(" ", "_")


def place_of(header: Sequence[str], name: str) -> int | None:
    """Find a column by its name, whatever its case."""
    for form in (str, str.casefold, snake):
        wanted = form(name)
        found = [place for place, each in enumerate(header) if form(each) == wanted]
        if found:
            return found[0]
    return None


def is_sensitive(attribute: str) -> bool:
    """Tell whether an attribute is of the kinds that are not taken in by default.

    INTERPOL, Rules on the Processing of Data, art. 42; Directive (EU) 2016/680, art. 10; 28 CFR
      23.20(b).
    """
    return SENSITIVE.search(snake(attribute)) is not None


def may_be_a_minor(text: str) -> bool:
    """Say whether a birth date that cannot be read may be that of a minor.

    Whatever holds a digit may; words such as "unknown" say as little as an empty cell.
    """
    return any(sign.isdecimal() for sign in text)


def read_role(text: str) -> str:
    """Read a role of the vocabulary."""
    return _word(text, [row.name for row in ROLES], "role")


def read_entity_type(text: str) -> str:
    """Read a type of entity."""
    return _word(text, [row.name for row in ENTITY_TYPES], "type of entity")


def read_link_type(text: str) -> str:
    """Read a type of link."""
    return _word(text, [row.name for row in LINK_TYPES], "type of link")


def read_kind(text: str) -> str:
    """Read what kind of statement a row is."""
    return _word(text, list(KINDS), "kind")


def _word(text: str, names: list[str], what: str) -> str:
    word = snake(text)
    if word in names:
        return word
    column = what.partition(" ")[0]
    message = (
        f"the {what} is not in the vocabulary. {suggest_name(word, names)}".rstrip()
        + f" Say what it means: values = {{ {column} = {{ … }} }}."
    )
    raise RecordError(message)
