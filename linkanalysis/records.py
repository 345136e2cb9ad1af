"""Records: an agency's files become documents of a case, and no record is lost."""

from linkanalysis.ingest.readers.table import READERS, Reader
from linkanalysis.ingest.records.documents import read_frame
from linkanalysis.ingest.records.proposal import Mapping
from linkanalysis.ingest.records.proposing import Proposal, Question, propose
from linkanalysis.ingest.records.query import read_query
from linkanalysis.ingest.records.reading import read_case
from linkanalysis.ingest.records.sniffing import sniff

__all__ = [
    "READERS",
    "Mapping",
    "Proposal",
    "Question",
    "Reader",
    "propose",
    "read_case",
    "read_frame",
    "read_query",
    "sniff",
]
