"""What this room says when it cannot answer, word for word."""

from __future__ import annotations

import pytest

import linkanalysis as la
from linkanalysis.errors import GraphKindError, UnknownNameError


def test_unknown_shapes_are_named() -> None:
    with pytest.raises(UnknownNameError) as caught:
        la.money.find_shapes(la.Case(purpose="training"), shapes=["cycel"])
    assert str(caught.value) == '"cycel" is not a shape. Did you mean "cycle"?'


@pytest.mark.parametrize("value", [1.5, -0.1, "much", True, float("nan")])
def test_a_tolerance_is_a_share(value: float) -> None:
    with pytest.raises(GraphKindError) as caught:
        la.money.find_shapes(la.Case(purpose="training"), tolerance=value)
    assert str(caught.value) == f"tolerance is {value!r}; it must be a number from 0 to 1."


def test_a_share_of_a_wage_is_a_share() -> None:
    with pytest.raises(GraphKindError) as caught:
        la.money.find_wage_returns(la.Case(purpose="training"), share=60)
    assert str(caught.value) == "share is 60; it must be a number from 0 to 1."
