"""Key entities, brokers between groups, visibility and centralization."""

from linkanalysis.rings.people.brokerage import BrokerageRoles, brokerage_roles
from linkanalysis.rings.people.centralization import Centralizations, centralizations
from linkanalysis.rings.people.key_entity import KeyEntities, KeyEntity
from linkanalysis.rings.people.key_entity_search import key_entities
from linkanalysis.rings.people.visibility import Quadrants, quadrants

__all__ = [
    "BrokerageRoles",
    "Centralizations",
    "KeyEntities",
    "KeyEntity",
    "Quadrants",
    "brokerage_roles",
    "centralizations",
    "key_entities",
    "quadrants",
]
