"""What traces join: incidents by the hits of a laboratory.

Lives here: `find_case_links`.
Not here: contacts (`calls`), payments (`money`), who was where (`movement`), and people who share
things (`graph.project`).
"""

from linkanalysis.traces.case_links import CaseLinks, find_case_links

__all__ = ["CaseLinks", "find_case_links"]
