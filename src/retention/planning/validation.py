"""Rates held against years that they have not seen, and against last year's plain rate."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from retention.counts import count_events, grid_of, stretches_of
from retention.counts.arrays import FloatArray, IntArray
from retention.errors import ArgumentError, NotAvailableError, nearest
from retention.indicators.definitions.events import BY_LAST_DAY
from retention.indicators.definitions.hazards import (
    GROUP_RATE,
    HAZARD_CALIBRATION,
    HAZARD_SCORES,
    METHOD,
    MODEL,
    RATE,
    TENTH,
    TREES,
)
from retention.indicators.tables import table_of
from retention.periods import Period, day_label
from retention.planning.cells import Cells, count_cells
from retention.planning.expected import rates_of
from retention.planning.fitting import MOST_YEARS, complete_years, leaving_hazards
from retention.planning.inputs import YEAR, checked_inputs, words_of
from retention.planning.scores import Scores, scored
from retention.planning.values import year_name
from retention.results import IndicatorTable
from retention.rising_stars import RisingStarRule
from retention.workforce import Workforce

if TYPE_CHECKING:
    from retention.planning.hazards import LeavingHazards

FEWEST_YEARS = 2
MOST_TESTED = 3
FEWEST_EXPECTED = 10
"""Leavers to expect in each part of a calibration."""
GROUP = "staff_group"


@dataclass(frozen=True, slots=True, eq=False)
class HazardValidation(Mapping[str, IndicatorTable]):
    """How good rates of leaving are; `publish` takes it as it is.

    Attributes
    ----------
    tables : mapping of str to IndicatorTable
        ``hazard_calibration`` and ``hazard_scores``.
    beats_rate : bool
        Whether the model is better than last year's rate beyond what chance explains.
    words : str
        The verdict in a sentence.
    inputs : tuple of str
    learnt : tuple of Period
        The years that a model for the next one learns from.
    tested : tuple of Period
        The years foretold, each from those before it.
    """

    tables: Mapping[str, IndicatorTable]
    beats_rate: bool
    words: str
    inputs: tuple[str, ...]
    learnt: tuple[Period, ...]
    tested: tuple[Period, ...]

    def __getitem__(self, name: str) -> IndicatorTable:
        if name not in self.tables:
            raise ArgumentError(
                f"the validation has no table {name!r}{nearest(name, self.tables)}; it has "
                f"{', '.join(self.tables)}"
            )
        return self.tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    def __repr__(self) -> str:
        return f"<HazardValidation: {self.words}; raw, publish() protects it for showing>"


def validate_hazards(
    workforce: Workforce,
    *,
    inputs: str | Collection[str] | None = None,
    rule: RisingStarRule | None = None,
    tested: int = MOST_TESTED,
    trees: bool = False,
    level: float = 0.95,
) -> HazardValidation:
    """Foretell each of the latest years from those before it, and compare with what came.

    Parameters
    ----------
    workforce : Workforce
    inputs, rule
        As `leaving_hazards`.
    tested : int, default 3
        Years to foretell, as far as the records allow; each from up to five years before it.
    trees : bool, default False
        Also boosted trees of the same inputs, for what log-linear rates miss. They are a check:
        nothing else in the package uses them.
    level : float, default 0.95

    Returns
    -------
    HazardValidation
        Tables of the years foretold together. ``hazard_calibration``: leavers and those
        expected by tenth of the time in post, from the lowest predicted rate to the highest
        (fewer parts where few are expected). ``hazard_scores``: log loss and Brier score a
        person-month of the model, of last year's rate and of last year's rate by staff group;
        ``value`` is the log loss over that of the latter.

    Raises
    ------
    NotAvailableError
        If the records have no two complete years.

    References
    ----------
    T. Gneiting and A. E. Raftery (2007), JASA 102, 359-378.

    Examples
    --------
    >>> import retention
    >>> found = retention.validate_hazards(retention.sample(people=800))
    >>> found["hazard_scores"].frame["rates"].to_list()
    ['the model', 'last year’s rate by staff group', 'last year’s rate']
    """
    chosen, notes = checked_inputs(workforce, inputs)
    years = _years(workforce, tested)
    grouped = GROUP in workforce.spells
    cells = count_cells(workforce, years, chosen, also=(GROUP,) if grouped else (), rule=rule)
    future = years[-tested:] if len(years) > tested else years[1:]
    now = cells.of(future)
    rates: dict[str, FloatArray] = {}
    for year in future:
        # Cells are in the order of their inputs, those of one year apart from each other.
        rows = (now.frame[YEAR] == year_name(year)).to_numpy(dtype=bool)
        found = _foretold(cells, years, year, grouped=grouped, trees=trees)
        for name, rate in found.items():
            rates.setdefault(name, np.full(len(now), np.nan))[rows] = rate
    whole = Period(future[0].start, future[-1].end)
    scores = scored(now, rates, GROUP_RATE if grouped else RATE)
    tables = {
        HAZARD_CALIBRATION.key: _calibration(workforce, whole, now, rates[MODEL], level, notes),
        HAZARD_SCORES.key: _scores(workforce, whole, scores, level, notes),
    }
    beats, words = _verdict(tables[HAZARD_SCORES.key].frame, future)
    learnt = complete_years(workforce)
    return HazardValidation(tables, beats, words, chosen, learnt, future)


def choose_hazards(
    workforce: Workforce,
    *,
    inputs: str | Collection[str] | None = None,
    rule: RisingStarRule | None = None,
) -> tuple[LeavingHazards, str]:
    """The model of leaving if it is better than last year's rate, and else that rate.

    Parameters
    ----------
    workforce, inputs, rule
        As `leaving_hazards`.

    Returns
    -------
    LeavingHazards
        Fitted to the latest years; or to staff group alone in the last one, which is last
        year's rate.
    str
        Which it is, and why.

    Raises
    ------
    NotAvailableError
        If the records have no two complete years to tell.

    Examples
    --------
    >>> import retention
    >>> chosen, why = retention.choose_hazards(retention.sample(people=800))
    >>> "last year’s rate" in why
    True
    """
    found = validate_hazards(workforce, inputs=inputs, rule=rule)
    if found.beats_rate:
        return leaving_hazards(workforce, inputs=inputs, rule=rule), found.words
    last = complete_years(workforce, most=1)
    plain = (GROUP,) if GROUP in workforce.spells else (YEAR,)
    return leaving_hazards(
        workforce, last, inputs=plain
    ), f"{found.words}; last year’s rate is used"


def _years(workforce: Workforce, tested: int) -> tuple[Period, ...]:
    if isinstance(tested, bool) or not isinstance(tested, int) or tested < 1:
        raise ArgumentError(f"tested must be a whole number of at least 1, was {tested!r}")
    years = complete_years(workforce, most=MOST_YEARS + tested)
    if len(years) < FEWEST_YEARS:
        raise NotAvailableError(
            f"workforce must have at least {FEWEST_YEARS} complete years of records to hold rates "
            f"against a year that they have not seen, had {len(years)}, from "
            f"{day_label(years[0].start)}; supply earlier leavers and declare observed_from"
        )
    return years


def _foretold(
    cells: Cells, years: Sequence[Period], year: Period, *, grouped: bool, trees: bool
) -> dict[str, FloatArray]:
    """Rates of a year's cells from the years before it, by who foretells them."""
    at = years.index(year)
    before = tuple(years[max(0, at - MOST_YEARS) : at])
    last, now = cells.of(before[-1:]), cells.of([year])
    overall = last.leavers.sum() / last.exposure.sum()
    found = {MODEL: rates_of(cells, before, year)[0]}
    if grouped:
        found[GROUP_RATE] = _rates_by_group(last, now, overall)
    found[RATE] = np.full(len(now), overall)
    if trees:
        from retention.planning.trees import tree_rates

        found[TREES] = tree_rates(cells.of(before), now)
    return found


def _rates_by_group(last: Cells, now: Cells, overall: float) -> FloatArray:
    """Last year's rate of each staff group; of one without leavers or people, that of all."""
    both = pd.concat([last.frame[GROUP], now.frame[GROUP]])
    code, names = pd.factorize(both)
    size = len(last)
    left = np.bincount(code[:size], last.leavers, len(names))
    time = np.bincount(code[:size], last.exposure, len(names))
    rate = np.where(left > 0, left, overall * time) / np.where(time > 0, time, 1.0)
    by_group: FloatArray = np.where(time > 0, rate, overall)[code[size:]]
    return by_group


def tenths(rates: FloatArray, exposure: FloatArray, parts: int) -> IntArray:
    """Which part of the time in post each cell is in, from the lowest rate to the highest.

    Cells with the same rate are in the same part.
    """
    distinct, place = np.unique(rates, return_inverse=True)
    time = np.bincount(place, exposure, len(distinct))
    middle = (np.cumsum(time) - time / 2) / time.sum()
    found: IntArray = np.minimum((middle * parts).astype(np.int64), parts - 1)[place]
    return found


def _calibration(
    workforce: Workforce,
    whole: Period,
    now: Cells,
    rates: FloatArray,
    level: float,
    notes: tuple[str, ...],
) -> IndicatorTable:
    expected = rates * now.exposure
    parts = int(np.clip(expected.sum() // FEWEST_EXPECTED, 1, 10))
    part = tenths(rates, now.exposure, parts)
    parts = int(part.max()) + 1
    stretches, grid = stretches_of(workforce), grid_of(workforce, whole)
    events = count_events(stretches, grid, BY_LAST_DAY)
    by_part = {
        "people": now.people_by(part, parts),
        "numerator": np.bincount(part, now.leavers, parts),
        "years": np.bincount(part, now.exposure, parts),
        "expected": np.bincount(part, expected, parts),
    }
    steps: dict[tuple[str, ...], dict[str, FloatArray]] = {
        (f"{k + 1} of {parts}",): {
            "exposed": events.exposed[-1:].repeat(2, axis=0),
            "leavers": events.leavers[-1:].repeat(2, axis=0),
            **{name: np.full((2, 1), float(values[k])) for name, values in by_part.items()},
        }
        for k in range(parts)
    }
    return table_of(
        HAZARD_CALIBRATION,
        workforce,
        stretches,
        grid,
        steps,
        level=level,
        notes=(f"inputs: {words_of(now.inputs)}", *notes),
        along=(TENTH,),
    )


def _scores(
    workforce: Workforce,
    whole: Period,
    scores: Mapping[str, Scores],
    level: float,
    notes: tuple[str, ...],
) -> IndicatorTable:
    stretches, grid = stretches_of(workforce), grid_of(workforce, whole)
    events = count_events(stretches, grid, BY_LAST_DAY)
    steps: dict[tuple[str, ...], dict[str, FloatArray]] = {
        (name,): {
            "exposed": events.exposed[-1:].repeat(2, axis=0),
            "numerator": events.leavers[-1:].repeat(2, axis=0),
            **{column: np.full((2, 1), value) for column, value in one.columns.items()},
        }
        for name, one in scores.items()
    }
    return table_of(
        HAZARD_SCORES,
        workforce,
        stretches,
        grid,
        steps,
        level=level,
        notes=notes,
        along=(METHOD,),
    )


def _verdict(frame: pd.DataFrame, tested: Sequence[Period]) -> tuple[bool, str]:
    rows = frame.set_index(METHOD)
    model, plain = rows.loc[MODEL], rows.drop(index=[MODEL, TREES], errors="ignore")
    surely = bool(model["upper"] < 1) and bool(model["log_loss"] < plain["log_loss"].min())
    beats = surely and bool(model["brier"] <= plain["brier"].min())
    years = f"{len(tested)} year{'s' if len(tested) > 1 else ''} foretold from those before"
    # No number: these words are not published.
    found = "is better than" if beats else "is not surely better than"
    return beats, f"over {years}, the model {found} last year’s rate"
