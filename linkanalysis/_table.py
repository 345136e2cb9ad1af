"""A table of the library, such as `READERS`, that shows itself with one line a row.

Lives here: `Table`.
Not here: the rows, which each table declares, and finding one by its name (`vocabulary.names`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable


class Named(Protocol):
    """A row that has a name."""

    @property
    def name(self) -> str:
        """The word by which it is chosen."""
        ...


Row = TypeVar("Row", bound=Named)


class Table(tuple[Row, ...]):  # noqa: SLOT001 - a subclass of tuple cannot have slots
    """Rows with a name each, and the field of a row that says what it is."""

    _says: str

    def __new__(cls, rows: Iterable[Row], says: str) -> Self:
        """Combine rows with the field that is shown beside their names."""
        table = super().__new__(cls, rows)
        table._says = says
        return table

    def __getnewargs__(self) -> tuple[tuple[Row, ...], str]:
        return tuple(self), self._says

    def __repr__(self) -> str:
        names = [row.name for row in self]
        width = max(map(len, names), default=0)
        said = (str(getattr(row, self._says)) for row in self)
        return "\n".join(f"{name:{width}}  {text}" for name, text in zip(names, said, strict=True))
