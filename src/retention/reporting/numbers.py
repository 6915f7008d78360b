"""The numbers of a published table as rows of texts, for a page."""

from __future__ import annotations

from dataclasses import dataclass

from retention.disclosure import PublishedTable
from retention.export.columns import (
    CHANGE,
    ONE_DECIMAL,
    PERCENT,
    TWO_DECIMALS,
    Cell,
    Column,
    columns_of,
)
from retention.results import rows_of

MOST_ROWS = 40
_MINUS = "−"


@dataclass(frozen=True, slots=True)
class Numbers:
    """A table for readers.

    Attributes
    ----------
    heads : tuple of str
    rows : tuple of tuple of str
        The first cells name the row; as many as `keys`.
    keys : int
    left_out : int
        Rows that are in the file of the table only.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: int
    left_out: int


def numbers_of(table: PublishedTable, most: int = MOST_ROWS) -> Numbers:
    """The latest rows of a table, as many as can be read on a page.

    Totals stay when rows have to be left out.

    Parameters
    ----------
    table : PublishedTable
    most : int, default 40
    """
    rows = rows_of(table.frame)
    if len(rows) > most:
        latest = table.frame["period_start"].max()
        rows = [row for row in rows if row["period_start"] == latest]
    if len(rows) > most:
        totals = [row for row in rows if row["total"]][:most]
        groups = [row for row in rows if not row["total"]]
        rows = [*groups[: most - len(totals)], *totals]
    columns = [column for column in columns_of(table, rows) if not _says_nothing(column)]
    named = sum(column.heading in _key_headings(table) for column in columns)
    texts = [[cell_text(column, cell) for cell in column.cells] for column in columns]
    return Numbers(
        tuple(column.heading for column in columns),
        tuple(zip(*texts, strict=True)),
        max(1, named),
        len(table.frame) - len(rows),
    )


def cell_text(column: Column, cell: Cell) -> str:
    """A number as its column's format shows it.

    Examples
    --------
    >>> cell_text(Column("Share", (), PERCENT), 0.1234)
    '12.3%'
    >>> cell_text(Column("Change", (), CHANGE), -1.2)
    '−1.2'
    """
    if isinstance(cell, str):
        return cell
    match column.number_format:
        case form if form == PERCENT:
            text = f"{cell:.1%}"
        case form if form == TWO_DECIMALS:
            text = f"{cell:,.2f}"
        case form if form == ONE_DECIMAL:
            text = f"{cell:,.1f}"
        case form if form == CHANGE:
            text = f"{cell:+,.1f}" if round(cell, 1) else "0.0"
        case _:
            text = f"{cell:,.0f}" if float(cell).is_integer() else f"{cell:,.2f}"
    return text.replace("-", _MINUS)


def _key_headings(table: PublishedTable) -> set[str]:
    names = ("period", *table.by, *table.along)
    return {name.replace("_", " ").capitalize() for name in names}


def _says_nothing(column: Column) -> bool:
    """A state that is "shown" in every row, or a column of nothing but blanks."""
    return set(column.cells) <= {"shown", ""}
