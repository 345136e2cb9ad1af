"""A table of the library, such as `READERS`, that shows itself with one line a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self, SupportsIndex, TypeVar, overload

from linkanalysis.errors import UnknownNameError

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

    @overload
    def __getitem__(self, key: SupportsIndex | str) -> Row: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, key: SupportsIndex | str | slice) -> Row | tuple[Row, ...]:
        """Return the row of that name, or rows by their place."""
        if not isinstance(key, str):
            return super().__getitem__(key)
        for row in self:
            if row.name == key:
                return row
        names = tuple(row.name for row in self)
        message = f'The table has no row "{key:.40}"; its rows are {", ".join(names)}.'
        raise UnknownNameError(message, name=key, choices=names)

    def __getnewargs__(self) -> tuple[tuple[Row, ...], str]:
        return tuple(self), self._says

    def __repr__(self) -> str:
        names = [row.name for row in self]
        width = max(map(len, names), default=0)
        said = (str(getattr(row, self._says)) for row in self)
        return "\n".join(f"{name:{width}}  {text}" for name, text in zip(names, said, strict=True))
