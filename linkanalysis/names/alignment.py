"""Pairs of words, compared once each, and the best way to lay the words of two names together.

Words of one name in Japanese, Korean or Thai and in Latin letters are compared by their readings.
The Royal Thai General System writes the sounds; customary spellings keep letters of Sanskrit that
nobody speaks, as in Jiraporn. So each Thai letter has several Latin ones, and the question is
whether one choice of them is the Latin word.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from anyascii import anyascii
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from linkanalysis.names.east_asian import (
    AMBIGUOUS,
    KOREAN,
    LISTS,
    PINYIN,
    SOUTHERN,
    TONAL,
    WADE,
    answers_to,
    eastern,
    simplified,
)
from linkanalysis.names.name_words import FORENAMES, NICKNAMES
from linkanalysis.names.romanization import (
    ABJAD,
    CYRILLIC,
    EASTERN,
    GREEK,
    HAN,
    HANGUL,
    KANA,
    KANJI,
    LATIN,
    THAI,
    greek_spelling,
    word_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.names.romanization import Word


NONE, INITIAL, NEAR, VARIANT, EXACT = range(5)
# Winkler (1990): from .88 on, pairs of surnames in census lists are misspellings more often than
# not; below it other names begin (Marin, Martin .87).
ALIKE = 0.88
SHORTEST = 4  # letters of a word that may be misspelled: Ana and Ava are two names
ONE_OFF = 7  # letters from which one wrong letter at the beginning is a slip, too
TWO_OFF = 2  # wrong letters that a longer word may have
LONGER = 3  # letters that one spelling may have more
FOREIGN = 0.7  # similarity of words of one sound in two scripts; Kirill and Carl have .6
SOUNDING = 0.8  # similarity of longer words with the same consonants, in one script
BONES = 3  # consonants that identify a word of a script without vowels
ESTABLISHED = 3  # records: what more of them have is a name of its own, not a misspelling


@dataclass(frozen=True, slots=True, eq=False)
class WordTable:
    """The distinct words of many names, as arrays by their numbers."""

    texts: NDArray[np.object_]
    spelling: NDArray[np.int64]
    other: NDArray[np.int64]
    greek: NDArray[np.int64]
    sound: NDArray[np.int64]
    bones: NDArray[np.int64]
    east: NDArray[np.int64]
    script: NDArray[np.int8]
    length: NDArray[np.int64]
    n_bones: NDArray[np.int64]
    first: NDArray[np.int64]
    records: NDArray[np.int64]
    second: NDArray[np.int64]
    signs: NDArray[np.int64]
    written: NDArray[np.object_] = field(repr=False)
    spellings: NDArray[np.object_] = field(repr=False)
    forename: NDArray[np.bool_] = field(repr=False)
    stem: NDArray[np.int64] = field(repr=False)
    root: NDArray[np.int64] = field(repr=False)
    whole: NDArray[np.int64] = field(repr=False)
    open_end: NDArray[np.bool_] = field(repr=False)
    diphthong: NDArray[np.bool_] = field(repr=False)
    daughter: NDArray[np.bool_] = field(repr=False)
    vowel: NDArray[np.bool_] = field(repr=False)
    vowel_written: NDArray[np.bool_] = field(repr=False)
    parent: NDArray[np.bool_] = field(repr=False)
    nicknames: NDArray[np.int64] = field(repr=False)

    @classmethod
    def of(cls, words: Sequence[Word], records: NDArray[np.int64]) -> WordTable:
        """Give numbers to the keys of distinct words, each of which some `records` have."""
        needed = any(word.script in ASIAN or word.script == TONAL for word in words)
        easterly = [
            w.text if needed and (w.script in ASIAN or len(w.text) <= LONG) else "" for w in words
        ]
        texts = [word.text for word in words]
        roots = _codes([*texts, *(_PATRONYMIC.sub("", text) for text in texts)])
        bones = _codes([*(word.bones for word in words), *(word.second for word in words)])
        spelling = _codes([*(w.spelling for w in words), *(w.other or w.spelling for w in words)])
        return cls(
            texts=np.array(texts, dtype=object),
            spelling=spelling[: len(words)],
            other=spelling[len(words) :],
            greek=_codes([greek_spelling(word.spelling) for word in words]),
            sound=_codes([word.sound for word in words]),
            bones=bones[: len(words)],
            east=_codes(eastern(easterly)),
            script=np.array([word.script for word in words], np.int8),
            length=np.array([len(word.text) for word in words], np.int64),
            n_bones=np.array([len(word.bones) for word in words], np.int64),
            first=_codes([word.text[:1] for word in words]),
            records=records,
            second=bones[len(words) :],
            signs=_codes([word.signs for word in words]),
            written=np.array([word.signs for word in words], dtype=object),
            spellings=np.array([word.spelling for word in words], dtype=object),
            forename=np.array([word.text in FORENAMES for word in words], bool),
            stem=_codes([_FINAL.sub("", word.text) for word in words]),
            root=roots[len(words) :],
            whole=roots[: len(words)],
            # Browne and Brown, Kovalenka and Kovalenko
            open_end=np.array([word.text.endswith(("e", "nko", "nka")) for word in words], bool),
            diphthong=np.array([_DIPHTHONG.search(word.text) is not None for word in words], bool),
            daughter=np.array([_DAUGHTER.search(word.text) is not None for word in words], bool),
            # a woman's name ends in a letter that Arabic and Hebrew write, too: Samir, Samira
            vowel=np.array([word.text.endswith(("a", "ah", "eh")) for word in words], bool),
            vowel_written=np.array([word.text[-1:] in {*"ahyw"} for word in words], bool),
            parent=np.array([word.parent for word in words], bool),
            nicknames=_nicknames(words),
        )


_DAUGHTER = re.compile("(?:[oeiy]vna|ichna|ina?ichna|a[uw]na)$")  # of a patronymic: Petrovna
# Arabic writes the y of Hussein, and so does a text in its letters: hsyn
_DIPHTHONG = re.compile("(?<=[^aeiouy])(?:[ae][iy]|y+)(?=[^aeiouy])")
# What makes another family name within one: Pavlis and Pavlidis.
_PATRONYMIC = re.compile("(?<=[a-z]{4})(?:id|ak)(?=is$)")
# What makes another family name behind one, as names are spelled: Harrison, Petersen, Martinez,
# Petrov, Petrović, Zotovich, Ivanin, Petrosyan, Bondaruk, Hartmann. Other letters may be those of a
# longer forename.
_ENDING = re.compile("s?[eo]n|e[sz]|[eo]v|(?:[eo]v)?ic|in|ian|uk|man")
_FINAL = re.compile("(?:iya|ia|[aeiou])$")
ASIAN = EASTERN | {WADE, KOREAN, SOUTHERN}
# Row: the script of a word; column: those in which other languages or systems write it.
READ = np.zeros((TONAL + 1, TONAL + 1), bool)
READ[SOUTHERN] = True
READ[SOUTHERN, [SOUTHERN, AMBIGUOUS, KANJI, TONAL]] = False
READ[AMBIGUOUS, [HAN, PINYIN]] = True
READ[THAI, LATIN] = READ[HAN, [HANGUL, KOREAN]] = True
READ[[[HAN], [KANJI]], [LATIN, KANA]] = True
READ.setflags(write=False)
LONG = 12  # letters of the longest East Asian forename in Latin letters: Seunghyeong


def _codes(keys: Sequence[str]) -> NDArray[np.int64]:
    return pd.factorize(np.array([*keys], dtype=object))[0].astype(np.int64)


def _nicknames(words: Sequence[Word]) -> NDArray[np.int64]:
    """Return the pairs of words that are forms of one forename, as sorted codes."""
    spelled = _spelled_nicknames()
    numbers: dict[str, list[int]] = {each: [] for spellings in spelled for each in spellings}
    for number, word in enumerate(words):
        if word.spelling in numbers:
            numbers[word.spelling].append(number)
    found = set()
    for spellings in spelled:
        members = [number for each in spellings for number in numbers[each]]
        found |= {one * len(words) + other for one in members for other in members if one != other}
    return np.array(sorted(found), np.int64)


@cache
def _spelled_nicknames() -> tuple[tuple[str, ...], ...]:
    """Return the forms of each forename, as names are compared."""
    return tuple(
        tuple(dict.fromkeys(word_of(each).spelling for each in line)) for line in NICKNAMES
    )


def word_levels(
    table: WordTable, left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.int8]:
    """Say how alike the words of each pair are, from `NONE` to `EXACT`."""
    level = np.zeros(left.size, np.int8)
    one, other = (
        np.where(table.script[at] > THAI, LATIN, table.script[at]) for at in (left, right)
    )
    other_script = one != other
    spelled = table.spelling[left] == table.spelling[right]
    cyrillic = (one == CYRILLIC) ^ (other == CYRILLIC)
    spelled |= cyrillic & (table.other[left] == table.other[right])
    greek = (one == GREEK) ^ (other == GREEK)
    spelled |= greek & (table.greek[left] == table.greek[right])
    variant = spelled | _east(table, left, right) | _read(table, left, right)
    abjad = (one == ABJAD) ^ (other == ABJAD)
    bones = table.bones[left] == table.bones[right]
    bones |= (table.second[left] == table.bones[right]) | (table.bones[left] == table.second[right])
    bones |= table.second[left] == table.second[right]
    unwritten = _unwritten(table, left, right) | _unwritten(table, right, left)
    short = np.minimum(table.length[left], table.length[right])
    n_bones = np.minimum(table.n_bones[left], table.n_bones[right])
    bones &= (n_bones > 0) & ~unwritten
    variant |= (
        abjad & bones & ((n_bones >= BONES) | ((n_bones == BONES - 1) & (short <= SHORTEST + 1)))
    )
    if table.nicknames.size:
        variant |= _listed(table.nicknames, left * table.texts.size + right)
    # Ali has one consonant, and so have Leo and Lea: less than another spelling
    level[abjad & bones & (short <= BONES)] = NEAR
    # of one sound, other characters are another name; and no slip leads from one to the other
    native = np.isin(one, [HAN, HANGUL, KANJI]) | np.isin(other, [HAN, HANGUL, KANJI])
    variant &= ~((one == other) & native & (table.signs[left] != table.signs[right]))
    tonal = (table.script[left] == TONAL) & (table.script[right] == TONAL)
    toned = tonal & (table.signs[left] != table.signs[right])
    variant &= ~toned
    level[variant] = VARIANT
    initial = (short == 1) & (table.first[left] == table.first[right])
    level[initial & (level == NONE)] = INITIAL
    typed = (level == NONE) & (short >= SHORTEST) & ~native & ~unwritten & ~tonal
    for system in (SOUTHERN, AMBIGUOUS):
        typed &= (table.script[left] != system) & (table.script[right] != system)
    for system in (KOREAN, PINYIN):
        typed &= ~((table.script[left] == system) & (table.script[right] == system))
    # where no vowels are written, another letter is another name
    typed &= ~((one == ABJAD) & (other == ABJAD) & (short < ONE_OFF))
    # two names that are known as such are no slip of each other: Maria and Marina
    # another vowel at the end makes a name of the other sex, or another name: Karim, Karima, Karimi
    typed &= (table.stem[left] != table.stem[right]) | table.open_end[left] | table.open_end[right]
    typed &= ~(table.forename[left] & table.forename[right])
    # a family name and its root are two names; of two endings one may be a slip: Martinez, Martines
    typed &= (table.root[left] != table.whole[right]) & (table.whole[left] != table.root[right])
    # two names that several records have each are two names, however alike: Jayden and Kayden
    rarer = np.minimum(table.records[left], table.records[right])
    typed &= (rarer < ESTABLISHED) | other_script
    # what differs more in length or begins otherwise is no slip
    typed &= np.abs(table.length[left] - table.length[right]) <= LONGER
    longest = np.maximum(table.length[left], table.length[right])
    typed &= (table.first[left] == table.first[right]) | (longest >= ONE_OFF) | other_script
    level[_near(table, left, right, np.flatnonzero(typed), other_script)] = NEAR
    latin = (one == LATIN) & (other == LATIN)
    # syllables that are read as Mandarin are no longer those written: Wong Ka may be a forename
    southern = np.isin(table.script, [SOUTHERN, AMBIGUOUS])
    equal = latin & (table.texts[left] == table.texts[right]) & ~toned
    equal &= southern[left] == southern[right]
    level[(left == right) | equal] = EXACT
    return level


def _listed(ordered: NDArray[np.int64], codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which codes are in a rising list."""
    at = np.minimum(np.searchsorted(ordered, codes), ordered.size - 1)
    found: NDArray[np.bool_] = ordered[at] == codes
    return found


def _unwritten(
    table: WordTable, latin: NDArray[np.int64], abjad: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Say which Latin words have a y or a last vowel that Arabic or Hebrew ones do not write."""
    asked = (table.script[latin] != ABJAD) & (table.script[abjad] == ABJAD)
    unlike = table.diphthong[latin] & ~table.diphthong[abjad]
    unlike |= table.vowel[latin] & ~table.vowel_written[abjad]
    found: NDArray[np.bool_] = asked & unlike
    return found


def _east(table: WordTable, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which words of East Asia are one by what their romanizations have in common."""
    one, other = table.script[left], table.script[right]
    either = np.isin(one, [*ASIAN]) | np.isin(other, [*ASIAN])
    either &= (one != other) | (one == KOREAN)
    # joined syllables and a reading of them as Mandarin come from one name
    southern = np.isin(one, [SOUTHERN, AMBIGUOUS]) | np.isin(other, [SOUTHERN, AMBIGUOUS])
    tonal = (one == TONAL) | (other == TONAL)
    either &= ~(southern & tonal)
    either |= (one == TONAL) & (other == TONAL)
    found: NDArray[np.bool_] = either & (table.east[left] == table.east[right])
    return found


def _read(table: WordTable, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which words are one that another language reads, or may have written in Latin letters."""
    found = np.zeros(left.size, bool)
    for one, other in ((left, right), (right, left)):
        # words are asked about one by one, so only in scripts of which one is a reading
        for at in np.flatnonzero(READ[table.script[one], table.script[other]] & ~found).tolist():
            found[at] = _reads(table, one[at], other[at])
    return found


def _reads(table: WordTable, a: np.int64, b: np.int64) -> bool:
    """Say whether a word is read as another one, in scripts of `READ`."""
    script, text = table.script[a], table.texts[b]
    if script in {SOUTHERN, AMBIGUOUS}:
        return answers_to(tuple(table.spellings[a].split()), text)
    if script == THAI:
        return read_in_thai(table.written[a], text)
    if table.script[b] in {HANGUL, KOREAN}:
        return read_in_korean(table.written[a], table.written[b] or text)
    return read_in_japanese(table.written[a], text)


def _near(
    table: WordTable,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    asked: NDArray[np.int64],
    other_script: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Return which of the asked pairs are one word with a slip."""
    if not asked.size:
        return asked
    one, other = table.texts[left[asked]].tolist(), table.texts[right[asked]].tolist()
    options: dict[str, Any] = {"dtype": np.float32, "workers": 1}
    wrong = process.cpdist(one, other, scorer=OSA.distance, score_cutoff=TWO_OFF, dtype=np.int32)
    keys = (table.spellings[left[asked]].tolist(), table.spellings[right[asked]].tolist())
    respelled = process.cpdist(*keys, scorer=OSA.distance, score_cutoff=TWO_OFF, dtype=np.int32)
    alike = process.cpdist(one, other, scorer=JaroWinkler.similarity, **options)
    same_first = table.first[left[asked]] == table.first[right[asked]]
    same_first |= other_script[asked]
    longest = np.maximum(table.length[left[asked]], table.length[right[asked]])
    # in one script, another spelling and two wrong letters are more than a slip
    respelled[(respelled > 1) & ~other_script[asked]] = TWO_OFF + 1
    # a short word has few letters left once its romanization is set aside: Anna, Alla
    wrong = np.where(longest >= ONE_OFF, np.minimum(wrong, respelled), wrong)
    shortest = np.minimum(table.length[left[asked]], table.length[right[asked]])
    few = other_script[asked] | ((wrong <= TWO_OFF) & (shortest > SHORTEST))
    near = same_first & (((alike >= ALIKE) & few) | (wrong <= 1))
    near |= same_first & (wrong <= TWO_OFF) & (longest > ONE_OFF)
    near |= (wrong <= 1) & (longest >= ONE_OFF)
    one_sound = table.sound[left[asked]] == table.sound[right[asked]]
    near |= other_script[asked] & one_sound & (alike >= FOREIGN)
    # the same consonants, other vowels: Mehran and Mihran
    near |= one_sound & same_first & (alike >= SOUNDING) & (shortest > SHORTEST)
    # a family name and one that an ending makes of it are two: Harris and Harrison
    near[[at for at in np.flatnonzero(near) if _is_ending(keys[0][at], keys[1][at])]] = False
    kept: NDArray[np.int64] = asked[near]
    return kept


def _is_ending(one: str, other: str) -> bool:
    """Say whether one of two words is the other with an ending."""
    short, long = sorted((one, other), key=len)
    ending = _ENDING.fullmatch(long, len(short))
    return len(short) >= SHORTEST and long.startswith(short) and ending is not None


def aligned(
    table: WordTable, left: NDArray[np.int32], right: NDArray[np.int32]
) -> tuple[NDArray[np.int8], NDArray[np.int64], NDArray[np.int64]]:
    """Lay the words of names together, the most alike first.

    Takes two arrays (pairs, words) of word numbers, -1 where a name has no more words. Returns, for
    each pair and step, the level of two words laid together, and where they stand in both names.
    """
    pairs, width = left.shape
    a, b = left[:, :, None], right[:, None, :]
    level = np.where((a == b) & (a >= 0), EXACT, NONE).astype(np.int8)
    open_cells = (a >= 0) & (b >= 0) & (a != b)
    at = np.flatnonzero(open_cells)
    words = np.broadcast_to(a, level.shape).ravel()[at].astype(np.int64)
    others = np.broadcast_to(b, level.shape).ravel()[at].astype(np.int64)
    low, high = np.minimum(words, others), np.maximum(words, others)
    codes, back = np.unique(low * table.texts.size + high, return_inverse=True)
    found = word_levels(table, codes // table.texts.size, codes % table.texts.size)
    level.ravel()[at] = found[back]
    steps = min(width, right.shape[1])
    chosen = np.zeros((pairs, steps), np.int8)
    first, second = (np.zeros((pairs, steps), np.int64) for _ in range(2))
    row = np.arange(pairs)
    flat = level.reshape(pairs, -1)
    for step in range(steps):
        best = flat.argmax(1)
        chosen[:, step] = flat[row, best]
        first[:, step], second[:, step] = i, j = best // right.shape[1], best % right.shape[1]
        level[row, i, :] = NONE
        level[row, :, j] = NONE
    return chosen, first, second


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


_MUTE = "-"
_LETTERS, _VOWELS = (
    {
        sign: tuple(text.replace(_MUTE, "").split(" "))
        for signs, text in LISTS[name].items()
        for sign in signs
    }
    for name in ("thai_letters", "thai_vowels")
)
_BETWEEN = ("a", "o", "")  # a vowel that is not written
_LONGEST_THAI = 40  # signs of a word; the longest family names have some thirty
_LEADING = re.compile("([เแโใไ])([กขคปผพต][รล]|[ก-ฮ][รลว](?=[ะ-ฺ])|ห[งญนมยรลว]|[ก-ฮ])")
_TONES = re.compile("[่-๋]")
# ◌์ silences a letter, and one that would be spoken with it
_SILENCED = re.compile("(?:[ทตด]ร|[ก-ฮ])[ิุ]?์")
_UNSPOKEN_END = re.compile(r"(?<=[ก-ฮ])[ิุ]\Z")
_OF_TWO_SIGNS = re.compile("เ(?:ีย|ือ|[ะ-ูอ])")
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1")


@lru_cache(maxsize=1 << 15)
def read_in_thai(written: str, latin: str) -> bool:
    """Say whether a Thai word may be written in these Latin letters."""
    if len(written) > _LONGEST_THAI:
        return False
    spelled = _spelled(written)
    # the end of one syllable may be written as the beginning of the next: Rattana
    return any(_fits(spelled, each) for each in (latin, _DOUBLED.sub(r"\1", latin)))


def _fits(spelled: list[tuple[str, ...]], latin: str) -> bool:
    """Say whether some choice of letters is the Latin word."""
    ends = {0}  # where the signs up to here may end: as few as letters, however many choices
    for choices in spelled:
        ends = {at + len(each) for at in ends for each in choices if latin.startswith(each, at)}
    return len(latin) in ends


@lru_cache(maxsize=1 << 12)
def _spelled(written: str) -> list[tuple[str, ...]]:
    """Return the Latin letters of each sign, in the order in which they are spoken."""
    text = _SILENCED.sub("", _TONES.sub("", unicodedata.normalize("NFKC", written)))
    may_end_unspoken = _UNSPOKEN_END.search(text) is not None
    text = _LEADING.sub(r"\2\1", text)
    text = _OF_TWO_SIGNS.sub("เ", text)  # the Latin letters of เ cover both
    text = text.replace("ํา", "ำ")
    parts: list[tuple[str, ...]] = []
    for at, sign in enumerate(text):
        if sign in _VOWELS:
            parts.append(_VOWELS[sign])
        else:
            parts.append(_LETTERS.get(sign, ("",)))
            if text[at + 1 : at + 2] in _LETTERS:
                parts.append(_BETWEEN)
    if may_end_unspoken:
        parts[-1] = (*parts[-1], "")
    return parts
