"""Single cells: column names, words of the vocabulary, numbers, and what stays out."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from linkanalysis.core.checks import suggest_name
from linkanalysis.core.vocabulary.entities import ENTITY_TYPES, is_own_type
from linkanalysis.core.vocabulary.headings import LICENSES, find_fact, read_heading
from linkanalysis.core.vocabulary.links import LINK_TYPES, meant_link_type
from linkanalysis.core.vocabulary.role_words import find_role_word, near_role
from linkanalysis.core.vocabulary.words import snake_case
from linkanalysis.errors import RecordError
from linkanalysis.protection.protected import PROTECTED_ROLES
from linkanalysis.storage.schema import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


NOT_IMPORTED = "not imported: a sensitive attribute (RPD art. 42; 28 CFR 23.20)"


def find_column(header: Sequence[str], name: str) -> int | None:
    """Find the index of a column by its name: as written, else by any case, else in snake case."""
    for form in (str, str.casefold, snake_case):
        names = [form(each) for each in header]
        if form(name) in names:
            return names.index(form(name))
    return None


def attribute_name(text: str) -> str:
    """Name an attribute in snake case; what protects or names somebody by the vocabulary."""
    name, heading = snake_case(text), read_heading(text)
    if name in LICENSES:
        return LICENSES[name]
    if heading.roles == "yes":
        return "role"
    if heading.fact and (heading.fact.kind == "birth date" or find_fact(name) != heading.fact):
        return heading.fact.attribute
    return name if name == "full_name" else heading.part or name


NO_ROLE = re.compile("[-–—]+")
COMPOUND = re.compile(r"[/;,|&+]")  # between several roles in one cell


def read_role(text: str) -> str:
    """Read a role of the vocabulary; of several in one cell, a protected one."""
    return read_roles(text)[0]


def read_roles(text: str, separator: str = "") -> tuple[str, ...]:
    """Read the roles in a cell, protected ones first; `separator` stands between them."""
    if known := known_roles(text, separator):
        return known
    if _roles_between(text.split("-")):
        message = (
            "the cell holds several roles, so the person is withheld. "
            'Set the sign between them: role_separator = "-".'
        )
        raise RecordError(message)
    near = near_role(text)
    message = (
        "the role is not in the vocabulary, so the person is withheld. "
        + (f'Did you mean "{near}"? ' if near else "")
        + "Give its meaning: values = { role = { … } }."
    )
    raise RecordError(message)


def known_roles(text: str, separator: str = "") -> tuple[str, ...]:
    """Give the roles in a cell as `read_roles` does; none if they cannot be read."""
    if NO_ROLE.fullmatch(text):
        return ("unknown",)
    whole = find_role_word(text)
    if whole:
        return (whole,)
    return _roles_between(COMPOUND.split(text)) or (
        _roles_between(text.split(separator)) if separator else ()
    )


def _roles_between(words: list[str]) -> tuple[str, ...]:
    roles = [find_role_word(word) for word in words]
    known = [role for role in roles if role]
    if len(known) < len(roles) or len(known) == 1:
        return ()
    return tuple(sorted(dict.fromkeys(known), key=lambda name: name not in PROTECTED_ROLES))


def read_entity_type(text: str) -> str:
    """Read a type of entity; those of the case's own have their prefix already."""
    if is_own_type(text):
        return text
    return _word(text, (row.name for row in ENTITY_TYPES), "type of entity")


def read_link_type(text: str) -> str:
    """Read a type of link."""
    return _word(text, (row.name for row in LINK_TYPES), "type of link", meant=meant_link_type)


def read_kind(text: str) -> str:
    """Read whether a row is a fact, an assessment, hearsay or derived."""
    return _word(text, KINDS, "kind")


def _word(text: str, known: Iterable[str], what: str, *, meant: Callable[[str], str] = str) -> str:
    word, names = snake_case(text), list(known)
    if word in names:
        return word
    column = what.partition(" ")[0]
    message = (
        f"the {what} is not in the vocabulary. {suggest_name(meant(word), names)}".rstrip()
        + f" Give its meaning: values = {{ {column} = {{ … }} }}."
    )
    raise RecordError(message)


# By decimal sign. Thousands are grouped in threes or not at all, so that "12,50" is not a number
# with a decimal point.
NUMBERS = {
    ".": re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"),
    ",": re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"),
}
OTHER = {".": ",", ",": "."}
# The case keeps amounts as DECIMAL(18, 4): four decimals, fourteen digits before them.
DECIMALS = 4
LIMIT = Decimal(10) ** 14


def read_amount(text: str, decimal: str = ".") -> str:
    """Read an amount exactly and write it with four decimals."""
    if not NUMBERS[decimal].fullmatch(text):
        hint = ""
        if NUMBERS[OTHER[decimal]].fullmatch(text):
            name = "commas" if decimal == "." else "points"
            hint = f'; for decimal {name} set decimal = "{OTHER[decimal]}" in case.toml'
        message = f"the amount is not a number{hint}"
        raise RecordError(message)
    amount = Decimal(text.replace(OTHER[decimal], "").replace(decimal, "."))
    decimals = -int(amount.normalize().as_tuple().exponent)
    if decimals > DECIMALS or abs(amount) >= LIMIT:
        message = "the amount has more than 14 digits or more than 4 decimals"
        raise RecordError(message)
    return f"{amount:.4f}"


def read_currency(text: str) -> str:
    """Read the three letters of a currency."""
    code = text.upper()
    if not re.fullmatch("[A-Z]{3}", code):
        message = 'the currency is not three letters, such as "USD"'
        raise RecordError(message)
    return code


def read_count(text: str) -> int:
    """Read how often something happened."""
    match = re.fullmatch(r"([0-9]{1,15})(?:\.0+)?", text)  # a spreadsheet may write 2 as 2.0
    if not match or int(match[1]) == 0:
        message = "the count is not an integer of at least 1"
        raise RecordError(message)
    return int(match[1])
