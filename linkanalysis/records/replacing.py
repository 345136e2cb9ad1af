"""Which document of a folder takes the place of which other: the key ``replaces``.

Lives here: the search for the document that is meant, by its file or title, and the mistakes.
Not here: what replacing does (`case.acts`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis._given import list_names
from linkanalysis.records.document_keys import SHOWN, WANTED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linkanalysis.records.documents import Source

KEY = "replaces"


def find_replaced(
    name: object, source: Source, before: Sequence[Source], folder: Path
) -> tuple[str, str]:
    """Return the id of the document that `source` replaces, and the mistake if there is one.

    before: The documents listed before it; a later one cannot be in the case yet.
    """
    if not isinstance(name, str):
        return "", f"{KEY} must be {WANTED['text']}."
    named = [each for each in before if name in _names(each, folder)]
    # a table of people and ties is a document for each of two readers
    found = [each for each in named if each.settings.reader == source.settings.reader] or named
    if not found:
        # the name that is spelled alike may be that of another delivery
        hint = list_names([each.id for each in before])
        message = (
            f'{KEY}: no document listed before this one has the file or title "{name:.{SHOWN}}".'
        )
        return "", f"{message} {hint}".rstrip()
    if len(found) > 1:
        message = f'{KEY}: {len(found)} documents have the title "{name:.{SHOWN}}"; name the file.'
        return "", message
    older = found[0].id
    taken = next((each.id for each in before if each.replaces == older), None)
    if taken is not None:
        return (
            "",
            f'{KEY}: "{older:.{SHOWN}}" is replaced by "{taken:.{SHOWN}}" already; name that.',
        )
    return older, ""


def _names(source: Source, folder: Path) -> tuple[str, ...]:
    """Return the names under which a document can be replaced: id, file and title."""
    file = source.path.relative_to(folder).as_posix()
    title = str(source.settings.document.get("title", source.path.name))
    return tuple(dict.fromkeys((source.id, file, title)))
