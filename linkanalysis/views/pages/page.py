"""One self-contained page: its HTML."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from linkanalysis._version import __version__
from linkanalysis.core.escape import escape_html, escape_json, visible
from linkanalysis.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from linkanalysis.core.result import Result
    from linkanalysis.graph import EntityGraph


CAVEAT = "Leads, not findings of guilt. Ranks describe the records, not anyone's part in a crime."
# pyvis ships vis-network as a file, which keeps half a megabyte of script out of this package.
VIS_FILE = "pyvis/templates/lib/vis-9.1.2/vis-network.min.js"
PYVIS_WANTED = "0.3.2"
DATA_START = '<script type="application/json" id="map-data">'
DATA = re.compile(f"{DATA_START}(.*?)</script>", flags=re.DOTALL)
PART = re.compile(r"\$\w+")  # of a template: what is filled in
SHORTEST = 20  # characters of a template that stand nowhere else
VOID = frozenset({"br", "img"})  # elements without an end tag


@dataclass(frozen=True, slots=True)
class Script:
    """A script of the page, with its version if it is from another project."""

    text: str
    version: str = ""


@cache
def asset(name: str) -> str:
    """Read a file of `pages/assets`."""
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


@cache
def own_texts() -> tuple[str, ...]:
    """Return the scripts, styles and templates of pages, longest first, as pages have them.

    They are the same in every case and tell of nobody, but Max Width is also a name.
    """
    folder = resources.files(__package__) / "assets"
    names = [each.name for each in folder.iterdir()]
    code = [asset(name) for name in names if name.endswith((".js", ".css"))]
    templates = [asset(name) for name in names if name.endswith(".html")]
    parts = [part for text in templates for part in PART.split(text) if len(part) >= SHORTEST]
    texts = {read_visjs().text, DATA_START, *code, *parts}
    return tuple(sorted({*texts, *map(_as_source, texts)}, key=lambda text: (-len(text), text)))


def without_own_texts(page: bytes) -> bytes:
    """Return a page with nothing but what was filled into it."""
    for text in own_texts():
        page = page.replace(text.encode(), b" ")
    return page


def fill(template: str, **parts: str) -> str:
    """Fill a template of `pages/assets`."""
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
    framed: Sequence[str] = (),
) -> str:
    """Make a page whose content policy runs and loads nothing but what is in it.

    framed: Pages shown in frames of this page, which have to obey its policy as well.
    """
    style = "\n".join(asset(name) for name in styles)
    policy = ["default-src 'none'"]
    allowed = [script_hash(script.text) for script in scripts]
    allowed += [found for inner in framed for found in _allowed(inner, "script-src")]
    if allowed:
        policy.append("script-src " + " ".join(dict.fromkeys(allowed)))
    looks = [script_hash(style), *(f for inner in framed for f in _allowed(inner, "style-src"))]
    policy += ["style-src " + " ".join(dict.fromkeys(looks)), "img-src data: blob:"]
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


def script_hash(text: str) -> str:
    """Name a script or style in the policy of a page."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _allowed(page: str, kind: str) -> list[str]:
    """Return what the policy of a page names of a kind."""
    policy = page.partition('http-equiv="Content-Security-Policy"')[2].partition(">")[0]
    return re.findall("'sha256-[^']+'", policy.partition(kind)[2].partition(";")[0])


def frame(page: str, *, title: str) -> Markup:
    """Show a page in a frame: it may run its scripts and save files, and reach nothing else."""
    return Markup(
        f'<iframe title="{escape_html(title)}" sandbox="allow-scripts allow-downloads" '
        f"srcdoc='{_as_source(page)}'></iframe>"
    )


def _as_source(page: str) -> str:
    """Write a page as the attribute of a frame, unchanged: a hash is of every byte."""
    return page.replace("&", "&amp;").replace("'", "&#39;")


def _data(value: Mapping[str, object]) -> str:
    marked = _all_visible(value)
    assert isinstance(marked, dict)  # noqa: S101 - narrows the type only
    return f"{DATA_START}{escape_json(marked)}</script>\n"


def data_of(text: str) -> dict[str, Any]:
    """Read the data of a page back; empty if it has none."""
    found = DATA.search(text)
    return {} if found is None else json.loads(found.group(1))


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


def cut_table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    most: int,
    *,
    none: str = "No record states any.",
) -> Markup:
    """Make a table of the first rows, and say how many it leaves out, or that there are none."""
    if not rows:
        return tag("p", none)
    return tag("div", table(heads, rows[:most]), more(len(rows) - most))


def _cell(kind: str, text: str, *, numeric: bool) -> Markup:
    scope = {"scope": "col"} if kind == "th" else {}
    side = {"class_": "number"} if numeric else {}
    return tag(kind, text, **scope, **side)


def _escaped(part: str) -> str:
    return part if isinstance(part, Markup) else escape_html(part)


def made_by_lines(*results: EntityGraph | Result | None) -> list[str]:
    """Say how each result was made, each line once."""
    return list(dict.fromkeys(str(result.made_by) for result in results if result is not None))
