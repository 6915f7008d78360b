"""What changes inside a running assignment: promotions, secondments, transfers, leave."""

import numpy as np

from retention.synthetic import reasons, truths
from retention.synthetic import vocabulary as words
from retention.synthetic.draws import Draws, Ints
from retention.synthetic.families import (
    CLINICAL_SUPPORT,
    IN_TRAINING,
    IS_MEDICAL,
    NURSING,
    TOP_RUNG,
)
from retention.synthetic.layout import Layout
from retention.synthetic.log import Log
from retention.synthetic.months import NEVER, Month
from retention.synthetic.spells import Spells

KINDS = ("promotion", "acting_up", "secondment", "transfer", "contract", "status")
UNCHANGED = -1
COLUMNS = {"spell": 0, "day": 0, "kind": 0} | dict.fromkeys(
    ("unit", "family", "rung", "fte", "contract", "status"), UNCHANGED
)
"""Columns of the log of moves; an attribute of -1 is unchanged."""

_HAPPENINGS = ("promotion", *truths.OTHER_MOVES_MONTHLY_PER_MILLION)
_PROMOTION_RATIO = np.array(list(truths.PROMOTION_RATIO.values()))
_YEAR = 365
_MATERNITY_AGES = (22 * _YEAR, 43 * _YEAR)
# Three in ten assistant practitioners who are promoted have qualified as nurses.
_QUALIFIED_PER_MILLION = 300_000


def _chances(spells: Spells, index: Ints, day: Ints) -> Ints:
    """Return the chance of every happening (column) for every assignment (row)."""
    family, rung = spells["family"][index], spells["rung"][index]
    age = day - spells["born"][index]
    chances = np.zeros((index.size, len(_HAPPENINGS)), dtype=np.int64)
    yearly = truths.PROMOTIONS_PER_MILLION * _PROMOTION_RATIO[spells["star"][index]] // 1000
    served = day - spells["employer_start"][index] >= _YEAR
    can_rise = rung < TOP_RUNG[family]
    chances[:, 0] = yearly // 12 * (served & (can_rise | (family == CLINICAL_SUPPORT)))
    for at, chance in enumerate(truths.OTHER_MOVES_MONTHLY_PER_MILLION.values(), start=1):
        chances[:, at] = chance
    chances[:, _HAPPENINGS.index("acting_up")] *= can_rise
    of_age = (age >= _MATERNITY_AGES[0]) & (age < _MATERNITY_AGES[1])
    chances[:, _HAPPENINGS.index("maternity")] *= of_age & (spells["gender"][index] == 0)
    planned = (family == IN_TRAINING) | (spells["contract"][index] == words.BANK)
    for name in ("transfer", "secondment", "contract", "new_assignment"):
        chances[:, _HAPPENINGS.index(name)] *= ~planned
    return chances


def move_people(spells: Spells, index: Ints, month: Month, layout: Layout, draws: Draws) -> Log:
    """Let at most one thing happen to each assignment in a month.

    Parameters
    ----------
    spells, index
        The state, and the assignments to which something may happen.
    month
        The month.
    layout
        The units people may move to.
    draws
        The stream to draw from.

    Returns
    -------
    Log
        The moves, with the return from what ends by itself, however late that is.
    """
    log = Log(COLUMNS)
    day = draws.between(np.full(index.size, month.first), np.full(index.size, month.last))
    upto = np.cumsum(_chances(spells, index, day), axis=1)
    draw = draws.below(1_000_000, index.size)
    happening = (draw[:, None] >= upto).sum(axis=1)
    for at, name in enumerate(_HAPPENINGS):
        chosen = happening == at
        who, when = index[chosen], day[chosen]
        if name in words.STATUSES:
            _take_leave(spells, who, when, name, log, draws)
        else:
            _HAPPENS[name](spells, who, when, layout, log, draws)
    return log


def _promote(spells: Spells, who: Ints, day: Ints, _layout: Layout, log: Log, draws: Draws) -> None:
    family, rung = spells["family"][who], spells["rung"][who]
    qualified = (family == CLINICAL_SUPPORT) & (rung == TOP_RUNG[CLINICAL_SUPPORT])
    # Those at the top of the support ladder rise only by qualifying.
    rises = ~qualified | draws.chance(_QUALIFIED_PER_MILLION, who.size)
    who, day, qualified = who[rises], day[rises], qualified[rises]
    spells["rung"][who] = np.where(qualified, 0, spells["rung"][who] + 1)
    spells["family"][who] = np.where(qualified, NURSING, spells["family"][who])
    in_pool = (spells["pool_from"][who] <= day) & (spells["pool_to"][who] == NEVER)
    spells["pool_to"][who[in_pool]] = day[in_pool]
    log.add(
        spell=who,
        day=day,
        kind=KINDS.index("promotion"),
        rung=spells["rung"][who],
        family=spells["family"][who],
    )


def _ends(name: str, day: Ints, draws: Draws) -> Ints:
    shortest, longest = truths.MOVE_DAYS[name]
    return day + shortest + draws.below(longest - shortest + 1, day.size)


def _act_up(spells: Spells, who: Ints, day: Ints, _layout: Layout, log: Log, draws: Draws) -> None:
    back = _ends("acting_up", day, draws)
    kind = KINDS.index("acting_up")
    family, rung = spells["family"][who], spells["rung"][who]
    log.add(spell=who, day=day, kind=kind, family=family, rung=rung + 1)
    log.add(spell=who, day=back, kind=kind, family=family, rung=rung)
    spells["busy_until"][who] = back


def _other_unit(spells: Spells, who: Ints, layout: Layout, draws: Draws) -> Ints:
    """Draw a unit that has posts of the same family; it may be the present one."""
    return draws.pick_row(np.ascontiguousarray(layout.posts.T), spells["family"][who])


def _second(spells: Spells, who: Ints, day: Ints, layout: Layout, log: Log, draws: Draws) -> None:
    unit = _other_unit(spells, who, layout, draws)
    back = _ends("secondment", day, draws)
    away = unit != spells["unit"][who]
    who, unit, day, back = who[away], unit[away], day[away], back[away]
    kind = KINDS.index("secondment")
    log.add(spell=who, day=day, kind=kind, unit=unit)
    log.add(spell=who, day=back, kind=kind, unit=spells["unit"][who])
    spells["busy_until"][who] = back


def _transfer(spells: Spells, who: Ints, day: Ints, layout: Layout, log: Log, draws: Draws) -> None:
    unit = _other_unit(spells, who, layout, draws)
    moved = unit != spells["unit"][who]
    who, unit = who[moved], unit[moved]
    spells["unit"][who] = unit
    log.add(spell=who, day=day[moved], kind=KINDS.index("transfer"), unit=unit)


def _change_hours(
    spells: Spells, who: Ints, day: Ints, _layout: Layout, log: Log, draws: Draws
) -> None:
    medical = IS_MEDICAL[spells["family"][who]].astype(np.int64)
    weights = np.array([words.FTE_WEIGHTS[key] for key in ("any", "medical")])
    fte = np.array(words.FTE_VALUES)[draws.pick_row(weights, medical)]
    changed = fte != spells["fte"][who]
    who, fte = who[changed], fte[changed]
    spells["fte"][who] = fte
    log.add(spell=who, day=day[changed], kind=KINDS.index("contract"), fte=fte)


def _take_leave(spells: Spells, who: Ints, day: Ints, status: str, log: Log, draws: Draws) -> None:
    back = _ends(status, day, draws)
    kind = KINDS.index("status")
    log.add(spell=who, day=day, kind=kind, status=words.STATUSES.index(status))
    log.add(spell=who, day=back, kind=kind, status=words.STATUSES.index("active"))
    spells["leave_from"][who] = day
    spells["leave_to"][who] = back - 1
    spells["busy_until"][who] = back


def _begin_again(
    spells: Spells, who: Ints, day: Ints, layout: Layout, _log: Log, draws: Draws
) -> None:
    """Record a move inside the trust the other way: one assignment ends, the next begins."""
    following = spells.take(who)
    following["start"] = day
    following["unit"] = _other_unit(spells, who, layout, draws)
    spells["last"][who] = day - 1
    spells["decided"][who] = day - 1
    spells["cause"][who] = reasons.MOVED_INSIDE
    spells.add(following)


_HAPPENS = {
    "promotion": _promote,
    "acting_up": _act_up,
    "secondment": _second,
    "transfer": _transfer,
    "contract": _change_hours,
    "new_assignment": _begin_again,
}


def record_permanent(spells: Spells, who: Ints, log: Log) -> None:
    """Record that fixed-term contracts became permanent on the day after their end."""
    day = spells["contract_end"][who] + 1
    log.add(spell=who, day=day, kind=KINDS.index("contract"), contract=words.PERMANENT)
    spells["contract"][who] = words.PERMANENT
    spells["contract_end"][who] = NEVER
