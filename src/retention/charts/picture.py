"""A picture with everything that must go with it: titles, caption, alt text and numbers."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from typing import Any, Literal

from matplotlib.transforms import Bbox

from retention.charts.compact import compact
from retention.charts.layout import PageFigure, drawable
from retention.charts.theme import DPI, style
from retention.disclosure import PublishedTable, publish_alone
from retention.errors import ArgumentError
from retention.results import IndicatorTable


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    r"""One picture of a published table.

    Attributes
    ----------
    figure : PageFigure
        A `matplotlib.figure.Figure` that knows where its plot is.
    title : str
        The message in a sentence.
    subtitle : str
        What was measured, of whom and when.
    caption : str
        How to read it, definition, method, records and disclosure rule.
    alt_text : str
        What the picture shows, the pattern and the numbers that matter.
    data : PublishedTable
        The numbers drawn.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> chart = retention.charts.group_intervals(retention.leaver_rate(workforce, year))
    >>> chart.png()[:4], chart.svg()[:5]
    (b'\x89PNG', b'<?xml')
    """

    figure: PageFigure = field(repr=False)
    title: str
    subtitle: str
    caption: str
    alt_text: str = field(repr=False)
    data: PublishedTable = field(repr=False)

    def png(self) -> bytes:
        """The picture as PNG, the same bytes each time."""
        metadata = {"Title": self.title, "Description": self.alt_text, "Software": None}
        out = BytesIO()
        with style():
            self.figure.savefig(
                out,
                format="png",
                dpi=DPI,
                metadata=metadata,
                # Flat areas and text: less effort makes a smaller file here than the usual 6.
                pil_kwargs={"compress_level": 3},
            )
        return out.getvalue()

    def svg(self) -> bytes:
        """The picture as SVG that a screen reader reads as one image, the same bytes each time."""
        out = BytesIO()
        with style():
            self.figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        start, tag, rest = out.getvalue().decode("utf-8").partition("<svg ")
        attributes, end, body = rest.partition(">")
        words = (
            f"\n <title>{escape(drawable(self.title))}</title>"
            f"\n <desc>{escape(drawable(self.alt_text))}</desc>"
        )
        return f'{start}{tag}role="img" {attributes}{end}{words}{body}'.encode()

    def pdf(self) -> bytes:
        """The picture as PDF with its fonts in it, the same bytes each time.

        Its properties are the title, and the text alternative as the subject.
        """
        metadata = {
            "Title": drawable(self.title),
            "Subject": drawable(self.alt_text),
            **dict.fromkeys(("Creator", "Producer", "CreationDate")),
        }
        out = BytesIO()
        with style():
            self.figure.savefig(out, format="pdf", metadata=metadata)
        return out.getvalue()

    def plot_png(self, *, dpi: int = DPI) -> bytes:
        """The plot without titles and caption, for a place that says those in text.

        Parameters
        ----------
        dpi : int
            Pixels to the inch of the whole picture.
        """
        return self._plot("png", dpi=dpi, metadata={"Software": None})

    def plot_svg(self) -> str:
        """The same as SVG in few bytes, for a page that carries many pictures in itself."""
        plot = self._plot("svg", metadata={"Date": None, "Creator": None})
        return compact(plot.decode("utf-8"))

    def _plot(self, form: Literal["png", "svg"], **options: Any) -> bytes:
        out = BytesIO()
        _, height = self.figure.get_size_inches()
        top, bottom = (height - edge / DPI for edge in self.figure.plot)
        place = Bbox.from_extents(0, bottom, self.figure.get_size_inches()[0], top)
        around = [t for t in self.figure.texts if not bottom <= t.get_position()[1] * height <= top]
        try:
            for words in around:
                words.set_visible(False)
            with style():
                self.figure.savefig(out, format=form, bbox_inches=place, **options)
        finally:
            for words in around:
                words.set_visible(True)
        return out.getvalue()

    def csv(self) -> bytes:
        """The numbers drawn, as CSV."""
        return self.data.to_csv().encode("utf-8")

    def _repr_html_(self) -> str:
        """The picture with its alt text, which notebooks drop from plain images."""
        source = b64encode(self.png()).decode("ascii")
        return f'<img alt="{escape(self.alt_text)}" src="data:image/png;base64,{source}">'


def as_published(table: IndicatorTable | PublishedTable) -> PublishedTable:
    """The table as it may be seen; a raw one is published alone under the internal rule."""
    if isinstance(table, PublishedTable):
        return table
    if isinstance(table, IndicatorTable):
        return publish_alone(table)
    raise ArgumentError(
        f"table must be an IndicatorTable or a PublishedTable, was {type(table).__name__}; "
        "use for example retention.leaver_rate(workforce, period)"
    )
