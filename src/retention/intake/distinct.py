"""A column of text as its distinct values, which are judged once each, however many rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

BLANK = -1


@dataclass(frozen=True, slots=True)
class Distinct:
    """A column of text.

    Parameters
    ----------
    position : array of int
        For each row where its value stands in `texts`, `BLANK` where it has none.
    texts : pandas.Index
        The distinct values, in the order in which rows first have them.
    """

    position: npt.NDArray[np.int64]
    texts: pd.Index

    @classmethod
    def of(cls, values: pd.Series) -> Distinct:
        """The distinct values of a column; what is missing is blank."""
        position, texts = pd.factorize(values)
        return cls(position, pd.Index(texts, dtype="str"))

    @property
    def blank(self) -> npt.NDArray[np.bool_]:
        """Which rows have no value."""
        return np.asarray(self.position == BLANK)

    @property
    def series(self) -> pd.Series:
        """The value of each row; a blank one is missing."""
        values = self.texts.array
        if len(values) < len(self.position):
            values = values.take(self.position, allow_fill=True)
        return pd.Series(values)

    def at(self, row: int) -> str:
        """The value of a row that has one."""
        return str(self.texts[self.position[row]])

    def of_rows(self, answers: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """For each row the answer for its value; a blank one has the answer False."""
        return np.append(np.asarray(answers, dtype=bool), False)[self.position]

    def each(self, test: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
        """Whether each row's value passes a test; a blank one does not."""
        return self.of_rows([test(str(text)) for text in self.texts])

    def replaced(self, new: Callable[[str], str | None]) -> Distinct:
        """Every value replaced by another, or by none."""
        return self.with_texts([new(str(text)) for text in self.texts])

    def with_texts(self, texts: Sequence[str | None] | pd.Index) -> Distinct:
        """Other values in the place of these; equal ones become one, missing ones blank."""
        code, distinct = pd.factorize(pd.Series(texts, dtype="str"))
        new = pd.Index(distinct, dtype="str")
        if len(new) == len(self.texts):
            return Distinct(self.position, new)
        return Distinct(np.append(code, BLANK)[self.position], new)
