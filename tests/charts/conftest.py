"""Tables of chosen counts for the pictures: nothing here depends on how people are counted."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from retention.indicators.definitions.monthly import MONTHLY, MONTHLY_WITHOUT_PLANNED
from retention.indicators.definitions.snapshots import JOINER_RATE, LEAVER_RATE, STABILITY_INDEX
from retention.indicators.definitions.trends import XmrOptions, as_trend
from retention.indicators.trend import MONTHLY_LEAVER_RATE
from retention.periods import Period, months, year_to
from retention.results import TOTAL, Definition, IndicatorTable, indicator_table

AS_OF = date(2025, 9, 30)
YEAR = year_to(AS_OF)
HOSTILE = (
    '=HYPERLINK("http://x.example","click")',
    "<b>bold & brash</b> $x^2$ $y_",
    "Department of Extraordinarily Long Names, Sub-department of Names that go on and on",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "日本語の病棟\t(two\nlines)",
)


def _stated(definition: Definition, counts: pd.DataFrame, by: tuple[str, ...]) -> IndicatorTable:
    return indicator_table(
        definition,
        counts,
        level=0.95,
        by=by,
        membership="primary",
        population="all staff",
        as_of=AS_OF,
        source="workforce records to 30 September 2025",
    )


def _by_group(
    groups: dict[str, tuple[int, int]],
    *,
    definition: Definition = LEAVER_RATE,
    periods: Sequence[Period] = (YEAR,),
    column: str = "staff_group",
) -> IndicatorTable:
    """A table of (numerator, people at the start) by group; as many are there at the end."""
    rows = []
    for period in periods:
        all_together = tuple(sum(pair) for pair in zip(*groups.values(), strict=True))
        for name, (count, people) in {**groups, TOTAL: all_together}.items():
            rows.append(
                {
                    "period_start": pd.Timestamp(period.start),
                    "period_last_day": pd.Timestamp(period.last_day),
                    column: name,
                    "total": name == TOTAL,
                    "opening": float(people),
                    "closing": float(people),
                    "numerator": float(count),
                }
            )
    counts = pd.DataFrame(rows)
    if definition.key == STABILITY_INDEX.key:
        counts = counts.drop(columns="closing")
    return _stated(definition, counts, (column,))


def _total_only(count: int, people: int) -> IndicatorTable:
    table = _by_group({"a": (count, people)})
    counts = table.frame[table.frame["total"]]
    return _stated(
        LEAVER_RATE,
        counts[["period_start", "period_last_day", "total", "opening", "closing", "numerator"]],
        (),
    )


def _series(
    leavers: Sequence[int],
    *,
    people: int = 1000,
    length: int = 1,
    definition: Definition = MONTHLY_LEAVER_RATE,
    periods: Sequence[Period] = (),
) -> IndicatorTable:
    """A series of leavers of a constant number of people, up to September 2025."""
    spans = periods or months(AS_OF, len(leavers), length=length)
    counts = pd.DataFrame(
        {
            "period_start": [pd.Timestamp(p.start) for p in spans],
            "period_last_day": [pd.Timestamp(p.last_day) for p in spans],
            "total": True,
            "opening": float(people),
            "closing": float(people),
            "exposed": float(people),
            "numerator": [float(n) for n in leavers],
        }
    )
    if any(m.name == "planned" for m in definition.measures):
        counts = counts.assign(planned=0.0, all_leavers=counts["numerator"])
    return _stated(definition, counts, ())


def _trend(
    counts: Sequence[int], *, measure: Definition = MONTHLY, length: int = 1, **options: object
) -> IndicatorTable:
    """A series of a measure read with the options of `retention.trend`."""
    read = as_trend(measure, XmrOptions(**options), key=measure.key)  # type: ignore[arg-type]
    return _series(counts, length=length, definition=read)


LARGE = ("12]", "30]", "60]", "200]")
"""Ends of the names of tests with so many groups in a picture: looked at in slow runs."""
CROWDED = ("overlap", "collide", "hostile")
"""In the names of tests that measure every text and mark of a picture: in slow runs too."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        here = item.path.parent == Path(__file__).parent
        if here and (item.name.endswith(LARGE) or any(word in item.name for word in CROWDED)):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """Makers of tables, and names that are hard to write."""
    return SimpleNamespace(
        by_group=_by_group,
        total_only=_total_only,
        series=_series,
        trend=_trend,
        hostile=HOSTILE,
        year=YEAR,
        joiner_rate=JOINER_RATE,
        stability_index=STABILITY_INDEX,
        monthly=MONTHLY_LEAVER_RATE,
        monthly_counts=MONTHLY,
        without_planned=MONTHLY_WITHOUT_PLANNED,
    )
