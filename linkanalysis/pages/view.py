"""`View`: a page as it is saved, opened and shown in a notebook.

Lives here: `View`, and the search for protected people each time a page leaves.
Not here: the HTML of the page (`page`), and of the notebook cell around it (`cell`).
"""

from __future__ import annotations

import tempfile
import warnings
import webbrowser
from dataclasses import InitVar, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from linkanalysis._files import write_whole
from linkanalysis._given import given_path
from linkanalysis.errors import DataQualityWarning, LinkAnalysisError, ProtectedError
from linkanalysis.pages.cell import cell_html
from linkanalysis.pages.live import LiveMap, is_live
from linkanalysis.pages.markdown import markdown_of
from linkanalysis.pages.masking import masked_page
from linkanalysis.pages.page import without_visjs

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from linkanalysis.case import Case

NAMED = 3  # in a message, so that it stays short


def _revealing(revealed: set[tuple[str, str]]) -> str:
    whose = ", ".join(sorted(f"{kind} of {who}" for kind, who in revealed)[:NAMED])
    return (
        f"The page reveals protected people ({whose}); nothing was shown or saved. Rebuild the "
        "graph and make the page again."
    )


@cache
def _opened_pages() -> tempfile.TemporaryDirectory[str]:
    """Make the folder of all pages that this process opens; it goes when the process ends."""
    return tempfile.TemporaryDirectory(prefix="linkanalysis-", ignore_cleanup_errors=True)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class View:
    """One HTML page that needs no other file and contacts no server.

    Attributes
    ----------
    html : str
        The whole page.
    title : str
        Title of the frame in a notebook.
    picture : callable or None
        Draws the same content as a PNG, for notebooks that show no pages.
    case : Case or None
        The case that the page is about.

    Raises
    ------
    ProtectedError
        Whenever the page is read, shown, saved or opened, if it reveals somebody who came to be
        protected since it was made, also after the case was closed.

    Warns
    -----
    DataQualityWarning
        If texts of the page would reveal somebody and are withheld.

    Examples
    --------
    >>> View("<!DOCTYPE html><title>Empty</title>", title="Empty")
    View('Empty', 0.0 MB)
    """

    page: InitVar[str]
    title: str = "View"
    picture: Callable[[], bytes] | None = None
    case: Case | None = None
    _page: str = field(init=False)
    _made: int = field(init=False)
    _checked: list[int] = field(init=False, default_factory=list)
    _live: list[LiveMap] = field(init=False, default_factory=list)

    def __post_init__(self, page: str) -> None:
        object.__setattr__(self, "_page", page)
        object.__setattr__(self, "_made", 0 if self.case is None else self.case.position)

    @property
    def html(self) -> str:
        """The whole page, checked for protected people each time the case has changed.

        A text that reveals somebody whom the case protected when the page was made is withheld,
        with a warning that says where it stood.
        """
        if self.case is not None and self.case.position not in self._checked:
            revealed = self._revealed(self.case)
            if revealed and self.case.position == self._made:
                self._withhold(self.case)
                revealed = self._revealed(self.case)
            if revealed:
                raise ProtectedError(_revealing(revealed))
            self._checked[:] = [self.case.position]
        return self._page

    def _revealed(self, case: Case) -> set[tuple[str, str]]:
        return case.secrets.found_in(without_visjs(self._page.encode()))

    def _withhold(self, case: Case) -> None:
        """Withhold what reveals somebody on a page that is as new as the case."""
        page, said = masked_page(self._page, case.secrets)
        object.__setattr__(self, "_page", page)
        if said:
            warnings.warn(said, DataQualityWarning, stacklevel=4)

    def live(self) -> LiveMap:
        """Return what is selected, shown and arranged on a network map, to read and to set.

        Returns
        -------
        LiveMap
            The same one each time, for all cells that show this view.

        Raises
        ------
        GraphKindError
            If the page shows no network.
        MissingExtraError
            Without the extra ``notebook``.

        Examples
        --------
        >>> import linkanalysis as la
        >>> import networkx as nx
        >>> graph = la.from_networkx(nx.Graph([("ana", "ben")]))
        >>> la.network_map(graph).live().visible
        ('person:ana', 'person:ben')
        """
        if not self._live:
            self._live.append(LiveMap(self))
        return self._live[0]

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page to one file, completely or not at all.

        The page is written beside the file and then renamed. A full disk or a killed process
        leaves the old file unchanged.

        Parameters
        ----------
        path : str or path-like
            Target file; only its owner may read it. An existing file is replaced and keeps its
            permissions. If its name ends in ``.md``, the same text, lists and tables are written
            as Markdown, without figures.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        FileNotFoundError
            If the folder does not exist.
        IsADirectoryError
            If the path is a folder.
        LinkAnalysisError
            If `path` is not a path.
        GraphKindError
            If the page is drawn by scripts and is to be saved as Markdown.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     View("<!DOCTYPE html>").save(Path(folder) / "map.html").name
        'map.html'
        """
        target = given_path("path", path, error=LinkAnalysisError)
        text = markdown_of(self.html) if target.suffix.lower() == ".md" else self.html
        return write_whole(target, text.encode(), example="map.html")

    def open(self) -> Path:
        """Open the page in the browser of this computer.

        The page is saved in a folder that only this user can read, and that is deleted when Python
        ends. To keep the page, `save` it.

        Returns
        -------
        Path
            The file that the browser shows.

        Examples
        --------
        ``la.network_map(graph).open()`` shows the map and returns the path of its file.
        """
        folder = tempfile.mkdtemp(dir=_opened_pages().name)
        path = self.save(Path(folder) / "view.html")
        webbrowser.open(path.as_uri())
        return path

    def __repr__(self) -> str:
        title = self.title if self.case is None else self.case.veiled(self.title)
        return f"View({title!r}, {len(self._page) / 1e6:.1f} MB)"

    def _repr_html_(self) -> str:
        return self._cell(None if self.picture is None else self.picture())

    def _cell(self, picture: bytes | None) -> str:
        channel = self.live().channel if self._live or is_live(self.html) else ""
        return cell_html(self.html, title=self.title, picture=picture, name=channel)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> dict[str, str | bytes]:
        del include, exclude  # the notebook chooses among what it is given
        picture = None if self.picture is None else self.picture()
        bundle: dict[str, str | bytes] = {
            "text/plain": repr(self),
            "text/html": self._cell(picture),
        }
        if picture is not None:
            bundle["image/png"] = picture
        return bundle
