"""Write docs/glossary.md from what the code declares: arguments, and the columns of results.

python docs/make_glossary.py
"""

from __future__ import annotations

import inspect
from pathlib import Path

import linkanalysis as la
from linkanalysis.core.arguments import ARGUMENTS
from linkanalysis.core.result import Result

ROOMS = [getattr(la, name) for name in la.__all__ if inspect.ismodule(getattr(la, name))]
HEAD = """# Glossary

One name, one meaning, in the whole library. This page is made from the code by
`python docs/make_glossary.py`; a test fails if the two differ.

## Words

| word | meaning |
|---|---|
| document | a file or report as received, with its grade, handling and lawful basis |
| standing | in force: a document or judgment not withdrawn, replaced, overruled or undone |
| withdrawn | out of force, with a reason in the journal: kept in the case, used by no answer |
| replaced | withdrawn because another document, such as a newer delivery, took its place |
| statement | one value that a document states about an entity |
| link | one tie that a document states |
| entity | a person, phone, vehicle, account or event; its id is `type:key` |
| edge | all links between two entities, gathered in a graph |
| strength, distance | how closely two entities are tied, and its inverse |
| projection | people tied by the things they share |
| community | a group found by structure alone |
| ring | a small group tied by shared things or stated links more than chance explains |
| finding | a sign that a function of `INDICATORS` found, with what speaks for and against it |
| simulated network (possible world) | the network drawn again with ties missing or wrong |
| null model | the network drawn again with its ties shuffled |
| protected | a victim, witness, minor, missing person or source: counted, never named |

## Where the literature has another word

| literature | here | why |
|---|---|---|
| node, vertex, actor | entity | an analyst thinks of people, phones and cars |
| tie, relation | link, edge; *tie* in running text | a link is one statement of a document |
| weight | strength, distance | *weight* means either in different packages |
| affiliation network, bipartite graph | two-mode graph | the term of social network analysis |
| one-mode projection weights | `strength` in units of 1/2,520 | equal paths stay equal |
| possible worlds, uncertain graph | simulated networks | explained at first use in every page |
| p-value | `significance` (column) | the column says what the number is about |
| consensus agreement, co-assignment | stability | one word over seeds and simulated networks |
| criminal group, gang, cell | ring | a lead, never a finding of guilt |
| victim, witness, minor, source | protected | one rule for all |
"""


def glossary() -> str:
    """Write the page."""
    lines = [HEAD, "## Arguments", "", "| argument | meaning | values |", "|---|---|---|"]
    for row in sorted(ARGUMENTS.values(), key=lambda row: row.name):
        values = ", ".join(f"`{word}`" for word in row.words)
        lines.append(f"| `{row.name}` | {row.meaning} | {values} |")
    lines += ["", "## Columns", ""]
    results = {
        value
        for room in ROOMS
        for value in map(room.__dict__.get, getattr(room, "__all__", ()))
        if inspect.isclass(value) and issubclass(value, Result)
    }
    for result in sorted(results, key=lambda result: result.__name__):
        room = result.__module__.split(".")[-2]
        lines += [f"### {result.__name__} (`la.{room}`)", "", "| column | meaning | unit |"]
        lines += ["|---|---|---|"]
        lines += [f"| `{c.name}` | {c.meaning} | {c.unit} |" for c in result.COLUMNS]
        lines += [""]
    return "\n".join(lines)


if __name__ == "__main__":
    (Path(__file__).parent / "glossary.md").write_text(glossary(), encoding="utf-8")
