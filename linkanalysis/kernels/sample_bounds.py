"""How many samples are enough: what estimates of shares promise, and when the promise is kept."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64


class Guarantee(NamedTuple):
    """With a probability of at least 1 - `delta`, no share is off by more than `allowed` says."""

    epsilon: float = 0.01  # always allowed, between 0 and 1
    relative: float = 0.0  # of the estimate, or of the `top`-th largest one if that is larger
    top: int = 50
    delta: float = 0.1

    def allowed(self, share: F64) -> F64:
        """Return the error allowed for each estimated share."""
        last = max(share.size - self.top, 0)
        least = np.partition(share, last)[last]
        wide: F64 = self.relative * np.maximum(share, least)
        return np.maximum(wide, self.epsilon)


def most_samples(guarantee: Guarantee, longest: int) -> int:
    """Return how many paths suffice in any graph, using half of delta.

    `longest` bounds the nodes on the longest shortest path from above; at least 3.
    Riondato, Kornaropoulos (2016), Data Min. Knowl. Disc. 30(2), 438-475.
    """
    dimension = math.floor(math.log2(longest - 2)) + 1
    return math.ceil(0.5 / guarantee.epsilon**2 * (dimension + math.log(2 / guarantee.delta)))


def looks(guarantee: Guarantee, most: int, n: int) -> tuple[list[int], float]:
    """Return the sample counts at which to check whether they suffice, and the doubt of a check.

    Each check has 1.25 times the samples of the one before. Half of delta is for running to the
    end; all checks at all nodes share the other half, 3 exp(-doubt) each.
    """
    at: list[int] = []
    look = (
        40 / guarantee.epsilon
    )  # 3 doubt / look alone is epsilon there, or more but in tiny graphs
    while look < most:
        at.append(4096 * math.ceil(look / 4096))
        look = 1.25 * at[-1]
    at = [look for look in at if look < most]
    return [*at, most], math.log(6 * n * max(len(at), 1) / guarantee.delta)


def errors(share: F64, doubt: float, samples: int) -> F64:
    """Bound the error of each estimate by its empirical variance.

    Off by more with a probability of at most 3 exp(-doubt) for each.
    Audibert, Munos, Szepesvári (2009), Theor. Comput. Sci. 410, 1876-1902, theorem 1.
    """
    spread = 2 * share * (1 - share) * doubt / samples
    bound: F64 = np.sqrt(spread) + 3 * doubt / samples
    return bound


def samples_needed(guarantee: Guarantee, share: F64, doubt: float) -> int:
    """Return how many samples with these shares bring `errors` down to what is allowed."""
    spread = np.sqrt(2 * share * (1 - share))
    root = (np.sqrt(spread**2 + 12 * guarantee.allowed(share)) - spread) / 6
    return math.ceil(doubt / float(root.min()) ** 2)
