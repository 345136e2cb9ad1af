"""What DuckDB needs to write encrypted case files.

DuckDB's own wheel reads encrypted files but does not write them. Its signed extension ``httpfs``
adds OpenSSL, from a wheel of exactly the same version. It is loaded from that wheel: nothing is
downloaded, unsigned extensions stay off, and the insecure cipher of the plain wheel is never used.

Lives here: `extension_file`.
Not here: keys and the files they open (`engine`).
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from linkanalysis._optional import optional_import
from linkanalysis.errors import MissingExtraError

EXTENSION = "duckdb_extension_httpfs"


def extension_file() -> Path:
    """Find the encryption extension built for the running version of DuckDB."""
    module = optional_import(EXTENSION, extra="encryption", purpose="Encrypting a case file")
    for folder in module.__path__:
        for file in sorted(Path(folder).rglob("httpfs.duckdb_extension")):
            if file.parent.name == f"v{duckdb.__version__}":
                return file
    message = (
        f"Encrypting a case file needs duckdb-extension-httpfs {duckdb.__version__}, the same "
        "version as duckdb; another version is installed. Install matching versions: "
        'pip install "linkanalysis-toolkit[encryption]".'
    )
    raise MissingExtraError(message, name=EXTENSION)
