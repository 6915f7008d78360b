"""A picture with everything that must go with it: titles, caption, alt text and numbers."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from html import escape
from io import BytesIO

from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

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
    figure : matplotlib.figure.Figure
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

    figure: Figure = field(repr=False)
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
            self.figure.savefig(out, format="png", dpi=DPI, metadata=metadata)
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
        out = BytesIO()
        width, height = self.figure.get_size_inches()
        place = None
        if isinstance(self.figure, PageFigure):
            top, bottom = (height - edge / DPI for edge in self.figure.plot)
            place = Bbox.from_extents(0, bottom, width, top)
        with style():
            self.figure.savefig(
                out, format="png", dpi=dpi, bbox_inches=place, metadata={"Software": None}
            )
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
