"""Whatever names an entity is taken where an id is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator

STATED = [
    ("person:1", "name", "Bell, Ana"),
    ("person:1", "birth_date", "1980-01-02"),
    ("person:2", "name", "Bo Carr"),
    ("person:3", "name", "BO CARR"),
    ("person:3", "role", "suspect"),
    ("person:4", "name", "Eve Moss"),
    ("person:4", "role", "victim"),
]
TIES = [
    ("person:1", "phone:+15025550143", "uses"),
    ("person:2", "plate:US-KY:XYZ789", "uses"),
    ("person:3", "account:GB82WEST12345698765432", "holds"),
    ("person:1", "email:ana@mail.example", "uses"),
    ("person:4", "person:1", "tie"),
]


@pytest.fixture(scope="module")
def case() -> Iterator[la.Case]:
    statements = pd.DataFrame(STATED, columns=["entity", "attribute", "value"])
    links = pd.DataFrame(TIES, columns=["source", "target", "type"])
    page = la.Document(title="page", sha256="0" * 64)
    with la.Case(purpose="training", region="US-KY") as made:
        made.add(la.Batch.of(page, statements=statements, links=links))
        yield made


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("ana bell", "person:1"),
        ("Bell, Ana", "person:1"),
        ("1", "person:1"),
        ("502-555-0143", "phone:+15025550143"),
        ("(502) 555 0143", "phone:+15025550143"),
        ("xyz-789", "plate:US-KY:XYZ789"),
        ("GB82 WEST 1234 5698 7654 32", "account:GB82WEST12345698765432"),
        ("ana@mail.example", "email:ana@mail.example"),
    ],
)
def test_a_name_and_a_number_are_taken_for_an_id(case: la.Case, text: str, entity: str) -> None:
    graph = la.build_graph(case)
    assert graph.ids[graph.node(text)] == entity
    assert case.moment.canonical(text) == entity


def test_a_name_of_several_lists_what_tells_them_apart(case: la.Case) -> None:
    with pytest.raises(UnknownNameError) as caught:
        la.build_graph(case).node("Bo Carr")
    assert str(caught.value) == (
        '"Bo Carr" may be several: person:2 (Bo Carr); person:3 (BO CARR, suspect). Give the id.'
    )


@pytest.mark.parametrize("text", ["Eve Moss", "4", "Ana", "Ana Belle", "502-555-0144"])
def test_nobody_protected_and_nothing_that_is_only_alike_is_meant(case: la.Case, text: str) -> None:
    with pytest.raises(UnknownNameError, match="is not among the 8 entities of this graph"):
        la.build_graph(case).node(text)
