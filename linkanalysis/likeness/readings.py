"""How Korean and Japanese read Chinese characters: 金永秀 is 김영수, and 田中 is Tanaka.

Most characters have several readings, so the question is whether a reading is possible, never
which one it is: 裕子 may be Yuko or Hiroko, and only a document says which.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

from anyascii import anyascii

from linkanalysis.likeness.east_asian import eastern, simplified

__all__ = ["hepburn", "read_in_japanese", "read_in_korean"]

# ISO 3602 (Kunrei-shiki) writes the rows of the syllabary; Hepburn, and passports, the sounds.
# Passports leave long vowels out or write them as oh; n before b, m, p may be an m.
_HEPBURN = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        (r"s(?=i)|s(?=y[auo])", "sh"),
        (r"t(?=i)|t(?=y[auo])", "ch"),
        (r"[zd](?=i)|[zd](?=y[auo])", "j"),
        (r"(?<=sh|ch)y(?=[auo])|(?<=j)y(?=[auo])", ""),
        (r"tu", "tsu"),
        (r"du", "zu"),
        (r"(?<![cs])hu", "fu"),
        (r"m(?=[bmp])", "n"),
    )
)
_LONG = re.compile(r"(?<=o)[ou]|(?<=o)h(?![aeiouy])|(?<=u)u")
# A syllable behind another one may be voiced: 山崎 is Yamasaki or Yamazaki.
_VOICED = (("sh", "j"), ("ch", "j"), ("ts", "z"), ("k", "g"), ("s", "z"), ("t", "d"), ("h", "b"),
           ("f", "b"))  # fmt: skip
_REPEATED = "々"
# Characters of a word that is a name. A longer one, such as a company in a column of people, is
# none and has too many readings: in Korean they are tried whole, as letters change between them.
_LONGEST, _LONGEST_KOREAN = 6, 4
# Readings that only names have (nanori), of characters that are frequent in names.
_IN_NAMES_TEXT = """
一 kazu;丈 take;三 zo;上 kami gami ue;乃 no;久 hisa;之 yuki;也 ya;井 ino;亜 a;亮 ryo;人 to hito
仁 hito;介 suke;代 yo;伸 nobu;佐 sa suke;佑 yu suke;佳 yoshi ka;依 yo i;俊 toshi;信 nobu;健 take
優 masa yu;光 mitsu;克 katsu;典 nori;利 toshi;則 nori;剛 tsuyoshi go;助 suke;勇 isamu yu
勝 katsu;千 chi;博 hiro;友 tomo;史 fumi;司 shi ji;吉 yoshi;吾 go;和 kazu;哉 ya;哲 tetsu;善 yoshi
喜 yoshi ki;圭 kei;大 hiro;太 ta;夫 o;奈 na;好 yoshi;孝 taka;宏 hiro;実 mi;宣 nobu;寛 hiro
寿 hisa toshi;将 masa;尚 nao hisa;希 ki;平 hei;年 toshi;幸 yuki;广 hiro;康 yasu;弘 hiro;彦 hiko
彩 aya;彰 aki;徳 nori;忠 tada;恒 tsune;恭 yasu;恵 e;愛 mana ai;慎 shin;成 nari;房 fusa;拓 taku
政 masa;敏 toshi;敦 atsu;文 fumi;斗 to;昌 masa;明 aki;春 haru;昭 aki;晃 aki;晴 haru;智 tomo
朋 tomo;服 hat;朗 ro;枝 e;栄 ei;树 ki;梨 ri;樹 ki;正 masa;武 take;江 e;沙 sa;治 haru;泰 yasu
洋 hiro;浩 hiro;淳 atsu;清 kiyo;渡 wata;满 mitsu;照 teru;玲 rei;理 ri;由 yu yoshi;男 o;登 nobo
直 nao;真 ma;知 tomo;秀 hide;紀 nori;純 jun sumi;紗 sa;結 yu;絵 e;綾 aya;織 ori;美 mi;義 yoshi
翔 sho;耕 ko;聡 sato;良 yoshi;花 ka;英 hide;茂 shige;菜 na;薫 kaoru;藤 fuji;行 yuki;衣 e
裕 hiro yu;規 nori;親 chika;誠 makoto;謙 ken;谷 ya gai;貴 taka;質 tada;輔 suke;輝 teru ki
辰 tatsu;辺 nabe be;郎 ro o;部 tori;里 ri;重 shige;長 naga;隆 taka;雄 o;雅 masa;靖 yasu;順 jun
香 ka;高 taka;麻 asa ma
"""


@cache
def _readings() -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """Return the Korean and the Japanese readings of each character."""
    korean, japanese = {}, {}
    text = Path(__file__).with_name("han_readings.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line[0] == "#":
            continue
        sign, hangul, *latin = line.split(" ")
        korean[sign] = hangul.replace("-", "")
        japanese[sign] = frozenset(latin)
    for entry in _IN_NAMES_TEXT.replace("\n", ";").strip(";").split(";"):
        sign, *latin = entry.split(" ")
        sign = simplified(sign)
        japanese[sign] = japanese.get(sign, frozenset()) | frozenset(latin)
    return korean, japanese


def hepburn(latin: str) -> str:
    """Write Japanese syllables as a passport does: Hepburn without long vowels."""
    for pattern, letters in _HEPBURN:
        latin = pattern.sub(letters, latin)
    return _LONG.sub("", latin)


@lru_cache(maxsize=1 << 15)
def read_in_japanese(written: str, latin: str) -> bool:
    """Say whether Japanese may read these characters as these Latin letters."""
    if len(written) > _LONGEST:
        return False
    # "Inoue" has no long vowel: ino-ue
    rest = {hepburn(latin), _HEPBURN[-1][0].sub("n", latin)}
    before = ""
    for at, sign in enumerate(written):
        character = before if sign == _REPEATED else sign
        readings = _readings()[1].get(character, frozenset())
        rest = {
            left[len(each) :]
            for left in rest
            for reading in readings
            for each in ((reading, _voiced(reading)) if at else (reading,))
            if left.startswith(each)
        }
        before = character
    return "" in rest


def _voiced(reading: str) -> str:
    for plain, voiced in _VOICED:
        if reading.startswith(plain):
            return voiced + reading[len(plain) :]
    return reading


@lru_cache(maxsize=1 << 15)
def read_in_korean(written: str, korean: str) -> bool:
    """Say whether Korean may read these characters so, in Hangul or in Latin letters."""
    readings = [_readings()[0].get(sign, "") for sign in written]
    if korean.isascii():
        if len(written) > _LONGEST_KOREAN:
            return False
        spoken = product(*(_initials(reading) for reading in readings))
        key, *keys = eastern([korean, *(anyascii("".join(each)).lower() for each in spoken)])
        return key in keys
    return len(written) == len(korean) and all(
        not {*_initials(reading)}.isdisjoint(_initials(sign))
        for reading, sign in zip(readings, korean, strict=True)
    )


def _initials(syllables: str) -> list[str]:
    """Add to syllables of Hangul how the South writes them at the beginning of a word.

    Before i and y no n and no r is written, before other vowels n for r: 리 is 이, 노 is 로.
    """
    found = [*syllables]
    for syllable in syllables:
        lead, rest = divmod(ord(syllable) - _FIRST_SYLLABLE, _PER_LEAD)
        soft = rest // _PER_VOWEL in _SOFT
        if lead == _R or (lead == _N and soft):
            found.append(chr(_FIRST_SYLLABLE + (_SILENT if soft else _N) * _PER_LEAD + rest))
    return found


# Unicode, section 3.12: a syllable of Hangul is 588 times its first consonant, 28 times its vowel
_FIRST_SYLLABLE, _PER_LEAD, _PER_VOWEL = 0xAC00, 588, 28
_N, _R, _SILENT = 2, 5, 11
_SOFT = frozenset({2, 3, 6, 7, 12, 17, 20})  # ya, yae, yeo, ye, yo, yu, i
