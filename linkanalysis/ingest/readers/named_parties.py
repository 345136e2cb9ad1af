"""Parties of payments whom a record gives by name, without an account.

Names that are alike are not one person or firm, so a name stands for one party beside one account
of one document, and for another beside any other. The party is an account, since that is where the
money went; nobody says whose it is, so its name is a statement of it.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from linkanalysis.core.keys.kinds import RAW
from linkanalysis.core.keys.text import names_nobody
from linkanalysis.core.vocabulary.entities import make_id
from linkanalysis.core.vocabulary.words import fold_name

if TYPE_CHECKING:
    from linkanalysis.ingest.sheets.sheet import Reading

# What banks write in place of a name that elsewhere is the name of a firm or a family, folded.
WORDS_OF_BANKS = frozenset(
    (
        *("bank", "branch", "counter", "teller", "fee", "fees", "interest", "payroll"),
        *("bizum", "cash app", "cashapp", "paypal", "venmo", "zelle"),
    )
)
GIVEN_BY_NAME = (
    "{} of payments given by name without an account, each kept apart from the same name beside "
    'another account; if all of them are companies, {} = "organization" joins them by name'
)


def is_party(name: str) -> bool:
    """Tell whether a text can be the name of a party."""
    lettered = any(map(str.isalpha, name))
    return lettered and not names_nobody(name) and fold_name(name) not in WORDS_OF_BANKS


def named_party(reading: Reading, name: str, *, beside: str, row: str, remark: str) -> str:
    """Give the party that a name stands for beside another end: numbered by its first row.

    The number tells nothing of the name, which may have to be withheld where an id is shown.
    """
    written = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    party = reading.parties.get((written, beside))
    if party is None:
        party = make_id("account", f"{RAW}{reading.document}:row-{row}")
        reading.parties[written, beside] = party
        reading.remarks.count(remark)
    return party
