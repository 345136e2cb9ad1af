"""Which attributes are free texts: sentences about people, which may name anybody."""

from __future__ import annotations

# attributes in which agencies write sentences, in any number of words
NARRATIVES = frozenset(
    (
        *("text", "body", "message", "content", "caption", "bio", "subject", "headline"),
        *("note", "notes", "narrative", "description", "details", "summary", "synopsis"),
        *("remark", "remarks", "comment", "comments", "statement", "observation", "observations"),
        *("circumstances", "modus_operandi", "history", "distinguishing_marks", "photo_caption"),
    )
)
# attributes that may be long without being a sentence about somebody
CONTROLLED = frozenset(
    (
        *("name", "full_name", "alias", "label", "forename", "family_name"),
        *("address", "home_address", "charge", "offense"),
    )
)
# Words: colors, makes, dates, amounts and names of places have fewer. A motel with its town has
# five; the shortest sentences about somebody that were written for the tests have seven.
LONGEST_VALUE = 6


def is_narrative(attribute: str, value: str) -> bool:
    """Return whether a value is a free text: by the name of its attribute, or by its length."""
    if attribute in NARRATIVES:
        return True
    return attribute not in CONTROLLED and len(value.split()) > LONGEST_VALUE
