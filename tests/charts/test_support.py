"""What the charts of question 3 draw and say, and that nothing in them overlaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest

from retention.charts import access, ladder, rate_ratios
from retention.disclosure import publish
from retention.errors import ArgumentError
from retention.indicators.definitions.access import ACCESS_TO_DEVELOPMENT
from retention.indicators.definitions.leaving_after_development import LEAVING_AFTER_DEVELOPMENT
from retention.indicators.definitions.support_ladder import RUNGS, ladder_of
from retention.results import TOTAL, IndicatorTable, indicator_table
from tests.charts.conftest import HOSTILE, YEAR
from tests.charts.test_layout import boxes_of, check

WHO = ("in post all year", "left in the year", "on long leave")
REASON = "the appraisals do not say whether they helped"
Climbed = Sequence[tuple[float, float]]


def _head(group: str, by: str) -> dict[str, object]:
    return {
        "period_start": pd.Timestamp(YEAR.start),
        "period_last_day": pd.Timestamp(YEAR.last_day),
        by: group,
        "total": group == TOTAL,
    }


def _table(definition, rows, by, *, notes=(), along=()) -> IndicatorTable:  # type: ignore[no-untyped-def]
    frame = pd.DataFrame(rows)
    return indicator_table(
        definition,
        frame if by else frame.drop(columns="group"),
        level=0.95,
        by=by,
        population="all staff",
        as_of=YEAR.last_day,
        source="workforce records to 30 September 2025",
        sensitive=definition.sensitive,
        notes=notes,
        along=along,
    )


def ladder_table(
    climbed: Climbed, people: float = 1000, *, who: Sequence[str] = WHO, notes: Sequence[str] = ()
) -> IndicatorTable:
    """The rungs of everybody: how many reached each, and how many all before it too."""
    available = [r for r, (n, _) in zip(RUNGS, climbed, strict=True) if not np.isnan(n)]
    rows = []
    for name in who:
        before = people
        for rung, (reached, so_far) in zip(RUNGS, climbed, strict=True):
            known = not np.isnan(reached)
            rows.append(
                {
                    **_head(TOTAL, "group"),
                    "people": name,
                    "rung": rung,
                    "denominator": people,
                    "numerator": reached,
                    "reached_before": before if known else np.nan,
                    "all_so_far": so_far,
                    "stopped": before - so_far,
                    **dict.fromkeys(("skipped", "neither"), np.nan),
                }
            )
            before = so_far if known else before
    return _table(ladder_of(who, available), rows, (), notes=notes, along=("people", "rung"))


def ratios_table(groups: Mapping[str, tuple[float, float, float, float]]) -> IndicatorTable:
    """A ratio, its limits and the leavers of each arm, by group; the same for each lag."""
    rows = [
        {
            **_head(name, "group"),
            "lag": lag,
            "people": 5 * left + 20,
            "leavers": left,
            "leavers_other": 3 * left,
            "years": 100.0,
            "years_other": 300.0,
            "weighted": value * left,
            "weighted_other": left,
            "spread": left,
            "value": value,
            "lower": low,
            "upper": high,
        }
        for name, (value, low, high, left) in groups.items()
        for lag in ("0 days", "90 days", "180 days")
    ]
    by = ("group",) if len(groups) > 1 else ()
    return _table(LEAVING_AFTER_DEVELOPMENT, rows, by, along=("lag",))


def access_table(groups: Mapping[str, tuple[int, int]], reference: str = "White") -> IndicatorTable:
    counts = {**groups, TOTAL: tuple(sum(n) for n in zip(*groups.values(), strict=True))}
    rows = [
        {
            **_head(name, "group"),
            "numerator": float(count),
            "denominator": float(base),
            "is_reference": float(name == reference),
        }
        for name, (count, base) in counts.items()
    ]
    notes = (f"the group compared with is {reference}",)
    return _table(ACCESS_TO_DEVELOPMENT, rows, ("group",), notes=notes)


FULL: Climbed = [(840, 840), (170, 170), (290, 60), (280, 17), (50, 3)]
GAP: Climbed = [(840, 840), (np.nan, np.nan), (290, 290), (280, 90), (0, 0)]
ALONE: Climbed = [(840, 840), *[(np.nan, np.nan)] * 4]
ALL = {TOTAL: (0.88, 0.78, 0.99, 300.0)}


def texts(chart) -> list[str]:  # type: ignore[no-untyped-def]
    return [text.get_text() for text in chart.figure.texts]


def bars(chart) -> dict[str, float]:  # type: ignore[no-untyped-def]
    found = [bar for axes in chart.figure.axes for bar in axes.containers]
    return {bar.get_label(): float(bar.patches[0].get_width()) for bar in found}


def test_a_rung_has_a_bar_and_one_inside_for_those_on_all_before() -> None:
    chart = ladder(ladder_table(FULL))
    drawn = bars(chart)
    assert drawn[f"{RUNGS[3]}, {WHO[0]}"] == pytest.approx(0.28)
    assert drawn[f"{RUNGS[3]} so far, {WHO[0]}"] == pytest.approx(0.017)
    assert len(drawn) == 2 * len(RUNGS) * len(WHO)
    assert chart.title == (
        "84.0% of people were appraised in the last 12 months; 28.0% had development beyond "
        "mandatory training, 1.7% with every step before it"
    )
    assert "In post all year: 1,000 people" in texts(chart)
    assert "and all before 1.7%" in chart.alt_text


def test_a_rung_without_data_is_named_with_its_reason() -> None:
    chart = ladder(ladder_table(GAP, notes=(f"{RUNGS[1]}: not available, because {REASON}",)))
    assert texts(chart).count(f"[x] not available, because {REASON}") == len(WHO)
    assert f"{RUNGS[1]}, {WHO[0]}" not in bars(chart)
    assert bars(chart)[f"{RUNGS[4]}, {WHO[0]}"] == 0
    check(chart)


def test_an_appraisal_rate_alone_is_never_drawn() -> None:
    chart = ladder(ladder_table(ALONE))
    assert bars(chart) == {}
    assert "84" not in chart.title + chart.alt_text + " ".join(texts(chart))
    assert chart.title.startswith("Too little is recorded")
    assert any("not drawn alone" in text for text in texts(chart))


def test_small_numbers_of_a_ladder_are_hidden_and_named() -> None:
    chart = ladder(ladder_table([(5, 5), (3, 3), (2, 2), (1, 1), (0, 0)], people=7))
    assert bars(chart) == {}
    assert "In post all year: [c] people" in texts(chart)
    check(chart)


@pytest.mark.parametrize("rule", ["internal", "public"])
@pytest.mark.parametrize("who", [WHO, WHO[:1]])
def test_ladders_do_not_overlap(rule: str, who: Sequence[str]) -> None:
    for climbed in (FULL, GAP):
        published = publish({"l": ladder_table(climbed, who=who)}, rule=rule)["l"]
        check(ladder(published))


@pytest.mark.parametrize(
    ("row", "title"),
    [
        (
            (0.88, 0.78, 1.01, 300.0),
            "From 90 days after an activity people left at 0.88 times the rate",
        ),
        ((0.88, 0.78, 1.01, 300.0), "no clear difference"),
        ((0.60, 0.48, 0.75, 300.0), "clearly lower than 1"),
        ((1.60, 1.20, 2.10, 300.0), "clearly higher than 1"),
        ((np.nan, np.nan, np.nan, 0.0), "Too little is recorded to compare leaving"),
        ((0.0, 0.0, 1.4, 0.0), "no clear difference"),
    ],
)
def test_the_title_says_what_the_usual_lag_shows(
    row: tuple[float, float, float, float], title: str
) -> None:
    chart = rate_ratios(ratios_table({TOTAL: row}))
    assert title in chart.title
    assert "because of" not in chart.title + chart.caption
    check(chart)


def test_lags_are_rows_on_an_axis_of_ratios() -> None:
    chart = rate_ratios(ratios_table(ALL))
    (axes,) = chart.figure.axes
    assert axes.get_xscale() == "log"
    assert "same rate" in texts(chart)
    rows = [t for t in texts(chart) if t.startswith("From ") and "people left" not in t]
    assert rows == [
        "From the day of the activity",
        "From 90 days after it",
        "From 180 days after it",
    ]
    dots = [a for a in axes.lines if a.get_label().startswith("From")]
    assert [float(a.get_xdata()[0]) for a in dots] == [0.88] * 3
    assert "300 and 900 left" in texts(chart)


@pytest.mark.parametrize("count", [3, 12, 60])
def test_ratios_of_groups_do_not_overlap(count: int) -> None:
    rows = {
        name: (0.5 + 0.1 * (n % 9), 0.05 + 0.1 * (n % 4), 1.2 + 5 * (n % 3), 40.0 + 900 * (n % 3))
        for n, name in enumerate([*HOSTILE, *(f"Ward {n}" for n in range(count))][:count])
    }
    chart = rate_ratios(ratios_table({**rows, **ALL}))
    check(chart)
    assert texts(chart).count("from 90 days after it") == count + 1


@pytest.mark.parametrize("count", [1, 3, 12, 60])
def test_access_does_not_overlap(count: int) -> None:
    names = [*HOSTILE, *(f"Group {n}" for n in range(count))][:count]
    groups = {name: (7 + n % 5, 40 + n) for n, name in enumerate(names)}
    chart = access(access_table({"White": (300, 1000), **groups}))
    check(chart)
    assert len([t for t in texts(chart) if t == "White over it"]) == count


@pytest.mark.parametrize(
    ("groups", "title"),
    [
        (
            {"White": (300, 1000), "Mixed": (100, 500)},
            "“White” are 1.50 times as likely as “Mixed” to be developed beyond mandatory training",
        ),
        ({"White": (300, 1000), "Mixed": (30, 100)}, "No clear difference between White and any"),
        ({"White": (300, 1000), "Mixed": (0, 100)}, "inf"),
        ({"White": (300, 1000), "Mixed": (2, 6)}, "Too few to compare"),
    ],
)
def test_the_title_names_who_is_more_likely(groups: dict[str, tuple[int, int]], title: str) -> None:
    chart = access(access_table(groups))
    if title == "inf":
        assert "inf" not in chart.title + chart.alt_text
        check(chart)
        return
    assert title in chart.title
    assert "White more likely" in texts(chart) or title.startswith("Too few")


def test_a_reference_with_a_hostile_name_leaves_the_picture_whole() -> None:
    for name in HOSTILE:
        check(access(access_table({name: (300, 1000), "Mixed": (100, 500)}, name)))


def test_other_tables_are_refused_with_the_call(make) -> None:  # type: ignore[no-untyped-def]
    table = make.by_group({"A": (20, 200), "B": (10, 200)})
    for draw, call in (
        (ladder, "retention.support_ladder"),
        (rate_ratios, "retention.leaving_after_development"),
        (access, "retention.access_to_development"),
    ):
        with pytest.raises(ArgumentError, match=call):
            draw(table)
        with pytest.raises(ArgumentError, match="must be an IndicatorTable"):
            draw({})


def test_labels_stay_on_the_page() -> None:
    assert all(box.x0 >= 0 for _, box in boxes_of(rate_ratios(ratios_table(ALL))))
