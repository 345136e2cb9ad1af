"""The table of readers: one row for each kind of table or file that can be read.

Lives here: `Reader` and `READERS`.
Not here: what a reader does with its columns (one file each).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from linkanalysis.records.calls import read_calls
from linkanalysis.records.entities import read_entities
from linkanalysis.records.incidents import read_incidents
from linkanalysis.records.links import read_links
from linkanalysis.records.payments import read_payments
from linkanalysis.records.statements import read_statements
from linkanalysis.vocabulary.names import find_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.records.parts import Parts
    from linkanalysis.records.sheet import Sheet

__all__ = ["READERS", "READER_NAMES", "Reader", "find_reader"]


@dataclass(frozen=True, slots=True)
class Reader:
    """A kind of table or file that can be read.

    Attributes
    ----------
    name : str
        The word after ``reader =`` in ``case.toml``.
    reads : str
        What one record of it is.
    form : {"table", "json"}
        A table (CSV, Parquet, frame) or a JSON file.
    required : tuple of str
        Columns without which nothing can be read.
    optional : tuple of str
        Columns that are read if they are there.
    attributes : bool
        Any other column becomes an attribute under its own name.
    read : callable or None
        Makes parts of a sheet; None for JSON.

    Examples
    --------
    >>> Reader("sightings", "one sighting", "table", ("who", "where"), ("when",)).required
    ('who', 'where')
    """

    name: str
    reads: str
    form: Literal["table", "json"]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    attributes: bool = False
    read: Callable[[Sheet], Parts] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that have a name of ours.

        Returns
        -------
        tuple of str
            Required ones first.

        Examples
        --------
        >>> find_reader("calls").columns[:3]
        ('caller', 'callee', 'start')
        """
        return self.required + self.optional


READERS = (
    Reader(
        name="entities",
        reads="one person or thing, each cell a statement",
        form="table",
        required=(),
        optional=("id", "type", "name", "alias", "birth_date", "role"),
        attributes=True,
        read=read_entities,
    ),
    Reader(
        name="links",
        reads="one tie between two entities",
        form="table",
        required=("source", "target"),
        optional=(
            "source_type",
            "target_type",
            "type",
            "role",
            "start",
            "end",
            "count",
            "amount",
            "unit",
            "duration",
            "place",
            "kind",
        ),
        read=read_links,
    ),
    Reader(
        name="statements",
        reads="one value stated of an entity",
        form="table",
        required=("entity", "attribute", "value"),
        optional=("type", "valid_from", "valid_to", "kind"),
        read=read_statements,
    ),
    Reader(
        name="calls",
        reads="one call or message between two phone numbers",
        form="table",
        required=("caller", "callee", "start"),
        optional=("end", "duration", "type", "place"),
        read=read_calls,
    ),
    Reader(
        name="payments",
        reads="one payment from one account to another",
        form="table",
        required=("payer", "payee", "date", "amount"),
        optional=("currency", "channel", "place", "source_type", "target_type"),
        read=read_payments,
    ),
    Reader(
        name="incidents",
        reads="one person's part in one incident",
        form="table",
        required=("incident", "date", "person"),
        optional=("role", "offense", "place"),
        read=read_incidents,
    ),
    Reader(
        name="notices",
        reads="saved public notices of INTERPOL, red or yellow",
        form="json",
        required=(),
        optional=(),
    ),
)

READER_NAMES = tuple(row.name for row in READERS)


def find_reader(name: str) -> Reader:
    """Give the row of a reader."""
    return find_row(READERS, name, what="a reader", listed="la.READERS")
