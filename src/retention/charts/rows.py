"""The rows of a chart of groups, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from retention.charts.layout import shortened
from retention.charts.sentences import MARKED_WORDS
from retention.disclosure import PublishedTable
from retention.results import NUMERATOR, format_interval
from retention.results import rows_of as frame_rows

SUMS = ("people", "fte", "person-years")
"""Units in which groups add up to their total."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the picture; `value` is missing when nothing may be drawn."""

    name: str
    total: bool
    value: float
    lower: float
    upper: float
    value_text: str
    interval_text: str
    count_text: str
    verdict: str
    state: str

    @property
    def shown(self) -> bool:
        """Whether the row has a mark."""
        return not pd.isna(self.value)

    @property
    def suppressed(self) -> bool:
        """Whether something of the row is hidden to protect people."""
        return self.state == "suppressed"

    @property
    def hidden_words(self) -> str:
        """Why the row has no mark."""
        return MARKED_WORDS.get(self.state, MARKED_WORDS["not applicable"])

    @property
    def reading(self) -> str:
        """The value in words, with its interval."""
        interval = f" ({self.interval_text})" if self.interval_text else ""
        return f"{shortened(self.name)} {self.value_text}{interval}"


def latest(table: PublishedTable) -> pd.DataFrame:
    """The rows of the latest period."""
    frame = table.frame
    rows = frame[frame["period_last_day"] == frame["period_last_day"].max()]
    newest: pd.DataFrame = rows[rows["period_start"] == rows["period_start"].max()]
    return newest


def counted_of(table: PublishedTable) -> str:
    """The column that counts of a row are shares of: the base, or the part that value is of."""
    base = base_of(table)
    is_share = table.definition.interval == "Wilson" and "denominator" in table.frame
    return "denominator" if base and is_share else base


def base_of(table: PublishedTable) -> str:
    """The measure that the counts of a row are of, empty where nobody is counted."""
    numerator = table.definition.measure(NUMERATOR)
    return numerator.of[0] if numerator.role == "count" else ""


def records_of(table: PublishedTable) -> list[dict[str, Any]]:
    """The published rows of the latest period, groups by size and the total last."""
    size = table.definition.measure(NUMERATOR).of[0]
    records = frame_rows(latest(table))
    # A hidden size comes last, so that the order gives nothing of it away.
    records.sort(
        key=lambda r: (
            bool(r["total"]),
            pd.isna(r[size]),
            0.0 if pd.isna(r[size]) else -float(r[size]),
            table.label(r).casefold(),
        )
    )
    return records


def rows_of(table: PublishedTable) -> tuple[list[Row], str]:
    """The rows of the latest period, groups by size and the total last, and their base."""
    base = base_of(table)
    of = counted_of(table)
    return [row_of(table, record, of) for record in records_of(table)], base


def row_of(table: PublishedTable, record: dict[str, Any], base: str, *, name: str = "") -> Row:
    """A row of the published frame as the picture needs it, by default named after its group."""
    value = float(record["value"])
    lower, upper = (float(record.get(c, "nan")) for c in ("lower", "upper"))
    of = record.get(base)
    count = record[NUMERATOR]
    counted = bool(base) and not pd.isna(count) and not pd.isna(of)
    verdict = record.get("against_rest")
    return Row(
        name=name or table.label(record),
        total=bool(record["total"]),
        value=value,
        lower=lower,
        upper=upper,
        value_text=table.value_text(record),
        interval_text=format_interval(table.definition.unit, record),
        count_text=f"{count:,.0f} of {of:,.0f}" if counted else "",
        verdict=verdict if isinstance(verdict, str) else "",
        state=str(record["state"]),
    )


def on_scale(row: Row, rows: Sequence[Row], table: PublishedTable) -> bool:
    """Whether a row is drawn on the same axis as the groups.

    A total that is the sum of its groups would press them together; its number is written.
    """
    is_sum = table.definition.unit in SUMS
    return not (row.total and is_sum and len(rows) > 1)
