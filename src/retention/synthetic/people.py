"""Who people are: those in post when the simulation begins, and those who join later."""

import numpy as np

from retention.synthetic import truths
from retention.synthetic import vocabulary as words
from retention.synthetic.draws import Draws, Ints
from retention.synthetic.families import (
    FAMILIES,
    IN_TRAINING,
    IS_MEDICAL,
    KEYS,
    RUNGS_IN_POST,
    RUNGS_JOINING,
    SENIOR_DOCTORS,
)
from retention.synthetic.months import NEVER, Month, rotation_day, to_date

_YEAR = 365
_SERVICE_YEARS = 40
_ENTRY_AGE = 18
# In September and October first jobs weigh three times as much as in other months.
_AUTUMN = (9, 10)
_AUTUMN_WEIGHT = 3
_SOURCES = np.array([family.sources for family in FAMILIES], dtype=np.int64)
_AUTUMN_SOURCES = _SOURCES.copy()
_AUTUMN_SOURCES[:, : words.EARLY_CAREER_SOURCES] *= _AUTUMN_WEIGHT
_FEMALE = np.array([family.female * 1000 for family in FAMILIES], dtype=np.int64)
_STAR = np.array([truths.STAR_SHARE[source] * 1000 for source in words.SOURCES], dtype=np.int64)
_ETHNICITY = np.array([words.ETHNICITY_WEIGHTS[key] for key in ("other", "medical")])
_FTE = np.array([words.FTE_WEIGHTS[key] for key in ("any", "medical")])
_FTE_VALUES = np.array(words.FTE_VALUES)
_AGE_CLASSES = tuple(words.AGE_WEIGHTS)
_AGES = np.array([words.AGE_WEIGHTS[key] for key in _AGE_CLASSES])
_AGE_CLASS = np.array(
    [_AGE_CLASSES.index(key if key in _AGE_CLASSES else "any") for key in KEYS], dtype=np.int64
)


def _service_weights() -> Ints:
    """Weights of whole years of service: what a steady inflow leaves in post."""
    left = 100_000
    weights = []
    for year in range(_SERVICE_YEARS):
        weights.append(left)
        yearly = 180 if year == 0 else 140 if year == 1 else 100 if year < 5 else 65
        left -= left * yearly // 1000
    return np.array(weights, dtype=np.int64)


def _characteristics(family: Ints, source: Ints, draws: Draws) -> dict[str, Ints]:
    size = family.size
    return {
        "gender": (~draws.chance(_FEMALE[family], size)).astype(np.int64),
        "ethnicity": draws.pick_row(_ETHNICITY, IS_MEDICAL[family].astype(np.int64)),
        "disability": draws.pick(words.DISABILITY_WEIGHTS, size),
        "star": draws.chance(_STAR[source], size).astype(np.int64),
        "strength_one": draws.below(len(words.STRENGTHS), size),
        "strength_two": draws.below(len(words.STRENGTHS), size),
        "appraisal_month": 1 + draws.below(12, size),
    }


def _contract(family: Ints, start: Ints, label: str, draws: Draws) -> dict[str, Ints]:
    """Draw the contract and, for fixed terms, the day it ends."""
    senior = np.isin(family, SENIOR_DOCTORS).astype(np.int64)
    weights = np.array([words.CONTRACT_WEIGHTS[label], words.CONTRACT_WEIGHTS["senior doctor"]])
    contract = draws.pick_row(weights, senior)
    contract[family == IN_TRAINING] = words.FIXED_TERM
    years = 1 + draws.below(2, family.size)
    end = start + years * _YEAR - 1
    end[contract != words.FIXED_TERM] = NEVER
    return {"contract": contract, "contract_end": end}


def _hours(family: Ints, contract: Ints, full_time: Ints, draws: Draws) -> Ints:
    fte = _FTE_VALUES[draws.pick_row(_FTE, IS_MEDICAL[family].astype(np.int64))]
    fte[full_time == 1] = 100
    fte[(family == IN_TRAINING) & (fte < 60)] = 100
    fte[contract == words.BANK] = 0
    return fte


def first_people(unit: Ints, family: Ints, today: int, draws: Draws) -> dict[str, Ints]:
    """Draw the people in post on the day the simulation begins.

    Parameters
    ----------
    unit, family
        Where each person works.
    today
        The day before the first simulated month.
    draws
        The stream to draw from.

    Returns
    -------
    dict of arrays
        Columns of `Spells`, `person` excepted.
    """
    size = family.size
    ages = np.array(words.AGE_BANDS)[draws.pick_row(_AGES, _AGE_CLASS[family])]
    age = draws.between(ages[:, 0], ages[:, 1])
    years = draws.pick(_service_weights(), size)
    # Nobody has served since before their eighteenth birthday.
    years %= np.maximum(age - _ENTRY_AGE, 1)
    start = today - years * _YEAR - draws.below(_YEAR, size)
    start -= years // 4
    training = np.flatnonzero(family == IN_TRAINING)
    last_august = to_date(today).year - (rotation_day(to_date(today).year) > today)
    begun = last_august - draws.below(2, training.size)
    start[training] = [rotation_day(int(year)) for year in begun]
    source = draws.pick_row(_SOURCES, family)
    contract = _contract(family, today + 1 - draws.below(_YEAR, size), "long serving", draws)
    contract["contract_end"][training] = [
        rotation_day(last_august + 1 + int(more)) - 1
        for more in draws.pick((40, 35, 25), begun.size)
    ]
    # Some have changed post inside the trust: the assignment is younger than the employment.
    moved = draws.chance(80_000, size) & (years >= 1)
    half = start + (today - start) // 2
    return {
        "unit": unit,
        "family": family,
        "employer_start": start,
        "start": np.where(moved, half, start),
        "source": source,
        "born": today - age * _YEAR - age // 4 - draws.below(_YEAR, size),
        "rung": draws.pick_row(RUNGS_IN_POST, family),
        "fte": _hours(family, contract["contract"], np.zeros_like(family), draws),
        **contract,
        **_characteristics(family, source, draws),
    }


def new_starters(unit: Ints, family: Ints, month: Month, draws: Draws) -> dict[str, Ints]:
    """Draw people who join in a month.

    Parameters
    ----------
    unit, family
        The vacancies that are filled.
    month
        The month in which they start.
    draws
        The stream to draw from.

    Returns
    -------
    dict of arrays
        Columns of `Spells`, `person` excepted.
    """
    size = family.size
    sources = _AUTUMN_SOURCES if month.month in _AUTUMN else _SOURCES
    source = draws.pick_row(sources, family)
    first_job = source < words.EARLY_CAREER_SOURCES
    ages = np.array(words.AGE_BY_SOURCE)[source]
    age = draws.between(ages[:, 0], ages[:, 1])
    age[family == IN_TRAINING] = 24 + age[family == IN_TRAINING] % 10
    start = start_days(month, size, draws)
    rung = draws.pick_row(RUNGS_JOINING, family)
    rung[first_job] = 0
    contract = _contract(family, start, "joining", draws)
    training = np.flatnonzero(family == IN_TRAINING)
    if month.month == 8:
        start[training] = rotation_day(month.year)
    next_august = month.year + (month.month >= 8)
    contract["contract_end"][training] = [
        rotation_day(next_august + int(more)) - 1
        for more in draws.pick((30, 30, 40), training.size)
    ]
    return {
        "unit": unit,
        "family": family,
        "employer_start": start,
        "start": start,
        "source": source,
        "born": start - age * _YEAR - age // 4 - draws.below(_YEAR, size),
        "rung": rung,
        "fte": _hours(family, contract["contract"], first_job.astype(np.int64), draws),
        **contract,
        **_characteristics(family, source, draws),
    }


def start_days(month: Month, size: int, draws: Draws) -> Ints:
    """Draw days on which people start: two in five on the first Monday of the month."""
    days = draws.between(np.full(size, month.first), np.full(size, month.last))
    monday = month.first + (-to_date(month.first).weekday()) % 7
    days[draws.chance(400_000, size)] = monday
    return days
