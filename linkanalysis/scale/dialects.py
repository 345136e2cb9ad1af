"""The few points in which the SQL of DuckDB, Spark and PostgreSQL differs.

Lives here: `Dialect`, with one row for each engine.
Not here: the queries (`ties`, `rounds`), which otherwise use only what the three share.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How an engine writes what the others write differently.

    quote: What stands around a name; doubled inside it.
    parameter: How a query refers to a value that is bound by name.
    text, instant, double: Types of text, of moments without a time zone, and of floats.
    cast: A cast that gives null, not an error, where the engine has one.
    utc: A moment on the clocks of a time zone, as a moment in UTC.
    """

    quote: str
    parameter: str
    text: str
    instant: str
    double: str
    cast: str
    utc: str

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
        moment = self.cast.format(value=value, type=self.instant)
        if zone == "UTC":
            return moment
        name = "'" + zone.replace("'", "''") + "'"
        return f"CAST({self.utc.format(moment=moment, zone=name)} AS {self.instant})"

    def as_count(self, value: str) -> str:
        """Turn a value into a whole number."""
        return self.cast.format(value=value, type="BIGINT")

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
    cast="CAST({value} AS {type})",
    utc="timezone('UTC', timezone({zone}, {moment}))",
)
