"""Questions about records of calls and messages, answered with the rows behind each answer.

Lives here: contacts, also those that several numbers have in common; changes around an event;
bursts; replies and relays; changes of handsets and SIM cards; numbers that replaced another.
Not here: who held a number (`graph.find_holders`), and paths in time (`paths`).
"""
