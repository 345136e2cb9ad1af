"""A folder becomes a case, document by document, each whole or not at all."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkanalysis.case import Case
from linkanalysis.case.acts import read_as
from linkanalysis.case.quality import warn_unmatched
from linkanalysis.case.row_counts import UNREAD, unread_documents
from linkanalysis.core.checks import given_path
from linkanalysis.core.progress import progress_bar
from linkanalysis.errors import DataQualityWarning, LinkAnalysisError, RecordError
from linkanalysis.ingest.records.bulk import ROWS
from linkanalysis.ingest.records.documents import Source, file_batch, file_hash, unread_batch
from linkanalysis.ingest.records.folder import NAME, Folder, read_folder
from linkanalysis.ingest.records.proposing import propose
from linkanalysis.ingest.records.undescribed_files import find_undescribed, undescribed_note
from linkanalysis.storage.engine import column

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from linkanalysis.ingest.records.bulk import Keeping

BY = "read_case"
BOTH_STAND = (
    "{0} replaces {1} in case.toml, but both are in the case already and both stand. Withdraw the "
    'older one with case.withdraw("{1}", reason="replaced by {0}"), or delete replaces.'
)

OTHER_SETTINGS = (
    "case.toml describes documents otherwise than when they were read: {0}. The case holds them as "
    "they were read then. To read one anew, save the file under another name and list it with "
    'replaces = "its earlier name"; or read the folder into a new case file.'
)
NAMED = 5  # documents in a warning; a changed default of [case] may be about all


def read_case(
    folder: str | Path,
    *,
    file: str | Path | None = None,
    key: str | None = None,
    skip_unreadable: bool = False,
) -> Case:
    r"""Read a folder of documents, described by its ``case.toml``, into a case.

    Parameters
    ----------
    folder : str or Path
        The folder, or one file. Nothing in it is changed. Without a ``case.toml`` it is read as
        `propose` proposes if nothing about that is in doubt.
    file : str or Path, optional
        The case file; by default the case is in memory. If the file exists, reading continues
        where it stopped and skips documents that are in it already, by id and hash. One of which
        nothing was read is read once its file or its description is mended.
    key : str, optional
        Key that encrypts the case file.
    skip_unreadable : bool, default False
        Go on without documents that are damaged or lack a column that their reader needs.
        Each is in the case with nothing but the reason, in ``case.problems()``.

    Returns
    -------
    Case
        The case. ``case.problems()`` lists what could not be read, with the reason.

    Raises
    ------
    RecordError
        If there is no ``case.toml`` and something is in doubt, which is listed; if ``case.toml`` or
        the columns of a file are wrong; the error lists all mistakes, and
        nothing is read, unless `skip_unreadable` leaves the file out. Also if a document changed
        since it was read.
    CaseError
        If the case file does not open.

    Warns
    -----
    DataQualityWarning
        If a file of records in the folder, or beside a document, is not described by ``case.toml``;
        if a document was left out as unreadable; if fewer than half of the rows of a document were
        read; if a document that ``replaces``
        another one ends somebody's protection, or was read before it was said to replace the other,
        so that both stand; if a document in the case file is described otherwise now, since it is
        not read again; or if links name ids that no document describes but that are written like
        one that is, such as 01 beside 1.

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
    described = _described(folder)
    if key is not None and file is None:
        message = 'A key encrypts a case file; name one, such as file="bluegrass.case".'
        raise RecordError(message)
    unread = _mistakes_of_files(described)
    if unread and not skip_unreadable:
        raise RecordError("\n".join(unread.values()), document=NAME)
    case = _case(described, file, key)
    _fill(case, described, unread, ROWS)
    paths = [each.path for each in described.sources]
    beside = find_undescribed(Path(folder), paths) if Path(folder).is_dir() else []
    if beside:
        warnings.warn(case.veiled(undescribed_note(beside)), DataQualityWarning, stacklevel=2)
    return case


def _described(folder: str | Path) -> Folder:
    """Read the description of a folder; without one, what is proposed if nothing is in doubt."""
    given: object = folder
    if not isinstance(given, str | Path) or not Path(given).exists():
        return read_folder(folder)
    path = Path(given)
    if path.is_dir() and ((path / NAME).exists() or not find_undescribed(path, ())):
        return read_folder(folder)
    proposal = propose(path)
    if proposal.doubts or proposal.left_out:
        doubts = "".join(f"\n  {each.name}: {each.asks}" for each in proposal.doubts)
        left_out = "".join(f"\n  {name}: {why}" for name, why in proposal.left_out)
        message = (
            f"{path} has no {NAME}, and these are open:{doubts}{left_out}\n"
            "Answer them with la.propose(path) or: linkanalysis import FILE … --case FOLDER"
        )
        raise RecordError(message, document=NAME)
    return read_folder(proposal.folder, proposal.to_toml())


def read_keeping(folder: str | Path, keeping: Keeping) -> Case:
    """Read a folder as `read_case` does; `keeping` says what stays of records read in bulk."""
    described = read_folder(folder)
    unread = _mistakes_of_files(described)
    if unread:
        raise RecordError("\n".join(unread.values()), document=NAME)
    case = _case(described, None, None)
    _fill(case, described, unread, keeping)
    return case


def _fill(case: Case, described: Folder, unread: Mapping[str, str], keeping: Keeping) -> None:
    """Add all documents, and warn of ids that no document describes; close the case on failure."""
    try:
        _add_all(case, described, unread, keeping)
        unmatched = warn_unmatched(case.moment)
        if unmatched:
            warnings.warn(unmatched, DataQualityWarning, stacklevel=3)
    except BaseException:
        case.close()
        raise


def _mistakes_of_files(described: Folder) -> dict[str, str]:
    """Return by document why it cannot be read, for each that cannot."""
    mistakes = {}
    for source in described.sources:
        try:
            source.check()
        except LinkAnalysisError as error:
            mistakes[source.id] = str(error)
        except OSError as error:
            mistakes[source.id] = f"{source.id} cannot be opened: {error.strerror}."
        except UnicodeError:  # what it says differs between versions of Python
            mistakes[source.id] = (
                f"{source.id} is not {source.settings.encoding}. Set encoding in case.toml, such "
                'as "utf-16-le" or "cp1252".'
            )
    return mistakes


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


def _add_all(case: Case, described: Folder, unread: Mapping[str, str], keeping: Keeping) -> None:
    known = _known(case, unread)
    _warn_of_other_settings(case, described)
    with progress_bar(what="reading", total=_size(described), unit="B") as bar:
        done = 0
        for source in described.sources:
            try:
                if source.id in unread:
                    _leave_out(case, source, unread[source.id], known)
                else:
                    _add(case, source, known, bar.update, keeping)
                done += source.path.stat().st_size
            except LinkAnalysisError:
                raise
            except (OSError, UnicodeError) as error:
                message = (
                    f"{source.id} could not be read to its end: {_why(error)}. Nothing of it was "
                    "added; the documents before it are in the case."
                )
                raise RecordError(message, document=source.id) from None
            bar.update(done - bar.n)


def _known(case: Case, unread: Mapping[str, str]) -> dict[str, str]:
    """Return the hashes of documents that are in the case, but for unread ones that were mended."""
    left_out = unread_documents(case.database)
    rows = case.database.execute("SELECT id, sha256 FROM documents").fetchall()
    return {
        document: sha256
        for document, sha256 in rows
        if left_out.get(document) in {None, UNREAD.format(unread.get(document, ""))}
    }


def _leave_out(case: Case, source: Source, why: str, known: Mapping[str, str]) -> None:
    """Add a document with nothing but the reason why it cannot be read."""
    if source.id not in known:
        case.add(unread_batch(source, why), by=BY)
    warnings.warn(case.veiled(f"{source.id} was left out: {why}"), DataQualityWarning, stacklevel=4)


def _add(
    case: Case,
    source: Source,
    known: dict[str, str],
    tick: Callable[[int], object],
    keeping: Keeping,
) -> None:
    sha256 = file_hash(source.path)
    if source.id not in known:
        # somebody may have withdrawn it since an earlier reading: then it is replaced as it is
        replaces = source.replaces
        older = replaces if replaces and replaces in _standing(case) else ""
        batch = file_batch(source, sha256, tick, keeping=keeping)
        batch = replace(batch, settings=source.settings.short_hash)
        case.add(batch, by=BY, replaces=older)
    elif known[source.id] != sha256:
        message = (
            f"{source.id} changed since it was read into the case, which is unchanged. "
            "Give the new file another name, or read into a new case file."
        )
        raise RecordError(message, document=source.id)
    elif source.replaces and {source.id, source.replaces} <= _standing(case):
        # an act of its own: it may end a protection, and somebody may have undone it on purpose
        message = BOTH_STAND.format(case.veiled(source.id), case.veiled(source.replaces))
        warnings.warn(message, DataQualityWarning, stacklevel=4)


def _warn_of_other_settings(case: Case, described: Folder) -> None:
    """Warn of documents that stand in the case and are described otherwise now."""
    standing = _standing(case)
    then = read_as(case.database) if standing else {}
    changed = [
        case.veiled(source.id)
        for source in described.sources
        if source.id in standing
        and then.get(source.id, source.settings.short_hash) != source.settings.short_hash
    ]
    if changed:
        named = ", ".join(changed[:NAMED]) + (
            f" and {len(changed) - NAMED} more" * (len(changed) > NAMED)
        )
        warnings.warn(OTHER_SETTINGS.format(named), DataQualityWarning, stacklevel=4)


def _standing(case: Case) -> set[str]:
    return set(column(case.database, "SELECT id FROM standing_documents"))


def _size(described: Folder) -> int:
    return sum(source.path.stat().st_size for source in described.sources)


def _why(error: OSError | UnicodeError) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)
