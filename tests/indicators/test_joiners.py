"""Joiners by source, early careers and people who come back, counted by hand."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest

import retention
from retention.errors import ArgumentError, NotAvailableError
from retention.statistics.intervals import wilson
from retention.workforce import Workforce
from tests.trusts import YEAR, workforce_from

SOURCES = Counter(
    {
        "Other NHS": 40,
        "University leaver": 25,
        "Apprentice": 15,
        "": 12,
        "Graduate scheme": 5,
        "Unknown": 3,
    }
)


def joined(sources: Counter[str], **columns: str) -> list[dict[str, object]]:
    """Someone who was there before, and as many who joined in the year from each source."""
    rows: list[dict[str, object]] = [
        {"employee_id": "A0", "start_date": "2015-01-05", "recruitment_source": "Abroad"} | columns
    ]
    for source, count in sources.items():
        for _ in range(count):
            number = f"A{len(rows)}"
            row = {"employee_id": number, "start_date": "2023-09-04", "last_day": ""}
            rows.append(row | {"recruitment_source": source} | columns)
    return rows


@pytest.fixture(scope="module")
def workforce() -> Workforce:
    return workforce_from(joined(SOURCES))


def by_name(table: retention.IndicatorTable, column: str) -> pd.DataFrame:
    return table.frame.set_index(table.frame[column].where(~table.frame["total"], "All"))


def test_shares_are_of_all_who_started_and_blanks_are_a_row_of_their_own(
    workforce: Workforce,
) -> None:
    frame = by_name(retention.joiners_by_source(workforce, YEAR), "recruitment_source")
    expected = dict(SOURCES)
    expected["not recorded"] = expected.pop("")
    assert frame.drop("All")["numerator"].to_dict() == expected
    assert (frame["starters"] == 100).all()
    assert frame.loc["Apprentice", "value"] == 0.15
    limits = wilson(15, 100)
    assert frame.loc["Apprentice", "lower"] == pytest.approx(float(limits.lower))
    assert frame.loc["Apprentice", "upper"] == pytest.approx(float(limits.upper))
    # 25 + 15 + 5 begin a career; 12 blank and 3 unknown.
    kinds = frame[["early_career", "experienced", "unknown"]]
    assert kinds.loc["Apprentice"].to_list()[0] == 45
    assert kinds.loc["All"].to_list() == [45, 40, 15]


def test_the_early_career_share_leaves_unknown_sources_out_and_says_how_many(
    workforce: Workforce,
) -> None:
    row = retention.early_career_share(workforce, YEAR).frame.iloc[0]
    assert (row["numerator"], row["denominator"], row["unknown"]) == (45, 85, 15)
    assert row["value"] == 45 / 85
    assert (row["range_low"], row["range_high"]) == (0.45, 0.60)


def test_a_source_that_is_in_no_list_is_unknown_and_not_experienced() -> None:
    workforce = workforce_from(joined(Counter({"Bus advert": 30, "School leaver": 20})))
    row = retention.early_career_share(workforce, YEAR).frame.iloc[0]
    assert (row["numerator"], row["denominator"], row["unknown"]) == (20, 20, 30)


def test_groups_have_shares_of_their_own_and_both_margins() -> None:
    one = joined(Counter({"Apprentice": 20, "Abroad": 30}), unit="East")
    two = joined(Counter({"Apprentice": 10}), unit="West")
    rows = [row | {"employee_id": f"{row['unit']}{row['employee_id']}"} for row in one + two]
    workforce = workforce_from(rows)
    frame = retention.joiners_by_source(workforce, YEAR, by="unit").frame
    found = frame.set_index(["unit", "recruitment_source"])
    assert found.loc[("East", "Apprentice"), "value"] == 20 / 50
    assert found.loc[("East", "Apprentice"), "from_source"] == 30
    assert found.loc[("West", "Apprentice"), "starters"] == 10
    early = by_name(retention.early_career_share(workforce, YEAR, by="unit"), "unit")
    assert early["value"].to_dict() == {"East": 0.4, "West": 1.0, "All": 0.5}


def test_joiners_are_those_that_retained_follows(workforce: Workforce) -> None:
    shares = by_name(retention.joiners_by_source(workforce, YEAR), "recruitment_source")
    cohorts = retention.retained(workforce, YEAR, after="100 days", by="recruitment_source")
    followed = by_name(cohorts, "recruitment_source")["denominator"]
    assert shares["numerator"].drop("All").to_dict() == followed.drop("All").to_dict()


def test_without_sources_the_answer_is_not_available() -> None:
    workforce = workforce_from([{"employee_id": "A1", "start_date": "2023-09-04"}])
    for call in (retention.joiners_by_source, retention.early_career_share):
        with pytest.raises(NotAvailableError, match="recruitment_source"):
            call(workforce, YEAR)


def test_grouping_by_the_source_twice_is_refused(workforce: Workforce) -> None:
    with pytest.raises(ArgumentError, match="by must name other columns than recruitment_source"):
        retention.joiners_by_source(workforce, YEAR, by="recruitment_source")


def stays(person: str, *dates: tuple[str, str]) -> list[dict[str, object]]:
    return [{"employee_id": person, "start_date": a, "last_day": b} for a, b in dates]


BACK = [
    # Came back the day 12 months after the day after leaving: 2021-06-30 + 1 day + 12 months.
    *stays("exactly", ("2018-01-01", "2021-06-30"), ("2022-07-01", "")),
    *stays("a day late", ("2018-01-01", "2021-06-30"), ("2022-07-02", "")),
    *stays("never", ("2018-01-01", "2021-09-30")),
    # A gap of one day is bridged: no leaver and no rehire.
    *stays("bridged", ("2018-01-01", "2021-09-30"), ("2021-10-02", "")),
    *stays("twice", ("2018-01-01", "2021-05-31"), ("2021-06-15", "2021-08-31"), ("2021-10-01", "")),
]
LEFT_IN = retention.year_to("2022-03-31")


def test_leavers_who_came_back_by_the_anniversary() -> None:
    workforce = workforce_from(BACK, as_of="2024-04-30")
    frame = retention.came_back(workforce, LEFT_IN).frame.set_index("within")
    # exactly, a day late, never, and twice two times.
    assert frame["denominator"].to_list() == [5, 5]
    assert frame["numerator"].to_dict() == {"12 months": 3, "24 months": 4}


def test_rehired_are_those_with_an_earlier_stretch() -> None:
    workforce = workforce_from([*BACK, *stays("new", ("2021-07-05", ""))])
    row = retention.rehired(workforce, LEFT_IN).frame.iloc[0]
    assert (row["numerator"], row["denominator"]) == (2, 3)
    next_year = retention.year_to("2023-03-31")
    assert retention.rehired(workforce, next_year).frame["numerator"].item() == 2


def test_leavers_not_followed_long_enough_are_missing() -> None:
    workforce = workforce_from(BACK, as_of="2023-03-31")
    table = retention.came_back(workforce, LEFT_IN)
    frame = table.frame.set_index("within")
    # The last leaver may be out from 1 April 2022 on; 12 months end on 1 April 2023.
    assert frame["numerator"].isna().all()
    assert "not been followed long enough" in table.notes[0]
    later = retention.came_back(workforce_from(BACK, as_of="2023-04-01"), LEFT_IN)
    assert np.isfinite(later.frame["numerator"].iloc[0])


def test_a_wrong_length_of_time_is_refused() -> None:
    with pytest.raises(ArgumentError, match="within must be words such as"):
        retention.came_back(workforce_from(BACK), LEFT_IN, within="a while")
