"""A question about how things are linked, as data that can be saved and asked again.

Lives here: `Pattern`, how it is made, saved and read.
Not here: its grammar (`wording`, `checks`), and the search (`find`).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from linkanalysis._files import write_whole
from linkanalysis._given import SHOWN, given_path
from linkanalysis.errors import GraphKindError, LinkAnalysisError, RecordError
from linkanalysis.patterns.checks import mistakes_of
from linkanalysis.patterns.parts import Alike, Measured, Parts, Stated, Timed
from linkanalysis.patterns.wording import Reader, plain

if TYPE_CHECKING:
    import os
    from pathlib import Path

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
