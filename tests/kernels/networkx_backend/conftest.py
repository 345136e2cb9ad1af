"""The backend as networkx finds it where the package is installed with its entry points."""

from __future__ import annotations

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from networkx.utils import backends

from linkanalysis.kernels.networkx_backend.information import backend_info

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).parents[3] / "pyproject.toml"


@pytest.fixture(scope="session")
def entry_points() -> dict[str, dict[str, str]]:
    """What `pyproject.toml` says of networkx: by group, a value by name."""
    groups = tomllib.loads(PROJECT.read_text())["project"]["entry-points"]
    return {group: rows for group, rows in groups.items() if group.startswith("networkx.")}


@pytest.fixture(autouse=True, scope="session")
def _registered(entry_points: dict[str, dict[str, str]]) -> Iterator[None]:
    """Do what networkx does at its import, and keep it from warning of its cache."""
    group = "networkx.backends"
    entry = EntryPoint("linkanalysis", entry_points[group]["linkanalysis"], group)
    with pytest.MonkeyPatch.context() as patch, nx.config(warnings_to_ignore={"cache"}):
        patch.setitem(backends.backends, "linkanalysis", entry)
        patch.setitem(backends.backend_info, "linkanalysis", backend_info())
        dispatch = backends._dispatchable  # noqa: SLF001 - as networkx's own tests do it
        patch.setattr(dispatch, "__call__", vars(dispatch)["_call_if_any_backends_installed"])
        yield
