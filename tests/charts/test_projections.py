"""Fans and scenarios as pictures: what they say, and that nothing collides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest

from retention.charts import fan, scenarios
from retention.errors import ArgumentError
from retention.indicators.definitions import projections as defined
from retention.periods import Period, months
from retention.results import TOTAL, Definition, IndicatorTable, indicator_table
from tests.charts.test_layout import boxes_of, check

AS_OF = date(2025, 9, 30)
AHEAD = Period(date(2025, 10, 1), date(2027, 10, 1))
DAYS = ("2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30", "2027-03-31", "2027-09-30")


def table_of(
    groups: dict[str, int],
    names: Sequence[str] = ("baseline",),
    *,
    definition: Definition = defined.PROJECTED_HEADCOUNT,
    growth: float = 0.02,
    width: float = 0.05,
) -> IndicatorTable:
    """A projected stock of groups, or what scenarios come to."""
    rows = []
    stock = definition.key == "projected_headcount"
    everyone = {**groups, TOTAL: sum(groups.values())} if groups else {TOTAL: 400}
    for group, people in everyone.items():
        keys = {"total": group == TOTAL, **({"staff_group": group} if groups else {})}
        for at, quarter in enumerate(months(AS_OF, 8, length=3) if stock else ()):
            rows.append(
                {
                    "period_start": pd.Timestamp(quarter.start),
                    "period_last_day": pd.Timestamp(quarter.last_day),
                    **keys,
                    "scenario": "recorded",
                    "on": quarter.last_day.isoformat(),
                    "opening": np.nan,
                    "closing": float(people + (at - 7)) if people > 30 else float(people),
                    **dict.fromkeys(defined.GROWTHS, np.nan),
                }
            )
        for place, name in enumerate(names):
            for step, on in enumerate(DAYS if stock else ("1 year", "2 years"), start=1):
                mean = (1 if stock else 0) + (growth + 0.01 * place) * step
                limits = [mean + sign * width * np.sqrt(step) for sign in (-0.6, 0.6, -1, 1)]
                rows.append(
                    {
                        "period_start": pd.Timestamp(AHEAD.start),
                        "period_last_day": pd.Timestamp(AHEAD.last_day),
                        **keys,
                        "scenario": name,
                        "on" if stock else "after": on,
                        "opening": float(people),
                        **({"closing": np.nan} if stock else {}),
                        **dict(zip(defined.GROWTHS, (mean, *limits), strict=True)),
                    }
                )
    by = ("staff_group",) if groups else ()
    along = ("scenario", "on" if stock else "after")
    return indicator_table(
        definition,
        pd.DataFrame(rows).astype(dict.fromkeys((*by, *along), "str")),
        level=0.95,
        by=by,
        population="all staff",
        as_of=AS_OF,
        source="workforce records to 30 September 2025",
        along=along,
    )


def many(count: int) -> dict[str, int]:
    return {f"Group {n}": 100 + 7 * n for n in range(count)}


@pytest.mark.parametrize("names", [("baseline",), ("baseline", "a", "b", "c", "d")])
@pytest.mark.parametrize("count", [0, 12])
def test_nothing_collides_in_a_fan(count: int, names: tuple[str, ...]) -> None:
    check(fan(table_of(many(count), names)))


def test_a_fan_of_one_group_of_sixty() -> None:
    chart = fan(table_of(many(60)), group="Group 59")
    check(chart)
    assert "Group 59" in chart.subtitle


def test_hostile_names_of_groups_and_scenarios(make) -> None:
    groups = dict.fromkeys(make.hostile, 120)
    for group in make.hostile:
        chart = fan(table_of(groups, ("baseline", *make.hostile[:3])), group=group)
        check(chart)
    found = scenarios(table_of(groups, make.hostile, definition=defined.LEAVERS_AVOIDED))
    check(found)
    check(fan(table_of(many(2), ("baseline", "مستشفى العام", "اسم طويل"))))


@pytest.mark.parametrize("people", [0, 400, 400_000])
def test_nobody_and_very_many(people: int) -> None:
    check(fan(table_of({"A": people, "B": 300})))
    check(fan(table_of({"A": people, "B": 300}), group="A"))


def test_a_hidden_group_says_so_and_draws_nothing() -> None:
    chart = fan(table_of({"A": 4, "B": 300, "C": 200}), group="A")
    check(chart)
    assert chart.title == "Projected headcount of A: too few people to show"
    assert any("[c] hidden" in text for text, _ in boxes_of(chart))
    assert not chart.figure.axes
    assert "hidden" in chart.alt_text


@pytest.mark.parametrize(
    ("growth", "width", "said"),
    [
        (0.05, 0.01, "More than today's 400, 510 to 530 in 2 years if things go on as they did"),
        (-0.05, 0.01, "Fewer than today's 400, 270 to 290 in 2 years if things go on as they did"),
        (0.0, 0.05, "No clear change from today's 400, 351 to 449 in 2 years"),
    ],
)
def test_the_title_of_a_fan_claims_what_95_of_100_paths_agree_on(
    growth: float, width: float, said: str
) -> None:
    assert fan(table_of({}, growth=growth, width=width)).title.startswith(said)


def test_a_fan_begins_where_the_past_ends_and_tells_the_lines_apart() -> None:
    chart = fan(table_of({}, ("baseline", "kept")))
    (axes,) = chart.figure.axes
    lines = {line.get_label(): line for line in axes.lines}
    past, base, kept = lines["recorded"], lines["baseline"], lines["kept"]
    assert base.get_ydata()[0] == kept.get_ydata()[0] == past.get_ydata()[-1] == 400
    assert (base.get_linestyle(), base.get_marker()) != (kept.get_linestyle(), kept.get_marker())
    bands = [c for c in axes.collections if " to " in str(c.get_label())]
    assert len(bands) == 2
    assert "Recorded from 393 to 400" in chart.alt_text
    assert "Kept on 30 September 2027: 472" in chart.alt_text
    assert "if things go on as they did" in chart.alt_text


def test_scenarios_keep_their_order_and_claim_only_what_is_clear() -> None:
    table = table_of({}, ("b", "a"), definition=defined.LEAVERS_AVOIDED, growth=0.1, width=0.01)
    chart = scenarios(table)
    check(chart)
    texts = [text for text, _ in boxes_of(chart)]
    assert texts.index("b") < texts.index("a")
    assert chart.title == "“b”: 74 to 86 fewer leavers in 2 years, if it were so"
    assert "80% of paths" in chart.alt_text
    wide = table_of({}, ("b",), definition=defined.HIRES_AVOIDED, growth=0.0, width=0.05)
    assert scenarios(wide).title.startswith("No supposition changes the number for sure")
    worse = table_of({}, ("b",), definition=defined.LEAVERS_AVOIDED, growth=-0.1, width=0.01)
    assert "more leavers" in scenarios(worse).title
    needed = table_of({}, ("baseline",), definition=defined.HIRES_NEEDED, growth=0.1, width=0.01)
    assert scenarios(needed).title == "74 to 86 in 2 years in the baseline"


@pytest.mark.parametrize("count", [1, 3, 8])
def test_nothing_collides_in_scenarios(count: int) -> None:
    names = [f"scenario with a name {n}" for n in range(count)]
    for definition in (defined.LEAVERS_AVOIDED, defined.COST_AVOIDED):
        check(scenarios(table_of(many(3), names, definition=definition)))
    hidden = scenarios(table_of({"A": 4, "B": 300}, names, definition=definition), group="A")
    check(hidden)
    assert "too few people to show" in hidden.title


def test_pictures_are_the_same_bytes_each_time() -> None:
    one, two = (fan(table_of(many(3), ("baseline", "a"))) for _ in range(2))
    assert one.png() == two.png()
    assert one.svg() == two.svg()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda t, s: fan(s), "must be a projected stock"),
        (lambda t, s: scenarios(t), "must compare scenarios"),
        (lambda t, s: fan(t, group="Group 9"), "must be one of the groups.*mean 'Group 1'"),
        (lambda t, s: scenarios(s, group="Grop 1"), "did you mean 'Group 1'"),
        (lambda t, s: fan(t, scenarios=("c",)), "at most 3 of a, b, was c"),
        (lambda t, s: fan(table_of({}), group="A"), "must be left out"),
    ],
)
def test_wrong_arguments_say_what_is_right(call: object, said: str) -> None:
    stock = table_of(many(2), ("baseline", "a", "b"))
    flow = table_of(many(2), ("a",), definition=defined.LEAVERS_AVOIDED)
    with pytest.raises(ArgumentError, match=said):
        call(stock, flow)  # type: ignore[operator]
