"""Disruption: what is left of a network when entities are removed or observed.

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
from linkanalysis.disruption.scarcity import human_capital
from linkanalysis.disruption.what_if import Observation, Removal

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
