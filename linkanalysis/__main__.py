"""Lets ``python -m linkanalysis`` do what the command `linkanalysis` does."""

from __future__ import annotations

import sys

from linkanalysis.cli import main

if __name__ == "__main__":
    sys.exit(main())
