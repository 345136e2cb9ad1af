"""The version of the library: results carry it, so that they can be made again."""

__version__ = "0.1.0"
