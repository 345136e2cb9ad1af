"""Questions about money: who moved it how, answered with the payments behind each answer.

Lives here: shapes that flows of money make when they are laundered.
Not here: who held an account (`graph.find_holders`), and indicators (`indicators`).
"""

from linkanalysis.money.shape_search import SHAPES
from linkanalysis.money.shapes import Shapes, find_shapes

__all__ = ["SHAPES", "Shapes", "find_shapes"]
