"""Who decides to leave in a month, why, and when their last day is."""

import numpy as np

from retention.synthetic import reasons, truths
from retention.synthetic import vocabulary as words
from retention.synthetic.draws import Draws, Ints
from retention.synthetic.families import BAND_OF_RUNG, IN_TRAINING, KEYS
from retention.synthetic.months import Month, month_end_after, rotation_day
from retention.synthetic.spells import Spells
from retention.synthetic.tally import Tally

BILLION = 10**9
# Per 1,000 a year to parts per billion a month, and the same from per million.
_FROM_THOUSAND = BILLION // 12_000
_FROM_MILLION = BILLION // 12_000_000

FACTORS = tuple(truths.RATIOS)
_RATIO = {name: np.array(list(levels.values())) for name, levels in truths.RATIOS.items()}
_BASE = np.array([truths.RESIGNATIONS_PER_1000[key] for key in KEYS]) * _FROM_THOUSAND
_RETIREMENT = np.array(list(truths.RETIREMENTS_PER_1000.values())) * _FROM_THOUSAND
_NO_EFFECT = KEYS.index(truths.NO_EFFECT_FAMILY)
_NOTICE = np.array([truths.NOTICE_DAYS[name] for name in words.NOTICE_CLASS])
_LONGER_AGO = len(words.SOURCES)
_FOUR_YEARS = 1461


def factor_levels(
    spells: Spells, index: Ints, day: Ints, culture_unit: int, intervention: int
) -> dict[str, Ints]:
    """Return the level of every factor of `truths.RATIOS` that holds on a day.

    Parameters
    ----------
    spells, index
        The state, and the assignments asked about.
    day
        The day asked about, one for each of them.
    culture_unit
        Position of the unit with the culture problem.
    intervention
        First day after the intervention.
    """
    family = spells["family"][index]
    service = day - spells["employer_start"][index]
    age = (day - spells["born"][index]) * 4 // _FOUR_YEARS
    since = day - spells["developed"][index]
    developed = (since >= 0) & (since <= truths.EFFECT_DAYS)
    early = service < truths.EARLY_DAYS
    return {
        "service": np.searchsorted(truths.SERVICE_EDGES_DAYS, service, side="right"),
        "age": np.searchsorted(truths.AGE_EDGES_YEARS, age, side="right"),
        "band": BAND_OF_RUNG[family, spells["rung"][index]],
        "talent": 4 * (family == _NO_EFFECT) + 2 * spells["star"][index] + developed,
        "disability": spells["disability"][index],
        "unit": (spells["unit"][index] == culture_unit).astype(np.int64),
        "source": np.where(early, spells["source"][index], _LONGER_AGO),
        "intervention": (day >= intervention).astype(np.int64),
    }


def resignation_risk(family: Ints, levels: dict[str, Ints]) -> Ints:
    """Return the monthly chance of resigning in parts per billion."""
    risk = _BASE[family]
    for factor in FACTORS:
        risk = risk * _RATIO[factor][levels[factor]] // 1000
    return risk


def _competing_risks(spells: Spells, index: Ints, day: Ints, resignation: Ints) -> list[Ints]:
    """Return the monthly chances of the eight competing causes, in the order of `CAUSES`."""
    age = (day - spells["born"][index]) * 4 // _FOUR_YEARS
    retirement = _RETIREMENT[np.searchsorted(truths.RETIREMENT_EDGES_YEARS, age, side="right")]
    risks = [resignation, retirement]
    for cause in reasons.CAUSES[2:8]:
        yearly = truths.OTHER_CAUSES_PER_MILLION[cause]
        risks.append(np.full(index.size, yearly * _FROM_MILLION))
    bank = spells["contract"][index] == words.BANK
    risks[reasons.OTHER][bank] = truths.BANK_OTHER_PER_MILLION * _FROM_MILLION
    return risks


def decide(
    spells: Spells,
    index: Ints,
    day: Ints,
    levels: dict[str, Ints],
    draws: Draws,
    tally: Tally,
) -> Ints:
    """Let people decide to leave, and return the positions of those who did.

    Each person has one day in the month on which the decision may fall. With the day drawn
    before the decision, the chance uses what is true on that day and needs no rounding to months.
    """
    family = spells["family"][index]
    resignation = resignation_risk(family, levels)
    risks = _competing_risks(spells, index, day, resignation)
    draw = draws.below(BILLION, index.size)
    cause = np.zeros(index.size, dtype=np.int64)
    upto = np.zeros(index.size, dtype=np.int64)
    for risk in risks:
        upto += risk
        cause += draw >= upto
    tally.add(family, levels, resignation, cause == reasons.RESIGNATION)
    gone = np.flatnonzero(cause < len(risks))
    _set_leaving(spells, index[gone], day[gone], cause[gone])
    return index[gone]


def _set_leaving(spells: Spells, index: Ints, day: Ints, cause: Ints) -> None:
    band = BAND_OF_RUNG[spells["family"][index], spells["rung"][index]]
    notice = np.where(np.array(reasons.WITH_NOTICE)[cause], _NOTICE[band], 0)
    last = day + notice
    end = month_end_after(last)
    near = (notice > 0) & (end - last <= truths.MONTH_END_GRACE_DAYS)
    spells["decided"][index] = day
    spells["last"][index] = np.where(near, end, last)
    spells["cause"][index] = cause


def end_contracts(spells: Spells, index: Ints, month: Month, draws: Draws) -> tuple[Ints, Ints]:
    """End or renew the fixed-term contracts that run out in a month.

    Returns
    -------
    tuple of two arrays
        The positions of those who leave, and of those made permanent.
    """
    ends = spells["contract_end"][index]
    due = index[(ends >= month.first) & (ends <= month.last)]
    training = spells["family"][due] == IN_TRAINING
    chance = np.where(
        training,
        truths.CONTRACT_CONVERTED_PER_MILLION["training"],
        truths.CONTRACT_CONVERTED_PER_MILLION["other"],
    )
    # Nobody's contract is ended while they are on leave.
    kept = draws.chance(chance, due.size) | (spells["leave_to"][due] >= month.first)
    leaving = due[~kept]
    spells["decided"][leaving] = spells["contract_end"][leaving]
    spells["last"][leaving] = spells["contract_end"][leaving]
    spells["cause"][leaving] = reasons.END_OF_CONTRACT
    spells["contract_end"][due[kept & training]] = rotation_day(month.year + 1) - 1
    permanent = due[kept & ~training]
    return leaving, permanent
