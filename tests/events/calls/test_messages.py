"""What answers about calls refuse, word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import GraphKindError, LinkAnalysisError, ProtectedError, UnknownNameError
from tests.events.calls.phone_months import case_of, number, phone

if TYPE_CHECKING:
    from collections.abc import Callable


def _case() -> la.Case:
    case = case_of([(number(1), number(2), "2024-05-01 12:00")])
    who = pd.DataFrame({"id": ["V-1"], "role": ["victim"], "phone": [number(2)]})
    case.add(la.read_frame(who, reader="entities", document="people"))
    return case


CASE = _case()
REFUSED = (
    "{} is protected: their calls count in every answer and are not listed. An override needs who "
    "and why, and is journaled."
)


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (
            lambda: la.calls.contacts(CASE, entities=phone(3)),
            UnknownNameError,
            '"phone:+15025550003" is not in this case; case.find(…) searches for it.',
        ),
        (
            lambda: la.calls.contacts(CASE, entities=phone(2)),
            ProtectedError,
            REFUSED.format("phone of Protected 1"),
        ),
        (
            lambda: la.calls.shared_contacts(CASE, ["Protected 1", phone(1)]),
            ProtectedError,
            REFUSED.format("Protected 1"),
        ),
        (
            lambda: la.calls.shared_contacts(CASE, phone(1)),
            GraphKindError,
            "shared_contacts needs two or more entities; 1 was given.",
        ),
        (
            lambda: la.calls.before_and_after(CASE, 5),  # type: ignore[arg-type]
            GraphKindError,
            "event_time is 5; give a day such as 2024-05-01, or a time such as 2024-05-01T08:30Z.",
        ),
        (
            lambda: la.calls.find_bursts(CASE, method="gap"),  # type: ignore[arg-type]
            UnknownNameError,
            '"gap" is not a method of find_bursts. Did you mean "gaps"?',
        ),
    ],
)
def test_errors_say_what_and_what_to_do(
    ask: Callable[[], object], error: type[LinkAnalysisError], message: str
) -> None:
    with pytest.raises(error) as caught:
        ask()
    assert str(caught.value) == message
