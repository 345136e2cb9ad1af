"""Key entities, brokers between groups, visibility and centralization.

Lives here: `key_entities`, `brokerage_roles`, `quadrants`, `centralizations`.
Not here: single measures (`measures`), and the effect of removing somebody (`disruption`).
"""

from linkanalysis.people.brokerage import brokerage_roles
from linkanalysis.people.brokerage_table import BrokerageRoles
from linkanalysis.people.centralization import Centralizations, centralizations
from linkanalysis.people.key_entity import KeyEntities, KeyEntity
from linkanalysis.people.key_entity_search import key_entities
from linkanalysis.people.visibility import Quadrants, quadrants

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
