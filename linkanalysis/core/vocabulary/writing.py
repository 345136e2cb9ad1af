"""Words that decide whether a word in a text is a name, a date or something else.

The words, and what each list is for, are in ``writing.toml``.
"""

from __future__ import annotations

from linkanalysis.core.vocabulary.words import read_words

LISTS = read_words("writing.toml")


def _words(name: str) -> frozenset[str]:
    return frozenset(LISTS[name].split())


def _entries(name: str) -> frozenset[str]:
    return frozenset(LISTS[name].split(", "))


def _numbers(lines: list[str]) -> dict[str, int]:
    """Give the names the numbers of their lines, with y as i."""
    numbered = enumerate(lines, 1)
    return {name.replace("y", "i"): number for number, line in numbered for name in line.split()}


ORDINARY, NO_NAMES = _words("ordinary"), _words("no_names")
PLACEHOLDERS = NO_NAMES | _words("placeholders")
PAID_HOW = _entries("paid_how")
NOBODY_NAMED = PAID_HOW | _entries("nobody_named")
# Given names in `PLACEHOLDERS`: alone they are the name of somebody.
GIVEN_NAMES = frozenset(("jane", "john"))
NUMBERED = (PLACEHOLDERS - GIVEN_NAMES) | _words("numbered")
PARTICLES, PRONOUNS, VERBS = map(_words, ("particles", "pronouns", "verbs"))
STREETS, STATES, ABBREVIATIONS = map(_words, ("streets", "states", "abbreviations"))
SHORT_ADDRESS: dict[str, str] = dict(map(str.split, LISTS["short_address"].split(", ")))
COMMA_STATES = STATES | _words("comma_states")
MONTHS, OTHER_MONTHS = _numbers(LISTS["months"]), _numbers(LISTS["other_months"])
SEASONS, BORN, TITLES = map(_words, ("seasons", "born", "titles"))
HAN_TITLES = tuple(LISTS["han_titles"].split())
NUMERALS = {
    name: str(number)
    for number, names in enumerate(LISTS["numerals"].split(", "))
    for name in names.split()
}
ORDINALS = _numbers(LISTS["ordinals"].split())
FAMILY_CHARACTERS = frozenset(LISTS["family_characters"])
