"""The drawing of a ring: who is in it, who is tied, and nothing of the protected but a circle."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import linkanalysis as la
from linkanalysis.views.first_page import _connecting
from linkanalysis.views.pages.ring_picture import ring_picture
from linkanalysis.views.pages.view import markdown_of

if TYPE_CHECKING:
    Results = tuple[la.EntityGraph, la.ScoreTable, la.RingTable]


def test_there_is_an_arc_for_each_tied_pair_and_a_hollow_disk_for_each_protected(
    ring_results: Results,
) -> None:
    for ring in ring_results[2]:
        drawn = ET.fromstring(ring_picture(ring))  # noqa: S314 - our own
        arcs = [each.get("d", "") for each in drawn.findall("path")]
        assert len(set(arcs)) == len(arcs) == len(ring.tied)
        pairs = len(ring.members) * (len(ring.members) - 1) / 2
        assert len(ring.tied) == round(ring.density * pairs)
        assert all(0 <= a < b < len(ring.members) for a, b in ring.tied)
        looks = [each.get("class") for each in drawn.findall("circle")]
        assert looks == ["hollow" if member.protected else "named" for member in ring.members]
        assert [each.text for each in drawn.findall("text")] == [
            member.label for member in ring.members
        ]


def test_tied_are_those_who_share_a_record(ring_results: Results) -> None:
    graph, _, rings = ring_results
    held: dict[int, set[int]] = {}
    for source, target in zip(graph.source.tolist(), graph.target.tolist(), strict=True):
        held.setdefault(source, set()).add(target)
        held.setdefault(target, set()).add(source)
    for ring in rings:
        nodes = [graph.shown.index(member.entity) for member in ring.members]
        assert set(ring.tied) == {
            (a, b)
            for a, b in combinations(range(len(nodes)), 2)
            if held[nodes[a]] & held[nodes[b]] or nodes[b] in held[nodes[a]]
        }


def test_a_large_ring_is_cut_and_a_long_or_hostile_name_stays_text(ring_results: Results) -> None:
    ring = ring_results[2][1]
    first = replace(ring.members[0], label="<script>alert(1)</script> of a long name")
    many = replace(ring, members=(first, *ring.members[1:], *ring.members * 3))
    markup = ring_picture(many)
    assert "<script" not in markup
    drawn = ET.fromstring(markup)  # noqa: S314 - our own
    texts = [each.text or "" for each in drawn.findall("text")]
    assert texts[0] == "<script>alert(1)</scrip…"
    assert texts[-1] == f"and {len(many.members) - 12} more"
    assert len(texts) == 13
    assert drawn.get("aria-label") == (
        f"Ring 1: {len(many.members)} members, {len(ring.tied)} tied pairs"
    )


def test_markdown_leaves_the_drawings_out(ring_case: la.Case, ring_results: Results) -> None:
    graph, scores, rings = ring_results
    page = la.case_report(ring_case, graph, scores=scores, rings=rings).html
    label = rings[1].members[0].label
    drawn = page.count(f">{label}</text>")
    assert drawn == 2  # on the first page and on the card
    assert markdown_of(page).count(label) == page.count(label) - drawn


def test_members_of_several_groups_are_named_and_the_protected_are_not(
    ring_results: Results,
) -> None:
    rings = ring_results[2]
    assert _connecting(rings) == []
    one, two = rings
    both = [member for member in one.members if not member.protected][:5]
    hidden = next(member for member in one.members if member.protected)
    shared = replace(two, members=(*two.members, *both, hidden))
    table = replace(rings, rings=(one, shared))
    (said,) = _connecting(table)
    names = sorted(both, key=lambda member: member.entity)
    listed = "; ".join(f"{member.label} of groups 1 and 2" for member in names[:3])
    assert said == f" Members of more than one: {listed}; 2 others."
