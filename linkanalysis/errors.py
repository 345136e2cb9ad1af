"""What can go wrong, one class for each thing that a caller would catch differently.

Lives here: errors and warnings. Each derives from `LinkAnalysisError` and from the built-in that
fits. Messages say what is wrong, where, and what to do; facts stand in attributes as well, so that
no tool has to parse prose.
Not here: rows that cannot be read; they are kept in `case.problems()` and are no exceptions.
"""

from __future__ import annotations

__all__ = [
    "CaseError",
    "DataQualityWarning",
    "GraphKindError",
    "LinkAnalysisError",
    "MissingExtraError",
    "ProtectedError",
    "RecordError",
    "StaleResultWarning",
    "UnknownNameError",
]


class LinkAnalysisError(Exception):
    """The root of all errors that the library raises on purpose."""


class RecordError(LinkAnalysisError, ValueError):
    """A file or a `case.toml` that cannot be read as it is described."""

    def __init__(self, message: str = "", *, document: str = "", row: str = "") -> None:
        super().__init__(message)
        self.document = document
        self.row = row


class CaseError(LinkAnalysisError, ValueError):
    """A request that the case file cannot grant."""


class UnknownNameError(LinkAnalysisError, LookupError):
    """A name that is in none of the tables, with the names that are."""

    def __init__(self, message: str = "", *, name: str = "", choices: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.name = name
        self.choices = choices


class GraphKindError(LinkAnalysisError, ValueError):
    """A graph of a kind for which the question has no answer."""


class ProtectedError(LinkAnalysisError, PermissionError):
    """A request that would rank, name or show a protected person."""


class MissingExtraError(LinkAnalysisError, ImportError):
    """An optional package that is not installed."""


class StaleResultWarning(UserWarning):
    """A result made before the case changed."""


class DataQualityWarning(UserWarning):
    """An answer that stands but may mislead."""
