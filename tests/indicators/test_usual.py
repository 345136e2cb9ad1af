"""What is usual in a case is counted, and listed only on request; what stands out stays."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.case import Batch, Case, Document
from linkanalysis.indicators import Finding, find_indicators
from linkanalysis.indicators.usual import split_usual

if TYPE_CHECKING:
    from random import Random


def advertised(counts: list[int]) -> Case:
    """Return a case in which each of some phones stands in so many advertisements."""
    phones = [f"phone:+1502555{n:04}" for n, count in enumerate(counts) for _ in range(count)]
    rows = [
        {"row": str(n), "source": phone, "target": f"ad:post-{n}", "type": "advertised_in"}
        for n, phone in enumerate(phones, start=2)
    ]
    case = Case(purpose="training")
    document = Document(title="ads.csv", sha256="0" * 64, received=date(2024, 6, 1))
    case.add(Batch.of(document, links=pd.DataFrame(rows)))
    return case


def findings(counts: list[int], *, threshold: float = 2) -> list[Finding]:
    return [
        Finding("shared_phone", f"phone {n}", (f"phone:{n}",), count, threshold)
        for n, count in enumerate(counts)
    ]


def test_the_phone_that_stands_out_is_listed_and_the_usual_ones_are_counted() -> None:
    case = advertised([1] * 30 + [2] * 12 + [12])
    found = find_indicators(case, indicators="shared_phone")
    assert [one.title for one in found] == ["phone:+15025550042 appears in 12 advertisements"]
    (note,) = found.notes
    assert note == (
        "Not listed, because as much is usual in this case: "
        "The same contact in several advertisements (12)."
    )
    assert found.coverage()[["findings", "usual"]].to_numpy().tolist() == [[1, 12]]
    assert dict(found.made_by.parameters)["usual"] == "False"


def test_what_is_usual_is_listed_on_request_after_the_others() -> None:
    case = advertised([1] * 30 + [2] * 12 + [12])
    found = find_indicators(case, indicators="shared_phone", usual=True)
    assert (len(found), found.notes) == (13, ())
    assert found[0].observed == 12
    assert found[1].title == (
        "phone:+15025550030 appears in 2 advertisements; "
        "as much is usual in this case: 12 others reach it"
    )
    assert found[1].entities == ("phone:+15025550030", "ad:post-32", "ad:post-33")


@pytest.mark.parametrize(("number", "usual"), [(5, 0), (6, 6)])
def test_five_others_must_reach_it(number: int, usual: int) -> None:
    listed, others = split_usual(findings([2] * number), {"phone": 40})
    assert (len(listed), len(others)) == (number - usual, usual)


def test_what_one_account_does_again_and_again_is_not_usual() -> None:
    again = [
        Finding("wage_return", f"month {month}", ("account:1", f"person:{month}"), 3, 3)
        for month in range(9)
    ]
    assert split_usual(again, {"account": 40}) == (again, [])


def test_nothing_is_usual_if_every_subject_is_masked() -> None:
    masked = [Finding("shared_phone", f"{n}", (f"Protected {n}",), 2, 2) for n in range(9)]
    assert split_usual(masked, {"phone": 40}) == (masked, [])


def test_a_threshold_may_be_a_fraction() -> None:
    listed, usual = split_usual(findings([1] * 8, threshold=0.5), {"phone": 40})
    assert (len(listed), len(usual)) == (0, 8)


def test_a_group_far_above_everybody_else_is_not_usual_because_it_is_a_group() -> None:
    # six of a thousand reach eight, and nobody is in between
    listed, usual = split_usual(findings([8] * 6, threshold=3), {"phone": 1000})
    assert (len(listed), usual) == (6, [])


def test_what_the_record_explains_or_chance_was_asked_stays_as_it_is() -> None:
    few = findings([2] * 9)
    explained = [
        Finding(*(one.indicator, one.title, one.entities, 2, 2), explanation="it is a firm's")
        for one in few
    ]
    assert split_usual(explained, {"phone": 40}) == (explained, [])
    without = [Finding(one.indicator, one.title, one.entities, 2) for one in few]
    assert split_usual(without, {"phone": 40}) == (without, [])


def test_a_special_kind_is_compared_with_its_kind_and_any_other_with_all() -> None:
    named = Finding("shared_phone", "of names", ("phone:n",), 2, 2, kind="under several names")
    given_ones = [named, *findings([2] * 5)]
    listed, usual = split_usual(given_ones, {"phone": 40})
    assert (listed, [one.entities for one in usual]) == (
        [named],
        [one.entities for one in given_ones[1:]],
    )


@given(
    st.lists(st.integers(2, 12), max_size=40),
    st.integers(0, 2000),
    st.randoms(use_true_random=False),
)
def test_more_is_never_usual_where_less_is_not(
    counts: list[int], others: int, order: Random
) -> None:
    given_ones = findings(counts)
    listed, usual = split_usual(given_ones, {"phone": len(counts) + others})
    assert {one.entities for one in (*listed, *usual)} == {one.entities for one in given_ones}
    most = max((one.observed for one in usual), default=0)
    assert all(one.observed >= most for one in listed)
    shuffled = [*given_ones]
    order.shuffle(shuffled)
    again, _ = split_usual(shuffled, {"phone": len(counts) + others})
    assert {one.entities for one in again} == {one.entities for one in listed}
