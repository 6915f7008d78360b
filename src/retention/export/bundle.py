"""A folder of files made of one release, with a manifest that vouches for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from retention.disclosure import Release
from retention.disclosure.rules import THRESHOLDS
from retention.errors import ArgumentError, DisclosureError
from retention.files import write_folder
from retention.versions import versions

if TYPE_CHECKING:
    from retention.charts import Chart


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
        if not isinstance(self.release, Release):
            raise ArgumentError(
                f"release must be a Release, was {type(self.release).__name__}; "
                "use retention.publish({name: table}) first"
            )

    def add_tables(self, folder: str = "tables") -> None:
        """Add every table of the release as CSV."""
        for name in self.release:
            text = self.release[name].to_csv()
            # Excel on Windows takes a CSV for UTF-8 only if it begins with this mark.
            self.contents[f"{folder}/{name}.csv"] = text.encode("utf-8-sig")

    def add_chart(self, name: str, chart: Chart, folder: str = "charts") -> None:
        """Add a chart as PNG, SVG and its text alternative.

        Raises
        ------
        DisclosureError
            If the chart does not show a table of this release.
        """
        if not any(chart.data is self.release[table] for table in self.release):
            raise DisclosureError(
                f"the chart {name} must be drawn from a table of this release, so that all files "
                "are protected together; draw it from release[...]"
            )
        self.contents[f"{folder}/{name}.png"] = chart.png()
        self.contents[f"{folder}/{name}.svg"] = chart.svg()
        alternative = f"{chart.title}\n\n{chart.alt_text}\n\n{chart.caption}\n"
        self.contents[f"{folder}/{name}.txt"] = alternative.encode("utf-8")

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
