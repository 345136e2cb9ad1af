"""Countries and their parts: ``US-KY`` is Kentucky; ``KY`` alone is refused."""

from __future__ import annotations

import re

import phonenumbers

from linkanalysis.errors import RecordError

# Two letters that name a state or territory on US forms and a country in ISO 3166-1. The third
# entry is the alpha-3 code, which is how to write the country.
COLLISIONS = {
    "AL": ("Alabama", "Albania", "ALB"),
    "AR": ("Arkansas", "Argentina", "ARG"),
    "AZ": ("Arizona", "Azerbaijan", "AZE"),
    "CA": ("California", "Canada", "CAN"),
    "CO": ("Colorado", "Colombia", "COL"),
    "DE": ("Delaware", "Germany", "DEU"),
    "GA": ("Georgia", "Gabon", "GAB"),
    "ID": ("Idaho", "Indonesia", "IDN"),
    "IL": ("Illinois", "Israel", "ISR"),
    "IN": ("Indiana", "India", "IND"),
    "KY": ("Kentucky", "the Cayman Islands", "CYM"),
    "LA": ("Louisiana", "Laos", "LAO"),
    "MA": ("Massachusetts", "Morocco", "MAR"),
    "MD": ("Maryland", "Moldova", "MDA"),
    "ME": ("Maine", "Montenegro", "MNE"),
    "MN": ("Minnesota", "Mongolia", "MNG"),
    "MO": ("Missouri", "Macao", "MAC"),
    "MS": ("Mississippi", "Montserrat", "MSR"),
    "MT": ("Montana", "Malta", "MLT"),
    "NC": ("North Carolina", "New Caledonia", "NCL"),
    "NE": ("Nebraska", "Niger", "NER"),
    "PA": ("Pennsylvania", "Panama", "PAN"),
    "SC": ("South Carolina", "the Seychelles", "SYC"),
    "SD": ("South Dakota", "Sudan", "SDN"),
    "TN": ("Tennessee", "Tunisia", "TUN"),
    "VA": ("Virginia", "the Vatican", "VAT"),
}

# Codes of states that are not countries: nothing to confuse, but not ISO codes by themselves.
STATES_ONLY = {
    "AK": "Alaska",
    "CT": "Connecticut",
    "DC": "District of Columbia",
    "FL": "Florida",
    "HI": "Hawaii",
    "IA": "Iowa",
    "KS": "Kansas",
    "MI": "Michigan",
    "ND": "North Dakota",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NV": "Nevada",
    "NY": "New York",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "RI": "Rhode Island",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "WA": "Washington",
    "WI": "Wisconsin",
    "WV": "West Virginia",
    "WY": "Wyoming",
}

STATES = STATES_ONLY.keys() | COLLISIONS.keys()
# How people shorten the name of a state beside its two letters.
SHORTENED = {
    "ALA": "AL",
    "ARIZ": "AZ",
    "ARK": "AR",
    "CALIF": "CA",
    "COLO": "CO",
    "CONN": "CT",
    "DEL": "DE",
    "FLA": "FL",
    "ILL": "IL",
    "IND": "IN",
    "KAN": "KS",
    "KANS": "KS",
    "KEN": "KY",
    "MASS": "MA",
    "MICH": "MI",
    "MINN": "MN",
    "MISS": "MS",
    "MONT": "MT",
    "NEB": "NE",
    "NEBR": "NE",
    "NEV": "NV",
    "NDAK": "ND",
    "NMEX": "NM",
    "OKLA": "OK",
    "ORE": "OR",
    "PENN": "PA",
    "PENNA": "PA",
    "SDAK": "SD",
    "TENN": "TN",
    "TEX": "TX",
    "WASH": "WA",
    "WASHINGTONDC": "DC",
    "WIS": "WI",
    "WISC": "WI",
    "WVA": "WV",
    "WYO": "WY",
}
BETWEEN = re.compile(r"[.\s]+")  # W. Va.
ALPHA_3 = {row[2]: code for code, row in COLLISIONS.items()} | {"USA": "US"}
# By the letters of a name, of its abbreviation or of its code: WESTVIRGINIA, WVA, WV.
NAMES = STATES_ONLY | {code: row[0] for code, row in COLLISIONS.items()}
BY_LETTERS = {code: code for code in STATES} | SHORTENED
BY_LETTERS |= {BETWEEN.sub("", name.upper()): code for code, name in NAMES.items()}
SHAPE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?|[A-Z]{3}")


def normalize_region(text: str) -> str:
    """Check the code of a country, or of a part of one, and write it in upper case."""
    code = text.strip().upper()
    if code in COLLISIONS:
        state, country, three = COLLISIONS[code]
        message = (
            f'"{code}" alone is {country} in ISO 3166, and {state} on many US forms. '
            f'Write "US-{code}" for {state}, or "{three}" for {country}.'
        )
        raise RecordError(message)
    if code in STATES_ONLY:
        message = f'"{code}" alone is not a country in ISO 3166. Write "US-{code}" for the state.'
        raise RecordError(message)
    if not SHAPE.fullmatch(code) or (len(code) == 3 and code not in ALPHA_3):  # noqa: PLR2004 - letters of alpha-3
        message = (
            'This is not a region. Write a subdivision as in ISO 3166-2, such as "US-KY", or the '
            'two letters of a country, such as "GB".'
        )
        raise RecordError(message)
    return code


def find_state(text: str) -> str:
    """Return the two letters of a state of the United States by its name, also shortened, or ""."""
    return BY_LETTERS.get(BETWEEN.sub("", text.upper()), "")


def country_of(region: str | None) -> str | None:
    """Return the country of a region as the two letters that `phonenumbers` uses."""
    if not region:
        return None
    return ALPHA_3.get(region, region.partition("-")[0])


def read_country(text: str, *, nation: bool = False) -> str | None:
    """Read the code of a country, or of a part of one, as a country; None if it names none.

    Two letters that may be a US state name none, unless `nation` rules the state out.
    """
    code = text.strip().upper()
    if code in COLLISIONS:
        return code if nation else None
    try:
        country = country_of(normalize_region(code))
    except RecordError:
        return None
    return country if country in phonenumbers.SUPPORTED_REGIONS else None
