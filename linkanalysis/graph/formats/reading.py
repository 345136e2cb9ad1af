"""Bytes of a file nobody vouches for, as text, JSON or XML, or an error that names the place.

XML is read by expat without document types, so that no entity is expanded and no file fetched.
Nothing is unpacked: a compressed file is refused.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from linkanalysis.core.escape import visible
from linkanalysis.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES = 2**30  # a graph of ten million ties; more than this machine holds while it is read
DEEPEST = 200  # elements inside one another: no format nests deeper than groups of groups
# Vertices that a file counts but does not list: more would be a mistake, or an attack.
MOST_UNLISTED = 1_000_000
PACKED = {b"PK\x03\x04": "a zip archive", b"\x1f\x8b": "compressed with gzip"}
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
SHOWN = 40  # characters of a wrong word of the format that a message repeats
SHORT = 5  # digits of a number that is no identifier, as in texts of a case


@dataclass(slots=True)
class Element:
    """An element of XML with the local names of its tag and attributes, and its line."""

    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, tag: str) -> Iterator[Element]:
        """Yield the elements of a tag below this one, at any depth, in order."""
        waiting = self.children[::-1]
        while waiting:
            element = waiting.pop()
            if element.tag == tag:
                yield element
            waiting.extend(element.children[::-1])

    def first(self, tag: str) -> Element | None:
        """Return the first child of a tag."""
        return next((child for child in self.children if child.tag == tag), None)


def fault(path: Path, what: str, *, row: object = "") -> RecordError:
    """Return the error that names the file and the row."""
    where = f"{visible(path.name)}, line {row}" if row != "" else visible(path.name)
    message = f"{where}: {what}"
    return RecordError(message, document=path.name, row=str(row))


def shown(value: object) -> str:
    """Return a wrong value as a message may show it: any but a short number could name somebody."""
    text = str(value)
    short = len(text) <= SHORT and text.isprintable() and not any(map(str.isalpha, text))
    return f'"{text}"' if short else "a text"


def read_bytes(path: Path) -> bytes:
    """Read a file, if it is one, is not too large, and is not compressed."""
    if not path.is_file():
        raise fault(path, "there is no such file.")
    if path.stat().st_size > MOST_BYTES:
        raise fault(path, "the file is larger than 1 GiB. Export a part of the graph.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise fault(path, f"the file cannot be read ({error.strerror}).") from None
    for start, what in PACKED.items():
        if content.startswith(start):
            raise fault(path, f"the file is {what}. Unpack it, and read what is inside.")
    return content


def read_text(path: Path) -> str:
    """Read a file as text, in UTF-8 or as its byte order mark says."""
    content = read_bytes(path)
    code = next((c for mark, c in BYTE_ORDER_MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(code)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise fault(path, f"the text is not {code}. Save the file as UTF-8.", row=line) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise fault(path, "the file has a null character: it is cut off or not a text.", row=line)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_json(path: Path, text: str, *, line: int = 1) -> Any:  # noqa: ANN401 - as JSON gives it
    """Read JSON; `line` is where the text begins in the file."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise fault(path, f"not JSON ({error.msg}).", row=line + error.lineno - 1) from None
    except ValueError:  # a whole number of thousands of digits
        raise fault(path, "a number has too many digits.", row=line) from None
    except RecursionError:
        raise fault(path, "lists and objects are nested too deeply.", row=line) from None


def read_xml(path: Path, root: str) -> Element:
    """Read XML whose outermost element is `root`."""
    content = read_bytes(path)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    top = Element("", {}, 0)
    open_elements = [top]
    texts: list[list[str]] = [[]]

    def start(tag: str, attributes: dict[str, str]) -> None:
        local = {name.rpartition("}")[2]: value for name, value in attributes.items()}
        element = Element(tag.rpartition("}")[2], local, parser.CurrentLineNumber)
        if len(open_elements) == 1 and element.tag != root:
            what = f'the outermost element is "{visible(element.tag)[:SHOWN]}", not "{root}".'
            raise fault(path, f"{what} Check the suffix.", row=element.line)
        if len(open_elements) > DEEPEST:
            raise fault(path, "elements are nested too deeply.", row=element.line)
        open_elements[-1].children.append(element)
        open_elements.append(element)
        texts.append([])

    def end(_: str) -> None:
        open_elements.pop().text = "".join(texts.pop())

    def add(text: str) -> None:
        texts[-1].append(text)

    def refuse(*_: object) -> None:
        what = "a document type can define entities, so it is not read. Delete the line <!DOCTYPE"
        raise fault(path, f"{what} …>.", row=parser.CurrentLineNumber)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = add
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 - positional in the library
    except expat.ExpatError as error:
        what = expat.errors.messages[error.code]
        raise fault(path, f"not XML ({what}).", row=error.lineno) from None
    except (ValueError, LookupError) as error:
        if isinstance(error, RecordError):  # ours, from the handlers above
            raise
        what = "the encoding that the file declares is not known. Save it as UTF-8."
        raise fault(path, what, row=1) from None
    return top.children[0]


def unlisted(path: Path, count: str, row: int) -> int:
    """Return how many vertices a file counts, if it may."""
    number = int(count) if count.isascii() and count.isdecimal() and len(count) < SHOWN else -1
    if not 0 <= number <= MOST_UNLISTED:
        most = f"{MOST_UNLISTED:,}"
        raise fault(path, f"{shown(count)} is not a number of vertices from 0 to {most}.", row=row)
    return number
