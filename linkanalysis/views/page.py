"""One self-contained page: its HTML, and how it is saved, opened and shown in a notebook.

Lives here: elements, lists and tables (text stays text unless it was made here); the shell with
assets, hashes, and the banner with caveat and handling marks; `View`.
Not here: the escapes (`linkanalysis._escape`); the content of a page (`map_page`, `report`).
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
import tempfile
import webbrowser
from dataclasses import InitVar, dataclass, field
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from linkanalysis._escape import escape_html, escape_json, visible
from linkanalysis._files import write_whole
from linkanalysis._given import given_path
from linkanalysis._version import __version__
from linkanalysis.errors import LinkAnalysisError, MissingExtraError, ProtectedError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from linkanalysis._result import Result
    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph


CAVEAT = "Leads, not findings of guilt. Ranks describe the records, not anyone's part in a crime."
# pyvis ships vis-network as a file, which keeps half a megabyte of script out of this package.
VIS_FILE = "pyvis/templates/lib/vis-9.1.2/vis-network.min.js"
PYVIS_WANTED = "0.3.2"
VOID = frozenset({"br", "img"})  # elements without an end tag


@dataclass(frozen=True, slots=True)
class Script:
    """A script of the page, with its version if it is from another project."""

    text: str
    version: str = ""


@cache
def asset(name: str) -> str:
    """Read a file of `views/assets`."""
    return (resources.files(__package__) / "assets" / name).read_text(encoding="utf-8")


@cache
def read_visjs() -> Script:
    """Read vis-network from the installed pyvis, without importing pyvis."""
    try:
        found = metadata.distribution("pyvis")
        text = Path(str(found.locate_file(VIS_FILE))).read_text(encoding="utf-8")
    except (metadata.PackageNotFoundError, FileNotFoundError) as error:
        message = (
            f"The network map needs {VIS_FILE}, which comes with pyvis {PYVIS_WANTED}. "
            f'Install it: pip install "pyvis=={PYVIS_WANTED}".'
        )
        raise MissingExtraError(message, name="pyvis") from error
    banner = re.search(r"@version\s+(\S+)", text[:2000])
    version = banner.group(1) if banner else "of unknown version"
    return Script(re.sub(r"\n//# sourceMappingURL=\S*\s*$", "\n", text), version)


def without_visjs(page: bytes) -> bytes:
    """Return a page without vis-network, whose labels in many languages sound like names."""
    return page.replace(read_visjs().text.encode(), b"")


def fill(template: str, **parts: str) -> str:
    """Fill a template of `views/assets`."""
    return Template(asset(template)).substitute(parts)


def banner(handling: Sequence[str]) -> str:
    """Make the banner with handling marks and caveat."""
    marks = "".join(f'<span class="handling">{escape_html(mark)}</span>' for mark in handling)
    return f"{marks}<span>{escape_html(CAVEAT)}</span>"


def page(
    *,
    title: str,
    body: str,
    styles: Sequence[str],
    handling: Sequence[str] = (),
    scripts: Sequence[Script] = (),
    data: Mapping[str, object] | None = None,
) -> str:
    """Make a page whose content policy runs and loads nothing but what is in it."""
    style = "\n".join(asset(name) for name in styles)
    policy = ["default-src 'none'"]
    if scripts:
        policy.append("script-src " + " ".join(_hash(script.text) for script in scripts))
    policy += [f"style-src {_hash(style)}", "img-src data: blob:"]
    policy += ["base-uri 'none'", "form-action 'none'"]
    return fill(
        "page.html",
        policy=escape_html("; ".join(policy)).replace("&#x27;", "'"),
        generator=f"linkanalysis {__version__}",
        title=escape_html(title),
        style=style,
        banner=banner(handling),
        body=body,
        data="" if data is None else _data(data),
        scripts="".join(f"<script>{script.text}</script>\n" for script in scripts),
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _data(value: Mapping[str, object]) -> str:
    marked = _all_visible(value)
    assert isinstance(marked, dict)  # noqa: S101 - narrows the type only
    return f'<script type="application/json" id="map-data">{escape_json(marked)}</script>\n'


def _all_visible(value: object) -> object:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {name: _all_visible(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_all_visible(part) for part in value]
    return value


class Markup(str):
    """Text that is already HTML; every other string is escaped."""

    __slots__ = ()


def tag(name: str, *parts: str, **attributes: str) -> Markup:
    """Make an element."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape_html(value)}"'
        for key, value in attributes.items()
    )
    if name in VOID:
        return Markup(f"<{name}{given}>")
    return Markup(f"<{name}{given}>{''.join(map(_escaped, parts))}</{name}>")


def bullets(lines: Iterable[str]) -> Markup:
    """Make a list."""
    items = [tag("li", line) for line in lines]
    return tag("ul", *items) if items else Markup("")


def more(count: int, what: str = "") -> Markup:
    """Say how many rows a cut table leaves out; empty if none."""
    return tag("p", f"and {count:,} more{what}", class_="soft") if count > 0 else Markup("")


def link(text: str, anchor: str) -> Markup:
    """Make a link to a part of the page."""
    return tag("a", text, href=f"#{anchor}")


def folded(summary: str, *parts: str) -> Markup:
    """Fold parts behind a line; print opens them, and so does a link to one of them."""
    return tag("details", tag("summary", summary), *parts)


def definitions(rows: Iterable[tuple[str, str]]) -> Markup:
    """Make a list of names and values; empty values are left out."""
    parts = [part for name, value in rows if value for part in (tag("dt", name), tag("dd", value))]
    return tag("dl", *parts, class_="facts")


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: Collection[int] = ()
) -> Markup:
    """Make a table."""
    head = tag("tr", *(_cell("th", text, numeric=k in numeric) for k, text in enumerate(heads)))
    body = [
        tag("tr", *(_cell("td", text, numeric=k in numeric) for k, text in enumerate(row)))
        for row in rows
    ]
    return tag("table", tag("thead", head), tag("tbody", *body))


def _cell(kind: str, text: str, *, numeric: bool) -> Markup:
    scope = {"scope": "col"} if kind == "th" else {}
    side = {"class_": "number"} if numeric else {}
    return tag(kind, text, **scope, **side)


def _escaped(part: str) -> str:
    return part if isinstance(part, Markup) else escape_html(part)


def made_by_lines(*results: EntityGraph | Result | None) -> list[str]:
    """Say how each result was made, each line once."""
    return list(dict.fromkeys(str(result.made_by) for result in results if result is not None))


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


NAMED = 3  # in a message, so that it stays short
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
    case : Case or None
        The case that the page is about.

    Raises
    ------
    ProtectedError
        Whenever the page is read, shown, saved or opened, if it reveals somebody who is protected
        by then, also after the case was closed.

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
    _checked: list[int] = field(init=False, default_factory=list)

    def __post_init__(self, page: str) -> None:
        object.__setattr__(self, "_page", page)

    @property
    def html(self) -> str:
        """The whole page, checked for protected people each time the case has changed."""
        if self.case is not None and self.case.position not in self._checked:
            revealed = self.case.secrets.found_in(without_visjs(self._page.encode()))
            if revealed:
                raise ProtectedError(_revealing(revealed))
            self._checked[:] = [self.case.position]
        return self._page

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page to one file, completely or not at all.

        The page is written beside the file and then renamed. A full disk or a killed process
        leaves the old file unchanged.

        Parameters
        ----------
        path : str or path-like
            Target file; only its owner may read it. An existing file is replaced and keeps its
            permissions.

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
        target = given_path("path", path, error=LinkAnalysisError)
        return write_whole(target, self.html.encode(), example="map.html")

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
