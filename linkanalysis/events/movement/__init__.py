"""Movement: who or what was where and when, together with whom, and how far chance explains it.

Lives here: `located_events`, `co_location`, `find_co_locations`, `find_convoys`, `find_stays`,
`usual_areas`.
Not here: contacts and payments (`graph`), paths in time (`paths`), indicators of trafficking
(`indicators`).
"""
