"""Texts inside XML."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr


def xml_value(value: object) -> str:
    """Return a simple value as text for an element."""
    return escape(plain_value(value))


def xml_attribute(value: object) -> str:
    """Return a simple value as a quoted attribute."""
    return quoteattr(plain_value(value))


def plain_value(value: object) -> str:
    """Return a simple value as text: flags in lower case, fractions in full."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)
