"""Cases in which one sign is planted beside ordinary life that looks like it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping


def link(
    source: str, target: str, kind: str, start: str = "", end: str = "", **more: object
) -> dict[str, Any]:
    """A link as a row of a batch."""
    days = {"start": pd.Timestamp(start or "NaT"), "end": pd.Timestamp(end or "NaT")}
    return {"source": source, "target": target, "type": kind, **days, **more}


def said(entity: str, attribute: str, value: str) -> dict[str, Any]:
    """A statement as a row of a batch."""
    return {"entity": entity, "attribute": attribute, "value": value}


@dataclass(frozen=True)
class Planted:
    """What shows an indicator, what looks like it, and whom the finding must be about."""

    name: str
    subject: str
    links: list[dict[str, Any]]
    decoys: list[dict[str, Any]]
    statements: tuple[dict[str, Any], ...] = ()
    agency: str = ""
    region: str | None = None
    settings: Mapping[str, float] = field(default_factory=dict)
