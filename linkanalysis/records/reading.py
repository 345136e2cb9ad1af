"""A folder becomes a case: its ``case.toml``, then document by document, each whole or not at all.

Lives here: `read_case`; `read_keeping`, which keeps less of it; `read_folder`, which checks
``case.toml`` and reports all its mistakes at once.
Not here: the keys of a document (`document_keys`), single documents (`documents`).
"""

from __future__ import annotations

import tomllib
import warnings
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis._given import given_path, suggest_name
from linkanalysis._progress import progress_bar
from linkanalysis.case import Case
from linkanalysis.case.acts import read_as
from linkanalysis.case.quality import warn_unmatched
from linkanalysis.case.rows_read import UNREAD, unread_documents
from linkanalysis.errors import DataQualityWarning, LinkAnalysisError, RecordError
from linkanalysis.readers.table import READERS, find_reader
from linkanalysis.records.document_keys import SETTING_KEYS, SHOWN, check_settings, suggest_key
from linkanalysis.records.documents import Source, file_batch, file_hash, unread_batch
from linkanalysis.records.numbered_records import NumberedSheets
from linkanalysis.records.replacing import KEY as REPLACES
from linkanalysis.records.replacing import find_replaced
from linkanalysis.records.undescribed import find_undescribed, undescribed_note
from linkanalysis.sheets.refused import PEOPLE
from linkanalysis.sheets.settings import in_case
from linkanalysis.storage.engine import column
from linkanalysis.storage.schema import PURPOSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from linkanalysis.records.bulk import Keeping
    from linkanalysis.sheets.settings import Settings

NAME = "case.toml"
CASE_KEYS = ("title", "purpose", "agency", "region", "timezone")
# Keys of a document that are not defaults, even if [case] has them.
NO_DEFAULTS = ("file", "title")
FURTHER_PEOPLE = (
    " For further people of its records, map other columns to them, such as "
    'columns = { name = "…" }, and set their role.'
)


@dataclass(frozen=True, slots=True)
class Folder:
    """What ``case.toml`` says.

    region, timezone: Also the defaults of the documents.
    sources: The files in the order of ``case.toml``; those of a pattern by name.
    """

    title: str
    purpose: str
    agency: str
    region: str | None
    timezone: str | None
    sources: tuple[Source, ...]


def read_folder(folder: str | Path) -> Folder:
    """Read and check the ``case.toml`` of a folder; raise for all its mistakes."""
    given: object = folder
    if isinstance(given, pd.DataFrame):
        message = (
            "read_case reads a folder. Read a DataFrame with "
            'case.add(la.read_frame(frame, reader="…", document="…")).'
        )
        raise RecordError(message)
    path = given_path("folder", folder, error=RecordError)
    table = _toml(path)
    tables = ("case", "document")
    mistakes = [
        f'{NAME}: "{name[:SHOWN]}" is not a table. {suggest_name(name, tables)}'.rstrip()
        for name in table
        if name not in tables
    ]
    case = table.get("case", {})
    documents = table.get("document", [])
    listed = isinstance(documents, list) and all(isinstance(each, dict) for each in documents)
    if not isinstance(case, dict) or not isinstance(documents, list) or not listed:
        message = f"{NAME} needs one table [case], and a table [[document]] for each document."
        raise RecordError(message, document=NAME)
    mistakes += _case_mistakes(case)
    defaults, found = _defaults(case)
    mistakes += found
    sources: list[Source] = []
    for number, document in enumerate(documents, start=1):
        where = f"{NAME}, [[document]] {number}"
        mistakes += _add_sources(path, {**defaults, **document}, where, sources)
    if mistakes:
        raise RecordError("\n".join(dict.fromkeys(mistakes)), document=NAME)
    region, timezone = case.get("region"), case.get("timezone")
    return Folder(
        title=str(case.get("title", path.resolve().name)),
        purpose=str(case["purpose"]),
        agency=str(case.get("agency", "")),
        region=region,
        timezone=timezone,
        sources=tuple(
            replace(each, settings=in_case(_beside(each, sources), region, timezone))
            for each in sources
        ),
    )


def _toml(folder: Path) -> dict[str, object]:
    try:
        text = (folder / NAME).read_bytes().decode("utf-8-sig")
        return tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        if not folder.exists():
            message = f"There is no folder {folder}. Check the path, which starts in {Path.cwd()}."
            raise RecordError(message, document=NAME) from None
        if folder.is_file():
            message = (
                f"{folder} is a file. read_case reads a folder that holds a {NAME}; "
                "la.sniff(path) proposes what to write there for this file."
            )
            raise RecordError(message, document=NAME) from None
        message = (
            f"{folder} has no {NAME}, which describes its files. "
            "la.sniff(path) proposes what to write there for a file."
        )
        raise RecordError(message, document=NAME) from None
    except UnicodeDecodeError:
        message = f"{folder / NAME} is not UTF-8. Save it as UTF-8."
        raise RecordError(message, document=NAME) from None
    except tomllib.TOMLDecodeError as error:
        message = f"{folder / NAME} is not TOML: {error}."
        raise RecordError(message, document=NAME) from None
    except ValueError:
        message = f"{folder / NAME} holds a number of too many digits; no setting needs that."
        raise RecordError(message, document=NAME) from None
    except RecursionError:
        message = f"{folder / NAME} nests lists or tables too deeply; no setting needs that."
        raise RecordError(message, document=NAME) from None
    except OSError as error:
        message = f"{folder / NAME} cannot be opened: {error.strerror}."
        raise RecordError(message, document=NAME) from None


def _case_mistakes(case: dict[str, object]) -> list[str]:
    where = f"{NAME}, [case]"
    known = (*CASE_KEYS, *(key for key in SETTING_KEYS if key not in (*CASE_KEYS, "file")))
    mistakes = [
        f'{where}: "{key[:SHOWN]}" is not a key. {suggest_key(key, known)}'.rstrip()
        for key in case
        if key not in known
    ]
    purpose = case.get("purpose")
    if purpose is None:
        mistakes.append(f"{where}: purpose is missing; it is one of {', '.join(PURPOSES)}.")
    elif purpose not in PURPOSES:
        hint = suggest_name(str(purpose), PURPOSES)
        mistakes.append(f'{where}: "{str(purpose)[:SHOWN]}" is not a purpose. {hint}'.rstrip())
    return mistakes


def _defaults(case: dict[str, object]) -> tuple[dict[str, object], list[str]]:
    """Give the defaults that are valid, and the mistakes in the others."""
    given = {key: case[key] for key in case if key in SETTING_KEYS and key not in NO_DEFAULTS}
    # a grade means nothing without its scheme, and a type depends on the reader
    beside = {"grade": {"scheme": given.get("scheme", "")}}
    reader = {"reader": given.get("reader", "entities")}
    defaults, mistakes = {}, []
    for key, value in given.items():
        one = {**beside.get(key, reader), key: value}
        _, found = check_settings(one, READERS, f"{NAME}, [case]", partial=True)
        if found:
            mistakes += found
        else:
            defaults[key] = value
    return defaults, mistakes


def _add_sources(
    folder: Path, table: dict[str, object], where: str, sources: list[Source]
) -> list[str]:
    replaces = table.pop(REPLACES, None)
    settings, mistakes = check_settings(table, READERS, where)
    name = table.get("file")
    if not isinstance(name, str):
        missing = [f'{where}: file is missing; name a file or a pattern such as "calls/*.csv".']
        return mistakes + (missing if name is None else [])
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\\" in name:
        mistakes.append(
            f'{where}: "{name[:SHOWN]}" must lie in the folder; write its path from there with "/".'
        )
        return mistakes
    paths = list(_files(folder, name))
    if not paths:
        mistakes.append(f'{where}: there is no file "{name[:SHOWN]}" in the folder.')
    if settings is None:
        return mistakes
    taken = {source.id: source for source in sources}
    inside = folder.resolve()
    for path in paths:
        if not path.resolve().is_relative_to(inside):
            mistakes.append(
                f'{where}: "{path.relative_to(folder).as_posix()[:SHOWN]}" leads out of the folder '
                "through a symbolic link; put a copy of the file there instead."
            )
            continue
        base = path.relative_to(folder).as_posix()
        base = f"{base}#{settings.sheet}" if settings.sheet else base
        alike = [each for each in taken.values() if _is_alike(each, path, settings)]
        own = replace(settings, further=bool(alike))
        if any(_people_of(each.settings) == _people_of(settings) for each in alike):
            more = FURTHER_PEOPLE if PEOPLE.keys() & find_reader(settings.reader).columns else ""
            mistakes.append(
                f"{where}: {path.name} is read twice with the reader {settings.reader}.{more}"
            )
            continue
        # one table may hold people and ties, or several people in a record: a document for each
        of_reader = f"{base}#{settings.reader}"
        free = (f"{of_reader} {n}" for n in count(2))
        id_ = next(each for each in chain([base, of_reader], free) if each not in taken)
        source = Source(path, id_, own)
        if replaces is not None:
            older, mistake = find_replaced(replaces, source, sources, folder)
            source = replace(source, replaces=older)
            mistakes += [f"{where}: {mistake}"] if mistake else []
        taken[id_] = source
        sources.append(source)
    return mistakes


def _is_alike(source: Source, path: Path, settings: Settings) -> bool:
    own = source.settings
    return source.path == path and (own.reader, own.sheet) == (settings.reader, settings.sheet)


def _beside(source: Source, sources: Sequence[Source]) -> Settings:
    """Add the headings that other entries of the file map."""
    own = source.settings
    others = (
        each.settings.columns.values()
        for each in sources
        if each.id != source.id and each.path == source.path and each.settings.sheet == own.sheet
    )
    return replace(own, elsewhere=tuple(dict.fromkeys(chain(*others))))


def _people_of(settings: Settings) -> dict[str, str]:
    """Give the headings of the columns that say whom a record names."""
    return {ours: settings.columns.get(ours, ours) for ours in (*PEOPLE, "name")}


def _files(folder: Path, name: str) -> Iterator[Path]:
    exact = folder / name
    if exact.is_file():
        yield exact
    elif not exact.exists():
        try:
            found = [path for path in folder.glob(name) if path.is_file() and path.name != NAME]
        except ValueError:  # not a valid pattern, such as "**.csv"
            return
        yield from sorted(found, key=lambda path: path.relative_to(folder).as_posix())


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
        The folder. Nothing in it is changed.
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
        If ``case.toml`` or the columns of a file are wrong; the error lists all mistakes, and
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
    described = read_folder(folder)
    if key is not None and file is None:
        message = 'A key encrypts a case file; name one, such as file="bluegrass.case".'
        raise RecordError(message)
    unread = _mistakes_of_files(described)
    if unread and not skip_unreadable:
        raise RecordError("\n".join(unread.values()), document=NAME)
    case = _case(described, file, key)
    _fill(case, described, unread, NumberedSheets)
    beside = find_undescribed(Path(folder), [each.path for each in described.sources])
    if beside:
        warnings.warn(case.veiled(undescribed_note(beside)), DataQualityWarning, stacklevel=2)
    return case


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
