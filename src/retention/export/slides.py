"""A deck of a release: for each chart its message, the picture, and the main numbers."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import datetime, time

from retention.charts import Chart
from retention.charts.layout import LABEL
from retention.disclosure import PublishedTable, Release
from retention.errors import ArgumentError
from retention.export.about import About, check_chart, check_release
from retention.export.deck import BODY_HEIGHT, INSIDE, Deck
from retention.export.main_rows import latest_total, main_rows
from retention.export.words import title_of
from retention.results import period_of

DPI = 160
SMALLEST_LABEL = 9.0
"""Points of a chart's labels on a slide; a chart that would have smaller ones is not shown."""
_CHART_INCHES = 10.5


def slides(
    charts: Mapping[str, Chart],
    *,
    release: Release,
    title: str,
    about: Mapping[str, str] | None = None,
) -> bytes:
    """A PowerPoint deck of charts of a release; needs the extra ``slides``.

    Parameters
    ----------
    charts : mapping of str to Chart
        Charts drawn from tables of the release, by name, in their order.
    release : Release
    title : str
        Of the deck.
    about : mapping of str to str, optional
        ``organisation``, ``period`` (by default the one that most tables end with) and
        ``contact``, for the first slide.

    Returns
    -------
    bytes
        A PPTX file of 16 to 9, the same for the same charts. After a title slide, each chart
        has a slide with its message as the title and the picture with its text alternative,
        and one with the main numbers as a table; its caption is in the speaker notes. A chart
        too tall to be read on a slide has its table only.

    Raises
    ------
    ArgumentError
        If `release` is none, there is no chart or title, or `about` has another key.
    DisclosureError
        If a chart does not show a table of this release.
    OutputError
        If python-pptx is not installed.

    Examples
    --------
    >>> import retention
    >>> from retention.export import slides
    >>> year = retention.year_to("2025-09-30")
    >>> table = retention.leaver_rate(retention.sample(people=500), year)
    >>> release = retention.publish({"leaver_rate": table})
    >>> chart = retention.charts.group_intervals(release["leaver_rate"])
    >>> slides({"leaver_rate": chart}, release=release, title="Who leaves?")[:2]
    b'PK'
    """
    check_release(release)
    if not charts:
        raise ArgumentError("charts must hold at least one chart by name, was empty")
    if not title.strip():
        raise ArgumentError("title must say what the deck is about, was empty; write a few words")
    for name, chart in charts.items():
        if not isinstance(chart, Chart):
            raise ArgumentError(
                f"charts[{name!r}] must be a Chart, was {type(chart).__name__}; "
                "use retention.charts"
            )
        check_chart(name, chart, release)
    words = About.of(release, about)
    stamp = release.rule.stamp
    deck = Deck(
        " · ".join(p for p in (stamp, words.organisation, f"records to {release.as_of}") if p)
    )
    lines = (
        words.organisation or "Organisation not named",
        f"Reported on: {words.period}",
        f"Records to {release.as_of}",
        stamp,
        f"Contact: {words.contact}" if words.contact else "",
    )
    deck.title_slide(
        title,
        [line for line in lines if line],
        "\n".join([title, release.rule.words, *release.account]),
    )
    for chart in charts.values():
        _add(deck, chart)
    last = max(release[name].as_of for name in release)
    return deck.save(title, stamp, datetime.combine(last, time()))


def _add(deck: Deck, chart: Chart) -> None:
    table = chart.data
    notes = "\n".join([chart.title, chart.subtitle, chart.alt_text, chart.caption])
    png = chart.plot_png(dpi=DPI)
    width, height = struct.unpack(">II", png[16:24])
    shape = width / height
    scale = min(INSIDE, BODY_HEIGHT * shape) / _CHART_INCHES
    legible = scale * LABEL.size >= SMALLEST_LABEL
    if legible:
        deck.picture_slide(
            chart.title, png, chart.alt_text, _definition(chart, table), notes, shape=shape
        )
    main = main_rows(table)
    said = [_definition(chart, table)] if not legible else []
    said.append(main.left_out)
    if not legible:
        said.append("The picture is too tall for a slide: see its file")
    words = ". ".join(part.removesuffix(".") for part in said if part)
    title = f"{title_of(table)}: the numbers" if legible else chart.title
    deck.table_slide(title, main.heads, main.rows, words or chart.subtitle, notes)


def _definition(chart: Chart, table: PublishedTable) -> str:
    """What was measured, of whom and when, the definition, and how many it rests on."""
    parts = [chart.subtitle, table.defined_as[0]]
    total = latest_total(table)
    if total is not None and table.definition.denominator and not table.along:
        count, base = (table.count_text(total, n) for n in ("numerator", "denominator"))
        parts.append(f"All together, {period_of(total).label}: {count} of {base}")
    return f"{'. '.join(parts)}."
