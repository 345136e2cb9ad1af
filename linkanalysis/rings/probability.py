"""How likely a group is more than ordinary life, given what is on record."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

Grade = Literal["strong", "moderate", "weak", "untested"]
# From nine in ten on a group is called strong, from even odds on moderate; lists begin there.
STRONG, MODERATE = 0.9, 0.5
# Logistic model, fitted on groups of simulated towns of three kinds, with and without rings
# (benchmarks/ring_probability.py; benchmarks/README.md, "Probability of rings").
COEFFICIENTS = {
    "all": -5.85,
    "strict": 0.88,
    "plain": 0.25,
    "size": 1.07,
    "closed": 4.53,
    "calls": 0.54,
    "payments": 2.75,
}
# A circle of callers is closed if so many of the contacts of its phones are with one another.
MOSTLY_INSIDE = 2 / 3
# What friends do not share needs to exceed chance by no more than a nat.
LEAST_OF_CLOSED = 1.0
# Where no homes are on record a family looks like a ring, so that no group is called strong.
MOST_UNRECORDED = 0.89
# Among so many people some circles of friends, neighbors or colleagues are as dense as any ring;
# among fewer, ties say so as well, but less surely.
MANY = 200


class Signs(NamedTuple):
    """What is known of a group in a case with homes on record.

    layer: The kind of evidence by which it was found.
    closed: Whether friends would not share it: things that one person usually has alone, or phones
      that reach hardly anybody else.
    strict, plain: Its scores in nats, if what is not on record is ordinary, and by what is.
      The first is 0 if chance often scores as much.
    size: How many members it has.
    """

    layer: str
    closed: bool
    strict: float
    plain: float
    size: int


def columns_of(signs: Signs) -> dict[str, float]:
    """Return what the coefficients multiply; scores have no end, so their roots count."""
    return {
        "all": 1.0,
        "strict": math.sqrt(max(signs.strict, 0.0)),
        "plain": math.sqrt(max(signs.plain, 0.0)),
        "size": math.log(signs.size),
        "closed": float(signs.closed and signs.strict >= LEAST_OF_CLOSED),
        "calls": float(signs.layer == "calls"),
        "payments": float(signs.layer == "payments"),
    }


def probability_of(signs: Signs) -> float:
    """Return the probability that a group is more than chance and ordinary life."""
    logit = sum(COEFFICIENTS[name] * value for name, value in columns_of(signs).items())
    return 1 / (1 + math.exp(-logit))


def unrecorded(probability: float, in_groups: float, people: int) -> float:
    """Lower a probability where nothing on record tells ordinary life apart.

    The more of all people are in such groups, the more usual these are; and none is called strong.
    NaN if chance was not tested.
    """
    lowered = probability * (1 - in_groups * min(people / MANY, 1.0))
    return lowered if math.isnan(lowered) else min(lowered, MOST_UNRECORDED)


def grade_of(probability: float) -> Grade:
    """Put a probability in a word."""
    if math.isnan(probability):
        return "untested"
    if probability >= STRONG:
        return "strong"
    return "moderate" if probability >= MODERATE else "weak"


def share(probability: float) -> str:
    """Write a probability with two digits, never as 1; empty if it is not known."""
    if math.isnan(probability):
        return ""
    return f"{min(probability, 0.99):.2f}"
