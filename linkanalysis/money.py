"""Questions about money: how it moved, answered with the payments behind each answer."""

from linkanalysis.events.money.cash import find_funnels, find_structuring
from linkanalysis.events.money.dormant_accounts import find_dormant
from linkanalysis.events.money.pass_through import find_pass_through, find_small_wires
from linkanalysis.events.money.patterns import Patterns
from linkanalysis.events.money.shape_search import SHAPES
from linkanalysis.events.money.shapes import Shapes, find_shapes
from linkanalysis.events.money.shared_wallets import SharedWallets, find_shared_wallets
from linkanalysis.events.money.tracing import METHODS, Trace, follow
from linkanalysis.events.money.wages import find_wage_returns

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
