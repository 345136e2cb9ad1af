"""What a pattern asks of the attributes of things: a color, a make, a year of birth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.case.answers import select
from linkanalysis.core.provenance import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from linkanalysis.case import Case
    from linkanalysis.events.patterns.parts import Parts, Stated

# The year of a birth date counts as a birth year, and a date is compared by its year.
YEARS = {"birth_year": ("birth_year", "birth_date")}
NUMBER = "TRY_CAST(CASE WHEN attribute = 'birth_date' THEN left(value, 4) ELSE value END AS DOUBLE)"


def condition(asked: Stated, value: Callable[[object], str]) -> str:
    """Write which statements meet a condition; `value` makes a parameter of a value."""
    names = value(list(YEARS.get(asked.attribute, (asked.attribute,))))
    said = f"attribute IN (SELECT unnest({names}::VARCHAR[]))"
    if asked.texts:
        texts = value([text.lower() for text in asked.texts])
        return f"{said} AND list_contains({texts}::VARCHAR[], lower(trim(value)))"
    compared = [f"{NUMBER} {sign} {value(number)}" for sign, number in asked.bounds]
    return " AND ".join([said, *compared])


def stated_reasons(
    case: Case, parts: Parts, fixed: Mapping[str, str | None], limit: int
) -> tuple[Reason, ...]:
    """Return the rows that state the attributes which a match was asked for."""
    found: list[Reason] = []
    for asked in parts.stated:
        entity = fixed.get(asked.thing)
        if entity is None:
            continue
        parameters: list[object] = [entity]

        def value(given: object, parameters: list[object] = parameters) -> str:
            parameters.append(given)
            return f"${len(parameters)}"

        query = (
            "SELECT attribute, value, document, row FROM standing_statements "  # noqa: S608 - pastes constants and names of parameters
            f"WHERE entity = $1 AND {condition(asked, value)} "
            "ORDER BY document, length(row), row, attribute, value"
        )
        for row in select(case, query, parameters).to_dict("records"):
            text = f"{case.protection.shown(entity)}: {row['attribute']} {row['value']}"
            found.append(
                Reason(
                    case.veiled(str(row["document"])),
                    case.veiled(str(row["row"])),
                    case.veiled(text),
                )
            )
    return tuple(dict.fromkeys(found))[:limit]
