"""From what the records show and a scenario to the rates of every path, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.errors import ArgumentError, NotAvailableError, nearest
from retention.periods import Period
from retention.planning.between_years import YearEffects
from retention.planning.causes import RETIREMENT, VOLUNTARY
from retention.planning.history import History
from retention.planning.paths import MONTHS, Paths, Rates, simulate
from retention.planning.rates import Hazards, as_rates
from retention.planning.retirement import factors_of_retirement
from retention.planning.scenarios import Scenario
from retention.planning.stars import COLLEAGUES, DEVELOPED, NOT_DEVELOPED, STARS, Stars
from retention.planning.stocks import Stocks
from retention.workforce import Workforce

MOST_DESTINATIONS = 8
"""Groups of posts that one group's movers go to; rarer ones are left out."""
FIRST_YEAR = 2
"""Classes of service that are under a year."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What came of a scenario, by group shown and in all; months are ends of months.

    Attributes
    ----------
    stock, fte : numpy.ndarray, shape (paths, months + 1, groups + 1)
    left, hired, promoted : numpy.ndarray, shape (paths, months, groups + 1)
    stars : numpy.ndarray, shape (paths, months + 1)
        Rising Stars in post; all 0 without a rule.
    """

    stock: FloatArray
    fte: FloatArray
    left: FloatArray
    hired: FloatArray
    promoted: FloatArray
    stars: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Futures:
    """Everything that scenarios have in common: counts, drawn parameters, seed.

    Attributes
    ----------
    leave : numpy.ndarray, shape (paths, groups, classes, causes)
        Drawn rates a month.
    in_year, hired_in_year : numpy.ndarray, shape (paths, years, shown groups)
        Drawn factors of the years to come.
    hires : numpy.ndarray, shape (paths, groups)
        Drawn mean hires a month.
    move : numpy.ndarray, shape (paths, groups)
    ratio : dict of str to numpy.ndarray, shape (paths,)
        How Rising Stars' and colleagues' leaving compares with their cells', drawn.
    """

    workforce: Workforce
    history: History
    stocks: Stocks
    stars: Stars | None
    years: int
    seed: int
    effects: YearEffects
    leave: FloatArray
    in_year: FloatArray
    hired_in_year: FloatArray
    hires: FloatArray
    move: FloatArray
    ratio: dict[str, FloatArray]

    @classmethod
    def of(
        cls,
        workforce: Workforce,
        history: History,
        stocks: Stocks,
        stars: Stars | None,
        hazards: Hazards,
        *,
        years: int,
        paths: int,
        seed: int,
    ) -> Futures:
        """Draw the parameters of all paths."""
        rng = np.random.default_rng([seed, 1])
        groups, shown = len(stocks.labels), stocks.shown
        drawn = as_rates(hazards.draws(history.cells, paths, rng))
        yearly = yearly_rates(hazards, history)
        expected = np.einsum("gs,gsy->gy", yearly, history.time)
        effects = YearEffects.of(
            by_shown(history.exits.sum(axis=(1, 2)), shown), by_shown(expected, shown)
        )
        count = history.joined.sum(axis=1)
        wanted = np.repeat(count[:, None] / len(history.periods), len(history.periods), axis=1)
        hiring = YearEffects.of(by_shown(history.joined, shown), by_shown(wanted, shown))
        time, moved = history.time.sum(axis=(1, 2)), history.moved.sum(axis=1)
        per_year = np.divide(
            rng.standard_gamma(moved, (paths, groups)),
            time,
            out=np.zeros((paths, groups)),
            where=np.broadcast_to(time > 0, (paths, groups)),
        )
        wide = int(shown.max(initial=0)) + 1
        ratio = {}
        if stars is not None:
            ratio = {name: stars.ratios(name, paths, rng) for name in stars.left}
        return cls(
            workforce,
            history,
            stocks,
            stars,
            years,
            seed,
            effects,
            drawn.reshape(paths, groups, -1, drawn.shape[-1]),
            effects.draw(paths, years, wide, rng),
            hiring.draw(paths, years, wide, rng),
            rng.standard_gamma(count, (paths, groups)) / (len(history.periods) * MONTHS),
            per_year / MONTHS,
            ratio,
        )

    def run(self, scenario: Scenario, *, hold: bool = False) -> Outcome:
        """Simulate a scenario; with `hold`, hires keep each group's stock at its opening level."""
        rates = self._with_stars(scenario, self._rates(scenario, hold=hold))
        opening, higher = self.stocks.count, self.stocks.higher
        if self.stars is not None:
            opening = np.vstack([opening - self.stars.opening, self.stars.opening])
            higher = np.tile(higher, (2, 2))
        found = simulate(opening, rates, MONTHS * self.years, seed=self.seed, higher=higher)
        return self._outcome(found)

    def _rates(self, scenario: Scenario, *, hold: bool) -> Rates:
        stocks, history = self.stocks, self.history
        rates = self._by_cause(scenario)
        share = history.moved / np.maximum(history.moved.sum(axis=1, keepdims=True), 1.0)
        most = min(MOST_DESTINATIONS, len(share))
        to = np.argsort(-share, axis=1, kind="stable")[:, :most]
        kept = np.take_along_axis(share, to, axis=1)
        after = np.cumsum(kept[:, ::-1], axis=1)[:, ::-1]
        conditional = np.divide(kept, after, out=np.ones_like(kept), where=after > 0)
        conditional[:, -1] = 1.0
        factor = np.full(len(stocks.labels), scenario.hires)
        for name, own in scenario.hires_by_group.items():
            if name not in stocks.names:
                raise ArgumentError(
                    f"hires of the scenario {scenario.name!r} must be of staff groups that are "
                    f"projected ({', '.join(stocks.names) or 'none'}), was of {name!r}"
                    f"{nearest(name, stocks.names)}"
                )
            factor[stocks.shown == stocks.names.index(name)] = own
        hires = self.hires[:, None] * self.hired_in_year[:, :, stocks.shown] * factor
        return Rates(
            rates,
            self.in_year[:, :, stocks.shown],
            self.move,
            to,
            np.clip(conditional, 0.0, 1.0),
            hires,
            hold=stocks.shown if hold else None,
        )

    def _by_cause(self, scenario: Scenario) -> FloatArray:
        """Rates of leaving for every cause together, as the scenario supposes."""
        causes = self.history.causes
        factor = np.full((self.leave.shape[2], len(causes)), scenario.leaving)
        if (scenario.resignations, scenario.first_year_resignations) != (1.0, 1.0):
            self._check_reasons(scenario)
            factor[:, causes.index(VOLUNTARY)] *= scenario.resignations
            factor[:FIRST_YEAR, causes.index(VOLUNTARY)] *= scenario.first_year_resignations
        found: FloatArray = (self.leave * factor).sum(axis=-1)
        return found

    def _check_reasons(self, scenario: Scenario) -> None:
        if VOLUNTARY not in self.history.causes:
            raise NotAvailableError(
                f"the scenario {scenario.name!r} must have leaving reasons to tell resignations "
                "by, but the records have no column leaving_reason; add it to leavers, or use "
                "the key leaving"
            )

    def retirement(self, scenario: Scenario) -> FloatArray:
        """What the shift of retirement does to all leaving; shape (years, groups, classes)."""
        shown, years = self.stocks.shown, self.years
        share = np.zeros(self.leave.shape[1:3])
        if not scenario.retirement_age_shift:
            return np.ones((years, *share.shape))
        factor = factors_of_retirement(
            self.workforce, self.history.periods, shown, scenario.retirement_age_shift, years
        )
        mean = self.leave.mean(axis=0)
        total, own = mean.sum(axis=-1), mean[..., self.history.causes.index(RETIREMENT)]
        share = np.divide(own, total, out=share, where=total > 0)
        found: FloatArray = 1 + share[None] * (factor[:, shown][..., None] - 1)
        return found

    def _with_stars(self, scenario: Scenario, rates: Rates) -> Rates:
        """Everything twice, for colleagues and for Rising Stars, where there is a rule."""
        stars, groups = self.stars, len(self.stocks.labels)
        if scenario.retirement_age_shift:
            # Of the years to come the mean: one shift of every year's rate.
            rates = replace(rates, leave=rates.leave * self.retirement(scenario).mean(axis=0))
        if stars is None:
            if scenario.of_stars:
                raise NotAvailableError(
                    f"the scenario {scenario.name!r} supposes something of Rising Stars, and no "
                    "rule was given; use project(..., rule=retention.rising_star_rule(...))"
                )
            return rates
        own = rates.leave * self.ratio_of_stars(scenario)[:, None, None]
        others = rates.leave * self.ratio[COLLEAGUES][:, None, None]
        recognised = stars.recognised[self.stocks.shown]
        # Who is one no longer may be recognised the same day: losing is that much likelier.
        lost = np.minimum(stars.lost / np.maximum(1 - recognised, 1e-9), 1.0)
        yearly = tuple((g + groups, g, float(lost[g])) for g in range(groups))
        yearly += tuple((g, g + groups, float(recognised[g])) for g in range(groups))
        nobody = np.zeros_like(rates.hires)
        return replace(
            rates,
            leave=np.concatenate([others, own], axis=1),
            in_year=np.concatenate([rates.in_year] * 2, axis=2),
            move=np.concatenate([rates.move] * 2, axis=1),
            to=np.vstack([rates.to, rates.to + groups]),
            share=np.vstack([rates.share] * 2),
            hires=np.concatenate([rates.hires, nobody], axis=2),
            yearly=yearly,
            hold=None if rates.hold is None else np.concatenate([rates.hold] * 2),
        )

    def ratio_of_stars(self, scenario: Scenario) -> FloatArray:
        """How Rising Stars' leaving compares with their cells' in each path."""
        stars = self.stars
        assert stars is not None
        if not scenario.of_stars:
            return self.ratio[STARS]
        if scenario.rising_stars_kept_as == COLLEAGUES:
            return self.ratio[COLLEAGUES]
        if stars.without_development:
            raise NotAvailableError(
                f"the scenario {scenario.name!r} must have development to tell developed Rising "
                f"Stars by: {stars.without_development[0]}"
            )
        if scenario.development_share is None:
            return self.ratio[DEVELOPED]
        share = scenario.development_share
        found: FloatArray = share * self.ratio[DEVELOPED] + (1 - share) * self.ratio[NOT_DEVELOPED]
        return found

    def _outcome(self, paths: Paths) -> Outcome:
        groups, stocks = len(self.stocks.labels), self.stocks
        stars = paths.stock[:, :, groups:].sum(axis=2)
        together = {
            name: (
                getattr(paths, name)
                if self.stars is None
                else getattr(paths, name)[..., :groups] + getattr(paths, name)[..., groups:]
            )
            for name in ("stock", "left", "hired", "promoted")
        }
        return Outcome(
            stocks.summed(together["stock"]),
            stocks.summed(together["stock"] * stocks.fte),
            stocks.summed(together["left"]),
            stocks.summed(together["hired"]),
            stocks.summed(together["promoted"]),
            stars.astype(np.float64),
        )


def yearly_rates(hazards: Hazards, history: History) -> FloatArray:
    """Rates of leaving a year of every cause together; shape (groups, classes)."""
    monthly = as_rates(hazards.monthly(history.cells))
    found: FloatArray = MONTHS * monthly.sum(axis=-1).reshape(len(history.labels), -1)
    return found


def by_shown(values: FloatArray, shown: IntArray) -> FloatArray:
    """Rows of groups of posts summed by the group that they are shown in."""
    found = np.zeros((int(shown.max(initial=0)) + 1, *values.shape[1:]))
    np.add.at(found, shown, values)
    return found


def too_small(history: History, stocks: Stocks, smallest: int) -> BoolArray:
    """Which groups rest on too few people to be projected by themselves.

    Under `smallest` in post, leaving or joining in the years counted: the numbers would rest on
    chance, and would tell of so few.
    """
    people = stocks.people
    left = by_shown(history.exits.sum(axis=(1, 2, 3)), stocks.shown)
    joined = by_shown(history.joined.sum(axis=1), stocks.shown)
    found: BoolArray = np.minimum(np.minimum(people, left), joined) < smallest
    return found


def period_ahead(last: Period, years: int) -> Period:
    """The years to come, as one period from the day after the records."""
    start = last.end
    day = min(start.day, 28) if (start.month, start.day) == (2, 29) else start.day
    return Period(start, start.replace(year=start.year + years, day=day))
