"""The few points in which the SQL of DuckDB, Spark and PostgreSQL differs."""

from __future__ import annotations

from dataclasses import dataclass

# From year 1000 to 8999: earlier and later ones are mistakes, and a zone could lead out of the
# calendar.
_LEAP_DAY = "([1-8][0-9](0[48]|[2468][048]|[13579][26])|(1[26]|[2468][048]|[357][26])00)-02-29"
_DAY = (
    "[1-8][0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8]))"
)
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?"
_TIME = f"^ *({_DAY}|{_LEAP_DAY})([ T]{_CLOCK})? *$"
# Which texts are read as a type. Casts fail on other texts, or accept some that other engines do
# not (24:00, infinity, 2024-5-1). Days are in the calendar, and numbers fit the type.
SHAPES = {
    "TIMESTAMP": _TIME,
    "TIMESTAMP_NTZ": _TIME,
    "BIGINT": "^ *[0-9]{1,15} *$",
    "DECIMAL": "^ *[+]?[0-9]{1,14}([.][0-9]{1,4})? *$",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How an engine writes what the others write differently.

    Attributes
    ----------
    quote : str
        What stands around a name; doubled inside it.
    parameter : str
        How a query refers to a value that is bound by name, ``{}``.
    text, instant, double : str
        Types of text, of moments without a time zone, and of floats.
    cast : str
        A cast of ``{value}`` to ``{type}`` that gives null, not an error; ``{shape}`` is a regular
        expression for texts that the type takes.
    utc : str
        The ``{moment}`` on the clocks of a ``{zone}``, as a moment in UTC.
    local : str
        A ``{moment}`` in UTC, as a moment on the clocks of a ``{zone}``.
    zoned : str
        A ``{value}`` of a type with a time zone, as a moment in UTC.
    sorted_by : str, default "{}"
        A text by which rows are sorted by code points, whatever the language of the server.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> dialect = la.scale.over_duckdb(duckdb.connect()).dialect
    >>> isinstance(dialect, Dialect), dialect.text
    (True, 'VARCHAR')
    """

    quote: str
    parameter: str
    text: str
    instant: str
    double: str
    cast: str
    utc: str
    local: str
    zoned: str
    sorted_by: str = "{}"

    def name(self, *parts: str) -> str:
        """Quote a name, with the names of its schema and catalog before it.

        Parameters
        ----------
        *parts : str
            Catalog, schema and table, or the name of a column.

        Returns
        -------
        str
            The quoted name.

        Examples
        --------
        >>> DUCKDB.name("main", "calls")
        '"main"."calls"'
        """
        return ".".join(
            f"{self.quote}{part.replace(self.quote, self.quote * 2)}{self.quote}" for part in parts
        )

    def bound(self, name: str) -> str:
        """Refer to a value that is bound by name.

        Parameters
        ----------
        name : str
            Name of the value.

        Returns
        -------
        str
            The reference.

        Examples
        --------
        >>> DUCKDB.bound("since")
        '$since'
        """
        return self.parameter.format(name)

    def as_text(self, value: str) -> str:
        """Turn a value into text.

        Parameters
        ----------
        value : str
            An expression.

        Returns
        -------
        str
            An expression.

        Examples
        --------
        >>> DUCKDB.as_text("key")
        'CAST(key AS VARCHAR)'
        """
        return f"CAST({value} AS {self.text})"

    def as_instant(self, value: str, zone: str) -> str:
        """Turn a value on the clocks of a zone into a moment in UTC.

        Parameters
        ----------
        value : str
            An expression.
        zone : str
            Name of the time zone.

        Returns
        -------
        str
            An expression; null if the value is not a moment.

        Examples
        --------
        >>> DUCKDB.as_instant("start", "UTC").endswith("TRY_CAST(start AS TIMESTAMP) END")
        True
        """
        moment = self.cast_or_null(value, self.instant)
        if zone == "UTC":
            return moment
        return f"CAST({self.utc.format(moment=moment, zone=quoted(zone))} AS {self.instant})"

    def as_count(self, value: str) -> str:
        """Turn a value into a whole number.

        Parameters
        ----------
        value : str
            An expression.

        Returns
        -------
        str
            An expression; null if the value is not a whole number.

        Examples
        --------
        >>> DUCKDB.as_count("calls").endswith("TRY_CAST(calls AS BIGINT) END")
        True
        """
        return self.cast_or_null(value, "BIGINT")

    def cast_or_null(self, value: str, kind: str) -> str:
        """Turn a value into another type, and what the type does not take into null.

        Parameters
        ----------
        value : str
            An expression.
        kind : str
            A type of the engine.

        Returns
        -------
        str
            An expression.

        Examples
        --------
        >>> DUCKDB.cast_or_null("paid", "DECIMAL(38, 4)").endswith("AS DECIMAL(38, 4)) END")
        True
        """
        shape = SHAPES.get(kind.partition("(")[0], "")
        return self.cast.format(value=value, type=kind, shape=shape)

    def number(self, value: str) -> str:
        """Write a number with a point, which some engines would take for a decimal.

        Parameters
        ----------
        value : str
            The number.

        Returns
        -------
        str
            An expression.

        Examples
        --------
        >>> DUCKDB.number("0.85")
        'CAST(0.85 AS DOUBLE PRECISION)'
        """
        return f"CAST({value} AS {self.double})"


def quoted(text: str) -> str:
    """Write a text as a constant."""
    return "'" + text.replace("'", "''") + "'"


DUCKDB = Dialect(
    quote='"',
    parameter="${}",
    text="VARCHAR",
    instant="TIMESTAMP",
    double="DOUBLE PRECISION",
    # only texts have a shape; typeof is known before a row is read
    cast=(
        "CASE WHEN typeof({value}) <> 'VARCHAR' OR regexp_matches(CAST({value} AS VARCHAR), "
        "'{shape}') THEN TRY_CAST({value} AS {type}) END"
    ),
    utc="timezone('UTC', timezone({zone}, {moment}))",
    local="timezone({zone}, timezone('UTC', {moment}))",
    zoned="timezone('UTC', {value})",
)
SPARK = Dialect(
    quote="`",
    parameter=":{}",
    text="STRING",
    instant="TIMESTAMP_NTZ",
    double="DOUBLE",
    cast=(
        "CASE WHEN typeof({value}) <> 'string' OR CAST({value} AS STRING) RLIKE '{shape}' "
        "THEN try_cast({value} AS {type}) END"
    ),
    # both zones are named, so that the zone of the session does not matter
    utc="convert_timezone({zone}, 'UTC', {moment})",
    local="convert_timezone('UTC', {zone}, {moment})",
    zoned="convert_timezone('UTC', {value})",  # from the zone of the session, in which it is shown
)
POSTGRESQL = Dialect(
    quote='"',
    parameter="%({})s",
    text="TEXT",
    instant="TIMESTAMP",
    double="DOUBLE PRECISION",
    # before version 16 no cast of PostgreSQL gives null
    cast="CASE WHEN CAST({value} AS TEXT) ~ '{shape}' THEN CAST({value} AS {type}) END",
    utc="timezone('UTC', timezone({zone}, {moment}))",
    local="timezone({zone}, timezone('UTC', {moment}))",
    zoned="timezone('UTC', {value})",
    sorted_by='{} COLLATE "C"',
)
