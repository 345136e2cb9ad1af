"""Errors and warnings: one class for each case that a caller would catch differently."""

from __future__ import annotations

__all__ = [
    "CaseError",
    "DataQualityWarning",
    "EngineError",
    "GraphKindError",
    "LinkAnalysisError",
    "MissingExtraError",
    "ProtectedError",
    "RecordError",
    "StaleResultWarning",
    "UnknownNameError",
]


class LinkAnalysisError(Exception):
    """The base of all errors that the library raises on purpose."""


class RecordError(LinkAnalysisError, ValueError):
    """A file or a `case.toml` that cannot be read as described."""

    def __init__(self, message: str = "", *, document: str = "", row: str = "") -> None:
        super().__init__(message)
        self.document = document
        self.row = row


class CaseError(LinkAnalysisError, ValueError):
    """A request that the case file cannot grant."""


class UnknownNameError(LinkAnalysisError, LookupError):
    """A name that no table has, with the names that there are."""

    def __init__(self, message: str = "", *, name: str = "", choices: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.name = name
        self.choices = choices


class GraphKindError(LinkAnalysisError, ValueError):
    """A graph of a kind for which the question has no answer, or a wrong option of a question."""


class ProtectedError(LinkAnalysisError, PermissionError):
    """A request that would rank, name or show a protected person."""


class EngineError(LinkAnalysisError, RuntimeError):
    """A database or cluster that did not answer."""


class MissingExtraError(LinkAnalysisError, ImportError):
    """An optional package that is not installed."""


class StaleResultWarning(UserWarning):
    """A result made before the case changed."""


class DataQualityWarning(UserWarning):
    """An answer that is valid but may mislead."""
