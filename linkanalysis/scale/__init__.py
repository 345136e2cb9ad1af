"""Large cases: large tables stay in their engine; only answers and parts are loaded.

Lives here: engines, the description of their tables, questions about all links of a large case,
and loading a part of it.
Not here: questions about a case or graph that fits on a laptop, which the other rooms answer.
"""

from linkanalysis.scale.contacts import LargeContacts, find_contacts
from linkanalysis.scale.costs import cost
from linkanalysis.scale.dialects import Dialect
from linkanalysis.scale.duplicates import find_duplicates
from linkanalysis.scale.edges import edges
from linkanalysis.scale.engine_check import check_engine
from linkanalysis.scale.engines import Cost, Engine, over_duckdb, over_parquet
from linkanalysis.scale.evidence import explain, links
from linkanalysis.scale.holders import find_holders
from linkanalysis.scale.large_case import LargeCase, connect
from linkanalysis.scale.part import Part, read_part
from linkanalysis.scale.projection import project
from linkanalysis.scale.rankings import LargeRanking, rank_entities
from linkanalysis.scale.read_edges import read_edges
from linkanalysis.scale.spark import over_spark
from linkanalysis.scale.uncounted_rows import count_unread
from linkanalysis.scale.warehouse import over_ibis

__all__ = [
    "Cost",
    "Dialect",
    "Engine",
    "LargeCase",
    "LargeContacts",
    "LargeRanking",
    "Part",
    "check_engine",
    "connect",
    "cost",
    "count_unread",
    "edges",
    "explain",
    "find_contacts",
    "find_duplicates",
    "find_holders",
    "links",
    "over_duckdb",
    "over_ibis",
    "over_parquet",
    "over_spark",
    "project",
    "rank_entities",
    "read_edges",
    "read_part",
]
