"""How far a rank can be trusted: tie probabilities, possible worlds, rank intervals.

Lives here: grades as probabilities, worlds in which ties may be wrong or missing, the ranks in
them, and what rests on one document.
Not here: the measures themselves (`analysis.measures`), and the table that shows ranks.
"""
