"""Which document of a case a name means: its id, or its title if no other document has it.

A name that is not known is never met with the nearest one: calls-june is spelled much like
calls-july, and taking one for the other withdraws the wrong delivery.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.core.checks import list_names
from linkanalysis.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SHOWN = 40  # characters of a name in an error


def find_document(
    name: object, titles: Mapping[str, str], veiled: Callable[[str], str], *, what: str
) -> str:
    """Return the id of the document that a name means; raise if there is none or several.

    titles: The title of each document, by its id.
    what: "document", or which documents count.
    """
    if isinstance(name, str):
        found = [name] if name in titles else [each for each in titles if titles[each] == name]
        if len(found) == 1:
            return found[0]
    else:
        found = []
    shown = sorted(each for each in (found or titles) if veiled(each) == each)
    listed = list_names(shown)
    if found:
        message = f'{len(found)} documents have the title "{name!s:.{SHOWN}}"; give the id of one.'
    else:
        message = f'No {what} has the id or title "{name!s:.{SHOWN}}".'
        listed = listed or ("case.documents() lists them." if titles else "")
    raise UnknownNameError(f"{message} {listed}".rstrip(), name=str(name), choices=tuple(shown))
