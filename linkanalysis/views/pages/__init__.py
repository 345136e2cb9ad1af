"""Pages: what all views are made of, self-contained and offline.

Lives here: the shell of a page and `View`, which saves and shows it; its Markdown; a map that
Python reads while a notebook shows it; colors, words, readings and the rows behind a tie, as every
view shows them; scripts and styles.
Not here: the single views (`views`), computation, who is protected (`case`).
"""
