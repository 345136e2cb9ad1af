"""Short and other forms of forenames, by the name that they are forms of.

Lives here: `NICKNAMES`, from ``nicknames.txt`` and, for names of the Bible and the Quran in the
scripts of their languages, ``scripture_names.txt``; `FORENAMES`, words that are known as forenames,
of which ``forenames.txt`` has those without another form.
Not here: other spellings of one word (`romanization`).
"""

from __future__ import annotations

from pathlib import Path


def _read(name: str) -> list[tuple[str, ...]]:
    """Read the words of each line."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [tuple(dict.fromkeys(line.split())) for line in lines if line and line[0] != "#"]


NICKNAMES = (*_read("nicknames.txt"), *_read("scripture_names.txt"))
FORENAMES = frozenset[str]().union(*NICKNAMES, *_read("forenames.txt"))
