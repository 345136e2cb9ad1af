"""Leads to check: dense blocks, similar texts, links that may be missing.

Lives here: `find_blocks`, `find_similar_texts`, `predict_links`.
Not here: indicators of trafficking (`indicators`).
"""

from linkanalysis.leads.block_table import BlockTable
from linkanalysis.leads.dense_blocks import find_blocks
from linkanalysis.leads.link_prediction import LinkTable, predict_links
from linkanalysis.leads.link_scores import LINK_METHODS
from linkanalysis.leads.similar_texts import find_similar_texts
from linkanalysis.leads.text_groups import TextGroups

__all__ = [
    "LINK_METHODS",
    "BlockTable",
    "LinkTable",
    "TextGroups",
    "find_blocks",
    "find_similar_texts",
    "predict_links",
]
