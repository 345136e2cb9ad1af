"""`View`: a page as it is saved, opened and shown in a notebook."""

from __future__ import annotations

import base64
import gzip
import html
import json
import re
import tempfile
import warnings
import webbrowser
from bisect import bisect_right
from dataclasses import InitVar, dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from linkanalysis.core.checks import given_path
from linkanalysis.core.counts import counted
from linkanalysis.core.escape import escape_html, escape_json, escape_markdown, visible
from linkanalysis.core.files import expect_place, write_whole
from linkanalysis.errors import (
    DataQualityWarning,
    GraphKindError,
    LinkAnalysisError,
    ProtectedError,
)
from linkanalysis.views.pages.live import LiveMap, is_live
from linkanalysis.views.pages.page import asset, own_texts, script_hash, without_own_texts

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    from linkanalysis.case import Case
    from linkanalysis.protection.secrets import Secrets


NAMED = 3  # in a message, so that it stays short
SUFFIXES = (".html", ".htm", ".md")


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
        return case.secrets.found_in(without_own_texts(self._page.encode()))

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
            permissions. Its name ends in ``.html``, ``.htm``, or in ``.md``: then the same text,
            lists and tables are written as Markdown, without figures.

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
            If `path` is not a path, or has another suffix.
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
        expect_place(target, example="map.html")
        suffix = target.suffix.lower()
        if suffix not in SUFFIXES:
            message = (
                f"{visible(target.name)} has no suffix of a page; nothing was saved. Choose .html, "
                "or .md for Markdown. For a PDF open the page in a browser and print it."
            )
            raise LinkAnalysisError(message)
        text = markdown_of(self.html) if suffix == ".md" else self.html
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


HEIGHT = 640  # pixels; fits a notebook on a laptop screen with room for the next cell
SCRIPT = re.compile(r"<script>(.*?)</script>\n", flags=re.DOTALL)


def cell_html(page: str, *, title: str, picture: bytes | None, name: str = "") -> str:
    """Make the HTML of a cell.

    The frame may run the scripts of the page and save files; it can reach neither the notebook nor
    its cookies. A notebook that is not trusted leaves out frames and shows the picture behind it.

    name: Of the frame, by which the page knows its channel to Python.
    """
    source = _packed(page).replace("&", "&amp;").replace("'", "&#39;")
    box = f"position:relative;width:100%;height:{HEIGHT}px"
    fill = "position:absolute;top:0;left:0;width:100%;height:100%"
    behind = ""
    if picture is not None:
        behind = (
            f'<img alt="{escape_html(title)}, as a picture" style="{fill};object-fit:contain" '
            f'src="data:image/png;base64,{base64.b64encode(picture).decode()}">'
        )
    named = f'name="{name}" ' if name else ""
    frame = (
        f'<iframe {named}title="{escape_html(title)}" sandbox="allow-scripts allow-downloads" '
        f'style="{fill};background:#fff;border:1px solid #d8dee7;border-radius:8px" '
        f"srcdoc='{source}'></iframe>"
    )
    return f'<div style="{box}">{behind}{frame}</div>'


def _packed(page: str) -> str:
    """Replace the scripts of a page, most of its bytes, by one that unpacks them."""
    scripts = SCRIPT.findall(page)
    if not scripts:
        return page
    packed = base64.b64encode(gzip.compress(json.dumps(scripts).encode(), mtime=0)).decode()
    unpack = asset("cell.js")
    inside = (
        f'<script type="application/gzip" id="scripts">{packed}</script>\n'
        f"<script>{unpack}</script>\n"
    )
    first = page.index(f"<script>{scripts[0]}")
    bare = page[:first] + inside + SCRIPT.sub("", page[first:])
    return bare.replace("script-src ", f"script-src {script_hash(unpack)} ", 1)


HEADS = {f"h{depth}": "#" * depth + " " for depth in range(1, 5)}
MARKS = {"strong": "**", "em": "*"}
# What begins a paragraph of its own wherever it stands.
BLOCKS = {"p", "figcaption", "li", "dt", "dd", "div", "section", "header", "article", "nav", *HEADS}
CELLS = {"th", "td"}
SILENT = {"style", "svg", "title"}


def markdown_of(page: str) -> str:
    """Write the text, headings, lists and tables of a page as Markdown, and figures by their text.

    Raise GraphKindError if scripts or frames draw the page.
    """
    if "<script" in page or "<iframe" in page:
        message = (
            "Only pages without scripts can be saved as Markdown, such as the case report and the "
            "profile of an entity; this page is drawn by scripts. Save it as .html."
        )
        raise GraphKindError(message)
    writer = _Writer()
    writer.feed(page)
    writer.close()
    return writer.text()


class _Writer(HTMLParser):
    """Gathers blocks of Markdown from the elements that `page` makes."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[str] = []
        self._line = ""
        self._prefix = ""
        self._silent = 0
        self._lists: list[str] = []
        self._rows: list[list[str]] = []

    def text(self) -> str:
        """Return the blocks, lists tight, everything else apart."""
        whole = ""
        for before, block in zip(["", *self._blocks], self._blocks, strict=False):
            tight = _is_item(before) and _is_item(block)
            whole += ("\n" if tight else "\n\n") * bool(whole) + block
        return whole + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a cell or a mark."""
        if tag in SILENT:
            self._silent += 1
        elif tag in {"ul", "ol"}:
            self._lists.append("- " if tag == "ul" else "1. ")
        elif tag == "table":
            self._end_block()
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in CELLS:
            self._line = ""
        elif tag == "img":
            alt = dict(attrs).get("alt") or ""
            self._line += f"*{escape_markdown(alt)}*"
            self._end_block()
        elif tag == "span":
            self._line += " " * bool(self._line)
        elif tag in MARKS:
            self._line += MARKS[tag]
        elif tag in BLOCKS:
            self._begin_block(tag)

    def handle_endtag(self, tag: str) -> None:
        """End what began."""
        if tag in SILENT:
            self._silent -= 1
        elif tag in {"ul", "ol"}:
            self._lists.pop()
        elif tag in CELLS:
            self._rows[-1].append(self._line.strip())
            self._line = ""
        elif tag == "table":
            self._end_table()
        elif tag == "dt":
            self._line = f"**{self._line.strip()}**: "
        elif tag in MARKS:
            self._line = self._line.rstrip() + MARKS[tag]
        elif tag in BLOCKS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        """Take text as text."""
        if not self._silent:
            self._line += escape_markdown(re.sub(r"\s+", " ", data))

    def _begin_block(self, tag: str) -> None:
        if tag == "dd":  # goes on in the line of its name
            return
        self._end_block()
        if tag == "li":
            self._prefix = self._lists[-1]
        else:
            self._prefix = "- " if tag == "dt" else HEADS.get(tag, "")

    def _end_block(self) -> None:
        line = self._line.strip()
        if line:
            self._blocks.append(self._prefix + line)
        self._line = self._prefix = ""

    def _end_table(self) -> None:
        head, *rows = self._rows
        lines = [head, ["---"] * len(head), *rows]
        self._blocks.append("\n".join(f"| {' | '.join(cells)} |" for cells in lines))


def _is_item(block: str) -> bool:
    return block.startswith(("- ", "1. "))


CODE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
DATA = "application/json"
TAG = re.compile(r"<[^>]*>")
VALUE = re.compile(r'="([^"]+)"')
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
HEADING = re.compile(r"<(h[1-4]|title)\b[^>]*>(.*?)</\1>", re.DOTALL)
SHORT = 60  # characters: a longer text is not the name of somebody, but names them
OTHERS = "the title of the page or of a part"
BETWEEN = "\n;\n", " "  # texts beside each other make no name, but on the page they may


class _Text:
    """One text of a page: where it stands, as it reads, and whom it names."""

    def __init__(self, start: int, end: int, plain: str, *, of_data: bool) -> None:
        self.start, self.end, self.plain, self.of_data = start, end, plain, of_data
        self.named = ""

    def withhold(self, who: str) -> None:
        """Put whom it names in its place."""
        self.named = self.named or who
        self.plain = who if len(self.plain) <= SHORT else f"[withheld: it names {who}]"

    def is_page(self) -> bool:
        """Tell whether it is a page in a frame."""
        return self.plain.lstrip().casefold().startswith("<!doctype")

    def written(self) -> str:
        """Return the text as the page has it."""
        if not self.of_data:
            return escape_html(self.plain)
        return escape_json(self.plain)[1:-1]


def masked_page(page: str, secrets: Secrets) -> tuple[str, str]:
    """Withhold each text of a page that reveals somebody; say how many there are and where."""
    texts = list(_texts(page))
    for between in BETWEEN:
        _mask(texts, secrets, between)
    hidden = [each for each in texts if each.named]
    pieces, at = [], 0
    for each in hidden:
        pieces += [page[at : each.start], each.written()]
        at = each.end
    places = dict.fromkeys(_place(page, each.start, secrets) for each in hidden)
    listed = "; ".join([*places][:NAMED]) + ("; …" if len(places) > NAMED else "")
    said = (
        f"{counted(len(hidden), 'text')} of the page would reveal protected people and "
        f"{'is' if len(hidden) == 1 else 'are'} withheld, under: {listed}. A title, an agency or "
        "the name of a file that names somebody can be changed in case.toml."
    )
    return "".join([*pieces, page[at:]]), said if hidden else ""


def _texts(page: str) -> Iterator[_Text]:
    """Give the texts of a page in their order, but not its own, which stay as they are."""
    own = sorted(span for text in own_texts() for span in _spans(page, text))
    starts = [start for start, _ in own]
    for each in _all_texts(page):
        before = bisect_right(starts, each.start)
        if all(each.start >= end for _, end in own[:before]):
            yield each


def _spans(page: str, text: str) -> Iterator[tuple[int, int]]:
    at = page.find(text)
    while at >= 0:
        yield at, at + len(text)
        at = page.find(text, at + len(text))


def _all_texts(page: str) -> Iterator[_Text]:
    at = 0
    for code in CODE.finditer(page):
        yield from _of_markup(page, at, code.start())
        if DATA in code[2]:
            for found in STRING.finditer(page, *code.span(3)):
                plain = json.loads(found[0])
                yield _Text(*found.span(1), plain, of_data=True)
        at = code.end()
    yield from _of_markup(page, at, len(page))


def _of_markup(page: str, start: int, end: int) -> Iterator[_Text]:
    at = start
    for tag in TAG.finditer(page, start, end):
        yield from _between(page, at, tag.start())
        for value in VALUE.finditer(page, *tag.span()):
            yield _Text(*value.span(1), html.unescape(value[1]), of_data=False)
        at = tag.end()
    yield from _between(page, at, end)


def _between(page: str, start: int, end: int) -> Iterator[_Text]:
    text = page[start:end]
    if text.strip():
        yield _Text(start, end, html.unescape(text), of_data=False)


def _mask(texts: list[_Text], secrets: Secrets, between: str) -> None:
    """Withhold the fewest texts without which the others, read in order, reveal nobody."""

    def reveals(some: list[_Text]) -> str:
        return secrets.named_in(between.join(each.plain for each in some))

    if not (who := reveals(texts)):
        return
    if len(texts) == 1 and texts[0].is_page() and not texts[0].named:
        texts[0].plain, texts[0].named = masked_page(texts[0].plain, secrets)[0], who
        return
    if len(texts) == 1:
        texts[0].withhold(who)
        return
    middle = len(texts) // 2
    _mask(texts[:middle], secrets, between)
    _mask(texts[middle:], secrets, between)
    reach = 1
    while reach <= middle and (who := reveals(texts)):  # a name that stands in several texts
        for each in texts[middle - reach : middle + reach]:
            each.withhold(who)
        reach += 1


def _place(page: str, at: int, secrets: Secrets) -> str:
    """Name the heading under which a text stands, unless that names somebody itself."""
    heading = ""
    for found in HEADING.finditer(page, 0, at):
        heading = html.unescape(TAG.sub("", found[2])).strip()
    return OTHERS if not heading or secrets.named_in(heading) else f"“{heading}”"
