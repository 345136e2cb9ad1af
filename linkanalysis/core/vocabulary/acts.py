"""What can happen to a case, as words for its journal.

What this library decided: a value can be *contested* (it stays and is shown as contested),
*corrected* (a newer document states it again), *withdrawn* (its document no longer counts) or
*expunged* (by order of a court, also from stored products); each of the four is an act of its own
beside *purged*. A *release* names the product, the recipient, the need to know, the right to know
and the reason. All five are required, since without the product a recipient cannot be told what
to correct. The journal knows every word of this table, so that an older version can read the
journal of a newer one.
"""

from __future__ import annotations

from dataclasses import dataclass

from linkanalysis.core.vocabulary.names import find_row


@dataclass(frozen=True, slots=True)
class Act:
    """A kind of act.

    Attributes
    ----------
    name : str
        The word in the journal.
    reading : str
        What it means, as the end of a sentence whose subject is the person who did it.

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
    Act("combine", "took over the documents and judgments of another case"),
    Act("decide", "judged whether entities are the same"),
    Act("overrule", "judged anew whether entities are the same, in place of earlier judgments"),
    Act("withdraw", "withdrew a document and all that rests on it alone"),
    Act("undo", "undid an earlier add, decide, overrule, withdraw or override"),
    Act("confirm", "confirmed a candidate of a screening, by what and under which reference"),
    Act("contest", "put a value in doubt without removing it"),
    Act("correct", "replaced a value with that of a newer document"),
    Act("validate", "reviewed a record and kept it, with date and reason"),
    Act("purge", "deleted what was due for deletion, and kept ids and reason"),
    Act("expunge", "deleted by order of a court, also from stored products"),
    Act("release", "gave a product to a recipient, with need to know, right to know and reason"),
    Act("override", "showed a protected person by name, with authority and reason"),
    Act("export", "wrote a product"),
    Act("verify", "checked the hash chain of the journal"),
)


def act(name: str) -> Act:
    """Find an act of the journal by name."""
    return find_row(ACTS, name, what="an act of the journal", listed="vocabulary.ACTS")
