"""A folder becomes a case: document by document, each whole or not at all.

Lives here: `read_case`.
Not here: ``case.toml`` (`folder`), single documents (`documents`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkanalysis._given import given_path
from linkanalysis._progress import progress_bar
from linkanalysis.case import Case
from linkanalysis.errors import LinkAnalysisError, RecordError
from linkanalysis.records.documents import file_batch, file_hash
from linkanalysis.records.folder import read_folder

if TYPE_CHECKING:
    from linkanalysis.records.folder import Folder

BY = "read_case"


def read_case(
    folder: str | Path, *, file: str | Path | None = None, key: str | None = None
) -> Case:
    r"""Read a folder of documents, described by its ``case.toml``, into a case.

    Parameters
    ----------
    folder : str or Path
        The folder. Nothing in it is changed.
    file : str or Path, optional
        The case file; by default the case is in memory. If the file exists, reading continues
        where it stopped and skips documents that are in it already, by id and hash.
    key : str, optional
        Key that encrypts the case file.

    Returns
    -------
    Case
        The case. ``case.problems()`` lists what could not be read, with the reason.

    Raises
    ------
    RecordError
        If ``case.toml`` or the columns of a file are wrong; the error lists all mistakes, and
        nothing is read. Also if a document changed since it was read.
    CaseError
        If the case file does not open.

    Notes
    -----
    Each document is added whole or not at all; a process that is stopped loses only the document
    it was reading. Rows that cannot be read do not stop the import and are not lost.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> folder = Path(mkdtemp())
    >>> toml = '[case]\npurpose = "training"\n[[document]]\nfile = "ties.csv"\nreader = "links"\n'
    >>> _ = (folder / "case.toml").write_text(toml)
    >>> _ = (folder / "ties.csv").write_text("source,target\nKY-1,KY-2\nKY-3\n")
    >>> case = read_case(folder)
    >>> len(case.links()), case.problems()["why"].tolist()
    (1, ['the record has fewer cells than the header'])
    """
    if file is not None:
        file = given_path("file", file, error=RecordError)
    described = read_folder(folder)
    if key is not None and file is None:
        message = 'A key encrypts a case file; name one, such as file="bluegrass.case".'
        raise RecordError(message)
    _check_columns(described)
    case = _case(described, file, key)
    try:
        _add_all(case, described)
    except BaseException:
        case.close()
        raise
    return case


def _check_columns(described: Folder) -> None:
    mistakes = []
    for source in described.sources:
        try:
            source.check()
        except LinkAnalysisError as error:
            mistakes.append(str(error))
        except OSError as error:
            mistakes.append(f"{source.id} cannot be opened: {error.strerror}.")
    if mistakes:
        raise RecordError("\n".join(mistakes), document="case.toml")


def _case(described: Folder, file: str | Path | None, key: str | None) -> Case:
    if file is not None and Path(file).exists():
        case = Case.open(file, key=key)
        if case.purpose != described.purpose:
            message = (
                f"{Path(file).name} has the purpose {case.purpose}, but case.toml says "
                f"{described.purpose}. The file is unchanged; name another one."
            )
            case.close()
            raise RecordError(message, document="case.toml")
        return case
    facts: dict[str, Any] = {
        name: getattr(described, name)
        for name in ("purpose", "title", "agency", "region", "timezone")
    }
    return Case(**facts) if file is None else Case.create(file, key=key, **facts)


def _add_all(case: Case, described: Folder) -> None:
    frame = case.documents()
    known = dict(zip(frame["id"], frame["sha256"], strict=True))
    sizes = [source.path.stat().st_size for source in described.sources]
    with progress_bar(what="reading", total=sum(sizes), unit="B") as bar:
        done = 0
        for source, size in zip(described.sources, sizes, strict=True):
            sha256 = file_hash(source.path)
            if source.id not in known:
                case.add(file_batch(source, sha256, bar.update), by=BY)
            elif known[source.id] != sha256:
                message = (
                    f"{source.id} changed since it was read into the case, which is unchanged. "
                    "Give the new file another name, or read into a new case file."
                )
                raise RecordError(message, document=source.id)
            done += size
            bar.update(done - bar.n)
