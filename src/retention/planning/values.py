"""What each piece of time is called: values of inputs as they are on its first day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.codes import value_codes
from retention.counts.dated import DatedEvents
from retention.counts.followed import service_start
from retention.counts.labels import COLLEAGUE, STAR, Assessor
from retention.counts.stretches import Rows, Stretches, days_of
from retention.errors import ArgumentError, NotAvailableError
from retention.indicators.support_evidence import beyond_mandatory
from retention.periods import Period, day_number
from retention.planning import inputs as names
from retention.rising_stars import RisingStarRule
from retention.workforce import NOT_RECORDED, Workforce

Codes: TypeAlias = tuple[IntArray, list[str] | list[float]]
Values: TypeAlias = Mapping[str, Codes]
"""By name of an input: a code for each piece, and what each code stands for."""
LAG, WINDOW = 90, 365
"""Days after an activity from which on, and up to which, it counts as recent."""
_FULL_TIME = 0.995


@dataclass(frozen=True, slots=True)
class Pieces:
    """Time of one person in which nothing changes, inside the years.

    Attributes
    ----------
    person, first, days : numpy.ndarray of int, shape (n,)
        Whose, the first day, and how many days.
    row, united : numpy.ndarray of int, shape (n,)
        Positions in the rows of everyone, and in the stretches in post.
    period : numpy.ndarray of int, shape (n,)
        Position of the year.
    leaves : numpy.ndarray of bool, shape (n,)
        Whether the stretch in post ends with it.
    """

    person: IntArray
    first: IntArray
    days: IntArray
    row: IntArray
    united: IntArray
    period: IntArray
    leaves: BoolArray

    def __len__(self) -> int:
        return len(self.person)


def change_days(
    workforce: Workforce, stretches: Stretches, inputs: Sequence[str], which: IntArray
) -> list[tuple[IntArray, IntArray]]:
    """Whose inputs change on which days, but for those of the post and the year.

    Parameters
    ----------
    which : numpy.ndarray of int
        Positions of the stretches in post that matter.
    """
    united = stretches.united
    person = united.person[which]
    found: list[tuple[IntArray, IntArray]] = []
    if names.SERVICE in inputs:
        began = service_start(workforce, united.spell, united.start)[0][which]
        found += [(person, began + days) for days in names.service_days().tolist()]
    if names.AGE in inputs:
        born = _birth_years(workforce)[united.spell[which]]
        known = ~np.isnan(born)
        whole = born[known].astype(np.int64)
        found += [(person[known], _new_years(whole + edge)) for edge in names.AGE_EDGES]
    if names.DEVELOPMENT in inputs:
        who, day = _activities(workforce)
        found += [(who, day + LAG), (who, day + WINDOW + 1)]
    return found


def values_of(
    workforce: Workforce,
    stretches: Stretches,
    pieces: Pieces,
    wanted: Sequence[str],
    periods: Sequence[Period],
    rule: RisingStarRule | None,
) -> Values:
    """The codes of every piece, by input, and what they stand for."""
    rows, spells = stretches.everyone, workforce.spells
    found: dict[str, Codes] = {}
    for name in wanted:
        if name == names.SERVICE:
            found[name] = _service(workforce, stretches.united, pieces)
        elif name == names.YEAR:
            found[name] = pieces.period, [year_name(period) for period in periods]
        elif name == names.AGE:
            born = _birth_years(workforce)[rows.spell[pieces.row]]
            found[name] = _age(born, pieces.first)
        elif name == names.FTE_BAND:
            found[name] = _hours(workforce, rows, pieces)
        elif name == names.DEVELOPMENT:
            latest = DatedEvents.of(*_activities(workforce)).latest(
                pieces.person, pieces.first - LAG
            )
            recent = (pieces.first - latest <= WINDOW).astype(np.int64)
            found[name] = recent, [names.NOT_RECENT, names.RECENT]
        elif name == names.STAR:
            found[name] = _stars(workforce, pieces, periods, rule)
        else:
            code, labels = value_codes(spells[name])
            found[name] = code[rows.spell[pieces.row]], labels
    return found


def as_cells(values: Values, pieces: int) -> tuple[IntArray, pd.DataFrame]:
    """The cell of each piece, and the values that tell the cells apart, in their order."""
    key = np.zeros(pieces, dtype=np.int64)
    for code, labels in values.values():
        # Renumbered each time, so that the key never outgrows its width.
        _, key = np.unique(key * len(labels) + code, return_inverse=True)
    _, first, cell = np.unique(key, return_index=True, return_inverse=True)
    columns = {
        name: np.array(labels, dtype=np.float64 if name == names.SERVICE else object)[code[first]]
        for name, (code, labels) in values.items()
    }
    frame = pd.DataFrame(columns)
    text = {name: "str" for name in values if name != names.SERVICE}
    return cell.astype(np.int64), frame.astype(text)


def year_name(period: Period) -> str:
    """A year by its last day, so that names are in the order of time."""
    return period.last_day.isoformat()


def _service(workforce: Workforce, united: Rows, pieces: Pieces) -> Codes:
    began = service_start(workforce, united.spell, united.start)[0][pieces.united]
    code = np.searchsorted(names.service_days(), pieces.first - began, side="right")
    return code.astype(np.int64), names.service_values()


def _birth_years(workforce: Workforce) -> FloatArray:
    """The year of birth by row of spells; missing where there is none."""
    born = workforce.spells["birth_year"].astype("str")
    years: npt.NDArray[np.float64] = pd.to_numeric(born, errors="coerce").to_numpy(np.float64)
    return years


def _new_years(year: IntArray) -> IntArray:
    """The first of January of some years, as days since 1970."""
    day: IntArray = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    return day


def _age(born: FloatArray, day: IntArray) -> Codes:
    """The class of the age that somebody reaches in the year of a day."""
    year = day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    age = np.nan_to_num(year - born, nan=0.0)
    code = np.searchsorted(np.array(names.AGE_EDGES), age, side="right")
    labels = [*names.AGE_LABELS, names.OLDEST, NOT_RECORDED]
    return np.where(np.isnan(born), len(labels) - 1, code), labels


def _hours(workforce: Workforce, rows: Rows, pieces: Pieces) -> Codes:
    recorded = workforce.spells["fte"].notna().to_numpy()[rows.spell[pieces.row]]
    part = rows.fte[pieces.row] < _FULL_TIME
    labels = [names.FULL_TIME, names.PART_TIME, NOT_RECORDED]
    return np.where(recorded, part.astype(np.int64), 2), labels


def _activities(workforce: Workforce) -> tuple[IntArray, IntArray]:
    done = beyond_mandatory(workforce.table("development"))
    if done is None:
        raise NotAvailableError(
            f"inputs must be what the records can tell, was {names.DEVELOPMENT!r}, but the table "
            "development does not say what is mandatory; add that column, or leave the input out"
        )
    return done["person"].to_numpy(np.int64), days_of(done["activity_date"])


def _stars(
    workforce: Workforce,
    pieces: Pieces,
    periods: Sequence[Period],
    rule: RisingStarRule | None,
) -> Codes:
    """Who was a Rising Star at the census that opened the year; who came later was none."""
    if rule is None:
        raise ArgumentError(
            f"rule must be given where {names.STAR!r} is an input, was None; use for example "
            "retention.RisingStarRule(version='2026-1')"
        )
    census = np.array([day_number(p.opening_census) for p in periods], dtype=np.int64)
    assessor = Assessor(workforce, rule)
    if assessor.first_day > census.min(initial=assessor.first_day):
        raise NotAvailableError(
            "periods must open when the records hold all that the rule looks back on, was "
            f"{periods[0].label}; take later years, or leave {names.STAR!r} out"
        )
    state = assessor.at(pieces.person, census[pieces.period]).state
    code = np.select([state == STAR, state == COLLEAGUE], [0, 1], 2)
    return code.astype(np.int64), ["Rising Star", "assessed and not", "not assessed"]
