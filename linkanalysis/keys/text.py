"""Keys that are plain text: people, events, places have the number or name that records give them.

Lives here: the plain key, the folding of names and addresses.
Not here: identifiers with rules of their own (one file a kind); comparison of names (`identity`).
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

from linkanalysis.errors import RecordError

__all__ = ["address_key", "fold_name", "own_key"]

NOT_WORD = re.compile(r"[^0-9a-z]+")
INSIDE_WORD = re.compile(r"['`.]")  # O'Neal, St. Clair: the sign parts no words


def own_key(text: str, *, region: str | None, document: str) -> str:  # noqa: ARG001 - all kinds take the same
    """Give the key of an entity that is known by a number or name of its records.

    Parameters
    ----------
    text : str
        The number or name. Case stays: ``ky-118`` and ``KY-118`` may be two.
    region : str or None
        Not used.
    document : str
        Not used.

    Returns
    -------
    str
        The text in composed form (NFC), spaces in a row as one.

    Raises
    ------
    RecordError
        If nothing is left, or a control character is in it.

    Examples
    --------
    >>> own_key("  KY-118 ", region=None, document="people.csv")
    'KY-118'
    """
    key = text.strip()
    if not (key.isascii() and key.isprintable()):
        key = " ".join(unicodedata.normalize("NFC", key).split())
        if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in key):
            message = "A key holds a control character; the file is damaged or was not plain text."
            raise RecordError(message)
    elif "  " in key:
        key = " ".join(key.split())
    if not key:
        message = "A key is empty."
        raise RecordError(message)
    return key


def fold_name(text: str) -> str:
    """Fold a name to letters that can be compared: no accents, case or punctuation.

    Parameters
    ----------
    text : str
        A name in any script.

    Returns
    -------
    str
        Words of ``a`` to ``z`` and digits. Arabic and Hebrew lose their unwritten vowels: two
        spellings may still differ, and two names may fold to one.

    Examples
    --------
    >>> fold_name("GARCÍA LÓPEZ, Sinéad O'Neal")
    'garcia lopez sinead oneal'
    """
    plain = INSIDE_WORD.sub("", anyascii(unicodedata.normalize("NFKC", text)).lower())
    return NOT_WORD.sub(" ", plain).strip()


def address_key(text: str, *, region: str | None, document: str) -> str:  # noqa: ARG001 - all kinds take the same
    """Give the key of a postal address.

    Parameters
    ----------
    text : str
        The address in one line.
    region : str or None
        Not used.
    document : str
        Not used.

    Returns
    -------
    str
        The folded address. Abbreviations stay: ``st`` and ``street`` are two.

    Raises
    ------
    RecordError
        If no letter or digit is in it.

    Examples
    --------
    >>> address_key("410 Elm St., Springfield", region=None, document="deeds.csv")
    '410 elm st springfield'
    """
    key = fold_name(text)
    if not key:
        message = "An address needs letters or digits; this one has none."
        raise RecordError(message)
    return key
