"""`project`: how many people would be in post if things went on as they did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from retention.errors import ArgumentError, NotAvailableError, nearest
from retention.indicators.small_groups import MERGED, SMALLEST_GROUP
from retention.planning.futures import Futures, Outcome, too_small, yearly_rates
from retention.planning.history import History, count_history, years_counted
from retention.planning.rates import CellRates, Hazards
from retention.planning.scenarios import (
    BASELINE,
    MOST_SCENARIOS,
    Costs,
    Scenario,
    Scenarios,
)
from retention.planning.stars import count_stars
from retention.planning.stocks import Stocks, opening_stocks
from retention.planning.tables import TABLES, Runs, make_table
from retention.results import IndicatorTable
from retention.rising_stars import RisingStarRule
from retention.workforce import Workforce

MOST_YEARS, FEWEST_PATHS, MOST_PATHS = 5, 100, 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """What came of the baseline and of each scenario, to be had as tables.

    Attributes
    ----------
    names : tuple of str
        Of the tables that there are.
    scenarios : tuple of Scenario
        The baseline first.
    """

    scenarios: tuple[Scenario, ...]
    costs: Costs | None
    _futures: Futures = field(repr=False)
    _outcomes: dict[str, Outcome] = field(repr=False)
    _held: dict[str, Outcome] = field(default_factory=dict, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The tables that `table` makes of this projection."""
        return tuple(name for name in TABLES if not self._why_not(name))

    def table(self, name: str = "headcount") -> IndicatorTable:
        """One of the tables.

        Parameters
        ----------
        name : str
            ``headcount``, ``fte``, ``leavers``, ``hires_needed``, ``leavers_avoided``,
            ``hires_avoided``, ``rising_stars`` or ``cost``.

        Returns
        -------
        IndicatorTable

        Raises
        ------
        ArgumentError
            If there is no such table; a `NotAvailableError` if this projection has not what it
            needs.
        """
        if name not in TABLES:
            raise ArgumentError(
                f"name must be one of {', '.join(TABLES)}, was {name!r}{nearest(name, TABLES)}"
            )
        why = self._why_not(name)
        if why:
            raise NotAvailableError(f"table {name!r} must have {why}, and this projection has not")
        if TABLES[name].holds:
            for scenario in self.scenarios:
                if scenario.name not in self._held:
                    self._held[scenario.name] = self._futures.run(scenario, hold=True)
        runs = Runs(self._futures, self.scenarios, self._outcomes, self._held, self.costs)
        return make_table(name, runs)

    @property
    def tables(self) -> dict[str, IndicatorTable]:
        """All tables by name."""
        return {name: self.table(name) for name in self.names}

    def outcome(self, scenario: str = BASELINE) -> Outcome:
        """The paths of a scenario, as raw numbers to compute with.

        Raises
        ------
        ArgumentError
            If there is no such scenario.
        """
        if scenario not in self._outcomes:
            raise ArgumentError(
                f"scenario must be one of {', '.join(self._outcomes)}, was {scenario!r}"
                f"{nearest(scenario, self._outcomes)}"
            )
        return self._outcomes[scenario]

    def _why_not(self, name: str) -> str:
        needs = TABLES[name]
        if needs.of_scenarios and len(self.scenarios) == 1:
            return "a scenario beside the baseline"
        if needs.fte and not self._futures.workforce.has_fte:
            return "FTE in the records"
        if needs.stars and self._futures.stars is None:
            return "a rule of Rising Stars"
        if needs.costs and self.costs is None:
            return "costs, which only you know"
        return ""


def project(
    workforce: Workforce,
    *,
    years: int = 3,
    scenarios: Scenarios | Sequence[Scenario] | None = None,
    paths: int = 1000,
    seed: int = 0,
    hazards: Hazards | None = None,
    rule: RisingStarRule | None = None,
) -> Projection:
    """Project stocks and flows from the day of the records, and compare scenarios.

    Everybody in post is in a cell of staff group, band and service. Month by month people leave,
    move to other posts and are hired as in the last years (two at least, five at most), in many
    paths. Paths differ by chance, by what the counted years leave uncertain, and by how much
    whole years differed from each other. It says what would come if things went on as they did.

    Parameters
    ----------
    workforce : Workforce
    years : int, default 3
        From 1 to 5.
    scenarios : Scenarios or sequence of Scenario, optional
        As `read_scenarios` reads them. Each shares its chance with the baseline, so that what
        differs is what was supposed.
    paths : int, default 1000
        From 100 to 20,000.
    seed : int, default 0
        The same seed gives the same numbers.
    hazards : Hazards, optional
        Rates of leaving of cells; by default those of the years counted.
    rule : RisingStarRule, optional
        With it Rising Stars are a part of the stock.

    Returns
    -------
    Projection
        Its tables are by staff group. Staff groups with under 10 people in post, leaving or
        joining in the years counted are put together.

    Raises
    ------
    ArgumentError
        If an argument is out of range, or two scenarios have one name; a `NotAvailableError` if
        the records hold too few years, or not what a scenario supposes something of.

    Examples
    --------
    >>> import retention
    >>> from retention.planning.scenarios import Scenario
    >>> supposed = [Scenario("kept", first_year_resignations=0.8)]
    >>> found = retention.project(retention.sample(people=500), scenarios=supposed, paths=100)
    >>> found.table("leavers_avoided").frame["scenario"].unique().tolist()
    ['kept']
    """
    _check(years, "years", 1, MOST_YEARS)
    _check(paths, "paths", FEWEST_PATHS, MOST_PATHS)
    _check(seed, "seed", 0, 2**32 - 1)
    given = scenarios if isinstance(scenarios, Scenarios) else Scenarios(tuple(scenarios or ()))
    all_scenarios = _with_baseline(given.scenarios)
    people, history, stocks = counted(workforce)
    rates = hazards or CellRates.of(history)
    stars = None
    if rule is not None:
        yearly = yearly_rates(rates, history)
        stars = count_stars(people, rule, history.periods, yearly, stocks.shown)
    futures = Futures.of(people, history, stocks, stars, rates, years=years, paths=paths, seed=seed)
    outcomes = {scenario.name: futures.run(scenario) for scenario in all_scenarios}
    return Projection(all_scenarios, given.costs, futures, outcomes)


def counted(workforce: Workforce) -> tuple[Workforce, History, Stocks]:
    """The workforce with staff groups put together that are too small, its history and stocks.

    Raises
    ------
    NotAvailableError
        If there are too few years, or people, to project at all.
    """
    periods = years_counted(workforce)
    history, stocks = count_history(workforce, periods), opening_stocks(workforce)
    if stocks.count.sum() < SMALLEST_GROUP:
        raise NotAvailableError(
            f"workforce must have at least {SMALLEST_GROUP} people in post to be projected, had "
            "fewer; take a larger part of it"
        )
    small = too_small(history, stocks, SMALLEST_GROUP)
    if not stocks.names or not small.any() or len(stocks.names) == 1:
        return workforce, history, stocks
    order = np.argsort(stocks.people, kind="stable")
    chosen = [i for i in order if small[i]]
    for another in [i for i in order if not small[i]]:
        names = [stocks.names[i] for i in chosen]
        if len(names) > 1:
            merged = workforce.merged("staff_group", names, f"{MERGED}{len(names)})")
            found = count_history(merged, periods), opening_stocks(merged)
            if not too_small(*found, SMALLEST_GROUP).any():
                return merged, *found
        chosen.append(another)
    everyone = workforce.merged("staff_group", stocks.names, f"{MERGED}{len(stocks.names)})")
    return everyone, count_history(everyone, periods), opening_stocks(everyone)


def _with_baseline(scenarios: Sequence[Scenario]) -> tuple[Scenario, ...]:
    for scenario in scenarios:
        if not isinstance(scenario, Scenario):
            raise ArgumentError(
                f"scenarios must be of Scenario, was {type(scenario).__name__}; use "
                "retention.read_scenarios(path) or retention.Scenario(...)"
            )
    names = [scenario.name for scenario in scenarios]
    if len(set(names)) != len(names) or BASELINE in names or len(names) > MOST_SCENARIOS:
        raise ArgumentError(
            f"scenarios must have names of their own, none of them {BASELINE!r}, and be at most "
            f"{MOST_SCENARIOS}, was {', '.join(names)}"
        )
    return (Scenario(BASELINE), *scenarios)


def _check(value: object, name: str, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ArgumentError(
            f"{name} must be a whole number from {low:,} to {high:,}, was {value!r}; projections "
            "further or finer than that would claim more than the records hold"
        )
