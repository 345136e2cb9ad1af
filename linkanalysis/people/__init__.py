"""Who matters, and who connects groups: key entities, brokers, centralization.

Lives here: `key_entities`, `brokerage_roles`, `quadrants`, `centralizations`.
Not here: single measures (`measures`), and what removing somebody would do (`disruption`).
"""

from linkanalysis.people.brokerage import brokerage_roles
from linkanalysis.people.brokerage_table import BrokerageRoles
from linkanalysis.people.centralization import Centralizations, centralizations
from linkanalysis.people.key_entity import KeyEntity
from linkanalysis.people.key_entity_table import KeyEntities
from linkanalysis.people.quadrant_table import Quadrants
from linkanalysis.people.search import key_entities
from linkanalysis.people.visibility import quadrants

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
