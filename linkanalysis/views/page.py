"""The shell that all pages share: one file, a strict content policy, banner, style.

Lives here: reading the assets, taking vis-network out of pyvis, hashes, the banner with caveat and
handling.
Not here: what a page says (`network_map`, `report`).
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from linkanalysis._escape import escape_html, escape_json, visible
from linkanalysis._version import __version__
from linkanalysis.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["CAVEAT", "Script", "asset", "banner", "fill", "page", "read_visjs"]

CAVEAT = "Leads, not findings of guilt. A position in the records, not in the crime."
VIS_FILE = "pyvis/templates/lib/vis-9.1.2/vis-network.min.js"
PYVIS_WANTED = "0.3.2"


@dataclass(frozen=True, slots=True)
class Script:
    """A script of the page.

    text: The script.
    version: Its version where it is not ours.
    """

    text: str
    version: str = ""


@cache
def asset(name: str) -> str:
    """Read a file of `views/assets`."""
    return (resources.files(__package__) / "assets" / name).read_text(encoding="utf-8")


@cache
def read_visjs() -> Script:
    """Take vis-network out of the installed pyvis, without importing pyvis."""
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


def fill(template: str, **parts: str) -> str:
    """Put parts into a template of `views/assets`."""
    return Template(asset(template)).substitute(parts)


def banner(handling: Sequence[str]) -> str:
    """Say how the page is to be handled and what it does not show."""
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
    """Put a page together whose policy lets nothing run or load but what is in it."""
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
