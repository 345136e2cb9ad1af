"""A folder of files and its ``case.toml``: which documents a case has, and how each is read.

Lives here: reading and checking of ``case.toml``; one error reports all its mistakes.
Not here: what the keys of a document mean (`settings`), reading the files (`reading`).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from linkanalysis._given import given_path, suggest_name
from linkanalysis.errors import RecordError
from linkanalysis.records.documents import Source
from linkanalysis.records.readers import READERS
from linkanalysis.records.settings import SETTING_KEYS, check_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "case.toml"
SHOWN = 40  # characters of a wrong value that a message repeats, so that it stays one line
PURPOSES = ("investigation", "intelligence", "training")
CASE_KEYS = ("title", "purpose", "agency", "region", "timezone")
# Keys of a document that are not defaults, even if [case] has them.
NO_DEFAULTS = ("file", "title")


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
    return Folder(
        title=str(case.get("title", path.resolve().name)),
        purpose=str(case["purpose"]),
        agency=str(case.get("agency", "")),
        region=case.get("region"),
        timezone=case.get("timezone"),
        sources=tuple(sources),
    )


def _toml(folder: Path) -> dict[str, object]:
    try:
        text = (folder / NAME).read_bytes().decode("utf-8-sig")
        return tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
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


def _case_mistakes(case: dict[str, object]) -> list[str]:
    where = f"{NAME}, [case]"
    known = (*CASE_KEYS, *(key for key in SETTING_KEYS if key not in (*CASE_KEYS, "file")))
    mistakes = [
        f'{where}: "{key[:SHOWN]}" is not a key. {suggest_name(key, known)}'.rstrip()
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
    taken = {source.id: source.settings.reader for source in sources}
    for path in paths:
        id_ = path.relative_to(folder).as_posix()
        if id_ in taken:
            # one table may hold both people and ties; each reader makes a document of it
            id_ = f"{id_}#{settings.reader}"
        if id_ in taken or taken.get(id_.partition("#")[0]) == settings.reader:
            mistakes.append(
                f"{where}: {path.name} is read twice with the reader {settings.reader}."
            )
            continue
        sources.append(Source(path, id_, settings))
    return mistakes


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
