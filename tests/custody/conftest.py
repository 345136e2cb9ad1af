"""A case with somebody to protect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from linkanalysis.case import Batch, Case, Document

if TYPE_CHECKING:
    from collections.abc import Iterator

STATED = [
    ("person:KY-118", "role", "victim"),
    ("person:KY-118", "name", 'Zoë "Z" O\'Dell'),
    ("person:KY-118", "alias", "Starling"),
    ("person:KY-118", "alias", "Zo"),
    ("person:KY-118", "birth_date", "2009-03-04"),
    ("person:KY-118", "passport", "X1234567"),
    ("person:KY-119", "role", "missing_person"),
    ("person:KY-119", "name", "QUILL"),
    ("person:KY-119", "forename", "AVA"),
    ("person:KY-119", "family_name", "Quill-Marsh"),
    ("person:KY-120", "name", "Bo Roe"),
    ("person:KY-120", "alias", "Raven"),
    ("person:KY-119", "alias", "Raven"),
]
TIED = [
    ("person:KY-118", "uses", "phone:+15025550101"),
    ("person:KY-118", "uses", "phone:+15025550199"),
    ("person:KY-120", "uses", "phone:+15025550199"),
]


@pytest.fixture
def case() -> Iterator[Case]:
    """KY-118 and KY-119 are protected; one phone is only hers, one is also Bo's."""
    with Case(purpose="training") as made:
        made.add(
            Batch.of(
                Document(title="people.csv", sha256="0" * 64),
                statements=pd.DataFrame(STATED, columns=["entity", "attribute", "value"]),
                links=pd.DataFrame(TIED, columns=["source", "type", "target"]),
            )
        )
        yield made
