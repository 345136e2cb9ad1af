"""A page inside a notebook cell: in a frame, small enough to be saved, and with a picture behind.

Lives here: `cell_html`.
Not here: the page itself (`page`), which is searched for protected names before it comes here. What
a case contributes stays readable text; only the scripts, which name nobody, are packed.
"""

from __future__ import annotations

import base64
import gzip
import json
import re

from linkanalysis._escape import escape_html
from linkanalysis.pages.page import asset, script_hash

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
