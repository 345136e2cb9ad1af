"""Protection: which rows protect whom, and whether a text or a file names them.

Lives here: roles, ages and unread records that protect; what is private to the people protected and
identifies them; the search of texts, and of the parts of a file, for it.
Not here: masked names, overrides, and what is masked in an earlier state (`case`); the check of a
finished product (`custody`).
"""
