"""Thirty-four hand-made spells: two financial years that R counted and a brute force confirmed.

The spells hold ties, a rehire, a leap day and endings on 31 March. Every field of the golden file
is compared, for the rows as they are and for the same rows shuffled and under other ids.
"""

import csv
import json
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pytest

import retention
from retention import Period, Workforce

pytestmark = pytest.mark.shared

Denominator = Literal["mean_of_two", "month_ends", "daily_mean", "person_years"]
DAY = timedelta(days=1)
COLUMNS = {
    "person_id": "employee_id",
    "spell_id": "assignment_id",
    "start_date": "start_date",
    "end_date": "last_day",
    "group": "unit",
    "fte": "fte",
    "exit_reason": "leaving_reason",
}
# What tests/golden calls the fields that it keeps.
SHARED_NAMES = {
    "headcount_start": "headcount_start",
    "headcount_end": "headcount_end",
    "fte_start": "fte_start",
    "fte_end": "fte_end",
    "snapshot_leavers": "snapshot_leavers",
    "snapshot_joiners": "snapshot_joiners",
    "leaver_rate_percent": "leaver_rate_pct",
    "joiner_rate_percent": "joiner_rate_pct",
    "stability_index_percent": "stability_index_pct",
    "event_leavers": "event_leavers_last_day_in_period_D0plus1_to_D1",
    "event_leaver_fte": "event_leaver_fte",
    "starters": "event_starters_D0plus1_to_D1",
    "starters_leaving_within_365_days": "new_starters_leaving_within_365_days",
    "mean_of_month_ends": "mean_of_13_month_ends_headcount",
    "mean_daily_headcount": "mean_daily_headcount",
    "mean_daily_fte": "mean_daily_fte",
    "person_years": "person_years",
}
# A year after the second of the two, so that its last starter has been followed for 365 days.
AS_OF = date(2025, 3, 31)


class Handmade:
    """The hand-made workforce under some labels, and the labels' way back."""

    def __init__(self, workforce: Workforce, original: Mapping[str, str]) -> None:
        self.workforce = workforce
        self._original = original

    def ids(self, codes: pd.Index | pd.Series) -> list[str]:
        """The golden file's ids of the package's person codes, in order."""
        labels = self.workforce.ids
        assert labels is not None
        return sorted(self._original[labels[code]] for code in codes)

    def in_post(self, day: date) -> set[int]:
        spells = self.workforce.spells
        census = pd.Timestamp(day)
        held = (spells["start"] <= census) & ~(spells["exit"] <= census)
        return set(spells.loc[held, "person"])


@pytest.fixture
def records(shared_folder: Path) -> list[dict[str, Any]]:
    text = (shared_folder / "golden/handmade_period_metrics.json").read_text(encoding="utf-8")
    return list(json.loads(text))


@pytest.fixture(params=["as they are", "shuffled", "relabelled", "shuffled and relabelled"])
def handmade(request: pytest.FixtureRequest, shared_folder: Path, tmp_path: Path) -> Handmade:
    rng = random.Random(20230331)
    with (shared_folder / "golden/handmade_spells.csv").open(encoding="utf-8", newline="") as file:
        rows = [{COLUMNS[name]: cell for name, cell in row.items()} for row in csv.DictReader(file)]
    people = sorted({row["employee_id"] for row in rows})
    labels = {person: person for person in people}
    if "relabelled" in request.param:
        labels = dict(zip(people, rng.sample(range(10_000, 99_999), len(people)), strict=True))
        labels = {person: f"X{label}" for person, label in labels.items()}
        numbers = rng.sample(range(1000, 9999), len(rows))
        for row, number in zip(rows, numbers, strict=True):
            row["employee_id"] = labels[row["employee_id"]]
            row["assignment_id"] = f"Z{number}"
    if "shuffled" in request.param:
        rng.shuffle(rows)
    with (tmp_path / "staff.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, tuple(COLUMNS.values()))
        writer.writeheader()
        writer.writerows(rows)
    workforce = retention.read(tmp_path, as_of=AS_OF, observed_from="2010-01-01", keep_ids=True)
    return Handmade(workforce, {label: person for person, label in labels.items()})


def year(record: Mapping[str, Any]) -> Period:
    return Period(
        date.fromisoformat(record["period_start_snapshot"]) + DAY,
        date.fromisoformat(record["period_end_snapshot"]) + DAY,
    )


def only(table: retention.IndicatorTable) -> pd.Series:
    """The row of a table that has one."""
    assert len(table.frame) == 1
    return table.frame.iloc[0]


def close(value: float) -> object:
    return pytest.approx(value, rel=0, abs=1e-9)


def percent(value: float) -> object:
    return close(value / 100)


def test_the_fields_are_those_compared_here(records: Sequence[Mapping[str, Any]]) -> None:
    """A field added to the golden file must not go unread."""
    compared = {
        "period_start_snapshot period_end_snapshot group headcount_start headcount_end",
        "fte_start fte_end snapshot_leavers snapshot_leaver_ids snapshot_joiners",
        "snapshot_joiner_ids leaver_rate_pct joiner_rate_pct stability_index_pct",
        "event_leavers_last_day_in_period_D0plus1_to_D1 event_leavers_by_reason",
        "event_leaver_fte event_starters_D0plus1_to_D1 mean_of_13_month_ends_headcount",
        "mean_daily_headcount mean_daily_fte person_years turnover_event_over_mean2_pct",
        "turnover_event_over_mean_month_ends_pct turnover_event_over_mean_daily_pct",
        "rate_per_100_person_years new_starters_leaving_within_365_days month_end_headcounts",
    }
    for record in records:
        assert set(record) == set(" ".join(compared).split())
        assert record["group"] == "all"
    assert [record["period_end_snapshot"] for record in records] == ["2023-03-31", "2024-03-31"]


def test_stocks(handmade: Handmade, records: Sequence[Mapping[str, Any]]) -> None:
    for record in records:
        people = only(retention.headcount(handmade.workforce, year(record)))
        assert people["opening"] == record["headcount_start"]
        assert people["closing"] == people["value"] == record["headcount_end"]
        fte = only(retention.fte(handmade.workforce, year(record)))
        assert fte["opening_fte"] == close(record["fte_start"])
        assert fte["closing_fte"] == close(record["fte_end"])


def test_month_ends(handmade: Handmade, records: Sequence[Mapping[str, Any]]) -> None:
    for record in records:
        months = retention.months(year(record).last_day, 12)
        frame = retention.headcount(handmade.workforce, months).frame
        counts = [frame["opening"].iloc[0], *frame["closing"]]
        assert counts == record["month_end_headcounts"]
        assert frame["opening"].tolist() == counts[:-1]


def test_snapshot_rates(handmade: Handmade, records: Sequence[Mapping[str, Any]]) -> None:
    for record in records:
        leaving = only(retention.leaver_rate(handmade.workforce, year(record)))
        assert leaving["numerator"] == record["snapshot_leavers"]
        assert leaving["value"] == percent(record["leaver_rate_pct"])
        joining = only(retention.joiner_rate(handmade.workforce, year(record)))
        assert joining["numerator"] == record["snapshot_joiners"]
        assert joining["value"] == percent(record["joiner_rate_pct"])
        stable = only(retention.stability_index(handmade.workforce, year(record)))
        assert stable["value"] == percent(record["stability_index_pct"])
        assert stable["numerator"] == record["headcount_start"] - record["snapshot_leavers"]


def test_who_they_are(handmade: Handmade, records: Sequence[Mapping[str, Any]]) -> None:
    for record in records:
        before = handmade.in_post(year(record).opening_census)
        after = handmade.in_post(year(record).closing_census)
        assert handmade.ids(pd.Index(sorted(before - after))) == record["snapshot_leaver_ids"]
        assert handmade.ids(pd.Index(sorted(after - before))) == record["snapshot_joiner_ids"]


def test_event_leavers_under_every_denominator(
    handmade: Handmade, records: Sequence[Mapping[str, Any]]
) -> None:
    for record in records:
        mean_of_two = (record["headcount_start"] + record["headcount_end"]) / 2
        denominators: dict[Denominator, tuple[float, str]] = {
            "mean_of_two": (mean_of_two, "turnover_event_over_mean2_pct"),
            "month_ends": (
                record["mean_of_13_month_ends_headcount"],
                "turnover_event_over_mean_month_ends_pct",
            ),
            "daily_mean": (record["mean_daily_headcount"], "turnover_event_over_mean_daily_pct"),
            "person_years": (record["person_years"], "rate_per_100_person_years"),
        }
        for denominator, (base, rate) in denominators.items():
            row = only(
                retention.event_leavers(
                    handmade.workforce,
                    year(record),
                    dating="by_last_day",
                    denominator=denominator,
                )
            )
            assert row["numerator"] == record["event_leavers_last_day_in_period_D0plus1_to_D1"]
            assert row["denominator"] == close(base)
            assert row["value"] == percent(record[rate])


def test_event_leavers_in_fte(handmade: Handmade, records: Sequence[Mapping[str, Any]]) -> None:
    for record in records:
        row = only(
            retention.event_leavers(
                handmade.workforce,
                year(record),
                dating="by_last_day",
                denominator="daily_mean",
                basis="fte",
            )
        )
        assert row["numerator"] == close(record["event_leaver_fte"])
        assert row["denominator"] == close(record["mean_daily_fte"])


def test_person_years(handmade: Handmade, records: Sequence[Mapping[str, Any]]) -> None:
    for record in records:
        row = only(retention.person_years(handmade.workforce, year(record), dating="by_last_day"))
        days = round(record["person_years"] * 365.25)
        assert row["person_days"] == days
        assert row["value"] == close(record["person_years"])


def test_reasons(handmade: Handmade, records: Sequence[Mapping[str, Any]]) -> None:
    for record in records:
        frame = retention.event_leavers(
            handmade.workforce, year(record), dating="by_last_day", by=("leaving_reason",)
        ).frame
        groups = frame[~frame["total"] & (frame["numerator"] > 0)]
        counts = dict(zip(groups["leaving_reason"], groups["numerator"], strict=True))
        assert counts == record["event_leavers_by_reason"]
        total = frame.loc[frame["total"], "numerator"].tolist()
        assert total == [record["event_leavers_last_day_in_period_D0plus1_to_D1"]]


def test_new_starters(handmade: Handmade, records: Sequence[Mapping[str, Any]]) -> None:
    for record in records:
        row = only(retention.left_within(handmade.workforce, year(record), days=365))
        assert row["numerator"] == record["new_starters_leaving_within_365_days"]
        assert row["denominator"] == record["event_starters_D0plus1_to_D1"]


def test_the_kept_copy_is_the_same(shared_folder: Path, records: list[dict[str, Any]]) -> None:
    """What tests/golden keeps of these facts must be what the shared folder says."""
    kept = Path(__file__).parents[1] / "golden"
    with (kept / "handmade_staff.csv").open(encoding="utf-8", newline="") as file:
        ours = list(csv.DictReader(file))
    with (shared_folder / "golden/handmade_spells.csv").open(encoding="utf-8", newline="") as file:
        assert ours == [
            {COLUMNS[k]: cell for k, cell in row.items()} for row in csv.DictReader(file)
        ]
    with (kept / "handmade_years.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kept_values = [float(row[record["period_end_snapshot"]]) for record in records]
            assert kept_values == [record[SHARED_NAMES[row["measure"]]] for record in records]
