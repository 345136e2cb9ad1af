"""The search of finished files finds what reveals a protected person, in parts of files too."""

from __future__ import annotations

import base64
import gzip
import io
import tomllib
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from linkanalysis.custody import find_leaks

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.case import Case

NAME = "Maria Lopez"


def _lines(name: str) -> list[dict[str, str]]:
    lines: list[dict[str, str]] = tomllib.loads(
        (Path(__file__).parent / name).read_text(encoding="utf-8")
    )["case"]
    return lines


def _pages(lines: list[dict[str, str]], folder: Path) -> list[Path]:
    """Write a page for each line."""
    files = [folder / f"{number}.html" for number in range(len(lines))]
    for file, line in zip(files, lines, strict=True):
        file.write_text(f"<td>{line['text']}</td>", encoding="utf-8")
    return files


def test_what_reveals_a_protected_person_is_found(case: Case, tmp_path: Path) -> None:
    lines = _lines("outputs.toml")
    found = [bool(find_leaks(case, [file])) for file in _pages(lines, tmp_path)]
    assert [line for line, leaks in zip(lines, found, strict=True) if not leaks] == []


def test_what_reveals_nobody_is_not_found(case: Case, tmp_path: Path) -> None:
    assert find_leaks(case, _pages(_lines("harmless_outputs.toml"), tmp_path)) == ()


def _figure(kind: str, title: str = "") -> bytes:
    from matplotlib import rc_context  # noqa: PLC0415 - slow to load
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure, written = Figure(), io.BytesIO()
    figure.text(0.1, 0.5, NAME if not title else "nobody")
    with rc_context({"svg.fonttype": "none"}):
        figure.savefig(written, format=kind, metadata={"Title": title or "network"})
    return written.getvalue()


def _zip(name: str, content: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return written.getvalue()


def _png(kind: bytes, content: bytes) -> bytes:
    chunk = len(content).to_bytes(4, "big") + kind + content + b"\0\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk


SVG = base64.b64encode(f"<svg><text>{NAME}</text></svg>".encode())


@pytest.mark.parametrize(
    "made",
    [
        lambda: _figure("pdf"),
        lambda: _figure("svg"),
        lambda: _figure("pdf", title=NAME),
        lambda: _figure("png", title=NAME),
        lambda: b"<img src='data:image/svg+xml;base64," + SVG + b"'>",
        lambda: _zip("sheet.xml", NAME),
        lambda: _zip(f"{NAME}.xml", "nobody"),
        lambda: _zip("page.html", f"data:image/svg+xml;base64,{SVG.decode()}"),
        lambda: gzip.compress(NAME.encode()),
        lambda: NAME.encode("utf-16"),
        lambda: _png(b"tEXt", b"Title\0" + NAME.encode()),
        lambda: _png(b"zTXt", b"Title\0\0" + zlib.compress(NAME.encode())),
        lambda: _png(b"iTXt", b"Title\0\0\0\0\0" + NAME.encode()),
        lambda: _png(b"iTXt", b"Title\0\1\0\0\0" + zlib.compress(NAME.encode())),
        lambda: b"%PDF-1.4 stream\nBT <4d61726961204c6f70657a> Tj ET\nendstream",
        lambda: b"%PDF-1.4 stream\nBT [(Mar) 20 (i\\141 Lo) -3 (pez)] TJ ET\nendstream",
    ],
    ids=[
        *("PDF", "SVG", "title of a PDF", "title of a PNG", "image in a page", "archive"),
        *("name in an archive", "image in a page in an archive", "gzip", "UTF-16", "PNG text"),
        *("PNG packed text", "PNG UTF-8 text", "PNG packed UTF-8 text", "PDF in hexadecimal"),
        "PDF with escapes and kerning",
    ],
)
def test_parts_of_files_are_searched(made: Callable[[], bytes], case: Case, tmp_path: Path) -> None:
    file = tmp_path / "made"
    file.write_bytes(made())
    assert {leak.kind for leak in find_leaks(case, [file])} == {"name"}


CYRILLIC = "Мария Лопез".encode()


def test_compressed_pixels_are_not_read_as_letters_and_all_beside_them_is(
    case: Case, tmp_path: Path
) -> None:
    file = tmp_path / "network.png"
    pixels = zlib.compress(b" " + CYRILLIC + b" ", 0)  # as a longer image has it by accident
    assert CYRILLIC in pixels
    file.write_bytes(_png(b"IDAT", pixels))
    assert find_leaks(case, [file]) == ()
    for beside in (
        _png(b"IDAT", pixels + CYRILLIC),
        _png(b"IDAT", pixels) + CYRILLIC,
        _png(b"IDAT", b" " + CYRILLIC),
        _png(b"note", b" " + CYRILLIC) + _png(b"IDAT", pixels)[8:],
        _png(b"IDAT", pixels[:-1]),
        b"%PDF-1.4 stream\n" + pixels + b"\nendstream",
        b"%PDF-1.4 stream\n" + zlib.compress(b"nobody") + b"\nendstream " + CYRILLIC,
        b"%PDF-1.4 stream\n" + CYRILLIC + b"\nendstream",
    ):
        file.write_bytes(beside)
        assert find_leaks(case, [file])


@pytest.mark.parametrize(
    "damaged",
    [
        b"PK\x03\x04 not an archive",
        b"\x1f\x8b not packed",
        b"%PDF-1.4 stream\nnot packed\nendstream",
        b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXt",
        b"data:image/png;base64,AAA",
        b"\xff\xfe\x00",
    ],
)
def test_damaged_files_are_searched_as_they_are(damaged: bytes, case: Case, tmp_path: Path) -> None:
    file = tmp_path / "damaged"
    file.write_bytes(damaged)
    assert find_leaks(case, [file]) == ()
    file.write_bytes(damaged + b" Maria Lopez")
    assert find_leaks(case, [file])
