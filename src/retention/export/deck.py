"""A deck in the making: its pages, boxes, pictures and tables. The only user of python-pptx."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from retention.charts.theme import NAVY
from retention.errors import OutputError
from retention.export.fitting import Fitted, fit, in_one_line, one_line
from retention.export.packing import without_times

WIDTH, HEIGHT = 13.333, 7.5
MARGIN = 0.5
INSIDE = WIDTH - 2 * MARGIN
TITLE_TOP, TITLE_HEIGHT = 0.35, 1.25
BODY_TOP, BODY_HEIGHT = 1.7, 4.55
WORDS_TOP, WORDS_HEIGHT = 6.3, 0.72
FOOT_TOP, FOOT_HEIGHT = 7.08, 0.3
TITLE_SIZES = (28, 26, 24, 22, 20, 18)
WORDS_SIZES = (14, 13, 12)
FOOT_SIZE = 12
CELL_SIZE = 14
ROW_HEIGHT = 0.4
_CELL_MARGIN = 0.1
_LONGEST_PROPERTY = 255
"""Characters that a property of a file holds; the whole title is on the first slide's notes."""
_NAMES_SHARE = 0.42
_FONT = "Arial"
_TITLE_SLIDE, _TITLE_ONLY = "Title Slide", "Title Only"
_STRANGE = ("/printerSettings", "/thumbnail", "/extended-properties")
"""Parts of the library's template that say things of another deck and computer."""


class Deck:
    """A presentation of 16 to 9 whose boxes hold what was measured to fit them."""

    def __init__(self, foot: str) -> None:
        pptx = _library()
        self._show = pptx.Presentation()
        self._inches = pptx.util.Inches
        self._foot = foot
        self._widen()
        self._tidy()

    def title_slide(self, title: str, lines: Sequence[str], notes: str) -> None:
        """The first slide: a title, and lines below it."""
        slide = self._slide(_TITLE_SLIDE)
        place = (MARGIN, 1.6, INSIDE, 1.8)
        self._fill(
            slide.shapes.title, fit(title, INSIDE, 1.8, (40, 36, 32, 28, 24), bold=True), place
        )
        fitted = [fit(line, INSIDE, 0.4, (20, 18, 16, 14), bold=False) for line in lines]
        below = slide.placeholders[1]
        self._fill(below, fitted[0], (MARGIN, 3.6, INSIDE, 0.5 * len(lines)))
        for line in fitted[1:]:
            self._write(below.text_frame.add_paragraph(), line)
        self._say(slide, notes)

    def picture_slide(
        self, title: str, png: bytes, alt_text: str, words: str, notes: str, *, shape: float
    ) -> None:
        """A title, a picture `shape` times as wide as high, and what it shows in small words."""
        slide = self._titled(title, notes)
        width = min(INSIDE, BODY_HEIGHT * shape)
        place = (MARGIN + (INSIDE - width) / 2, BODY_TOP, width, width / shape)
        picture = slide.shapes.add_picture(BytesIO(png), *map(self._inches, place))
        _describe(picture, "Chart", alt_text)
        self._words(slide, words)

    def table_slide(
        self,
        title: str,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        words: str,
        notes: str,
    ) -> None:
        """A title, a table with names in its first column, and what it leaves out."""
        slide = self._titled(title, notes)
        size = (len(rows) + 1, len(heads))
        high = ROW_HEIGHT * size[0]
        place = (MARGIN, BODY_TOP, INSIDE, high)
        frame = slide.shapes.add_table(*size, *map(self._inches, place))
        _describe(frame, "Table", f"Table of {len(rows)} rows: {', '.join(heads)}")
        names = INSIDE * _NAMES_SHARE if len(heads) > 2 else INSIDE * 0.7
        widths = [names, *[(INSIDE - names) / max(1, len(heads) - 1)] * (len(heads) - 1)]
        for column, width in zip(frame.table.columns, widths, strict=True):
            column.width = self._inches(width)
        for place_of_row, texts in enumerate([heads, *rows]):
            for column_place, text in enumerate(texts):
                cell = frame.table.cell(place_of_row, column_place)
                room = widths[column_place] - 2 * _CELL_MARGIN
                head = place_of_row == 0
                self._cell(cell, text, room, head=head, right=column_place > 0)
        self._words(slide, words)

    def save(self, title: str, subject: str, made: datetime) -> bytes:
        """The file, the same each time."""
        properties = self._show.core_properties
        properties.title, properties.subject = (
            one_line(text)[:_LONGEST_PROPERTY] for text in (title, subject)
        )
        properties.created = properties.modified = made
        properties.revision = 1
        properties.author = properties.last_modified_by = properties.comments = ""
        properties.keywords = properties.category = ""
        out = BytesIO()
        self._show.save(out)
        return without_times(out.getvalue())

    def _widen(self) -> None:
        """Make the library's template of 4 to 3 wide, and keep two of its layouts."""
        show = self._show
        ratio = self._inches(WIDTH) / show.slide_width
        show.slide_width, show.slide_height = self._inches(WIDTH), self._inches(HEIGHT)
        for layout in list(show.slide_layouts):
            if layout.name not in (_TITLE_SLIDE, _TITLE_ONLY):
                show.slide_layouts.remove(layout)
        for sheet in (show.slide_master, *show.slide_layouts):
            for shape in sheet.placeholders:
                left, width = shape.left, shape.width
                shape.left, shape.width = round(left * ratio), round(width * ratio)

    def _tidy(self) -> None:
        """Take out what is of another deck and computer."""
        for part in (self._show.part, self._show.part.package):
            for name, relation in list(part._rels.items()):
                if relation.reltype.endswith(_STRANGE):
                    part._rels.pop(name)

    def _slide(self, layout: str) -> Any:
        found = self._show.slide_layouts.get_by_name(layout)
        slide = self._show.slides.add_slide(found)
        self._text(slide, "Footer", self._foot, (FOOT_TOP, FOOT_HEIGHT), (FOOT_SIZE,))
        return slide

    def _titled(self, title: str, notes: str) -> Any:
        slide = self._slide(_TITLE_ONLY)
        fitted = fit(title, INSIDE, TITLE_HEIGHT, TITLE_SIZES, bold=True)
        place = (MARGIN, TITLE_TOP, INSIDE, TITLE_HEIGHT)
        self._fill(slide.shapes.title, fitted, place)
        self._say(slide, notes)
        return slide

    def _words(self, slide: Any, words: str) -> None:
        self._text(slide, "What it shows", words, (WORDS_TOP, WORDS_HEIGHT), WORDS_SIZES)

    def _text(
        self, slide: Any, name: str, text: str, rows: tuple[float, float], sizes: Sequence[int]
    ) -> None:
        top, height = rows
        place = (MARGIN, top, INSIDE, height)
        box = slide.shapes.add_textbox(*map(self._inches, place))
        box.name = name
        self._fill(box, fit(text, INSIDE, height, sizes, bold=False), place)

    def _fill(self, shape: Any, fitted: Fitted, place: tuple[float, ...]) -> None:
        from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE

        shape.left, shape.top, shape.width, shape.height = map(self._inches, place)
        frame = shape.text_frame
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        frame.vertical_anchor = MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self._write(frame.paragraphs[0], fitted, bold=shape.name.startswith("Title"))

    def _cell(self, cell: Any, text: str, room: float, *, head: bool, right: bool) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

        cell.margin_left = cell.margin_right = self._inches(_CELL_MARGIN)
        cell.margin_top = cell.margin_bottom = self._inches(0.03)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = cell.text_frame.paragraphs[0]
        shown = in_one_line(text, room, CELL_SIZE, bold=head)
        self._write(paragraph, Fitted(shown, CELL_SIZE, cut=False), bold=head)
        if head:
            cell.fill.solid()
            navy = bytes.fromhex(NAVY.removeprefix("#"))
            cell.fill.fore_color.rgb = RGBColor(*navy)  # type: ignore[no-untyped-call]
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT

    @staticmethod
    def _write(paragraph: Any, fitted: Fitted, *, bold: bool = False) -> None:
        from pptx.enum.lang import MSO_LANGUAGE_ID
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = fitted.text
        run.font.size, run.font.bold, run.font.name = Pt(fitted.size), bold, _FONT
        run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK

    @staticmethod
    def _say(slide: Any, notes: str) -> None:
        slide.notes_slide.notes_text_frame.text = "\n".join(map(one_line, notes.split("\n")))


def _describe(shape: Any, name: str, words: str) -> None:
    """Name a picture or table, and say what it shows to those who cannot see it."""
    shape.name = name
    shape._element.xpath(".//p:cNvPr")[0].set("descr", one_line(words))


def _library() -> Any:
    try:
        import pptx
        import pptx.util
    except ImportError:
        raise OutputError(
            "slides need python-pptx, which is not installed; install it with "
            'pip install "talent-retention[slides]"'
        ) from None
    return pptx
