"""The words that every other room uses, as tables of rows."""

from linkanalysis.core.vocabulary.acts import ACTS, Act
from linkanalysis.core.vocabulary.entities import (
    ENTITY_TYPES,
    EntityType,
    entity_type,
    make_id,
    split_id,
)
from linkanalysis.core.vocabulary.grading import SCHEMES, Code, Grade, Scheme, parse_grade, scheme
from linkanalysis.core.vocabulary.links import LINK_TYPES, LinkType, link_type
from linkanalysis.core.vocabulary.roles import ROLES, Role, role

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
