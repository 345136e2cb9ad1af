"""Small cases, made from rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import pytest

from linkanalysis.case import Batch, Case, Document

Rows = Sequence[dict[str, Any]]
AddRows = Callable[..., None]


@pytest.fixture
def case() -> Case:
    return Case(purpose="training")


@pytest.fixture
def add(case: Case) -> AddRows:
    """Add a document that states some links and statements."""

    def add_rows(title: str, links: Rows = (), statements: Rows = (), **about: str) -> None:
        number = len(case.documents())
        document = Document(
            title=title, sha256=f"{number:064x}", received=date(2024, 6, 1), **about
        )
        frames = {"links": links, "statements": statements}
        given = {
            name: pd.DataFrame([{"row": str(n), **row} for n, row in enumerate(rows, start=2)])
            for name, rows in frames.items()
            if rows
        }
        case.add(Batch.of(document, **given))

    return add_rows
