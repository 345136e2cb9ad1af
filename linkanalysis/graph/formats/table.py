"""The formats of graphs: which suffix, who writes and reads it, and what it cannot hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.core.escape import visible
from linkanalysis.errors import RecordError
from linkanalysis.graph.formats.anx import read_anx, write_anx
from linkanalysis.graph.formats.csv_tables import read_tables, write_tables
from linkanalysis.graph.formats.edge_list import read_edge_list, write_edge_list
from linkanalysis.graph.formats.ftm import read_ftm, write_ftm
from linkanalysis.graph.formats.gexf import read_gexf, write_gexf
from linkanalysis.graph.formats.gml import read_gml, write_gml
from linkanalysis.graph.formats.graphml import read_graphml, write_graphml
from linkanalysis.graph.formats.node_link import read_node_link, write_node_link
from linkanalysis.graph.formats.pajek import read_pajek, write_pajek
from linkanalysis.graph.formats.stix import read_stix, write_stix
from linkanalysis.graph.formats.ucinet import read_dl, write_dl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from linkanalysis.graph.formats.flat_network import Flat

# What plain formats, which give a tie one number, cannot hold.
PLAIN = ("labels", "types of ties", "counts", "dates", "marks of protection", "attributes")


@dataclass(frozen=True, slots=True)
class Format:
    """A file format of other tools: a row of `FORMATS`.

    Attributes
    ----------
    name : str
        What the format is called.
    suffixes : tuple[str, ...]
        Ends of file names, in lower case; the first is the usual one.
    write : callable
        Makes the bytes of the file, or of each table of a pair.
    read : callable
        Reads a file.
    loses : tuple[str, ...], optional
        What the format cannot hold; whoever saves is warned of it. By default nothing is lost.

    Examples
    --------
    >>> from linkanalysis.formats import FORMATS
    >>> [row.name for row in FORMATS if not row.loses][:3]
    ['GraphML', 'GEXF', 'GML']
    """

    name: str
    suffixes: tuple[str, ...]
    write: Callable[[Flat], bytes | dict[str, bytes]]
    read: Callable[[Path], Flat]
    loses: tuple[str, ...] = ()


FORMATS = (
    Format("GraphML", (".graphml", ".xml"), write_graphml, read_graphml),
    Format("GEXF", (".gexf",), write_gexf, read_gexf),
    Format("GML", (".gml",), write_gml, read_gml),
    Format("CSV tables", (".csv",), write_tables, read_tables),
    Format("FollowTheMoney", (".ftm.json", ".ftm", ".jsonl"), write_ftm, read_ftm),
    Format("STIX 2.1", (".stix.json", ".stix"), write_stix, read_stix),
    Format("node-link JSON", (".json",), write_node_link, read_node_link),
    Format("i2 chart", (".anx",), write_anx, read_anx, ("ties to itself",)),
    Format("Pajek", (".net",), write_pajek, read_pajek, (*PLAIN, "quotation marks")),
    Format("UCINET DL", (".dl",), write_dl, read_dl, (*PLAIN, "quotation marks", "handling")),
    Format(
        "edge list", (".edgelist", ".tsv", ".ncol", ".txt"), write_edge_list, read_edge_list, PLAIN
    ),
)


def format_of(path: Path) -> Format:
    """Return the format of a file by its suffix; a folder is a pair of CSV tables."""
    name = path.name.lower()
    if path.is_dir():
        name = ".csv"
    for row in FORMATS:
        if name.endswith(row.suffixes):
            return row
    known = ", ".join(row.suffixes[0] for row in FORMATS)
    message = (
        f"{visible(path.name)} has no suffix of a graph. Choose from {known}, or name a folder for "
        "CSV tables. Case files are opened by la.Case.open, records read by la.read_case."
    )
    raise RecordError(message, document=path.name)
