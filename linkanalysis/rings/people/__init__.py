"""Key entities, brokers between groups, visibility and centralization.

Lives here: `key_entities`, `brokerage_roles`, `quadrants`, `centralizations`.
Not here: single measures (`measures`), and the effect of removing somebody (`disruption`).
"""
