"""What a heading says: what its cells give, of whom, and how sure that is.

`read_heading` answers once for each heading. The phrases are in ``headings.toml``; a phrase counts
however a system shortens it (Dt of Birth, FecNac, LAST_NM) and joins it to words that change
nothing (Inmate DOB, DOB_TXT, Birth Date Offender 2). A birth date of a relative is not one, and
beside other words (Officer DOB) it may be somebody else's: such a date may show a minor, but tells
no two people apart. A heading with a word for a protected role is about somebody beside the one of
the record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from linkanalysis.core.vocabulary.role_words import ROLE_WORDS
from linkanalysis.core.vocabulary.roles import PROTECTED
from linkanalysis.core.vocabulary.words import SEAM, fold_word, fold_words, read_words, snake_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Words = tuple[str, ...]
Kind = Literal["birth date", "birth year", "age", "age then", "mark"]
NAME, FORENAME, FAMILY_NAME, NUMBERED = "name", "forename", "family_name", "number"
PHRASES = read_words("headings.toml")
KNOWN = 1 << 15  # headings remembered: more than a spreadsheet has columns


@dataclass(frozen=True, slots=True)
class Fact:
    """What a column says about the age or a role of its person.

    attribute: Name of the attribute, in English.
    role: The role of whoever has a mark in the column.
    strict: Whether a mark that is neither yes nor no may be a yes.
    """

    kind: Kind
    attribute: str
    role: str = ""
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody in a protected role, about whom a column is.

    who: The words for the role, with a number if there is one: what is said of one person.
    gives: What its cells give of them: a name, a part of one, a number, or other words.
    maybe: Whether the column is about a person only where a cell reads as one.
    strict: Whether the column has no other use than to mark minors, by any word.
    """

    role: str
    who: str
    gives: str
    maybe: bool = False
    strict: bool = False

    @property
    def is_named(self) -> bool:
        """Whether cells give a name, a part of one or a number."""
        return self.gives in {NAME, FORENAME, FAMILY_NAME, NUMBERED}

    @property
    def fact(self) -> str:
        """The attribute that cells give of the person; empty for names and numbers."""
        given = find_fact(self.gives)
        return "birth_date" if given and given.kind == "birth date" else find_thing(self.gives)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says.

    fact: About the age or role of the person of the record.
    roles: Whether the cells are roles: "yes", "maybe" if only they can tell, or "".
    part: What they give of a name: "name", "forename", "family_name" or "".
    thing: The type of the things that they name, such as "phone", or "".
    somebody: Whom in a protected role it names, whatever its cells give.
    sensitive: Whether it is about what is not imported by default.
    """

    text: str
    fact: Fact | None
    roles: str
    part: str
    thing: str
    somebody: Somebody | None
    sensitive: bool

    @property
    def other(self) -> Somebody | None:
        """Whom else than the person of the record the cells are about."""
        found = self.somebody
        if found is None or self.roles == "yes" or self.sensitive:
            return None
        return found if NOT_OF_PERSON.isdisjoint(found.gives.split()) else None

    @property
    def is_own(self) -> bool:
        """Whether it is a fact of the person of the record: Juvenile DOB, but not Child DOB."""
        is_fact = self.somebody is not None and self.somebody.gives not in {NAME, NUMBERED}
        return is_fact and self.fact is not None

    @property
    def tells_age(self) -> bool:
        """Whether the cells are ages or birth dates, of whomever: Visitor DOB."""
        spaced = SEAM.sub(" ", self.text)
        whole = fold_word(NUMBERS.sub(" ", spaced)).split()
        if OF_AGES.isdisjoint(whole) and not any(_births(_told(whole))):
            return False
        ends = (*(of.start() for of in OF.finditer(spaced)), len(spaced))
        words = (fold_word(spaced[:end]).split() for end in ends)
        rests = (" ".join(each[start:]) for each in words for start in range(len(each)))
        return any(fact is not None and fact.kind != "mark" for fact in map(find_fact, rests))


@lru_cache(maxsize=KNOWN)
def read_heading(text: str) -> Heading:
    """Tell what the heading of a column, or the name of an attribute, says."""
    return Heading(
        text,
        fact=find_fact(text),
        roles=_roles(text),
        part=_part(text) or _part(SEAM.sub(" ", text)),
        thing=find_thing(text),
        somebody=_somebody(text),
        sensitive=SENSITIVE.search(snake_case(text)) is not None,
    )


def _set(name: str) -> frozenset[str]:
    return frozenset(fold_words(PHRASES[name]))


# Birth dates and birth years.

GENDERS = re.compile(r"\((?:e|a|o|as|os|es|in|r|n|er)\)", re.IGNORECASE)  # Né(e) le, Nacido(a)
NUMBERS = re.compile(r"\d+")
VOWELS = frozenset("aeiou")
SHORTEST = 3  # letters of "birth" in a heading: of two, too many other words begin
WHOSE, RELATIVES, WHEN, DONE = map(_set, ("whose", "relative", "when", "done"))
NOT_ITSELF, JOINING = _set("not_itself"), _set("joining")
BESIDE = WHOSE | _set("beside_age")


def _told(words: Sequence[str]) -> Words:
    """Leave out the words that join, unless there are no others."""
    return tuple(word for word in words if word not in JOINING) or tuple(words)


def _phrases(name: str) -> frozenset[Words]:
    return frozenset(_told(phrase.split()) for phrase in fold_words(PHRASES[name]))


BIRTHS: dict[Kind, frozenset[Words]] = {
    "birth date": _phrases("birth_date"),
    "birth year": _phrases("birth_year"),
}
BORN = _phrases("born")
LENGTHS = sorted({1, *(len(phrase) for phrases in BIRTHS.values() for phrase in phrases)})
# phrases of two words are also shortened, if one of them is for a date or a year
PAIRS = {
    kind: {each for each in phrases if len(each) == len(("date", "birth")) and {*each} & WHEN}
    for kind, phrases in BIRTHS.items()
}
HALVES: dict[str, set[str]] = {}  # by their first letter, which every way to shorten keeps
for half in (word for pairs in PAIRS.values() for pair in pairs for word in pair):
    HALVES.setdefault(half[0], set()).add(half)
SURE = WHOSE | _set("form") | {word for phrase in BIRTHS["birth date"] for word in phrase}


def _readings(heading: str) -> list[list[str]]:
    plain = NUMBERS.sub(" ", GENDERS.sub("", heading))
    found = [fold_word(each).split() for each in dict.fromkeys((plain, SEAM.sub(" ", plain)))]
    return [words for words in found if RELATIVES.isdisjoint(words)]


def _births(told: Words) -> Iterator[tuple[Kind, Words]]:
    """Give each phrase of a birth that words hold: its kind, and the words beside it."""
    for length in LENGTHS:
        for at in range(len(told) - length + 1):
            for kind in _kinds(told[at : at + length]):
                yield kind, told[:at] + told[at + length :]


@lru_cache(maxsize=KNOWN)
def _kinds(words: Words) -> tuple[Kind, ...]:
    """Tell of which kind words are: a phrase, or one of two words as it is shortened, or joined."""
    splits = [words] if len(words) > 1 else _splits(words[0])
    halves = [tuple(map(_wholes, split)) for split in splits if len(split) == len(("date", "of"))]
    return tuple(
        kind
        for kind, phrases in BIRTHS.items()
        if words in phrases
        or any(one in first and two in last for first, last in halves for one, two in PAIRS[kind])
    )


def _splits(word: str) -> Iterator[Words]:
    for at in range(1, len(word)):
        if _wholes(word[:at]):
            yield word[:at], word[at:]
        elif at >= SHORTEST:  # nor is anything longer short for another word
            return


@lru_cache(maxsize=KNOWN)
def _wholes(word: str) -> frozenset[str]:
    """Give the words of which a word is the beginning, or what is left without vowels."""
    return frozenset(whole for whole in HALVES.get(word[0], ()) if _shortens(word, whole))


def _shortens(word: str, whole: str) -> bool:
    if whole not in WHEN and len(word) < SHORTEST:
        return False
    letters = iter(whole)
    dropped = whole in WHEN or VOWELS.isdisjoint(word)
    return whole.startswith(word) or (dropped and all(letter in letters for letter in word))


def _birth(text: str) -> Fact | None:
    readings = _readings(text)
    told = [_told(words) for words in readings if NOT_ITSELF.isdisjoint(words)]
    kinds = {kind for each in told if DONE.isdisjoint(each[1:]) for kind, _ in _births(each)}
    if "birth year" in kinds:
        return Fact("birth year", "birth_year")
    if "birth date" in kinds or any(_left(words, BESIDE) in BORN for words in readings):
        sure = any(map(_is_sure, readings))
        return Fact("birth date", "birth_date" if sure else DOUBTFUL_BIRTH)
    return None


def _left(words: list[str], beside: frozenset[str]) -> Words:
    return _told([word for word in words if word not in beside])


def _is_sure(words: list[str]) -> bool:
    """Tell whether a heading of a birth date says nothing besides but whose and how written."""
    return _left(words, SURE) in {(), *BORN} or any(
        kind == "birth date" and SURE.issuperset(rest) for kind, rest in _births(_told(words))
    )


# Ages, and marks such as ``minor = yes``.

# A birth date that may be somebody else's: Officer DOB, Emergency Contact DOB.
DOUBTFUL_BIRTH = "possible_birth_date"
AGE = Fact("age", "age")
# "A/J" stands over A for adults and J for juveniles, and "J A" over initials.
A_OR_J = re.compile(r"\s*(?:a\s*/\s*j|j\s*/\s*a)\s*", re.IGNORECASE)
LETTERED = Fact("age", "adult_or_juvenile")
# "ETA" is a time of arrival, so the Italian word counts only with its accent
ACCENTED = frozenset({"età"})
OF = re.compile(r"\s(?:of|de|del|du|des|der|della|da|do)\s", re.IGNORECASE)


def _plain(text: str) -> str:
    return " ".join(word for word in fold_word(text).split() if word not in BESIDE)


def _plains(name: str) -> frozenset[str]:
    return frozenset(map(_plain, PHRASES[name].split(",")))


AGES, PLURALS = _plains("age"), _plains("plural")
OF_AGES = {word for words in (*map(str.split, AGES), *BORN, ("eta",)) for word in words}
# A word in a column of minors that is neither yes nor no withholds. Other marks count only if they
# say yes, since "child = 2" is a number of children; in a column of adults, "no" is the mark.
LISTED = (
    (AGES, AGE),
    (_plains("minor"), Fact("mark", "minor", "minor", strict=True)),
    (_plains("grown"), Fact("mark", "adult", "minor")),
)


@lru_cache(maxsize=KNOWN)
def find_fact(text: str) -> Fact | None:
    """Tell what a column says about the age or role of its person, or None."""
    if A_OR_J.fullmatch(text) or text == LETTERED.attribute:
        return LETTERED
    if text == DOUBTFUL_BIRTH:
        return Fact("birth date", DOUBTFUL_BIRTH)
    forms = dict.fromkeys((text, SEAM.sub(" ", text)))
    return next((found for each in forms if (found := _birth(each) or _age(each))), None)


def _age(text: str) -> Fact | None:
    plain = _plain(text)
    first, _, rest = plain.partition(" ")
    known = next((fact for words, fact in LISTED if plain in words), None)
    if known or text.strip().casefold() in ACCENTED:
        return known or AGE
    if first in AGES and {"at", "when", "then"} & set(rest.split()):
        return Fact("age then", "age_at_event")
    # "victim" alone was left out above as a word beside another one
    marked = ROLE_WORDS.get(plain) or ROLE_WORDS.get(fold_word(text))
    marked = marked or ("" if plain else _marked(text))
    if marked in PROTECTED and plain not in PLURALS:
        return Fact("mark", "child" if marked == "minor" else marked, marked)
    return None


def _marked(text: str) -> str:
    found = (ROLE_WORDS.get(word, "unknown") for word in fold_word(text).split())
    roles = [role for role in found if role != "unknown"]
    return roles[0] if len(roles) == 1 else ""


# Columns of roles.

ROLE_HEADINGS, SHORT_HEADINGS = _set("role"), _set("short_role")
TWO_WORDS = [words for each in ROLE_HEADINGS if len(words := each.split()) == len(("a", "type"))]
LEAST = 4  # letters to which a word of a heading is shortened: a Sub Type is not of a subject
LAST_NUMBER = re.compile(r"\s*\d+$")


def _roles(text: str) -> str:
    bare = _bare(text)
    # Owner/Victim in a list of property is no choice of roles: it names whose the thing is. So does
    # Driver/Passenger, and neither has a role that matters.
    named = _listed(text)
    others = [each for each in named if each != "owner"]
    choice = len(others) > 1 or (others == named != [])
    if not ROLE_HEADINGS.isdisjoint((bare, fold_word(text))) or (
        choice and {ROLE_WORDS[each] for each in others} != {"unknown"}
    ):
        return "yes"
    # Subj Type, Inv. Type; the same beginnings have others (Part Type), so the cells tell
    words = LAST_NUMBER.sub("", fold_word(SEAM.sub(" ", text))).split()
    begun = len(words) == len(("subject", "type")) and any(
        all(len(a) >= LEAST and b.startswith(a) for a, b in zip(words, whole, strict=True))
        for whole in TWO_WORDS
    )
    return "maybe" if begun or " ".join(words) in SHORT_HEADINGS else ""


def _bare(text: str) -> str:
    """Fold a heading without a last number, and "Role(s)", which folds to "role s"."""
    return LAST_NUMBER.sub("", fold_word(SEAM.sub(" ", text)).removesuffix(" s"))


def _listed(text: str) -> list[str]:
    """Give the words of a heading that lists roles, as Victim/Suspect does; none of another one."""
    words = [word for word in _bare(text).split() if word != "or"] if {*text} & {*"/|"} else []
    return words if len(words) > 1 and all(word in ROLE_WORDS for word in words) else []


# Names and things.

BY_WORDS = {
    word: what
    for what in (NAME, FORENAME, FAMILY_NAME, NUMBERED)
    for word in fold_words(PHRASES[what])
}
THINGS, LICENSES = (
    {word.strip(): what for what in names for word in PHRASES[what].split(",")}
    for names in (
        ("phone", "email", "plate", "account", "address"),
        ("driver_license", "driver_license_state"),
    )
)
# How systems shorten "name" in a heading, and join it: LAST_NM, firstname.
SHORT_NAME = re.compile(r"\b(?:nm|nam|nme)\b")
JOINED_NAME = re.compile(r"(?<=first|given)name\b|(?<=last)name\b|(?<=middle|family)name\b")
# letters: "ad" is a name in Turkish, and an advertisement
SHORTEST_NAME = 3
# "Last 4" and "First 6" are digits of a card or a number; Last 2 is of the second of two people.
CARD_DIGITS = re.compile(r"(?:last|first) (?:[4-9]|\d\d+)")
MIDDLE = frozenset({"middle", "middle name"})
LAST_DIGITS = re.compile(r"_?\d+$")
# Race and origin, belief, politics, sexuality, health, immigration, union: words of a column name.
# Western Union, credit unions and the European and customs unions are not trade unions.
SENSITIVE = re.compile(
    r"(?:^|_)(?:race|racial|ethnic(?:ity|_origin|_group)?|tribe|caste|religion|religious|faith|"
    r"denomination|political|politics|party_affiliation|philosophical|sexual|sexuality|"
    r"sex_life|gender_identity|lgbt\w*|health|medical|diagnosis|disability|hiv\w*|pregnan\w*|"
    r"mental|immigration|immigrant|visa_status|undocumented|citizenship_status|"
    r"(?<!credit_)(?<!western_)(?<!european_)(?<!customs_)union(?:_\w+)?)(?:_|$)"
)


def find_thing(heading: str) -> str:
    """Return the type of the things in a column of this heading, or an empty text."""
    return THINGS.get(LAST_DIGITS.sub("", snake_case(heading)), "")


def _with_names(folded: str) -> str:
    """Write out "name" where a heading shortens it, or joins it to another word."""
    return JOINED_NAME.sub(" name", SHORT_NAME.sub("name", folded))


def _part(heading: str) -> str:
    folded = fold_word(heading)
    if CARD_DIGITS.fullmatch(folded):
        return ""
    words = _with_names(NUMBERS.sub(" ", folded)).split()
    kept = " ".join(word for word in words if word not in WHOSE)
    found = BY_WORDS.get(kept, "")
    short = found == NAME and kept.isascii() and len(kept) < SHORTEST_NAME
    return "" if short or found == NUMBERED else found


def whole_name(header: Sequence[str], name: str = "") -> Words:
    """Give the headings that make a whole name together, first name first; none if there are none.

    name: The heading that is known as the name, and may hold the part that no other column gives.
    """
    others = [each for each in header if each != name and fold_word(each) not in MIDDLE]
    parts = {part: each for each in reversed(others) if (part := read_heading(each).part)}
    forename, family_name = parts.get(FORENAME, ""), parts.get(FAMILY_NAME, "")
    if not name:
        return (forename, family_name) if forename and family_name else ()
    if BY_WORDS.get(fold_word(name)) != NAME or bool(forename) == bool(family_name):
        return ()
    return (forename, name) if forename else (name, family_name)


# Somebody in a protected role, with or without a word for what the cells give: "CI", "Name of
# victim", "Witness 2 phone".

MAYBE = {word: role for role, text in PHRASES["maybe"].items() for word in fold_words(text)}
WITH_NAME: dict[str, str] = PHRASES["letter"]
BESIDE_ROLE, NOT_OF_PERSON, COUNTED = map(_set, ("beside_role", "not_of_person", "counted"))
# A role in one language, and in English, in which most headings are, another word: Kind, a child.
ENGLISH = frozenset({"kind"})
GENITIVES = ("s", "n", "en", "es")  # Name des Opfers, der Geschädigten
SHORTEST_STEM = 5  # letters: a shorter word with such an ending is often another one
WORDS = re.compile(r"[^\W\d]+|\d+")
# Opfername, 受害人姓名; but no word of one language in front of a short one of another
JOINED = tuple(
    word
    for word, what in BY_WORDS.items()
    if what == NAME and (len(word) >= len("name") or not word.isascii())
)
LONGEST = max(len(word.split()) for words in (ROLE_WORDS, MAYBE, JOINED) for word in words) + max(
    len(word.split()) for word in JOINED
)


def _somebody(text: str) -> Somebody | None:
    spaced = fold_word(SEAM.sub(" ", GENDERS.sub("", text)))
    found = WORDS.findall(_with_names(spaced))
    numbers = [word for word in found if word.isdigit()]
    words = [word for word in found if not word.isdigit()]
    for length in range(min(len(words), LONGEST), 0, -1):
        for start in range(len(words) - length + 1):
            word = " ".join(words[start : start + length])
            role, joined = _role(word)
            if role:
                around = [*words[:start], *joined, *words[start + length :]]
                gives = _beside_role(text, around)
                strict = not gives and (fact := find_fact(text)) is not None and fact.strict
                given = NAME if " ".join(words[:2]) in COUNTED else _given(gives)
                who = " ".join([role, *numbers])
                return Somebody(role, who, given, maybe=word in MAYBE, strict=strict)
    # V_LNAME, W1 First, MP Name: a letter for a role counts beside a part of a name
    letter, gives = " ".join(words[:1]), BY_WORDS.get(" ".join(words[1:]), "")
    if letter not in WITH_NAME or gives not in {NAME, FORENAME, FAMILY_NAME}:
        return None
    return Somebody(WITH_NAME[letter], " ".join([WITH_NAME[letter], *numbers]), gives)


def _beside_role(text: str, around: list[str]) -> str:
    """Give the words beside a role that are not of it: no other one, and none of a list."""
    listed = _listed(text)
    left = (each for each in around if each not in BESIDE_ROLE and each not in listed)
    return " ".join(each for each in left if not _role(each)[0])


def _given(words: str) -> str:
    """Return what the words beside a role say of its cells: a kind of name, or the words."""
    name, _, fact = words.partition(" ")
    # "name/DOB": the cells are read as names, behind which they give a date
    dated = BY_WORDS.get(name) == NAME and words not in BY_WORDS
    if dated and find_fact(fact.removeprefix("and ")):
        return NAME
    return BY_WORDS.get(words, words or NAME)


@lru_cache(maxsize=KNOWN)
def _role(word: str) -> tuple[str, tuple[str, ...]]:
    """Return the protected role of a word, and a word for a name that is joined to it."""
    if word in ENGLISH:
        return "", ()
    stems = _stems(word) if len(word) > SHORTEST_STEM else (word,)
    role = next((role for each in stems if (role := _protected(each, maybe=True))), "")
    if role or not word.endswith(JOINED):
        return role, ()
    names = (name for name in JOINED if name != word and word.endswith(name))
    pairs = ((name, each) for name in names for each in _stems(word.removesuffix(name)))
    return next(((role, (name,)) for name, each in pairs if (role := _protected(each))), ("", ()))


def _stems(word: str) -> Words:
    return (word, *(word.removesuffix(end) for end in GENITIVES))


def _protected(word: str, *, maybe: bool = False) -> str:
    role = (MAYBE.get(word) if maybe else None) or ROLE_WORDS.get(word, "")
    return role if role in PROTECTED else ""
