"""What changed between runs and dates, and how an answer compares with a known truth.

Lives here: `compare_deliveries`; `compare_graphs`, `compare_rings`, `track_rings`,
`track_communities`; `preview_decisions`; `activity` and `find_emerging`; `compare_groups`,
`average_comparisons`.
Not here: how rings and communities are found (`rings`, `groups`).
"""
