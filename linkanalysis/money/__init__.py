"""Questions about money: how it moved, answered with the payments behind each answer.

Lives here: shapes that flows of money make when they are laundered, patterns of one account, and
where the money of an account went.
Not here: who held an account (`graph.find_holders`), and indicators (`indicators`).
"""

from linkanalysis.money.cash import find_funnels, find_structuring
from linkanalysis.money.passing import find_pass_through, find_small_wires
from linkanalysis.money.patterns import Patterns
from linkanalysis.money.shape_search import SHAPES
from linkanalysis.money.shapes import Shapes, find_shapes
from linkanalysis.money.tracing import METHODS, Trace, follow
from linkanalysis.money.wages import find_wage_returns
from linkanalysis.money.waking import find_dormant
from linkanalysis.money.wallets import SharedWallets, find_shared_wallets

__all__ = [
    "METHODS",
    "SHAPES",
    "Patterns",
    "Shapes",
    "SharedWallets",
    "Trace",
    "find_dormant",
    "find_funnels",
    "find_pass_through",
    "find_shapes",
    "find_shared_wallets",
    "find_small_wires",
    "find_structuring",
    "find_wage_returns",
    "follow",
]
