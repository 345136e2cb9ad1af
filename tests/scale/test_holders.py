"""Holders of identifiers are those that `find_holders` finds in the whole case."""

from __future__ import annotations

import pytest
from pandas.testing import assert_frame_equal

import linkanalysis as la


@pytest.mark.parametrize("holding", [None, "uses"])
def test_holders_are_those_of_the_whole_case(
    large: la.scale.LargeCase, whole: la.Case, holding: str | None
) -> None:
    ours = la.scale.find_holders(large, holding=holding)
    theirs = la.graph.find_holders(whole, holding=holding)
    frame = theirs.to_frame()
    assert frame["holder"].notna().sum() > 50
    assert frame["holder"].isna().sum() > 50
    assert_frame_equal(ours.to_frame(), frame)
    assert ours.notes == theirs.notes


def test_only_what_somebody_held_is_listed(large: la.scale.LargeCase, whole: la.Case) -> None:
    frame = la.graph.find_holders(whole).to_frame()
    held = frame[frame["holder"].fillna("").str.startswith("person:") & (frame["links"] > 0)]
    person, thing = held["holder"].iloc[0], frame["identifier"].iloc[-1]
    ours = la.scale.find_holders(large, entities=[person, thing])
    things = {thing, *frame.loc[frame["holder"] == person, "identifier"]}
    assert_frame_equal(
        ours.to_frame(), frame[frame["identifier"].isin(things)].reset_index(drop=True)
    )
    stated = ours.reasons(person)
    assert stated
    assert all(one.row.startswith("KEY ") for one in stated)
