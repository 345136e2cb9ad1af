"""Texts of a finished page that reveal protected people, withheld where they stand.

Lives here: `masked_page`.
Not here: what reveals somebody (`protection.secrets`), and texts before they are on a page.

Whatever comes from a case stands on a page as text, as the value of an attribute, or as a string of
the data for its scripts. Each such text is searched by itself; the code of the page is its own.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

from linkanalysis._counted import counted
from linkanalysis._escape import escape_html, escape_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.protection.secrets import Secrets

CODE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
DATA = "application/json"
TAG = re.compile(r"<[^>]*>")
VALUE = re.compile(r'="([^"]+)"')
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
HEADING = re.compile(r"<(h[1-4]|title)\b[^>]*>(.*?)</\1>", re.DOTALL)
SHORT = 60  # characters: a longer text is not the name of somebody, but names them
OTHERS = "the title of the page or of a part"
NAMED = 3  # places in a message
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
    """Give the texts of a page in their order."""
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
