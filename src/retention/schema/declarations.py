"""What a table and a column declare of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["identifier", "date", "number", "text", "year", "codes"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its canonical name, what it holds, and whether a table needs it.

    `minimum` and `maximum` refuse a number, `usual_maximum` only remarks on it; `whole`
    numbers have no decimals. A column `of_person` must say the same in every row of a
    person. `allowed` lists coded values that must be known; `code_list` names the list of
    `retention.reference` with their spellings. Of a `coded` column an unmapped value is
    kept with a remark. `map_name` names the mapping table of the settings for it.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    of_person: bool = False
    minimum: float | None = None
    maximum: float | None = None
    usual_maximum: float | None = None
    whole: bool = False
    allowed: tuple[str, ...] = ()
    code_list: str = ""
    coded: bool = False
    map_name: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, which is the file's name without the ending, and its columns.

    `key` names the columns of which each row must be the only one with its values;
    `of_people` tells whether its rows are matched to people.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    of_people: bool = True

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that must be there."""
        return tuple(c.name for c in self.columns if c.required)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns."""
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> Column:
        """The column of a name."""
        return next(c for c in self.columns if c.name == name)
