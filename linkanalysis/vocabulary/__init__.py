"""The words that every other room uses, as tables of rows.

Lives here: entity types and ids, link types, roles, schemes of grading and handling, acts of the
journal. Each table is a literal; each lookup answers an unknown name with the nearest known one.
Where sources disagree about a word, the module of its table says what this library decided.
Not here: normal forms of identifiers (`keys`), and what an agency's own words mean (`case.toml`).
Standard library only.
"""

from linkanalysis.vocabulary.acts import ACTS, Act
from linkanalysis.vocabulary.entities import (
    ENTITY_TYPES,
    EntityType,
    entity_type,
    make_id,
    split_id,
)
from linkanalysis.vocabulary.grading import SCHEMES, Code, Grade, Scheme, parse_grade, scheme
from linkanalysis.vocabulary.links import LINK_TYPES, LinkType, link_type
from linkanalysis.vocabulary.roles import ROLES, Role, role

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
    "entity_type",
    "link_type",
    "make_id",
    "parse_grade",
    "role",
    "scheme",
    "split_id",
]
