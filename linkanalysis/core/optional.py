"""Optional packages are imported here, at the moment they are needed."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from linkanalysis.errors import MissingExtraError

if TYPE_CHECKING:
    from types import ModuleType


def optional_import(module: str, *, extra: str, purpose: str) -> ModuleType:
    """Import a package that an extra installs, or raise an error that names the extra."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        message = (
            f'{purpose} needs {package}. Install it: pip install "linkanalysis-toolkit[{extra}]".'
        )
        raise MissingExtraError(message, name=package) from error
