"""An accessible workbook of a release: cover, contents, notes, and one table a worksheet."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any

import pandas as pd

from retention.disclosure import PublishedTable, Release
from retention.export.about import About, check_release
from retention.export.cell_sizes import (
    BOLD,
    WIDEST,
    column_width,
    height,
    in_characters,
    row_texts,
)
from retention.export.columns import Cell, Column, columns_of, markers_in
from retention.export.names import sheet_names
from retention.export.notes import SYMBOLS, Notes, of_table
from retention.export.plain_cells import PlainCells
from retention.export.words import QUESTIONS, in_order, period_words, subtitle_of, title_of

COVER, CONTENTS, NOTES = "Cover", "Contents", "Notes"
WORKSHEET = "Worksheet"
"""The column of links."""
LONG_TABLE = 25
"""Rows from which the heading is kept in view."""
WIDEST_NOTE = 900.0
"""Pixels of the column of notes; what is longer is wrapped."""
COVER_WIDTH = 760.0
HEADING_HEIGHT = 24.0
_A4 = 9


def workbook(release: Release, *, about: Mapping[str, str] | None = None) -> bytes:
    """An Excel workbook of every table of a release, as government statistics are laid out.

    Parameters
    ----------
    release : Release
    about : mapping of str to str, optional
        ``organisation``, ``period`` (by default the one that most tables end with) and
        ``contact``, for the cover.

    Returns
    -------
    bytes
        An XLSX file, the same for the same release. Its worksheets are a cover, linked
        contents by question, notes and symbols, and one table each: real numbers under
        headings in words, no merged or blank cells, nothing that a spreadsheet would run.

    Raises
    ------
    ArgumentError
        If `release` is none, or `about` has another key or something that is no text.
    OutputError
        If a text is longer than the 32,767 characters that a cell holds.

    Notes
    -----
    The layout follows the Government Analysis Function, "Releasing statistics in
    spreadsheets", through its package gptables.

    Examples
    --------
    >>> import retention
    >>> from retention.export import workbook
    >>> year = retention.year_to("2025-09-30")
    >>> table = retention.leaver_rate(retention.sample(people=500), year)
    >>> workbook(retention.publish({"leaver_rate": table}))[:2]
    b'PK'
    """
    check_release(release)
    words = About.of(release, about)
    return _Writer(release).write(words)


class _Writer:
    """One workbook in the making.

    gptables reads links and references to notes out of the texts that it is given, refuses
    names without a Latin letter, and lets a text begin a formula. So it lays out tokens, and
    each is replaced by the text or number that it stands for as its cell is written.
    """

    def __init__(self, release: Release) -> None:
        self.release = release
        self.tables = dict(in_order(release))
        self.names = sheet_names(self.tables, taken=(COVER, CONTENTS, NOTES))
        self.notes = Notes(self.tables.values())
        self.plain = PlainCells()
        self.out = BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book = _gptables().GPWorkbook(self.out, options)

    def write(self, about: About) -> bytes:
        last = max(table.as_of for table in self.tables.values())
        self.book.set_properties(
            {
                "title": _title(about),
                "subject": self.release.rule.stamp,
                "created": datetime.combine(last, time()),
            }
        )
        self._cover(about)
        self._contents()
        self._notes()
        for number, (name, table) in enumerate(self.tables.items(), start=1):
            self._table(self.names[name], table, f"table_{number}")
        self.book.close()
        return self.out.getvalue()

    def _sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(name)
        sheet.add_write_handler(str, self.plain.write)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self.release.rule.stamp}&R&P of &N")
        return sheet

    def _cover(self, about: About) -> None:
        rule = self.release.rule
        organisation = about.organisation or "Organisation not named"
        intro = [
            organisation,
            f"{rule.stamp}.",
            f"Reported on: {about.period}.",
            f"Records to {self.release.as_of}.",
        ]
        how = [
            f"The worksheet {CONTENTS} lists {len(self.tables)} tables by the question that they "
            "answer, each with a link. One worksheet holds one table.",
            "Shares and rates are shown per cent, and are stored in full. An interval says how far "
            "chance alone could have moved a number of this size; it is no forecast.",
            "Groups are in no order of merit. A difference is described, and its cause is not "
            "known from these tables.",
            f"{', '.join(f'{s} is {m}' for s, m in SYMBOLS.items())}: see the worksheet {NOTES}.",
            rule.words,
            *self.release.account,
        ]
        cover = _gptables().Cover(
            title=self.plain.token(_title(about)),
            intro=self.plain.tokens(intro),
            about=self.plain.tokens(how),
            contact=self.plain.tokens([about.contact]) if about.contact else None,
            cover_label=COVER,
        )
        sheet = self._sheet(COVER)
        sheet.write_cover(cover)
        self._set_cover(sheet, intro, how, about.contact)

    def _set_cover(self, sheet: Any, intro: list[str], how: list[str], contact: str) -> None:
        """Heights of the cover's lines: each part stands under a heading of gptables."""
        sheet.set_column(0, 0, in_characters(COVER_WIDTH))
        lines = ["", "", *intro, "", *how, "", contact]
        for place, text in enumerate(lines):
            sheet.set_row(place, height([text], [COVER_WIDTH]) if text else HEADING_HEIGHT)

    def _contents(self) -> None:
        tables = self.tables.values()
        columns = [
            Column("Question", tuple(QUESTIONS[t.definition.question] for t in tables)),
            Column(WORKSHEET, tuple(self.names[name] for name in self.tables)),
            Column("Table", tuple(title_of(t) for t in tables)),
            Column("Population", tuple(t.population for t in tables)),
            Column("Period", tuple(period_words(t) for t in tables)),
            Column("Rows", tuple(float(len(t.frame)) for t in tables), "0"),
            Column("Rows with something hidden", tuple(float(t.hidden) for t in tables), "0"),
        ]
        self._one_table(CONTENTS, "Contents", ["Tables by the question that they answer"], columns)

    def _notes(self) -> None:
        names, meanings = zip(*self.notes.rows(), strict=True)
        columns = [Column("Note or symbol", names), Column("Meaning", meanings)]
        self._one_table(
            NOTES, "Notes and symbols", [self.release.rule.words], columns, widest=WIDEST_NOTE
        )

    def _one_table(
        self,
        name: str,
        title: str,
        subtitles: list[str],
        columns: Sequence[Column],
        *,
        widest: float = WIDEST,
    ) -> None:
        """A worksheet of our own with one table, under a heading like those of the others."""
        table = self._gptable(
            columns,
            table_name=name.casefold(),
            title=self.plain.token(title),
            subtitles=self.plain.tokens(subtitles),
            instructions="This worksheet contains one table.",
        )
        sheet = self._sheet(name)
        _write(sheet, table)
        _set_sizes(sheet, columns, table.data_range[0], widest)

    def _table(self, name: str, table: PublishedTable, table_name: str) -> None:
        columns = columns_of(table)
        definition = table.definition
        rows = f"{len(table.frame):,} row{'' if len(table.frame) == 1 else 's'}"
        markers = ", ".join(f"{m} {SYMBOLS[m]}" for m in markers_in(columns))
        proxy = "A stand-in for what cannot be measured directly" if definition.proxy else ""
        measure = f"Definition: {definition.id}, {definition.source}"
        legend = [*table.defined_as, proxy, measure, f"Symbols: {markers}" if markers else ""]
        notes = ", ".join(f"[{note}]" for note in self.notes.numbers(of_table(table)))
        about_notes = f" Notes that apply, on the worksheet {NOTES}: {notes}." if notes else ""
        made = self._gptable(
            columns,
            table_name=table_name,
            title=self.plain.token(title_of(table)),
            subtitles=[self.plain.token(subtitle_of(table)), self.plain.back_to(CONTENTS)],
            instructions=self.plain.token(
                f"This worksheet contains one table of {rows}.{about_notes}"
            ),
            legend=self.plain.tokens(f"{line}." for line in legend if line),
            source=self.plain.token(f"Source: {table.source}."),
            scope=self.plain.token(f"{table.rule.stamp}. {table.rule.words}"),
        )
        sheet = self._sheet(name)
        _write(sheet, made)
        heading = made.data_range[0]
        sheet.repeat_rows(heading)
        if len(table.frame) > LONG_TABLE:
            sheet.freeze_panes(heading + 1, 0)
        _set_sizes(sheet, columns, heading, WIDEST)

    def _content(self, column: Column, cell: Cell) -> object:
        return self.plain.link(str(cell)) if column.heading == WORKSHEET else self.plain.token(cell)

    def _gptable(self, columns: Sequence[Column], **texts: Any) -> Any:
        frame = pd.DataFrame(
            {
                self.plain.heading(column.heading): pd.Series(
                    [self._content(column, cell) for cell in column.cells], dtype="object"
                )
                for column in columns
            }
        )
        formats = []
        for place, column in enumerate(columns):
            # A text beside a number keeps its distance.
            beside = {"align": "right"} if column.number_format else {"indent": int(place > 0)}
            cells = {"num_format": column.number_format} if column.number_format else {}
            for form, names in ((beside | {"valign": "top"}, True), (cells, False)):
                style = {"columns": [place], "format": form, "include_names": names}
                formats.append({"column": style})
        return _gptables().GPTable(
            frame, index_columns={2: 0}, additional_formatting=formats, **texts
        )


def _gptables() -> Any:
    with warnings.catch_warnings():
        # gptables 2.0.2 leaves the file of its theme to be closed by Python.
        warnings.simplefilter("ignore", ResourceWarning)
        import gptables
    return gptables


def _write(sheet: Any, table: Any) -> None:
    with warnings.catch_warnings():
        # gptables 2.0.2 uses ways of pandas that go in its version 4.
        warnings.simplefilter("ignore", DeprecationWarning)
        sheet.write_gptable(table, auto_width=False)


def _title(about: About) -> str:
    return f"Talent retention: tables of {about.organisation}".removesuffix(" of ")


def _set_sizes(sheet: Any, columns: Sequence[Column], heading: int, most: float) -> None:
    """Give columns and rows the room that their texts need, since nobody else does for sure."""
    widths = [column_width(column, most) for column in columns]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, in_characters(width))
    sheet.set_row(heading, height([column.heading for column in columns], widths, BOLD))
    for place in range(len(columns[0].cells)):
        sheet.set_row(heading + 1 + place, height(row_texts(columns, place), widths))
