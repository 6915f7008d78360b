"""The people of some censuses with whom they are compared, and how far they are followed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.grid import Grid
from retention.counts.labels import Assessor
from retention.counts.stretches import Stretches, row_on_day, stretches_of
from retention.horizons import Horizon, horizons_of
from retention.indicators.definitions.stars import COLLEAGUES, STARS
from retention.indicators.rising_stars.population import (
    CLASSES,
    MATCHED_ON,
    AtCensus,
    Census,
    by_group,
    census_days,
    census_grid,
    counted,
    in_post_on,
    looking_back,
    people_at,
)
from retention.indicators.tables import Steps, group_columns, table_of
from retention.periods import day_number
from retention.results import Definition, IndicatorTable
from retention.rising_stars import RisingStarRule
from retention.statistics.matched import Matching, effective_number, match
from retention.workforce import Workforce

NOT_FOLLOWED = (
    "people of a census whose anniversary is after the records are not followed so far; take an "
    "earlier census or a shorter time after it"
)
UNMATCHED = ("unmatched", "all_gone", "unmatched_gone")
"""Columns of Rising Stars without comparable colleagues, for the gate alone."""
Counts = dict[str, dict[str, FloatArray]]
"""Numbers by class of people and column."""
Happened = Callable[["Followed", AtCensus, Horizon], BoolArray]


@dataclass(frozen=True, slots=True)
class Followed:
    """The people of some censuses with whom they are compared, and how far they are followed."""

    workforce: Workforce
    stretches: Stretches
    grid: Grid
    horizons: tuple[Horizon, ...]
    at: tuple[AtCensus, ...]
    matchings: tuple[Matching, ...]
    matched_on: tuple[str, ...]
    notes: tuple[str, ...]

    @classmethod
    def of(
        cls,
        workforce: Workforce,
        census: Census,
        rule: RisingStarRule,
        after: str | Sequence[str],
        by: str | Collection[str],
    ) -> Followed:
        """Label and match the people of each census."""
        horizons = horizons_of(after)
        days = census_days(workforce, census)
        columns = group_columns(workforce, by)
        stretches = stretches_of(workforce, columns)
        assessor = Assessor(workforce, rule)
        at = tuple(people_at(assessor, stretches, day) for day in days)
        here = [c for c in MATCHED_ON if c in workforce.spells]
        notes = looking_back(assessor, days)
        missing = [c.replace("_", " ") for c in MATCHED_ON if c not in here]
        if missing:
            notes += (f"not matched on {' and '.join(missing)}: the records have none",)
        if any(_beyond(workforce, one.day, h) for one in at for h in horizons):
            notes += (NOT_FOLLOWED,)
        return cls(
            workforce,
            stretches,
            census_grid(days),
            horizons,
            at,
            tuple(_matching(workforce, one) for one in at),
            tuple(dict.fromkeys((*columns, *here, "service"))),
            notes,
        )

    @property
    def places(self) -> range:
        """The censuses by number."""
        return range(len(self.at))

    def compared(self, place: int, name: str) -> BoolArray:
        """Who of a class is compared."""
        at, matching = self.at[place], self.matchings[place]
        mine: BoolArray = at.state == CLASSES[name]
        return mine & {STARS: matching.matched, COLLEAGUES: matching.weight > 0}.get(name, mine)

    def outcome(self, place: int, horizon: Horizon, happened: Happened) -> Counts:
        """The counts of one census and anniversary by class of people."""
        at, matching, groups = self.at[place], self.matchings[place], len(self.stretches.labels)
        known = not _beyond(self.workforce, at.day, horizon)
        did = happened(self, at, horizon)
        eligible = np.isin(at.state, list(CLASSES.values()))
        missing = np.full(groups + 1, np.nan)
        found: Counts = {}
        for name, state in CLASSES.items():
            chosen = self.compared(place, name)
            found[name] = {
                "eligible": counted(at, eligible, groups),
                "in_class": counted(at, at.state == state, groups),
                "denominator": counted(at, chosen, groups),
                "numerator": counted(at, chosen & did, groups) if known else missing,
                "standardised": missing,
                "effective": missing,
                **dict.fromkeys(UNMATCHED, missing),
            }
        star = at.state == CLASSES[STARS]
        without = star & ~self.compared(place, STARS)
        found[STARS]["unmatched"] = counted(at, without, groups)
        if known:
            found[STARS]["all_gone"] = counted(at, star & ~did, groups)
            found[STARS]["unmatched_gone"] = counted(at, without & ~did, groups)
        weight, chosen = matching.weight, self.compared(place, COLLEAGUES)
        if known:
            with np.errstate(invalid="ignore"):
                share = by_group(at, chosen & did, groups, weight) / by_group(
                    at, chosen, groups, weight
                )
            found[COLLEAGUES]["standardised"] = share * counted(at, chosen, groups)
        found[COLLEAGUES]["effective"] = np.append(
            effective_number(weight, at.group, groups),
            effective_number(weight, np.zeros(len(at), dtype=np.int64), 1),
        )
        return found

    def gone(
        self, place: int, name: str, horizon: Horizon, kind: IntArray, kinds: int
    ) -> tuple[FloatArray, FloatArray]:
        """Those of a class who are compared, and those of them who are gone, by kind."""
        at, groups = self.at[place], len(self.stretches.labels)
        chosen = self.compared(place, name)
        base = counted(at, chosen, groups)
        if _beyond(self.workforce, at.day, horizon):
            return base, np.full((kinds, groups + 1), np.nan)
        day = horizon.after(at.each_day)
        united = self.stretches.united
        out = chosen & ~in_post_on(united, at.person, day)
        last = row_on_day(united, at.person, day)
        mine = kind[united.spell[last]]
        return base, np.stack([counted(at, out & (mine == k), groups) for k in range(kinds)])

    def table(
        self, definition: Definition, steps: Steps, along: tuple[str, ...], level: float
    ) -> IndicatorTable:
        """The counts as an indicator table."""
        return table_of(
            definition,
            self.workforce,
            self.stretches,
            self.grid,
            steps,
            level=level,
            notes=self.notes,
            along=along,
        )


def _matching(workforce: Workforce, at: AtCensus) -> Matching:
    stars, others = (at.state == CLASSES[name] for name in (STARS, COLLEAGUES))
    return match(stars, others, at.strata(workforce))


def _beyond(workforce: Workforce, day: int, horizon: Horizon) -> bool:
    return bool(horizon.after(np.array([day]))[0] > day_number(workforce.as_of))


def kept(followed: Followed, at: AtCensus, horizon: Horizon) -> BoolArray:
    """Who of a census is in post some time later."""
    return in_post_on(followed.stretches.united, at.person, horizon.after(at.each_day))
