"""Run the `linkanalysis` command as ``python -m linkanalysis``."""

from __future__ import annotations

import sys

from linkanalysis.command.cli import main

if __name__ == "__main__":
    sys.exit(main())
