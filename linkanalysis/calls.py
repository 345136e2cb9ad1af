"""Questions about records of calls and messages, answered with the rows behind each answer."""

from linkanalysis.events.calls.before_after import Changes, before_and_after
from linkanalysis.events.calls.bursts import Bursts, find_bursts
from linkanalysis.events.calls.contacts import Contacts, contacts
from linkanalysis.events.calls.device_changes import DeviceChanges, find_device_changes
from linkanalysis.events.calls.handovers import Handovers, find_handovers
from linkanalysis.events.calls.replies import Replies, find_replies
from linkanalysis.events.calls.shared_contacts import SharedContacts, shared_contacts

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
