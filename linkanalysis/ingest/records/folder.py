"""What the ``case.toml`` of a folder says: the case, and its documents with their settings."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.checks import given_path, list_names, suggest_name
from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.table import READERS, find_reader
from linkanalysis.ingest.records.document_keys import (
    SETTING_KEYS,
    SHOWN,
    WANTED,
    check_settings,
    suggest_key,
)
from linkanalysis.ingest.records.documents import Source
from linkanalysis.ingest.sheets.refused_records import PEOPLE
from linkanalysis.ingest.sheets.settings import in_case
from linkanalysis.storage.schema import PURPOSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkanalysis.ingest.sheets.settings import Settings

NAME = "case.toml"
REPLACES = "replaces"
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


def read_folder(folder: str | Path, toml: str | None = None) -> Folder:
    """Read and check the ``case.toml`` of a folder, or `toml`; raise for all its mistakes."""
    given: object = folder
    if isinstance(given, pd.DataFrame):
        message = (
            "read_case reads a folder. Read a DataFrame with "
            'case.add(la.read_frame(frame, reader="…", document="…")).'
        )
        raise RecordError(message)
    path = given_path("folder", folder, error=RecordError)
    table = _toml(path) if toml is None else tomllib.loads(toml)
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
        given = {**defaults, **document} | _values(defaults, document)
        mistakes += _add_sources(path, given, where, sources)
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
                "la.propose(path) proposes what to write there for this file."
            )
            raise RecordError(message, document=NAME) from None
        message = (
            f"{folder} has no {NAME}, which describes its files. la.propose(folder) proposes one."
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


def _values(*tables: dict[str, object]) -> dict[str, object]:
    """Join the meanings of words in ``[case]`` with those of a document, which come first."""
    found: dict[str, object] = {}
    for values in (table.get("values", {}) for table in tables):
        if not isinstance(values, dict):
            return {}  # a mistake, which its check names
        for column, words in values.items():
            before = found.get(column)
            both = isinstance(before, dict) and isinstance(words, dict)
            found[column] = before | words if both else words
    return {"values": found} if found else {}


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
            older, mistake = _find_replaced(replaces, source, sources, folder)
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


def _find_replaced(
    name: object, source: Source, before: Sequence[Source], folder: Path
) -> tuple[str, str]:
    """Return the id of the document that `source` replaces, and the mistake if there is one.

    before: The documents listed before it; a later one cannot be in the case yet.
    """
    if not isinstance(name, str):
        return "", f"{REPLACES} must be {WANTED['text']}."
    named = [each for each in before if name in _names_of(each, folder)]
    # a table of people and ties is a document for each of two readers
    found = [each for each in named if each.settings.reader == source.settings.reader] or named
    if not found:
        # the name that is spelled alike may be that of another delivery
        hint = list_names([each.id for each in before])
        message = f'no document listed before this one has the file or title "{name:.{SHOWN}}".'
        return "", f"{REPLACES}: {message} {hint}".rstrip()
    if len(found) > 1:
        message = (
            f'{REPLACES}: {len(found)} documents have the title "{name:.{SHOWN}}"; name the file.'
        )
        return "", message
    older = found[0].id
    taken = next((each.id for each in before if each.replaces == older), None)
    if taken is not None:
        return (
            "",
            f'{REPLACES}: "{older:.{SHOWN}}" is replaced by "{taken:.{SHOWN}}" already; name that.',
        )
    return older, ""


def _names_of(source: Source, folder: Path) -> tuple[str, ...]:
    """Return the names under which a document can be replaced: id, file and title."""
    file = source.path.relative_to(folder).as_posix()
    title = str(source.settings.document.get("title", source.path.name))
    return tuple(dict.fromkeys((source.id, file, title)))
