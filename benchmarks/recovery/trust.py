"""Everything that is estimated in one trust."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from benchmarks.recovery.chances import expected_ratios, watching
from benchmarks.recovery.estimators import (
    Cells,
    Share,
    crude,
    kaplan_meier,
    mantel_haenszel,
    strata,
)
from benchmarks.recovery.months import NOTICE_DAYS, Months, person_months
from benchmarks.recovery.people import FAR, Ints, day_of, employments_of
from benchmarks.recovery.time_at_risk import Counts, from_tables

from retention.indicators.leaving_after_development import leaving_after_development
from retention.intake import read_contents
from retention.settings import SETTINGS_FILE, parse_settings
from retention.synthetic import SyntheticTrust, generate
from retention.synthetic.vocabulary import SOURCES

EFFECT_DAYS = 365
USUAL_SOURCES = ("University leaver", "Other NHS", "Other public sector")
"""Sources whose written early ratio is 1."""
OTHER_SOURCES = tuple(name for name in SOURCES if name not in USUAL_SOURCES)
NO_EFFECT = "Administrative and Clerical"
HORIZON_YEARS = (1, 2)
_HIDDEN_YEARS = 2
_FOLLOWED_YEARS = 4
FACTORS = ("family", "band", "service", "age", "disability", "unit", "source", "after", "talent")


@dataclass
class Found:
    """What one trust gives: ratios and differences by name, cells, time at risk, its own tally."""

    ratios: dict[str, Share]
    differences: dict[str, float]
    cells: Cells
    tally: dict[str, dict[str, list[int]]]
    pool_months: dict[str, float]
    at_risk: Counts
    expected: dict[str, Share]


def study(people: int, years: int, seed: int) -> Found:
    """Make one trust and estimate everything in it."""
    with watching() as watched:
        trust = generate(people=people, years=years, seed=seed)
    by_decision = person_months(trust, "decision", seed)
    by_last_day = person_months(trust, "last_day", seed)
    ratios = (
        _development(by_decision, by_last_day)
        | _ever_never(trust, by_last_day)
        | _by_the_package(trust)
        | _groups(trust, by_decision, by_last_day)
        | _stars(by_decision)
        | _snapshot(trust)
    )
    return Found(
        ratios,
        _delayed_entry(trust) if years > _FOLLOWED_YEARS else {},
        _cells(trust, by_decision),
        trust.truth["realised"]["resignation_decisions"],
        _pool_months(by_decision),
        from_tables(trust, by_decision, _is(by_decision, "family", NO_EFFECT)),
        expected_ratios(watched, day_of(trust.observed_from) + 1, USUAL_SOURCES, OTHER_SOURCES),
    )


def _usual(months: Months) -> Ints:
    """Strata of job family, service and age.

    No finer: in strata of a person or two, who leaves before a change adds no time after it, and
    the ratio of Mantel and Haenszel is drawn towards 1 and beyond (0.99 where 0.72 is true).
    """
    return strata(months.family, months.service, months.age)


def _is(months: Months, factor: str, name: str) -> np.ndarray:
    return getattr(months, factor) == months.labels[factor].index(name)


def _development(months: Months, by_last_day: Months) -> dict[str, Share]:
    """Developed in the last 365 days against not, by decision; and by last day, which is off."""
    in_group = _is(months, "family", NO_EFFECT)
    found = {}
    base = _usual(months)
    for name, part in (("elsewhere", ~in_group), ("without effect", in_group)):
        found[f"development, {name}"] = mantel_haenszel(
            months.event[part], (months.since <= EFFECT_DAYS)[part], base[part]
        )
    months = by_last_day
    base = strata(months.family, months.fine_service, months.age)
    in_group = _is(months, "family", NO_EFFECT)
    # Nobody can have been developed, decided and served notice sooner.
    long_enough = months.fine_service > 0
    for name, part in (("elsewhere", ~in_group), ("without effect", in_group)):
        for label, since, from_day in (
            ("before notice", months.since_before_notice, 0),
            ("latest activity lagged", months.since, NOTICE_DAYS),
        ):
            exposed = (since >= from_day) & (since <= EFFECT_DAYS)
            clear = (exposed | (since > EFFECT_DAYS + NOTICE_DAYS)) & part & long_enough
            found[f"development, {name}, {label}"] = mantel_haenszel(
                months.event[clear], exposed[clear], base[clear]
            )
        found[f"development, {name}, no lag"] = mantel_haenszel(
            months.event[part], (months.since <= EFFECT_DAYS)[part], base[part]
        )
    return found


def _ever_never(trust: SyntheticTrust, months: Months) -> dict[str, Share]:
    """Wrong: the rate of people ever developed against that of people never developed."""
    people = employments_of(trust)
    done = trust.tables["development"].query("mandatory == 'no' and status == 'completed'")
    developed = np.zeros(len(people.ids), dtype=bool)
    developed[people.ids.get_indexer(done["employee_id"].unique())] = True
    developed = developed[people.person]
    begin, end = day_of(trust.observed_from), day_of(trust.as_of)
    time = np.minimum(people.last, end) - np.maximum(people.start, begin) + 1
    resigned = np.array([r.startswith("Voluntary Resignation") for r in people.reason])
    resigned &= people.last <= end
    group = people.first["staff_group"].to_numpy()
    found = {}
    for name, part in (("elsewhere", group != NO_EFFECT), ("without effect", group == NO_EFFECT)):
        arms = [part & (time > 0) & (developed == is_so) for is_so in (True, False)]
        rate = [resigned[arm].sum() / time[arm].sum() for arm in arms]
        found[f"development, {name}, ever against never"] = Share(*(float(r) for r in rate))
    return found


def _by_the_package(trust: SyntheticTrust) -> dict[str, Share]:
    """Development by `retention.leaving_after_development`, from the files as anybody has them.

    Its sums over strata inside each staff group are added up, as those of one trust are here.
    """
    made = trust.files()
    settings = parse_settings(SETTINGS_FILE, made[SETTINGS_FILE])
    files = {name: content for name, content in made.items() if name.endswith(".csv")}
    frame = leaving_after_development(
        read_contents(files, settings=settings),
        by="staff_group",
        lags=(0, NOTICE_DAYS),
        strata=("service",),
        leavers="voluntary",
    ).frame
    frame = frame[~frame["total"]]
    found = {}
    for lag, label in ((0, "package, no lag"), (NOTICE_DAYS, "package")):
        of_lag = frame[frame["lag"] == f"{lag} days"]
        in_group = of_lag["staff_group"] == NO_EFFECT
        for name, part in (("elsewhere", ~in_group), ("without effect", in_group)):
            sums = of_lag.loc[part, ["weighted", "weighted_other"]].sum()
            found[f"development, {name}, {label}"] = Share(*(float(n) for n in sums))
    return found


def _groups(trust: SyntheticTrust, months: Months, by_last_day: Months) -> dict[str, Share]:
    """Disability, culture unit, sources and intervention; and the usual wrong comparisons."""
    written = trust.truth["written"]
    base = _usual(months)
    known = ~_is(months, "disability", "Not declared")
    yes = _is(months, "disability", "Yes")
    unit = written["culture_unit"]
    culture, first_culture = (
        _is(months, "unit", unit),
        months.first_unit == (months.labels["unit"].index(unit)),
    )
    first_day = day_of(written["intervention_first_day"])
    after, after_last = months.day >= first_day, by_last_day.day >= first_day
    found = {
        "disability": mantel_haenszel(months.event[known], yes[known], base[known]),
        "disability, all leavers": _all_leavers(trust),
        "culture unit": mantel_haenszel(months.event, culture, base),
        "culture unit, unit on record first": mantel_haenszel(months.event, first_culture, base),
        "intervention": mantel_haenszel(months.event, after, base),
        "intervention, by last day from the first day on": mantel_haenszel(
            by_last_day.event, after_last, _usual(by_last_day)
        ),
    }
    places = strata(months.family, months.band, months.service, months.age)
    usual = np.isin(months.source, [months.labels["source"].index(n) for n in USUAL_SOURCES])
    for name in OTHER_SOURCES:
        mine = _is(months, "source", name)
        chosen = months.early & (usual | mine)
        found[f"source: {name}"] = mantel_haenszel(
            months.event[chosen], mine[chosen], places[chosen]
        )
        all_time = usual | mine
        found[f"source: {name}, crude, all service"] = crude(months.event[all_time], mine[all_time])
    return found


def _all_leavers(trust: SyntheticTrust) -> Share:
    """Wrong for resignation: leavers of any cause over person-time, without strata."""
    people = employments_of(trust)
    begin, end = day_of(trust.observed_from), day_of(trust.as_of)
    time = np.maximum(np.minimum(people.last, end) - np.maximum(people.start, begin) + 1, 0)
    left = people.last <= end
    disability = people.first["disability"].to_numpy()
    rate = [left[disability == d].sum() / time[disability == d].sum() for d in ("Yes", "No")]
    return Share(float(rate[0]), float(rate[1]))


def _stars(months: Months) -> dict[str, Share]:
    """Talent pool against all others, undeveloped and developed; and within the pool."""
    elsewhere = ~_is(months, "family", NO_EFFECT)
    pool = months.day >= months.named
    developed = months.since <= EFFECT_DAYS
    base = _usual(months)
    found = {}
    for name, state in (("undeveloped", ~developed), ("developed", developed)):
        part = elsewhere & state
        found[f"Rising Stars, {name}"] = mantel_haenszel(months.event[part], pool[part], base[part])
    for name, group in (("elsewhere", elsewhere), ("without effect", ~elsewhere)):
        part = pool & group
        found[f"Rising Stars developed, {name}"] = mantel_haenszel(
            months.event[part], developed[part], base[part]
        )
    # The label carried back to the first day: nobody can have left before being named.
    ever = (months.named < FAR)[elsewhere & ~developed]
    part = elsewhere & ~developed
    found["Rising Stars, undeveloped, label carried back"] = mantel_haenszel(
        months.event[part], ever, base[part]
    )
    return found


def _snapshot(trust: SyntheticTrust) -> dict[str, Share]:
    """Leavings of each year by event and by snapshot, over those that the generator counted."""
    people = employments_of(trust)
    years = trust.truth["realised"]["year"]
    counted = sum(year["leavings_by_last_day"] for year in years.values())
    by_event = by_snapshot = 0
    ends = [day_of(trust.observed_from)]
    ends += [day_of(np.datetime64(label.removeprefix("to ")).astype(object)) for label in years]
    for opening, closing in pairwise(ends):
        inside = (people.last > opening) & (people.last <= closing)
        by_event += int(inside.sum())
        here = [
            np.unique(people.person[(people.start <= day) & (people.last >= day)])
            for day in (opening, closing)
        ]
        by_snapshot += int(np.setdiff1d(*here, assume_unique=True).size)
    return {
        "leavers by event": Share(by_event, counted),
        "leavers by snapshot": Share(by_snapshot, counted),
    }


def _delayed_entry(trust: SyntheticTrust) -> dict[str, float]:
    """Retention when two years of records are hidden, less that of joiners followed in full."""
    people = employments_of(trust)
    begin = day_of(trust.observed_from)
    # Whole years, or the doctors who come and go in August weigh more on one side.
    hidden, end = (
        day_of((pd.Timestamp(trust.observed_from) + pd.DateOffset(years=years)).date())
        for years in (_HIDDEN_YEARS, _FOLLOWED_YEARS)
    )
    seen = (people.last >= hidden) & (people.start <= end)
    exit_day = people.last[seen] + 1
    time = np.minimum(exit_day, end + 1) - people.start[seen]
    entry = np.maximum(hidden - people.start[seen], 0)
    ended = exit_day <= end + 1
    horizons = [round(365.25 * years) for years in HORIZON_YEARS]
    right = kaplan_meier(entry, time, ended, horizons)
    naive = kaplan_meier(np.zeros_like(entry), time, ended, horizons)
    found = {}
    for at, (years, length) in enumerate(zip(HORIZON_YEARS, horizons, strict=True)):
        # Everybody who joined after the records began and could be followed for that long.
        last_start = day_of(
            (
                pd.Timestamp(trust.observed_from) + pd.DateOffset(years=_FOLLOWED_YEARS - years)
            ).date()
        )
        joined = (people.start > begin) & (people.start <= last_start)
        stayed = people.last + 1 - people.start > length
        truth = float(stayed[joined].mean())
        found[f"truth at {years}"] = truth
        found[f"delayed entry at {years}"] = right[at] - truth
        found[f"ignored at {years}"] = naive[at] - truth
    return found


def _cells(trust: SyntheticTrust, months: Months) -> Cells:
    """Person-months by every written factor; the months of uncertain age are left out."""
    written = trust.truth["written"]
    source = np.full(months.day.size, -1, dtype=np.int64)
    for at, name in enumerate(OTHER_SOURCES):
        source[months.early & _is(months, "source", name)] = at
    talent = 2 * (months.day >= months.named) + (months.since <= EFFECT_DAYS)
    names = list(written["resignation_ratio"]["band"])
    band = np.array([names.index(name) for name in months.labels["band"]])[months.band]
    order = list(_family_names(trust))
    family = np.array([order.index(name) for name in months.labels["family"]])[months.family]
    certain = months.age % 2 == 0
    columns = [
        family,
        band,
        months.service,
        months.age // 2,
        _is(months, "disability", "Yes").astype(np.int64),
        _is(months, "unit", written["culture_unit"]).astype(np.int64),
        source + 1,
        (months.day >= day_of(written["intervention_first_day"])).astype(np.int64),
        talent + 4 * _is(months, "family", NO_EFFECT),
    ]
    return Cells.count([column[certain] for column in columns], months.event[certain])


def _family_names(trust: SyntheticTrust) -> dict[str, str]:
    """Families by the name that the tables give, with their key in the truth."""
    groups = trust.truth["written"]["staff_group_of_job_family"]
    doctor = "Medical and Dental"
    return {key if group == doctor else group: key for key, group in groups.items()}


def _pool_months(months: Months) -> dict[str, float]:
    """Months at risk of the talent pool and of all, outside the group without effect."""
    elsewhere = ~_is(months, "family", NO_EFFECT)
    pool = months.day >= months.named
    developed = months.since <= EFFECT_DAYS
    counted = {
        f"{who} {state}": float((group & when & elsewhere).sum())
        for who, group in (("pool", pool), ("all", np.ones_like(pool)))
        for state, when in (("undeveloped", ~developed), ("developed", developed))
    }
    for name in months.labels["source"]:
        early = months.early & _is(months, "source", name)
        counted[f"early {name}"] = float(early.sum())
        counted[f"early developed {name}"] = float((early & developed).sum())
    return counted
