"""XML read as a stream: one element after another, without document types.

Files may be of gigabytes, so an element is dropped once it is read. A document type can define
entities that fill the memory or name files, so it is refused before anything of it is used.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from linkanalysis.errors import RecordError
from linkanalysis.ingest.sheets.tables import escape_undecoded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from linkanalysis.ingest.sheets.tables import Record

BLOCK = 1 << 20  # bytes parsed at a time
DEEPEST = 200  # elements within one another; exports of phones nest about twelve
# Characters of one element; a chat of years takes a few million. More is made to fill the memory.
LARGEST = 1 << 28
TOO_DEEP = "elements are nested too deeply"
TOO_LARGE = "one element is larger than 256 million characters"
NO_ENCODING = "the encoding that it declares is not known"


@dataclass(slots=True)
class Element:
    """An element with local names, its number among those of its tag, and its children."""

    tag: str
    attributes: dict[str, str]
    number: int = 0
    text: str = ""
    children: list[Element] = field(default_factory=list)

    @property
    def row(self) -> str:
        """Its place in the file, such as ``Read[3]``."""
        return f"{self.tag}[{self.number}]"

    def all(self, tag: str) -> list[Element]:
        """Give the children of a tag."""
        return [child for child in self.children if child.tag == tag]

    def raw(self) -> str:
        """Write the element as XML again."""
        named = "".join(f" {name}={quoteattr(text)}" for name, text in self.attributes.items())
        inner = escape(self.text) + "".join(child.raw() for child in self.children)
        return f"<{self.tag}{named}>{inner}</{self.tag}>"


def elements(
    stream: IO[bytes], name: str, tags: frozenset[str], begins: frozenset[str] = frozenset()
) -> Iterator[Element]:
    """Yield the outermost elements of some tags; raise with the line where the XML ends being XML.

    Elements of `begins` hold such elements: of each its beginning is yielded, without content.
    `name` is that of the file, for errors.
    """
    reading = _Reading(name, tags, begins)
    while block := stream.read(BLOCK):
        reading.feed(block)
        yield from reading.done
        reading.done.clear()
    reading.feed(b"", final=True)
    yield from reading.done


class _Reading:
    """The elements that are open, and those that are done."""

    def __init__(self, name: str, tags: frozenset[str], begins: frozenset[str]) -> None:
        self.name = name
        self.tags = tags
        self.begins = begins
        self.done: list[Element] = []
        self.open: list[Element] = []
        self.texts: list[list[str]] = []
        self.depth = 0
        self.size = 0
        self.counts: dict[str, int] = {}
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.add
        self.parser.StartDoctypeDeclHandler = self.refuse_type

    def feed(self, block: bytes, *, final: bool = False) -> None:
        try:
            self.parser.Parse(block, final)
        except expat.ExpatError as error:
            what = f"not XML ({expat.errors.messages[error.code]})"
            raise self.fault(what, error.lineno) from None
        except (ValueError, LookupError) as error:
            if isinstance(error, RecordError):  # ours, from the handlers
                raise
            raise self.fault(NO_ENCODING, 1) from None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition("}")[2]
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fault(TOO_DEEP, self.parser.CurrentLineNumber)
        if not self.open and local not in self.tags:
            if local in self.begins:
                self.done.append(Element(local, {}))
            return
        named = {key.rpartition("}")[2]: text for key, text in attributes.items()}
        element = Element(local, named)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.counts[local] = element.number = self.counts.get(local, 0) + 1
            self.size = 0
        self._grow(len(tag) + sum(map(len, named.values())))
        self.open.append(element)
        self.texts.append([])

    def end(self, _: str) -> None:
        self.depth -= 1
        if self.open:
            element = self.open.pop()
            element.text = escape_undecoded("".join(self.texts.pop()).strip())
            if not self.open:
                self.done.append(element)

    def add(self, text: str) -> None:
        if self.open:
            self._grow(len(text))
            self.texts[-1].append(text)

    def _grow(self, size: int) -> None:
        self.size += size
        if self.size > LARGEST:
            raise self.fault(TOO_LARGE, self.parser.CurrentLineNumber)

    def refuse_type(self, *_: object) -> None:
        what = (
            "a document type can define entities, so it is not read; delete the line <!DOCTYPE …>"
        )
        raise self.fault(what, self.parser.CurrentLineNumber)

    def fault(self, what: str, line: int) -> RecordError:
        message = f"{self.name}, line {line}: {what}. Nothing of the file was added."
        return RecordError(message, document=self.name, row=str(line))


def xml_records(path: Path, tags: frozenset[str]) -> Iterator[Record]:
    """Make a table of the elements of some tags: headings first, then a record an element."""
    names: dict[str, int] = {}
    for _, leaves in _leaves(path, tags):
        for name in leaves:
            names.setdefault(name, len(names))
    if names:
        yield "1", list(names), "", ""
    for element, leaves in _leaves(path, tags):
        yield element.row, [leaves.get(name, "") for name in names], element.raw(), ""


def _leaves(path: Path, tags: frozenset[str]) -> Iterator[tuple[Element, dict[str, str]]]:
    with path.open("rb") as stream:
        for element in elements(stream, path.name, tags):
            yield element, _flat(element)


def _flat(element: Element) -> dict[str, str]:
    """Give the attributes and the elements without children, by tag; the first of a tag counts."""
    found: dict[str, str] = dict(element.attributes)
    waiting = element.children[::-1]
    while waiting:
        child = waiting.pop()
        waiting.extend(child.children[::-1])
        for name, text in {**child.attributes, child.tag: child.text}.items():
            if text and not (name == child.tag and child.children):
                found.setdefault(name, text)
    return found
