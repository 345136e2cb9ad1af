"""Who matters by several measures at once, how sure that is, and on which documents it rests.

Lives here: the fields in which entities are ranked, who is among the first, and the report.
Not here: the measures (`measures`), possible worlds (`trust`), and pages (`views`).
"""
