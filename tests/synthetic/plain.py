"""Plain pandas estimates from the tables alone: slow, short, and no code of the package."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from retention.synthetic import SyntheticTrust

FAR = pd.Timestamp("2200-01-01")


def stints(trust: SyntheticTrust) -> pd.DataFrame:
    """One row per employment: from the first day to the end of its last assignment."""
    rows = trust.tables["starters"].merge(
        trust.tables["leavers"], on=["employee_id", "assignment_id"], how="left"
    )
    rows["last_day"] = rows["last_day"].fillna(FAR)
    rows = rows.sort_values(["employee_id", "start_date", "assignment_id"])
    keys = ["employee_id", "employer_start_date"]
    first = rows.groupby(keys, as_index=False).first()
    final = rows.sort_values("last_day", kind="stable").groupby(keys, as_index=False).last()
    first["last_day"] = final["last_day"]
    first["leaving_reason"] = final["leaving_reason"].where(final["last_day"] < FAR)
    return first


def person_months(trust: SyntheticTrust) -> pd.DataFrame:
    """One row per employment and month that it enters: attributes, and whether it resigned."""
    people = stints(trust)
    resigned = people["leaving_reason"].fillna("").str.startswith("Voluntary Resignation")
    starts = pd.date_range(trust.observed_from + pd.Timedelta(days=1), trust.as_of, freq="MS")
    parts = []
    for first in starts:
        last = first + pd.offsets.MonthEnd(0)
        here = (people["employer_start_date"] <= first) & (people["last_day"] >= first)
        part = people.loc[here].copy()
        part["day"] = first
        part["event"] = (resigned & (people["last_day"] <= last))[here]
        parts.append(part)
    table = at_work(trust, pd.concat(parts, ignore_index=True))
    years = (table["day"] - table["employer_start_date"]).dt.days / 365.25
    # The first three months stand alone: notice keeps last days out of them.
    table["service"] = np.digitize(years, [0.25, 0.5, 1, 1.5, 2, 5, 10])
    table["age"] = np.digitize(table["day"].dt.year - table["birth_year"], [30, 45, 55])
    return table


def at_work(trust: SyntheticTrust, table: pd.DataFrame) -> pd.DataFrame:
    """Leave out the months that begin during leave of absence: nobody resigns in them."""
    changes = trust.tables["moves"].dropna(subset=["status"])
    changes = changes[["employee_id", "effective_date", "status"]].sort_values(
        "effective_date", kind="stable"
    )
    latest = pd.merge_asof(
        table.drop(columns="status"),
        changes,
        left_on="day",
        right_on="effective_date",
        by="employee_id",
    )
    return latest[latest["status"].isna() | (latest["status"] == "active")].reset_index(drop=True)


@dataclass
class Ratio:
    """A rate ratio with the standard error of its logarithm."""

    value: float
    error: float

    def agrees_with(self, truth: float, errors: float = 3.5) -> bool:
        return bool(abs(np.log(self.value / truth)) < errors * self.error)


def mantel_haenszel(table: pd.DataFrame, exposed: pd.Series, strata: list[str]) -> Ratio:
    """Rate ratio of exposed to others over strata, with Greenland and Robins' variance."""
    wide = table.assign(exposed=exposed).pivot_table(
        index=strata, columns="exposed", values="event", aggfunc=["sum", "count"], fill_value=0
    )
    a, b = wide[("sum", True)], wide[("sum", False)]
    t1, t0 = wide[("count", True)], wide[("count", False)]
    both = t1 + t0
    top, bottom = (a * t0 / both).sum(), (b * t1 / both).sum()
    variance = ((a + b) * t1 * t0 / both**2).sum() / (top * bottom)
    return Ratio(top / bottom, float(np.sqrt(variance)))


def days_since_development(trust: SyntheticTrust, table: pd.DataFrame) -> pd.Series:
    """Days from the latest completed non-mandatory activity to the first of the month."""
    done = trust.tables["development"].query("mandatory == 'no' and status == 'completed'")
    done = done[["employee_id", "activity_date"]].sort_values("activity_date", kind="stable")
    asked = table[["employee_id", "day"]].reset_index().sort_values("day", kind="stable")
    found = pd.merge_asof(
        asked, done, left_on="day", right_on="activity_date", by="employee_id"
    ).set_index("index")
    return (found["day"] - found["activity_date"]).dt.days.reindex(table.index)


def days_since_review(trust: SyntheticTrust, table: pd.DataFrame) -> pd.Series:
    """Days from the talent review that named the person; negative before it."""
    named = trust.tables["talent_pool"].groupby("employee_id")["from_date"].min()
    return (table["day"] - table["employee_id"].map(named)).dt.days
