"""Encrypted case files: finding the signed extension that lets DuckDB write them.

Lives here: where the extension file lies, and what to say when it is not there.
Not here: opening (`engine`).

DuckDB's own wheel reads encrypted files but does not write them; its signed extension ``httpfs``
brings OpenSSL, from a wheel of the very same version. It is loaded from its file; nothing is ever
downloaded, unsigned extensions stay off, and the insecure cipher of the plain wheel is never used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from linkanalysis._optional import optional_import
from linkanalysis.errors import MissingExtraError

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["extension_file"]

MODULE = "duckdb_extension_httpfs"


def extension_file() -> Path:
    """Find the extension that encrypts, of the version of DuckDB that runs."""
    module = optional_import(MODULE, extra="encryption", purpose="Encrypting a case file")
    found = _search(module)
    if found is None:
        message = (
            f"Encrypting a case file needs duckdb-extension-httpfs {duckdb.__version__}, the very "
            "version of duckdb; another one is installed. Install both of one version: "
            'pip install "linkanalysis-toolkit[encryption]".'
        )
        raise MissingExtraError(message, name=MODULE)
    return found


def _search(module: ModuleType) -> Path | None:
    wanted = f"v{duckdb.__version__}"
    for folder in module.__path__:
        for file in sorted(Path(folder).rglob("httpfs.duckdb_extension")):
            if file.parent.name == wanted:
                return file
    return None
