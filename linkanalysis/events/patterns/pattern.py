"""A question about how things are linked, as data that can be saved and asked again."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self, TypeGuard

from linkanalysis.core.checks import SHOWN, given_path, suggest_name
from linkanalysis.core.files import write_whole
from linkanalysis.core.vocabulary.entities import entity_type
from linkanalysis.core.vocabulary.links import LINK_TYPES
from linkanalysis.core.vocabulary.roles import ROLES
from linkanalysis.errors import GraphKindError, LinkAnalysisError, RecordError, UnknownNameError
from linkanalysis.events.patterns.checks import mistakes_of
from linkanalysis.events.patterns.parts import Alike, Measured, Parts, Stated, Thing, Tie, Timed

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from linkanalysis.events.patterns.parts import Presence, Relation


Words = tuple[tuple[str, str], ...]
SECTIONS = ("things", "links", "optional", "absent")
KEYS = (*SECTIONS, "where")
# TOML wants these written as codes; JSON writes all others alike.
BARE = re.compile("[\x7f]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Things, the links between them, and conditions on both.

    Attributes
    ----------
    things : tuple of (str, str)
        Name and type of each thing, or the id of one entity.
    links : tuple of (str, str)
        Name of each link that must be there, and its words.
    optional : tuple of (str, str)
        Links that are shown if there are any.
    absent : tuple of (str, str)
        Links that must not be there.
    where : tuple of str
        Conditions.

    Examples
    --------
    >>> Pattern.of(things={"who": "person", "car": "vehicle"}, links={"owns": "who owns car"})
    <Pattern: 2 things, 1 link>
    """

    things: Words
    links: Words
    optional: Words = ()
    absent: Words = ()
    where: tuple[str, ...] = ()
    _parts: Parts = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read the words; raise once with all that is wrong."""
        reader = Reader()
        mistakes = reader.mistakes
        things = tuple(reader.things(self.things))
        ties = (
            *reader.ties(self.links, "required"),
            *reader.ties(self.optional, "optional"),
            *reader.ties(self.absent, "absent"),
        )
        conditions = tuple(reader.conditions(self.where))
        parts = Parts(
            things,
            ties,
            tuple(each for each in conditions if isinstance(each, Timed)),
            tuple(each for each in conditions if isinstance(each, Measured)),
            tuple(each for each in conditions if isinstance(each, Alike)),
            tuple(each for each in conditions if isinstance(each, Stated)),
        )
        if not mistakes:  # parts that could not be read would only seem to be missing
            mistakes += mistakes_of(parts)
        if mistakes:
            lines = dict.fromkeys(["This pattern cannot be asked:", *mistakes])
            raise GraphKindError("\n".join(lines))
        object.__setattr__(self, "_parts", parts)

    @classmethod
    def of(
        cls,
        *,
        things: Mapping[str, str],
        links: Mapping[str, str],
        optional: Mapping[str, str] | None = None,
        absent: Mapping[str, str] | None = None,
        where: str | Iterable[str] = (),
    ) -> Self:
        """Make a pattern of short sentences.

        Parameters
        ----------
        things : mapping of str to str
            Type by name, such as ``{"who": "person", "a": "phone"}``; an id such as
            ``person:KY-118`` stands for this entity alone. Two things of one type are different
            entities. At most eight.
        links : mapping of str to str
            By name, the links that must be there: source, type and target, such as
            ``{"uses_a": "who uses a"}``. ``or`` lists types (``a call or message b``); after a
            comma may stand ``either way``, ``as suspect`` (a role) and ``graded A1 or B2`` (grades
            of documents). At most twelve, with the optional and absent ones.
        optional : mapping of str to str, optional
            Links that are shown if there are any.
        absent : mapping of str to str, optional
            Links that no standing document may state.
        where : str or iterable of str, default ()
            Conditions on links and on what documents state of things; the notes list them.

        Returns
        -------
        Pattern
            The pattern.

        Raises
        ------
        GraphKindError
            With all mistakes at once: unknown types, names that stand twice or nowhere, conditions
            that cannot be read, parts that share no thing.

        Notes
        -----
        * ``call within 1 hour of stay``: the two begin at most an hour apart; ``within 2 days
          before``, ``within 2 days after``: and in this order.
        * ``call before stay``, ``call after stay``: one begins before or after the other.
        * ``call during use``: it begins while the other lasts. What has no end is taken to last.
        * ``amount of paid >= 3000 USD``, ``duration of call < 60 seconds``.
        * ``color of car = red``, ``make of car = "Ford" or "Dodge"``: a document states the
          attribute so, in capitals or not.
        * ``birth year of who between 1990 and 2004``, ``caliber of gun >= 9``: a stated number, of
          a birth date its year. Nothing of a protected person meets such a condition.
        * ``a may be b``: the two may be one entity.

        Links of types without a direction, such as kin, count both ways.

        Examples
        --------
        >>> Pattern.of(
        ...     things={"who": "person", "a": "phone", "stay": "booking"},
        ...     links={"use": "who uses a", "booked": "who booked stay"},
        ...     absent={"registered": "who subscriber_of a"},
        ...     where=["use before booked"],
        ... )
        <Pattern: 3 things, 3 links, 1 condition>
        """
        return cls(
            things=_words("things", things),
            links=_words("links", links),
            optional=_words("optional", optional),
            absent=_words("absent", absent),
            where=_sentences(where),
        )

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Self:
        """Read a pattern from a TOML file.

        Parameters
        ----------
        path : str or path-like
            A file with the tables ``things``, ``links``, ``optional``, ``absent`` and, before
            these, the list ``where``.

        Returns
        -------
        Pattern
            The pattern.

        Raises
        ------
        RecordError
            If the file cannot be opened, is not TOML, or holds anything else.
        GraphKindError
            With all mistakes of the pattern at once.

        Examples
        --------
        >>> import tempfile
        >>> pattern = Pattern.of(
        ...     things={"who": "person", "car": "vehicle"}, links={"owns": "who owns car"}
        ... )
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Pattern.read(pattern.save(f"{folder}/owners.toml")) == pattern
        True
        """
        file = given_path("path", path, error=LinkAnalysisError)
        given = _toml(file)
        unknown = [key for key in given if key not in KEYS]
        if unknown:
            message = f'{file} holds "{unknown[0]:.{SHOWN}}"; a pattern has {", ".join(KEYS)}.'
            raise RecordError(message, document=file.name)
        return cls.of(**{"things": {}, "links": {}, **given})  # type: ignore[arg-type]

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Save the pattern as a TOML file, completely or not at all.

        Parameters
        ----------
        path : str or path-like
            Target file; an existing file is replaced.

        Returns
        -------
        Path
            The file, which `Pattern.read` reads and anybody can edit.

        Raises
        ------
        FileNotFoundError
            If the folder does not exist.
        IsADirectoryError
            If the path is a folder.
        LinkAnalysisError
            If `path` is not a path.

        Examples
        --------
        >>> import tempfile
        >>> pattern = Pattern.of(
        ...     things={"who": "person", "car": "vehicle"}, links={"owns": "who owns car"}
        ... )
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     print(pattern.save(f"{folder}/owners.toml").read_text(), end="")
        [things]
        who = "person"
        car = "vehicle"
        <BLANKLINE>
        [links]
        owns = "who owns car"
        """
        target = given_path("path", path, error=LinkAnalysisError)
        return write_whole(target, str(self).encode("utf-8"), example="pattern.toml")

    def __str__(self) -> str:
        """Return the pattern as TOML."""
        conditions = "".join(f"    {_quoted(each)},\n" for each in self.where)
        blocks = [f"where = [\n{conditions}]\n"] if conditions else []
        for name in SECTIONS:
            lines = [f"{key} = {_quoted(value)}\n" for key, value in getattr(self, name)]
            if lines:
                blocks.append(f"[{name}]\n{''.join(lines)}")
        return "\n".join(blocks)

    def __repr__(self) -> str:
        counts = [
            f"{len(rows)} {word if len(rows) == 1 else f'{word}s'}"
            for word, rows in (
                ("thing", self.things),
                ("link", (*self.links, *self.optional, *self.absent)),
                ("condition", self.where),
            )
            if rows
        ]
        return f"<Pattern: {', '.join(counts)}>"


def _words(name: str, given: object) -> Words:
    """Return the names and sentences of a section, sentences with single spaces."""
    if given is None:
        return ()
    if not isinstance(given, Mapping):
        message = f'{name} is {given!r:.{SHOWN}}; write {{"name": "words"}}.'
        raise GraphKindError(message)
    return tuple((key, _plain(value)) for key, value in given.items())


def _sentences(given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        return (_plain(given),)
    if not isinstance(given, Iterable):
        message = f"where is {given!r:.{SHOWN}}; give a list of conditions."
        raise GraphKindError(message)
    return tuple(map(_plain, given))


def _plain(value: Any) -> Any:  # noqa: ANN401 - what is no text is refused with the other mistakes
    """Write a sentence with single spaces."""
    return plain(value) if isinstance(value, str) else value


def _quoted(text: str) -> str:
    return BARE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _toml(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        message = f"{file} is not UTF-8. Save it as UTF-8."
    except OSError as error:
        message = f"{file} cannot be opened: {error.strerror}."
    except (ValueError, RecursionError) as error:
        message = f"{file} is not TOML: {error}."
    raise RecordError(message, document=file.name) from None


NAME = re.compile("[a-z][a-z0-9_]{0,39}")
RESERVED = ("first", "last", "sure", "optional")  # columns of the answer

US = 1_000_000
SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
LONGEST = 36_525 * 86_400  # a century in seconds: no case is longer
LARGEST = Decimal(10) ** 14  # the first amount that a case cannot keep

NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
WITHIN = re.compile(rf"(\S+) within {NUMBER} (\w+) (of|before|after) (\S+)")
ORDER = re.compile(r"(\S+) (before|after|during) (\S+)")
COMPARED = re.compile(rf"(amount|duration) of (\S+) (<=|>=|<|>|=) {NUMBER} (\S+)")
SAID = re.compile(r"(\w+(?: \w+)*) of (\S+) = (.+)")
BOUNDED = re.compile(rf"(\w+(?: \w+)*) of (\S+) (<=|>=|<|>) {NUMBER}")
BETWEEN = re.compile(rf"(\w+(?: \w+)*) of (\S+) between {NUMBER} and {NUMBER}")
OR = re.compile(' or (?=(?:[^"]*"[^"]*")*[^"]*$)')  # not between quotation marks
OF_LINKS = ("amount", "duration")  # attributes that links have and things do not
ALIKE = re.compile(r"(\S+) may be (\S+)")
CURRENCY = re.compile("[A-Za-z]{3,10}")

# Links counted by attribution are made by a graph; no document states them.
STATED = tuple(row.name for row in LINK_TYPES if not row.name.startswith("attributed_"))
ROLE_NAMES = tuple(row.name for row in ROLES)

RELATIONS: dict[str, Relation] = {
    "of": "of",
    "before": "before",
    "after": "after",
    "during": "during",
}

Condition = Timed | Measured | Alike | Stated


class Reader:
    """Reads the words of one pattern and collects what is wrong with them."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []

    def things(self, given: Iterable[tuple[str, object]]) -> Iterable[Thing]:
        """Read things: a type, or the id of one entity."""
        for name, value in given:
            if not self._named(name, "thing"):
                continue
            if name in RESERVED:
                self.mistakes.append(
                    f'"{name}" is a column of every answer; choose another name for the thing.'
                )
            elif not isinstance(value, str):
                self.mistakes.append(
                    f'{name} is {value!r:.{SHOWN}}; write a type, such as "phone".'
                )
            else:
                kind, colon, key = value.partition(":")
                if self._known(kind, name) and not (colon and not key):
                    yield Thing(name, kind, value if colon else "")
                elif colon and not key:
                    self.mistakes.append(f'"{value:.{SHOWN}}" is not a whole id ({name}).')

    def ties(self, given: Iterable[tuple[str, object]], presence: Presence) -> Iterable[Tie]:
        """Read links: source, type and target, then what else is asked of them."""
        for name, value in given:
            if self._named(name, "link") and (tie := self._tie(name, value, presence)):
                yield tie

    def _tie(self, name: str, value: object, presence: Presence) -> Tie | None:
        text, *more = plain(value).split(", ") if isinstance(value, str) else ("",)
        words = text.split(" ")
        types = words[1:-1:2]
        if len(words) < 3 or len(words) % 2 == 0 or {*words[2:-1:2]} - {"or"}:  # noqa: PLR2004
            self.mistakes.append(
                f'{name} is {value!r:.{SHOWN}}; write source, type and target, such as "who uses '
                'a" or "a call or message b".'
            )
            return None
        fine = [self._one_of(each, STATED, "a type of link", name) for each in types]
        tie = Tie(name, words[0], words[-1], tuple(sorted({*types})), presence=presence)
        for clause in more:
            first, _, rest = clause.partition(" ")
            if clause == "either way":
                tie = tie._replace(either=True)
            elif first == "as" and rest:
                fine.append(self._one_of(rest, ROLE_NAMES, "a role", name))
                tie = tie._replace(role=rest)
            elif first == "graded" and rest:
                tie = tie._replace(grades=tuple(rest.split(" or ")))
            else:
                fine.append(False)
                self.mistakes.append(
                    f'"{clause:.{SHOWN}}" cannot be read ({name}). After the link may stand ", '
                    'either way", ", as suspect" or ", graded A1 or B2".'
                )
        return tie if all(fine) else None

    def conditions(self, given: Iterable[object]) -> Iterable[Condition]:
        """Read conditions."""
        for value in given:
            text = plain(value) if isinstance(value, str) else ""
            if found := WITHIN.fullmatch(text):
                left, number, unit, relation, right = found.groups()
                if (seconds := self._seconds(number, unit, text)) is not None:
                    yield Timed(left, RELATIONS[relation], right, int(seconds * US))
            elif found := COMPARED.fullmatch(text):
                if measured := self._measured(found, text):
                    yield measured
            elif found := ALIKE.fullmatch(text):
                yield Alike(*found.groups())
            elif stated := _stated(text):
                yield stated
            elif found := ORDER.fullmatch(text):
                left, relation, right = found.groups()
                yield Timed(left, RELATIONS[relation], right)
            else:
                self.mistakes.append(
                    f"{value!r:.{SHOWN}} cannot be read as a condition. Write, for example, "
                    '"call_a within 1 hour of stay", "call_a before call_b", "call_a during use", '
                    '"amount of paid >= 3000 USD", "duration of call_a < 60 seconds", '
                    '"color of car = red", "birth year of who between 1990 and 2004" or "a may be '
                    'b".'
                )

    def _measured(self, found: re.Match[str], text: str) -> Measured | None:
        column, link, sign, number, unit = found.groups()
        if column == "duration":
            seconds = self._seconds(number, unit, text)
            return None if seconds is None else Measured("duration", link, sign, seconds)
        value = Decimal(number.replace(",", ""))
        if value >= LARGEST:
            self.mistakes.append(f'"{text:.{SHOWN}}" holds an amount larger than a case can keep.')
        elif not CURRENCY.fullmatch(unit):
            self.mistakes.append(
                f'"{unit:.{SHOWN}}" is not a currency. Write its code, such as USD.'
            )
        else:
            return Measured("amount", link, sign, value, unit.upper())
        return None

    def _seconds(self, number: str, unit: str, text: str) -> Decimal | None:
        one = unit.removesuffix("s")
        if not self._one_of(one, tuple(SECONDS), "a unit of time", text):
            return None
        seconds = Decimal(number.replace(",", "")) * SECONDS[one]
        if seconds <= LONGEST:
            return seconds
        self.mistakes.append(f'"{text:.{SHOWN}}" is longer than a century.')
        return None

    def _named(self, name: object, what: str) -> TypeGuard[str]:
        if isinstance(name, str) and NAME.fullmatch(name):
            return True
        self.mistakes.append(
            f"{name!r:.{SHOWN}} is not a name for a {what}; use up to 40 lowercase letters, digits "
            "and _, a letter first."
        )
        return False

    def _known(self, kind: str, name: str) -> bool:
        try:
            entity_type(kind)
        except UnknownNameError as error:
            self.mistakes.append(f"{error} ({name})")
            return False
        return True

    def _one_of(self, word: str, choices: tuple[str, ...], what: str, where: str) -> bool:
        if word in choices:
            return True
        hint = suggest_name(word, choices)
        message = f'"{word:.{SHOWN}}" is not {what} ({where:.{SHOWN}}). {hint}'
        self.mistakes.append(message.rstrip())
        return False


def _stated(text: str) -> Stated | None:
    """Read what documents must state of a thing; None if the text is something else."""
    found = BETWEEN.fullmatch(text) or BOUNDED.fullmatch(text) or SAID.fullmatch(text)
    if found is None or found[1].lower() in OF_LINKS:
        return None
    asked = Stated(found[1].lower().replace(" ", "_"), found[2])
    if found.re is BETWEEN:
        return asked._replace(bounds=((">=", _number(found[3])), ("<=", _number(found[4]))))
    if found.re is BOUNDED:
        return asked._replace(bounds=((found[3], _number(found[4])),))
    return asked._replace(texts=tuple(_unquoted(each) for each in OR.split(found[3])))


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def plain(text: str) -> str:
    """Write a sentence with single spaces."""
    return " ".join(text.split())
