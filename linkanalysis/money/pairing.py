"""The most pairs of two kinds of things, each thing in one pair.

Lives here: `most_pairs`, by augmenting paths.
Not here: which pairs are possible (`passing`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def most_pairs(options: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Give as many as possible one of their options each; no option is given twice.

    Whoever finds only options that are taken asks those who took them to take another. An option
    that was asked for in vain stays in vain, so each is asked for in vain once (Kuhn 1955).
    """
    given: dict[int, int] = {}
    taker: dict[int, int] = {}
    in_vain: set[int] = set()
    for first in options:
        asked_by: dict[int, int] = {}
        option = _free_option(first, options, taker, asked_by, in_vain)
        if option is None:
            in_vain.update(asked_by)
        while option is not None:
            who = asked_by[option]
            taker[option] = who
            before = given.get(who)
            given[who] = option
            option = before
    return given


def _free_option(
    first: int,
    options: Mapping[int, Sequence[int]],
    taker: Mapping[int, int],
    asked_by: dict[int, int],
    in_vain: set[int],
) -> int | None:
    """Look for a free option by the shortest chain of takers, and note who asked for each."""
    waiting = [first]
    for who in waiting:  # grows meanwhile
        for option in options[who]:
            if option in asked_by or option in in_vain:
                continue
            asked_by[option] = who
            if option not in taker:
                return option
            waiting.append(taker[option])
    return None
