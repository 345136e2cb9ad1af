"""Rings: small groups tied by shared things or stated links more than chance explains.

Lives here: `find_rings`, the table and the cards of rings, and rings without single documents.
Not here: communities by structure alone (`groups`), and what became of rings over time (`compare`).
"""

from linkanalysis.rings.ring import Ring
from linkanalysis.rings.ring_parts import (
    Bridge,
    Member,
    RingQuestion,
    RingRole,
    RingStanding,
    SharedThing,
)
from linkanalysis.rings.ring_table import RingTable
from linkanalysis.rings.rings import find_rings
from linkanalysis.rings.without_documents import RingSources, rings_without_documents

__all__ = [
    "Bridge",
    "Member",
    "Ring",
    "RingQuestion",
    "RingRole",
    "RingSources",
    "RingStanding",
    "RingTable",
    "SharedThing",
    "find_rings",
    "rings_without_documents",
]
