"""Tables of chosen counts along the time since joining, and of moves."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from retention.indicators.definitions.cohorts import RETAINED
from retention.indicators.definitions.curves import LEAVING_INCIDENCE, RETENTION_CURVE
from retention.periods import Period, year_to
from retention.results import TOTAL, Definition, IndicatorTable, Measure, indicator_table

AFTER = ("6 months", "12 months", "2 years", "5 years")
PERIOD = year_to("2025-09-30")


def _stated(
    definition: Definition,
    rows: Sequence[Mapping[str, object]],
    by: tuple[str, ...],
    along: tuple[str, ...],
) -> IndicatorTable:
    return indicator_table(
        definition,
        pd.DataFrame(rows),
        level=0.95,
        by=by,
        population="all staff",
        as_of=PERIOD.last_day,
        source="workforce records to 30 September 2025",
        along=along,
    )


def _head(period: Period, total: bool) -> dict[str, object]:
    return {
        "period_start": pd.Timestamp(period.start),
        "period_last_day": pd.Timestamp(period.last_day),
        "total": total,
    }


def _limits(value: float, half: float) -> dict[str, float]:
    missing = np.isnan(value)
    return {
        "value": value,
        "lower": np.nan if missing else max(value - half, 0.0),
        "upper": np.nan if missing else min(value + half, 1.0),
    }


def curve_table(
    shares: Mapping[str, Sequence[float]],
    *,
    people: Mapping[str, int] | None = None,
    half: float = 0.02,
    after: Sequence[str] = AFTER,
) -> IndicatorTable:
    """Shares still in post by group; the last entry may be TOTAL, else it is added."""
    groups = dict(shares)
    groups.setdefault(TOTAL, [0.9 - 0.1 * i for i in range(len(after))])
    by = ("staff_group",) if len(groups) > 1 else ()
    sizes = {name: (people or {}).get(name, 200) for name in groups}
    if people is None or TOTAL not in people:
        sizes[TOTAL] = sum(n for name, n in sizes.items() if name != TOTAL) or 200
    rows = []
    for name, values in groups.items():
        for i, (step, value) in enumerate(zip(after, values, strict=True)):
            followed = float(sizes[name])
            rows.append(
                {
                    **_head(PERIOD, name == TOTAL),
                    **({"staff_group": name} if by else {}),
                    "since": after[i - 1] if i else "joining",
                    "after": step,
                    "followed": followed,
                    "at_risk": followed,
                    "left": followed / 2,
                    "person_years": followed,
                    "numerator": np.nan if np.isnan(value) else followed,
                    "denominator": np.nan,
                    **_limits(value, half),
                }
            )
    return _stated(RETENTION_CURVE, rows, by, ("since", "after"))


def incidence_table(
    causes: Mapping[str, Sequence[float]],
    *,
    groups: Sequence[str] = (),
    people: Mapping[str, int] | None = None,
    half: float = 0.01,
    after: Sequence[str] = ("12 months", "2 years", "5 years"),
) -> IndicatorTable:
    """The same shares by cause in every group."""
    rows = []
    sizes = {name: (people or {}).get(name, 1000) for name in groups}
    sizes[TOTAL] = sum(sizes.values()) or 1000
    for name, size in sizes.items():
        for cause, values in causes.items():
            for i, (step, value) in enumerate(zip(after, values, strict=True)):
                left = float(size // 20)
                rows.append(
                    {
                        **_head(PERIOD, name == TOTAL),
                        **({"staff_group": name} if groups else {}),
                        "since": after[i - 1] if i else "joining",
                        "after": step,
                        "cause": cause,
                        "followed": float(size),
                        "at_risk": float(size),
                        "left_any": left * len(causes),
                        "left": left,
                        "numerator": float(size),
                        "denominator": np.nan,
                        **_limits(value, half),
                    }
                )
    by = ("staff_group",) if groups else ()
    return _stated(LEAVING_INCIDENCE, rows, by, ("since", "after", "cause"))


def cohort_table(
    cohorts: Sequence[tuple[Period, int, Sequence[float]]],
    *,
    after: Sequence[str] = ("6 months", "12 months", "18 months"),
    names: Sequence[str] = (),
) -> IndicatorTable:
    """Cohorts of (period, starters, how many are still there), or groups of one period."""
    rows = []
    by = ("staff_group",) if names else ()
    labels = names or [TOTAL] * len(cohorts)
    for name, (period, starters, there) in zip(labels, cohorts, strict=True):
        for step, count in zip(after, there, strict=True):
            rows.append(
                {
                    **_head(period, name == TOTAL),
                    **({"staff_group": name} if by else {}),
                    "after": step,
                    "denominator": float(starters),
                    "numerator": float(count),
                }
            )
    return _stated(RETAINED, rows, by, ("after",))


def _blank(frame: pd.DataFrame, names: Sequence[str]) -> dict[str, np.ndarray]:
    return {name: np.full(len(frame), np.nan) for name in names}


def _plain(key: str, measures: Sequence[Measure], value: str) -> Definition:
    """A definition of counts, whose value is one of them."""
    rest = ("denominator", "lower", "upper")
    return Definition(
        key=key,
        version=1,
        title="Where people went",
        numerator="people",
        denominator="",
        unit="people",
        direction="neither",
        question=None,
        interval="not applicable",
        source="test",
        measures=(
            *measures,
            Measure("numerator", "derived", (value,)),
            Measure("value", "derived", (value,)),
            *(Measure(name, "context") for name in rest),
        ),
        derive=lambda frame, level: {
            "numerator": frame[value],
            "value": frame[value],
            **_blank(frame, rest),
        },
    )


def flows_table(counts: Mapping[str, float]) -> IndicatorTable:
    """Classes of the flows of everyone."""
    closing = ("moved_inside_to", "came_from_staff_group", "joiners", "rehired", "joined")
    measures = [Measure("opening", "base", quantity="a"), Measure("closing", "base", quantity="b")]
    for name in counts:
        if name not in ("opening", "closing"):
            of = "closing" if name in closing else "opening"
            measures.append(Measure(name, "count", (of,), quantity=name))
    definition = _plain("flows", measures, "opening")
    return _stated(definition, [{**_head(PERIOD, True), **counts}], (), ())


def moves_table(people: Mapping[tuple[str, str], float]) -> IndicatorTable:
    """A matrix of moves; pairs that are not given are 0."""
    names = list(dict.fromkeys(n for pair in people for n in pair if n != "outside"))
    ends = [*names, "outside"]
    cells = {
        (a, b): float(people.get((a, b), 0))
        for a in ends
        for b in ends
        if (a, b) != ("outside", "outside")
    }
    opening = {a: sum(v for (x, _), v in cells.items() if x == a) for a in ends}
    closing = {b: sum(v for (_, y), v in cells.items() if y == b) for b in ends}
    moved = sum(v for (a, b), v in cells.items() if a != b and "outside" not in (a, b))
    rows = [
        {
            **_head(PERIOD, False),
            "from": a,
            "to": b,
            "opening": opening[a] if a != "outside" else np.nan,
            "closing": closing[b] if b != "outside" else np.nan,
            "people": value,
            "moved_out": np.nan,
            "leavers": np.nan,
            "joiners": np.nan,
        }
        for (a, b), value in cells.items()
    ]
    total = {
        **_head(PERIOD, True),
        "from": TOTAL,
        "to": TOTAL,
        "opening": sum(opening[n] for n in names),
        "closing": sum(closing[n] for n in names),
        "people": sum(cells.values()),
        "moved_out": moved,
        "leavers": closing["outside"],
        "joiners": opening["outside"],
    }
    measures = [
        Measure("opening", "context"),
        Measure("closing", "context"),
        *(Measure(n, "context") for n in ("people", "moved_out", "leavers", "joiners")),
    ]
    definition = _plain("moves_between_staff_group", measures, "people")
    return _stated(definition, [*rows, total], ("from", "to"), ())
