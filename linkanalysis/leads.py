"""Leads to check: dense blocks, similar texts, links that may be missing."""

from linkanalysis.rings.leads.block_table import BlockTable
from linkanalysis.rings.leads.dense_blocks import find_blocks
from linkanalysis.rings.leads.link_prediction import LinkTable, predict_links
from linkanalysis.rings.leads.link_scores import LINK_METHODS
from linkanalysis.rings.leads.similar_texts import TextGroups, find_similar_texts

__all__ = [
    "LINK_METHODS",
    "BlockTable",
    "LinkTable",
    "TextGroups",
    "find_blocks",
    "find_similar_texts",
    "predict_links",
]
