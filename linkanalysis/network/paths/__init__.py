"""Paths between entities, and time-respecting paths along which something can have passed.

Lives here: `shortest_paths`, `time_paths`, `common_contacts`, `connect`, and their options;
`dynamic_katz` and `time_reach`, which count walks and reach in the order of time.
Not here: betweenness and other measures along paths (`measures`).
"""
