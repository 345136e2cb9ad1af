"""Questions about records of calls and messages, answered with the rows behind each answer.

Lives here: contacts, also those that several numbers have in common; changes around an event;
bursts; replies and relays; changes of handsets and SIM cards; numbers that replaced another.
Not here: who held a number (`graph.find_holders`), and paths in time (`paths`).
"""

from linkanalysis.calls.before_after import Changes, before_and_after
from linkanalysis.calls.bursts import Bursts, find_bursts
from linkanalysis.calls.contacts import Contacts, contacts
from linkanalysis.calls.device_changes import DeviceChanges, find_device_changes
from linkanalysis.calls.handovers import Handovers, find_handovers
from linkanalysis.calls.replies import Replies, find_replies
from linkanalysis.calls.shared_contacts import SharedContacts, shared_contacts

__all__ = [
    "Bursts",
    "Changes",
    "Contacts",
    "DeviceChanges",
    "Handovers",
    "Replies",
    "SharedContacts",
    "before_and_after",
    "contacts",
    "find_bursts",
    "find_device_changes",
    "find_handovers",
    "find_replies",
    "shared_contacts",
]
