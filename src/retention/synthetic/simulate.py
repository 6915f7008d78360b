"""The trust from month to month."""

from dataclasses import dataclass, field

import numpy as np

from retention.synthetic import activities, leaving, moves, recruit
from retention.synthetic.draws import Draws, Ints
from retention.synthetic.layout import Layout, build_layout
from retention.synthetic.log import Log
from retention.synthetic.months import NEVER, Month, month_of
from retention.synthetic.observe import Observer
from retention.synthetic.people import first_people
from retention.synthetic.spells import Spells
from retention.synthetic.tally import Tally

WARM_UP_MONTHS = 12
"""Months simulated before the records begin, so that notice, leave and development are in full
swing on their first day."""

# Nobody has served notice yet in the first two months, so nobody is recruited in their place.
_MONTHS_WITHOUT_JOINERS = 2
_GROWTH_OF_SPELLS = 3


@dataclass
class World:
    """Everything that happened.

    Attributes
    ----------
    layout, posts
        The units, and the established posts as they are at the end.
    spells
        One entry per assignment.
    moves, appraisals, development
        Logs of events.
    tally
        Months at risk and decisions since the records begin.
    observer
        What is collected as totals: survey, absence, formal processes, establishment.
    intervention
        First day after the intervention.
    """

    layout: Layout
    posts: Ints
    spells: Spells
    intervention: int
    observer: Observer
    moves: Log = field(default_factory=lambda: Log(moves.COLUMNS))
    appraisals: Log = field(default_factory=lambda: Log(activities.APPRAISAL_COLUMNS))
    development: Log = field(default_factory=lambda: Log(activities.DEVELOPMENT_COLUMNS))
    tally: Tally = field(default_factory=Tally)
    returning: Log = field(default_factory=lambda: Log({"spell": 0, "day": 0}))


def simulate(people: int, months: list[Month], intervention: int, draws: Draws) -> World:
    """Simulate a trust.

    Parameters
    ----------
    people
        People in post when the records begin, about.
    months
        The months with the warm-up; the last one ends on the day of the extract.
    intervention
        First day after the intervention.
    draws
        The stream to draw from.
    """
    layout, unit, family = build_layout(people, draws)
    spells = Spells(people * _GROWTH_OF_SPELLS)
    first = first_people(unit, family, months[0].first - 1, draws)
    first["person"] = spells.new_people(people)
    spells.add(first)
    posts = layout.posts.copy()
    world = World(layout, posts, spells, intervention, Observer(layout))
    warming = Tally()
    for at, month in enumerate(months):
        warm = at >= WARM_UP_MONTHS
        if at >= _MONTHS_WITHOUT_JOINERS:
            _let_people_in(world, month, draws)
        _one_month(world, month, world.tally if warm else warming, draws)
        if warm:
            world.observer.look(spells, posts, month, draws)
    _after_the_extract(world, months[-1], draws)
    return world


def _let_people_in(world: World, month: Month, draws: Draws) -> None:
    recruit.grow_posts(world.posts, month, draws)
    joined = recruit.fill_vacancies(world.spells, world.posts, month, draws)
    recruit.never_take_up(world.spells, joined, draws)
    _let_return(world, month)


def _one_month(world: World, month: Month, tally: Tally, draws: Draws) -> None:
    spells = world.spells
    index = _not_leaving(spells, month)
    _, permanent = leaving.end_contracts(spells, index, month, draws)
    moves.record_permanent(spells, permanent, world.moves)
    index = index[spells["decided"][index] == NEVER]
    developed_day, rows = activities.develop(spells, index, month, draws)
    before = spells["developed"][index]
    _decisions(world, index, month, developed_day, tally, draws)
    staying = index[spells["decided"][index] == NEVER]
    _moves(world, staying, month, draws)
    _keep_development(world, index, before, rows)
    world.appraisals.add(**activities.appraise(spells, index, month, world.layout, draws))
    world.development.add(**activities.train(spells, index, month, draws))
    staying = index[spells["decided"][index] == NEVER]
    activities.review_talent(spells, staying, month, draws)


def _not_leaving(spells: Spells, month: Month) -> Ints:
    """Return those in post at some time of the month who have not decided to leave."""
    started = spells["start"] <= month.last
    return np.flatnonzero(started & (spells["decided"] == NEVER))


def _decisions(
    world: World,
    index: Ints,
    month: Month,
    developed_day: Ints,
    tally: Tally,
    draws: Draws,
) -> None:
    spells = world.spells
    day = draws.between(np.full(index.size, month.first), np.full(index.size, month.last))
    # Development counts from its own day on, not from the month.
    just = developed_day <= day
    spells["developed"][index[just]] = developed_day[just]
    on_leave = (spells["leave_from"][index] <= day) & (day <= spells["leave_to"][index])
    at_risk = (day >= spells["start"][index]) & ~on_leave
    index, day = index[at_risk], day[at_risk]
    levels = leaving.factor_levels(
        spells, index, day, world.layout.culture_unit, world.intervention
    )
    gone = leaving.decide(spells, index, day, levels, draws, tally)
    who, back = recruit.plan_returns(spells, gone, draws)
    world.returning.add(spell=who, day=back)


def _moves(world: World, index: Ints, month: Month, draws: Draws) -> None:
    spells = world.spells
    free = (spells["busy_until"][index] < month.first) & (spells["start"][index] < month.first)
    log = moves.move_people(spells, index[free], month, world.layout, draws)
    world.moves.add(**log.columns())


def _keep_development(world: World, index: Ints, before: Ints, rows: dict[str, Ints]) -> None:
    """Log the activities that took place: not after a decision to leave, not during leave."""
    spells = world.spells
    who, day = rows["spell"], rows["day"]
    on_leave = (spells["leave_from"][who] <= day) & (day <= spells["leave_to"][who])
    took_place = (day <= spells["decided"][who]) & ~on_leave
    spells["developed"][index] = before
    completed = took_place & (rows["status"] == activities.COMPLETED)
    spells["developed"][who[completed]] = day[completed]
    world.development.add(**{name: column[took_place] for name, column in rows.items()})


def _let_return(world: World, month: Month) -> None:
    planned = world.returning.columns()
    now = (planned["day"] >= month.first) & (planned["day"] <= month.last)
    recruit.come_back(world.spells, planned["spell"][now], planned["day"][now])


def _after_the_extract(world: World, last: Month, draws: Draws) -> None:
    """Add what an extract knows of the future: people about to start, activities booked."""
    spells = world.spells
    staying = spells.in_post(last.last)
    staying = staying[spells["decided"][staying] == NEVER]
    following = month_of(last.year + last.month // 12, last.month % 12 + 1)
    world.development.add(**activities.book(spells, staying, following.first, draws))
    recruit.fill_vacancies(spells, world.posts, following, draws)
    _let_return(world, following)
