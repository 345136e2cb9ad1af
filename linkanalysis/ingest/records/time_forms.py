"""How the times of a document are written, so that each text follows from moment and form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.written_times import NO_FORM, match_forms

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, U8

_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:([T ])[0-9]{2}:[0-9]{2}(?:(:[0-9]{2})([.][0-9]{1,6})?)?)?"
)
_LONGEST_ISO = len("2024-05-02 14:30:00.123456-05:00")
# What all digits have in common, and no other character that may stand in the same place.
DIGIT, BITS_OF_DIGITS = ord("0"), 0xF0
_OFFSET = re.compile("([+-])([0-9]{2}):([0-9]{2})$")


class WrittenForms:
    """The forms of one document.

    texts: Each in directives of strptime, and all other characters as they are; "%f" with a figure
        behind it stands for that many digits of a fraction of a second.
    """

    def __init__(self, date_format: str | None) -> None:
        self.texts: list[str] = []
        self._date_format = date_format
        width = len(_blank(date_format)) if date_format else _LONGEST_ISO
        self._characters: U8 = np.zeros((NO_FORM, width), np.uint8)
        self._bits: U8 = np.zeros((NO_FORM, width), np.uint8)
        self._sizes: I64 = np.zeros(NO_FORM, np.int64)

    def find(self, data: U8, cells: I64, written: U8, forms: U8) -> None:
        """Fill the numbers of the forms of texts."""
        known = self._characters, self._bits, self._sizes
        row = 0
        while (row := int(match_forms(data, cells, written, known, row, forms))) < len(cells):
            begin, stop = cells[row].tolist()
            self._add(data[begin:stop].tobytes().decode())

    def _add(self, text: str) -> None:
        form = self._date_format or _iso_form(text)
        blank = np.frombuffer(_blank(form), np.uint8)
        number, size = len(self.texts), len(blank)
        self._characters[number, :size] = np.where(blank == 0, DIGIT, blank)
        self._bits[number, :size] = np.where(blank == 0, BITS_OF_DIGITS, 0xFF)
        self._sizes[number] = size
        self.texts.append(form)

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another form."""
        return len(self.texts) == NO_FORM

    def offsets(self) -> I64:
        """Give the seconds from UTC that each form states; 0 if it states none."""
        return np.array([_offset(form) for form in self.texts], np.int64)


def has_offset(form: str) -> bool:
    """Tell whether texts of a form state how far from UTC they are."""
    return form.endswith("Z") or _OFFSET.search(form) is not None


def _offset(form: str) -> int:
    found = _OFFSET.search(form)
    if found is None:
        return 0
    sign, hours, minutes = found.groups()
    return int(f"{sign}1") * (int(hours) * 60 + int(minutes)) * 60


def _iso_form(text: str) -> str:
    found = _ISO.match(text)
    assert found is not None  # noqa: S101 - narrows the type only: no other text is sure
    between, seconds, fraction = found.groups()
    clock = f"{between}%H:%M" if between else ""
    clock += ":%S" if seconds else ""
    clock += f".%f{len(fraction) - 1}" if fraction else ""
    return f"%Y-%m-%d{clock}{text[found.end() :]}"


def _blank(form: str) -> bytes:
    """Put NUL characters in the place of digits of parts."""
    return re.sub("%(f?.)", lambda part: "\0" * _digits(part[1]), form).encode()


def _digits(directive: str) -> int:
    if directive.startswith("f"):
        return int(directive[1])
    return 4 if directive == "Y" else 2
