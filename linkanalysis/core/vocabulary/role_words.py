"""Words for roles in the languages of police exchange, each with the role of `ROLES` that it means.

What this library decided:

* A word is listed only if it means one role. ``V``, ``S``, ``W``, ``source``, ``patient``, ``MP``
  and the like may mean several; they are not listed, and whoever has them is withheld.
* "Sought" (*gesucht*, *recherché*, *buscado*) is not listed, because missing people are sought as
  well as fugitives. ``fugitive`` and its translations are.
* Words of suspicion below a conviction (accused, arrested, charged, on trial) are *suspect*.
* Functions (owner, driver, guest, courier, recruiter) are *unknown*: they neither suspect nor
  protect. What is an offense by itself (trafficker, pimp, co-defendant) is *suspect*.
* Words under which victims are on record too (client, worker, mule, escort, beneficiary) are not
  listed, nor is ``john``, a name, nor relations (friend, spouse), which may be those of a victim.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from linkanalysis.core.vocabulary.roles import ROLES
from linkanalysis.core.vocabulary.words import fold_word, fold_words, read_words

NUMBERED = re.compile(r" ?\d{1,3}$")  # "Victim 2", "witness #1"


def words_by_role() -> dict[str, list[str]]:
    """Return the words of each role, those of one language in one text with commas between."""
    return read_words("role_words.toml")


def _by_word() -> dict[str, str]:
    found: dict[str, str] = {}
    for role, languages in words_by_role().items():
        for words in languages:
            found |= dict.fromkeys(fold_words(words), role)
    # the words of the vocabulary itself come last: nothing may change their meaning
    return found | {fold_word(text): row.name for row in ROLES for text in (row.label, row.name)}


ROLE_WORDS = _by_word()


def find_role_word(text: str) -> str:
    """Return the role that a word means in any listed language, or an empty text."""
    folded = fold_word(text)
    return ROLE_WORDS.get(folded) or ROLE_WORDS.get(NUMBERED.sub("", folded), "")


# Similarity from which a word counts as misspelled: "victm" and "witnes" are above it, "mentor",
# "investor" and "Victoria" below it. Shorter words than these are near to too many others.
MISSPELLED = 0.85
SHORTEST = 5  # letters
LONGEST = 2 * max(map(len, ROLE_WORDS))  # of texts that may be near to a word


def near_role(text: str) -> str:
    """Return the role of the word that a misspelled one is nearest to, or an empty text.

    None is near to a function: worker is no coworker, and a proposal may be taken as it is.
    """
    folded = fold_word(text)
    if not SHORTEST <= len(folded) <= LONGEST:
        return ""
    words = (word for word, role in ROLE_WORDS.items() if role != "unknown")
    near = get_close_matches(folded, words, n=1, cutoff=MISSPELLED)
    return ROLE_WORDS[near[0]] if near else ""
