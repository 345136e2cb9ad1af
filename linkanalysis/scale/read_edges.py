"""All edges of a folder of large files as a graph, without keeping their rows.

Lives here: `read_edges`.
Not here: tables that an engine holds (`edges`), and every row with its number (`la.read_case`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from linkanalysis._door import Call, answer
from linkanalysis.graph import build_graph
from linkanalysis.records.reading import read_keeping
from linkanalysis.records.summed import SummedSheets

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis.graph import EntityGraph

NOTE = (
    "Calls and payments are summed by ends and type, and their rows are not kept; la.read_case "
    "keeps them."
)


@answer()
def read_edges(_call: Call, folder: str | Path, *, directed: bool = False) -> EntityGraph:
    r"""Read a folder of large files as a graph, without keeping their rows.

    Parameters
    ----------
    folder : str or Path
        The folder with its ``case.toml``, as for `read_case`.
    directed : bool, default False
        Count links from a to b separately from links from b to a.

    Returns
    -------
    EntityGraph
        The graph that `build_graph` makes of all links of `read_case`. Its own case holds one link
        of calls or payments for each two ends and type, from the first to the last of them, with
        their number.

    Raises
    ------
    RecordError
        If ``case.toml`` or the columns of a file are wrong; the error lists all mistakes.

    Warns
    -----
    DataQualityWarning
        If fewer than half of the rows of a document were read.

    Notes
    -----
    Ten million calls take a few seconds instead of half a minute. Rows that cannot be read are in
    ``graph.case.problems()``, as `read_case` has them. Amounts, durations and single calls are not
    kept, so questions about days, hours, order or money need `read_case`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> folder = Path(mkdtemp())
    >>> toml = '[case]\npurpose = "training"\n[[document]]\nfile = "calls.csv"\nreader = "calls"\n'
    >>> _ = (folder / "case.toml").write_text(toml)
    >>> line = "+15025550143,+15025550199,2024-05-02T14:30:00Z\n"
    >>> _ = (folder / "calls.csv").write_text(f"caller,callee,start\n{line}{line}")
    >>> graph = read_edges(folder)
    >>> graph.edges["count"].tolist()
    [2]
    """
    graph = build_graph(read_keeping(folder, SummedSheets), directed=directed)
    return replace(graph, notes=(*graph.notes, NOTE))
