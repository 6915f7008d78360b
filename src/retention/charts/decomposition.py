"""The parts of a change of the leaver rate: within groups, and of the mix of groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from retention.charts import decomposition_words as words
from retention.charts.curves import needed
from retention.charts.layout import MARGIN, NUMBER, SMALL, STRONG, WIDTH, Page, widest
from retention.charts.lines import Lines, ordered
from retention.charts.picture import Chart, as_published
from retention.charts.points import signed_points, signed_ticks
from retention.charts.rows import latest
from retention.charts.scale import axis_ticks
from retention.charts.sentences import MARKED_WORDS
from retention.charts.theme import GREY, GRID, INK, NAVY, TEAL, WHITE, style
from retention.disclosure import PublishedTable
from retention.results import IndicatorTable, Row, rows_of

HEADING, AXIS = 34, 48
BAR, HALF = 14, 9
HATCH = "////"
COLUMNS = ("within", "mix", "both")
WITHIN_ROW, MIX_ROW, CHANGE_ROW = "Within groups", "Mix of groups", "Change of the share"
LOWER, NO_CHANGE, HIGHER = "← lower", "no change", "higher →"
NOT_KNOWN = "[c] not known, since a group is hidden"


def decomposition(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw what each group adds to a change of the leaver rate, within and by the mix.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.decompose_leaver_rate`. A raw table is published alone under the internal
        rule first.

    Returns
    -------
    Chart
        Two bars for each group around no change, in points: a full one for the change of its
        own rate, a hatched one for the change of its share. Below a line the sums of both,
        and the change, with their intervals. A hidden group keeps its row and has no bar; the
        sums are then not known.

    Raises
    ------
    ArgumentError
        If `table` is no table, or of another indicator.

    Examples
    --------
    >>> import retention
    >>> before, now = retention.years_to("2025-09-30", 2)
    >>> parts = retention.decompose_leaver_rate(retention.sample(people=1500), before, now)
    >>> retention.charts.decomposition(parts).title.startswith("The share of people who left")
    True
    """
    published = as_published(table)
    call = "retention.decompose_leaver_rate(workforce, before, now)"
    needed(published, ("within", "mix", "rate_before"), call)
    found = rows_of(latest(published))
    groups, total = [row for row in found if not row["total"]], next(r for r in found if r["total"])
    names = [published.label(row) for row in groups]
    groups = [groups[i] for i in ordered(names, [float(row["opening"]) for row in groups])]
    lines = _lines(published, groups, total)
    title = words.headline(total, hidden=total["state"] == "suppressed")
    subtitle = words.subtitle(published)
    small = words.caption(published)
    with style():
        page = _draw(lines, len(groups), (title, subtitle, small))
    alt = words.alt_text(published, groups, total, title)
    return Chart(page.figure, title, subtitle, small, alt, published)


@dataclass(frozen=True, slots=True)
class _Part:
    """A bar from no change to `value`, with an interval where it has one."""

    value: float
    kind: str
    lower: float = float("nan")
    upper: float = float("nan")

    @property
    def shown(self) -> bool:
        return not pd.isna(self.value)

    @property
    def ends(self) -> list[float]:
        """Everything that must be on the axis."""
        return [v for v in (self.value, self.lower, self.upper) if not pd.isna(v)]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: its bars, what stands in the columns, or words where there is no bar."""

    name: str
    parts: tuple[_Part, ...]
    texts: tuple[str, str, str]
    words: str = ""


def _lines(table: PublishedTable, groups: Sequence[Row], total: Row) -> list[_Line]:
    found = []
    for row in groups:
        parts = (_Part(row["within"], "within"), _Part(row["mix"], "mix"))
        texts = tuple(signed_points(row[name]) for name in ("within", "mix", "value"))
        hidden = (
            ""
            if parts[0].shown
            else MARKED_WORDS.get(str(row["state"]), MARKED_WORDS["suppressed"])
        )
        found.append(_Line(table.label(row), parts, texts, hidden))  # type: ignore[arg-type]
    within = _Part(total["within"], "within", total["within_lower"], total["within_upper"])
    mix = _Part(total["mix"], "mix")
    change = _Part(total["value"], "change", total["lower"], total["upper"])
    why = MARKED_WORDS.get(str(total["state"]), "")
    unknown = NOT_KNOWN if change.shown else why
    return [
        *found,
        _Line(WITHIN_ROW, (within,), (signed_points(within.value), "", ""), unknown),
        _Line(MIX_ROW, (mix,), ("", signed_points(mix.value), ""), unknown),
        _Line(CHANGE_ROW, (change,), ("", "", signed_points(change.value)), why),
    ]


def _draw(lines: Sequence[_Line], groups: int, texts: tuple[str, str, str]) -> Page:
    labels = Lines(tuple(line.name for line in lines), len(lines) - groups)
    ends = [end for line in lines for part in line.parts for end in part.ends]
    page = Page(*texts, plot_height=HEADING + labels.height + (AXIS if ends else 4))
    top = page.plot_top + HEADING
    widths = [
        max(widest([line.texts[i] for line in lines], STRONG), widest([name], SMALL) + 22)
        for i, name in enumerate(COLUMNS)
    ]
    rights = [WIDTH - MARGIN - sum(widths[i + 1 :]) - 14 * (2 - i) for i in range(3)]
    left, right = MARGIN + labels.width + 22, rights[0] - widths[0] - 26
    axes = page.axes(left, right, top, top + labels.height)
    _prepare(axes, ends, labels.height)
    labels.draw(page, top)
    if ends:
        _headings(page, rights, widths)
        _directions(page, axes, left, right, top + labels.height + 36)
    for i, (line, place) in enumerate(zip(lines, labels.places, strict=True)):
        if not any(part.shown for part in line.parts):
            labels.write_why(page, left + 8, top, i, line.words)
            continue
        _bars(axes, line, place)
        for column, (text, x) in enumerate(zip(line.texts, rights, strict=True)):
            look = STRONG if column == 2 or i >= groups else NUMBER
            page.write(x, top + place, text, look, "right")
    return page


def _prepare(axes: Axes, ends: Sequence[float], height: float) -> None:
    """Points to the right, and pixels from the top of the first line downwards."""
    low, high = min([*ends, 0.0]), max([*ends, 0.0])
    if low == high:
        low, high = -0.01, 0.01
    room = 0.04 * (high - low)
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.patch.set_visible(False)
    axes.grid(visible=True, axis="x", color=GRID)
    ticks = [t for t in axis_ticks(low, high, "proportion") if low - room <= t <= high + room]
    axes.set_xticks(ticks if ends else [], signed_ticks(ticks) if ends else [])
    axes.spines["bottom"].set_visible(bool(ends))
    if ends:
        axes.axvline(0, color=INK, lw=1.1, zorder=2, label=NO_CHANGE)


def _directions(page: Page, axes: Axes, left: float, right: float, middle: float) -> None:
    """Which way is which, and where nothing changed if there is room to say it."""
    page.write(left, middle, LOWER, SMALL)
    page.write(right, middle, HIGHER, SMALL, "right")
    low, high = axes.get_xlim()
    zero, half = left + (right - left) * -low / (high - low), widest([NO_CHANGE], SMALL) / 2 + 12
    after = left + widest([LOWER], SMALL) + half
    if after < zero < right - widest([HIGHER], SMALL) - half:
        page.write(zero, middle, NO_CHANGE, SMALL, "center")


def _headings(page: Page, rights: Sequence[float], widths: Sequence[float]) -> None:
    """The names of the columns, with the look of their bars beside them."""
    for i, (name, right) in enumerate(zip(COLUMNS, rights, strict=True)):
        y = page.plot_top + HEADING / 2
        page.write(right, y, name, SMALL, "right")
        if i < 2:
            page.figure.add_artist(
                Rectangle(
                    ((right - widest([name], SMALL) - 18) / WIDTH, 1 - (y + 5) / page.height),
                    12 / WIDTH,
                    10 / page.height,
                    transform=page.figure.transFigure,
                    **_look(name),
                )
            )


def _look(kind: str) -> dict[str, Any]:
    """Full, hatched or black, so that no part is told by its colour alone."""
    if kind == "mix":
        return {"facecolor": WHITE, "edgecolor": TEAL, "hatch": HATCH, "lw": 1.0}
    fill = NAVY if kind == "within" else INK
    return {"facecolor": fill, "edgecolor": fill, "lw": 1.0}


def _bars(axes: Axes, line: _Line, place: float) -> None:
    """One bar in the middle of its line, or two with one below the other."""
    several = len(line.parts) > 1
    for i, part in enumerate(line.parts):
        if not part.shown:
            continue
        middle = place + (HALF * (i - 0.5) if several else 0.0)
        axes.barh(
            middle,
            part.value,
            HALF - 1 if several else BAR,
            label=f"{part.kind}: {line.name}",
            zorder=3,
            **_look(part.kind),
        )
        if not pd.isna(part.lower) and not pd.isna(part.upper):
            for colour, width in ((WHITE, 3.6), (GREY, 1.6)):
                axes.plot(
                    [part.lower, part.upper],
                    [middle] * 2,
                    color=colour,
                    lw=width,
                    marker="|",
                    ms=8,
                    mew=width,
                    label=f"interval of {line.name}" if colour == GREY else "halo",
                    zorder=4,
                )
