"""A search of finished files for anything that reveals a protected person.

It looks for ids and keys of protected people, their names and aliases, full birth dates, and the
identifiers only they use: as written in the case and as encoded in HTML, JSON and URLs; names of
several words in any case and order, written together, in accounts and file names, in other scripts
and look-alike letters; ids and numbers with other signs, phone numbers without area code, dates in
other orders and languages. It reads what is inside PDF, PNG text, ZIP, gzip and embedded images. It
does not look for single words in lower case or of fewer than four characters; names that
unprotected entities also have; birth dates on which something else happened in the case;
misspellings; letters beyond Latin-1 in a PDF; or pixels.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.case.case import expect_case
from linkanalysis.core.checks import expect_type, given_path
from linkanalysis.errors import CaseError
from linkanalysis.views.pages.page import without_own_texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from linkanalysis.case import Case


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """One fact about one protected person in one file.

    Attributes
    ----------
    path : str
        The file.
    kind : str
        id, name, birth date or identifier; ``… in the file name`` if it is there.
    who : str
        Masked name of the person or of the identifier.

    Examples
    --------
    >>> Leak("out/map.html", "name", "Protected 1").kind
    'name'
    """

    path: str
    kind: str
    who: str


def find_leaks(case: Case, paths: str | Path | Iterable[str | Path]) -> tuple[Leak, ...]:
    """Search files for anything that reveals a protected person.

    Parameters
    ----------
    case : Case
        The case from which the files were made.
    paths : str, Path, or iterable of these
        Files, and folders to search with everything in them.

    Returns
    -------
    tuple of Leak
        What was found, sorted by file, kind and person; empty if nothing was found.

    Raises
    ------
    CaseError
        If a path does not exist, since a check of nothing must not pass.

    Notes
    -----
    An empty result does not prove that a file is safe: short words, misspellings and the pixels of
    images are not searched, and a person is protected only if some document says so.

    Examples
    --------
    >>> import linkanalysis as la
    >>> with la.Case(purpose="training") as case:
    ...     find_leaks(case, [])
    ()
    """
    expect_case(case)
    secrets = case.secrets
    leaks: set[Leak] = set()
    for path in _files(paths):
        found = secrets.found_in(without_own_texts(path.read_bytes()))
        leaks |= {Leak(str(path), kind, who) for kind, who in found}
        found = secrets.found_in(path.name.encode("utf-8", "surrogatepass"))
        leaks |= {Leak(str(path), f"{kind} in the file name", who) for kind, who in found}
    return tuple(sorted(leaks))


def _files(paths: str | Path | Iterable[str | Path]) -> Iterator[Path]:
    listed = (paths,) if isinstance(paths, (str, os.PathLike)) else paths
    expect_type("paths", listed, Iterable, "pass a list of files and folders.", error=CaseError)
    for each in listed:
        path = given_path("A path", each, error=CaseError)
        if path.is_dir():
            yield from sorted(inner for inner in path.rglob("*") if inner.is_file())
        elif path.is_file():
            yield path
        else:
            message = f"{path} does not exist, so it cannot be searched for leaks."
            raise CaseError(message)
