"""What can happen to a case, as words for its journal.

Lives here: the acts, and what each means.
Not here: the journal with its chain (`case.journal`), and who may do what.

Settled: a value can be *contested* (it stays, and is shown as contested), *corrected* (a newer
document states it anew), *withdrawn* (its document no longer stands) or *expunged* (by order of a
court, also from stored products), and each of the four is an act of its own beside *purged*. A
*release* names the product, the recipient, the need to know, the right to know and the reason:
all five, since a ledger without the product cannot tell a recipient what to correct. The journal
knows every word of this table, so that a newer version's journal can be read by an older one.
"""

from __future__ import annotations

from dataclasses import dataclass

from linkanalysis.vocabulary.names import find_row

__all__ = ["ACTS", "Act", "act"]


@dataclass(frozen=True, slots=True)
class Act:
    """A kind of act.

    Attributes
    ----------
    name : str
        The word in the journal.
    reading : str
        What it means, as the end of a sentence that starts with who did it.

    Examples
    --------
    >>> ACTS[0].name
    'create'
    """

    name: str
    reading: str


ACTS = (
    Act("create", "opened a case for a purpose"),
    Act("add", "added a document with all that it states"),
    Act("decide", "judged whether entities are the same"),
    Act("withdraw", "withdrew a document and all that rests only on it"),
    Act("undo", "took back an earlier add, decide, withdraw or override"),
    Act("contest", "put a value in doubt without taking it away"),
    Act("correct", "replaced a value by a newer document"),
    Act("validate", "reviewed a record and kept it, with date and reason"),
    Act("purge", "deleted what was due, keeping ids and reason"),
    Act("expunge", "deleted by order of a court, also from stored products"),
    Act("release", "gave a product to a recipient for a need, by a right, for a reason"),
    Act("override", "showed a protected person by name, on whose authority and why"),
    Act("export", "wrote a product"),
    Act("verify", "checked the chain of the journal"),
)


def act(name: str) -> Act:
    """Give the row of an act."""
    return find_row(ACTS, name, what="an act of the journal", listed="vocabulary.ACTS")
