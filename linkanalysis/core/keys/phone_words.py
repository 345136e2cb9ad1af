"""A phone number with words beside it, as tools that read phones write a party in one cell."""

from __future__ import annotations

import re

from linkanalysis.core.keys.text import names_nobody

# What may be a number: seven digits or more, with what people write between them, apart from
# letters and from further digits; "#2 " before it belongs to a name.
_NUMBER = r"(?<![\w+])(?!(?<=#)[0-9]{{1,2}}\s)\+?\(?[0-9](?:[{0}]*[0-9]){{6,}}(?![{0}]*[0-9])(?!\w)"
NUMBER = re.compile(_NUMBER.format(r" ()./\-"), re.ASCII)
# The same, where a stroke is no part of it: Berlin writes 030/23125999.
ALONE = re.compile(_NUMBER.format(r" ().\-"), re.ASCII)
# Between several numbers. One may have a stroke or a word beside it, so each must be a number.
BETWEEN = re.compile(r"[,;|/&\n]|:::|\b(?:and|or|und|oder|et|ou|y|o|e)\b", re.IGNORECASE)
# An account of WhatsApp is the number with its country, which may have the device behind it.
JID = re.compile(r"\+?([0-9]{6,15})(?::[0-9]+)?@(?:s\.whatsapp\.net|c\.us)")
SCHEME = re.compile(r"\s*(?:tel|phone):")  # of an address of the web, and of an id
DIGITS = re.compile("[0-9]{3}")  # "Dusty 2" is a name; three digits may belong to another number
EMPTY_BRACKETS = re.compile(r"[(\[<]\s*[)\]>]")
# What tools and address books write of the number itself, which is nobody's name.
MARK = (
    r"(?:(?:device )?owner|self|tel|telephone|phone|mobile|cell|home|work|office|main|other|sms|"
    r"whatsapp|(?:ext|extension|x)\.?\s*[0-9]+)"
)
MARKED = re.compile(rf"[(\[]{MARK}[)\]]|\b{MARK}\s*:|^\W*{MARK}\W*$", re.IGNORECASE)
# What clerks write beside a number and is no name either: where it is, whose line it is, its state.
NOT_A_NAME = re.compile(
    r"(?:(?:apt|apartment|unit|suite|ste|room|rm|lot|case|line)\b\W*[0-9]*[a-z]?|fax|pager|landline|"
    r"voip|burner|new|old|primary|secondary|emergency|disconnected|not in service|out of service|"
    r"inactive|active|wrong number|no answer|do not call|(?:verizon|at&t|t-?mobile|sprint|cricket|"
    r"metro ?pcs|boost|tracfone|u\.?s\.? cellular|straight talk|google voice|textnow)"
    r"(?: (?:wireless|mobile))?)",
    re.IGNORECASE,
)
LETTER = re.compile(r"[^\W\d_]")
AROUND = "# \t()[]<>:;,|/\"'-–—"  # between a number and a name


def has_several(text: str) -> bool:
    """Tell whether a text has more than one number, if it is no account name."""
    return "@" not in text and len(ALONE.findall(text)) > 1


def numbers_in(text: str) -> list[str]:
    """Split a text into its numbers, each with the words beside it; one text if it has one."""
    parts = BETWEEN.split(text)
    several = len(parts) > 1 and all(len(ALONE.findall(part)) == 1 for part in parts)
    return [part.strip() for part in parts] if several else [text]


def split_words(text: str) -> tuple[str, str] | None:
    """Return what may be the one number in a text and the rest; None if there is no such one."""
    plain = SCHEME.sub("", JID.sub(r"+\1", text), count=1)
    found = NUMBER.findall(plain)
    if len(found) != 1:
        return None
    rest = plain.replace(found[0], " ", 1)
    return None if DIGITS.search(rest) else (found[0], rest)


def name_in(rest: str) -> str:
    """Return the name in the words around a number, or "" if they are no name."""
    unmarked = EMPTY_BRACKETS.sub(" ", MARKED.sub(" ", EMPTY_BRACKETS.sub(" ", rest)))
    name = " ".join(unmarked.split()).strip(AROUND)
    nobody = not LETTER.search(name) or NOT_A_NAME.fullmatch(name) or names_nobody(name)
    return "" if nobody else name
