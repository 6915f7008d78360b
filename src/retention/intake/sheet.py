"""One input file as text, and what has been said of its rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.errors import IntakeError
from retention.intake.distinct import Distinct
from retention.schema import Table
from retention.settings import MAX_QUARANTINED_ROWS, MAX_QUARANTINED_SHARE
from retention.workforce import Action, Problem, SourceFile

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]


class CellKind:
    """What a cell of a workbook was before it became text; other formats have text only."""

    BLANK, TEXT, NUMBER, DATE, TRUTH, TIME, ERROR = range(7)


_QUOTABLE_LENGTH = 40
_PERSONAL = re.compile(
    r"@"
    r"|\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"  # National Insurance number
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",  # postcode
    re.IGNORECASE,
)
_NAME_LIKE = re.compile(r"[^\W\d_]{2,}[ ,]+[^\W\d_]{2,}")


@dataclass
class Sheet:
    """The rows of one file as text, with the physical line of each.

    `aside` marks rows that were quarantined, `dropped` counts rows that hold nothing or sums,
    and `ragged` those that were quarantined before they could become rows of `frame`. Of these
    `uneven` holds the cells of those with another number of fields, by their row, and `header`
    the columns in the file's order, so that it can be told whose they are. For a workbook,
    `kinds` has the `CellKind` of each cell, by column. One rule may set aside `most_rows`
    rows, or the share `most_share` of all rows if that is more.
    """

    file: str
    table: Table
    sha256: str
    frame: pd.DataFrame
    row: IntArray
    rows_in: int
    dropped: int = 0
    ragged: int = 0
    uneven: dict[int, Sequence[str]] = field(default_factory=dict, repr=False)
    header: Sequence[str] = ()
    problems: list[Problem] = field(default_factory=list)
    kinds: dict[str, npt.NDArray[np.uint8]] = field(default_factory=dict)
    most_rows: int = MAX_QUARANTINED_ROWS
    most_share: float = MAX_QUARANTINED_SHARE
    aside: BoolArray = field(init=False)
    _rules: Counter[str] = field(default_factory=Counter)
    _distinct: dict[str, Distinct] = field(init=False, repr=False, default_factory=dict)
    _padded: dict[str, BoolArray] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.aside = np.zeros(len(self.frame), dtype=bool)

    def distinct(self, column: str) -> Distinct:
        """A column's values without surrounding spaces; blank is missing."""
        if column not in self._distinct:
            found = Distinct.of(self.frame[column])
            plain = pd.Series(found.texts).str.strip()
            spaces = (plain != found.texts) & (plain != "")
            if spaces.any():
                self._padded[column] = found.of_rows(spaces)
            if spaces.any() or (plain == "").any():
                found = found.with_texts(pd.Index(plain.mask(plain == "")))
            self._distinct[column] = found
        return self._distinct[column]

    def padded(self, column: str) -> BoolArray:
        """Which values of a column have spaces around them."""
        self.distinct(column)
        return self._padded.get(column, np.zeros(len(self.frame), dtype=bool))

    def text(self, column: str) -> pd.Series:
        """A column's values without surrounding spaces, row by row; blank is missing."""
        return self.distinct(column).series

    def note(self, row: int, column: str, rule: str, action: Action, sentence: str) -> None:
        """Say something of a row, or of the whole file with row 0."""
        self.problems.append(Problem(self.file, int(row), column, rule, action, sentence))

    def set_aside(
        self, mask: BoolArray, column: str, rule: str, sentence: str | Callable[[int], str]
    ) -> None:
        """Quarantine the rows of a mask that are not yet; a sentence may depend on the row."""
        for index in np.flatnonzero(mask & ~self.aside):
            text = sentence if isinstance(sentence, str) else sentence(int(index))
            self.set_row_aside(int(index), column, rule, text)

    def set_row_aside(self, index: int, column: str, rule: str, sentence: str) -> None:
        """Quarantine one row by its position, if it is not yet."""
        if not self.aside[index]:
            self.aside[index] = True
            self.note_ragged(int(self.row[index]), column, rule, sentence)

    def note_ragged(self, row: int, column: str, rule: str, sentence: str) -> None:
        """Record that a row was quarantined under a rule."""
        self._rules[rule] += 1
        self.note(row, column, rule, "quarantined", sentence)

    def refuse_if_too_many(self) -> None:
        """Refuse the file when one rule has set too much of it aside.

        Raises
        ------
        IntakeError
            Names the rule, the count, and the first row concerned.
        """
        for rule, count in self._rules.items():
            if count > self.most_rows and count > self.most_share * self.rows_in:
                first = next(p for p in self.problems if p.rule == rule)
                raise IntakeError(
                    f"{self.file}: {count:,} of {self.rows_in:,} rows break one rule ({rule}), "
                    f"first in row {first.row}: {first.sentence}. Nothing was loaded; mend the "
                    "export and read it again"
                )

    @property
    def account(self) -> SourceFile:
        """What became of each row."""
        quarantined = int(self.aside.sum()) + self.ragged
        accepted = self.rows_in - quarantined - self.dropped
        return SourceFile(
            self.file,
            self.table.name,
            self.sha256,
            self.rows_in,
            accepted,
            quarantined,
            self.dropped,
        )


def quote(value: str) -> str:
    """A value that a message may show: short, and not like a name, postcode or NI number.

    Examples
    --------
    >>> quote("31/02/2024"), quote("SMITH, Jane")
    ("'31/02/2024'", '(a value that is not shown)')
    """
    if len(value) > _QUOTABLE_LENGTH or _PERSONAL.search(value) or _NAME_LIKE.search(value):
        return "(a value that is not shown)"
    return repr(value)


def rows_in_words(rows: IntArray, most: int = 3) -> str:
    """Some row numbers for a sentence.

    Examples
    --------
    >>> rows_in_words(np.array([3, 9, 12, 40]))
    'rows 3, 9, 12 and 1 more'
    """
    shown = ", ".join(str(r) for r in rows[:most])
    if len(rows) == 1:
        return f"row {shown}"
    return f"rows {shown}" + (f" and {len(rows) - most} more" if len(rows) > most else "")
