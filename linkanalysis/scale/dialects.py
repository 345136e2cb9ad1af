"""The few points in which the SQL of DuckDB, Spark and PostgreSQL differs.

Lives here: `Dialect`, with one row for each engine.
Not here: the queries (`ties`, `rounds`), which otherwise use only what the three share.
"""

from __future__ import annotations

from dataclasses import dataclass

_LEAP_DAY = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29"
_DAY = (
    "[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8]))"
)
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?"
# Which texts a type takes, for engines whose casts fail on others: dates by the calendar, whole
# numbers and amounts that fit. There is no year 0.
SHAPES = {
    "TIMESTAMP": f"^(?!0000)({_DAY}|{_LEAP_DAY})([ T]{_CLOCK})?$",
    "BIGINT": "^[+-]?[0-9]{1,18}$",
    "DECIMAL": "^[+-]?[0-9]{1,34}([.][0-9]+)?$",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How an engine writes what the others write differently.

    quote: What stands around a name; doubled inside it.
    parameter: How a query refers to a value that is bound by name.
    text, instant, double: Types of text, of moments without a time zone, and of floats.
    cast: A cast that gives null, not an error; `shape` matches texts that the type takes.
    utc: A moment on the clocks of a time zone, as a moment in UTC.
    sorted_by: A text by which rows are sorted by code points, whatever the language of the server.
    """

    quote: str
    parameter: str
    text: str
    instant: str
    double: str
    cast: str
    utc: str
    sorted_by: str = "{}"

    def name(self, *parts: str) -> str:
        """Quote a name, with the names of its schema and catalog before it."""
        return ".".join(
            f"{self.quote}{part.replace(self.quote, self.quote * 2)}{self.quote}" for part in parts
        )

    def bound(self, name: str) -> str:
        """Refer to a value that is bound by name."""
        return self.parameter.format(name)

    def as_text(self, value: str) -> str:
        """Turn a value into text."""
        return f"CAST({value} AS {self.text})"

    def as_instant(self, value: str, zone: str) -> str:
        """Turn a value, on the clocks of a zone, into a moment in UTC."""
        moment = self.cast_or_null(value, self.instant)
        if zone == "UTC":
            return moment
        name = "'" + zone.replace("'", "''") + "'"
        return f"CAST({self.utc.format(moment=moment, zone=name)} AS {self.instant})"

    def as_count(self, value: str) -> str:
        """Turn a value into a whole number."""
        return self.cast_or_null(value, "BIGINT")

    def cast_or_null(self, value: str, kind: str) -> str:
        """Turn a value into another type, and what the type does not take into null."""
        shape = SHAPES.get(kind.partition("(")[0], "")
        return self.cast.format(value=value, type=kind, shape=shape)

    def number(self, value: str) -> str:
        """Write a number with a point, which some engines would take for a decimal."""
        return f"CAST({value} AS {self.double})"


DUCKDB = Dialect(
    quote='"',
    parameter="${}",
    text="VARCHAR",
    instant="TIMESTAMP",
    double="DOUBLE PRECISION",
    cast="TRY_CAST({value} AS {type})",
    utc="timezone('UTC', timezone({zone}, {moment}))",
)
SPARK = Dialect(
    quote="`",
    parameter=":{}",
    text="STRING",
    instant="TIMESTAMP_NTZ",
    double="DOUBLE",
    cast="try_cast({value} AS {type})",
    # both zones are named, so that the zone of the session does not matter
    utc="convert_timezone({zone}, 'UTC', {moment})",
)
POSTGRESQL = Dialect(
    quote='"',
    parameter="%({})s",
    text="TEXT",
    instant="TIMESTAMP",
    double="DOUBLE PRECISION",
    # before version 16 no cast of PostgreSQL gives null, and it takes dates of many forms
    cast="CASE WHEN CAST({value} AS TEXT) ~ '{shape}' THEN CAST({value} AS {type}) END",
    utc="timezone('UTC', timezone({zone}, {moment}))",
    sorted_by='{} COLLATE "C"',
)
