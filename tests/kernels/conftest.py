"""Makes `oracle_graphs` importable from the kernel tests, whichever way pytest imports those."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
