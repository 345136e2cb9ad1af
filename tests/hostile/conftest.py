"""A case with people to protect, and others who share a part of what identifies them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from linkanalysis.case import Batch, Case, Document

if TYPE_CHECKING:
    from collections.abc import Iterator

PROTECTED = {
    "KY-118": ("Maria Lopez", "2009-03-04"),
    "KY-119": ("Li Na", ""),
    "KY-120": ("Elias Haddad", ""),
    "KY-121": ("Rose Tidewell", ""),
    "KY-122": ("Will Farrow", ""),
    "KY-123": ("Дмитрий Соколов", ""),
    "KY-124": ("Tamsin Bell", ""),
    "KY-125": ("张伟明", ""),
    "KY-126": ("May Hartwood", ""),
    "KY-127": ("Ava Quarrel", ""),
    "KY-128": ("Annlys Marsh", ""),
    "KY-129": ("Carmen del Pilar Ibarra Quintell", ""),
    "KY-130": ("Summer Greaves", ""),
    "KY-131": ("Grace Oldacre", ""),
}
OTHERS = {"S-1": "Carl Quill", "S-2": "Tamsin Roe", "S-3": "Otto Bell", "S-4": "Ned Marsh"}
LINKS = [
    ("person:KY-118", "uses", "phone:+15025550143"),
    ("person:KY-118", "owns", "plate:US-KY:ABC123"),
    ("person:KY-118", "holds", "document_number:US:PASSPORT:X1234567"),
    ("person:KY-118", "uses", "handle:insta:zq_starling88"),
    ("person:S-1", "uses", "phone:+15025550199"),
]


@pytest.fixture(scope="module")
def case() -> Iterator[Case]:
    """People to protect, people who share a part of their names, and what both use."""
    stated = [(f"person:{key}", "role", "victim") for key in PROTECTED]
    stated += [(f"person:{key}", "name", name) for key, (name, _) in PROTECTED.items()]
    stated += [(f"person:{key}", "birth_date", day) for key, (_, day) in PROTECTED.items() if day]
    stated += [(f"person:{key}", "name", name) for key, name in OTHERS.items()]
    stated += [("person:KY-118", "alias", "Candybird")]
    with Case(purpose="training") as made:
        made.add(
            Batch.of(
                Document(title="people.csv", sha256="0" * 64),
                statements=pd.DataFrame(stated, columns=["entity", "attribute", "value"]),
                links=pd.DataFrame(LINKS, columns=["source", "type", "target"]),
            )
        )
        yield made
