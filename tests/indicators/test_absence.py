"""Sickness absence worked by hand, and what the table must be."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import retention
from retention.errors import ArgumentError, NotAvailableError
from retention.workforce import Workforce
from tests.trusts import YEAR, workforce_from

STAFF = [{"employee_id": "A1", "start_date": "2015-01-05"}]
HEAD = "month,group,days_lost,days_available"
SPRING = retention.Period(date(2023, 4, 1), date(2023, 7, 1))
"""Of 91 days."""
ROWS = (
    "2023-03-01,East,999,9999",
    "2023-04-01,East,200,4000",
    "2023-05-01,East,150.5,4100",
    "2023-06-30,East,100,4000",
    "2023-04-01,West,30,1000",
    "2023-05-01,West,10,1000",
    "2023-06-01,West,0,912",
    "2023-07-01,West,999,9999",
)


def with_rows(*rows: str, head: str = HEAD) -> Workforce:
    return workforce_from(STAFF, {"absence": "\n".join([head, *rows])})


def test_days_of_the_months_inside_are_added_up_and_divided() -> None:
    frame = retention.sickness_absence_rate(with_rows(*ROWS), SPRING, by="group").frame
    frame = frame.set_index("group")
    assert frame["numerator"].to_dict() == {"East": 450.5, "West": 40, "All": 490.5}
    assert frame["denominator"].to_dict() == {"East": 12100, "West": 2912, "All": 15012}
    assert frame.loc["East", "value"] == pytest.approx(0.0372314, abs=1e-7)
    assert frame.loc["West", "value"] == pytest.approx(0.0137363, abs=1e-7)
    assert frame.loc["All", "value"] == pytest.approx(0.0326739, abs=1e-7)
    # 12,100 / 91 = 132.97 and 2,912 / 91 = 32 full-time staff.
    assert frame["staff"].to_dict() == {"East": 133, "West": 32, "All": 165}
    assert frame[["lower", "upper"]].isna().all(axis=None)


def test_the_total_is_the_same_with_and_without_groups_and_without_the_column() -> None:
    plain = retention.sickness_absence_rate(with_rows(*ROWS), SPRING).frame
    assert plain[["staff", "numerator", "denominator"]].to_numpy().tolist() == [[165, 490.5, 15012]]
    months = [f"2023-0{m},{lost},{of}" for m, lost, of in ((4, 230, 5000), (5, 160.5, 5100))]
    rows = [row.replace(",", "-01,", 1) for row in months] + ["2023-06-01,100,4912"]
    alone = with_rows(*rows, head="month,days_lost,days_available")
    frame = retention.sickness_absence_rate(alone, SPRING).frame
    assert frame["value"].item() == plain["value"].item()
    with pytest.raises(ArgumentError, match="by must be empty where the table absence names no"):
        retention.sickness_absence_rate(alone, SPRING, by="group")


def test_a_group_whose_days_can_be_one_persons_is_hidden_and_another_with_it() -> None:
    """A full-time person away all of the 91 days would be more than half of 40 days."""
    more = tuple(f"2023-0{m}-01,North,150,4000" for m in (4, 5, 6))
    table = retention.sickness_absence_rate(with_rows(*ROWS, *more), SPRING, by="group")
    published = retention.publish({"t": table})["t"].frame.set_index("group")
    assert "most_of_one" not in published
    shown = published["value"].notna()
    assert shown["All"]
    assert not shown["West"]
    assert shown.sum() == 2
    assert published.loc[~shown, ["staff", "numerator", "denominator"]].isna().all(axis=None)


def test_a_month_without_rows_makes_its_period_missing_with_a_note() -> None:
    summer = retention.Period(date(2023, 6, 1), date(2023, 8, 1))
    rows = [row for row in ROWS if not row.startswith("2023-07")]
    table = retention.sickness_absence_rate(with_rows(*rows), [SPRING, summer])
    assert np.isnan(table.frame["value"].to_numpy()).tolist() == [False, True]
    assert table.notes == ("1 June 2023 to 31 July 2023: the table has no rows of July 2023",)
    states = retention.publish({"t": table})["t"].frame["state"].to_list()
    assert states == ["shown", "not available"]


@pytest.mark.parametrize(
    ("rows", "period", "message"),
    [
        (ROWS, YEAR, "in year to 31 March 2024: the table has no rows of August 2023; add them"),
        (ROWS, retention.Period(date(2023, 4, 2), date(2023, 7, 1)), "must be of whole months"),
    ],
)
def test_what_the_table_does_not_have_is_not_available(
    rows: tuple[str, ...], period: retention.Period, message: str
) -> None:
    with pytest.raises(NotAvailableError, match=message):
        retention.sickness_absence_rate(with_rows(*rows), period)


def test_a_part_of_the_staff_and_records_without_the_table_are_not_available() -> None:
    with pytest.raises(NotAvailableError, match="was 'absence'; put a file of that name"):
        retention.sickness_absence_rate(workforce_from(STAFF), SPRING)
    part = retention.sample(people=500).where(band="Band 5")
    with pytest.raises(NotAvailableError, match="workforce must be all staff"):
        retention.sickness_absence_rate(part, SPRING)


def test_wrong_groups_are_errors() -> None:
    with pytest.raises(ArgumentError, match="by must be empty or 'group', .*was 'groups'; did you"):
        retention.sickness_absence_rate(with_rows(*ROWS), SPRING, by="groups")
    mixed = (*ROWS, "2023-05-01,,40,5000")
    with pytest.raises(ArgumentError, match="in May 2023 some are blank; is that a total"):
        retention.sickness_absence_rate(with_rows(*mixed), SPRING)


def test_the_sample_is_near_the_rate_that_it_was_drawn_from() -> None:
    """About 5 % of days are lost in the synthetic trust, more in winter."""
    sample = retention.sample(people=500)
    months = retention.months("2025-09-30", 12)
    rates = retention.sickness_absence_rate(sample, list(months)).frame["value"]
    assert rates.between(0.035, 0.07).all()
    year = retention.sickness_absence_rate(sample, retention.year_to("2025-09-30")).frame
    assert year["value"].item() == pytest.approx(rates.mean(), abs=0.002)
