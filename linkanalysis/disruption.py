"""Disruption: the effect of removing entities from a network, or of watching them."""

from linkanalysis.network.disruption.dismantling import dismantle
from linkanalysis.network.disruption.key_player_goals import Fragment, Reach
from linkanalysis.network.disruption.key_player_search import KeyPlayerSearch
from linkanalysis.network.disruption.key_player_set import Baseline, KeyPlayers, key_players
from linkanalysis.network.disruption.percolation_curve import (
    Percolation,
    human_capital,
    percolation,
)
from linkanalysis.network.disruption.recovery import Recovery, recover
from linkanalysis.network.disruption.removal import Observation, Removal, observe, remove

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
