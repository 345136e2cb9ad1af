"""Questions about records of calls and messages, answered with the rows behind each answer.

Lives here: contacts, and those that several have in common; numbers that took over the contacts of
another.
Not here: who held a number (`graph.find_holders`), and paths in time (`paths`).
"""

from linkanalysis.calls.contacts import Contacts, contacts
from linkanalysis.calls.handovers import Handovers, find_handovers
from linkanalysis.calls.shared_contacts import SharedContacts, shared_contacts

__all__ = [
    "Contacts",
    "Handovers",
    "SharedContacts",
    "contacts",
    "find_handovers",
    "shared_contacts",
]
