"""Texts of a page that reveal somebody are withheld where they stand, and the page is shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.command.products import _save_page
from linkanalysis.errors import DataQualityWarning, ProtectedError
from linkanalysis.views.pages.page import page
from linkanalysis.views.pages.view import View, masked_page

if TYPE_CHECKING:
    from pathlib import Path

NAME = "Zelda Quillfeather"
PEOPLE = pd.DataFrame(
    {"id": ["V-71", "KY-2"], "name": [NAME, "Bo Cole"], "role": ["victim", "suspect"]}
)


@pytest.fixture(scope="module")
def case() -> la.Case:
    made = la.Case(purpose="training")
    made.add(la.read_frame(PEOPLE, reader="entities", document="people"))
    return made


def made(body: str, data: dict[str, object] | None = None) -> str:
    return page(title="A page", body=body, styles=(), data=data)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<h2>Rings</h2><p>Zelda Quillfeather</p>", "<h2>Rings</h2><p>Protected 1</p>"),
        (
            "<p>Bo Cole met her</p><p>QUILLFEATHER, ZELDA</p>",
            "<p>Bo Cole met her</p><p>Protected 1</p>",
        ),
        ('<a title="Zelda Quillfeather">x</a>', '<a title="Protected 1">x</a>'),
        (
            f"<p>{'It was said of ' * 9}Zelda Quillfeather</p>",
            "<p>[withheld: it names Protected 1]</p>",
        ),
        ("<b>Zelda</b> <b>Quillfeather</b>", "<b>Protected 1</b> <b>Protected 1</b>"),
        ("<b>Bo</b> <b>Cole</b>", "<b>Bo</b> <b>Cole</b>"),
    ],
)
def test_only_the_text_that_names_somebody_is_withheld(
    case: la.Case, before: str, after: str
) -> None:
    masked, said = masked_page(made(before), case.secrets)
    assert masked == made(after)
    assert bool(said) == (before != after)
    assert not case.secrets.found_in(masked.encode())


def test_data_stay_data_and_keep_what_names_nobody(case: la.Case) -> None:
    data: dict[str, object] = {"nodes": [{"label": NAME, "id": "V-71"}, {"label": '"Bo" <Cole>'}]}
    masked, _ = masked_page(made("", data), case.secrets)
    (written,) = (part for part in masked.split("<script") if "application/json" in part)
    assert json.loads(written.partition(">")[2].partition("</script>")[0]) == {
        "nodes": [{"label": "Protected 1", "id": "Protected 1"}, {"label": '"Bo" <Cole>'}]
    }


def test_a_page_in_a_frame_loses_only_the_text(case: la.Case) -> None:
    from linkanalysis.views.pages.page import frame  # noqa: PLC0415 - beside its use

    inner = made(f"<p>Seen</p><p>{NAME}</p>")
    masked, _ = masked_page(made(str(frame(inner, title="Map"))), case.secrets)
    assert "Seen" in masked
    assert not case.secrets.found_in(masked.encode())


def test_a_view_is_shown_with_a_warning_that_says_where(case: la.Case) -> None:
    view = View(made(f"<h2>Documents</h2><p>{NAME}</p><p>Bo Cole</p>"), case=case)
    with pytest.warns(DataQualityWarning) as caught:
        shown = view.html
    assert "Bo Cole" in shown
    assert NAME not in shown
    assert str(caught[0].message) == (
        "1 text of the page would reveal protected people and is withheld, under: “Documents”. A "
        "title, an agency or the name of a file that names somebody can be changed in case.toml."
    )
    assert view.html == shown  # and is said once


def test_where_it_stood_is_said_without_the_name(case: la.Case) -> None:
    view = View(made(f"<h2>{NAME}</h2><p>{NAME}</p>"), case=case)
    with pytest.warns(DataQualityWarning) as caught:
        assert NAME not in view.html
    assert str(caught[0].message).startswith(
        "2 texts of the page would reveal protected people and are withheld, under: “A page”; the "
        "title of the page or of a part. "
    )


def test_a_page_from_before_somebody_was_protected_is_made_again(case: la.Case) -> None:
    later = case.copy()
    view = View(made("<p>Bo Cole</p>"), case=later)
    later.add(
        la.read_frame(
            PEOPLE.assign(role="victim").iloc[1:], reader="entities", document="interview"
        )
    )
    with pytest.raises(ProtectedError, match="Rebuild the graph and make the page again"):
        _ = view.html


WORDS = st.sampled_from(["Zelda", "Quillfeather", NAME, "V-71", "Bo Cole", "<", "&amp;", "met"])


@given(st.lists(st.lists(WORDS, max_size=4).map(" ".join), max_size=8))
def test_whatever_stands_on_a_page_nobody_is_revealed(case: la.Case, texts: list[str]) -> None:
    from linkanalysis.core.escape import escape_html  # noqa: PLC0415 - beside its use

    body = "".join(f"<p>{escape_html(text)}</p>" for text in texts)
    masked, _ = masked_page(made(body, {"texts": texts}), case.secrets)
    assert not case.secrets.found_in(masked.encode())
    assert masked.count("<p>") == made(body).count("<p>")


@pytest.mark.parametrize("called", ["Max Width", "Save Picture", "Map Data"])
def test_what_is_on_every_page_names_nobody(called: str) -> None:
    people = PEOPLE.assign(name=[called, "Bo Cole"])
    case = la.Case(purpose="training")
    case.add(la.read_frame(people, reader="entities", document="people"))
    view = la.network_map(la.build_graph(case), title="Map")
    assert "max-width" in view.html
    assert 'id="save-picture"' in view.html
    again = made(f"<p>{called}</p>", {"texts": [called]})
    assert called not in masked_page(again, case.secrets)[0]


def test_a_page_that_cannot_be_masked_is_left_out_and_the_report_goes_on(
    case: la.Case, tmp_path: Path
) -> None:
    code = View(f"<!DOCTYPE html><script>const who = '{NAME}';</script>", case=case)
    with pytest.warns(DataQualityWarning, match=r"map.html left out: .*name of Protected 1"):
        _save_page(code, tmp_path, "map.html")
    assert [*tmp_path.iterdir()] == []
    _save_page(View(made("<p>Bo Cole</p>"), case=case), tmp_path, "report.html", "report.md")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "report.md"]
