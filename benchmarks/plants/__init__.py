"""Fictional case folders with planted patterns and decoys, to judge the indicators by.

Lives here: `write_case`, `PLANTERS`, `DECOYS`, `Truth`.

The generator follows the definitions of the indicators I1 to I30 alone and knows nothing of how
they are computed. Nothing in it is fitted to a detector. Seeds 0 to 99 are for development; seeds
from 1000 up are for tests.
"""

from plants.case_folder import write_case
from plants.patterns import DECOYS, PLANTERS
from plants.truth import Decoy, Plant, Row, Truth

__all__ = ["DECOYS", "PLANTERS", "Decoy", "Plant", "Row", "Truth", "write_case"]
