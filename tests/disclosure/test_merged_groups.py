"""Groups put together under a new name are still the people of the groups recorded."""

from __future__ import annotations

import pandas as pd
import pytest

import retention
from retention.disclosure import publish
from retention.workforce import Workforce
from tests.trusts import YEAR, workforce_from, workforce_of


@pytest.fixture(scope="module")
def workforce() -> Workforce:
    return workforce_of({"A": (6, 1, 0), "B": (40, 4, 3), "C": (300, 30, 20)})


def closing(release: retention.Release, name: str) -> pd.Series:
    frame = release[name].frame
    return frame.set_index("staff_group")["closing"]


def test_a_small_group_is_not_what_two_names_of_the_same_people_leave(workforce: Workforce) -> None:
    """A and B are 46 together; with 40 of B shown beside that, A would be known."""
    merged = workforce.merged("staff_group", ["A", "B"], "A or B")
    tables = {
        "recorded": retention.headcount(workforce, YEAR, by="staff_group"),
        "together": retention.headcount(merged, YEAR, by="staff_group"),
    }
    release = publish(tables)
    small, beside = closing(release, "recorded")["A"], closing(release, "recorded")["B"]
    assert pd.isna(small)
    assert pd.isna(beside) or pd.isna(closing(release, "together")["A or B"])


def test_a_group_under_a_new_name_is_hidden_with_the_old_one(workforce: Workforce) -> None:
    renamed = workforce.merged("staff_group", ["A"], "Z").merged("staff_group", ["B"], "Y")
    tables = {
        "recorded": retention.headcount(workforce, YEAR, by="staff_group"),
        "renamed": retention.headcount(renamed, YEAR, by="staff_group"),
    }
    release = publish(tables)
    old, new = closing(release, "recorded"), closing(release, "renamed")
    for name, other in (("A", "Z"), ("B", "Y"), ("C", "C")):
        assert pd.isna(old[name]) == pd.isna(new[other])
    assert old.isna().sum() == 2


def test_a_name_that_stands_for_more_people_elsewhere_is_another_number(
    workforce: Workforce,
) -> None:
    more = workforce.merged("staff_group", ["A"], "C")
    tables = {
        "recorded": retention.headcount(workforce, YEAR, by="staff_group"),
        "more": retention.headcount(more, YEAR, by="staff_group"),
    }
    release = publish(tables)
    assert pd.isna(closing(release, "recorded")["A"])
    # C of the one table less C of the other is A.
    assert pd.isna(closing(release, "recorded")["C"]) or pd.isna(closing(release, "more")["C"])


def test_equal_access_is_tied_to_the_groups_recorded() -> None:
    """46 White people of one table less 40 White British ones of the other are the hidden 6."""
    sizes = {"White - British": 40, "White - Irish": 6, "Asian - Indian": 16, "Black": 30}
    rows = [
        {"employee_id": f"{name[-4:]}{i}", "start_date": "2019-02-04", "ethnicity": name}
        for name, size in sizes.items()
        for i in range(size)
    ]
    done = [f"{row['employee_id']},2023-09-04,no" for row in rows[::2]]
    text = "\n".join(["employee_id,activity_date,mandatory", *done])
    people = workforce_from(rows, {"development": text})
    tables = {
        "standard": retention.access_to_development(people, YEAR, by="ethnicity"),
        "recorded": retention.development_in_last_12_months(people, YEAR, by="ethnicity"),
    }
    alone = publish({"standard": tables["standard"]})["standard"].frame
    assert alone["denominator"].notna().all()
    release = publish(tables)
    white = release["standard"].frame.set_index("ethnicity").loc["White"]
    recorded = release["recorded"].frame.set_index("ethnicity")
    for column in ("denominator", "numerator"):
        assert pd.isna(recorded.loc["White - Irish", column])
        assert pd.isna(white[column]) or pd.isna(recorded.loc["White - British", column])
