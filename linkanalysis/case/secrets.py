"""What finished pages and files must not contain about protected people, as plain data.

Lives here: `find_secrets`, which reads them from the case, and `Secrets`, which finds them in bytes
and needs neither the case nor the database.
Not here: free texts before they are shown (`protection`), which files are searched (`custody`).
"""

from __future__ import annotations

import json
import re
import urllib.parse
from dataclasses import dataclass, field
from itertools import permutations
from typing import TYPE_CHECKING

from linkanalysis._escape import escape_html, escape_json, visible
from linkanalysis.keys.days import days_in, days_written
from linkanalysis.keys.spelling import HAN, sound, tokens
from linkanalysis.protection.containers import parts_of, without_packed
from linkanalysis.protection.identifying import (
    RELATION,
    SHORTEST_NUMBER,
    WHOLE,
    is_whole_name,
    words_of,
)
from linkanalysis.protection.mentions import LOCAL, NATIONAL, Mentions
from linkanalysis.protection.protected import stated_identifier
from linkanalysis.protection.search import Words
from linkanalysis.storage.engine import column
from linkanalysis.storage.header import ZONE, on_clock
from linkanalysis.vocabulary.writing import NO_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from linkanalysis.case.frames import Moment
    from linkanalysis.case.masked_names import Protection
    from linkanalysis.protection.search import Index
    from linkanalysis.storage.engine import Engine

SHORTEST = 4  # characters; shorter words match by accident almost everywhere
NAMES = ("name", "alias", "label", "full_name")
IDENTIFIERS = (
    *("phone", "email", "handle", "plate", "vehicle", "account", "device", "sim"),
    *("document_number", "passport", "national_id", "fingerprint_id", "dna_id", "interpol_id"),
    *("ssn", "driver_license", "drivers_license"),
)
OWN_NUMBER = ("handle:", "plate:", "document_number:")
STATED = (*NAMES, *IDENTIFIERS, "forename", "family_name", "birth_date")


# text from a letter beyond ASCII on, in UTF-8; the letters before it; letters escaped as in JSON
FOREIGN = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}(?:[\x80-\xf4]|[A-Za-z .,_-])*")
# numbers with letters beyond ASCII between them: 4 марта 2009, 2009年3月4日
FOREIGN_DAY = re.compile(
    rb"[0-9]{1,4}[ .-]{0,2}(?:[\xc2-\xf4][\x80-\xbf]{1,3}){1,20}[ .-]{0,2}[0-9]{1,4}"
    rb"(?:[\xc2-\xf4][\x80-\xbf]{1,3} ?[0-9]{1,2})?"
)
BEFORE = re.compile(rb"[A-Za-z ]{0,40}\Z")  # not $: a line before it is another text
# Signs beyond ASCII that pages are full of, and that separate words: dashes, quotation marks, dots,
# spaces, and signs of comparison. Most pages have no others.
SIGNS = re.compile(
    rb"\xe2\x80[\x93\x94\x98\x99\x9c\x9d\xa2\xa6]|\xc2[\xa0\xab\xb7\xbb]|\xe2\x89[\xa4\xa5]|\xc3\x97"
)
# Between two texts beside each other: the family name of one and the forename of the next are no
# name, also where SIGNS would leave only a space.
BESIDE = re.compile(rb" (?:\xe2\x80[\x93\x94\xa2]|\xc2\xb7|\xc3\x97) ")  # – — • · ×
ESCAPED = re.compile(rb"\\u((?!00[0-7])[0-9a-fA-F]{4})")
# a letter beyond ASCII, or a sign that is not seen; dashes and spaces alone are no name
LETTERS = re.compile(r"(?=[^\x00-\x7f])[^\W\d_]|[\u00ad\u200b-\u200f\u2060\ufeff]")
LOCAL_PART = re.compile(rb"(?<![0-9A-Za-z])([0-9]{3})[-. ]?([0-9]{4})(?![0-9A-Za-z])")
VERSION = re.compile(rb"(?<![0-9A-Za-z.])[0-9]+(?:\.[0-9]+){3,}(?![0-9A-Za-z])")
AREA = re.compile(rb"(?<!\d)[2-9]\d\d\)?[-. ]{1,2}$")
# This address is in every SVG file, and contains a day on which somebody may have been born.
RDF = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"
BETWEEN = ("", " ", ", ", ",", "_", "-", ".", "+", "%20", "/")  # words of a name in files
SHORTEST_JOINED = 6  # letters: shorter names written together are often other words
SHORTEST_ID = 5  # characters without signs: fewer occur by chance in a megabyte of base64
AT_ONCE = 200  # texts: most name nobody, and one search of so many costs that of three
MOST_WORDS = 3  # of a name in any order: six orders in each of ten ways


@dataclass(frozen=True, slots=True)
class Secrets:
    """What reveals protected people in finished pages and files.

    words: Names, ids, identifiers and birth dates as the case states them, by spelling in bytes.
    folded: Other ways to write names, ids, phone numbers and dates, in lower case.
    phones: Masked names of phones, by their last seven digits.
    mentions: Whole names, for texts in other scripts and letters.
    spared: Names of unprotected people that `mentions` would take for protected ones.
    called: Names of unprotected people with a word by which alone somebody protected goes.
    also: What reveals people by the records of today, for a case as it stood earlier.
    """

    # not in the repr, which ends up in notebooks and logs
    words: Words = field(default_factory=Words, repr=False)
    folded: Words = field(default_factory=Words, repr=False)
    phones: Mapping[bytes, str] = field(default_factory=dict, repr=False)
    mentions: Mentions = field(default_factory=Mentions, repr=False)
    spared: Words = field(default_factory=Words, repr=False)
    called: Words = field(default_factory=Words, repr=False)
    also: Secrets | None = field(default=None, repr=False)

    def found_in(self, content: bytes) -> set[tuple[str, str]]:
        """Return what `content` reveals: pairs of a kind and a masked name."""
        found = set() if self.also is None else self.also.found_in(content)
        if not self.words:
            return found
        for part in (each.replace(RDF, b"") for each in parts_of(content)):
            written = self.words.found_in(part)
            if written and self.called:  # Rose, and Rose Miller, who is somebody else
                others = self.words.found_in(self.called.blanked(part))
                written = {each for each in written if each[0] != "name" or each in others}
            found |= written | self._folded(part.lower())
            found |= self._foreign(without_packed(part)) | self._local(part)
        return found

    def _folded(self, content: bytes) -> set[tuple[str, str]]:
        found = self.folded.found_in(content, joined="name")
        if any(kind == "birth date" for kind, _ in found):  # version 4.3.09.1 is none
            days = self.folded.found_in(VERSION.sub(b" ", content), joined="name")
            found = {each for each in found if each[0] != "birth date" or each in days}
        return found

    def named_in(self, text: str) -> str:
        """Return whom a text on a page would reveal: a masked name, or ""."""
        found = self.found_in(text.encode("utf-8", "surrogatepass"))
        return min((who for _, who in found), default="")

    def named_in_each(self, texts: Sequence[str]) -> dict[str, str]:
        """Return whom texts would reveal, of those that reveal anybody."""
        found: dict[str, str] = {}
        for first in range(0, len(texts) if self.words else 0, AT_ONCE):
            some = texts[first : first + AT_ONCE]
            if self.named_in("\n".join(some)):
                found |= {text: who for text in some if (who := self.named_in(text))}
        return found

    def _local(self, content: bytes) -> set[tuple[str, str]]:
        """Find phone numbers without area code; with another area code it is another number."""
        if not self.phones:
            return set()
        numbers = ((b"".join(match.groups()), match) for match in LOCAL_PART.finditer(content))
        return {
            ("identifier", self.phones[number])
            for number, match in numbers
            if number in self.phones
            and not AREA.search(content[max(0, match.start() - 7) : match.start()])
        }

    def _foreign(self, content: bytes) -> set[tuple[str, str]]:
        if b"\\u" in content:
            content = ESCAPED.sub(lambda code: _utf8(code.group(1)), content)
        content = SIGNS.sub(b" ", BESIDE.sub(b" ; ", content))
        content = self.spared.blanked(content)
        runs = set()
        for match in () if content.isascii() else FOREIGN.finditer(content):
            before = BEFORE.search(content[max(0, match.start() - 40) : match.start()])
            run = (before.group() if before else b"") + match.group()
            runs.add(run.decode("utf-8", "ignore"))
        named = {self.mentions.whole(run) for run in runs if LETTERS.search(run)}
        days = {
            self.mentions.dates.get(day, "")
            for written in set(FOREIGN_DAY.findall(content))
            for day in days_in(written.decode("utf-8", "ignore"))
        }
        return {("name", who) for who in named if who} | {
            ("birth date", who) for who in days if who
        }


def _utf8(code: bytes) -> bytes:
    return chr(int(code, 16)).encode("utf-8", "surrogatepass")


def find_secrets(moment: Moment) -> Secrets:
    """Collect what reveals the people who are protected at a moment of a case."""
    secrets = _secrets(moment.engine, moment.protection, moment.region)
    # only names made of words of the protected names can be the same as one of them
    theirs = {
        _simpler(word) for kind, _, text in secrets if kind == "name" for word in words_of(text)
    }
    others = _others_names(moment)
    shown = _shown_names(others, theirs)
    public = {
        way
        for name in shown
        if theirs.issuperset(map(_simpler, words_of(name)))
        for way in _joined(words_of(name))
    }
    words, folded = _indexes(secrets, public, moment.protection.mentions.borne)
    for rows in moment.protection.mentions.phones.values():
        for digits, _, who in rows:
            meaning = frozenset({("identifier", who)})
            _mean(folded, _encoded(_numbers_written(digits)), meaning)
    whole = _whole_names(moment.protection.mentions, public)
    return Secrets(
        Words.of(words),
        Words.of(folded),
        _locals(moment),
        whole,
        spared=_spared(shown, whole),
        called=_called(others, secrets),
    )


def find_numbers(engine: Engine, protection: Protection, region: str | None) -> Secrets:
    """Collect the ids and identifiers alone, for which labels are searched as pages are."""
    found = _secrets(engine, protection, region)
    numbers = {
        (kind, who, text)
        for kind, who, text in found
        # Ann Roe and ANN ROE may be two, KY-118 and ky 118 are one
        if kind in {"id", "identifier"} and any(map(str.isdigit, text))
    }
    words, folded = _indexes(numbers, set(), frozenset())
    return Secrets(Words.of(words), Words.of(folded))


def _indexes(
    secrets: set[tuple[str, str, str]], public: set[str], borne: frozenset[str]
) -> tuple[Index, Index]:
    """Return secrets by how they are written, and by other ways to write them in lower case."""
    words: Index = {}
    folded: Index = {}
    for kind, who, text in sorted(secrets):
        words_in = words_of(text) if kind == "name" else []
        if not public.isdisjoint(_joined(words_in)):
            continue  # an unprotected person has the same name
        # in capitals too, but not in lower case: an alias may be an ordinary word
        alone = len(words_in) == 1 and words_in[0] not in borne
        written = {text, text.upper(), text.title()} if alone else {text}
        meaning = frozenset({(kind, who)})
        _mean(words, {each for one in written for each in _spellings(one)}, meaning)
        _mean(folded, _encoded(_others(kind, text) - public), meaning)
    return words, folded


def _mean(index: Index, written: Iterable[bytes], meaning: frozenset[tuple[str, str]]) -> None:
    """Add a meaning to some words; those with no other share one set, of some 25,000 in all."""
    added = dict.fromkeys(written, meaning)
    for word in index.keys() & added.keys():
        added[word] = index[word] | meaning
    index |= added


def _encoded(texts: Iterable[str]) -> list[bytes]:
    """Encode texts at once; none contains a zero character."""
    joined = "\0".join(texts)
    return joined.encode().split(b"\0") if joined else []


def _others(kind: str, text: str) -> set[str]:
    """Return other ways to write a name, an id or a birth date, in lower case."""
    if kind == "birth date":
        return days_written(text)
    if kind == "name":  # with a number it is a placeholder: Person 2 is not in Person 20
        return _joined(words_of(text)) if not re.search(r"\d", text) else set()
    plain = [token.raw.lower() for token in tokens(text) if token.raw.isascii()]
    compact = "".join(plain)
    enough = len(compact) >= SHORTEST_ID and not compact.isdecimal()
    return {sign.join(plain) for sign in ("", " ", "_", "-", ".")} if enough else set()


def _numbers_written(digits: str) -> list[str]:
    """Write a number with its area code in the ways of North America; other numbers in none."""
    area, middle, last = digits[:-LOCAL], digits[-LOCAL:-4], digits[-4:]
    if len(digits) != NATIONAL:
        return []
    signed = [f"{area}{sign}{middle}{sign}{last}" for sign in "-. /"]
    return [*signed, f"({area}) {middle}-{last}", f"({area}){middle}-{last}"]


def _joined(words: list[str]) -> set[str]:
    if len(words) < 2 or len("".join(words)) < SHORTEST_JOINED:  # noqa: PLR2004 - a word alone
        return set()
    orders = set(permutations(words)) if len(words) <= MOST_WORDS else {tuple(words)}
    spelled = orders | {tuple(_simpler(word) for word in order) for order in orders}
    return {sign.join(order) for order in spelled for sign in BETWEEN}


def _simpler(word: str) -> str:
    """Write a transliterated word as one would by ear: Mariya, Maria; Dmitriy, Dmitri."""
    return re.sub(r"i?y(?=a|u|\b)", "i", word)


def _others_names(moment: Moment) -> set[tuple[str, str]]:
    """List who has no masked name with each name stated of them, or the id if that is one."""
    listed = ", ".join(f"'{name}'" for name in WHOLE)
    rows = moment.engine.execute(
        f"SELECT DISTINCT entity, value FROM standing_statements WHERE attribute IN ({listed})"  # noqa: S608
    ).fetchall()
    ids = (
        (entity, label)
        for entity, label in moment.protection.labels.items()
        if entity == f"person:{label}" and is_whole_name(label)
    )
    masked = moment.protection.names
    return {(entity, name) for entity, name in (*rows, *ids) if name and entity not in masked}


def _shown_names(others: set[tuple[str, str]], words: set[str]) -> list[str]:
    """List the names of unprotected people that are made of `words` and initials."""
    return [
        name
        for _, name in others
        if words.issuperset(_simpler(word) for word in words_of(name) if len(word) > 1)
    ]


def _called(others: set[tuple[str, str]], secrets: set[tuple[str, str, str]]) -> Words:
    """Arrange names of unprotected people with a word by which alone somebody protected goes."""
    theirs = {text: frozenset(words_of(text)) for kind, _, text in secrets if kind == "name"}
    alone = {word for words in theirs.values() if len(words) == 1 for word in words}
    if not alone:
        return Words()
    whole = [words for words in theirs.values() if len(words) > 1]
    called = {name: words_of(name) for who, name in others if who.startswith("person:")}
    names = {
        value
        for value, words in called.items()
        if len(words) > 1 and not alone.isdisjoint(words) and not RELATION.search(value)
        # Rose Miller is not spared if somebody protected is Rose Ann Miller
        if not any(parts.issubset(words) or parts.issuperset(words) for parts in whole)
    }
    return _of_nobody(each for name in names for each in _spellings(name))


def _spared(shown: list[str], whole: Mentions) -> Words:
    """Arrange names of unprotected people that read as a protected name with an initial."""
    alike = {name for name in shown if whole.whole(name)}
    return _of_nobody(SIGNS.sub(b" ", name.encode("utf-8", "surrogatepass")) for name in alike)


def _of_nobody(written: Iterable[bytes]) -> Words:
    """Arrange names that reveal nobody, however many: a page is searched once for all of them."""
    return Words.of({name: frozenset() for name in written if len(name) >= SHORTEST})


def _whole_names(mentions: Mentions, public: set[str]) -> Mentions:
    sounds = {sound(name) for name in public if name.isalpha()}
    kept = {name: who for name, who in mentions.names.items() if name not in sounds}
    starts = {name[:end] for name in kept for end in range(1, len(name) + 1)}
    return Mentions(
        names=kept,
        skeletons=mentions.skeletons,
        unspaced=mentions.unspaced,
        dates=mentions.dates,
        borne=mentions.borne,
        starts=frozenset(starts),
    )


def _locals(moment: Moment) -> dict[bytes, str]:
    """Return the last seven digits of phone numbers that no other number of the case has."""
    phones = moment.protection.mentions.phones
    return {last.encode(): who for last, rows in phones.items() for _, alone, who in rows if alone}


def _secrets(
    engine: Engine, protection: Protection, region: str | None
) -> set[tuple[str, str, str]]:
    found = _keys(protection)
    sought = ", ".join(f"'{name}'" for name in STATED)
    stated = engine.execute(
        f"""
        SELECT entity, attribute, value FROM standing_statements
        WHERE attribute IN ({sought}) AND value IS NOT NULL"""  # noqa: S608
    ).fetchall()
    public: set[str] = set()
    forenames: dict[str, list[str]] = {}
    for entity, attribute, value in stated:
        if entity in protection.overrides and any(
            thing in protection.names for thing in stated_identifier(attribute, value, region)
        ):
            continue  # shown by name, but shared with someone who is not
        if entity not in protection.names:
            public.add(value)
        elif attribute == "forename":
            forenames.setdefault(entity, []).append(value)
    dates, known = _dates(engine), protection.labels
    for entity, attribute, value in stated:
        who = protection.names.get(entity)
        if attribute == "birth_date" and value in dates:
            continue
        things = stated_identifier(attribute, value, region) if who is not None else []
        if any(thing in known and thing not in protection.names for thing in things):
            continue  # an unprotected person uses it too
        if who is not None:
            facts = _facts(attribute, value, forenames.get(entity, []))
            found |= {(kind, who, text) for kind, text in facts}
    return {
        each
        for each in found
        if (len(each[2]) >= SHORTEST or HAN.fullmatch(each[2])) and each[2] not in public
    }


def _facts(attribute: str, value: str, forenames: list[str]) -> set[tuple[str, str]]:
    """List what one statement about a protected person reveals, by kind."""
    if attribute == "birth_date":
        return {("birth date", value)} if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else set()
    if attribute in NAMES or (attribute == "family_name" and forenames):
        names = _full(value, forenames)
        return {("name", text) for text in names if not NO_NAMES.issuperset(words_of(text))}
    return {("identifier", value)} if attribute in IDENTIFIERS else set()


def _full(name: str, forenames: list[str]) -> list[str]:
    if not forenames or " " in name.strip():
        return [name]
    # other people have the same family name
    return [
        text
        for first in forenames
        for text in (f"{first} {name}", f"{name}, {first}", f"{name} {first}")
    ]


def _keys(protection: Protection) -> set[tuple[str, str, str]]:
    found: set[tuple[str, str, str]] = set()
    members: dict[str, list[str]] = {}
    for member, canonical in protection.same.items():
        members.setdefault(canonical, []).append(member)
    for canonical, who in protection.names.items():
        kind = "id" if canonical in protection.protected else "identifier"
        for entity in (canonical, *members.get(canonical, ())):
            key = entity.partition(":")[2]
            found |= {(kind, who, entity), (kind, who, key)}
            own = key.rpartition(":")[2]  # without service, jurisdiction or country
            if entity.startswith(OWN_NUMBER) and len(own) >= SHORTEST_NUMBER:
                found.add((kind, who, own))
            if entity.startswith("phone:+"):
                found.add((kind, who, key.removeprefix("+")))
                found.add((kind, who, key.removeprefix("+1")))
    # a short bare number such as 118 may mean anything
    return {each for each in found if not each[2].isdecimal() or len(each[2]) > SHORTEST}


def _dates(engine: Engine) -> set[str]:
    """Return the days on which something happened, in UTC and in the zone of the case."""
    (zone,) = column(engine, ZONE)
    moments = ", ".join(f"{of}, {on_clock(of)}" for of in ("start", '"end"'))
    days = column(
        engine,
        f"SELECT DISTINCT strftime(CAST(unnest([{moments}]) AS DATE), '%Y-%m-%d') "  # noqa: S608 - literal names
        "FROM standing_links UNION SELECT DISTINCT left(value, 10) FROM standing_statements "
        "WHERE attribute <> 'birth_date' UNION "
        "SELECT DISTINCT strftime(received, '%Y-%m-%d') FROM standing_documents",
        [zone],
    )
    return {day for day in days if day is not None}


def _spellings(text: str) -> list[bytes]:
    in_json = json.dumps(text)[1:-1]
    spelled = {
        text,
        visible(text),
        escape_html(text),
        in_json,
        json.dumps(text, ensure_ascii=False)[1:-1],
        escape_json([text])[2:-2],
        urllib.parse.quote(text, safe=""),
        urllib.parse.quote_plus(text),
    }
    return sorted(each.encode("utf-8", "surrogatepass") for each in spelled)
