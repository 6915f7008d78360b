"""The gap of Rising Stars under stricter and looser rules as a picture, and tables of steps."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

import retention
from retention.charts import group_intervals, sensitivity
from retention.errors import ArgumentError
from retention.indicators.definitions.stars_audit import sensitivity_definition
from retention.results import indicator_table
from tests.charts.conftest import HOSTILE
from tests.charts.stars import CENSUS, YEAR, pool_table
from tests.charts.test_layout import check
from tests.rising_stars.trust import RULE

NAMES = ("as written", "stricter: performance of at least 5", "looser: performance of at least 3")


def table_of_rules(rules, names=NAMES):
    """Rules of (Rising Stars, kept, colleagues, kept), missing where the first is None."""
    nan = float("nan")
    rows = []
    for name, counts in zip(names, rules, strict=True):
        stars, kept, others, other_kept = counts or (nan,) * 4
        rows.append(
            {
                "period_start": CENSUS,
                "period_last_day": CENSUS,
                "total": True,
                "variant": name,
                "denominator": stars,
                "numerator": kept,
                "colleagues": others,
                "colleagues_kept": other_kept,
                "standardised": other_kept,
                "effective": others,
            }
        )
    return indicator_table(
        sensitivity_definition(RULE, "24 months", "", {}),
        pd.DataFrame(rows),
        level=0.95,
        population="all staff",
        as_of=YEAR.last_day,
        source="workforce records to 31 March 2025",
        sensitive=True,
        along=("variant",),
    )


LOWER, SAME = (200, 130, 900, 765), (200, 170, 900, 765)


@pytest.mark.parametrize(
    ("rules", "title"),
    [
        (
            (SAME, SAME, SAME),
            "As written the rule gives no clear gap, and so do the 2 other rules shown",
        ),
        (
            (LOWER, LOWER, None),
            "As written the rule gives a gap clearly below 0, and so does the other rule shown",
        ),
        (
            (SAME, LOWER, SAME),
            "As written the rule gives no clear gap; 1 of the 2 other rules shown would say "
            "otherwise",
        ),
        ((SAME, None, None), "As written the rule gives no clear gap; no other rule can be told"),
        (
            (None, LOWER, SAME),
            "No gap can be told under the rule as written; 1 of 2 other rules gives a clear one",
        ),
        (
            (None, None, None),
            "Too few people to tell a gap of Rising Stars on 31 March 2023 under any of the rules",
        ),
    ],
)
def test_titles_tell_whether_another_rule_would_say_otherwise(rules, title):
    chart = sensitivity(table_of_rules(rules))
    check(chart)
    assert chart.title == title


def test_gaps_are_points_around_a_line_of_no_gap_in_the_order_of_the_rules():
    chart = sensitivity(table_of_rules((LOWER, SAME, None)))
    lines = {line.get_label(): line for line in chart.figure.axes[0].lines}
    assert lines["As written"].get_xdata()[0] == pytest.approx(0.65 - 0.85)
    stricter = lines["Stricter: performance of at least 5"]
    assert stricter.get_xdata()[0] == pytest.approx(0)
    assert lines["As written"].get_ydata()[0] < stricter.get_ydata()[0]
    assert list(lines["no gap"].get_xdata()) == [0, 0]
    assert "Looser: performance of at least 3" not in lines
    assert "percentage points" in chart.subtitle
    assert "-20.0 points" in chart.alt_text
    assert "Looser: performance of at least 3 [x] not available" in chart.alt_text


def test_hidden_rules_and_hostile_names_stay_inside_the_picture():
    few = (12, 3, 900, 765)
    check(sensitivity(table_of_rules((few, LOWER, SAME))))
    check(sensitivity(table_of_rules((LOWER,) * len(HOSTILE), HOSTILE)))
    check(sensitivity(table_of_rules((SAME,), NAMES[:1])))


def test_other_tables_are_refused_and_so_are_several_rows_for_a_group():
    with pytest.raises(ArgumentError, match=r"retention.rising_star_sensitivity"):
        sensitivity(pool_table(100, 20, 5, 6, 7))
    with pytest.raises(ArgumentError, match="had several along variant .*; give one variant"):
        group_intervals(table_of_rules((SAME, SAME, SAME)))


def test_a_table_of_one_step_says_which_and_of_whom():
    workforce, years = retention.sample(people=500), retention.years_to("2025-10-31", 3)
    chart = group_intervals(retention.retained(workforce, years[1], after="12 months"))
    assert chart.subtitle.startswith("New starters who are still in post after 12 months, all")
    assert "of those who joined in the year to 31 October 2024 were still in post" in chart.title
    back = group_intervals(retention.came_back(workforce, years[0], within="12 months"))
    assert "within 12 months" in back.subtitle


def test_counts_are_those_that_the_share_is_of():
    workforce = retention.sample(people=800)
    period = retention.Period(date(2019, 11, 1), date(2025, 11, 1))
    table = retention.development_linked_leaving(workforce, period)
    row = table.frame.iloc[-1]
    assert row["denominator"] < row["leavers"]
    texts = [t.get_text() for t in group_intervals(table).figure.texts]
    assert f"{row['numerator']:.0f} of {row['denominator']:.0f}" in texts
    assert "of leavers" in texts
    assert np.isclose(row["value"], row["numerator"] / row["denominator"])
