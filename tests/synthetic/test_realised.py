"""The facts the generator counted are what a plain count of the tables gives."""

import pandas as pd

from retention.synthetic import SyntheticTrust

FAR = pd.Timestamp("2200-01-01")


def assignments(trust: SyntheticTrust) -> pd.DataFrame:
    rows = trust.tables["starters"].merge(
        trust.tables["leavers"], on=["employee_id", "assignment_id"], how="left"
    )
    return rows.assign(last_day=rows["last_day"].fillna(FAR))


def on_leave(trust: SyntheticTrust, day: pd.Timestamp) -> set[str]:
    moves = trust.tables["moves"]
    status = moves[moves["status"].notna() & (moves["effective_date"] <= day)]
    latest = status.sort_values("effective_date", kind="stable").groupby("assignment_id").last()
    return set(latest.index[latest["status"] != "active"])


def active_people(trust: SyntheticTrust, day: pd.Timestamp) -> set[str]:
    rows = assignments(trust)
    here = rows[(rows["start_date"] <= day) & (day <= rows["last_day"])]
    return set(here.loc[~here["assignment_id"].isin(on_leave(trust, day)), "employee_id"])


def test_month_ends(sample: SyntheticTrust) -> None:
    rows = assignments(sample)
    month = sample.truth["realised"]["month"]
    for at in range(0, len(month["month_end"]), 7):
        day = pd.Timestamp(month["month_end"][at])
        here = rows[(rows["start_date"] <= day) & (day <= rows["last_day"])]
        assert here["employee_id"].nunique() == month["headcount"][at]
        assert len(active_people(sample, day)) == month["headcount_active"][at]


def test_fte_at_month_ends(sample: SyntheticTrust) -> None:
    rows = assignments(sample)
    moves = sample.tables["moves"].dropna(subset=["fte"])
    month = sample.truth["realised"]["month"]
    for at in (0, 30, 71):
        day = pd.Timestamp(month["month_end"][at])
        here = rows[(rows["start_date"] <= day) & (day <= rows["last_day"])]
        fte = here.set_index("assignment_id")["fte"].copy()
        until = moves[moves["effective_date"] <= day].sort_values("effective_date", kind="stable")
        changed = until.groupby("assignment_id")["fte"].last()
        fte.update(changed)
        assert round(fte.sum(), 2) == month["fte"][at]


def test_years(sample: SyntheticTrust) -> None:
    for label, year in sample.truth["realised"]["year"].items():
        closing = pd.Timestamp(label.removeprefix("to "))
        before = active_people(sample, closing - pd.DateOffset(years=1))
        after = active_people(sample, closing)
        assert len(before - after) == year["leavers_between_censuses"]
        assert len(before & after) == year["stayers"]
        assert len(after - before) == year["joiners_between_censuses"]
        rate = len(before - after) / ((len(before) + len(after)) / 2)
        assert abs(rate - year["leaver_rate"]) < 1e-6


def test_leavings_of_people(sample: SyntheticTrust) -> None:
    rows = assignments(sample)
    merged = rows.merge(rows, on="employee_id", suffixes=("", "_other"))
    following = merged["last_day"] + pd.Timedelta(days=1)
    goes_on = (merged["start_date_other"] <= following) & (following <= merged["last_day_other"])
    covered = set(merged.loc[goes_on, "assignment_id"])
    left = rows[(rows["last_day"] < FAR) & ~rows["assignment_id"].isin(covered)]
    left = left.drop_duplicates(["employee_id", "last_day"])
    month = sample.truth["realised"]["month"]
    counted = left["last_day"].dt.to_period("M").value_counts()
    for at, end in enumerate(month["month_end"]):
        assert counted.get(pd.Period(end, "M"), 0) == month["leavings"][at]


def test_retention_of_new_starters(sample: SyntheticTrust) -> None:
    rows = assignments(sample)
    keys = ["employee_id", "employer_start_date"]
    joined = rows.groupby(keys, as_index=False).agg(
        source=("recruitment_source", "first"), last_day=("last_day", "max")
    )
    anniversary = joined["employer_start_date"] + pd.DateOffset(years=1)
    followed = (joined["employer_start_date"] > pd.Timestamp(sample.observed_from)) & (
        anniversary <= pd.Timestamp(sample.as_of)
    )
    joined["retained"] = joined["last_day"] >= anniversary
    found = joined[followed].groupby("source")["retained"].agg(["size", "sum"])
    written = sample.truth["realised"]["retained_at_12_months_by_source"]
    assert {name: list(row) for name, row in found.iterrows()} == written


def test_reasons(sample: SyntheticTrust) -> None:
    counted = sample.tables["leavers"]["leaving_reason"].fillna("(blank)").value_counts()
    assert counted.to_dict() == sample.truth["realised"]["reasons_recorded"]
