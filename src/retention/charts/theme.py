"""The look of every picture: the Government Analysis Function's style, the same everywhere.

Colours and settings come from afcharts, the Analysis Function's own package. Nothing is set
for the rest of a program: drawing and saving happen inside `style`, and pyplot is not used.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Literal

import matplotlib as mpl
from afcharts.af_colours import get_af_colours

FONT = "DejaVu Sans"
"""Ships with matplotlib, so that text is as wide on every machine."""
DPI = 100

NAVY, TEAL, PLUM, _ORANGE, CHARCOAL, PURPLE = map(str, get_af_colours("categorical"))
INK = "#0b0c0c"
TEXT = "#383838"
QUIET = "#505a5f"
GREY = "#767676"
GRID = "#d9d9d9"
BAND = "#f6f6f6"
WHITE = "#ffffff"
CONCERN = "#e46c0a"
IMPROVEMENT = "#00b0f0"
NEITHER = "#490092"
TARGET = "#de1b1b"

TEXT_COLOURS = (INK, TEXT, QUIET)
"""What text may be drawn in: at least 4.5:1 on white and on a band."""
MARK_COLOURS = (NAVY, TEAL, PLUM, CHARCOAL, PURPLE, INK, GREY, CONCERN, NEITHER, TARGET)
"""What lines and outlines may be drawn in: at least 3:1 on white."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker that can be told from the others without its colour.

    `edge` has a contrast of 3:1 where `fill`, set by the NHS rules, has not.
    """

    shape: str
    fill: str
    edge: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line that can be told from the others by its marker and its dashes."""

    mark: Mark
    dashes: str | tuple[float, tuple[float, ...]]


PLAIN = Mark("o", NAVY, NAVY)
TOTAL_MARK = Mark("s", INK, INK)
COMMON_CAUSE = Mark("o", GREY, GREY)

LINES = (
    Line(PLAIN, "-"),
    Line(Mark("^", TEAL, TEAL), (0, (6, 2))),
    Line(Mark("D", PLUM, PLUM), (0, (3, 1.5))),
    Line(Mark("v", PURPLE, PURPLE), (0, (7, 2, 1.5, 2))),
)
"""At most four groups in one plot; more have plots of their own."""
ACCENT, CONTEXT = LINES[0], Line(Mark("", GREY, GREY), (0, (1.5, 1.5)))
"""The one line that a plot is about, and all together beside it."""
FILLS = (NAVY, TEAL, PLUM, PURPLE, CHARCOAL)
"""Parts of a whole, with white between them and a name on each."""
REST_FILL = "#e3e3e3"

Direction = Literal["higher", "lower", "neither"]


def flagged_mark(side: int, better: Direction) -> Mark:
    """The marker of something unusually high (1) or low (-1), where `better` is wanted.

    Examples
    --------
    >>> flagged_mark(1, "lower").shape, flagged_mark(-1, "lower").fill
    ('^', '#00b0f0')
    """
    shape = "^" if side > 0 else "v"
    if better == "neither":
        return Mark(shape, NEITHER, NEITHER)
    improved = (side > 0) == (better == "higher")
    return Mark(shape, IMPROVEMENT, NAVY) if improved else Mark(shape, CONCERN, CONCERN)


def trend_mark(side: int, better: Direction) -> Mark:
    """The marker of a special cause; a diamond where neither way is better."""
    mark = flagged_mark(side, better)
    return Mark("D", mark.fill, mark.edge) if better == "neither" else mark


@contextmanager
def style() -> Iterator[None]:
    """Draw in the package's style, whatever style the caller's program has set."""
    with mpl.rc_context(_settings()):
        yield


@cache
def _settings() -> dict[Any, Any]:
    """The defaults of matplotlib, the style file of afcharts, and what both leave open."""
    # A caller's choice of window system is no matter of style, and must survive.
    defaults: dict[Any, Any] = {
        name: value
        for name, value in dict.items(mpl.rcParamsDefault)
        if not name.startswith(("backend", "interactive", "toolbar"))
    }
    with as_file(files("afcharts") / "afcharts.mplstyle") as path:
        house: dict[Any, Any] = dict(mpl.rc_params_from_file(path, use_default_template=False))
    return {
        **defaults,
        **house,
        "font.family": FONT,
        "font.sans-serif": [FONT],
        "font.size": 11.5,
        "figure.dpi": DPI,
        "savefig.dpi": "figure",
        "savefig.bbox": None,
        # A "$" in a name is a dollar, not mathematics.
        "text.parse_math": False,
        "axes.formatter.use_mathtext": False,
        "text.hinting": "none",
        "grid.color": GRID,
        "axes.edgecolor": GREY,
        "svg.fonttype": "path",
        "svg.hashsalt": "retention",
        # Fonts that can be searched and copied from, whole glyphs embedded.
        "pdf.fonttype": 42,
        "path.simplify": False,
    }
