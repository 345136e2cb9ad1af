"""Words for roles in the languages of police exchange, each with the role of `ROLES` that it means.

Lives here: `ROLE_WORDS`; how a word is folded before it is looked up; headings of role columns.
Not here: the words themselves (``role_words.toml``), the roles and which of them protect (`roles`),
words of one agency (``case.toml``).

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
import tomllib
import unicodedata
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from linkanalysis.vocabulary.roles import ROLES

# accents, and characters that are invisible or do not exist, including control characters
DROPPED = frozenset({"Mn", "Cc", "Cf", "Cs", "Co", "Cn"})


class _Signs(dict[int, str]):
    """What each sign is in a folded word, looked up once a sign."""

    def __missing__(self, code: int) -> str:
        category = unicodedata.category(chr(code))
        dropped = category in DROPPED and chr(code) not in "\t\r\n"
        self[code] = "" if dropped else chr(code) if category[0] in "LNM" else " "
        return self[code]


# at first the letters that do not decompose into a plain letter and an accent
FOLDED = _Signs(
    str.maketrans(
        {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"}
        | {"ـ": ""}
    )
)
NUMBERED = re.compile(r" ?\d{1,3}$")  # "Victim 2", "witness #1"
LETTERS = re.compile(r"\b([^\W\d]) (?=[^\W\d]\b)")  # between single letters: D.O.B., C/I


def fold_word(text: str) -> str:
    """Fold a word for comparison: no case, accents, punctuation or control characters."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(FOLDED)
    return LETTERS.sub(r"\1", " ".join(plain.split()))


def fold_words(text: str) -> list[str]:
    """Fold each word of a list with commas between."""
    return [fold_word(word) for word in text.split(",")]


def read_words(file: str) -> dict[str, Any]:
    """Read a file of this room with texts of words, by name."""
    return tomllib.loads(Path(__file__).with_name(file).read_text(encoding="utf-8"))


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
# Headings of a column of roles. "Type", "status" and "category" are not among them: they may be
# about anything, and a role column withholds whoever has a word in it that is not known.
ROLE_HEADINGS = frozenset(
    fold_words(
        "role, roles, inv role, role code, "
        "role type, role name, role description, role in case, "
        "role in incident, role in event, case role, incident role, person role, party role, "
        "subject role, involvement role, rol, rôle, Rolle, ruolo, papel na ocorrência, "
        "роль, rola, rolul, rolë, uloga, улога, роля, szerep, szerepe, role osoby, ρόλος, "
        "rooli, peran, vai trò, 角色, 役割, 역할, บทบาท, भूमिका, دور, الدور, نقش, תפקיד, tungkulin, "
        "role cd, role desc, statement role, involvement, involvement type, involvement code, "
        "type of involvement, involved as, person type, type of person, party type, name type, "
        "subject type, rôle procédural, qualité procédurale, Beteiligtenrolle, Verfahrensrolle, "
        "calidad procesal, situación procesal, rola procesowa, роль лица, процессуальный статус, "
        "процессуальное положение, hoedanigheid, role v případu, 人员类型, 人员类别"
    )
)
SHORT_HEADINGS = frozenset({"inv type"})  # of an involvement, an invoice or an investigation
# The seams of "CaseRole" and "VictimFlag"; words in capitals such as "DOB" stay whole.
SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])")
LEAST = 4  # letters to which a word of a heading is shortened: a Sub Type is not of a subject
LAST_NUMBER = re.compile(r"\s*\d+$")


def is_role_heading(text: str) -> bool:
    """Tell whether a column or attribute of this name holds roles."""
    folded = _bare(text)
    known = folded in ROLE_HEADINGS or fold_word(text) in ROLE_HEADINGS
    # Owner/Victim in a list of property is no choice of roles: it names whose the thing is. So does
    # Driver/Passenger, and neither has a role that matters.
    listed = listed_roles(text)
    others = [each for each in listed if each != "owner"]
    choice = len(others) > 1 or (others == listed != [])
    return known or (choice and {ROLE_WORDS[each] for each in others} != {"unknown"})


def _bare(text: str) -> str:
    """Fold a heading without a last number, and "Role(s)", which folds to "role s"."""
    return LAST_NUMBER.sub("", fold_word(SEAM.sub(" ", text)).removesuffix(" s"))


def listed_roles(text: str) -> list[str]:
    """Give the words of a heading that lists roles, as Victim/Suspect does; none of another one."""
    words = [word for word in _bare(text).split() if word != "or"]
    is_list = len(words) > 1 and any(sign in text for sign in "/|") and {*words} <= {*ROLE_WORDS}
    return words if is_list else []


def may_be_role_heading(text: str) -> bool:
    """Tell whether two words begin those of a heading of roles: Subj Type, Inv. Type.

    They also begin others (Part Type), so only the cells tell whether the column holds roles.
    """
    words = LAST_NUMBER.sub("", fold_word(SEAM.sub(" ", text))).split()
    return " ".join(words) in SHORT_HEADINGS or any(
        len(words) == len(whole) == len(("subject", "type"))
        and all(len(a) >= LEAST and b.startswith(a) for a, b in zip(words, whole, strict=True))
        for whole in map(str.split, ROLE_HEADINGS)
    )


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
