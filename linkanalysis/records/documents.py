"""One document: from a file or a frame to a batch.

Lives here: `Source` (a file to be read and how), `open_source`, `read_frame`.
Not here: which files a case has (`folder`), the order of reading (`reading`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis._given import expect_type
from linkanalysis.case import Batch, Document
from linkanalysis.errors import RecordError
from linkanalysis.records.chunks import column_names
from linkanalysis.records.csv_files import csv_chunks, csv_header
from linkanalysis.records.mapping import map_columns, unread_columns
from linkanalysis.records.notices import read_notices
from linkanalysis.records.parts import Parts, problem_frame
from linkanalysis.records.reader import READER_NAMES, find_reader
from linkanalysis.records.settings import check_settings
from linkanalysis.records.sheet import Sheet
from linkanalysis.records.streams import batch_of
from linkanalysis.records.typed_tables import frame_chunks, parquet_chunks, parquet_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from linkanalysis.records.chunks import Chunk
    from linkanalysis.records.memory import Reading
    from linkanalysis.records.reader import Reader
    from linkanalysis.records.settings import Settings

__all__ = ["Source", "file_batch", "file_hash", "read_frame"]

BLOCK = 1 << 20
EMPTY_FILE = "the file is empty: it has no header and no records"
PARQUET = (".parquet", ".pq")


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a case and how it is to be read.

    Attributes
    ----------
    path : Path
        Where it is.
    id : str
        Id of its document.
    settings : Settings
        How it is to be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> from linkanalysis.records.settings import Settings
    >>> source = Source(Path("towers/calls.csv"), "calls", Settings(reader="calls"))
    >>> source.path.name, source.settings.reader
    ('calls.csv', 'calls')
    """

    path: Path
    id: str
    settings: Settings

    @property
    def is_parquet(self) -> bool:
        """Tell Parquet files by their name.

        Returns
        -------
        bool
            True for ``.parquet`` and ``.pq``.

        Examples
        --------
        >>> from pathlib import Path
        >>> from linkanalysis.records.settings import Settings
        >>> Source(Path("calls.parquet"), "calls", Settings(reader="calls")).is_parquet
        True
        """
        return self.path.suffix.lower() in PARQUET

    def header(self) -> tuple[str, ...]:
        """Read the names of its columns.

        Returns
        -------
        tuple of str
            The names; empty for an empty file.

        Raises
        ------
        RecordError
            If it cannot be read as what it is.

        Examples
        --------
        >>> from pathlib import Path
        >>> from linkanalysis.records.settings import Settings
        >>> Source(Path("absent.pq"), "absent", Settings(reader="calls")).header()
        Traceback (most recent call last):
        ...
        linkanalysis.errors.RecordError: absent.pq is not a Parquet file that can be read.
        """
        if self.is_parquet:
            return parquet_header(self.path)
        settings = self.settings
        return csv_header(self.path, encoding=settings.encoding, delimiter=settings.delimiter)

    def check(self) -> None:
        """Check that the columns that it needs are there.

        Raises
        ------
        RecordError
            If one is missing.
        OSError
            If the file cannot be opened.

        Examples
        --------
        >>> from pathlib import Path
        >>> from linkanalysis.records.settings import Settings
        >>> Source(Path("absent.pq"), "absent", Settings(reader="calls")).check()
        Traceback (most recent call last):
        ...
        FileNotFoundError: [Errno 2] No such file or directory: 'absent.pq'
        """
        reader = find_reader(self.settings.reader)
        self.path.open("rb").close()
        if reader.form == "table":
            header = self.header()
            if header:
                map_columns(header, reader, self.settings, name=self.path.name, document=self.id)


def file_hash(path: Path) -> str:
    """Hash the bytes of a file, block by block.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    str
        SHA-256 in hexadecimal digits.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "empty.csv"
    >>> path.touch()
    >>> file_hash(path)[:12]
    'e3b0c44298fc'
    """
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def file_batch(source: Source, sha256: str, tick: Callable[[int], object] | None = None) -> Batch:
    r"""Make a batch of a file.

    Parameters
    ----------
    source : Source
        The file and how it is to be read.
    sha256 : str
        Hash of its bytes.
    tick : callable, optional
        Told how much was read.

    Returns
    -------
    Batch
        Read while it is taken.

    Raises
    ------
    RecordError
        If columns are missing.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> from linkanalysis.records.settings import Settings
    >>> path = Path(mkdtemp()) / "ties.csv"
    >>> _ = path.write_text("source,target\nKY-1,KY-2\n")
    >>> source = Source(path, "ties.csv", Settings(reader="links"))
    >>> next(iter(file_batch(source, file_hash(path)).links))["target"].tolist()
    ['person:KY-2']
    """
    settings = source.settings
    reader = find_reader(settings.reader)
    document = document_of(settings, id=source.id, sha256=sha256, title=source.path.name)
    if reader.form == "json":
        return batch_of(document, _notices(source))
    header = source.header()
    if not header:
        note = problem_frame([("", "", "", EMPTY_FILE, "")])
        return batch_of(document, [Parts(problems=note)])
    reading = map_columns(header, reader, settings, name=source.path.name, document=source.id)
    chunks = (
        parquet_chunks(source.path, tick=tick)
        if source.is_parquet
        else csv_chunks(
            source.path, encoding=settings.encoding, delimiter=settings.delimiter, tick=tick
        )
    )
    return batch_of(document, _parts(chunks, reading, reader, header))


def _notices(source: Source) -> Iterator[Parts]:
    yield read_notices(source.path.read_bytes(), source.settings.color)


def _parts(
    chunks: Iterable[Chunk], reading: Reading, reader: Reader, header: tuple[str, ...]
) -> Iterator[Parts]:
    yield Parts(problems=unread_columns(reading, reader, header))
    if reader.read is not None:
        for chunk in chunks:
            yield reader.read(Sheet(chunk, reading))


def document_of(settings: Settings, *, id: str, sha256: str, title: str) -> Document:  # noqa: A002 - the field's name
    """Make the document of a file or frame.

    Parameters
    ----------
    settings : Settings
        Grade, basis and the like.
    id : str
        Its id.
    sha256 : str
        Hash of its bytes.
    title : str
        Its title where the settings have none.

    Returns
    -------
    Document
        The document.

    Examples
    --------
    >>> from linkanalysis.records.settings import Settings
    >>> document_of(Settings(reader="calls"), id="a.csv", sha256="0" * 64, title="a").reader
    'calls'
    """
    given: dict[str, Any] = {"title": title} | settings.document
    return Document(id=id, sha256=sha256, reader=settings.reader, **given)


DESCRIBED = 'write its title, or the keys of a [[document]], such as {"title": "ties"}.'


def read_frame(frame: pd.DataFrame, *, reader: str, document: Mapping[str, object] | str) -> Batch:
    """Read a frame as a document.

    Parameters
    ----------
    frame : DataFrame
        One record a row, as the reader wants them.
    reader : str
        A name of `READERS` that reads tables.
    document : mapping of str to object, or str
        Title of the document; or the keys of a ``[[document]]`` in ``case.toml``, of which
        ``title`` is required: ``timezone``, ``columns``, ``grade`` and so on.

    Returns
    -------
    Batch
        To be added to a case. Its hash is that of the cells as CSV.

    Raises
    ------
    RecordError
        If a key or a column is wrong; all mistakes are told.

    Examples
    --------
    >>> import pandas as pd
    >>> ties = pd.DataFrame({"source": ["KY-1"], "target": ["KY-2"]})
    >>> batch = read_frame(ties, reader="links", document="ties")
    >>> batch.document.id, next(iter(batch.links))["source"].tolist()
    ('ties', ['person:KY-1'])
    """
    expect_type("frame", frame, pd.DataFrame, "give a pandas DataFrame.", error=RecordError)
    expect_type("document", document, (str, Mapping), DESCRIBED, error=RecordError)
    table = {"title": document} if isinstance(document, str) else dict(document)
    names = tuple(name for name in READER_NAMES if find_reader(name).form == "table")
    settings, mistakes = check_settings({**table, "reader": reader}, names, "document")
    if not table.get("title"):
        mistakes.append("document: title is missing; a document needs a name.")
    if settings is None or mistakes:
        raise RecordError("\n".join(mistakes))
    row = find_reader(reader)
    chunks = list(frame_chunks(frame))
    header = column_names([str(name) for name in frame.columns])
    digest = hashlib.sha256(repr(header).encode(errors="backslashreplace"))
    for chunk in chunks:
        for column in chunk.columns:
            digest.update(repr(list(column)).encode(errors="backslashreplace"))
    made = document_of(settings, id="", sha256=digest.hexdigest(), title=str(table["title"]))
    reading = map_columns(header, row, settings, name=made.title, document=made.id)
    return batch_of(made, _parts(chunks, reading, row, header))
