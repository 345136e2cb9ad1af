"""Disruption: the effect of removing entities from a network, or of watching them.

Lives here: `key_players`, `remove`, `observe`, `percolation`, `dismantle`, `recover`,
`human_capital`.
Not here: rankings of entities (`trust`).
"""

from linkanalysis.disruption.dismantling import dismantle
from linkanalysis.disruption.key_player_goals import Fragment, Reach
from linkanalysis.disruption.key_player_search import KeyPlayerSearch
from linkanalysis.disruption.key_player_set import Baseline, KeyPlayers, key_players
from linkanalysis.disruption.percolation_curve import Percolation, human_capital, percolation
from linkanalysis.disruption.recovery import Recovery, recover
from linkanalysis.disruption.removal import Observation, Removal, observe, remove

__all__ = [
    "Baseline",
    "Fragment",
    "KeyPlayerSearch",
    "KeyPlayers",
    "Observation",
    "Percolation",
    "Reach",
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
