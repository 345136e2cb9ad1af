"""Names of columns in the files of carriers, banks and records systems, in several languages."""

from __future__ import annotations

from linkanalysis.core.vocabulary.words import read_words

# By our name of a column, the names that it has in files, in snake case.
SYNONYMS: dict[str, tuple[str, ...]] = {
    ours: tuple(names.split(", ")) for ours, names in read_words("columns.toml").items()
}
