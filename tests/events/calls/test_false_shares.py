"""P-values that come in steps are corrected for those who can have one as small."""

from __future__ import annotations

import numpy as np
import pytest

from linkanalysis.events.calls.false_shares import among_all, false_share


def test_whoever_can_never_be_found_is_not_corrected_for() -> None:
    found = np.array([0.001])
    steps = np.array([0.2, 0.001])
    p_all, shares = among_all(found, [(1, steps), (1000, np.array([0.01]))])
    assert (p_all.tolist(), shares.tolist()) == ([0.001], [0.001])


def test_two_of_two_who_are_found_share_what_chance_gives() -> None:
    found = np.array([0.001, 0.001])
    p_all, shares = among_all(found, [(2, np.array([0.2, 0.001]))])
    assert (p_all.tolist(), shares.tolist()) == ([0.002, 0.002], [0.001, 0.001])


def test_others_count_with_the_largest_step_that_is_as_small() -> None:
    found = np.array([0.01, 0.5])
    p_all, shares = among_all(found, [(1, np.array([0.5, 0.01])), (10, np.array([0.4, 0.003]))])
    assert p_all.tolist() == pytest.approx([0.01 + 10 * 0.003, 1.0])
    assert shares.tolist() == pytest.approx([0.04, 1.0])


def test_without_steps_it_is_benjamini_and_hochberg() -> None:
    # the published example: Benjamini and Hochberg (1995), section 3.1, fifteen comparisons
    found = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262]
    found += [0.5719, 0.6528, 0.7590, 1.0]
    shares = false_share(np.array(found), len(found))
    assert int((shares <= 0.05).sum()) == 4
    assert shares[3] == pytest.approx(0.0095 * 15 / 4)
