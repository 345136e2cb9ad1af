"""Parties of payments whom a record gives by name, without an account.

Lives here: the id of such a party, and words that stand for nobody.
Not here: parties with accounts, and names that settings declare to be of companies (the readers).

Names that are alike are not one person or firm, so a name stands for one party beside one account
of one document, and for another beside any other. The party is an account, since that is where the
money went; nobody says whose it is, so its name is a statement of it.
"""

from __future__ import annotations

import hashlib

from linkanalysis.keys.kinds import RAW
from linkanalysis.keys.text import fold_name
from linkanalysis.vocabulary import make_id

# What forms in English and Spanish have in the column of payers for how was paid, or for nobody,
# folded. As people they would have paid for everybody.
NO_PERSON = frozenset(
    (
        *("cash", "card", "credit", "debit", "credit card", "debit card", "gift card", "prepaid"),
        *("check", "cheque", "transfer", "wire", "voucher", "comp", "complimentary"),
        *("walk in", "walkin", "na", "n a", "none", "nobody", "unknown", "anonymous"),
        *("efectivo", "contado", "tarjeta", "tarjeta de credito", "tarjeta de debito"),
        *("transferencia", "cortesia", "nd", "n d", "ninguno", "nadie", "desconocido"),
    )
)
HASHED = 12  # digits, so that even a million names beside one account stay apart
GIVEN_BY_NAME = (
    "parties of payments given by name without an account, each kept apart from the same name "
    "beside another account; if all of them are companies, target_type or source_type = "
    '"organization" joins them by name'
)


def same_name(name: str) -> str:
    """Fold a name, in whatever order its words are."""
    return " ".join(sorted(fold_name(name).split()))


def is_party(name: str) -> bool:
    """Tell whether a text can be the name of a party."""
    return any(map(str.isalpha, name)) and fold_name(name) not in NO_PERSON


def named_party(name: str, *, beside: str, document: str) -> str:
    """Make the id of a party by name beside an account or another place in a document."""
    # not the name itself: an id is shown where a name may have to be withheld
    short = hashlib.sha256(same_name(name).encode()).hexdigest()[:HASHED]
    return make_id("account", f"{RAW}{document}:{beside.partition(':')[2] or beside}-{short}")
