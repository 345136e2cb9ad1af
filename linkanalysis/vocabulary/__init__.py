"""The words that every other room speaks, as tables of rows.

Lives here: entity types and ids, link types, roles, schemes of grading and handling, acts of the
journal; each table is a literal, each lookup answers an unknown name with the nearest known one.
Not here: normal forms of identifiers (`keys`), and what an agency's own words mean (`case.toml`).
Standard library only.

Questions on which the sources of these words disagree are settled where the word stands: roles in
`roles`, the acts that a journal knows in `acts`, the relations of control in `links`, the address
of a machine in `entities`, grades in `grading`. What depends on whom: check digits need no package
(they are a few lines in `keys`); rapidfuzz, phonenumbers and anyascii are required; nothing here
or elsewhere depends on followthemoney, which is a format of exchange and never the store.
"""

from linkanalysis.vocabulary.acts import ACTS, Act, act
from linkanalysis.vocabulary.entities import (
    ENTITY_TYPES,
    EntityType,
    entity_type,
    make_id,
    split_id,
)
from linkanalysis.vocabulary.grading import SCHEMES, Code, Grade, Scheme, parse_grade, scheme
from linkanalysis.vocabulary.links import LINK_TYPES, LinkType, link_type
from linkanalysis.vocabulary.names import check_choice, find_row, suggest_name
from linkanalysis.vocabulary.roles import ROLES, Role, role
from linkanalysis.vocabulary.wording import describe_link, display_name

__all__ = [
    "ACTS",
    "ENTITY_TYPES",
    "LINK_TYPES",
    "ROLES",
    "SCHEMES",
    "Act",
    "Code",
    "EntityType",
    "Grade",
    "LinkType",
    "Role",
    "Scheme",
    "act",
    "check_choice",
    "describe_link",
    "display_name",
    "entity_type",
    "find_row",
    "link_type",
    "make_id",
    "parse_grade",
    "role",
    "scheme",
    "split_id",
    "suggest_name",
]
