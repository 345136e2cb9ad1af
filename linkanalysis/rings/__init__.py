"""Rings: small groups tied by shared things or stated links more than chance explains.

Lives here: `find_rings`, the table and the cards of rings, and rings without single documents.
Not here: communities by structure alone (`groups`), and what became of rings over time (`compare`).
"""

from linkanalysis.rings.ring_card import Ring
from linkanalysis.rings.ring_parts import Bridge, Member, SharedThing
from linkanalysis.rings.ring_question import RingQuestion
from linkanalysis.rings.ring_roles import RingRole
from linkanalysis.rings.ring_sources import RingSources, rings_without_documents
from linkanalysis.rings.ring_standing import RingStanding
from linkanalysis.rings.ring_table import RingTable
from linkanalysis.rings.rings import find_rings

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
