"""What this room says when it cannot answer, and what it leaves out, word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import CaseError, GraphKindError
from tests.events.traces.laboratory import ABOUT, case_of, report, row

if TYPE_CHECKING:
    from collections.abc import Callable

LEFT_OUT = "Left out as sources of traces at more than 2 incidents"
ASK = "Ask the laboratory whether its material is clean."
SEARCHES = (la.traces.find_case_links, la.traces.find_shared_logins)


def logins(rows: list[tuple[str, str, str]]) -> la.Batch:
    frame = pd.DataFrame(rows, columns=["handle", "start", "ip"]).assign(service="chat")
    about = {"title": "logins", **ABOUT, "timezone": "UTC"}
    return la.read_frame(frame, reader="logins", document=about)


@pytest.mark.parametrize("search", SEARCHES)
def test_what_is_no_case_is_named(search: Callable[..., object]) -> None:
    with pytest.raises(CaseError) as caught:
        search("riverport")
    assert str(caught.value) == (
        "A case is needed here, but a value of type str was given. read_case(folder) reads one, "
        "Case.open(path) opens one."
    )


@pytest.mark.parametrize(
    ("search", "name"),
    [(search, "max_members") for search in SEARCHES] + [(SEARCHES[1], "minutes")],
)
@pytest.mark.parametrize(
    ("value", "words"), [(0, "at least 1"), (2.5, "a whole number of at least 1")]
)
def test_numbers_have_a_minimum(
    search: Callable[..., object], name: str, value: float, words: str
) -> None:
    with pytest.raises(GraphKindError) as caught:
        search(la.Case(purpose="training"), **{name: value})
    assert str(caught.value) == f"{name} is {value}; it must be {words}."


def test_sources_of_many_traces_are_named_and_hits_without_incidents_counted() -> None:
    rows = [row(f"T-{n}", "KY-1", f"24-{n}", candidate_type="person") for n in (1, 2, 3)]
    rows.append(row("T-8", "T-9", candidate_type="item"))
    found = la.traces.find_case_links(case_of(report(rows)), max_members=2)
    assert (len(found), found.notes) == (
        0,
        (
            f"{LEFT_OUT}: person:KY-1: 3 incidents. {ASK}",
            "1 hit is between things that no record ties to an incident.",
        ),
    )


def test_shared_addresses_are_named_and_what_is_unlikely_for_nobody_is_counted() -> None:
    rows = [
        *((f"guest{n}", "2024-05-01 12:00", "203.0.113.80") for n in range(3)),
        *((who, "2024-05-02 12:00", "203.0.113.7") for who in ("owl", "fox")),
    ]
    ends = {"source": ["handle:chat:owl"], "target": ["ip:203.0.113.7"], "type": "logged_in_from"}
    undated = la.read_frame(pd.DataFrame(ends), reader="links", document="undated")
    found = la.traces.find_shared_logins(case_of(logins(rows), undated), max_members=2)
    assert (len(found), found.notes) == (
        0,
        (
            "Left out as shared by many: ip:203.0.113.80: 3 accounts.",
            "1 login has no time.",
            "1 pair not listed: chance would list as many in more than one of twenty searches.",
        ),
    )
