"""Disruption: the effect of removing entities from a network, or of watching them.

Lives here: `key_players`, `remove`, `observe`, `percolation`, `dismantle`, `recover`,
`human_capital`.
Not here: rankings of entities (`trust`).
"""

from linkanalysis.disruption.dismantling import dismantle
from linkanalysis.disruption.key_player_choice import key_players
from linkanalysis.disruption.key_player_search import KeyPlayerSearch
from linkanalysis.disruption.key_player_set import Baseline, KeyPlayers
from linkanalysis.disruption.percolation_curve import Percolation, percolation
from linkanalysis.disruption.recovery import Recovery, recover
from linkanalysis.disruption.removal import observe, remove
from linkanalysis.disruption.removal_tables import Observation, Removal
from linkanalysis.disruption.role_scarcity import human_capital

__all__ = [
    "Baseline",
    "KeyPlayerSearch",
    "KeyPlayers",
    "Observation",
    "Percolation",
    "Recovery",
    "Removal",
    "dismantle",
    "human_capital",
    "key_players",
    "observe",
    "percolation",
    "recover",
    "remove",
]
