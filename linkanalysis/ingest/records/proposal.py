"""A proposal of how a file may be read, to be written into ``case.toml``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.result import Column, Result
from linkanalysis.ingest.sheets.profiles import find_profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.core.provenance import MadeBy

MOMENTS = ("start", "date", "end")
CASE_LINES = (
    "[case]",
    'purpose = "investigation"  # or "intelligence" or "training"',
    "",
)
ASSUMED = ("utf-8", "utf-8-sig", "utf-16", "utf-32")  # encodings that need no setting


@dataclass(frozen=True, slots=True, eq=False)
class Mapping(Result):
    """A proposal of how a file may be read.

    Attributes
    ----------
    file : str
        Name of the file.
    reader : str
        The reader that fits best; empty if none does.
    columns : tuple of (str, str)
        The reader's name of a column and its name in the file.
    missing : tuple of str
        Required columns that were not found.
    unused : tuple of str
        Columns of the file that the reader does not know.
    delimiter : str
        The character between cells.
    date_formats : tuple of str
        Formats that all sampled dates fit; several if the sample fits more than one; none for
        ISO 8601.
    encoding : str
        How the bytes become text.
    decimal : str
        The sign between a number and its decimals.
    unsure : tuple of str
        What nobody can tell from the file, and what of the sample could not be read.
    profile : str
        The profile of a carrier or bank, if the file needs one.
    header_row : int
        The row of the headings if titles stand above them, else 0.
    sheet : str
        The sheet of a workbook, unless it is the first.
    ignore : tuple of str
        Columns that have a name of the reader and mean something else.
    further : bool
        Whether it is one more sheet of a workbook that is proposed before.
    year : str
        The year of days that are written without one, if other dates tell it.
    owner : str
        Whose phone a list of contacts is from, if the lines above it tell.
    type : str
        The type of its links, if the reader would take another one.
    region : str
        The country of its phone numbers, if it is not that of the case.

    Examples
    --------
    >>> from linkanalysis.core.provenance import MadeBy
    >>> columns = (("source", "FROM"),)
    >>> guess = Mapping("a.csv", "links", columns, ("target",), (), ",", (), MadeBy("sniff", "0"))
    >>> guess.reader, guess.missing
    ('links', ('target',))
    """

    COLUMNS = (
        Column("column", "name of the reader's column; empty if the reader does not know it"),
        Column("header", "name in the file; empty if it was not found"),
    )
    CAVEAT = (
        "A guess by column names and a few records: correct it and keep it in case.toml. "
        "The time zone and the currency are not in the file; ask its source."
    )

    file: str
    reader: str
    columns: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    delimiter: str
    date_formats: tuple[str, ...]
    made_by: MadeBy
    encoding: str = "utf-8"
    decimal: str = "."
    unsure: tuple[str, ...] = ()
    profile: str = ""
    header_row: int = 0
    sheet: str = ""
    ignore: tuple[str, ...] = ()
    further: bool = False
    year: str = ""
    owner: str = ""
    type: str = ""
    region: str = ""

    @property
    def name(self) -> str:
        """The name of the document, by which its questions are known."""
        return f"{self.file}#{self.sheet}" if self.further else self.file

    def __str__(self) -> str:
        """Return the lines for ``case.toml``."""
        return self.to_toml()

    def _frame(self) -> pd.DataFrame:
        """Columns found, then missing, then unused."""
        rows = [*self.columns, *((name, "") for name in self.missing)]
        rows += [("", name) for name in self.unused]
        return pd.DataFrame(rows, columns=["column", "header"], dtype=object)

    def to_toml(self) -> str:
        """Write the proposal as a ``case.toml`` that reads the file.

        Returns
        -------
        str
            ``[case]``, which a folder needs once, and a ``[[document]]``, to be corrected and kept;
            what is unsure is in comments.

        Examples
        --------
        >>> from linkanalysis.core.provenance import MadeBy
        >>> pairs = (("source", "FROM"), ("target", "target"))
        >>> found = Mapping("a.csv", "links", pairs, (), (), ",", (), MadeBy("sniff", "0"))
        >>> print(found.to_toml())
        [case]
        purpose = "investigation"  # or "intelligence" or "training"
        <BLANKLINE>
        [[document]]
        file = "a.csv"
        reader = "links"
        columns = { source = "FROM" }
        """
        return "\n".join([*CASE_LINES, *document_lines(self)])


def document_lines(found: Mapping) -> Iterator[str]:
    """Write the ``[[document]]``, line by line."""
    yield "[[document]]"
    yield f"file = {toml_text(found.file)}"
    yield f'reader = "{found.reader}"' if found.reader else '# reader = "…"'
    if found.profile:
        yield f'profile = "{found.profile}"'
    pairs = [(ours, theirs) for ours, theirs in found.columns if ours != theirs.casefold()]
    if pairs:
        listed = ", ".join(f"{ours} = {toml_text(theirs)}" for ours, theirs in pairs)
        yield f"columns = {{ {listed} }}"
    if found.ignore:
        yield f"ignore = [{', '.join(map(toml_text, found.ignore))}]"
    for name in found.missing:
        yield f'# missing: {name} = "…"'
    yield from _format_lines(found)
    profile = find_profile(found.profile)
    if profile.timezone is None if profile else any(ours in MOMENTS for ours, _ in found.columns):
        yield '# timezone = "…"'
    yield from (toml_comment(f"unsure: {each}") for each in found.unsure)


def _format_lines(found: Mapping) -> Iterator[str]:
    if found.sheet:
        yield f"sheet = {toml_text(found.sheet)}"
    if found.header_row:
        yield f"header_row = {found.header_row}"
    if found.encoding not in ASSUMED:
        yield f'encoding = "{found.encoding}"'
    if found.delimiter != ",":
        yield f"delimiter = {toml_text(found.delimiter)}"
    given = (("year", found.year), ("type", found.type), ("owner", found.owner))
    yield from (f"{key} = {toml_text(value)}" for key, value in given if value)
    if found.region:
        yield f'region = "{found.region}"'
    if found.decimal != ".":
        yield f'decimal = "{found.decimal}"'
    if len(found.date_formats) == 1:
        yield f"date_format = {toml_text(found.date_formats[0])}"
    elif found.date_formats:
        either = " or ".join(toml_text(form) for form in found.date_formats)
        yield f"# date_format = {either}: the sample fits each of them"


def toml_text(text: str) -> str:
    """Quote a text for TOML; a heading may have several lines, as in a spreadsheet."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_comment(text: str) -> str:
    """Write a comment of one line."""
    return f"# {''.join(sign if sign.isprintable() else ' ' for sign in text)}"
