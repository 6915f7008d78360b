"""Person-months: everybody at risk in a month, on one day of it.

The generator draws one day in every month for everybody, and only then whether they decide to
leave on it. So a month is judged here on one day too: the day of the decision for those who
decide, and a random day for all others. Time and events then belong to the same states as in
the generator, and no month has to be split.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from benchmarks.recovery.people import (
    FAR,
    LONG_AGO,
    NO_NOTICE,
    Bools,
    Employments,
    History,
    Ints,
    away,
    day_of,
    days,
    employments_of,
    latest_before,
)

from retention.synthetic import SyntheticTrust

Dating = Literal["decision", "last_day"]

SERVICE_EDGES = (365, 730, 1826, 3652)
AGE_EDGES = (30, 45, 55)
FIRST_MONTHS = (90, 182, 548)
"""More edges for analyses by last day: notice keeps last days out of the first months."""
EARLY_DAYS = 730
NOTICE_DAYS = 90
GRACE_DAYS = 6
_GROUP_OF_BAND = {"Consultant": "consultant", "Specialty Doctor": "specialty_doctor"}


@dataclass(frozen=True)
class Months:
    """One entry per person-month at risk; codes are positions in the lists of `labels`."""

    day: Ints
    event: Bools
    family: Ints
    band: Ints
    unit: Ints
    first_unit: Ints
    service: Ints
    fine_service: Ints
    age: Ints
    disability: Ints
    source: Ints
    early: Bools
    since: Ints
    since_before_notice: Ints
    named: Ints
    labels: dict[str, list[str]]


def decisions(trust: SyntheticTrust, people: Employments, history: History, seed: int) -> Ints:
    """The day on which those who left decided to, as far as the last day tells.

    Notice is known by band. A last day within six days of a month's end was moved there, so for
    those who left on one the decision is one of seven days, each as likely.
    """
    left = people.last < FAR
    at = history.at(people.person, np.where(left, people.last, people.start))
    notice = notice_of(trust, history.table)[at]
    random = np.random.default_rng(seed)
    contract = history.table["contract_type"].to_numpy()[at]
    early = pd.Series(people.last - people.start < SERVICE_EDGES[0]).map({True: "-", False: "+"})
    kind = pd.Series(contract).fillna("").astype(str) + early
    none = _without_notice(pd.Series(people.reason), kind.to_numpy(), left, random)
    notice = np.where(none, 0, notice)
    last = people.last.astype("datetime64[D]")
    next_day = last + np.timedelta64(1, "D")
    month_end = next_day.astype("datetime64[M]") > last.astype("datetime64[M]")
    moved = random.integers(0, GRACE_DAYS + 1, left.size)
    day = people.last - notice - np.where(month_end & (notice > 0), moved, 0)
    return np.where(left, np.maximum(day, people.start), FAR)


def _without_notice(
    reason: pd.Series, kind: np.ndarray, left: Bools, random: np.random.Generator
) -> Bools:
    """Who left without serving notice; drawn for those whose reason is not known.

    Many of these are contracts that ran out. Taking notice off all of them would take time at
    risk away from new starters most, so the share among known reasons of the same kind of
    contract and length of service decides how many had none.
    """
    unknown = (reason.str.contains("Unknown") | (reason == "")).to_numpy()
    none = reason.str.startswith(NO_NOTICE).to_numpy()
    known = pd.Series(none[left & ~unknown]).groupby(kind[left & ~unknown]).mean()
    chance = pd.Series(kind).map(known).fillna(0.0).to_numpy()
    return np.where(unknown, random.random(none.size) < chance, none)


def person_months(trust: SyntheticTrust, dating: Dating, seed: int) -> Months:
    """Make the person-months of a trust.

    Parameters
    ----------
    trust
        The trust; its tables are used, and the lengths of notice.
    dating
        Whether people are at risk until they decide, and leave then, or until the last day.
    seed
        For the random day of a month.
    """
    people = employments_of(trust)
    history = History(trust, people)
    end = decisions(trust, people, history, seed) if dating == "decision" else people.last
    starts = pd.date_range(trust.observed_from + pd.Timedelta(days=1), trust.as_of, freq="MS")
    edges = np.append(days(starts), day_of(trust.as_of) + 1)
    low = np.maximum(np.searchsorted(edges, people.start, side="right") - 1, 0)
    high = np.searchsorted(edges, end, side="right") - 1
    seen = (end >= edges[0]) & (people.start < edges[-1])
    high = np.minimum(high, len(edges) - 2)
    count = np.where(seen, high - low + 1, 0)
    who = np.repeat(np.arange(count.size), count)
    month = low[who] + np.arange(who.size) - np.repeat(np.cumsum(count) - count, count)
    random = np.random.default_rng(seed + 1)
    day = edges[month] + (random.random(who.size) * np.diff(edges)[month]).astype(np.int64)
    ends_now = (end[who] >= edges[month]) & (end[who] < edges[month + 1])
    day = np.where(ends_now, end[who], day)
    resigned = pd.Series(people.reason).str.startswith("Voluntary Resignation").to_numpy()
    # A contract that runs out is settled before the month's decisions: no risk in that month.
    ran_out = pd.Series(people.reason).str.startswith("End of Fixed").to_numpy()
    person = people.person[who]
    keep = (day >= people.start[who]) & ~(ends_now & ran_out[who])
    at = history.at(person, day)
    # A leaver's last days say nothing about leave or courses: whoever serves notice begins none.
    # So what is known of everybody is what was known before a notice would have begun.
    seen = day - (0 if dating == "decision" else notice_of(trust, history.table)[at] + GRACE_DAYS)
    keep &= ~away(trust, people, person, seen)
    who, day, ends_now, person = who[keep], day[keep], ends_now[keep], person[keep]
    at, seen = at[keep], seen[keep]
    family, families = _families(history.table)
    band, bands = pd.factorize(history.table["band"], sort=True)
    unit, units = pd.factorize(history.table["unit"], sort=True)
    first = people.first.iloc[who]
    disability, disabilities = pd.factorize(first["disability"], sort=True)
    source, sources = pd.factorize(first["recruitment_source"], sort=True)
    service = day - people.start[who]
    return Months(
        day=day,
        event=ends_now & resigned[who],
        family=family[at],
        band=band[at],
        unit=unit[at],
        first_unit=unit[history.at(person, np.full(person.size, LONG_AGO // 2))],
        service=np.searchsorted(SERVICE_EDGES, service, side="right"),
        fine_service=np.searchsorted(
            sorted((*SERVICE_EDGES, *FIRST_MONTHS)), service, side="right"
        ),
        age=_age(day, first["birth_year"].to_numpy(dtype=np.int64)),
        disability=disability,
        source=source,
        early=service < EARLY_DAYS,
        since=_since_development(trust, people, person, day, people.start[who], day),
        since_before_notice=_since_development(trust, people, person, day, people.start[who], seen),
        named=_named(trust, people)[person],
        labels={
            "family": families,
            "band": list(bands),
            "unit": list(units),
            "disability": list(disabilities),
            "source": list(sources),
        },
    )


def _families(table: pd.DataFrame) -> tuple[Ints, list[str]]:
    """Job families: the staff group, and of doctors the grade."""
    doctor = table["staff_group"] == "Medical and Dental"
    grade = table["band"].map(_GROUP_OF_BAND).fillna("doctor_in_training")
    codes, names = pd.factorize(table["staff_group"].astype(object).mask(doctor, grade), sort=True)
    return codes.astype(np.int64), list(names)


def _age(day: Ints, birth_year: Ints) -> Ints:
    """Age class, with classes of their own for years in which the class is not certain."""
    year = day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    oldest = np.searchsorted(AGE_EDGES, year - birth_year, side="right")
    youngest = np.searchsorted(AGE_EDGES, year - birth_year - 1, side="right")
    return oldest + youngest


def notice_of(trust: SyntheticTrust, table: pd.DataFrame) -> Ints:
    """The length of notice of every row of a history, in days."""
    return table["band"].map(trust.truth["written"]["notice_days_by_band"]).to_numpy()


def _since_development(
    trust: SyntheticTrust,
    people: Employments,
    person: Ints,
    day: Ints,
    start: Ints,
    seen: Ints,
) -> Ints:
    """Days since the latest of the activities up to the day `seen`."""
    done = trust.tables["development"].query("mandatory == 'no' and status == 'completed'")
    owner = people.ids.get_indexer(done["employee_id"])
    latest = latest_before(owner, days(done["activity_date"]), person, seen)
    return np.where(latest >= start, day - latest, FAR)


def _named(trust: SyntheticTrust, people: Employments) -> Ints:
    """The day after the end of the month in which the talent review named each person."""
    pool = trust.tables["talent_pool"].groupby("employee_id")["from_date"].min()
    named = np.full(len(people.ids), FAR, dtype=np.int64)
    following = pool + pd.offsets.MonthBegin(1)
    named[people.ids.get_indexer(pool.index)] = days(following)
    return named
