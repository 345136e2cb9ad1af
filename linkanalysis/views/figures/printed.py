"""What every figure for print shares: axes, marks above, caveat and notes below, fonts, bytes."""

from __future__ import annotations

import io
import warnings
from collections import Counter
from textwrap import fill
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from linkanalysis.core.escape import visible
from linkanalysis.errors import DataQualityWarning, GraphKindError
from linkanalysis.views.pages.page import CAVEAT, asset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

INK = "#16202e"
BELOW = "#7a4b00"
LABEL_LETTERS = 26  # longer labels cover the drawing on a printed page
NOTE_LETTERS = 130  # in a line below the figure, at a font size of 8
MARK_LETTERS = 110  # in a line above the figure, bold at a font size of 9
MARK_LINES = 5  # more would be higher than the title and take room from the drawing
MORE = " … and more: case.documents()"
LETTER_WIDE, LETTER_HIGH = 4.3, 8.0  # points, at a font size of 7


def axes_to_draw_on(ax: Axes | None, width: float, height: float) -> Axes:
    """Return the axes given, or those of a new figure of this size in inches, without a window."""
    if ax is None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        # "constrained" cuts off names beside axes of a fixed shape when it is drawn the first time
        page = Figure(figsize=(width, height), layout="compressed")
        FigureCanvasAgg(page)
        return page.add_subplot()
    if not hasattr(ax, "add_collection"):
        message = f"ax is {ax!r:.40}; pass the axes of a matplotlib figure, or leave it out."
        raise GraphKindError(message)
    return ax


def draw_above(ax: Axes, handling: Sequence[str], *, heading: str = "", gap: float = 4.0) -> None:
    """Write the handling marks of the documents above the drawing, and a heading below them.

    gap: Points between the drawing and the lowest line.
    """
    style: Any = {
        "xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom", "color": INK,
        "parse_math": False, "annotation_clip": False,
    }  # fmt: skip
    if heading:
        ax.annotate(heading, (0.0, 1.0), xytext=(0, gap), fontsize=10, fontfamily=fonts(), **style)
        gap += 16.0
    if handling:
        # unbroken, a long mark would leave no room for the drawing
        marks = fill(
            "  ".join(map(visible, handling)), MARK_LETTERS, max_lines=MARK_LINES, placeholder=MORE
        )
        ax.annotate(marks, (0.0, 1.0), xytext=(0, gap), fontsize=9, fontweight="bold", **style)


def draw_below(ax: Axes, notice: str, notes: Iterable[str], *, gap: float = 14.0) -> None:
    """Write the notice of the case, the caveat and notes below the drawing.

    gap: Points between the drawing and the highest line.
    """
    lines = [fill(visible(line), NOTE_LETTERS) for line in (notice, CAVEAT, *notes) if line]
    ax.set_title(
        "\n".join(lines), fontsize=8, color=BELOW, y=0.0, pad=-gap, va="top", parse_math=False
    )


def short_label(label: str, *, letters: int = LABEL_LETTERS) -> str:
    """Make invisible characters of a label visible and cut what is too long to print."""
    text = visible(label)
    return text if len(text) <= letters else text[: letters - 1] + "…"


def told_apart(
    labels: Sequence[str], shown: Sequence[str], *, letters: int = LABEL_LETTERS
) -> list[str]:
    """Cut labels to what can be printed; behind one that repeats stands its id.

    On a page the id is a click away, on paper two stays at one motel on one day look like one.
    """
    seen = Counter(labels)
    told = []
    for label, name in zip(labels, shown, strict=True):
        key = visible(name.partition(":")[2])
        if not key or key == label or seen[label] == 1:
            told.append(short_label(label, letters=letters))
            continue
        # an id is whole or of no use, so the label makes room for it, by half at most
        behind = f" ({key})"
        room = max(letters - len(behind), letters // 2)
        told.append(f"{short_label(label, letters=room)}{behind}")
    return told


def points_across(ax: Axes) -> tuple[float, float]:
    """Return the width and the height of the axes, in points."""
    box = ax.get_window_extent()
    scale = 72 / ax.figure.dpi
    return box.width * scale, box.height * scale


# Of a disk: below, above, right, left; then below and above, shifted by parts of the name.
SHIFTS = (0.25, -0.25, 0.5, -0.5, 1, -1)
SIDES = ((0, -1), (0, 1), (1, 0), (-1, 0), *((x, y) for x in SHIFTS for y in (-1, 1)))


def free_spot(
    center: NDArray[np.float64], gap: float, width: float, taken: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """Return a free box (left, bottom, right, top) beside a disk, or None; all in points."""
    for turn_x, turn_y in SIDES:
        x = center[0] + turn_x * (gap + width / 2)
        y = center[1] + turn_y * (gap + LETTER_HIGH / 2)
        box = np.array([x - width / 2, y - LETTER_HIGH / 2, x + width / 2, y + LETTER_HIGH / 2])
        if not overlapping(taken, box).any():
            return box
    return None


def spots_around(center: NDArray[np.float64], gap: float, width: float) -> NDArray[np.float64]:
    """Return the box that holds every box `free_spot` tries."""
    reach = np.array([gap + width, gap + LETTER_HIGH])
    return np.concatenate([center - reach, center + reach])


def overlapping(boxes: NDArray[np.float64], box: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which boxes overlap one; to touch is not to overlap."""
    low, high = boxes[:, :2] < box[2:], boxes[:, 2:] > box[:2]
    return np.asarray(np.hstack([low, high]).all(axis=1), dtype=np.bool_)


def fonts() -> list[str]:
    """Return installed fonts; for scripts that the first lacks, the next ones are tried."""
    from matplotlib import font_manager

    installed = set(font_manager.get_font_names())
    return [name for name in asset("fonts.txt").splitlines() if name in installed] or ["sans-serif"]


def image_bytes(
    draw: Callable[[], Axes], *, kind: Literal["png", "svg", "pdf"] = "png", dpi: int = 200
) -> bytes:
    """Draw a figure as the bytes of an image file; the same input gives the same bytes."""
    return images(draw, kinds=(kind,), dpi=dpi)[kind]


def images(
    draw: Callable[[], Axes], *, kinds: Sequence[Literal["png", "svg", "pdf"]], dpi: int = 200
) -> dict[str, bytes]:
    """Draw a figure once, as the bytes of an image file of each kind."""
    import matplotlib as mpl

    nothing = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}
    files = {kind: io.BytesIO() for kind in kinds}
    settings: Any = {"svg.hashsalt": "linkanalysis", "svg.fonttype": "none"}
    with mpl.rc_context(settings), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        page: Any = draw().figure
        for kind, file in files.items():
            page.savefig(file, format=kind, dpi=dpi, metadata=nothing[kind])
    missing = [warning for warning in caught if "missing from" in str(warning.message)]
    for one in caught:
        if one not in missing:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
    if missing:
        message = (
            "This computer has no font for some characters in the labels; they appear as boxes. "
            "Install a font that has them, such as Noto Sans for the script."
        )
        warnings.warn(message, DataQualityWarning, stacklevel=4)
    return {kind: file.getvalue() for kind, file in files.items()}
