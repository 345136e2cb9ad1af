"""The default of `find_communities`: two ways of grouping that fail on opposite sides, and a judge.

The map equation leaves a few large, dense groups in one; modularity merges small groups in a large
network. So fifty runs of each are brought to a consensus, and the consensus is given that tells
who is tied to whom in fewer bits, the bits for who is in which group included.
Lives here: `agreed_groups`, and what it gives.
Not here: the consensus itself (`consensus`), the two searches (`kernels`), the bits (`quality`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.groups.community_methods import method_row
from linkanalysis.groups.consensus import consensus
from linkanalysis.groups.method_runs import Setting, runs_of
from linkanalysis.kernels.quality import bits_saved

if TYPE_CHECKING:
    from linkanalysis.groups.consensus import Labels, Rows

__all__ = ["Agreed", "agreed_groups"]

# Of two that save the same the first is given.
JUDGED = ("map_equation", "modularity")


class Agreed(NamedTuple):
    """A consensus, the runs it stands on, and how it compares with the other one."""

    labels: Labels
    runs: list[Labels]
    method: str
    bits: float
    other_bits: float

    @property
    def note(self) -> str:
        """Say which of the two is given and why."""
        other = next(name for name in JUDGED if name != self.method)
        note = (
            f"Given is what runs of {self.method} agree on. Telling groups and ties takes "
            f"{_fewer(self.bits)} than telling ties alone; through what runs of {other} agree on, "
            f"{_fewer(self.other_bits)}."
        )
        if self.bits > 0:
            return note
        return (
            f"{note} So the records are too few, or too much alike, to show groups: read stability "
            "first."
        )


def agreed_groups(rows: Rows, *, seeds: range, passes: int, rounds: int = 10) -> Agreed:
    """Find what runs of the map equation agree on, and of modularity, and give the better told.

    No label and no size of group enters the choice. See `bits_saved` for the number that decides.
    """
    found = []
    for name in JUDGED:
        run = partial(runs_of, Setting(method_row(name), passes=passes))
        runs = run(rows, seeds=seeds)
        labels = consensus(rows, runs, again=run, seed=seeds.start, rounds=rounds)
        found.append((labels, runs, name, bits_saved(*rows, labels)))
    first, second = found
    if second[-1] > first[-1]:
        first, second = second, first
    return Agreed(*first, second[-1])


def _fewer(bits: float) -> str:
    return f"{abs(bits):,.0f} bits {'fewer' if bits > 0 else 'more'}"
