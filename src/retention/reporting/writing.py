"""The files beside the page, in the formats that were asked for."""

from __future__ import annotations

from collections.abc import Mapping

from retention.charts import Chart
from retention.export import Bundle
from retention.periods import Period
from retention.progress import begin, reach
from retention.reporting.options import ReportOptions
from retention.workforce import Workforce

WORKBOOK, SLIDES = "tables.xlsx", "charts.pptx"
TITLE = "How well do we attract, support and keep our people?"


def add_files(
    bundle: Bundle,
    charts: Mapping[str, Chart],
    asked: ReportOptions,
    workforce: Workforce,
    year: Period,
) -> None:
    """Add tables, charts, workbook and slides of a release to its bundle."""
    about = {"organisation": workforce.organisation or "", "period": year.label}
    if "csv" in asked.formats:
        bundle.add_tables()
    if asked.pictures:
        begin("Charts to files", len(charts), "chart")
        for done, (name, chart) in enumerate(charts.items(), start=1):
            bundle.add_chart(name, chart, formats=asked.pictures)
            reach(done)
    if "xlsx" in asked.formats:
        begin("Workbook")
        bundle.add_workbook(WORKBOOK, about=about)
    if "pptx" in asked.formats:
        begin("Slides")
        bundle.add_slides(SLIDES, charts, title=TITLE, about=about)
