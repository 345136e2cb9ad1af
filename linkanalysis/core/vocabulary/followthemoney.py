"""Schemata of FollowTheMoney as types of this library."""

from __future__ import annotations

TYPES = {
    "Person": "person",
    **dict.fromkeys(("Organization", "Company", "LegalEntity", "PublicBody"), "organization"),
    **dict.fromkeys(("Vehicle", "Airplane", "Vessel"), "vehicle"),
    "BankAccount": "account",
    "Address": "address",
    "UserAccount": "handle",
    "CryptoWallet": "wallet",
    **dict.fromkeys(("Passport", "Identification"), "document_number"),
    **dict.fromkeys(("Event", "Trip", "CourtCase"), "event"),
}
# Schemata that are ties, with the properties that name their ends.
TIES = {
    "UnknownLink": ("subject", "object"),
    "Associate": ("person", "associate"),
    "Family": ("person", "relative"),
    "Membership": ("member", "organization"),
    "Employment": ("employee", "employer"),
    "Ownership": ("owner", "asset"),
    "Directorship": ("director", "organization"),
    "Representation": ("agent", "client"),
    "Payment": ("payer", "beneficiary"),
    "Occupancy": ("holder", "post"),
    "Succession": ("predecessor", "successor"),
    "CourtCaseParty": ("party", "case"),
    "Documentation": ("entity", "document"),
    "Debt": ("debtor", "creditor"),
    "ProjectParticipant": ("participant", "project"),
    "Similar": ("candidate", "match"),
}
# Types of links of such ties; `tie` for the others.
LINKS = {
    "Associate": "associate_of",
    "Family": "kin",
    "Membership": "member_of",
    "Employment": "employed_by",
    "Directorship": "employed_by",
    "Ownership": "owns",
    "Payment": "payment",
    "CourtCaseParty": "involved_in",
    "Documentation": "mentioned_in",
}
