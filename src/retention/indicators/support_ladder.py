"""The ladder of support: beyond a simple appraisal, rung by rung."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from retention.counts import stretches_of
from retention.counts.arrays import BoolArray, FloatArray
from retention.counts.attendance import ALL_YEAR, LEFT, ON_LEAVE, People
from retention.indicators.definitions.support_ladder import (
    RUNGS,
    SUPPORT_LADDER,
    ladder_of,
    nested,
)
from retention.indicators.support import (
    attending,
    because,
    not_told,
    notes_on_status,
    years_of,
)
from retention.indicators.support_evidence import evidence_of
from retention.indicators.tables import group_columns, table_of
from retention.periods import Periods, day_label
from retention.results import IndicatorTable
from retention.workforce import Workforce


def support_ladder(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """How many people climbed each rung of support in 12 months, and how many all before it.

    Appraised; the appraisal helped, set objectives and made the person feel valued; strengths
    recorded and a plan agreed; development beyond mandatory training; progressed to a new role,
    a higher band or a post that stretches.

    Parameters
    ----------
    workforce, level
        As `retention.headcount`.
    period : Period or sequence of Period
        The 12 months are those up to the last day of each, as `retention.year_to` has them.
    by : str or collection of str
        Columns to group by, under the primary post on the last day, of leavers on their own.

    Returns
    -------
    IndicatorTable
        Rows along ``people`` and ``rung``. People "in post all year" were so on every day, on
        leave on at most half of them; "on long leave" on more than half; who "left in the
        year" is asked for the 12 months up to the last day, if in post on all of these.
        ``denominator`` people, ``numerator`` those on the rung, ``reached_before`` those on
        all rungs before it, of these ``all_so_far`` are on it too and ``stopped`` are not;
        ``skipped`` are on it and not on all before, ``neither`` on neither; ``value`` and
        ``share_so_far`` with Wilson limits. A rung that the records do not tell of is
        missing, with the reason in a note; later rungs stay.

    Raises
    ------
    NotAvailableError
        If the records tell of none of the rungs.
    ArgumentError
        If the 12 months are outside the records, or a column is not in them.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> frame = retention.support_ladder(workforce, year).frame
    >>> all_year = frame[frame["people"] == "in post all year"]
    >>> bool(all_year["share_so_far"].is_monotonic_decreasing)
    True
    """
    stretches = stretches_of(workforce, group_columns(workforce, by))
    grid = years_of(workforce, period)
    evidence = evidence_of(workforce, stretches)
    missing = {rung: evidence[rung].missing for rung in RUNGS}
    available = tuple(rung for rung in RUNGS if not missing[rung])
    if not available:
        reasons = " and ".join(dict.fromkeys(missing.values()))
        raise not_told(SUPPORT_LADDER, reasons)
    kinds = (ALL_YEAR, LEFT, ON_LEAVE) if workforce.has_status else (ALL_YEAR, LEFT)
    groups, periods = len(stretches.labels), len(grid.periods)
    shape = (groups + 1, periods)
    steps: dict[tuple[str, ...], dict[str, FloatArray]] = {
        (who, rung): {name: np.full(shape, np.nan) for name in _COUNTED}
        for who in kinds
        for rung in RUNGS
    }
    earliest = int(grid.first_days.min())
    for at, people in enumerate(attending(workforce, stretches, grid)):
        earliest = min(earliest, int(people[LEFT].first.min(initial=earliest)))
        for who in kinds:
            reached = {rung: evidence[rung].reached(people[who]) for rung in RUNGS}
            for rung, counts in _climbed(people[who], reached, groups).items():
                for name, counted in counts.items():
                    steps[who, rung][name][:, at] = counted
    observed = int(np.datetime64(workforce.observed_from, "D").astype(np.int64))
    early = (
        f"what leavers had before {day_label(workforce.observed_from)} may not be recorded",
    ) * (earliest < observed)
    return table_of(
        ladder_of(kinds, available),
        workforce,
        stretches,
        grid,
        steps,
        level=level,
        notes=(*notes_on_status(workforce), *because(missing), *early),
        along=("people", "rung"),
    )


_COUNTED = (
    "denominator",
    "numerator",
    "reached_before",
    "all_so_far",
    "stopped",
    "skipped",
    "neither",
)


def _climbed(
    people: People, reached: dict[str, BoolArray | None], groups: int
) -> dict[str, dict[str, FloatArray]]:
    """The counts of each rung; of one that nothing tells of, the people alone."""
    found: dict[str, dict[str, FloatArray]] = {}
    before = np.ones(len(people), dtype=bool)
    available = [rung for rung, who in reached.items() if who is not None]
    for rung, who in reached.items():
        found[rung] = {"denominator": people.counted(None, groups)}
        if who is None:
            continue
        so_far = before & who
        found[rung] |= {
            "numerator": people.counted(who, groups),
            "reached_before": people.counted(before, groups),
            "all_so_far": people.counted(so_far, groups),
            "stopped": people.counted(before & ~who, groups),
        }
        if not nested(available, available.index(rung)):
            found[rung] |= {
                "skipped": people.counted(who & ~before, groups),
                "neither": people.counted(~who & ~before, groups),
            }
        before = so_far
    return found
