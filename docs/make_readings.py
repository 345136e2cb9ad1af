"""Write how Korean and Japanese read Chinese characters, from the Unihan database (Unicode 15.1).

    python docs/make_readings.py Unihan_Readings.txt copyright

`copyright` is the file that Debian's package unicode-data 15.1.0 has with the data. One line a
character in its simplified form: the character, its readings in Hangul, and its Japanese ones in
Hepburn without long vowels. Only characters of KS X 1001 and JIS X 0208 are in it, which hold those
of names.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

from linkanalysis.names.alignment import hepburn
from linkanalysis.names.east_asian import simplified

TARGET = Path(__file__).parent.parent / "linkanalysis/names/han_readings.txt"
SETS = ("euc_kr", "shift_jis")
LONGEST = 8  # letters of a reading that a name has; longer ones are whole verbs
HEAD = """\
Readings of Chinese characters in Korean and Japanese, written by docs/make_readings.py
from the fields kHangul and kJapanese of the Unihan database, Unicode 15.1. The data are a
selection and changed: simplified characters, Latin letters without long vowels.
"""
NOTICE = "COPYRIGHT AND PERMISSION NOTICE"
_ROWS = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "g": "ガギグゲゴ",
    "s": "サシスセソ",
    "z": "ザジズゼゾ",
    "t": "タチツテト",
    "d": "ダヂヅデド",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "b": "バビブベボ",
    "p": "パピプペポ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
}
_KANA = {
    sign: consonant + vowel
    for consonant, signs in _ROWS.items()
    for sign, vowel in zip(signs, "aiueo", strict=True)
}
_KANA |= {
    "ヤ": "ya",
    "ユ": "yu",
    "ヨ": "yo",
    "ワ": "wa",
    "ヲ": "o",
    "ン": "n",
    "ヰ": "i",
    "ヱ": "e",
}
_SMALL = {"ャ": "ya", "ュ": "yu", "ョ": "yo"}
# what is written behind the character of a verb or an adjective, and is no part of a name
_ENDING = re.compile("(?:[eaiou]?[mkgtsbrn]?eru|[aiueo]?su|ru|i|[kgmbstn]?u)$")


def latin(kana: str) -> str:
    """Write kana in Latin letters, the syllables as Kunrei-shiki writes them."""
    found = ""
    signs = [chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign for sign in kana]
    for at, sign in enumerate(signs):
        if sign in _SMALL:
            found = found[:-1] + _SMALL[sign]
        elif sign == "ッ":
            found += _KANA.get(signs[at + 1], "")[:1] if at + 1 < len(signs) else ""
        else:
            found += _KANA.get(sign, "")
    return hepburn(found)


def main(readings: Path, license_file: Path) -> None:
    """Write the file."""
    korean: defaultdict[str, list[str]] = defaultdict(list)
    japanese: defaultdict[str, list[str]] = defaultdict(list)
    for line in readings.read_text(encoding="utf-8").splitlines():
        code, _, rest = line.partition("\t")
        field, _, value = rest.partition("\t")
        if field not in {"kHangul", "kJapanese"} or code.startswith("#"):
            continue
        sign = chr(int(code.removeprefix("U+"), base=16))
        if not any(sign.encode(each, "ignore") for each in SETS):
            continue
        key = simplified(sign)
        if field == "kHangul":
            korean[key] += [each.partition(":")[0] for each in value.split()]
            continue
        for each in value.split():
            whole = latin(each)
            own = "ぁ" <= each[0] <= "ゖ"  # hiragana: a Japanese word, not one taken from Chinese
            stem = _ENDING.sub("", whole) if own else ""
            japanese[key] += [whole, stem] if stem[-1:] in {*"aeioun"} else [whole]
    rows = []
    for key in sorted({*korean, *japanese}):
        hangul = "".join(dict.fromkeys(korean[key]))
        kept = dict.fromkeys(each for each in japanese[key] if 0 < len(each) <= LONGEST)
        rows.append(f"{key} {hangul or '-'} {' '.join(sorted(kept))}".rstrip())
    terms = license_file.read_text(encoding="utf-8")
    head = HEAD + terms[terms.index(NOTICE) :].rstrip()
    lines = [f"# {line.strip()}".rstrip() for line in head.splitlines()]
    TARGET.write_text("\n".join([*lines, *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
