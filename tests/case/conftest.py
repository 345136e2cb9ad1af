"""Small cases that can be drawn on a napkin."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from linkanalysis.case import Batch, Case, Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def make_batch(
    name: str,
    *,
    statements: list[tuple[Any, ...]] = (),
    links: list[tuple[Any, ...]] = (),
    **document: object,
) -> Batch:
    """Make a batch of (entity, attribute, value) and (source, type, target[, role, start])."""
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    stated = pd.DataFrame(statements, columns=["entity", "attribute", "value"], dtype=object)
    padded = [(*link, *(None,) * (5 - len(link))) for link in links]
    tied = pd.DataFrame(padded, columns=["source", "type", "target", "role", "start"], dtype=object)
    for frame in (stated, tied):
        frame["row"] = [str(row) for row in range(2, len(frame) + 2)]
    return Batch.of(
        Document(title=f"{name}.csv", sha256=sha256, **document), statements=stated, links=tied
    )


@pytest.fixture(scope="session")
def batch() -> Callable[..., Batch]:
    return make_batch


@pytest.fixture
def case() -> Iterator[Case]:
    with Case(purpose="training", title="Bluegrass") as made:
        yield made


@pytest.fixture
def two_documents(case: Case) -> Case:
    """Ana and Bo share a phone by one list; by another, Bo and Cy share a car, and Bo is 'B. Roe'.

    person:1 - phone:+15025550101 - person:2 - plate:US-KY:AB1 - person:3
    """
    case.add(
        make_batch(
            "phones",
            statements=[("person:1", "name", "Ana Roe"), ("person:2", "name", "Bo Roe")],
            links=[
                ("person:1", "uses", "phone:+15025550101"),
                ("person:2", "uses", "phone:+15025550101"),
            ],
        )
    )
    case.add(
        make_batch(
            "cars",
            statements=[("person:2", "name", "B. Roe"), ("person:2", "birth_date", "1980")],
            links=[
                ("person:2", "owns", "plate:US-KY:AB1"),
                ("person:3", "uses", "plate:US-KY:AB1"),
            ],
            received=pd.Timestamp("2024-05-02").date(),
        )
    )
    return case
