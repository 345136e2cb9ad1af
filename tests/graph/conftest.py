"""Tests that need a package which builds against ICU run where it is installed, as in CI."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [] if find_spec("followthemoney") else ["test_followthemoney.py"]
