"""The recruitment table: sums by period and source, and offers not accepted."""

from __future__ import annotations

import numpy as np
import pytest

import retention
from retention.errors import ArgumentError, NotAvailableError
from retention.workforce import Workforce
from tests.trusts import YEAR, workforce_from

STAFF = [{"employee_id": "A1", "start_date": "2015-01-05"}]
TABLE = """period_start,source,ethnicity,applications,shortlisted,offers,accepted
2023-04-01,Abroad,White,100,40,20,15
2024-03-31,Abroad,White,50,10,10,9
2023-07-01,Apprentice,Asian,80,20,12,12
2023-07-01,,White,10,5,3,2
2024-04-01,Abroad,White,999,99,99,9
2023-03-31,Abroad,White,999,99,99,9
"""


def with_table(text: str = TABLE) -> Workforce:
    return workforce_from(STAFF, {"recruitment": text})


def test_rows_are_summed_in_the_period_that_they_begin_in() -> None:
    frame = retention.offers_declined_rate(with_table(), YEAR).frame
    row = frame.iloc[0]
    assert row[["applications", "shortlisted", "offers", "accepted", "numerator"]].to_list() == [
        240,
        75,
        45,
        38,
        7,
    ]
    assert row["value"] == 7 / 45
    assert row["shortlisted_share"] == 75 / 240
    assert row["offered_share"] == 45 / 75


def test_groups_sum_to_the_total_and_a_blank_source_is_not_recorded() -> None:
    frame = retention.offers_declined_rate(with_table(), YEAR, by="source").frame
    frame = frame.set_index("source")
    assert frame["offers"].to_dict() == {
        "Abroad": 30,
        "Apprentice": 12,
        "not recorded": 3,
        "All": 45,
    }
    assert frame.loc["Abroad", "value"] == 6 / 30


def test_more_accepted_than_offered_is_not_available_with_a_note() -> None:
    table = retention.offers_declined_rate(
        with_table(TABLE.replace("20,15", "20,25").replace("5,3,2", "15,13,2")), YEAR, by="source"
    )
    frame = table.frame.set_index("source")
    assert np.isnan(frame.loc["Abroad", "value"])
    assert frame.loc["Apprentice", "value"] == 0
    assert "more were accepted than offered" in table.notes[0]
    published = retention.publish({"o": table})["o"].frame.set_index("source")
    assert published.loc["Abroad", "state"] == "not available"


def test_a_blank_number_makes_its_sum_missing_and_not_smaller() -> None:
    table = retention.offers_declined_rate(
        with_table(TABLE.replace("10,9", ",9")), YEAR, by="source"
    )
    frame = table.frame.set_index("source")
    assert frame.loc[["Abroad", "All"], "offers"].isna().all()
    assert frame.loc["Apprentice", "offers"] == 12
    assert "blank" in table.notes[0]


def test_what_is_missing_is_not_available() -> None:
    with pytest.raises(NotAvailableError, match="'recruitment'"):
        retention.offers_declined_rate(workforce_from(STAFF), YEAR)
    no_offers = "period_start,applications,accepted\n2023-07-01,5,1\n"
    with pytest.raises(NotAvailableError, match="must have the column offers"):
        retention.offers_declined_rate(with_table(no_offers), YEAR)
    with pytest.raises(NotAvailableError, match="none of its rows that begin in it"):
        retention.offers_declined_rate(with_table(), retention.year_to("2022-03-31"))
    with pytest.raises(
        ArgumentError, match=r"by must name columns of the table recruitment \(sour"
    ):
        retention.offers_declined_rate(with_table(), YEAR, by="sauce")


def test_by_ethnicity_it_is_sensitive_and_small_numbers_are_hidden() -> None:
    assert not retention.offers_declined_rate(with_table(), YEAR, by="source").sensitive
    table = retention.offers_declined_rate(with_table(), YEAR, by="ethnicity")
    assert table.sensitive
    frame = retention.publish({"o": table})["o"].frame.set_index("ethnicity")
    # None of the 12 Asian applicants declined: none of a sensitive group is hidden.
    assert np.isnan(frame.loc["Asian", "value"])
