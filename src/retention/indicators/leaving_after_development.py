"""Leaving in the time with and without recent development, compared like with like."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Literal, get_args

import numpy as np
import pandas as pd

from retention.counts import Stretches, grid_of, stretches_of
from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.exposure import Exposure, exposure_to_events
from retention.counts.followed import service_start
from retention.counts.stretches import days_of, groups_of_posts
from retention.errors import ArgumentError, NotAvailableError, nearest
from retention.indicators.definitions.leaving_after_development import (
    LEAVING_AFTER_DEVELOPMENT,
    VOLUNTARILY,
)
from retention.indicators.leaving_kinds import REASON, check_leaving
from retention.indicators.support import because, not_told, notes_on_status
from retention.indicators.support_evidence import beyond_mandatory, development
from retention.indicators.tables import group_columns, table_of
from retention.periods import DAYS_PER_YEAR, EPOCH, Period, day_label, day_number
from retention.reference import leaving_reason
from retention.results import Definition, IndicatorTable
from retention.statistics.mantel_haenszel import mantel_haenszel_rate_ratio
from retention.workforce import Workforce

Leavers = Literal["retention_reading", "voluntary"]
SERVICE = "service"
SERVICE_EDGES = (182, 365, 548, 730, 1826, 3652)
"""Days of service at which a new stratum begins: finer where leaving changes fastest."""


def leaving_after_development(
    workforce: Workforce,
    *,
    period: Period | None = None,
    by: str | Collection[str] = (),
    lags: Sequence[int] = (0, 90, 180),
    window: int = 365,
    strata: Sequence[str] = ("staff_group", "band", "service"),
    leavers: Leavers = "retention_reading",
    level: float = 0.95,
) -> IndicatorTable:
    """How the rate of leaving compares with and without recent development.

    An activity counts from `lag` days after it to `window` days after it. Who has been developed
    at all, or was in the end, is no group to compare: they have stayed until then. And nobody is
    sent on a course while serving notice, so the lag must be at least the notice period; the
    three lags stand beside each other so that it shows what that does.

    Parameters
    ----------
    workforce : Workforce
    period : Period, optional
        People are followed inside it; by default from the first day of the records on which
        development of `window` days before would be recorded.
    by : str or collection of str
        Columns to group by, under the primary post of each day.
    lags : sequence of int, default (0, 90, 180)
        Days, each less than `window`.
    window : int, default 365
        Days.
    strata : sequence of str, default ("staff_group", "band", "service")
        Columns, as they are on each day, and ``"service"``, in classes. In very fine strata
        people who leave early add no time later, and the ratio is drawn towards 1.
    leavers : {"retention_reading", "voluntary"}
        All but planned leaving and what is no loss to retention, unknown reasons among them; or
        known voluntary resignations, which is sensitive. All others are followed until they go.
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        A row per group and ``lag``: ``people`` followed, ``leavers`` and person-``years`` with
        recent development and ``_other`` without, crude ``rate`` and ``rate_other`` a
        person-year, ``value`` the ratio of Mantel and Haenszel with its limits. Leavers are
        counted by last day.

    Raises
    ------
    NotAvailableError
        If the records have no development that is known not to be mandatory, or none of
        `window` days.
    ArgumentError
        If a lag, the window, a stratum or the period is not possible.

    References
    ----------
    S. Greenland and J. M. Robins (1985), Biometrics 41, 55-68.

    Examples
    --------
    >>> import retention
    >>> frame = retention.leaving_after_development(retention.sample(people=500)).frame
    >>> frame["lag"].to_list()
    ['0 days', '90 days', '180 days']
    """
    _check(workforce, lags, window, strata)
    if leavers not in get_args(Leavers):
        raise ArgumentError(
            f"leavers must be one of {', '.join(get_args(Leavers))}, was {leavers!r}"
            f"{nearest(str(leavers), get_args(Leavers))}"
        )
    columns = group_columns(workforce, by)
    stretches = stretches_of(workforce, columns)
    kind = LEAVING_AFTER_DEVELOPMENT if leavers == "retention_reading" else VOLUNTARILY
    done = _development(workforce, kind)
    chosen = period or _followed_period(workforce, done, window)
    grid = grid_of(workforce, chosen)
    told = [c for c in strata if c == SERVICE or c in workforce.spells]
    absent = [c for c in strata if c not in told]
    notes = because({f"strata of {c}": "the records have no such column" for c in absent})
    events = done["person"].to_numpy(np.int64), days_of(done["activity_date"])
    steps: dict[tuple[str, ...], dict[str, FloatArray]] = {}
    for lag in lags:
        time = _time(workforce, stretches, chosen, events, lag, window)
        left = time.leaves & _counts_as_leaving(workforce, leavers)[time.spell]
        counts = _counts(workforce, stretches, time, left, told, level)
        steps[(f"{lag} days",)] = {n: v[:, None] for n, v in counts.items()}
    return table_of(
        kind,
        workforce,
        stretches,
        grid,
        steps,
        level=level,
        notes=(*notes_on_status(workforce), *notes),
        along=("lag",),
    )


def _check(workforce: Workforce, lags: Sequence[int], window: int, strata: Sequence[str]) -> None:
    if not lags or len(set(lags)) != len(lags) or not all(0 <= lag < window for lag in lags):
        raise ArgumentError(
            f"lags must be different numbers of days from 0 to under the window of {window}, was "
            f"{tuple(lags)}; use (0, 90, 180)"
        )
    known = (*workforce.columns_to_group_by(), "staff_group", "band", SERVICE)
    for column in strata:
        if column not in known:
            raise ArgumentError(
                f"strata must name columns of these records ({', '.join(dict.fromkeys(known))}), "
                f"was {column!r}; what people got later is no stratum"
            )


def _development(workforce: Workforce, kind: Definition) -> pd.DataFrame:
    """Completed activities that are known not to be mandatory."""
    missing = development(workforce).missing
    done = None if missing else beyond_mandatory(workforce.table("development"))
    if done is None:
        raise not_told(kind, missing)
    return done


def _followed_period(workforce: Workforce, done: pd.DataFrame, window: int) -> Period:
    """From the first day on which development of the window before it would be recorded."""
    first = workforce.observed_from + timedelta(days=1)
    if len(done):
        recorded = EPOCH + timedelta(days=int(days_of(done["activity_date"]).min()))
        first = max(first, recorded + timedelta(days=window))
    if first > workforce.as_of:
        raise NotAvailableError(
            f"the records must hold development of {window} days before people are followed, but "
            f"reach to {day_label(workforce.as_of)} only; take a shorter window"
        )
    return Period(first, workforce.as_of + timedelta(days=1))


def _time(
    workforce: Workforce,
    stretches: Stretches,
    period: Period,
    events: tuple[IntArray, IntArray],
    lag: int,
    window: int,
) -> Exposure:
    united = stretches.united
    return exposure_to_events(
        stretches.grouped,
        united,
        stretches_of(workforce.active()).united,
        events,
        service_start=service_start(workforce, united.spell, united.start)[0],
        edges=SERVICE_EDGES,
        first=day_number(period.start),
        last=day_number(period.last_day),
        lag=lag,
        window=window,
    )


def _counts(
    workforce: Workforce,
    stretches: Stretches,
    time: Exposure,
    left: BoolArray,
    strata: Sequence[str],
    level: float,
) -> dict[str, FloatArray]:
    """Leavers and time of both arms by group, the total last, and their ratio over strata."""
    groups = len(stretches.labels)
    columns = tuple(c for c in strata if c != SERVICE)
    post, labels = groups_of_posts(workforce.spells, columns)
    stratum = post[stretches.grouped.spell[time.row]]
    if SERVICE in strata:
        stratum = stratum * (len(SERVICE_EDGES) + 1) + time.service
    number = len(labels) * (len(SERVICE_EDGES) + 1)
    group = stretches.grouped.group[time.row]
    followed = np.unique(group * (1 + int(time.person.max(initial=0))) + time.person)
    people = np.bincount(followed // (1 + int(time.person.max(initial=0))), minlength=groups)
    found: Mapping[str, list[FloatArray]] = {
        name: [] for name in ("leavers", "years", "leavers_other", "years_other")
    }
    for arm, ending in ((time.recent, ""), (~time.recent, "_other")):
        for name, weight in (("leavers", left), ("years", time.days / DAYS_PER_YEAR)):
            cell = (group * number + stratum)[arm]
            summed: FloatArray = np.bincount(
                cell, weight[arm].astype(np.float64), groups * number
            ).astype(np.float64)
            found[f"{name}{ending}"].append(summed.reshape(groups, number))
    both = {n: np.vstack([v[0], v[0].sum(axis=0)]) for n, v in found.items()}
    ratio = mantel_haenszel_rate_ratio(
        both["leavers"], both["years"], both["leavers_other"], both["years_other"], level
    )
    return {
        "people": np.append(people, len(np.unique(time.person))).astype(float),
        **{name: values.sum(axis=1) for name, values in both.items()},
        **_sums(**both),
        "value": ratio.value,
        "lower": ratio.lower,
        "upper": ratio.upper,
    }


def _sums(
    leavers: FloatArray, years: FloatArray, leavers_other: FloatArray, years_other: FloatArray
) -> dict[str, FloatArray]:
    """The sums over strata that the ratio and its variance are made of."""
    all_years = years + years_other
    share = np.divide(years, all_years, out=np.zeros_like(years), where=all_years > 0)
    both = (years > 0) & (years_other > 0)
    left = np.where(both, leavers + leavers_other, 0.0)
    return {
        "weighted": (np.where(both, leavers, 0.0) * (1 - share)).sum(axis=1),
        "weighted_other": (np.where(both, leavers_other, 0.0) * share).sum(axis=1),
        "spread": (left * share * (1 - share)).sum(axis=1),
    }


def _counts_as_leaving(workforce: Workforce, leavers: Leavers) -> BoolArray:
    """By row of spells, whether its end is leaving of the kind."""
    spells = workforce.spells
    if "leaving_reason" not in spells:
        if leavers == "voluntary":
            check_leaving(workforce, REASON)
        return np.ones(len(spells), dtype=bool)
    reasons = spells["leaving_reason"].cat
    known = [leaving_reason(str(label)) for label in reasons.categories]
    if leavers == "voluntary":
        kept = np.array([r is not None and r.voluntary for r in known] + [False])
    else:
        kept = np.array([r is None or not (r.planned or r.not_lost) for r in known] + [True])
    found: BoolArray = kept[reasons.codes.to_numpy()]
    return found
