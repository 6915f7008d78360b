"""How vacancies are filled, and who comes back."""

from typing import Final

import numpy as np

from retention.synthetic import reasons, truths
from retention.synthetic import vocabulary as words
from retention.synthetic.draws import Draws, Ints
from retention.synthetic.families import FAMILIES, IN_TRAINING
from retention.synthetic.months import Month
from retention.synthetic.people import new_starters
from retention.synthetic.spells import CHARACTERISTICS, Spells

_FILLED: Final = (120, 80, 88, 88, 84, 84, 88, 72, 216, 136, 96, 48)
"""Vacancies per 1,000 filled in each calendar month: school and university leavers come in
September."""
_TRAINING_FILLED: Final = {True: 920_000, False: 20_000}
_ROTATION_MONTH: Final = 8
_GROWTH_MONTH: Final = 4
_GROWTH_PER_MILLION: Final = 8_000
_RETURN_DAYS: Final = (120, 900)
_RETURN_BEFORE_AGE_DAYS: Final = 67 * 365
_HAS_NOT_WORKED_DAYS: Final = 14
_FAMILIES: Final = len(FAMILIES)


def fill_vacancies(spells: Spells, posts: Ints, month: Month, draws: Draws) -> Ints:
    """Let new people start in a month, and return their positions.

    Parameters
    ----------
    spells
        The state; new entries are added.
    posts
        Established posts, one row per unit and one column per job family.
    month
        The month in which they start.
    draws
        The stream to draw from.
    """
    here = spells.in_post(month.first - 1)
    # Contracts of doctors in training that end this month are advertised already.
    ending = (spells["family"][here] == IN_TRAINING) & (spells["contract_end"][here] <= month.last)
    here = here[(spells["last"][here] >= month.first) & ~ending]
    cell = spells["unit"][here] * _FAMILIES + spells["family"][here]
    vacant = np.maximum(posts.ravel() - np.bincount(cell, minlength=posts.size), 0)
    vacancy = np.repeat(np.arange(posts.size, dtype=np.int64), vacant)
    training = vacancy % _FAMILIES == IN_TRAINING
    chance = np.where(
        training,
        _TRAINING_FILLED[month.month == _ROTATION_MONTH],
        _FILLED[month.month - 1] * 1000,
    )
    filled = vacancy[draws.chance(chance, vacancy.size)]
    values = new_starters(filled // _FAMILIES, filled % _FAMILIES, month, draws)
    values["person"] = spells.new_people(filled.size)
    return spells.add(values)


def never_take_up(spells: Spells, index: Ints, draws: Draws) -> None:
    """Let a few new starters go within two weeks without having worked."""
    who = index[draws.chance(truths.HAS_NOT_WORKED_PER_MILLION, index.size)]
    last = spells["start"][who] + draws.below(_HAS_NOT_WORKED_DAYS, who.size)
    spells["last"][who] = last
    spells["decided"][who] = spells["start"][who]
    spells["cause"][who] = reasons.HAS_NOT_WORKED


def plan_returns(spells: Spells, index: Ints, draws: Draws) -> tuple[Ints, Ints]:
    """Draw who of those that leave will come back, and on which day."""
    cause = spells["cause"][index]
    may = index[(cause == reasons.RESIGNATION) | (cause == reasons.RETIREMENT)]
    who = may[draws.chance(truths.RETURN_PER_MILLION, may.size)]
    shortest, longest = _RETURN_DAYS
    day = spells["last"][who] + shortest + draws.below(longest - shortest, who.size)
    young = day - spells["born"][who] < _RETURN_BEFORE_AGE_DAYS
    return who[young], day[young]


def come_back(spells: Spells, who: Ints, day: Ints) -> Ints:
    """Begin a new employment of people who left: same person, a new clock."""
    values = spells.take(who, (*CHARACTERISTICS, "unit", "family", "rung", "fte"))
    values["start"] = day
    values["employer_start"] = day
    values["source"] = np.full(who.size, words.RETURNING)
    return spells.add(values)


def grow_posts(posts: Ints, month: Month, draws: Draws) -> None:
    """Add posts at the start of a financial year."""
    if month.month != _GROWTH_MONTH:
        return
    more = draws.chance(np.minimum(posts.ravel() * _GROWTH_PER_MILLION, 10**6), posts.size)
    posts += more.reshape(posts.shape)
