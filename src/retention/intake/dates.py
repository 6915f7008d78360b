"""A column of dates as whole days, by four rules that never guess.

1. The shape of most values is the shape of the column. 2. A value of another shape goes
aside, except an open end in any shape. 3. Within day/month/year every value has a say in
the order. 4. What is no day goes aside by row. A declared format replaces the first three.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from retention.errors import IntakeError
from retention.intake.date_shapes import NEEDS_FORMAT, DeclaredFormat, Shape, Written, written
from retention.intake.distinct import Distinct
from retention.intake.quoting import quote_date
from retention.intake.sheet import BoolArray, IntArray, rows_in_words
from retention.intake.table_sheet import TableSheet
from retention.intake.whole_days import NO_DAY
from retention.periods import day_number
from retention.settings import SETTINGS_FILE

OPEN_ENDED = ("last_day", "to_date")
"""Columns whose last day of the calendar means that there is no end."""
_PLACEHOLDERS = tuple(
    int(np.datetime64(day, "D").astype(np.int64))
    for day in ("1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01")
)
FEWEST_HALVES = 4
"""So many date cells and texts make it certain that a spreadsheet has swapped day and month."""
_NO_DATE_AT_ALL = ("0000-00-00", "00/00/0000", "00-00-0000")
_WORDS: dict[Shape, str] = {
    "iso": "yyyy-mm-dd",
    "day month year": "dd/mm/yyyy",
    "serial": "a serial number",
}
_SUGGESTED: dict[Shape, str] = {
    "named month": "%d-%b-%Y",
    "year first": "%Y/%m/%d",
    "compact": "%Y%m%d",
}
Texts = npt.NDArray[np.object_]


def days(sheet: TableSheet, column: str) -> IntArray:
    """A date column as whole days since 1970; `NO_DAY` where there is none.

    Raises
    ------
    IntakeError
        If the column as a whole cannot be read without a guess: serial numbers, an order of
        day and month that is ambiguous or mixed, a shape that must be declared.
    """
    values = sheet.distinct(column)
    position, texts = values.position, values.texts
    known = [written(str(text)) for text in texts]
    present = ~values.blank
    times = np.bincount(position[present], minlength=len(texts))
    first_row = np.zeros(len(texts), dtype=np.int64)
    first_row[position[present][::-1]] = sheet.row[present][::-1]
    found = _Column(sheet, column, np.asarray(texts, dtype=object), known, times, first_row)
    day, faults = found.read(_cells(sheet, column, position, present, len(texts)))
    result = np.full(len(position), NO_DAY, dtype=np.int64)
    result[present] = day[position[present]]
    open_end = np.array([w.open_end for w in known], dtype=bool) & (column in OPEN_ENDED)
    is_open = present & np.append(open_end, False)[position]
    result[is_open] = NO_DAY
    _note_open_ends(sheet, column, is_open)
    _set_faults_aside(sheet, column, values, result, present & ~is_open, faults)
    if column in sheet.table.required:
        sheet.set_aside(
            values.blank, column, "blank date", f"{sheet.name(column)} is blank; fill it in"
        )
    return result


class _Column:
    """The distinct texts of a column, which are few, and how often each occurs."""

    def __init__(
        self,
        sheet: TableSheet,
        column: str,
        texts: Texts,
        known: list[Written],
        times: IntArray,
        row: IntArray,
    ) -> None:
        self.sheet, self.column, self.texts = sheet, column, texts
        self.known, self.times, self.row = known, times, row
        self.name = sheet.name(column)
        self.readable: set[Shape] = set()

    def read(self, cells: BoolArray) -> tuple[IntArray, list[str]]:
        """The day of each text, and a reason for each that has none."""
        declared = self.sheet.formats.get(self.column)
        if declared:
            where = f'{SETTINGS_FILE}, [dates] "{self.sheet.table.name}.{self.column}"'
            way = DeclaredFormat(declared, where)
            days_read = [way.read(str(text)) for text in self.texts]
            faults = ["" if d != NO_DAY else "not as declared" for d in days_read]
            return np.array(days_read, dtype=np.int64), faults
        self.readable = {self._shape(cells)}
        if cells.any():
            # Text among date cells is read too: the cells leave no doubt of what the column
            # holds, and the order of day and month is the text's own.
            self.readable = {"iso", "day month year"}
            self._refuse_half_converted(cells)
        order = self._order() if "day month year" in self.readable else ""
        day = [self._day(w, order) for w in self.known]
        faults = [self._fault(w, d) for w, d in zip(self.known, day, strict=True)]
        return np.array(day, dtype=np.int64), faults

    def _shape(self, cells: BoolArray) -> Shape:
        count: Counter[Shape] = Counter()
        for w, times in zip(self.known, self.times, strict=True):
            if w.shape and not w.open_end:
                count[w.shape] += int(times)
        if not count or cells.any():
            return "iso"
        # Of two shapes that are as frequent, the one that is less of a guess.
        ranked: list[Shape] = ["iso", "day month year", *NEEDS_FORMAT, "serial"]
        shape = max(ranked, key=lambda s: (count[s], -ranked.index(s)))
        if shape == "serial":
            raise IntakeError(
                f"{self.sheet.file}: {self.name} holds serial numbers of a spreadsheet, such as "
                f"{self._example('serial')}, instead of dates; format the column as yyyy-mm-dd "
                "and export it again, or declare its date_format in "
                f"{self._setting('excel')}"
            )
        if shape in NEEDS_FORMAT:
            raise IntakeError(
                f"{self.sheet.file}: {self.name} must hold dates such as 2025-03-31 or "
                f"31/03/2025, most are like {self._example(shape)}; declare their date_format "
                f"in {self._setting(_SUGGESTED[shape])}"
            )
        return shape

    def _order(self) -> str:
        """Day first or month first, when the values leave one of the two."""
        sure = {"day first": 0, "month first": 0}
        differ = False
        for w, times in zip(self.known, self.times, strict=True):
            if w.says in sure:
                sure[w.says] += int(times)
            differ |= w.says == "either" and w.day_first != w.month_first
        if all(sure.values()):
            minority = min(sure, key=lambda order: (sure[order], order == "day first"))
            first = min(
                (i for i, w in enumerate(self.known) if w.says == minority),
                key=lambda i: int(self.row[i]),
            )
            raise IntakeError(
                f"{self.sheet.file}: the dates of {self.name} are mixed: most are "
                f"{'day' if minority == 'month first' else 'month'} first, row "
                f"{self.row[first]} has {quote_date(str(self.texts[first]))}, which is "
                f"{minority}; mend the export, nothing was loaded"
            )
        if not any(sure.values()) and differ:
            raise IntakeError(
                f"{self.sheet.file}: the dates of {self.name} are ambiguous: all of them, such "
                f"as {self._example('day month year')}, can be day first or month first; "
                f"declare their date_format in {self._setting('%d/%m/%Y')}"
            )
        return "month first" if sure["month first"] else "day first"

    def _refuse_half_converted(self, cells: BoolArray) -> None:
        """Refuse what a spreadsheet of another country makes of day/month/year text.

        It takes the day for the month where it can, and leaves the rest as text: then every
        cell has a day up to the 12th, and every text one after it.
        """
        in_cells = [w.day for w, cell in zip(self.known, cells, strict=True) if cell]
        texts = [w for w, cell in zip(self.known, cells, strict=True) if w.says and not cell]
        dates = np.array(in_cells, dtype="datetime64[D]")
        low = (dates - dates.astype("datetime64[M]")).astype(int) < 12
        enough = min(len(in_cells), len(texts)) >= FEWEST_HALVES
        if enough and low.all() and all(w.says == "day first" for w in texts):
            raise IntakeError(
                f"{self.sheet.file}: {self.name} is mixed: every date cell has a day up to "
                "the 12th and every text one after it, as where a spreadsheet took the day "
                "for the month; open the original export with its dates as text"
            )

    def _day(self, w: Written, order: str) -> int:
        if w.shape not in self.readable or w.fault:
            return NO_DAY
        if w.shape == "day month year":
            return w.day_first if order == "day first" else w.month_first
        return w.day

    def _fault(self, w: Written, day: int) -> str:
        if day != NO_DAY or w.open_end:
            return ""
        if w.fault:
            return w.fault
        if w.shape in self.readable:
            return "no such day"
        return "not " + " or ".join(_WORDS[shape] for shape in sorted(self.readable))

    def _example(self, shape: Shape) -> str:
        first = min(
            (i for i, w in enumerate(self.known) if w.shape == shape and not w.open_end),
            key=lambda i: int(self.row[i]),
        )
        return f"{quote_date(str(self.texts[first]))} in row {self.row[first]}"

    def _setting(self, text: str) -> str:
        return f'{SETTINGS_FILE}: [dates] "{self.sheet.table.name}.{self.column}" = "{text}"'


def _cells(
    sheet: TableSheet, column: str, position: IntArray, present: BoolArray, texts: int
) -> BoolArray:
    """Which distinct texts stand in date cells."""
    found = np.zeros(texts, dtype=bool)
    found[position[present & sheet.date_cells(column)]] = True
    return found


def _note_open_ends(sheet: TableSheet, column: str, is_open: BoolArray) -> None:
    if is_open.any():
        rows = sheet.row[is_open]
        sheet.note(
            int(rows[0]),
            column,
            "open end",
            "changed",
            f"{len(rows):,} dates in the year 4712 or 9999 in {sheet.name(column)} mean 'no end' "
            f"and were left open ({rows_in_words(rows)})",
        )


_SENTENCES = {
    "time zone": "{name} has a time zone in {value}, on which its day hangs; export the day alone",
    "time of day": "{name} has a time of day in {value}; export the day alone",
    "two-digit year": "{name} has a two-digit year in {value}, of which the century is unknown",
    "no such day": "{name}: there is no such day as {value}",
    "not a date": "{name} must be a date such as 2025-03-31, was {value}",
    "not as declared": "{name} is not written as declared in the settings, was {value}",
}


def _set_faults_aside(
    sheet: TableSheet,
    column: str,
    values: Distinct,
    day: IntArray,
    present: BoolArray,
    faults: list[str],
) -> None:
    name = sheet.name(column)
    placeholder = present & np.isin(day, _PLACEHOLDERS)
    placeholder |= values.each(lambda v: v in _NO_DATE_AT_ALL)
    sheet.set_aside(
        placeholder,
        column,
        "placeholder date",
        lambda i: f"{name} is {quote_date(values.at(i))}, which systems write for 'not known'",
    )
    day[placeholder] = NO_DAY

    def sentence(i: int) -> str:
        fault, value = faults[values.position[i]], quote_date(values.at(i))
        other = "{name} must be written " + fault.removeprefix("not ") + " as in most rows, was "
        return str(_SENTENCES.get(fault, other + "{value}")).format(name=name, value=value)

    # One rule for all of them: whether a file is refused depends on their number together.
    sheet.set_aside(present & (day == NO_DAY), column, "not a date", sentence)


__all__ = ["NO_DAY", "OPEN_ENDED", "day_number", "days"]
