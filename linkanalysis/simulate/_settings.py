"""The text files of a fictional case: its `case.toml` and its README.

Lives here: which reader reads which file, and how to make the folder again.
Not here: the tables (`_files`).
"""

from __future__ import annotations

__all__ = ["BY_CALL", "BY_COMMAND", "CASE_TOML", "README", "TEXTS_TOML"]

CASE_TOML = """\
# A fictional case. Nobody in it exists; see README.md.

[case]
title = "Bluegrass"
purpose = "training"
agency = "Example County Sheriff"
region = "US-KY"
timezone = "America/Kentucky/Louisville"
received = 2024-07-08
scheme = "admiralty"
grade = "B2"
handling = "TLP:AMBER"
basis = "training file, no person concerned"

[[document]]
file = "people/persons.csv"
reader = "entities"
type = "person"
columns = { id = "PERSON_ID", name = "FULL_NAME", alias = "ALSO_KNOWN_AS", birth_date = "BORN" }
origin = "records office"

[[document]]
file = "people/identifiers.csv"
reader = "links"
columns = { source_type = "HOLDER_KIND", source = "HOLDER", target_type = "NUMBER_KIND", \
target = "NUMBER", type = "RELATION", start = "FROM", end = "TO" }
origin = "records office"

[[document]]
file = "people/documents_seen.csv"
reader = "links"
type = "holds"
source_type = "person"
target_type = "document_number"
columns = { source = "HOLDER", target = "DOCUMENT_NUMBER" }
origin = "identity desk"
grade = "A1"

[[document]]
file = "people/households.csv"
reader = "links"
source_type = "person"
target_type = "person"
columns = { source = "PERSON_A", target = "PERSON_B", type = "RELATION" }
origin = "county register"

[[document]]
file = "people/employment.csv"
reader = "links"
type = "works_at"
source_type = "person"
target_type = "organization"
columns = { source = "PERSON_ID", target = "EMPLOYER" }
origin = "wage register"

[[document]]
file = "vehicles/registrations.csv"
reader = "entities"
type = "vehicle"
columns = { id = "VIN" }
origin = "vehicle register"
grade = "A1"

[[document]]
file = "calls/carrier_a.csv"
reader = "calls"
columns = { caller = "A_NUMBER", callee = "B_NUMBER", start = "START", duration = "SECONDS", \
type = "SERVICE" }
values = { type = { CALL = "call", MESS = "message" } }
timezone = "UTC"
date_format = "%m/%d/%Y %H:%M:%S"
origin = "carrier A"
basis = "subpoena 24-118 (fictional)"
grade = "A1"

[[document]]
file = "calls/carrier_b.csv"
reader = "calls"
columns = { caller = "Originating", callee = "Terminating", start = "Date and time", \
duration = "Duration", type = "Kind" }
values = { type = { voice = "call", sms = "message" } }
date_format = "%Y-%m-%d %H:%M:%S"
origin = "carrier B"
basis = "subpoena 24-119 (fictional)"
grade = "A1"

[[document]]
file = "payments/bank.csv"
reader = "payments"
columns = { payer = "FROM_ACCOUNT", payee = "TO_ACCOUNT", date = "POSTED", amount = "AMOUNT", \
currency = "CURRENCY", channel = "CHANNEL" }
date_format = "%m/%d/%Y"
origin = "bank"
basis = "subpoena 24-121 (fictional)"
grade = "A1"

[[document]]
file = "incidents/incidents.csv"
reader = "incidents"
columns = { incident = "INCIDENT", date = "DATE", offense = "OFFENSE", place = "PLACE", \
person = "PERSON_ID", role = "PART" }
values = { role = { "of interest" = "of_interest", "missing person" = "missing_person", \
"reporting person" = "reporting_person" } }
origin = "incident reports"

[[document]]
file = "notices/red.json"
reader = "notices"
color = "red"
origin = "INTERPOL"

[[document]]
file = "notices/yellow.json"
reader = "notices"
color = "yellow"
origin = "INTERPOL"

[[document]]
file = "bookings/hotels.csv"
reader = "links"
source_type = "person"
target_type = "booking"
columns = { source = "PERSON_ID", target = "BOOKING", type = "CAPACITY", start = "ARRIVAL", \
end = "DEPARTURE", place = "HOTEL" }
values = { type = { guest = "booked", payer = "paid_for" } }
ignore = ["CITY"]
origin = "hotels"

[[document]]
file = "ads/ads.csv"
reader = "links"
type = "advertised_in"
target_type = "ad"
columns = { source_type = "SEEN_KIND", source = "SEEN", target = "AD", start = "POSTED", \
place = "CITY" }
ignore = ["SITE"]
origin = "advertisement archive"
grade = "C3"

[[document]]
file = "reports/associations.csv"
reader = "links"
source_type = "person"
target_type = "person"
columns = { source = "PERSON_A", target = "PERSON_B", type = "RELATION", start = "REPORTED" }
origin = "intelligence desk"
grade = "C3"

[[document]]
file = "reports/interviews.csv"
reader = "statements"
type = "person"
columns = { entity = "PERSON_ID", attribute = "ITEM", value = "WHAT", valid_from = "DATE", \
kind = "KIND" }
origin = "interviews"
grade = "B3"

[[document]]
file = "reports/tip_line.csv"
reader = "links"
source_type = "person"
target_type = "person"
columns = { source = "PERSON_A", target = "PERSON_B", type = "RELATION", start = "REPORTED" }
origin = "tip line"
grade = "E5"
"""

TEXTS_TOML = """
[[document]]
file = "ads/texts.csv"
reader = "entities"
type = "ad"
columns = { id = "AD" }
origin = "advertisement archive"
grade = "C3"
"""

README = """\
# Bluegrass: a fictional case

Nobody in these files exists. Names are invented; every telephone number lies between 555-0100 and
555-0199, the range kept free for fiction in each area code; the bank (9990…), the vehicle maker
(0FX…), the document numbers, towns, hotels and notices are made up.

The files are held as agencies hold them: one format, clock and set of headers for each source, a
few rows that nobody can read, some rows twice, some people under two numbers, one source of low
grade. `case.toml` says how to read them.

`truth.json` says which rings were planted, by whom and with what. It is for checking answers;
`case.toml` does not name it, so no analysis reads it. What was planted and what can be seen are two
things: the more weakly a ring is tied, the less of it stands in the files.
"""

BY_COMMAND = """
Made by this command, and by it made again byte for byte:

    linkanalysis simulate bluegrass {options}
"""

BY_CALL = """
Made by this call, and by it made again byte for byte:

    from linkanalysis import SimulatedPeople, SimulatedRings, simulate_case

    simulate_case(
        "bluegrass",
        {options},
    )
"""
