"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

from linkanalysis.custody.search import search


def test_search() -> None:
    index = {b"Anna": {("name", "Protected 1")}, b"KY-118": {("id", "Protected 1")}}
    assert search(index, b"<td>Anna</td> Annabel KY-1180") == {("name", "Protected 1")}
