"""How reliable a source and its information are, and who may see them.

What this library decided: a grade is kept as scheme and code. Nothing converts one scheme into
another (3x5x2 ``1`` is not Admiralty ``A``), nothing orders codes across schemes, and nothing turns
a code into a number. Codes that say "cannot be judged" are marked `unknown`; they are a group of
their own, not a middle between good and bad. The meanings of 5x5x5 and 4x4 follow common use; no
official table was available. Estimative words (likely, very likely …) belong to an analyst's
statement; no code and no measure yields them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from linkanalysis.core.vocabulary.names import find_row
from linkanalysis.errors import RecordError, UnknownNameError

SHOWN = 40  # characters of a wrong value that a message repeats, so that it stays one line

Part = Literal["source", "information", "handling"]
Confirmation = Literal["confirmed", "unconfirmed", "tentative"]
PARTS: tuple[Part, ...] = ("source", "information", "handling")


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a scheme.

    Attributes
    ----------
    code : str
        The code as it is written.
    part : {"source", "information", "handling"}
        What it grades.
    meaning : str
        What it means.
    unknown : bool
        Whether it says that no judgment was possible, which is not a middle grade.
    confirmation : {"confirmed", "unconfirmed", "tentative"}
        Of information: confirmed if it is corroborated or beyond doubt, tentative if it is doubted.

    Examples
    --------
    >>> Code("F", "source", "reliability cannot be judged", unknown=True).unknown
    True
    """

    code: str
    part: Part
    meaning: str
    unknown: bool = False
    confirmation: Confirmation = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme of grading or handling.

    Attributes
    ----------
    name : str
        The word in ``scheme = "…"``.
    label : str
        Its name in a sentence.
    kind : {"source_and_information", "handling"}
        Whether it grades, or only says who may see the information.
    codes : tuple of Code
        All its codes, part by part, in the order in which the scheme lists them.
    example : str
        A whole code.

    Examples
    --------
    >>> SCHEMES[0].example
    'B2'
    """

    name: str
    label: str
    kind: Literal["source_and_information", "handling"]
    codes: tuple[Code, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade, split into its parts.

    Attributes
    ----------
    scheme : str
        Name of the scheme; codes mean nothing without it.
    source : str or None
        Code of the source; None in a scheme of handling.
    information : str or None
        Code of the information; None in a scheme of handling.
    handling : str or None
        Code of handling, where the scheme has one and the report gives it.

    Examples
    --------
    >>> Grade("admiralty", "B", "2").handling is None
    True
    """

    scheme: str
    source: str | None
    information: str | None
    handling: str | None = None


SCHEMES = (
    Scheme(
        name="admiralty",
        label="Admiralty (NATO)",
        kind="source_and_information",
        example="B2",
        codes=(
            Code("A", "source", "completely reliable: undoubtedly authentic, always right so far"),
            Code("B", "source", "usually reliable: minor doubt, mostly right so far"),
            Code("C", "source", "fairly reliable: some doubt, but has been right before"),
            Code("D", "source", "not usually reliable: strong doubt, has been right at times"),
            Code("E", "source", "unreliable: has given wrong information before"),
            Code("F", "source", "reliability cannot be judged", unknown=True),
            Code(
                "1",
                "information",
                "confirmed by independent sources; logical and consistent",
                confirmation="confirmed",
            ),
            Code("2", "information", "probably true: unconfirmed, logical, consistent"),
            Code("3", "information", "possibly true: unconfirmed, fairly logical, agrees in part"),
            Code(
                "4",
                "information",
                "doubtful: possible but not logical; nothing else is known",
                confirmation="tentative",
            ),
            Code(
                "5",
                "information",
                "improbable: not logical, contradicted by other information",
                confirmation="tentative",
            ),
            Code("6", "information", "truth cannot be judged", unknown=True),
        ),
    ),
    Scheme(
        name="3x5x2",
        label="3x5x2 (UK)",
        kind="source_and_information",
        example="2BP",
        codes=(
            Code("1", "source", "reliable"),
            Code("2", "source", "untested", unknown=True),
            Code("3", "source", "not reliable"),
            Code("A", "information", "known to the source directly"),
            Code(
                "B",
                "information",
                "known to the source indirectly, and corroborated",
                confirmation="confirmed",
            ),
            Code("C", "information", "known to the source indirectly"),
            Code("D", "information", "it is not known how the source knows it", unknown=True),
            Code("E", "information", "suspected to be false", confirmation="tentative"),
            Code("P", "handling", "may be shared lawfully for policing, by need and local rules"),
            Code("C", "handling", "may be shared lawfully under stated conditions"),
        ),
    ),
    Scheme(
        name="5x5x5",
        label="5x5x5 (UK, replaced by 3x5x2)",
        kind="source_and_information",
        example="B24",
        codes=(
            Code("A", "source", "always reliable"),
            Code("B", "source", "mostly reliable"),
            Code("C", "source", "sometimes reliable"),
            Code("D", "source", "unreliable"),
            Code("E", "source", "untested", unknown=True),
            Code(
                "1", "information", "known to be true without reservation", confirmation="confirmed"
            ),
            Code("2", "information", "known in person to the source, not to the reporting officer"),
            Code(
                "3",
                "information",
                "not known in person to the source, but corroborated",
                confirmation="confirmed",
            ),
            Code("4", "information", "cannot be judged", unknown=True),
            Code("5", "information", "suspected to be false", confirmation="tentative"),
            Code("1", "handling", "within UK police and other law enforcement: the default"),
            Code("2", "handling", "also to UK bodies that do not prosecute"),
            Code("3", "handling", "also to law enforcement abroad"),
            Code("4", "handling", "within the originating agency only"),
            Code("5", "handling", "under conditions: ask the originator"),
        ),
    ),
    Scheme(
        name="4x4",
        label="4x4 (Europol)",
        kind="source_and_information",
        example="B2",
        codes=(
            Code("A", "source", "no doubt that it is genuine, or always reliable so far"),
            Code("B", "source", "mostly reliable so far"),
            Code("C", "source", "mostly unreliable so far"),
            Code("X", "source", "reliability cannot be assessed", unknown=True),
            Code("1", "information", "accuracy is not in doubt", confirmation="confirmed"),
            Code("2", "information", "known in person to the source, not to the reporting officer"),
            Code(
                "3",
                "information",
                "not known in person to the source, but corroborated",
                confirmation="confirmed",
            ),
            Code(
                "4",
                "information",
                "not known in person to the source, and cannot be corroborated",
                unknown=True,
            ),
            Code("H0", "handling", "no stated restriction beyond the lawful purpose"),
            Code("H1", "handling", "not to be used in court without permission"),
            Code("H2", "handling", "not to be passed on without permission"),
            Code("H3", "handling", "other restrictions, stated in words"),
        ),
    ),
    Scheme(
        name="tlp",
        label="TLP 2.0",
        kind="handling",
        example="AMBER",
        codes=(
            Code("RED", "handling", "for the named recipients only"),
            Code("AMBER+STRICT", "handling", "the recipient's organization only, by need to know"),
            Code("AMBER", "handling", "the organization and its clients, by need to know"),
            Code("GREEN", "handling", "within the community, not public"),
            Code("CLEAR", "handling", "no limit; called WHITE in version 1"),
        ),
    ),
)


def scheme(name: str) -> Scheme:
    """Find a scheme by name.

    Parameters
    ----------
    name : str
        Name of the scheme.

    Returns
    -------
    Scheme
        The row.

    Raises
    ------
    UnknownNameError
        If there is no such scheme.

    Examples
    --------
    >>> scheme("tlp").kind
    'handling'
    """
    return find_row(
        SCHEMES, name, what="a scheme of grading or handling", listed="la.vocabulary.SCHEMES"
    )


def parse_grade(scheme_name: str, code: str) -> Grade:
    """Split a code into source, information and handling.

    Parameters
    ----------
    scheme_name : str
        Name of the scheme; it is never guessed from the code.
    code : str
        The code as the report writes it. Lower case, blanks, dashes, slashes and periods between
        the parts are allowed, and ``TLP:`` before a color.

    Returns
    -------
    Grade
        The parts. Handling is None where it is not given.

    Raises
    ------
    UnknownNameError
        If there is no such scheme.
    RecordError
        If the scheme has no such code.

    Examples
    --------
    >>> parse_grade("admiralty", "B2")
    Grade(scheme='admiralty', source='B', information='2', handling=None)
    >>> parse_grade("3x5x2", "1/A/P").handling
    'P'
    """
    row = scheme(scheme_name)
    rest = code.upper().removeprefix("TLP:").translate(str.maketrans("", "", " -/."))
    found: dict[Part, str] = {}
    for part in PARTS:
        # the longest first: AMBER+STRICT starts with AMBER
        choices = sorted((c.code for c in row.codes if c.part == part), key=len, reverse=True)
        taken = next((choice for choice in choices if rest.startswith(choice)), None)
        if taken is not None:
            found[part] = taken
            rest = rest.removeprefix(taken)
    graded = row.kind == "handling" or ("source" in found and "information" in found)
    if rest or not found or not graded:
        message = (
            f'"{code[:SHOWN]}" is not a code of {row.label}. A whole code is "{row.example}"; '
            f"its parts are {_codes(row)}."
        )
        raise RecordError(message)
    return Grade(row.name, found.get("source"), found.get("information"), found.get("handling"))


def confirmation(scheme_name: str, code: str) -> Confirmation | None:
    """Say how well the information of a grade is confirmed; None without a grade of a scheme."""
    try:
        grade = parse_grade(scheme_name, code)
    except (RecordError, UnknownNameError):
        return None
    codes = (row for row in scheme(grade.scheme).codes if row.part == "information")
    return next((row.confirmation for row in codes if row.code == grade.information), None)


def _codes(row: Scheme) -> str:
    listed = (
        (part, " ".join(code.code for code in row.codes if code.part == part)) for part in PARTS
    )
    return "; ".join(f"{part} {codes}" for part, codes in listed if codes)
