"""Words in the place of an identifier: no phone, no plate, no fixed address.

Lives here: the words, folded. Not here: what reads cells with them (`keys.placeholders`).
"""

from __future__ import annotations

# Words that say so of anything, and words that may come with them.
NONE = frozenset(
    (
        *("na", "nan", "nd", "nil", "no", "none", "not", "null", "pending", "refused", "tba"),
        *("tbd", "unk", "unknown", "unlisted", "withheld"),
        *("aucun", "aucune", "desconocida", "desconocido", "inconnu", "inconnue", "kein"),
        *("keine", "ningun", "ninguna", "ninguno", "ohne", "sans", "sin", "unbekannt"),
    )
)
BESIDE = frozenset(
    (
        *("and", "applicable", "available", "given", "known", "number", "obtained", "or"),
        *("provided", "recorded", "to", "yet"),
    )
)
# By type: words that say so of such a thing, or that there is one only for some days.
NONE_OF = {
    "address": frozenset(
        ("homeless", "houseless", "obdachlos", "transient", "undomiciled", "unhoused")
    ),
    "email": frozenset(("noemail", "nomail")),
    "plate": frozenset(("dealer", "illegible", "obscured", "temp", "temporary", "unreadable")),
}
# By type: words for the thing itself, which say so beside one of the others alone.
CALLED = {
    "account": frozenset(("account", "bank", "cuenta", "iban", "konto")),
    "address": frozenset(
        (
            *("abode", "address", "at", "current", "fixed", "home", "of", "permanent"),
            *("residence", "calle", "direccion", "domicilio", "fijo", "hogar"),
            *("adresse", "anschrift", "domicile", "fester", "festen", "fixe", "wohnsitz"),
        )
    ),
    "device": frozenset(("device", "handset", "imei")),
    "email": frozenset(("address", "correo", "e", "email", "mail")),
    "plate": frozenset(
        (
            *("license", "paper", "plate", "plates", "read", "registration", "tag", "tags"),
            *("kennzeichen", "matricula", "placa", "placas"),
        )
    ),
}
