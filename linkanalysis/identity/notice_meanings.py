"""What a notice or a list asks for, and what it does not allow.

Lives here: `MEANINGS`, one row a kind of entry; the words that ask for a review of neutrality.
Not here: reading notices (`readers.notices`), finding candidates (`screening`).

INTERPOL, Rules on the Processing of Data; US Department of Justice, Organization and Functions
Manual 3 (no arrest on a Red Notice alone); INTERPOL Constitution, art. 3 (neutrality).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from anyascii import anyascii


@dataclass(frozen=True, slots=True)
class Meaning:
    """A kind of entry of a list.

    name: Role of the person on the list, or type of the thing.
    kind: In words.
    reading: What it asks for, and what it is not.
    """

    name: str
    kind: str
    reading: str


CONFIRM = (
    "Confirm with the National Central Bureau (in the US: INTERPOL Washington) before you act."
)
MEANINGS = (
    Meaning(
        "wanted",
        "wanted person (red)",
        "A Red Notice asks to locate and provisionally arrest a person. It is not an arrest "
        f"warrant. In the US nobody may be arrested on a notice alone. {CONFIRM}",
    ),
    Meaning(
        "missing_person",
        "missing person (yellow)",
        "Sought for their own safety; protected, and no suspect. An adult may not want to be "
        f"found. {CONFIRM}",
    ),
    Meaning(
        "of_interest",
        "person asked about (blue)",
        f"Asks for identity, place or activities; the person may be a witness. {CONFIRM}",
    ),
    Meaning(
        "warned_about",
        "warning (green)",
        f"Warns of a possible threat; the person is not wanted. {CONFIRM}",
    ),
    Meaning(
        "unidentified_deceased",
        "unidentified body (black)",
        f"Asks who a dead person is. {CONFIRM}",
    ),
    Meaning(
        "sanctioned",
        "United Nations special notice",
        f"Listed under sanctions; not wanted for that alone. {CONFIRM}",
    ),
    Meaning(
        "asset_holder", "assets traced (silver)", f"Assets are traced; nobody is wanted. {CONFIRM}"
    ),
    Meaning(
        "vehicle",
        "vehicle on a list",
        "Listed, such as stolen; the one who drives it may have bought it in good faith. Confirm "
        "with the agency that listed it before you act.",
    ),
    Meaning(
        "plate",
        "plate on a list",
        "Plates are stolen, cloned and reissued: check the vehicle. Confirm with the agency that "
        "listed it before you act.",
    ),
    Meaning(
        "document_number",
        "document on a list",
        "Listed, such as stolen or lost; its owner may have found it again. Confirm with the "
        "agency that listed it before you act.",
    ),
    Meaning("", "entry of a list", "Confirm with the agency that made the list before you act."),
)
BY_NAME = {row.name: row for row in MEANINGS}

# Words in the text of a charge that may touch politics, the military, religion or race, in the
# order of art. 3; advisory, since treason and terrorism are also ordinary crimes.
_NEUTRALITY = re.compile(
    r"\b(?:politic\w*|parti\w* politic\w*|opposition|treason|sedition|subversi\w*|espionage|"
    r"separatis\w*|extremis\w*|insult\w*|defam\w*|slander|libel|desert(?:ion|er|ing)|"
    r"military service|draft evasion|conscript\w*|religio\w*|blasphem\w*|apostas\w*|sect|"
    r"ethnic\w*|racial\w*|demonstration|protest\w*|unauthori[sz]ed assembly|journalis\w*|"
    r"discredit\w*|foreign agent|homosexual\w*)\b"
)


def needs_neutrality_review(text: str) -> bool:
    """Say whether the text of a charge has a word that art. 3 of the Constitution may cover."""
    return _NEUTRALITY.search(anyascii(text).lower()) is not None
