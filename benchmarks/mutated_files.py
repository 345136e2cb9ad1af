"""Whether any damaged or hostile file stops a reader, or loses a record on its way into a case.

Takes the delivered files of ``tests/data/delivered``, damages each in one to four ways, and reads
it with its own settings. A file must end in a batch or in a `RecordError` that names it, and every
record of it in rows or among the problems, as it came. Prints counts; ends with code 1 and the
seeds of all files that broke this.

    python benchmarks/mutated_files.py --files 20000 --first 0
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
import tomllib
import warnings
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import linkanalysis as la
from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.emails import START
from linkanalysis.ingest.readers.json_records import find_records
from linkanalysis.ingest.readers.table import READERS, find_reader
from linkanalysis.ingest.records.document_keys import check_settings
from linkanalysis.ingest.records.documents import BEFORE_TABLE, Source, file_batch, file_hash
from linkanalysis.ingest.sheets.encodings import encoding_of, open_text
from linkanalysis.ingest.sheets.file_types import file_format
from linkanalysis.ingest.sheets.profiles import Headings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DELIVERED = Path(__file__).parents[1] / "tests" / "data" / "delivered"
CASE = {"region": "US-KY", "timezone": "America/New_York"}
FILES_A_CASE = 200  # a case of its own for each file would take most of the time

# What an editor, a mail program, a cut cable or an attacker makes of a file.
BREAKS = (b"\n", b"\r", b"\r\n", b"\x0b", b"\x0c", b"\xc2\x85", b"\xe2\x80\xa8")
SIGNS = (b",", b";", b"\t", b'"', b"'", b"|", b"<", b">", b"&", b"{", b"}", b"[", b"]", b"\\", b":")
HOSTILE = (
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",  # half a character
    "\u202e\u2066".encode(),  # from right to left
    "\u200b\ufeff".encode(),  # invisible
    b"=cmd|' /C calc'!A0",
    b"</script><script>",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"9" * 400,
    b"-1",
    b"NaN",
    b"2024-02-30 25:61:61",
    b"0001-01-01",
    b"person:",
    b"victim",
    b"../../etc/passwd",
    b'{"a": [[[[[[[[[[]]]]]]]]]]}',
)


def _somewhere(content: bytes, draw: random.Random) -> int:
    return draw.randrange(len(content) + 1)


def _flip(content: bytes, draw: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(draw.randint(1, 8)):
        if made:
            made[draw.randrange(len(made))] = draw.randrange(256)
    return bytes(made)


def _cut(content: bytes, draw: random.Random) -> bytes:
    return content[: _somewhere(content, draw)]


def _leave_out(content: bytes, draw: random.Random) -> bytes:
    start, end = sorted((_somewhere(content, draw), _somewhere(content, draw)))
    return content[:start] + content[min(end, start + 200) :]


def _insert(pieces: tuple[bytes, ...]) -> Callable[[bytes, random.Random], bytes]:
    def change(content: bytes, draw: random.Random) -> bytes:
        at = _somewhere(content, draw)
        return content[:at] + draw.choice(pieces) + content[at:]

    return change


def _double_line(content: bytes, draw: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if not lines:
        return content
    lines.insert(draw.randrange(len(lines) + 1), draw.choice(lines))
    return b"".join(lines)


def _drop_line(content: bytes, draw: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if lines:
        del lines[draw.randrange(len(lines))]
    return b"".join(lines)


def _swap_cells(content: bytes, draw: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if not lines:
        return content
    at = draw.randrange(len(lines))
    cells = lines[at].split(b",")
    draw.shuffle(cells)
    lines[at] = b",".join(cells)
    return b"".join(lines)


def _encode(content: bytes, draw: random.Random) -> bytes:
    text = content.decode(errors="replace")
    return text.encode(
        draw.choice(("utf-16", "utf-16-le", "utf-8-sig", "cp1252", "utf-32")), "replace"
    )


CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip,
    _cut,
    _leave_out,
    _insert(BREAKS),
    _insert(SIGNS),
    _insert(HOSTILE),
    _double_line,
    _drop_line,
    _swap_cells,
    _encode,
)


def mutated(content: bytes, draw: random.Random) -> bytes:
    """Damage a file in one to four ways; the same for the same draw."""
    for _ in range(draw.randint(1, 4)):
        content = draw.choice(CHANGES)(content, draw)
    return content


def delivered() -> list[tuple[str, bytes, dict[str, object]]]:
    """List the delivered files: name, content and settings."""
    files = []
    for path in sorted(DELIVERED.glob("*.toml")):
        wanted = tomllib.loads(path.read_text(encoding="utf-8"))
        given = {"file": wanted["file"], "reader": wanted["reader"]}
        settings = CASE | given | tomllib.loads(wanted["settings"])
        files.append((wanted["file"], (DELIVERED / wanted["file"]).read_bytes(), settings))
    return files


def read_into(case: la.Case, path: Path, document: str, table: dict[str, object]) -> str:
    """Read a file into a case; return "read", "refused", or what went wrong."""
    settings, mistakes = check_settings(table, READERS, "document")
    if settings is None:
        return "; ".join(mistakes)
    source = Source(path, document, settings)
    try:
        source.check()
        case.add(file_batch(source, file_hash(path)))
    except RecordError as error:
        named = path.name in str(error) or document in str(error)
        return "refused" if named else f"the error does not name the file: {error}"
    except Exception as error:  # noqa: BLE001 - any other error is what is looked for
        return f"{type(error).__name__}: {error}"
    lost = lost_rows(case, source)
    return f"lost rows: {', '.join(lost[:5])}" if lost else "read"


def lost_rows(case: la.Case, source: Source) -> list[str]:
    """List the records of a file that are neither in the case nor among its problems."""
    problems = case.engine.execute(
        'SELECT "row", why, value, raw FROM problems WHERE document = ?', [source.id]
    ).fetchall()
    rows = case.engine.execute(
        'SELECT "row" FROM statements WHERE document = ? UNION '
        'SELECT "row" FROM links WHERE document = ?',
        [source.id, source.id],
    ).fetchall()
    kept = {row for (row,) in rows} | {row for row, _, _, raw in problems if raw}
    outside = [value for _, why, value, _ in problems if why == BEFORE_TABLE]
    beside = {line for text in outside for line in text.split("\n")}
    whole = any(row == "" and raw for row, _, _, raw in problems)  # the file as one problem
    if whole:
        return []
    lost = [row for row in _records(source, beside) if not _is_kept(row, kept)]
    if source.settings.reader == "swift_messages" and file_format(source.path) != "xml":
        lost += _lost_payments(case, source, [raw for *_, raw in problems])
    return lost


def _lost_payments(case: la.Case, source: Source, raws: list[str]) -> list[str]:
    """List the references of payments, wherever they stand in a file, that are nowhere in a case.

    They are counted without regard to where a message begins and ends, which the reader decides.
    """
    with open_text(source.path, encoding_of(source.path)) as stream:
        lines = re.split(r"\r\n?|\n", stream.read())
    given = [line.strip() for line in lines if re.match(r":20:[A-Z0-9-]+$", line)]
    stated = case.engine.execute(
        "SELECT value FROM statements WHERE document = ? AND attribute = 'payment_reference'",
        [source.id],
    ).fetchall()
    found = Counter(f":20:{value.split()[0]}" for (value,) in stated)
    found += Counter(line.strip() for raw in raws for line in re.split(r"\r\n?|\n", raw))
    return sorted((Counter(given) - found).elements())


def _transactions(content: bytes) -> Iterator[str]:
    """Name the outermost transactions of payment messages in XML that was well-formed."""
    counts: Counter[str] = Counter()
    waiting = [ET.fromstring(content)]  # noqa: S314 - document types were refused
    while waiting:
        element = waiting.pop()
        tag = element.tag.rpartition("}")[2]
        if tag not in {"CdtTrfTxInf", "Ntry"}:
            waiting.extend(reversed(element))
        else:
            counts[tag] += 1
            row = f"{tag}[{counts[tag]}]"
            parts = element.findall("{*}NtryDtls/{*}TxDtls") if tag == "Ntry" else []
            several = [f"{row}/TxDtls[{n}]" for n in range(1, len(parts) + 1)]
            yield from several if len(parts) > 1 else [row]


def _is_kept(row: str, kept: set[str]) -> bool:
    return row in kept or (row.startswith("/") and any(each.startswith(row) for each in kept))


def _records(source: Source, beside: set[str]) -> Iterator[str]:
    """Name the rows of all records of a file."""
    reader = find_reader(source.settings.reader)
    content = source.path.read_bytes()
    if reader.name == "emails":
        starts = [line for line in content.split(b"\n\n") if START.match(line)]
        yield from (f"message[{number}]" for number in range(1, len(starts) + 1))
    elif reader.name == "vcards":
        with open_text(source.path, encoding_of(source.path)) as stream:
            lines = re.split(r"\r\n?|\n", stream.read().removeprefix("\ufeff"))
        begun = [line for line in lines if line.strip().upper() == "BEGIN:VCARD"]
        yield from (f"card[{number}]" for number in range(1, len(begun) + 1))
    elif reader.name == "swift_messages" and file_format(source.path) == "xml":
        yield from _transactions(content)
    elif reader.name == "followthemoney":
        yield from (
            str(number)
            for number, line in enumerate(content.split(b"\n"), start=1)
            if line.decode("utf-8-sig", errors="surrogateescape").strip()
        )
    elif reader.form == "json":
        import json

        yield from (
            pointer or "/" for pointer, _ in find_records(json.loads(content), reader.lists)
        )
    elif reader.form == "table":
        yield from _table_rows(source, beside)


def _table_rows(source: Source, beside: set[str]) -> Iterator[str]:
    profile, seen = source.profile, False
    headings = profile and Headings(profile)
    header_row = source.located().settings.header_row
    if source.format in {"text", "workbook", "xml"}:
        for record in source.records():
            row, cells, raw, why = record
            heading = headings and not why and headings.find(record)
            blank = not any(cell.strip() for cell in cells) and not why
            if not seen and not profile and int(row) >= header_row:
                seen = bool(cells)
            elif not (
                heading or (blank and (profile or not seen or not cells)) or _is_among(raw, beside)
            ):
                yield row
    else:
        for chunk in source.chunks():
            yield from (*chunk.rows, *(row for row, *_ in chunk.faults))


def _is_among(raw: str, lines: set[str]) -> bool:
    return set(raw.split("\n")) <= lines


def main() -> None:
    """Read many damaged files, and say what became of them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="seed of the first file")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    files, counts = delivered(), Counter[str]()
    broken: list[str] = []
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for begin in range(given.first, given.first + given.files, FILES_A_CASE):
            with la.Case(purpose="training") as case:
                for seed in range(begin, min(begin + FILES_A_CASE, given.first + given.files)):
                    name, content, settings = files[seed % len(files)]
                    path = Path(folder) / name
                    draw = random.Random(seed)  # noqa: S311 - damage, no keys
                    path.write_bytes(mutated(content, draw))
                    outcome = read_into(case, path, f"{seed}-{name}", settings)
                    counts[outcome if outcome in {"read", "refused"} else "broken"] += 1
                    if outcome not in {"read", "refused"}:
                        broken.append(f"seed {seed}, {name}: {outcome}")
    seconds = time.process_time() - started
    print(f"{given.files:,} files in {seconds:,.0f} CPU s: {dict(counts)}")
    print("\n".join(broken[:50]))
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
