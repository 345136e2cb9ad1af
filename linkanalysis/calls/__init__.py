"""Questions about records of calls and messages, answered with the rows behind each answer.

Lives here: numbers that took over the contacts of another.
Not here: who held a number (`graph.find_holders`), and paths in time (`paths`).
"""

from linkanalysis.calls.handovers import Handovers, find_handovers

__all__ = ["Handovers", "find_handovers"]
