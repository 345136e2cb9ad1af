"""Normal forms of identifiers: one key for an identifier, however documents write it."""

from linkanalysis.core.keys.kinds import KEYS, KeyKind, identify, normalize

__all__ = ["KEYS", "KeyKind", "identify", "normalize"]
