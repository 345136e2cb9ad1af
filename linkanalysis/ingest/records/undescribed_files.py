"""Files beside the documents of a case that its ``case.toml`` does not describe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.errors import LinkAnalysisError
from linkanalysis.ingest.records.sniffing import sniff

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

# Names of files that hold tables or messages, whatever is in them.
RECORDS = frozenset(
    {
        *(".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet", ".pq"),
        *(".ufdr", ".vcf", ".mbox", ".eml", ".fin"),
    }
)
# May also hold settings or sentences: a reader must fit.
PLAIN = frozenset({".txt", ".dat", ".psv"})
SNIFFED = frozenset({".json", ".jsonl", ".xml"}) | PLAIN
LEAST = 16  # bytes: [] and {} have no record, nor has anything as short
SHOWN = 5  # names in a warning; a folder may hold hundreds
UNDESCRIBED = (
    "Files beside the documents that case.toml does not describe, and that are not read: {}. "
    "la.propose(path) proposes a [[document]] for each."
)


def find_undescribed(folder: Path, paths: Collection[Path]) -> list[str]:
    """Name the files of records in the folder, and in those of its documents, that are not read."""
    known = {path.resolve() for path in paths}
    folders = sorted({folder, *(path.parent for path in paths)})
    beside = (path for each in folders for path in sorted(each.iterdir()))
    return [
        path.relative_to(folder).as_posix()
        for path in beside
        if not path.name.startswith((".", "~$")) and path.resolve() not in known and _holds(path)
    ]


def undescribed_note(names: list[str]) -> str:
    """Say which files are not described."""
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return UNDESCRIBED.format(", ".join(names[:SHOWN]) + more)


def _holds(path: Path) -> bool:
    """Tell whether a file holds records."""
    if not path.is_file():
        return False
    suffix = path.suffix.lower()
    if suffix not in SNIFFED:
        return suffix in RECORDS
    if path.stat().st_size < LEAST:
        return False
    try:
        found = sniff(path)
        return bool(found.reader) and (suffix not in PLAIN or bool(found.columns or found.profile))
    except (LinkAnalysisError, OSError):
        return False
