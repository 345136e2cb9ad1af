"""Relationships of a victim to an offender by the codes of NIBRS, as types of links.

The code says what the victim was to the offender. Strangers and unknown people are not tied by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.record_ties import Ids, tie_frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from linkanalysis.ingest.sheets.sheet import Sheet

# FBI, NIBRS technical specification, data element 35. The words are those that exports
# write in place of a code.
KIN = {
    "SE": "spouse",
    "CS": "common-law spouse",
    "PA": "parent",
    "SB": "sibling",
    "CH": "child",
    "GP": "grandparent",
    "GC": "grandchild",
    "IL": "in-law",
    "SP": "stepparent",
    "SC": "stepchild",
    "SS": "stepsibling",
    "OF": "other family member",
    "CF": "child of boyfriend or girlfriend",
    "XS": "ex-spouse",
}
KNOWN = {
    "AQ": "acquaintance",
    "FR": "friend",
    "NE": "neighbor",
    "BE": "babysittee",
    "BG": "boyfriend or girlfriend",
    "XR": "ex-relationship",
    "OK": "otherwise known",
}
AT_WORK = {"EE": "employee", "ER": "employer"}
NO_TIE = {"ST": "stranger", "RU": "relationship unknown", "VO": "victim was offender"}
VICTIM_WAS_OFFENDER = "VO"
RELATIONSHIPS: dict[str, str] = {
    **dict.fromkeys(KIN, "kin"),
    **dict.fromkeys(KNOWN, "associate_of"),
    **dict.fromkeys(AT_WORK, "workplace"),
    **dict.fromkeys(NO_TIE, ""),
}
CODES = {label: code for code, label in (KIN | KNOWN | AT_WORK | NO_TIE).items()}
NO_CODE = "the relationship is not a code of NIBRS such as SE or ST. Give its meaning in values."


def read_relationship(text: str) -> str:
    """Read the code of a relationship, written as the code or in words."""
    code = CODES.get(text.casefold(), text.upper())
    if code not in RELATIONSHIPS:
        raise RecordError(NO_CODE)
    return code


def related(
    sheet: Sheet, people: Ids, codes: Sequence[object], others: Ids
) -> Iterator[pd.DataFrame]:
    """Tie each person to the other one by their relationship."""
    for kind in sorted({*RELATIONSHIPS.values()} - {""}):
        pairs = zip(people, codes, strict=True)
        of_kind = [each if RELATIONSHIPS.get(str(code)) == kind else None for each, code in pairs]
        yield tie_frame(sheet, of_kind, others, kind)


def also_victims(codes: Sequence[object]) -> list[str]:
    """Give the role that a relationship states of both people: the victim was the offender."""
    return ["victim" if code == VICTIM_WAS_OFFENDER else "" for code in codes]
