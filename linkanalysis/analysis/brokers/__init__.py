"""Who stands between: roles between groups, visible and hidden brokers, centralization.

Lives here: Gould and Fernandez' roles, Morselli's quadrants, Freeman's centralization.
Not here: measures of one entity (`measures`), and the loops themselves (`kernels`).
"""
