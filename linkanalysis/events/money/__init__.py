"""Questions about money: how it moved, answered with the payments behind each answer.

Lives here: shapes that flows of money make when they are laundered, patterns of one account, and
where the money of an account went.
Not here: who held an account (`graph.find_holders`), and indicators (`indicators`).
"""
