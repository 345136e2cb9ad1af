"""Forms of times: each text follows from its moment and its form."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.ingest.records.numbered_runs import places_of
from linkanalysis.ingest.records.time_forms import WrittenForms, has_offset
from linkanalysis.kernels.written_times import DOUBTFUL, EMPTY, NO_FORM, first_days, read_times

FORMATS = (None, "%m/%d/%Y %H:%M", "%d.%m.%Y", "%Y%m%d%H%M%S", f"%Y{'-' * 40}%m%d")
CLOCKS = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")
ENDINGS = ("", "Z", ".5", ".123456", ".0000", ".000Z", "-05:00", "+13:59", ".25+00:30", ".12345Z")
MOMENTS = st.datetimes(dt.datetime(1000, 1, 2), dt.datetime(2999, 12, 30))  # noqa: DTZ001


def found(texts: list[str], date_format: str | None) -> tuple[WrittenForms, list[int], list[int]]:
    """Return the forms, the number of each text's, and the microseconds of each text."""
    lines = "".join(text + "\n" for text in texts).encode()
    stops = np.cumsum([len(text) + 1 for text in texts]) - 1
    cells = np.column_stack([stops - [len(text) for text in texts], stops])
    data, form = np.frombuffer(lines, np.uint8), places_of(date_format)
    assert form is not None
    moments, written = np.empty(len(texts), np.int64), np.empty(len(texts), np.uint8)
    read_times(data, cells, form, first_days(), moments, written)
    forms, numbers = WrittenForms(date_format), np.empty(len(texts), np.uint8)
    forms.find(data, cells, written, numbers)
    no_time = (written == DOUBTFUL) | (written == EMPTY)
    assert (numbers[no_time] == NO_FORM).all()
    assert ((numbers != NO_FORM) | no_time | forms.is_full).all()
    return forms, numbers.tolist(), moments.tolist()


def write(forms: WrittenForms, number: int, moment: int) -> str:
    ahead = int(forms.offsets()[number])
    when = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=ahead, microseconds=moment)  # noqa: DTZ001
    fraction = f"{when.microsecond:06}"
    form = re.sub("%f([1-6])", lambda width: fraction[: int(width[1])], forms.texts[number])
    return when.strftime(form)


@given(
    st.sampled_from(FORMATS),
    st.lists(st.tuples(MOMENTS, st.sampled_from(CLOCKS), st.sampled_from(ENDINGS)), max_size=9),
    st.lists(st.integers(0, 8)),
)
def test_a_text_is_its_moment_in_its_form(
    date_format: str | None, times: list[tuple[dt.datetime, str, str]], again: list[int]
) -> None:
    texts = [moment.strftime(date_format or form + ending) for moment, form, ending in times]
    texts += [texts[at] for at in again if at < len(texts)]
    forms, numbers, moments = found([*texts, "", "x"], date_format)
    assert numbers[-2:] == [NO_FORM, NO_FORM]
    for text, number, moment in zip(texts, numbers, moments, strict=False):
        if number != NO_FORM:
            assert write(forms, number, moment) == text
    assert len({*forms.texts}) == len(forms.texts)
    assert not date_format or len(forms.texts) <= 1


@pytest.mark.parametrize(
    ("text", "form", "offset"),
    [
        ("2024-05-02", "%Y-%m-%d", 0),
        ("2024-05-02T14:30Z", "%Y-%m-%dT%H:%MZ", 0),
        ("2024-05-02 14:30:07.25-05:00", "%Y-%m-%d %H:%M:%S.%f2-05:00", -18_000),
        ("2024-05-02T14:30:07.000001Z", "%Y-%m-%dT%H:%M:%S.%f6Z", 0),
        ("2024-05-02 14:30+05:45", "%Y-%m-%d %H:%M+05:45", 20_700),
    ],
)
def test_a_form_keeps_all_that_is_no_digit_of_a_part(text: str, form: str, offset: int) -> None:
    forms, numbers, _ = found([text], None)
    assert (forms.texts, numbers) == ([form], [0])
    assert forms.offsets().tolist() == [offset]
    assert has_offset(form) == (len(text) > 10)


def test_fractions_of_one_width_have_one_form() -> None:
    texts = [f"2024-05-02 14:30:00.{fraction:04}" for fraction in range(300)]
    forms, numbers, _ = found([*texts, "2024-05-02 14:30:00.123Z"], None)
    assert forms.texts == ["%Y-%m-%d %H:%M:%S.%f4", "%Y-%m-%d %H:%M:%S.%f3Z"]
    assert numbers == [*[0] * 300, 1]


def test_there_is_room_for_as_many_forms_as_a_byte_tells_apart() -> None:
    texts = [f"2024-05-02 14:30+{at % 14:02}:{at // 14:02}" for at in range(300)]
    forms, numbers, _ = found([*texts, texts[0]], None)
    assert numbers == [*range(NO_FORM), *[NO_FORM] * 45, 0]
    assert len(forms.texts) == NO_FORM
    assert forms.is_full
