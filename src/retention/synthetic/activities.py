"""Appraisals, development and the talent pool: what happens to people while they are in post."""

from typing import Final

import numpy as np

from retention.synthetic import truths
from retention.synthetic import vocabulary as words
from retention.synthetic.draws import Draws, Ints
from retention.synthetic.layout import Layout
from retention.synthetic.months import Month
from retention.synthetic.spells import Spells

MISSING = -1
APPRAISAL_COLUMNS: Final = {
    "spell": 0,
    "day": 0,
    "performance": 0,
    "potential": 0,
    "helped": 0,
    "objectives": 0,
    "valued": 0,
    "strengths": 0,
    "plan": 0,
    "readiness": 0,
    "aspiration": 0,
    "rater": 0,
}
DEVELOPMENT_COLUMNS: Final = {"spell": 0, "day": 0, "activity": 0, "hours": 0} | {
    "status": 0,
    "strength": MISSING,
}
ACTIVITIES: Final = (
    ("Leadership programme", 24),
    ("Clinical skills course", 14),
    ("Coaching or mentoring", 6),
    ("Shadowing or stretch project", 20),
    ("Degree or apprenticeship", 120),
    ("Conference or study day", 7),
    ("Statutory and mandatory training", 4),
    ("Fire and moving safety", 2),
    ("Information governance", 1),
)
"""Activities with their usual hours; the last three are mandatory."""
MANDATORY_FROM: Final = 6
STATUSES: Final = ("completed", "cancelled", "booked")
COMPLETED, CANCELLED, BOOKED = 0, 1, 2
POTENTIALS: Final = ("low", "medium", "high")
READINESS: Final = ("now", "1 to 2 years", "3 to 5 years")
ASPIRATIONS: Final = ("grow in role", "move up", "move across")

_PERFORMANCE = np.array(list(truths.RATING_WEIGHTS["performance"].values()))
_POTENTIAL = np.array(list(truths.RATING_WEIGHTS["potential"].values()))
_READINESS = np.array([(60, 340, 600), (250, 500, 250)])
_ASPIRATION = np.array([(600, 240, 160), (200, 650, 150)])
_LENIENCY = np.array([("strict", "neutral", "lenient").index(name) for name in truths.LENIENCY])
_NEW_DAYS = 90
_POOL_MONTH = 3
_POOL_SERVICE_DAYS = 182
_HALF_YEAR = 6
_BOOKED_PER_MILLION = 5_000
_LAST_MINORITY = len(words.ETHNICITIES) - 2
_FULL_TIME = 100


def ethnicity_class(ethnicity: Ints) -> Ints:
    """Return 0 for White, 1 for Black, Asian and other, 2 for not declared."""
    return (ethnicity >= 1).astype(np.int64) + (ethnicity > _LAST_MINORITY)


def leniency_of(rater: Ints) -> Ints:
    """Return 0 for a strict, 1 for a neutral and 2 for a lenient appraiser."""
    return _LENIENCY[rater % _LENIENCY.size]


def develop(
    spells: Spells, index: Ints, month: Month, draws: Draws
) -> tuple[Ints, dict[str, Ints]]:
    """Draw the non-mandatory activities of a month, before anybody decides to leave.

    Returns
    -------
    tuple of array and dict
        For each of `index` the day of a completed activity (or one that never comes), and
        the rows for the log.
    """
    ratio = truths.DEVELOPMENT_ACCESS
    chance = np.full(index.size, truths.DEVELOPMENT_MONTHLY_PER_MILLION)
    for factor, level in (
        ("talent", spells["star"][index]),
        ("hours", (spells["fte"][index] < _FULL_TIME).astype(np.int64)),
        ("ethnicity", ethnicity_class(spells["ethnicity"][index])),
    ):
        chance = chance * np.array(list(ratio[factor].values()))[level] // 1000
    low = np.maximum(spells["start"][index], month.first)
    day = draws.between(low, np.full(index.size, month.last))
    on_leave = (spells["leave_from"][index] <= day) & (day <= spells["leave_to"][index])
    taken = draws.chance(chance, index.size) & ~on_leave
    who = index[taken]
    cancelled = draws.chance(truths.CANCELLED_PER_MILLION, who.size)
    activity = draws.below(MANDATORY_FROM, who.size)
    matched = draws.chance(truths.STRENGTH_MATCH_PER_MILLION, who.size)
    rows = {
        "spell": who,
        "day": day[taken],
        "activity": activity,
        "hours": _hours(activity, draws),
        "status": np.where(cancelled, CANCELLED, COMPLETED),
        "strength": np.where(
            matched,
            spells["strength_one"][who],
            draws.below(len(words.STRENGTHS), who.size),
        ),
    }
    completed_day = np.full(index.size, month.last + 1)
    completed_day[taken] = np.where(cancelled, month.last + 1, day[taken])
    return completed_day, rows


def _hours(activity: Ints, draws: Draws) -> Ints:
    usual = np.array([hours for _, hours in ACTIVITIES])[activity]
    return usual + draws.below(3, activity.size)


def train(spells: Spells, index: Ints, month: Month, draws: Draws) -> dict[str, Ints]:
    """Draw the mandatory training of a month: once a year, half a year from the appraisal."""
    due_month = (spells["appraisal_month"][index] + _HALF_YEAR - 1) % 12 + 1
    due = index[due_month == month.month]
    due = due[draws.chance(truths.MANDATORY_PER_MILLION, due.size)]
    due, day = _present(spells, due, month, 0, draws)
    activity = MANDATORY_FROM + draws.below(len(ACTIVITIES) - MANDATORY_FROM, due.size)
    return {
        "spell": due,
        "day": day,
        "activity": activity,
        "hours": _hours(activity, draws),
        "status": np.full(due.size, COMPLETED),
        "strength": np.full(due.size, MISSING),
    }


def _present(
    spells: Spells, index: Ints, month: Month, served: int, draws: Draws
) -> tuple[Ints, Ints]:
    """Draw a day of the month for each, and keep those at work and not serving notice on it."""
    day = draws.between(np.full(index.size, month.first), np.full(index.size, month.last))
    on_leave = (spells["leave_from"][index] <= day) & (day <= spells["leave_to"][index])
    here = (day >= spells["start"][index] + served) & (day <= spells["decided"][index])
    keep = here & ~on_leave
    return index[keep], day[keep]


def _or_missing(values: Ints, missing_per_million: int, draws: Draws) -> Ints:
    return np.where(draws.chance(missing_per_million, values.size), MISSING, values)


def appraise(
    spells: Spells, index: Ints, month: Month, layout: Layout, draws: Draws
) -> dict[str, Ints]:
    """Draw the appraisals of a month: once a year for most, in a month of their own."""
    due = index[spells["appraisal_month"][index] == month.month]
    rate = np.array(list(truths.APPRAISED_PER_MILLION.values()))
    in_culture_unit = (spells["unit"][due] == layout.culture_unit).astype(np.int64)
    due = due[draws.chance(rate[in_culture_unit], due.size)]
    due, day = _present(spells, due, month, _NEW_DAYS, draws)
    unit, star = spells["unit"][due], spells["star"][due]
    rater = layout.first_rater[unit] + spells["person"][due] % layout.raters[unit]
    row = 3 * star + leniency_of(rater)
    size = due.size
    in_culture_unit = (unit == layout.culture_unit).astype(np.int64)
    good = {
        quality: draws.chance(np.array(list(row.values()))[in_culture_unit], size) + 0
        for quality, row in truths.GOOD_APPRAISAL_PER_MILLION.items()
    }
    plan = draws.chance(truths.PLAN_PER_MILLION, size) + 0
    return {
        "spell": due,
        "day": day,
        "performance": _or_missing(1 + draws.pick_row(_PERFORMANCE, row), 60_000, draws),
        "potential": _or_missing(draws.pick_row(_POTENTIAL, row), 150_000, draws),
        "helped": _or_missing(good["helped"], 180_000, draws),
        "objectives": _or_missing(good["objectives"], 180_000, draws),
        "valued": _or_missing(good["valued"], 180_000, draws),
        "strengths": draws.pick((450, 200, 350), size),
        "plan": _or_missing(plan, 80_000, draws),
        "readiness": _or_missing(draws.pick_row(_READINESS, star), 300_000, draws),
        "aspiration": _or_missing(draws.pick_row(_ASPIRATION, star), 250_000, draws),
        "rater": rater,
    }


def review_talent(spells: Spells, index: Ints, month: Month, draws: Draws) -> None:
    """Name Rising Stars in the yearly talent review of March."""
    if month.month != _POOL_MONTH:
        return
    day = month.first + 14
    chance = np.array(list(truths.POOL_PER_MILLION.values()))
    served = spells["employer_start"][index] + _POOL_SERVICE_DAYS <= day
    here = (spells["leave_to"][index] < month.first) & (spells["pool_from"][index] > day)
    eligible = index[served & here & (spells["star"][index] == 1)]
    part_time = (spells["fte"][eligible] < _FULL_TIME).astype(np.int64)
    named = eligible[draws.chance(chance[part_time], eligible.size)]
    spells["pool_from"][named] = day


def book(spells: Spells, index: Ints, first: int, draws: Draws) -> dict[str, Ints]:
    """Draw activities booked for the months after the extract."""
    who = index[draws.chance(_BOOKED_PER_MILLION, index.size)]
    activity = draws.below(MANDATORY_FROM, who.size)
    return {
        "spell": who,
        "day": first + draws.below(60, who.size),
        "activity": activity,
        "hours": _hours(activity, draws),
        "status": np.full(who.size, BOOKED),
        "strength": np.full(who.size, MISSING),
    }
