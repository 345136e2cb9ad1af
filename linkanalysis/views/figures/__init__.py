"""Figures for print and for court: networks, matrices, rings, ranks, percolation, hours.

Lives here: all that is drawn with matplotlib, pictures inside pages included.
Not here: where entities stand and how they look (`pages`); pages (`views`).
"""
