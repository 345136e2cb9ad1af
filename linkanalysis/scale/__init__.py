"""A case over an engine: what is large stays where it is, what an analyst looks at comes here.

Lives here: engines, the description of their tables, questions about all links of a large case,
and the part of it that is brought here.
Not here: questions about a case or graph that fits on a laptop, which the other rooms answer.
"""

from linkanalysis.scale.edges import edges
from linkanalysis.scale.engines import Cost, Engine, over_duckdb, over_parquet
from linkanalysis.scale.large_case import LargeCase, connect
from linkanalysis.scale.rankings import LargeRanking, rank_entities
from linkanalysis.scale.spark import over_spark

__all__ = [
    "Cost",
    "Engine",
    "LargeCase",
    "LargeRanking",
    "connect",
    "edges",
    "over_duckdb",
    "over_parquet",
    "over_spark",
    "rank_entities",
]
