"""A view: one self-contained page.

Lives here: `View`, and how it is saved, opened and shown in a notebook.
Not here: the content of the page (`map_page`, `report`); its shell (`page`).
"""

from __future__ import annotations

import html
import os
import tempfile
import webbrowser
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from linkanalysis._escape import escape_html
from linkanalysis._given import given_path
from linkanalysis.errors import LinkAnalysisError

if TYPE_CHECKING:
    from collections.abc import Callable

CELL_HEIGHT = 640  # pixels; fits a notebook on a laptop screen with room for the next cell


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

    Examples
    --------
    >>> View("<!DOCTYPE html><title>Empty</title>", title="Empty")
    View('Empty', 0.0 MB)
    """

    html: str
    title: str = "View"
    picture: Callable[[], bytes] | None = field(default=None)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page to one file, completely or not at all.

        The page is written beside the file and then renamed. A full disk or a killed process
        leaves the old file unchanged.

        Parameters
        ----------
        path : str or path-like
            Target file; an existing file is replaced.

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

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     View("<!DOCTYPE html>").save(Path(folder) / "map.html").name
        'map.html'
        """
        path = given_path("path", path, error=LinkAnalysisError)
        if path.is_dir():
            message = f"{path} is a folder; nothing was saved. Name a file, such as map.html."
            raise IsADirectoryError(message)
        if not path.parent.is_dir():
            message = (
                f"The folder {path.parent} does not exist; nothing was saved. Create it first."
            )
            raise FileNotFoundError(message)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with part.open("wb") as file:
                file.write(self.html.encode())
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return path

    def open(self) -> Path:
        """Open the page in the browser of this computer.

        The page is saved in a new folder that only this user can read. Delete it when done.

        Returns
        -------
        Path
            The file that the browser shows.

        Examples
        --------
        ``la.network_map(graph).open()`` shows the map and returns the path of its file.
        """
        path = self.save(Path(tempfile.mkdtemp(prefix="linkanalysis-")) / "view.html")
        webbrowser.open(path.as_uri())
        return path

    def __repr__(self) -> str:
        return f"View({self.title!r}, {len(self.html) / 1e6:.1f} MB)"

    def _repr_html_(self) -> str:
        # The page is our own HTML and goes into the attribute whole. The frame may run its scripts
        # and save files; it can reach neither the notebook nor its cookies.
        page = html.escape(self.html, quote=True)
        return (
            f'<iframe title="{escape_html(self.title)}" sandbox="allow-scripts allow-downloads" '
            f'srcdoc="{page}" width="100%" height="{CELL_HEIGHT}" '
            f'style="border:1px solid #d8dee7;border-radius:8px"></iframe>'
        )

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> dict[str, str | bytes]:
        del include, exclude  # the notebook chooses among what it is given
        bundle: dict[str, str | bytes] = {
            "text/plain": repr(self),
            "text/html": self._repr_html_(),
        }
        if self.picture is not None:
            bundle["image/png"] = self.picture()
        return bundle
