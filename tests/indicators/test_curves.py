"""Curves from the records: what adds up, what stays the same, what is refused."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import retention
from retention.errors import ArgumentError
from retention.horizons import every
from retention.statistics.risk_sets import count_risk_sets
from retention.statistics.survival import kaplan_meier

YEARS = ("12 months", "2 years", "5 years")


@pytest.fixture(scope="module")
def trust() -> retention.Workforce:
    return retention.sample(people=1500, years=6, seed=7)


def test_incidences_and_the_curve_add_up_to_one(trust: retention.Workforce) -> None:
    curve = retention.retention_curve(trust, after=YEARS).frame
    causes = retention.leaving_incidence(trust, after=YEARS).frame
    gone = causes.groupby("after")["value"].sum()
    for row in curve.itertuples():
        assert abs(row.value + gone[row.after] - 1) < 1e-12


def test_in_complete_cohorts_without_late_entry_the_curve_is_a_proportion(
    trust: retention.Workforce,
) -> None:
    # Those who joined inside the records and are followed for two years at least.
    joined = retention.years_to(date(trust.observed_from.year + 4, 9, 30), 3)
    cohort = retention.retained(trust, joined, after="2 years")
    frame = cohort.frame
    assert frame["numerator"].notna().all()
    spells = retention.followed_spells(trust)
    new = spells.entry == 0
    curve = kaplan_meier(
        count_risk_sets(np.zeros(new.sum()), spells.exit[new], spells.cause[new]),
        minimum_at_risk=0,
    )
    pooled = frame["numerator"].sum() / frame["denominator"].sum()
    assert curve.at(24 * 31).value[0, 0] == pytest.approx(pooled, abs=0.03)


def test_naive_answers_are_far_away(trust: retention.Workforce) -> None:
    spells = retention.followed_spells(trust, cause="class")
    right = kaplan_meier(
        count_risk_sets(spells.entry, spells.exit, spells.cause > 0), minimum_at_risk=0
    )
    ignored = kaplan_meier(
        count_risk_sets(np.zeros(len(spells)), spells.exit, spells.cause > 0), minimum_at_risk=0
    )
    five_years = 60 * 31
    assert ignored.at(five_years).value[0, 0] - right.at(five_years).value[0, 0] > 0.2
    # Each cause by itself, one minus Kaplan-Meier: together more than everybody.
    alone = [
        1
        - kaplan_meier(
            count_risk_sets(spells.entry, spells.exit, spells.cause == cause + 1),
            minimum_at_risk=0,
        )
        .at(five_years)
        .value[0, 0]
        for cause in range(len(spells.causes))
    ]
    assert sum(alone) - (1 - right.at(five_years).value[0, 0]) > 0.1


def test_order_of_rows_and_weeks_do_not_matter(trust: retention.Workforce) -> None:
    shuffled = replace(trust, _spells=trust.spells.sample(frac=1, random_state=3))
    one, other = (retention.retention_curve(w, by="staff_group").frame for w in (trust, shuffled))
    assert one.equals(other)


def test_groups_are_those_of_the_day_of_entry(trust: retention.Workforce) -> None:
    spells = retention.followed_spells(trust, by="band")
    everyone = retention.followed_spells(trust)
    assert len(spells) == len(everyone)
    assert spells.service_from == "employer_start_date"
    first = {}
    for row in trust.spells.sort_values(["start", "fte"], ascending=[True, False]).itertuples():
        first.setdefault(row.person, row.band)
    new = spells.entry == 0
    names = spells.labels["band"].to_numpy(dtype=object)[spells.group[new]]
    once = [p for p in spells.person[new] if (spells.person == p).sum() == 1]
    chosen = np.isin(spells.person[new], once)
    agree = [first[p] == n for p, n in zip(spells.person[new][chosen], names[chosen], strict=True)]
    assert np.mean(agree) > 0.99


def test_a_small_group_has_no_curve_and_a_thin_end_is_missing(trust: retention.Workforce) -> None:
    frame = retention.retention_curve(
        trust, by="staff_group", after=every("1 year", up_to="20 years")
    ).frame
    shown = frame[frame["value"].notna()]
    assert (shown["at_risk"] >= 10).all()
    assert (frame["at_risk"] < 10).any(), "the case must occur"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda w: retention.retention_curve(w, by="leaving_reason"),
            "by must be known when people join, leaving_reason is known when they go; use "
            'retention.leaving_incidence(workforce, cause="class")',
        ),
        (
            lambda w: retention.retention_curve(w, by="destination"),
            'retention.leaving_incidence(workforce, cause="destination")',
        ),
        (
            lambda w: retention.retention_curve(w, by="rising_star"),
            "by must be known when people join, 'rising_star' comes later",
        ),
        (
            lambda w: retention.retention_curve(w, by="staf_group"),
            "did you mean 'staff_group'?",
        ),
        (
            lambda w: retention.leaving_incidence(w, cause="any"),
            "use retention_curve for leaving of any cause",
        ),
        (
            lambda w: retention.leaving_incidence(w, cause="clas"),
            "cause must be one of any, class, label, destination, was 'clas'",
        ),
        (
            lambda w: retention.retention_curve(w, after=("100 days", "12 months")),
            "after must be all in days, or all in months and years",
        ),
        (
            lambda w: retention.retained(w, retention.year_to("2024-09-30"), after="a year"),
            "after must be words such as '100 days', '12 months' or '5 years', was 'a year'",
        ),
        (
            lambda w: retention.retained(w, retention.year_to("2024-09-30"), after=()),
            "after must name at least one horizon",
        ),
        (
            lambda w: retention.retained(
                w, retention.year_to("2024-09-30"), after=("12 months", "1 year")
            ),
            "after must not hold the same length of time twice",
        ),
        (
            lambda w: retention.followed_spells(w, clock="weeks"),
            "clock must be 'calendar' or 'days', was 'weeks'",
        ),
        (
            lambda w: retention.retention_curve(w, level=1.5),
            "level must be",
        ),
        (
            lambda w: retention.retention_curve(w, period=retention.year_to("2035-09-30")),
            "period must end by",
        ),
    ],
)
def test_refusals_say_what_to_do(trust: retention.Workforce, call, message) -> None:
    with pytest.raises(ArgumentError) as raised:
        call(trust)
    assert message in str(raised.value)


def test_groups_in_which_nobody_is_followed_have_no_curve(tmp_path: Path) -> None:
    rows = ["employee_id,start_date,last_day,unit"]
    rows += [f"{n},2015-01-01,2019-06-30,Closed Ward" for n in range(100, 130)]
    rows += [f"{n},2020-01-01,,Open Ward" for n in range(200, 230)]
    (tmp_path / "staff.csv").write_text("\n".join(rows), encoding="utf-8")
    workforce = retention.read(tmp_path, as_of="2025-03-31", observed_from="2018-01-01")
    year = retention.year_to("2025-03-31")
    for spells in (
        retention.followed_spells(workforce, period=year, by="unit"),
        retention.followed_spells(workforce, period=year, by=("unit",)),
    ):
        assert spells.labels["unit"].to_list() == ["Open Ward"]
        assert set(spells.group.tolist()) == {0}
    frame = retention.retention_curve(workforce, period=year, by="unit", after="6 years").frame
    assert set(frame["unit"]) == {"Open Ward", "All"}


def test_a_period_follows_people_inside_it_only(trust: retention.Workforce) -> None:
    year = retention.year_to("2024-09-30")
    spells = retention.followed_spells(trust, period=year, clock="days")
    left = retention.event_leavers(trust, year).frame["numerator"].iloc[0]
    assert (spells.cause > 0).sum() == left
    assert (spells.exit - spells.entry).max() <= year.days + 1
    assert (spells.exit > spells.entry).all()


def test_rare_causes_are_put_together_and_named(trust: retention.Workforce) -> None:
    table = retention.leaving_incidence(trust, after=YEARS)
    assert (table.frame["left"] >= 5).all()
    assert any(note.startswith("put together as all other causes: ") for note in table.notes)
    apart = retention.leaving_incidence(trust, after=YEARS, fewest=0)
    assert apart.frame["cause"].nunique() > table.frame["cause"].nunique()
    assert (
        apart.frame.groupby("after")["left"].sum() == table.frame.groupby("after")["left"].sum()
    ).all()


def test_public_curves_are_worked_out_from_rounded_counts(trust: retention.Workforce) -> None:
    table = retention.retention_curve(trust)
    public = retention.publish({"curve": table}, rule="public")["curve"].frame
    shown = public[public["state"] == "shown"]
    assert len(shown) == len(table.frame)
    assert (shown["followed"] % 5 == 0).all()
    assert (shown["left"] % 5 == 0).all()
    exact = table.frame["value"].to_numpy()
    assert np.abs(shown["value"].to_numpy() - exact).max() < 0.01
    assert not np.array_equal(shown["value"].to_numpy(), exact)
    assert (shown["lower"] < shown["value"]).all()
    assert (shown["value"] < shown["upper"]).all()


def test_a_hidden_interval_hides_its_whole_curve() -> None:
    small = retention.sample(people=500, years=4, seed=2)
    table = retention.leaving_incidence(small, after=("12 months", "2 years"), fewest=0)
    published = retention.publish({"causes": table})["causes"].frame
    assert (published["state"] == "suppressed").all()
    assert published["value"].isna().all()


def test_the_clock_puts_anniversaries_at_whole_months() -> None:
    from retention.counts.followed import calendar_time

    def day(*parts: int) -> int:
        return (date(*parts) - date(1970, 1, 1)).days

    cases = [
        (day(2024, 2, 29), day(2025, 2, 28), 11 * 31 + 30),
        (day(2024, 2, 29), day(2025, 3, 1), 12 * 31),
        (day(2024, 1, 31), day(2024, 3, 1), 31),
        (day(2024, 1, 31), day(2024, 3, 31), 62),
        (day(2024, 1, 15), day(2024, 1, 15), 0),
    ]
    for start, then, expected in cases:
        assert calendar_time(np.array([start]), np.array([then]))[0] == expected
    # Time never stands still from one day to the next, except on days that share an anniversary.
    start = np.full(2000, day(2023, 8, 31))
    days = start + np.arange(2000)
    assert (np.diff(calendar_time(start, days)) >= 1).all()
