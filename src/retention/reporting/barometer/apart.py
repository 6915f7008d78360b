"""Groups held against a reference: which are clearly apart, of how many that can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from retention.charts.access import COMPARED_WITH
from retention.charts.change_words import HIGHER, LOWER
from retention.charts.group_words import group_noun
from retention.charts.layout import shortened
from retention.charts.rows import latest
from retention.charts.sentences import listed
from retention.disclosure import PublishedTable, Release
from retention.reporting.barometer import said
from retention.results import Row, format_interval, rows_of

LEAVING = tuple(f"leaver_rate_ratio_by_{c}" for c in ("ethnicity", "disability", "gender"))
ACCESS = tuple(f"access_to_development_by_{c}" for c in ("ethnicity", "disability"))


@dataclass(frozen=True, slots=True)
class Compared:
    """One group beside the reference of its table; `verdict` says on which side it clearly is."""

    noun: str
    name: str
    reference: str
    row: Row
    verdict: str

    @property
    def clear(self) -> bool:
        """Whether the group is clearly apart."""
        return self.verdict in (HIGHER, LOWER)

    @property
    def times(self) -> str:
        """The ratio as it may be said."""
        return said.times(*(float(self.row[c]) for c in ("value", "lower", "upper")))

    @property
    def interval(self) -> str:
        """The limits of the ratio."""
        return format_interval("ratio", self.row)

    def named(self, name: str) -> str:
        """A group inside a sentence, in quotation marks; a yes or no with what it answers."""
        short = f"“{shortened(name, 40)}”"
        return f"{self.noun} {short}" if name.casefold() in ("yes", "no") else short


def compared_in(answers: Release, tables: Sequence[str]) -> list[Compared]:
    """Every group of some tables that has a ratio to the reference of its table."""
    return [one for name in tables if name in answers.tables for one in _of(answers[name])]


def _of(table: PublishedTable) -> list[Compared]:
    noun = group_noun(table.by)
    found = []
    for row in rows_of(latest(table)):
        if row["total"] or row["is_reference"] == 1 or pd.isna(row["value"]):
            continue
        found.append(Compared(noun, table.label(row), _reference(table), row, _verdict(row)))
    return found


def _reference(table: PublishedTable) -> str:
    if "reference" in table.frame:
        return str(table.frame["reference"].iloc[-1])
    return next(n.removeprefix(COMPARED_WITH) for n in table.notes if n.startswith(COMPARED_WITH))


def _verdict(row: Row) -> str:
    """The table's own verdict; of one without, on which side of 1 all of the interval is."""
    own = row.get("against_reference")
    if isinstance(own, str):
        return own
    if "against_reference" in row or pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return ""
    return HIGHER if row["lower"] > 1 else LOWER if row["upper"] < 1 else ""


def judged(found: Sequence[Compared]) -> list[Compared]:
    """Those whose ratio has an interval, or a verdict."""
    return [one for one in found if one.verdict or not pd.isna(one.row["lower"])]


def nouns(found: Sequence[Compared], joined: str = "or") -> str:
    """What groups were compared by."""
    names = list(dict.fromkeys(one.noun for one in found))
    return listed(names).replace(" and ", f" {joined} ")


def leaving_clause(answers: Release) -> str:
    """Which group left at a clearly different rate, empty where none could be compared."""
    found = judged(compared_in(answers, LEAVING))
    if not found:
        return ""
    clear = [one for one in found if one.clear]
    if not clear:
        return f"no group by {nouns(found)} left at a clearly different rate"
    if len(clear) > 2:
        return f"{len(clear)} of {len(found)} groups left at a clearly different rate"
    return " and ".join(_left(one) for one in clear)


def _left(one: Compared) -> str:
    reference = one.named(one.reference)
    if one.row["value"] == 0:
        return f"{one.named(one.name)} left at a clearly lower rate than {reference}"
    return f"{one.named(one.name)} left at {one.times} the rate of {reference} ({one.interval})"


def access_clause(answers: Release) -> str:
    """Which group was clearly more or less likely to be developed; empty where none compared."""
    found = judged(compared_in(answers, ACCESS))
    if not found:
        return ""
    clear = [one for one in found if one.clear]
    if not clear:
        return f"no group by {nouns(found)} was clearly more or less likely to be developed"
    if len(clear) > 2:
        return (
            f"{len(clear)} of {len(found)} groups were clearly more or less likely to be developed"
        )
    return " and ".join(_likely(one) for one in clear)


def _likely(one: Compared) -> str:
    return (
        f"{one.named(one.reference)} were {one.times} as likely as {one.named(one.name)} to be "
        f"developed ({one.interval})"
    )
