"""What a row of `MEASURES` says of a measure.

Lives here: `Measure`.
Not here: the rows (`measures`), and their functions (`places`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from linkanalysis.measures.ties import Ties

__all__ = ["Measure"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of place.

    Attributes
    ----------
    name : str
        Its name, which says whether strengths or distances count.
    function : callable
        Takes `Ties`, gives one number for each entity.
    unit : str
        What the number counts.
    reading : str
        What a high number means, or a low one if `lowest_first`, in plain words.
    caveat : str
        What it does not show.
    reference : str
        Who defined it.
    directed : bool
        Whether it has a form for directed graphs.
    whole : bool
        Whether the numbers are whole, so that equal means equal.
    lowest_first : bool
        Whether a low number is the notable one: tables, ranks and worlds then begin with it.
    nullable : bool
        Whether some entities have no number: it is NaN, and they have no rank.
    note : callable or None
        Takes `Ties`, gives what to know of the numbers in this graph; empty if there is nothing.

    Examples
    --------
    >>> from linkanalysis.measures import MEASURES
    >>> [row.name for row in MEASURES if row.lowest_first]
    ['constraint']
    """

    name: str
    function: Callable[[Ties], NDArray[Any]]
    unit: str
    reading: str
    caveat: str
    reference: str
    directed: bool
    whole: bool
    lowest_first: bool = False
    nullable: bool = False
    note: Callable[[Ties], str] | None = None

    def notable(self, values: NDArray[Any]) -> NDArray[Any]:
        """Turn numbers so that the most notable is the highest.

        Parameters
        ----------
        values : ndarray
            Numbers of the measure.

        Returns
        -------
        ndarray
            The numbers, their signs changed if `lowest_first`; minus infinity where there is none.

        Examples
        --------
        >>> from linkanalysis.measures.measure_table import find_measure
        >>> find_measure("constraint").notable(np.array([0.5, np.nan, 1.0])).tolist()
        [-0.5, -inf, -1.0]
        """
        turned: NDArray[Any] = -values if self.lowest_first else values
        return np.where(np.isnan(turned), -np.inf, turned) if self.nullable else turned
