"""A folder of files made of one release, with a manifest that vouches for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from retention.charts import Chart
from retention.disclosure import Release
from retention.disclosure.rules import THRESHOLDS
from retention.errors import ArgumentError, nearest
from retention.export.about import check_chart, check_release
from retention.export.slides import slides
from retention.export.workbook import workbook
from retention.files import write_folder
from retention.versions import versions


@dataclass
class Bundle:
    """Gathers files; `write` puts them all on the disk, the manifest last.

    Parameters
    ----------
    release : Release
        The only tables that files may be made of.

    Raises
    ------
    ArgumentError
        If `release` is no release: raw tables cannot be saved.
    """

    release: Release
    contents: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_release(self.release)

    def add_tables(self, folder: str = "tables") -> None:
        """Add every table of the release as CSV."""
        for name in self.release:
            text = self.release[name].to_csv()
            # Excel on Windows takes a CSV for UTF-8 only if it begins with this mark.
            self.contents[f"{folder}/{name}.csv"] = text.encode("utf-8-sig")

    def add_chart(
        self,
        name: str,
        chart: Chart,
        folder: str = "charts",
        *,
        formats: Sequence[str] = ("png", "svg"),
    ) -> None:
        """Add a chart as pictures and its text alternative.

        Parameters
        ----------
        name : str
        chart : Chart
        folder : str
        formats : sequence of {"png", "svg", "pdf"}

        Raises
        ------
        ArgumentError
            If a format is none of these.
        DisclosureError
            If the chart does not show a table of this release.
        """
        check_chart(name, chart, self.release)
        drawn = {"png": chart.png, "svg": chart.svg, "pdf": chart.pdf}
        for form in formats:
            if form not in drawn:
                raise ArgumentError(
                    f"formats must be of {', '.join(drawn)}, had {form!r}{nearest(form, drawn)}"
                )
        for form in formats:
            self.contents[f"{folder}/{name}.{form}"] = drawn[form]()
        alternative = f"{chart.title}\n\n{chart.alt_text}\n\n{chart.caption}\n"
        self.contents[f"{folder}/{name}.txt"] = alternative.encode("utf-8")

    def add_workbook(
        self, name: str = "tables.xlsx", *, about: Mapping[str, str] | None = None
    ) -> None:
        """Add every table of the release as one accessible workbook: see `workbook`."""
        self.contents[name] = workbook(self.release, about=about)

    def add_slides(
        self,
        name: str,
        charts: Mapping[str, Chart],
        *,
        title: str,
        about: Mapping[str, str] | None = None,
    ) -> None:
        """Add a deck of charts of this release: see `slides`.

        Raises
        ------
        DisclosureError
            If a chart does not show a table of this release.
        OutputError
            If python-pptx is not installed.
        """
        self.contents[name] = slides(charts, release=self.release, title=title, about=about)

    def add_page(self, name: str, html: str) -> None:
        """Add a page."""
        self.contents[name] = html.encode("utf-8")

    def write(self, folder: Path, about: Mapping[str, object]) -> Path:
        """Write everything in the place of an earlier bundle, and return the manifest.

        The manifest also says under which thresholds the numbers were protected, and with which
        versions of Python and of the packages used they were made: other versions may give
        other bytes. It names no time, computer, user or path.

        Parameters
        ----------
        folder : Path
            A new or empty folder, or one with an earlier bundle and nothing else.
        about : mapping
            What the numbers were made of: records, period, definitions, settings.

        Raises
        ------
        OutputError
            If the folder holds something else, or cannot be written.
        """
        rule = self.release.rule
        made_with = {
            "thresholds": {name: getattr(rule, name) for name in THRESHOLDS},
            "versions": versions(),
        }
        return write_folder(folder, self.contents, {**about, **made_with})
