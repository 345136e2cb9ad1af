"""Files of other tools: how networks of simple values are written and read."""

from linkanalysis.graph.formats.table import FORMATS, Format

__all__ = ["FORMATS", "Format"]
