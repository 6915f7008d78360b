"""What really happened in the trust, counted by the generator and not by the package.

Every count here is a comparison of days, one date at a time: slow and plain on purpose.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from retention.synthetic import reasons
from retention.synthetic import vocabulary as words
from retention.synthetic.assignments import Assignments
from retention.synthetic.draws import Bools, Ints
from retention.synthetic.months import NEVER, Month, to_date
from retention.synthetic.simulate import World


@dataclass(frozen=True)
class Leaves:
    """Stretches of leave of absence: assignment (position), first day, day of return."""

    assignment: Ints
    first: Ints
    back: Ints


@dataclass(frozen=True)
class Census:
    """Who is in post on a day: people and hundredths of an FTE, of all and of those at work."""

    employed: Bools
    active: Bools
    fte: int
    fte_active: int


def take_census(known: Assignments, leaves: Leaves, fte: Ints, people: int, day: int) -> Census:
    """Find who is in post on a day.

    Parameters
    ----------
    known
        The assignments.
    leaves
        The stretches of leave.
    fte
        Hundredths of a full-time equivalent of every assignment on that day.
    people
        One more than the largest person number.
    day
        The day.
    """
    here = (known.start <= day) & (day <= known.last)
    absent = np.zeros(here.size, dtype=np.bool_)
    absent[leaves.assignment[(leaves.first <= day) & (day < leaves.back)]] = True
    employed = np.zeros(people, dtype=np.bool_)
    active = np.zeros(people, dtype=np.bool_)
    employed[known.person[here]] = True
    active[known.person[here & ~absent]] = True
    return Census(employed, active, int(fte[here].sum()), int(fte[here & ~absent].sum()))


def leavings(known: Assignments) -> Ints:
    """Return positions of the assignments whose end is the person's leaving of the trust.

    An end is not a leaving when another assignment of the person covers the following day. Of
    several that end together the first in order stands for the person.
    """
    ended = np.flatnonzero(known.cause >= 0)
    covered = np.zeros(known.person.size, dtype=np.bool_)
    # Persons come in order, so a neighbour at distance k is of the same person or of none nearer.
    for distance in range(1, int(known.number.max(initial=1))):
        for at, other in (
            (slice(distance, None), slice(None, -distance)),
            (slice(None, -distance), slice(distance, None)),
        ):
            same = known.person[at] == known.person[other]
            following = known.last[at] + 1
            goes_on = (known.start[other] <= following) & (following <= known.last[other])
            covered[at] |= same & goes_on
    left = ended[~covered[ended]]
    keys = known.person[left] * 10**6 + known.last[left]
    return left[np.unique(keys, return_index=True)[1]]


def count_years(
    known: Assignments, left: Ints, censuses: dict[int, Census], ends: list[int]
) -> dict[str, Any]:
    """Count every year between two consecutive days of `ends`.

    The leaver rate is the default definition: of the people active at the opening census those
    not active at the closing one, over the mean of the two numbers. Beside it stands the rate
    that takes leave of absence for being in post.
    """
    years: dict[str, Any] = {}
    for opening, closing in pairwise(ends):
        before, after = censuses[opening], censuses[closing]
        gone = int((before.active & ~after.active).sum())
        last = known.last[left]
        inside = left[(last > opening) & (last <= closing)]
        cause = np.bincount(known.cause[inside], minlength=len(reasons.CAUSES))
        years[f"to {to_date(closing).isoformat()}"] = {
            "active_at_start": int(before.active.sum()),
            "active_at_end": int(after.active.sum()),
            "leavers_between_censuses": gone,
            "leaver_rate": _rate(before.active, after.active),
            "leaver_rate_all_assignments": _rate(before.employed, after.employed),
            "stayers": int((before.active & after.active).sum()),
            "joiners_between_censuses": int((after.active & ~before.active).sum()),
            "leavings_by_last_day": int(inside.size),
            "leavings_by_true_cause": {
                name: int(cause[at]) for at, name in enumerate(reasons.CAUSES[:-1])
            },
        }
    return years


def _rate(before: Bools, after: Bools) -> float:
    gone = int((before & ~after).sum())
    return round(2 * gone / (int(before.sum()) + int(after.sum())), 6)


def count_months(
    known: Assignments, left: Ints, censuses: dict[int, Census], months: list[Month]
) -> dict[str, list[Any]]:
    """Count every month end, and the leavings of every month by last day."""
    last = known.last[left]
    resigned = known.cause[left] == reasons.RESIGNATION
    inside = [(last >= month.first) & (last <= month.last) for month in months]
    at_end = [censuses[month.last] for month in months]
    return {
        "month_end": [to_date(month.last) for month in months],
        "headcount": [int(census.employed.sum()) for census in at_end],
        "headcount_active": [int(census.active.sum()) for census in at_end],
        "fte": [census.fte / 100 for census in at_end],
        "fte_active": [census.fte_active / 100 for census in at_end],
        "leavings": [int(chosen.sum()) for chosen in inside],
        "resignations": [int((chosen & resigned).sum()) for chosen in inside],
    }


def leaves_of(log: dict[str, Ints]) -> Leaves:
    """Pair every beginning of leave with its return; an open leave returns at `NEVER`.

    Parameters
    ----------
    log
        The moves the records know.
    """
    rows = np.flatnonzero(log["status"] >= 0)
    rows = rows[np.lexsort((log["day"][rows], log["assignment"][rows]))]
    assignment, day = log["assignment"][rows], log["day"][rows]
    back = np.append(day[1:], NEVER)
    back[np.append(assignment[1:] != assignment[:-1], True)] = NEVER
    begins = log["status"][rows] > 0
    return Leaves(assignment[begins], day[begins], back[begins])


def take_censuses(
    known: Assignments, log: dict[str, Ints], people: int, dates: list[int]
) -> dict[int, Census]:
    """Take the census of every date, with the FTE that holds on it.

    Parameters
    ----------
    known, log
        The assignments and moves of the records; the moves are in order of day.
    people
        One more than the largest person number.
    dates
        Days in ascending order.
    """
    leaves = leaves_of(log)
    changes = np.flatnonzero(log["fte"] >= 0)
    fte = known.fte.copy()
    done = 0
    censuses = {}
    for day in dates:
        upto = int(np.searchsorted(log["day"][changes], day, side="right"))
        now = changes[done:upto]
        # In order of day: of several changes of one assignment the last one holds.
        fte[log["assignment"][now]] = log["fte"][now]
        done = upto
        censuses[day] = take_census(known, leaves, fte, people, day)
    return censuses


def count_new_starters(
    world: World, known: Assignments, observed_from: int, as_of: int
) -> dict[str, list[int]]:
    """Count, by source, who joined and who was in post on the first anniversary.

    Everybody counted joined after the records began and at least a year before the extract.
    """
    spells = world.spells
    begun = spells["employer_start"][known.spell]
    month = begun.astype("datetime64[D]").astype("datetime64[M]")
    in_month = begun - month.astype("datetime64[D]").astype(np.int64)
    later = (month + np.timedelta64(12, "M")).astype("datetime64[D]").astype(np.int64)
    # 29 February comes out as 1 March, which is the rule.
    anniversary = later + in_month
    followed = (begun > observed_from) & (anniversary <= as_of)
    key = known.person * 10**6 + begun
    here = (known.start <= anniversary) & (anniversary <= known.last)
    source = spells["source"][known.spell]
    counts = {}
    for at, name in enumerate(words.SOURCES):
        joined = np.unique(key[followed & (source == at)])
        stayed = np.unique(key[followed & here & (source == at)])
        counts[name] = [int(joined.size), int(stayed.size)]
    return counts
