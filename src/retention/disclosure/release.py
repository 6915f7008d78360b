"""What the gate hands out: the only tables that charts, pages and files are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape

import pandas as pd

from retention.disclosure.rules import Rule, rule_of
from retention.errors import ArgumentError, NotAvailableError, nearest
from retention.periods import Period, day_label
from retention.results import (
    TOTAL,
    UNIT_WORDS,
    Definition,
    IndicatorTable,
    Row,
    Unavailable,
    format_interval,
    format_number,
    period_of,
    periods_of,
    rows_of,
)

SHOWN = "shown"
SUPPRESSED = "suppressed"
NOT_APPLICABLE = "not applicable"
NOT_AVAILABLE = "not available"

MARKERS: Mapping[str, str] = {SUPPRESSED: "[c]", NOT_APPLICABLE: "[z]", NOT_AVAILABLE: "[x]"}
"""Symbols of the Government Statistical Service: confidential, not applicable, not available."""

MEMBERSHIP_WORDS: Mapping[str, str] = {
    "primary": "each person counts once, under the primary post",
    "any": "a person counts in every group in which they hold a post",
    "as supplied": "groups are those of the table that was supplied",
}

_ISSUED = object()


@dataclass(frozen=True, slots=True, eq=False)
class PublishedTable:
    """One protected table; made by `publish` only.

    Attributes
    ----------
    frame : pandas.DataFrame
        As `IndicatorTable.frame`, with what is hidden missing, and ``state``: shown,
        suppressed, not applicable or not available.
    definition, by, membership, population, as_of, source, notes, along
        As of the table it was made from.
    rule : Rule
    """

    frame: pd.DataFrame
    definition: Definition
    by: tuple[str, ...]
    membership: str
    population: str
    as_of: date
    source: str
    notes: tuple[str, ...]
    along: tuple[str, ...]
    rule: Rule
    issued: object = field(repr=False)

    def __post_init__(self) -> None:
        if self.issued is not _ISSUED:
            raise ArgumentError("a PublishedTable is made by retention.publish() only")

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods of the rows, oldest first."""
        return periods_of(self.frame)

    @property
    def groups(self) -> pd.DataFrame:
        """The rows of groups, without the totals."""
        return self.frame[~self.frame["total"]]

    @property
    def totals(self) -> pd.DataFrame:
        """The rows over all groups, one per period."""
        return self.frame[self.frame["total"]]

    @property
    def hidden(self) -> int:
        """How many rows have something hidden."""
        return int((self.frame["state"] == SUPPRESSED).sum())

    def label(self, row: Row) -> str:
        """The group of a row in words.

        For a total, "All"; groups of several columns are joined with a comma.
        """
        if row["total"]:
            return TOTAL
        return ", ".join(str(row[column]) for column in self.by)

    def value_text(self, row: Row) -> str:
        """The value of a row as readers see it, or the marker of why there is none."""
        state = str(row["state"])
        if state in MARKERS and pd.isna(row["value"]):
            return MARKERS[state]
        return format_number(self.definition.unit, float(row["value"]))

    def count_text(self, row: Row, name: str) -> str:
        """A counted number of a row as readers see it, or the marker of why there is none."""
        if pd.isna(row[name]):
            return MARKERS.get(str(row["state"]), MARKERS[NOT_APPLICABLE])
        whole = float(row[name]).is_integer()
        return format_number("people" if whole else "fte", float(row[name]))

    def steps(self) -> pd.DataFrame:
        """How the counts of each period add up, one row per step, in words.

        Returns
        -------
        pandas.DataFrame
            ``period``, ``step``, ``sign`` and ``count``: the first step has no sign, the
            last row is the sum. A count that is hidden is its marker.

        Raises
        ------
        ArgumentError
            If the definition has no numbers that add up.
        """
        identities = self.definition.identities
        if not identities:
            raise ArgumentError(
                f"{self.definition.key} has no numbers that add up to another; use .frame"
            )
        rows = []
        for row in rows_of(self.totals):
            for identity in identities:
                for place, (name, sign) in enumerate(identity):
                    last = place == len(identity) - 1
                    mark = "=" if last else ("" if place == 0 else "+-"[sign < 0])
                    words = self.definition.measure(name).words or name.replace("_", " ")
                    rows.append((period_of(row).label, words, mark, self.count_text(row, name)))
        return pd.DataFrame(rows, columns=["period", "step", "sign", "count"], dtype="str")

    @property
    def defined_as(self) -> tuple[str, ...]:
        """What was counted, with which intervals and under which groups, in sentences."""
        definition = self.definition
        parts = [f"{definition.numerator}, divided by {definition.denominator}"]
        if not definition.denominator:
            parts = [definition.numerator]
        if definition.interval != "not applicable":
            level = float(self.frame["level"].iloc[0])
            parts.append(f"{level:.0%} intervals: {definition.interval}")
        if self.by:
            parts.append(MEMBERSHIP_WORDS[self.membership])
        return tuple(f"{part[0].upper()}{part[1:]}" for part in parts)

    @property
    def caption(self) -> str:
        """Definition, method, records and rule: what stands under every picture of it."""
        text = ". ".join(self.defined_as)
        hidden = f" {self.hidden} of {len(self.frame)} rows hidden." if self.hidden else ""
        return (
            f"{text}. Definition: {self.definition.id}. Source: {self.source}. "
            f"{self.rule.stamp}. {self.rule.words}{hidden}"
        )

    def to_csv(self) -> str:
        """The table as CSV text, with a marker in words wherever a number is missing."""
        frame = self.frame.copy()
        for column in ("period_start", "period_last_day"):
            frame[column] = frame[column].dt.strftime("%Y-%m-%d")
        for column in self.by:
            frame[column] = frame[column].mask(frame["total"], TOTAL)
        missing = [MARKERS.get(str(state), MARKERS[NOT_APPLICABLE]) for state in frame["state"]]
        for measure in self.definition.measures:
            cells = zip(frame[measure.name], missing, strict=True)
            texts = [marker if pd.isna(value) else _plain(value) for value, marker in cells]
            frame[measure.name] = pd.Series(texts, index=frame.index, dtype="object")
        for column in frame.columns:
            if not pd.api.types.is_numeric_dtype(frame[column]):
                texts = [_not_a_formula(v) for v in frame[column]]
                frame[column] = pd.Series(texts, index=frame.index, dtype="object")
        frame.columns = pd.Index([_not_a_formula(name) for name in frame.columns])
        return frame.to_csv(index=False, lineterminator="\n")

    def _repr_html_(self) -> str:
        unit = self.definition.unit
        counted = [m for m in self.definition.measures if m.role in ("count", "base", "sum")]
        names = ["Period", *self.by, *self.along, *(m.name for m in counted)]
        names += [UNIT_WORDS[unit], "interval"]
        body = []
        for row in rows_of(self.frame):
            groups = [TOTAL if row["total"] else str(row[c]) for c in self.by]
            numbers = [self.count_text(row, m.name) for m in counted]
            steps = [str(row[c]) for c in self.along]
            cells = [period_of(row).label, *groups, *steps, *numbers]
            cells += [self.value_text(row), format_interval(unit, row)]
            tag = "th" if self.by and row["total"] else "td"
            body.append("".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells))
        heading = "".join(f"<th scope='col'>{escape(column_words(name))}</th>" for name in names)
        rows = "".join(f"<tr>{row}</tr>" for row in body)
        title = f"{self.definition.title}: {self.population}"
        return (
            f"<table><caption>{escape(title)}</caption><thead><tr>{heading}</tr></thead>"
            f"<tbody>{rows}</tbody></table><p><small>{escape(self.caption)}</small></p>"
        )

    def __repr__(self) -> str:
        return (
            f"<PublishedTable {self.definition.id} of {self.population}: {len(self.frame)} rows, "
            f"{self.hidden} with something hidden, rule {self.rule.name}>"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Release:
    """Tables that were protected together, by name.

    It also holds the raw tables and the names of the hidden cells, so that a later release
    can be protected against this one; neither is ever shown or saved.

    Attributes
    ----------
    tables : mapping of str to PublishedTable
    rule : Rule
    account : tuple of str
        What was hidden and why, in plain words that give nothing away themselves.
    unavailable : mapping of str to Unavailable
        What was asked for and the records do not allow, by name, with the reason.
    """

    tables: Mapping[str, PublishedTable]
    rule: Rule
    account: tuple[str, ...]
    raw: tuple[IndicatorTable, ...] = field(repr=False)
    hidden_cells: Mapping[str, str] = field(repr=False)
    unavailable: Mapping[str, Unavailable] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rule_of(self.rule)
        other = [name for name, table in self.tables.items() if table.rule != self.rule]
        if other:
            raise ArgumentError(
                f"rule must be the one that {other[0]!r} was protected under, which it is not; "
                "publish the tables together"
            )

    def __getitem__(self, name: str) -> PublishedTable:
        if name in self.unavailable:
            raise NotAvailableError(str(self.unavailable[name]))
        if name not in self.tables:
            raise ArgumentError(f"the release has no table {name!r}{nearest(name, self.tables)}")
        return self.tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    def side_by_side(self) -> pd.DataFrame:
        """What the rates of the release are for everyone, one row per table and period.

        Returns
        -------
        pandas.DataFrame
            ``table``, ``title``, ``definition`` (key and version), ``period``, the texts
            ``numerator``, ``denominator``, ``value`` and ``interval``, and ``state``.
        """
        rows = [
            {
                "table": name,
                "title": table.definition.title,
                "definition": table.definition.id,
                "period": period_of(row).label,
                "numerator": table.count_text(row, "numerator"),
                "denominator": table.count_text(row, "denominator"),
                "value": table.value_text(row),
                "interval": format_interval(table.definition.unit, row),
                "state": str(row["state"]),
            }
            for name, table in self.tables.items()
            if table.definition.denominator
            for row in rows_of(table.totals)
        ]
        return pd.DataFrame(rows, dtype="str")

    @property
    def as_of(self) -> str:
        """The day of the records, in words."""
        return day_label(next(iter(self.tables.values())).as_of)


def issue(table: IndicatorTable, frame: pd.DataFrame, rule: Rule) -> PublishedTable:
    """Make a published table of a protected frame; the gate's own step."""
    return PublishedTable(
        frame,
        table.definition,
        table.by,
        table.membership,
        table.population,
        table.as_of,
        table.source,
        table.notes,
        table.along,
        rule,
        _ISSUED,
    )


def _plain(value: object) -> object:
    """A whole number without its decimal point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets take for the start of a formula, in full width too where they are Japanese."""


def _not_a_formula(value: object) -> object:
    """A text that a spreadsheet will not run as a formula; numbers are left alone."""
    dangerous = isinstance(value, str) and value.startswith(_STARTS_A_FORMULA)
    return f"'{value}" if dangerous else value


def column_words(name: str) -> str:
    """A column as the heading of a table.

    Examples
    --------
    >>> column_words("opening_fte")
    'opening FTE'
    """
    return " ".join("FTE" if word == "fte" else word for word in name.split("_"))
