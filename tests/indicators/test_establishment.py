"""The funded establishment against the people in post."""

from pathlib import Path

import pytest

import retention
from retention.errors import ArgumentError

YEAR = retention.year_to("2025-03-31")


def trust(folder: Path, establishment: str) -> retention.Workforce:
    (folder / "staff.csv").write_text(
        "employee_id,start_date,last_day,unit,fte\n"
        "1,2020-01-01,,Ward A,1\n"
        "2,2020-01-01,2025-03-31,Ward A,0.5\n"
        "3,2020-01-01,2025-03-30,Ward A,1\n"
        "4,2020-01-01,,Ward B,1\n"
        "5,2021-01-01,,Ward D,0.4\n",
        encoding="utf-8",
    )
    (folder / "establishment.csv").write_text(establishment, encoding="utf-8")
    return retention.read(folder, as_of="2025-03-31", observed_from="2022-01-01")


LINES = (
    "from_date,unit,fte\n"
    "2022-04-01,Ward A,5\n"
    "2025-03-31,Ward A,2\n"
    "2025-04-01,Ward A,9\n"
    "2022-04-01,Ward B,0.5\n"
    "2022-04-01,Ward C,3\n"
)


def test_the_latest_line_of_each_unit_holds_and_more_people_than_funded_are_below_0(
    tmp_path: Path,
) -> None:
    frame = retention.vacancy_rate(trust(tmp_path, LINES), YEAR, by="unit").frame
    rows = frame.set_index("unit")
    # Ward A: 2 funded from the day itself, 1.5 in post, the last day of one of them included.
    assert rows.loc["Ward A", ["denominator", "in_post_fte", "value"]].to_list() == [2, 1.5, 0.25]
    assert rows.loc["Ward B", "value"] == -1
    assert rows.loc["Ward C", ["closing", "value"]].to_list() == [0, 1]
    assert rows.loc["Ward D", ["denominator", "value"]].isna().all()
    assert rows.loc["All", "denominator"] == 5.5
    assert rows.loc["All", "in_post_fte"] == pytest.approx(2.9)
    assert rows.loc["All", "value"] == pytest.approx((5.5 - 2.9) / 5.5)


def test_before_the_first_line_nothing_is_available(tmp_path: Path) -> None:
    workforce = trust(tmp_path, LINES)
    assert (
        retention.vacancy_rate(workforce, retention.year_to("2023-03-31"))
        .frame["value"]
        .notna()
        .all()
    )
    early = retention.Period(workforce.observed_from.replace(day=2), YEAR.start.replace(year=2022))
    table = retention.vacancy_rate(workforce, early)
    assert table.frame["value"].isna().all()
    assert "without a funded establishment" in " ".join(table.notes)


def test_refusals(tmp_path: Path) -> None:
    workforce = trust(tmp_path, LINES)
    with pytest.raises(ArgumentError, match="use by= instead of where"):
        retention.vacancy_rate(workforce.where(unit="Ward A"), YEAR)
    with pytest.raises(ArgumentError, match="was 'unitt'; did you mean 'unit'"):
        retention.vacancy_rate(workforce, YEAR, by="unitt")
    (tmp_path / "establishment.csv").unlink()
    without = retention.read(tmp_path, as_of="2025-03-31", observed_from="2022-01-01")
    with pytest.raises(ArgumentError, match="was 'establishment'; put a file of that name"):
        retention.vacancy_rate(without, YEAR)
    with pytest.raises(ArgumentError, match=r"columns of the establishment \(unit\)|no fte|band"):
        retention.vacancy_rate(workforce, YEAR, by="band")


def test_the_sample_is_released_with_its_vacancies() -> None:
    workforce = retention.sample(people=800, seed=4)
    table = retention.vacancy_rate(workforce, retention.year_to("2025-09-30"), by="staff_group")
    for rule in ("internal", "public"):
        published = retention.publish({"vacancies": table}, rule=rule)["vacancies"]
        assert (published.frame["state"] != "not available").all()
    total = table.frame[table.frame["total"]].iloc[0]
    groups = table.frame[~table.frame["total"]]
    assert groups["denominator"].sum() == pytest.approx(total["denominator"])
    assert groups["in_post_fte"].sum() == pytest.approx(total["in_post_fte"])
