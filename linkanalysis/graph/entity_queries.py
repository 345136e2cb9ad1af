"""What standing documents state of entities, as SQL.

Lives here: values of attributes, and the agencies whose documents name an entity.
Not here: entities and links as a graph takes them (`queries`).

The text of each query is fixed; what varies is passed as parameters, never pasted in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from linkanalysis.case import Case

__all__ = ["agency_rows", "statement_rows"]

STATEMENTS = """
SELECT entity, attribute, value, document, row FROM standing_statements
WHERE list_contains($1::VARCHAR[], attribute)
ORDER BY entity, attribute, document, length(row), row, value
"""

AGENCIES = """
WITH naming AS (
    SELECT entity, document FROM standing_statements
    UNION SELECT source, document FROM standing_links
    UNION SELECT target, document FROM standing_links
)
SELECT n.entity, trim(d.agency) AS agency, list_sort(list(d.id)) AS documents
FROM naming n JOIN documents d ON d.id = n.document
WHERE trim(d.agency) <> ''
GROUP BY n.entity, trim(d.agency) ORDER BY n.entity, agency
"""


def statement_rows(case: Case, attributes: Collection[str]) -> pd.DataFrame:
    """Give all standing statements of some attributes."""
    return case.sql(STATEMENTS, [sorted(attributes)])


def agency_rows(case: Case) -> pd.DataFrame:
    """Say which agencies' documents name each entity."""
    return case.sql(AGENCIES)
