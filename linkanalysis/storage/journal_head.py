"""The head of a journal: its last entry in one short line, to be written down elsewhere.

Whoever can write to a case file can also rewrite its journal. The chain then holds, but not with
a head written down before. A head kept beside the file could be replaced together with it; one
signed with a secret could not, by anybody who does not know the secret.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING

from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.storage.journal import Entry

# Hexadecimal digits: 128 bits, for which nobody finds a second journal, and short enough to copy
DIGITS = 32
SIGNED = "hmac:"
_FORM = re.compile(rf"([1-9][0-9]{{0,17}}):({SIGNED})?([0-9a-f]{{{DIGITS}}})")


def head_of(entries: Sequence[Entry], secret: str | None = None) -> str:
    """Return the head of a journal, signed if there is a secret; empty if the journal is."""
    if not entries:
        return ""
    last = entries[-1]
    if secret is None:
        return f"{last.n}:{last.hash[:DIGITS]}"
    signature = hmac.new(secret.encode(), f"{last.n}:{last.hash}".encode(), hashlib.sha256)
    return f"{last.n}:{SIGNED}{signature.hexdigest()[:DIGITS]}"


def differs_from_head(
    entries: Sequence[Entry], head: str, secret: str | None = None
) -> tuple[int, str] | None:
    """Return the entry that shows that a journal does not continue the one of a head, and why."""
    head = head.strip().lower()
    form = _FORM.fullmatch(head)
    if form is None:
        message = (
            f'"{head:.60}" is not the head of a journal. case.head gives one: the number of the '
            f"last entry, a colon and {DIGITS} hexadecimal digits."
        )
        raise CaseError(message)
    if bool(form[2]) != (secret is not None):
        message = (
            "This head was signed: give the secret that it was signed with."
            if form[2]
            else "This head was not signed, so anybody could have made it. Give the signed head, "
            "or omit the secret."
        )
        raise CaseError(message)
    number = int(form[1])
    if number > len(entries):
        return len(entries) + 1, (
            f"The journal ends before entry {number}, which the head names: entries were cut off."
        )
    if not hmac.compare_digest(head_of(entries[:number], secret), head):
        other = "" if secret is None else ", or the secret is another one"
        return number, (
            f"Entry {number} of the journal is not the one that the head names: the journal was "
            f"rewritten{other}."
        )
    return None
